"""Small powers for the tests of the engine, made of the model's own values, and a hand to walk them with.

`RELIEF` has a shared procedure, a pause, signatures, a notice, an approval and a publication; `MEETING` a vote whose
body the amount decides; `ERRAND` calls other powers, draws and adds up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from qingdan.engine.model.condition import parse_condition
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
    Publication,
    Recusal,
    Role,
    Share,
    Signature,
    Sitting,
    Start,
    TimeLimit,
)
from qingdan.engine.model.period import CHINA, Calendar, Period, parse_period
from qingdan.engine.model.power import Exit, Frame, Guard, Outcome, Power, Step, Way
from qingdan.engine.model.words import Category, EndKind, FieldType, Level, Nature, Reserved, Source
from qingdan.engine.runtime.case import Case, Refusal, decide, evolve, settle
from qingdan.engine.runtime.commands import Actor, Command, Object, Open, Post, Sign, Take
from qingdan.engine.runtime.events import Event
from qingdan.engine.runtime.machine import Machine
from qingdan.engine.runtime.machine import compile as compiled

CALENDAR = Calendar()
VILLAGE = "610524101203"
PAPER = "a" * 64
NO_DATA: Mapping[str, object] = {}
MONDAY = datetime(2026, 11, 2, 9, tzinfo=CHINA)
DAY = timedelta(days=1)
WORLD = frozenset(Reserved)


def days(text: str) -> Period:
    return parse_period(text)


def within(text: str, **more: Any) -> Limit:
    return Limit(at_most=Bound(days(text)), **more)


def when(condition: str, to: str, counter: tuple[str, str], *, holds: bool = True) -> Way:
    return Way(to, (Guard(parse_condition(condition), counter, holds),), otherwise=not holds)


def step(name: str, by: str | tuple[str, ...], to: str | Mapping[str, str | Sequence[Way]], **more: Any) -> Step:
    outcomes = {"完成": to} if isinstance(to, str) else to
    made = {
        outcome: Outcome(outcome, (Way(target),) if isinstance(target, str) else tuple(target), world=outcome in WORLD)
        for outcome, target in outcomes.items()
    }
    return Step(id=name, label=name, by=(by,) if isinstance(by, str) else by, outcomes=made, **more)


ENDS = {
    "办成": End(EndKind.ACCOMPLISHED, paper="通知书"),
    "不予": End(EndKind.DENIED, paper="告知书"),
    "退件": End(EndKind.TERMINATED),
    "已撤回": End(EndKind.TERMINATED, implicit=True),
}
ROLES = {
    "申请人": Role(Level.VILLAGER),
    "村委会": Role(Level.VILLAGE),
    "村监委会": Role(Level.VILLAGE, may_hold=True, deputy="村民代表"),
    "村民代表": Role(Level.VILLAGE),
    "镇便民服务站": Role(Level.TOWN, place="镇便民服务大厅"),
    "镇社会事务办": Role(Level.TOWN, place="镇便民服务大厅"),
    "县民政局": Role(Level.COUNTY, place="县政务服务大厅"),
}
BODIES = {
    "村民代表会议": Body("村委会", quorum=(Share(True, 2, 3),), majority=Share(False, 1, 2, strict=True)),
    "村民会议": Body("村委会", notice=days("10天"), quorum=(Share(True, 1, 2, strict=True),)),
}


def power(name: str, steps: Sequence[Step], **more: Any) -> Power:
    facts: dict[str, Any] = {
        "id": name,
        "code": name.upper(),
        "name": name,
        "category": Category.SERVICE,
        "nature": Nature.GRANT,
        "holder": "村委会",
        "audience": "本村村民",
        "basis": (Basis("某法"),),
        "edition": "2026-1",
        "steps": {each.id: each for each in steps},
        "ends": ENDS,
        "roles": ROLES,
        "bodies": BODIES,
        "parties": ("申请人",),
        "anytime": (Exit("撤回", ("申请人",), "已撤回", implicit=True),),
    }
    return Power(**(facts | more))


IN, OUT = ("受理", "受理"), ("受理", "退件")
RELIEF = power(
    "relief",
    [
        step(
            "提出申请",
            "申请人",
            "受理/受理审查",
            record=("家庭人口", "金额"),
            submit=("申请书", "户口簿", "委托书"),
            visit=True,
        ),
        step(
            "受理/受理审查",
            "镇便民服务站",
            {"齐全": [Way("调查", passes=(IN,))], "缺件": "受理/补正", "逾期": [Way("调查", passes=(IN,))]},
            within=within("5个工作日"),
        ),
        step(
            "受理/补正",
            "申请人",
            {"已补正": "受理/受理审查", "逾期": [Way("退件", passes=(OUT,))]},
            pause=True,
            within=within("15个工作日"),
        ),
        step(
            "调查",
            "镇社会事务办",
            {"符合": "公示", "不符合": "不予"},
            sign=(Signature("镇社会事务办"),),
            submit=("调查表",),
            record=("经办人",),
            recuse=Recusal(kin=True),
            within=within("10个工作日"),
            at="镇便民服务大厅",
        ),
        step(
            "公示",
            "村委会",
            {
                "无异议": "审批",
                "有异议": [
                    when("次数 <= 2", "核查", ("公示", "有异议")),
                    when("次数 <= 2", "不予", ("公示", "有异议"), holds=False),
                ],
            },
            sign=(Signature("村监委会"),),
            notice=Notice(Bound(days("7天")), ("村务公开栏", "村民小组")),
        ),
        step(
            "核查", "镇社会事务办", "公示", pause=True, recuse=Recusal(apart_from=("调查",)), within=within("7个工作日")
        ),
        step(
            "审批",
            "县民政局",
            {
                "同意": [
                    when("金额 <= 大额标准", "公布", ("审批", "同意")),
                    when("金额 > 大额标准", "不予", ("审批", "同意")),
                ],
                "不同意": "不予",
            },
            within=Limit(at_most=Bound(days("10个工作日")), at_least=Bound(days("2天"))),
        ),
        step(
            "公布",
            "村委会",
            "办成",
            publish=Publication(Bound(days("15天")), ("村务公开栏",)),
            within=within("5个工作日", since="审批"),
        ),
        step(
            "年度复核",
            "镇社会事务办",
            {"无变化": "办成", "停发": "退件"},
            start=Start(after="办成", every=days("1年")),
            within=within("1个月"),
        ),
    ],
    frames={"受理": Frame(id="受理", label="受理", procedure="受理补正", within=within("20个工作日"))},
    fields={
        "家庭人口": Field(FieldType.INTEGER, minimum=Decimal(1), maximum=Decimal(20)),
        "金额": Field(FieldType.MONEY, minimum=Decimal(0)),
        "经办人": Field(FieldType.PERSON),
    },
    materials={
        "申请书": Material(Source.PARTY),
        "户口簿": Material(Source.SHARED),
        "委托书": Material(Source.PARTY, when=parse_condition("家庭人口 > 5")),
        "调查表": Material(Source.MADE),
    },
    parameters={"大额标准": 10000},
    fee="无",
    channels={"窗口": Channel(), "代办": Channel(agents=("代办员",), mandate="委托书")},
    time=TimeLimit(statutory=Bound(days("30个工作日")), promised=Bound(days("28个工作日")), since="受理", until="审批"),
    anytime=(
        Exit("撤回", ("申请人",), "已撤回", implicit=True),
        Exit("作废", ("镇便民服务站",), "退件"),
    ),
)
COUNTER = ("表决", "人数不足")
MEETING = power(
    "meeting",
    [
        step("提议", "村委会", "表决", record=("金额",)),
        step(
            "表决",
            "村委会",
            {
                "通过": "办成",
                "未通过": "不予",
                "人数不足": [
                    when("次数 < 3", "表决", COUNTER),
                    when("次数 < 3", "退件", COUNTER, holds=False),
                ],
                "取消": "退件",
            },
            vote=(Sitting("村民会议", parse_condition("金额 >= 100000")), Sitting("村民代表会议")),
            sign=(Signature("村监委会"),),
            submit=("会议决议",),
            recuse=Recusal(kin=True),
        ),
    ],
    fields={"金额": Field(FieldType.MONEY)},
    materials={"会议决议": Material(Source.MADE)},
)
ERRAND = power(
    "errand",
    [
        step("登记", "村委会", "代为申请", record=("种类", "金额", "收款人", "累计额", "抽中", "抽行", "行数")),
        step(
            "代为申请",
            "村委会",
            {"办成": "备案", "不予": "不予", "逾期": "退件"},
            call=Call("RELIEF", start="提出申请", parties={"申请人": "申请人"}, send=("金额",), fetch=("金额",)),
            within=within("1个月"),
        ),
        step("备案", "村委会", "收尾", call=Call("MEETING", wait=False), recuse=Recusal(apart_from=("代为申请",))),
        step(
            "收尾",
            "村委会",
            {
                "可办": [
                    when("种类 in 不可办", "不予", ("收尾", "可办")),
                    when("种类 in 不可办", "办成", ("收尾", "可办"), holds=False),
                ],
                "转走": "退件",
            },
        ),
        step("来件", "村委会", "办成", start=Start(called=True)),
        step("清查", "村委会", "办成", start=Start(cycle="每年", on="3月1日")),
    ],
    fields={
        "种类": Field(FieldType.CHOICE, options=("其他",), lists=("不可办",)),
        "金额": Field(FieldType.MONEY),
        "收款人": Field(FieldType.PERSON),
        "累计额": Field(FieldType.SUM, column="金额", same=("收款人",), window=days("30天")),
        "抽中": Field(FieldType.DRAW, ratio=Decimal("0.3")),
        "抽行": Field(FieldType.DRAW, ratio=Decimal("0.3"), rows="行数"),
        "行数": Field(FieldType.INTEGER),
    },
    lists={"不可办": {"学历证明": "学校", "亲属关系": "公安派出所"}},
)

VILLAGER = Actor("甲", ["申请人"])
TOWN = Actor("乙", ["镇便民服务站"], place="610524101")
SURVEYOR = Actor("丙", ["镇社会事务办"], place="610524101")
SECOND = Actor("丁", ["镇社会事务办"], place="610524101")
VILLAGE_OFFICE = Actor("戊", ["村委会"], place=VILLAGE)
OVERSIGHT = Actor("己", ["村监委会"], place=VILLAGE)
COUNTY = Actor("庚", ["县民政局"], place="610524")
NEIGHBOUR = Actor("辛", ["村民"], place=VILLAGE)


@dataclass
class Walk:
    """A case under way: every act settles first, then is decided and folded; the time is moved by hand."""

    power: Power
    case: Case | None = None
    at: datetime = MONDAY
    machine: Machine | None = None
    kin_of: Any = None
    totals: Any = None
    entry_before: Any = None

    def __post_init__(self) -> None:
        self.machine = self.machine or compiled(self.power)
        self.events: list[Event] = []

    @property
    def here(self) -> Case:
        assert self.case is not None
        return self.case

    def enter(self, events: Sequence[Event]) -> None:
        for event in events:
            self.case = evolve(self.power, self.case, event)
            self.events.append(event)

    def settle(self) -> Walk:
        if self.case is not None:
            self.enter(settle(self.power, self.case, self.at, CALENDAR, machine=self.machine))
        return self

    def ask(self, command: Command) -> tuple[Event, ...] | Refusal:
        self.settle()
        return decide(
            self.power,
            self.case,
            command,
            self.at,
            CALENDAR,
            machine=self.machine,
            kin_of=self.kin_of,
            totals=self.totals,
            entry_before=self.entry_before,
        )

    def do(self, command: Command) -> Walk:
        decided = self.ask(command)
        assert not isinstance(decided, Refusal), decided.text.zh
        self.enter(decided)
        return self

    def refused(self, command: Command) -> str:
        """The code of the refusal; the case must be as it was."""
        before = self.settle().case
        decided = self.ask(command)
        assert isinstance(decided, Refusal), "it was not refused"
        assert self.case == before
        assert decided.text.zh
        assert decided.text.en
        return decided.code

    def open(self, by: Actor | None = VILLAGER, **more: Any) -> Walk:
        return self.do(Open(case="c1", village=VILLAGE, by=by, digest="d" * 64, **more))

    def take(self, step: str, outcome: str | None = None, by: Actor | None = VILLAGER, **more: Any) -> Walk:
        return self.do(Take(step=step, outcome=outcome, by=by, **more))

    def wait(self, time: timedelta) -> Walk:
        self.at += time
        return self

    def post(self, by: Actor = VILLAGE_OFFICE, where: str = "村务公开栏") -> Walk:
        return self.do(Post(by=by, step=self.here.step, where=where, evidence="照片一"))

    def sign(self, by: Actor, outcome: str, data: Mapping[str, object] = NO_DATA) -> Walk:
        return self.do(Sign(by=by, step=self.here.step, outcome=outcome, data=data))

    def object(self, by: Actor = NEIGHBOUR) -> Walk:
        return self.do(Object(by=by, text="收入不实"))


APPLICATION = {"家庭人口": 3, "金额": "3000"}


def relief(upto: str = "") -> Walk:
    """A walk through RELIEF that stands before `upto`."""
    walk = Walk(RELIEF).open()
    survey = {"经办人": "壬"}
    steps: dict[str, Any] = {
        "提出申请": lambda: walk.take("提出申请", data=APPLICATION, materials={"申请书": PAPER}),
        "受理/受理审查": lambda: walk.take("受理审查", "齐全", by=TOWN, place="镇便民服务大厅"),
        "调查": lambda: walk.sign(SECOND, "符合", survey).take(
            "调查", "符合", by=SURVEYOR, data=survey, materials={"调查表": PAPER}, place="镇便民服务大厅"
        ),
        "公示": lambda: walk.post().sign(OVERSIGHT, "无异议").wait(8 * DAY).settle(),
        "审批": lambda: walk.wait(3 * DAY).take("审批", "同意", by=COUNTY, place="县政务服务大厅"),
        "公布": walk.post,
    }
    while walk.here.step != upto and walk.here.step in steps:
        steps[walk.here.step]()
    return walk


def without(power_: Power, name: str, **changes: Any) -> Power:
    """The power with one step changed."""
    return replace(power_, steps={**power_.steps, name: replace(power_.steps[name], **changes)})
