"""A durable step on PostgreSQL, beside pgbench with one prepared statement, by turns. Only ratios count.

Both write to one private server (or the one of QINGDAN_TEST_POSTGRES), full synchronisation: pgbench a row of the size
of an event, this project a whole step: decided, hashed, entered with its body, checked by the triggers.

    python bench/stores.py [--rounds 5] [--seconds 2]
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from threading import Thread
from time import perf_counter

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from steps import CATALOGUE, walker  # noqa: E402

from qingdan.engine.runtime.service import Engine  # noqa: E402
from qingdan.engine.runtime.store import open_store  # noqa: E402
from tests.postgres import GIVEN, Server, binaries, database  # noqa: E402

DURABLE = ("listen_addresses=", "max_connections=100", "shared_buffers=256MB")
SCRIPT = """INSERT INTO yardstick (case_id, seq, a, b, c, body) VALUES ('XX-01-20261102-7QK2MD4X', :client_id,
repeat('a', 64), repeat('b', 64), repeat('c', 64), repeat('d', 90));"""
TABLE = "CREATE TABLE yardstick (g bigserial PRIMARY KEY, case_id text, seq int, a text, b text, c text, body text)"


def pgbench(url: str, clients: int, seconds: int) -> float:
    """µs a transaction."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write(SCRIPT)
        script.flush()
        words = ["-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds), "-f", script.name]
        programs = binaries()
        program = programs / "pgbench" if programs else Path("pgbench")
        said = subprocess.run([program, *words, url], check=True, capture_output=True, text=True).stdout
    found = re.search(r"tps = ([\d.]+)", said)
    return 1e6 / float(found[1]) if found else float("nan")


def steps(act: Callable[[], object], until: float) -> int:
    """How many steps were taken until then."""
    count = 0
    while perf_counter() < until:
        act()
        count += 1
    return count


def threads(url: str, callers: int, seconds: int) -> float:
    """µs a step when so many threads of one process take steps, each of a case of its own."""
    store = open_store(url)
    engine = Engine(CATALOGUE, store)
    acts = [walker(engine) for _ in range(callers)]
    counts: list[int] = []
    begun = perf_counter()
    crowd = [Thread(target=lambda act=act: counts.append(steps(act, begun + seconds))) for act in acts]
    for each in crowd:
        each.start()
    for each in crowd:
        each.join()
    spent = perf_counter() - begun
    store.close()
    return spent / sum(counts) * 1e6


def _process(url: str, seconds: int) -> int:
    store = open_store(url)
    act = walker(Engine(CATALOGUE, store))
    act()
    count = steps(act, perf_counter() + seconds)
    store.close()
    return count


def processes(url: str, number: int, seconds: int) -> float:
    """µs a step when so many processes take steps, each with one caller."""
    with get_context("fork").Pool(number) as pool:
        return seconds / sum(pool.starmap(_process, [(url, seconds)] * number)) * 1e6


def measure(url: str, rounds: int, seconds: int) -> None:
    """Print the table."""
    subprocess.run(["psql", "-qc", TABLE, url], check=True)
    variants: list[Callable[[], float]] = [
        lambda: pgbench(url, 1, seconds),
        lambda: threads(url, 1, seconds),
        lambda: pgbench(url, 16, seconds),
        lambda: threads(url, 64, seconds),
        lambda: processes(url, 8, seconds),
    ]
    taken = [[variant() for variant in variants] for _ in range(rounds)]
    one, ours, many, crowd, apart = (median(column) for column in zip(*taken, strict=True))
    line = "{:28} {:8.1f} µs   {:18} {:8.1f} µs   {:5.2f}   goal {}".format
    print(line("PostgreSQL, one caller", ours, "pgbench, 1 client", one, one / ours, "≥ 0.65"))
    print(line("PostgreSQL, 64 callers", crowd, "pgbench, 16 clients", many, many / crowd, "≥ 2"))
    print(line("PostgreSQL, 8 processes", apart, "pgbench, 16 clients", many, many / apart, "≥ 0.5"))


def main() -> None:
    """On the server that is given, or on one of our own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=2)
    asked = parser.parse_args()
    programs, given = binaries(), os.environ.get(GIVEN)
    if given is None and programs is None:
        print("no PostgreSQL here: .ci/need postgres")
        return
    server = Server(programs, DURABLE) if given is None and programs else None
    if server:
        server.keep(os.getpid())
        server.start()
    with database(given or (server.url if server else "")) as url:
        measure(url, asked.rounds, asked.seconds)


if __name__ == "__main__":
    main()
