"""One long strip → columns of about the same height, cut where a section or a level ends if that is possible."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from .paint import CUT, Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .place import PlacedRow, Strip

INSIDE, FRAMED = 90.0, 160.0
"""What a cut inside a level, or inside a shared procedure, weighs against in height."""
LETTERS = "ABCDEFGH"


def fold(strip: Strip, count: int) -> tuple[Column, ...]:
    """At most `count` columns, the highest of them as low as it can be."""
    rows = strip.rows

    @cache
    def best(start: int, left: int) -> tuple[float, int]:
        """The highest column from row `start` on with `left` columns to use, and where the first of them stops."""
        options = [(_height(rows, start, len(rows)), len(rows))]
        if left > 1:
            for stop in range(start + 1, len(rows)):
                if not rows[stop - 1].holds:
                    first = _height(rows, start, stop) + _weight(rows, stop)
                    options.append((max(first, best(stop, left - 1)[0]), stop))
        return min(options)

    columns, start, left = [], 0, count
    while start < len(rows):
        stop = best(start, left)[1]
        columns.append((start, stop))
        start, left = stop, left - 1
    return tuple(_column(rows, start, stop, number) for number, (start, stop) in enumerate(columns))


def _column(rows: Sequence[PlacedRow], start: int, stop: int, number: int) -> Column:
    return Column(
        tuple(rows[start:stop]),
        LETTERS[number - 1] if _cuts(rows, start) else "",
        LETTERS[number] if _cuts(rows, stop) else "",
    )


def _cuts(rows: Sequence[PlacedRow], at: int) -> bool:
    """Whether a boundary before row `at` lies inside a section."""
    return 0 < at < len(rows) and rows[at].section == rows[at - 1].section


def _height(rows: Sequence[PlacedRow], start: int, stop: int) -> float:
    return rows[stop - 1].bottom - rows[start].top + CUT * (_cuts(rows, start) + _cuts(rows, stop))


def _weight(rows: Sequence[PlacedRow], at: int) -> float:
    if not _cuts(rows, at):
        return 0.0
    before, after = rows[at - 1].box.row, rows[at].box.row
    if set(before.frames) & set(after.frames):
        return FRAMED
    return INSIDE if before.card.level is after.card.level else 0.0
