"""Going over to another edition: what is refused and why, what the record says, how steps are followed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from qingdan.engine.errors import Conflict, StepRefused, UsageError
from qingdan.engine.model.catalogue import Catalogue, Edition, Law
from qingdan.engine.model.condition import parse_condition
from qingdan.engine.model.flow import descendants
from qingdan.engine.model.parts import Bound as Within
from qingdan.engine.model.parts import Call, Channel, End, Field, Limit, Material, Notice, Recusal, Signature, Sitting
from qingdan.engine.model.power import Power
from qingdan.engine.model.words import EndKind, FieldType, Source
from qingdan.engine.runtime.commands import Actor
from qingdan.engine.runtime.events import Kind
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.standing import Case
from qingdan.engine.runtime.store import Store
from qingdan.engine.runtime.store.memory import MemoryStore
from tests.editions import digest, renamed, stretched, with_step
from tests.powers import BODIES, DAY, ENDS, MONDAY, PAPER, ROLES, VILLAGE, days, power, step, within

VILLAGER = Actor("甲", ["申请人"])
OFFICE = Actor("戊", ["村委会"], place=VILLAGE)
OVERSIGHT = Actor("己", ["村监委会"], place=VILLAGE)

GRANT = power(
    "grant",
    [
        step("提出", "申请人", "核实", record=("人口",), submit=("申请书",)),
        step("核实", "村委会", {"属实": "公示", "补正": "补正", "逾期": "退件"}, within=within("10个工作日")),
        step("补正", "申请人", "核实", pause=True),
        step("公示", "村委会", {"无异议": "发放", "有异议": "核实"}, notice=Notice(Within(days("7天")))),
        step("发放", "村委会", "办成", within=within("5个工作日")),
    ],
    fields={"人口": Field(FieldType.INTEGER), "备注": Field(FieldType.TEXT)},
    materials={"申请书": Material(Source.PARTY), "户口簿": Material(Source.PARTY)},
)
ERRAND = power(
    "errand",
    [step("转", "村委会", {"办成": "办成", "不予": "不予", "终止": "退件"}, call=Call("GRANT", fetch=("人口",)))],
    fields={"人口": Field(FieldType.INTEGER)},
)


def listing(*powers: Power, edition: str = "2026-1", effective: date = date(2026, 1, 1), **more: Any) -> Catalogue:
    known = {each.id: each for each in (GRANT, ERRAND)} | {each.id: each for each in powers}
    facts: dict[str, Any] = {
        "id": "demo",
        "name": "示例县",
        "division": "610524",
        "edition": Edition(edition, effective),
        "powers": known,
        "laws": {"某法": Law("某法")},
        "roles": ROLES,
        "bodies": BODIES,
    }
    return Catalogue(**(facts | more))


@dataclass
class Office:
    """One record; the list that holds is put in force by hand, as is the time."""

    store: Store = field(default_factory=MemoryStore)
    now: datetime = MONDAY
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.adopt()

    def adopt(self, *powers: Power, **more: Any) -> Office:
        self.engine = Engine(listing(*powers, **more), self.store, clock=lambda: self.now)
        return self

    def case(self, upto: str = "核实") -> str:
        case = self.engine.open("grant", VILLAGE, by=VILLAGER).id
        self.engine.take(case, "提出", data={"人口": 3}, materials={"申请书": PAPER}, by=VILLAGER)
        if upto in {"公示", "发放"}:
            self.engine.take(case, "核实", "属实", by=OFFICE)
        if upto == "发放":
            self.engine.post(case, "公示", "村务公开栏", "照片", by=OFFICE)
            self.now += 9 * DAY
            self.engine.settle(case)
        assert self.engine.case(case).step == upto
        return case

    def move(self, case: str, **more: Any) -> Case:
        return self.engine.move(case, by=OVERSIGHT, **more)

    def refused(self, case: str, **more: Any) -> str:
        """The sentence of the refusal. The dry run says the same; the case is as it was; the refusal is recorded."""
        before = self.engine.case(case)
        with pytest.raises(StepRefused) as caught:
            self.move(case, **more)
        assert caught.value.code == "QR115"
        ruling = next((each for each in self.engine.moves([case], **more) if each.case.id == case), None)
        assert ruling is None or all(reason.zh in caught.value.text.zh for reason in ruling.reasons)
        assert self.engine.case(case) == before
        assert self.engine.refusals()[-1].event.body["code"] == "QR115"
        return str(caught.value.text.zh)


@pytest.fixture
def office() -> Office:
    return Office()


class TestGoingOver:
    def test_the_case_is_pinned_to_the_new_definition_and_goes_on_there(self, office: Office) -> None:
        new = renamed(GRANT)
        case = office.case()
        office.adopt(new, edition="2027-1")
        assert office.engine.power(case) == GRANT
        moved = office.move(case, reason="新版施行")
        assert (moved.step, moved.edition, moved.digest) == ("核实新", "2027-1", digest(new))
        assert office.engine.power(case) == new
        office.engine.take(case, "核实新", "属实", by=OFFICE)
        assert Office(office.store, office.now).adopt(new, edition="2027-1").engine.case(case).step == "公示新"
        office.store.verify()

    def test_the_record_says_from_where_to_where_and_by_whom(self, office: Office) -> None:
        case = office.case()
        old = office.engine.case(case)
        office.adopt(renamed(GRANT)).move(case, reason="新版施行")
        event = office.engine.history(case)[-1].event
        assert (event.kind, event.step, event.target, event.edition) == (Kind.MOVED, "核实", "核实新", "2027-1")
        assert event.body["from"] == {"edition": old.edition, "digest": old.digest}
        actor: Any = event.body["actor"]
        assert (event.body["text"], actor["id"]) == ("新版施行", "己")
        assert office.store.definition(event.digest)

    def test_whoever_acted_is_known_under_the_new_name(self, office: Office) -> None:
        new = with_step(renamed(GRANT), "发放新", recuse=Recusal(apart_from=("核实新",)))
        case = office.case("发放")
        office.adopt(new).move(case)
        with pytest.raises(StepRefused, match="必须换人") as caught:
            office.engine.take(case, "发放新", by=OFFICE)
        assert caught.value.code == "QR105"

    def test_what_fell_due_before_is_entered_before(self, office: Office) -> None:
        case = office.case("公示")
        office.engine.post(case, "公示", "村务公开栏", "照片", by=OFFICE)
        office.now += 9 * DAY
        moved = office.adopt(renamed(GRANT)).move(case)
        assert moved.step == "发放新"
        assert [entry.event.kind for entry in office.engine.history(case)][-2:] == [Kind.TAKEN, Kind.MOVED]

    def test_a_case_that_is_there_already_stays_as_it_is(self, office: Office) -> None:
        case = office.case()
        before = office.engine.case(case)
        assert office.move(case) == before
        assert [each.same for each in office.engine.moves()] == [True]

    def test_twice(self, office: Office) -> None:
        case = office.case()
        once = renamed(GRANT)
        twice = replace(renamed(once), edition="2028-1")
        office.adopt(once).move(case)
        moved = office.adopt(twice).move(case)
        assert (moved.step, moved.edition, set(moved.acted)) == ("核实新新", "2028-1", {"提出新新"})
        assert moved.due == office.engine.case(case).due

    def test_an_old_edition_is_passed_over_where_the_names_allow_it(self, office: Office) -> None:
        case = office.case()
        twice = renamed(renamed(GRANT))
        steps = {
            name: replace(each, renamed_from=(*each.renamed_from, name.removesuffix("新新")))
            for name, each in twice.steps.items()
        }
        assert office.adopt(replace(twice, steps=steps)).move(case).step == "核实新新"

    def test_a_plan_leads_where_no_former_name_does(self, office: Office) -> None:
        case = office.case()
        office.now += DAY
        office.adopt(with_step(renamed(GRANT), "核实新", renamed_from=()))
        assert "没有“核实”这一步" in office.refused(case)
        with pytest.raises(UsageError, match="是不是“核实新”"):
            office.move(case, plan={"核实": "核实新的"})
        moved = office.move(case, plan={"核实": "核实新"})
        assert (moved.step, moved.entered) == ("核实新", MONDAY)

    def test_a_key_answers_once(self, office: Office) -> None:
        case = office.case()
        office.adopt(renamed(GRANT))
        first = office.move(case, key="换版-1")
        assert office.move(case, key="换版-1") == first
        assert len(office.engine.history(case)) == 3

    def test_somebody_wrote_first(self, office: Office) -> None:
        case = office.case()
        with pytest.raises(Conflict):
            office.adopt(renamed(GRANT)).move(case, expected=1)

    def test_only_who_may_hold_a_case_may_move_it(self, office: Office) -> None:
        case = office.case()
        office.adopt(renamed(GRANT))
        for by in (OFFICE, VILLAGER, replace(OVERSIGHT, place="610524999")):
            with pytest.raises(StepRefused) as caught:
                office.engine.move(case, by=by)
            assert caught.value.code == "QR104"


class TestNoStepIsSkipped:
    def adopt(self, office: Office, inserted: Any, **more: Any) -> None:
        """An edition in which every case passes `inserted` between 核实 and 公示."""
        checked = step("核实", "村委会", {"属实": inserted.id, "补正": "补正", "逾期": "退件"})
        steps = {"提出": GRANT.steps["提出"], "核实": checked, inserted.id: inserted} | {
            name: GRANT.steps[name] for name in ("补正", "公示", "发放")
        }
        office.adopt(replace(GRANT, edition="2027-1", steps=steps, **more), edition="2027-1")

    def test_a_vote_that_everybody_passes(self, office: Office) -> None:
        before, after = office.case("核实"), office.case("公示")
        self.adopt(office, step("评议", "村委会", {"通过": "公示", "未通过": "不予"}, vote=(Sitting("村民会议"),)))
        assert "没有经过“评议”的表决（村民会议）" in office.refused(after)
        assert office.move(before).step == "核实"

    def test_a_vote_that_some_pass_round(self, office: Office) -> None:
        case = office.case("公示")
        vote = (Sitting("村民会议"),)
        self.adopt(office, step("评议", "村委会", {"通过": "公示", "不用表决": "公示"}, vote=vote))
        assert office.move(case).step == "公示"

    def test_a_notice(self, office: Office) -> None:
        case = office.case("公示")
        self.adopt(office, step("初步公示", "村委会", {"无异议": "公示"}, notice=Notice(Within(days("3天")))))
        assert "没有经过“初步公示”的公示" in office.refused(case)

    def test_a_supervisor_who_signs_and_no_other(self, office: Office) -> None:
        case = office.case("公示")
        self.adopt(office, step("复查", "村委会", "公示", sign=(Signature("村监委会"), Signature("村民代表"))))
        assert office.refused(case).count("签字") == 1

    def test_an_approval_of_the_town(self, office: Office) -> None:
        case = office.case("公示")
        self.adopt(office, step("审批", "镇便民服务站", {"同意": "公示", "不同意": "不予"}))
        assert "没有经过“审批”的审批" in office.refused(case)

    def test_a_step_that_protects_nobody(self, office: Office) -> None:
        case = office.case("公示")
        self.adopt(office, step("填表", "村委会", "公示"))
        assert office.move(case).step == "公示"

    def test_a_field_and_a_paper(self, office: Office) -> None:
        case = office.case("公示")
        self.adopt(office, step("填表", "村委会", "公示", record=("备注",), submit=("户口簿",)))
        assert "还没有登记“备注”；还缺材料“户口簿”" in office.refused(case)

    def test_a_paper_only_where_its_condition_holds(self, office: Office) -> None:
        case = office.case("公示")
        papers = {**GRANT.materials, "户口簿": Material(Source.PARTY, when=parse_condition("人口 > 5"))}
        self.adopt(office, step("填表", "村委会", "公示", submit=("户口簿",)), materials=papers)
        assert office.move(case).step == "公示"

    def test_the_same_step_with_a_new_protection(self, office: Office) -> None:
        case = office.case("公示")
        office.adopt(with_step(GRANT, "核实", sign=(Signature("村监委会"),)))
        assert "“核实”没有村监委会的签字" in office.refused(case)

    def test_what_was_passed_before_an_earlier_move_counts(self, office: Office) -> None:
        case = office.case("发放")
        office.adopt(renamed(GRANT)).move(case)
        office.adopt(replace(renamed(renamed(GRANT)), edition="2028-1"))
        assert office.move(case).step == "发放新新"


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


class TestCalls:
    def test_a_child_moves_and_still_answers_its_parent(self, office: Office) -> None:
        parent = office.engine.open("errand", VILLAGE, {"申请人": "甲"}, by=OFFICE).id
        child = office.engine.take(parent, "转", by=OFFICE).child
        office.adopt(renamed(GRANT)).move(child)
        office.engine.take(child, "提出新", data={"人口": 4}, materials={"申请书": PAPER}, by=VILLAGER)
        office.engine.withdraw(child, by=VILLAGER)
        assert (office.engine.case(parent).end, office.engine.case(parent).fields) == ("退件", {"人口": 4})

    def test_unless_the_parent_would_not_understand_it(self, office: Office) -> None:
        parent = office.engine.open("errand", VILLAGE, {"申请人": "甲"}, by=OFFICE).id
        child = office.engine.take(parent, "转", by=OFFICE).child
        bare = with_step(GRANT, "提出", record=())
        fields = {"备注": Field(FieldType.TEXT)}
        assert "要带回“人口”" in office.adopt(replace(bare, fields=fields)).refused(child)

    def test_a_parent_waits_for_the_same_child(self, office: Office) -> None:
        parent = office.engine.open("errand", VILLAGE, {"申请人": "甲"}, by=OFFICE).id
        child = office.engine.take(parent, "转", by=OFFICE).child
        assert office.adopt(renamed(ERRAND)).move(parent).child == child
        office.engine.withdraw(child, by=VILLAGER)
        assert office.engine.case(parent).end == "退件"

    def test_and_for_no_other(self, office: Office) -> None:
        parent = office.engine.open("errand", VILLAGE, {"申请人": "甲"}, by=OFFICE).id
        office.engine.take(parent, "转", by=OFFICE)
        plain = replace(ERRAND, edition="2027-1", steps={"转": step("转", "村委会", "办成")})
        assert "正在等转办的" in office.adopt(plain).refused(parent)


class TestEnds:
    def test_a_new_kind_of_end_is_no_reason_where_nobody_waits(self, office: Office) -> None:
        case = office.case()
        ends = {**ENDS, "移交": End(EndKind.TERMINATED)}
        assert office.adopt(replace(GRANT, edition="2027-1", ends=ends)).move(case).edition == "2027-1"


def test_limits_need_no_law(office: Office) -> None:
    case = office.case()
    moved = office.adopt(with_step(GRANT, "核实", within=Limit(none="不限"))).move(case)
    assert (moved.due, moved.wake) == (None, None)
