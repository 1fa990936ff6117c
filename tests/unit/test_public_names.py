"""What `qingdan` exports: one table, every name with its type; and every value goes from process to process."""

from __future__ import annotations

import ast
import copy
import inspect
import pickle
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import qingdan
from qingdan.engine.model.frozen import EMPTY, FrozenDict
from qingdan.engine.model.parts import Sitting
from qingdan.engine.model.period import Period, Unit
from qingdan.engine.positions import Problem, Related, Route, Severity, Span
from qingdan.engine.runtime import commands
from qingdan.engine.runtime.judging.provisional import Pause
from qingdan.engine.runtime.paper import paper
from qingdan.engine.runtime.store.memory import MemoryStore
from tests.moving import GRANT, OFFICE, VILLAGER, listing
from tests.powers import MONDAY, PAPER, VILLAGE

FILE = Path(qingdan.__file__)
TEXT = qingdan.Text("一句话", "a sentence")
ROUTE = Route("powers/BM-02.yaml", ("steps", 0))


def _for_type_checkers() -> dict[str, str]:
    """Each name that a type checker sees, and the module it comes from."""
    tree = ast.parse(FILE.read_text("utf-8"))
    (block,) = (node for node in tree.body if isinstance(node, ast.If) and isinstance(node.test, ast.Name))
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    assert all(alias.name == alias.asname for node in imports for alias in node.names)
    return {alias.name: f"{node.module}" for node in imports for alias in node.names}


def test_a_type_checker_sees_the_names_that_there_are() -> None:
    names = _for_type_checkers()
    assert sorted(names) == qingdan.__all__
    for name, module in names.items():
        assert getattr(qingdan, name) is getattr(import_module(module), name)
    assert set(dir(qingdan)) == {*names, "__version__"}
    with pytest.raises(AttributeError, match="Enginee"):
        _ = qingdan.Enginee  # type: ignore[attr-defined]


def test_the_docs_import_nothing_from_inside_that_is_exported() -> None:
    for file in sorted((FILE.parent / "docs").rglob("*")):
        text = file.read_text("utf-8") if file.suffix in {".md", ".py"} else ""
        for line in text.splitlines():
            found = line.strip()
            if found.startswith("from qingdan.engine"):
                names = {each.strip() for each in found.partition(" import ")[2].split(",")}
                assert names.isdisjoint(qingdan.__all__), f"{file}: {line}"


def test_the_acts_of_the_async_engine_are_coroutine_functions() -> None:
    for name, method in inspect.getmembers(qingdan.AsyncEngine, inspect.isfunction):
        if name in {"behind", "__init__"} or name.startswith("_"):
            continue
        assert inspect.iscoroutinefunction(method) or inspect.isasyncgenfunction(method), name
        if hasattr(qingdan.Engine, name):
            assert inspect.signature(method).parameters.keys() == inspect.signature(
                getattr(qingdan.Engine, name)
            ).parameters.keys() - ({"along"} if name == "moves" else set()), name


def _walked() -> tuple[qingdan.Engine, list[Any]]:
    """An engine, and values of many kinds that it gave."""
    desk = qingdan.Engine(listing(), MemoryStore(), clock=lambda: MONDAY)
    case = desk.open("grant", VILLAGE, by=VILLAGER, key="k")
    values: list[Any] = [case]
    try:
        desk.take(case, "提出", data={"人口": "x"}, by=VILLAGER)
    except qingdan.StepRefused as no:
        values.append(no)
    values.append(desk.take(case, "提出", data={"人口": 3}, materials={"申请书": PAPER}, by=VILLAGER))
    values += [desk.options(case), desk.lamps(case), desk.power(case), desk.history(case), desk.hands(case)]
    values += [list(desk.moves([case])), desk.refusals(), desk.due(MONDAY), list(desk.follow()), desk.rounds.work()]
    desk.take(case, "核实", "属实", by=OFFICE)
    desk.post(case, "公示", "村务公开栏", "照片", by=OFFICE)
    values += [desk.object(case, "不对", by=VILLAGER), desk.hold(case, "停", by=qingdan.Actor("乙", ["村监委会"]))]
    return desk, values


_DESK, _GIVEN = _walked()
_TODO = qingdan.Todo(task=qingdan.Task.WARN, power="grant", step="核实", village=VILLAGE, due=MONDAY, case="x")
_PROBLEM = Problem("QD301", Severity.ERROR, TEXT, ROUTE, Span("x", 1, 1, 1, 2), (Related(TEXT, ROUTE),))
_CLOSED = _GIVEN[0]._replace(step="发放", end=next(iter(GRANT.ends)))
VALUES: dict[str, Any] = {
    "given": _GIVEN,
    "catalogue": qingdan.load_catalogue(),
    "loaded": qingdan.read_catalogue(),
    "small catalogue": listing(),
    "actor": qingdan.Actor("甲", ["村委会"], VILLAGE, frozenset({"乙"}), "丙", "委托书1号"),
    "vote": qingdan.Vote(3, 3, 2, 1, 0),
    "paper": paper(GRANT, _CLOSED),
    "refusal": qingdan.Refusal("QR101", TEXT, (TEXT,), {"人口": TEXT}, qingdan.Need(fields=("人口",), opens=MONDAY)),
    "done": qingdan.Done(_TODO, "x", 1, 2),
    "problem": _PROBLEM,
    "verification": [qingdan.verify(_DESK.store), qingdan.Fault(1, TEXT)],
    "sitting": Sitting("村民会议"),
    "errors": [
        qingdan.CatalogueError([_PROBLEM]),
        qingdan.StepRefused("QR106", TEXT, (TEXT,), fields={"人口": TEXT}, case="x", seq=3),
        *(getattr(qingdan, name)(TEXT) for name in ("UsageError", "StoreError", "Conflict", "Tampered", "Unavailable")),
    ],
    "commands": [
        commands.Open(case="x", village=VILLAGE, by=VILLAGER, source=_CLOSED),
        commands.Take(by=VILLAGER, step="提出"),
        commands.Post(by=None, step="公示", where="栏", evidence="照片"),
        commands.Object(by=VILLAGER, text="不对"),
        commands.Sign(by=OFFICE, step="核实"),
        commands.Hold(by=OFFICE),
        commands.Release(by=OFFICE),
        commands.Withdraw(by=VILLAGER),
        commands.Extend(by=OFFICE, step="核实", reason="忙"),
        commands.Move(by=OFFICE, into=GRANT),
        commands.ChildEnded(child="x", kind=next(iter(GRANT.ends.values())).kind),
        commands.GoAlong(parent="x", seq=3, why=commands.Why.HELD),
        commands.Recalculate(),
        commands.Warn(clock="限", colour="red", due=MONDAY),
    ],
    "standing": [
        qingdan.Posting(MONDAY, MONDAY, None, "村务公开栏"),
        qingdan.Signed("甲", "村委会", "属实", PAPER),
        qingdan.Objection("甲", "不对"),
        qingdan.Paused(MONDAY, "", MONDAY, MONDAY, None, None, ()),
    ],
    "provisional": qingdan.Basis(
        MONDAY, (Period(3, Unit.WORKDAYS), Pause(MONDAY, MONDAY, Unit.WORKDAYS)), opening=True, years=(2027,)
    ),
    "links": qingdan.Links(_CLOSED, (_CLOSED,), TEXT),
    "chain": qingdan.Chain(open="x", turns={("x", "发放"): 1}),
    "period": Period(3, Unit.DAYS),
}
PLAIN = (ast.AST, str, bytes, int, float, bool, Decimal, date, datetime, Enum, type(None))


def _parts(value: object, seen: dict[int, object]) -> Iterator[object]:
    """The value and everything that it holds."""
    if id(value) in seen or isinstance(value, PLAIN):
        return
    seen[id(value)] = value
    yield value
    inner: list[object] = []
    if is_dataclass(value) and not isinstance(value, type):
        inner = [getattr(value, each.name) for each in fields(value) if each.compare]
    elif isinstance(value, Mapping):
        inner = [*value.keys(), *value.values()]
    elif isinstance(value, tuple | list | set | frozenset):
        inner = list(value)
    elif isinstance(value, BaseException):
        inner = list(vars(value).values())
    for each in inner:
        yield from _parts(each, seen)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, BaseException):
        return type(one) is type(other) and str(one) == str(other) and vars(one) == vars(other)
    if isinstance(one, list) and any(isinstance(each, BaseException) for each in one):
        return all(map(_same, one, other))
    return bool(one == other)


@pytest.mark.parametrize("name", VALUES)
def test_values_and_all_that_they_hold_pickle_and_copy(name: str) -> None:
    kinds: set[type] = set()
    for value in _parts(VALUES[name], {}):
        if type(value) in kinds and not isinstance(value, Mapping):
            continue
        kinds.add(type(value))
        for made in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value), copy.copy(value)):
            assert type(made) is type(value)
            assert _same(value, made), type(value)


def test_every_exported_class_of_values_is_tried() -> None:
    tried = {type(part) for value in VALUES.values() for part in _parts(value, {})}
    services = {"AsyncEngine", "Engine", "FileCursor", "Follower", "Host", "Rounds", "Worker", "Store", "Cursor"}
    for name in qingdan.__all__:
        thing = getattr(qingdan, name)
        if isinstance(thing, type) and name not in services and not issubclass(thing, Enum | BaseException):
            assert thing in tried, name


def test_what_stands_in_place_of_no_mapping_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        EMPTY["a"] = 1
    with pytest.raises(TypeError):
        EMPTY.update(a=1)
    assert EMPTY == {}
    full = FrozenDict(a=1)
    assert [pickle.loads(pickle.dumps(full)), copy.deepcopy(full)] == [full, full]
    assert type(copy.deepcopy(full)) is FrozenDict
