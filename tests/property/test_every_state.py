"""清单之外无权力, tried out: every shipped power is brought to every step, and there everything is tried.

What the list names goes through, with everything prepared. All else, every other step and outcome of the whole
catalogue, is refused with the right code, as a fact that leaves the case as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from itertools import cycle
from typing import Any, cast

import pytest

from qingdan.engine.model.power import Power, Step, Way
from qingdan.engine.model.words import EndKind, Reserved
from qingdan.engine.runtime.commands import Actor, ChildEnded, Command, Hold, Object, Release, Sign, Withdraw
from qingdan.engine.runtime.events import Kind
from qingdan.engine.runtime.judging.ways import Env
from tests.atlas import CATALOGUE, Atlas, atlas
from tests.driver import (
    PAPER,
    VILLAGE,
    Trial,
    Wait,
    actor,
    give,
    holders,
    parties,
    place,
    posting,
    rehearsed,
    taking,
)

TICK = timedelta(microseconds=1)
NEIGHBOUR = Actor("邻居", ["村民"], place=VILLAGE)
POWERS = CATALOGUE.powers
NAMES = sorted({name for power in POWERS.values() for step in power.steps for name in (step, step.rpartition("/")[2])})
shipped = pytest.mark.parametrize("name", POWERS)


@shipped
def test_cases_come_to_every_step_and_end_along_every_arrow_and_no_other(name: str) -> None:
    found = atlas(name)
    assert set(found.stands) == set(found.power.steps)
    assert set(found.ended) == set(found.power.ends)
    assert found.walked == set(found.power.edges())


@shipped
def test_every_outcome_goes_through_wherever_a_case_stands_before_its_step(name: str) -> None:
    found = atlas(name)
    for step, states in found.stands.items():
        for state in states:
            for outcome in found.power.steps[step].outcomes:
                records = found.guesses.records(state.case, found.power.steps[step])
                assert any(give(state.copy(), outcome, data) for data in records), f"{step}：{outcome}"


@shipped
def test_the_way_taken_is_the_only_one_that_values_and_counts_open(name: str) -> None:
    """Worked out again from the record alone: what was put down by then, and how often each outcome was given."""
    found = atlas(name)
    for states in found.ended.values():
        for state in states:
            fields: dict[str, Any] = {}
            given: Counter[tuple[str, str]] = Counter()
            for event in state.events:
                fields |= cast("dict[str, Any]", event.body.get("data", {}))
                if event.kind is Kind.TAKEN and event.outcome in found.power.steps[event.step].outcomes:
                    ways = found.power.steps[event.step].outcomes[event.outcome].ways
                    taken = ways[cast("int", event.body.get("way", 0))]
                    given.update([(event.step, event.outcome), *taken.passes])
                    assert [way for way in ways if opened(found.power, way, fields, given)] == [taken]


def opened(power: Power, way: Way, fields: dict[str, Any], given: Counter[tuple[str, str]]) -> bool:
    """Whether the guards of a way hold; a count that the way itself would raise counts that time."""
    counts = given if way.guards else Counter[tuple[str, str]]()
    return all(
        guard.condition.holds(Env(power, fields), max(counts[guard.counter], 1)) is guard.holds for guard in way.guards
    )


@shipped
def test_no_other_step_is_open(name: str) -> None:
    found = atlas(name)
    for step, state, _ in found.firsts():
        for other in found.power.steps.values():
            if other is not step:
                for command in everything(found, state, other):
                    state.refuses(command, "QR102")


@shipped
def test_a_step_has_no_outcomes_but_its_own(name: str) -> None:
    found = atlas(name)
    for step, state, data in found.firsts():
        take = taking(state, step, step.first.name, data)
        for outcome in unlisted(found.power, step):
            state.refuses(replace(take, outcome=outcome), "QR103")
            state.refuses(
                Sign(by=actor(state, step.by[0], step.id), step=step.id, outcome=outcome, data_digest=PAPER),
                *(["QR109"] if outcome in step.outcomes else ["QR103"]),
            )


@shipped
def test_steps_of_other_powers_are_none_here(name: str) -> None:
    """Every name of a step elsewhere is tried, by turns at every step."""
    found = atlas(name)
    strangers = [each for each in NAMES if not resolved(found.power, each)]
    assert len(strangers) > len(found.stands)
    for stranger, (step, state, data) in zip(strangers, cycle(found.firsts()), strict=False):
        state.refuses(replace(taking(state, step, step.first.name, data), step=stranger), "QR101")
        state.refuses(replace(posting(state, step), step=stranger), "QR101")


@shipped
def test_what_is_given_by_the_clock_is_given_at_its_moment_and_not_before(name: str) -> None:
    found = atlas(name)
    for step, state, data in found.firsts():
        if Reserved.LAPSED in step.outcomes:
            assert state.case.due is not None
            early, late = state.copy(), state.copy()
            early.do(Wait(state.case.due - TICK))
            assert early.case == state.case
            late.do(Wait(state.case.due))
            lapse = late.events[len(state.events)]
            assert (lapse.step, lapse.outcome, lapse.at) == (step.id, Reserved.LAPSED, state.case.due)
            late.refuses(taking(state, step, step.first.name, data), *(["QR110"] if late.case.end else ["QR102"]))


@shipped
def test_at_an_end_nothing_can_be_done_any_more(name: str) -> None:
    found = atlas(name)
    for states in found.ended.values():
        state = states[0]
        for step in found.power.steps.values():
            state.refuses(taking(state, step, step.first.name, {}), "QR110")
            state.refuses(posting(state, step), "QR110")
        rest: list[Command] = [Object(by=NEIGHBOUR, text="不实"), *by_supervision(state)]
        rest += [Withdraw(by=actor(state, role, "")) for role in parties(found.power)]
        for command in rest:
            state.refuses(command, "QR110")


@shipped
def test_on_hold_nothing_can_be_done_but_to_release(name: str) -> None:
    found = atlas(name)
    assert holders(found.power)
    for step, state, _ in found.firsts():
        hold, release = by_supervision(state)
        state.refuses(release, "QR102")
        trial = state.copy()
        assert trial.do(hold)
        for command in (*everything(found, trial, step), hold, Object(by=NEIGHBOUR, text="不实")):
            trial.refuses(command, "QR110")
        assert trial.do(release)
        assert trial.case._replace(seq=state.case.seq, at=state.case.at) == state.case


@shipped
def test_while_a_called_case_runs_the_caller_waits(name: str) -> None:
    found = atlas(name)
    exits = {leave.name for leave in found.power.anytime}
    for step, state, data in found.firsts():
        for trial, act in rehearsed(state, step.first.name, data):
            if isinstance(act, ChildEnded):
                assert trial.ask(replace(act, child="另一件")) == ()
                for command in everything(found, trial, step):
                    if getattr(command, "outcome", "") not in exits:
                        trial.refuses(command, "QR102")


def resolved(power: Power, name: str) -> bool:
    """Whether a name means a step of the power: in full, or by its last segment if that is one step's only."""
    return name in power.steps or sum(each.rpartition("/")[2] == name for each in power.steps) == 1


def everything(found: Atlas, state: Trial, step: Step) -> Iterator[Command]:
    """All that can be asked of a step, by the right persons and fully equipped."""
    data = found.data(state, step)
    for outcome in step.outcomes:
        yield replace(taking(state, step, outcome, data), outcome=outcome)
    for leave in found.power.anytime:
        yield replace(taking(state, step, step.first.name, data), outcome=leave.name)
    yield posting(state, step)
    signer = step.sign[0].role if step.sign else step.by[0]
    yield Sign(by=actor(state, signer, step.id), step=step.id, outcome=step.first.name, data_digest=PAPER)


def unlisted(power: Power, step: Step) -> list[str]:
    """Outcomes that this step does not have, and those of its own that a hand may not give now."""
    known = {outcome for each in power.steps.values() for outcome in each.outcomes} | {"随便"}
    exits = {leave.name for leave in power.anytime}
    given = {Reserved.LAPSED.value, Reserved.OBJECTED.value, *(kind.value for kind in EndKind if step.call)}
    return sorted((known - set(step.outcomes) - exits) | (given & set(step.outcomes)))


def by_supervision(state: Trial) -> tuple[Command, Command]:
    """停办 and 恢复."""
    role = holders(state.power)[0]
    by = Actor("监督", [role], place=place(state.power, role))
    return Hold(by=by), Release(by=by)
