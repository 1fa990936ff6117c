"""Powers for the tests of the picture: small ones made for one question, and any power that hypothesis thinks of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from qingdan.engine.model.condition import parse_condition
from qingdan.engine.model.parts import Basis, Bound, Call, End, Limit, Notice, Risk, Role, Signature, Start
from qingdan.engine.model.period import parse_period
from qingdan.engine.model.power import Exit, Frame, Guard, Outcome, Power, Step, Way
from qingdan.engine.model.words import Category, EndKind, Grade, Level, Nature

ENDS = {
    "办结": End(EndKind.ACCOMPLISHED, paper="办结告知书"),
    "不予": End(EndKind.DENIED),
    "终止": End(EndKind.TERMINATED),
}
ROLES = {
    "申请人": Role(Level.VILLAGER),
    "村委会": Role(Level.VILLAGE),
    "镇政府": Role(Level.TOWN),
    "县局": Role(Level.COUNTY),
}


def step(name: str, ways: Mapping[str, str | list[Way]] | str, by: str = "村委会", **more: Any) -> Step:
    """A step with its outcomes: a target, or name → target or list of ways."""
    if isinstance(ways, str):
        ways = {"完成": ways}
    outcomes = {
        outcome: Outcome(outcome, (Way(to),) if isinstance(to, str) else tuple(to)) for outcome, to in ways.items()
    }
    return Step(id=name, label=name.rsplit("/", maxsplit=1)[-1], by=(by,), outcomes=outcomes, **more)


def power(*steps: Step, **more: Any) -> Power:
    """A power of these steps, with all of `ENDS` and `ROLES`."""
    return Power(
        id="trial",
        code="BM-99",
        name="试验事项",
        category=Category.SERVICE,
        nature=Nature.GRANT,
        holder="村委会",
        audience="本村村民",
        basis=(Basis("试验法", ("第一条",), title="中华人民共和国试验法"),),
        steps={each.id: each for each in steps},
        ends=ENDS,
        roles=ROLES,
        **more,
    )


def limit(text: str) -> Limit:
    """限 of so much at most."""
    return Limit(at_most=Bound(parse_period(text)))


NEAR = parse_condition("近亲属")
TRIAL = power(
    step("提出申请", "受理", "申请人", submit=("申请书",)),
    step(
        "受理",
        {"齐全": "公示", "缺件": "补正", "不属本级": "不予"},
        "镇政府",
        ask="材料齐全吗？",
        within=limit("5个工作日"),
    ),
    step("补正", {"已补正": "受理", "逾期": "终止"}, "申请人", pause=True),
    step(
        "公示",
        {"无异议": "上报", "有异议": "重新调查"},
        notice=Notice(Bound(parse_period("7天"))),
        sign=(Signature("村监委会"),),
        risks=(Risk(Grade.HIGH, "优亲厚友", "近亲属另行登记"),),
    ),
    step("重新调查", "上报", "镇政府", within=limit("7个工作日")),
    step(
        "上报",
        {
            "完成": [
                Way("县级入户", (Guard(NEAR, ("上报", "完成")),)),
                Way("审核确认", (Guard(NEAR, ("上报", "完成"), False),), True),
            ]
        },
        "镇政府",
    ),
    step("审核确认", {"同意": "发放", "不同意": "不予"}, "县局", within=limit("10个工作日")),
    step("县级入户", {"同意": "发放", "不同意": "不予"}, "县局"),
    step("发放", "办结", call=Call("RC-04")),
    step(
        "年度复核",
        {"无变化": "办结", "应当停发": "终止"},
        "镇政府",
        start=Start(after="办结", every=parse_period("1年")),
    ),
    anytime=(Exit("撤回", ("申请人",), "终止"),),
)

WORDS = st.text("公示申请审核村民代表会议表决、，。？（）第12章abXY·〔〕%", min_size=1, max_size=30).filter(
    lambda text: text.strip()
)


@st.composite
def powers(draw: st.DrawFn) -> Power:
    """Any power that is well formed: loops, skips, unreachable steps, several beginnings, frames, long words."""
    count = draw(st.integers(1, 8))
    names = [draw(st.sampled_from(["", "环节/", "环节/内/"])) + f"步{index}" for index in range(count)]
    goals = st.sampled_from([*names, *ENDS])
    steps = []
    for name in names:
        outcomes = {}
        for number in range(draw(st.integers(1, 4))):
            ways = [Way(to, name=draw(WORDS)) for to in draw(st.lists(goals, min_size=1, max_size=3))]
            outcomes[f"{draw(WORDS)}{number}"] = ways
        start = draw(st.sampled_from([None, None, None, Start(), Start(cycle="每月", on="5日"), Start(called=True)]))
        more = {"ask": draw(st.one_of(st.just(""), WORDS)), "start": start, "pause": draw(st.booleans())}
        one = step(name, outcomes, draw(st.sampled_from(list(ROLES))), **more)
        steps.append(one)
    frames = {name: Frame(id=name, label="环节", procedure="环节") for name in ("环节", "环节/内")}
    return power(*steps, frames=frames, anytime=draw(st.sampled_from([(), (Exit("撤回", ("申请人",), "终止"),)])))
