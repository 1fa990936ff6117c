"""Rows in columns on a terminal, where a full-width character takes two places."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from qingdan.engine.text import visible


def width(text: str) -> int:
    """Columns that a text takes on a terminal, as it is shown there: a full-width character takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in visible(text))


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Rows in columns, two blanks apart; the last column is left as it is. Rows may be shorter than others."""
    widths = [max(map(width, column)) for column in zip_longest(*rows, fillvalue="")]
    for row in rows:
        cells = [cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=False)]
        yield "  ".join(cells).rstrip()
