"""Acts on one case queue inside one engine, so that only other processes can write first."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from random import random
from threading import RLock
from time import sleep

COUNT = 4096
"""Locks of one engine. Two cases that share one by chance queue together, which does no harm."""
LONGEST = 0.05
"""Seconds of the longest wait before an act is decided anew."""


class Queues:
    """The locks of an engine's cases. Safe for many threads."""

    def __init__(self, count: int = COUNT) -> None:
        self._locks = tuple(RLock() for _ in range(count))

    def of(self, case: str) -> AbstractContextManager[object]:
        """Held while an act on the case is decided and entered; nothing is held for a case that is not there yet."""
        return self._locks[hash(case) % len(self._locks)] if case else nullcontext()


def wait(failed: int) -> None:
    """Wait before the next try, after so many that failed: a random time, longer each time, so that those who met do
    not meet again."""
    sleep(random() * min(LONGEST, 0.001 * 2**failed))  # noqa: S311 - no secret
