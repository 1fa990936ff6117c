"""Periods as written, compared and run out; dates are checked by hand against the published schedules."""

from datetime import UTC, date, datetime, timedelta

import pytest

from qingdan.engine.model.period import CHINA, Calendar, Period, PeriodError, Unit, hours, longer, parse_period

CALENDAR = Calendar()


def china(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("7天", Period(7, Unit.DAYS)),
        ("10 个工作日", Period(10, Unit.WORKDAYS)),
        ("１０个工作日", Period(10, Unit.WORKDAYS)),
        ("10 workdays", Period(10, Unit.WORKDAYS)),
        ("10 Working Days", Period(10, Unit.WORKDAYS)),
        ("1 day", Period(1, Unit.DAYS)),
        ("3个月", Period(3, Unit.MONTHS)),
        (" 2年 ", Period(2, Unit.YEARS)),
        ("24 hours", Period(24, Unit.HOURS)),
        ("当场", Period(0, Unit.AT_ONCE)),
        ("on the spot", Period(0, Unit.AT_ONCE)),
        ("当日", Period(0, Unit.SAME_DAY)),
        ("next month", Period(0, Unit.NEXT_MONTH)),
    ],
)
def test_reads_both_surfaces(text: str, period: Period) -> None:
    assert parse_period(text) == period


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("2周", "14天"),
        ("一个星期", "7天"),
        ("2 weeks", "14天"),
        ("30日", "30天"),
        ("十五日", "15天"),
        ("二十五工作日", "25个工作日"),
        ("三十天", "30天"),
        ("两个月", "2个月"),
        ("半年", "6个月"),
        ("5 business days", "5个工作日"),
        ("当天", "当日"),
        ("下个月", "次月"),
        ("3个小时", "3小时"),
        ("立即", "当场"),
    ],
)
def test_proposes_what_was_meant(text: str, near: str) -> None:
    with pytest.raises(PeriodError) as error:
        parse_period(text)
    assert f"请写成“{near}”" in error.value.text.zh


@pytest.mark.parametrize(
    "text", ["", "7", "天", "0天", "1000天", "-7天", "七七天", "7天7天", "若干天", "12345678901周", "3.5天"]
)
def test_refuses_and_names_the_forms(text: str) -> None:
    with pytest.raises(PeriodError) as error:
        parse_period(text)
    assert "7天、10个工作日" in error.value.text.zh
    assert "请写成" not in error.value.text.zh


def test_says_a_period_in_english() -> None:
    said = [Period(*parts).say("en") for parts in ((1, Unit.DAYS), (5, Unit.WORKDAYS), (0, Unit.AT_ONCE))]
    assert said == ["1 day", "5 workdays", "on the spot"]


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        ("10天", "7天", True),
        ("7天", "7天", False),
        ("7个工作日", "10个工作日", False),
        ("1年", "12个月", False),
        ("13个月", "1年", True),
        ("2年", "24个月", False),
        ("20个工作日", "20天", True),
        ("20天", "15个工作日", None),
        ("33天", "15个工作日", True),
        ("30天", "30个工作日", False),
        ("1个月", "31天", False),
        ("1个月", "30天", None),
        ("32天", "1个月", True),
        ("24小时", "1天", False),
        ("25小时", "1天", True),
        ("当日", "当场", True),
        ("1天", "当日", True),
        ("2小时", "当日", None),
        ("次月", "当日", True),
    ],
)
def test_longer(one: str, other: str, answer: bool | None) -> None:
    assert longer(parse_period(one), parse_period(other)) is answer


def test_order_refuses_what_depends_on_the_calendar() -> None:
    with pytest.raises(TypeError):
        assert Period(20, Unit.DAYS) < Period(15, Unit.WORKDAYS)


def test_order_of_a_period_and_something_else_is_refused() -> None:
    with pytest.raises(TypeError):
        assert Period(15, Unit.DAYS) >= 15


def test_order_agrees_with_longer() -> None:
    short, long = Period(11, Unit.MONTHS), Period(1, Unit.YEARS)
    assert (short < long, short <= long, short > long, short >= long) == (True, True, False, False)


def test_bounds_of_working_days_hold_for_every_schedule() -> None:
    """From every day since 2004, n working days take no less and no more than `hours` says."""
    days = [date(2004, 1, 1) + timedelta(days=number) for number in range(365 * 22)]
    after, worked = [], 0  # after[i]: how many working days lie up to day i
    last = {}  # last[k]: the day of the k-th working day
    for number, day in enumerate(days):
        if CALENDAR.is_workday(day):
            worked += 1
            last[worked] = number
        after.append(worked)
    for count in (1, 2, 5, 8, 11, 16, 30, 54, 80, 142, 250, 500, 999):
        spans = {last[done + count] - number for number, done in enumerate(after) if done + count in last}
        low, high = hours(Period(count, Unit.WORKDAYS))
        assert low <= 24 * min(spans)
        assert high >= 24 * max(spans)


@pytest.mark.parametrize("count", [1, 2, 11, 12, 25, 120, 999])
def test_bounds_of_months_hold_from_every_day(count: int) -> None:
    start = [date(2024, 1, 1) + timedelta(days=number) for number in range(1461)]
    period = Period(count, Unit.MONTHS)
    opened = [CALENDAR.opens(china(day.year, day.month, day.day), period) for day in start]
    spans = [(moment.astimezone(CHINA).date() - day).days - 1 for moment, day in zip(opened, start, strict=True)]
    low, high = hours(period)
    assert low <= 24 * min(spans)
    assert high >= 24 * max(spans)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 17), False),  # Spring Festival
        (date(2026, 2, 28), True),  # a Saturday worked for it
        (date(2026, 3, 1), False),  # a Sunday
        (date(2026, 3, 2), True),
        (date(2035, 10, 1), False),  # not announced: fixed by date
        (date(2035, 10, 4), True),  # not announced: Thursday
        (date(2035, 5, 2), False),
        (date(2035, 1, 6), False),  # Saturday
    ],
)
def test_working_days(day: date, works: bool) -> None:
    assert CALENDAR.is_workday(day) is works


def test_a_year_that_is_not_announced_has_only_the_holidays_fixed_by_date() -> None:
    year = [date(2035, 1, 1) + timedelta(days=number) for number in range(365)]
    off = [(day.month, day.day) for day in year if day.weekday() < 5 and not CALENDAR.is_workday(day)]
    assert off == [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]


def test_a_day_that_is_only_fixed_by_date_does_not_change_an_announced_year() -> None:
    assert CALENDAR.is_workday(date(2008, 5, 2)) is False
    assert CALENDAR.is_workday(date(2009, 5, 4)) is True


def test_announced() -> None:
    assert [CALENDAR.announced(year) for year in (2003, 2004, 2026, 2035)] == [False, True, True, False]


def test_the_catalogue_changes_days() -> None:
    added = Calendar(frozenset({date(2035, 2, 8), date(2035, 2, 9)}), frozenset({date(2035, 2, 9), date(2035, 2, 10)}))
    assert [added.is_workday(date(2035, 2, day)) for day in (7, 8, 9, 10, 11)] == [True, False, True, True, False]


@pytest.mark.parametrize(
    ("start", "text", "last"),
    [
        ((2026, 3, 2, 9), "7天", (2026, 3, 9)),
        ((2026, 3, 1, 9), "7天", (2026, 3, 9)),  # the 8th is a Sunday
        ((2026, 2, 10, 9), "7天", (2026, 2, 24)),  # into Spring Festival, 15 to 23
        ((2026, 3, 2, 9), "5个工作日", (2026, 3, 9)),
        ((2026, 2, 13, 9), "2个工作日", (2026, 2, 24)),  # the 14th is a working Saturday
        ((2026, 1, 31, 9), "1个月", (2026, 2, 28)),  # a working Saturday, the last of the month
        ((2024, 2, 29, 9), "1年", (2025, 2, 28)),
        ((2026, 12, 15, 9), "1个月", (2027, 1, 15)),
        ((2026, 3, 7, 9), "当场", (2026, 3, 7)),
        ((2026, 3, 7, 23, 59), "当日", (2026, 3, 7)),
        ((2026, 3, 31, 9), "次月", (2026, 4, 30)),
        ((2026, 1, 31, 9), "次月", (2026, 2, 28)),
        ((2026, 12, 31, 9), "次月", (2027, 1, 31)),  # a Sunday: 次月 is exact
    ],
)
def test_ends_at_midnight_after_the_last_day(start: tuple[int, ...], text: str, last: tuple[int, ...]) -> None:
    assert CALENDAR.ends(china(*start), parse_period(text)) == china(*last) + timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "text", "first"),
    [
        ((2026, 3, 2, 9), "7天", (2026, 3, 10)),
        ((2026, 3, 1, 9), "7天", (2026, 3, 9)),  # the last day is a Sunday: not pushed
        ((2026, 3, 2, 9), "5个工作日", (2026, 3, 10)),
        ((2026, 3, 6, 9), "1个工作日", (2026, 3, 10)),
        ((2026, 1, 31, 9), "1个月", (2026, 3, 1)),
    ],
)
def test_opens_with_the_day_after(start: tuple[int, ...], text: str, first: tuple[int, ...]) -> None:
    assert CALENDAR.opens(china(*start), parse_period(text)) == china(*first)


def test_hours_are_exact() -> None:
    assert CALENDAR.ends(china(2026, 2, 14, 9, 30), parse_period("24小时")) == china(2026, 2, 15, 9, 30)
    assert CALENDAR.opens(china(2026, 2, 14, 9, 30), parse_period("2小时")) == china(2026, 2, 14, 11, 30)


def test_the_day_is_that_of_chinese_time() -> None:
    """16:30 UTC is the next day in China."""
    assert CALENDAR.ends(datetime(2026, 3, 2, 16, 30, tzinfo=UTC), parse_period("1天")) == datetime(
        2026, 3, 4, 16, tzinfo=UTC
    )


@pytest.mark.parametrize("text", ["7天", "2小时"])
def test_moments_come_out_in_utc(text: str) -> None:
    assert CALENDAR.ends(china(2026, 3, 2), parse_period(text)).tzinfo is UTC


@pytest.mark.parametrize("text", ["7天", "2小时"])
def test_a_moment_without_zone_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        CALENDAR.ends(datetime(2026, 3, 2), parse_period(text))
