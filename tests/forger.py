"""A ledger of some thirty-five entries in which everything happens that can, and what a forger may write into each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from qingdan import Actor, Engine, StepRefused, Vote
from qingdan.engine.model.catalogue import Catalogue, Edition, Law
from qingdan.engine.model.parts import Bound, Call, Limit
from qingdan.engine.model.power import Power
from qingdan.engine.runtime.events import Kind
from qingdan.engine.runtime.store.memory import MemoryStore
from tests.forging import Loose
from tests.powers import (
    APPLICATION,
    COUNTY,
    DAY,
    ENDS,
    MEETING,
    MONDAY,
    NEIGHBOUR,
    OVERSIGHT,
    PAPER,
    RELIEF,
    SECOND,
    SURVEYOR,
    TOWN,
    VILLAGE,
    VILLAGE_OFFICE,
    VILLAGER,
    days,
    power,
    step,
    without,
)

EXTENSIBLE = Limit(at_most=Bound(days("10个工作日")), extension=Bound(days("5天")))
GRANT = without(RELIEF, "调查", within=EXTENSIBLE)
CALLER = power(
    "caller",
    [step("转办", "村委会", {"办成": "办成", "不予": "不予", "终止": "退件"}, call=Call("MEETING"))],
    ends=ENDS,
)
POWERS = {each.id: each for each in (GRANT, MEETING, CALLER)}
CATALOGUE = Catalogue(
    id="demo",
    name="示例县",
    division="610524",
    edition=Edition("2026-1", date(2026, 11, 1)),
    powers=POWERS,
    laws={"某法": Law("某法", until=date(2036, 12, 31))},
    roles={},
    bodies={},
)
HALL, COUNTY_HALL, BOARD = "镇便民服务大厅", "县政务服务大厅", "村务公开栏"
SURVEY = {"经办人": "壬"}
THIRD = Actor("癸", ["镇社会事务办"], place="610524101")


@dataclass
class Office:
    """An engine whose clock is moved by hand, and which never stands still between two acts."""

    store: MemoryStore = field(default_factory=MemoryStore)
    now: datetime = MONDAY

    def __post_init__(self) -> None:
        self.engine = Engine(CATALOGUE, self.store, clock=self.clock)

    def clock(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def grant(self) -> str:
        """A case with everything: an extension, an objection, a hold, a notice, an approval, a publication."""
        act = self.engine
        case = act.open("RELIEF", VILLAGE, by=VILLAGER).id
        act.take(case, "提出申请", data=APPLICATION, materials={"申请书": PAPER}, by=VILLAGER)
        act.take(case, "受理审查", "齐全", by=TOWN, place=HALL)
        with pytest.raises(StepRefused):
            act.take(case, "审批", "同意", by=COUNTY, place=COUNTY_HALL)
        act.extend(case, "调查", "路远", by=SURVEYOR)
        act.sign(case, "调查", "符合", SURVEY, by=SECOND)
        act.take(case, "调查", "符合", SURVEY, {"调查表": PAPER}, by=SURVEYOR, place=HALL)
        act.post(case, "公示", BOARD, "照片一", by=VILLAGE_OFFICE)
        act.object(case, "收入不实", by=NEIGHBOUR)
        act.take(case, "核查", by=THIRD)
        act.hold(case, "查账", by=OVERSIGHT)
        self.now += DAY
        act.release(case, by=OVERSIGHT)
        act.post(case, "公示", BOARD, "照片二", by=VILLAGE_OFFICE)
        act.sign(case, "公示", "无异议", by=OVERSIGHT)
        self.now += 8 * DAY
        act.settle(case)
        self.now += 3 * DAY
        act.take(case, "审批", "同意", by=COUNTY, place=COUNTY_HALL)
        act.post(case, "公布", BOARD, "照片三", by=VILLAGE_OFFICE)
        return case

    def review(self, source: str) -> str:
        """A follow-up, a year later."""
        self.now += 366 * DAY
        case = self.engine.open("RELIEF", VILLAGE, by=SURVEYOR, source=source, start="年度复核").id
        self.engine.take(case, "年度复核", "无变化", by=SURVEYOR, place=HALL)
        return case

    def call(self, upto: str = "") -> str:
        """A case that waits for a vote, held twice; as it stands before the vote if it is to wait."""
        act = self.engine
        case = act.open("CALLER", VILLAGE, {"申请人": "甲"}, by=VILLAGE_OFFICE).id
        child = act.take(case, "转办", by=VILLAGE_OFFICE).child
        if upto:
            return case
        act.take(child, "提议", data={"金额": "5000"}, by=VILLAGE_OFFICE)
        few = Vote(due=30, present=10, in_favour=10, against=0, abstained=0)
        act.take(child, "表决", vote=few, by=VILLAGE_OFFICE)
        act.sign(child, "表决", "通过", by=OVERSIGHT)
        many = Vote(due=30, present=25, in_favour=20, against=3, abstained=2)
        act.take(child, "表决", vote=many, materials={"会议决议": PAPER}, by=VILLAGE_OFFICE)
        return case

    def leave(self) -> str:
        """A case that its party withdraws, and one that is warned of."""
        case = self.engine.open("RELIEF", VILLAGE, by=VILLAGER).id
        self.engine.take(case, "提出申请", data=APPLICATION, materials={"申请书": PAPER}, by=VILLAGER)
        self.now += 7 * DAY
        self.engine.rounds.work([VILLAGE])
        self.engine.withdraw(case, "不办了", by=VILLAGER)
        return case


def ledger() -> MemoryStore:
    """The record."""
    office = Office()
    office.review(office.grant())
    office.call()
    office.leave()
    return office.store


PARTS = ("kind", "step", "outcome", "target", "role")


def choices(entry: Loose) -> dict[str, list[Any]]:
    """Every other kind, step, outcome, target and role of the pinned definition, for one entry."""
    definition: Power = POWERS[entry["power"]]
    outcomes = {name for each in definition.steps.values() for name in each.outcomes}
    outcomes |= {each.name for each in definition.anytime}
    roles = [*definition.roles, *definition.parties]
    found = {
        "kind": [kind.value for kind in Kind],
        "step": [*definition.steps],
        "outcome": ["", *sorted(outcomes)],
        "target": [*definition.steps, *definition.ends],
        "role": list(dict.fromkeys(roles)) if entry["body"].get("actor") else [],
    }
    return {part: [value for value in values if value != said(entry, part)] for part, values in found.items()}


def said(entry: Loose, part: str) -> Any:
    """What an entry says of a part."""
    return entry["body"].get("actor", {}).get("role", "") if part == "role" else entry[part]


def rewrite(entry: Loose, part: str, value: Any) -> None:
    """Write something else into an entry; of a role, that the actor has it and acts in it."""
    if part != "role":
        entry[part] = value
        return
    actor = entry["body"]["actor"]
    entry["body"] = entry["body"] | {"actor": actor | {"roles": [value]} | ({"role": value} if "role" in actor else {})}
    if "signature" in entry["body"]:
        entry["body"]["signature"] = entry["body"]["signature"] | {"role": value}


def changes(entry: Loose) -> Iterator[dict[str, Any]]:
    """One part of an entry changed, or two at a time, in every way."""
    offered = choices(entry)
    for part, values in offered.items():
        yield from ({part: value} for value in values)
    for one, other in combinations(PARTS, 2):
        yield from ({one: mine, other: theirs} for mine in offered[one] for theirs in offered[other])
