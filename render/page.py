"""The paper: which one, in how many columns, at which size; and the whole page as SVG.

Candidates are tried from the smaller paper to the larger; the first that prints the chart at `READABLE` points or
more is taken, else the best of all, and then a warning says what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from ..engine.errors import Text
from . import shapes
from .boxes import SMALL
from .cards import Stencil
from .edges import edge_id
from .fold import fold
from .paint import BAND, GUTTER, Painter
from .place import Rect
from .shapes import FAMILY, GREY, INK, LEVELS, PAPER, RED, RISE, n, stroke
from .sheet import LEADING, SetBlock, set_block
from .targets.text import steps_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from .figure import Figure
    from .paint import Column, Standing
    from .place import Strip
    from .shapes import Pen
    from .sheet import Block, SetPart, Sheet

READABLE = 9.0
"""Points: type below this cannot be read on a wall."""
LARGEST = 13.0
"""Points: the smallest type of a chart need not be larger than this."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of paper in points, portrait."""

    name: str
    width: float
    height: float
    margin: float
    sizes: tuple[float, ...]

    @property
    def inner(self) -> float:
        """Width between the margins."""
        return self.width - 2 * self.margin

    @property
    def title(self) -> float:
        """Size of the power's name."""
        return self.margin * 0.95

    @property
    def head(self) -> float:
        """Where the head ends."""
        return self.margin + self.title * 2.3


PAPERS = (
    Paper("A4", 595.28, 841.89, 28.0, (9.0, 9.5, 10.0, 10.5, 11.0, 12.0)),
    Paper("A3", 841.89, 1190.55, 31.0, (9.5, 10.5, 11.5, 12.5, 13.5, 15.0)),
)
GAP = 14.0
BETWEEN = 12.0
"""Between two columns of a chart, in units of the drawing."""


@dataclass(frozen=True, slots=True)
class Page:
    """A chosen page: `scale` of the chart, its columns, `step` points from one to the next, the blocks around it with their places."""

    paper: Paper
    scale: float
    columns: tuple[Column, ...]
    chart: Rect
    step: float
    blocks: tuple[tuple[float, float, SetBlock], ...]

    @property
    def smallest(self) -> float:
        """The smallest type of the chart in points, to one decimal."""
        return round(self.scale * SMALL, 1)


def choose(strip: Strip, texts: Sequence[Block], paper: str | None = None) -> Page:
    """The page for a chart: the smallest paper on which it can be read, or the one that is asked for."""
    best: Page | None = None
    for candidate in PAPERS:
        if paper in {None, candidate.name}:
            page = max(_pages(candidate, strip, texts), key=_merit)
            if page.smallest >= READABLE:
                return page
            best = page if best is None or page.smallest > best.smallest else best
    assert best is not None  # noqa: S101  (the caller has checked the name of the paper)
    return best


def _merit(page: Page) -> tuple[float, float, float, int]:
    """Readable first; then the larger the chart's type (up to `LARGEST`), then that around it; then few columns."""
    readable = min(page.smallest, READABLE)
    return readable, round(min(page.smallest, LARGEST) * 2) / 2, page.blocks[0][2].size, -len(page.columns)


def _pages(paper: Paper, strip: Strip, texts: Sequence[Block]) -> Iterator[Page]:
    for size in paper.sizes:
        for count in (1, 2, 3):
            columns = fold(strip, count)
            if len(columns) == count:
                yield _over(paper, strip, columns, texts, size)
                if count < 3:
                    yield from _left(paper, strip, columns, texts, size)


def _foot(paper: Paper) -> float:
    """Where the foot line begins."""
    return paper.height - paper.margin - 6


def _chart(strip: Strip, columns: Sequence[Column]) -> tuple[float, float]:
    """Width and height of the columns side by side, in units of the drawing."""
    wide = len(columns) * (strip.right + GUTTER + BAND + BETWEEN) - BETWEEN
    return wide, max(column.height for column in columns)


def _over(paper: Paper, strip: Strip, columns: tuple[Column, ...], texts: Sequence[Block], size: float) -> Page:
    """The chart across the page, the blocks in columns below it."""
    count = 3 if paper.name == "A4" else 4
    wide = (paper.inner - GAP * (count - 1)) / count
    set_texts = [set_block(block, wide, size) for block in texts]
    shelves = _shelve(set_texts, count)
    below = max(sum(block.height for block in shelf) for shelf in shelves)
    chart_wide, chart_high = _chart(strip, columns)
    room = _foot(paper) - 10 - below - GAP - paper.head
    scale = max(0.05, min(paper.inner / chart_wide, room / chart_high, LARGEST * 1.1 / SMALL))
    wide_one = (strip.right + GUTTER + BAND) * scale
    step = min(wide_one + 2.5 * GAP, (paper.inner - wide_one) / max(1, len(columns) - 1))
    whole = step * (len(columns) - 1) + wide_one
    chart = Rect(paper.margin + (paper.inner - whole) / 2, paper.head, whole, chart_high * scale)
    top = max(chart.bottom + GAP, min(chart.bottom + 3 * GAP, _foot(paper) - 10 - below))
    placed = [
        (paper.margin + index * (wide + GAP), top + sum(block.height for block in shelf[:number]), shelf[number])
        for index, shelf in enumerate(shelves)
        for number in range(len(shelf))
    ]
    return Page(paper, scale, columns, chart, step, tuple(placed))


def _shelve(texts: Sequence[SetBlock], count: int) -> list[list[SetBlock]]:
    """Blocks in order over so many columns, the highest as low as can be."""
    limit = max(block.height for block in texts)
    while True:
        shelves: list[list[SetBlock]] = [[]]
        for block in texts:
            if shelves[-1] and sum(other.height for other in shelves[-1]) + block.height > limit:
                shelves.append([])
            shelves[-1].append(block)
        if len(shelves) <= count:
            return shelves
        limit += 6.0


def _left(
    paper: Paper, strip: Strip, columns: tuple[Column, ...], texts: Sequence[Block], size: float
) -> Iterator[Page]:
    """The chart at the left, the blocks beside it; nothing where they do not fit."""
    chart_wide, chart_high = _chart(strip, columns)
    room = _foot(paper) - 10 - paper.head
    least = size * 12.5
    scale = min((paper.inner - least - GAP) / chart_wide, room / chart_high, LARGEST * 1.1 / SMALL)
    if scale <= 0:
        return
    chart = Rect(paper.margin, paper.head, chart_wide * scale, chart_high * scale)
    left = chart.right + GAP
    set_texts = [set_block(block, paper.width - paper.margin - left, size) for block in texts]
    needed = sum(block.height for block in set_texts)
    if needed > room or paper.width - paper.margin - left > size * 26:
        return
    spare = min(size * 1.2, max(0.0, max(chart.height, room * 0.7) - needed) / len(set_texts))
    y, placed = paper.head, []
    for block in set_texts:
        placed.append((left, y, block))
        y += block.height + spare
    step = (strip.right + GUTTER + BAND + BETWEEN) * scale
    yield Page(paper, scale, columns, chart, step, tuple(placed))


def warning(page: Page) -> tuple[Text, ...]:
    """What to do where the type is too small to be read."""
    if page.smallest >= READABLE:
        return ()
    larger = "改用 A3（--paper A3），" if page.paper.name == "A4" else ""
    larger_en = "use A3 (--paper A3), " if page.paper.name == "A4" else ""
    return (
        Text(
            f"{page.paper.name} 上图中最小的字只有 {page.smallest:.1f} 磅，不到 {READABLE:.0f} 磅，贴在墙上看不清："
            f"{larger}放大印成两张，或者把这项权力的后续环节分成另一项",
            f"on {page.paper.name} the smallest type of the chart is {page.smallest:.1f} pt, under {READABLE:.0f} pt: "
            f"{larger_en}print it enlarged on two sheets, or make the follow-ups a power of their own",
        ),
    )


@dataclass(frozen=True, slots=True)
class Setter:
    """Sets the page of a figure as SVG."""

    figure: Figure
    strip: Strip
    sheet: Sheet
    pen: Pen
    standing: Standing | None = None

    def page(self, page: Page) -> str:
        """The whole page: head, chart, blocks, foot."""
        body = (*self._head(page), *self._columns(page), *self._blocks(page), *self._foot(page))
        ground = f'<rect width="{n(page.paper.width)}" height="{n(page.paper.height)}" fill="{PAPER}"/>'
        return svg(self.figure, page.paper.width, page.paper.height, ground + "".join(body), unit="pt")

    def _columns(self, page: Page) -> Iterator[str]:
        painter = Painter(self.figure, self.strip, self.pen, self.standing)
        for index, column in enumerate(page.columns):
            x = page.chart.x + index * page.step + (GUTTER + BAND) * page.scale
            y = page.chart.y - column.top * page.scale
            place = f"translate({n(x)} {n(y)}) scale({page.scale:.5f})"
            yield f'<g transform="{place}">{painter.column(column)}</g>'

    def _head(self, page: Page) -> Iterator[str]:
        paper, power = page.paper, self.figure.power
        small, title = paper.title * 0.46, paper.title
        tag = Rect(paper.width - paper.margin - title * 4.1, paper.margin + small * 0.9, title * 4.1, title * 1.25)
        above = f"{self.sheet.county} · 村级小微权力清单 · {power.category.value}"
        yield self.pen.text(paper.margin, paper.margin + small * 0.85, above, small, INK, False, "start")
        room = tag.x - paper.margin - 10
        size = min(title, room / (len(power.name) + 0.2))
        yield self.pen.text(paper.margin, paper.margin + small + title * 1.12, power.name, size, INK, True, "start")
        yield shapes.box(tag, RED)
        yield self.pen.text(tag.centre, tag.middle + title * 0.33, power.code, title * 0.92, PAPER, True, "middle")
        line = paper.head - title * 0.36
        yield shapes.box(Rect(paper.margin, line, paper.inner, 2.2), RED)

    def _foot(self, page: Page) -> Iterator[str]:
        paper, sheet = page.paper, self.sheet
        size = paper.sizes[0] - 0.5
        day = sheet.effective
        said = f"{day.year} 年 {day.month} 月 {day.day} 日起施行" if day else ""
        edition = f"版次 {sheet.edition}" if sheet.edition else ""
        words = " · ".join(filter(None, (edition, said, "流程图符号依据 GB/T 1526", "清单之外无权力")))
        y = paper.height - paper.margin + 6
        yield self.pen.text(paper.margin, y, words, size, GREY, False, "start")
        if sheet.note:
            yield self.pen.text(paper.width - paper.margin, y, sheet.note, size, GREY, True, "end")

    def _blocks(self, page: Page) -> Iterator[str]:
        for x, y, block in page.blocks:
            yield shapes.box(Rect(x, y, block.width, 1.6), RED)
            size = block.size * 1.15
            yield self.pen.text(x, y + size * 1.3, block.title, size, INK, True, "start")
            for part in block.parts:
                yield self._part(part, x, y, block.size)

    def _part(self, part: SetPart, x: float, y: float, base: float) -> str:
        size = base * part.part.size
        middle = y + part.y + size * LEADING / 2
        icon = self._icon(part.part.sign, x, middle, base) if part.part.sign else ""
        text = "".join(
            self.pen.text(
                x + part.indent, middle + size * (LEADING * index + RISE), line, size, part.part.colour,
                part.part.bold, "start",
            )
            for index, line in enumerate(part.lines)
        )
        if part.part.edge is None:
            return icon + text
        edge = self.figure.always[part.part.edge].edge
        return f'<g id="{edge_id(self.figure.power, edge)}" class="way">{icon}{text}</g>'

    def _icon(self, sign: str, x: float, middle: float, size: float) -> str:
        return icon(Stencil(self.pen), sign, x, middle, size)


def icon(draw: Stencil, sign: str, x: float, middle: float, size: float) -> str:
    """A sign of the legend, `size` * 2.2 wide."""
    wide, high = size * 2.2, size
    area = Rect(x, middle - high / 2, wide, high)
    dark, line = LEVELS[next(iter(LEVELS))][1], stroke(INK, 1.1)
    signs: Mapping[str, str] = {
        "box": shapes.box(Rect(x, middle - high / 2, high, high), PAPER, stroke(INK, 1.0)),
        "start": shapes.pill(area, INK, line),
        "hollow": shapes.pill(area, PAPER, line)
        + shapes.pill(Rect(x + 2, area.y + 2, wide - 4, high - 4), PAPER, stroke(INK, 0.7)),
        "card": shapes.box(area, PAPER, line) + shapes.cell(area, wide * 0.25, INK, 0),
        "document": shapes.document(area, PAPER, line, size * 0.3) + shapes.cell(area, wide * 0.25, INK, size * 0.3),
        "call": shapes.box(area, PAPER, line) + shapes.double_edge(area, 0.0, dark),
        "diamond": shapes.diamond(area, PAPER, line),
        "back": shapes.pill(area, PAPER, stroke(RED, 1.1, dashed=True)),
        "bad": shapes.pill(area, shapes.PINK, stroke(RED, 1.1)),
    }
    if sign in signs:
        return signs[sign]
    scale = size * 1.15 / 17
    place = f"translate({n(x + wide / 2 - size * 0.58)} {n(middle - size * 0.58)}) scale({scale:.4f})"
    return f'<g transform="{place}">{draw.mark(sign, 0, 0)}</g>'


def svg(figure: Figure, wide: float, high: float, body: str, unit: str = "", origin: str = "0 0") -> str:
    """An SVG document with its title and the steps in words for those who cannot see it."""
    power = figure.power
    title = escape(f"{power.code} {power.name}流程图")
    said = escape(steps_text(power))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="group" aria-labelledby="title desc" lang="zh-CN" '
        f'width="{n(wide)}{unit}" height="{n(high)}{unit}" viewBox="{origin} {n(wide)} {n(high)}" '
        f'font-family="{FAMILY}"><title id="title">{title}</title><desc id="desc">{said}</desc>{body}</svg>\n'
    )


