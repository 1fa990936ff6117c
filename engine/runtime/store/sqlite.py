"""The record in one SQLite file: many threads and many processes on it at once are safe.

Write-ahead log, `synchronous=FULL`: what `append` returned survives a power cut. One connection writes (`BEGIN
IMMEDIATE`, all waiting callers in one transaction), another reads.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

from ...errors import StoreError, Text
from . import ANY, NONE
from .batch import Answer, Batch, Committer, Key, batch
from .canonical import stamp
from .ledger import COLUMNS, UNOPENED, Entry, Head, Line, demand, entry, faults, forged
from .schema import migrate, roll_back, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from ..events import Event

PATIENCE = 5.0
"""Seconds to wait for another process before saying Unavailable."""
_ROW = ", ".join(COLUMNS)
_INSERT = f"INSERT INTO events (prev, hash, {_ROW}) VALUES ({', '.join('?' * (2 + len(COLUMNS)))})"  # noqa: S608
_LINES = f"SELECT e.g, prev, hash, salt, body, {_ROW} FROM events e LEFT JOIN bodies b ON b.g = e.g "  # noqa: S608
_DEFINE = "INSERT INTO definitions SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM definitions WHERE digest = ?1)"
_BODY = "INSERT INTO bodies (g, salt, body) VALUES (?, ?, ?)"
_USE = "INSERT INTO keys (key, command, g) VALUES (?, ?, ?)"
_LAST = "SELECT COALESCE(MAX(g), 0) FROM events"
_HEAD = "SELECT seq, hash FROM events WHERE case_id = ? AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1"
_KEY = "SELECT command, g FROM keys WHERE key = ?"
_NEWEST = "e.seq = (SELECT MAX(seq) FROM events WHERE case_id = e.case_id)"


class SqliteStore:
    """See `Store`. `path` is created if it is not there. Raises StoreError saying why it cannot be opened."""

    def __init__(self, path: str, patience: float = PATIENCE) -> None:
        self._path = path
        self._reading, self._writing = Lock(), Committer(self._write)
        with self._said():
            self._writer = _connect(path, patience)
            migrate(self._writer, path)
            self._reader = _connect(path, patience)

    def append(
        self,
        events: Sequence[Event],
        *,
        expected: Mapping[str, int] = ANY,
        definitions: Mapping[str, str] = NONE,
        key: Key | None = None,
    ) -> tuple[Entry, ...]:
        """Enter all of `events` or none, on the disk."""
        return self._writing.submit(batch(events, expected, definitions, key))

    def _write(self, batches: Sequence[Batch]) -> None:
        base = self._writer
        try:
            base.execute("BEGIN IMMEDIATE")
            last = base.execute(_LAST).fetchone()[0]
            heads = {case: self._head(case) for each in batches for case in each.cases}
            for each in batches:
                taken = each.key is not None and base.execute(_KEY, (each.key.text,)).fetchone() is not None
                last = each.place(last, heads, taken=taken)
                if each.key is not None and each.error is None:
                    base.execute(_USE, (each.key.text, each.key.command, each.lines[each.key.answer].g))
            _enter(base, [each for each in batches if each.error is None])
            base.execute("COMMIT")
        except BaseException as error:
            roll_back(base)
            if isinstance(error, sqlite3.Error):
                raise told(error, self._path) from error
            raise

    def _head(self, case: str) -> Head:
        found = self._writer.execute(_HEAD, (case,)).fetchone() if case else None
        return Head(*found) if found else UNOPENED

    def history(self, case: str, after: int = 0) -> tuple[Entry, ...]:
        """The accepted entries of a case with a seq above `after`."""
        return self._entries("WHERE e.case_id = ? AND e.seq > ? ORDER BY e.seq", case, after)

    def refusals(self, case: str | None = None) -> tuple[Entry, ...]:
        """The refusals, of one case or all."""
        if case is None:
            return self._entries("WHERE e.seq IS NULL ORDER BY e.g")
        return self._entries("WHERE e.case_id = ? AND e.seq IS NULL ORDER BY e.g", case)

    def cases(self) -> tuple[str, ...]:
        """Every case, in the order of opening."""
        return tuple(case for (case,) in self._rows("SELECT case_id FROM events WHERE seq = 1 ORDER BY g"))

    def due(self, at: datetime) -> tuple[Entry, ...]:
        """The newest entry of each case in which something is due."""
        return self._entries(f"WHERE e.due <= ? AND {_NEWEST} ORDER BY e.due, e.g", stamp(at))

    def definition(self, digest: str) -> str | None:
        """The text of a definition."""
        found = self._rows("SELECT text FROM definitions WHERE digest = ?", digest)
        return str(found[0][0]) if found else None

    def answer(self, key: str) -> Answer | None:
        """How a key was answered."""
        found = self._rows(_KEY, key)
        if not found:
            return None
        command, g = found[0]
        return Answer(str(command), self._entries("WHERE e.g = ?", g)[0])

    def erase(self, g: int) -> None:
        """Take away a body: overwritten in the file, and gone from the log unless another process is reading."""
        if not self._rows("SELECT 1 FROM events WHERE g = ?", g):
            raise StoreError(Text(f"没有第 {g} 条记录", f"there is no entry {g}"))
        self._rows("PRAGMA secure_delete = ON")
        self._rows("DELETE FROM bodies WHERE g = ?", g)
        self._rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def lines(self, after: int = 0) -> Iterator[Line]:
        """The record as it is kept, a thousand lines at a time."""
        while found := self._rows(_LINES + "WHERE e.g > ? ORDER BY e.g LIMIT 1000", after):
            yield from map(_line, found)
            after = found[-1][0]

    def verify(self) -> None:
        """Check everything."""
        definitions = self._rows("SELECT digest, text FROM definitions ORDER BY digest")
        demand((*forged(definitions), *faults(self.lines())))

    def close(self) -> None:
        """Close the file."""
        self._reader.close()
        self._writer.close()

    def _entries(self, where: str, *values: str | int) -> tuple[Entry, ...]:
        return tuple(entry(_line(found)) for found in self._rows(_LINES + where, *values))

    def _rows(self, sql: str, *values: str | int) -> list[tuple[Any, ...]]:
        with self._said(), self._reading:
            return self._reader.execute(sql, values).fetchall()

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise told(error, self._path) from error


def _connect(path: str, patience: float) -> sqlite3.Connection:
    base = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    for setting in ("journal_mode = WAL", "synchronous = FULL"):
        base.execute(f"PRAGMA {setting}")
    return base


def _enter(base: sqlite3.Connection, batches: list[Batch]) -> None:
    lines = [line for each in batches for line in each.lines]
    base.executemany(_INSERT, [(line.prev, line.hash, *line.row) for line in lines])
    base.executemany(_BODY, [(line.g, line.salt, line.body) for line in lines])
    for each in batches:
        if each.definitions:
            base.executemany(_DEFINE, each.definitions.items())


def _line(found: tuple[Any, ...]) -> Line:
    g, prev, digest, salt, body, *row = found
    return Line(g, prev, digest, salt, body, tuple(row))
