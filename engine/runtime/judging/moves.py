"""Events in the making: those that leave a case where it stands, and those that move it on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ..body import account
from ..events import Event, Json, Kind
from ..fold import evolve
from .clocks import Clockwork
from .ways import choose

if TYPE_CHECKING:
    from datetime import datetime

    from ...errors import Text
    from ...model.period import Calendar
    from ..machine import Machine
    from ..standing import Case, Values

Facts: TypeAlias = "dict[str, Json]"
"""The body of an event under way."""


_CLOCKS_RUN_ON = frozenset({Kind.OBJECTED, Kind.SIGNED, Kind.CALLED, Kind.WARNED})
"""Kinds of events after which the same falls due as before."""


@dataclass(slots=True)
class Moment:
    """A case at a moment, about to have an event. `entered` is when the record takes it, never before `at`; `known` is
    until when it then has taken what happened in the case (`Case.known`)."""

    machine: Machine
    case: Case
    at: datetime
    entered: datetime
    known: datetime
    calendar: Calendar

    def stay(self, kind: Kind, body: Facts) -> Event:
        """The next event of a case that stays where it stands."""
        case = self.case
        if kind in _CLOCKS_RUN_ON:
            return self._event(kind, "", case.step, case.wake, body)
        event = self._event(kind, "", case.step, None, body)
        return event._replace(due=evolve(self.machine.power, case, event).wake)

    def move(self, outcome: str, body: Facts) -> Event | Text:
        """The event by which `outcome` is given, or the sentence that says why no single way leads on.

        Data in `body` count already when the way is chosen. The body is completed with `way` and `clocks`.
        """
        case = self.case
        data = body.get("data")
        fields = {**case.fields, **data} if isinstance(data, dict) else case.fields
        chosen = choose(self.machine.power, case, self.machine.table[case.step, outcome], fields)
        if not isinstance(chosen, tuple):
            return chosen
        number, way = chosen
        if number:
            body["way"] = number
        just = (case.step, *(frame for frame, _ in way.passes)) if way.passes else (case.step,)
        due, clocks = self._clockwork(fields).entering(way.to, just)
        if clocks:
            body["clocks"] = clocks
        return self._event(Kind.TAKEN, outcome, way.to, due, body)

    def leave(self, kind: Kind, outcome: str, target: str, body: Facts) -> Event:
        """The event by which the case leaves its step undone, by an exit of 随时."""
        due, clocks = self._clockwork(self.case.fields).entering(target, ())
        if clocks:
            body["clocks"] = clocks
        return self._event(kind, outcome, target, due, body)

    def release(self, body: Facts) -> Event:
        """The event by which a hold ends and the clocks go on; they stand still while there is another hold."""
        case = self.case
        event = self._event(Kind.RELEASED, "", case.step, None, body)
        if case.holds - {account(event)}:
            return event
        due, clocks = self._clockwork(case.fields).releasing(case.held or self.at)
        if clocks:
            body["clocks"] = clocks
        return event._replace(due=due)

    def extend(self, kind: Kind, body: Facts) -> Event:
        """The event by which the step's limit is extended."""
        case = self.case
        due, clocks = self._clockwork(case.fields).extending()
        if clocks:
            body["clocks"] = clocks
        return self._event(kind, "", case.step, due, body)

    def after(self, event: Event) -> Moment:
        """The same moment once `event` has happened."""
        case = evolve(self.machine.power, self.case, event)
        return Moment(self.machine, case, self.at, self.entered, self.known, self.calendar)

    def _clockwork(self, fields: Values) -> Clockwork:
        return Clockwork(self.machine.power, self.case, self.at, self.known, self.calendar, fields)

    def _event(self, kind: Kind, outcome: str, target: str, due: datetime | None, body: Facts) -> Event:
        case = self.case
        return Event(
            case=case.id,
            seq=case.seq + 1,
            kind=kind,
            at=self.at,
            entered=self.entered,
            step=case.step,
            outcome=outcome,
            target=target,
            due=due,
            power=case.power,
            edition=case.edition,
            digest=case.digest,
            body=body,
        )
