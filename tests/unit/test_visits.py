"""Visits in person against every walk that comes to no step twice, and the rows of halls and duties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from qingdan.engine.analysis.duties import approvals, duties
from qingdan.engine.analysis.graph import FlowGraph
from qingdan.engine.analysis.visits import visits
from qingdan.engine.model.parts import Channel, Role, Signature
from qingdan.engine.model.power import Outcome, Power, Way
from qingdan.engine.model.words import Level

from .test_graph import STEPS, flows, power_of


def coming(power: Power, steps: frozenset[str]) -> Power:
    return replace(power, steps={name: replace(step, visit=name in steps) for name, step in power.steps.items()})


def walks(power: Power, here: str, seen: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every walk to an end that comes to no step twice."""
    if here in power.ends:
        yield seen
    elif here not in seen:
        for outcome in power.steps[here].outcomes.values():
            for way in outcome.ways:
                yield from walks(power, way.to, (*seen, here))


@given(flows, st.frozensets(st.sampled_from(STEPS)))
def test_least_is_the_fewest_and_most_never_more_than_any_walk_has(
    flow: dict[str, list[str]], steps: frozenset[str]
) -> None:
    power = coming(power_of(flow), steps)
    counts = [len(steps & set(walk)) for walk in walks(power, STEPS[0])]
    found = list(visits(power, FlowGraph(power)))
    assert len(found) == bool(counts)
    if counts:
        assert found[0].least == min(counts)
        assert min(counts) <= found[0].most <= max(counts)
        assert len(found[0].steps) == found[0].most


def test_without_a_loop_the_most_is_the_most_of_all_walks() -> None:
    power = coming(
        power_of({"甲": ["乙", "丙"], "乙": ["丁"], "丙": ["完"], "丁": ["完"], "戊": []}), frozenset("甲乙丁")
    )
    (found,) = visits(power, FlowGraph(power))
    assert (found.least, found.most, found.steps, found.again) == (1, 3, ("甲", "乙", "丁"), False)


def test_sent_back_it_is_said_that_a_party_comes_again_and_not_counted() -> None:
    power = coming(power_of({"甲": ["乙"], "乙": ["完", "甲"], "丙": [], "丁": [], "戊": []}), frozenset("甲"))
    (found,) = visits(power, FlowGraph(power))
    assert (found.least, found.most, found.again) == (1, 1, True)


def test_a_channel_that_saves_visits_saves_them_all() -> None:
    power = coming(power_of({"甲": ["完"], "乙": [], "丙": [], "丁": [], "戊": []}), frozenset("甲"))
    (found,) = visits(replace(power, channels={"窗口": Channel(), "代办": Channel(saves_visit=True)}), FlowGraph(power))
    assert (found.most, found.channels, found.saved) == (1, ("代办",), True)


def test_an_office_that_chooses_approves_in_its_hall_and_one_that_does_not_choose_approves_nothing() -> None:
    power = power_of({"甲": ["乙", "丙"], "乙": ["完"], "丙": ["完", "甲"], "丁": [], "戊": []})
    offices = {"镇政府": Role(Level.TOWN, place="大厅"), "村委会": Role(Level.VILLAGE)}
    steps = {name: replace(step, by=("镇政府",) if name in "甲乙" else step.by) for name, step in power.steps.items()}
    found = list(approvals(replace(power, roles=offices, steps=steps)))
    assert [(approval.step.id, approval.role, approval.hall) for approval in found] == [("甲", "镇政府", "大厅")]


def test_duties_are_what_a_role_takes_and_signs() -> None:
    power = power_of({"甲": ["乙"], "乙": ["完"], "丙": [], "丁": [], "戊": []})
    signed = replace(
        power.steps["乙"], by=("文书",), sign=(Signature("村监委会"),), outcomes={"完": Outcome("完", (Way("完"),))}
    )
    found = duties([replace(power, steps={"甲": power.steps["甲"], "乙": signed})])
    assert {role: ([s.id for s in row.takes], [s.id for s in row.signs]) for role, (row,) in found.items()} == {
        "村委会": (["甲"], []),
        "文书": (["乙"], []),
        "村监委会": ([], ["乙"]),
    }
