"""Several processes and many threads act on one case: everybody is answered by the list, nobody by a conflict."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qingdan import verify
from qingdan.engine.errors import QingdanError
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import open_store
from tests.moving import OVERSIGHT, VILLAGER, listing
from tests.powers import VILLAGE

PROCESSES, THREADS, ACTS = 3, 8, 40


def work(url: str, case: str) -> Counter[str]:
    """What many threads of one process are told that hold and release the case."""
    store = open_store(url)
    desk = Engine(listing(), store)

    def act(number: int) -> str:
        try:
            (desk.hold if number % 2 else desk.release)(case, by=OVERSIGHT)
        except QingdanError as error:
            return str(getattr(error, "code", type(error).__name__))
        return "done"

    with ThreadPoolExecutor(THREADS) as pool:
        told = Counter(pool.map(act, range(ACTS)))
    store.close()
    return told


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_no_conflict_where_nothing_was_expected(kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    url = f"sqlite:///{tmp_path}/cases.db" if kind == "sqlite" else str(request.getfixturevalue("postgres_url"))
    store = open_store(url)
    case = Engine(listing(), store).open("grant", VILLAGE, by=VILLAGER).id
    words = [sys.executable, "-c", f"from tests.chaos.test_queues import work; print(dict(work({url!r}, {case!r})))"]
    running = [
        subprocess.Popen(words, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True)
        for _ in range(PROCESSES)
    ]
    told: Counter[str] = Counter()
    for each in running:
        told.update(eval(each.communicate(timeout=120)[0]))
    assert told.keys() <= {"done", "QR102", "QR110"}, told
    assert len(store.history(case)) + len(store.refusals(case)) == 1 + PROCESSES * ACTS
    assert verify(store).faults == ()
    store.close()
