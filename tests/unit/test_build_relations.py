"""What a power is built to have to do with others: votes of bodies, calls, beginnings."""

import pytest

from qingdan.engine.model.period import Period, Unit
from qingdan.engine.model.words import FieldType
from qingdan.engine.positions import Route
from tests.building import DAYS, made, step


def test_a_vote_brings_its_body_and_the_convener() -> None:
    built = made(
        {
            "表决": {
                "by": "村委会",
                "vote": "代表会议",
                "outcomes": {"passed": "办结", "rejected": "不办", "inquorate": "表决"},
            }
        }
    )
    vote = built.power.steps["表决"]
    assert {name: outcome.world for name, outcome in vote.outcomes.items()} == {
        "通过": True,
        "未通过": True,
        "人数不足": True,
    }
    assert (list(built.power.bodies), "组长" in built.power.roles, built.problems) == (["代表会议"], True, ())


def test_the_body_may_depend_on_the_data() -> None:
    vote = made(
        {
            "表决": {
                "by": "村委会",
                "vote": [{"when": "大", "body": "代表会议"}, {"body": "代表会议"}],
                "outcomes": {"passed": "办结"},
            }
        },
        fields={"大": {"type": "boolean"}},
    ).power.steps["表决"]
    assert [(sitting.body, sitting.when and sitting.when.text) for sitting in vote.vote] == [
        ("代表会议", "大"),
        ("代表会议", None),
    ]


def test_a_call_is_opened_by_the_holder() -> None:
    call = made({"用印": {"call": "RC-04", "outcomes": {"accomplished": "办结", "denied": "不办"}}}).power.steps["用印"]
    assert (call.by, call.call.power, call.call.wait, call.call.send) == (("村委会",), "RC-04", True, None)
    assert [outcome.world for outcome in call.outcomes.values()] == [True, True]


def test_a_call_in_full() -> None:
    built = made(
        {
            "用印": {
                "by": "组长",
                "call": {
                    "power": "RC-04",
                    "start": "核对",
                    "parties": {"申请人": "申请人"},
                    "wait": False,
                    "send": ["金额"],
                    "fetch": [],
                },
                "next": "办结",
            }
        },
        fields={"金额": {"type": "money"}},
    )
    call = built.power.steps["用印"].call
    assert (call.start, call.parties, call.wait, call.send, call.fetch) == (
        "核对",
        {"申请人": "申请人"},
        False,
        ("金额",),
        (),
    )
    assert not built.problems


@pytest.mark.parametrize(("sort", "problems"), [("person", []), ("text", ["QD202"])])
def test_a_party_of_a_called_case_is_a_role_or_a_field_of_a_person(sort: str, problems: list[str]) -> None:
    call = {"power": "RC-04", "parties": {"申请人": "收款人"}}
    built = made({"用印": {"call": call, "outcomes": {"accomplished": "办结"}}}, fields={"收款人": {"type": sort}})
    assert built.power.steps["用印"].call.parties == {"申请人": "收款人"}
    assert [problem.code for problem in built.problems] == problems


def test_beginnings() -> None:
    built = made(
        {
            "申请": {"by": "申请人", "next": "办结"},
            "复核": {
                "by": "村委会",
                "next": "办结",
                "start": {"after": "办结", "every": "1年", "time": {"promised": "9天"}},
            },
            "月报": {"by": "村委会", "next": "办结", "start": {"cycle": "monthly", "on": "5日", "per": "组长"}},
            "另报": {"by": "村委会", "next": "办结", "start": True},
        }
    )
    steps = built.power.steps
    assert (steps["复核"].start.after, steps["复核"].start.every) == ("办结", Period(1, Unit.YEARS))
    assert steps["复核"].start.time.promised.term == Period(9, DAYS)
    assert (steps["月报"].start.cycle, steps["月报"].start.on, steps["月报"].start.per) == ("每月", "5日", "组长")
    assert [step.id for step in built.power.beginnings()] == ["申请", "复核", "月报", "另报"]
    assert not built.problems


@pytest.mark.parametrize(("written", "day"), [("3月1日", "3月1日"), ("03-01", "3月1日"), ("5日", "5日"), ("5", "5日")])
def test_days_of_a_cycle(written: str, day: str | None) -> None:
    assert step(start={"cycle": "yearly", "on": written}).start.on == day


def test_a_term_may_be_a_date() -> None:
    built = made(
        {"申请": {"by": "申请人", "next": "办结", "start": {"after": "办结", "term": "到期日", "ahead": "60天"}}},
        fields={"到期日": {"type": "date"}},
    )
    assert (built.power.steps["申请"].start.term, built.problems) == ("到期日", ())


def test_the_author_may_lead_to_the_implicit_end() -> None:
    built = made({"登记": {"by": "村委会", "next": "办结"}}, anytime={"改为协商": {"by": "村委会", "to": "已撤回"}})
    assert (built.power.ends["已撤回"].implicit, built.problems) == (True, ())


def test_what_else_stands_at_a_step() -> None:
    made_step = step(
        label="受理申请",
        ask="行吗？",
        at="大厅",
        visit=True,
        pause=True,
        risk={"grade": "high", "pattern": "卡", "control": "查"},
        recuse={"kin": True, "apart_from": ["申请"]},
        private="隐私",
        renamed_from="接件",
        note="注意",
    )
    assert (made_step.label, made_step.ask, made_step.at, made_step.visit, made_step.pause) == (
        "受理申请",
        "行吗？",
        "大厅",
        True,
        True,
    )
    assert (made_step.risks[0].pattern, made_step.recuse.kin, made_step.recuse.apart_from) == ("卡", True, ("申请",))
    assert (made_step.private.reason, made_step.renamed_from, made_step.note) == ("隐私", ("接件",), "注意")


def test_origins_lead_to_the_text() -> None:
    power = made({"申请": {"by": "申请人", "outcomes": {"同意": [{"to": "办结"}]}}}).power
    way = power.steps["申请"].first.ways[0]
    assert power.origin == Route("powers/example.yaml")
    assert power.steps["申请"].origin.keys == ("steps", "申请")
    assert power.steps["申请"].first.origin.keys == ("steps", "申请", "outcomes", "同意")
    assert way.origin.keys == ("steps", "申请", "outcomes", "同意", 0)


def test_field_types() -> None:
    fields = made(
        fields={
            "种类": {"type": "choice", "lists": ["名录"]},
            "金额": {"type": "money"},
            "收款人": {"type": "person"},
            "累计额": {"type": "sum", "column": "金额", "same": ["收款人"], "window": "30天"},
        },
        lists={"名录": ["甲"]},
    ).power.fields
    total = fields["累计额"]
    assert (total.type, total.column, total.same, total.window) == (
        FieldType.SUM,
        "金额",
        ("收款人",),
        Period(30, DAYS),
    )
    assert fields["种类"].lists == ("名录",)
