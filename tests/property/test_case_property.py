"""Random walks: whatever is asked, a case is never corrupted.

Folding the events gives the live case; a refusal changes nothing; settling twice equals settling once; where the
case goes is where the bare machine goes.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingdan.engine.model.power import Power
from qingdan.engine.model.words import ANYWHERE, EndKind
from qingdan.engine.runtime.case import Refusal, decide, evolve, fold, options, refusal_event, settle
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
from tests.powers import CALENDAR, ERRAND, MEETING, PAPER, RELIEF, VILLAGE_OFFICE, VILLAGER, Walk, relief

POWERS = {each.id: (each, compiled(each)) for each in (RELIEF, MEETING, ERRAND)}
DATA = {"家庭人口": 3, "金额": "3000", "经办人": "壬", "种类": "其他", "收款人": "癸", "行数": 4}
SUPERVISOR = Actor("己", ["村监委会"])
PLACES = [None, "网上", "镇便民服务大厅", "县政务服务大厅"]


def fitting(power: Power, name: str) -> dict[str, object]:
    step = power.steps.get(name)
    return {each: DATA[each] for each in step.record if each in DATA} if step else {}


def actor(rng: Random, power: Power, name: str) -> Actor | None:
    """Mostly somebody of the right role, sometimes anybody or nobody."""
    step = power.steps.get(name)
    if step is None or rng.random() < 0.15:
        return rng.choice([None, Actor(rng.choice("甲乙丙"), rng.sample(list(power.roles), 2))])
    return VILLAGER if "申请人" in step.by else Actor(rng.choice("乙丙丁"), step.by)


def command(rng: Random, power: Power, here: str, child: str) -> Command:
    """Mostly what might be right where the case stands, sometimes anything."""
    name = here if rng.random() < 0.9 else rng.choice([*power.steps, "没有的"])
    step, by = power.steps.get(name), actor(rng, power, name)
    if step is None or rng.random() < 0.1:
        rest: list[Command] = [Hold(by=SUPERVISOR), Withdraw(by=by), Take(by=by, step=name, child="child")]
        return rng.choice(rest)
    data = fitting(power, name) if rng.random() < 0.9 else {}
    acts: list[Command] = [
        Take(
            by=by,
            step=name,
            outcome=rng.choice([None, *step.outcomes, "作废"]),
            data=data,
            materials=dict.fromkeys(step.submit, PAPER) if rng.random() < 0.9 else {},
            place=rng.choice(PLACES),
            vote=rng.choice([None, Vote(30, 25, 20, 3, 2), Vote(30, 9, 9, 0, 0)]) if step.vote else None,
            child="child",
        )
    ] * 2
    if step.notice or step.publish or step.vote:
        acts += [Post(by=by, step=name, where="村务公开栏", evidence="照片"), Object(by=by, text="不实")]
    if step.sign:
        signer = Actor(rng.choice("己庚"), [each.role for each in step.sign])
        acts.append(Sign(by=signer, step=name, outcome=step.first.name, data=data))
    if child:
        acts.append(ChildEnded(child=child, kind=rng.choice(list(EndKind)), data=DATA))
    return rng.choice(acts)


def fire(power: Power, machine: Any, event: Event) -> str:
    """Where the bare machine goes by an event that moved the case."""
    token = SimpleNamespace(state=event.step)
    if event.kind is Kind.WITHDRAWN:
        machine.events[trigger(ANYWHERE, "撤回")].trigger(token)
    else:
        source = event.step if event.outcome in power.steps[event.step].outcomes else ANYWHERE
        machine.events[trigger(source, event.outcome, int(str(event.body.get("way", 0))))].trigger(token)
    return str(token.state)


def started(rng: Random, power: Power) -> Walk:
    """A case somewhere along its way."""
    if power is RELIEF:
        return relief(rng.choice(list(RELIEF.steps)[:8]))
    return Walk(power, machine=POWERS[power.id][1]).open(VILLAGE_OFFICE, parties={"申请人": "甲"})


def settled(rng: Random, walk: Walk) -> None:
    """Settle in two parts, which must be the same as settling at once, and leave nothing to settle."""
    power, whole = walk.power, settle(walk.power, walk.here, walk.at, CALENDAR, machine=walk.machine)
    early = settle(power, walk.here, walk.at - timedelta(hours=rng.randrange(200)), CALENDAR, machine=walk.machine)
    partly = walk.here
    for event in early:
        partly = evolve(power, partly, event)
    assert (*early, *settle(power, partly, walk.at, CALENDAR, machine=walk.machine)) == whole
    walk.settle()
    assert settle(power, walk.here, walk.at, CALENDAR, machine=walk.machine) == ()


@pytest.mark.parametrize("name", POWERS)
@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_a_case_is_never_corrupted(name: str, seed: int) -> None:
    rng, (power, machine) = Random(seed), POWERS[name]
    walk = started(rng, power)
    for _ in range(15):
        walk.wait(timedelta(hours=rng.choice([0, 0, 1, 30, 100, 400])))
        settled(rng, walk)
        before = walk.here
        asked = Release(by=SUPERVISOR) if before.held else command(rng, power, before.step, before.child)
        decided = decide(power, before, asked, walk.at, CALENDAR, machine=machine)
        assert decided == decide(power, before, asked, walk.at, CALENDAR, machine=machine)
        if isinstance(decided, Refusal):
            assert evolve(power, before, refusal_event(power, before, asked, decided, walk.at)) == before
            assert decided.allowed == tuple(each.text for each in options(power, before, walk.at, CALENDAR))
        else:
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
        case = opened._replace(step=step.id)
        named = {each.outcome for each in options(power, case, case.at, CALENDAR) if each.act == "take"}
        for outcome in {*step.outcomes, "随便"} - named:
            for roles in (step.by, list(power.roles)):
                asked = Take(by=Actor("甲", roles), step=step.id, outcome=outcome, data=fitting(power, step.id))
                assert isinstance(decide(power, case, asked, case.at, CALENDAR, machine=machine), Refusal)
