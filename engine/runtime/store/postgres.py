"""The record in PostgreSQL: for many threads, many processes, many machines.

One connection writes (all waiting callers of the process in one statement, which is one transaction and one round
trip), another reads. A lost connection is made again; what it was writing is looked for, and entered only if it is not
there: a caller gets its answer, or hears that it cannot be known yet.

The heads of cases are remembered, so that entries are chained here before they are sent. Where another process wrote
to the case meanwhile the database refuses; the heads are then read, and what still follows is sent again. So it does
where a case moved that must only stand still.
"""

from __future__ import annotations

from contextlib import contextmanager
from itertools import chain, islice
from threading import Lock
from typing import TYPE_CHECKING, Any

from ...checked import checked
from ...errors import StoreError, Unavailable
from ..practice import fitting
from . import ANY, NONE
from .access import ARGUMENTS, STORE, Access, usable
from .batch import Batch, Committer, Key, batch, placed
from .cursors import ADVANCE, NOTICES, Kept, named
from .entering import NOTHING, array, flat, scalars
from .ledger import UNOPENED, Entry, Head, Line, of
from .reading import PAGE, Reading
from .server import BUSY, UNKNOWN, told
from .tally import Used, key_used, out_of_place
from .wire import BeatenError, LostError, Wire, alone, call, connect, migrate, ready, rows, said, single

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ..events import Event
    from .wire import Base

PATIENCE = 5.0
"""Seconds to wait for the server, or for another writer, before saying Unavailable."""
TRIES = 100
"""How often entries are sent anew because other processes wrote first."""
ROOM = 50_000
"""How many heads of cases are remembered."""
_LAST = "SELECT COALESCE(MAX(g), 0) FROM events"
_HEADS = """SELECT c, h.seq, h.hash FROM unnest(%s::text[]) AS c CROSS JOIN LATERAL
    (SELECT seq, hash FROM events WHERE case_id = c AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1) AS h"""
_USED = "SELECT key FROM keys WHERE key = ANY(%s)"
_KEPT = "SELECT body_digest, g, prev, hash FROM events WHERE g > %s AND body_digest = ANY(%s)"
_END = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE application_name = %s AND pid <> pg_backend_pid()"""
_WITHDRAW = "DELETE FROM waiting WHERE name = %s"


@checked(ARGUMENTS, usable)
class PostgresStore(Reading):
    """See `Store`. `url` is any address that libpq knows. Raises StoreError saying why it cannot be opened."""

    def __init__(
        self, url: str, patience: float = PATIENCE, *, create: bool = True, practice: bool | None = None
    ) -> None:
        self._access = Access(STORE)
        self.url, self._patience = url, patience
        self._reading, self._writing = Lock(), Committer(self._write)
        self._heads: dict[str, Head] = {}
        self._met = False
        self._reader, self._writer = Wire(url, patience), Wire(url, patience)
        self._last, self._practice = self._reader.begin(lambda base: _last(base, create=create, practice=practice))

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
        """Enter all of `events` or none, on the disk of the server."""
        return self._writing.submit(batch(events, expected, definitions, key, practice=self._practice))

    def _write(self, batches: Sequence[Batch]) -> None:
        """Place them on the heads as remembered; where that does not hold, on the heads as they are."""
        self._access.demand()
        waiting, heads, used, sure = list(batches), self._remembered(batches), frozenset[str](), False
        for _ in range(TRIES):
            kept = placed(waiting, 0, dict(heads), set(used))
            if sure or len(kept) == len(waiting):
                try:
                    self._enter(kept, _watched(kept, heads))
                except BeatenError:
                    pass
                except LostError:
                    waiting = self._recovered(kept)
                except StoreError:
                    waiting = self._recovered(kept)
                    if waiting:
                        raise
                else:
                    return
            (heads, used), sure = self._look(waiting), True
        raise told(BUSY, "")

    def _remembered(self, batches: Iterable[Batch]) -> dict[str, Head]:
        return {case: self._heads.get(case, UNOPENED) for each in batches for case in each.cases}

    def _enter(self, batches: Sequence[Batch], watched: Mapping[str, int]) -> None:
        """Send them, and tell each where it stands. Raises BeatenError where a watched case is not at its seq."""
        if not batches:
            return
        last = self._sent(
            watched,
            [line for each in batches for line in each.lines],
            array([text for each in batches for pair in each.definitions.items() for text in pair]),
            array([text for each in batches for text in _used(each)]),
        )
        for each in batches:
            each.lines = [Line(line.g + last, *line[1:]) for line in each.lines]
            self._remember(each.lines)

    def _sent(self, watched: Mapping[str, int], lines: Sequence[Line], *more: bytes) -> int:
        """The last number before the lines, once they are kept: by us, or by others with theirs.

        Who met others will likely meet them again, and asks for company at once.
        """
        if watched or not self._met:
            one = len(lines) == 1
            name, values = (b"one", scalars(lines[0])) if one else (b"all", [flat(lines)])
            still = [array([*watched]), array([*map(str, watched.values())])] if watched else []
            [last] = self._writer.call(name + b" if" if watched else name, (*values, *more, *still))
            if last is not None:
                return int(last)
        last, alone = self._writer.call(b"share", (self._writer.name.encode(), flat(lines), *more))
        self._met = alone != b"t"
        return int(last or 0)

    def _remember(self, lines: Iterable[Line]) -> None:
        if len(self._heads) > ROOM:
            self._heads.clear()
        for line in lines:
            seq = of(line, "seq")
            self._last = max(self._last, line.g)
            if isinstance(seq, int):
                self._heads[str(of(line, "case_id"))] = Head(seq, line.hash)

    def _look(self, batches: Sequence[Batch]) -> tuple[dict[str, Head], frozenset[str]]:
        """How the cases stand, and which of the keys were used."""
        heads = {case: UNOPENED for each in batches for case in each.cases}
        keys = [each.key.text for each in batches if each.key is not None]
        found = self._writer.run(lambda base: base.execute(_HEADS, [list(heads)]).fetchall())
        used = self._writer.run(lambda base: base.execute(_USED, [keys]).fetchall()) if keys else []
        return heads | {case: Head(seq, digest) for case, seq, digest in found}, frozenset(key for (key,) in used)

    def _recovered(self, batches: Sequence[Batch]) -> list[Batch]:
        """Those that were not kept when the connection was lost or the call failed; the others learn where they stand.

        Who wrote on the lost connection is ended first, and what still waits is taken back, so that nothing comes in
        late.
        """
        digests = [draft.row[1] for each in batches for draft in each.drafts]
        try:
            self._writer.run(lambda base: base.execute(_END, [self._writer.name]))
            self._writer.run(lambda base: base.execute(_WITHDRAW, [self._writer.name]))
            kept = self._writer.run(lambda base: base.execute(_KEPT, [self._last, digests]).fetchall())
        except Unavailable as error:
            raise Unavailable(UNKNOWN) from error
        found: dict[object, tuple[int, str, str]] = {digest: (g, prev, own) for digest, g, prev, own in kept}
        missing = []
        for each in batches:
            if all(one.row[1] in found for one in each.drafts):
                each.lines = [Line(*found[one.row[1]], one.salt, one.body, one.row) for one in each.drafts]
                each.error = None
                self._remember(each.lines)
            else:
                missing.append(each)
        return missing

    def erase(self, g: int) -> None:
        """Take away a body, and vacuum; what the server keeps elsewhere (its log, copies of it) is its owner's."""
        self._known(g)
        self._rows("DELETE FROM bodies WHERE g = ?", g)
        self._rows("VACUUM bodies")

    @contextmanager
    def cursor(self, name: str) -> Iterator[Kept | None]:
        """A cursor, on the connection that holds it: who lost the one cannot write the other."""
        with alone(self.url, named(name)) as base:
            yield Kept(name, lambda sql, *values: _said(base, sql, values)) if base is not None else None

    def restore(
        self, lines: Iterable[Line], *, definitions: Iterable[tuple[str, str]] = (), keys: Iterable[Used] = ()
    ) -> int:
        """Enter the lines of another record."""
        with said(), connect(self.url) as base, base.transaction():
            base.execute("SELECT qingdan.lock()")
            last = number = single(base, _LAST)
            remaining = fitting(lines, practice=self._practice)
            while page := list(islice(remaining, PAGE)):
                _take(base, page, number)
                number += len(page)
            rows(base, ADVANCE, (NOTICES, number))
            texts = [array([*map(str, chain.from_iterable(pairs))]) for pairs in (definitions, keys)]
            try:
                with said():
                    call(base, b"keep", texts)
            except BeatenError as taken:
                raise key_used() from taken
        return int(number - last)

    def close(self) -> None:
        """Let the server go, once what is being written is entered."""
        self._access.close()
        if self._access.here:
            self._writing.wait()
            self._writer.close()
            with self._reading:
                self._reader.close()

    def _rows(self, sql: str, *values: str | int) -> list[tuple[Any, ...]]:
        with self._reading:
            self._access.demand()
            return self._reader.run(lambda base: rows(base, sql, values))

    def history(self, case: str, after: int = 0) -> tuple[Entry, ...]:
        """The accepted entries of a case; its head is remembered."""
        found = super().history(case, after)
        if found:
            self._heads[case] = Head(found[-1].event.seq, found[-1].hash)
        return found


def _watched(batches: Iterable[Batch], heads: Mapping[str, Head]) -> dict[str, int]:
    """The cases that must stand where they do, and of which no batch has an entry: no trigger looks at them."""
    entered = {each.event.case for one in batches for each in one.drafts}
    return {case: heads[case].seq for one in batches for case in one.expected if case not in entered}


def _used(batch: Batch) -> tuple[str, ...]:
    """The key of a batch, with the place of its answer among the lines that are sent."""
    key = batch.key
    return () if key is None else (key.text, key.command, str(batch.lines[key.answer].g))


def _last(base: Base, *, create: bool, practice: bool | None) -> tuple[int, bool]:
    """The last number in use, once the tables are ready, and whether they are for practice."""
    found = ready(base, create=create, practice=practice)
    return int(single(base, _LAST)), found


def _said(base: Base, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    with said():
        return rows(base, sql, values)


def _take(base: Base, lines: Sequence[Line], last: int) -> None:
    """Enter lines of another record after number `last`; where they do not follow, the one that does not is named."""
    wrong = next((line.g for number, line in enumerate(lines, last + 1) if line.g != number), None)
    if wrong is not None:
        raise out_of_place(wrong)
    try:
        with said(), base.transaction():
            call(base, b"all", (flat(lines), NOTHING, NOTHING))
    except BeatenError as refused:
        if len(lines) == 1:
            raise out_of_place(lines[0].g) from refused
        for number, line in enumerate(lines, last):
            _take(base, [line], number)


def open(  # noqa: A001 - as every room of stores has it
    place: str, *, create: bool, practice: bool | None = None
) -> PostgresStore:
    """The store in the database of the address `postgresql:PLACE`."""
    return PostgresStore(f"postgresql:{place}", create=create, practice=practice)


def upgrade(place: str) -> tuple[int, int]:
    """See `migrate`."""
    with said(), connect(f"postgresql:{place}") as base:
        return migrate(base)
