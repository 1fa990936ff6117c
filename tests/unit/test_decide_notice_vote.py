"""Notices, objections and votes: the world gives their outcomes, and only when their days and figures are there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from qingdan.engine.model.parts import Body, Bound, Share
from qingdan.engine.model.power import Outcome, Power, Way
from qingdan.engine.runtime.case import Refusal, options
from qingdan.engine.runtime.commands import Actor, Object, Post, Take, Vote
from qingdan.engine.runtime.judging.votes import result
from tests.powers import (
    CALENDAR,
    DAY,
    MEETING,
    NEIGHBOUR,
    OVERSIGHT,
    PAPER,
    RELIEF,
    VILLAGE_OFFICE,
    VILLAGER,
    Walk,
    relief,
    without,
)

GOOD = Vote(due=30, present=25, in_favour=20, against=3, abstained=2)
FEW = Vote(due=30, present=19, in_favour=19, against=0, abstained=0)
LOST = Vote(due=30, present=24, in_favour=12, against=12, abstained=0)
MINUTES = {"会议决议": PAPER}


def post(by: Actor = VILLAGE_OFFICE, step: str = "公示", where: str = "村务公开栏", evidence: str = "照片") -> Post:
    return Post(by=by, step=step, where=where, evidence=evidence)


@pytest.mark.parametrize(
    ("code", "where", "command"),
    [
        ("QR107", "公示", post(where="网站")),
        ("QR107", "公示", post(where=" ")),
        ("QR107", "公示", post(where="村务公开栏、网站")),
        ("QR107", "公示", post(evidence=" ")),
        ("QR104", "公示", post(by=VILLAGER)),
        ("QR101", "公示", post(step="公示栏")),
        ("QR102", "审批", post()),
        ("QR103", "审批", post(by=Actor("庚", ["县民政局"], place="610524"), step="审批")),
        ("QR107", "公示", Object(by=NEIGHBOUR, text="不实")),
        ("QR102", "审批", Object(by=NEIGHBOUR, text="不实")),
    ],
)
def test_what_may_not_be_posted_or_objected_to(code: str, where: str, command: Any) -> None:
    assert relief(where).refused(command) == code


def test_an_objection_is_open_to_the_village_and_says_something() -> None:
    walk = relief("公示").post()
    assert walk.refused(Object(by=replace(NEIGHBOUR, place="610524101204"), text="不实")) == "QR104"
    assert walk.refused(Object(by=None, text="不实")) == "QR104"
    assert walk.refused(Object(by=NEIGHBOUR, text=" ")) == "QR106"
    assert [event.outcome for event in walk.object().events[-2:]] == ["", "有异议"]
    assert (walk.here.step, "actor" in walk.events[-1].body) == ("核查", False)


def test_the_days_begin_with_the_posting_at_all_the_places_named() -> None:
    walk = relief("公示").wait(3 * DAY).post(where="村务公开栏、村民小组")
    assert walk.here.posting is not None
    assert str(walk.here.posting.opens) == "2026-11-12 16:00:00+00:00"
    assert walk.events[-1].due == walk.here.posting.opens
    assert walk.wait(DAY).post().here.posting.opens == walk.events[-1].due  # type: ignore[union-attr]


def test_before_the_days_have_run_the_hand_gives_nothing_after_them_it_does() -> None:
    walk = relief("公示").post().sign(OVERSIGHT, "无异议")
    opens = walk.here.posting.opens  # type: ignore[union-attr]
    assert opens is not None
    walk.at = opens - timedelta(seconds=1)
    assert walk.refused(Take(by=VILLAGE_OFFICE, step="公示")) == "QR107"
    unsigned = relief("公示").post()
    unsigned.at = opens
    assert unsigned.refused(Take(by=VILLAGE_OFFICE, step="公示")) == "QR109"
    unsigned.sign(OVERSIGHT, "无异议").settle()
    assert (unsigned.here.step, unsigned.here.at) == ("审批", opens)


def test_a_notice_of_unrecorded_days_cannot_be_posted() -> None:
    notice = replace(RELIEF.steps["公示"].notice, days=Bound("天数"))  # type: ignore[type-var]
    start = relief("公示")
    walk = Walk(without(RELIEF, "公示", notice=notice), case=start.here, at=start.at)
    assert walk.refused(post()) == "QR106"
    walk.case = start.here._replace(fields={"天数": "3天"})
    assert str(walk.post().events[-1].due) == "2026-11-05 16:00:00+00:00"


def opinions() -> Power:
    """The notice only collects opinions: 完成 instead of 无异议 and 有异议."""
    return without(RELIEF, "公示", sign=(), outcomes={"完成": Outcome("完成", (Way("审批"),))})


def test_a_notice_without_outcomes_collects_opinions_and_is_done_by_hand_then() -> None:
    start = relief("公示")
    walk = Walk(opinions(), case=start.here, at=start.at).post().object()
    assert (walk.here.step, len(walk.here.objections)) == ("公示", 1)
    assert walk.refused(Take(by=VILLAGE_OFFICE, step="公示")) == "QR107"
    assert walk.wait(8 * DAY).settle().here.step == "公示"
    assert walk.take("公示", by=VILLAGE_OFFICE).here.step == "审批"


def test_silence_cannot_be_put_down_over_an_objection() -> None:
    silent = without(RELIEF, "公示", outcomes={"无异议": RELIEF.steps["公示"].outcomes["无异议"]})
    start = relief("公示")
    walk = Walk(silent, case=start.here, at=start.at).post().object().sign(OVERSIGHT, "无异议").wait(8 * DAY)
    assert walk.refused(Take(by=VILLAGE_OFFICE, step="公示")) == "QR107"


def test_entering_again_means_posting_again_but_for_a_pause() -> None:
    walk = relief("公示").post()
    before = walk.here.posting
    walk.object().wait(2 * DAY).take("核查", by=Actor("壬", ["镇社会事务办"]))
    assert before is not None
    assert walk.here.posting is not None
    assert (walk.here.posting.at, str(walk.here.posting.opens)) == (before.at, "2026-11-11 16:00:00+00:00")
    still = without(RELIEF, "核查", pause=False)
    again = Walk(still, case=relief("公示").here, at=relief("公示").at).post().object()
    assert again.take("核查", by=Actor("壬", ["镇社会事务办"])).here.posting is None


def test_objections_beyond_the_second_lead_on_by_the_count() -> None:
    walk = relief("公示")
    for _ in range(2):
        walk.post().object().take("核查", by=Actor("壬", ["镇社会事务办"]))
    assert walk.here.counts == {("公示", "有异议"): 2}
    assert walk.post().object().here.end == "不予"
    assert walk.events[-1].body["way"] == 1


def meeting(amount: str = "3000") -> Walk:
    return Walk(MEETING).open(VILLAGE_OFFICE).take("提议", by=VILLAGE_OFFICE, data={"金额": amount})


def vote(figures: Vote | None, outcome: str | None = None, **more: Any) -> Take:
    return Take(by=VILLAGE_OFFICE, step="表决", outcome=outcome, vote=figures, **more)


@pytest.mark.parametrize(
    ("code", "command"),
    [
        ("QR108", vote(None)),
        ("QR108", vote(None, "通过")),
        ("QR108", vote(LOST, "通过")),
        ("QR108", vote(FEW, "通过")),
        ("QR108", vote(GOOD, "未通过")),
        ("QR108", vote(GOOD, "取消")),
        ("QR108", vote(replace(GOOD, present=31, in_favour=26))),
        ("QR108", vote(replace(GOOD, abstained=1))),
        ("QR108", vote(replace(GOOD, against=-1, abstained=6))),
        ("QR108", vote(Vote(0, 0, 0, 0, 0))),
        ("QR106", vote(GOOD)),
        ("QR109", vote(GOOD, materials=MINUTES)),
        ("QR105", replace(vote(GOOD), by=replace(VILLAGE_OFFICE, id="甲"))),
        ("QR104", replace(vote(LOST, "未通过"), by=OVERSIGHT)),
    ],
)
def test_the_count_decides_and_nobody_else(code: str, command: Take) -> None:
    walk = meeting()
    walk.case = walk.here._replace(parties={"申请人": "甲"})
    assert walk.refused(command) == code


def test_a_vote_that_carries_needs_papers_and_hands() -> None:
    walk = meeting().sign(OVERSIGHT, "通过").do(vote(GOOD, materials=MINUTES))
    assert walk.here.end == "办成"
    assert walk.events[-1].body["vote"] == {"due": 30, "present": 25, "in_favour": 20, "against": 3, "abstained": 2}


def test_a_vote_that_fails_needs_its_figures_alone_and_too_few_meet_again() -> None:
    assert meeting().do(vote(LOST)).here.end == "不予"
    assert meeting().do(vote(None, "取消")).here.end == "退件"
    walk = meeting().do(vote(FEW)).do(vote(FEW))
    assert (walk.here.step, walk.here.counts) == ("表决", {("表决", "人数不足"): 2})
    assert walk.do(vote(FEW)).here.end == "退件"


def test_the_amount_decides_the_body_and_its_notice_comes_first() -> None:
    walk = meeting("100000")
    assert walk.refused(vote(GOOD)) == "QR107"
    walk.do(post(step="表决", where="村口"))
    walk.wait(10 * DAY)
    assert walk.refused(vote(GOOD)) == "QR107"
    now = {(each.act, each.outcome): each.opens for each in options(MEETING, walk.here, walk.at, CALENDAR)}
    assert (now["take", "取消"], str(now["take", ""])) == (None, "2026-11-12 16:00:00+00:00")
    assert walk.wait(DAY).do(vote(LOST)).here.end == "不予"


def test_a_body_that_is_not_settled_is_no_single_way() -> None:
    walk = meeting()
    walk.case = walk.here._replace(fields={})
    assert walk.refused(vote(GOOD)) == "QR113"
    nobody = without(MEETING, "表决", vote=MEETING.steps["表决"].vote[:1])
    assert Walk(nobody, case=meeting().here).refused(vote(GOOD)) == "QR113"


def test_a_step_goes_on_along_its_first_outcome_where_it_has_no_passed() -> None:
    plain = without(MEETING, "表决", sign=(), submit=(), outcomes={"完成": Outcome("完成", (Way("办成"),))})
    walk = Walk(plain, case=meeting().here)
    assert walk.refused(vote(LOST)) == "QR108"
    assert walk.do(vote(GOOD)).here.end == "办成"


def test_figures_where_nobody_votes_are_not_on_the_list() -> None:
    walk = Walk(MEETING).open(VILLAGE_OFFICE)
    command = Take(by=VILLAGE_OFFICE, step="提议", data={"金额": 1}, vote=GOOD)
    assert walk.refused(command) == "QR106"


TWO_THIRDS_DUE, HALF_DUE = Share(True, 2, 3), Share(True, 1, 2, strict=True)
PRESENT = Share(False, 1, 2, strict=True)


@pytest.mark.parametrize(
    ("body", "figures", "given"),
    [
        (Body("", quorum=(TWO_THIRDS_DUE,)), Vote(30, 20, 11, 9, 0), "通过"),
        (Body("", quorum=(TWO_THIRDS_DUE,)), Vote(30, 19, 19, 0, 0), "人数不足"),
        (Body("", quorum=(TWO_THIRDS_DUE, HALF_DUE)), Vote(30, 16, 9, 7, 0), "通过"),
        (Body("", quorum=(HALF_DUE,)), Vote(30, 15, 15, 0, 0), "人数不足"),
        (Body("", majority=PRESENT), Vote(30, 20, 10, 0, 10), "未通过"),
        (Body("", majority=PRESENT), Vote(30, 20, 11, 0, 9), "通过"),
        (Body("", majority=TWO_THIRDS_DUE), Vote(30, 20, 20, 0, 0), "通过"),
        (Body("", majority=TWO_THIRDS_DUE), Vote(30, 21, 19, 2, 0), "未通过"),
        (Body("", majority=Share(False, 2, 3)), Vote(30, 3, 2, 1, 0), "通过"),
        (Body(""), Vote(30, 0, 0, 0, 0), "未通过"),
    ],
)
def test_quorum_and_majority(body: Body, figures: Vote, given: str) -> None:
    assert result(body, figures) == given


def test_options_say_what_may_be_done_by_whom_with_what() -> None:
    walk = relief("公示")
    now = {(each.act, each.outcome): each for each in options(RELIEF, walk.here, walk.at, CALENDAR)}
    rest = {("withdraw", "撤回"), ("take", "作废"), ("hold", "")}
    assert set(now) == {("post", ""), ("sign", "无异议"), *rest}
    assert now["post", ""].places == ("村务公开栏", "村民小组")
    walk.post()
    later = {(each.act, each.outcome): each for each in options(RELIEF, walk.here, walk.at, CALENDAR)}
    assert ("object", "") in later
    assert "2026年11月10日起" in later["take", "无异议"].text.zh
    assert "from 2026-11-10" in later["take", "无异议"].text.en
    assert later["take", "无异议"].signatures == ("村监委会",)
    walk.sign(OVERSIGHT, "无异议")
    signed = {(each.act, each.outcome): each for each in options(RELIEF, walk.here, walk.at, CALENDAR)}
    assert set(signed) == {("settle", "无异议"), ("object", ""), *rest}
    assert signed["settle", "无异议"].text.zh == "“公示”期满自动办结，结果“无异议”，2026年11月10日起"
    assert options(RELIEF, relief().here, walk.at, CALENDAR) == ()


def test_options_of_a_meeting_name_the_notice_and_the_vote() -> None:
    walk = meeting("100000")
    acts = [(each.act, each.outcome) for each in options(MEETING, walk.here, walk.at, CALENDAR)]
    assert acts[:3] == [("post", ""), ("sign", "通过"), ("take", "取消")]
    assert ("take", "") not in acts
    walk.do(post(step="表决", where="村口"))
    vote = next(
        each for each in options(MEETING, walk.here, walk.at, CALENDAR) if (each.act, each.outcome) == ("take", "")
    )
    assert (vote.materials, vote.arguments, vote.signatures) == (("会议决议",), ("vote",), ("村监委会",))
    assert "登记票数" in vote.text.zh
    assert next(each.act for each in options(MEETING, meeting().here, walk.at, CALENDAR)) == "sign"


def test_refused_sentences_name_the_day() -> None:
    walk = relief("公示").post()
    refused = walk.ask(Take(by=VILLAGE_OFFICE, step="公示"))
    assert isinstance(refused, Refusal)
    assert refused.text.zh.startswith("公示要满7天，2026年11月10日起才能给出“无异议”")
