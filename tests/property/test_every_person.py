"""Every act of every shipped power, asked for by every wrong person at the very moment at which the right one may.

Each act that an outcome needs (the postings, the signatures, the taking) is first tried by whoever has not the role,
has it elsewhere, is another person than the party, must keep out, or has had a hand in it already.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice

import pytest

from qingdan.engine.model.power import Power, Step
from qingdan.engine.model.words import FieldType
from qingdan.engine.runtime.commands import Actor, Command, Hold, Object, Post, Sign, Take, Withdraw
from qingdan.engine.runtime.events import Kind
from tests.atlas import CATALOGUE, Atlas, atlas
from tests.driver import VILLAGE, Trial, actor, beyond_first, holders, leaving, parties, place, rehearsed

CALLER = re.compile("[A-Z]{2}-[0-9]{2}/")
"""How 不同于 names a step of a case that calls this one, as code/step."""
SOME = 6
"""Roles of the whole list that are tried at each act beside those of the power."""
shipped = pytest.mark.parametrize("name", CATALOGUE.powers)


@shipped
def test_only_the_roles_of_an_act_may_do_it_and_only_where_they_hold(name: str) -> None:
    found, turns = atlas(name), cycle(CATALOGUE.roles)
    for step, state, data in found.firsts():
        for outcome in step.outcomes:
            for by in range(len(step.by)):
                for trial, act in rehearsed(state, outcome, data, by):
                    if isinstance(act, Take | Post | Sign):
                        for wrong in (None, *wrong_persons(trial, allowed(found.power, step, act), turns)):
                            trial.refuses(replace(act, by=wrong), "QR104")


@shipped
def test_only_those_named_leave_only_supervision_holds_only_the_village_objects(name: str) -> None:
    found, turns = atlas(name), cycle(CATALOGUE.roles)
    leavers = {role for leave in found.power.anytime for role in leave.by}
    for step, state, data in found.firsts():
        for leave in filter(lambda each: each.by, found.power.anytime):
            command = leaving(state, leave.name)
            right = leavers if isinstance(command, Withdraw) else set(leave.by)
            for wrong in (None, *wrong_persons(state, right, turns)):
                state.refuses(replace(command, by=wrong), "QR104")
        for wrong in (None, *wrong_persons(state, set(holders(found.power)), turns)):
            state.refuses(Hold(by=wrong), "QR104")
        for outcome in step.outcomes:
            for trial, act in rehearsed(state, outcome, data):
                if isinstance(act, Object):
                    for wrong in (None, Actor("邻居", ["村民"], place=elsewhere(VILLAGE))):
                        trial.refuses(replace(act, by=wrong), "QR104")


@shipped
def test_whoever_took_or_signed_a_step_keeps_out_of_those_that_say_so(name: str) -> None:
    found = atlas(name)
    seen = set()
    for step, state, before in having_acted(found):
        people = (
            {hand for other, hand in hands(state) if within(other, before)} if (step.id, before) not in seen else ()
        )
        for person in people:
            for trial, act in office_acts(found, step, state):
                trial.refuses(replace(act, by=replace(by_of(act), id=person)), "QR105")
                seen.add((step.id, before))
    asked = {(step.id, name) for step in found.power.steps.values() for name in apart(step)}
    assert seen == {(step, name) for step, name in asked if office(found.power, step)}


def test_a_caller_that_is_named_calls() -> None:
    named = {
        (power.code, *name.split("/", 1))
        for power in CATALOGUE.powers.values()
        for step in power.steps.values()
        for name in (step.recuse.apart_from if step.recuse else ())
        if CALLER.match(name)
    }
    assert {caller for _, caller, _ in named} == {"BM-01", "BM-19", "RC-02", "ZD-07", "ZD-11"}
    for code, caller, step in named:
        power = CATALOGUE.find(caller)
        assert power is not None
        assert step in power.steps
        assert code in {each.call.power for each in power.steps.values() if each.call}


@shipped
def test_kin_of_a_party_and_of_whoever_is_put_down_keep_out(name: str) -> None:
    found = atlas(name)
    for step, states in found.stands.items():
        for state in states[:3]:
            if kin_keep_out(found.power, step):
                for trial, act in office_acts(found, found.power.steps[step], state):
                    for person in concerned(trial, act):
                        trial.refuses(replace(act, by=replace(by_of(act), id=person)), "QR105")
                        trial.refuses(replace(act, by=replace(by_of(act), kin=frozenset([person]))), "QR105")


@shipped
def test_nobody_is_two_hands(name: str) -> None:
    """A signature counts once; whoever takes the step is no signer of it."""
    found = atlas(name)
    for step, state, data in found.firsts():
        signed: list[Sign] = []
        for trial, act in rehearsed(state, step.first.name, data):
            for sign in signed:
                trial.refuses(sign, "QR109")
                if isinstance(act, Take):
                    again = replace(act, by=replace(by_of(act), id=by_of(sign).id))
                    trial.refuses(again, *two_hands(found.power, step, act, sign))
            signed += [act] if isinstance(act, Sign) else []


def two_hands(power: Power, step: Step, take: Take, sign: Sign) -> list[str]:
    """Why a signer may not take the step: he is not its party, he is the applicant himself, or a hand is missing."""
    if set(by_of(take).roles) & set(parties(power)):
        return ["QR104"]
    return ["QR105"] if set(by_of(sign).roles) & set(parties(power)) and kin_keep_out(power, step.id) else ["QR109"]


def allowed(power: Power, step: Step, act: Take | Post | Sign) -> set[str]:
    """The roles that may do an act, and those that stand in for them."""
    if isinstance(act, Post):
        return set(step.by)
    hands = {each.role for each in step.sign}
    hands |= {power.roles[role].deputy for role in hands if power.roles[role].deputy}
    if isinstance(act, Sign):
        return hands
    return {*step.by, *(hands if beyond_first(step, act.outcome or "") else ())}


def wrong_persons(trial: Trial, right: set[str], turns: Iterator[str]) -> Iterator[Actor]:
    """Everybody of the power who has not one of these roles for this case, and of the whole list some, by turns."""
    power, bound = trial.power, parties(trial.power)
    others = [role for role in CATALOGUE.roles if role not in right]
    near = {*bound, *(role for step in power.steps.values() for role in (*step.by, *(sign.role for sign in step.sign)))}
    for role in dict.fromkeys([role for role in (*near, *islice(turns, SOME)) if role in others]):
        yield Actor("路人", [role], place=place(power, role))
        if role in bound:
            yield actor(trial, role, "")
    yield Actor("路人", [role for role in others if role not in bound])
    for role in right:
        if role in bound:
            yield Actor("冒名者", [role])
            yield Actor("代办者", [role], agent_for=trial.case.parties[role])
        else:
            yield Actor("外地人", [role], place=elsewhere(place(power, role)))


def elsewhere(code: str) -> str:
    """Another village, town or county of the same level."""
    return code[:-1] + ("8" if code.endswith("9") else "9")


def by_of(act: Command) -> Actor:
    assert act.by is not None
    return act.by


def office(power: Power, step: str) -> bool:
    """Whether an office may take the step."""
    return any(role not in parties(power) for role in power.steps[step].by)


def office_acts(found: Atlas, step: Step, state: Trial) -> Iterator[tuple[Trial, Take | Post | Sign]]:
    """What offices must do for the first outcome."""
    for trial, act in rehearsed(state, step.first.name, found.data(state, step)):
        if isinstance(act, Take | Post | Sign) and not set(by_of(act).roles) & set(parties(found.power)):
            yield trial, act


def having_acted(found: Atlas) -> Iterator[tuple[Step, Trial, str]]:
    """Every state at a step that keeps out whoever took another one."""
    for name, states in found.stands.items():
        step = found.power.steps[name]
        for before in apart(step):
            yield from ((step, state, before) for state in states)


def apart(step: Step) -> list[str]:
    """The steps of the power itself whose hands must keep out of this one."""
    named = step.recuse.apart_from if step.recuse else ()
    return [name for name in named if not CALLER.match(name)]


def hands(state: Trial) -> Iterator[tuple[str, str]]:
    """Who took, posted or signed at which step, read from the record."""
    for event in state.events:
        by = event.body.get("actor")
        if event.kind in {Kind.TAKEN, Kind.POSTED, Kind.SIGNED} and isinstance(by, dict):
            yield event.step, str(by["id"])


def within(step: str, name: str) -> bool:
    """Whether a step is the named one, or stands in the shared procedure of that name."""
    return step == name or step.startswith(f"{name}/")


def kin_keep_out(power: Power, step: str) -> bool:
    rule = power.steps[step].recuse
    return rule is not None and rule.kin


def concerned(trial: Trial, act: Command) -> set[str]:
    """The parties of a case, and every person put down in it or just now."""
    data = {**trial.case.fields, **(act.data if isinstance(act, Take) else {})}
    kinds = {name: field.type for name, field in trial.power.fields.items()}
    return {*trial.case.parties.values(), *(str(data[name]) for name in data if kinds.get(name) is FieldType.PERSON)}
