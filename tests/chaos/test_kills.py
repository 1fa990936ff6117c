"""kill -9 at every step of an append: whatever the moment, the same command with the same key is entered once."""

from __future__ import annotations

import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from importlib import import_module
from itertools import count
from time import monotonic, sleep
from typing import TYPE_CHECKING

import pytest

from qingdan import verify
from qingdan.engine.errors import StepRefused
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import open_store
from qingdan.engine.runtime.store.sqlite import SqliteStore
from tests.chaos.conftest import Nursery
from tests.chaos.family import ACTS, FAMILY, Act, Family, spelt
from tests.chaos.loop import BY, CATALOGUE, NEXT, VILLAGE
from tests.chaos.nursery import UNAVAILABLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KILLED = -9
STRIDE = {"sqlite": 1, "postgres": 3}
"""At every line of the store's code, or every third where a connection has to be made for each child; of several
cases at every other of these, but for the end of a child."""
LEAST = {"sqlite": 150, "postgres": 60}
"""Kills of each, at the least, if they were at every line."""
HAMMERS, MEETINGS = 4, 12
"""Processes that write at once, and how many of each are killed one after the other."""
CUT = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE application_name LIKE 'qingdan-%' AND datname = current_database() ORDER BY random() LIMIT 1"""
RANDOM = {"sqlite": 100, "postgres": 40}
"""Kills at random instants. In all there are more than 1,500."""


@pytest.fixture
def stores() -> Iterator[ExitStack]:
    """Closes what is put into it."""
    with ExitStack() as stack:
        yield stack


def kind(url: str) -> str:
    return "sqlite" if url.startswith("sqlite") else "postgres"


@pytest.mark.parametrize("refused", [False, True], ids=["accepted", "refused"])
def test_at_every_line_of_an_append(url: str, children: Nursery, refused: bool) -> None:
    store = open_store(url)
    engine = Engine(CATALOGUE, store)
    case = engine.open("loop", VILLAGE, by=BY)
    kills, kept = 0, 0
    for line in count(1, STRIDE[kind(url)]):
        step, outcome, key = "没有" if refused else case.step, NEXT[case.step][1], f"k{line}"
        act = Act("take", (case.id, step, outcome), {}, case.id, "T")
        ended = children.order(**act.order(url=url, line=line, key=key))
        kept += store.tally().entries == kills + 2
        if refused:
            with pytest.raises(StepRefused, match="没有"):
                engine.take(case.id, step, outcome, by=BY, key=key)
        else:
            case = engine.take(case.id, step, outcome, by=BY, key=key)
        assert store.tally().entries == kills + 2, "once, whether the first was kept or not"
        if ended != KILLED:
            break
        kills += 1
    assert (ended, kills >= LEAST[kind(url)]) == (0, True)
    assert 0 < kept < kills, "some died before the commit and some after it"
    assert verify(store).faults == ()
    assert store.tally().keys == kills + 1
    store.close()


@pytest.mark.parametrize("next_act", ACTS, ids=lambda act: act.__name__)
def test_several_cases_at_every_line_of_an_append(
    url: str, children: Nursery, stores: ExitStack, next_act: Callable[[Family], Act]
) -> None:
    """All of a batch over several cases is there, or nothing; the same key then gives the same answer."""
    store = stores.enter_context(closing(open_store(url)))
    if isinstance(store, SqliteStore):
        store._writer.execute("PRAGMA synchronous = OFF")  # what is killed is another process, with settings of its own
    engine = Engine(FAMILY, store)
    family, kept, ended = Family(engine), [], KILLED
    stride = STRIDE[kind(url)] * (1 if next_act is Family.end else 2)
    for line in count(1, stride):
        act, before = next_act(family), store.tally().entries
        ended = children.order(**act.order(url=url, line=line, key=f"k{line}"))
        if ended != KILLED:
            break
        kept.append(spelt(store.lines(before)))
        assert kept[-1] in {"", act.whole}, "all of it or nothing"
        answer = act.done(engine, f"k{line}")
        assert spelt(store.lines(before)) == act.whole, "once, whether the first was kept or not"
        assert act.done(engine, f"k{line}") == answer
        assert Engine(FAMILY, store).case(answer.id) == answer
    assert ended == 0
    assert len(kept) * stride >= LEAST[kind(url)]
    assert set(kept) == {"", act.whole}, "some died before the commit and some after it"
    assert verify(store).faults == ()


def test_what_the_clock_opens_at_every_line_of_an_append(url: str, children: Nursery, stores: ExitStack) -> None:
    """A follow-up and its entry in the chain are there together or not at all; the next round opens it once."""
    store = stores.enter_context(closing(open_store(url)))
    later = datetime.now(UTC) + timedelta(days=2)
    engine, watch = Engine(FAMILY, store), Engine(FAMILY, store, clock=lambda: later)
    family, kept, ended = Family(engine), set[str](), KILLED
    for line in count(1, 3 * STRIDE[kind(url)]):
        family.first()
        before = store.tally().entries
        ended = children.order(do="round", url=url, line=line, now=later.isoformat())
        if ended != KILLED:
            break
        kept.add(spelt(store.lines(before)))
        watch.rounds.work(())
        assert spelt(store.lines(before)) == "OF"
        assert watch.rounds.work(()) == ()
    assert (ended, kept) == (0, {"", "OF"})
    assert verify(store).faults == ()


def test_at_any_instant(url: str, children: Nursery, tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    chance = random.Random(url.partition(":")[0])
    for number in range(RANDOM[kind(url)]):
        after = chance.uniform(0, 0.02)
        assert children.order(do="hammer", url=url, name=f"n{number}", notes=str(notes), after=after) == KILLED
    kept_their_word(url, notes.read_text())


def test_at_any_instant_while_others_write(url: str, tmp_path: Path) -> None:
    """Several at once; on PostgreSQL, besides, connections are cut off, of those who enter and of those who wait."""

    def kill(number: int) -> None:
        chance, notes = random.Random(number), str(tmp_path / f"notes-{number}")
        with closing(Nursery()) as children:
            for each in range(MEETINGS):
                name, after = f"n{number}-{each}", chance.uniform(0, 0.3)
                ended = children.order(do="hammer", url=url, name=name, notes=notes, after=after)
                assert ended in {KILLED, UNAVAILABLE}

    open_store(url).close()
    with ThreadPoolExecutor(HAMMERS) as pool:
        killing = [pool.submit(kill, number) for number in range(HAMMERS)]
        if kind(url) == "postgres":
            with import_module("psycopg").connect(url, autocommit=True) as base:
                while not all(each.done() for each in killing):
                    base.execute(CUT)
                    sleep(0.1)
    for each in killing:
        each.result()
    kept_their_word(url, "".join(notes.read_text() for notes in tmp_path.glob("notes-*")))


def kept_their_word(url: str, notes: str) -> None:
    """What was promised is there, once; what is there was asked for."""
    lines = [line.split() for line in notes.splitlines()]
    begun = {line[1] for line in lines if line[0] == "?"}
    promised = {line[1]: (line[2], int(line[3])) for line in lines if line[0] == "!"}
    store = open_store(url)
    engine = Engine(CATALOGUE, store)
    assert verify(store).faults == ()
    assert promised
    for case, seq in promised.values():
        assert [entry.event.seq for entry in engine.history(case)] == list(range(1, seq + 1))
    listed = store.keys()
    used = {each.key for each in listed}
    assert len(used) == store.tally().entries, "nothing is there that nobody asked for"
    assert {key.rpartition("-")[0] for key in used} <= begun
    store.close()


HOLD = """
import sys, time
from qingdan import open_store
store = open_store(sys.argv[1])
with store.cursor("sms") as cursor:
    cursor.write(7)
    print("held", flush=True)
    time.sleep(60)
"""


def test_who_dies_lets_go_of_his_cursor(url: str) -> None:
    with closing(open_store(url)) as store, subprocess.Popen([sys.executable, "-c", HOLD, url], stdout=-1) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"held\n"
        with store.cursor("sms") as cursor:
            assert cursor is None
        child.kill()
        child.wait()
        until = monotonic() + 30
        while monotonic() < until:
            with store.cursor("sms") as cursor:
                if cursor is not None:
                    assert cursor.read() == 7
                    return
        pytest.fail("nobody holds it, and yet it is held")
