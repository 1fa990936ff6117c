"""Random walks: whatever is asked, a case is never corrupted.

Folding the events gives the live case; a refusal changes nothing; settling twice equals settling once; where the
case goes is where the bare machine goes.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingdan.engine.model.power import Power
from qingdan.engine.model.words import ANYWHERE, EndKind
from qingdan.engine.runtime.case import Refusal, data_digest, decide, evolve, fold, options, refusal_event, settle
from qingdan.engine.runtime.commands import (
    Actor,
    ChildEnded,
    Command,
    Hold,
    Object,
    Post,
    Release,
    Sign,
    Take,
    Vote,
    Withdraw,
)
from qingdan.engine.runtime.events import Event, Kind
from qingdan.engine.runtime.machine import compile as compiled
from qingdan.engine.runtime.machine import trigger
from tests.powers import CALENDAR, ERRAND, MEETING, PAPER, RELIEF, VILLAGE_OFFICE, VILLAGER, Walk

POWERS = {each.id: (each, compiled(each)) for each in (RELIEF, MEETING, ERRAND)}
DATA = {"家庭人口": 3, "金额": "3000", "经办人": "壬", "种类": "其他", "收款人": "癸", "行数": 4}
PLACES = [None, "网上", "镇便民服务大厅", "县政务服务大厅"]


def fitting(power: Power, name: str) -> dict[str, object]:
    step = power.steps.get(name)
    return {each: DATA[each] for each in step.record if each in DATA} if step else {}


@st.composite
def actors(draw: st.DrawFn, power: Power) -> Actor | None:
    roles = st.sampled_from([*power.roles, "申请人"])
    person = draw(st.sampled_from("甲乙丙丁戊"))
    return draw(st.sampled_from([None, *(Actor(person, [draw(roles), draw(roles)]) for _ in range(9))]))


@st.composite
def commands(draw: st.DrawFn, power: Power, here: str, child: str) -> Command:
    """Mostly what might be right where the case stands, sometimes anything."""
    name = here if draw(st.integers(0, 9)) else draw(st.sampled_from([*power.steps, "没有的"]))
    step = power.steps.get(name)
    by = draw(actors(power)) if not draw(st.integers(0, 2)) or step is None else holder(draw, power, name)
    outcomes = [None, *(step.outcomes if step else ()), "撤回", "作废"]
    data = fitting(power, name) if draw(st.integers(0, 4)) else {}
    papers = dict.fromkeys(step.submit, PAPER) if step and draw(st.integers(0, 4)) else {}
    signer = Actor(draw(st.sampled_from("己庚")), [each.role for each in step.sign]) if step and step.sign else by
    first = step.first.name if step else ""
    take = Take(
        by=by,
        step=name,
        outcome=draw(st.sampled_from(outcomes)),
        data=data,
        materials=papers,
        place=draw(st.sampled_from(PLACES)),
        vote=draw(st.sampled_from([None, Vote(30, 25, 20, 3, 2), Vote(30, 9, 9, 0, 0)]))
        if step and step.vote
        else None,
        child="child",
    )
    return draw(
        st.sampled_from(
            [
                take,
                take,
                take,
                Post(by=by, step=name, where="村务公开栏", evidence="照片"),
                Object(by=by, text="不实"),
                Sign(by=signer, step=name, outcome=first, data_digest=data_digest(power, data)),
                Hold(by=by),
                Release(by=Actor("己", ["村监委会"])),
                Withdraw(by=by) if not draw(st.integers(0, 5)) else take,
                ChildEnded(child=child, kind=draw(st.sampled_from(list(EndKind))), data=DATA),
            ]
        )
    )


def holder(draw: st.DrawFn, power: Power, name: str) -> Actor:
    roles = power.steps[name].by
    return VILLAGER if "申请人" in roles else Actor(draw(st.sampled_from("乙丙丁")), roles)


def fire(power: Power, machine: Any, event: Event) -> str:
    """Where the bare machine goes by an event that moved the case."""
    token = SimpleNamespace(state=event.step)
    if event.kind is Kind.WITHDRAWN:
        machine.events[trigger(ANYWHERE, "撤回")].trigger(token)
    else:
        source = event.step if event.outcome in power.steps[event.step].outcomes else ANYWHERE
        machine.events[trigger(source, event.outcome, int(str(event.body.get("way", 0))))].trigger(token)
    return str(token.state)


@pytest.mark.parametrize("name", POWERS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data())
def test_a_case_is_never_corrupted(name: str, data: st.DataObject) -> None:
    power, machine = POWERS[name]
    walk = Walk(power, machine=machine).open(VILLAGER if name == "relief" else VILLAGE_OFFICE)
    for _ in range(data.draw(st.integers(1, 18))):
        walk.wait(timedelta(hours=data.draw(st.sampled_from([0, 1, 30, 100, 400]))))
        half = settle(power, walk.here, walk.at - timedelta(hours=data.draw(st.integers(0, 200))), CALENDAR)
        partly = walk.here
        for event in half:
            partly = evolve(power, partly, event)
        whole = settle(power, walk.here, walk.at, CALENDAR, machine=machine)
        assert (*half, *settle(power, partly, walk.at, CALENDAR, machine=machine)) == whole
        walk.settle()
        assert settle(power, walk.here, walk.at, CALENDAR) == ()
        before = walk.here
        command = data.draw(commands(power, before.step, before.child))
        decided = decide(power, before, command, walk.at, CALENDAR, machine=machine)
        assert decided == decide(power, before, command, walk.at, CALENDAR, machine=machine)
        if isinstance(decided, Refusal):
            assert evolve(power, before, refusal_event(power, before, command, decided, walk.at)) == before
            assert decided.allowed == tuple(each.text for each in options(power, before, walk.at, CALENDAR))
            continue
        walk.enter(decided)
        assert [event.seq for event in walk.events] == list(range(1, len(walk.events) + 1))
        assert fold(power, walk.events) == walk.here
        assert (walk.here.end in power.ends) == (walk.here.step in power.ends)
        for event in walk.events:
            if event.kind in {Kind.TAKEN, Kind.WITHDRAWN}:
                assert fire(power, machine, event) == event.target


@pytest.mark.parametrize("name", POWERS)
def test_only_what_options_name_is_ever_taken(name: str) -> None:
    """For each step: what no option names is refused for every actor."""
    power, machine = POWERS[name]
    opened = Walk(power, machine=machine).open(VILLAGER if name == "relief" else VILLAGE_OFFICE).here
    for step in power.steps.values():
        case = replace(opened, step=step.id)
        named = {each.outcome for each in options(power, case, case.at, CALENDAR) if each.act == "take"}
        for outcome in {*step.outcomes, "随便"} - named:
            for roles in (step.by, list(power.roles)):
                command = Take(by=Actor("甲", roles), step=step.id, outcome=outcome, data=fitting(power, step.id))
                assert isinstance(decide(power, case, command, case.at, CALENDAR, machine=machine), Refusal)
