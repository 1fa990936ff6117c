"""One case that cannot be read stops no other: it is listed as damaged, and acting on it says what to do."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from qingdan import Actor, Engine, Tampered, load_catalogue, open_store, verify
from qingdan.engine.runtime.standing import Status
from qingdan.engine.runtime.todo import Task
from tests.contract.conftest import Say
from tests.contract.test_verify_forged import PAPERS, VILLAGE, put
from tests.forger import CATALOGUE as OTHERS
from tests.forger import Office
from tests.forging import Loose, forged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from qingdan.engine.runtime.store import Store

CATALOGUE = load_catalogue()
URL = "sqlite:///qingdan.db"
HARMS: list[tuple[int, str, Any]] = [
    (2, "body", -1),
    (2, "body", "\u202e"),
    (2, "body.channel", [1]),
    (2, "body.village", 9),
    (2, "body.parties", "甲"),
    (2, "kind", "taken"),
    (2, "kind", "vanished"),
    (2, "at", "2026-13-01"),
    (2, "at", "2026-11-02T09:00:00"),
    (2, "entered", "soon"),
    (2, "digest", "0" * 64),
    (2, "target", "没有的"),
    (2, "power", "x\u200b"),
    (3, "power", "letters"),
    (3, "body", -1),
    (3, "body.actor", "taken"),
    (3, "body.actor.id", 1),
    (3, "body.clocks", 2**63),
    (3, "body.data", {"家庭人口": None}),
    (3, "body.data", {"家庭人口": {"a": 1}}),
    (3, "body.way", 7),
    (3, "target", "没有的"),
    (3, "kind", "moved"),
    (3, "kind", "opened"),
    (3, "digest", "0" * 64),
    (3, "digest", ""),
    (3, "due", "never"),
]
"""Entry (from 0) of the second case, where, what stands there instead."""


def harmed(change: Callable[[list[Loose]], object]) -> Store:
    """A store of three cases, that of the middle changed."""
    honest = open_store("memory:")
    engine = Engine(CATALOGUE, honest)
    for number in range(3):
        by = Actor(f"甲{number}", ["申请人"])
        case = engine.open("BM-02", VILLAGE, {"申请人": by.id}, by=by)
        engine.take(case, "提出申请", data={"家庭人口": 3}, materials=PAPERS, by=by)
    record = forged(honest, change)
    store = open_store(URL)
    store.restore(record.lines(), definitions=record.definitions())
    return store


IDS = [f"{n} {w} {v!s:.12}" for n, w, v in HARMS]
FEW = [0, 8, 10, 14, 19, 22, 24]
"""Those that the commands are tried on: each is noticed at another place."""


@pytest.fixture(params=HARMS, ids=IDS)
def store(request: pytest.FixtureRequest, desk: Path) -> Iterator[Store]:
    made = harmed(lambda entries: put(entries[request.param[0]], *request.param[1:]))
    yield made
    made.close()


def test_a_case_whose_child_is_gone(desk: Path) -> None:
    office = Office()
    case = office.call(upto="转办")
    child = office.engine.case(case).child
    record = forged(office.store, lambda entries: entries.remove(next(e for e in entries if e["case_id"] == child)))
    store = open_store(URL)
    store.restore(record.lines(), definitions=record.definitions())
    engine = Engine(OTHERS, store, clock=office.clock)
    assert [each.status for each in engine.cases()] == [Status.DAMAGED]
    with pytest.raises(Tampered, match=child):
        engine.case(case)
    assert list(engine.rounds.plan(office.clock() + timedelta(days=900), [VILLAGE])) == []
    assert [bool(ruling.reasons) for ruling in engine.moves()] == [True]
    store.close()


def test_it_is_shown_as_damaged_and_the_others_as_they_are(store: Store) -> None:
    engine = Engine(CATALOGUE, store)
    one, two, three = engine.cases()
    assert (one.status, two.status, three.status) == (Status.OPEN, Status.DAMAGED, Status.OPEN)
    assert two.damaged is not None
    assert two.damaged.zh
    assert (two.wake, two.id) == (None, store.cases()[1])
    assert {ruling.case.id for ruling in engine.moves()} == set(store.cases())
    assert [bool(ruling.reasons) for ruling in engine.moves() if ruling.case.id == two.id] == [True]
    assert not verify(store).sound


def test_clocks_go_on(store: Store) -> None:
    engine = Engine(CATALOGUE, store)
    later = engine.case(store.cases()[0]).at + timedelta(days=60)
    assert {case.id for case in engine.due(later) if not case.damaged} == {store.cases()[0], store.cases()[2]}
    planned = list(engine.rounds.plan(later, [VILLAGE]))
    assert {todo.case for todo in planned if todo.task is Task.SETTLE} >= {store.cases()[0], store.cases()[2]}
    assert {todo.case for todo in planned if todo.task is Task.DAMAGED} <= {store.cases()[1]}
    heard: list[str] = []
    engine.rounds.work([VILLAGE], heard=lambda todo: heard.append(todo.case))
    assert set(heard) <= {store.cases()[1]}


def test_acting_on_it_says_what_to_do_and_on_the_others_goes(store: Store) -> None:
    engine = Engine(CATALOGUE, store)
    one, two, _ = store.cases()
    with pytest.raises(Tampered) as told:
        engine.take(two, "受理审查", "齐全", by=Actor("乙", ["镇便民服务站"]), place="镇便民服务大厅")
    assert "备份恢复" in told.value.text.zh or "读不出来" in told.value.text.zh
    with pytest.raises(Tampered):
        engine.case(two)
    assert engine.withdraw(one, by=Actor("甲0", ["申请人"])).end == "已撤回"


@pytest.mark.parametrize("store", [HARMS[n] for n in FEW], ids=[IDS[n] for n in FEW], indirect=True)
def test_the_commands_go_on(say: Say, store: Store) -> None:
    said = say("case", "list", "--json")
    assert (said.code, [case["status"] for case in json.loads(said.out)["cases"]]) == (0, ["open", "damaged", "open"])
    said = say("case", "list")
    assert (said.code, len(said.out.splitlines()), "损坏" in said.out) == (0, 3, True)
    assert say("case", "due").code == 0
    assert say("due", "--on", "2027-02-01").code == 0
    assert say("work", "--once").code == 0
    assert say("case", "show", store.cases()[1]).code == 4
    assert say("case", "show", store.cases()[0]).code == 0
    assert say("store", "info").code == 1
