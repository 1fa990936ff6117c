"""`qingdan diff` compares every field of the model: a change of any one field of a real list is told.

The fields are read off the dataclasses, so a field that the model gains is tried too. For every field some values of
the shipped list are changed, one field at a time: what is there and what is not.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, make_dataclass, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest

from qingdan import Catalogue, Text, load_catalogue
from qingdan.engine.analysis.changes.catalogues import differences
from qingdan.engine.analysis.changes.change import Effect
from qingdan.engine.analysis.changes.registers import REGISTERS
from qingdan.engine.analysis.changes.table import TABLE
from qingdan.engine.analysis.changes.walk import Setting, compared, walk
from qingdan.engine.model.condition import Condition, parse_condition
from qingdan.engine.model.period import Period, Unit, parse_period
from qingdan.engine.model.power import Power
from qingdan.engine.positions import Route
from tests.editions import renamed

SHIPPED = Path(__file__).parents[2] / "catalogue"
LEAVES = (Condition, Period, Route)
UNTOLD = {
    ("Catalogue", "root"): "the directory in which the list was read",
    ("Catalogue", "id"): "the name of that directory",
}
SAMPLES = 4


@cache
def heyang() -> Catalogue:
    found = load_catalogue(SHIPPED / "heyang")
    return replace(found, powers=dict(found.powers))


# --- the types of the model, and a way to each of their fields ----------------------------------------------------


def types_in(hint: Any) -> Iterator[type]:
    for part in get_args(hint):
        yield from types_in(part)
    if isinstance(hint, type) and is_dataclass(hint) and hint not in LEAVES:
        yield hint


@cache
def model_types() -> tuple[type, ...]:
    found: dict[type, None] = {Catalogue: None}
    ahead: list[type] = [Catalogue]
    while ahead:
        for hint in get_type_hints(ahead.pop()).values():
            new = [cls for cls in types_in(hint) if cls not in found]
            found |= dict.fromkeys(new)
            ahead += new
    return tuple(found)


FIELDS = [(cls, field) for cls in model_types() for field in compared(cls)]


@dataclass(frozen=True)
class Spot:
    """A value of the model in the list, and how to put another in its place."""

    value: Any
    put: Callable[[Any], Any]


def spots(value: Any, put: Callable[[Any], Any]) -> Iterator[Spot]:
    """Every value of the model in `value`, itself included."""
    if is_dataclass(value) and not isinstance(value, (*LEAVES, type)):
        yield Spot(value, put)
        for field in compared(type(value)):
            yield from spots(getattr(value, field.name), lambda new, name=field.name: put(changed(value, name, new)))  # type: ignore[misc]
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from spots(item, lambda new, key=key: put({**value, key: new}))  # type: ignore[misc]
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from spots(item, lambda new, at=number: put((*value[:at], new, *value[at + 1 :])))  # type: ignore[misc]


def changed(value: Any, name: str, new: Any) -> Any:
    return replace(value, **{name: new})


@cache
def spots_by_type() -> Mapping[type, list[Spot]]:
    found: dict[type, list[Spot]] = {}
    for spot in spots(heyang(), lambda new: new):
        found.setdefault(type(spot.value), []).append(spot)
    return found


# --- other values ---------------------------------------------------------------------------------------------------


def other(hint: Any, value: Any) -> Iterator[Any]:
    """Values of a type hint that are not `value`."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        yield from (None,) if NoneType in arguments and value is not None else ()
        kinds = [part for part in arguments if part is not NoneType]
        yield from other(next((part for part in kinds if of(part, value)), kinds[0]), value)
    elif origin is tuple and arguments[-1] is Ellipsis:
        yield from (value[:-1],) if value else ()
        yield (*(value or ()), made(arguments[0]))
        yield from (value[::-1],) if value and value[::-1] != value else ()
    elif origin is tuple:
        yield (value[0] + "改", *value[1:]) if value else tuple(map(made, arguments))
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        rows = dict(value or {})
        yield from ({name: rows[name] for name in list(rows)[:-1]},) if rows else ()
        yield {**rows, made(arguments[0]): made(arguments[1])}
        for name in list(rows)[:1]:
            yield from ({**rows, name: new} for new in other(arguments[1], rows[name]))
        yield from (dict(reversed(rows.items())),) if len(rows) > 1 else ()
    elif origin is frozenset:
        yield frozenset({*(value or ()), made(arguments[0])})
    elif isinstance(hint, type) and is_dataclass(hint) and hint not in LEAVES:
        yield from (made(hint),) if value is None or made(hint) != value else ()
    else:
        yield leaf(hint, value)


def of(hint: Any, value: Any) -> bool:
    kind = get_origin(hint) or hint
    return isinstance(value, kind) and (kind is not int or not isinstance(value, bool))


def leaf(hint: Any, value: Any) -> Any:
    if hint is bool:
        return not value
    if isinstance(hint, type) and issubclass(hint, Enum):
        members = list(hint)
        return members[(members.index(value) + 1) % len(members)] if value else members[0]
    makers: dict[Any, Callable[[Any], Any]] = {
        str: lambda value: (value or "") + "改",
        int: lambda value: (value or 0) + 1,
        Decimal: lambda value: (value or Decimal(0)) + Decimal("0.1"),
        date: lambda value: date(2031, 1, 2) if value != date(2031, 1, 2) else date(2031, 1, 3),
        Period: lambda value: Period(value.amount + 1, Unit.DAYS) if value else parse_period("9天"),
        Condition: lambda value: parse_condition(f"非 ({value.text})" if value else "测试条件"),
    }
    return makers[hint](value)


def made(hint: Any) -> Any:
    """A value of a type hint out of nothing."""
    if isinstance(hint, type) and is_dataclass(hint) and hint not in LEAVES:
        hints = get_type_hints(hint)
        needed = [field for field in fields(hint) if field.default is dataclasses.MISSING]
        return hint(
            **{f.name: made(hints[f.name]) for f in needed if f.init and f.default_factory is dataclasses.MISSING}
        )
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return made(next(part for part in arguments if part is not NoneType))
    if origin is tuple and arguments[-1] is not Ellipsis:
        return tuple(map(made, arguments))
    return next(iter(other(hint, None)))


def mutations(cls: type, name: str) -> Iterator[tuple[Any, Any, Catalogue]]:
    """(old value, new value, the list with it) for some values of a field, set ones and unset ones."""
    hint, default = get_type_hints(cls)[name], next(f.default for f in fields(cls) if f.name == name)
    seen = {True: 0, False: 0}
    for spot in spots_by_type().get(cls, ()):
        value = getattr(spot.value, name)
        kind = value == default
        if seen[kind] < SAMPLES:
            seen[kind] += 1
            for new in other(hint, value):
                yield value, new, spot.put(changed(spot.value, name, new))


@pytest.mark.parametrize(("cls", "field"), FIELDS, ids=[f"{cls.__name__}.{field.name}" for cls, field in FIELDS])
def test_a_change_of_any_field_is_told(cls: type, field: Any) -> None:
    tried = 0
    for value, new, listed in mutations(cls, field.name):
        found = differences(heyang(), listed)
        tried += 1
        if (cls.__name__, field.name) in UNTOLD:
            assert not found.all
        else:
            assert found.all, (cls.__name__, field.name, value, new)
            assert all(change.text.zh and change.text.en for change in found.all)
            back = differences(listed, heyang())
            assert back.all, (cls.__name__, field.name, new, value)
    assert tried, f"no {cls.__name__} in the shipped list"


def test_every_field_has_a_word_of_its_own() -> None:
    table = {**TABLE, **REGISTERS}
    leaves = {"Share"}
    missing = [
        f"{cls.__name__}.{field.name}"
        for cls, field in FIELDS
        if cls.__name__ not in leaves and field.name not in table.get(cls, {})
    ]
    assert missing == []
    assert [
        f"{cls.__name__}.{name}"
        for cls, rows in table.items()
        for name in rows
        if name not in {f.name for f in fields(cls)}
    ] == []


def test_a_field_that_no_row_names_is_told_as_it_stands() -> None:
    thing = make_dataclass(
        "Thing",
        [("word", str, ""), ("row", tuple[str, ...], ()), ("inner", Any, None), ("by_name", Any, None)],
        frozen=True,
    )
    setting = Setting({}, heyang(), heyang())
    old = thing("甲", ("一", "二"), parse_condition("金额 > 1"), {"甲": thing("x")})
    new = thing("乙", ("一", "三"), parse_condition("金额 > 2"), {"甲": thing("y")})
    said = [change.text for change in walk(thing, old, new, setting)]
    assert said == [
        Text("word从 甲 改为 乙", "word from 甲 to 乙"),
        Text("增加row：三", "row added: 三"),
        Text("去掉row：二", "row removed: 二"),
        Text("inner从 金额超过1 改为 金额超过2", "inner from 金额 over 1 to 金额 over 2"),
        Text("by_name“甲”：word从 x 改为 y", "by_name “甲”: word from x to y"),
    ]


def test_the_list_does_not_differ_from_itself() -> None:
    assert not differences(heyang(), load_catalogue(SHIPPED / "heyang")).all
    assert len(FIELDS) > 150
    assert Power in model_types()


def test_what_is_told_loosens_or_not() -> None:
    """Not everything may be told as nothing: fields that decide have an effect."""
    deciding = {
        ("Step", "by"), ("Step", "outcomes"), ("Step", "sign"), ("Step", "notice"), ("Step", "vote"), ("Way", "to"),
        ("Way", "guards"), ("Guard", "condition"), ("Guard", "holds"), ("Sitting", "when"), ("Material", "when"),
        ("Limit", "at_most"), ("Recusal", "kin"), ("Recusal", "apart_from"), ("Risk", "control"), ("End", "remedy"),
        ("Power", "rules"), ("Power", "basis"), ("Role", "may_hold"), ("Body", "quorum"), ("Step", "visit"),
        ("Call", "power"), ("Start", "called"), ("Field", "maximum"), ("Field", "ratio"), ("Exit", "by"),
        ("Rules", "quorum"), ("Rules", "notice_min"), ("Power", "fee"), ("Outcome", "world"), ("Step", "start"),
    }  # fmt: skip
    for cls, field in FIELDS:
        if (cls.__name__, field.name) in deciding:
            effects = {
                change.effect
                for _, _, listed in mutations(cls, field.name)
                for pair in ((heyang(), listed), (listed, heyang()))
                for change in differences(*pair).all
            }
            assert effects & {Effect.LOOSER, Effect.UNLAWFUL, Effect.UNCLEAR}, (cls.__name__, field.name)


@pytest.mark.parametrize("name", sorted(heyang().powers))
def test_steps_that_are_only_called_otherwise_loosen_nothing(name: str) -> None:
    power = heyang().powers[name]
    found = differences(heyang(), replace(heyang(), powers={**heyang().powers, name: renamed(power)}))
    assert [change for change in found.all if change.effect is not Effect.PLAIN] == []
    assert any("步骤名称从" in change.text.zh for change in found.powers[name])
