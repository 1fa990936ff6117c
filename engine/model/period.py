"""Periods (期限): `7天`, `10个工作日`, `当场` …, and the calendar by which they run out.

Days are those of Chinese time (+08:00) and end at 24:00; every moment that comes in or goes out is aware, and goes
out in UTC. The first day does not count, and a period whose last day is a day off ends on the next working day
(民法典 第二百零一条 to 第二百零三条).
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from functools import cache, lru_cache

from ..errors import Lang, Text

CHINA = timezone(timedelta(hours=8))
_DAY = timedelta(days=1)
_LARGEST = 999


class PeriodError(ValueError):
    """A text is no period; `text` names what may be written, and the near miss where there is one."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.zh)
        self.text = text


class Unit(StrEnum):
    """What is counted: calendar days, working days …; the last three are words that stand without a number."""

    DAYS = "天"
    WORKDAYS = "个工作日"
    MONTHS = "个月"
    YEARS = "年"
    HOURS = "小时"
    AT_ONCE = "当场"
    SAME_DAY = "当日"
    NEXT_MONTH = "次月"


_ENGLISH = {
    Unit.DAYS: "day",
    Unit.WORKDAYS: "workday",
    Unit.MONTHS: "month",
    Unit.YEARS: "year",
    Unit.HOURS: "hour",
    Unit.AT_ONCE: "on the spot",
    Unit.SAME_DAY: "same day",
    Unit.NEXT_MONTH: "next month",
}
_WORDS = (Unit.AT_ONCE, Unit.SAME_DAY, Unit.NEXT_MONTH)
_COUNTED = tuple(unit for unit in Unit if unit not in _WORDS)


@dataclass(frozen=True, slots=True)
class Period:
    """So many of a unit; `amount` is 0 for 当场, 当日 and 次月.

    `<` and its kin compare lengths as `longer` does and raise TypeError where nothing can be said; `==` compares what
    is written, so 12个月 is not 1年, though neither is longer.
    """

    amount: int
    unit: Unit

    def __str__(self) -> str:
        return self.unit.value if self.unit in _WORDS else f"{self.amount}{self.unit.value}"

    @property
    def english(self) -> str:
        """The period as the English surface writes it: `7 days`, `1 month`, `on the spot`."""
        word = _ENGLISH[self.unit]
        return word if self.unit in _WORDS else f"{self.amount} {word}{'' if self.amount == 1 else 's'}"

    def say(self, lang: Lang) -> str:
        """The canonical text in `lang`."""
        return str(self) if lang == "zh" else self.english

    def __gt__(self, other: object) -> bool:
        return _surely_longer(self, other)

    def __lt__(self, other: object) -> bool:
        return _surely_longer(other, self)

    def __le__(self, other: object) -> bool:
        return not _surely_longer(self, other)

    def __ge__(self, other: object) -> bool:
        return not _surely_longer(other, self)


_SPELLED = (
    {unit.value: unit for unit in _COUNTED}
    | {word + ending: unit for unit, word in _ENGLISH.items() if unit in _COUNTED for ending in ("", "s")}
    | {f"working day{ending}": Unit.WORKDAYS for ending in ("", "s")}
)
_ALONE = {spelled: unit for unit in _WORDS for spelled in (unit.value, _ENGLISH[unit])}
_NEAR_WORDS = {
    **dict.fromkeys(("立即", "立刻", "即时", "immediately", "at once"), Period(0, Unit.AT_ONCE)),
    **dict.fromkeys(("当天", "today"), Period(0, Unit.SAME_DAY)),
    **dict.fromkeys(("下月", "下个月"), Period(0, Unit.NEXT_MONTH)),
    "半个月": Period(15, Unit.DAYS),
    "半年": Period(6, Unit.MONTHS),
}
_NEAR_UNITS = {
    "日": (1, Unit.DAYS),
    "个自然日": (1, Unit.DAYS),
    "自然日": (1, Unit.DAYS),
    "工作日": (1, Unit.WORKDAYS),
    "business day": (1, Unit.WORKDAYS),
    "周": (7, Unit.DAYS),
    "星期": (7, Unit.DAYS),
    "个星期": (7, Unit.DAYS),
    "week": (7, Unit.DAYS),
    "月": (1, Unit.MONTHS),
    "周年": (1, Unit.YEARS),
    "个小时": (1, Unit.HOURS),
    "时": (1, Unit.HOURS),
}
_NUMBERED = re.compile(r"([0-9]+|[一二两三四五六七八九十]+)\s*(\D+)")
_NUMERALS = {numeral: value for value, numeral in enumerate("一二三四五六七八九", start=1)} | {"两": 2}


@lru_cache(maxsize=1024)
def parse_period(text: str) -> Period:
    """The period that `text` writes on either surface (`10个工作日`, `10 workdays`, `当场`), full width or not.

    Numbers run from 1 to 999. Raises PeriodError.
    """
    folded = " ".join(unicodedata.normalize("NFKC", text).lower().split())
    if folded in _ALONE:
        return Period(0, _ALONE[folded])
    found = _NUMBERED.fullmatch(folded)
    if found is None or not found[1].isascii() or found[2] not in _SPELLED or not 1 <= int(found[1][:9]) <= _LARGEST:
        raise PeriodError(_sentence(text, _near(folded)))
    return Period(int(found[1]), _SPELLED[found[2]])


def _near(folded: str) -> Period | None:
    """What was probably meant: `2周` is 14天, `十五日` is 15天, `当天` is 当日."""
    found = _NUMBERED.fullmatch(folded)
    if found is None or folded in _NEAR_WORDS:
        return _NEAR_WORDS.get(folded)
    units = {spelled: (1, unit) for spelled, unit in _SPELLED.items()} | _NEAR_UNITS
    factor, unit = units.get(found[2]) or units.get(found[2].removesuffix("s"), (0, Unit.DAYS))
    amount = factor * (int(found[1][:9]) if found[1].isascii() else _numeral(found[1]))
    return Period(amount, unit) if 1 <= amount <= _LARGEST else None


def _numeral(text: str) -> int:
    """The number below 100 that Chinese numerals write, 0 where they write none."""
    tens, ten, ones = text.rpartition("十")
    high = (_NUMERALS.get(tens, 0) if tens else 1) if ten else 0
    return high * 10 + _NUMERALS.get(ones, 0) if high or not ten else 0


def _sentence(text: str, near: Period | None) -> Text:
    forms_zh = "可以写：7天、10个工作日、3个月、2年、24小时（数字从 1 到 999），或者当场、当日、次月"
    forms_en = "write 7 days, 10 workdays, 3 months, 2 years, 24 hours (1 to 999), on the spot, same day or next month"
    near_zh, near_en = (f"请写成“{near}”。", f"write “{near.english}”; ") if near else ("", "")
    return Text(f"“{text}”不是期限。{near_zh}{forms_zh}", f"“{text}” is not a period: {near_en}{forms_en}")


def hours(period: Period) -> tuple[int, int]:
    """The least and the greatest length in hours, by the count alone: 7天 is 168, whatever day it begins or ends on.

    n working days take at least n calendar days, and within 7n/5 - 4 and 7n/5 + 10 + n/14 (true of every statutory
    schedule since 2004). A month has 28 to 31 days. 当日 is 1 to 23 hours, 当场 none, 次月 28 to 62 days.
    """
    n = period.amount
    low, high = {
        Unit.HOURS: (n, n),
        Unit.DAYS: (24 * n, 24 * n),
        Unit.WORKDAYS: (24 * max(n, 7 * n // 5 - 4), 24 * (7 * n // 5 + 10 + n // 14)),
        Unit.MONTHS: _months(n),
        Unit.YEARS: _months(12 * n),
        Unit.AT_ONCE: (0, 0),
        Unit.SAME_DAY: (1, 23),
        Unit.NEXT_MONTH: (24 * 28, 24 * 62),
    }[period.unit]
    return low, high


def _months(n: int) -> tuple[int, int]:
    return 24 * (365 * n // 12 - 2), 24 * min(31 * n, 366 * n // 12 + 2)


_MONTHS = {Unit.MONTHS: 1, Unit.YEARS: 12}


def longer(one: Period, other: Period) -> bool | None:
    """Whether `one` is longer than `other`; None where that depends on the calendar.

    The same unit compares by the number, months and years by months; anything else by the bounds of `hours`.
    """
    if one.unit is other.unit:
        return one.amount > other.amount
    if one.unit in _MONTHS and other.unit in _MONTHS:
        return one.amount * _MONTHS[one.unit] > other.amount * _MONTHS[other.unit]
    (low, high), (other_low, other_high) = hours(one), hours(other)
    if low > other_high:
        return True
    return False if high <= other_low else None


def _surely_longer(one: object, other: object) -> bool:
    answer = longer(one, other) if isinstance(one, Period) and isinstance(other, Period) else None
    if answer is None:
        raise TypeError(f"{one} / {other}")
    return answer


@cache
def _schedule() -> tuple[frozenset[date], frozenset[date], range]:
    """Days off and working weekends of the State Council's yearly schedules, and the years they cover."""
    from chinese_calendar.constants import (  # type: ignore[import-untyped]  # noqa: PLC0415  (5 ms few commands need)
        holidays,
        workdays,
    )

    return frozenset(holidays), frozenset(workdays), range(min(holidays).year, max(holidays).year + 1)


_FIXED = {(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)}
"""Holidays fixed by date (全国年节及纪念日放假办法): New Year, Labour Day, National Day."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working days of a place: the statutory schedule, changed by what the catalogue adds (`days_on` wins)."""

    days_off: frozenset[date] = frozenset()
    days_on: frozenset[date] = frozenset()

    @staticmethod
    def announced(year: int) -> bool:
        """Whether the statutory schedule of that year is known; beyond it Monday to Friday count, less the holidays
        fixed by date."""
        return year in _schedule()[2]

    def is_workday(self, day: date) -> bool:
        """Whether the offices work on that day."""
        if day in self.days_on or day in self.days_off:
            return day in self.days_on
        off, on, years = _schedule()
        if day in on:
            return True
        return day.weekday() < 5 and day not in off and (day.year in years or (day.month, day.day) not in _FIXED)

    def ends(self, start: datetime, period: Period) -> datetime:
        """The moment at which `period`, begun at `start`, runs out: 24:00 of its last day.

        A last day that is off moves on to the next working day, but for 当场, 当日, 次月 and hours, which are exact.
        Raises ValueError for a naive `start`.
        """
        if period.unit is Unit.HOURS:
            return _aware(start).astimezone(UTC) + timedelta(hours=period.amount)
        last = self._last_day(_aware(start).astimezone(CHINA).date(), period)
        while period.unit not in _WORDS and not self.is_workday(last):
            last += _DAY
        return _midnight_after(last)

    def opens(self, start: datetime, period: Period) -> datetime:
        """The moment from which what must wait for `period` is open: 00:00 of the day after its last day.

        Days off do not push it: a notice of 7 days has hung for 7 days whatever the 8th is. Only a period of
        working days passes over them. Raises ValueError for a naive `start`.
        """
        if period.unit is Unit.HOURS:
            return _aware(start).astimezone(UTC) + timedelta(hours=period.amount)
        return _midnight_after(self._last_day(_aware(start).astimezone(CHINA).date(), period))

    def _last_day(self, first: date, period: Period) -> date:
        """The last day of a period begun on `first`, which itself does not count."""
        if period.unit is Unit.DAYS:
            return first + period.amount * _DAY
        if period.unit is Unit.WORKDAYS:
            return self._workday(first, period.amount)
        if period.unit in _MONTHS:
            return _months_on(first, period.amount * _MONTHS[period.unit])
        return _months_on(first.replace(day=1), 2) - _DAY if period.unit is Unit.NEXT_MONTH else first

    def _workday(self, day: date, count: int) -> date:
        while count:
            day += _DAY
            count -= self.is_workday(day)
        return day


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment}: a moment without a time zone")
    return moment


def _midnight_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=CHINA).astimezone(UTC) + _DAY


def _months_on(day: date, months: int) -> date:
    """The day of that number, so many months on, or the last of the month where it has none (民法典 第二百零二条)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
