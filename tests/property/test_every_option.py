"""What is offered and what is accepted are the same, tried at every step of every shipped power by every person.

At every step of every power, and between the acts that lead on from it, each person is asked for: the right one of
every role, one who holds it elsewhere, whoever acted or signed before, kin of a party, an agent, one who holds two
roles, a stranger. (a) Whatever is offered to him is accepted when he does it with what it asks for. (b) Whatever he
does that is accepted was offered. (c) `would` names something exactly when the act is refused, the code of the refusal
first. And a planted fault is found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from qingdan import load_catalogue
from qingdan.engine.model.power import Power, Step
from qingdan.engine.runtime.case import Option, Refusal, options, would
from qingdan.engine.runtime.commands import (
    Actor,
    Command,
    Extend,
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
from qingdan.engine.runtime.judging import options as offering
from qingdan.engine.runtime.judging.act import Act
from qingdan.engine.runtime.judging.rules import RULES, Rule
from qingdan.engine.runtime.judging.values import ValueFault, normal
from qingdan.engine.runtime.judging.windows import ONLINE
from tests.atlas import CATALOGUE, Atlas, atlas
from tests.driver import BY_COUNT, CHILD, PAPER, VILLAGE, Trial, Wait, actor, holders, parties, place, rehearsed, votes

SHIPPED = Path(__file__).parents[2] / "catalogue"
STATES = 2
"""How many states of a step are looked at; each with all that leads on from it."""
RECORDS = 3
"""With how many values each option is tried."""
TURNS = 5
"""Of the persons one in so many does everything at a moment, by turns."""
WITH_ALL = "medical-assistance"
"""A power with a notice, signatures and a limit that may be extended."""


@cache
def elsewhere() -> Mapping[str, Power]:
    """The powers of the other counties that Heyang does not have, or not so."""
    counties = {name: load_catalogue(SHIPPED / name) for name in ("linwei", "dali", "tongguan")}
    found = {(county, each.id): each for county, listed in counties.items() for each in listed.powers.values()}
    own = {(county, name): power for (county, name), power in found.items() if power != CATALOGUE.powers.get(name)}
    known: list[tuple[Mapping[str, Step], ...]] = [(power.steps,) for power in CATALOGUE.powers.values()]
    return {f"{county}/{name}": power for (county, name), power in own.items() if (power.steps,) not in known}


@cache
def explored(name: str) -> Atlas:
    return Atlas(elsewhere()[name]).explore() if "/" in name else atlas(name)


every = pytest.mark.parametrize("name", [*CATALOGUE.powers, *elsewhere()])


@dataclass(frozen=True)
class Moment:
    """A case at a moment, and the values that those who have signed had before them."""

    found: Atlas
    trial: Trial
    data: Mapping[str, object]

    @property
    def step(self) -> Step:
        return self.trial.power.steps[self.trial.case.step]

    def offered(self, by: Actor) -> tuple[Option, ...]:
        trial = self.trial
        return options(trial.power, trial.case, trial.at, trial.calendar, by=by, machine=trial.machine)


def moments(found: Atlas) -> Iterator[Moment]:
    """Some states of every step, and those between the acts that lead on: posted, signed in part, called, held."""
    for name, states in found.stands.items():
        step = found.power.steps[name]
        for state in states[:STATES]:
            data = found.data(state, step)
            yield Moment(found, state, data)
            held = state.copy()
            assert held.do(Hold(by=Actor("监督", holders(found.power)[:1])))
            yield Moment(found, held, data)
            for outcome in (step.first.name, *(each for each in BY_COUNT[1:] if each in step.outcomes)):
                for trial, _ in islice(rehearsed(state, outcome, data), 1, None):
                    if trial.case.step == name and trial.case.entered == state.case.entered:
                        yield Moment(found, trial.copy(), data)


def rightful(moment: Moment) -> Iterator[Actor]:
    """Whoever has a role that does something here, each once."""
    power, step = moment.trial.power, moment.step
    for role in dict.fromkeys((*near(moment), *holders(power)[:1], *parties(power))):
        yield actor(moment.trial, role, step.id)
    if step.sign:
        yield Actor("兼任", [step.by[0], *signing(power, step)], place=VILLAGE)
    yield Actor("邻居", ["村民"], place=VILLAGE)


def near(moment: Moment) -> list[str]:
    """The roles of the step, and those that leave the case."""
    power, step = moment.trial.power, moment.step
    leaving = (role for leave in power.anytime for role in leave.by)
    return list(dict.fromkeys((*step.by, *signing(power, step), *leaving)))


def signing(power: Power, step: Step) -> list[str]:
    """The roles that sign, and their deputies."""
    roles = [sign.role for sign in step.sign]
    return roles + [power.roles[role].deputy for role in roles if role in power.roles and power.roles[role].deputy]


def others(moment: Moment) -> Iterator[Actor]:
    """Who holds a role elsewhere, acts for a party, acted or signed before, is kin or the party himself, or nobody."""
    power, case = moment.trial.power, moment.trial.case
    for right in rightful(moment):
        yield replace(right, id=f"{right.id}·他处", place="999999999999"[: len(right.place) or 6])
        yield Actor("代办者", ["代办员", "监护人"], agent_for=right.id, mandate="委托书")
    before = {person for people in case.acted.values() for person in people} | {each.person for each in case.signatures}
    for role in near(moment):
        yield from (Actor(person, [role], place=place(power, role)) for person in sorted(before)[:4])
        for party in [*case.parties.values()][:1]:
            yield Actor(f"{role}·亲属", [role], place=place(power, role), kin=frozenset([party]))
            yield Actor(party, [role], place=place(power, role))
    yield from (Actor("另一人", [role], place=place(power, role)) for role in list(power.roles)[:2])
    yield Actor("外人")


# (a) whatever is offered is accepted


def accepted(moment: Moment, option: Option, by: Actor, data: Mapping[str, object]) -> str:
    """Does what is offered, with all that it asks for; why it was not accepted, or nothing."""
    trial = moment.trial.copy()
    for signer in signers(moment, option, by):
        refused = trial.ask(Sign(by=signer, step=option.step, data=data))
        if isinstance(refused, Refusal):
            return f"签字不成：{refused.text.zh}"
        trial.do(Sign(by=signer, step=option.step, data=data))
    here = len(moment.trial.events)
    if option.opens:
        trial.do(Wait(option.opens))
    gone = [each for each in trial.events[here:] if each.kind is Kind.TAKEN]
    if gone:  # with the last signature or the last day the world has given it
        return "" if gone[0].outcome == option.outcome else f"走开了：{gone[0].outcome}"
    refused = trial.ask(doing(moment, option, by, data))
    return refused.text.zh if isinstance(refused, Refusal) else ""


def signers(moment: Moment, option: Option, by: Actor) -> Iterator[Actor]:
    """Others, in the roles whose signatures are asked for before."""
    for asked in option.signatures if option.act == "take" else ():
        role, _, count = asked.partition("×")
        for number in range(int(count or 1)):
            right = actor(moment.trial, role, f"{option.step}·另签", number)
            assert right.id != by.id, f"{option} 要 {by.id} 自己先签"
            yield right


def doing(moment: Moment, option: Option, by: Actor, data: Mapping[str, object]) -> Command:
    """The act that is offered, with what it asks for and nothing else."""
    step = moment.step
    put_down = {name: data[name] for name in option.fields}
    where = option.places[0] if option.places else None
    match option.act:
        case "take":
            figures = votes(moment.trial, step, step.first.name, data) if "vote" in option.arguments else None
            return Take(
                by=by,
                step=option.step,
                outcome=option.outcome or None,
                data=put_down,
                materials=dict.fromkeys(option.materials, PAPER),
                vote=figures,
                place=where,
                child=CHILD if option.calls else "",
            )
        case "sign":
            return Sign(by=by, step=option.step, data=other(moment, put_down, by))
        case "post":
            return Post(by=by, step=option.step, where=where or "村口", evidence="照片")
        case "object":
            return Object(by=by, text="不实")
        case "extend":
            return Extend(by=by, step=option.step, reason="情况特殊")
    plain: Mapping[str, type] = {"withdraw": Withdraw, "hold": Hold, "release": Release}
    made: Command = plain[option.act](by=by)
    return made


def other(moment: Moment, data: Mapping[str, object], by: Actor) -> Mapping[str, object]:
    """Values for which this person has not signed, if he has signed."""
    if all(each.person != by.id for each in moment.trial.case.signatures):
        return data
    return next(changed(moment, data), data)


def changed(moment: Moment, data: Mapping[str, object]) -> Iterator[Mapping[str, object]]:
    """The data with one value changed that fits as well."""
    for name, value in data.items():
        chosen = moment.trial.power.fields[name].options
        for new in (f"{value}乙", "2", "1", "是", "否", "2026-12-02", "2天", *chosen):
            try:
                if normal(moment.trial.power, name, new) != normal(moment.trial.power, name, value):
                    yield {**data, name: new}
            except ValueFault:
                continue


def check_offered(name: str) -> int:
    """(a); how many options were tried."""
    tried = 0
    for moment in moments(explored(name)):
        records = [moment.data]
        if not moment.trial.case.signatures:
            records = list(islice(moment.found.guesses.records(moment.trial.case, moment.step), RECORDS))
        for by in (*rightful(moment), *others(moment)):
            for option in moment.offered(by):
                for data in records:
                    why = accepted(moment, option, by, data)
                    assert not why, f"{by.id} {by.roles} {option.text.zh} {data}：{why}"
                    tried += 1
    return tried


# (b) whatever is accepted was offered; (c) would says so


def commands(moment: Moment, by: Actor) -> Iterator[Command]:
    """All that one might do, fully equipped."""
    power, step, data = moment.trial.power, moment.step, moment.data
    full = equipped(moment, by)
    for outcome in (None, *step.outcomes):
        yield replace(full, outcome=outcome)
        for given in dict.fromkeys((*BY_COUNT, step.first.name)) if step.vote else ():
            yield replace(full, outcome=outcome, vote=votes(moment.trial, step, given, data))
    yield from (Take(by=by, step=step.id, outcome=leave.name) for leave in power.anytime)
    hung = step.notice or step.publish
    where = hung.places[0] if hung and hung.places else "村务公开栏"
    yield Post(by=by, step=step.id, where=where, evidence="照片")
    yield Sign(by=by, step=step.id, data=data)
    yield Sign(by=by, step=step.id, data=other(moment, data, by))
    yield Extend(by=by, step=step.id, reason="情况特殊")
    yield from (Object(by=by, text="不实"), Hold(by=by), Release(by=by), Withdraw(by=by))


def equipped(moment: Moment, by: Actor) -> Take:
    """The taking of the step with everything."""
    step, hall = moment.step, next(iter(moment.trial.power.places(moment.step)), None)
    papers = dict.fromkeys(step.submit, PAPER)
    return Take(by=by, step=step.id, data=moment.data, materials=papers, place=hall, child=CHILD)


def lacking(moment: Moment, by: Actor) -> Iterator[Command]:
    """What lacks one thing or another, or several."""
    step, full = moment.step, equipped(moment, by)
    for outcome in step.outcomes:
        yield replace(full, outcome=outcome, place=ONLINE)
        yield replace(full, outcome=outcome, place=None, data={}, materials={})
        yield replace(full, outcome=outcome, data=dict.fromkeys(full.data), materials=dict.fromkeys(step.submit, ""))
        yield replace(full, outcome=outcome, vote=Vote(3, 4, 5, 0, 0), fee="-1", materials={"没有的": PAPER})
    yield replace(full, outcome="没有的")
    yield replace(full, step=next((each for each in moment.trial.power.steps if each != step.id), "没有的"))
    yield Post(by=by, step=step.id, where=" ", evidence="")
    yield Sign(by=by, step=step.id, outcome=[*step.outcomes][-1], data={"没有的": 1})
    yield from (Extend(by=by, step=step.id, reason=""), Object(by=by, text=""))


def meant(command: Command, events: tuple[Event, ...], power: Power) -> set[tuple[str, str]]:
    """The act and the outcome that must have been offered for what was done."""
    if not isinstance(command, Take):
        leave = next((each.name for each in power.anytime if events[0].target == each.to), "")
        return {(type(command).__name__.lower(), leave if isinstance(command, Withdraw) else "")}
    event = events[0]
    asked = "" if event.kind is Kind.CALLED and len(events) == 1 else events[-1].outcome
    exits = {each.name for each in power.anytime}
    return {("take", "" if command.vote else asked)} | ({("withdraw", asked)} if asked in exits else set())


def check_accepted(name: str) -> tuple[int, int]:
    """(b) and (c); how many acts were accepted and how many refused."""
    done = refused = 0
    for number, moment in enumerate(moments(explored(name))):
        for by in rightful(moment):
            for command in (*commands(moment, by), *lacking(moment, by)):
                accepted_ = agreed(moment, by, command)
                done, refused = done + accepted_, refused + (not accepted_)
        for by in islice(others(moment), number % TURNS, None, TURNS):
            for command in commands(moment, by):
                agreed(moment, by, command)
    return done, refused


def agreed(moment: Moment, by: Actor, command: Command) -> bool:
    """Whether the act is accepted; `would` and what is offered must have said so."""
    trial = moment.trial
    faults = would(trial.power, trial.case, command, trial.at, trial.calendar, machine=trial.machine)
    decided = trial.ask(command)
    if isinstance(decided, Refusal):
        assert faults, f"{command} 拒了，预看却说行：{decided.text.zh}"
        assert faults[0].code == decided.code
        assert decided.text.zh.startswith(faults[0].text.zh)
        assert set(decided.fields) == {field for each in faults for field in each.fields}
        return False
    assert not faults, f"{command} 准了，预看却说：{faults[0].text.zh}"
    open_now = [each for each in moment.offered(by) if each.opens is None or each.opens <= trial.at]
    offered = {(each.act, "" if each.act == "sign" else each.outcome) for each in open_now}
    assert meant(command, decided, trial.power) & offered, f"{command} 准了，没有列出来：{offered}"
    return True


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """A refusal does not say what is allowed, which takes most of its time and is looked at elsewhere."""
    monkeypatch.setattr("qingdan.engine.runtime.case.options", lambda *_args, **_named: ())


@every
def test_whatever_is_offered_is_accepted_when_done_with_what_it_asks_for(name: str) -> None:
    assert check_offered(name) > len(explored(name).stands)


@every
@pytest.mark.usefixtures("brief")
def test_whatever_is_accepted_was_offered_and_would_says_so_before(name: str) -> None:
    done, refused = check_accepted(name)
    assert done > len(explored(name).stands)
    assert refused > 0


# the property can fail


@pytest.mark.usefixtures("brief")
def test_an_act_that_is_not_offered_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(offering._Asking, "exits", lambda _self: iter(()))
    with pytest.raises(AssertionError, match="没有列出来"):
        check_accepted(WITH_ALL)


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize("kind", [Take, Post, Sign, Object, Extend, Hold, Release, Withdraw])
def test_a_guard_that_only_the_act_meets_is_found(kind: type, monkeypatch: pytest.MonkeyPatch) -> None:
    """A condition more when it is done, which what is offered does not know."""

    def whimsical(act: Act, _command: Command) -> Refusal | None:
        return act.refuse("QR199", "今天不办", "not today")

    known = RULES[kind]
    stricter = {**RULES, kind: Rule((*known.guards, whimsical), known.made)}
    monkeypatch.setattr("qingdan.engine.runtime.case.RULES", stricter)
    with pytest.raises(AssertionError, match="今天不办"):
        check_offered(WITH_ALL)
    with pytest.raises(AssertionError, match="今天不办"):
        check_accepted(WITH_ALL)
