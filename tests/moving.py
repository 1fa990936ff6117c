"""A list in two editions, one record, and who moves cases from the one to the other."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import pytest

from qingdan.engine.errors import StepRefused
from qingdan.engine.model.catalogue import Catalogue, Edition, Law
from qingdan.engine.model.parts import Bound as Within
from qingdan.engine.model.parts import Call, Field, Material, Notice
from qingdan.engine.model.power import Power
from qingdan.engine.model.words import FieldType, Source
from qingdan.engine.runtime.commands import Actor
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.standing import Case
from qingdan.engine.runtime.store import Store
from qingdan.engine.runtime.store.memory import MemoryStore
from tests.powers import BODIES, DAY, MONDAY, PAPER, ROLES, VILLAGE, days, power, step, within

VILLAGER = Actor("甲", ["申请人"])
OFFICE = Actor("戊", ["村委会"], place=VILLAGE)
OVERSIGHT = Actor("己", ["村监委会"], place=VILLAGE)
GRANT = power(
    "grant",
    [
        step("提出", "申请人", "核实", record=("人口",), submit=("申请书",)),
        step("核实", "村委会", {"属实": "公示", "补正": "补正", "逾期": "退件"}, within=within("10个工作日")),
        step("补正", "申请人", "核实", pause=True),
        step("公示", "村委会", {"无异议": "发放", "有异议": "核实"}, notice=Notice(Within(days("7天")))),
        step("发放", "村委会", "办成", within=within("5个工作日")),
    ],
    fields={"人口": Field(FieldType.INTEGER), "备注": Field(FieldType.TEXT)},
    materials={"申请书": Material(Source.PARTY), "户口簿": Material(Source.PARTY)},
)

ERRAND = power(
    "errand",
    [step("转", "村委会", {"办成": "办成", "不予": "不予", "终止": "退件"}, call=Call("GRANT", fetch=("人口",)))],
    fields={"人口": Field(FieldType.INTEGER)},
)


def listing(*powers: Power, edition: str = "2026-1", effective: date = date(2026, 1, 1), **more: Any) -> Catalogue:
    known = {each.id: each for each in (GRANT, ERRAND)} | {each.id: each for each in powers}
    facts: dict[str, Any] = {
        "id": "demo",
        "name": "示例县",
        "division": "610524",
        "edition": Edition(edition, effective),
        "powers": known,
        "laws": {"某法": Law("某法")},
        "roles": ROLES,
        "bodies": BODIES,
    }
    return Catalogue(**(facts | more))


@dataclass
class Office:
    """One record; the list that holds is put in force by hand, as is the time."""

    store: Store = field(default_factory=MemoryStore)
    now: datetime = MONDAY
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.adopt()

    def adopt(self, *powers: Power, **more: Any) -> Office:
        self.engine = Engine(listing(*powers, **more), self.store, clock=lambda: self.now)
        return self

    def case(self, upto: str = "核实") -> str:
        case = self.engine.open("grant", VILLAGE, by=VILLAGER).id
        self.engine.take(case, "提出", data={"人口": 3}, materials={"申请书": PAPER}, by=VILLAGER)
        if upto in {"公示", "发放"}:
            self.engine.take(case, "核实", "属实", by=OFFICE)
        if upto == "发放":
            self.engine.post(case, "公示", "村务公开栏", "照片", by=OFFICE)
            self.now += 9 * DAY
            self.engine.settle(case)
        assert self.engine.case(case).step == upto
        return case

    def move(self, case: str, **more: Any) -> Case:
        return self.engine.move(case, by=OVERSIGHT, **more)

    def refused(self, case: str, **more: Any) -> str:
        """The sentence of the refusal. The dry run says the same; the case is as it was; the refusal is recorded."""
        before = self.engine.case(case)
        with pytest.raises(StepRefused) as caught:
            self.move(case, **more)
        assert caught.value.code == "QR115"
        ruling = next((each for each in self.engine.moves([case], **more) if each.case.id == case), None)
        assert ruling is None or all(reason.zh in caught.value.text.zh for reason in ruling.reasons)
        assert self.engine.case(case) == before
        assert self.engine.refusals()[-1].event.body["code"] == "QR115"
        return str(caught.value.text.zh)
