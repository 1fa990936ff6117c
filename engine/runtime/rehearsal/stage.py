"""Where a scenario is played: an engine of its own, in memory, and its clock.

Nothing is made up but what is the same in every scenario: a person is called by the role (`申请人`), another of the
same role `申请人·乙`, one who acts in another role `主任兼印章保管人`; the village is one of the county's; a paper's
digest is that of its name; a day begins at 09:00; a step is taken where it belongs; what hangs is proved by the digest
of its place. Signatures are acts of their own. An act dated before the last one is a late entry. A 抽查 that a line
puts down is not put down: it says how the draw fell (see `Redraw`). So that it falls one way or the other, the record
begins with an entry that was there long before, with another hash each time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeAlias

from ...errors import StepRefused, Text, UsageError
from ...model.parts import Channel
from ...model.period import CHINA, Calendar, PeriodError, Unit, parse_period
from ...model.words import AGENT
from ..commands import WINDOW, Actor
from ..events import Event, Kind
from ..service import Engine
from ..store.memory import MemoryStore
from .words import MORNING, Failed, ballot, elsewhere, is_draw, paper, persons, spoken, when

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ...model.catalogue import Catalogue
    from ...model.power import Power, Step
    from ..standing import Case
    from ..store import Store

Act: TypeAlias = "Mapping[str, Any]"
VILLAGER = "村民"
BOARD = "村务公开栏"
ALSO = "兼"
"""Between a person and the other role in which he acts."""
OFF = "off"
"""A clock that does not run has no lamp."""
LIT = {"green": "绿灯", "yellow": "黄灯", "red": "红灯", OFF: "不亮"}


_PAST = datetime(2000, 1, 1, tzinfo=CHINA)
_LONG_BEFORE = Event(
    "", 0, Kind.REFUSED, _PAST, _PAST, body={"code": "QR100", "sentence": {"zh": "无", "en": "none"}, "act": "open"}
)


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
        self.store.append([_LONG_BEFORE])
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
        at = when(str(on))
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
        name, _, other = name.partition(ALSO)
        role = other or name.partition("·")[0]
        bound = {**persons(power, said.get("parties", {})), **(case.parties if case else {})}
        channel = power.channels.get(case.channel if case else said.get("channel", WINDOW), Channel())
        if role in {AGENT, *channel.agents}:
            return Actor(name, [role], agent_for=next(iter(bound.values()), ""), mandate=channel.mandate)
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
            said.get("parties", {}) if source else persons(power, said.get("parties", {})),
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
            {name: paper(name) for name in said.get("submit", ())},
            ballot(said["vote"]) if "vote" in said else None,
            said.get("hall") or self.hall(said, case, by),
            None if fee == "无" else fee,
            by=by,
            at=at,
        )
        for name, value in drawn.items():
            if case.fields[name] != value:
                raise Redraw(Text(f"“{name}”没有抽得{spoken(value)}", f"“{name}” was not drawn as {value}"))

    def hall(self, said: Act, case: Case, by: Actor) -> str | None:
        """Where the step is taken unless the line says otherwise: its own place, else that of the role."""
        step = self.step(said, case)
        places = [self.catalogue.roles[role].place for role in by.roles if role in self.catalogue.roles]
        return (step.at if step else "") or "".join(places[:1]) or None

    def drawn(self, record: Act, case: Case) -> dict[str, Any]:
        """How the line says that each 抽查 of the case fell."""
        fields = self.definition(case).fields
        return {name: value for name, value in record.items() if name in fields and is_draw(fields[name])}

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
        self.engine.post(case.id, said.get("step", case.step), where, paper(where), by=actor, at=at)

    def object(self, said: Act) -> None:
        """异议."""
        at, case = self.moment(said), self.present(said)
        actor = self.actor(said, case, self.definition(case), (VILLAGER,))
        self.engine.object(case.id, said.get("text", "有异议"), by=actor, at=at)

    def sign(self, said: Act) -> None:
        """签: for what the line says will be put down."""
        at, case = self.moment(said), self.present(said)
        step, power = self.step(said, case), self.definition(case)
        actor = self.actor(said, case, power, tuple(each.role for each in step.sign) if step else ())
        data = said.get("record", {})
        self.engine.sign(case.id, said.get("step", case.step), said.get("outcome"), data, by=actor, at=at)

    def hold(self, said: Act) -> None:
        """停办."""
        self._stop(self.engine.hold, said)

    def release(self, said: Act) -> None:
        """恢复."""
        self._stop(self.engine.release, said)

    def extend(self, said: Act) -> None:
        """延长."""
        at, case = self.moment(said), self.present(said)
        step, power = self.step(said, case), self.definition(case)
        actor = self.actor(said, case, power, step.by if step else ())
        self.engine.extend(case.id, said.get("step", case.step), said.get("reason", "情况特殊"), by=actor, at=at)

    def _stop(self, act: Callable[..., Case], said: Act) -> None:
        at, case = self.moment(said), self.present(said)
        power = self.definition(case)
        holders = tuple(name for name, role in power.roles.items() if role.may_hold)
        act(case.id, said.get("reason", ""), by=self.actor(said, case, power, holders), at=at)

    def withdraw(self, said: Act) -> None:
        """撤回: by the first party unless the line says who."""
        at, case = self.moment(said), self.present(said)
        power = self.definition(case)
        actor = self.actor(said, case, power, tuple(persons(power, {}))[:1])
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
            raise Failed(elsewhere(f"停在“{said}”", f"stand before “{said}”", case))

    def lamp(self, said: Act) -> None:
        """灯: that clock must be lit like this, or not run."""
        at, case = self.moment(said) or self.now, self.present(said)
        clock, wanted = said["clock"], said["colour"]
        lit = next((each.colour(at).value for each in self.engine.lamps(case.id) if each.clock == clock), OFF)
        if lit != wanted:
            raise Failed(
                Text(f"“{clock}”应当{LIT[wanted]}，实际{LIT[lit]}", f"the clock “{clock}” should be {wanted}, is {lit}")
            )

    def reach(self, said: str) -> None:
        """到: the case must have reached that end."""
        case = self.engine.settle(self._here().id)
        if case.end != said:
            raise Failed(elsewhere(f"走到“{said}”", f"have reached “{said}”", case))


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
        Stage.extend,
        Stage.wait,
        Stage.refuse,
        Stage.lamp,
        Stage.at,
        Stage.reach,
    )
}
