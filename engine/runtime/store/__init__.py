"""Where the record is kept: append only, atomic, the same contract for every store.

`open_store` takes a URL: `memory:` (gone with the process) or `sqlite:///cases.db` (relative), `sqlite:////var/cases.db`
(absolute).
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from ...errors import Text, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from ..events import Event
    from .batch import Answer, Key
    from .ledger import Entry, Line

NONE: Mapping[str, str] = MappingProxyType({})
ANY: Mapping[str, int] = MappingProxyType({})


class Store(Protocol):
    """The record. Every method may be called from any thread and raises StoreError if the store fails."""

    def append(
        self,
        events: Sequence[Event],
        *,
        expected: Mapping[str, int] = ANY,
        definitions: Mapping[str, str] = NONE,
        key: Key | None = None,
    ) -> tuple[Entry, ...]:
        """Enter all of `events`, of one case or several, or none of them; they are on the disk when this returns.

        `expected` names the seq at which cases must stand besides (a refusal says nothing of it); `definitions`
        (digest → text) are kept with them; `key` makes the answer findable. Raises Conflict if a case stands
        elsewhere or the key was used meanwhile, UsageError if an event cannot be written.
        """
        ...

    def history(self, case: str, after: int = 0) -> tuple[Entry, ...]:
        """The accepted entries of a case with a seq above `after`, in order; empty for an unknown case."""
        ...

    def refusals(self, case: str | None = None) -> tuple[Entry, ...]:
        """The refusals, of one case or all, in global order."""
        ...

    def cases(self) -> tuple[str, ...]:
        """Every case, in the order of opening."""
        ...

    def due(self, at: datetime) -> tuple[Entry, ...]:
        """The newest entry of each case in which something fell due at `at` or before, the longest overdue first."""
        ...

    def definition(self, digest: str) -> str | None:
        """The canonical text of the definition with that digest, if a case was opened on it."""
        ...

    def answer(self, key: str) -> Answer | None:
        """How the command with that idempotency key was answered, if it was."""
        ...

    def erase(self, g: int) -> None:
        """Take away the body of an entry and its salt, for ever; the chain still verifies. Twice equals once."""
        ...

    def lines(self, after: int = 0) -> Iterator[Line]:
        """The whole record after a global number, as it is kept: to verify, to copy."""
        ...

    def verify(self) -> None:
        """Check every entry, body and definition. Raises Tampered saying how many do not verify, and the first."""
        ...

    def close(self) -> None:
        """Let go of file and memory."""
        ...


def open_store(url: str) -> Store:
    """The store at `url`. Raises UsageError for a URL of no known form, StoreError if it cannot be opened."""
    scheme, colon, place = url.partition(":")
    opener = _OPENERS.get(scheme if colon else "")
    if opener is None:
        raise UsageError(
            Text(
                f"认不出存储地址“{url}”：可以写 memory: 或 sqlite:///文件名.db",
                f"no store at “{url}”: write memory: or sqlite:///file.db",
            )
        )
    return opener(place)


def _memory(place: str) -> Store:
    from .memory import MemoryStore  # noqa: PLC0415

    if place:
        raise UsageError(Text("memory: 后面不写别的", "nothing follows memory:"))
    return MemoryStore()


def _sqlite(place: str) -> Store:
    from .sqlite import SqliteStore  # noqa: PLC0415

    path = place.removeprefix("///")
    if path in {"", place, ":memory:"}:
        raise UsageError(
            Text(
                "SQLite 的地址要写文件：sqlite:///cases.db（相对路径）或 sqlite:////var/cases.db（绝对路径）",
                "a SQLite address names a file: sqlite:///cases.db (relative) or sqlite:////var/cases.db (absolute)",
            )
        )
    return SqliteStore(path)


def _postgres(_place: str) -> Store:
    raise UsageError(
        Text(
            "PostgreSQL 存储要到以后的版本才有；现在请用 sqlite:///文件名.db",
            "the PostgreSQL store comes with a later release; use sqlite:///file.db for now",
        )
    )


_OPENERS: Mapping[str, Callable[[str], Store]] = {
    "memory": _memory,
    "sqlite": _sqlite,
    "postgres": _postgres,
    "postgresql": _postgres,
}
