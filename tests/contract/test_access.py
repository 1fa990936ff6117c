"""A store after it was closed, and in a forked process: it says so, whatever is asked of it, and nothing hangs."""

from __future__ import annotations

import asyncio
import inspect
import os
import pickle
import signal
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from qingdan.engine.errors import QingdanError, StoreError
from qingdan.engine.runtime.aio import AsyncEngine
from qingdan.engine.runtime.hooks import Follower
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import Store, open_store
from tests.moving import OFFICE, VILLAGER, listing
from tests.powers import MONDAY, VILLAGE

DEAD = 30
"""Seconds after which a forked process that hangs is ended."""
METHODS: dict[str, tuple[Any, ...]] = {
    "append": ([],),
    "history": ("x",),
    "refusals": (),
    "cases": (),
    "opened": ("grant", VILLAGE),
    "due": (MONDAY,),
    "entry_before": (MONDAY,),
    "definition": ("d",),
    "definitions": (),
    "answer": ("k",),
    "keys": (),
    "erase": (1,),
    "lines": (),
    "cursor": ("x",),
    "leaves": (),
    "restore": ([],),
    "tally": (),
    "verify": (),
}


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    urls = {"memory": "memory:", "sqlite": f"sqlite:///{tmp_path}/cases.db"}
    return urls.get(request.param) or str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    opened = open_store(url)
    yield opened
    opened.close()


def engine(store: Store) -> Engine:
    return Engine(listing(), store, clock=lambda: MONDAY)


def called(store: Store, name: str) -> object:
    """What a method gives, gone through to the end."""
    given = getattr(store, name)(*METHODS[name])
    if name == "cursor":
        with given as cursor:
            return cursor
    return list(given) if isinstance(given, Iterator) else given


def test_every_method_of_a_store_is_tried() -> None:
    public = {name for name, _ in inspect.getmembers(Store, inspect.isfunction) if not name.startswith("_")}
    assert public - {"close"} == set(METHODS)


@pytest.mark.parametrize("name", METHODS)
def test_a_closed_store_says_so(store: Store, name: str) -> None:
    store.close()
    with pytest.raises(StoreError) as caught:
        called(store, name)
    assert (caught.value.text.zh, caught.value.text.en) == (
        "记录库已经关闭（close），要用就重新打开",
        "the store was closed: open it again to use it",
    )


def test_closed_twice_is_closed_once(store: Store) -> None:
    store.close()
    store.close()


def test_what_reads_page_by_page_says_so_at_the_next_page(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if url == "memory:":
        return  # its lines are there at once
    monkeypatch.setattr(
        "qingdan.engine.runtime.store.reading._HASHES", "SELECT g, hash FROM events WHERE g > ? LIMIT 1"
    )
    store = open_store(url)
    for _ in range(3):
        engine(store).open("grant", VILLAGE, by=VILLAGER)
    leaves = store.leaves()
    next(leaves)
    store.close()
    with pytest.raises(StoreError, match="已经关闭"):
        next(leaves)


def test_engines_and_followers_of_a_closed_store_say_so(store: Store, tmp_path: Path) -> None:
    desk = engine(store)
    case = desk.open("grant", VILLAGE, by=VILLAGER)
    store.close()
    acts: list[Callable[[], object]] = [
        lambda: desk.open("grant", VILLAGE, by=VILLAGER),
        lambda: desk.take(case, "核实", "属实", by=OFFICE),
        lambda: desk.case(case),
        lambda: desk.options(case),
        lambda: list(desk.cases()),
        desk.rounds.work,
        lambda: Follower(desk, print, name="x").once(),
        lambda: Follower(desk, print, tmp_path / "cursor").once(),
    ]
    for act in acts:
        with pytest.raises(StoreError, match="已经关闭"):
            act()

    async def awaited() -> None:
        async with AsyncEngine(desk) as awaiting:
            with pytest.raises(StoreError, match="记录库已经关闭"):
                await awaiting.case(case)

    asyncio.run(awaited())


def test_a_closed_async_engine_says_so() -> None:
    async def main() -> None:
        desk = AsyncEngine(engine(open_store("memory:")))
        await desk.close()
        await desk.close()
        with pytest.raises(StoreError, match="AsyncEngine"):
            await desk.refusals()
        with pytest.raises(StoreError, match="AsyncEngine"):
            [case async for case in desk.cases()]

    asyncio.run(main())


def test_closing_waits_for_what_is_being_written(store: Store) -> None:
    desk = engine(store)
    said: list[str] = []

    def work() -> None:
        try:
            while True:
                desk.open("grant", VILLAGE, by=VILLAGER)
        except StoreError as error:
            said.append(error.text.zh)

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    while not store.cases():
        pass
    store.close()
    for thread in threads:
        thread.join(DEAD)
    assert said == ["记录库已经关闭（close），要用就重新打开"] * 8


def forked(work: Callable[[], object]) -> Any:
    """What `work` gives in a forked process; the error if it raises one of ours."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # later Pythons warn of forks where there are threads: that is what is tried
        child = os.fork()
    if not child:
        signal.alarm(DEAD)
        try:
            os.write(writing, pickle.dumps(_outcome(work)))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    os.waitpid(child, 0)
    assert said, "the forked process hung or died"
    return pickle.loads(said)


def _outcome(work: Callable[[], object]) -> object:
    try:
        return work()
    except QingdanError as error:
        return error


@contextmanager
def busy(desk: Engine, case: str) -> Iterator[None]:
    """Another thread acts on the case and reads the store all the time, as a fork may find them."""
    done, held = threading.Event(), threading.Event()

    def hold() -> None:
        with desk._queues.of(case), getattr(desk.store, "_reading", nullcontext()):
            held.set()
            done.wait(DEAD)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(DEAD)
    yield
    done.set()
    thread.join()


async def _awaited(desk: AsyncEngine) -> object:
    return await desk.refusals()


def test_a_forked_process_is_told(store: Store) -> None:
    desk = engine(store)
    case = desk.open("grant", VILLAGE, by=VILLAGER)
    awaiting = AsyncEngine(desk)
    asked: list[Callable[[], object]] = [
        lambda: desk.hold(case, by=OFFICE),
        lambda: desk.case(case),
        lambda: desk.open("grant", VILLAGE, by=VILLAGER),
        lambda: asyncio.run(_awaited(awaiting)),
        *(partial(called, store, name) for name in METHODS),
    ]
    with busy(desk, case.id):
        told = [forked(each) for each in asked]
        assert forked(store.close) is None
    assert all(type(each) is StoreError and "fork" in each.text.en for each in told), told
    assert store.cases() == (case.id,), "the first process goes on"
    store.verify()


def test_a_forked_process_may_open_its_own(store: Store, url: str) -> None:
    desk = engine(store)
    desk.open("grant", VILLAGE, by=VILLAGER)
    with busy(desk, "x"):
        assert forked(lambda: _opens_one(url)) == (1 if url == "memory:" else 2)
    desk.open("grant", VILLAGE, by=VILLAGER)
    store.verify()


def _opens_one(url: str) -> int:
    store = open_store(url)
    engine(store).open("grant", VILLAGE, by=VILLAGER)
    count = len(store.cases())
    store.close()
    return count
