"""Every call of the shipped list that is awaited: with the child at each of its steps, the caller is held, released and
left. The child goes along, both say so, and nothing of it is done in between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest

from qingdan.engine.model.parts import Call
from qingdan.engine.model.power import Step
from qingdan.engine.runtime.commands import Actor, ChildEnded, Hold, Release, Why
from qingdan.engine.runtime.judging.linked import DEFERRED
from qingdan.engine.runtime.standing import Case, Tie
from qingdan.engine.runtime.verify import verify
from tests.atlas import CATALOGUE, Atlas, atlas
from tests.driver import Trial, acts, holders, leaving, place, taking
from tests.live import Live
from tests.property.test_every_walk import fair, walked


class Called(NamedTuple):
    """An awaited call: which power makes it, at which step."""

    power: str
    step: str

    @property
    def call(self) -> Call:
        call = CATALOGUE.powers[self.power].steps[self.step].call
        assert call is not None
        return call

    @property
    def child(self) -> Atlas:
        found = CATALOGUE.find(self.call.power)
        assert found is not None
        return atlas(found.id)

    @property
    def start(self) -> str:
        return self.call.start or self.child.power.first.id


CALLS = [
    Called(power.id, step.id)
    for power in CATALOGUE.powers.values()
    for step in power.steps.values()
    if step.call and step.call.wait
]
awaited = pytest.mark.parametrize("called", CALLS, ids=lambda each: f"{each.power}-{each.step}")


def waiting(called: Called) -> Iterator[tuple[Live, str]]:
    """Cases that wait for the child that they called, each with the child, as they can be walked."""
    found = atlas(called.power)
    step = found.power.steps[called.step]
    for state in filter(fair, found.stands[called.step]):
        for data in found.guesses.records(state.case, step):
            live = walked(state)
            for act in acts(live, step.first.name, data):
                if isinstance(act, ChildEnded) or not live.do(act):
                    break
            if live.case.child:
                yield live, live.case.child
                break


def brought(called: Called, trial: Trial) -> tuple[Live, str] | None:
    """A caller whose child was walked to where `trial` stands."""
    for live, child in waiting(called):
        caller, live.id = live.id, child
        there = live.follow(trial) and live.case.step == trial.case.step
        live.id = caller
        if there and live.case.child == child:
            return live, child
    return None


def at_every_step(called: Called) -> Iterator[tuple[Live, str, Step]]:
    """For each step of the child one caller that waits while it stands there."""
    for step, states in called.child.stands.items():
        known = [state for state in states if state.case.start == called.start]
        found = next(filter(None, (brought(called, state) for state in known[:4])), None)
        if found is not None:
            yield *found, called.child.power.steps[step]


def supervisor(case: Case) -> Actor:
    power = CATALOGUE.powers[case.power]
    role = holders(power)[0]
    return Actor("监督", [role], place=place(power, role))


def last(live: Live, case: str) -> dict[str, Any]:
    return dict(live.store.history(case)[-1].event.body)


def tried(live: Live, child: str, step: Step) -> str:
    """With which code the child refuses to be taken."""
    caller, live.id = live.id, child
    before = len(live.refused)
    assert not live.do(taking(live, step, step.first.name, {}))
    live.id = caller
    assert len(live.refused) == before + 1
    return live.refused[-1]


@awaited
def test_the_child_goes_along_at_each_of_its_steps(called: Called) -> None:
    seen = set()
    for live, child, step in at_every_step(called):
        caller, before = live.id, live.engine.case(child)
        by = supervisor(live.case)
        assert live.do(Hold(by=by))
        assert live.engine.case(child).holds == {caller}
        assert last(live, caller)["child"] == {"case": child, "then": "held"}
        assert tried(live, child, step) == "QR110"
        assert live.do(Release(by=by))
        after = live.engine.case(child)
        assert after._replace(seq=before.seq, at=before.at, head=before.head) == before
        assert last(live, child)["parent"] == {"case": caller, "seq": live.case.seq, "why": Why.RELEASED}
        for exit_ in live.power.anytime[:1]:
            if exit_.by:
                assert live.do(leaving(live, exit_.name))
                gone = live.engine.case(child)
                assert (gone.tie, bool(gone.end)) == (Tie.WITHDRAWN, True)
                assert last(live, caller)["child"] == {"case": child, "then": "withdrawn"}
                assert last(live, child)["parent"]["case"] == caller
                assert tried(live, child, step) == "QR110"
        assert verify(live.store).faults == ()
        seen.add(step.id)
    reachable = {
        step for step, states in called.child.stands.items() if any(s.case.start == called.start for s in states)
    }
    assert seen == reachable


@awaited
def test_a_child_on_hold_goes_when_it_is_released(called: Called) -> None:
    for live, child, step in at_every_step(called):
        exit_ = next((each for each in live.power.anytime if each.by), None)
        if exit_ is None:
            continue
        caller, by = live.id, supervisor(live.engine.case(child))
        live.engine.hold(child, by=by)
        assert live.do(leaving(live, exit_.name))
        assert last(live, caller)["child"] == {"case": child, "then": DEFERRED}
        assert (live.engine.case(child).tie, live.engine.case(child).step) == (Tie.DEFERRED, step.id)
        assert live.engine.release(child, by=by).tie is Tie.WITHDRAWN
        assert tried(live, child, step) == "QR110"
