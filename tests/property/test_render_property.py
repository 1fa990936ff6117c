"""Any power can be drawn: nothing overlaps, and the picture shows exactly the arrows of the machine."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingdan.engine.model.power import Power
from qingdan.render import edges_in, render
from qingdan.render.boxes import boxes
from qingdan.render.figure import figure
from qingdan.render.fold import fold
from qingdan.render.geometry import Rect
from qingdan.render.lines import em, fill, width, wrap
from qingdan.render.page import choose
from qingdan.render.place import areas, place
from qingdan.render.sheet import Sheet, blocks
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
@given(powers(), st.integers(1, 3))
def test_columns_hold_every_row_once_and_cut_no_way_that_joins(power: Power, count: int) -> None:
    strip = place(boxes(figure(power)))
    columns = fold(strip, count)
    assert [row for column in columns for row in column.rows] == list(strip.rows)
    assert not any(column.rows[-1].holds for column in columns[:-1])
    assert [column.after for column in columns[:-1]] == [column.before for column in columns[1:]]


@SLOW
@given(powers())
def test_chart_and_blocks_stand_on_the_paper_and_apart(power: Power) -> None:
    drawn = figure(power)
    page = choose(place(boxes(drawn)), blocks(drawn, Sheet("某县", "1", hotlines={"监督": "12345"})))
    paper = Rect(0.0, 0.0, page.paper.width, page.paper.height - page.paper.margin)
    around = [Rect(x, y, block.width, block.height) for x, y, block in page.blocks]
    for area in (page.chart, *around):
        assert area.x >= page.paper.margin - 0.1
        assert area.right <= paper.width - page.paper.margin + 0.1
        assert area.bottom <= paper.bottom + 0.1
    assert not any(one.overlaps(other) for one, other in combinations([page.chart, *around], 2))
