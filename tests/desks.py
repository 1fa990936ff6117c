"""An engine on a record, with small powers: one with a notice, those that call others, and a clock set by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from qingdan.engine.model.catalogue import Catalogue, Edition, Law
from qingdan.engine.model.parts import (
    Basis,
    Bound,
    Call,
    Channel,
    End,
    Field,
    Limit,
    Material,
    Notice,
    Role,
    Signature,
    Start,
)
from qingdan.engine.model.period import CHINA, Period, Unit
from qingdan.engine.model.power import Exit, Outcome, Power, Step, Way
from qingdan.engine.model.words import Category, EndKind, FieldType, Level, Nature, Reserved, Source
from qingdan.engine.runtime.commands import Actor
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import Store
from qingdan.engine.runtime.store.memory import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Mapping

NINE = datetime(2026, 11, 2, 9, tzinfo=CHINA)
DAY = timedelta(days=1)
VILLAGE = "610524101203"
PAPER = "a" * 64
VILLAGER = Actor("甲", ["申请人"])
OFFICE = Actor("clerk-7", ["村委会"], place="610524101")
FIVE = Limit(at_most=Bound(Period(5, Unit.WORKDAYS)))
ENDS = {
    "给付": End(EndKind.ACCOMPLISHED),
    "不予": End(EndKind.DENIED),
    "超时": End(EndKind.TERMINATED),
    "已撤回": End(EndKind.TERMINATED),
}


def step(name: str, by: str, outcomes: Mapping[str, str], **more: Any) -> Step:
    made = {name: Outcome(name, (Way(to),), world=name in set(Reserved)) for name, to in outcomes.items()}
    return Step(id=name, label=name, by=(by,), outcomes=made, **more)


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
        edition="2026-1",
        parties=("申请人",),
        anytime=(Exit("撤回", ("申请人",), "已撤回"),),
        roles={"村委会": Role(Level.VILLAGE, may_hold=True), "申请人": Role(Level.VILLAGER)},
        **more,
    )


GRANT = power(
    "grant",
    "BM-01",
    [
        step("提出", "申请人", {"完成": "审核"}, submit=("申请书",), record=("人口",)),
        step("审核", "村委会", {"同意": "给付", "不同意": "不予", "逾期": "超时"}, within=FIVE),
        step("复核", "村委会", {"无变化": "给付", "停发": "不予"}, start=Start(after="给付")),
    ],
    materials={"申请书": Material(Source.PARTY)},
    fields={"人口": Field(FieldType.INTEGER)},
)

CALLER = power(
    "caller",
    "BM-02",
    [step("转", "村委会", {"办成": "给付", "不予": "不予", "终止": "超时"}, call=Call("BM-01"))],
    channels={"代办": Channel()},
)

HASTY = power(
    "hasty",
    "BM-04",
    [step("转", "村委会", {"办成": "给付", "终止": "不予", "逾期": "超时"}, call=Call("BM-01"), within=FIVE)],
)

POSTED = power(
    "posted",
    "BM-05",
    [
        step(
            "公示",
            "村委会",
            {"无异议": "办", "有异议": "不予"},
            notice=Notice(Bound(Period(7, Unit.DAYS))),
            sign=(Signature("村监委会"),),
        ),
        step("办", "村委会", {"完成": "给付"}),
    ],
)

SENDER = power("sender", "BM-03", [step("转", "村委会", {"完成": "给付"}, call=Call("BM-01", wait=False))])
CATALOGUE = Catalogue(
    id="demo",
    name="示例县",
    division="610524",
    edition=Edition("2026-1", date(2026, 11, 1)),
    powers={each.id: each for each in (GRANT, CALLER, SENDER, HASTY, POSTED)},
    laws={"示例法": Law("示例法", until=date(2027, 12, 31))},
    roles={},
    bodies={},
)


@dataclass
class Desk:
    """An engine whose clock is moved by hand."""

    store: Store = field(default_factory=MemoryStore)
    catalogue: Catalogue = CATALOGUE
    now: datetime = NINE

    def __post_init__(self) -> None:
        self.engine = Engine(self.catalogue, self.store, clock=lambda: self.now)

    def opened(self, name: str = "grant", **more: Any) -> str:
        by = VILLAGER if name == "grant" else OFFICE
        return self.engine.open(name, VILLAGE, {"申请人": "甲"}, by=by, **more).id

    def applied(self) -> str:
        case = self.opened()
        self.engine.take(case, "提出", data={"人口": 3}, materials={"申请书": PAPER}, by=VILLAGER)
        return case

    def kinds(self, case: str) -> list[str]:
        return [entry.event.kind.value for entry in self.engine.history(case)]
