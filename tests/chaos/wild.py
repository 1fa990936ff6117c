"""Values that no argument should have, and calls of the public API made of them: seeded, so that they come again."""

from __future__ import annotations

import math
from collections import Counter, OrderedDict, UserDict, UserString
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

from qingdan.engine.errors import Text
from qingdan.engine.model.period import Period, Unit
from qingdan.engine.runtime.events import Event, Kind
from qingdan.engine.runtime.judging.lamps import Colour
from qingdan.engine.runtime.store.batch import Key


class Loud:
    """An object none of whose methods can be called."""

    def _refuse(self, *_: object) -> Any:
        raise RuntimeError("not me")

    __str__ = __repr__ = __eq__ = __hash__ = __len__ = __iter__ = __bool__ = __index__ = __fspath__ = _refuse
    __contains__ = __getitem__ = __lt__ = __float__ = __int__ = __format__ = _refuse


class LoudText(str):
    __slots__ = ()

    def __str__(self) -> str:
        raise RuntimeError("not me")

    __repr__ = __str__


class LoudNumber(int):
    __slots__ = ()

    def __str__(self) -> str:
        raise RuntimeError("not me")

    __repr__ = __str__


class Broken(dict[Any, Any]):
    """A mapping that cannot be gone through."""

    def items(self) -> Any:
        raise OSError("gone")

    keys = __iter__ = items


class Shifting(UserDict[Any, Any]):
    """A mapping that gives another value each time."""

    count = 0

    def __getitem__(self, key: object) -> Any:
        Shifting.count += 1
        return [None, 1.5, "x", "a" * 64][Shifting.count % 4]


class Endless(list[Any]):
    """A list without an end."""

    def __iter__(self) -> Iterator[Any]:
        return endless()


class Zone(tzinfo):
    """A zone that gives whatever it was made with, or raises it."""

    def __init__(self, offset: Any) -> None:
        self.offset = offset

    def utcoffset(self, _at: datetime | None) -> Any:
        if isinstance(self.offset, Exception):
            raise self.offset
        return self.offset

    dst = utcoffset

    def tzname(self, _at: datetime | None) -> Any:
        return self.offset


class Number(IntEnum):
    THREE = 3


class Word(StrEnum):
    ACT = "提出申请"


class Other(Enum):
    ONE = object()


def endless() -> Iterator[str]:
    while True:
        yield "甲"


def nested(make: Any, depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = make(value)
    return value


TEXTS = (
    "",
    " ",
    "甲",
    "丙 ",
    "丙",
    "a\0b",
    "a\nb",
    "a\r\nb",
    "\t",
    "\ud800",
    "\udfff甲",
    "\x1b[31m红",
    "\x9b",
    "\u202e",
    "\u200b",
    "上\u200b报",
    "⼈工审核",
    "Ａ",
    "ﬁ",
    "e\u0301",
    "\u0378",
    "\U000e0001",
    "\U0001f600",
    "x" * 201,
    "长" * 5001,
    "x" * 100_000,
    "9" * 5000,
    "-5",
    "--5",
    "1e999",
    "NaN",
    "sNaN",
    "Infinity",
    "1_000",
    "３",
    "²",
    "0x10",
    "%s%n",
    "{0}",
    "'; DROP TABLE events; --",
    "../../etc/passwd",
    "共享",
    "a" * 64,
    "A" * 64,
    "抹去",
    "窗口",
    "*",
    "/",
    "受理/受理审查",
    "2026-11-02",
    "0001-01-01",
    "9999-12-31",
    "20261102",
    "2026-W01-1",
    "30天",
    "999年",
    "0天",
    "当场",
    "是",
    "true",
    "None",
    "610524101203",
    "610524",
    "110101001001",
    "BM-02",
    "BM-99",
    "提出申请",
    "同意",
    "\\",
    '"',
    "\u2028",
)
NUMBERS: tuple[Any, ...] = (
    0,
    1,
    -1,
    3,
    2**31,
    2**53,
    2**53 - 1,
    2**63 - 1,
    2**63,
    -(2**63) - 1,
    10**18,
    10**19,
    10**400,
    -(10**5000),
    10**5000,
    True,
    False,
    1.0,
    1.5,
    -0.0,
    1e308,
    1e-320,
    math.nan,
    math.inf,
    -math.inf,
    1j,
    Fraction(1, 3),
    LoudNumber(3),
    Number.THREE,
    Decimal(0),
    Decimal("1.5"),
    Decimal("NaN"),
    Decimal("sNaN"),
    Decimal("-Infinity"),
    Decimal("1E+999999"),
    Decimal("1E-999999"),
    Decimal("9" * 300),
)
MOMENTS: tuple[Any, ...] = (
    datetime(2026, 11, 2),
    datetime(2026, 11, 2, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime(9999, 12, 31, 23, 59, tzinfo=UTC),
    datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
    datetime(9999, 12, 31, tzinfo=timezone(timedelta(hours=-14))),
    datetime(1899, 12, 31, tzinfo=UTC),
    datetime(1900, 1, 1, tzinfo=UTC),
    datetime(2026, 11, 2, tzinfo=Zone(None)),
    datetime(2026, 11, 2, tzinfo=Zone(timedelta(days=3))),
    datetime(2026, 11, 2, tzinfo=Zone("x")),
    datetime(2026, 11, 2, tzinfo=Zone(ValueError("no"))),
    datetime(2026, 11, 2, tzinfo=Zone(timedelta(hours=1))),
    date(2026, 11, 2),
    date(1, 1, 1),
    date(9999, 12, 31),
    time(9),
    timedelta(days=1),
    timedelta.max,
    1762045200,
)
OBJECTS: tuple[Any, ...] = (
    None,
    ...,
    NotImplemented,
    object(),
    Loud(),
    LoudText("甲"),
    UserString("甲"),
    b"x",
    b"\xff\xfe",
    bytearray(b"x"),
    memoryview(b"x"),
    Path("x"),
    Path("/dev/null"),
    Path("a\0b"),
    {}.keys(),
    range(3),
    Kind.TAKEN,
    Colour.RED,
    Word.ACT,
    Other.ONE,
    Unit.DAYS,
    Period(3, Unit.DAYS),
    Text("一", "one"),
    Exception("x"),
    Counter("ab"),
    Key("k", "c", 0),
    Key("", "\ud800", 9),
    Event("x", 1, Kind.OPENED, MOMENTS[1], MOMENTS[1]),
)


def nest_list(given: list[Any]) -> list[Any]:
    return [given]


def nest_deep(given: list[Any]) -> Any:
    return nested(lambda value: [value], 50_000) if given else nested(lambda value: {"a": value}, 5_000)


COLLECTIONS: tuple[Callable[[list[Any]], Any], ...] = (
    list,
    tuple,
    iter,
    nest_list,
    nest_deep,
    Endless,
    lambda _: endless(),
    lambda _: {"甲", "乙"},
    lambda _: frozenset({1}),
    lambda given: given * 200,
)
MAPPINGS: tuple[Callable[[dict[Any, Any]], Any], ...] = (
    dict,
    OrderedDict,
    Broken,
    Shifting,
    UserDict,
    list,
    lambda given: {**given, **{f"n{n}": n for n in range(600)}},
)


class Wild:
    """Wrong values, drawn from all kinds by a seeded generator."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def value(self, depth: int = 0) -> Any:
        """Any value of any kind."""
        kinds = [self.text, self.number, self.moment, self.thing]
        if depth < 3:
            kinds += [self.collection, self.mapping]
        return self.random.choice(kinds)(depth)

    def text(self, _depth: int = 0) -> Any:
        if self.random.random() < 0.2:
            size = self.random.choice((1, 2, 8, 40))
            return "".join(
                chr(self.random.choice((32, 127, 0x4E00, 0xD7FF, 0x10FFFF)) - self.random.randrange(32))
                for _ in range(size)
            )
        return self.random.choice(TEXTS)

    def _character(self, _place: int) -> str:
        return chr(self.random.choice((32, 127, 0x4E00, 0xD7FF, 0x10FFFF)) - self.random.randrange(32))

    def number(self, _depth: int = 0) -> Any:
        return self.random.choice(NUMBERS)

    def moment(self, _depth: int = 0) -> Any:
        return self.random.choice(MOMENTS)

    def thing(self, _depth: int = 0) -> Any:
        return self.random.choice(OBJECTS)

    def collection(self, _depth: int = 0) -> Any:
        made = self.random.choice(
            (
                list,
                tuple,
                iter,
                nest_list,
                nest_deep,
                Endless,
                lambda _: endless(),
                lambda _: {"甲", "乙"},
                lambda _: frozenset({1}),
                lambda given: given * 200,
            )
        )
        return made([self.value(_depth + 1) for _ in range(self.random.randrange(4))])

    def mapping(self, _depth: int = 0) -> Any:
        odd = (None, 1, ("a",), b"k", *TEXTS)
        pairs = {self.random.choice(odd): self.value(_depth + 1) for _ in range(self.random.randrange(4))}
        made = self.random.choice(
            (
                dict,
                OrderedDict,
                Broken,
                Shifting,
                UserDict,
                list,
                lambda given: {**given, **{f"n{n}": n for n in range(600)}},
            )
        )
        return made(pairs)
