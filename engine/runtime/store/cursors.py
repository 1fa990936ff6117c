"""How far followers came: a number by name, kept beside the record and held by one follower at a time.

A cursor is no part of the record: it moves, no hash covers it, and it is not exported. It never goes back. Whoever
holds it is the only one in all processes; who dies lets go of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any, Protocol

from ...errors import Text, UsageError

NOTICES = "notices"
"""The cursor of those who tell the host of clocks (`runtime/rounds.py`). What is taken in from another record was told
there: it stands behind that."""
_READ = "SELECT g FROM cursors WHERE name = ?"
ADVANCE = """INSERT INTO cursors (name, g) VALUES (?, ?)
    ON CONFLICT (name) DO UPDATE SET g = excluded.g WHERE excluded.g > cursors.g"""


class Cursor(Protocol):
    """How far a follower came: the global number of the last entry whose hook returned, 0 at first.

    A host that keeps it in its own database, in the transaction in which the hook does its work, has exactly once.
    """

    def read(self) -> int:
        """The number kept last."""
        ...

    def write(self, g: int) -> None:
        """Keep this number."""
        ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A cursor in a table; `rows` gives what a statement gives."""

    name: str
    rows: Callable[..., list[tuple[Any, ...]]]

    def read(self) -> int:
        """The number in the table."""
        found = self.rows(_READ, self.name)
        return int(found[0][0]) if found else 0

    def write(self, g: int) -> None:
        """Put it there, on the disk."""
        self.rows(ADVANCE, self.name, g)


@dataclass(slots=True)
class Remembered:
    """A cursor in memory; `free` is taken by whoever holds it."""

    g: int = 0
    free: Lock = field(default_factory=Lock)

    def read(self) -> int:
        """The number."""
        return self.g

    def write(self, g: int) -> None:
        """Remember it."""
        self.g = max(self.g, g)


def named(name: str) -> str:
    """A name that a cursor may have. Raises UsageError for any other."""
    if not re.fullmatch(r"[\w-]{1,40}", name):
        raise UsageError(
            Text(
                f"游标的名称只用字、数字、- 和 _，最多 40 个，不能是“{name}”",
                f"the name of a cursor is of letters, digits, - and _, at most 40, not “{name}”",
            )
        )
    return name
