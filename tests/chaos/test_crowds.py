"""Many at once: two to sixteen writers on one case, the same command ten times; and clocks that are wrong."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from qingdan import verify
from qingdan.engine.errors import Conflict, StepRefused
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import Store, open_store
from tests.chaos.loop import BY, CATALOGUE, NEXT, VILLAGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STEPS = 12
"""Steps of each writer."""


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[list[Store]]:
    """Sixteen stores on one record, as sixteen processes would have them; in memory there is but one."""
    if request.param == "memory":
        yield [open_store("memory:")] * 16
        return
    sqlite = f"sqlite:///{tmp_path}/cases.db"
    url = sqlite if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    with ExitStack() as stack:
        yield [stack.enter_context(closing(open_store(url))) for _ in range(16)]


def sound(store: Store, entries: int) -> None:
    assert verify(store).faults == ()
    assert [line.g for line in store.lines()] == list(range(1, entries + 1))


@pytest.mark.parametrize("writers", [2, 5, 16])
@pytest.mark.parametrize("shared", [False, True], ids=["a store each", "one store"])
def test_writers_on_one_case(stores: list[Store], writers: int, shared: bool) -> None:
    engines = [Engine(CATALOGUE, stores[0 if shared else number]) for number in range(writers)]
    case = engines[0].open("loop", VILLAGE, by=BY)

    def write(engine: Engine) -> Counter[str]:
        said: Counter[str] = Counter()
        while said["taken"] < STEPS:
            now = engine.case(case.id)
            try:
                engine.take(now.id, now.step, NEXT[now.step][1], by=BY, expected=now.seq)
                said["taken"] += 1
            except Conflict:
                said["conflict"] += 1
            except StepRefused:
                said["refused"] += 1
        return said

    with ThreadPoolExecutor(writers) as pool:
        said = sum(pool.map(write, engines), Counter[str]())
    assert said["taken"] == writers * STEPS
    for engine in engines:
        assert engine.case(case.id).seq == 1 + said["taken"]
    sound(stores[0], 1 + said["taken"] + said["refused"])


@pytest.mark.parametrize("shared", [False, True], ids=["a store each", "one store"])
def test_the_same_command_ten_times(stores: list[Store], shared: bool) -> None:
    engines = [Engine(CATALOGUE, stores[0 if shared else number]) for number in range(10)]

    def command(engine: Engine) -> tuple[str, int]:
        case = engine.open("loop", VILLAGE, by=BY, key="open")
        after = engine.take(case.id, "登记", "交", by=BY, key="take")
        with pytest.raises(StepRefused, match="没有"):
            engine.take(case.id, "没有", by=BY, key="refused")
        return case.id, after.seq

    with ThreadPoolExecutor(10) as pool:
        answers = set(pool.map(command, engines))
    assert len(answers) == 1, "one answer for all"
    sound(stores[0], 3)
    assert len(stores[0].keys()) == 3


class Clock:
    """A clock that can be set."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


def test_the_clock_goes_back(stores: list[Store]) -> None:
    clock = Clock(datetime(2026, 11, 2, 1, tzinfo=UTC))
    engine = Engine(CATALOGUE, stores[0], clock=clock)
    case = engine.open("loop", VILLAGE, by=BY)
    for back in (0, 1, 60, 86_400, 400 * 86_400):
        clock.at -= timedelta(seconds=back)
        case = engine.take(case.id, case.step, NEXT[case.step][1], by=BY)
    moments = [entry.event.at for entry in engine.history(case.id)]
    assert moments == sorted(moments), "no act is dated before the one it follows"
    sound(stores[0], 6)
    assert Engine(CATALOGUE, stores[1], clock=clock).case(case.id).seq == 6


@pytest.mark.parametrize("day", ["2028-02-29T15:59:59.999999", "2028-02-29T16:00:00", "2000-02-29T00:00:00"])
def test_a_leap_day(stores: list[Store], day: str) -> None:
    moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
    engine = Engine(CATALOGUE, stores[0], clock=Clock(moment))
    case = engine.open("loop", VILLAGE, by=BY)
    engine.take(case.id, "登记", "交", by=BY)
    assert [entry.event.at for entry in engine.history(case.id)] == [moment, moment]
    sound(stores[1], 2)
