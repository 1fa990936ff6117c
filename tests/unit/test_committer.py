"""The committer: one transaction for all who wait, everybody answered, nobody left waiting."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event as Flag
from time import sleep
from typing import TYPE_CHECKING

import pytest

from qingdan.engine.errors import StoreError, Text, Unavailable
from qingdan.engine.runtime.events import Event, Kind
from qingdan.engine.runtime.store.batch import MOST, Batch, Committer, batch
from qingdan.engine.runtime.store.ledger import UNOPENED, Head

if TYPE_CHECKING:
    from collections.abc import Sequence


def one(case: str) -> Batch:
    event = Event(
        case=case,
        seq=1,
        kind=Kind.OPENED,
        at=datetime(2026, 11, 2, tzinfo=UTC),
        entered=datetime(2026, 11, 2, tzinfo=UTC),
    )
    return batch([event], {}, {}, None)


class Disk:
    """Settles batches when `ready`, and remembers how many came together."""

    def __init__(self) -> None:
        self.together: list[int] = []
        self.ready, self.begun = Flag(), Flag()
        self.fails: list[BaseException] = []

    def write(self, batches: Sequence[Batch]) -> None:
        self.begun.set()
        self.ready.wait(5)
        self.together.append(len(batches))
        if self.fails:
            raise self.fails.pop()
        last = 0
        for each in batches:
            heads: dict[str, Head] = dict.fromkeys(each.cases, UNOPENED)
            last = each.place(last, heads, taken=False)


def crowd(disk: Disk, callers: int) -> list[int | type]:
    """One caller leads; the others come while the disk is busy, which then goes on."""
    committer = Committer(disk.write)

    def submit(number: int) -> int | type:
        try:
            return committer.submit(one(f"c{number}"))[0].g
        except StoreError as error:
            return type(error)

    with ThreadPoolExecutor(callers) as pool:
        first = pool.submit(submit, 0)
        disk.begun.wait(5)
        others = [pool.submit(submit, number) for number in range(1, callers)]
        while len(committer._queue) < callers - 1:
            sleep(0.001)
        disk.ready.set()
        return [each.result(5) for each in (first, *others)]


def test_one_caller_is_written_at_once() -> None:
    disk = Disk()
    disk.ready.set()
    assert [entry.g for entry in Committer(disk.write).submit(one("a"))] == [1]
    assert disk.together == [1]


def test_who_comes_while_the_disk_is_busy_is_written_together() -> None:
    disk = Disk()
    assert sorted(map(str, crowd(disk, 9))) == ["1", *"12345678"]
    assert disk.together == [1, 8]


def test_a_transaction_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert MOST == 512
    monkeypatch.setattr("qingdan.engine.runtime.store.batch.MOST", 3)
    disk = Disk()
    crowd(disk, 9)
    assert disk.together == [1, 3, 3, 2]


def test_a_failed_transaction_fails_those_who_were_in_it() -> None:
    disk = Disk()
    disk.fails.append(StoreError(Text("坏了", "broken")))
    leader, *others = crowd(disk, 4)
    assert leader is StoreError
    assert sorted(map(str, others)) == ["1", "2", "3"]


def test_after_an_interrupted_write_the_next_caller_leads() -> None:
    disk = Disk()
    disk.ready.set()
    disk.fails.append(KeyboardInterrupt())
    committer = Committer(disk.write)
    with pytest.raises(KeyboardInterrupt):
        committer.submit(one("a"))
    assert committer.submit(one("b"))[0].g == 1


def test_who_was_in_an_interrupted_write_is_told_to_try_again() -> None:
    disk = Disk()
    disk.ready.set()
    disk.fails.append(KeyboardInterrupt())
    committer, follower = Committer(disk.write), one("b")
    follower.wake.acquire()
    committer._queue.append(follower)
    with pytest.raises(KeyboardInterrupt):
        committer.submit(one("a"))
    with pytest.raises(Unavailable):
        follower.entries()


class Interrupted:
    """A wait that Ctrl-C ends."""

    def acquire(self) -> None:
        raise KeyboardInterrupt


@pytest.mark.parametrize("promoted", [False, True])
def test_an_interrupted_caller_leaves_no_gap(promoted: bool) -> None:
    committer, leaves, stays = Committer(Disk().write), one("a"), one("b")
    stays.wake.acquire()
    committer._queue.extend([leaves, stays])
    leaves.leads, leaves.wake = promoted, Interrupted()  # type: ignore[assignment]
    with pytest.raises(KeyboardInterrupt):
        committer._wait(leaves)
    assert list(committer._queue) == [stays]
    assert (stays.leads, stays.wake.locked()) == (promoted, not promoted)
