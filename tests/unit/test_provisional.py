"""Dates that rest on a year whose holidays are not announced: said so, and counted anew once they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from qingdan.engine.model import period
from qingdan.engine.model.parts import Bound, Channel, Limit, Notice, TimeLimit
from qingdan.engine.model.period import CHINA, Calendar, Period, Unit, parse_period
from qingdan.engine.runtime.commands import Actor
from qingdan.engine.runtime.events import Kind
from qingdan.engine.runtime.judging import periods
from qingdan.engine.runtime.judging.provisional import Basis, Pause
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.todo import Task
from qingdan.engine.runtime.verify import verify
from tests.desks import CATALOGUE, OFFICE, VILLAGE, VILLAGER, Desk, power, step
from tests.powers import within

if TYPE_CHECKING:
    from collections.abc import Iterator


HOLIDAY = frozenset(date(2027, 2, day) for day in range(5, 13)) | {date(2027, 1, 4)}
MAKE_UP = frozenset({date(2027, 1, 30), date(2027, 2, 14)})
"""Working weekends of the schedule."""
FEBRUARY = datetime(2027, 2, 2, 10, tzinfo=CHINA)
AGENT = Actor("壬", ["代办员"], agent_for="甲", mandate="委托书1号")


class Schedule:
    """The statutory schedule, of which 2027 is announced when the test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        off, on, _ = period._schedule()
        self.known = (frozenset(day for day in off if day.year < 2027), frozenset(on), range(2004, 2027))
        self.all = (self.known[0] | HOLIDAY, frozenset(on) | MAKE_UP, range(2004, 2028))
        self.now = self.known
        monkeypatch.setattr(period, "_schedule", lambda: self.now)
        periods._remembered.cache_clear()

    def announce(self) -> None:
        """2027 comes out, and with it a new version of the program."""
        self.now = self.all
        periods._remembered.cache_clear()


@pytest.fixture
def schedule(monkeypatch: pytest.MonkeyPatch) -> Iterator[Schedule]:
    yield Schedule(monkeypatch)
    periods._remembered.cache_clear()


LIMIT = Limit(at_most=Bound(parse_period("5个工作日")), extension=Bound(parse_period("5个工作日")))
JOB = power(
    "job",
    "JB-01",
    [
        step("收", "村委会", {"好": "公示", "缺": "补", "逾期": "不予"}, within=LIMIT),
        step("补", "申请人", {"已补": "收", "逾期": "超时"}, within=within("5个工作日"), pause=True),
        step("公示", "村委会", {"无异议": "给付", "有异议": "不予"}, notice=Notice(Bound(parse_period("5个工作日")))),
    ],
    time=TimeLimit(promised=Bound(parse_period("10个工作日")), statutory=Bound(parse_period("20天"))),
    channels={"代办": Channel(agents=("代办员",), mandate="委托书", handover=parse_period("3个工作日"))},
)
HOURS = power("hours", "HR-01", [step("办", "村委会", {"好": "给付"}, within=within("48小时"))])
LAX = power("lax", "LX-01", [step("办", "村委会", {"好": "给付"}, within=within("5个工作日"))])
"""Its limit goes overdue and does not lapse."""
LIST = replace(CATALOGUE, powers={each.id: each for each in (JOB, HOURS, LAX)})


@pytest.fixture
def desk(schedule: Schedule) -> Iterator[Desk]:
    """In February 2027, whose holidays nobody knows. Whatever happens, the record holds against its definitions."""
    made = Desk(catalogue=LIST, now=FEBRUARY)
    yield made
    assert verify(made.store).faults == ()
    schedule.now = schedule.known
    periods._remembered.cache_clear()
    assert verify(made.store).faults == (), "by a program that does not know the schedule yet"


def opened(desk: Desk, name: str = "job", **more: Any) -> str:
    return desk.engine.open(name, VILLAGE, {"申请人": "甲"}, by=OFFICE, **more).id


def last_day(moment: datetime | None) -> str:
    """The last day of a limit, or the day before something opens."""
    assert moment is not None
    return f"{moment.astimezone(CHINA) - timedelta(seconds=1):%m-%d}"


def upgraded(desk: Desk, schedule: Schedule) -> None:
    schedule.announce()
    desk.engine = Engine(LIST, desk.store, clock=lambda: desk.now)


class TestSaid:
    def test_a_date_in_a_year_without_a_schedule_is_provisional(self, desk: Desk) -> None:
        case = desk.engine.case(opened(desk))
        assert last_day(case.due) == "02-09"
        assert set(case.provisional) == {"due", "promised", "statutory"}
        assert all(lamp.provisional for lamp in desk.engine.lamps(case.id))
        take = next(each for each in desk.engine.options(case.id) if each.act == "take")
        assert take.provisional
        assert "放假安排公布以后可能变动" in take.text.zh

    def test_one_in_a_year_with_a_schedule_is_not(self, desk: Desk) -> None:
        desk.now = datetime(2026, 11, 2, 9, tzinfo=CHINA)
        case = desk.engine.case(opened(desk))
        assert case.provisional == {}
        assert not any(lamp.provisional for lamp in desk.engine.lamps(case.id))
        assert not any(option.provisional for option in desk.engine.options(case.id))

    def test_nor_are_hours(self, desk: Desk) -> None:
        assert desk.engine.case(opened(desk, "hours")).provisional == {}

    def test_the_hand_over_of_an_agent_is(self, desk: Desk) -> None:
        step_ = replace(JOB.steps["收"], by=("申请人", "代办员"))
        engine = Engine(replace(LIST, powers={"job": replace(JOB, steps={**JOB.steps, "收": step_})}), desk.store)
        engine._clock = lambda: desk.now
        case = engine.open("job", VILLAGE, {}, "代办", by=AGENT)
        assert "handover" in case.provisional

    def test_a_limit_that_only_ends_beyond_the_border_is(self, desk: Desk) -> None:
        desk.now = datetime(2026, 12, 29, 9, tzinfo=CHINA)
        case = desk.engine.case(opened(desk))
        assert case.provisional["due"].years == (2027,)

    def test_what_was_left_behind_is_provisional_no_more(self, desk: Desk) -> None:
        name = opened(desk)
        case = desk.engine.take(name, "收", "好", by=OFFICE)
        assert set(case.provisional) == {"promised", "statutory"}


class TestCountedAnew:
    def test_nothing_lapses_within_the_holiday(self, desk: Desk, schedule: Schedule) -> None:
        name = opened(desk)
        upgraded(desk, schedule)
        desk.now = datetime(2027, 2, 11, 10, tzinfo=CHINA)
        case = desk.engine.case(name)
        assert (case.step, last_day(case.due), case.provisional) == ("收", "02-16", {})
        assert case.due == Calendar().ends(FEBRUARY, parse_period("5个工作日"))
        desk.now = datetime(2027, 2, 18, 10, tzinfo=CHINA)
        desk.engine.settle(name)
        counted, lapsed = (each.event for each in desk.store.history(name)[-2:])
        assert (counted.kind, lapsed.outcome, lapsed.at) == (Kind.RECALCULATED, "逾期", case.due)
        assert (counted.at, counted.entered) == (FEBRUARY, desk.now)

    def test_it_is_entered_before_the_next_act(self, desk: Desk, schedule: Schedule) -> None:
        name = opened(desk)
        upgraded(desk, schedule)
        desk.now = datetime(2027, 2, 15, 10, tzinfo=CHINA)
        desk.engine.take(name, "收", "好", by=OFFICE)
        assert desk.kinds(name) == ["opened", "recalculated", "taken"]

    def test_counting_twice_is_counting_once(self, desk: Desk, schedule: Schedule) -> None:
        name = opened(desk)
        upgraded(desk, schedule)
        assert desk.engine.settle(name) == desk.engine.settle(name) == desk.engine.case(name)
        assert desk.kinds(name) == ["opened", "recalculated"]

    def test_without_a_schedule_it_lapses_as_it_was_counted(self, desk: Desk) -> None:
        name = opened(desk)
        desk.now = datetime(2027, 2, 11, 10, tzinfo=CHINA)
        assert desk.engine.settle(name).end == "不予"

    def test_an_earlier_date_takes_effect_too(self, desk: Desk, schedule: Schedule) -> None:
        desk.now = datetime(2027, 1, 28, 10, tzinfo=CHINA)
        name = opened(desk)
        before = desk.engine.case(name).due
        upgraded(desk, schedule)
        after = desk.engine.case(name).due
        assert before is not None
        assert after is not None
        assert (last_day(before), last_day(after)) == ("02-04", "02-03"), "30 January is a working Saturday"

    def test_a_notice_in_working_days(self, desk: Desk, schedule: Schedule) -> None:
        name = opened(desk)
        desk.engine.take(name, "收", "好", by=OFFICE)
        case = desk.engine.post(name, "公示", "村务公开栏", "照片", by=OFFICE)
        assert "opens" in case.provisional
        upgraded(desk, schedule)
        desk.now = datetime(2027, 2, 12, 10, tzinfo=CHINA)
        case = desk.engine.case(name)
        assert case.posting is not None
        assert (case.step, last_day(case.posting.opens)) == ("公示", "02-16")
        desk.now = datetime(2027, 2, 17, 10, tzinfo=CHINA)
        assert desk.engine.settle(name).end == "给付"

    def test_an_extension(self, desk: Desk, schedule: Schedule) -> None:
        name = opened(desk)
        assert last_day(desk.engine.extend(name, "收", "情况复杂", by=OFFICE).due) == "02-16"
        upgraded(desk, schedule)
        assert last_day(desk.engine.case(name).due) == "02-23"

    def test_a_hold_over_the_holiday(self, desk: Desk, schedule: Schedule) -> None:
        name = opened(desk)
        desk.now = datetime(2027, 2, 4, 10, tzinfo=CHINA)
        desk.engine.hold(name, by=OFFICE)
        desk.now = datetime(2027, 2, 10, 10, tzinfo=CHINA)
        assert last_day(desk.engine.release(name, by=OFFICE).due) == "02-15"
        upgraded(desk, schedule)
        assert last_day(desk.engine.case(name).due) == "02-16", "no working day was lost"

    def test_a_pause_over_the_holiday(self, desk: Desk, schedule: Schedule) -> None:
        name = opened(desk)
        desk.now = datetime(2027, 2, 3, 10, tzinfo=CHINA)
        case = desk.engine.take(name, "收", "缺", by=OFFICE)
        assert {"due", "paused/due", "promised", "statutory"} == set(case.provisional)
        upgraded(desk, schedule)
        case = desk.engine.case(name)
        assert case.paused is not None
        assert (last_day(case.due), last_day(case.paused.due)) == ("02-17", "02-16")
        desk.now = datetime(2027, 2, 15, 10, tzinfo=CHINA)
        assert last_day(desk.engine.take(name, "补", "已补", by=VILLAGER).due) == "02-19"

    def test_a_firm_limit_that_a_hold_carries_over_the_border(self, desk: Desk, schedule: Schedule) -> None:
        desk.now = datetime(2026, 12, 22, 9, tzinfo=CHINA)
        name = opened(desk)
        desk.engine.hold(name, by=OFFICE)
        desk.now = datetime(2027, 1, 20, 9, tzinfo=CHINA)
        case = desk.engine.release(name, by=OFFICE)
        assert case.provisional["due"].years == (2027,)
        upgraded(desk, schedule)
        after = desk.engine.case(name).due
        assert (last_day(case.due), last_day(after)) == ("01-27", "01-27"), "4 January was lost in no count"

    def test_a_working_weekend_during_a_hold_that_seemed_to_lose_nothing(self, desk: Desk, schedule: Schedule) -> None:
        desk.now = datetime(2026, 12, 24, 9, tzinfo=CHINA)
        name = opened(desk, "lax")
        desk.now = datetime(2026, 12, 31, 16, tzinfo=CHINA)
        desk.engine.hold(name, by=OFFICE)
        desk.now = datetime(2027, 1, 3, 9, tzinfo=CHINA)
        assert last_day(desk.engine.release(name, by=OFFICE).due) == "12-31"
        schedule.all = (schedule.all[0], schedule.all[1] | {date(2027, 1, 2)}, schedule.all[2])
        upgraded(desk, schedule)
        assert last_day(desk.engine.case(name).due) == "01-02", "the working Saturday that was lost"

    def test_a_hold_within_a_day_leaves_no_trace_in_how_it_was_counted(self, desk: Desk) -> None:
        name = opened(desk)
        before = desk.engine.case(name).provisional
        desk.engine.hold(name, by=OFFICE)
        desk.now += timedelta(hours=3)
        assert desk.engine.release(name, by=OFFICE).provisional == before

    def test_a_late_entry_counts_from_its_own_day(self, desk: Desk, schedule: Schedule) -> None:
        name = opened(desk, at=datetime(2027, 1, 29, 9, tzinfo=CHINA))
        upgraded(desk, schedule)
        assert last_day(desk.engine.case(name).due) == "02-04"

    def test_a_case_that_has_ended_is_let_alone(self, desk: Desk, schedule: Schedule) -> None:
        name = opened(desk)
        desk.engine.withdraw(name, by=VILLAGER)
        upgraded(desk, schedule)
        assert (desk.engine.settle(name).provisional, desk.kinds(name)) == ({}, ["opened", "withdrawn"])


class TestWatched:
    def work(self, desk: Desk) -> list[tuple[str, str, str]]:
        return [(each.todo.task.value, each.todo.clock, each.todo.colour) for each in desk.engine.rounds.work(())]

    def test_nobody_is_warned_by_a_date_that_has_changed(self, desk: Desk, schedule: Schedule) -> None:
        name = opened(desk)
        upgraded(desk, schedule)
        desk.now = datetime(2027, 2, 9, 10, tzinfo=CHINA)
        assert self.work(desk) == [("recalculate", "", "")]
        assert desk.kinds(name) == ["opened", "recalculated"]
        assert self.work(desk) == []

    def test_who_was_warned_of_the_old_date_is_warned_of_the_new_one(self, desk: Desk, schedule: Schedule) -> None:
        name = opened(desk)
        desk.now = datetime(2027, 2, 9, 10, tzinfo=CHINA)
        assert ("warn", "限", "yellow") in self.work(desk)
        upgraded(desk, schedule)
        self.work(desk)
        assert "限 yellow" not in desk.engine.case(name).warned
        desk.now = datetime(2027, 2, 16, 10, tzinfo=CHINA)
        assert ("warn", "限", "yellow") in self.work(desk)

    def test_what_is_planned_says_what_is_provisional(self, desk: Desk, schedule: Schedule) -> None:
        opened(desk)
        planned = list(desk.engine.rounds.plan(datetime(2027, 2, 20, tzinfo=CHINA), ()))
        assert [(each.task, each.provisional) for each in planned] == [(Task.SETTLE, True)]
        upgraded(desk, schedule)
        planned = list(desk.engine.rounds.plan(datetime(2027, 2, 12, tzinfo=CHINA), ()))
        assert [each.task for each in planned] == [Task.RECALCULATE]


class TestBasis:
    def test_it_is_counted_as_a_limit_is(self, schedule: Schedule) -> None:
        workdays = Period(5, Unit.WORKDAYS)
        basis = Basis(FEBRUARY, (workdays, Pause(FEBRUARY, FEBRUARY + timedelta(days=2), Unit.WORKDAYS)))
        assert last_day(basis.on(Calendar())) == "02-11"
        schedule.announce()
        assert last_day(basis.on(Calendar())) == "02-18"

    @pytest.mark.parametrize("text", ["48小时", "当日", "当场", "次月"])
    def test_exact_units_rest_on_nothing(self, schedule: Schedule, text: str) -> None:
        basis = Basis(FEBRUARY, (parse_period(text),))
        assert basis.resting(Calendar(), basis.on(Calendar())) is None

    def test_the_days_of_a_notice_rest_on_nothing(self, schedule: Schedule) -> None:
        basis = Basis(FEBRUARY, (parse_period("7天"),), opening=True)
        assert basis.resting(Calendar(), basis.on(Calendar())) is None
        assert replace(basis, opening=False).resting(Calendar(), basis.on(Calendar())) is not None
