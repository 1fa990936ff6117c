"""Every walk of the pure half goes the same way through the real engine, and the cases it calls to their ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qingdan.engine.model.words import FieldType
from qingdan.engine.runtime.standing import Tie
from qingdan.engine.runtime.store.memory import MemoryStore
from tests.atlas import CALENDAR, CATALOGUE, Atlas, atlas
from tests.driver import Trial, opening, taking
from tests.honest import findings
from tests.live import Live

shipped = pytest.mark.parametrize("name", CATALOGUE.powers)


def walked(trial: Trial) -> Live:
    """The same walk, through an engine of its own; that of the case which it continues first."""
    power = trial.power
    live = walked(trial.source) if trial.source else Live(MemoryStore())
    live.now = max(live.now, trial.events[0].at)
    source = live.case if trial.source else None
    assert live.open(opening(power, trial.case.start, source), power.id, source.id if source else None)
    assert live.follow(trial)
    return live


def fair(trial: Trial) -> bool:
    """Whether another engine can go the same way: called beginnings need their caller, and so does who goes along with
    it; a 抽查 falls as it falls."""
    power = trial.power
    start = power.steps[trial.case.start].start
    drawn = {name for name, field in power.fields.items() if field.type is FieldType.DRAW}
    called = (start and start.called and trial.case.start != power.first.id) or trial.case.tie is Tie.WITHDRAWN
    return not called and not drawn & set(trial.case.fields)


def firsts(found: Atlas) -> list[Trial]:
    """The first state at each step and each end."""
    states = (next(filter(fair, known), None) for known in (*found.stands.values(), *found.ended.values()))
    return [state for state in states if state is not None]


@shipped
def test_the_engine_comes_to_every_step_and_end_as_the_pure_half_does(name: str) -> None:
    found = atlas(name)
    assert firsts(found)
    for trial in firsts(found):
        live = walked(trial)
        there, here = trial.case, live.case
        assert (here.step, here.end, here.counts) == (there.step, there.end, there.counts)
        assert dict(here.fields) == dict(there.fields)
        assert here.due == there.due or len(live.store.cases()) > 1  # a called case takes its time
        assert live.refused == []
        assert findings(live.store, CALENDAR) == []


@shipped
def test_what_is_off_the_list_is_refused_on_the_record_at_every_step(name: str) -> None:
    found = atlas(name)
    for states in found.stands.values():
        for trial in [state for state in states if fair(state)][:1]:
            live = walked(trial)
            steps = list(found.power.steps.values())
            beside = [taking(live, step, step.first.name, {}) for step in steps if step.id != trial.case.step]
            for take in (*beside[:3], replace(beside[0], step="没有的")):
                assert not live.do(take)
            assert live.refused == ["QR102"] * len(beside[:3]) + ["QR101"]
            assert [each.event.body["code"] for each in live.engine.refusals()] == live.refused
