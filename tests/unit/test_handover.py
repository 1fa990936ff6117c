"""转交: an agent who opened a case hands the papers over in time, or is seen to be late."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingdan.engine.model.parts import Call, Channel
from qingdan.engine.model.period import CHINA, parse_period
from qingdan.engine.model.power import Power
from qingdan.engine.runtime.case import fold
from qingdan.engine.runtime.commands import Actor, Hold, Release, Withdraw
from qingdan.engine.runtime.judging.lamps import Colour, lamps
from tests.powers import (
    APPLICATION,
    CALENDAR,
    DAY,
    OVERSIGHT,
    PAPER,
    RELIEF,
    TOWN,
    VILLAGE_OFFICE,
    VILLAGER,
    Walk,
    power,
    step,
    within,
)

AGENT = Actor("壬", ["代办员"], agent_for="甲", mandate="委托书一号")
DUE = datetime(2026, 11, 6, tzinfo=CHINA)
"""Three working days after a Monday morning."""


def agency(limit: str = "3个工作日") -> dict[str, Channel]:
    return {"代办": Channel(("代办员",), "委托书", parse_period(limit)), "上门": Channel(("代办员",))}


CARRIED = replace(RELIEF, channels=agency())
ERRAND = power(
    "errand",
    [
        step("填表", "申请人", {"好": "收件", "难": "停"}),
        step("收件", "代办员", "送件"),
        step("停", "申请人", "收件", pause=True, within=within("15个工作日")),
        step("送件", ("村委会", "申请人"), "受理"),
        step("受理", "村委会", {"收": "补", "不收": "不予"}, within=within("5个工作日")),
        step("补", "申请人", "办成"),
    ],
    channels=agency(),
)


def opened(power_: Power = CARRIED, by: Actor = AGENT, channel: str = "代办") -> Walk:
    return Walk(power_).open(by, channel=channel, parties={"申请人": "甲"})


def lamp(walk: Walk) -> Any:
    return next((each for each in lamps(walk.power, walk.here, CALENDAR) if each.clock == "转交"), None)


def test_it_runs_from_the_opening_under_a_mandate() -> None:
    walk = opened()
    lit = lamp(walk)
    assert (walk.here.handover, walk.events[0].due, walk.here.wake) == (DUE, DUE, DUE)
    assert [lit.colour(DUE - time) for time in (2 * DAY, DAY * 3 / 5, timedelta(0))] == [
        Colour.GREEN,
        Colour.YELLOW,
        Colour.RED,
    ]


@pytest.mark.parametrize(
    ("by", "channel"), [(VILLAGER, "代办"), (AGENT, "上门"), (replace(AGENT, agent_for="", mandate=""), "代办")]
)
def test_nobody_else_carries_papers_and_no_other_channel_has_the_limit(by: Actor, channel: str) -> None:
    own = power("own", [step("来", ("代办员", "申请人"), "办成")], channels=agency())
    assert opened(own, by, channel).here.handover is None


def test_it_is_over_when_an_office_has_the_papers_and_does_not_begin_again() -> None:
    walk = opened().take("提出申请", by=AGENT, data=APPLICATION, materials={"申请书": PAPER})
    assert (walk.here.step, walk.here.handover, lamp(walk)) == ("受理/受理审查", None, None)
    walk.take("受理审查", "缺件", by=TOWN, place="镇便民服务大厅")
    assert (walk.here.step, walk.here.handover) == ("受理/补正", None)


def test_it_runs_on_over_every_step_that_is_his_to_take() -> None:
    walk = opened(ERRAND).wait(DAY).take("填表", "好", by=AGENT)
    assert (walk.here.step, walk.here.handover) == ("收件", DUE)
    walk.take("收件", by=replace(AGENT, agent_for="", mandate=""))
    assert (walk.here.step, walk.here.handover) == ("送件", DUE)
    walk.take("送件", by=AGENT)
    assert (walk.here.step, walk.here.handover) == ("受理", None)


def test_it_stands_still_while_the_case_does() -> None:
    walk = opened(ERRAND).take("填表", "难", by=AGENT)
    assert (walk.here.handover, lamp(walk), walk.here.wake) == (DUE, None, walk.here.due)
    walk.wait(7 * DAY).take("停", by=AGENT)
    assert walk.here.handover == DUE + 7 * DAY
    walk.do(Hold(by=OVERSIGHT))
    assert (lamp(walk), walk.here.wake) == (None, None)
    walk.wait(7 * DAY).do(Release(by=OVERSIGHT))
    assert (walk.here.handover, walk.events[-1].due) == (DUE + 14 * DAY, DUE + 14 * DAY)


def test_whoever_withdraws_has_nothing_to_hand_over() -> None:
    assert opened().do(Withdraw(by=AGENT)).here.wake is None


def test_a_case_that_was_called_by_an_agent_is_carried_too() -> None:
    parent = power("parent", [step("换证", "申请人", {"办成": "办成"}, call=Call("ERRAND"))], channels=agency())
    walk = opened(parent).take("换证", by=AGENT, child="c2")
    assert walk.here.handover == DUE
    assert Walk(ERRAND).open(AGENT, channel="代办", parent="c1", parties={"申请人": "甲"}).here.handover == DUE


@given(
    st.lists(
        st.sampled_from(["hold", "day", "week", "填表", "停", "收件", "送件", "受理", "补"]), min_size=3, max_size=12
    ),
    st.sampled_from(["3个工作日", "5天", "30小时"]),
)
def test_however_it_goes_only_an_agent_with_papers_is_late(ways: list[str], limit: str) -> None:
    walk = opened(replace(ERRAND, channels=agency(limit)))
    first, still = walk.here.handover, timedelta(0)
    assert first is not None
    handed = False
    for way in ways:
        if way == "hold":
            walk.do(Hold(by=OVERSIGHT)).wait(DAY).do(Release(by=OVERSIGHT))
            still += DAY
        elif way in {"day", "week"}:
            walk.wait(DAY if way == "day" else 7 * DAY).settle()
        elif walk.here.step == way and not walk.here.end:
            office = VILLAGE_OFFICE if way == "受理" else AGENT
            walk.take(way, {"填表": "好", "受理": "收"}.get(way), by=office)
        if walk.here.end:
            break
        handed = handed or walk.here.step == "受理"
        assert (walk.here.handover is None) == handed
        if walk.here.handover is not None:
            assert first <= walk.here.handover
            if limit == "30小时" and walk.at - still < first:
                assert walk.here.handover == first + still
    assert fold(walk.power, walk.events) == walk.here
