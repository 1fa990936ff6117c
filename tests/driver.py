"""An autopilot over any power: whoever must act, with whatever is needed, until a wanted outcome is given.

`acts` says, one after the other, what must be done where a case stands; a `Ground` does it. So the same hand walks
the pure half of the engine, a case in a store, and every test that wants to know what each single act is worth.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import Any, Protocol

from qingdan.engine.model.parts import Body, Share
from qingdan.engine.model.period import Calendar
from qingdan.engine.model.power import Edge, Power, Step
from qingdan.engine.model.words import ANYWHERE, DONE, EndKind, Level, Reserved
from qingdan.engine.runtime.case import Case, Refusal, decide, evolve, options, refusal_event, settle
from qingdan.engine.runtime.commands import (
    Actor,
    ChildEnded,
    Command,
    GoAlong,
    Object,
    Open,
    Post,
    Sign,
    Take,
    Vote,
    Why,
    Withdraw,
)
from qingdan.engine.runtime.events import EntryRef, Event, Kind
from qingdan.engine.runtime.judging.values import normal
from qingdan.engine.runtime.judging.ways import Env
from qingdan.engine.runtime.machine import Machine
from tests.guesses import holds

VILLAGE = "610524101203"
PAPER = "b" * 64
CHILD, PARENT = "child-1", "parent-1"
PLACES = {Level.TOWN: VILLAGE[:9], Level.COUNTY: VILLAGE[:6], Level.CITY: VILLAGE[:4], Level.PROVINCE: VILLAGE[:2]}
"""Where an office's role holds; those of the village and its groups hold in the village."""
BY_NOTICE = (Reserved.UNOPPOSED, DONE)
BY_COUNT = (Reserved.PASSED, Reserved.REJECTED, Reserved.INQUORATE)
BY_CHILD = {kind.value: kind for kind in EndKind}


@dataclass(frozen=True, slots=True)
class Wait:
    """Until then nothing can be done, and from then on it can."""

    until: datetime


class Ground(Protocol):
    """Where a case is walked: it stands settled in `case`, at the moment `at`."""

    @property
    def power(self) -> Power: ...

    @property
    def machine(self) -> Machine: ...

    @property
    def calendar(self) -> Calendar: ...

    @property
    def case(self) -> Case: ...

    @property
    def at(self) -> datetime: ...

    def do(self, act: Command | Wait) -> bool:
        """Do it; whether it went through."""
        ...


@dataclass(frozen=True, slots=True)
class Stride:
    """One outcome to be given with these data, by whoever stands at `by` in 由; or one exit of 随时 to be left by."""

    outcome: str
    data: Mapping[str, object] = field(default_factory=dict)
    by: int = 0
    leaves: bool = False

    def go(self, ground: Ground) -> bool:
        """Whether every act of it went through; none does at an end."""
        if ground.case.end:
            return False
        if self.leaves:
            return ground.do(leaving(ground, self.outcome))
        return give(ground, self.outcome, self.data, self.by)


@dataclass(slots=True)
class Trial:
    """A case in the pure half of the engine, with everything that happened to it, and how it was walked. Copied at
    will."""

    machine: Machine
    calendar: Calendar
    at: datetime
    events: tuple[Event, ...] = ()
    known: Case | None = None
    trail: tuple[Stride, ...] = ()
    source: Trial | None = None
    value: str = ""
    """From which a 抽查 is drawn."""

    @property
    def power(self) -> Power:
        return self.machine.power

    @property
    def case(self) -> Case:
        assert self.known is not None
        return self.known

    def copy(self) -> Trial:
        return replace(self)

    def ask(self, command: Command) -> tuple[Event, ...] | Refusal:
        return decide(
            self.power,
            self.known,
            command,
            self.at,
            self.calendar,
            machine=self.machine,
            entry_before=lambda _at: EntryRef(1, self.value),
        )

    def do(self, act: Command | Wait) -> bool:
        if isinstance(act, Wait):
            self.at = max(self.at, act.until)
        else:
            decided = self.ask(act)
            if isinstance(decided, Refusal):
                return False
            self._enter(decided)
        self._enter(settle(self.power, self.case, self.at, self.calendar, machine=self.machine))
        return True

    def _enter(self, events: tuple[Event, ...]) -> None:
        for event in events:
            self.known = evolve(self.power, self.known, event)
        self.events += events

    def refuses(self, command: Command, *codes: str) -> None:
        """The command must be refused, with one of the codes; the fact of it must leave the case as it is."""
        before, decided = repr(self.known), self.ask(command)
        assert isinstance(decided, Refusal), f"准了：{command}"
        assert decided.code in codes, f"{decided.code} {decided.text.zh} {command}"
        assert decided.text.zh
        assert decided.text.en
        fact = refusal_event(self.power, self.known, command, decided, self.at)
        assert (fact.kind, fact.seq, fact.body["code"]) == (Kind.REFUSED, 0, decided.code)
        assert self.known is None or evolve(self.power, self.known, fact) is self.known
        assert repr(self.known) == before


def arrows(power: Power, events: tuple[Event, ...]) -> Iterator[Edge]:
    """The arrows along which events moved a case."""
    for event in events:
        if event.kind in {Kind.TAKEN, Kind.WITHDRAWN}:
            outcome = event.outcome or next(each.name for each in power.anytime if each.to == event.target)
            known = outcome in power.steps[event.step].outcomes and event.kind is Kind.TAKEN
            way: Any = event.body.get("way", 0)
            yield Edge(event.step if known else ANYWHERE, outcome, way if known else 0, event.target)


def actor(ground: Ground, role: str, step: str, number: int = 0) -> Actor:
    """Who acts in a role: the party it is bound to, or somebody of the office who acts in this step alone."""
    if role in parties(ground.power):
        return Actor(ground.case.parties.get(role, role), [role])
    return Actor(f"{role}{number}·{step}", [role], place=place(ground.power, role))


def parties(power: Power) -> tuple[str, ...]:
    return power.parties or ("申请人",)


def place(power: Power, role: str) -> str:
    known = power.roles.get(role)
    return PLACES.get(known.level, VILLAGE) if known else VILLAGE


def holders(power: Power) -> list[str]:
    """Roles that may put a case on hold."""
    return [name for name, role in power.roles.items() if role.may_hold]


def takers(step: Step, outcome: str) -> tuple[str, ...]:
    """Roles that may give an outcome of a step: those that take it; a chosen one beyond the first also by signers."""
    return tuple(dict.fromkeys((*step.by, *(sign.role for sign in step.sign if beyond_first(step, outcome)))))


def beyond_first(step: Step, outcome: str) -> bool:
    """Whether an outcome is a chosen one that is not the first."""
    return outcome in step.outcomes and not step.outcomes[outcome].world and outcome != step.first.name


def acts(ground: Ground, outcome: str, data: Mapping[str, object], by: int = 0) -> Iterator[Command | Wait]:
    """What must be done, one after the other, until `outcome` is given at the step where the case stands."""
    step, visit = ground.power.steps[ground.case.step], _visit(ground)
    if outcome == Reserved.LAPSED:
        yield from [Wait(ground.case.due)] if ground.case.due else []
        return
    final = last(ground, outcome, data, by)
    if must_hang(ground, step, data, final):
        yield posting(ground, step, by)
    if outcome == step.first.name:
        yield from _signing(ground, step, outcome, data)
    opened = opens(ground, step, final, data) if isinstance(final, Take) and _visit(ground) == visit else None
    if opened is not None and opened > ground.at:
        yield Wait(opened)
    if _visit(ground) == visit:
        yield final
    if ground.case.child:
        yield ChildEnded(child=ground.case.child, kind=BY_CHILD.get(outcome, EndKind.ACCOMPLISHED))


def _visit(ground: Ground) -> tuple[str, datetime]:
    """This stay at this step, and no later one."""
    return ground.case.step, ground.case.entered


def last(ground: Ground, outcome: str, data: Mapping[str, object], by: int = 0) -> Command:
    """The act that gives an outcome, fully equipped."""
    step = ground.power.steps[ground.case.step]
    if outcome == Reserved.OBJECTED:
        return Object(by=Actor("邻居", ["村民"], place=VILLAGE), text="与事实不符")
    return taking(ground, step, outcome, data, by)


def taking(ground: Ground, step: Step, outcome: str, data: Mapping[str, object], by: int = 0) -> Take:
    """The taking of any step of the power, whether the case stands there or not."""
    roles = takers(step, outcome)
    role = roles[by % len(roles)]
    office = ground.power.roles.get(role)
    called = step.call is not None and outcome in {*BY_CHILD, step.first.name}
    return Take(
        by=actor(ground, role, step.id),
        step=step.id,
        outcome=None if called or outcome in BY_COUNT else outcome,
        data=data,
        materials=dict.fromkeys(step.submit, PAPER),
        vote=votes(ground, step, outcome, data),
        place=step.at or (office.place if office else "") or None,
        child=CHILD if step.call else "",
    )


def posting(ground: Ground, step: Step, by: int = 0) -> Post:
    hung = step.notice or step.publish
    where = "、".join(hung.places) if hung and hung.places else "村务公开栏"
    return Post(by=actor(ground, step.by[by % len(step.by)], step.id), step=step.id, where=where, evidence="照片")


def must_hang(ground: Ground, step: Step, data: Mapping[str, object], final: Command) -> bool:
    """Whether something must be posted before the final act."""
    if ground.case.posting is not None:
        return False
    if not isinstance(final, Take):
        return True
    if final.vote is not None:
        return body(ground, step, data).notice is not None
    return bool(step.publish and final.outcome == step.first.name) or awaits_days(step, final)


def awaits_days(step: Step, final: Command) -> bool:
    """Whether a taking waits for the days of a notice."""
    return bool(step.notice and isinstance(final, Take) and final.outcome in {*BY_NOTICE, step.first.name})


def _signing(ground: Ground, step: Step, outcome: str, data: Mapping[str, object]) -> Iterator[Sign]:
    for signature in step.sign:
        for number in range(signature.count):
            by = actor(ground, signature.role, f"{step.id}·签", number)
            if ground.case.step == step.id:
                yield Sign(by=by, step=step.id, outcome=outcome, data=data)


def opens(ground: Ground, step: Step, final: Take, data: Mapping[str, object]) -> datetime | None:
    """From when the final act is open, as the engine itself tells those who ask."""
    told = options(ground.power, ground.case, ground.at, ground.calendar, machine=ground.machine)
    asked = final.outcome or ("" if final.vote else step.first.name)
    moments = [each.opens for each in told if each.act in {"take", "settle"} and each.outcome == asked and each.opens]
    days, posted = body(ground, step, data).notice if final.vote else None, ground.case.posting
    if days and posted:
        moments.append(ground.calendar.opens(posted.at, days))
    return max(moments, default=None)


def body(ground: Ground, step: Step, data: Mapping[str, object]) -> Body:
    """The body that votes at a step."""
    put_down = {name: normal(ground.power, name, value) for name, value in data.items()}
    env = Env(ground.power, {**ground.case.fields, **put_down})
    named = next((each for each in step.vote if each.when is not None and holds(each.when, env)), step.vote[-1])
    return ground.power.bodies[named.body]


def votes(ground: Ground, step: Step, outcome: str, data: Mapping[str, object]) -> Vote | None:
    """Figures that give an outcome, and would give another one with one person less or more."""
    if not step.vote or (outcome not in BY_COUNT and outcome != step.first.name):
        return None
    sits, due = body(ground, step, data), 30
    quorum = next(n for n in range(due + 1) if not sits.quorum or any(reached(n, due, n, each) for each in sits.quorum))
    present = quorum - 1 if outcome == Reserved.INQUORATE else max(quorum, 1)
    if present < 0:
        return None
    majority = sits.majority or Share(of_due=False, numerator=1, denominator=2, strict=True)
    enough = next((n for n in range(present + 1) if reached(n, due, present, majority)), present)
    while outcome not in {Reserved.INQUORATE, Reserved.REJECTED} and not reached(enough, due, present, majority):
        present, enough = present + 1, present + 1
    favour = enough - 1 if outcome == Reserved.REJECTED else enough
    return Vote(due, present, max(favour, 0), present - max(favour, 0), 0)


def reached(count: int, due: int, present: int, share: Share) -> bool:
    base, wanted = (due if share.of_due else present), Fraction(share.numerator, share.denominator)
    return count > wanted * base if share.strict else count >= wanted * base


def give(ground: Ground, outcome: str, data: Mapping[str, object], by: int = 0) -> bool:
    """Do all that is needed for `outcome`; whether every act went through."""
    return all(ground.do(act) for act in acts(ground, outcome, data, by))


def rehearsed(
    trial: Trial, outcome: str, data: Mapping[str, object], by: int = 0
) -> Iterator[tuple[Trial, Command | Wait]]:
    """Every act that is needed for `outcome`, with the state just before it; then it is done, and must go through."""
    ground = trial.copy()
    for act in acts(ground, outcome, data, by):
        yield ground, act
        assert ground.do(act), f"{ground.case.step}：{act}"


def leaving(ground: Ground, name: str) -> Command:
    """The act that leaves by an exit of 随时."""
    leave = next(each for each in ground.power.anytime if each.name == name)
    if not leave.by:
        return GoAlong(parent=PARENT, seq=1, why=Why.WITHDRAWN)
    role = leave.by[0]
    by, step = actor(ground, role, "随时"), ground.case.step
    if role in parties(ground.power):
        return Withdraw(by=by)
    return Take(by=by, step=step, outcome=name)


def _goes_along(power: Power) -> bool:
    """Whether a case is withdrawn with the one that called it and not otherwise: then somebody has called it."""
    return any(not leave.by for leave in power.anytime)


def opening(power: Power, start: str, source: Case | None = None) -> Open:
    """The opening at a beginning, by whoever may, or by the clock, or by a call."""
    step = power.steps[start]
    how, bound = step.start, {role: f"{role}本人" for role in parties(power)}
    role = step.by[0]
    by = Actor(bound[role], [role]) if role in bound else Actor(f"{role}·立案", [role], place=place(power, role))
    called = _goes_along(power) if step is power.first else how is not None and how.called
    return Open(
        case="case-1",
        village=VILLAGE,
        by=None if how and how.cycle else by,
        parties={} if source else bound,
        start=start,
        source=source,
        parent=PARENT if called else "",
        digest="d" * 64,
    )
