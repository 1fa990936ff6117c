"""Periods of a definition against the values and days of one case: what a term stands for, when it runs out, and
where a pause leaves it."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from ...model.period import CHINA, Calendar, Period, Unit, hours, parse_period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from ...model.parts import Limit, Term
    from ...model.power import Step
    from ..standing import Case, Values

TICK = timedelta(microseconds=1)
_NOON = timedelta(hours=12)


def resolve(term: Term, fields: Values) -> Period | None:
    """The period a term stands for; None where it names a field that is not recorded."""
    if isinstance(term, Period):
        return term
    value = fields.get(term)
    return parse_period(value) if isinstance(value, str) else None


def earliest(*moments: datetime | None) -> datetime | None:
    """The first of the moments that there are."""
    first = None
    for moment in moments:
        if moment is not None and (first is None or moment < first):
            first = moment
    return first


def ends(calendar: Calendar, start: datetime, period: Period) -> datetime:
    """`calendar.ends`, remembered by day: the cases of a day share their dues."""
    return _by_day(calendar, start, period, opening=False)


def opens(calendar: Calendar, start: datetime, period: Period) -> datetime:
    """`calendar.opens`, remembered by day."""
    return _by_day(calendar, start, period, opening=True)


def _by_day(calendar: Calendar, start: datetime, period: Period, *, opening: bool) -> datetime:
    if period.unit is Unit.HOURS:
        return calendar.ends(start, period)
    return _remembered(calendar, start.astimezone(CHINA).date(), period.amount, period.unit, opening)


@lru_cache(maxsize=8192)
def _remembered(calendar: Calendar, day: date, amount: int, unit: Unit, opening: bool) -> datetime:
    noon = datetime(day.year, day.month, day.day, tzinfo=CHINA) + _NOON
    return (calendar.opens if opening else calendar.ends)(noon, Period(amount, unit))


def limit_period(limit: Limit | None, fields: Values) -> Period | None:
    """The longest that a limit allows; None where there is none, or its field is not recorded."""
    return resolve(limit.at_most.term, fields) if limit and limit.at_most else None


def soonest(step: Step, case: Case, calendar: Calendar) -> datetime | None:
    """From when the first outcome may be given (不少于 of 限), counted from when the record took what it counts from.

    None where nothing holds it back.
    """
    limit = step.within
    if limit is None or limit.at_least is None:
        return None
    period = resolve(limit.at_least.term, case.fields)
    return opens(calendar, counted_from(limit, case)[1], period) if period else None


def counted_from(limit: Limit, case: Case) -> tuple[datetime, datetime]:
    """What a minimum time counts from: when it happened, and when the record took it."""
    since = limit.since or ""
    return case.done.get(since, case.entered), case.done_recorded.get(since, case.recorded)


def later(
    due: datetime | None,
    period: Period | None,
    pause: tuple[datetime, datetime],
    calendar: Calendar,
    run: Callable[[datetime, Period], datetime],
) -> datetime | None:
    """`due` moved on by a pause, counted in the unit of its period; what had run out before stays as it is.

    A limit in working days moves on by the working days lost, in hours by the exact time, else by calendar days.
    `run` is `calendar.ends` or `calendar.opens`, as `due` was made.
    """
    begun, ended = pause
    if due is None or due <= begun:
        return due
    unit = pause_unit(period)
    if unit is Unit.HOURS:
        return due + (ended - begun)
    lost = sum(unit is Unit.DAYS or calendar.is_workday(day) for day in _days(begun, ended))
    return run(due - TICK, Period(lost, unit)) if lost else due


def pause_unit(period: Period | None) -> Unit:
    """The unit in which a pause is counted for a limit of that period."""
    if period is None or period.unit is Unit.HOURS:
        return Unit.HOURS
    return Unit.WORKDAYS if period.unit is Unit.WORKDAYS else Unit.DAYS


def _days(begun: datetime, ended: datetime) -> Iterator[date]:
    first, last = begun.astimezone(CHINA).date(), ended.astimezone(CHINA).date()
    return (first + timedelta(days=n) for n in range(1, (last - first).days + 1))


def before(at: datetime, period: Period) -> datetime:
    """The beginning of a window that reaches back from `at`, at its longest: a month is 31 days."""
    return at - timedelta(hours=hours(period)[1])
