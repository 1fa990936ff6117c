"""Where a scenario is played: an engine of its own, in memory, and its clock.

Nothing is made up but what is the same in every scenario: a person is called by the role (`申请人`), another of the
same role `申请人·乙`; the village is one of the county's; a paper's digest is that of its name; a day begins at 09:00;
a step is taken where it belongs; what hangs is proved by the digest of its place. Signatures are acts of their own. An
act dated before the last one is a late entry. A 抽查 that a line puts down is not put down: it says how the draw
fell (see `Redraw`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeAlias

from ...errors import QingdanError, StepRefused, Text, UsageError
from ...model.period import CHINA, Calendar, PeriodError, Unit, parse_period
from ...model.words import AGENT, APPLICANT, FieldType
from ..case import data_digest
from ..commands import WINDOW, Actor, Vote
from ..events import Kind
from ..service import Engine
from ..store.memory import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ...model.catalogue import Catalogue
    from ...model.parts import Field
    from ...model.power import Power, Step
    from ..standing import Case
    from ..store import Store

Act: TypeAlias = "Mapping[str, Any]"
VILLAGER = "村民"
BOARD = "村务公开栏"
MORNING = time(9, tzinfo=CHINA)


class Failed(QingdanError):  # noqa: N818  (a report about the scenario, not an error of the program)
    """A line of a scenario did not go as it says."""


class Redraw(Failed):
    """A 抽查 fell otherwise than the line says. Nobody can choose it: the scenario is played again."""


@dataclass(slots=True)
class Stage:
    """The place where one scenario is played: its engine, its clock, the case it is about and all before it."""

    catalogue: Catalogue
    power: Power
    store: Store = field(default_factory=MemoryStore)
    now: datetime = field(init=False)
    engine: Engine = field(init=False)
    calendar: Calendar = field(init=False)
    case: str = ""

    def __post_init__(self) -> None:
        self.now = datetime.combine(self.catalogue.edition.effective, MORNING)
        self.calendar = Calendar(self.catalogue.days_off, self.catalogue.days_on)
        self.engine = Engine(self.catalogue, self.store, clock=lambda: self.now)

    def play(self, act: str, said: Any) -> None:  # noqa: ANN401  (a line is whatever its schema lets it be)
        """One line of a scenario. Raises Failed with the sentence that says what happened instead."""
        try:
            _PLAYS[act](self, said)
        except StepRefused as no:
            raise Failed(Text(f"被拒绝（{no.code}）：{no.text.zh}", f"refused ({no.code}): {no.text.en}")) from no
        except (UsageError, PeriodError) as wrong:
            raise Failed(wrong.text) from wrong

    def end(self) -> str:
        """Where the case has ended ("" if it has not)."""
        return self.engine.settle(self.case).end if self.case else ""

    def given(self) -> frozenset[tuple[str, str, str]]:
        """Every outcome given so far: power id, step, outcome."""
        events = [entry.event for case in self.engine.cases() for entry in self.engine.history(case.id)]
        return frozenset((each.power, each.step, each.outcome) for each in events if each.kind is Kind.TAKEN)

    def moment(self, said: Act) -> datetime | None:
        """When the act happens: the clock moves on to it; an earlier moment is a late entry."""
        on = said.get("on")
        if on is None:
            return None
        at = _moment(str(on))
        if at < self.now:
            return at
        self.now = at
        return None

    def present(self, said: Act) -> Case:
        """The case that a line acts on: the one it is about, or the newest of the power it names."""
        code = said.get("power")
        if code is None:
            return self._here()
        child = self.catalogue.find(code)
        cases = [case for case in self.engine.cases() if child is not None and case.power == child.id]
        if not cases:
            raise Failed(Text(f"还没有开过“{code}”的案件", f"no case of “{code}” was opened yet"))
        return cases[-1]

    def _here(self) -> Case:
        if not self.case:
            raise Failed(Text("还没有开案，第一条要写“开”", "no case is open: the first line must be “open”"))
        return self.engine.case(self.case)

    def definition(self, case: Case) -> Power:
        """The power of a case; within a scenario the catalogue does not change."""
        return self.catalogue.powers[case.power]

    def actor(self, said: Act, case: Case | None, power: Power, roles: Sequence[str]) -> Actor:
        """Who acts: as the line says, else the only one of `roles`."""
        name = said.get("by") or (roles[0] if len(roles) == 1 else "")
        if not name:
            listed = f"这一步可以由{'、'.join(roles)}来办，" if roles else ""
            raise Failed(Text(f"{listed}请写明“由”谁", "say by whom it is done (by)"))
        role = name.partition("·")[0]
        bound = {**_bound(power, said.get("parties", {})), **(case.parties if case else {})}
        if role == AGENT:
            channel = power.channels.get(case.channel if case else said.get("channel", WINDOW))
            return Actor(
                name, [role], agent_for=next(iter(bound.values()), ""), mandate=channel.mandate if channel else ""
            )
        return Actor(bound.get(name, name), [role])

    def step(self, said: Act, case: Case) -> Step | None:
        """The step a line names (its last segment will do), or the one where the case stands."""
        name, steps = said.get("step", case.step), self.definition(case).steps
        return steps.get(name) or next((each for each in steps.values() if each.id.endswith(f"/{name}")), None)

    def open(self, said: Act) -> None:
        """开: a new case, which the lines after it are about."""
        power = self.power
        start = power.steps.get(said.get("start", ""), power.first)
        source = said.get("source")
        self.case = self.engine.open(
            power.id,
            said.get("village", f"{self.catalogue.division}101001"),
            said.get("parties", {}) if source else _bound(power, said.get("parties", {})),
            said.get("channel", WINDOW),
            self.ended(source) if source else None,
            said.get("start", ""),
            by=self.actor(said, None, power, start.by),
            at=self.moment(said),
        ).id

    def ended(self, end: str) -> str:
        """The newest case of the power that has reached `end`; a child case may have an end of the same name."""
        cases = [case.id for case in self.engine.cases() if case.power == self.power.id and case.end == end]
        if not cases:
            raise Failed(Text(f"前面没有走到“{end}”的案件可接", f"no earlier case has reached “{end}”"))
        return cases[-1]

    def take(self, said: Act) -> None:
        """办."""
        at, case = self.moment(said), self.present(said)
        fee, record = said.get("fee"), said.get("record", {})
        drawn = {} if "code" in said else self.drawn(record, case)
        by = self.actor(said, case, self.definition(case), self.roles(said, case))
        case = self.engine.take(
            case.id,
            said.get("step", case.step),
            said.get("outcome"),
            {name: value for name, value in record.items() if name not in drawn},
            {name: _digest(name) for name in said.get("submit", ())},
            _vote(said["vote"]) if "vote" in said else None,
            said.get("hall") or self.hall(said, case, by),
            None if fee == "无" else fee,
            by=by,
            at=at,
        )
        for name, value in drawn.items():
            if case.fields[name] != value:
                raise Redraw(Text(f"“{name}”没有抽得{_said(value)}", f"“{name}” was not drawn as {value}"))

    def hall(self, said: Act, case: Case, by: Actor) -> str | None:
        """Where the step is taken unless the line says otherwise: its own place, else that of the role."""
        step = self.step(said, case)
        places = [self.catalogue.roles[role].place for role in by.roles if role in self.catalogue.roles]
        return (step.at if step else "") or "".join(places[:1]) or None

    def drawn(self, record: Act, case: Case) -> dict[str, Any]:
        """How the line says that each 抽查 of the case fell."""
        fields = self.definition(case).fields
        return {name: value for name, value in record.items() if name in fields and _is_draw(fields[name])}

    def roles(self, said: Act, case: Case) -> tuple[str, ...]:
        """Who may take the step that a line names, or leave it by an exit of 随时."""
        step, outcome = self.step(said, case), said.get("outcome")
        if step is None:
            return ()
        leaves = {each.name: each.by for each in self.definition(case).anytime if each.name not in step.outcomes}
        return leaves.get(str(outcome), step.by)

    def post(self, said: Act) -> None:
        """张贴."""
        at, case = self.moment(said), self.present(said)
        step = self.step(said, case)
        hung = (step.notice or step.publish) if step else None
        where = said.get("where") or said.get("hall") or (hung.places[0] if hung and hung.places else BOARD)
        actor = self.actor(said, case, self.definition(case), step.by if step else ())
        self.engine.post(case.id, said.get("step", case.step), where, _digest(where), by=actor, at=at)

    def object(self, said: Act) -> None:
        """异议."""
        at, case = self.moment(said), self.present(said)
        actor = self.actor(said, case, self.definition(case), (VILLAGER,))
        self.engine.object(case.id, said.get("text", "有异议"), by=actor, at=at)

    def sign(self, said: Act) -> None:
        """签: for what the line says will be put down."""
        at, case = self.moment(said), self.present(said)
        step, power = self.step(said, case), self.definition(case)
        outcome = said.get("outcome") or (step.first.name if step else "")
        actor = self.actor(said, case, power, tuple(each.role for each in step.sign) if step else ())
        digest = data_digest(power, said.get("record", {}))
        self.engine.sign(case.id, said.get("step", case.step), outcome, digest, by=actor, at=at)

    def hold(self, said: Act) -> None:
        """停办."""
        self._stop(self.engine.hold, said)

    def release(self, said: Act) -> None:
        """恢复."""
        self._stop(self.engine.release, said)

    def _stop(self, act: Callable[..., Case], said: Act) -> None:
        at, case = self.moment(said), self.present(said)
        power = self.definition(case)
        holders = tuple(name for name, role in power.roles.items() if role.may_hold)
        act(case.id, said.get("reason", ""), by=self.actor(said, case, power, holders), at=at)

    def withdraw(self, said: Act) -> None:
        """撤回: by the first party unless the line says who."""
        at, case = self.moment(said), self.present(said)
        power = self.definition(case)
        actor = self.actor(said, case, power, tuple(_bound(power, {}))[:1])
        self.engine.withdraw(case.id, said.get("reason", ""), by=actor, at=at)

    def wait(self, said: str) -> None:
        """等: until the period has run in full; of days, to the morning after the last."""
        period = parse_period(said)
        passed = self.calendar.opens(self.now, period)
        self.now = passed if period.unit is Unit.HOURS else datetime.combine(passed.astimezone(CHINA), MORNING)

    def refuse(self, said: Act) -> None:
        """拒: the act must be refused, with that code."""
        code, act = said["code"], said.get("act", "take")
        try:
            _PLAYS[act](self, said)
        except StepRefused as no:
            if no.code != code:
                raise Failed(
                    Text(
                        f"应当以 {code} 拒绝，实际是 {no.code}：{no.text.zh}",
                        f"should be refused with {code}, was with {no.code}: {no.text.en}",
                    )
                ) from no
            return
        raise Failed(Text(f"应当被拒绝（{code}），却办成了", f"should be refused ({code}), but was done"))

    def at(self, said: str) -> None:
        """在: the case must stand before that step."""
        case = self.engine.settle(self._here().id)
        if said not in {case.step, case.step.rpartition("/")[2]} or case.end:
            raise Failed(_elsewhere(f"停在“{said}”", f"stand before “{said}”", case))

    def reach(self, said: str) -> None:
        """到: the case must have reached that end."""
        case = self.engine.settle(self._here().id)
        if case.end != said:
            raise Failed(_elsewhere(f"走到“{said}”", f"have reached “{said}”", case))


_PLAYS: Mapping[str, Callable[[Stage, Any], None]] = {
    act.__name__: act
    for act in (
        Stage.open,
        Stage.take,
        Stage.post,
        Stage.object,
        Stage.sign,
        Stage.hold,
        Stage.release,
        Stage.withdraw,
        Stage.wait,
        Stage.refuse,
        Stage.at,
        Stage.reach,
    )
}


def _is_draw(one: Field) -> bool:
    return one.type is FieldType.DRAW and one.rows is None


def _said(value: object) -> str:
    return "是" if value is True else "否" if value is False else str(value)


def _elsewhere(zh: str, en: str, case: Case) -> Text:
    there = f"终点“{case.end}”" if case.end else f"“{case.step}”"
    there_en = f"the end “{case.end}”" if case.end else f"“{case.step}”"
    return Text(f"应当{zh}，实际在{there}", f"should {en}, is at {there_en}")


def _digest(name: str) -> str:
    return sha256(name.encode()).hexdigest()


def _vote(said: Mapping[str, int]) -> Vote:
    """弃权 is none and 反对 the rest of those present, unless the line says otherwise."""
    abstained = said.get("abstain", 0)
    against = said.get("against", said["present"] - said["for"] - abstained)
    return Vote(said["due"], said["present"], said["for"], against, abstained)


def _bound(power: Power, given: Mapping[str, str]) -> dict[str, str]:
    """Every party of a power by role: the persons given, the role's own name for the others."""
    return {role: given.get(role, role) for role in power.parties or (APPLICANT,)}


def _moment(text: str) -> datetime:
    """A day is its morning; a time without a zone is Chinese time."""
    try:
        if len(text) == len("2026-11-02"):
            return datetime.combine(date.fromisoformat(text), MORNING)
        at = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise Failed(
            Text(f"“{text}”不是日期；例：2026-11-02 或 2026-11-02T09:30", f"“{text}” is no date: write 2026-11-02"),
        ) from wrong
    return at if at.tzinfo else at.replace(tzinfo=CHINA)
