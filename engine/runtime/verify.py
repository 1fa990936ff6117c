"""A record verified, from a store or from a file: its hashes, and everything on it executed again.

The first half (`store/audit.py`) holds hashes, order, bodies, definitions and keys against one another, the second
(`replay/`) holds every entry against the definition to which its case is pinned. The second is done only if the first
finds nothing: what was changed is not worth executing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ..arguments import boolean, having, instance, moment, optional, path, whole
from ..checked import checked_function
from ..errors import Text, unreadable
from ..model.catalogue import Catalogue
from ..model.period import Calendar
from .replay.walk import Contents, Replay
from .store.audit import Audit, Record, record
from .store.custody import verify as verify_file
from .store.ledger import Fault, of
from .store.transcript import Transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from .store.audit import Readable
    from .store.ledger import Line

    Lines = Callable[[], Iterator[Line]]


_RECORD = having(
    "记录库，或者导出文件的路径", "a store, or the path of an exported record", "lines", "definitions", "keys"
)


def _source(value: object) -> object:
    return path(value) if isinstance(value, str | Path) else _RECORD(value)


@dataclass(frozen=True, slots=True)
class Verification:
    """What was found: `faults`, each with the number of its entry (0: none of its own) and a sentence.

    `size` and `root` (64 hex digits) are those of the record up to its last entry, which is as far as the answer goes:
    that entries after it were cut off shows only beside a root kept elsewhere. `erased` are the entries whose body was
    erased. `unchecked` counts entries that could not be judged whole, by reason: `clocks` (their due dates rest on
    working days that the record does not hold; they lie between the bounds of any schedule), `erased` (they rest on an
    erased body: only the flow was followed), `damaged` (they are of a case that cannot be read), and `keys`, of which
    only the entry is known and not the command. `replayed` is False where only hashes were looked at.
    """

    faults: tuple[Fault, ...]
    size: int
    root: str
    erased: tuple[int, ...]
    unchecked: Mapping[str, int]
    replayed: bool
    audit: Audit = field(repr=False, compare=False)

    @property
    def sound(self) -> bool:
        """Whether nothing was found wrong."""
        return not self.faults


@checked_function(
    {
        "source": _source,
        "catalogue": optional(instance(Catalogue, "清单", "a Catalogue")),
        "hashes": boolean,
        "at": optional(whole()),
        "look": optional(whole()),
        "now": optional(moment),
    }
)
def verify(  # noqa: PLR0913
    source: Readable | str | Path,
    *,
    catalogue: Catalogue | None = None,
    hashes: bool = False,
    at: int | None = None,
    look: int | None = None,
    now: datetime | None = None,
) -> Verification:
    """Verify a store, or an exported record in a file.

    `catalogue` lends its days off: without it due dates in working days are held against the statutory schedule first.
    With `hashes` nothing is executed. `at` and `look` as `Audit` has them. What is dated after `now`, the present
    (aware), is a finding, except in a record of practice; None: that is not looked at. Raises StoreError if the store
    fails, UsageError if the file cannot be read.
    """
    audit, gathered = Audit(at, look, now), Gathering()
    if isinstance(source, str | Path):
        file = Path(source)
        try:
            with file.open("rb") as text:
                transcript = Transcript(text)
                faults = list(verify_file(transcript, audit, gathered.over))
        except OSError as error:
            raise unreadable(file, error) from error
        opened = _of_file(file)
    else:
        faults = list(audit.faults(gathered.over(record(source))))
        opened = _of_store(source)
    faults += [_unsaid(g) for g in audit.unsaid]
    unchecked = Counter(keys=audit.keys)
    replayed = not hashes and not faults
    if replayed:
        calendar = Calendar(catalogue.days_off, catalogue.days_on) if catalogue else None
        replay = Replay(gathered.contents(), calendar)
        with opened as lines:
            faults += replay.findings(islice(lines, audit.tree.size))
        unchecked += replay.unchecked
    root = audit.tree.root().hex()
    return Verification(tuple(faults), audit.tree.size, root, tuple(audit.erased), dict(unchecked), replayed, audit)


@contextmanager
def _of_file(path: Path) -> Iterator[Iterator[Line]]:
    with path.open("rb") as text:
        yield iter(Transcript(text).record().lines)


@contextmanager
def _of_store(store: Readable) -> Iterator[Iterator[Line]]:
    yield store.lines()


def _unsaid(g: int) -> Fault:
    zh = f"第 {g} 条：内容没了，却没有抹去它的记录"
    return Fault(g, Text(zh, f"entry {g}: its body is gone, and no entry says that it was erased"))


class Gathering:
    """What the first reading notes down for the replay."""

    def __init__(self) -> None:
        self._definitions: dict[str, str] = {}
        self._called: dict[str, str] = {}
        self._moved: set[str] = set()

    def over(self, whole: Record) -> Record:
        """The record, noted down as it is read."""
        return whole._replace(lines=map(self._line, whole.lines), definitions=self._kept(whole.definitions))

    def contents(self) -> Contents:
        """What was noted."""
        return Contents(self._definitions, self._called, frozenset(self._moved))

    def _line(self, line: Line) -> Line:
        kind = of(line, "kind")
        if kind == "opened":
            if line.body is None or '"parent":' in line.body:
                self._called[str(of(line, "case_id"))] = str(of(line, "digest"))
        elif kind == "moved":
            self._moved.add(str(of(line, "case_id")))
        return line

    def _kept(self, definitions: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        for digest, text in definitions:
            self._definitions[digest] = text
            yield digest, text
