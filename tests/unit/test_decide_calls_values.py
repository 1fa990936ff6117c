"""转办 and its child's end; what fields take; what the engine fills in itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from qingdan.engine.errors import UsageError
from qingdan.engine.model.condition import parse_condition
from qingdan.engine.model.parts import Call, Field
from qingdan.engine.model.period import CHINA, Period, Unit
from qingdan.engine.model.power import Outcome
from qingdan.engine.model.words import EndKind, FieldType
from qingdan.engine.runtime.case import Refusal
from qingdan.engine.runtime.commands import ChildEnded, Hold, Take
from qingdan.engine.runtime.events import EntryRef
from qingdan.engine.runtime.judging.values import ValueFault, normal, read
from qingdan.engine.runtime.judging.ways import Env
from tests.powers import (
    DAY,
    ERRAND,
    OVERSIGHT,
    PAPER,
    RELIEF,
    SECOND,
    SURVEYOR,
    VILLAGE_OFFICE,
    Walk,
    power,
    relief,
    step,
    when,
    without,
)

RECORD = {"种类": "其他", "金额": "1200", "收款人": "癸", "行数": 10}


def errand(**more: Any) -> Walk:
    walk = Walk(ERRAND, **more).open(VILLAGE_OFFICE, parties={"申请人": "甲"})
    return walk.take("登记", by=VILLAGE_OFFICE, data=RECORD)


def waiting() -> Walk:
    return errand().take("代为申请", by=VILLAGE_OFFICE, child="c9")


def test_a_call_names_the_child_and_waits() -> None:
    walk = waiting()
    assert walk.events[-1].kind == "called"
    assert walk.events[-1].body["child"] == {
        "case": "c9",
        "power": "RELIEF",
        "start": "提出申请",
        "parties": {"申请人": "甲"},
        "data": {"金额": "1200"},
    }
    assert (walk.here.step, walk.here.child, walk.here.due) == ("代为申请", "c9", errand().here.due)
    assert walk.refused(Take(by=VILLAGE_OFFICE, step="代为申请", child="c10")) == "QR102"
    assert walk.refused(Take(by=VILLAGE_OFFICE, step="代为申请", outcome="办成", child="c10")) == "QR102"


def test_a_call_needs_an_id_and_its_outcome_is_not_chosen() -> None:
    with pytest.raises(UsageError):
        errand().take("代为申请", by=VILLAGE_OFFICE)
    assert errand().refused(Take(by=VILLAGE_OFFICE, step="代为申请", outcome="办成", child="c9")) == "QR103"


def ended(kind: EndKind = EndKind.ACCOMPLISHED, child: str = "c9") -> ChildEnded:
    return ChildEnded(child=child, kind=kind, data={"金额": "900", "家庭人口": 3, "收款人": "壬"}, people=("丙", "丁"))


def test_the_child_end_is_the_outcome_and_brings_back_what_the_call_lists() -> None:
    walk = waiting().do(ended())
    event = walk.events[-1]
    assert (event.outcome, event.target, "actor" in event.body) == ("办成", "备案", False)
    assert (walk.here.fields["金额"], walk.here.fields["收款人"], walk.here.child) == ("900", "癸", "")
    assert waiting().do(ended(EndKind.DENIED)).here.end == "不予"


def test_an_end_that_is_no_outcome_leaves_the_case_as_it_was() -> None:
    assert waiting().refused(ended(EndKind.TERMINATED)) == "QR103"
    assert waiting().do(Hold(by=OVERSIGHT)).refused(ended()) == "QR110"


def test_a_child_for_which_nobody_waits_moves_nothing() -> None:
    assert waiting().ask(ended(child="c8")) == ()
    assert errand().ask(ended()) == ()


def test_a_child_that_takes_too_long_is_left_behind() -> None:
    walk = waiting().wait(40 * DAY).settle()
    assert (walk.here.end, walk.here.child) == ("退件", "")


def test_who_acted_in_the_child_keeps_out_of_the_step_apart_from_the_call() -> None:
    walk = waiting().do(ended())
    took = replace(SECOND, roles=("村委会",))
    assert walk.refused(Take(by=took, step="备案", child="c10")) == "QR105"
    assert walk.refused(Take(by=VILLAGE_OFFICE, step="备案", child="c10")) == "QR105"


def test_a_call_that_does_not_wait_goes_on_at_once() -> None:
    walk = waiting().do(ended()).take("备案", by=replace(VILLAGE_OFFICE, id="壬"), child="c10")
    assert [event.kind for event in walk.events[-2:]] == ["called", "taken"]
    assert (walk.here.step, walk.here.child) == ("收尾", "")
    child: Any = walk.events[-2].body["child"]
    assert (child["parties"], child["start"]) == ({"申请人": "甲"}, "")
    assert child["data"] == walk.here.fields


def test_a_party_of_the_child_may_be_a_person_put_down() -> None:
    called = without(ERRAND, "代为申请", call=Call("RELIEF", parties={"申请人": "收款人", "代理人": "没有登记"}))
    walk = Walk(called, case=errand().here, at=errand().at).take("代为申请", by=VILLAGE_OFFICE, child="c9")
    child: Any = walk.events[-1].body["child"]
    assert child["parties"] == {"申请人": "癸"}


def test_what_comes_back_without_a_list_is_what_has_the_same_name_and_fits() -> None:
    free = without(ERRAND, "代为申请", call=Call("RELIEF"))
    walk = Walk(free, case=waiting().here, at=waiting().at)
    walk.do(ChildEnded(child="c9", kind=EndKind.ACCOMPLISHED, data={"金额": "九百", "收款人": "壬", "家庭人口": 3}))
    assert (walk.here.fields["金额"], walk.here.fields["收款人"]) == ("1200", "壬")
    assert "家庭人口" not in walk.here.fields


def test_a_child_end_that_leads_nowhere_is_refused() -> None:
    ways = (when("金额 > 5000", "备案", ("代为申请", "办成")),)
    outcomes = {**ERRAND.steps["代为申请"].outcomes, "办成": Outcome("办成", ways, world=True)}
    walk = Walk(without(ERRAND, "代为申请", outcomes=outcomes), case=waiting().here, at=waiting().at)
    assert walk.refused(ended()) == "QR113"


def test_one_outcome_serves_every_end_and_other_choices_stay_open() -> None:
    calling = power(
        "calling",
        [
            step("转", "村委会", "办成", call=Call("X")),
            step("或转", "村委会", {"办成": "办成", "自办": "退件"}, call=Call("X")),
        ],
    )
    walk = Walk(calling).open(VILLAGE_OFFICE).take("转", by=VILLAGE_OFFICE, child="c9")
    assert walk.do(ended(EndKind.DENIED)).here.end == "办成"
    other = Walk(calling)
    other.case = Walk(calling).open(VILLAGE_OFFICE).here._replace(step="或转")
    assert other.take("或转", "自办", by=VILLAGE_OFFICE).here.end == "退件"


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("文字", " 修路 ", "修路"),
        ("整数", 12, 12),
        ("整数", "-12", -12),
        ("小数", Decimal("1.500"), "1.5"),
        ("小数", "1e3", "1000"),
        ("金额", "12.50", "12.5"),
        ("金额", -0, "0"),
        ("比例", "30%", "0.3"),
        ("比例", "0.25", "0.25"),
        ("日期", date(2026, 11, 2), "2026-11-02"),
        ("日期", "2026-11-02", "2026-11-02"),
        ("期限", "7 days", "7天"),
        ("期限", Period(5, Unit.WORKDAYS), "5个工作日"),
        ("是否", True, True),
        ("是否", "否", False),
        ("选项", "甲类", "甲类"),
        ("人", "壬", "壬"),
        ("人", "甲、壬", "甲、壬"),
        ("人", "uid=ren,ou=village", "uid=ren,ou=village"),
    ],
)
def test_values_are_kept_in_one_form(kind: str, given: object, kept: object) -> None:
    made = power("p", [step("一", "村委会", "办成")], fields={"值": Field(FieldType(kind), options=("甲类",))})
    assert normal(made, "值", given) == kept
    assert normal(made, "值", normal(made, "值", given)) == kept


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("文字", ""),
        ("文字", 3),
        ("文字", "a\x00b"),
        ("文字", "长" * 5001),
        ("整数", True),
        ("整数", 1.0),
        ("整数", 2**53),
        ("整数", "12.5"),
        ("小数", 1.5),
        ("小数", "NaN"),
        ("小数", "1e999999"),
        ("小数", "1e-999999"),
        ("小数", True),
        ("金额", "0.001"),
        ("金额", "三千"),
        ("日期", datetime(2026, 11, 2, tzinfo=CHINA)),
        ("日期", "2026-02-30"),
        ("日期", 20261102),
        ("期限", "七天左右"),
        ("期限", 7),
        ("是否", 1),
        ("是否", "也许"),
        ("选项", "乙类"),
        ("人", " "),
        ("人", "壬 "),
        ("人", "甲、壬\u3000"),
        ("人", "甲、"),
        ("人", "甲，壬"),
        ("人", "甲,壬"),
        ("人", "甲；壬"),
        ("人", "甲\n壬"),
        ("人", "壬\u200d"),
        ("人", "\u2f3e主"),
        ("人", "Andre\u0301"),
        ("人", "壬" * 201),
        ("选项", "甲类 "),
        ("选项", "甲\u7c7b\ufe00"),
        ("抽查", True),
        ("累计", "5"),
    ],
)
def test_what_is_no_value_of_a_field_is_refused_by_name(kind: str, given: object) -> None:
    made = power("p", [step("一", "村委会", "办成")], fields={"值": Field(FieldType(kind), options=("甲类",))})
    with pytest.raises(ValueFault) as fault:
        normal(made, "值", given)
    assert fault.value.text.zh.startswith("“值”")
    assert fault.value.text.en.startswith("“值”")


def test_only_numbers_are_held_to_bounds() -> None:
    odd = power("p", [step("一", "村委会", "办成")], fields={"值": Field(FieldType.TEXT, minimum=Decimal(1))})
    assert normal(odd, "值", "修路") == "修路"


@pytest.mark.parametrize(("given", "fits"), [(1, True), (20, True), (0, False), (21, False)])
def test_bounds_are_inclusive(given: int, fits: bool) -> None:
    bounded = Field(FieldType.INTEGER, minimum=Decimal(1), maximum=Decimal(20))
    made = power("p", [step("一", "村委会", "办成")], fields={"值": bounded})
    if fits:
        assert normal(made, "值", given) == given
    else:
        with pytest.raises(ValueFault, match="1 到 20"):
            normal(made, "值", given)


def test_conditions_read_typed_values() -> None:
    assert read(FieldType.MONEY, "12.5") == Decimal("12.5")
    assert read(FieldType.DATE, "2026-11-02") == date(2026, 11, 2)
    assert read(FieldType.PERIOD, "7天") == Period(7, Unit.DAYS)
    assert read(FieldType.BOOLEAN, True) is True
    assert read(FieldType.DRAW, [2, 5]) == [2, 5]


def test_a_signature_covers_the_data_as_they_are_kept() -> None:
    both = without(RELIEF, "调查", record=("经办人", "金额"), at="", recuse=None)
    start = relief("调查")

    def taken(money: object) -> Walk:
        walk = Walk(both, case=start.here, at=start.at).sign(SECOND, "符合", {"金额": "12.50", "经办人": "癸"})
        data = {"经办人": "癸", "金额": money}
        return walk.take("调查", "符合", by=SURVEYOR, data=data, materials={"调查表": PAPER}, place="网上")

    assert taken(Decimal("12.5")).here.step == "公示"
    with pytest.raises(AssertionError, match="还缺签字"):
        taken(13)


def test_the_draw_comes_from_the_value_that_is_handed_in() -> None:
    def drawn(value: str) -> tuple[object, object]:
        walk = Walk(ERRAND, entry_before=lambda _at: EntryRef(7, value)).open(VILLAGE_OFFICE)
        fields = walk.take("登记", by=VILLAGE_OFFICE, data=RECORD).here.fields
        return fields["抽中"], fields["抽行"]

    assert drawn("f" * 64) == drawn("f" * 64)
    draws = [drawn(f"{number:064x}") for number in range(200)]
    rows = [row for _, drawn_rows in draws for row in drawn_rows]  # type: ignore[attr-defined]
    assert 40 <= sum(bool(hit) for hit, _ in draws) <= 80
    assert all(len(drawn_rows) == 3 for _, drawn_rows in draws)  # type: ignore[arg-type]
    assert set(rows) == set(range(1, 11))


def test_nobody_fills_in_what_the_engine_fills_in() -> None:
    walk = Walk(ERRAND).open(VILLAGE_OFFICE)
    assert walk.refused(Take(by=VILLAGE_OFFICE, step="登记", data=RECORD | {"抽中": True})) == "QR106"
    assert walk.refused(Take(by=VILLAGE_OFFICE, step="登记", data=RECORD | {"累计额": "1"})) == "QR106"


@pytest.mark.parametrize(("lost", "needs"), [("行数", "抽行"), ("收款人", "累计额"), ("金额", "累计额")])
def test_what_the_engine_fills_in_is_not_asked_for_but_what_it_needs(lost: str, needs: str) -> None:
    walk = Walk(ERRAND).open(VILLAGE_OFFICE)
    data = {name: value for name, value in RECORD.items() if name != lost}
    refused = walk.ask(Take(by=VILLAGE_OFFICE, step="登记", data=data))
    assert isinstance(refused, Refusal)
    assert (refused.code, set(refused.fields)) == ("QR106", {lost})
    assert needs not in refused.text.zh


def test_a_total_adds_other_cases_of_the_same_payee_within_the_window() -> None:
    asked: list[tuple[str, tuple[str, ...], datetime | None]] = []

    def totals(name: str, same: tuple[str, ...], since: datetime | None) -> Decimal:
        asked.append((name, same, since))
        return Decimal("9000.5")

    walk = errand(totals=totals)
    assert walk.here.fields["累计额"] == "10200.5"
    assert asked == [("累计额", ("癸",), walk.at - 30 * DAY)]
    assert errand().here.fields["累计额"] == "1200"
    field = replace(ERRAND.fields["累计额"], window=None)
    endless = replace(ERRAND, fields={**ERRAND.fields, "累计额": field})
    Walk(endless, totals=totals).open(VILLAGE_OFFICE).take("登记", by=VILLAGE_OFFICE, data=RECORD)
    assert asked[-1][2] is None


def test_a_rule_is_a_condition_under_a_name() -> None:
    ruled = replace(ERRAND, rules={"大额": parse_condition("金额 >= 1000")}, parameters={"线": 5})
    assert parse_condition("大额 且 线 == 5").holds(Env(ruled, {"金额": "1200"}))
    assert not parse_condition("大额").holds(Env(ruled, {"金额": "999.99"}))
