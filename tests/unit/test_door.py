"""The door: what is no argument is told in a sentence, before anything happens, and nothing of it is recorded."""

from __future__ import annotations

import math
from collections import OrderedDict, UserDict, UserString
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from enum import IntEnum
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from qingdan.engine.errors import StepRefused, UsageError
from qingdan.engine.runtime import door
from qingdan.engine.runtime.commands import Actor, Vote
from qingdan.engine.runtime.host import Host
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import open_store
from qingdan.engine.runtime.store.memory import MemoryStore
from tests.moving import OFFICE, VILLAGER, listing
from tests.powers import MONDAY, PAPER, VILLAGE


def engine(**more: Any) -> Engine:
    return Engine(listing(), MemoryStore(), clock=lambda: MONDAY, **more)


class Loud:
    """An object none of whose methods can be called."""

    def _refuse(self, *_: object) -> Any:
        raise RuntimeError("not me")

    __str__ = __repr__ = __eq__ = __hash__ = __len__ = __iter__ = _refuse


class LoudText(str):
    __slots__ = ()

    def __str__(self) -> str:
        raise RuntimeError("not me")


class Shifting(dict[str, str]):
    """A mapping that cannot be read."""

    def items(self) -> Any:
        raise OSError("gone")


class Nowhere(tzinfo):
    """A zone without an offset, or with one that there cannot be."""

    def __init__(self, offset: timedelta | None) -> None:
        self.offset = offset

    def utcoffset(self, _at: datetime | None) -> timedelta | None:
        return self.offset

    dst = utcoffset

    def tzname(self, _at: datetime | None) -> str:
        return "nowhere"


untyped: Any = SimpleNamespace(open_store=open_store, Engine=Engine)
"""What is called with arguments that the type checker would refuse."""


def endless() -> Iterator[str]:
    while True:
        yield "甲"


LONG = "长" * 100_000
NESTED: Any = []
for _ in range(100_000):
    NESTED = [NESTED]
NO_NAMES: list[Any] = [
    None, "", 1, True, 1.5, b"x", [], {}, object(), Loud(), LoudText("丙 "), " ", "丙 ", "\u4e19\u200b", "\ud800",
    "a\0b", "a\nb", "\x1b[31m", LONG, UserString("甲"), NESTED, date(2026, 1, 1),
]  # fmt: skip
NO_KEYS: list[Any] = ["", " ", "\ud800", "a\0b", "a\nb", "x" * 201, LONG, 1, True, b"k", ["k"], Loud()]
NO_MOMENTS: list[Any] = [
    "2026-11-02", 0, date(2026, 11, 2), datetime(2026, 11, 2), Loud(), datetime(2026, 1, 1, tzinfo=Nowhere(None)),
    datetime(2026, 1, 1, tzinfo=Nowhere(timedelta(days=2))), datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
    datetime(9999, 12, 31, 23, tzinfo=UTC), datetime(1899, 12, 31, tzinfo=UTC),
]  # fmt: skip
NO_NUMBERS: list[Any] = [-1, True, 1.0, math.nan, "1", Decimal(1), 10**5000, Loud()]
NO_VALUES: list[Any] = [
    None, 1.5, math.nan, math.inf, b"x", [], {}, (1,), {1}, datetime(2026, 1, 1, tzinfo=UTC), Decimal("NaN"),
    Decimal("sNaN"), Decimal("Infinity"), Decimal("1E+1000000"), Decimal("1E-1000000"), 10**5000, -(10**400), "\ud800",
    "a\rb", "\x1b[31m", LONG, Loud(), 1j, NESTED, endless(),
]  # fmt: skip
NO_MAPPINGS: list[Any] = [
    None, [], [("a", "b")], "ab", 1, {"甲"}, Shifting(a="b"), Loud(), endless(), {1: "甲"}, {"丙 ": "甲"}, {None: "甲"},
    {("a", "b"): "甲"}, {f"n{n}": "甲" for n in range(501)},
]  # fmt: skip
NO_PAPERS: list[Any] = ["photo.jpg", [PAPER, PAPER], PAPER.upper(), PAPER[1:], "", None, 1, b"a" * 64, PAPER + "\n"]
NO_TEXTS: list[Any] = [None, 1, b"x", ["x"], "\ud800", "a\0", "\x1b[0m", "a\x85b", "x" * 5001, Loud()]
NO_ACTORS: list[Any] = [None, "甲", VILLAGER.id, ("甲",), {"id": "甲"}, Actor, Loud()]
NO_VOTES: list[Any] = [(3, 3, 3, 0, 0), {"due": 3}, "3", 3, Loud()]
NO_FEES: list[Any] = [1.5, math.nan, True, Decimal("NaN"), Decimal("1E+400"), 10**5000, b"1", [1], "\ud800", "", Loud()]

WRONG: dict[str, list[Any]] = {
    "case": [*NO_NAMES, VILLAGER],
    "power": NO_NAMES,
    "village": NO_NAMES,
    "step": NO_NAMES,
    "channel": NO_NAMES,
    "outcome": NO_NAMES[1:],
    "place": NO_NAMES[1:],
    "start": NO_NAMES[2:],
    "source": NO_NAMES[1:],
    "by": NO_ACTORS,
    "key": NO_KEYS,
    "expected": NO_NUMBERS,
    "at": NO_MOMENTS,
    "parties": [*NO_MAPPINGS, {"申请人": "丙 "}, {"申请人": None}],
    "plan": [*NO_MAPPINGS, {"提出": 1}],
    "data": [*NO_MAPPINGS, *({"人口": each} for each in NO_VALUES)],
    "materials": [*NO_MAPPINGS, *({"申请书": each} for each in NO_PAPERS)],
    "vote": NO_VOTES,
    "fee": NO_FEES,
    "where": [*NO_TEXTS, ""],
    "evidence": [*NO_TEXTS, ""],
    "text": [*NO_TEXTS, " "],
    "reason": NO_TEXTS,
}
RIGHT: dict[str, dict[str, Any]] = {
    "open": {"power": "grant", "village": VILLAGE, "by": VILLAGER},
    "take": {"case": "", "step": "提出", "by": VILLAGER},
    "post": {"case": "", "step": "公示", "where": "村务公开栏", "evidence": "照片", "by": OFFICE},
    "object": {"case": "", "text": "不对", "by": VILLAGER},
    "sign": {"case": "", "step": "核实", "by": OFFICE},
    "hold": {"case": "", "by": OFFICE},
    "release": {"case": "", "by": OFFICE},
    "extend": {"case": "", "step": "核实", "reason": "忙", "by": OFFICE},
    "withdraw": {"case": "", "by": VILLAGER},
    "move": {"case": "", "by": OFFICE},
    "settle": {"case": ""},
    **{view: {"case": ""} for view in ("case", "options", "lamps", "power", "history", "hands")},
}
"""What each act and view may be asked, but for the case."""
OPTIONAL = {
    "open": ("parties", "channel", "source", "start"),
    "take": ("outcome", "data", "materials", "vote", "place", "fee"),
    "sign": ("outcome", "data"),
    "move": ("plan", "reason"),
    **dict.fromkeys(("hold", "release", "withdraw"), ("reason",)),
}
COMMON = ("key", "expected", "at")
ACTS = ("open", "take", "post", "object", "sign", "hold", "release", "extend", "withdraw", "move")
ARGUMENTS = [
    (act, name)
    for act, right in RIGHT.items()
    for name in (*right, *OPTIONAL.get(act, ()), *(COMMON if act in ACTS else ("at",) if act == "settle" else ()))
]


@pytest.mark.parametrize(("act", "name"), ARGUMENTS)
def test_what_is_no_argument_is_refused_at_the_door(act: str, name: str) -> None:
    desk = engine()
    case = desk.open("grant", VILLAGE, by=VILLAGER)
    right = {key: value or case.id for key, value in RIGHT[act].items()}
    for value in WRONG[name]:
        with pytest.raises(UsageError) as caught:
            getattr(desk, act)(**{**right, name: value})
        said = caught.value.text
        assert f" {name}" in said.zh, (value, said)
        assert said.zh.isprintable(), said
        assert max(len(said.zh), len(said.en)) < 400, said
    assert len(list(desk.follow())) == 1, "nothing of it is recorded"
    desk.store.verify()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda desk: desk.take("x", "y"), "by"),
        (lambda desk: desk.take("x", "y", by=OFFICE, colour="red"), "colour"),
        (lambda desk: desk.case("x", "y"), "too many"),
        (lambda desk: desk.case("x", case="y"), "case"),
        (lambda desk: desk.open(by=OFFICE, power="x"), "village"),
        (lambda desk: desk.follow(-1), "after"),
        (lambda desk: desk.follow(2**63), "after"),
        (lambda desk: desk.due(MONDAY.replace(tzinfo=None)), "at"),
        (lambda desk: list(desk.moves("grant")), "cases"),
        (lambda desk: list(desk.moves([1])), "cases[0]"),
        (lambda desk: list(desk.moves(along=3)), "along"),
        (lambda desk: desk.store.history(1), "case"),
        (lambda desk: desk.store.history("a\0"), "case"),
        (lambda desk: desk.store.history("x", 2**70), "after"),
        (lambda desk: desk.store.answer("\ud800"), "key"),
        (lambda desk: desk.store.due("now"), "at"),
        (lambda desk: desk.store.erase(True), "g"),
        (lambda desk: desk.store.lines(1.5), "after"),
        (lambda desk: desk.store.cursor(3).__enter__(), "name"),
        (lambda desk: desk.store.append([1]), "Event"),
        (lambda desk: desk.store.append(3), "Event"),
        (lambda _: untyped.open_store(3), "url"),
        (lambda _: untyped.open_store("memory:", create="no"), "create"),
        (lambda _: untyped.Engine("heyang", MemoryStore()), "catalogue"),
        (lambda _: untyped.Engine(listing(), "memory:"), "store"),
        (lambda _: untyped.Engine(listing(), MemoryStore(), host=Host), "host"),
        (lambda _: untyped.Engine(listing(), MemoryStore(), clock=MONDAY), "clock"),
        (lambda _: Vote(True, 1, 1, 1, 1), "due"),
        (lambda _: Vote(1, 1, 1, 1, 10**400), "abstained"),
    ],
)  # fmt: skip
def test_other_calls(call: Callable[[Any], object], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        call(engine())
    assert said in caught.value.text.en


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *[("id", each) for each in NO_NAMES],
        *[("roles", each) for each in ("申请人", {"申请人"}, None, ["丙 "], [1], {"申请人": 1}, ["a"] * 501, Loud())],
        *[("kin", each) for each in ("甲乙", None, [1], ["丙 "], {"甲": 1})],
        *[("place", each) for each in (None, 6, "610524 ", "\ud800")],
        *[("agent_for", each) for each in (None, " 甲")],
        *[("mandate", each) for each in (None, "\x00", "x" * 201)],
    ],
)
def test_what_is_no_actor_is_never_one(field: str, value: Any) -> None:
    with pytest.raises(UsageError) as caught:
        Actor(**{"id": "甲", field: value})
    assert f"Actor() 的参数 {field}" in caught.value.text.zh


def test_what_is_right_in_another_form_is_taken() -> None:
    class Number(IntEnum):
        THREE = 3

    desk = engine()
    case = desk.open("grant", VILLAGE, UserDict({"申请人": VILLAGER.id}), by=VILLAGER)
    case = desk.take(
        case, "提出", None, OrderedDict(人口=Number.THREE), {"申请书": PAPER}, by=VILLAGER, expected=case.seq,
        at=MONDAY.astimezone(ZoneInfo("Asia/Shanghai")),
    )  # fmt: skip
    assert type(case.fields["人口"]) is int
    assert case.at.tzinfo is UTC
    assert desk.case(case) == desk.case(case.id)


def test_what_the_list_refuses_is_still_refused_and_recorded() -> None:
    desk = engine()
    case = desk.open("grant", VILLAGE, by=VILLAGER)
    with pytest.raises(StepRefused, match="人口"):
        desk.take(case, "提出", data={"人口": "三口"}, materials={"申请书": PAPER}, by=VILLAGER)
    with pytest.raises(StepRefused):
        desk.take(case, "提出", data={"人口": 3}, materials={"申请书": "共享"}, by=VILLAGER)
    assert len(desk.refusals()) == 2


class TestHost:
    @pytest.mark.parametrize("now", [MONDAY.replace(tzinfo=None), None, "now", datetime(9999, 12, 31, tzinfo=UTC)])
    def test_a_clock_that_is_none(self, now: Any) -> None:
        for desk in (
            Engine(listing(), MemoryStore(), clock=lambda: now),
            Engine(listing(), MemoryStore(), host=type("Clock", (Host,), {"now": lambda _: now})()),
        ):
            with pytest.raises(UsageError, match=r"Host\.now\(\) 的回答 不对"):
                desk.open("grant", VILLAGE, by=VILLAGER)
            assert not list(desk.follow())

    @pytest.mark.parametrize("said", [None, "甲", [1], 3, b"x", endless(), Loud(), ["\ud800", None]])
    def test_holders_that_are_no_persons(self, said: Any) -> None:
        class Wrong(Host):
            def holders(self, role: str, village: str) -> Any:
                return said

        desk = engine(host=Wrong())
        case = desk.open("grant", VILLAGE, by=VILLAGER)
        desk.take(case, "提出", data={"人口": 3}, materials={"申请书": PAPER}, by=VILLAGER)
        with pytest.raises(UsageError, match=r"holders\(\) 的回答"):
            desk.hands(case)

    def test_what_the_host_itself_raises_comes_out(self) -> None:
        def broken() -> datetime:
            raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            Engine(listing(), MemoryStore(), clock=broken).open("grant", VILLAGE, by=VILLAGER)


def test_the_table_has_no_check_that_nobody_uses() -> None:
    assert WRONG.keys() <= door.ARGUMENTS.keys()
