"""A record in a file, and how it comes into a store: verified whole before anything is entered."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import dropwhile
from typing import TYPE_CHECKING

from ...errors import StoreError, Tampered, Text, UsageError
from . import open_store
from .audit import Audit, Record
from .ledger import Fault, demand
from .merkle import CompactRange
from .transcript import Trailer, Transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from . import Store


@dataclass(frozen=True, slots=True)
class Finding:
    """What a file was found to hold: see `Audit`. `trailer` is None where the file breaks off."""

    faults: tuple[Fault, ...]
    audit: Audit
    trailer: Trailer | None
    practice: bool


def examine(file: Path, at: int | None = None, look: int | None = None, now: datetime | None = None) -> Finding:
    """Verify an exported record, needing nothing else; `at`, `look` and `now` as `Audit` has them. Raises OSError."""
    audit = Audit(at, look, now)
    with file.open("rb") as source:
        transcript = Transcript(source)
        faults = tuple(verify(transcript, audit))
    return Finding(faults, audit, transcript.trailer, transcript.practice)


def verify(
    transcript: Transcript, audit: Audit, over: Callable[[Record], Record] = lambda whole: whole
) -> Iterator[Fault]:
    """Everything wrong in a file that is being read, which goes through `over` first; a line that is not as it was
    written is the last."""
    try:
        yield from audit.faults(over(transcript.record()))
    except Tampered as broken:
        yield Fault(0, broken.text)
    trailer = transcript.trailer
    if trailer is not None and (trailer.size, trailer.root) != (audit.tree.size, audit.tree.root().hex()):
        yield Fault(0, _WRONG_TRAILER)


_WRONG_TRAILER = Text("末行写的条数或者树根和记录对不上", "the trailer's count or root does not fit the record")


def arriving(file: Path, url: str, now: datetime | None = None) -> tuple[Store, Finding | None]:
    """The store at `url`, made only for a file that verifies, and in that case what the file was found to hold. A
    record of practice makes a practice store.

    Raises Tampered if it does not verify, and what `open_store` raises.
    """
    try:
        return open_store(url, create=False), None
    except StoreError:
        found = examine(file, at=0, now=now)
        demand(found.faults)
        return open_store(url, practice=found.practice), found


def take_in(file: Path, store: Store, found: Finding | None = None, now: datetime | None = None) -> int:
    """Enter the record of a file; how many entries were new. `found` is what `arriving` gave.

    A store that holds the beginning of the very same record is completed, and loses the bodies of which the rest says
    that they were erased. Raises Tampered if the file does not verify, UsageError if the store holds something else or
    is of another kind (practice, real).
    """
    there = CompactRange()
    for leaf in store.leaves():
        there.add(leaf)
    if found is None or found.audit.at != there.size:
        found = examine(file, at=there.size, now=now)
    demand(found.faults)
    if found.practice is not store.practice:
        raise UsageError(_OF_PRACTICE if found.practice else _REAL)
    if found.audit.then != there.root():
        raise _another(there.size)
    with file.open("rb") as source:
        transcript = Transcript(source, found.trailer)
        whole = transcript.record()
        new = store.restore(
            dropwhile(lambda line: line.g <= there.size, whole.lines),
            definitions=whole.definitions,
            keys=(used for used in whole.keys if used.g > there.size),
        )
    for g in sorted(g for g in found.audit.said if g <= there.size):
        store.erase(g)
    return new


_OF_PRACTICE = Text(
    "文件是演练的记录，只能收进演练用的记录库（qingdan store init --practice）",
    "the file is a record of practice: it is taken into a practice store only (qingdan store init --practice)",
)
_REAL = Text(
    "文件是真的办件记录，不收进演练用的记录库；请换一个 --store",
    "the file is a real record and is not taken into a practice store: use another --store",
)


def _another(size: int) -> UsageError:
    return UsageError(
        Text(
            f"这个记录库里已有 {size} 条记录，文件不是接着它们的；请导入到空的记录库（换一个 --store）",
            f"this store holds {size} entries that the file does not go on from: import into an empty store (--store)",
        )
    )
