"""Scenarios: they pass, or say which line went otherwise and how; and what they cover."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from qingdan.engine.model.catalogue import Catalogue, Edition, Law
from qingdan.engine.model.parts import (
    Basis,
    Body,
    Bound,
    Call,
    Channel,
    End,
    Field,
    Limit,
    Material,
    Notice,
    Recusal,
    Role,
    Signature,
    Sitting,
    Start,
)
from qingdan.engine.model.period import Period, Unit
from qingdan.engine.model.power import Exit, Outcome, Power, Step, Way
from qingdan.engine.model.words import Category, EndKind, FieldType, Level, Nature, Reserved, Source
from qingdan.engine.runtime.rehearsal.scenario import Coverage, Result, coverage, run

if TYPE_CHECKING:
    from collections.abc import Mapping

ENDS = {
    "给付": End(EndKind.ACCOMPLISHED),
    "不予": End(EndKind.DENIED),
    "超时": End(EndKind.TERMINATED),
    "已撤回": End(EndKind.TERMINATED),
}
ROLES = {
    "申请人": Role(Level.VILLAGER),
    "村委会": Role(Level.VILLAGE),
    "村监委会": Role(Level.VILLAGE, may_hold=True),
    "代办员": Role(Level.VILLAGE),
    "镇政府": Role(Level.TOWN, place="镇便民服务大厅"),
}


def step(name: str, by: str | tuple[str, ...], outcomes: Mapping[str, str], **more: Any) -> Step:
    made = {name: Outcome(name, (Way(to),), world=name in set(Reserved)) for name, to in outcomes.items()}
    return Step(id=name, label=name, by=(by,) if isinstance(by, str) else by, outcomes=made, **more)


def power(name: str, code: str, steps: list[Step], **more: Any) -> Power:
    return Power(
        id=name,
        code=code,
        name=name,
        category=Category.SERVICE,
        nature=Nature.GRANT,
        holder="村委会",
        audience="本村村民",
        basis=(Basis("示例法"),),
        steps={each.id: each for each in steps},
        ends=ENDS,
        parties=("申请人",),
        anytime=(Exit("撤回", ("申请人",), "已撤回"),),
        roles=ROLES,
        channels={
            "代办": Channel(agents=("代办员",), mandate="委托书", handover=Period(5, Unit.DAYS)),
            "监护": Channel(agents=("监护人",), mandate="监护关系证明"),
        },
        **more,
    )


GRANT = power(
    "grant",
    "BM-01",
    [
        step("提出", "申请人", {"完成": "审核"}, submit=("申请书",), record=("人口",)),
        step(
            "审核",
            ("村委会", "村监委会"),
            {"同意": "公示", "不同意": "不予", "逾期": "超时"},
            within=Limit(at_most=Bound(Period(5, Unit.WORKDAYS)), extension=Bound(Period(3, Unit.WORKDAYS))),
        ),
        step(
            "公示",
            "村委会",
            {"无异议": "表决", "有异议": "不予"},
            notice=Notice(Bound(Period(7, Unit.DAYS)), ("村务公开栏", "村民小组")),
            sign=(Signature("村监委会"),),
        ),
        step("表决", "村委会", {"通过": "给付", "未通过": "不予", "人数不足": "表决"}, vote=(Sitting("村民代表会议"),)),
        step("复核", "村委会", {"无变化": "给付", "停发": "不予"}, start=Start(after="给付")),
    ],
    materials={"申请书": Material(Source.PARTY)},
    fields={"人口": Field(FieldType.INTEGER)},
    bodies={"村民代表会议": Body("村委会")},
)
CALLER = power(
    "caller",
    "BM-02",
    [step("转", "村委会", {"办成": "给付", "不予": "不予", "终止": "超时"}, call=Call("BM-01"))],
)
SAMPLE = power(
    "sample",
    "BM-03",
    [
        step("登记", "村委会", {"完成": "抽"}),
        step("抽", "村委会", {"完成": "给付"}, record=("抽中", "必中")),
    ],
    fields={"抽中": Field(FieldType.DRAW, ratio=Decimal("0.2")), "必中": Field(FieldType.DRAW)},
)
PERMIT = power(
    "permit",
    "BM-04",
    [
        step("审批", "镇政府", {"批准": "验收", "不批": "不予"}),
        step("验收", "镇政府", {"合格": "给付", "不合格": "不予"}, at="现场"),
    ],
)
CATALOGUE = Catalogue(
    id="demo",
    name="示例县",
    division="610524",
    edition=Edition("2026-1", date(2026, 11, 2)),
    powers={each.id: each for each in (GRANT, CALLER, SAMPLE, PERMIT)},
    laws={"示例法": Law("示例法")},
    roles=ROLES,
    bodies={},
)
OPEN: dict[str, Any] = {"open": {"by": "申请人"}}
APPLY: dict[str, Any] = {"take": {"step": "提出", "record": {"人口": 3}, "submit": ["申请书"]}}
AGREE: dict[str, Any] = {"take": {"step": "审核", "outcome": "同意", "by": "村委会"}}
SIGN: dict[str, Any] = {"sign": {"step": "公示"}}
POST: dict[str, Any] = {"post": {"step": "公示"}}
VOTE: dict[str, Any] = {"take": {"step": "表决", "vote": {"due": 30, "present": 25, "for": 20}}}
ALL = [OPEN, APPLY, AGREE, SIGN, POST, {"wait": "7天"}, {"at": "表决"}, VOTE, {"reach": "给付"}]


def play(*acts: Mapping[str, Any], code: str = "BM-01") -> Result:
    (result,) = run(CATALOGUE, {"power": code, "scenarios": {"一次": list(acts)}})
    return result


def passes(*acts: Mapping[str, Any], code: str = "BM-01") -> bool:
    result = play(*acts, code=code)
    assert result.text is None, result.text
    return result.passed


class TestPassing:
    def test_a_whole_walk(self) -> None:
        result = play(*ALL)
        assert (result.text, result.end) == (None, "给付")
        assert ("grant", "公示", "无异议") in result.given

    def test_an_objection(self) -> None:
        assert passes(OPEN, APPLY, AGREE, POST, {"object": {"by": "村民·乙", "text": "不实"}}, {"reach": "不予"})

    @pytest.mark.parametrize("drawn", [True, False])
    def test_a_draw_falls_as_the_line_says(self, drawn: bool) -> None:
        acts: list[dict[str, Any]] = [
            {"take": {}},
            {"take": {"record": {"抽中": drawn, "必中": True}}},
            {"reach": "给付"},
        ]
        assert passes({"open": {}}, *acts, code="BM-03")

    def test_nobody_puts_down_a_draw(self) -> None:
        assert passes({"open": {}}, {"take": {}}, {"refuse": {"code": "QR106", "record": {"抽中": True}}}, code="BM-03")

    def test_a_draw_that_never_falls_so(self) -> None:
        result = play({"open": {}}, {"take": {}}, {"take": {"record": {"必中": False}}}, code="BM-03")
        assert result.text is not None
        assert (result.keys[2:], result.text.zh) == ((2, "take"), "“必中”没有抽得否")

    def test_a_step_is_taken_where_it_belongs_unless_the_line_says_otherwise(self) -> None:
        acts: list[dict[str, Any]] = [
            {"open": {}},
            {"refuse": {"code": "QR111", "outcome": "批准", "hall": "村部"}},
            {"take": {"outcome": "批准"}},
            {"take": {"outcome": "合格"}},
            {"reach": "给付"},
        ]
        assert passes(*acts, code="BM-04")

    def test_withdrawal(self) -> None:
        assert passes(OPEN, {"withdraw": {}}, {"reach": "已撤回"})

    def test_an_exit_taken_as_an_outcome(self) -> None:
        assert passes(OPEN, APPLY, {"take": {"step": "审核", "outcome": "不同意", "by": "村监委会"}}, {"reach": "不予"})

    def test_a_hold_stops_the_clock(self) -> None:
        assert passes(OPEN, APPLY, {"hold": {"reason": "核查"}}, {"wait": "1个月"}, {"release": {}}, {"at": "审核"})

    def test_time_lapses(self) -> None:
        assert passes(OPEN, APPLY, {"wait": "5个工作日"}, {"reach": "超时"})
        assert passes(OPEN, APPLY, {"wait": "4个工作日"}, {"at": "审核"})

    def test_hours_pass_exactly(self) -> None:
        assert passes(OPEN, APPLY, {"wait": "24小时"}, {"at": "审核"})

    def test_a_date_moves_the_clock(self) -> None:
        late = {"take": {**AGREE["take"], "on": "2026-11-10"}}
        assert passes(OPEN, APPLY, {"refuse": {**late["take"], "code": "QR110"}}, {"reach": "超时"})

    def test_an_earlier_date_is_a_late_entry(self) -> None:
        applied = {"take": {**APPLY["take"], "on": "2026-11-03T10:00"}}
        opened = {"open": {"by": "申请人", "on": "2026-11-03"}}
        entered: list[dict[str, Any]] = [opened, {"wait": "3天"}, applied]
        assert passes(*entered, {"at": "审核"}, {"wait": "2个工作日"}, {"reach": "超时"})

    def test_parties_by_name(self) -> None:
        assert passes({"open": {"by": "申请人", "parties": {"申请人": "甲"}}}, APPLY, {"at": "审核"})

    def test_another_of_the_same_role_is_another_person(self) -> None:
        assert passes(OPEN, {"refuse": {**APPLY["take"], "by": "申请人·乙", "code": "QR104"}}, {"at": "提出"})

    def test_an_agent_acts_for_the_party(self) -> None:
        opened = {"open": {"by": "申请人", "channel": "代办"}}
        assert passes(opened, {"take": {**APPLY["take"], "by": "代办员"}}, {"at": "审核"})

    def test_a_guardian_acts_for_his_ward_and_no_agent_does_in_his_place(self) -> None:
        opened = {"open": {"by": "监护人", "channel": "监护", "parties": {"申请人": "儿童甲"}}}
        applied = {"take": {**APPLY["take"], "by": "监护人"}}
        assert passes(opened, {"refuse": {**APPLY["take"], "by": "代办员", "code": "QR104"}}, applied, {"at": "审核"})

    def test_a_person_acts_in_another_role_and_is_still_himself(self) -> None:
        apart = replace(GRANT.steps["审核"], recuse=Recusal(apart_from=("提出",)))
        catalogue = replace(CATALOGUE, powers={"grant": replace(GRANT, steps={**GRANT.steps, "审核": apart})})
        agree = {"step": "审核", "outcome": "同意", "by": "申请人兼村委会"}
        acts = [OPEN, APPLY, {"refuse": {**agree, "code": "QR105"}}, {"take": {**agree, "by": "申请人·乙兼村委会"}}]
        (result,) = run(catalogue, {"power": "BM-01", "scenarios": {"一次": [*acts, {"at": "公示"}]}})
        assert result.passed, result.text

    def test_a_limit_is_extended_once(self) -> None:
        extend = {"step": "审核", "by": "村委会"}
        again = {"refuse": {**extend, "act": "extend", "code": "QR116"}}
        assert passes(OPEN, APPLY, {"extend": extend}, again, {"wait": "7个工作日"}, AGREE, {"at": "公示"})
        assert passes(OPEN, APPLY, {"extend": extend}, {"wait": "8个工作日"}, {"reach": "超时"})

    def test_clocks_are_lit_as_the_line_says(self) -> None:
        lit: list[dict[str, Any]] = [
            {"lamp": {"clock": "转交", "colour": colour, "on": f"2026-11-{day}"}}
            for colour, day in (("green", "08T23:59"), ("yellow", "09"), ("red", "10"))
        ]
        carried = {"open": {"by": "代办员", "channel": "代办"}}
        assert passes(
            carried, *lit, {"take": {**APPLY["take"], "by": "代办员"}}, {"lamp": {"clock": "转交", "colour": "off"}}
        )

    def test_a_follow_up_goes_on_from_an_end(self) -> None:
        follow = {"open": {"start": "复核", "source": "给付"}}
        assert passes(*ALL, follow, {"take": {"step": "复核", "outcome": "停发"}}, {"reach": "不予"})

    def test_a_follow_up_goes_on_from_a_case_of_its_own_power(self) -> None:
        again = step("复核", "村委会", {"无变化": "给付"}, start=Start(after="给付"))
        caller = replace(CALLER, steps={**CALLER.steps, "复核": again})
        catalogue = replace(CATALOGUE, powers={each.id: each for each in (GRANT, caller)})
        child: list[Any] = [
            {name: {**act[name], "power": "BM-01"} for name in act} for act in (APPLY, AGREE, SIGN, POST)
        ]
        acts = [{"open": {}}, {"take": {"step": "转"}}, *child, {"wait": "7天"}]
        acts += [{"take": {**VOTE["take"], "power": "BM-01"}}, {"reach": "给付"}]
        acts += [{"open": {"start": "复核", "source": "给付"}}, {"at": "复核"}]
        (result,) = run(catalogue, {"power": "BM-02", "scenarios": {"一次": acts}})
        assert result.passed, result.text

    def test_a_child_case_is_named_by_its_power(self) -> None:
        child = [{"take": {**APPLY["take"], "power": "BM-01"}}]
        child += [{"take": {"step": "审核", "outcome": "不同意", "by": "村委会", "power": "BM-01"}}]
        assert passes({"open": {}}, {"take": {"step": "转"}}, *child, {"reach": "不予"}, code="BM-02")


class TestFailing:
    @pytest.mark.parametrize(
        ("acts", "line", "said"),
        [
            ([APPLY], 0, "第一条要写“开”"),
            ([OPEN, AGREE], 1, "被拒绝（QR102）"),
            ([OPEN, APPLY, {"take": {"step": "审核", "outcome": "同意"}}], 2, "写明“由”谁"),
            ([OPEN, {"at": "审核"}], 1, "应当停在“审核”，实际在“提出”"),
            ([OPEN, {"reach": "给付"}], 1, "应当走到“给付”，实际在“提出”"),
            ([OPEN, {"withdraw": {}}, {"at": "提出"}], 2, "实际在终点“已撤回”"),
            ([OPEN, {"refuse": {**APPLY["take"], "code": "QR106"}}], 1, "应当被拒绝（QR106），却办成了"),
            ([OPEN, {"refuse": {"step": "审核", "by": "村委会", "code": "QR104"}}], 1, "实际是 QR102"),
            ([OPEN, {"wait": "两周"}], 1, "不是期限"),
            ([{"open": {"by": "申请人", "on": "下周一"}}], 0, "不是日期"),
            ([{"open": {"start": "复核", "source": "给付"}}], 0, "没有走到“给付”的案件可接"),
            ([OPEN, {"take": {"step": "提出", "power": "BM-02"}}], 1, "还没有开过“BM-02”"),
            ([OPEN, {"lamp": {"clock": "转交", "colour": "red"}}], 1, "“转交”应当红灯，实际不亮"),
            ([OPEN, APPLY, {"extend": {"step": "提出", "by": "村委会"}}], 2, "被拒绝（QR102）"),
        ],
    )
    def test_it_names_the_line_and_what_happened(self, acts: list[Any], line: int, said: str) -> None:
        result = play(*acts)
        assert result.keys[:3] == ("scenarios", "一次", line)
        assert result.text is not None
        assert said in result.text.zh

    def test_an_unknown_power_fails_every_scenario(self) -> None:
        results = run(CATALOGUE, {"power": "XX-99", "scenarios": {"甲": [OPEN], "乙": [OPEN]}})
        assert [(result.name, result.keys, result.passed) for result in results] == [
            ("甲", ("power",), False),
            ("乙", ("power",), False),
        ]

    def test_scenarios_do_not_meet(self) -> None:
        follow = {"open": {"start": "复核", "source": "给付"}}
        results = run(CATALOGUE, {"power": "BM-01", "scenarios": {"先": ALL, "后": [follow]}})
        assert [result.passed for result in results] == [True, False]


def test_coverage_counts_outcomes_of_every_power() -> None:
    results = (play(*ALL), play(OPEN, APPLY, {"wait": "5个工作日"}))
    found = coverage(CATALOGUE, results)
    assert found["grant"] == Coverage(
        taken=(("提出", "完成"), ("审核", "同意"), ("审核", "逾期"), ("公示", "无异议"), ("表决", "通过")),
        missing=(
            ("审核", "不同意"),
            ("公示", "有异议"),
            ("表决", "未通过"),
            ("表决", "人数不足"),
            ("复核", "无变化"),
            ("复核", "停发"),
        ),
    )
    assert found["caller"].taken == ()
