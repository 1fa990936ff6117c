from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qingdan.engine.model.period import CHINA, Calendar, Period, PeriodError, Unit, hours, longer, parse_period

CALENDAR = Calendar()
WORDS = (Unit.AT_ONCE, Unit.SAME_DAY, Unit.NEXT_MONTH)
PERIODS = st.builds(
    Period, st.integers(1, 999), st.sampled_from([unit for unit in Unit if unit not in WORDS])
) | st.builds(Period, st.just(0), st.sampled_from(WORDS))
SHORT = PERIODS.filter(lambda period: period.unit is not Unit.YEARS and period.amount <= 60)
MOMENTS = st.datetimes(datetime(2004, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))


@given(PERIODS)
def test_what_is_written_is_read_back(period: Period) -> None:
    assert parse_period(str(period)) == parse_period(period.english) == period


def proposal(text: str) -> str:
    """The near miss that is proposed for a text; empty if there is none or the text is a period."""
    try:
        parse_period(text)
    except PeriodError as error:
        return error.text.zh.partition("请写成“")[2].partition("”")[0]
    return ""


@given(st.text(max_size=12) | st.from_regex(r"[0-9一二三十]{1,4} ?[天日周月年个工作日]{1,4}", fullmatch=True))
def test_any_other_text_is_refused_with_a_proposal_that_holds(text: str) -> None:
    near = proposal(text)
    assert not near or str(parse_period(near)) == near


@given(PERIODS, PERIODS)
def test_never_is_each_longer_than_the_other(one: Period, other: Period) -> None:
    assert not (longer(one, other) and longer(other, one))


@given(PERIODS, PERIODS, PERIODS)
def test_longer_is_transitive(one: Period, other: Period, third: Period) -> None:
    if longer(one, other) and longer(other, third):
        assert longer(one, third) is not False


@given(PERIODS)
def test_bounds_are_in_order(period: Period) -> None:
    low, high = hours(period)
    assert 0 <= low <= high


@given(MOMENTS, SHORT)
def test_what_runs_out_has_not_run_out_before_it_opens(start: datetime, period: Period) -> None:
    assert start <= CALENDAR.opens(start, period) <= CALENDAR.ends(start, period)


@given(MOMENTS, SHORT, SHORT)
def test_longer_periods_open_no_earlier(start: datetime, one: Period, other: Period) -> None:
    if longer(one, other) and Unit.HOURS not in (one.unit, other.unit):
        assert CALENDAR.opens(start, one) >= CALENDAR.opens(start, other)


@given(MOMENTS, st.integers(1, 60))
def test_working_days_are_counted_one_by_one(start: datetime, count: int) -> None:
    end = CALENDAR.ends(start, Period(count, Unit.WORKDAYS)).astimezone(CHINA).date()
    first = start.astimezone(CHINA).date()
    between = [first + timedelta(days=number) for number in range(1, (end - first).days)]
    assert sum(CALENDAR.is_workday(day) for day in between) == count


@given(MOMENTS, SHORT)
def test_days_and_months_end_on_a_working_day(start: datetime, period: Period) -> None:
    if period.unit in (Unit.DAYS, Unit.WORKDAYS, Unit.MONTHS):
        last = CALENDAR.ends(start, period).astimezone(CHINA) - timedelta(days=1)
        assert CALENDAR.is_workday(last.date())
