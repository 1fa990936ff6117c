"""PostgreSQL stopped, crashed and started again under load, and without room on its disk."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager, suppress
from importlib import import_module
from itertools import count
from threading import Event as Flag
from time import sleep
from typing import TYPE_CHECKING

import pytest

from qingdan.engine.errors import Unavailable
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import open_store
from tests.chaos.loop import BY, CATALOGUE, NEXT, VILLAGE
from tests.postgres import database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.postgres import Server

CALLERS = 8
WAYS = ("immediate", "fast", "immediate")
"""How the server is stopped, one way after the other."""


def work(engine: Engine, name: str, over: Flag) -> tuple[str, int]:
    """Steps of a case of its own until it is over; what is told to be tried again is, with the same key."""
    case = None
    for number in count():
        while True:
            try:
                if case is None:
                    case = engine.open("loop", VILLAGE, by=BY, key=f"{name}-{number}")
                else:
                    case = engine.take(case.id, case.step, NEXT[case.step][1], by=BY, key=f"{name}-{number}")
            except Unavailable:
                sleep(0.05)
            else:
                break
        if over.is_set():
            return case.id, case.seq
    raise AssertionError


@pytest.mark.parametrize("patience", [0.0, 20.0], ids=["told to try again", "waited for"])
@pytest.mark.parametrize("number", [1, CALLERS], ids=["one store", "a store each"])
def test_stopped_and_started_under_load(server: Server, patience: float, number: int) -> None:
    postgres = import_module("qingdan.engine.runtime.store.postgres")
    over = Flag()
    with ExitStack() as stack, ThreadPoolExecutor(CALLERS) as pool:
        stores = [stack.enter_context(closing(postgres.PostgresStore(server.url, patience))) for _ in range(number)]
        store = stores[0]
        before = store.tally()
        engines = [Engine(CATALOGUE, each) for each in stores] * (CALLERS // number)
        working = [pool.submit(work, each, f"{patience}-{number}-{n}", over) for n, each in enumerate(engines)]
        for how in WAYS:
            sleep(0.3)
            server.stop(how)
            sleep(0.1)
            server.start()
        sleep(0.3)
        over.set()
        ended = [each.result(60) for each in working]
        after = store.tally()
        assert after.entries - before.entries == sum(seq for _, seq in ended), "every act once, and nothing else"
        assert after.keys - before.keys == after.entries - before.entries
        for case, seq in ended:
            assert [entry.event.seq for entry in store.history(case)] == list(range(1, seq + 1))
        store.verify()


def test_a_server_that_is_gone_is_said(server: Server) -> None:
    postgres = import_module("qingdan.engine.runtime.store.postgres")
    with closing(postgres.PostgresStore(server.url, 0.2)) as store:
        engine = Engine(CATALOGUE, store)
        case = engine.open("loop", VILLAGE, by=BY)
        server.stop("immediate")
        with pytest.raises(Unavailable, match="连不上"):
            engine.take(case.id, "登记", "交", by=BY, key="gone")
        with pytest.raises(Unavailable, match="连不上"):
            store.history(case.id)
        server.start()
        assert engine.take(case.id, "登记", "交", by=BY, key="gone").seq == 2
        assert len(store.history(case.id)) == 2


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """A disk of that size, for whom the folder above belongs to; only where the tests may mount one."""
    owner = folder.parent.stat()
    options = f"size={size},uid={owner.st_uid},gid={owner.st_gid},mode=0700"
    words = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    done = subprocess.run(words, check=False, capture_output=True)
    if done.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_its_disk_is_full(server: Server) -> None:
    psycopg = import_module("psycopg")
    folder = server.folder / "small"
    folder.mkdir()
    with database(server.url) as url, small_disk(folder, "300k"), closing(open_store(url)) as store:
        engine = Engine(CATALOGUE, store)
        with psycopg.connect(url, autocommit=True) as base:
            base.execute(f"CREATE TABLESPACE small LOCATION '{folder}'")
            base.execute("CREATE TABLE filler (x text) TABLESPACE small")
            base.execute("ALTER TABLE qingdan.bodies SET TABLESPACE small")
            case = engine.open("loop", VILLAGE, by=BY)
            with suppress(Unavailable):
                while True:
                    case = engine.take(case.id, case.step, NEXT[case.step][1], by=BY)
            with pytest.raises(Unavailable, match="磁盘满了"):
                engine.take(case.id, case.step, NEXT[case.step][1], by=BY, key="full")
            assert store.history(case.id)[-1].event.seq == case.seq
            base.execute("ALTER TABLE qingdan.bodies SET TABLESPACE pg_default; DROP TABLE filler")
            base.execute("DROP TABLESPACE small")
        again = engine.take(case.id, case.step, NEXT[case.step][1], by=BY, key="full")
        assert again.seq == case.seq + 1
        store.verify()
