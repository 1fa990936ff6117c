"""Clocks of a case that goes over to another edition; and one whose clocks stand still."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from qingdan.engine.errors import StepRefused
from qingdan.engine.model.catalogue import Law
from qingdan.engine.model.flow import descendants
from qingdan.engine.model.parts import Bound as Within
from qingdan.engine.model.parts import Channel, Field, Limit, Notice, Sitting
from qingdan.engine.model.power import Power
from qingdan.engine.model.words import FieldType
from qingdan.engine.runtime.commands import Actor
from qingdan.engine.runtime.standing import Case
from tests.editions import renamed, stretched, with_step
from tests.moving import ERRAND, GRANT, OFFICE, OVERSIGHT, VILLAGER, Office
from tests.powers import DAY, MONDAY, PAPER, VILLAGE, days, step, within


@pytest.fixture
def office() -> Office:
    return Office()


def stood(office: Office, still: str, edition: Power, moved: bool) -> Case:
    """A case that stood still for five days; it is moved on the second, or when it goes on."""
    case = office.case("公示" if still == "notice" else "核实")
    if still == "notice":
        office.engine.post(case, "公示", "村务公开栏", "照片", by=OFFICE)
    if "correction" in still:
        office.engine.take(case, "核实", "补正", by=OFFICE)
    if still != "correction":
        office.now += DAY
        office.engine.hold(case, by=OVERSIGHT)
    office.now += 2 * DAY
    if moved:
        office.adopt(edition).move(case)
    office.now += 3 * DAY
    if still != "correction":
        office.engine.release(case, by=OVERSIGHT)
    if "correction" in still:
        office.engine.take(case, office.engine.case(case).step, by=VILLAGER)
    return office.engine.case(case) if moved else office.adopt(edition).move(case)


class TestStandingStill:
    def test_a_closed_case(self, office: Office) -> None:
        case = office.case()
        office.engine.withdraw(case, by=VILLAGER)
        assert "已经办结" in office.adopt(renamed(GRANT)).refused(case)
        assert list(office.engine.moves()) == []

    def test_a_case_on_hold(self, office: Office) -> None:
        case = office.case()
        office.engine.hold(case, by=OVERSIGHT)
        moved = office.adopt(renamed(GRANT)).move(case)
        assert (moved.step, moved.status, moved.held) == ("核实新", "held", office.now)
        with pytest.raises(StepRefused):
            office.engine.take(case, "核实新", "属实", by=OFFICE)
        office.now += 9 * DAY
        assert office.engine.release(case, by=OVERSIGHT).status == "open"
        office.store.verify()

    def test_a_case_whose_clock_stands(self, office: Office) -> None:
        case = office.case()
        before = office.engine.take(case, "核实", "补正", by=OFFICE)
        moved = office.adopt(renamed(GRANT)).move(case)
        assert before.paused
        assert moved.paused == replace(before.paused, step="核实新")
        again = Office(office.store, office.now).adopt(renamed(GRANT)).engine.case(case)
        assert (again.paused, again.due) == (moved.paused, moved.due)

    @pytest.mark.parametrize("edition", [renamed(GRANT), stretched(GRANT, 3)], ids=["renamed", "longer"])
    @pytest.mark.parametrize("still", ["hold", "correction", "hold in correction", "notice"])
    def test_moved_while_it_stands_still_it_goes_on_as_if_moved_afterwards(self, still: str, edition: Power) -> None:
        during, afterwards = stood(Office(), still, edition, True), stood(Office(), still, edition, False)
        assert during.step == descendants(GRANT, edition)["公示" if still == "notice" else "核实"]
        for name in ("step", "due", "entered", "promised", "statutory", "frames", "posting", "paused", "held"):
            assert getattr(during, name) == getattr(afterwards, name), name

    def test_a_correction_that_the_new_edition_lets_run(self, office: Office) -> None:
        case = office.case()
        step = office.engine.take(case, "核实", "补正", by=OFFICE).step
        assert "不停表" in office.adopt(with_step(GRANT, step, pause=False)).refused(case)

    def test_a_step_that_would_stop_it(self, office: Office) -> None:
        case = office.case()
        assert "停表" in office.adopt(with_step(GRANT, "核实", pause=True)).refused(case)

    def test_a_power_that_fell_off_the_list(self, office: Office) -> None:
        case = office.case()
        office.adopt(powers={"errand": ERRAND})
        assert "清单上没有" in office.refused(case)
        office.adopt(renamed(GRANT), laws={"某法": Law("某法", until=date(2026, 10, 1))})
        assert "不在施行期内" in office.refused(case)
        assert office.engine.take(case, "核实", "属实", by=OFFICE).step == "公示"

    def test_an_edition_that_does_not_hold_yet(self, office: Office) -> None:
        case = office.case()
        assert "起施行" in office.adopt(renamed(GRANT), effective=date(2027, 1, 1)).refused(case)

    def test_a_beginning_that_is_gone(self, office: Office) -> None:
        case = office.case()
        steps = {"申报": step("申报", "申请人", "核实"), **{k: v for k, v in GRANT.steps.items() if k != "提出"}}
        assert "不从“提出”开始" in office.adopt(replace(GRANT, edition="2027-1", steps=steps)).refused(case)

    def test_a_channel_and_a_party(self, office: Office) -> None:
        case = office.case()
        assert "新版多了当事人“配偶”" in office.adopt(
            replace(GRANT, edition="2027-1", parties=("申请人", "配偶"))
        ).refused(case)

    def test_a_value_that_is_none_any_more(self, office: Office) -> None:
        case = office.case()
        fields = {**GRANT.fields, "人口": Field(FieldType.INTEGER, minimum=Decimal(5))}
        assert "“人口”" in office.adopt(replace(GRANT, edition="2027-1", fields=fields)).refused(case)

    def test_there_is_no_way_back_once_it_went_on(self, office: Office) -> None:
        one, other = office.case(), office.case()
        office.adopt(renamed(GRANT))
        office.move(one)
        office.move(other)
        office.engine.take(other, "核实新", "属实", by=OFFICE)
        office.adopt(GRANT)
        assert office.move(one).step == "核实"
        assert "不能再移回去" in office.refused(other)


class TestClocks:
    def test_a_shorter_limit_counts_from_the_same_day(self, office: Office) -> None:
        case = office.case()
        office.now += 2 * DAY
        moved = office.adopt(with_step(GRANT, "核实", within=within("3个工作日"))).move(case)
        assert moved.due == datetime(2026, 11, 6, tzinfo=MONDAY.tzinfo)

    def test_but_nothing_is_overdue_by_the_move(self, office: Office) -> None:
        case = office.case()
        office.now += 7 * DAY
        assert "移过去就逾期" in office.adopt(with_step(GRANT, "核实", within=within("3个工作日"))).refused(case)

    def test_a_longer_notice_hangs_longer_and_a_shorter_one_as_long_as_it_said(self, office: Office) -> None:
        one, other = office.case("公示"), office.case("公示")
        for case in (one, other):
            office.engine.post(case, "公示", "村务公开栏", "照片", by=OFFICE)
        was = office.engine.case(one).posting
        longer = office.adopt(with_step(GRANT, "公示", notice=Notice(Within(days("10天"))))).move(one).posting
        shorter = office.adopt(with_step(GRANT, "公示", notice=Notice(Within(days("3天"))))).move(other).posting
        assert was
        assert longer
        assert longer.opens == (was.opens or was.at) + 3 * DAY
        assert shorter == was

    def test_a_posting_of_another_kind_does_not_count(self, office: Office) -> None:
        case = office.case("公示")
        office.engine.post(case, "公示", "村务公开栏", "照片", by=OFFICE)
        voted = with_step(GRANT, "公示", notice=None, vote=(Sitting("村民会议"),))
        assert office.adopt(voted).move(case).posting is None

    def test_the_time_on_hold_does_not_count(self, office: Office) -> None:
        case = office.case()
        office.engine.hold(case, by=OVERSIGHT)
        office.now += timedelta(days=7)
        office.engine.release(case, by=OVERSIGHT)
        moved = office.adopt(with_step(GRANT, "核实", within=within("8个工作日"))).move(case)
        assert moved.due == datetime(2026, 11, 20, tzinfo=MONDAY.tzinfo)

    @pytest.mark.parametrize(("more", "day"), [("5个工作日", 24), ("3个工作日", 20), (None, 17)])
    def test_an_extension_counts_by_what_the_new_edition_allows(
        self, office: Office, more: str | None, day: int
    ) -> None:
        limit = within("10个工作日", extension=Within(days("5个工作日")))
        case = office.adopt(with_step(GRANT, "核实", within=limit)).case()
        office.engine.extend(case, "核实", "路远", by=OFFICE)
        now = within("10个工作日", extension=Within(days(more)) if more else None)
        new = with_step(renamed(GRANT), "核实新", within=now)
        moved = office.adopt(new).move(case)
        assert moved.due
        assert (moved.due.astimezone(MONDAY.tzinfo).day, moved.extended) == (day, True)

    def test_an_agent_who_has_the_papers_hands_them_over_by_the_earlier_of_the_two(self, office: Office) -> None:
        agent = Actor("壬", ["代办员"], agent_for="甲", mandate="委托书")

        def agency(limit: str) -> dict[str, Channel]:
            return {"代办": Channel(("代办员",), "委托书", days(limit))}

        office.adopt(replace(GRANT, channels=agency("3个工作日")))
        held = office.engine.open("grant", VILLAGE, by=agent, channel="代办").id
        handed = office.engine.open("grant", VILLAGE, by=agent, channel="代办").id
        office.engine.take(handed, "提出", data={"人口": 3}, materials={"申请书": PAPER}, by=agent)
        for limit, kept in (("5个工作日", "2026-11-06"), ("2个工作日", "2026-11-05"), ("", "")):
            more = agency(limit) if limit else {"代办": Channel(("代办员",), "委托书")}
            office.adopt(replace(GRANT, channels=more), edition=f"2026-{limit}")
            case = office.move(held)
            assert case.handover == (datetime.fromisoformat(f"{kept}T00:00+08:00") if kept else None)
            assert (case.wake, office.move(handed).handover) == (case.handover, None)


def test_limits_need_no_law(office: Office) -> None:
    case = office.case()
    moved = office.adopt(with_step(GRANT, "核实", within=Limit(none="不限"))).move(case)
    assert (moved.due, moved.wake) == (None, None)
