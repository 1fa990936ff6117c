"""Where something stands in the text, and what is wrong there.

The model carries routes (keys and indices), never line numbers; a route becomes a span late, when a problem is
printed. So two texts that differ only in layout give equal powers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeAlias

from .errors import Text

Key: TypeAlias = str | int


@dataclass(frozen=True, slots=True)
class Route:
    """A place by its keys: `file` relative to the catalogue, `keys` English property names, author's names, indices."""

    file: str
    keys: tuple[Key, ...] = ()

    def down(self, *keys: Key) -> Route:
        """The place reached by going further down by `keys`."""
        return Route(self.file, (*self.keys, *keys))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text: 1-based lines and columns (code points), the end exclusive."""

    file: str
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class Severity(StrEnum):
    """How heavy a problem weighs; only errors end a check with 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to a problem, and what stands there."""

    message: Text
    route: Route
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with the data: code QDxxx, sentence, place, other places, cure."""

    code: str
    severity: Severity
    message: Text
    route: Route
    span: Span | None = None
    related: tuple[Related, ...] = ()
    remedy: Text = field(default=Text("", ""))

    @property
    def place(self) -> str:
        """`file:line:column`, or the file alone where no span is known."""
        return str(self.span) if self.span else self.route.file
