"""One durable step beside other engines (`others.py`), on SQLite with `synchronous=FULL`; and without storage: `decide`
beside python-statemachine. Only ratios count; a yardstick that is not installed is left out:

    pip install sqlalchemy SpiffWorkflow dbos python-statemachine
    python bench/engines.py [--rounds 15]
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent))

from others import Act, with_dbos, with_orm, with_spiff, with_statemachine
from steps import CATALOGUE, alternate, deciding, walker

from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import open_store

THREADS = 8
STORED: tuple[tuple[str, str, Callable[[Path], Act], str], ...] = (
    ("transitions + ORM", "sqlalchemy", lambda path: with_orm(path)(), "≥ 5"),
    ("the same, one machine", "sqlalchemy", lambda path: with_orm(path, shared=True)(), ""),
    ("SpiffWorkflow", "SpiffWorkflow", with_spiff, "≥ 8"),
    ("DBOS", "dbos", with_dbos, "≥ 8"),
)


def together(acts: Sequence[Act], steps: int) -> float:
    """µs a step when each of `acts` has a thread of its own."""

    def go(act: Act) -> None:
        for _ in range(steps):
            act()

    with ThreadPoolExecutor(len(acts)) as pool:
        begun = perf_counter()
        list(pool.map(go, acts))
        return (perf_counter() - begun) / (len(acts) * steps) * 1e6


def said(what: str, mine: float, name: str, theirs: float, goal: str) -> None:
    """One line of the table."""
    wanted = f"goal {goal}" if goal else ""
    print(f"{what:24} {mine:8.1f} µs   {name:22} {theirs:9.1f} µs   {theirs / mine:6.2f}   {wanted}")


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        here = Path(folder)
        engine = Engine(CATALOGUE, open_store(f"sqlite:///{here}/cases.db"))
        for number, (name, package, make, goal) in enumerate(STORED):
            if find_spec(package):
                said("durable step", *_pair(rounds, walker(engine), name, make(here / f"{number}.db")), goal)
            else:
                print(f"durable step / {name}: not installed, left out")
        if find_spec("sqlalchemy"):
            case = with_orm(here / "crowd.db")
            ours, theirs = [walker(engine) for _ in range(THREADS)], [case() for _ in range(THREADS)]
            spent = [(together(ours, 20), together(theirs, 20)) for _ in range(max(3, rounds // 3))]
            mine, others = (median(column) for column in zip(*spent, strict=True))
            said(f"durable step, {THREADS} threads", mine, f"transitions + ORM, {THREADS}", others, "≥ 8")
        if find_spec("statemachine"):
            [mine, others] = alternate(rounds, 200, deciding()[0], with_statemachine())
            said("decide", mine, "python-statemachine", others, "≥ 10")


def _pair(rounds: int, ours: Act, name: str, theirs: Act) -> tuple[float, str, float]:
    [mine, others] = alternate(rounds, 20, ours, theirs)
    return mine, name, others


if __name__ == "__main__":
    main()
