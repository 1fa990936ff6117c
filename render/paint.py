"""A placed strip → the SVG of the chart: bands, frames, ways, steps. Coordinates are those of the strip."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from . import shapes
from .boxes import CARD_WIDTH, FOOT, HEAD, INNER, SMALL, SMALL_LINE, Shape
from .cards import State, Stencil, wave
from .edges import edge_id, node_id
from .figure import Chip, Tone
from .geometry import Point, Rect
from .lines import cut, wrap
from .place import BUS, down_labels, labels
from .plan import Kind
from .shapes import GREEN, GREY, INK, LEVELS, NOW, PAPER, RED, RISE, TONES, Type, stroke

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ..engine.model.power import Edge
    from ..engine.model.words import Level
    from .boxes import Beside, CardBox
    from .figure import Exit, Figure
    from .place import PlacedRow, Strip
    from .shapes import Pen

BAND, GUTTER = 24.0, 11.0
"""Width of a band's label, and the room between it and the cards."""
CUT = 48.0
"""Height of the connector where a section is cut."""
SPINE = CARD_WIDTH / 2
CLOSING = {Tone.GOOD: GREEN, Tone.BAD: RED, Tone.OVER: INK}
"""The colour of an end that closes a spine."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a case stands: the step or end it is at, and the arrows it has taken."""

    at: str
    taken: tuple[Edge, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """Rows that stand under each other; `before` and `after` are the letters of the connectors at a cut, `came` and
    `goes` what stands beside them.
    """

    rows: tuple[PlacedRow, ...]
    before: str = ""
    after: str = ""
    came: str = "接上一栏"
    goes: str = "转下一栏"

    @property
    def top(self) -> float:
        """The upper edge on the strip, its connector included."""
        return self.rows[0].top - (CUT if self.before else 0.0)

    @property
    def bottom(self) -> float:
        """The lower edge on the strip, its connector included."""
        return self.rows[-1].bottom + (CUT if self.after else 0.0)

    @property
    def height(self) -> float:
        """From the upper to the lower edge."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Painter:
    """Paints the columns of one strip with one pen."""

    figure: Figure
    strip: Strip
    pen: Pen
    standing: Standing | None = None
    steps: frozenset[str] | None = None
    """The steps that the file shows, where it does not show all: only to these can it link."""

    @property
    def draw(self) -> Stencil:
        """The shapes, with this painter's pen."""
        return Stencil(self.pen)

    def column(self, column: Column) -> str:
        """The SVG of one column, in the strip's coordinates."""
        return "".join((*self._bands(column), *self._frames(column), *self._ways(column), *self._steps(column)))

    def chart(self, column: Column) -> str:
        """The chart alone, with the exits that are open at every step below it."""
        return self.column(column) + "".join(self._always(column.bottom))

    def always_height(self) -> float:
        """Room for those exits."""
        return SMALL_LINE * sum(len(lines) for lines in self._always_lines()) + 12

    def _always_lines(self) -> list[tuple[str, ...]]:
        return [wrap(always.text, SMALL, self.strip.right) for always in self.figure.always]

    def _always(self, top: float) -> Iterator[str]:
        y = top + 8
        for always, lines in zip(self.figure.always, self._always_lines(), strict=True):
            area = Rect(-GUTTER, y, self.strip.right, SMALL_LINE * len(lines))
            yield self._edge(always.edge, self._label(lines, area, Tone.ON))
            y = area.bottom

    # --- ground -----------------------------------------------------------------------------------------------------

    def _bands(self, column: Column) -> Iterator[str]:
        for (_, level), run in groupby(column.rows, key=lambda row: (row.section, _level(row))):
            rows = tuple(run)
            top = (column.top if rows[0] is column.rows[0] else rows[0].top) + 0.8
            high = (column.bottom if rows[-1] is column.rows[-1] else rows[-1].bottom) - 0.8 - top
            fill, dark = LEVELS[level]
            yield shapes.box(Rect(-GUTTER, top, self.strip.right + GUTTER, high), shapes.lighter(fill))
            label = Rect(-GUTTER - BAND, top, BAND, high)
            yield shapes.box(label, dark)
            yield from self._upright(level.value, label)

    def _upright(self, word: str, at: Rect) -> Iterator[str]:
        """A word from top to bottom in the middle of a band's label."""
        for index, char in enumerate(word):
            y = at.middle + (index - (len(word) - 1) / 2) * 20
            yield self.pen.text(at.centre, y + 17 * RISE, char, Type(17, PAPER, bold=True, anchor="middle"))

    def _frames(self, column: Column) -> Iterator[str]:
        """A thin frame around the steps of each shared procedure, its name in the room above the first card."""
        depth = max(len(row.box.row.frames) for row in column.rows)
        for level in range(depth):
            runs = groupby(column.rows, key=lambda row: (row.section, row.box.row.frames[level : level + 1]))
            for (_, name), run in runs:
                if name:
                    yield self._frame(name[0], level, tuple(run))

    def _frame(self, name: str, level: int, rows: Sequence[PlacedRow]) -> str:
        first, last = rows[0], rows[-1]
        depth = len(first.box.row.frames)
        begins = level >= depth - round(first.box.head / HEAD)
        goes_on = first.box.head + (8 if level else 20 if depth == 1 else 27)
        top = first.card.y - (HEAD * (depth - level) - 3 if begins else goes_on)
        ending = round(last.box.foot / FOOT)
        outer = max(0, level - (len(last.box.row.frames) - ending))
        foot = last.low - FOOT * outer - 3 if ending else last.low + 6
        inset = 10 - 3.5 * level
        area = Rect(-inset, top, self.strip.right - 3 + inset - 3.5 * level, foot - top)
        words = frame_title(self.figure.frames[name] + ("" if begins else "（续）"), self.strip)
        title = self.pen.text(8 - inset, top + 10 + SMALL * RISE, words, Type(SMALL, GREY, bold=True))
        title = title if begins or level == 0 else ""
        return shapes.box(area, "none", stroke(GREY, 1.1) + ' stroke-dasharray="1.5 2.5"', 5) + title

    # --- ways -------------------------------------------------------------------------------------------------------

    def _ways(self, column: Column) -> Iterator[str]:
        for index, row in enumerate(column.rows):
            following = column.rows[index + 1] if index + 1 < len(column.rows) else None
            if row.opening:
                yield shapes.arrow(((SPINE, row.opening.bottom), (SPINE, row.card.y)), Tone.ON)
            if index == 0 and column.before:
                yield self._connector(column.before, column.came, column.top + 9)
                yield shapes.arrow(((SPINE, column.top + 37), (SPINE, row.card.y)), Tone.ON)
            if row.diamond:
                foot = row.card.bottom - wave(row.box.card) / 2
                yield shapes.arrow(((SPINE, foot), (SPINE, row.diamond.y)), Tone.ON, self._passed(row.box.card))
            if row.entry and row.box.entry:
                yield shapes.arrow(((row.entry.x, row.card.middle), (row.card.right, row.card.middle)), Tone.ON)
                yield self.draw.stadium(row.box.entry, row.entry, INK, hollow=True)
            yield from self._down(row, following, column)
            if row.stack and row.box.stack:
                yield self._bus(row, [row.stack.y + item.line for item in row.box.stack.items])
                origin = Point(row.foot.right, row.foot.middle)
                yield from self._items(row.box.stack.items, row, following.card if following else None, origin)

    def _connector(self, letter: str, words: str, top: float) -> str:
        """Where a spine is cut and goes on in the next column: a circle with a letter."""
        circle = f'<circle cx="{shapes.n(SPINE)}" cy="{shapes.n(top + 14)}" r="14" fill="{INK}"/>'
        sign = self.pen.text(SPINE, top + 14 + 17 * RISE, letter, Type(17, PAPER, bold=True, anchor="middle"))
        return circle + sign + self.draw.line(SPINE + 20, top + 5, words, Type(SMALL, INK, bold=True))

    def _down(self, row: PlacedRow, following: PlacedRow | None, column: Column) -> Iterator[str]:
        """The way down the spine: to the next card, to the closing, or to the connector of a cut."""
        leave = row.box.row.down
        if leave is None:
            return
        start = row.foot.bottom - (0 if row.diamond else wave(row.box.card) / 2)
        goal = row.closing.y if row.closing else following.card.y if following else row.bottom + 13
        drawn = shapes.arrow(((SPINE, start), (SPINE, goal)), leave.tone, self._taken(leave))
        if not row.closing and following is None:
            drawn += self._connector(column.after, column.goes, row.bottom + 13)
        texts = iter(zip(row.box.down, down_labels(row), strict=True))
        for index, edge in enumerate(leave.edges):
            words = self._label(*next(texts), leave.tone) if leave.labels[index] else ""
            yield self._edge(edge, (drawn if index == 0 else "") + words)

    def _bus(self, row: PlacedRow, heights: Sequence[float]) -> str:
        """The short line from the diamond's corner to the bus, and the bus along its exits."""
        assert row.box.stack is not None  # noqa: S101  (asked by the caller)
        tone = _common(item.exit.tone for item in row.box.stack.items)
        x, middle = CARD_WIDTH + BUS, row.foot.middle
        stem = shapes.arrow(((row.foot.right, middle), (x, middle)), tone, head=False)
        low, high = min(*heights, middle), max(*heights, middle)
        return stem + (shapes.arrow(((x, low), (x, high)), tone, head=False) if high - low > 0.5 else "")

    def _items(self, items: Iterable[Beside], row: PlacedRow, target: Rect | None, origin: Point) -> Iterator[str]:
        """The exits beside a row; `origin` is where their bus begins."""
        assert row.stack is not None  # noqa: S101  (asked by the caller)
        for item in items:
            yield from self._exit(item, row.stack, self._drawn(item, row, target, origin))
            if item.card:
                yield self._inner_bus(item, row.stack)
                yield from self._items(item.inner, row, target, _foot(item, item.card, row.stack))

    def _drawn(self, item: Beside, row: PlacedRow, target: Rect | None, origin: Point) -> str:
        """The line of one exit, all along the bus if a case took it, and the pill at its end; a side card is painted
        with the steps.
        """
        assert row.stack is not None  # noqa: S101  (asked by the caller)
        at, taken = row.stack, self._taken(item.exit)
        y = at.y + item.line
        if item.card is None and item.pill is None:
            x = at.x + item.bus
            end = target.middle if target else y + 20
            joined = ((x, y), (x, end), (target.right if target else x, end))
            return shapes.arrow(joined, item.exit.tone, taken)
        bus = at.x + item.bus
        before = ((origin.x, origin.y), (bus, origin.y)) if taken else ()
        line = shapes.arrow((*before, (bus, y), (at.x + item.x, y)), item.exit.tone, taken)
        if item.pill is None:
            return line
        area = Rect(at.x + item.x, at.y + item.y, item.pill.width, item.pill.height)
        goal = item.exit.goal.target if isinstance(item.exit.goal, Chip) else ""
        ended = taken and self.standing is not None and self.standing.at == goal in self.figure.power.ends
        state = State.HERE if ended else State.AHEAD
        return line + self._link(goal, self.draw.pill(item.pill, area, item.exit.tone, state))

    def _link(self, target: str, drawn: str) -> str:
        """A connector is a link to the step it stands for."""
        if target not in (self.figure.power.steps if self.steps is None else self.steps):
            return drawn
        return f'<a href="#{node_id(self.figure.power, target)}">{drawn}</a>'

    def _inner_bus(self, item: Beside, at: Point) -> str:
        """From the foot of a side card down along its exits."""
        beside = [inner for inner in item.inner if inner.pill or inner.card]
        if not beside or item.card is None:
            return ""
        foot = _foot(item, item.card, at)
        tone = _common(inner.exit.tone for inner in beside)
        low = at.y + max(inner.line for inner in beside)
        return shapes.arrow(((foot.x, foot.y), (foot.x, low)), tone, head=False)

    def _exit(self, item: Beside, at: Point, drawn: str) -> Iterator[str]:
        for index, (edge, lines, area) in enumerate(zip(item.exit.edges, item.labels, labels(item, at), strict=True)):
            yield self._edge(edge, (drawn if index == 0 else "") + self._label(lines, area, item.exit.tone))

    def _edge(self, edge: Edge, drawn: str) -> str:
        return f'<g id="{edge_id(self.figure.power, edge)}" class="way">{drawn}</g>'

    def _label(self, lines: Sequence[str], area: Rect, tone: Tone) -> str:
        return "".join(
            self.draw.line(area.x, area.y + SMALL_LINE * index, line, Type(SMALL, TONES[tone][0], bold=True))
            for index, line in enumerate(lines)
        )

    def _taken(self, leave: Exit) -> bool:
        return self.standing is not None and any(edge in self.standing.taken for edge in leave.edges)

    # --- steps ------------------------------------------------------------------------------------------------------

    def _steps(self, column: Column) -> Iterator[str]:
        for row in column.rows:
            section = self.strip.sections[row.section]
            if row.opening:
                yield self._opening(section.opening, row)
            yield self._step(row.box.card, row.card, _level(row))
            if row.diamond and row.box.diamond:
                yield self.draw.diamond(row.box.diamond, row.diamond, _level(row))
            if row.stack and row.box.stack:
                yield from self._side_cards(row.box.stack.items, row.stack, _level(row))
            if row.closing and section.closing:
                yield self._closing(section.closing, row)

    def _step(self, box: CardBox, at: Rect, band: Level) -> str:
        here = self.standing is not None and self.standing.at == box.card.step
        state = State.HERE if here else State.PASSED if self._passed(box) else State.AHEAD
        drawn = self.draw.card(box, at, band, state)
        return f'<g id="{node_id(self.figure.power, box.card.step)}" class="step">{drawn}</g>'

    def _passed(self, box: CardBox) -> bool:
        return self.standing is not None and any(edge.source == box.card.step for edge in self.standing.taken)

    def _side_cards(self, items: Iterable[Beside], at: Point, band: Level) -> Iterator[str]:
        for item in items:
            if item.card:
                area = Rect(at.x + item.x, at.y + item.y, item.card.width, item.card.height)
                yield self._step(item.card, area, band)
            yield from self._side_cards(item.inner, at, band)

    def _opening(self, shape: Shape, row: PlacedRow) -> str:
        """The first start shape is filled, a further one hollow; a side section begins at a connector."""
        assert row.opening is not None  # noqa: S101  (asked by the caller)
        section = self.figure.sections[row.section]
        if section.opening.chip:
            return self.draw.pill(shape, row.opening, Tone.ON)
        return self.draw.stadium(shape, row.opening, INK, hollow=section.kind is not Kind.MAIN)

    def _closing(self, shape: Shape, row: PlacedRow) -> str:
        assert row.closing is not None  # noqa: S101  (asked by the caller)
        terminal = self.figure.sections[row.section].closing
        assert terminal is not None  # noqa: S101  (it has been measured)
        here = self.standing is not None and terminal.target == self.standing.at
        if terminal.chip:
            return self._link(terminal.chip.target, self.draw.pill(shape, row.closing, terminal.tone))
        return self.draw.stadium(shape, row.closing, NOW if here else CLOSING[terminal.tone])


def frame_title(name: str, strip: Strip) -> str:
    """What stands at the top of a frame: as much of its name as fits."""
    return cut(name, SMALL, strip.right - 24)


def steps_in(column: Column) -> Iterator[str]:
    """The steps that stand in a column."""
    for row in column.rows:
        yield row.box.card.card.step
        if row.box.stack:
            yield from _steps_beside(row.box.stack.items)


def _steps_beside(items: Iterable[Beside]) -> Iterator[str]:
    for item in items:
        if item.card:
            yield item.card.card.step
        yield from _steps_beside(item.inner)


def _foot(item: Beside, card: CardBox, at: Point) -> Point:
    """Where the bus below a side card begins."""
    return Point(at.x + item.x + INNER, at.y + item.y + card.height - wave(card) / 2)


def _level(row: PlacedRow) -> Level:
    return row.box.row.card.level


def _common(tones: Iterable[Tone]) -> Tone:
    """The tone that all share, else plain ink."""
    found = set(tones)
    return found.pop() if len(found) == 1 else Tone.ON
