"""Where the record is kept: append only, atomic, the same contract for every store.

`open_store` takes a URL: `memory:` (gone with the process), `sqlite:///cases.db` (relative), `sqlite:////var/cases.db`
(absolute) or `postgresql://user@host/database` (any address that libpq knows).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol

from ...arguments import boolean, optional, text
from ...checked import checked_function
from ...errors import Text, UsageError
from ...model.frozen import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from ..events import EntryRef, Event
    from .batch import Answer, Key
    from .cursors import Cursor
    from .ledger import Entry, Line
    from .tally import Tally, Used

NONE: Mapping[str, str] = EMPTY
ANY: Mapping[str, int] = EMPTY


class Store(Protocol):
    """The record. Every method may be called from any thread and raises StoreError if the store fails."""

    @property
    def practice(self) -> bool:
        """Whether it is a practice store (演练): it takes cases whose ids begin with `演练-`, a real one all others."""
        ...

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

    def opened(self, power: str, village: str, after: int = 0) -> tuple[Entry, ...]:
        """The openings of a power (its id) in a village that were entered after a global number, in order.

        An opening whose body was erased says no more where it was.
        """
        ...

    def due(self, at: datetime) -> tuple[Entry, ...]:
        """The newest entry of each case in which something fell due at `at` or before, the longest overdue first, but
        for those that cannot be read."""
        ...

    def entry_before(self, at: datetime) -> EntryRef:
        """The entry before the first one that was entered at `at` or later; the last one if there is none later.

        Once an entry was entered at `at` or later the answer stays for ever, whatever clocks are set back.
        """
        ...

    def definition(self, digest: str) -> str | None:
        """The canonical text of the definition with that digest, if a case was opened on it."""
        ...

    def definitions(self) -> tuple[tuple[str, str], ...]:
        """Every definition kept, as (digest, text), by digest."""
        ...

    def answer(self, key: str) -> Answer | None:
        """How the command with that idempotency key was answered, if it was."""
        ...

    def keys(self) -> tuple[Used, ...]:
        """Every idempotency key used, in the order of the entries that answer them."""
        ...

    def erase(self, g: int) -> None:
        """Take away the body of an entry and its salt, for ever; the chain still verifies. Twice equals once."""
        ...

    def lines(self, after: int = 0) -> Iterator[Line]:
        """The whole record after a global number, as it is kept: to verify, to copy."""
        ...

    def cursor(self, name: str) -> AbstractContextManager[Cursor | None]:
        """The cursor of that name, for whoever enters, until he leaves; None where somebody else has it."""
        ...

    def leaves(self, after: int = 0) -> Iterator[bytes]:
        """The hash of each entry after a global number, in order: all that the tree over the record is made of."""
        ...

    def restore(
        self, lines: Iterable[Line], *, definitions: Iterable[tuple[str, str]] = (), keys: Iterable[Used] = ()
    ) -> int:
        """Enter the lines of another record as they are, with its definitions and keys; how many were entered.

        All of them or none; lines, definitions and keys are read one after the other. The lines have to follow what
        is here: a line out of its place is Tampered. Their hashes are not looked at: verify them before.
        """
        ...

    def tally(self) -> Tally:
        """How much is kept."""
        ...

    def verify(self) -> None:
        """Check every entry, body, definition and key. Raises Tampered saying how many do not verify, and the first."""
        ...

    def close(self) -> None:
        """Let go of file and memory. A SQLite file then holds everything by itself, without the log beside it; where
        another process is reading, the next one that closes sees to that."""
        ...


_ADDRESS = checked_function({"url": text(empty=True), "create": boolean, "practice": optional(boolean)})


@_ADDRESS
def open_store(url: str, *, create: bool = True, practice: bool | None = None) -> Store:
    """The store at `url`, made if nothing is there yet (unless `create` is False): a real one, or with `practice` one
    for practice (演练), whose clock is free and in which nothing counts.

    Raises UsageError for a URL of no known form or a store of the other kind (`practice` None: either will do),
    StoreError if it cannot be opened.
    """
    room, place = _room(url)
    store: Store = room.open(place, create=create, practice=practice)
    return store


@_ADDRESS
def migrate_store(url: str) -> tuple[int, int]:
    """Bring the store at `url` to the newest schema, in one transaction: (schema before, schema now).

    There is only one so far: what is there is left as it is, and made where there is nothing.
    """
    room, place = _room(url)
    versions: tuple[int, int] = room.upgrade(place)
    return versions


def _room(url: str) -> tuple[Any, str]:
    """The module that keeps such a store, opened when it is used, and the place within it."""
    scheme, colon, place = url.partition(":")
    name = _ROOMS.get(scheme if colon else "")
    if name is None:
        raise UsageError(
            Text(
                f"认不出存储地址“{url}”：可以写 memory:、sqlite:///文件名.db 或 postgresql://主机/数据库",
                f"no store at “{url}”: write memory:, sqlite:///file.db or postgresql://host/database",
            )
        )
    try:
        return import_module(f".{name}", __package__), place
    except ImportError as missing:
        raise UsageError(
            Text(
                f'这台机器上没有 psycopg：pip install "qingdan[postgres]"（{missing}）',
                f'psycopg is not here: pip install "qingdan[postgres]" ({missing})',
            )
        ) from missing


_ROOMS = {"memory": "memory", "sqlite": "sqlite", "postgres": "postgres", "postgresql": "postgres"}
"""Each scheme and the module that has `open(place, create, practice)` and `upgrade(place)` for it."""
