"""Verifying a record: from memory, from SQLite, from an exported file; each beside the bare hash chain. And executing
it again: the records of every shipped scenario, hashes and replay, beside the bare chain of the same entries.

The yardstick is the least that any chain costs: canonical JSON of every row (the standard library's encoder) and its
SHA-256, nothing compared, no body, no tree, nothing read. Rates are entries a second, medians of rounds that take
turns; only ratios count.

    python bench/ledger.py [--entries 20000] [--rounds 7]
"""

from __future__ import annotations

import argparse
import gc
import json
import tempfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from qingdan import read_catalogue
from qingdan.engine.model.codec import power_from
from qingdan.engine.runtime.events import Event, Kind
from qingdan.engine.runtime.judging.values import ENGINE_MADE
from qingdan.engine.runtime.rehearsal import scenario
from qingdan.engine.runtime.rehearsal.stage import Stage
from qingdan.engine.runtime.replay.state import Recorded
from qingdan.engine.runtime.replay.walk import Replay
from qingdan.engine.runtime.store import open_store
from qingdan.engine.runtime.store.audit import Audit, record
from qingdan.engine.runtime.store.custody import examine, take_in
from qingdan.engine.runtime.store.ledger import COLUMNS, demand
from qingdan.engine.runtime.store.merkle import CompactRange
from qingdan.engine.runtime.store.proofs import prove_inclusion
from qingdan.engine.runtime.store.transcript import export
from qingdan.engine.runtime.verify import Gathering

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from qingdan.engine.model.catalogue import Catalogue
    from qingdan.engine.model.power import Power
    from qingdan.engine.runtime.store import Store
    from qingdan.engine.runtime.store.ledger import Line
    from qingdan.engine.runtime.store.tally import Used

AT = datetime(2026, 11, 2, 1, tzinfo=UTC)
BODY = {
    "actor": {"id": "clerk-7", "place": "610524101", "role": "村委会", "roles": ["村委会"]},
    "data": {"家庭人口": 3, "近亲属": False},
    "materials": {"申请书": "a" * 64},
}


def filled(count: int) -> Store:
    """A record in memory: cases of ten entries."""
    store = open_store("memory:")
    for case in range(count // 10):
        name = f"BM-02-20261102-{case:08d}"
        store.append(
            [
                Event(
                    case=name,
                    seq=seq,
                    kind=Kind.TAKEN,
                    at=AT,
                    entered=AT,
                    step="受理/受理审查",
                    outcome="齐全",
                    target="受理",
                    due=AT,
                    power="subsistence-allowance",
                    edition="2026-1",
                    body=BODY,
                )
                for seq in range(1, 11)
            ]
        )
    return store


class Merged(NamedTuple):
    """The records of many engines as one, read like a store."""

    entries: list[Line]
    texts: dict[str, str]
    practice: bool = False

    def lines(self, after: int = 0) -> Iterator[Line]:
        """The entries in their order."""
        return iter(self.entries[after:])

    def definitions(self) -> list[tuple[str, str]]:
        """By digest."""
        return sorted(self.texts.items())

    def keys(self) -> tuple[Used, ...]:
        """None was used."""
        return ()


def honest() -> Merged:
    """The records of every scenario of the shipped list, one after the other. Left out are those that do not stand side
    by side: what adds up or draws over the cases of a village, and cases whose ids are not drawn."""
    loaded, found = read_catalogue(), Merged([], {})

    def stage(catalogue: Catalogue, power: Power) -> Stage:
        played.append(open_store("memory:"))
        return Stage(catalogue, power, store=played[-1])

    scenario.Stage = stage  # type: ignore[assignment,misc]
    for document in loaded.scenarios:
        played: list[Store] = []
        scenario.run(loaded.catalogue, document.data)  # type: ignore[arg-type]
        stores = [store for store in played if _apart(store)]
        found.entries.extend(line for store in stores for line in store.lines())
        found.texts.update(each for store in stores for each in store.definitions())
    numbered = [line._replace(g=g) for g, line in enumerate(found.entries, 1)]
    return Merged(numbered, found.texts)


def _apart(store: Store) -> bool:
    powers = [power_from(text) for _, text in store.definitions()]
    made = any(field.type in ENGINE_MADE for power in powers for field in power.fields.values())
    return not made and not any(step.start and step.start.cycle for power in powers for step in power.steps.values())


def executed(store: Merged, known: Recorded) -> None:
    """Verify the record whole; every definition was read before, as it is in a record of a size worth measuring."""
    gathered = Gathering()
    demand(Audit().faults(gathered.over(record(store))))
    demand(Replay(gathered.contents(), None, known).findings(store.lines()))


def bare(lines: list[Line]) -> None:
    """The yardstick."""
    head = ""
    for line in lines:
        row = dict(zip(COLUMNS, line.row, strict=True))
        text = json.dumps(row, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        head = sha256((head + text).encode()).hexdigest()


def alternate(rounds: int, variants: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Median seconds of each variant, run by turns."""
    spent: dict[str, list[float]] = {name: [] for name in variants}
    for _ in range(rounds):
        for name, act in variants.items():
            begun = perf_counter()
            act()
            spent[name].append(perf_counter() - begun)
    return {name: median(times) for name, times in spent.items()}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--entries", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=7)
    asked = parser.parse_args()
    gc.set_threshold(100_000)  # as the command line does
    memory = filled(asked.entries)
    lines = list(memory.lines())
    with tempfile.TemporaryDirectory(dir=Path.cwd()) as folder:
        file, base = Path(folder) / "a.jsonl", open_store(f"sqlite:///{folder}/cases.db")
        with file.open("wb") as out:
            export(memory, out.write)
        take_in(file, base)

        def written() -> None:
            with (Path(folder) / "b.jsonl").open("wb") as out:
                export(memory, out.write)

        def rooted() -> None:
            tree = CompactRange()
            for line in lines:
                tree.add(bytes.fromhex(line.hash))

        gc.freeze()  # what is verified was here before: looking through it for rubbish is no part of verifying
        spent = alternate(
            asked.rounds,
            {
                "bare hash chain": lambda: bare(lines),
                "verify, in memory": lambda: demand(Audit().faults(record(memory))),
                "verify, SQLite": base.verify,
                "verify, exported file": lambda: examine(file),
                "root alone": rooted,
                "inclusion proof, SQLite": lambda: prove_inclusion(base, len(lines) // 3, len(lines)),
                "export": written,
            },
        )
        base.close()
    yardstick = spent.pop("bare hash chain")
    print(f"{asked.entries} entries; bare hash chain {asked.entries / yardstick:,.0f} entries a second")
    for name, took in spent.items():
        goal = "   goal ≥ 0.40" if name.startswith("verify") else ""
        print(f"{name:24} {asked.entries / took:10,.0f} a second   {yardstick / took:5.2f} of the chain{goal}")
    replayed(asked.rounds)


def replayed(rounds: int) -> None:
    """The second half: everything executed again."""
    store = honest()
    known, count = Recorded(store.texts), len(store.entries)
    gc.freeze()
    executed(store, known)
    spent = alternate(rounds, {"bare": lambda: bare(store.entries), "whole": lambda: executed(store, known)})
    rate, ratio = count / spent["whole"], spent["bare"] / spent["whole"]
    print(f"{count} entries of scenarios")
    print(f"{'verify and execute again':24} {rate:10,.0f} a second   {ratio:5.2f} of the chain   goal ≥ 0.10")


if __name__ == "__main__":
    main()
