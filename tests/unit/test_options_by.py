"""What is offered to one person, who is named as having the turn, and what `would` says before an act."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from qingdan import (
    Actor,
    AsyncEngine,
    Case,
    Engine,
    Hold,
    Host,
    Object,
    Open,
    Option,
    Post,
    Sign,
    StepRefused,
    Take,
    UsageError,
    load_catalogue,
    open_store,
)
from qingdan.engine.runtime.commands import Move
from qingdan.engine.runtime.judging.options import options
from qingdan.engine.runtime.machine import compile as compiled
from tests.atlas import CALENDAR
from tests.powers import COUNTY, RELIEF, relief, without

CATALOGUE = load_catalogue()
VILLAGE = "610524101203"
PAPER = "a" * 64
NOW = datetime(2026, 12, 7, 2, tzinfo=UTC)
APPLICANT = Actor("甲", ["申请人"], place=VILLAGE)
HEAD, OTHER = (Actor(name, ["主任"], place=VILLAGE) for name in ("戊", "己"))
CLERK = Actor("丙", ["文书"], place=VILLAGE)


@dataclass
class Office(Host):
    """Who is kin to whom, and who holds which role."""

    kin: dict[str, set[str]] = field(default_factory=dict)
    held: dict[str, list[str]] = field(default_factory=lambda: {"主任": ["戊", "己"], "文书": ["丙", "丁"]})

    def kin_of(self, person: str) -> Collection[str]:
        return self.kin.get(person, ())

    def holders(self, role: str, village: str) -> Collection[str]:
        return self.held.get(role, ())


def approval(**kin: set[str]) -> tuple[Engine, str]:
    """A case of RC-04 before 主任审批, at which kin of the applicant keep out."""
    engine = Engine(CATALOGUE, open_store("memory:"), host=Office(kin), clock=lambda: NOW)
    case = engine.open("RC-04", VILLAGE, {"申请人": "甲"}, by=APPLICANT).id
    data = {"用印事项": "便民申请表", "用途": "申请救助"}
    engine.take(case, "用印申请", None, data, {"用印文件": PAPER}, by=APPLICANT)
    return engine, case


def acts(found: tuple[Option, ...]) -> set[tuple[str, str]]:
    return {(each.act, each.outcome) for each in found}


@pytest.mark.parametrize("kin", [{"戊": {"甲"}}, {"甲": {"戊"}}, {"戊": {"甲"}, "甲": {"戊"}}])
def test_kin_are_offered_nothing_and_are_not_named(kin: dict[str, set[str]]) -> None:
    engine, case = approval(**kin)
    assert engine.options(case, by=HEAD) == ()
    assert acts(engine.options(case, by=OTHER)) == {("take", "同意"), ("take", "不同意")}
    assert engine.hands(case)["主任"] == ("己",)
    with pytest.raises(StepRefused) as no:
        engine.take(case, "主任审批", "同意", by=HEAD)
    assert no.value.code == "QR105"


def test_each_person_is_offered_what_is_his() -> None:
    engine, case = approval()
    assert acts(engine.options(case, by=APPLICANT)) == {("withdraw", "撤回")}
    assert acts(engine.options(case, by=Actor("庚", ["村监委会"], place=VILLAGE))) == {("hold", "")}
    nobody: list[Actor] = [
        Actor("庚", ["村民"]),
        Actor("戊", ["主任"], place="610524101999"),
        Actor("乙", ["申请人"]),
        Actor("壬", ["代办员"], agent_for="甲", mandate="委托书"),
    ]
    assert [engine.options(case, by=each) for each in nobody] == [()] * 4
    assert engine.hands(case) == {"主任": ("戊", "己"), "申请人": ("甲",)}


def counting() -> tuple[Engine, str]:
    """A case of RC-09 before 接收清点, at which 村监委会 signs for what is put down."""
    engine = Engine(CATALOGUE, open_store("memory:"), host=Office(held={"村监委会": ["丁", "庚"]}), clock=lambda: NOW)
    return engine, engine.open("RC-09", VILLAGE, by=CLERK, start="接收清点").id


def test_whoever_has_signed_is_not_named_and_may_sign_for_other_data() -> None:
    engine, case = counting()
    watch, taker = Actor("丁", ["村监委会"], place=VILLAGE), Actor("丙", ["文书"], place=VILLAGE)
    assert engine.hands(case)["村监委会"] == ("丁", "庚")
    assert [each.signatures for each in engine.options(case, by=taker) if each.act == "take"] == [("村监委会",)]
    data = {"款物来源": "县慈善会", "款物数额": "大米 20 袋", "定向捐赠": False}
    engine.sign(case, "接收清点", data=data, by=watch)
    assert "村监委会" not in engine.hands(case)
    signing = [each for each in engine.options(case, by=watch) if each.act == "sign"]
    assert [(each.again, each.fields) for each in signing] == [(True, tuple(data))]
    assert [each.signatures for each in engine.options(case, by=taker) if each.act == "take"] == [()]


@pytest.mark.parametrize(
    ("code", "step", "calls", "role"),
    [
        ("BM-19", "用印", "RC-04", "文书"),
        ("ZD-06", "签订合同", "RC-05", "理事会"),
        ("ZD-04", "工程实施", "ZD-05", "村委会"),
        ("ZD-08", "身份确认", "ZD-10", "理事会"),
        ("RC-05", "变更再决策", "ZD-06", "理事会"),
    ],
)
def test_a_step_that_calls_is_listed_with_the_power_that_is_called(code: str, step: str, calls: str, role: str) -> None:
    power = CATALOGUE.find(code)
    assert power is not None
    engine = Engine(CATALOGUE, open_store("memory:"), clock=lambda: NOW)
    case = engine.open("BM-19", VILLAGE, {"申请人": "甲"}, by=APPLICANT)._replace(step=step, power=power.id)
    found = [each for each in options(power, case, NOW, CALENDAR, machine=compiled(power)) if each.calls]
    assert [(each.act, each.roles, each.calls) for each in found] == [("take", (role,), calls)]
    assert f"转办{calls}" in found[0].text.zh


def certificate() -> tuple[Engine, Case]:
    engine = Engine(CATALOGUE, open_store("memory:"), clock=lambda: NOW)
    return engine, engine.open("BM-19", VILLAGE, {"申请人": "甲"}, by=APPLICANT)


def size(engine: Engine) -> tuple[int, int]:
    return len(list(engine.follow())), len(engine.refusals())


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({"申请面积": "abc", "易地新建": "maybe", "干部近亲属": "?"}, {"申请面积", "易地新建", "干部近亲属"}),
        ({"申请面积": "120", "易地新建": "maybe", "干部近亲属": "?"}, {"易地新建", "干部近亲属"}),
        ({"申请面积": "120", "易地新建": False, "干部近亲属": "?"}, {"干部近亲属"}),
        ({"申请面积": "120", "易地新建": False, "干部近亲属": False, "没有的": 1}, {"没有的"}),
    ],
)
def test_a_form_is_tried_without_an_entry(data: dict[str, Any], wrong: set[str]) -> None:
    engine = Engine(CATALOGUE, open_store("memory:"), clock=lambda: NOW)
    case = engine.open("BM-01", VILLAGE, {"申请人": "甲"}, by=APPLICANT)
    before = size(engine)
    faults = engine.would(case.id, Take(by=APPLICANT, step=case.step, data=data))
    told = {name: text.zh for each in faults for name, text in each.fields.items()}
    assert {name for name in told if name in data} == wrong
    missing = set(CATALOGUE.powers["homestead"].first.submit) & set(told)
    assert missing
    assert all(each.code == "QR106" for each in faults)
    assert size(engine) == before


def test_would_is_empty_where_the_act_is_accepted() -> None:
    engine, case = approval()
    before = size(engine)
    take = Take(by=HEAD, step="主任审批", outcome="同意")
    assert engine.would(case, take) == ()
    assert [each.code for each in engine.would(case, Take(by=CLERK, step="主任审批", outcome="没有的"))] == ["QR103"]
    wrong = engine.would(case, Take(by=CLERK, step="主任审批", outcome="同意", data={"没有的": 1}, fee="5"))
    assert [(each.code, set(each.fields)) for each in wrong] == [
        ("QR104", set()),
        ("QR106", {"没有的"}),
        ("QR112", {"fee"}),
    ]
    assert [each.code for each in engine.would(case, Post(by=HEAD, step="主任审批", where="栏", evidence="1"))] == [
        "QR103"
    ]
    assert [each.code for each in engine.would(case, Sign(by=HEAD, step="主任审批"))] == ["QR109"]
    assert [each.code for each in engine.would(case, Object(by=HEAD, text="不实"))] == ["QR102"]
    assert [each.code for each in engine.would(case, Hold(by=HEAD))] == ["QR104"]
    assert size(engine) == before
    assert engine.take(case, "主任审批", "同意", by=HEAD).step == "核对用印"


def test_an_opening_is_tried() -> None:
    engine, _ = certificate()
    before = size(engine)
    good = Open(power="BM-19", village=VILLAGE, by=APPLICANT, parties={"申请人": "甲"})
    assert engine.would(None, good) == ()
    wrong = Open(power="BM-19", village=VILLAGE, by=CLERK, parties={"申请人": "甲", "别人": "乙"}, channel="后门")
    assert [(each.code, set(each.fields)) for each in engine.would(None, wrong)] == [
        ("QR106", {"channel"}),
        ("QR104", {"parties"}),
        ("QR104", set()),
    ]
    assert [each.code for each in engine.would(None, Open(power="BM-99", village=VILLAGE, by=CLERK))] == ["QR100"]
    assert size(engine) == before


def test_would_takes_what_people_do_and_nothing_else() -> None:
    engine, case = certificate()
    for wrong in (Move(by=HEAD, into=None), "take", None):
        with pytest.raises(UsageError, match="command"):
            engine.would(case.id, wrong)  # type: ignore[arg-type]
    with pytest.raises(UsageError, match=r"command\.data"):
        engine.would(case.id, Take(by=APPLICANT, step="提出申请", data={"事项": 0.1}))


def test_the_asynchronous_engine_tries_too() -> None:
    engine, case = approval()

    async def asked() -> tuple[int, int]:
        async with AsyncEngine(engine) as desk:
            faults = await desk.would(case, Take(by=CLERK, step="主任审批", outcome="同意"))
            return len(faults), len(await desk.options(case, by=HEAD))

    assert asyncio.run(asked()) == (1, 2)


def test_what_is_put_down_anew_is_open_whatever_it_was() -> None:
    """委托书 is needed for more than five persons; three were put down before, and the step asks again."""
    anew = without(RELIEF, "调查", record=("家庭人口",), submit=("委托书",), at="")
    start = relief("调查")
    found = {(each.act, each.outcome): each for each in options(anew, start.here, start.at, CALENDAR)}
    assert found["take", "符合"].materials == ("委托书",)
    kept = without(RELIEF, "调查", submit=("委托书",), at="")
    found = {(each.act, each.outcome): each for each in options(kept, start.here, start.at, CALENDAR)}
    assert found["take", "符合"].materials == ()


def test_an_approval_may_be_given_in_its_hall_or_online() -> None:
    start = relief("审批")
    found = {(each.act, each.outcome): each for each in options(RELIEF, start.here, start.at, CALENDAR, by=COUNTY)}
    assert found["take", "不同意"].places == ("县政务服务大厅", "网上")
    assert found["take", "不同意"].arguments == ("place",)
