"""The record in one SQLite file: many threads and many processes on it at once are safe.

Write-ahead log, `synchronous=FULL`: what `append` returned survives a power cut. One connection writes (`BEGIN
IMMEDIATE`, all waiting callers in one transaction), another reads. The heads of cases are remembered for as long as
nobody else has written to the file.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing, contextmanager
from functools import cache
from itertools import chain
from threading import Lock
from typing import TYPE_CHECKING, Any

from ...checked import checked
from ...errors import StoreError, Text, UsageError
from ..practice import demand_kind, fitting
from . import ANY, NONE
from .access import ARGUMENTS, STORE, Access, usable
from .batch import Batch, Committer, Key, batch, placed
from .cursors import ADVANCE, NOTICES, Kept, named
from .ledger import UNOPENED, Entry, Head, Line
from .reading import ROW, Reading
from .schema import ERRORS, alone, damaged, is_practice, migrate, roll_back, told, transaction
from .sqlite_connection import close, connect, connections, is_there
from .tally import Used, key_used, out_of_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..events import Event

PATIENCE = 5.0
"""Seconds to wait for another process before saying Unavailable."""
ROOM = 50_000
"""How many heads of cases are remembered."""
NEVER = -1
"""No version of the file has that number."""
SIZES = (64, 16, 4, 1)
"""How many rows go into one statement: few sizes, so that every statement is prepared once."""
_EVENTS = f"events (prev, hash, {ROW})"
_BODIES = "bodies (g, salt, body)"
_KEYS = "keys (key, command, g)"
_DEFINE = "INSERT INTO definitions SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM definitions WHERE digest = ?1)"
_LAST = "SELECT COALESCE(MAX(g), 0) FROM events"
_HEAD = "SELECT seq, hash FROM events WHERE case_id = ? AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1"
_TAKEN = "SELECT json_group_array(key) FROM keys WHERE key IN (SELECT value FROM json_each(?))"


@checked(ARGUMENTS, usable)
class SqliteStore(Reading):
    """See `Store`. `path` is created if it is not there. Raises StoreError saying why it cannot be opened."""

    def __init__(self, path: str, patience: float = PATIENCE, *, practice: bool | None = None) -> None:
        self._access = Access(STORE)
        self._path, self._patience = path, patience
        self._reading, self._writing = Lock(), Committer(self._write)
        self._seen, self._last, self._heads = NEVER, 0, dict[str, Head]()
        with self._said():
            self._opened = connections(path, patience, practice=bool(practice))
            self._practice = is_practice(self._opened.reader)
        self._writer, self._reader, self._check = self._opened
        try:
            demand_kind(path, wanted=practice, practice=self._practice)
        except UsageError:
            self.close()
            raise

    @property
    def practice(self) -> bool:
        """Whether it is a practice store."""
        return self._practice

    def append(
        self,
        events: Sequence[Event],
        *,
        expected: Mapping[str, int] = ANY,
        definitions: Mapping[str, str] = NONE,
        key: Key | None = None,
    ) -> tuple[Entry, ...]:
        """Enter all of `events` or none, on the disk."""
        return self._writing.submit(batch(events, expected, definitions, key, practice=self._practice))

    def _write(self, batches: Sequence[Batch]) -> None:
        self._access.demand()
        base = self._writer
        try:
            base.execute("BEGIN IMMEDIATE")
            self._catch_up()
            heads = {case: self._head(case) for each in batches for case in each.cases}
            kept = placed(batches, self._last, heads, self._used(batches))
            _enter(base, kept)
            base.execute("COMMIT")
        except BaseException as error:
            roll_back(base)
            self._seen = NEVER
            if isinstance(error, ERRORS):
                raise told(error, self._path) from error
            raise
        self._last += sum(len(each.lines) for each in kept)
        self._heads.update(heads)

    def _catch_up(self) -> None:
        """Forget what is remembered if anybody else has written since, or if it is too much."""
        version = self._writer.execute("PRAGMA data_version").fetchone()[0]
        if version != self._seen or len(self._heads) > ROOM:
            self._heads.clear()
            self._last = self._writer.execute(_LAST).fetchone()[0]
            self._seen = version

    def _head(self, case: str) -> Head:
        known = self._heads.get(case)
        if known is None:
            found = self._writer.execute(_HEAD, (case,)).fetchone() if case else None
            known = Head(*found) if found else UNOPENED
        return known

    def _used(self, batches: Iterable[Batch]) -> set[str]:
        """Which of the keys were used before, in one look."""
        keys = [each.key.text for each in batches if each.key is not None]
        return set(json.loads(self._writer.execute(_TAKEN, (json.dumps(keys),)).fetchone()[0])) if keys else set()

    def erase(self, g: int) -> None:
        """Take away a body: overwritten in the file, and gone from the log unless another process is reading."""
        self._known(g)
        self._rows("PRAGMA secure_delete = ON")
        self._rows("DELETE FROM bodies WHERE g = ?", g)
        self._rows("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def cursor(self, name: str) -> Iterator[Kept | None]:
        """A cursor, held by the lock of a file beside the record."""
        with alone(f"{self._path}.{named(name)}.lock") as free:
            yield Kept(name, self._rows) if free else None

    def restore(
        self, lines: Iterable[Line], *, definitions: Iterable[tuple[str, str]] = (), keys: Iterable[Used] = ()
    ) -> int:
        """Enter the lines of another record."""
        with self._said(), closing(connect(self._path, self._patience)) as base, transaction(base):
            last = number = base.execute(_LAST).fetchone()[0]
            for number, line in enumerate(fitting(lines, practice=self._practice), last + 1):
                _take(base, line, number)
            base.executemany(_DEFINE, definitions)
            base.execute(ADVANCE, (NOTICES, number))
            try:
                _insert(base, _KEYS, list(keys))
            except sqlite3.IntegrityError as taken:
                raise key_used() from taken
        return int(number - last)

    def verify(self) -> None:
        """Check everything: that the file itself is whole, then what is in it."""
        found = self._rows("PRAGMA integrity_check(1)")[0][0]
        if found != "ok":
            raise damaged(self._path, found)
        super().verify()

    def close(self) -> None:
        """Close the file, which then holds everything by itself, unless another process is reading it."""
        self._access.close()
        if self._access.here:
            self._writing.wait()
            with self._reading:
                close(self._opened)

    def _rows(self, sql: str, *values: str | int) -> list[tuple[Any, ...]]:
        with self._said(), self._reading:
            self._access.demand()
            found = self._reader.execute(sql, values).fetchall()
            self._check()
            return found

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except ERRORS as error:
            raise told(error, self._path) from error


def _enter(base: sqlite3.Connection, batches: Sequence[Batch]) -> None:
    lines = [line for each in batches for line in each.lines]
    _insert(base, _EVENTS, [(line.prev, line.hash, *line.row) for line in lines])
    _insert(base, _BODIES, [(line.g, line.salt, line.body) for line in lines])
    keys = [(each.key, each.lines[each.key.answer].g) for each in batches if each.key is not None]
    _insert(base, _KEYS, [(key.text, key.command, g) for key, g in keys])
    for each in batches:
        if each.definitions:
            base.executemany(_DEFINE, each.definitions.items())


def _insert(base: sqlite3.Connection, into: str, rows: Sequence[tuple[object, ...]]) -> None:
    """Many rows a statement: at each call of SQLite the interpreter may turn to another thread."""
    at = 0
    while at < len(rows):
        size = next(size for size in SIZES if size <= len(rows) - at)
        base.execute(_statement(into, len(rows[0]), size), list(chain.from_iterable(rows[at : at + size])))
        at += size


@cache
def _statement(into: str, columns: int, rows: int) -> str:
    row = f"({', '.join('?' * columns)})"
    return f"INSERT INTO {into} VALUES {', '.join([row] * rows)}"  # noqa: S608


def _take(base: sqlite3.Connection, line: Line, number: int) -> None:
    """Enter one line of another record, which is to become entry `number`."""
    try:
        if line.g != number:
            raise out_of_place(line.g)
        _insert(base, _EVENTS, [(line.prev, line.hash, *line.row)])
    except sqlite3.IntegrityError as refused:
        raise out_of_place(line.g) from refused
    if line.body is not None:
        _insert(base, _BODIES, [(line.g, line.salt, line.body)])


def open(  # noqa: A001 - as every room of stores has it
    place: str, *, create: bool, practice: bool | None = None
) -> SqliteStore:
    """The store in the file of the address `sqlite:PLACE`."""
    path = _path(place)
    if not is_there(path) and not create:
        raise StoreError(
            Text(f"没有 {path} 这个记录库；用 qingdan store init 建立", f"no store {path}: run qingdan store init")
        )
    return SqliteStore(path, practice=practice)


def upgrade(place: str) -> tuple[int, int]:
    """Make the tables if there are none, as opening does: (schema before, schema now). See `migrate`."""
    path = _path(place)
    try:
        with closing(connect(path, PATIENCE)) as base:
            return migrate(base, path)
    except ERRORS as error:
        raise told(error, path) from error


def _path(place: str) -> str:
    path = place.removeprefix("///")
    if path in {"", place, ":memory:"}:
        raise UsageError(
            Text(
                "SQLite 的地址要写文件：sqlite:///cases.db（相对路径）或 sqlite:////var/cases.db（绝对路径）",
                "a SQLite address names a file: sqlite:///cases.db (relative) or sqlite:////var/cases.db (absolute)",
            )
        )
    return path
