"""Rows in columns on a terminal, where a full-width character takes two places."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence


def width(text: str) -> int:
    """Columns that a text takes on a terminal: a full-width character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows in columns, two blanks apart; the last column is left as it is."""
    widths = [max((width(cell) for cell in column), default=0) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True)]
        yield "  ".join(cells).rstrip()
