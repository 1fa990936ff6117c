"""The record in memory: for tests, scenarios and trials. Gone with the process."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING

from ...checked import checked
from ...errors import StoreError, Text, UsageError
from ..events import BEFORE_THE_FIRST, ERASURES, EntryRef
from ..practice import fitting
from . import ANY, NONE
from .access import ARGUMENTS, STORE, Access, usable
from .audit import Audit, record
from .batch import Answer, Key, batch
from .canonical import stamp
from .cursors import NOTICES, Remembered, named
from .ledger import UNOPENED, Entry, Head, Line, demand, entry, of, readable, village_of
from .tally import Tally, Used, follow, key_used

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from ..events import Event


@checked(ARGUMENTS, usable)
class MemoryStore:
    """See `Store`."""

    def __init__(self, *, practice: bool | None = None) -> None:
        self._access = Access(STORE)
        self._practice = bool(practice)
        self._guard = RLock()
        self._lines: list[Line] = []
        self._by_case: dict[str, list[int]] = {}
        self._opened: dict[tuple[str, str], list[int]] = {}
        self._refused: list[int] = []
        self._latest: list[tuple[str, int]] = []
        """Each moment of entry that is later than all before it, with the first entry that has it."""
        self._heads: defaultdict[str, Head] = defaultdict(lambda: UNOPENED)
        self._definitions: dict[str, str] = {}
        self._answers: dict[str, tuple[str, int]] = {}
        self._cursors: dict[str, Remembered] = {}

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
        """Enter all of `events` or none."""
        one = batch(events, expected, definitions, key, practice=self._practice)
        with self._guard:
            one.place(len(self._lines), self._heads, taken=key is not None and key.text in self._answers)
            entries = one.entries()
            for line in one.lines:
                self._keep(line)
            for digest, text in definitions.items():
                self._definitions.setdefault(digest, text)
            if key is not None:
                self._answers[key.text] = (key.command, one.lines[key.answer].g)
        return entries

    def _keep(self, line: Line) -> None:
        self._lines.append(line)
        entered = str(of(line, "entered"))
        if not self._latest or entered > self._latest[-1][0]:
            self._latest.append((entered, line.g))
        if of(line, "seq") is None:
            self._refused.append(line.g)
            return
        self._by_case.setdefault(str(of(line, "case_id")), []).append(line.g)
        if of(line, "seq") == 1:
            self._opened.setdefault((str(of(line, "power")), village_of(line.body or "")), []).append(line.g)

    def history(self, case: str, after: int = 0) -> tuple[Entry, ...]:
        """The accepted entries of a case with a seq above `after`."""
        with self._guard:
            return tuple(entry(self._lines[g - 1]) for g in self._by_case.get(case, [])[after:])

    def refusals(self, case: str | None = None) -> tuple[Entry, ...]:
        """The refusals, of one case or all."""
        with self._guard:
            lines = [self._lines[g - 1] for g in self._refused]
        return tuple(entry(line) for line in lines if case is None or of(line, "case_id") == case)

    def cases(self) -> tuple[str, ...]:
        """Every case, in the order of opening."""
        with self._guard:
            return tuple(case for case in self._by_case if case != ERASURES)

    def opened(self, power: str, village: str, after: int = 0) -> tuple[Entry, ...]:
        """The openings of a power in a village."""
        with self._guard:
            lines = [self._lines[g - 1] for g in self._opened.get((power, village), ()) if g > after]
        return tuple(entry(line) for line in lines if line.body is not None)

    def due(self, at: datetime) -> tuple[Entry, ...]:
        """The newest entry of each case in which something is due."""
        limit = stamp(at)
        with self._guard:
            newest = [self._lines[numbers[-1] - 1] for numbers in self._by_case.values()]
        late = [(str(due), line.g, line) for line in newest if (due := of(line, "due")) and str(due) <= limit]
        return tuple(readable(line for _, _, line in sorted(late)))

    def entry_before(self, at: datetime) -> EntryRef:
        """The entry before those of a moment and later."""
        with self._guard:
            place = bisect_left(self._latest, stamp(at), key=lambda one: one[0])
            number = self._latest[place][1] - 1 if place < len(self._latest) else len(self._lines)
            return EntryRef(number, self._lines[number - 1].hash) if number else BEFORE_THE_FIRST

    def definition(self, digest: str) -> str | None:
        """The text of a definition."""
        return self._definitions.get(digest)

    def definitions(self) -> tuple[tuple[str, str], ...]:
        """Every definition kept."""
        with self._guard:
            return tuple(sorted(self._definitions.items()))

    def answer(self, key: str) -> Answer | None:
        """How a key was answered."""
        with self._guard:
            kept = self._answers.get(key)
            return Answer(kept[0], entry(self._lines[kept[1] - 1])) if kept else None

    def keys(self) -> tuple[Used, ...]:
        """Every key used."""
        with self._guard:
            used = [Used(key, command, g) for key, (command, g) in self._answers.items()]
        return tuple(sorted(used, key=lambda each: (each.g, each.key)))

    @contextmanager
    def cursor(self, name: str) -> Iterator[Remembered | None]:
        """A cursor, if it is free."""
        kept = self._cursors.setdefault(named(name), Remembered())
        if not kept.free.acquire(blocking=False):
            yield None
            return
        try:
            yield kept
        finally:
            kept.free.release()

    def restore(
        self, lines: Iterable[Line], *, definitions: Iterable[tuple[str, str]] = (), keys: Iterable[Used] = ()
    ) -> int:
        """Enter the lines of another record."""
        new = tuple(fitting(lines, practice=self._practice))
        defined, used = dict(definitions), tuple(keys)
        with self._guard:
            if any(each.key in self._answers for each in used):
                raise key_used()
            heads = dict(self._heads)
            for number, line in enumerate(new, len(self._lines) + 1):
                heads[str(of(line, "case_id"))] = follow(line, number, heads)
            self._heads.update(heads)
            for line in new:
                self._keep(line)
            self._definitions = {**defined, **self._definitions}
            self._cursors.setdefault(NOTICES, Remembered()).write(len(self._lines))
            self._answers.update((each.key, (each.command, each.g)) for each in used)
        return len(new)

    def tally(self) -> Tally:
        """How much there is."""
        with self._guard:
            return Tally(
                schema=0,
                entries=len(self._lines),
                cases=len(self.cases()),
                refusals=len(self._refused),
                definitions=len(self._definitions),
                keys=len(self._answers),
                hash=self._lines[-1].hash if self._lines else None,
            )

    def erase(self, g: int) -> None:
        """Take away a body."""
        with self._guard:
            if not 1 <= g <= len(self._lines):
                raise StoreError(Text(f"没有第 {g} 条记录", f"there is no entry {g}"))
            self._lines[g - 1] = self._lines[g - 1]._replace(salt=None, body=None)

    def lines(self, after: int = 0) -> Iterator[Line]:
        """The record as it is kept."""
        with self._guard:
            return iter(self._lines[after:])

    def leaves(self, after: int = 0) -> Iterator[bytes]:
        """The hashes alone."""
        return (bytes.fromhex(line.hash) for line in self.lines(after))

    def verify(self) -> None:
        """Check everything."""
        demand(Audit().faults(record(self)))

    def close(self) -> None:
        """Nothing may be read or entered from now on."""
        self._access.close()


def open(  # noqa: A001 - as every room of stores has it
    place: str,
    *,
    create: bool,  # noqa: ARG001 - as above
    practice: bool | None = None,
) -> MemoryStore:
    """A new one, empty."""
    if place:
        raise UsageError(Text("memory: 后面不写别的", "nothing follows memory:"))
    return MemoryStore(practice=practice)


def upgrade(place: str) -> tuple[int, int]:
    """Always new."""
    open(place, create=True)
    return 0, 0
