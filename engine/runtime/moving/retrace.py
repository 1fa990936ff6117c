"""A case walked once more in another edition, every event at its own moment: so its clocks and counts are found as they
would stand if it had been there from the beginning.

What the other edition has not is passed over: a case that went through such a step is thought to have waited where it
was before, or where it goes next. Nothing is judged here: what happened, happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..body import account, known_after
from ..events import Event, Kind
from ..fold import evolve
from ..judging.clocks import OPENING, Clockwork, frames_of, iso
from ..judging.extensions import extensible
from ..judging.notices import hanging_until
from ..judging.ways import Env

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from ...model.period import Calendar
    from ...model.power import Power, Step, Way
    from ..events import Json
    from ..judging.moves import Facts
    from ..standing import Case
    from .trail import Stage


def retrace(  # noqa: PLR0913, PLR0917
    power: Power, stages: Sequence[Stage], calendar: Calendar, target: str, at: datetime, entered: datetime
) -> Case:
    """The case as `power` has it now, standing before `target`; it comes there at `at`, which the record takes at
    `entered`, if its way does not lead there.

    Its beginning must be a step of `power`.
    """
    opened, *rest = stages
    walk = _Walk(power, calendar, _opened(power, opened, calendar))
    for stage in rest:
        walk.go(stage)
    if walk.case.step != target:
        walk.move(_bare(opened.event, at, entered), target, None, ())
    return walk.case


def _bare(event: Event, at: datetime, entered: datetime) -> Event:
    return event._replace(kind=Kind.TAKEN, at=at, entered=entered, outcome="", body={"known": iso(entered)})


def _opened(power: Power, stage: Stage, calendar: Calendar) -> Case:
    event, start = stage.event, stage.names[stage.event.step]
    body: Facts = {name: value for name, value in event.body.items() if name != "clocks"}
    plain = event._replace(step=start, target=start, due=None, body=body)
    case = evolve(power, None, plain)
    who: Any = event.body.get("actor") or {}
    clockwork = Clockwork(
        power, case._replace(step=OPENING), event.at, event.entered, calendar, case.fields, bool(who.get("agent_for"))
    )
    due, clocks = clockwork.entering(start, (OPENING,))
    return evolve(power, None, plain._replace(due=due, body=body | {"clocks": clocks} if clocks else body))


@dataclass(slots=True)
class _Walk:
    """The case on its way through the other edition."""

    power: Power
    calendar: Calendar
    case: Case

    def go(self, stage: Stage) -> None:
        """One event more."""
        move = _MOVES.get(stage.event.kind, _Walk.stay)
        move(self, stage)

    def count(self, _stage: Stage) -> None:
        """Moments that were counted anew: here they are counted by the calendar at hand."""

    def stay(self, stage: Stage) -> None:
        """An event that leaves the case where it is: an objection, a signature, a call, a hold."""
        event = stage.event
        self.enter(event._replace(step=stage.names.get(event.step, event.step), target=self.case.step))

    def enter(self, event: Event) -> None:
        self.case = evolve(self.power, self.case, event)

    def leave(self, stage: Stage) -> None:
        """An outcome or an exit: to where the target is now, or nowhere if the edition has no such step."""
        event, names = stage.event, stage.names
        target = names.get(event.target)
        if target is None:
            self.pass_over(event)
            return
        here = names.get(event.step) == self.case.step
        chosen = _way(self.power.steps[self.case.step], event, target) if here else None
        self.move(event, target, chosen, _just(stage, chosen, self.case.step, target))

    def pass_over(self, event: Event) -> None:
        """The case goes to a step that is not here: what was put down on the way is kept."""
        known: Mapping[str, Any] = event.body
        self.case = self.case._replace(
            seq=event.seq,
            at=event.at,
            known=known_after(self.case, event),
            fields={**self.case.fields, **known.get("data", {})},
            materials={**self.case.materials, **known.get("materials", {})},
        )

    def move(self, event: Event, target: str, chosen: tuple[int, Way] | None, just: tuple[str, ...]) -> None:
        """From where the case stands to `target`, by the way `chosen` if there is one, the clocks wound anew."""
        data: Any = event.body.get("data", {})
        fields: Mapping[str, Json] = {**self.case.fields, **data}
        due, clocks = self._clockwork(event, fields).entering(target, just)
        body: Facts = {name: value for name, value in event.body.items() if name not in {"clocks", "way"}}
        if clocks:
            body["clocks"] = clocks
        if chosen and chosen[0]:
            body["way"] = chosen[0]
        outcome = event.outcome if chosen else ""
        made = event._replace(step=self.case.step, outcome=outcome, target=target, due=due, body=body)
        self.enter(made)
        case = self.case
        done, recorded = (_counted(self.power, just, moment) for moment in (event.at, case.known))
        self.case = case._replace(done={**case.done, **done}, done_recorded={**case.done_recorded, **recorded})

    def _clockwork(self, event: Event, fields: Mapping[str, Json]) -> Clockwork:
        return Clockwork(self.power, self.case, event.at, known_after(self.case, event), self.calendar, fields)

    def moved(self, stage: Stage) -> None:
        """An earlier move to another edition: only a plan of its own led the case elsewhere."""
        target = stage.names.get(stage.event.step)
        if target not in {None, self.case.step}:
            self.move(_bare(stage.event, stage.event.at, stage.event.entered), str(target), None, ())

    def post(self, stage: Stage) -> None:
        """A posting counts if the step has here what was posted there; its days are those of this edition."""
        event, step = stage.event, self.power.steps[self.case.step]
        old = stage.power.steps[event.step]
        if stage.names.get(event.step) != step.id or posted(old) != posted(step):
            return
        known = known_after(self.case, event)
        clocks = hanging_until(step, Env(self.power, self.case.fields), self.case, known, self.calendar)
        self.stay(replace_body(stage, clocks))

    def extend(self, stage: Stage) -> None:
        """An extension of the limit: by what this edition allows, and not at all where it allows none."""
        event, step = stage.event, self.power.steps[self.case.step]
        if stage.names.get(event.step) != step.id or not extensible(step, self.case):
            return
        due, clocks = self._clockwork(event, self.case.fields).extending()
        self.stay(replace_body(stage, clocks or {}, due))

    def release(self, stage: Stage) -> None:
        """The end of a hold: the clocks move on, unless there is another."""
        event = stage.event
        if self.case.holds - {account(event)}:
            self.stay(stage)
            return
        due, clocks = self._clockwork(event, self.case.fields).releasing(self.case.held or event.at)
        self.stay(replace_body(stage, clocks or {}, due))


def replace_body(stage: Stage, clocks: Facts, due: datetime | None = None) -> Stage:
    """The stage with other clocks."""
    body: Facts = {name: value for name, value in stage.event.body.items() if name != "clocks"}
    return stage._replace(event=stage.event._replace(due=due, body=body | {"clocks": clocks} if clocks else body))


def posted(step: Step) -> str:
    """What is posted at a step: 公示, 公布, or the notice of a meeting; nothing at others."""
    return "公示" if step.notice else "公布" if step.publish else "表决" if step.vote else ""


def _way(step: Step, event: Event, target: str) -> tuple[int, Way] | None:
    """The way of the outcome that leads to `target`, the one of the same number if it does."""
    outcome = step.outcomes.get(event.outcome)
    number: Any = event.body.get("way", 0)
    ways = [(n, way) for n, way in enumerate(outcome.ways) if way.to == target] if outcome else []
    return next((each for each in ways if each[0] == number), ways[0] if ways else None)


def _just(stage: Stage, chosen: tuple[int, Way] | None, here: str, target: str) -> tuple[str, ...]:
    """The steps and frames done by an outcome: those of its way, or else those that are left."""
    event = stage.event
    left = stage.power.steps.get(event.step)
    if event.kind is not Kind.TAKEN or left is None or event.outcome not in left.outcomes:
        return ()
    if chosen:
        return (here, *(frame for frame, _ in chosen[1].passes))
    inside = set(frames_of(target))
    return (here, *(frame for frame in frames_of(here) if frame not in inside))


def _counted(power: Power, just: Iterable[str], at: datetime) -> dict[str, datetime]:
    """What was just done, as far as a limit counts from it."""
    counted = {step.within.since for step in power.steps.values() if step.within is not None}
    return {name: at for name in just if name in counted}


_MOVES: Mapping[Kind, Callable[[_Walk, Stage], None]] = {
    Kind.TAKEN: _Walk.leave,
    Kind.WITHDRAWN: _Walk.leave,
    Kind.POSTED: _Walk.post,
    Kind.RELEASED: _Walk.release,
    Kind.EXTENDED: _Walk.extend,
    Kind.MOVED: _Walk.moved,
    Kind.RECALCULATED: _Walk.count,
}
