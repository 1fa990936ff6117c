"""Any power can be drawn: nothing overlaps, and the picture shows exactly the arrows of the machine."""

from __future__ import annotations

from collections import Counter
from itertools import combinations, pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingdan.engine.model.power import Power
from qingdan.render import edges_in, render
from qingdan.render.boxes import boxes
from qingdan.render.figure import figure
from qingdan.render.fold import fold, fold_over
from qingdan.render.geometry import Rect
from qingdan.render.lines import em, fill, width, wrap
from qingdan.render.page import Page
from qingdan.render.place import areas, place
from qingdan.render.sheet import Sheet, blocks
from qingdan.render.spread import sheets
from tests.charts import WORDS, powers

SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(powers())
def test_nothing_overlaps(power: Power) -> None:
    found = list(areas(place(boxes(figure(power)))))
    assert [(one, other) for one, other in combinations(found, 2) if one[1].overlaps(other[1])] == []


@SLOW
@given(powers())
def test_the_arrows_of_the_picture_are_those_of_the_machine(power: Power) -> None:
    svg = render(power).files["svg"].decode()
    assert Counter(edges_in(svg, power)) == Counter(power.edges())


@SLOW
@given(powers(), st.sampled_from(["A4", "A3"]))
def test_all_sheets_together_show_every_arrow_once(power: Power, paper: str) -> None:
    sheets = render(power, Sheet("某县", "1"), paper=paper).sheets
    assert Counter(edge for sheet in sheets for edge in edges_in(sheet["svg"].decode(), power)) == Counter(
        power.edges()
    )


@SLOW
@given(powers())
def test_every_step_stands_in_one_place_and_has_one_number(power: Power) -> None:
    drawn = figure(power)
    assert sorted(drawn.numbers.values()) == list(range(1, len(power.steps) + 1))


@given(WORDS)
def test_breaking_loses_nothing_but_spaces(text: str) -> None:
    for broken in (wrap(text, 14.0, 60.0), fill(text, 14.0, 60.0)):
        assert "".join(broken).replace(" ", "") == text.replace(" ", "")


@given(WORDS)
def test_no_line_is_wider_than_its_room_unless_it_is_one_word(text: str) -> None:
    for line in wrap(text, 14.0, 200.0):
        assert width(line, 14.0) <= 200.0 or all(em(char) < 1 for char in line[1:-1])


@SLOW
@given(powers(), st.lists(st.lists(st.floats(0.5, 1.0), min_size=1, max_size=2), min_size=2, max_size=4))
def test_sheets_hold_every_row_once_and_name_each_other(power: Power, rooms: list[list[float]]) -> None:
    strip = place(boxes(figure(power)))
    folded = [columns for columns in fold_over(strip, rooms) if columns]
    assert [row for columns in folded for column in columns for row in column.rows] == list(strip.rows)
    for at, (columns, following) in enumerate(pairwise(folded), 1):
        assert columns[-1].after == following[0].before
        assert (columns[-1].goes, following[0].came) == (f"转第 {at + 1} 张", f"接第 {at} 张")


@SLOW
@given(powers(), st.integers(1, 3))
def test_columns_hold_every_row_once_and_cut_no_way_that_joins(power: Power, count: int) -> None:
    strip = place(boxes(figure(power)))
    columns = fold(strip, count)
    assert [row for column in columns for row in column.rows] == list(strip.rows)
    assert not any(column.rows[-1].holds for column in columns[:-1])
    assert [column.after for column in columns[:-1]] == [column.before for column in columns[1:]]


@SLOW
@given(powers(), st.sampled_from(["A4", "A3", None]))
def test_chart_and_blocks_stand_on_the_paper_and_apart(power: Power, paper: str | None) -> None:
    drawn = figure(power)
    for page in sheets(place(boxes(drawn)), blocks(drawn, Sheet("某县", "1", hotlines={"监督": "12345"})), paper):
        _stands(page)


def _stands(page: Page) -> None:
    paper = Rect(0.0, 0.0, page.paper.width, page.paper.height - page.paper.margin)
    around = [Rect(x, y, block.width, block.height) for x, y, block in page.blocks]
    for area in (page.chart, *around):
        assert area.x >= page.paper.margin - 0.1
        assert area.right <= paper.width - page.paper.margin + 0.1
        assert area.bottom <= paper.bottom + 0.1
    assert not any(one.overlaps(other) for one, other in combinations([page.chart, *around], 2))
