"""What a type checker must say of the public names. Never run: `tests/contract/test_types.py` has it checked.

Each `type: ignore` stands at a mistake that must be found: an ignored error that is none is an error itself.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, assert_type

import qingdan
from qingdan import (
    Actor,
    AsyncEngine,
    Case,
    Colour,
    Done,
    Engine,
    Entry,
    Follower,
    Kind,
    Lamp,
    Option,
    Refusal,
    Status,
    Todo,
    Worker,
    load_catalogue,
    open_store,
)

version: str = qingdan.__version__


def misspelt() -> None:
    from qingdan import Enginee  # type: ignore[attr-defined]  # noqa: PLC0415

    print(Enginee, qingdan.Stepp)  # type: ignore[attr-defined]


def acts(engine: Engine, by: Actor) -> None:
    case = engine.open("BM-02", "610524101203", {"申请人": "甲"}, by=by)
    assert_type(case, Case)
    assert_type(engine.take(case, "提出申请", by=by, key="k", expected=case.seq), Case)
    assert_type(engine.take(case.id, "提出申请", by=by), Case)
    assert_type(engine.options(case), tuple[Option, ...])
    assert_type(engine.lamps(case), tuple[Lamp, ...])
    assert_type(engine.history(case), tuple[Entry, ...])
    assert_type(case.status, Status)
    engine.take(case, "提出申请", by=by, materials={"申请书": 1})  # type: ignore[dict-item]
    engine.take(case, "提出申请", by="甲")  # type: ignore[arg-type]
    engine.take(case, "提出申请")  # type: ignore[call-arg]
    engine.tkae(case, "提出申请", by=by)  # type: ignore[attr-defined]
    Actor("甲", roles=["村委会"], plce="")  # type: ignore[call-arg]


async def awaited(desk: AsyncEngine, by: Actor) -> None:
    assert_type(await desk.take("x", "提出申请", by=by), Case)
    coroutine: Coroutine[Any, Any, Case] = desk.hold("x", by=by)
    await coroutine
    assert_type(await desk.options("x"), tuple[Option, ...])
    async for case in desk.cases():
        assert_type(case, Case)
    async for entry in desk.follow():
        assert_type(entry, Entry)
    unawaited = desk.hold("x", by=by)
    assert unawaited.seq  # type: ignore[attr-defined]
    await desk.take("x", "提出申请", by=by, materials={"申请书": 1})  # type: ignore[dict-item]
    await desk.take("x", "提出申请")  # type: ignore[call-arg]


def followed(engine: Engine) -> None:
    def hook(entry: Entry) -> None:
        assert_type(entry.event.kind, Kind)

    Follower(engine, hook, name="sms", kinds={Kind.REFUSED})
    Follower(engine, hook, kinds={"refused"})  # type: ignore[arg-type]


def clocks(engine: Engine, lamp: Lamp, at: Any, no: Refusal) -> None:
    def tell(done: Done) -> None:
        assert_type(done.todo, Todo)

    assert_type(lamp.colour(at), Colour)
    assert_type(engine.rounds.work(tell=tell), tuple[Done, ...])
    assert_type(no.code, str)
    Worker(engine, tell)


def made(path: str) -> Engine:
    tables: Mapping[str, Callable[..., object]] = {"load": load_catalogue, "open": open_store}
    assert tables
    open_store(path, create="no")  # type: ignore[arg-type]
    return Engine(load_catalogue(path), open_store("memory:"))
