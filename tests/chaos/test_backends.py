"""kill -9 of the server's process that writes: at every row of a batch over several cases, and at any instant.

PostgreSQL then ends all its processes and recovers. Whether the caller waits for it or is told to try again, all of
the batch is there or nothing, and the same key gives the answer.
"""

from __future__ import annotations

import os
import random
import re
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from importlib import import_module
from itertools import count
from pathlib import Path
from threading import Event as Flag
from time import sleep
from typing import TYPE_CHECKING, TypeVar

import pytest

from qingdan import verify
from qingdan.engine.errors import Unavailable
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import Store
from tests.chaos.family import ACTS, FAMILY, UNITS, Act, Family, spelt
from tests.chaos.loop import BY, VILLAGE
from tests.postgres import Server, database

if TYPE_CHECKING:
    from qingdan.engine.runtime.standing import Case

T = TypeVar("T")
KILLS, CALLERS = 25, 4
STRIKES = """
CREATE FUNCTION strike() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    COPY (SELECT 1) TO PROGRAM '{program}';
    RETURN NEW;
END $$;
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY '{{events,bodies,definitions,keys}}'::text[] LOOP
        EXECUTE format('CREATE TRIGGER strike_first BEFORE INSERT ON qingdan.%1$s
            FOR EACH ROW EXECUTE FUNCTION strike()', name);
        EXECUTE format('CREATE CONSTRAINT TRIGGER strike_last AFTER INSERT ON qingdan.%1$s
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION strike()', name);
    END LOOP;
END $$;
"""
"""Before each row, and for each row once more when the transaction is about to commit, a program is asked."""
PROGRAM = "cat >/dev/null; n=$(cat {0}); echo $((n-1)) >{0}; [ $n -ne 1 ] || kill -9 $PPID"
"""It counts down, and kills the process of the server that asked, once."""


def opened(url: str, patience: float) -> Store:
    store: Store = import_module("qingdan.engine.runtime.store.postgres").PostgresStore(url, patience)
    return store


@pytest.fixture
def blow(server: Server) -> Iterator[tuple[str, Path]]:
    """A database whose writer is killed at the n-th row, n being what stands in a file (0: not at all)."""
    count_down = server.folder / "count"
    count_down.write_text("0")
    count_down.chmod(0o666)
    with database(server.url) as url:
        opened(url, 0).close()
        with import_module("psycopg").connect(url, autocommit=True) as base:
            base.execute(STRIKES.format(program=PROGRAM.format(count_down)))
        yield url, count_down


def asked(act: Act, engine: Engine, key: str) -> Case | None:
    """The answer; None where it is to be tried again."""
    with suppress(Unavailable):
        return act.done(engine, key)
    return None


def insisted(ask: Callable[[], T]) -> T:
    """The answer, asked for until there is one."""
    for _ in range(200):
        with suppress(Unavailable):
            return ask()
        sleep(0.05)
    raise AssertionError("the server did not come back")


@pytest.mark.parametrize("patience", [0.0, 20.0], ids=["told to try again", "waited for"])
@pytest.mark.parametrize("next_act", ACTS, ids=lambda act: act.__name__)
def test_killed_at_every_row(blow: tuple[str, Path], next_act: Callable[[Family], Act], patience: float) -> None:
    url, count_down = blow
    with closing(opened(url, patience)) as store:
        engine = Engine(FAMILY, store)
        family, answered = Family(engine), set[bool]()
        for row in count(1, 1 if next_act is Family.end else 3):
            act, before, key = next_act(family), store.tally().entries, f"row-{row}"
            count_down.write_text(str(row))
            answer = asked(act, engine, key)
            if int(count_down.read_text()) > 0:
                break
            assert insisted(lambda: spelt(store.lines(before))) in {"", act.whole}, "all of it or nothing"  # noqa: B023
            answered.add(answer is not None)
            answer = answer or act.done(engine, key)
            assert spelt(store.lines(before)) == act.whole
            assert act.done(engine, key) == answer == Engine(FAMILY, store).case(answer.id)
        count_down.write_text("0")
        assert row > 2 * (2 * len(act.whole) + 1), "twice for each entry, each body and the key"
        assert answered == {patience > 0}
        assert verify(store).faults == ()


def lived(engine: Engine, name: str, over: Flag) -> int:
    """Whole lives of families until it is over, everything with a key; how many."""

    def do(act: Callable[..., Case], *words: str, **named: str) -> Case:
        key = f"{name}-{next(numbers)}"
        return insisted(lambda: act(*words, by=BY, key=key, **named))

    numbers = count()
    for life in count(1):
        first = do(engine.open, "first", VILLAGE)
        do(engine.take, first.id, "登记")
        follow = do(engine.open, "first", VILLAGE, source=first.id, start="转")
        child = do(engine.take, follow.id, "转").child
        assert do(engine.take, child, "办").end == "已完成"
        if over.is_set():
            return life
    raise AssertionError


def struck(url: str, chance: random.Random) -> bool:
    """One of the processes that serve a store is killed, at once; False if there is none just now."""
    psycopg = import_module("psycopg")
    with suppress(psycopg.OperationalError, ProcessLookupError), psycopg.connect(url, autocommit=True) as base:
        serving = base.execute("SELECT pid FROM pg_stat_activity WHERE application_name LIKE 'qingdan-%'").fetchall()
        if serving:
            os.kill(chance.choice(serving)[0], signal.SIGKILL)
            return True
    return False


def test_killed_at_any_instant(server: Server) -> None:
    over, chance = Flag(), random.Random(7)
    with database(server.url) as url, closing(opened(url, 0)) as store, ThreadPoolExecutor(CALLERS) as pool:
        engine = Engine(FAMILY, store)
        living = [pool.submit(lived, engine, str(number), over) for number in range(CALLERS)]
        kills = 0
        while kills < KILLS and not any(each.done() for each in living):
            sleep(chance.uniform(0.05, 0.4))
            kills += struck(url, chance)
        over.set()
        lives = sum(each.result(60) for each in living)
        insisted(store.verify)
        record = spelt(store.lines())
        assert re.fullmatch(f"(?:{UNITS})*", record), record
        assert len(record) == 9 * lives == store.tally().entries
        assert store.tally().keys == 5 * lives
