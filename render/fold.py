"""One long strip → columns of about the same height, on one sheet or several, cut where a section or a level ends."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from .paint import CUT, Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .place import PlacedRow, Strip

INSIDE, FRAMED = 90.0, 160.0
"""What a cut inside a level, or inside a shared procedure, weighs against in height."""
TURN = 2.0
"""So many times as much where the cut lies between two sheets."""
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def fold(strip: Strip, count: int) -> tuple[Column, ...]:
    """At most `count` columns, the highest of them as low as it can be."""
    return fold_over(strip, [[1.0] * count])[0]


def fold_over(strip: Strip, sheets: Sequence[Sequence[float]]) -> tuple[tuple[Column, ...], ...]:
    """At most so many columns on each sheet; a number tells how high the column may be, compared with the others."""
    rows = strip.rows
    room = [share for shares in sheets for share in shares]
    sheet_of = [number for number, shares in enumerate(sheets) for _ in shares]

    @cache
    def best(start: int, at: int) -> tuple[float, int]:
        """The highest column from row `start` on, which begins column `at`, and where that column stops."""
        found = _height(rows, start, len(rows)) / room[at], len(rows)
        if at + 1 < len(room):
            turn = TURN if sheet_of[at] < sheet_of[at + 1] else 1.0
            for stop in range(start + 1, len(rows)):
                if (rows[stop - 1].bottom - rows[start].top) / room[at] > found[0]:
                    break
                if not rows[stop - 1].holds:
                    first = (_height(rows, start, stop) + turn * _weight(rows, stop)) / room[at]
                    found = min(found, (max(first, best(stop, at + 1)[0]), stop))
        return found

    found: list[list[Column]] = [[] for _ in sheets]
    start = at = 0
    while start < len(rows):
        stop = best(start, at)[1]
        found[sheet_of[at]].append(_column(rows, start, stop, at, sheet_of))
        start, at = stop, at + 1
    return tuple(map(tuple, found))


def _column(rows: Sequence[PlacedRow], start: int, stop: int, at: int, sheet_of: Sequence[int]) -> Column:
    """The column `at`, with the connectors of its cuts."""
    here = sheet_of[at]
    words = {}
    if at and sheet_of[at - 1] < here:
        words["came"] = f"接第 {here} 张"
    if stop < len(rows) and sheet_of[at + 1] > here:
        words["goes"] = f"转第 {here + 2} 张"
    before = LETTERS[at - 1] if _cuts(rows, start) else ""
    after = LETTERS[at] if _cuts(rows, stop) else ""
    return Column(tuple(rows[start:stop]), before, after, **words)


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
