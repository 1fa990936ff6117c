"""Any power can be drawn: nothing overlaps, and the picture shows exactly the arrows of the machine."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

from hypothesis import HealthCheck, given, settings

from qingdan.engine.model.power import Power
from qingdan.render import edges_in, render
from qingdan.render.boxes import boxes
from qingdan.render.figure import figure
from qingdan.render.lines import em, fill, width, wrap
from qingdan.render.place import areas, place
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
