"""Workers as processes of their own on one record: they share it out, die, lose the server, and are told to stop."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from contextlib import closing, contextmanager
from importlib import import_module
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import pytest

from qingdan import verify
from qingdan.engine.runtime.commands import Actor
from qingdan.engine.runtime.events import Kind
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import open_store
from tests.chaos.watchman import LIST
from tests.postgres import Server, binaries, database
from tests.powers import MONDAY, VILLAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qingdan.engine.runtime.store import Store

ROOT = Path(__file__).parents[2]
PATIENCE = 60
SOON = 25
CASES = 6
BY = Actor("经办", ["村委会"])
ALL = Counter(登记=CASES, 聘用=CASES, 盘点=1, 走访=2, 月度考核=CASES)
"""Where cases begin: two of them by hand; a check of the books a month, a visit of each leader, a review of whoever was
hired by the clock."""
LEFT = """WITH dead AS (
        INSERT INTO {schema}.procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id)
    INSERT INTO {schema}.procrastinate_jobs (queue_name, task_name, status, worker_id)
    SELECT 'qingdan-do', 'do', 'doing', id FROM dead RETURNING id"""
"""What a worker leaves behind that died while it did something."""
pytest.importorskip("procrastinate")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that nobody else uses."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not here: .ci/need postgres")
    server = Server(programs)
    server.start()
    yield server
    server.end()


class Crew:
    """Workers on one record, and what they told."""

    def __init__(self, url: str, folder: Path, store: Store) -> None:
        self.url, self.store, self.file, self.said = url, store, folder / "told", folder / "said"
        self.workers: list[subprocess.Popen[bytes]] = []

    def hire(self, number: int, dies_at: int = 0) -> None:
        words = [sys.executable, "-m", "tests.chaos.watchman", self.url, str(self.file), str(dies_at)]
        with self.said.open("ab") as said:
            self.workers += [subprocess.Popen(words, cwd=ROOT, stdout=said, stderr=said) for _ in range(number)]

    def told(self) -> list[int]:
        return [int(line) for line in self.file.read_text().splitlines()] if self.file.exists() else []

    def opened(self) -> Counter[str]:
        known = Engine(LIST, self.store)
        return Counter(start for case in self.store.cases() if (start := known.case(case).start))

    def warned(self) -> set[int]:
        return {
            each.g for case in self.store.cases() for each in self.store.history(case) if each.event.kind is Kind.WARNED
        }

    def at_work(self) -> int:
        """How many have signed on; one that meets no server at its first start would end."""
        with import_module("psycopg").connect(self.url, autocommit=True) as base:
            queues = base.execute(
                "SELECT schemaname FROM pg_tables WHERE tablename = 'procrastinate_workers'"
            ).fetchall()
            signs = (f"SELECT count(*) FROM {schema}.procrastinate_workers" for (schema,) in queues)
            return sum(base.execute(sign).fetchone()[0] for sign in signs)

    def finished(self) -> bool:
        """Whether all is opened and told: two clocks are red in each of the cases whose books nobody keeps."""
        return self.opened() == ALL and len(self.warned()) == 2 * CASES and set(self.told()) == self.warned()

    def dismiss(self) -> list[int]:
        """How they end when they are told to, which is soon."""
        for each in self.workers:
            each.terminate()
        return [each.wait(SOON) for each in self.workers]


@contextmanager
def crew(server: Server, folder: Path) -> Iterator[Crew]:
    """On a record with cases that are overdue, and others whose follow-up is."""
    with database(server.url) as url, closing(open_store(url)) as store:
        office = Engine(LIST, store, clock=lambda: MONDAY)
        for _ in range(CASES):
            office.open("books", VILLAGE, {"申请人": "甲"}, by=BY)
            hired = office.open("job", VILLAGE, {"申请人": "甲"}, by=BY)
            office.take(hired.id, "聘用", "聘", by=BY)
        crew = Crew(url, folder, store)
        try:
            yield crew
        finally:
            for each in crew.workers:
                each.kill()
                each.wait()
        assert verify(store).faults == ()
        assert store.refusals() == ()
        assert "Traceback" not in crew.said.read_text()


@contextmanager
def queue(url: str) -> Iterator[tuple[Any, str]]:
    """A connection, and the only schema beside the record's."""
    with import_module("psycopg").connect(url, autocommit=True) as base:
        base.execute("SET client_min_messages = error")
        ((schema,),) = base.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'qingdan_%'").fetchall()
        yield base, schema


def until(true: Callable[[], bool]) -> None:
    end = monotonic() + PATIENCE
    while not true():
        assert monotonic() < end
        sleep(0.1)


def test_three_share_it_out_and_each_thing_is_done_and_told_once(server: Server, tmp_path: Path) -> None:
    with crew(server, tmp_path) as three:
        three.hire(3)
        until(three.finished)
        with queue(three.url) as (base, schema):
            gone = base.execute(LEFT.format(schema=schema)).fetchone()[0]
            until(lambda: not base.execute(f"SELECT 1 FROM {schema}.procrastinate_jobs WHERE id = {gone}").fetchall())
        sleep(1)  # another round finds nothing
        assert three.dismiss() == [0, 0, 0]
        assert three.opened() == ALL
        assert sorted(three.told()) == sorted(three.warned()), "each once"
        with queue(three.url) as (base, schema):
            left = base.execute(f"SELECT task_name FROM {schema}.procrastinate_jobs WHERE task_name <> 'plan'")
            assert left.fetchall() == [], "what is done is not kept"


def test_one_killed_while_telling_leaves_the_rest_to_others(server: Server, tmp_path: Path) -> None:
    with crew(server, tmp_path) as three:
        three.hire(1, dies_at=3)
        assert three.workers[0].wait(PATIENCE) == -signal.SIGKILL
        assert len(three.told()) == 3
        with queue(three.url) as (base, schema):
            base.execute(f"DROP SCHEMA {schema} CASCADE")  # it holds nothing that the record does not say
        three.hire(2)
        until(three.finished)
        assert three.dismiss() == [-signal.SIGKILL, 0, 0]
        assert three.opened() == ALL
        assert Counter(three.told()) == Counter([*three.warned(), three.told()[2]]), "twice what died in the telling"


def test_killed_anywhere_and_the_server_gone_for_a_while(server: Server, tmp_path: Path) -> None:
    with crew(server, tmp_path) as three:
        three.hire(3)
        until(lambda: three.at_work() == 3)
        os.kill(three.workers[0].pid, signal.SIGKILL)
        server.stop("immediate")
        sleep(0.5)
        server.start()
        until(three.finished)
        assert three.dismiss()[1:] == [0, 0]
        assert three.opened() == ALL
        assert len(three.told()) <= len(three.warned()) + 2, "a kill and a crash may each have met one telling"


def test_told_to_stop_while_the_server_is_gone(server: Server, tmp_path: Path) -> None:
    with crew(server, tmp_path) as one:
        one.hire(1)
        until(one.finished)
        server.stop("fast")
        try:
            until(lambda: "等它回来" in one.said.read_text())
            assert one.dismiss() == [0]
        finally:
            server.start()
