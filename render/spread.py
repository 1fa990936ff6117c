"""The sheets of a chart: one, where a paper holds it readably; else the fewest of one paper on which it can be read.

All sheets print the chart at one size; the blocks around it stand on the first or the last.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

from ..engine.errors import Text
from .boxes import SMALL
from .fold import fold_over
from .page import LARGEST, PAPERS, READABLE, Matter, beside, choose, over
from .paint import BAND, GUTTER

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .page import Page, Paper
    from .paint import Column
    from .place import Strip
    from .sheet import Block

UNEVEN = 60.0
"""Points by which columns may differ in height without anybody minding."""
MOST = 6
"""So many sheets at most."""
ROOMS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
"""How high the columns above the blocks may be, compared with those of a sheet without."""


def sheets(strip: Strip, texts: Sequence[Block], paper: str | None = None) -> tuple[Page, ...]:
    """The pages of a chart in order, on the paper that is asked for or the smallest that will do."""
    best: tuple[Page, ...] = (choose(strip, texts, paper),)
    matter = Matter(_paper(paper), strip, texts)
    for count in range(2, MOST + 1):
        if smallest(best) >= READABLE:
            break
        if count < MOST and not _may_hold(matter, count):
            continue
        best = max((best, *_spreads(matter, count)), key=_merit)
    return best


def _may_hold(matter: Matter, count: int) -> bool:
    """Whether so many sheets have the room at all."""
    rows, paper = matter.strip.rows, matter.paper
    high = (rows[-1].bottom - rows[0].top) * READABLE / SMALL
    return high < count * _columns(matter) * (paper.height - paper.head)


def _columns(matter: Matter) -> int:
    """How many columns that can be read stand side by side."""
    wide = (matter.strip.right + GUTTER + BAND) * READABLE / SMALL
    return max(1, int(matter.paper.inner / wide))


def smallest(pages: Sequence[Page]) -> float:
    """The smallest type of a chart in points."""
    return min(page.smallest for page in pages)


def _paper(name: str | None) -> Paper:
    return next((paper for paper in PAPERS if paper.name == name), PAPERS[-1])


def _merit(pages: Sequence[Page]) -> tuple[float, float, int, bool, int, float]:
    """Readable first; then large type, few columns, the blocks on the first sheet, low columns, large type around."""
    type_ = min(smallest(pages), LARGEST)
    columns = sum(len(page.columns) for page in pages)
    around = max((block.size for page in pages for _, _, block in page.blocks), default=0.0)
    low = -round(max(page.chart.height for page in pages) / UNEVEN)
    return min(type_, READABLE), round(type_ * 2) / 2, -columns, bool(pages[0].blocks), low, around


def _spreads(matter: Matter, count: int) -> Iterator[tuple[Page, ...]]:
    """Every arrangement on `count` sheets, each once: how many columns, where the blocks stand, how high the columns
    there."""
    tried = set()
    for columns, host in product(range(1, _columns(matter) + 1), (0, count - 1)):
        for hosted, room in product(range(1, columns + 1), ROOMS):
            rooms = [[room] * hosted if sheet == host else [1.0] * columns for sheet in range(count)]
            folded = fold_over(matter.strip, rooms)
            cuts = host, tuple(tuple(len(column.rows) for column in sheet) for sheet in folded)
            if all(folded) and cuts not in tried:
                tried.add(cuts)
                yield from _pages(matter, folded, host)


def _pages(matter: Matter, folded: Sequence[tuple[Column, ...]], host: int) -> Iterator[tuple[Page, ...]]:
    """The sheets with the blocks below or beside the chart of one of them, at every size of type."""
    bare, size = replace(matter, texts=()), matter.paper.sizes[0]
    least = min(over(bare, columns, size).scale for at, columns in enumerate(folded) if at != host)
    for arrange in (over, beside):
        for around in matter.paper.sizes:
            hosting = arrange(matter, folded[host], around, least)
            if hosting:
                pages = [over(bare, columns, size, hosting.scale) for columns in folded]
                pages[host] = hosting
                yield tuple(replace(page, number=at, total=len(pages)) for at, page in enumerate(pages, 1))
                if hosting.smallest < READABLE:
                    break  # larger type around it takes yet more room


def warning(pages: Sequence[Page]) -> tuple[Text, ...]:
    """What to do where the type is too small to be read."""
    least, paper, count = smallest(pages), pages[0].paper.name, len(pages)
    if least >= READABLE:
        return ()
    larger = ("改用 A3（--paper A3），", "use A3 (--paper A3), ") if paper != PAPERS[-1].name else ("", "")
    return (
        Text(
            f"{paper} 上图中最小的字只有 {least:.1f} 磅，不到 {READABLE:.0f} 磅，贴在墙上看不清（{count} 张也不够）："
            f"{larger[0]}放大印，或者把这项权力的后续环节分成另一项",
            f"on {paper} the smallest type of the chart is {least:.1f} pt, under {READABLE:.0f} pt (on {count} "
            f"sheet(s)): {larger[1]}print it enlarged, or make the follow-ups a power of their own",
        ),
    )
