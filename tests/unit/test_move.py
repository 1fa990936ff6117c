"""Going over to another edition: what is refused and why, what the record says, how steps are followed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from qingdan.engine.errors import Conflict, StepRefused, UsageError
from qingdan.engine.model.condition import parse_condition
from qingdan.engine.model.parts import Bound as Within
from qingdan.engine.model.parts import End, Field, Material, Notice, Recusal, Signature, Sitting
from qingdan.engine.model.words import EndKind, FieldType, Source
from qingdan.engine.runtime.events import Kind
from tests.editions import digest, renamed, with_step
from tests.moving import ERRAND, GRANT, OFFICE, OVERSIGHT, VILLAGER, Office
from tests.powers import DAY, ENDS, MONDAY, PAPER, VILLAGE, days, step


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
