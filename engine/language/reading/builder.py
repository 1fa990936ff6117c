"""The parser's events become a tree; what brackets hide, and what a list may not contain, is found on the way.

The stack holds the mappings and lists that are open. Nothing recurses, so no nesting exhausts Python's own stack.
"""

from __future__ import annotations

import re
from typing import Protocol

from ...identity import is_invisible
from ..sentences import shown
from .lines import Fault
from .scalars import FIRST, Value, resolve
from .syntax import Found, place
from .tree import Entry, Mapping, Node, Scalar, Sequence

DEEPEST = 32
"""Levels of nesting; a power needs about seven."""

_MARKS = re.compile("[：，、?]")
_JOINED = re.compile("[、，]")
_PARENTHESES = re.compile(r"（[^（）]*）|《[^《》]*》|“[^“”]*”")
_PAIR = re.compile(r"(?:^|(?P<comma>，))[^，：]{1,30}(?P<colon>：)")


_ESCAPE = re.compile(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[^\n])")
_ESCAPED = dict(zip('0abtnvfre "/\\N_LP', '\0\a\b\t\n\v\f\r\x1b "/\\\x85\xa0\u2028\u2029', strict=True)) | {"\t": "\t"}
"""What stands for one character behind a backslash, YAML 1.2 §5.7."""

_new = tuple.__new__
"""What a NamedTuple's own constructor comes to; called for every node of every file, it takes half the time."""


class Enough(Exception):  # noqa: N818 (a signal to the reader, no error)
    """Nothing more is to be read."""


class _Mark(Protocol):
    index: int


class Event(Protocol):
    """What the parser's events carry, each kind its share of it."""

    start_mark: _Mark
    end_mark: _Mark
    anchor: str | None
    tag: str | None
    value: str
    style: str | None
    flow_style: bool
    version: object
    tags: object


class _Frame:
    """An open mapping (`entries`) or list (`items`); `key` waits for its value, `taken` tells whether one does."""

    __slots__ = ("end", "entries", "flow", "items", "key", "start")

    def __init__(self, start: int, flow: bool, mapping: bool) -> None:
        self.start = self.end = start
        self.flow = flow
        self.entries: dict[str, Entry] | None = {} if mapping else None
        self.items: list[Node] = []
        self.key: Node | None = None


class Builder:
    """One reading of a text: `root` is what was built of it.

    `found` are the faults, `mends` those to be mended before the text is read again (both at offsets of this text);
    `stopped` tells that the text cannot be understood as a whole.
    """

    def __init__(self, text: str) -> None:
        self.root: Node | None = None
        self.found: list[Found] = []
        self.mends: list[Fault] = []
        self.stopped = False
        self._text = text
        self._stack: list[_Frame] = []
        self._frame: _Frame | None = None
        self._questions = "?" in text
        self._escapes = "\\" in text
        self._marked = "&" in text or "!" in text
        self._quoted = (0, 0)  # the last text in quotes: from, to

    def document(self, event: Event) -> None:
        """A document begins: there may be one, without directives."""
        start = event.start_mark.index
        if event.version or event.tags:
            self._report(start, start + 1, "QD016/directive")
        if self.root is not None:
            self._report(start, start + 3, "QD017")
            raise Enough

    def open_mapping(self, event: Event) -> None:
        """A mapping begins."""
        self._open(event, mapping=True)

    def open_sequence(self, event: Event) -> None:
        """A list begins."""
        self._open(event, mapping=False)

    def close(self, event: Event) -> None:
        """The innermost mapping or list ends: one in brackets behind its bracket, a block behind its last value."""
        frame = self._stack.pop()
        self._frame = self._stack[-1] if self._stack else None
        end = event.end_mark.index if frame.flow else frame.end
        if frame.entries is None:
            self._put(_new(Sequence, (tuple(frame.items), frame.start, end)))
        else:
            self._put(_new(Mapping, (frame.entries, frame.start, end)))

    def scalar(self, event: Event) -> None:
        """A key or a value."""
        start, end, text = event.start_mark.index, event.end_mark.index, event.value
        plain = not event.style
        if self._marked and (event.anchor is not None or event.tag is not None):
            plain = plain and event.tag is None
            self._properties(event)
        if self._escapes and event.style == '"':
            text = self._without_escapes(start, end, text)
        frame = self._frame
        if frame and frame.entries is not None and frame.key is None:
            frame.key = key = _new(Scalar, (text, text, plain, start, end))
            if plain and (text == "<<" or (self._questions and frame.flow)):
                self._key(key)
        elif plain:
            value: Value = text
            if not text or text[0] in FIRST:
                value = self._resolved(text, start, end)
            if frame and frame.flow and (start == end or _MARKS.search(text)):
                self._hidden(frame, start, end)
            self._put(_new(Scalar, (value, text, True, start, end)))
        else:
            self._quoted = (start, end)
            self._put(Scalar(text, text, False, start, end))

    def _resolved(self, text: str, start: int, end: int) -> Value:
        value, code = resolve(text)
        if code:
            self._report(start, end, code, text=shown(text))
        return value

    def _without_escapes(self, start: int, end: int, text: str) -> str:
        """A text in double quotes without the invisible characters that it has by an escape, each of them a fault."""
        hidden = [char for char in text if is_invisible(char) and char != "\n"]
        if not hidden:
            return text
        for escape in _ESCAPE.finditer(self._text, start, end):
            char = _ESCAPED.get(escape[0][1]) or chr(int(escape[0][2:] or "0", 16) % 0x110000)
            if char in hidden:
                self._report(escape.start(), escape.end(), "QD007/escape", escape=escape[0], code=f"U+{ord(char):04X}")
        return "".join(char for char in text if char not in hidden)

    def alias(self, event: Event) -> None:
        """`*name`, which is not followed: the text is not understood as a whole."""
        start, end = event.start_mark.index, event.end_mark.index
        self._report(start, end, "QD014", name=shown(event.anchor or ""))
        self.stopped = True
        self._put(Scalar(None, event.anchor or "", False, start, end))

    def stop(self, message: str, start: int, at: int) -> None:
        """The parser stopped `at` an offset, in a construct that begins at `start`, with a message of its own."""
        length = len(self._text)
        begin, end = self._quoted
        if (
            at == end and self._text[begin : begin + 1] in {"'", '"'} and "\n" in self._text[begin:end]
        ):  # a quote that was never closed has run into the next one
            message, start = "unexpected end of stream", begin
        placed = place(message, min(start, length), min(at, length), self._text)
        self.stopped = True
        if isinstance(placed, Found):
            self.found.append(placed)
        else:
            self.mends += placed

    def _report(self, start: int, end: int, key: str, /, **words: str) -> None:
        self.found.append(Found(start, end, key, words))

    def _properties(self, event: Event) -> None:
        """An anchor or a tag before a value."""
        start = event.start_mark.index
        if event.anchor is not None:
            self._report(start, start + len(event.anchor) + 1, "QD013", name=shown(event.anchor or ""))
        if event.tag is not None:
            self._report(start, start + 1, "QD016", tag=shown(event.tag.replace("tag:yaml.org,2002:", "!!")))

    def _open(self, event: Event, mapping: bool) -> None:
        start = event.start_mark.index
        if self._marked and (event.anchor is not None or event.tag is not None):
            self._properties(event)
        if len(self._stack) >= DEEPEST:
            self._report(start, start + 1, "QD011", limit=str(DEEPEST))
            self.stopped = True
            raise Enough
        self._frame = _Frame(start, event.flow_style, mapping)
        self._stack.append(self._frame)

    def _put(self, node: Node) -> None:
        """A finished value goes where it belongs: to its key, into its list, or it is the root."""
        frame = self._frame
        if frame is None:
            self.root = node
        elif frame.entries is None:
            frame.items.append(node)
            frame.end = node.end
        elif frame.key is None:
            frame.key = node
            self._report(node.start, node.start + 1, "QD024")
        else:
            key, frame.key = frame.key, None
            frame.end = node.end if node.start != node.end else key.end
            if isinstance(key, Scalar) and frame.entries.setdefault(key.text, _new(Entry, (key, node))).key is not key:
                self._duplicate(key, frame.entries[key.text].key)

    def _duplicate(self, key: Scalar, first: Scalar) -> None:
        related = (first.start, first.end, "QD012/first")
        self.found.append(Found(key.start, key.end, "QD012", {"key": shown(key.text)}, related))

    def _key(self, key: Scalar) -> None:
        """A plain key that is `<<`, or one in braces that a question mark may precede."""
        if key.text == "<<":
            self._report(key.start, key.end, "QD015")
            self.stopped = True
        at = self._text.rfind("?", max(0, key.start - 3), key.start)
        if at >= 0 and not self._text[at + 1 : key.start].strip():
            self.mends.append(Fault(at, at + 1, "QD022", " ", "?"))

    def _hidden(self, frame: _Frame, start: int, end: int) -> None:
        """What a plain text in brackets hides: a missing value, a full-width colon or comma, a question mark."""
        key = frame.key
        if isinstance(key, Scalar) and key.plain and start == end and ":" not in self._text[key.end : end]:
            if "：" not in key.text:
                self._report(key.start, key.end, "QD020", key=shown(key.text))
            start, end = key.start, key.end
        written = self._text[start:end]
        if self._questions and "?" in written:
            at = start + written.index("?")
            self._report(at, at + 1, "QD022", mark="?", wide="？")
        self.mends += _pairs(written, start, end == getattr(key, "end", None)) if key else _joined(written, start)


def _pairs(written: str, start: int, is_key: bool) -> list[Fault]:
    """The full-width colons and commas in braces that were meant to make keys: `同意：通过，不同意：不予`."""
    found = []
    for pair in _PAIR.finditer(written):
        comma, colon = pair.span("comma"), pair.span("colon")
        if pair["comma"]:
            found.append(Fault(start + comma[0], start + comma[1], "QD021", ",", "，"))
        if is_key or pair["comma"]:
            name = pair[0].strip("，：")
            found.append(Fault(start + colon[0], start + colon[1], "QD019", ": ", name))
    return found


def _joined(written: str, start: int) -> list[Fault]:
    """The full-width commas that join items of a list, but for those in parentheses, quotes or the title of a law."""
    outside = _PARENTHESES.sub(lambda found: " " * len(found[0]), written)
    return [
        Fault(start + found.start(), start + found.end(), "QD021", ",", found[0]) for found in _JOINED.finditer(outside)
    ]
