"""Long cases and many: a step in a case of 10,000 events beside one in a case of 10, and what an open case weighs.

The steps run by turns on one engine and one store, which is what counts in a host that stays up. A process that meets
the long case for the first time reads and folds it whole; what that costs is printed beside, for one event.

    python bench/cases.py [--events 10000] [--cases 20000] [--rounds 40]
"""

from __future__ import annotations

import argparse
import gc
import tempfile
import tracemalloc
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from time import perf_counter

from steps import BY, CATALOGUE, NEXT, VILLAGE, alternate

from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import Store, open_store
from qingdan.engine.runtime.store.memory import MemoryStore


def grown(engine: Engine, events: int) -> str:
    """A case that has so many events."""
    case = engine.open("loop", VILLAGE, {"申请人": "甲"}, by=BY)
    for _ in range(events - 1):
        case = engine.take(case.id, case.step, NEXT[case.step][1], by=BY)
    return case.id


def stepping(engine: Engine, names: list[str]) -> Callable[[], object]:
    """A caller that takes a step of each of these cases in turn."""
    turn = cycle([engine.case(name) for name in names])
    newest = {}

    def act() -> None:
        case = next(turn)
        case = newest.get(case.id, case)
        newest[case.id] = engine.take(case.id, case.step, NEXT[case.step][1], by=BY)

    return act


def compared(store: Store, events: int, rounds: int) -> tuple[float, float, float]:
    """µs a step in the long case and in a short one, and µs an event to fold the long one in a fresh engine."""
    engine = Engine(CATALOGUE, store)
    short, long = [grown(engine, 10) for _ in range(rounds)], grown(engine, events)
    [one, other] = alternate(rounds, 4, stepping(engine, [long]), stepping(engine, short))
    begun = perf_counter()
    fresh = Engine(CATALOGUE, store).case(long)
    return one, other, (perf_counter() - begun) / fresh.seq * 1e6


def weight(count: int) -> float:
    """Bytes an open case takes in the memory store, after its opening; what the engine keeps at hand is not counted."""
    store = MemoryStore()
    Engine(CATALOGUE, store).open("loop", VILLAGE, {"申请人": "甲"}, by=BY)
    gc.collect()
    tracemalloc.start()
    engine = Engine(CATALOGUE, store)
    for number in range(count):
        engine.open("loop", VILLAGE, {"申请人": f"p{number}"}, by=BY)
    del engine
    gc.collect()
    held = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return held / count


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=10_000)
    parser.add_argument("--cases", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=40)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        for name, url in (("memory", "memory:"), ("sqlite", f"sqlite:///{folder}/cases.db")):
            store = open_store(url)
            long, short, fold = compared(store, asked.events, asked.rounds)
            store.close()
            print(
                f"{name}: step in a case of {asked.events} {long:8.1f} µs   of 10 {short:8.1f} µs"
                f"   {long / short:5.2f}   goal ≤ 1.30   first seen: {fold:.1f} µs an event"
            )
    print(f"memory store: {weight(asked.cases):.0f} bytes an open case   goal ≤ 1536")


if __name__ == "__main__":
    main()
