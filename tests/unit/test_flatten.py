"""Shared procedures standing in a power: ids, arguments, exits with their guards and counters, what a frame adds."""

from dataclasses import replace

from qingdan.engine.language.building.node import Node
from qingdan.engine.model.parts import Body, Bound
from qingdan.engine.model.period import Period, Unit
from qingdan.engine.positions import Route
from tests.flattening import SETTING, VOTED, Data, accepting, made, ways


def test_steps_are_named_below_their_frame() -> None:
    built = accepting()
    assert list(built.power.steps) == ["申请", "受理/审查", "受理/补正"]
    assert [step.label for step in built.power.steps.values()] == ["申请", "审查", "补正"]
    assert not built.problems


def test_a_target_to_the_frame_goes_to_its_first_step() -> None:
    assert ways(accepting(), "申请", "完成") == ["受理/审查"]


def test_targets_inside_and_out_of_the_frame() -> None:
    built = accepting()
    assert ways(built, "受理/审查", "缺件") == ["受理/补正"]
    assert ways(built, "受理/审查", "齐全") == ["办结"]
    assert ways(built, "受理/补正", "逾期") == ["退回"]


def test_an_exit_counts_as_an_outcome_given() -> None:
    way = accepting().power.steps["受理/审查"].outcomes["齐全"].ways[0]
    assert way.passes == (("受理", "受理"),)


def test_arguments_stand_for_roles_periods_and_places() -> None:
    step = accepting({"期限": "7天", "地点": "大厅"}).power.steps["受理/审查"]
    assert (step.by, step.sign[0].role, step.at, step.within.at_most) == (
        ("服务站",),
        "服务站",
        "大厅",
        Bound(Period(7, Unit.DAYS)),
    )


def test_defaults_and_what_is_none() -> None:
    step = accepting().power.steps["受理/审查"]
    assert (step.within.at_most, step.at) == (Bound(Period(5, Unit.DAYS)), "")


def test_an_argument_may_be_a_basis() -> None:
    step = accepting({"依据": {"law": "办法", "articles": ["第一条"]}}).power.steps["受理/审查"]
    assert step.within.at_most.basis.title == "某办法"


def test_an_argument_may_be_the_bodies_that_data_chooses() -> None:
    meeting: Data = {"exits": ["完"], "steps": {"开会": {"by": "村委会", "vote": "会议", "outcomes": VOTED}}}
    meeting |= {"name": "开会", "params": {"会议": "全体会"}}
    bodies = {"全体会": Body("村委会"), "代表会": Body("村委会")}
    setting = replace(SETTING, procedures={"开会": Node(meeting, "procedures/6.yaml")}, bodies=bodies)
    sittings = [{"when": "户数 > 9", "body": "代表会"}, {"body": "全体会"}]
    steps = {"议": {"use": "开会", "params": {"会议": sittings}, "outcomes": {"完": "办结"}}}
    built = made(steps, setting, fields={"户数": {"type": "integer"}})
    vote = built.power.steps["议/开会"].vote
    assert [(sitting.body, sitting.when and sitting.when.text) for sitting in vote] == [
        ("代表会", "户数 > 9"),
        ("全体会", None),
    ]
    assert not built.problems
    alone = made({"议": {"use": "开会", "outcomes": {"完": "办结"}}}, setting).power.steps["议/开会"].vote
    assert [(sitting.body, sitting.when) for sitting in alone] == [("全体会", None)]


def test_names_of_its_own_steps_are_prefixed() -> None:
    step = accepting().power.steps["受理/补正"]
    assert (step.within.since, step.recuse.apart_from) == ("受理/审查", ("受理/审查",))


def test_what_it_names_joins_the_power() -> None:
    power = accepting().power
    assert (list(power.fields), list(power.materials)) == (["缺件"], ["告知书"])


def test_the_frame_is_kept() -> None:
    frame = accepting(label="镇受理", within={"at_most": "20天", "since": "申请"}).power.frames["受理"]
    assert (frame.label, frame.procedure, frame.within.at_most.term, frame.within.since) == (
        "镇受理",
        "受理补正",
        Period(20, Unit.DAYS),
        "申请",
    )
    assert frame.origin == Route("powers/example.yaml", ("steps", "受理"))


def test_origins_lead_into_the_procedure() -> None:
    step = accepting().power.steps["受理/审查"]
    assert step.origin == Route("procedures/0.yaml", ("steps", "审查"))
    assert step.first.ways[0].origin == Route("procedures/0.yaml", ("steps", "审查", "outcomes", "齐全"))


def test_what_stands_on_the_frame_holds_inside() -> None:
    risk = {"grade": "high", "pattern": "卡", "control": "查"}
    built = accepting(recuse={"kin": True, "apart_from": ["申请"]}, risk=risk, start=True, renamed_from="接件")
    first, second = built.power.steps["受理/审查"], built.power.steps["受理/补正"]
    assert (first.recuse.kin, first.recuse.apart_from) == (True, ("申请",))
    assert (second.recuse.kin, second.recuse.apart_from) == (True, ("申请", "受理/审查"))
    assert (len(first.risks), len(second.risks)) == (1, 0)
    assert (first.start is not None, second.start) == (True, None)
    assert (first.renamed_from, second.renamed_from) == (("接件", "接件/审查"), ("接件/补正",))


def test_private_on_the_frame_holds_for_what_it_posts() -> None:
    steps = {
        "公示": {
            "use": "公示核查",
            "params": {"张贴人": "村委会", "天数": "3天"},
            "private": "隐私",
            "outcomes": {"unopposed": "办结", "异议成立": "公示"},
        }
    }
    power = made(steps).power
    assert power.steps["公示/公示"].private.reason == "隐私"
    assert power.steps["公示/核查"].private is None


def test_a_frame_that_is_named_means_all_its_steps() -> None:
    built = made(
        {
            "受理": {"use": "受理补正", "params": {"机关": "服务站"}, "outcomes": {"受理": "审批", "退件": "退回"}},
            "审批": {
                "by": "村委会",
                "recuse": {"apart_from": ["受理"]},
                "within": {"at_most": "3天", "since": "受理"},
                "next": "办结",
            },
        },
        time={"promised": "9天", "since": "受理", "until": "受理"},
    )
    step = built.power.steps["审批"]
    assert step.recuse.apart_from == ("受理/审查", "受理/补正")
    assert (step.within.since, built.power.time.since, built.power.time.until) == ("受理", "受理", "受理")
    assert not built.problems


NESTED = {
    "决策": {
        "use": "四议",
        "outcomes": {"passed": "办结", "terminated": [{"when": "次数 > 1", "to": "退回"}, {"to": "决策"}]},
    }
}


def test_procedures_nest() -> None:
    built = made(NESTED)
    assert list(built.power.steps) == ["决策/商议", "决策/公开/公示", "决策/公开/核查"]
    assert list(built.power.frames) == ["决策", "决策/公开"]
    assert ways(built, "决策/商议", "完成") == ["决策/公开/公示"]
    assert not built.problems


def test_arguments_reach_through() -> None:
    step = made(NESTED).power.steps["决策/公开/公示"]
    assert (step.by, step.notice.places) == (("村委会",), ("公开栏", "村委会"))


def test_guards_of_every_level_with_their_counters() -> None:
    again, left, over = made(NESTED).power.steps["决策/公开/核查"].outcomes["成立"].ways
    told = [[(guard.condition.text, guard.counter, guard.holds) for guard in way.guards] for way in (again, left, over)]
    inner, outer = ("决策/公开", "异议成立"), ("决策", "终止")
    assert told == [
        [("次数 <= 2", inner, True)],
        [("次数 <= 2", inner, False), ("次数 > 1", outer, True)],
        [("次数 <= 2", inner, False), ("次数 > 1", outer, False)],
    ]
    assert [way.to for way in (again, left, over)] == ["决策/商议", "退回", "决策/商议"]
    assert [way.otherwise for way in (again, left, over)] == [False, False, True]
    assert [way.passes for way in (again, left)] == [(inner,), (inner, outer)]


def test_a_choice_after_an_exit_stands_where_it_is_written() -> None:
    steps = {
        "再定": {"use": "再定", "outcomes": {"定": [{"when": "乙", "to": "办结", "name": "乙类"}, {"to": "退回"}]}},
    }
    ways_ = made(steps, fields={"乙": {"type": "boolean"}}).power.steps["再定/问"].first.ways
    assert [way.name for way in ways_] == ["甲类，乙类", "甲类", "乙类", ""]
    assert [way.otherwise for way in ways_] == [False, False, False, True]
    assert {way.origin.file for way in ways_} == {"procedures/4.yaml"}


def test_a_choice_of_the_frame_alone_stands_in_the_power() -> None:
    steps = {
        "公示": {
            "use": "公示核查",
            "params": {"张贴人": "村委会", "天数": "3天"},
            "outcomes": {"unopposed": [{"when": "乙", "to": "办结"}, {"to": "退回"}], "异议成立": "公示"},
        }
    }
    way = made(steps, fields={"乙": {"type": "boolean"}}).power.steps["公示/公示"].first.ways[0]
    assert way.origin == Route("powers/example.yaml", ("steps", "公示", "outcomes", "unopposed", 0))


def test_next_serves_a_procedure_with_one_exit() -> None:
    built = made({"再定": {"use": "再定", "next": "办结"}})
    assert ([way.to for way in built.power.steps["再定/问"].first.ways], built.problems) == (["办结", "办结"], ())
