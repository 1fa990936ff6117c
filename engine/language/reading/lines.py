"""Faults that are seen line by line, before the YAML parser, and mended so that it can go on.

A parser blames `受理：` on the next line, and stops at the first tab. Here such characters are found where they stand.
Each fault names what is read in its place; `Mended.origin` leads from the mended text back to the author's.

Only where a line may begin with `键：` is the text followed line by line (`_Walk`): a full-width colon is a fault where
a key can stand, and none in a comment, in quotes, in a block of text (`|`), in brackets (those are seen by the parser's
own events), in a line that continues the line above, or in an item of a list that may well be text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from ...identity import INVISIBLE
from .tree import Entry, Mapping, Node, Scalar, Sequence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Fault(NamedTuple):
    """What is wrong from `start` to `end`, the code for it, and what is read instead; `found` is for the sentence."""

    start: int
    end: int
    code: str
    instead: str
    found: str

    def at(self, mended: Mended) -> Fault:
        """The same fault at its offsets in the author's text."""
        return self._replace(start=mended.origin(self.start), end=mended.origin(self.end))


class Mended(NamedTuple):
    """A text fit for the parser, made of the text `below` it (the author's where there is none).

    From offset `starts[i]` of this text on, the characters are those from `origins[i]` of the text below.
    """

    text: str
    starts: tuple[int, ...] = ()
    origins: tuple[int, ...] = ()
    below: Mended | None = None

    def origin(self, offset: int) -> int:
        """An offset of this text as an offset of the author's text."""
        piece = bisect_right(self.starts, offset) - 1
        local = offset if piece < 0 else self.origins[piece] + offset - self.starts[piece]
        return self.below.origin(local) if self.below else local

    def again(self, faults: Iterable[Fault]) -> Mended:
        """The text mended once more; the faults are at offsets of this text."""
        return replaced(self.text, faults)._replace(below=self)

    @property
    def moved(self) -> bool:
        """Whether offsets differ from those of the author's text."""
        return bool(self.starts) or (self.below is not None and self.below.moved)

    def shifted(self, node: Node) -> Node:
        """A node of this text at its offsets in the author's text."""
        start, end = self.origin(node.start), self.origin(node.end)
        if isinstance(node, Scalar):
            return node._replace(start=start, end=end)
        if isinstance(node, Sequence):
            return Sequence(tuple(map(self.shifted, node.items)), start, end)
        entries = {name: Entry(self._key(key), self.shifted(value)) for name, (key, value) in node.entries.items()}
        return Mapping(entries, start, end)

    def _key(self, key: Scalar) -> Scalar:
        return key._replace(start=self.origin(key.start), end=self.origin(key.end))


_CHARACTERS = re.compile(f"([{INVISIBLE}\ud800-\udfff\ufffe\uffff])(?<![\n\r])\\1*")
_CODES = {"\t": "QD008", "\x85": "QD009", "\u2028": "QD009", "\u2029": "QD009", "\ufeff": "QD006"}
"""Codes of characters; what is in none of these is a control character, QD007."""

_WIDE = re.compile("[：\u3000\xa0]")
_KEY = r"[^\s：:,，。、；“”'\"#&*!|>%@`{}\[\]?-][^\s：:,，。、；“”'\"#{}\[\]]{0,29}"
_LISTED = r"[^\s：:,，。；“”'\"#&*!|>%@`{}\[\]?-][^\s：:,，。；“”'\"#{}\[\]]{0,59}(?=： *$)"
"""A key that lists, 甲、乙, where nothing stands behind its colon."""
_COLON = re.compile(rf"(?P<lead> *(?:- +)*)(?P<key>{_KEY}|{_LISTED}|'[^'\n]*'|\"[^\"\n]*\")：(?P<rest>.*)")
_PAIR = re.compile(r" *(?:- +)*(?:'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\"|[^\s#].*?)? *:(?= |$)(?P<rest>.*)")
_ITEM = re.compile(r" *(?:- +)*-(?: +(?P<rest>.*))?$")
_BLOCK = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?$")
_WIDE_BLANK = re.compile(r"(?:^[ -]*|: *)([\u3000\xa0]+)|([\u3000\xa0]+) *$")
_QUOTED = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"\\]|\\.)*\"")


_INSTEAD = {"QD008": " ", "QD009": " ", "QD006": "", "QD007": ""}


def mend(text: str) -> tuple[Mended, list[Fault]]:
    """The text fit for the parser, and every fault that had to be mended, in the order of the text."""
    characters = [_character(found) for found in _CHARACTERS.finditer(text)]
    mended = replaced(text, characters)
    if not any(_is_suspect(mended.text, found) for found in _WIDE.finditer(mended.text)):
        return mended, characters
    walked = list(_Walk(mended.text).faults())
    return mended.again(walked), sorted([*characters, *(fault.at(mended) for fault in walked)])


def _character(found: re.Match[str]) -> Fault:
    code = _CODES.get(found[1], "QD007")
    return Fault(found.start(), found.end(), code, _INSTEAD[code] * len(found[0]), found[0])


def _is_suspect(text: str, wide: re.Match[str]) -> bool:
    """Whether a full-width character may stand where a key's colon or a blank is due."""
    return wide[0] != "：" or bool(_COLON.match(text, text.rfind("\n", 0, wide.start()) + 1, wide.end()))


def replaced(text: str, faults: Iterable[Fault]) -> Mended:
    """The text with every fault's replacement in its place."""
    pieces: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    done = length = 0
    for start, end, _, instead, _ in sorted(faults):
        pieces += (text[done:start], instead)
        length += start - done + len(instead)
        done = end
        if len(instead) != end - start:
            starts.append(length)
            origins.append(end)
    return Mended("".join((*pieces, text[done:])), tuple(starts), tuple(origins))


class _Line(NamedTuple):
    """A line on which a key or an item begins: its indentation, whether nothing or a bracket follows the key, its
    fault."""

    indent: int
    ends: bool
    opens: bool
    item: bool
    fault: Fault | None


class _Walk:
    """One pass over the lines of a text, which knows in what a line stands."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._block: int | None = None  # indentation of the key whose block of text (|) goes on
        self._plain: int | None = None  # indentation of the key whose plain text may go on
        self._quote = ""  # the quote that is open
        self._depth = 0  # brackets that are open
        self._lines: list[_Line] = []

    def faults(self) -> Iterator[Fault]:
        """Every fault of the text that stands where a key or a blank can stand."""
        at = 0
        blanks: list[Fault] = []
        for line in self._text.splitlines(keepends=True):
            body = line.rstrip("\r\n")
            blanks += self._line(body, at)
            at += len(line)
        yield from blanks
        yield from self._colons()

    def _line(self, line: str, at: int) -> list[Fault]:
        """Follow one line; its blanks of the wrong kind."""
        if self._quote or self._depth:
            self._inside(line)
            return []
        if self._block is not None and (not line.strip() or _indent(line) > self._block):
            return []
        self._block = None
        if not line.strip() or line.lstrip().startswith("#"):
            return []
        blanks = [
            Fault(at + found.start(group), at + found.end(group), "QD026", " " * len(found[group]), found[group])
            for found in _WIDE_BLANK.finditer(line)
            for group in (1, 2)
            if found[group]
        ]
        line = replaced(line, [fault._replace(start=fault.start - at, end=fault.end - at) for fault in blanks]).text
        if self._plain is None or _indent(line) <= self._plain:
            self._key(line, at)
        return blanks

    def _key(self, line: str, at: int) -> None:
        """A line on which a key or an item begins."""
        indent = _indent(line)
        wide = _COLON.match(line)
        fault = None
        if wide:
            colon = at + wide.end("key")
            rest = wide["rest"]
            fault = Fault(colon, colon + 1, "QD019", ":" if not rest or rest[0] == " " else ": ", wide["key"])
        else:
            pair = _PAIR.match(line) or _ITEM.match(line)
            rest = (pair["rest"] or "") if pair else line
            indent = _indent(line, pair is not None)
        item, rest = line.lstrip().startswith("-"), rest.strip()
        self._lines.append(_Line(indent, rest[:1] in {"", "#"}, rest[:1] in {"{", "["}, item, fault))
        self._value(rest, indent)

    def _value(self, rest: str, indent: int) -> None:
        """What follows a key on its line: decides in what the next lines stand."""
        self._plain = None
        if _BLOCK.match(rest):
            self._block = indent
        elif rest[:1] in {"'", '"', "{", "["}:
            self._inside(rest)
        elif rest and rest[0] != "#":
            self._plain = indent

    def _inside(self, line: str) -> None:
        """A line, or the end of one, inside quotes or brackets."""
        if self._quote:
            closed = re.search(r"'(?!')" if self._quote == "'" else r'(?<!\\)"', line.replace("''", "  "))
            if not closed:
                return
            line = line[closed.end() :]
            self._quote = ""
        rest = _QUOTED.sub("", line)
        comment = re.search(r"(?:^|\s)#", rest)
        rest = rest[: comment.start()] if comment else rest
        opened = re.search(r"(?:^|[\s,\[{:])(['\"])", rest)
        self._quote = opened[1] if opened else ""
        rest = rest[: opened.start()] if opened else rest
        self._depth = max(0, self._depth + len(re.findall(r"[\[{]", rest)) - len(re.findall(r"[\]}]", rest)))

    def _colons(self) -> Iterator[Fault]:
        """The full-width colons, but for those in a line that may well be text."""
        nothing = _Line(-1, False, False, True, None)
        above = (nothing, *self._lines)
        below = (*self._lines[1:], nothing)
        for before, line, after in zip(above, self._lines, below, strict=False):
            if line.fault and (line.ends or line.opens or not _is_text(before, line, after)):
                yield line.fault


def _is_text(before: _Line, line: _Line, after: _Line) -> bool:
    """Whether `注意：……` is text: the only line under a key, or an item of a list with no key below it."""
    if line.item:
        return after.item or after.indent != line.indent
    return before.ends and before.fault is None and before.indent < line.indent > after.indent


def _indent(line: str, items: bool = True) -> int:
    """Where the content of a line begins, behind the dashes of list items."""
    found = re.match(r" *(?:- +)*" if items else " *", line)
    return found.end() if found else 0
