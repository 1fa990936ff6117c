"""Any value of the model in words, as a clerk reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from ...errors import Lang, Text
from ...model.catalogue import Parameter
from ...model.condition import Condition
from ...model.parts import Basis, Bound, Share, Signature
from ...model.period import Period
from ...model.power import Guard, Way
from ..finding import listed as in_a_row

if TYPE_CHECKING:
    from collections.abc import Callable

    _Words: TypeAlias = Callable[..., Text]


def said(value: object) -> Text:
    """A value in words: 无 for none, 是 and 否, a period, a condition, a citation, a row of things."""
    if value is None or value in ((), ""):
        return Text("无", "none")
    words = next((_WORDS[kind] for kind in type(value).__mro__ if kind in _WORDS), None)
    if words is not None:
        return words(value)
    if is_dataclass(value):
        return _parts(value)
    return Text(str(value), str(value))


def cited(basis: Basis) -> Text:
    """A citation: the law and its articles, and the rule that is meant where an article has several."""
    articles = "".join(basis.articles) + (f"（{basis.item}）" if basis.item else "")
    return Text(f"《{basis.law}》{articles}", f"“{basis.law}” {articles}".rstrip())


def listed(name: str, value: object) -> Text:
    """A name of a table with what stands under it, where that is short."""
    if isinstance(value, Parameter):
        value = value.value
    elif isinstance(value, Signature):
        value = value.count
    if isinstance(value, Mapping) or (is_dataclass(value) and type(value) not in _WORDS):
        return Text(name, name)
    return Text(f"{name}（{said(value).zh}）", f"{name} ({said(value).en})")


def guard_words(guard: Guard, lang: Lang) -> str:
    """What a guard asks."""
    said_ = guard.condition.words(lang)
    if guard.holds:
        return said_
    return f"并非（{said_}）" if lang == "zh" else f"not ({said_})"


def way_words(way: Way, lang: Lang) -> str:
    """When a way is open, and where it leads."""
    guards = (" and " if lang == "en" else "且").join(guard_words(guard, lang) for guard in way.guards)
    if lang == "en":
        when = "otherwise to " if way.otherwise else f"if {guards} to " if guards else "to "
        return f"{when}“{way.to}”"
    when = "否则去" if way.otherwise else f"{guards}的去" if guards else "去"
    return f"{when}“{way.to}”"


def _both(write: Callable[..., str]) -> _Words:
    return lambda value: Text(write(value, "zh"), write(value, "en"))


def _row(values: object) -> Text:
    texts = [said(value) for value in values]  # type: ignore[attr-defined]
    return Text(in_a_row(text.zh for text in texts).zh, in_a_row(text.en for text in texts).en) if texts else said(None)


def _table(values: Mapping[object, object]) -> Text:
    rows = [(said(name), said(value)) for name, value in values.items()]
    zh = "；".join(f"{name.zh}：{value.zh}" for name, value in rows)
    return Text(zh, "; ".join(f"{name.en}: {value.en}" for name, value in rows)) if rows else said(None)


def _parts(value: object) -> Text:
    """A value of several parts: those that are not what they are by default."""
    parts = [
        getattr(value, field.name)
        for field in fields(value)  # type: ignore[arg-type]
        if field.compare and (field.default is MISSING or getattr(value, field.name) != field.default)
    ]
    there = [part for part in parts if part not in (None, (), "", {})]
    return _row(there) if there else Text("有", "yes")


_WORDS: Mapping[type, _Words] = {
    bool: lambda value: Text("是", "yes") if value else Text("否", "no"),
    Decimal: lambda value: Text(f"{value:f}", f"{value:f}"),
    Period: lambda value: Text(str(value), value.english),
    Enum: lambda value: Text(value.value, value.name.lower().replace("_", " ")),
    Text: lambda value: value,
    date: lambda value: Text(value.isoformat(), value.isoformat()),
    Condition: _both(lambda value, lang: value.words(lang)),
    Basis: cited,
    Bound: lambda value: said(value.term),
    Share: lambda value: Text(str(value), str(value)),
    Guard: _both(guard_words),
    Way: _both(way_words),
    tuple: _row,
    list: _row,
    frozenset: lambda value: _row(sorted(value)),
    Mapping: _table,
    dict: _table,
}
