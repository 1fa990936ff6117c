"""How wide text is, and where it breaks: without any font, so that every machine draws the same lines.

A full-width glyph is 1 em in every CJK font; 0.62 em for Latin and digits and 0.3 em for thin punctuation held in
every renderer tried. Widths are in units of the font size given.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator

THIN = frozenset(" .,;:'|!il()[]·")
NO_START = frozenset("、，。；：！？）］】》〉」』”’…·,.;:!?)]}%吗")
NO_END = frozenset("（［【《〈「『“‘([{")
GOOD_END = frozenset("、，。；：！？ ）》")
TOGETHER = 6.0
"""So wide (in em) a row of signs that may not be parted is at least, before it is broken all the same."""
_Cost: TypeAlias = tuple[int, float]
_TOKEN = re.compile(r"［[^］]*］|[0-9A-Za-z.%〔〕+-]+ ?|.", re.DOTALL)
_JOIN = re.compile(r"(?<=[0-9A-Za-z])(?=[一-鿿])|(?<=[一-鿿])(?=[0-9A-Za-z])")


@cache
def em(char: str) -> float:
    """Width of one character in em."""
    if char in THIN:
        return 0.3
    return 1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.62


def width(text: str, size: float) -> float:
    """Width of a line of text at a font size."""
    return sum(map(em, text)) * size


def cut(text: str, size: float, room: float) -> str:
    """The text as far as it fits into `room`, then "…"; all of it where it fits."""
    if width(text, size) <= room:
        return text
    used, kept = em("…"), ""
    for char in text:
        used += em(char)
        if used * size > room:
            break
        kept += char
    return f"{kept}…"


def spaced(text: str) -> str:
    """`5个工作日` as it is set in print: a space between digits or Latin and Chinese characters."""
    return _JOIN.sub(" ", text)


@lru_cache(maxsize=8192)
def wrap(text: str, size: float, room: float) -> tuple[str, ...]:
    """The text in as few lines as fit into `room`, balanced, broken by the rules of Chinese typesetting.

    No closing punctuation at a line's start, no opening one at its end, Latin and digits together, no single
    character alone on the last line; breaks after punctuation are favoured. A word wider than `room` is broken.
    """
    words = [word for word, _ in _fitted(text, size, room)]
    if not words:
        return ()
    best: list[tuple[_Cost, int]] = [((0, 0.0), 0)]
    for stop in range(1, len(words) + 1):
        best.append(min(_endings(words, best, stop, room, size)))
    return tuple(_collect(words, best))


def fill(text: str, size: float, room: float) -> tuple[str, ...]:
    """The text as a paragraph: every line as full as the same rules allow."""
    lines: list[list[str]] = []
    used = 0.0
    for word, wide in _fitted(text, size, room):
        if lines and (used + wide) * size <= room:
            lines[-1].append(word)
            used += wide
        else:
            lines.append([word])
            used = wide
    if len(lines) > 1 and len(lines[-1]) == 1 and len(lines[-2]) > 1 and used < 2:
        lines[-1].insert(0, lines[-2].pop())
    return tuple("".join(line).strip() for line in lines)


@lru_cache(maxsize=8192)
def _words(text: str) -> tuple[tuple[str, float], ...]:
    """What may not be broken, each with its width in em."""
    return tuple((word, width(word, 1.0)) for word in _glue(_TOKEN.findall(text.strip())))


def _fitted(text: str, size: float, room: float) -> Iterator[tuple[str, float]]:
    """The words, those that are wider than `room` broken: between letters or digits, and where signs stand in a row
    (`，，，`) after so many as fit, but at least `TOGETHER`."""
    most = room / size
    for word, wide in _words(text):
        if wide <= most:
            yield word, wide
            continue
        start = 0
        while start < len(word):
            stop = _break(word, start, most)
            piece = word[start:stop]
            if piece.strip():
                yield piece, width(piece, 1.0)
            start = stop


def _break(word: str, start: int, most: float) -> int:
    """Where the piece that begins at `start` ends."""
    used, soft = 0.0, 0
    for at in range(start, len(word)):
        if at > start and word[at] not in NO_START and word[at - 1] not in NO_END:
            soft = at
        used += em(word[at])
        if used > most and soft:
            return soft
        if used > max(most, TOGETHER) and at > start:
            return at
    return len(word)


def _glue(tokens: list[str]) -> list[str]:
    """Tokens that may not be parted from their neighbour, put together."""
    words: list[str] = []
    for piece in tokens:
        if words and (piece[0] in NO_START or piece == " " or words[-1][-1] in NO_END):
            words[-1] += piece
        else:
            words.append(piece)
    return words


def _endings(
    words: list[str], best: list[tuple[_Cost, int]], stop: int, room: float, size: float
) -> list[tuple[_Cost, int]]:
    """Every last line that ends at `stop`: (lines so far, unevenness so far), where it starts."""
    found: list[tuple[_Cost, int]] = []
    for start in range(stop - 1, -1, -1):
        line = "".join(words[start:stop]).strip()
        used = width(line, size)
        if used > room and found:
            break
        (lines, cost), _ = best[start]
        last = stop == len(words)
        alone = 4.0 if last and start and len(line) == 1 else 0.0
        bonus = 0.0 if last or line[-1] in GOOD_END else 0.12
        found.append(((lines + 1, cost + ((room - used) / room) ** 2 + alone + bonus), start))
    return found


def _collect(words: list[str], best: list[tuple[_Cost, int]]) -> list[str]:
    lines: list[str] = []
    stop = len(words)
    while stop:
        start = best[stop][1]
        lines.append("".join(words[start:stop]).strip())
        stop = start
    return lines[::-1]
