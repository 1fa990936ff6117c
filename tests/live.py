"""The ground of the real engine: every act goes through its public calls, and the record is looked at each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from qingdan.engine.errors import StepRefused
from qingdan.engine.model.period import Calendar
from qingdan.engine.model.power import Power
from qingdan.engine.runtime.case import Case, fold
from qingdan.engine.runtime.commands import (
    Actor,
    ChildEnded,
    Command,
    Hold,
    Object,
    Open,
    Post,
    Release,
    Sign,
    Take,
    Withdraw,
)
from qingdan.engine.runtime.machine import Machine
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import Store
from qingdan.engine.runtime.store.ledger import Entry, entry
from tests.atlas import CALENDAR, CATALOGUE, MORNING, atlas
from tests.driver import Trial, Wait, place


@dataclass
class Live:
    """The cases of one engine; `case` is the one that is walked now."""

    store: Store
    now: datetime = MORNING
    calendar: Calendar = CALENDAR
    id: str = ""
    seen: int = 0
    refused: list[str] = field(default_factory=list)
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.engine = Engine(CATALOGUE, self.store, clock=lambda: self.now)

    def open(self, asked: Open, power: str = "", source: str | None = None) -> bool:
        """Open a case, by name: at the clock's beginnings too somebody opens it. Whether it went through."""
        cases = self.store.cases()
        named = CATALOGUE.powers.get(power)
        role = named.steps[asked.start].by[0] if named else ""
        by = asked.by or Actor(f"{role}·立案", [role] if role else [], place=place(named, role) if named else "")

        def ask() -> None:
            opened = self.engine.open(power, asked.village, asked.parties, source=source, start=asked.start, by=by)
            self.id = opened.id

        if self.told(ask) is not None:
            assert self.store.cases() == cases
            return False
        self.settled()
        return True

    @property
    def case(self) -> Case:
        return self.engine.case(self.id)

    @property
    def power(self) -> Power:
        return CATALOGUE.powers[self.case.power]

    @property
    def machine(self) -> Machine:
        return atlas(self.case.power).machine

    @property
    def at(self) -> datetime:
        return self.now

    def do(self, act: Command | Wait) -> bool:
        """Do it, and look at what has become of the record."""
        if isinstance(act, Wait):
            self.now = max(self.now, act.until)
        if isinstance(act, ChildEnded):
            return self.end(act)
        asked = None if isinstance(act, Wait) else _ASKED.get(type(act))
        before = self.settled()
        told = self.told(lambda: asked(self, act)) if asked else None
        if told is not None:
            assert self.case == before
        entries = self.store.history(self.settled().id)
        assert fold(self.power, (each.event for each in entries))._replace(head=entries[-1].hash) == self.case
        return told is None

    def end(self, act: ChildEnded) -> bool:
        """Walk the called case to an end of the kind that is wanted; whether the caller has gone on by that."""
        caller, self.id = self.id, act.child
        child = self.case
        ends = [state for states in atlas(child.power).ended.values() for state in states]
        kinds = CATALOGUE.powers[child.power].ends
        known = [state for state in ends if kinds[state.case.end].kind is act.kind and state.case.start == child.start]
        gone = bool(known) and self.follow(known[0])
        self.id = caller
        return gone and self.case.child != act.child

    def follow(self, trial: Trial) -> bool:
        """Walk the open case as another was walked."""
        return all(stride.go(self) for stride in trial.trail)

    def settled(self) -> Case:
        """The case, and once more the same, after what fell due is entered."""
        case = self.engine.settle(self.id)
        self.entered()
        assert self.engine.settle(self.id) == case == self.engine.case(self.id)
        assert self.entered() == []
        return case

    def told(self, ask: Callable[[], object]) -> StepRefused | None:
        """The refusal, if there is one; then it is all that was entered, and if there is none, none was entered."""
        told = None
        try:
            ask()
        except StepRefused as no:
            told = no
        codes = [each.event.body.get("code") for each in self.entered() if told or not each.event.seq]
        assert codes == ([told.code] if told else [])
        self.refused += [told.code] if told else []
        return told

    def entered(self) -> list[Entry]:
        """What the record has got since it was looked at last."""
        new = [entry(line) for line in self.store.lines(self.seen)]
        self.seen += len(new)
        return new


_ASKED: Mapping[type, Callable[[Live, Any], object]] = {
    Take: lambda live, act: live.engine.take(
        live.id, act.step, act.outcome, act.data, act.materials, act.vote, act.place, act.fee, by=act.by
    ),
    Post: lambda live, act: live.engine.post(live.id, act.step, act.where, act.evidence, by=act.by),
    Sign: lambda live, act: live.engine.sign(live.id, act.step, act.outcome, act.data, by=act.by),
    Object: lambda live, act: live.engine.object(live.id, act.text, by=act.by),
    Hold: lambda live, act: live.engine.hold(live.id, by=act.by),
    Release: lambda live, act: live.engine.release(live.id, by=act.by),
    Withdraw: lambda live, act: live.engine.withdraw(live.id, by=act.by),
}
