"""A YAML text as a tree: every node knows where it begins and ends, as offsets into the text (code points).

Offsets become lines and columns only when somebody asks (`Tree.span`). A tree is what the author wrote: keys are not
yet translated, nothing is checked against a schema.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ...positions import Span

if TYPE_CHECKING:
    from .scalars import Value

_BREAK = re.compile(r"\r\n|\n|\r")


class Scalar(NamedTuple):
    """One value: `text` as written (quotes resolved), `plain` if written without quotes, `value` by the core rules."""

    value: Value
    text: str
    plain: bool
    start: int
    end: int


class Entry(NamedTuple):
    """A key, whose value is always the text as written, and what stands under it."""

    key: Scalar
    value: Node


class Mapping(NamedTuple):
    """Keys in the order of the file; of two equal keys the first (the second is a problem)."""

    entries: dict[str, Entry]
    start: int
    end: int


class Sequence(NamedTuple):
    """A list."""

    items: tuple[Node, ...]
    start: int
    end: int


Node: TypeAlias = Scalar | Mapping | Sequence


class Lines:
    """Offsets of a text as lines and columns: 1-based, in code points; a line ends at LF, CR or CR LF."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(found.end() for found in _BREAK.finditer(text))]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def span(self, file: str, start: int, end: int) -> Span:
        """The stretch between two offsets, the end exclusive."""
        return Span(file, *self.at(start), *self.at(end))


@dataclass(frozen=True)
class Tree:
    """One file: its name, its text (without byte-order mark) and its root."""

    file: str
    text: str
    root: Node

    @cached_property
    def lines(self) -> Lines:
        """The lines of the text; counted when first asked for."""
        return Lines(self.text)

    def span(self, node: Node) -> Span:
        """Where a node stands."""
        return self.lines.span(self.file, node.start, node.end)
