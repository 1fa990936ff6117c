"""How a record kept in tables is read, whichever database keeps them: one set of queries for all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Any

from ...checked import checked
from ...errors import StoreError, Text
from ..events import BEFORE_THE_FIRST, ERASURES, EntryRef
from .access import ARGUMENTS, Access, usable
from .audit import Audit, record
from .batch import Answer
from .canonical import stamp
from .ledger import COLUMNS, Entry, Line, demand, entry, readable
from .tally import Tally, Used

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

ROW = ", ".join(COLUMNS)
PAGE = 1000
"""How many lines are read at a time where the whole record is."""
_LINES = f"SELECT e.g, prev, hash, salt, body, {ROW} FROM events e LEFT JOIN bodies b ON b.g = e.g "  # noqa: S608
_HASHES = f"SELECT g, hash FROM events WHERE g > ? ORDER BY g LIMIT {20 * PAGE}"  # noqa: S608
_NEWEST = "e.seq = (SELECT MAX(seq) FROM events WHERE case_id = e.case_id)"
_OPENED = """WHERE substr(body, length(body) - 13, 12) = ? AND substr(body, length(body) - 24, 11) = '"village":"'
    AND b.g > ? AND e.seq = 1 AND e.power = ? ORDER BY b.g"""
# + 0 keeps the database from walking all entries in the order of g: the index on entered is the shorter way
_BEFORE = """SELECT g, hash FROM events WHERE g = (SELECT COALESCE(
    (SELECT MIN(g + 0) - 1 FROM events WHERE entered >= ?), (SELECT MAX(g) FROM events)))"""
_CASES = "SELECT case_id FROM events WHERE seq = 1 AND case_id <> ? ORDER BY g"
_KEY = "SELECT command, g FROM keys WHERE key = ?"
_TALLY = """SELECT (SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'schema'),
    (SELECT COALESCE(MAX(g), 0) FROM events),
    (SELECT COUNT(*) FROM events WHERE seq = 1 AND case_id <> ?), (SELECT COUNT(*) FROM events WHERE seq IS NULL),
    (SELECT COUNT(*) FROM definitions), (SELECT COUNT(*) FROM keys),
    (SELECT hash FROM events ORDER BY g DESC LIMIT 1)"""


@checked(ARGUMENTS, usable)
class Reading(ABC):
    """The half of a store that only reads. Parameters are written `?`."""

    @property
    @abstractmethod
    def practice(self) -> bool:
        """Whether it is a practice store."""

    _access: Access

    @abstractmethod
    def _rows(self, sql: str, *values: str | int) -> list[tuple[Any, ...]]:
        """What a statement gives. Raises StoreError; safe for any thread."""

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
        return tuple(case for (case,) in self._rows(_CASES, ERASURES))

    def opened(self, power: str, village: str, after: int = 0) -> tuple[Entry, ...]:
        """The openings of a power in a village."""
        return self._entries(_OPENED, village, after, power)

    def due(self, at: datetime) -> tuple[Entry, ...]:
        """The newest entry of each case in which something is due."""
        due = f"WHERE e.due <= ? AND {_NEWEST} ORDER BY e.due, e.g"
        return tuple(readable(map(_line, self._rows(_LINES + due, stamp(at)))))

    def entry_before(self, at: datetime) -> EntryRef:
        """The entry before those of a moment and later."""
        found = self._rows(_BEFORE, stamp(at))
        return EntryRef(*found[0]) if found else BEFORE_THE_FIRST

    def definition(self, digest: str) -> str | None:
        """The text of a definition."""
        found = self._rows("SELECT text FROM definitions WHERE digest = ?", digest)
        return str(found[0][0]) if found else None

    def definitions(self) -> tuple[tuple[str, str], ...]:
        """Every definition kept: (digest, text)."""
        return tuple((digest, text) for digest, text in self._rows("SELECT digest, text FROM definitions ORDER BY 1"))

    def answer(self, key: str) -> Answer | None:
        """How a key was answered."""
        found = self._rows(_KEY, key)
        if not found:
            return None
        command, g = found[0]
        return Answer(str(command), self._entries("WHERE e.g = ?", g)[0])

    def keys(self) -> tuple[Used, ...]:
        """Every key used."""
        return tuple(Used(*found) for found in self._rows("SELECT key, command, g FROM keys ORDER BY g, key"))

    def lines(self, after: int = 0) -> Iterator[Line]:
        """The record as it is kept, a page at a time."""
        while found := self._rows(_LINES + f"WHERE e.g > ? ORDER BY e.g LIMIT {PAGE}", after):
            yield from map(_line, found)
            after = found[-1][0]

    def leaves(self, after: int = 0) -> Iterator[bytes]:
        """The hashes alone, many pages of lines at a time."""
        while found := self._rows(_HASHES, after):
            yield from (bytes.fromhex(digest) for _, digest in found)
            after = found[-1][0]

    def verify(self) -> None:
        """Check everything."""
        demand(Audit().faults(record(self)))

    def tally(self) -> Tally:
        """How much there is."""
        return Tally(*self._rows(_TALLY, ERASURES)[0])

    def _known(self, g: int) -> None:
        """Raises StoreError if there is no entry with that number."""
        if not self._rows("SELECT 1 FROM events WHERE g = ?", g):
            raise StoreError(Text(f"没有第 {g} 条记录", f"there is no entry {g}"))

    def _entries(self, where: str, *values: str | int) -> tuple[Entry, ...]:
        return tuple(entry(_line(found)) for found in self._rows(_LINES + where, *values))


def _line(found: tuple[Any, ...]) -> Line:
    g, prev, digest, salt, body, *row = found
    return Line(g, prev, digest, salt, body, tuple(row))
