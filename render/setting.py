"""A chosen page → SVG: head, chart, blocks, foot."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from . import shapes
from .cards import Stencil
from .edges import edge_id
from .geometry import Point, Rect
from .lines import cut, width, wrap
from .page import READABLE
from .paint import BAND, GUTTER, Column, Painter, steps_in
from .shapes import FAMILY, GREY, INK, LEVELS, PAPER, RED, RISE, Type, n, stroke
from .sheet import LEADING
from .targets.text import words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .figure import Figure
    from .page import Page
    from .paint import Standing
    from .place import Strip
    from .shapes import Pen
    from .sheet import SetPart, Sheet


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
        whole = Rect(0.0, 0.0, page.paper.width, page.paper.height)
        return svg(self.figure, whole, shapes.box(whole, PAPER) + "".join(body), "pt", sheet_of(page))

    def _columns(self, page: Page) -> Iterator[str]:
        shown = frozenset(name for column in page.columns for name in steps_in(column))
        painter = Painter(self.figure, self.strip, self.pen, self.standing, shown)
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
        yield self.pen.text(paper.margin, paper.margin + small * 0.85, above, Type(small, INK))
        room = tag.x - paper.margin - 10
        if page.total > 1:
            kind = Type(small, RED, bold=True, anchor="end")
            yield self.pen.text(tag.x - 14, paper.margin + small * 0.85, sheet_of(page), kind)
        low = paper.margin + small + title * 1.12
        for part, size, up in named(power.name, title, room):
            yield self.pen.text(paper.margin, low - up, part, Type(size, INK, bold=True))
        yield shapes.box(tag, RED)
        yield self.pen.text(
            tag.centre, tag.middle + title * 0.33, power.code, Type(title * 0.92, PAPER, bold=True, anchor="middle")
        )
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
        yield self.pen.text(paper.margin, y, words, Type(size, GREY))
        if sheet.note:
            said = noted(sheet, page)
            below = 0.0 if width(words, size) + width(said, size) + size < paper.inner else size * 1.3
            note = Type(size, GREY, bold=True, anchor="end")
            yield self.pen.text(paper.width - paper.margin, y + below, said, note)

    def _blocks(self, page: Page) -> Iterator[str]:
        for x, y, block in page.blocks:
            yield shapes.box(Rect(x, y, block.width, 1.6), RED)
            size = block.size * 1.15
            yield self.pen.text(x, y + size * 1.3, block.title, Type(size, INK, bold=True))
            for part in block.parts:
                yield self._part(part, x, y, block.size)

    def _part(self, part: SetPart, x: float, y: float, base: float) -> str:
        size = base * part.part.size
        middle = y + part.y + size * LEADING / 2
        icon = legend(Stencil(self.pen), part.part.sign, Point(x, middle), base) if part.part.sign else ""
        text = "".join(
            self.pen.text(
                x + part.indent,
                middle + size * (LEADING * index + RISE),
                line,
                Type(size, part.part.colour, bold=part.part.bold),
            )
            for index, line in enumerate(part.lines)
        )
        if part.part.edge is None:
            return icon + text
        edge = self.figure.always[part.part.edge].edge
        return f'<g id="{edge_id(self.figure.power, edge)}" class="way">{icon}{text}</g>'


def named(name: str, title: float, room: float) -> list[tuple[str, float, float]]:
    """The name of a power over the chart: each line with its size and how far above the lowest it stands. In one line
    where that can be read, else in two."""
    size = min(title, room / (len(name) + 0.2))
    if size >= READABLE:
        return [(name, size, 0.0)]
    lines = wrap(name, 1.0, width(name, 1.0) / 2 + 1)
    size = min(title * 0.5, room / (max(width(line, 1.0) for line in lines) + 0.2))
    return [(line, size, size * 1.15 * (len(lines) - 1 - number)) for number, line in enumerate(lines)]


def noted(sheet: Sheet, page: Page) -> str:
    """The note of the list at the foot: as much of it as one line holds."""
    return cut(sheet.note, page.paper.sizes[0] - 0.5, page.paper.inner)


def legend(draw: Stencil, sign: str, at: Point, size: float) -> str:
    """A sign of the legend, `size` * 2.2 wide, the middle of its left edge at a place."""
    x, middle = at.x, at.y
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
        "over": shapes.pill(area, shapes.ASH, line) + shapes.box(Rect(x + wide / 2 - 2, middle - 2, 4, 4), INK),
    }
    if sign in signs:
        return signs[sign]
    scale = size * 1.15 / 17
    place = f"translate({n(x + wide / 2 - size * 0.58)} {n(middle - size * 0.58)}) scale({scale:.4f})"
    return f'<g transform="{place}">{draw.mark(sign, 0, 0)}</g>'


def alone(painter: Painter) -> str:
    """The chart without a sheet: one column, for a web page or a telephone."""
    column = Column(painter.strip.rows)
    area = Rect(
        -BAND - GUTTER, column.top, painter.strip.right + BAND + GUTTER, column.height + painter.always_height()
    )
    return svg(painter.figure, area, painter.chart(column))


def sheet_of(page: Page) -> str:
    """Which of several sheets this is; nothing where there is only one."""
    return f"第 {page.number} 张，共 {page.total} 张" if page.total > 1 else ""


def svg(figure: Figure, area: Rect, body: str, unit: str = "", sheet: str = "") -> str:
    """An SVG document with its title and the steps in words for those who cannot see it."""
    power = figure.power
    title = escape(f"{power.code} {power.name}流程图{sheet and f'（{sheet}）'}")
    said = escape(words(figure))
    view = f"{n(area.x)} {n(area.y)} {n(area.width)} {n(area.height)}"
    named, told = f"{power.id}-title", f"{power.id}-desc"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="group" aria-labelledby="{named} {told}" lang="zh-CN" '
        f'width="{n(area.width)}{unit}" height="{n(area.height)}{unit}" viewBox="{view}" '
        f'font-family="{FAMILY}"><title id="{named}">{title}</title><desc id="{told}">{said}</desc>{body}</svg>\n'
    )
