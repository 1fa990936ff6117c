"""The clocks of a case as lamps: green, yellow when four fifths of the time are gone, red when it is overdue.

A fifth of a limit is counted back from its end in the limit's own unit (of five working days the last is yellow), so
a limit that stood still or was extended needs no memory of when it began. A clock that stands still has no lamp.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from ...model.period import CHINA, Period, Unit, hours
from . import provisional
from .clocks import time_limit
from .handover import allowed
from .periods import limit_period, resolve
from .provisional import DUE, FRAME, LAMPS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.period import Calendar
    from ...model.power import Power
    from ..standing import Case

STEP, PROMISED, STATUTORY, HANDOVER = LAMPS.values()
"""The clocks that every case may have; a shared procedure's own bears its name."""
PART = 5
"""The last of so many parts of a limit is yellow."""


class Colour(StrEnum):
    """How far a clock has run."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Lamp:
    """One clock of a case: yellow from `yellow`, red from `due` on (aware, UTC). A `provisional` one rests on a year
    whose holidays are not announced, and may change when they are."""

    clock: str
    yellow: datetime
    due: datetime
    provisional: bool = False

    def colour(self, at: datetime) -> Colour:
        """How it is lit at `at`."""
        if at >= self.due:
            return Colour.RED
        return Colour.YELLOW if at >= self.yellow else Colour.GREEN


def lamps(power: Power, case: Case, calendar: Calendar) -> tuple[Lamp, ...]:
    """The clocks that run in a case: its step's, those of the procedures it stands in, the promised, the statutory,
    the hand-over of its agent."""
    if case.end or case.held:
        return ()
    found = ((name, clock, due, period) for name, clock, due, period in _clocks(power, case) if due is not None)
    return tuple(
        Lamp(clock, yellow(calendar, due, period), due, name in case.provisional) for name, clock, due, period in found
    )


def _clocks(power: Power, case: Case) -> Iterator[tuple[str, str, datetime | None, Period | None]]:
    """Each clock: as the bodies of events call it, as its lamp is called, when it runs out, its length."""
    fields, step = case.fields, power.steps[case.step]
    yield DUE, STEP, case.due, limit_period(step.within, fields)
    if case.paused is not None:
        return
    for name, due in case.frames.items():
        yield FRAME + name, name, due, limit_period(power.frames[name].within, fields)
    time = time_limit(power, case.start)
    promised, statutory = (time.promised, time.statutory) if time else (None, None)
    yield provisional.PROMISED, PROMISED, case.promised, resolve(promised.term, fields) if promised else None
    yield provisional.STATUTORY, STATUTORY, case.statutory, resolve(statutory.term, fields) if statutory else None
    yield provisional.HANDOVER, HANDOVER, case.handover, allowed(power, case)


def yellow(calendar: Calendar, due: datetime, period: Period | None) -> datetime:
    """When the last fifth of a limit of `period` that ends at `due` begins; `due` itself where it has no length."""
    if period is None or not period.amount:
        return due
    if period.unit is Unit.WORKDAYS:
        return _workdays_before(calendar, due, period.amount)
    return due - timedelta(hours=hours(period)[1]) / PART


def _workdays_before(calendar: Calendar, due: datetime, amount: int) -> datetime:
    """A fifth of so many working days before `due`, which is the midnight after one of them."""
    whole, rest = divmod(amount, PART)
    moment = due.astimezone(CHINA)
    for part in [1] * whole + ([rest / PART] if rest else []):
        day = moment.date() - timedelta(days=1)
        while not calendar.is_workday(day):
            day -= timedelta(days=1)
        begun = datetime(day.year, day.month, day.day, tzinfo=CHINA)
        moment = begun + timedelta(days=1 - part)
    return moment.astimezone(due.tzinfo)
