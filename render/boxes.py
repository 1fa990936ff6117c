"""Figure → boxes of fixed size: every text broken into lines and measured before anything is placed.

Lengths are in units of the drawing; the smallest type is `SMALL` units, so a scale of 9/14 prints it at 9 pt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .figure import Branch, Chip, Tone
from .lines import cut, width, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from .figure import Card, Exit, Figure, Row, Section, Terminal

NAME, SMALL, ASK = 17.0, 14.0, 15.0
NAME_LINE, SMALL_LINE, ASK_LINE = 22.0, 18.0, 19.0
CARD_WIDTH, CELL, SIDE_CELL, PAD = 252.0, 36.0, 30.0, 9.0
WAVE = 9.0
MARK = 17.0
ROOM = 190.0
"""Width at the right of the bus: chips and side cards."""
STEM = 14.0
"""Length of the short line from the bus to what stands beside it."""
INNER = 13.0
"""From a side card's left edge to the bus below it."""
ICONS = {Tone.BACK: 20.0, Tone.BAD: 17.0, Tone.GOOD: 18.0, Tone.OVER: 17.0}
"""Room for the sign at the left of a pill: colour is never the only sign."""
GAP = 6.0
HEAD, FOOT = 22.0, 9.0
"""Room inside a frame above its first card (its name stands there) and below its last."""


@dataclass(frozen=True, slots=True)
class CardBox:
    """A card with its lines; `facts` line by line (`beside`: on the actor's line); `crowded`: the marks need a line."""

    card: Card
    width: float
    height: float
    cell: float
    name: tuple[str, ...]
    actor: tuple[str, ...]
    rule: tuple[str, ...]
    facts: tuple[tuple[tuple[str, str], ...], ...]
    beside: bool
    crowded: bool


@dataclass(frozen=True, slots=True)
class Shape:
    """A diamond, a stadium or a pill: the size, the lines in bold, the lines below them."""

    width: float
    height: float
    lines: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """An exit beside the spine. Coordinates count from the bus and the stack's top.

    The arrow runs at `line` from `bus` to the goal at (`x`, `y`); `labels` are the lines of each arrow's label with
    the place of the first. `pill` or `card` is the goal; without either the way joins the spine at the next row.
    """

    exit: Exit
    bus: float
    line: float
    x: float
    y: float
    labels: tuple[tuple[str, ...], ...]
    label_x: float
    label_y: float
    pill: Shape | None = None
    card: CardBox | None = None
    inner: tuple[Beside, ...] = ()


@dataclass(frozen=True, slots=True)
class Stack:
    """All that stands beside one decision, with its size."""

    items: tuple[Beside, ...]
    height: float
    joins: bool


@dataclass(frozen=True, slots=True)
class RowBox:
    """A row measured; `head` and `foot` are the room its frames need, `tail` that of the labels on the way down."""

    row: Row
    card: CardBox
    diamond: Shape | None
    stack: Stack | None
    entry: Shape | None
    down: tuple[tuple[str, ...], ...]
    head: float
    foot: float

    @property
    def tail(self) -> float:
        """Room for the labels of the way down; the gap between two ranks gives that of one line, but at a frame."""
        return SMALL_LINE * max(0, sum(map(len, self.down)) - (0 if self.foot else 1))


@dataclass(frozen=True, slots=True)
class SectionBox:
    """A section measured."""

    section: Section
    opening: Shape
    rows: tuple[RowBox, ...]
    closing: Shape | None


def boxes(figure: Figure) -> tuple[SectionBox, ...]:
    """Every section of a figure, measured."""
    return tuple(
        SectionBox(
            section,
            _terminal(section.opening),
            tuple(_rows(section.rows)),
            _terminal(section.closing) if section.closing else None,
        )
        for section in figure.sections
    )


def _terminal(terminal: Terminal) -> Shape:
    if terminal.chip and terminal.chip.text:
        return _pill(terminal.chip, CARD_WIDTH)
    return _rounded(terminal.text, terminal.note, CARD_WIDTH, ASK, ASK_LINE)


def _rows(rows: Sequence[Row]) -> Iterable[RowBox]:
    for index, row in enumerate(rows):
        before = rows[index - 1].frames if index else ()
        after = rows[index + 1].frames if index + 1 < len(rows) else ()
        yield RowBox(
            row,
            card_box(row.card, CARD_WIDTH, CELL),
            diamond(row.question) if row.question else None,
            stack(row.exits) if row.exits else None,
            _rounded(row.entry, row.entry_note, ROOM - STEM, SMALL, SMALL_LINE) if row.entry else None,
            tuple(wrap(text, SMALL, CARD_WIDTH / 2 - 14) for text in (row.down.labels if row.down else ()) if text),
            HEAD * _only(row.frames, before),
            FOOT * _only(row.frames, after),
        )


def _only(frames: tuple[str, ...], others: tuple[str, ...]) -> int:
    """How many of the frames do not reach over to the neighbouring row."""
    return sum(frame not in others for frame in frames)


def card_box(card: Card, wide: float, cell: float) -> CardBox:
    """A card with its words broken to its width."""
    room = wide - cell - 2 * PAD
    marks = (MARK + 2) * len(card.marks)
    name = wrap(card.name, NAME, room)
    facts = tuple(
        (kind, cut(text, SMALL, room - 19))
        for kind, text in (("call", card.call), ("days", card.days), ("limit", card.limit))
        if text
    )
    together = f"{card.actor}＋{card.signers}"
    told = together if card.signers and width(together, SMALL) + fact_width(facts) + 8 <= room else card.actor
    actor = wrap(told, SMALL, room)
    beside = len(actor) == 1 and width(told, SMALL) + fact_width(facts) + 8 <= room
    rule = tuple(line for text in card.rule for line in wrap(text, SMALL, room))
    crowded = width(name[-1], NAME) + marks > room
    shelves = (facts,) if fact_width(facts) <= room else tuple((fact,) for fact in facts)
    lines = len(actor) + len(rule) + (len(shelves) if facts and not beside else 0) + crowded
    high = 7 + NAME_LINE * len(name) + SMALL_LINE * lines + 6 + WAVE * card.document
    return CardBox(card, wide, high, cell, name, actor, rule, shelves if facts else (), beside, crowded)


def cut_facts(row: RowBox) -> Iterator[str]:
    """Limits, days and codes on the cards of a row of which only the beginning fits."""
    for box in (row.card, *_beside(row.stack.items if row.stack else ())):
        shown = {text for facts in box.facts for _, text in facts}
        yield from (text for text in (box.card.call, box.card.days, box.card.limit) if text and text not in shown)


def _beside(items: Iterable[Beside]) -> Iterator[CardBox]:
    for item in items:
        yield from (item.card,) if item.card else ()
        yield from _beside(item.inner)


def fact_width(facts: Iterable[tuple[str, str]]) -> float:
    """Width of limit, days and code in a row."""
    return sum(width(text, SMALL) + (12 if kind != "limit" else 0) + 7 for kind, text in facts)


def diamond(question: str) -> Shape:
    """The flattest diamond into which the question fits, line by line, at no more than a card's width; a long question
    makes it as high as it takes."""
    found = _flattest(question, range(1, 6), 150) or _flattest(question, range(6, 40), 4000)
    if found is None:
        return Shape(CARD_WIDTH, 150.0, wrap(question, ASK, 150))
    return found if found.height < 150 else Shape(CARD_WIDTH, found.height, found.lines)


def _flattest(question: str, counts: Iterable[int], most_high: int) -> Shape | None:
    """The flattest diamond for lines of about so many; None where none is at most a card wide and so high."""
    found = []
    for count in counts:
        lines = wrap(question, ASK, max(ASK * 2, width(question, ASK) / count + ASK))
        for high in range(48, most_high, 4):
            wide = max(
                (width(line, ASK) + 10) / (1 - 2 * reach / high) if 2 * reach < high else 9e9
                for line, reach in zip(lines, _reach(len(lines)), strict=True)
            )
            if wide <= CARD_WIDTH:
                found.append(Shape(max(wide, 150.0, high * 2.0), float(high), lines))
                break
    return min(found, key=lambda shape: shape.height, default=None)


def _reach(count: int) -> list[float]:
    """How far the middle of each line's outer half lies from the centre of the diamond."""
    return [abs(index - (count - 1) / 2) * ASK_LINE + ASK * 0.36 for index in range(count)]


def stack(exits: Sequence[Exit]) -> Stack:
    """The exits of a decision under each other."""
    items, bottom = _items(exits, 0.0, 0.0, 0.0, 0.0)
    joins = any(inner.pill is None and inner.card is None for item in items for inner in item.inner)
    return Stack(items, bottom, joins)


def _items(
    exits: Sequence[Exit], bus: float, top: float, join: float, start: float
) -> tuple[tuple[Beside, ...], float]:
    items: list[Beside] = []
    shelf = _shelf(exits, ROOM - bus)
    for leave in exits:
        item, bottom = _item(leave, bus, top, shelf, (join, start))
        items.append(item)
        top = bottom + GAP
    return tuple(items), top - GAP if items else top


def _shelf(exits: Sequence[Exit], room: float) -> float | None:
    """How far to the right the pills stand if every label has room on its line; None if it has not."""
    chips = [leave for leave in exits if isinstance(leave.goal, Chip)]
    if any(len(leave.edges) > 1 for leave in chips):
        return None
    label = max((width(leave.labels[0], SMALL) for leave in chips), default=0.0)
    pill = max((_pill(leave.goal, room).width for leave in chips if isinstance(leave.goal, Chip)), default=0.0)
    return label + 24 if label + 24 + pill <= room else None


def _item(leave: Exit, bus: float, top: float, shelf: float | None, back: tuple[float, float]) -> tuple[Beside, float]:
    room = ROOM - bus
    join, start = back
    labels = tuple(wrap(text, SMALL, room - 8) for text in leave.labels)
    high = SMALL_LINE * sum(map(len, labels))
    if leave.goal is None:
        return Beside(leave, join, start, join, top + high, labels, join + 7, top), top + max(high, 4.0)
    if isinstance(leave.goal, Branch):
        return _branch(leave, leave.goal, labels, bus, top)
    pill = _pill(leave.goal, room)
    if shelf is not None:
        line = top + max(SMALL_LINE if high else 0.0, pill.height / 2)
        item = Beside(leave, bus, line, bus + shelf, line - pill.height / 2, labels, bus + 6, line - SMALL_LINE, pill)
        return item, line + pill.height / 2
    y = top + high + 2
    item = Beside(leave, bus, y + pill.height / 2, bus + STEM, y, labels, bus + 7, top, pill)
    return item, y + pill.height


def _branch(
    leave: Exit, branch: Branch, labels: tuple[tuple[str, ...], ...], bus: float, top: float
) -> tuple[Beside, float]:
    x, y = bus + STEM, top + SMALL_LINE * sum(map(len, labels)) + 2
    card = card_box(branch.card, ROOM - x, SIDE_CELL)
    below = y + card.height
    foot = below - WAVE / 2 if branch.card.document else below
    inner, bottom = _items(branch.exits, x + INNER, below + 8, x + 5, foot) if branch.exits else ((), below)
    return Beside(leave, bus, y + card.height / 2, x, y, labels, bus + 7, top, None, card, inner), bottom


def _pill(chip: Chip, room: float) -> Shape:
    icon = ICONS.get(chip.tone, 0.0)
    shape = _rounded(chip.text, chip.note, room - STEM - icon, SMALL, SMALL_LINE)
    return Shape(shape.width + icon, shape.height, shape.lines, shape.notes)


def _rounded(text: str, note: str, most: float, size: float, line: float) -> Shape:
    """A stadium or a pill around its lines."""
    lines, notes = wrap(text, size, most - 20), wrap(note, SMALL, most - 20)
    wide = max([width(words, size) for words in lines] + [width(words, SMALL) for words in notes], default=0.0)
    high = line * len(lines) + SMALL_LINE * len(notes)
    return Shape(min(most, wide + 20), high + 10, lines, notes)
