"""A job by contract, for the tests of clocks: hired for a year, paid by the month, renewed or let go; a yearly report
and a review of each leader by the clock. And a desk with a clock moved by hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from qingdan.engine.model.catalogue import Catalogue, Edition, Law
from qingdan.engine.model.parts import Basis, End, Start
from qingdan.engine.model.power import Power
from qingdan.engine.model.words import EndKind
from qingdan.engine.runtime.commands import Actor
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.standing import Case
from qingdan.engine.runtime.store import Store
from qingdan.engine.runtime.store.memory import MemoryStore
from tests.powers import DAY, MONDAY, VILLAGE, days, power, step, within

OFFICE = Actor("经办", ["村委会"])
VILLAGER = Actor("甲", ["申请人"])
JOB = power(
    "job",
    [
        step("聘用", "村委会", {"聘": "已聘用", "备": "候补", "不聘": "不予"}),
        step("递补", "村委会", {"聘": "已聘用", "不聘": "不予"}, start=Start(after="候补")),
        step(
            "月度考核",
            "村委会",
            {"合格": "已发", "不合格": "已解聘"},
            start=Start(after="已聘用", every=days("1个月")),
            within=within("5个工作日"),
        ),
        step(
            "期满评估",
            "村委会",
            {"续签": "已聘用", "退出": "已退出"},
            start=Start(after="已聘用", term=days("1年"), ahead=days("30天")),
        ),
        step("调岗", "村委会", {"调": "已发"}, start=Start(after="已聘用")),
    ],
    ends={
        "已聘用": End(EndKind.ACCOMPLISHED),
        "已发": End(EndKind.ACCOMPLISHED),
        "候补": End(EndKind.TERMINATED),
        "已解聘": End(EndKind.TERMINATED),
        "已退出": End(EndKind.TERMINATED),
        "不予": End(EndKind.DENIED),
        "已撤回": End(EndKind.TERMINATED, implicit=True),
    },
)


def catalogue(*powers: Power) -> Catalogue:
    return Catalogue(
        id="demo",
        name="示例县",
        division="610524",
        edition=Edition("2026-1", date(2026, 11, 1)),
        powers={each.id: replace(each, basis=(Basis("示例法"),)) for each in powers},
        laws={"示例法": Law("示例法")},
        roles={},
        bodies={},
    )


@dataclass
class Office:
    """An engine on a store, with a clock that is moved by hand."""

    powers: tuple[Power, ...] = (JOB,)
    store: Store = field(default_factory=MemoryStore)
    now: datetime = MONDAY
    engine: Engine = field(init=False)

    def __post_init__(self) -> None:
        self.engine = Engine(catalogue(*self.powers), self.store, clock=lambda: self.now)

    def begin(self, name: str = "job", start: str = "", source: Case | None = None, **more: Any) -> Case:
        parties = {} if source else {"申请人": "甲"}
        village = more.pop("village", VILLAGE)
        by = more.pop("by", OFFICE)
        known = source.id if source else None
        return self.engine.open(name, village, parties, source=known, start=start, by=by, **more)

    def take(self, case: Case, outcome: str, **more: Any) -> Case:
        return self.engine.take(case.id, case.step, outcome, by=more.pop("by", OFFICE), **more)

    def hired(self) -> Case:
        return self.take(self.begin(), "聘")

    def later(self, *, by: int) -> None:
        self.now += by * DAY
