"""One step: decided, and on the disk; each beside its yardstick in the same run, interleaved.

`decide` is measured against `transitions`' bare trigger on a token, the durable step against `sqlite3` used directly
for the same rows (head read and checked, event and body inserted, one commit, `synchronous=FULL`). Only ratios count;
every figure is the median of rounds that alternate between the two.

    python bench/steps.py [--rounds 40]
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from itertools import pairwise
from os import O_CREAT, O_WRONLY, close, fdatasync, open, pwrite  # noqa: A004
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from qingdan.engine.model.catalogue import Catalogue, Edition, Law
from qingdan.engine.model.parts import Basis, End
from qingdan.engine.model.period import Calendar
from qingdan.engine.model.power import Outcome, Power, Step, Way
from qingdan.engine.model.words import Category, EndKind, Nature
from qingdan.engine.runtime import machine
from qingdan.engine.runtime.case import decide, evolve
from qingdan.engine.runtime.commands import Actor, Take
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import open_store
from qingdan.engine.runtime.store.ledger import COLUMNS
from qingdan.engine.runtime.store.memory import MemoryStore

if TYPE_CHECKING:
    from collections.abc import Callable

BY = Actor("clerk-7", ["村委会"], place="610524101")
VILLAGE = "610524101203"


NAMES = ["登记", *(f"第{number}次审核" for number in range(1, 14))]
NEXT = {name: (to, "交") for name, to in zip(NAMES, [*NAMES[1:], NAMES[0]], strict=True)}
"""Where a case goes on: 14 steps, one after the other and round again."""
ARROWS = [(name, outcome, to) for name, (to, outcome) in NEXT.items()] + [
    (name, "退", before) for before, name in pairwise(NAMES[:10])
]
"""All 23: from the second step to the tenth a case may also be sent back."""


def _step(name: str) -> Step:
    ways = {outcome: to for source, outcome, to in ARROWS if source == name}
    if name == NAMES[0]:
        ways["完"] = "办成"
    made = {outcome: Outcome(outcome, (Way(to),)) for outcome, to in ways.items()}
    return Step(id=name, label=name, by=("村委会",), outcomes=made)


POWER = Power(
    id="loop",
    code="XX-01",
    name="往返",
    category=Category.DAILY,
    nature=Nature.MANAGE,
    holder="村委会",
    audience="",
    basis=(Basis("示例法"),),
    steps={name: _step(name) for name in NAMES},
    ends={"办成": End(EndKind.ACCOMPLISHED)},
    parties=(),
)
CATALOGUE = Catalogue(
    id="bench",
    name="示例县",
    division="610524",
    edition=Edition("1", date(2026, 1, 1)),
    powers={"loop": POWER},
    laws={"示例法": Law("示例法")},
    roles={},
    bodies={},
)


class Token:
    """The bare thing on which `transitions` fires."""

    state = "登记"


def alternate(rounds: int, size: int, *variants: Callable[[], object]) -> list[float]:
    """Median µs of each variant, run by turns, `size` calls a round."""
    spent: list[list[float]] = [[] for _ in variants]
    for _ in range(rounds):
        for times, act in zip(spent, variants, strict=True):
            begun = perf_counter()
            for _ in range(size):
                act()
            times.append((perf_counter() - begun) / size * 1e6)
    return [median(times) for times in spent]


def walker(engine: Engine) -> Callable[[], object]:
    """A caller that takes one step of a case of its own, for ever."""
    case = engine.open("loop", VILLAGE, {"申请人": "甲"}, by=BY)

    def act() -> None:
        nonlocal case
        case = engine.take(case.id, case.step, NEXT[case.step][1], by=BY)

    return act


def raw(path: Path) -> Callable[[], object]:
    """The same rows by `sqlite3` alone: nothing decided, nothing hashed, no trigger."""
    base = sqlite3.connect(path, isolation_level=None)
    base.execute("PRAGMA journal_mode = WAL")
    base.execute("PRAGMA synchronous = FULL")
    columns = ", ".join(COLUMNS)
    base.execute(f"CREATE TABLE events (g INTEGER PRIMARY KEY, prev, hash, {columns}, UNIQUE (case_id, seq))")
    base.execute("CREATE TABLE bodies (g INTEGER PRIMARY KEY, salt, body)")
    insert = f"INSERT INTO events (prev, hash, {columns}) VALUES ({', '.join('?' * (2 + len(COLUMNS)))})"
    at, long = "2026-11-02T01:00:00.000000Z", "a" * 64
    body = '{"actor":{"id":"clerk-7","place":"610524101","role":"村委会","roles":["村委会"]}}'
    seq = 0

    def act() -> None:
        nonlocal seq
        base.execute("BEGIN IMMEDIATE")
        head = base.execute("SELECT MAX(seq) FROM events WHERE case_id = 'XX-01-20261102-7QK2MD4X'").fetchone()[0]
        if (head or 0) != seq:
            raise SystemExit("somebody else wrote")
        seq += 1
        case = "XX-01-20261102-7QK2MD4X"
        row = (at, long, case, long, None, "1", at, "taken", "交", "loop", seq, "登记", "第1次审核")
        g = base.execute(insert, (long, long, *row)).lastrowid
        base.execute("INSERT INTO bodies VALUES (?, ?, ?)", (g, b"0123456789abcdef", body))
        base.execute("COMMIT")

    return act


def synced(path: Path) -> Callable[[], object]:
    """The disk alone: 4 KB and fdatasync."""
    file = open(path, O_CREAT | O_WRONLY)

    def act() -> None:
        pwrite(file, b"x" * 4096, 0)
        fdatasync(file)

    act.close = lambda: close(file)  # type: ignore[attr-defined]
    return act


def deciding() -> tuple[Callable[[], object], Callable[[], object]]:
    """`decide` with every check made and the event built, and the bare trigger."""
    compiled, calendar = machine.compile(POWER), Calendar()
    engine = Engine(CATALOGUE, MemoryStore())
    case = engine.open("loop", VILLAGE, {"申请人": "甲"}, by=BY)
    command = Take(by=BY, step="登记", outcome="交")
    at = datetime.now(UTC)
    fire = compiled.events[machine.trigger("登记", "交")].trigger

    def trigger() -> None:
        fire(Token())

    return lambda: decide(POWER, case, command, at, calendar, machine=compiled), trigger


def evolving() -> Callable[[], object]:
    """One event evolved."""
    compiled, calendar = machine.compile(POWER), Calendar()
    engine = Engine(CATALOGUE, MemoryStore())
    case = engine.open("loop", VILLAGE, {"申请人": "甲"}, by=BY)
    decided = decide(POWER, case, Take(by=BY, step="登记", outcome="交"), datetime.now(UTC), calendar, machine=compiled)
    event = decided[0]  # type: ignore[index]
    return lambda: evolve(POWER, case, event)


def crowd(engine: Engine, callers: int, steps: int) -> float:
    """µs a step when so many callers take steps at once, each of a case of its own."""
    acts = [walker(engine) for _ in range(callers)]

    def go(act: Callable[[], object]) -> None:
        for _ in range(steps):
            act()

    with ThreadPoolExecutor(callers) as pool:
        begun = perf_counter()
        list(pool.map(go, acts))
        return (perf_counter() - begun) / (callers * steps) * 1e6


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=40)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        here = Path(folder)
        engine = Engine(CATALOGUE, open_store(f"sqlite:///{here}/cases.db"))
        disk = synced(here / "disk")
        memory, [ours, yardstick, sync] = (
            Engine(CATALOGUE, MemoryStore()),
            alternate(rounds, 25, walker(engine), raw(here / "raw.db"), disk),
        )
        [decided, trigger, evolved, kept] = alternate(rounds, 200, *deciding(), evolving(), walker(memory))
        crowds = {callers: median(crowd(engine, callers, 20) for _ in range(5)) for callers in (8, 64)}
        [again] = alternate(max(1, rounds // 4), 25, disk)
        disk.close()  # type: ignore[attr-defined]
    line = "{:28} {:8.1f} µs   {:12} {:8.1f} µs   {:5.2f}   goal {}".format
    print(line("durable step, one caller", ours, "raw sqlite3", yardstick, ours / yardstick, "≤ 1.35"))
    print(line("decide", decided, "trigger", trigger, decided / trigger, "≤ 1.00"))
    for callers, each in crowds.items():
        goal = "≥ 4 at 64"
        print(line(f"durable step, {callers} callers", each, "fdatasync", sync, min(sync, again) / each, goal))
    print(f"\nof a step: evolve {evolved:.1f} µs, all of it in memory {kept:.1f} µs")


if __name__ == "__main__":
    main()
