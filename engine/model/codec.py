"""A power as canonical JSON and back: the text that the store keeps, and the digest that pins a case.

Shapes follow the type hints. A dataclass is an object of the fields that differ from their defaults, so a release
with new optional fields reads old texts and gives the same digest; fields marked `kept: False` are left out. A
mapping is a list of [key, value], since RFC 8785 sorts the keys of objects and the order of steps means something.
Decimals, dates, periods, conditions and enumerated words are strings; in a union with str a decimal is
{"decimal": "0.3"} and a period {"period": "7天"}.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from hashlib import sha256
from json.encoder import encode_basestring as quoted
from types import NoneType, UnionType
from typing import Any, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

from ..errors import Text, UsageError
from .condition import Condition, parse_condition
from .period import Period, parse_period
from .power import Power

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"
T = TypeVar("T")
EXACT = 2**53 - 1
"""The largest integer that every reader of JSON keeps exactly."""
_UNREADABLE = Text(
    "存下的定义读不懂：它已经损坏，或者是更新的版本写的；请升级后再试",
    "the stored definition cannot be read: it is damaged, or a later release wrote it; upgrade and try again",
)


@dataclass(frozen=True, slots=True)
class _Codec:
    """How values of one type hint are written and read."""

    write: Callable[[Any], Json]
    read: Callable[[Any], Any]


def encode(value: object) -> Json:
    """`value`, a dataclass of the model, as plain JSON."""
    cls: Any = type(value)
    return _codec(cls).write(value)


def decode(cls: type[T], data: Json) -> T:
    """The value of `cls` that `encode` wrote. Raises UsageError for anything else."""
    hint: Any = cls
    try:
        value: T = _codec(hint).read(data)
    except (AttributeError, LookupError, TypeError, ValueError, ArithmeticError) as error:
        raise UsageError(_UNREADABLE) from error
    return value


def canonical(value: Json) -> str:
    """RFC 8785 text of plain JSON. Raises TypeError for floats and whatever else is not JSON, ValueError for integers
    beyond 53 bits and for half a surrogate pair."""
    text = _text(value, None)
    if text.isascii():
        return text
    text.encode()
    return _text(value, _utf16) if _BEYOND.search(text) else text


def definition(power: Power) -> str:
    """The canonical text of a power."""
    return canonical(encode(power))


def digest(power: Power) -> str:
    """SHA-256 of `definition`, in hexadecimal."""
    return sha256(definition(power).encode()).hexdigest()


def power_from(text: str) -> Power:
    """The power whose `definition` is `text`. Raises UsageError."""
    try:
        data: Json = json.loads(text)
    except ValueError as error:
        raise UsageError(_UNREADABLE) from error
    return decode(Power, data)


_BEYOND = re.compile("[\U00010000-\U0010ffff]")
"""Characters that UTF-16, the order of keys in RFC 8785, sorts otherwise than Python does."""


def _text(value: object, order: Callable[[str], bytes] | None) -> str:
    """The text of `value`, the keys of its objects in that order (None: Python's)."""
    kind = type(value)
    if kind is str:
        return quoted(value)  # type: ignore[arg-type]
    if kind is dict:
        facts: dict[str, object] = value  # type: ignore[assignment]
        return "{" + ",".join([f"{quoted(key)}:{_text(facts[key], order)}" for key in sorted(facts, key=order)]) + "}"
    if kind is list:
        return "[" + ",".join([_text(item, order) for item in value]) + "]"  # type: ignore[attr-defined]
    return _seldom(value, order)


def _seldom(value: object, order: Callable[[str], bytes] | None) -> str:
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, int):
        if abs(value) > EXACT:
            raise ValueError(f"{value}: more than 53 bits")
        return int.__repr__(value)
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, Mapping):
        return _text(dict(value), order)
    if isinstance(value, list | tuple):
        # not what a subclass makes of it, which may have no end
        items = list.__iter__(value) if isinstance(value, list) else tuple.__iter__(value)
        return _text([*items], order)
    raise TypeError(f"{type(value).__name__}: not JSON")


_WORDS = {None: "null", True: "true", False: "false"}


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be")


# --- one codec a type hint ------------------------------------------------------------------------------------------


def _plain_decimal(value: Decimal) -> str:
    return f"{value:f}"


_SAME = _Codec(lambda value: value, lambda data: data)
_LEAVES: dict[object, _Codec] = {
    bool: _SAME,
    int: _SAME,
    str: _SAME,
    Decimal: _Codec(_plain_decimal, Decimal),
    date: _Codec(date.isoformat, date.fromisoformat),
    Period: _Codec(str, parse_period),
    Condition: _Codec(str, parse_condition),
}
_TAGS: dict[type, str] = {Decimal: "decimal", Period: "period"}


@cache
def _codec(hint: Any) -> _Codec:  # noqa: ANN401  (a type hint has no type of its own)
    if hint in _LEAVES:
        return _LEAVES[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in _MADE_OF:
        return _MADE_OF[origin](arguments)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _Codec(lambda member: member.value, hint)
    if is_dataclass(hint):
        return _record(hint)
    raise TypeError(f"{hint}: no codec")


def _union(members: tuple[Any, ...]) -> _Codec:
    """None stays null; one other member is written as it is, several with a tag where JSON cannot tell them apart."""
    others = tuple(member for member in members if member is not NoneType)
    inner = _codec(others[0]) if len(others) == 1 else _tagged(others)
    return _Codec(
        lambda value: None if value is None else inner.write(value),
        lambda data: None if data is None else inner.read(data),
    )


def _tagged(members: tuple[Any, ...]) -> _Codec:
    tags = {_TAGS[member]: _codec(member) for member in members if member in _TAGS}

    def write(value: object) -> Json:
        tag = _TAGS.get(type(value))
        return value if tag is None else {tag: tags[tag].write(value)}  # type: ignore[return-value]

    def read(data: Json) -> object:
        if not isinstance(data, dict):
            return data
        [(tag, text)] = data.items()
        return tags[tag].read(text)

    return _Codec(write, read)


def _tuple(members: tuple[Any, ...]) -> _Codec:
    if members[-1] is Ellipsis:
        item = _codec(members[0])
        return _Codec(
            lambda value: [item.write(one) for one in value], lambda data: tuple(item.read(one) for one in data)
        )
    items = [_codec(member) for member in members]
    return _Codec(
        lambda value: [item.write(one) for item, one in zip(items, value, strict=True)],
        lambda data: tuple(item.read(one) for item, one in zip(items, data, strict=True)),
    )


def _set(members: tuple[Any, ...]) -> _Codec:
    item = _codec(members[0])
    return _Codec(
        lambda value: [item.write(one) for one in sorted(value)], lambda data: frozenset(map(item.read, data))
    )


def _mapping(members: tuple[Any, ...]) -> _Codec:
    name, item = map(_codec, members)
    return _Codec(
        lambda mapping: [[name.write(one), item.write(other)] for one, other in mapping.items()],
        lambda data: {name.read(one): item.read(other) for one, other in data},
    )


_MADE_OF: dict[object, Callable[[tuple[Any, ...]], _Codec]] = {
    Union: _union,
    UnionType: _union,
    tuple: _tuple,
    frozenset: _set,
    Mapping: _mapping,
}


def _record(cls: Any) -> _Codec:  # noqa: ANN401
    hints = get_type_hints(cls)
    kept = [field for field in fields(cls) if field.init and field.metadata.get("kept", True)]
    codecs = {field.name: _codec(hints[field.name]) for field in kept}
    defaults = {
        field.name: field.default if field.default_factory is MISSING else field.default_factory() for field in kept
    }

    def write(value: object) -> Json:
        items = ((name, getattr(value, name)) for name in codecs)
        return {name: codecs[name].write(item) for name, item in items if item != defaults[name]}

    def read(data: dict[str, Json]) -> object:
        return cls(**{name: codecs[name].read(item) for name, item in data.items()})

    return _Codec(write, read)
