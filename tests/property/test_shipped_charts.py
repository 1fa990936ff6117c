"""The charts of every shipped list can be hung up: nothing overlaps, is cut off, is crossed or is too small to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files
from itertools import combinations, pairwise

import pytest

from qingdan import load_catalogue
from qingdan.commands.draw import sheet_of
from qingdan.engine.model.power import Power
from qingdan.render import Sheet, render
from qingdan.render.boxes import NAME, PAD, SMALL, Beside, CardBox, boxes
from qingdan.render.figure import figure
from qingdan.render.geometry import Rect
from qingdan.render.lines import width
from qingdan.render.page import READABLE, Page
from qingdan.render.place import Strip, areas, place
from qingdan.render.sheet import blocks
from qingdan.render.spread import sheets, warning

ROOT = files("qingdan") / "catalogue"
LISTS = {each.name: load_catalogue(str(each)) for each in ROOT.iterdir() if (each / "catalogue.yaml").is_file()}


def taken_over(power: Power) -> bool:
    """Whether a county has the power as Heyang has it."""
    known = LISTS["heyang"].powers.get(power.id)
    return known is not None and power == replace(known, edition=power.edition, source=power.source)


CHARTS = [
    pytest.param(power, sheet_of(found), id=f"{name}-{power.id}")
    for name, found in LISTS.items()
    for power in found.powers.values()
    if name == "heyang" or not taken_over(power)
]
"""Every power of every shipped list, once: what a county takes over unchanged is drawn as Heyang's."""
shipped = pytest.mark.parametrize(("power", "sheet"), CHARTS)
FRAME = re.compile(r'<rect x="([\d.-]+)" y="([\d.-]+)" width="([\d.-]+)" height="([\d.-]+)" rx="5" fill="none"')
WAY = re.compile(r'<path d="M([\d.,L-]+)" fill="none" stroke="#\w+" stroke-width="1.7"')
EDGE = 6.0
"""So far a line may reach into a card: it starts behind the wave of a document."""


def cards(strip: Strip) -> Iterator[CardBox]:
    def beside(items: tuple[Beside, ...]) -> Iterator[CardBox]:
        for item in items:
            yield from [item.card] if item.card else []
            yield from beside(item.inner)

    for row in strip.rows:
        yield row.box.card
        yield from beside(row.box.stack.items if row.box.stack else ())


def lines(svg: str) -> Iterator[Rect]:
    """Every straight piece of every way, and the upper and lower line of every frame."""
    for found in WAY.finditer(svg):
        points = [tuple(map(float, point.split(","))) for point in found[1].split("L")]
        for (x, y), (to_x, to_y) in pairwise(points):
            yield Rect(min(x, to_x), min(y, to_y), abs(x - to_x), abs(y - to_y))
    for x, y, wide, high in (map(float, found.groups()) for found in FRAME.finditer(svg)):
        yield from (Rect(x, y, wide, 0.0), Rect(x, y + high, wide, 0.0))


def crosses(line: Rect, area: Rect, edge: float) -> bool:
    across = min(line.right, area.right - edge) - max(line.x, area.x + edge)
    along = min(line.bottom, area.bottom - edge) - max(line.y, area.y + edge)
    return across > (0 if line.width else -1e-6) and along > (0 if line.height else -1e-6)


@shipped
def test_nothing_overlaps_and_no_line_crosses_a_card_or_a_word(power: Power, sheet: Sheet) -> None:
    strip = place(boxes(figure(power)))
    found = list(areas(strip))
    assert [(one, other) for one, other in combinations(found, 2) if one[1].overlaps(other[1])] == []
    drawn = list(lines(render(power).files["svg"].decode()))
    assert len(drawn) > len(power.steps)
    inside = {"card": EDGE, "label": 2.0, "pill": 2.0}
    assert [
        (line, area) for kind, area in found if kind in inside for line in drawn if crosses(line, area, inside[kind])
    ] == []
    for box in cards(strip):
        room = box.width - box.cell - 2 * PAD
        assert all(width(line, NAME) <= room for line in box.name), box.card.name
        assert all(width(line, SMALL) <= room for line in (*box.actor, *box.rule)), box.card.name


@shipped
def test_every_sheet_can_be_read(power: Power, sheet: Sheet) -> None:
    drawn = figure(power)
    pages = sheets(place(boxes(drawn)), blocks(drawn, sheet))
    assert warning(pages) == ()
    for page in pages:
        assert page.smallest >= READABLE
        assert page.paper.sizes[0] - 0.5 >= READABLE - 0.5
        stands(page)


def stands(page: Page) -> None:
    """Everything stands on the paper and apart, and no line of the blocks is longer than its block is wide."""
    around = [Rect(x, y, block.width, block.height) for x, y, block in page.blocks]
    for area in (page.chart, *around):
        assert area.x >= page.paper.margin - 0.1
        assert area.right <= page.paper.width - page.paper.margin + 0.1
        assert area.bottom <= page.paper.height - page.paper.margin + 0.1
    assert not any(one.overlaps(other) for one, other in combinations([page.chart, *around], 2))
    for _, _, block in page.blocks:
        for part in block.parts:
            size = block.size * part.part.size
            assert size >= READABLE - 1.0
            assert all(width(line, size) <= block.width - part.indent + 0.1 for line in part.lines), part.lines
