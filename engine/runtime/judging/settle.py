"""What the world gives by itself: the end of a notice's days, and a limit that runs out where 逾期 is an outcome.

There are no timers. Whoever reads or acts settles first: what fell due until then is entered, one after the other,
each dated when it fell due (or when the last thing it waited for came in). Settling twice equals settling once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.words import Reserved
from ..events import Event
from ..fold import evolve
from ..machine import compile as compiled
from ..standing import Status
from .moves import Moment
from .notices import given_by_days, nothing_missing

if TYPE_CHECKING:
    from datetime import datetime

    from ...model.period import Calendar
    from ...model.power import Power
    from ..machine import Machine
    from ..standing import Case


def settle(  # noqa: PLR0913
    power: Power,
    case: Case,
    at: datetime,
    calendar: Calendar,
    *,
    machine: Machine | None = None,
    entered: datetime | None = None,
) -> tuple[Event, ...]:
    """The events that fell due until `at` (inclusive), in order.

    `entered` is when the record takes them; None: each when it fell due. Pass the machine: without it, it is compiled.
    """
    events: list[Event] = []
    met: set[tuple[str, datetime]] = set()
    while (fallen := _fallen(power, case, at)) is not None:
        moment, outcome = fallen
        machine = machine or compiled(power)
        put = max(entered or moment, moment)
        event = Moment(machine, case, moment, put, max(case.known, moment), calendar).move(outcome, {})
        if not isinstance(event, Event) or (case.step, moment) in met:
            break
        met.add((case.step, moment))
        events.append(event)
        case = evolve(power, case, event)
    return tuple(events)


def _fallen(power: Power, case: Case, at: datetime) -> tuple[datetime, str] | None:
    """What fell due first, and when. The end of a notice goes before a limit that ends with it."""
    if case.status is not Status.OPEN:
        return None
    posting, due = case.posting, case.due
    fallen: list[tuple[datetime, str]] = []
    if posting is not None and posting.opens is not None and posting.opens <= at and _unopposed(power, case):
        fallen.append((max(posting.opens, case.at), given_by_days(power.steps[case.step])))
    if due is not None and due <= at and Reserved.LAPSED in power.steps[case.step].outcomes:
        fallen.append((max(due, case.at), Reserved.LAPSED.value))
    return min(fallen, key=lambda each: each[0], default=None)


def _unopposed(power: Power, case: Case) -> bool:
    step = power.steps[case.step]
    return bool(given_by_days(step)) and not case.objections and nothing_missing(power, step, case)
