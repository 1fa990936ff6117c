"""A city of 2,000 villages: a share of a year's cases of all 42 powers, played by several processes on one store.

Every case is one of the shipped scenarios, acts, refusals and all, in a village of its own. How many cases a village
has in a year is our guess (`RATES`), by the size of a village of 400 households. A whole year is some 16 million
events: `--share` says how much of it is played; the rest is worked out, and said to be.

    python bench/city.py --store postgresql://… [--processes 4] [--villages 2000] [--share 0.001]
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from statistics import quantiles
from time import perf_counter
from typing import Any

from qingdan import read_catalogue
from qingdan.engine.runtime.rehearsal.stage import Failed, Stage
from qingdan.engine.runtime.store import Store, open_store

RATES: Mapping[str, int] = {
    **dict.fromkeys((f"ZD-{number:02}" for number in range(1, 13)), 2),
    **dict.fromkeys((f"RC-{number:02}" for number in range(1, 12)), 6),
    **dict.fromkeys((f"BM-{number:02}" for number in range(1, 20)), 6),
    "RC-01": 240,
    "RC-02": 40,
    "RC-04": 150,
    "RC-10": 24,
    "RC-11": 12,
    "BM-10": 30,
    "BM-13": 20,
    "BM-14": 80,
    "BM-15": 300,
    "BM-19": 40,
}
"""Cases a village a year, by power: what is written down every week, and what comes once in a while."""

PROVINCE = 16_000
"""Villages of a province of the size of Shaanxi, in round numbers."""

Played = Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Shift:
    """What one process did: cases, how many were played to their end, seconds of each act, seconds in all."""

    cases: int
    whole: int
    each: tuple[float, ...]
    seconds: float


def plain(acts: Played) -> bool:
    """Whether a scenario needs nothing but its own case: no called case, no case before it, no draw that must fall."""
    said = [value for line in acts for value in line.values() if isinstance(value, dict)]
    return not any({"power", "source"} & {*value} or "抽中" in value.get("record", {}) for value in said)


def scripts() -> dict[str, list[Played]]:
    """Power → the scenarios that can be played anywhere."""
    found: dict[str, list[Played]] = {}
    for document in read_catalogue().scenarios:
        data: Any = document.data
        good = [acts for acts in data["scenarios"].values() if plain(acts)]
        if good:
            found[data["power"]] = good
    return found


def shift(task: tuple[str, int, int, int]) -> Shift:
    """Play so many cases on the store, in villages drawn by the seed."""
    url, seed, cases, villages = task
    draw, catalogue, store = random.Random(seed), read_catalogue(scenarios=False).catalogue, open_store(url)
    assert catalogue is not None
    played = {code: acts for code, acts in scripts().items() if catalogue.find(code)}
    codes, weights = list(played), [RATES[code] for code in played]
    stage = Stage(catalogue, next(iter(catalogue.powers.values())), store)
    morning, each, whole = stage.now, list[float](), 0
    begun = perf_counter()
    for code in draw.choices(codes, weights, k=cases):
        power = catalogue.find(code)
        assert power is not None
        place = draw.randrange(villages)
        village = f"{catalogue.division}{101 + place // 200:03}{place % 200:03}"
        acts = draw.choice(played[code])
        stage.power, stage.case, stage.now = power, "", morning
        spent = play(stage, acts, village)
        whole += len(spent) == len(acts)
        each += spent
    return Shift(cases, whole, tuple(each), perf_counter() - begun)


def play(stage: Stage, acts: Played, village: str) -> list[float]:
    """The seconds of each act of one case.

    A scenario was written for a village without other cases: where one of those stands in its way (the matter of the
    period was opened already, payments together reach another tier), it is left there, as it is in life.
    """
    spent = []
    for line in acts:
        [(act, said)] = line.items()
        if act == "open":
            said = {**said, "village": village}
        begun = perf_counter()
        try:
            stage.play(act, said)
        except Failed:
            return spent
        spent.append(perf_counter() - begun)
    return spent


def size(store: Store) -> int:
    """How many entries the record has."""
    return sum(1 for _ in store.lines())


def main() -> None:
    """Print what was played, and what follows from it."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--store", required=True)
    parser.add_argument("--processes", type=int, default=4)
    parser.add_argument("--villages", type=int, default=2000)
    parser.add_argument("--share", type=float, default=0.001)
    asked = parser.parse_args()
    if asked.store.startswith("memory"):
        sys.exit("a store that is gone with the process shows nothing")
    year = sum(RATES.values()) * asked.villages
    cases = max(asked.processes, round(year * asked.share))
    before = size(open_store(asked.store))
    tasks = [(asked.store, seed, cases // asked.processes, asked.villages) for seed in range(asked.processes)]
    with get_context("spawn").Pool(asked.processes) as pool:
        shifts = pool.map(shift, tasks)
    events, seconds = size(open_store(asked.store)) - before, max(shift.seconds for shift in shifts)
    done, times = sum(shift.cases for shift in shifts), [each for shift in shifts for each in shift.each]
    half, late = quantiles(times, n=100)[49] * 1e3, quantiles(times, n=100)[98] * 1e3
    a_year = events / done * year
    print(
        f"{done} cases, {events} events, {asked.processes} processes, {seconds:.1f} s: {events / seconds:.0f} a second"
    )
    print(
        f"{sum(shift.whole for shift in shifts)} of them played to the end, the others met another case of the village"
    )
    print(f"an act takes {half:.1f} ms, one in a hundred more than {late:.1f} ms")
    print(f"a year of {asked.villages} villages: {year:,} cases, {a_year:,.0f} events (worked out)")
    busy = a_year / (250 * 8 * 3600)
    print(f"in office hours {busy:.1f} events a second on average, {busy / (events / seconds):.1%} of what was reached")
    print(f"a province of {PROVINCE:,} villages: {busy * PROVINCE / asked.villages:.0f} a second (worked out)")


if __name__ == "__main__":
    main()
