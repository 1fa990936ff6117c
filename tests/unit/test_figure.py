"""What is drawn: where steps stand, how ways are toned, in which words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest

from qingdan.engine.model.condition import parse_condition
from qingdan.engine.model.parts import Body, Bound, End, Field, Limit, Share, Signature, Sitting, Start, TimeLimit
from qingdan.engine.model.period import parse_period
from qingdan.engine.model.power import Frame, Guard, Way
from qingdan.engine.model.words import EndKind, FieldType
from qingdan.render.boxes import CARD_WIDTH, CELL, card_box
from qingdan.render.figure import Branch, Chip, Exit, Figure, Row, Tone, ending, figure
from qingdan.render.plan import Kind, plan
from qingdan.render.targets.text import steps_text
from qingdan.render.wording import opening, own_time
from tests.charts import NEAR, TRIAL, power, step


def row(drawn: Figure, name: str) -> Row:
    return next(row for section in drawn.sections for row in section.rows if row.card.step == name)


def leave(drawn: Figure, name: str, label: str) -> Exit:
    return next(leave for leave in row(drawn, name).exits if label in leave.labels)


def chip(drawn: Figure, name: str, label: str) -> Chip:
    return cast(Chip, leave(drawn, name, label).goal)


def test_numbers_run_along_the_spine_then_aside_then_over_further_beginnings() -> None:
    assert plan(TRIAL).numbers == {
        "提出申请": 1, "受理": 2, "公示": 3, "上报": 4, "审核确认": 5, "发放": 6,
        "补正": 7, "重新调查": 8, "县级入户": 9, "年度复核": 10,
    }  # fmt: skip


def test_a_short_side_branch_stands_beside_its_decision() -> None:
    branch = leave(figure(TRIAL), "公示", "有异议").goal
    assert isinstance(branch, Branch)
    assert branch.card.number == 8


def test_a_side_step_joins_the_spine_where_it_leads_to_the_next_step() -> None:
    branch = cast(Branch, leave(figure(TRIAL), "公示", "有异议").goal)
    assert [inner.goal for inner in branch.exits] == [None]


def test_a_loop_back_is_a_correction() -> None:
    branch = cast(Branch, leave(figure(TRIAL), "受理", "缺件").goal)
    assert [(cast(Chip, inner.goal).text, inner.tone) for inner in branch.exits] == [
        ("回到第 2 步", Tone.BACK),
        ("终止", Tone.OVER),
    ]


def test_red_is_what_may_be_contested() -> None:
    """A refusal always, a 终止 where it has a remedy; without one it is over, and no way to it is a refusal."""
    ends = {
        "办结": EndKind.ACCOMPLISHED,
        "不予": EndKind.DENIED,
        "结清": EndKind.TERMINATED,
        "停发": EndKind.TERMINATED,
    }
    found = {name: End(kind, remedy="六十日内可申请行政复议" if name == "停发" else "") for name, kind in ends.items()}
    assert [ending(end) for end in found.values()] == [Tone.GOOD, Tone.BAD, Tone.OVER, Tone.BAD]
    steps = [step("甲", {"是": "办结", "完": "告知", "停": "停告"}), step("告知", "结清"), step("停告", "停发")]
    drawn = figure(replace(power(*steps), ends=found))
    assert [leave(drawn, "甲", label).tone for label in ("完", "停")] == [Tone.ON, Tone.BAD]


def test_the_main_way_to_an_end_without_success_is_not_green() -> None:
    drawn = figure(power(step("甲", {"是": "乙", "否": "办结"}), step("乙", {"停": "不予", "留": "办结"})))
    assert [down.tone for down in (row(drawn, "甲").down, row(drawn, "乙").down) if down] == [Tone.GOOD, Tone.ON]


def test_a_skip_forward_is_not_red() -> None:
    drawn = figure(power(step("甲", {"是": "乙", "否": "丁"}), step("乙", "丙"), step("丙", "丁"), step("丁", "办结")))
    assert (chip(drawn, "甲", "否").text, chip(drawn, "甲", "否").tone) == ("转到第 4 步", Tone.ON)


def test_a_side_step_that_goes_on_along_the_spine_does_not_go_back() -> None:
    steps = [
        step("甲", {"是": "乙", "否": "丁"}),
        step("乙", "丙"),
        step("丙", {"行": "办结", "改": "甲"}),
        step("丁", "丙"),
    ]
    branch = cast(Branch, leave(figure(power(*steps)), "甲", "否").goal)
    assert branch.exits[0].tone is Tone.ON


def test_a_way_that_can_only_end_in_refusal_is_bad() -> None:
    drawn = figure(power(step("甲", {"是": "办结", "否": "告知"}), step("告知", "不予")))
    assert leave(drawn, "甲", "否").tone is Tone.BAD


def test_all_ways_to_one_place_share_one_chip() -> None:
    drawn = figure(power(step("甲", {"是": "办结", "否": "不予", "逾期": "不予"})))
    assert [leave.labels for leave in row(drawn, "甲").exits] == [("否", "逾期")]


def test_a_step_with_one_way_has_no_diamond() -> None:
    assert row(figure(TRIAL), "提出申请").question == ""


def test_a_short_condition_is_asked() -> None:
    drawn = figure(TRIAL)
    assert (row(drawn, "上报").question, row(drawn, "上报").down) == ("近亲属？", row(drawn, "上报").down)
    assert row(drawn, "上报").down is not None
    assert [leave.labels for leave in row(drawn, "上报").exits] == [("是",)]


def test_a_further_beginning_has_a_section_and_says_what_begins_it() -> None:
    section = figure(TRIAL).sections[-1]
    assert (section.kind, section.opening.text) == (Kind.BEGINNING, "“办结”后每 1 年")


def follow_up(**said: object) -> str:
    fields = {"到期日": Field(FieldType.DATE), "流转期限": Field(FieldType.PERIOD)}
    return began(start=Start(after="办结", **said), fields=fields)  # type: ignore[arg-type]


def began(start: Start, by: str = "村委会", **more: Any) -> str:
    """How the second beginning of a power is worded."""
    made = power(step("甲", "办结"), step("乙", "办结", by, start=start), **more)
    return opening(made, made.steps["乙"])


def test_a_plain_beginning_says_who_begins_it() -> None:
    assert began(Start(), "文书") == "由文书另行开始"
    assert began(Start(), "申请人") == "由申请人另行提出"
    assert began(Start(), "转出方", parties=("转出方",)) == "由转出方另行提出"


def test_a_beginning_says_its_own_time() -> None:
    days = Bound(parse_period("90天"))
    assert own_time(Start()) == ""
    assert own_time(Start(time=TimeLimit(stepwise=True))) == "多久办好见各步"
    assert own_time(Start(time=TimeLimit(promised=days))) == "90 天内办好"
    assert own_time(Start(time=TimeLimit(statutory=days, since="受理", until="审批"))) == (
        "90 天内办好，从“受理”起，到“审批”止"
    )
    start = Start(time=TimeLimit(promised=days))
    drawn = figure(power(step("甲", "乙"), step("乙", "办结", start=start), step("丙", "办结", start=start)))
    assert (row(drawn, "乙").entry_note, drawn.sections[1].opening.note) == ("90 天内办好", "90 天内办好")


def test_a_follow_up_says_when_it_falls_due() -> None:
    sixty = parse_period("60天")
    assert follow_up() == "“办结”后需要时"
    assert follow_up(term=parse_period("10年"), ahead=sixty) == "“办结”后满 10 年，提前 60 天"
    assert follow_up(term="流转期限") == "“办结”后满流转期限"
    assert follow_up(term="到期日", ahead=sixty) == "“办结”后，到期日前 60 天"
    assert follow_up(term="到期日") == "“办结”后，到期日当天"


def test_a_beginning_on_the_spine_comes_in_from_the_side() -> None:
    drawn = figure(power(step("甲", "乙"), step("乙", "办结", start=Start(called=True))))
    assert row(drawn, "乙").entry == "其他事项转入"


def test_a_side_section_says_where_it_comes_from() -> None:
    names = [f"旁{index}" for index in range(6)]
    sides = [step(name, {"行": "办结", "改": "甲", "不": "不予"}) for name in names]
    drawn = figure(power(step("甲", {"好": "办结", **{f"走{name}": name for name in names}}), *sides))
    assert "接第 1 步“走旁 5”" in [section.opening.text for section in drawn.sections]


def test_a_step_of_a_shared_procedure_does_not_stand_outside_its_frame() -> None:
    steps = [step("甲", {"是": "办结", "否": "环节/乙"}), step("环节/乙", "办结")]
    drawn = figure(power(*steps, frames={"环节": Frame(id="环节", label="环节", procedure="环节")}))
    assert row(drawn, "环节/乙").frames == ("环节",)


def test_a_vote_says_who_votes_and_what_carries() -> None:
    body = Body("村委会", quorum=(Share(True, 2, 3),), majority=Share(False, 1, 2, strict=True))
    drawn = figure(power(step("议", "办结", vote=(Sitting("代表会议"),)), bodies={"代表会议": body}))
    assert row(drawn, "议").card.rule == ("代表会议：到会 2/3，到会过半数同意",)


def test_a_vote_says_which_body_sits_when() -> None:
    body = Body("村委会", majority=Share(of_due=True, numerator=2, denominator=3))
    chosen = Sitting("村民会议", parse_condition('决议会议 == "村民会议"'))
    by_sum = Sitting("村民会议", parse_condition("最高档"))
    for first, told in ((chosen, ("", "")), (by_sum, ("最高档的，", "其他的，"))):
        votes = (first, Sitting("代表会议"))
        drawn = figure(power(step("议", "办结", vote=votes), bodies={"代表会议": body, "村民会议": body}))
        assert row(drawn, "议").card.rule == (
            f"{told[0]}村民会议：应到 2/3 同意",
            f"{told[1]}代表会议：应到 2/3 同意",
        )


@pytest.mark.parametrize(("name", "marks"), [("公示", ("签", "廉")), ("发放", ()), ("受理", ())])
def test_marks_of_a_card(name: str, marks: tuple[str, ...]) -> None:
    assert row(figure(TRIAL), name).card.marks == marks


def test_the_steps_in_words() -> None:
    assert steps_text(TRIAL).splitlines()[1] == (
        "2. 受理（镇政府，5 个工作日）：齐全→第 3 步；缺件→第 7 步；不属本级→不予"
    )


def test_the_words_tell_how_far_a_limit_is_extended_and_from_where_it_counts() -> None:
    ten = Bound(parse_period("10天"))
    limit = Limit(ten, extension=Bound(parse_period("5天")), since="甲")
    assert "（村委会，10 天，可延 5 天，从“甲”起）" in steps_text(power(step("甲", "办结", within=limit)))


@pytest.mark.parametrize(("role", "told"), [("监委会", "村委会＋监委会"), ("村委会", "村委会"), ("监" * 30, "村委会")])
def test_who_signs_stands_beside_the_actor_where_there_is_room(role: str, told: str) -> None:
    drawn = figure(power(step("甲", "办结", sign=(Signature(role),))))
    assert card_box(row(drawn, "甲").card, CARD_WIDTH, CELL).actor == (told,)


def test_the_name_of_a_way_stands_for_its_condition() -> None:
    ways = [Way("乙", (Guard(NEAR, ("甲", "完成")),), name="村干部"), Way("办结", otherwise=True)]
    drawn = figure(power(step("甲", {"完成": ways}), step("乙", "办结")))
    assert [leave.labels for leave in row(drawn, "甲").exits] == [("村干部",)]
    assert row(drawn, "甲").question == "属于哪种情况？"
