"""Due dates that rest on working days, held between bounds.

The schedule of working days is announced year by year, and a catalogue adds days of its own; the record holds neither.
An event whose clocks are not those of the schedule at hand is made again with two other calendars: by one every limit
ends as early as any schedule lets it, by the other as late. What is recorded has to lie between. Limits in hours, and
notices in days or months, come out the same by all three, so for them there is nothing between but the one moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from ...errors import Text
from ...model.period import CHINA, Calendar, Period, Unit, hours
from ..fold import evolve
from ..judging.sayings import day, last_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.power import Power
    from ..events import Event
    from ..standing import Case

LONGEST_BREAK = 10
"""Days by which a limit may move on because its last day is off: more than the longest holiday of any schedule."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Earliest(Calendar):
    """By this calendar every limit ends as early as any schedule lets it."""

    @staticmethod
    def announced(year: int) -> bool:  # noqa: ARG004 - by a schedule, whichever it is
        """Every year."""
        return True

    def is_workday(self, day: date) -> bool:  # noqa: ARG002 - what stood still on no working day lost none
        """No day: a pause lost as little as it can have."""
        return False

    def ends(self, start: datetime, period: Period) -> datetime:
        """The end of the last day, or of so many working days at least."""
        return self.opens(start, period)

    def opens(self, start: datetime, period: Period) -> datetime:
        """The day after."""
        if period.unit is Unit.WORKDAYS:
            return _after(start, hours(period)[0] // 24)
        return Calendar().opens(start, period)


@dataclass(frozen=True, slots=True)
class Latest(Calendar):
    """By this calendar every limit ends as late as any schedule lets it."""

    @staticmethod
    def announced(year: int) -> bool:  # noqa: ARG004 - by a schedule, whichever it is
        """Every year."""
        return True

    def is_workday(self, day: date) -> bool:  # noqa: ARG002 - what stood still on working days alone lost all of them
        """Every day: a pause lost as much as it can have."""
        return True

    def ends(self, start: datetime, period: Period) -> datetime:
        """The end of the last day, or of the first working day after it."""
        if period.unit in {Unit.HOURS, Unit.AT_ONCE, Unit.SAME_DAY, Unit.NEXT_MONTH}:
            return Calendar().ends(start, period)
        return self.opens(start, period) + (0 if period.unit is Unit.WORKDAYS else LONGEST_BREAK) * _DAY

    def opens(self, start: datetime, period: Period) -> datetime:
        """The day after, or after so many working days at most."""
        if period.unit is Unit.WORKDAYS:
            return _after(start, hours(period)[1] // 24)
        return Calendar().opens(start, period)


def _after(start: datetime, days: int) -> datetime:
    first = start.astimezone(CHINA).date()
    return datetime.combine(first + (days + 1) * _DAY, time(tzinfo=CHINA)).astimezone(UTC)


EARLIEST, LATEST = Earliest(), Latest()


_NOTICE = Text("公示期满", "the end of the notice")
_SINCE = Text("时限的起算", "the beginning of the clock")
_ENTRY = Text("进入这一步的时间", "the entry to the step")
_RECORD = Text("进入这一步记入的时间", "when the entry to the step was entered")
_OPENING = frozenset({_NOTICE, _SINCE, _ENTRY, _RECORD})
"""Moments that are said as the day on which something begins; the others as the last day on which it runs."""


def clocks(case: Case) -> Iterator[tuple[Text, datetime | None]]:
    """Every moment by which a case is bound, with what it is called."""
    yield Text(f"“{case.step}”的期限", f"the limit of “{case.step}”"), case.due
    yield _NOTICE, case.posting.opens if case.posting else None
    yield Text("承诺时限", "the promised time"), case.promised
    yield Text("法定时限", "the statutory time"), case.statutory
    yield _SINCE, case.since
    yield Text("代办转交", "the hand-over"), case.handover
    yield _ENTRY, case.entered
    yield _RECORD, case.recorded
    for name, due in sorted(case.frames.items()):
        yield Text(f"“{name}”的期限", f"the limit of “{name}”"), due
    paused = case.paused
    if paused is not None:
        yield Text("停表的起算", "the beginning of the standstill"), paused.since
        yield Text("停表那一步的期限", "the limit of the step that was left"), paused.due
        yield (
            Text("停表那一步的公示", "the notice of the step that was left"),
            (paused.posting.opens if paused.posting else None),
        )


def outside(power: Power, before: Case | None, found: Event, low: Event, high: Event | None) -> Text | None:
    """The first clock after `found` that no schedule explains; None if all lie between those after `low` and `high`.

    `power` is the definition that the event names, `before` the case before it.
    """
    after, least = evolve(power, before, found), evolve(power, before, low)
    lows, highs = dict(_plain(least)), dict(_plain(evolve(power, before, high))) if high else {}
    for name, moment in clocks(after):
        soonest, latest = lows.pop(name.zh, None), highs.get(name.zh)
        if not between(moment, soonest, latest, open_ended=high is None):
            return wrong(name, moment, soonest, latest)
    lacking = next((name for name, soonest in lows.items() if soonest), "")
    if lacking:
        return wrong(Text(lacking, lacking), None, lows[lacking], None)
    falls = Text("到期", "the due date")
    if not after.end:
        return None if found.due == after.wake else wrong(falls, found.due, after.wake, after.wake)
    latest = high.due if high else None
    sound = between(found.due, low.due, latest, open_ended=high is None)
    return None if sound else wrong(falls, found.due, low.due, latest)


def _plain(case: Case) -> Iterator[tuple[str, datetime | None]]:
    return ((name.zh, moment) for name, moment in clocks(case))


def between(moment: datetime | None, least: datetime | None, most: datetime | None, *, open_ended: bool) -> bool:
    """Whether a moment lies between two, some whole days after the first."""
    if moment is None or least is None:
        return moment is least
    return least <= moment and (open_ended or (most is not None and moment <= most)) and not (moment - least) % _DAY


def wrong(name: Text, moment: datetime | None, least: datetime | None, most: datetime | None) -> Text:
    """That a clock stands where it cannot."""
    saying = day if name in _OPENING else last_day
    said = saying(moment) if moment else Text("没有", "none")
    if least is None:
        return Text(f"{name.zh}记的是{said.zh}，按定义没有", f"{name.en} is recorded as {said.en}, and there is none")
    low, high = saying(least), saying(most or least)
    if most == least:
        return Text(f"{name.zh}记的是{said.zh}，应当是{low.zh}", f"{name.en} is recorded as {said.en}, not {low.en}")
    return Text(
        f"{name.zh}记的是{said.zh}，应当在{low.zh}到{high.zh}之间",
        f"{name.en} is recorded as {said.en}, not between {low.en} and {high.en}",
    )
