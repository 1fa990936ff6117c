"""A step in a store of a million entries, beside one in an empty store, by turns; and one in a long case.

python bench/growth.py [--entries 1000000] [--rounds 20]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1])]

from steps import CATALOGUE, alternate, walker  # noqa: E402
from stores import DURABLE  # noqa: E402

from qingdan.engine.runtime.events import Event, Kind  # noqa: E402
from qingdan.engine.runtime.service import Engine  # noqa: E402
from qingdan.engine.runtime.store import open_store  # noqa: E402
from qingdan.engine.runtime.store.ledger import UNOPENED, Head, Line, draft, link  # noqa: E402
from tests.postgres import Server, binaries, database  # noqa: E402

CASES = 20_000
AT = datetime(2026, 1, 1, tzinfo=UTC)


def lines(count: int) -> Iterator[Line]:
    """A record of so many entries, its cases going on by turns."""
    heads: dict[str, Head] = {}
    for number in range(count):
        case, seq = f"XX-01-20260101-{number % CASES:08}", number // CASES + 1
        heads.setdefault(case, UNOPENED)
        kind = Kind.OPENED if seq == 1 else Kind.TAKEN
        event = Event(
            case=case, seq=seq, kind=kind, at=AT, entered=AT, due=AT, step="登记", power="loop", digest="d" * 64
        )
        yield from link([draft(event)], number, heads, {})


def measure(name: str, empty: str, full: str, entries: int, rounds: int) -> None:
    """Print one row."""
    with ExitStack() as stack:
        small, large = (stack.enter_context(closing(open_store(url))) for url in (empty, full))
        begun = perf_counter()
        large.restore(lines(entries))
        spent = perf_counter() - begun
        acts: list[Callable[[], object]] = [walker(Engine(CATALOGUE, store)) for store in (large, small)]
        grown, fresh = alternate(rounds, 25, *acts)
    print(
        f"{name}: a step among {entries:,} entries {grown:8.1f} µs   in an empty store {fresh:8.1f} µs   "
        f"{grown / fresh:5.2f}   goal ≤ 1.2   (taken in at {entries / spent:,.0f} a second)"
    )


def main() -> None:
    """On SQLite, and on a PostgreSQL server of our own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=20)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        urls = (f"sqlite:///{folder}/{name}.db" for name in ("empty", "full"))
        measure("SQLite", *urls, asked.entries, asked.rounds)
    programs = binaries()
    if programs:
        server = Server(programs, DURABLE)
        server.keep(os.getpid())
        server.start()
        with database(server.url) as empty, database(server.url) as full:
            measure("PostgreSQL", empty, full, asked.entries, asked.rounds)


if __name__ == "__main__":
    main()
