"""Where cases of a power can come: a walk over its whole machine, kept for every test that asks.

From every state found every outcome and every exit is tried with all data worth trying. A state is walked on from if
it is new: where it stands, which ways are open to it there and elsewhere, how often a counted outcome was given, who
has acted. So a case is brought to every step, and every arrow is walked, without trying all of them in every order.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from qingdan import load_catalogue
from qingdan.engine.model.period import CHINA, Calendar
from qingdan.engine.model.power import Edge, Power, Step
from qingdan.engine.model.words import FieldType
from qingdan.engine.runtime.case import follow_up
from qingdan.engine.runtime.machine import Machine
from qingdan.engine.runtime.machine import compile as compiled
from tests.driver import Stride, Trial, arrows, opening
from tests.guesses import Guesses

CATALOGUE = load_catalogue()
CALENDAR = Calendar(CATALOGUE.days_off, CATALOGUE.days_on)
MORNING = datetime(2026, 11, 2, 9, tzinfo=CHINA)


@dataclass
class Atlas:
    """`stands` are the states found at each step, `ended` those at each end, `walked` all arrows gone along."""

    power: Power
    stands: dict[str, list[Trial]] = field(default_factory=dict)
    ended: dict[str, list[Trial]] = field(default_factory=dict)
    walked: set[Edge] = field(default_factory=set)
    given: set[tuple[str, str]] = field(default_factory=set)
    seen: set[object] = field(default_factory=set)
    waiting: deque[Trial] = field(default_factory=deque)
    guesses: Guesses = field(init=False)
    machine: Machine = field(init=False)

    def __post_init__(self) -> None:
        self.guesses, self.machine = Guesses(self.power), compiled(self.power)

    def explore(self) -> Atlas:
        for step in self.power.beginnings():
            if not (step.start and step.start.after):
                self._begin(step.id)
        while self.waiting:
            self._walk_on(self.waiting.popleft())
        return self

    def _begin(self, start: str, source: Trial | None = None) -> None:
        trial = Trial(self.machine, CALENDAR, source.at if source else MORNING, source=source)
        if source is not None:
            due = follow_up(self.power, start, source.case, CALENDAR)
            trial.at = max(trial.at, due) if due else trial.at
        if trial.do(opening(self.power, start, source.case if source else None)):
            self._found(trial)

    def _walk_on(self, state: Trial) -> None:
        for stride in self._strides(state):
            for value in self._values(state):
                trial = state.copy()
                trial.value = value
                if stride.go(trial):
                    self.walked |= set(arrows(self.power, trial.events[len(state.events) :]))
                    trial.trail += (stride,)
                    self._found(trial)

    def _strides(self, state: Trial) -> Iterator[Stride]:
        step = self.power.steps[state.case.step]
        for outcome in step.outcomes:
            for data in self.guesses.records(state.case, step):
                for by in range(len(step.by)):
                    yield Stride(outcome, data, by)
        for leave in self.power.anytime:
            yield Stride(leave.name, leaves=True)

    def _values(self, state: Trial) -> list[str]:
        """Values from which a 抽查 is drawn: some, so that it may fall one way and the other."""
        record, fields = self.power.steps[state.case.step].record, self.power.fields
        return [str(n) for n in range(8)] if any(fields[name].type is FieldType.DRAW for name in record) else [""]

    def _found(self, trial: Trial) -> None:
        marks = set(self._marks(trial))
        if marks <= self.seen:
            return
        self.seen |= marks
        if not trial.case.end:
            self.stands.setdefault(trial.case.step, []).append(trial)
            self.waiting.append(trial)
            return
        self.ended.setdefault(trial.case.end, []).append(trial)
        for step in self.power.beginnings():
            if step.start and step.start.after == trial.case.end:
                self._begin(step.id, trial)

    def _marks(self, trial: Trial) -> Iterator[object]:
        case = trial.case
        yield case.step, case.posting is None, case.objections == (), case.paused is None
        yield from ((case.step, ways) for ways in self.guesses.open_ways(case.fields, case.counts))
        yield from ((case.step, site, min(count, self.guesses.often)) for site, count in case.counts.items())
        apart = {name for step in self.power.steps.values() if step.recuse for name in step.recuse.apart_from}
        yield from ((case.step, name) for name in case.acted if apart & {name, *_frames(name)})

    def firsts(self) -> Iterator[tuple[Step, Trial, dict[str, object]]]:
        """Each step, the first state that was found at it, and what may be put down there."""
        for name, states in self.stands.items():
            step = self.power.steps[name]
            yield step, states[0], self.data(states[0], step)

    def data(self, state: Trial, step: Step) -> dict[str, object]:
        """The plainest values that `step` may put down."""
        return next(self.guesses.records(state.case, step))


def _frames(step: str) -> Iterator[str]:
    parts = step.split("/")
    return ("/".join(parts[:depth]) for depth in range(1, len(parts)))


@cache
def atlas(name: str) -> Atlas:
    """The atlas of the shipped power with that id."""
    return Atlas(CATALOGUE.powers[name]).explore()
