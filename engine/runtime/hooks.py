"""Hooks: what the host does about acts, accepted and refused, after they are on the record.

A hook is a reader of the record, not a callback within it. A follower hands over entry after entry in the global order
and keeps in a cursor how far it came. So an act never waits for a hook and no hook undoes an act; what was entered by
other processes comes too; and after a crash the entry whose hook had not returned comes again. At least once: a hook
that must not do a thing twice asks by `entry.g`, which is the entry's id for ever. One follower a cursor: for the
cursors that the record keeps (`name`) it sees to that, so any number of processes may follow by one name.
"""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ..arguments import path, whole
from ..checked import checked
from ..errors import Text, UsageError, unreadable
from .door import ARGUMENTS
from .store.ledger import entry

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from contextlib import AbstractContextManager
    from threading import Event as Signal

    from .events import Kind
    from .store import Store
    from .store.cursors import Cursor
    from .store.ledger import Entry

    Hook = Callable[[Entry], object]
    Told = Callable[[Exception], object]

CALM = 60.0
"""Seconds after which a hook that keeps failing is tried again at the latest."""


class Followed(Protocol):
    """What can be followed: an engine."""

    @property
    def store(self) -> Store:
        """Its record."""
        ...


@checked({"path": path, "g": whole()})
class FileCursor:
    """A cursor in a file of its own, which is replaced as a whole. Raises UsageError if it holds anything else."""

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)

    def read(self) -> int:
        """The number in the file, 0 where there is none yet."""
        try:
            text = self._path.read_text("utf-8").strip()
        except FileNotFoundError:
            return 0
        except UnicodeDecodeError:
            text = ""
        except OSError as error:
            raise unreadable(self._path, error) from error
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            raise UsageError(
                Text(
                    f"{self._path} 里不是读到第几条，不能当作游标", f"{self._path} does not hold the number of an entry"
                )
            )
        return int(text)

    def write(self, g: int) -> None:
        """Replace the file."""
        try:
            fresh = self._path.with_name(f"{self._path.name}.new")
            fresh.write_text(f"{g}\n", "utf-8")
            fresh.replace(self._path)
        except OSError as error:
            raise unreadable(self._path, error) from error


@checked(ARGUMENTS)
class Follower:
    """Hands what is entered in `engine` to `hook`, entries of `kinds` only if any are given, from where `cursor` stands
    (or the file of that name); without one, from where the cursor `name` stands, which the record keeps."""

    def __init__(
        self,
        engine: Followed,
        hook: Hook,
        cursor: Cursor | str | Path | None = None,
        *,
        name: str = "",
        kinds: Collection[Kind] = (),
    ) -> None:
        self._store, self._hook, self._name, self._kinds = engine.store, hook, name, kinds
        self._cursor = FileCursor(cursor) if isinstance(cursor, str | Path) else cursor

    def once(self, most: int | None = None) -> int:
        """Hand over what is new, at most so many; how many that was: none while another follower has the cursor.

        What the hook raises comes out; the entry comes again at the next call, and none after it before.
        """
        held: AbstractContextManager[Cursor | None] = (
            self._store.cursor(self._name) if self._cursor is None else nullcontext(self._cursor)
        )
        with held as cursor:
            return 0 if cursor is None else self._handed(cursor, most)

    def _handed(self, cursor: Cursor, most: int | None) -> int:
        count = passed = 0
        for each in map(entry, self._store.lines(cursor.read())):
            if count == most:
                break
            if self._kinds and each.event.kind not in self._kinds:
                passed = each.g
                continue
            self._hook(each)
            cursor.write(each.g)
            count, passed = count + 1, 0
        if passed:
            cursor.write(passed)
        return count

    def run(self, stop: Signal, every: float = 1.0, told: Told | None = None) -> None:
        """Hand over until `stop` is set, looking every so many seconds; for a thread of its own.

        After an error (of the hook, or of the store) it waits twice as long each time, a minute at most, and tries the
        same entry again; `told` hears of it.
        """
        wait = every
        while not stop.is_set():
            try:
                self.once()
            except Exception as error:  # noqa: BLE001 - whatever a hook raises, it is tried again
                if told is not None:
                    told(error)
                wait = min(2 * wait, CALM)
            else:
                wait = every
            stop.wait(wait)
