"""The paper: which one, in how many columns, at which size; and the whole page as SVG.

Candidates are tried from the smaller paper to the larger; the first that prints the chart at `READABLE` points or
more is taken, else the best of all, and then a warning says what to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .boxes import SMALL
from .fold import fold
from .geometry import Rect
from .paint import BAND, GUTTER
from .sheet import SetBlock, set_block

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .paint import Column
    from .place import Strip
    from .sheet import Block

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
    Paper("A3", 841.89, 1190.55, 29.0, (9.5, 10.5, 11.5, 12.5, 13.5, 15.0)),
)
GAP = 14.0
BETWEEN = 12.0
"""Between two columns of a chart, in units of the drawing."""


@dataclass(frozen=True, slots=True)
class Page:
    """A chosen page: `scale` of the chart, its columns, `step` points from one to the next, `beside` says
    whether the blocks stand at the right of the chart or below it; sheet `number` of `total`.
    """

    paper: Paper
    scale: float
    columns: tuple[Column, ...]
    chart: Rect
    step: float
    beside: bool
    blocks: tuple[tuple[float, float, SetBlock], ...]
    number: int = 1
    total: int = 1

    @property
    def smallest(self) -> float:
        """The smallest type of the chart in points, to one decimal."""
        return round(self.scale * SMALL, 1)


@dataclass(frozen=True, slots=True)
class Matter:
    """What is to be set, and the paper to set it on."""

    paper: Paper
    strip: Strip
    texts: Sequence[Block]


def choose(strip: Strip, texts: Sequence[Block], paper: str | None = None) -> Page:
    """The page for a chart: the smallest paper on which it can be read, or the one that is asked for."""
    folded = [columns for count in (1, 2, 3) if len(columns := fold(strip, count)) == count]
    pages = []
    for candidate in PAPERS:
        if paper in {None, candidate.name}:
            pages.append(max(_pages(Matter(candidate, strip, texts), folded), key=_merit))
            if pages[-1].smallest >= READABLE:
                break
    best = max(pages, key=lambda page: min(page.smallest, READABLE))
    return _larger(best, Matter(best.paper, strip, texts))


def _merit(page: Page) -> tuple[float, float, int]:
    """Readable first; then the larger the chart's type (up to `LARGEST`), the better; then few columns."""
    return min(page.smallest, READABLE), round(min(page.smallest, LARGEST) * 2) / 2, -len(page.columns)


def _pages(matter: Matter, folded: Sequence[tuple[Column, ...]]) -> Iterator[Page]:
    """Every arrangement, with the smallest type around the chart."""
    for columns in folded:
        for arrange in (over, beside):
            page = arrange(matter, columns, matter.paper.sizes[0])
            if page:
                yield page


def _larger(page: Page, matter: Matter) -> Page:
    """The same arrangement with the largest type around the chart that costs the chart nothing."""
    arrange = beside if page.beside else over
    for size in reversed(page.paper.sizes[1:]):
        larger = arrange(matter, page.columns, size)
        if larger and min(larger.smallest, LARGEST) >= min(page.smallest, LARGEST):
            return larger
    return page


def _foot(paper: Paper) -> float:
    """Where the foot line begins."""
    return paper.height - paper.margin - 6


def _chart(strip: Strip, columns: Sequence[Column]) -> tuple[float, float]:
    """Width and height of the columns side by side, in units of the drawing."""
    wide = len(columns) * (strip.right + GUTTER + BAND + BETWEEN) - BETWEEN
    return wide, max(column.height for column in columns)


def over(matter: Matter, columns: tuple[Column, ...], size: float, most: float = LARGEST * 1.1 / SMALL) -> Page:
    """The chart across the page at a scale of `most` at the most, the blocks in columns below it."""
    paper, strip = matter.paper, matter.strip
    count = 3 if paper.name == "A4" else 4
    wide = (paper.inner - GAP * (count - 1)) / count
    set_texts = [set_block(block, wide, size) for block in matter.texts]
    shelves = _shelve(set_texts, count)
    below = max(sum(block.height for block in shelf) for shelf in shelves)
    chart_wide, chart_high = _chart(strip, columns)
    room = _foot(paper) - 10 - below - GAP - paper.head
    scale = max(0.05, min(paper.inner / chart_wide, room / chart_high, most))
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
    return Page(paper, scale, columns, chart, step, False, tuple(placed))


def _shelve(texts: Sequence[SetBlock], count: int) -> list[list[SetBlock]]:
    """Blocks in order over so many columns, the highest as low as can be."""
    limit = max((block.height for block in texts), default=0.0)
    while True:
        shelves: list[list[SetBlock]] = [[]]
        for block in texts:
            if shelves[-1] and sum(other.height for other in shelves[-1]) + block.height > limit:
                shelves.append([])
            shelves[-1].append(block)
        if len(shelves) <= count:
            return shelves
        limit += 6.0


def beside(
    matter: Matter, columns: tuple[Column, ...], size: float, most: float = LARGEST * 1.1 / SMALL
) -> Page | None:
    """The chart at the left at a scale of `most` at the most, the blocks beside it; None where they do not fit."""
    paper, strip = matter.paper, matter.strip
    chart_wide, chart_high = _chart(strip, columns)
    room = _foot(paper) - 10 - paper.head
    least = size * 12.5
    scale = min((paper.inner - least - GAP) / chart_wide, room / chart_high, most)
    if scale <= 0 or len(columns) > 2:
        return None
    chart = Rect(paper.margin, paper.head, chart_wide * scale, chart_high * scale)
    left = chart.right + GAP
    set_texts = [set_block(block, paper.width - paper.margin - left, size) for block in matter.texts]
    needed = sum(block.height for block in set_texts)
    if needed > room or paper.width - paper.margin - left > size * 26:
        return None
    spare = min(size * 1.2, max(0.0, max(chart.height, room * 0.7) - needed) / len(set_texts))
    y, placed = paper.head, []
    for block in set_texts:
        placed.append((left, y, block))
        y += block.height + spare
    step = (strip.right + GUTTER + BAND + BETWEEN) * scale
    return Page(paper, scale, columns, chart, step, True, tuple(placed))
