"""Opening: on the list, at a beginning, by whoever may take it; what is bound, carried and kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from qingdan.engine.errors import Text, UsageError
from qingdan.engine.model.parts import Start
from qingdan.engine.runtime.case import Refusal, decide, follow_up
from qingdan.engine.runtime.commands import Actor, Open, Take
from tests.powers import (
    CALENDAR,
    ERRAND,
    MONDAY,
    PAPER,
    RELIEF,
    SURVEYOR,
    TOWN,
    VILLAGE,
    VILLAGE_OFFICE,
    VILLAGER,
    Walk,
    days,
    relief,
    without,
)


def opening(**more: Any) -> Open:
    facts: dict[str, Any] = {"case": "c2", "village": VILLAGE, "by": VILLAGER}
    return Open(**(facts | more))


def test_a_case_stands_before_the_first_step_with_its_opener_bound() -> None:
    case = Walk(RELIEF).open().here
    assert (case.step, case.parties, case.seq, case.village) == ("提出申请", {"申请人": "甲"}, 1, VILLAGE)
    assert (case.digest, case.edition, case.power, case.opened) == ("d" * 64, "2026-1", "relief", MONDAY)


@pytest.mark.parametrize(
    ("code", "command"),
    [
        ("QR101", {"start": "没有的"}),
        ("QR102", {"start": "审批"}),
        ("QR102", {"start": "年度复核", "by": SURVEYOR}),
        ("QR102", {"parent": "c0", "start": "年度复核"}),
        ("QR104", {"by": TOWN}),
        ("QR104", {"by": None}),
        ("QR104", {"parties": {"申请人": "壬"}}),
        ("QR104", {"parties": {"邻居": "壬"}}),
        ("QR104", {"by": Actor("壬", ["申请人"], agent_for="甲", mandate="书")}),
        ("QR106", {"channel": "电话"}),
        ("QR106", {"data": {"金额": 1}}),
        ("QR106", {"materials": {"申请书": PAPER}}),
    ],
)
def test_what_may_not_open_a_case(code: str, command: dict[str, Any]) -> None:
    refused = decide(RELIEF, None, opening(**command), MONDAY, CALENDAR)
    assert isinstance(refused, Refusal)
    assert refused.code == code
    assert refused.allowed[0].zh == "申请人可以从“提出申请”立案"


def test_what_is_not_on_the_list_is_refused() -> None:
    gone = decide(None, None, opening(power="生育证审批"), MONDAY, CALENDAR)
    off = decide(RELIEF, None, opening(off=Text("依据失效", "lapsed")), MONDAY, CALENDAR)
    assert isinstance(gone, Refusal)
    assert (gone.code, "生育证审批" in gone.text.zh) == ("QR100", True)
    assert off == Refusal("QR100", Text("依据失效", "lapsed"))


@pytest.mark.parametrize("village", ["6105241012", "61052410120x", "６１０５２４１０１２０３"])
def test_a_village_is_twelve_digits(village: str) -> None:
    with pytest.raises(UsageError):
        decide(RELIEF, None, opening(village=village), MONDAY, CALENDAR)


def test_an_agent_opens_for_whom_he_acts_on_a_channel_with_agents() -> None:
    agent = Actor("壬", ["代办员"], agent_for="甲", mandate="委托书一号")
    case = Walk(RELIEF).open(agent, channel="代办").here
    assert (case.parties, case.agents) == ({"申请人": "甲"}, ("壬",))
    bare = decide(RELIEF, None, opening(by=replace(agent, mandate=""), channel="代办"), MONDAY, CALENDAR)
    assert isinstance(bare, Refusal)


def test_declared_kin_is_kept() -> None:
    assert Walk(RELIEF).open(replace(VILLAGER, kin=frozenset({"庚"}))).here.kin == {"庚"}


def test_a_follow_up_carries_parties_fields_and_materials_once_it_is_due() -> None:
    ended = relief().here
    walk = Walk(RELIEF, at=ended.at + timedelta(days=300))
    follow = opening(by=SURVEYOR, start="年度复核", source=ended)
    assert walk.refused(follow) == "QR114"
    walk.wait(timedelta(days=67)).do(follow)
    case = walk.here
    assert (case.parties, case.fields["金额"], case.materials, case.source) == (
        {"申请人": "甲"},
        "3000",
        {"申请书": PAPER, "调查表": PAPER},
        "c1",
    )
    assert case.due is not None


def test_a_follow_up_needs_the_end_it_follows() -> None:
    running = relief("审批").here
    refused = decide(RELIEF, None, opening(by=SURVEYOR, start="年度复核", source=running), MONDAY, CALENDAR)
    assert isinstance(refused, Refusal)
    assert refused.code == "QR102"


def test_when_a_follow_up_falls_due() -> None:
    ended = relief().here
    assert str(follow_up(RELIEF, "年度复核", ended, CALENDAR)) == "2027-11-13 16:00:00+00:00"
    by_field = Start(after="办成", term="到期", ahead=days("10天"))
    dated = without(RELIEF, "年度复核", start=by_field)
    case = ended._replace(fields={"到期": "2030-05-11"})
    assert str(follow_up(dated, "年度复核", case, CALENDAR)) == "2030-04-30 16:00:00+00:00"
    assert follow_up(dated, "年度复核", ended._replace(fields={"到期": "2年"}), CALENDAR) is not None
    assert follow_up(dated, "年度复核", ended, CALENDAR) is None
    assert follow_up(without(RELIEF, "年度复核", start=Start(after="办成")), "年度复核", ended, CALENDAR) is None


def test_the_clock_opens_what_recurs_and_a_call_what_is_called() -> None:
    assert Walk(ERRAND).open(None, start="清查").here.agents == ()
    called = Walk(ERRAND).open(TOWN, start="来件", parent="c0", data={"金额": "12.50", "外来": 1, "种类": "错"}).here
    assert (called.parent, called.fields) == ("c0", {"金额": "12.5"})
    assert Walk(ERRAND).refused(opening(by=VILLAGE_OFFICE, start="来件")) == "QR102"


def test_acting_needs_a_case_and_no_earlier_moment() -> None:
    take = Take(by=VILLAGER, step="提出申请")
    with pytest.raises(UsageError):
        decide(RELIEF, None, take, MONDAY, CALENDAR)
    with pytest.raises(UsageError):
        decide(RELIEF, Walk(RELIEF).open().here, take, MONDAY - timedelta(seconds=1), CALENDAR)
