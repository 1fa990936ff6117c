"""What falls due by itself, dated when it did; clocks that begin, stop, stand still and go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from qingdan.engine.errors import UsageError
from qingdan.engine.model.parts import Bound, Limit, Start, TimeLimit
from qingdan.engine.model.period import CHINA
from qingdan.engine.model.power import Power
from qingdan.engine.runtime.case import evolve, fold, settle
from qingdan.engine.runtime.commands import Hold, Release
from qingdan.engine.runtime.judging.sayings import day, last_day
from tests.powers import (
    CALENDAR,
    DAY,
    MEETING,
    MONDAY,
    OVERSIGHT,
    RELIEF,
    TOWN,
    VILLAGE_OFFICE,
    Walk,
    days,
    power,
    relief,
    step,
    within,
    without,
)

HALL = "镇便民服务大厅"


def china(moment: datetime | None) -> str:
    assert moment is not None
    return f"{moment.astimezone(CHINA):%m-%d %H:%M}"


def test_silence_counts_as_acceptance_on_the_day_the_limit_ran_out() -> None:
    walk = relief("受理/受理审查").wait(30 * DAY).settle()
    event = walk.events[2]
    assert (event.outcome, china(event.at), "actor" in event.body) == ("逾期", "11-10 00:00", False)
    assert walk.here.step == "调查"


def test_a_step_without_that_outcome_just_goes_overdue() -> None:
    walk = relief("审批").wait(60 * DAY)
    assert settle(RELIEF, walk.here, walk.at, CALENDAR) == ()
    assert walk.here.due is not None
    assert walk.here.due < walk.at


def test_nothing_falls_before_its_moment() -> None:
    case = relief("受理/受理审查").here
    assert case.due is not None
    assert settle(RELIEF, case, case.due - timedelta(microseconds=1), CALENDAR) == ()
    assert len(settle(RELIEF, case, case.due, CALENDAR)) == 1


def ladder() -> Power:
    """Three limits that lapse one after the other."""
    rungs = [
        step("一", "村委会", {"办": "办成", "逾期": "二"}, within=within("2天")),
        step("二", "村委会", {"办": "办成", "逾期": "三"}, within=within("24小时")),
        step("三", "村委会", {"办": "办成", "逾期": "退件"}, within=within("当日")),
    ]
    return power("ladder", rungs)


def test_a_chain_is_dated_link_by_link_and_settling_twice_equals_once() -> None:
    walk = Walk(ladder()).open(VILLAGE_OFFICE)
    whole = settle(walk.power, walk.here, MONDAY + 30 * DAY, CALENDAR)
    assert [china(event.at) for event in whole] == ["11-05 00:00", "11-06 00:00", "11-07 00:00"]
    walk.wait(3 * DAY).settle().wait(27 * DAY).settle().settle()
    assert tuple(walk.events[1:]) == whole
    assert fold(walk.power, walk.events) == walk.here
    assert walk.here.end == "退件"


def test_a_limit_that_has_always_run_out_does_not_turn_for_ever() -> None:
    past = step("二", "村委会", {"办": "办成", "逾期": "二"}, within=within("2天", since="一"))
    walk = Walk(power("past", [step("一", "村委会", "二"), past])).open(VILLAGE_OFFICE).take("一", by=VILLAGE_OFFICE)
    assert len(settle(walk.power, walk.here, MONDAY + 30 * DAY, CALENDAR)) < 3


def test_a_notice_ends_by_itself_only_when_nothing_is_missing() -> None:
    walk = relief("公示").post().wait(20 * DAY).settle()
    assert walk.here.step == "公示"
    papers = without(RELIEF, "公示", sign=(), submit=("调查表",))
    start = relief("公示")
    assert Walk(papers, case=start.here, at=start.at).post().wait(20 * DAY).settle().here.step == "公示"
    records = without(RELIEF, "公示", sign=(), record=("经办人",))
    assert Walk(records, case=start.here, at=start.at).post().wait(20 * DAY).settle().here.step == "公示"
    bare = without(RELIEF, "公示", sign=())
    assert Walk(bare, case=start.here, at=start.at).post().wait(20 * DAY).settle().here.step == "审批"


def test_the_end_of_a_notice_goes_before_a_limit_that_ends_with_it() -> None:
    both = without(
        RELIEF,
        "公示",
        sign=(),
        within=within("7天"),
        outcomes={**RELIEF.steps["公示"].outcomes, "逾期": step("x", "y", {"逾期": "退件"}).outcomes["逾期"]},
    )
    start = relief("公示")
    entered = start.here._replace(due=datetime(2026, 11, 10, tzinfo=CHINA))
    assert Walk(both, case=entered, at=start.at).post().wait(8 * DAY).settle().here.step == "审批"


def test_on_hold_nothing_falls_due_and_the_clocks_go_on_afterwards() -> None:
    walk = relief("受理/受理审查").do(Hold(by=OVERSIGHT)).wait(14 * DAY).settle()
    assert (walk.here.step, walk.here.wake) == ("受理/受理审查", None)
    walk.do(Release(by=OVERSIGHT))
    assert china(walk.here.due) == "11-24 00:00"
    assert walk.events[-1].due == walk.here.due
    assert walk.here.entered == MONDAY + 14 * DAY
    assert china(walk.here.frames["受理"]) == "12-15 00:00"


def test_a_hold_moves_a_hanging_notice_and_the_case_own_clock() -> None:
    walk = relief("公示").post()
    before = walk.here
    walk.do(Hold(by=OVERSIGHT)).wait(7 * DAY).do(Release(by=OVERSIGHT))
    assert before.posting is not None
    assert walk.here.posting is not None
    assert before.posting.opens is not None
    assert walk.here.posting.opens == before.posting.opens + 7 * DAY
    assert (china(before.promised), china(walk.here.promised)) == ("12-11 00:00", "12-18 00:00")


def test_a_pause_moves_the_case_and_its_procedure_and_the_step_it_returns_to() -> None:
    walk = relief("受理/受理审查").wait(2 * DAY).take("受理审查", "缺件", by=TOWN, place=HALL)
    assert (china(walk.here.due), walk.here.wake) == ("11-26 00:00", walk.here.due)
    walk.wait(2 * DAY).take("补正", "已补正")
    assert china(walk.here.due) == "11-12 00:00"
    assert china(walk.here.frames["受理"]) == "12-03 00:00"
    assert walk.here.entered == MONDAY + 2 * DAY
    assert walk.here.paused is None


def chain() -> Power:
    """A step, and two pauses one after the other behind it."""
    pause: dict[str, Any] = {"pause": True, "within": within("30天")}
    return power(
        "chain",
        [
            step("办", "村委会", {"办完": "办成", "等": "等一"}, within=within("3天")),
            step("等一", "村委会", {"再等": "等二", "别处": "旁"}, **pause),
            step("等二", "村委会", "办", **pause),
            step("旁", "村委会", "办"),
        ],
        time=TimeLimit(promised=Bound(days("20天"))),
    )


def test_a_chain_of_pauses_is_one_pause() -> None:
    walk = Walk(chain()).open(VILLAGE_OFFICE).wait(DAY)
    walk.take("办", "等", by=VILLAGE_OFFICE).wait(5 * DAY).take("等一", "再等", by=VILLAGE_OFFICE)
    walk.wait(5 * DAY).take("等二", by=VILLAGE_OFFICE)
    assert (china(walk.here.due), china(walk.here.promised)) == ("11-17 00:00", "12-04 00:00")
    assert walk.here.entered == MONDAY + 10 * DAY


def test_in_a_pause_only_its_own_limit_comes_due() -> None:
    walk = Walk(chain()).open(VILLAGE_OFFICE).take("办", "等", by=VILLAGE_OFFICE)
    assert walk.events[-1].due == walk.here.due == walk.here.wake
    assert china(walk.here.due) == "12-03 00:00"
    assert china(walk.here.promised) == "11-24 00:00"


def test_a_pause_that_ends_elsewhere_moves_the_case_but_not_the_step() -> None:
    walk = Walk(chain()).open(VILLAGE_OFFICE).take("办", "等", by=VILLAGE_OFFICE).wait(5 * DAY)
    walk.take("等一", "别处", by=VILLAGE_OFFICE)
    assert (walk.here.due, china(walk.here.promised)) == (None, "12-01 00:00")
    walk.wait(DAY).take("旁", by=VILLAGE_OFFICE)
    assert china(walk.here.due) == "11-12 00:00"


def test_what_had_run_out_before_a_pause_stays_overdue() -> None:
    walk = Walk(chain()).open(VILLAGE_OFFICE)
    due = walk.here.due
    walk.wait(9 * DAY).take("办", "等", by=VILLAGE_OFFICE).wait(5 * DAY).take("等一", "再等", by=VILLAGE_OFFICE)
    assert walk.take("等二", by=VILLAGE_OFFICE).here.due == due


def test_a_limit_in_working_days_loses_working_days_only() -> None:
    walk = relief("受理/受理审查").wait(4 * DAY).take("受理审查", "缺件", by=TOWN, place=HALL)
    walk.wait(3 * DAY).take("补正", "已补正")
    assert china(walk.here.due) == "11-11 00:00"


def test_a_limit_in_hours_moves_by_the_hour() -> None:
    hourly = power(
        "hourly",
        [
            step("办", "村委会", {"办完": "办成", "等": "等"}, within=within("24小时")),
            step("等", "村委会", "办", pause=True),
        ],
    )
    walk = Walk(hourly).open(VILLAGE_OFFICE).take("办", "等", by=VILLAGE_OFFICE).wait(timedelta(hours=5))
    assert china(walk.take("等", by=VILLAGE_OFFICE).here.due) == "11-03 14:00"


def test_the_case_clock_begins_and_stops_where_the_power_says() -> None:
    early = relief("受理/受理审查").here
    assert (early.since, early.promised) == (None, None)
    running = relief("调查").here
    assert (running.since, china(running.promised), china(running.statutory)) == (MONDAY, "12-11 00:00", "12-15 00:00")
    stopped = relief("公布").here
    assert (stopped.promised, stopped.statutory) == (None, None)


def test_a_beginning_may_carry_its_own_time_limit_and_step_by_step_has_none() -> None:
    whole = TimeLimit(promised=Bound(days("3天")))
    own = Start(time=whole)
    plain = power("own", [step("一", "村委会", "办成"), step("二", "村委会", "办成", start=own)])
    assert Walk(plain).open(VILLAGE_OFFICE).here.promised is None
    assert china(Walk(plain).open(VILLAGE_OFFICE, start="二").here.promised) == "11-06 00:00"
    counted = replace(plain, time=TimeLimit(promised=Bound(days("3天")), stepwise=True))
    assert Walk(counted).open(VILLAGE_OFFICE).here.promised is None


def test_a_limit_may_count_from_another_step_or_be_a_recorded_period() -> None:
    walk = relief("公布")
    assert walk.here.done["审批"] == walk.at
    assert china(walk.here.due) == "11-21 00:00"
    asked = without(without(RELIEF, "公示", sign=()), "审批", within=Limit(at_most=Bound("期限")))
    start = relief("公示")
    for fields, due in (({"期限": "3天"}, "11-14 00:00"), ({}, None)):
        walk = Walk(asked, case=start.here._replace(fields=fields), at=start.at).post().wait(9 * DAY).settle()
        assert walk.here.step == "审批"
        assert (walk.here.due and china(walk.here.due)) == due


def test_a_procedure_entered_again_counts_anew() -> None:
    again = replace(RELIEF, steps={**RELIEF.steps, "核查": step("核查", "镇社会事务办", "受理/受理审查")})
    walk = Walk(again, case=relief("审批").here._replace(step="核查"), at=relief("审批").at)
    walk.take("核查", by=replace(TOWN, roles=("镇社会事务办",), id="壬"))
    assert set(walk.here.frames) == {"受理"}
    assert walk.here.frames["受理"] > MONDAY + 20 * DAY
    assert relief("调查").here.frames == {}


def test_waking_is_the_first_thing_due() -> None:
    walk = relief("审批")
    assert walk.here.wake == min(moment for moment in (walk.here.due, walk.here.promised) if moment)
    assert relief().here.wake is None
    assert Walk(RELIEF).open().here.wake is None


def test_without_an_opening_there_is_no_case() -> None:
    events = relief("调查").events
    with pytest.raises(UsageError):
        fold(RELIEF, events[1:])
    with pytest.raises(UsageError):
        fold(RELIEF, [])
    with pytest.raises(UsageError):
        evolve(RELIEF, None, events[1])


def test_moments_are_said_by_the_day_and_by_the_minute_where_it_is_not_midnight() -> None:
    midnight = datetime(2026, 11, 3, tzinfo=CHINA)
    assert (day(midnight).zh, last_day(midnight).zh) == ("2026年11月3日", "2026年11月2日")
    assert (day(MONDAY).zh, last_day(MONDAY).en) == ("2026年11月2日09:00", "2026-11-02 09:00")


def test_a_meeting_notice_stands_still_by_whole_days() -> None:
    walk = Walk(MEETING).open(VILLAGE_OFFICE).take("提议", by=VILLAGE_OFFICE, data={"金额": 100000})
    walk.post(where="村口").do(Hold(by=OVERSIGHT)).wait(timedelta(days=2, hours=5)).do(Release(by=OVERSIGHT))
    assert walk.here.posting is not None
    assert china(walk.here.posting.opens) == "11-15 00:00"


def test_a_withdrawn_case_falls_nowhere() -> None:
    closed = relief("受理/受理审查").here._replace(step="已撤回", end="已撤回")
    assert settle(RELIEF, closed, MONDAY + 90 * DAY, CALENDAR) == ()
