"""Boxes → one long strip, placed by Graphviz: a rank a step, what stands beside it at its right."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from .boxes import CARD_WIDTH, ROOM, SMALL, SMALL_LINE, STEM
from .geometry import Point, Rect
from .layout import Node, Tie, lay_out
from .lines import width

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .boxes import Beside, RowBox, SectionBox, Shape, Stack

RANK = 19.44
"""The gap between two ranks (`ranksep`)."""
BUS = 14.4
"""From the cards' edge to the bus (`nodesep`)."""
JOINT = 10.5
"""Between a card and its diamond."""
APART = 14.0
"""What parts two sections, beside the gap of a rank."""


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """A row with its places; `low` is where its frames end, `stack` the bus and the top of what stands beside, `top`
    to `bottom` its share of the strip. The section's opening and closing stand with its first and last row.
    """

    box: RowBox
    section: int
    index: int
    card: Rect
    diamond: Rect | None
    low: float
    stack: Point | None
    entry: Rect | None
    opening: Rect | None
    closing: Rect | None
    top: float
    bottom: float

    @property
    def foot(self) -> Rect:
        """What the way down leaves from."""
        return self.diamond or self.card

    @property
    def joins(self) -> bool:
        """Whether a side card's way runs down to the next row's card."""
        return self.box.stack is not None and self.box.stack.joins

    @property
    def holds(self) -> bool:
        """Whether the next row may not be cut off: a way joins it, or the stack reaches down beside it."""
        stack = self.box.stack
        return self.joins or (
            stack is not None and self.stack is not None and self.stack.y + stack.height > self.low + 9
        )


@dataclass(frozen=True, slots=True)
class Strip:
    """The whole picture as one column: sections from top to bottom, rows in order."""

    sections: tuple[SectionBox, ...]
    rows: tuple[PlacedRow, ...]

    @property
    def right(self) -> float:
        """The right edge of everything, counted from the cards' left edge at 0."""
        beside = BUS + ROOM + 6 if any(row.stack or row.entry for row in self.rows) else 14.0
        return CARD_WIDTH + beside


def place(sections: tuple[SectionBox, ...]) -> Strip:
    """Where everything stands: one call of Graphviz. Raises UsageError where Graphviz is missing."""
    points = lay_out(_nodes(sections), tuple(_ties(sections)))
    rows = [row for number in range(len(sections)) for row in _placed(number, sections[number], points)]
    return Strip(sections, tuple(rows))


def _height(box: RowBox) -> float:
    """Card, diamond, and the room for frames and labels."""
    diamond = JOINT + box.diamond.height if box.diamond else 0.0
    return box.head + box.card.height + diamond + box.tail + box.foot


def _above(section: SectionBox, index: int) -> float:
    """Where the stack of a row may begin: at its card's top, or below what comes in at the card's right."""
    box = section.rows[index]
    if box.entry:
        return _entered(box) + 6
    before = section.rows[index - 1].stack if index else None
    joined = before is not None and before.joins
    return box.head + (box.card.height / 2 + 12 if joined else 0.0)


def _entered(box: RowBox) -> float:
    """How low what comes in at the card's right reaches: beside the card's middle, but not above the card."""
    if box.entry is None:
        return 0.0
    return box.head + max(box.entry.height, (box.card.height + box.entry.height) / 2)


def _below(section: SectionBox, index: int) -> float:
    """How far the stack of a row may reach down: into the gap, and beside a plain next row of the same level."""
    box = section.rows[index]
    if box.foot:
        return 1.0 - box.foot  # clear of the innermost frame that ends here
    if box.stack and box.stack.joins:
        return -4.0
    following = section.rows[index + 1] if index + 1 < len(section.rows) else None
    if following is None or following.stack or following.entry or following.head or following.foot:
        return 8.0
    return _height(following) + 8.0 if following.row.card.level is box.row.card.level else 8.0


def _beside(section: SectionBox, index: int) -> float:
    """Height of the rank that the stack of a row needs."""
    stack = section.rows[index].stack
    return _above(section, index) + stack.height - _below(section, index) if stack else 0.0


def _nodes(sections: Sequence[SectionBox]) -> Iterable[Node]:
    for number, section in enumerate(sections):
        yield Node(f"s{number}o", CARD_WIDTH, section.opening.height + (APART if number else 0.0))
        for index, box in enumerate(section.rows):
            yield Node(f"s{number}r{index}", CARD_WIDTH, _height(box))
            if box.stack or box.entry:
                yield Node(f"s{number}b{index}", ROOM, max(_entered(box), _beside(section, index)), main=False)
        if section.closing:
            yield Node(f"s{number}e", CARD_WIDTH, section.closing.height)


def _ties(sections: Sequence[SectionBox]) -> Iterable[Tie]:
    last = ""
    for number, section in enumerate(sections):
        line = [f"s{number}o", *(f"s{number}r{index}" for index in range(len(section.rows)))]
        line += [f"s{number}e"] if section.closing else []
        yield from (Tie(tail, head) for tail, head in pairwise(line))
        for index, box in enumerate(section.rows):
            if box.stack or box.entry:
                yield Tie(f"s{number}r{index}", f"s{number}b{index}", 20, level=True)
        if number:
            yield Tie(last, f"s{number}o", hidden=True)
        last = line[-1]


def _placed(number: int, section: SectionBox, points: Mapping[str, Point]) -> Iterable[PlacedRow]:
    last = len(section.rows) - 1
    for index, box in enumerate(section.rows):
        high = max(_height(box), _beside(section, index), _entered(box))
        top = points[f"s{number}r{index}"].y - high / 2
        card = Rect(0.0, top + box.head, CARD_WIDTH, box.card.height)
        diamond = _centred(box.diamond, card.bottom + JOINT) if box.diamond else None
        apart = APART / 2 if number else 0.0
        opening = _centred(section.opening, points[f"s{number}o"].y + apart - section.opening.height / 2)
        closing = _closing(section.closing, points[f"s{number}e"]) if section.closing and index == last else None
        lowest = top + high + _below(section, index)
        yield PlacedRow(
            box,
            number,
            index,
            card,
            diamond,
            top + high,
            _stack(box.stack, diamond or card, top + _above(section, index), lowest) if box.stack else None,
            _entry(box.entry, card) if box.entry else None,
            opening if index == 0 else None,
            closing,
            (opening.y if index == 0 else top) - RANK / 2,
            (closing.bottom if closing else top + high) + RANK / 2,
        )


def _centred(shape: Shape, top: float) -> Rect:
    return Rect(CARD_WIDTH / 2 - shape.width / 2, top, shape.width, shape.height)


def _closing(shape: Shape, point: Point) -> Rect:
    return _centred(shape, point.y - shape.height / 2)


def _stack(stack: Stack, source: Rect, highest: float, lowest: float) -> Point:
    """As near to the middle of what it leaves as the room between `highest` and `lowest` allows."""
    wish = source.middle - (stack.items[0].line if len(stack.items) == 1 else stack.height / 2)
    return Point(CARD_WIDTH + BUS, max(min(wish, lowest - stack.height), highest))


def _entry(shape: Shape, card: Rect) -> Rect:
    top = max(card.y, card.middle - shape.height / 2)
    return Rect(CARD_WIDTH + BUS + STEM, top, shape.width, shape.height)


def areas(strip: Strip) -> Iterable[tuple[str, Rect]]:
    """Every card, diamond, pill and label of a strip with the room it takes: none may overlap another."""
    for row in strip.rows:
        for kind in ("card", "diamond", "entry", "opening", "closing"):
            area = getattr(row, kind)
            if area:
                yield kind, area
        for label in down_labels(row):
            yield "label", label
        if row.stack and row.box.stack:
            for item in row.box.stack.items:
                yield from _areas(item, row.stack)


def down_labels(row: PlacedRow) -> Iterable[Rect]:
    """Where the labels of the way down stand, one rectangle each."""
    y = row.foot.bottom + 1
    for lines in row.box.down:
        yield Rect(CARD_WIDTH / 2 + 9, y, max(width(line, SMALL) for line in lines), SMALL_LINE * len(lines))
        y += SMALL_LINE * len(lines)


def _areas(item: Beside, at: Point) -> Iterable[tuple[str, Rect]]:
    for label in labels(item, at):
        yield "label", label
    goal = item.card or item.pill
    if goal:
        yield ("card" if item.card else "pill"), Rect(at.x + item.x, at.y + item.y, goal.width, goal.height)
    for inner in item.inner:
        yield from _areas(inner, at)


def labels(item: Beside, at: Point) -> Iterable[Rect]:
    """Where the labels of an exit stand, one rectangle an arrow (of no height without a label)."""
    y = at.y + item.label_y
    for lines in item.labels:
        wide = max((width(line, SMALL) for line in lines), default=0.0)
        yield Rect(at.x + item.label_x, y, wide, SMALL_LINE * len(lines))
        y += SMALL_LINE * len(lines)
