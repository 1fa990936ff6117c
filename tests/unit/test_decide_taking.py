"""Taking a step: every refusal with its code and the case as it was, and what is entered when nothing is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from qingdan.engine.model.parts import Channel, Publication
from qingdan.engine.runtime.case import Refusal, Status, options, refusal_event
from qingdan.engine.runtime.commands import Actor, Hold, Object, Post, Release, Sign, Take, Withdraw
from tests.powers import (
    APPLICATION,
    CALENDAR,
    COUNTY,
    DAY,
    ERRAND,
    NEIGHBOUR,
    OVERSIGHT,
    PAPER,
    RELIEF,
    SECOND,
    SURVEYOR,
    TOWN,
    VILLAGE_OFFICE,
    VILLAGER,
    Walk,
    power,
    relief,
    step,
    without,
)

HALL = "镇便民服务大厅"
FULL: Any = {"data": APPLICATION, "materials": {"申请书": PAPER}}
AGENT = Actor("壬", ["代办员", "镇便民服务站"], agent_for="甲", mandate="委托书一号")
SURVEY = {"经办人": "壬"}
SURVEYED: Any = {"data": SURVEY, "materials": {"调查表": PAPER}}


def take(step: str, outcome: str | None = None, by: Actor | None = VILLAGER, **more: Any) -> Take:
    return Take(step=step, outcome=outcome, by=by, **more)


REFUSED = [
    ("QR101", "提出申请", take("发放")),
    ("QR102", "提出申请", take("审批", "同意", COUNTY)),
    ("QR103", "受理/受理审查", take("受理审查", "也许", TOWN)),
    ("QR103", "受理/受理审查", take("受理审查", None, TOWN)),
    ("QR103", "受理/受理审查", take("受理审查", "逾期", TOWN)),
    ("QR103", "公示", take("公示", "有异议", VILLAGE_OFFICE)),
    ("QR104", "提出申请", take("提出申请", by=None, **FULL)),
    ("QR104", "提出申请", take("提出申请", by=replace(VILLAGER, id="壬"), **FULL)),
    ("QR104", "提出申请", take("提出申请", by=AGENT, **FULL)),
    ("QR104", "受理/受理审查", take("受理审查", "齐全", VILLAGER)),
    ("QR104", "受理/受理审查", take("受理审查", "齐全", replace(TOWN, place="610524102"))),
    ("QR104", "受理/受理审查", take("受理审查", "齐全", AGENT)),
    ("QR105", "调查", take("调查", "不符合", replace(SURVEYOR, id="甲"), data=SURVEY)),
    ("QR105", "调查", take("调查", "不符合", replace(SURVEYOR, kin=frozenset("甲")), data=SURVEY)),
    ("QR105", "调查", take("调查", "不符合", replace(SURVEYOR, id="壬"), data=SURVEY, place=HALL)),
    ("QR105", "调查", take("调查", "不符合", replace(SURVEYOR, id="癸"), data={"经办人": " 癸"}, place=HALL)),
    ("QR105", "调查", take("调查", "不符合", replace(SURVEYOR, id="癸"), data={"经办人": "壬、癸"}, place=HALL)),
    ("QR106", "提出申请", take("提出申请", data=APPLICATION)),
    ("QR106", "提出申请", take("提出申请", data={"家庭人口": 3}, materials={"申请书": PAPER})),
    ("QR106", "提出申请", take("提出申请", data=APPLICATION | {"家庭人口": 6}, materials={"申请书": PAPER})),
    ("QR106", "提出申请", take("提出申请", data=APPLICATION | {"家庭人口": 0}, materials={"申请书": PAPER})),
    ("QR106", "提出申请", take("提出申请", data=APPLICATION | {"经办人": "壬"}, materials={"申请书": PAPER})),
    ("QR106", "提出申请", take("提出申请", data=APPLICATION, materials={"申请书": PAPER, "调查表": PAPER})),
    ("QR106", "提出申请", take("提出申请", data=APPLICATION, materials={"申请书": "abc"})),
    ("QR106", "提出申请", take("提出申请", data=APPLICATION, materials={"申请书": "共享"})),
    ("QR107", "公示", take("公示", by=VILLAGE_OFFICE)),
    ("QR107", "公布", take("公布", by=VILLAGE_OFFICE)),
    ("QR109", "调查", take("调查", "符合", SURVEYOR, place=HALL, **SURVEYED)),
    ("QR111", "受理/受理审查", take("受理审查", "齐全", TOWN)),
    ("QR111", "受理/受理审查", take("受理审查", "齐全", TOWN, place="村委会办公室")),
    ("QR111", "审批", take("审批", "不同意", COUNTY, place=HALL)),
    ("QR112", "提出申请", take("提出申请", fee="5", **FULL)),
    ("QR112", "提出申请", take("提出申请", fee="五元", **FULL)),
    ("QR112", "提出申请", take("提出申请", fee=Decimal(-1), **FULL)),
    ("QR114", "审批", take("审批", "同意", COUNTY, place="网上")),
]


@pytest.mark.parametrize(("code", "where", "command"), REFUSED, ids=lambda each: str(each)[:40])
def test_refused_and_nothing_happens(code: str, where: str, command: Take) -> None:
    assert relief(where).refused(command) == code


@pytest.mark.parametrize(
    ("case", "command"),
    [
        (relief(), take("公布", by=VILLAGE_OFFICE)),
        (relief(), Post(by=VILLAGE_OFFICE, step="公布", where="村务公开栏", evidence="照片")),
        (relief(), Hold(by=OVERSIGHT)),
        (relief(), Withdraw(by=VILLAGER)),
        (relief(), Release(by=OVERSIGHT)),
        (relief("审批").do(Hold(by=OVERSIGHT)), take("审批", "不同意", COUNTY, place="网上")),
        (relief("公示").do(Hold(by=OVERSIGHT)), Object(by=NEIGHBOUR, text="不实")),
        (relief("审批").do(Withdraw(by=VILLAGER)), take("审批", "不同意", COUNTY, place="网上")),
    ],
)
def test_closed_withdrawn_or_held_takes_nothing(case: Walk, command: Any) -> None:
    assert case.refused(command) == "QR110"


def test_no_single_way_names_the_values() -> None:
    loose = replace(RELIEF, parameters={})
    walk = Walk(loose, case=relief("审批").here, at=relief("审批").at + 3 * DAY)
    refused = walk.ask(take("审批", "同意", COUNTY, place="网上"))
    assert isinstance(refused, Refusal)
    assert (refused.code, "大额标准" in refused.text.zh) == ("QR113", True)
    first = RELIEF.steps["审批"].outcomes["同意"]
    both = without(RELIEF, "审批", outcomes={"同意": replace(first, ways=(first.ways[0], first.ways[0]))})
    again = Walk(both, case=walk.here, at=walk.at).ask(take("审批", "同意", COUNTY, place="网上"))
    assert isinstance(again, Refusal)
    assert "大额标准=10000、金额=3000" in again.text.zh
    none = without(RELIEF, "审批", outcomes={"同意": replace(first, ways=(first.ways[1],))})
    assert Walk(none, case=walk.here, at=walk.at).refused(take("审批", "同意", COUNTY, place="网上")) == "QR113"


def test_a_refusal_teaches() -> None:
    refused = relief("提出申请").ask(take("审批", "同意", COUNTY))
    assert isinstance(refused, Refusal)
    assert refused.text.zh == "“审批”现在不能办。案件现在停在“提出申请”。"
    assert refused.text.en == "“审批” is not open now. The case stands before “提出申请”."
    assert refused.allowed[0].zh == "申请人可以办理“提出申请”，登记家庭人口、金额，提交申请书、委托书"
    assert refused.allowed[0].en == "申请人 may take “提出申请”, recording 家庭人口, 金额, handing in 申请书, 委托书"


def test_a_refusal_is_a_fact_that_moves_nothing() -> None:
    walk, command = relief("提出申请"), take("审批", "同意", COUNTY)
    refused = walk.ask(command)
    assert isinstance(refused, Refusal)
    event = refusal_event(RELIEF, walk.here, command, refused, walk.at)
    assert (event.seq, event.kind, event.case, event.step, event.target) == (0, "refused", "c1", "提出申请", "提出申请")
    assert (event.body["code"], event.body["step"], event.body["outcome"]) == ("QR102", "审批", "同意")
    before = walk.here
    walk.enter([event])
    assert walk.here == before
    assert refusal_event(None, None, command, refused, walk.at).case == ""


def test_what_is_taken_is_recorded_as_it_will_stay() -> None:
    walk = relief("提出申请").take(
        "提出申请", data={"家庭人口": "3", "金额": "3000.50"}, materials={"申请书": PAPER}, fee=0
    )
    event = walk.events[-1]
    assert event.body["data"] == {"家庭人口": 3, "金额": "3000.5"}
    assert event.body["actor"] == {"id": "甲", "role": "申请人", "roles": ["申请人"]}
    assert (event.body["materials"], event.body["fee"], event.outcome) == ({"申请书": PAPER}, "0", "完成")
    assert walk.here.fields == {"家庭人口": 3, "金额": "3000.5"}


def test_a_shared_paper_may_be_said_to_be_found() -> None:
    walk = relief("提出申请").take("提出申请", data=APPLICATION, materials={"申请书": PAPER, "户口簿": "共享"})
    assert walk.here.materials["户口簿"] == "共享"


def test_a_party_paper_counts_for_the_whole_case_and_one_made_here_does_not() -> None:
    again = without(RELIEF, "年度复核", submit=("申请书", "调查表"), start=None)
    walk = relief("公示")
    stands = Walk(again, case=walk.here._replace(step="年度复核", due=None), at=walk.at)
    refused = stands.ask(take("年度复核", "无变化", SURVEYOR, place="网上"))
    assert isinstance(refused, Refusal)
    assert "还缺：调查表" in refused.text.zh


def test_an_agent_takes_the_party_steps_and_no_others() -> None:
    agent = Actor("壬", ["代办员", "镇便民服务站"], agent_for="甲", mandate="委托书一号")
    walk = Walk(RELIEF).open(agent, channel="代办").take("提出申请", by=agent, **FULL)
    himself = replace(agent, agent_for="", mandate="")
    assert walk.refused(take("受理审查", "齐全", himself, place=HALL)) == "QR105"


def test_who_handled_a_case_may_not_act_for_its_party() -> None:
    walk = Walk(RELIEF).open(channel="代办").take("提出申请", **FULL)
    walk.take("受理审查", "缺件", by=TOWN, place=HALL)
    assert walk.refused(take("补正", "已补正", replace(AGENT, id="乙"))) == "QR105"
    assert walk.take("补正", "已补正", by=AGENT).here.step == "受理/受理审查"


def test_a_party_who_acted_for_himself_may_act_for_another_party() -> None:
    two = power(
        "two",
        [step("一", "户主", "二"), step("二", "申请人", "办成")],
        parties=("申请人", "户主"),
        channels={"代办": Channel(agents=("亲属",))},
    )
    walk = Walk(two).open(Actor("壬", ["户主"]), parties={"申请人": "甲"}, channel="代办")
    walk.take("一", by=Actor("壬", ["户主"]))
    assert walk.take("二", by=Actor("壬", ["亲属"], agent_for="甲")).here.end == "办成"


def test_an_agent_may_be_kin_of_the_party() -> None:
    made = without(RELIEF, "受理/补正", by=("申请人", "代办员"), recuse=RELIEF.steps["调查"].recuse)
    walk = Walk(made).open(channel="代办").take("提出申请", **FULL).take("受理审查", "缺件", by=TOWN, place=HALL)
    helper = Actor("壬", ["代办员"], kin=frozenset("甲"))
    assert walk.take("补正", "已补正", by=helper).here.agents == ("壬",)


def test_kin_comes_from_the_host_and_from_what_was_declared() -> None:
    walk = relief("调查")
    walk.kin_of = lambda person: {"甲"} if person == "丙" else set()
    command = take("调查", "不符合", SURVEYOR, data=SURVEY)
    assert walk.refused(command) == "QR105"
    walk.kin_of = None
    walk.case = walk.here._replace(kin=frozenset({"丙"}))
    assert walk.refused(command) == "QR105"


def test_who_took_or_signed_a_step_keeps_out_of_the_one_apart_from_it() -> None:
    walk = relief("公示").post().object()
    assert walk.here.step == "核查"
    assert walk.refused(take("核查", by=SURVEYOR)) == "QR105"
    assert walk.refused(take("核查", by=SECOND)) == "QR105"
    assert walk.take("核查", by=replace(SECOND, id="壬")).here.step == "公示"


def test_an_office_leaves_by_its_own_exit_and_a_party_by_its_own() -> None:
    walk = relief("审批")
    assert walk.refused(take("审批", "作废", COUNTY)) == "QR104"
    assert walk.refused(take("审批", "作废", TOWN, data={"金额": 1})) == "QR106"
    assert walk.refused(Withdraw(by=NEIGHBOUR)) == "QR104"
    assert relief("审批").take("审批", "作废", by=TOWN).here.end == "退件"
    assert relief("审批").do(Withdraw(by=VILLAGER, reason="不办了")).here.end == "已撤回"
    assert Walk(replace(RELIEF, anytime=()), case=walk.here, at=walk.at).refused(Withdraw(by=VILLAGER)) == "QR103"


def test_supervision_holds_and_releases() -> None:
    walk = relief("审批")
    assert walk.refused(Release(by=OVERSIGHT)) == "QR102"
    assert walk.refused(Hold(by=VILLAGE_OFFICE)) == "QR104"
    assert walk.refused(Hold(by=replace(OVERSIGHT, place="610524101204"))) == "QR104"
    assert walk.do(Hold(by=OVERSIGHT, reason="举报")).here.status is Status.HELD
    assert walk.refused(Release(by=VILLAGE_OFFICE)) == "QR104"
    assert [option.act for option in options(RELIEF, walk.here, walk.at, CALENDAR)] == ["release"]
    assert walk.do(Release(by=OVERSIGHT)).here.status is Status.OPEN


def test_publishing_does_the_step_and_blocks_nothing() -> None:
    walk = relief("公布").post()
    assert [event.kind for event in walk.events[-2:]] == ["posted", "taken"]
    assert walk.here.end == "办成"


def test_a_publication_that_lacks_something_is_taken_by_hand_once_posted() -> None:
    lacking = without(RELIEF, "公布", record=("经办人",), publish=Publication(RELIEF.steps["公布"].publish.days))  # type: ignore[union-attr]
    start = relief("公布")
    walk = Walk(lacking, case=start.here, at=start.at)
    assert walk.refused(take("公布", by=VILLAGE_OFFICE, data=SURVEY)) == "QR107"
    assert walk.post(where="村口").here.step == "公布"
    assert walk.take("公布", by=VILLAGE_OFFICE, data=SURVEY).here.end == "办成"


@pytest.mark.parametrize(
    ("code", "command"),
    [
        ("QR103", Sign(by=SECOND, step="调查", outcome="也许", data=SURVEY)),
        ("QR109", Sign(by=SECOND, step="调查", outcome="不符合", data=SURVEY)),
        ("QR104", Sign(by=TOWN, step="调查", outcome="符合", data=SURVEY)),
        ("QR105", Sign(by=replace(SECOND, kin=frozenset("甲")), step="调查", outcome="符合", data=SURVEY)),
        ("QR102", Sign(by=SECOND, step="公示", outcome="无异议", data=SURVEY)),
    ],
)
def test_who_may_not_sign(code: str, command: Sign) -> None:
    assert relief("调查").refused(command) == code


def test_a_signature_covers_outcome_and_data_of_another_person_only() -> None:
    walk = relief("调查").sign(SECOND, "符合", SURVEY)
    assert walk.refused(Sign(by=SECOND, step="调查", outcome="符合", data=SURVEY)) == "QR109"
    other: Any = {"data": {"经办人": "癸"}, "materials": {"调查表": PAPER}}
    assert walk.refused(take("调查", "符合", SURVEYOR, place=HALL, **other)) == "QR109"
    assert walk.refused(take("调查", "符合", SECOND, place=HALL, **SURVEYED)) == "QR109"
    assert walk.take("调查", "符合", by=SURVEYOR, place=HALL, **SURVEYED).here.signatures == ()


def test_a_later_outcome_needs_neither_papers_nor_signatures_and_a_signer_may_give_it() -> None:
    joint = without(RELIEF, "调查", sign=(RELIEF.steps["公示"].sign[0],), at="")
    start = relief("调查")
    walk = Walk(joint, case=start.here, at=start.at)
    assert walk.refused(take("调查", "符合", OVERSIGHT, **SURVEYED)) == "QR104"
    assert walk.take("调查", "不符合", by=OVERSIGHT, data=SURVEY).here.end == "不予"


def test_the_deputy_signs_where_one_person_holds_both_roles() -> None:
    both = replace(VILLAGE_OFFICE, roles=("村委会", "村监委会"))
    deputy = Actor("癸", ["村民代表"], place="610524101203")
    walk = relief("公示").post().sign(deputy, "无异议").wait(8 * DAY)
    assert walk.refused(take("公示", by=VILLAGE_OFFICE)) == "QR109"
    assert walk.take("公示", by=both).here.step == "审批"


def test_a_place_of_its_own_may_be_left_out_but_not_changed() -> None:
    own = without(RELIEF, "提出申请", at="村级便民站")
    walk = Walk(own).open()
    assert walk.refused(take("提出申请", place="家里", **FULL)) == "QR111"
    assert walk.take("提出申请", **FULL).here.step == "受理/受理审查"


def test_a_fee_on_the_list_is_recorded() -> None:
    walk = Walk(replace(RELIEF, fee="工本费5元")).open().take("提出申请", fee="5.00", **FULL)
    assert walk.events[-1].body["fee"] == "5.00"


def test_the_minimum_time_holds_the_first_outcome_back_and_no_other() -> None:
    assert relief("审批").take("审批", "不同意", by=COUNTY, place="网上").here.end == "不予"
    walk = relief("审批")
    opens = next(option.opens for option in options(RELIEF, walk.here, walk.at, CALENDAR) if option.outcome == "同意")
    assert opens is not None
    walk.at = opens - timedelta(seconds=1)
    command = take("审批", "同意", COUNTY, place="网上")
    assert walk.refused(command) == "QR114"
    walk.at = opens
    assert walk.do(command).here.step == "公布"


def test_lists_and_otherwise_choose_the_way() -> None:
    errand = Walk(ERRAND).open(VILLAGE_OFFICE)
    for kind, end in (("学历证明", "不予"), ("其他", "办成")):
        walk = Walk(ERRAND, case=errand.here._replace(step="收尾", fields={"种类": kind}))
        assert walk.take("收尾", "可办", by=VILLAGE_OFFICE).here.end == end


@pytest.mark.parametrize("data", [{}, {"经办人": ""}, {"经办人": "癸", "金额": 1}, {"没有的": "癸"}])
def test_nobody_signs_for_data_that_cannot_be_put_down(data: dict[str, object]) -> None:
    walk = relief("调查")
    refused = walk.ask(Sign(by=SECOND, step="调查", data=data))
    assert isinstance(refused, Refusal)
    assert (refused.code, len(refused.fields)) == ("QR106", 1 + ("没有的" in data))


def test_whoever_signs_keeps_out_where_kin_is_put_down() -> None:
    near = replace(SECOND, kin=frozenset(["癸"]))
    assert relief("调查").refused(Sign(by=near, step="调查", data={"经办人": "癸"})) == "QR105"


def test_the_record_keeps_what_a_signature_covers_by_its_digest() -> None:
    """Only the digest is at hand when the record is verified: it makes the same event."""
    walk = relief("调查").sign(SECOND, "符合", SURVEY)
    digest = walk.here.signatures[0].data
    again = relief("调查").do(Sign(by=SECOND, step="调查", outcome="符合", data_digest=digest))
    assert again.events[-1] == walk.events[-1]
