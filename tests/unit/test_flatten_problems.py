"""What does not fit when a procedure is put into a power."""

import pytest

from qingdan.engine.language.building.node import Node
from qingdan.engine.language.building.reader import Setting
from qingdan.engine.positions import Key
from tests.flattening import SETTING, Data, accepting, made, ways, where


def test_an_exit_that_is_not_wired() -> None:
    built = made({"受理": {"use": "受理补正", "params": {"机关": "服务站"}, "outcomes": {"受理": "办结"}}})
    assert where(built) == [("QD209", "powers/example.yaml", ("steps", "受理", "outcomes"))]
    assert ways(built, "受理/补正", "逾期") == ["受理/退件"]


def test_next_cannot_serve_two_exits() -> None:
    built = made({"受理": {"use": "受理补正", "params": {"机关": "服务站"}, "next": "办结"}})
    assert where(built) == [("QD209", "powers/example.yaml", ("steps", "受理", "next"))]


def test_an_outcome_that_is_no_exit() -> None:
    built = accepting(outcomes={"受理": "办结", "退件": "退回", "退回": "退回"})
    assert where(built) == [("QD209", "powers/example.yaml", ("steps", "受理", "outcomes", "退回"))]


def test_a_parameter_that_is_missing_or_unknown() -> None:
    steps = {"受理": {"use": "受理补正", "params": {"机构": "服务站"}, "outcomes": {"受理": "办结", "退件": "退回"}}}
    assert where(made(steps)) == [
        ("QD208", "powers/example.yaml", ("steps", "受理", "params", "机构")),
        ("QD208", "powers/example.yaml", ("steps", "受理", "use")),
    ]


@pytest.mark.parametrize("target", ["办结", "申请", "出口"])
def test_a_procedure_knows_its_own_steps_and_exits_only(target: str) -> None:
    step: Data = {"by": "村委会", "next": target}
    procedures = {"短": Node({"name": "短", "exits": ["出"], "steps": {"办": step}}, "短.yaml")}
    steps: Data = {"申请": {"by": "申请人", "next": "短"}, "短": {"use": "短", "next": "办结"}}
    built = made(steps, Setting(procedures=procedures, roles=SETTING.roles))
    assert where(built) == [("QD201", "短.yaml", ("steps", "办", "next"))]


def test_a_role_that_is_absent() -> None:
    step: Data = {"by": "谁", "next": "出"}
    procedures = {
        "缺": Node({"name": "缺", "params": {"谁": "none"}, "exits": ["出"], "steps": {"办": step}}, "缺.yaml")
    }
    built = made({"缺": {"use": "缺", "next": "办结"}}, Setting(procedures=procedures, roles=SETTING.roles))
    assert where(built) == [("QD208", "缺.yaml", ("steps", "办", "by"))]


def test_a_wrong_argument_is_shown_where_it_is_written() -> None:
    assert where(accepting({"期限": "七日"})) == [("QD211", "powers/example.yaml", ("steps", "受理", "params", "期限"))]


def test_a_circle() -> None:
    built = made({"圈": {"use": "圈", "outcomes": {"出": "办结"}}})
    assert where(built) == [("QD214", "procedures/3.yaml", ("steps", "一", "use"))]


def test_no_target_points_inside() -> None:
    steps = {
        "申请": {"by": "申请人", "next": "受理/补正"},
        "受理": {"use": "受理补正", "params": {"机关": "服务站"}, "outcomes": {"受理": "办结", "退件": "退回"}},
    }
    assert where(made(steps)) == [("QD221", "powers/example.yaml", ("steps", "申请", "next"))]


@pytest.mark.parametrize(
    ("rest", "keys"),
    [
        ({"fields": {"缺件": {"type": "integer"}}}, ("fields", "缺件")),
        ({"materials": {"告知书": {"source": "party"}}}, ("materials", "告知书")),
    ],
)
def test_one_name_with_two_meanings(rest: Data, keys: tuple[Key, ...]) -> None:
    steps = {"受理": {"use": "受理补正", "params": {"机关": "服务站"}, "outcomes": {"受理": "办结", "退件": "退回"}}}
    assert where(made(steps, **rest)) == [("QD223", "procedures/0.yaml", keys)]


def test_the_same_meaning_twice_is_fine() -> None:
    steps = {"受理": {"use": "受理补正", "params": {"机关": "服务站"}, "outcomes": {"受理": "办结", "退件": "退回"}}}
    assert not made(steps, fields={"缺件": {"type": "text"}}).problems


def test_one_procedure_may_stand_twice() -> None:
    use = {"use": "受理补正", "params": {"机关": "服务站"}}
    built = made(
        {
            "村受理": {**use, "outcomes": {"受理": "镇受理", "退件": "退回"}},
            "镇受理": {**use, "outcomes": {"受理": "办结", "退件": "退回"}},
        }
    )
    assert (ways(built, "村受理/审查", "齐全"), built.problems) == (["镇受理/审查"], ())
