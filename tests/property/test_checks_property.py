"""Whatever a power looks like, no check crashes, and every problem can be told in both languages."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from qingdan.engine.analysis.check import check
from qingdan.engine.analysis.report import as_json, github, sarif, text
from qingdan.engine.model.catalogue import Catalogue, Edition, Law, Rules
from qingdan.engine.model.condition import Condition
from qingdan.engine.model.parts import (
    Basis,
    Bound,
    Call,
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
    TimeLimit,
)
from qingdan.engine.model.period import Period, Unit
from qingdan.engine.model.power import Guard, Outcome, Power, Step, Waiver, Way
from qingdan.engine.model.words import DONE, Category, EndKind, FieldType, Level, Nature, Reserved, Source

STEPS, ENDS, ROLES, FIELDS = (
    ("甲", "受理/乙", "丙", "丁"),
    ("办结", "不予"),
    ("申请人", "村委会", "镇政府"),
    ("户口", "收入"),
)

periods = st.builds(Period, st.integers(1, 40), st.sampled_from([Unit.DAYS, Unit.WORKDAYS, Unit.MONTHS, Unit.HOURS]))
bases = st.none() | st.builds(
    Basis, st.sampled_from(["条例", "旧条例", "没有的"]), st.sampled_from([(), ("第一条",), ("第九条",)])
)
bounds = st.builds(Bound, periods | st.sampled_from(FIELDS), bases)
limits = st.builds(Limit, st.none() | bounds, st.none() | bounds, st.none() | bounds)
times = st.builds(
    TimeLimit,
    st.none() | bounds,
    st.none() | bounds,
    st.none() | st.sampled_from(STEPS),
    st.none() | st.sampled_from(STEPS),
)
conditions = st.sampled_from(
    ["户口 > 3", "收入 <= 100", "低保户", "户口 > 1 and 收入 > 1 and 户口 < 9 and 收入 < 9"]
).map(Condition)
guards = st.builds(Guard, conditions, st.just(("甲", "同意")), st.booleans())
ways = st.builds(
    Way,
    st.sampled_from(STEPS + ENDS),
    st.lists(guards, max_size=2).map(tuple),
    st.booleans(),
    st.sampled_from(["", "一", "大户"]),
)
words = [DONE, "同意", "不同意", *(word.value for word in Reserved)]
outcomes = st.builds(Outcome, st.sampled_from(words), st.lists(ways, min_size=1, max_size=2).map(tuple), st.booleans())
roles = st.lists(st.sampled_from(ROLES), max_size=2, unique=True).map(tuple)
starts = st.builds(
    Start,
    after=st.sampled_from(["", *ENDS, "没有的"]),
    called=st.booleans(),
    time=st.none() | times,
)
steps = st.builds(
    Step,
    id=st.just(""),
    label=st.sampled_from(["审批", "一个很长很长很长很长很长很长的名称"]),
    by=roles,
    outcomes=st.lists(outcomes, min_size=1, max_size=3).map(lambda row: {outcome.name: outcome for outcome in row}),
    ask=st.sampled_from(["", "可以吗？"]),
    sign=st.lists(st.builds(Signature, st.sampled_from(ROLES)), max_size=1).map(tuple),
    record=st.lists(st.sampled_from(FIELDS), max_size=2, unique=True).map(tuple),
    submit=st.lists(st.sampled_from(["申请书", "户口簿"]), max_size=2, unique=True).map(tuple),
    within=st.none() | limits,
    pause=st.booleans(),
    notice=st.none() | st.builds(Notice, bounds),
    vote=st.lists(st.builds(Sitting, st.just("村民会议"), st.none() | conditions), max_size=1).map(tuple),
    recuse=st.none() | st.builds(Recusal, st.booleans(), st.sampled_from([(), ("受理",), ("丙",)])),
    call=st.none()
    | st.builds(Call, st.sampled_from(["BM-90", "BM-77"]), st.sampled_from([None, "丙"]), wait=st.booleans()),
    start=st.none() | starts,
)


@st.composite
def powers(draw: st.DrawFn) -> Power:
    drawn = {name: draw(steps) for name in STEPS}
    return Power(
        id="sample",
        code="BM-90",
        name="示例",
        category=draw(st.sampled_from(Category)),
        nature=draw(st.sampled_from(Nature)),
        holder="村委会",
        audience="村民",
        basis=draw(st.lists(bases.filter(bool), max_size=2).map(tuple)),  # type: ignore[arg-type]
        steps={name: _named(step, name) for name, step in drawn.items()},
        ends={"办结": End(EndKind.ACCOMPLISHED), "不予": End(EndKind.DENIED)},
        parties=("申请人",),
        time=draw(st.none() | times),
        materials={"申请书": Material(Source.PARTY), "户口簿": Material(Source.SHARED, draw(conditions))},
        fields={
            "户口": Field(FieldType.INTEGER),
            "收入": Field(draw(st.sampled_from([FieldType.MONEY, FieldType.SUM]))),
        },
        rules={"低保户": Condition("收入 < 300 and 贫困"), "贫困": Condition("户口 > 5 or 低保户")},
        roles={"村委会": Role(Level.VILLAGE, may_hold=True), "镇政府": Role(Level.TOWN)},
        waivers=draw(
            st.lists(
                st.builds(Waiver, st.sampled_from(["QD401", "QD402", "QD000"]), st.sampled_from(["", "由"])), max_size=1
            ).map(tuple)
        ),
    )


def _named(step: Step, name: str) -> Step:
    return Step(**{key: getattr(step, key) for key in Step.__slots__} | {"id": name})


def _catalogue(power: Power) -> Catalogue:
    law = {"第一条": {"": Rules(at_most=Period(5, Unit.WORKDAYS), notice_min=Period(7, Unit.DAYS))}}
    return Catalogue(
        id="sample",
        name="示例县",
        division="610599",
        edition=Edition("2026-1", date(2026, 11, 1)),
        powers={power.id: power},
        laws={"条例": Law("条例", articles=law), "旧条例": Law("旧条例", until=date(2020, 1, 1), replaced_by="条例")},
        roles=power.roles,
        bodies={},
    )


@settings(max_examples=40, deadline=None)
@given(powers())
def test_no_check_crashes_and_every_report_can_be_written(power: Power) -> None:
    problems = check(_catalogue(power), lambda _route: None)
    assert "QD901" not in {problem.code for problem in problems}, [p.message.en for p in problems if p.code == "QD901"]
    assert all(problem.message.zh and problem.message.en and problem.remedy.en for problem in problems)
    assert all(write(problems, lang) for write in (text, as_json, github, sarif) for lang in ("zh", "en"))
