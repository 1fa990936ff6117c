"""Where the parser stops: its message becomes a sentence of ours, at the place where the author went wrong.

Some faults inside brackets are only seen here (`民发[2021]57号`, `{由: 甲，限: 5天}`); those can be mended, so that
the text is read again and further.
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from .lines import Fault, Mended

if TYPE_CHECKING:
    from collections.abc import Mapping


class Found(NamedTuple):
    """A fault that is not mended: from `start` to `end`, its key in the table of sentences, what fills the sentence,
    and the place that belongs to it with the key of that place's sentence."""

    start: int
    end: int
    key: str
    words: Mapping[str, str] = MappingProxyType({})
    related: tuple[int, int, str] = (0, 0, "")

    def at(self, mended: Mended) -> Found:
        """The same fault at its offsets in the author's text."""
        start, end, key = self.related
        related = (mended.origin(start), mended.origin(end), key)
        return self._replace(start=mended.origin(self.start), end=mended.origin(self.end), related=related)


WIDE = {"[": "［", "]": "］", "{": "｛", "}": "｝", "?": "？"}
"""ASCII marks that mean something inside brackets, and their full-width forms that do not."""

_FLOW = re.compile(r"expected ',' or '([}\]])'")
_NAMED = re.compile(r"scanning an (anchor|alias)")
_NAME = re.compile(r"[&*]([^\s,\[\]{}]+)")
_MESSAGES: tuple[tuple[re.Pattern[str], str, bool], ...] = tuple(
    (re.compile(pattern), key, begins)
    for pattern, key, begins in (
        (r"mapping values are not allowed|mapping keys are not allowed|unexpected ':'", "QD010/second-colon", False),
        (r"could not find expected ':'", "QD010/no-colon", True),
        (r"unexpected end of stream|unexpected document separator", "QD010/quote", True),
        (r"escape|hexa?decimal", "QD010/escape", False),
        (
            r"cannot start any token|alphabetic or numeric|block scalar|chomping|comment or line break",
            "QD010/character",
            True,
        ),
        (r"sequence entries are not allowed", "QD010/dash", False),
        (r"expected '?<document start>", "QD010/surplus", False),
        (r"directive|incompatible|version", "QD016/directive", True),
        (r"\btag\b|tag handle|URI", "QD016", True),
        (r"expected key|expected '-'|<block end>|block collection|node content", "QD010/indent", False),
    )
)  # pattern of the parser's message, sentence, whether the fault stands where the construct begins


def place(message: str, start: int, at: int, text: str) -> Found | list[Fault]:
    """What the parser stopped at: faults that can be mended, or one that cannot.

    `message` is the parser's own, `start` the offset where the construct begins, `at` where the parser stopped.
    """
    if text[at : at + 1] == "?" and "flow" in message:
        return [_wide(at, "?")]
    named = _NAMED.search(message) and _NAME.match(text, start)
    if named:
        return _chinese(named)
    flow = _FLOW.search(message)
    if flow:
        return _hidden(text, start, at) or _open(text, start, at, flow[1])
    for pattern, key, begins in _MESSAGES:
        if pattern.search(message):
            return _found(text, start if begins else at, key)
    return _found(text, at, "QD010")


def _chinese(named: re.Match[str]) -> Found | list[Fault]:
    """An anchor or an alias by a name that the parser does not know as one: only ASCII is."""
    if named[0][0] == "&":
        return [Fault(named.start(), named.end(), "QD013", " " * len(named[0]), named[1])]
    return Found(named.start(), named.end(), "QD014", {"name": named[1]})


def _found(text: str, at: int, key: str) -> Found:
    line = text[text.rfind("\n", 0, at) + 1 : at]
    if key == "QD010/indent" and line.strip(" -"):
        key = "QD010/surplus"
    word = re.compile(r"[^\s,\[\]{}]+").match(text, at)
    tag = {"tag": word[0] if word else "!"} if key == "QD016" else {}
    return Found(at, word.end() if word else min(at + 1, len(text)), key, tag)


def _open(text: str, start: int, at: int, closing: str) -> Found:
    """Brackets that are not closed (then the fault is where they open), or lack a comma."""
    key = "QD010/brace" if closing == "}" else "QD010/bracket"
    if "\n" in text[start:at]:
        return Found(start, start + 1, key)
    return Found(at, min(at + 1, len(text)), key, {}, (start, start + 1, "QD010/opened"))


def _hidden(text: str, start: int, at: int) -> list[Fault]:
    """An ASCII mark right behind a text inside brackets, or a full-width comma before a key."""
    mark = text[at : at + 1]
    if mark in {"[", "{"} and text[at - 1] not in " ,[{:\n":
        return [_wide(at, mark), *_partner(text, at, mark)]
    last = text.rfind("，", start, at)
    if mark == ":" and last >= 0 and not re.search(r"[,\[\]{}\n'\"]", text[last:at]):
        return [Fault(last, last + 1, "QD021", ",", "，")]
    return []


def _wide(at: int, mark: str) -> Fault:
    return Fault(at, at + 1, "QD022", WIDE[mark], mark)


def _partner(text: str, at: int, mark: str) -> list[Fault]:
    """The bracket that closes the one at `at` on the same line; mended without a word (code "")."""
    closing = {"[": "]", "{": "}"}.get(mark)
    line = re.compile(r"[^\r\n]*").match(text, at)
    found = text.find(closing, at, line.end()) if closing and line else -1
    return [Fault(found, found + 1, "", WIDE[text[found]], "")] if found >= 0 else []
