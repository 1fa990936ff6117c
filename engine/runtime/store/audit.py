"""The whole record checked in one reading, from a store or from a file: chains, bodies, definitions, keys, tree."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from ...errors import Text
from ..events import Kind
from ..practice import fits
from .canonical import stamp
from .ledger import Fault, faults, forged, of
from .merkle import CompactRange

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from .ledger import Line
    from .tally import Used

T = TypeVar("T")
_ERASED = Kind.ERASED.value
_UNASKED = frozenset(
    {
        _ERASED,
        *(kind.value for kind in (Kind.DETACHED, Kind.FOLLOWED, Kind.RECALCULATED, Kind.RETURNED, Kind.WARNED)),
    }
)
"""Kinds of entries that no command is answered by."""


class Readable(Protocol):
    """A store, as far as an audit needs it."""

    def lines(self) -> Iterator[Line]:
        """The entries in global order."""
        ...

    def definitions(self) -> Iterable[tuple[str, str]]:
        """(digest, text)."""
        ...

    def keys(self) -> Iterable[Used]:
        """The keys used."""
        ...

    @property
    def practice(self) -> bool:
        """Whether it is for practice."""
        ...


class Record(NamedTuple):
    """Everything that a record holds, to be read once and in this order, and whether it is for practice."""

    lines: Iterable[Line]
    definitions: Iterable[tuple[str, str]]
    keys: Iterable[Used]
    practice: bool = False


def record(store: Readable) -> Record:
    """What a store holds; nothing is read before its turn, so that what the lines name is there."""
    return Record(store.lines(), _later(store.definitions), _later(store.keys), store.practice)


def _later(read: Callable[[], Iterable[T]]) -> Iterator[T]:
    yield from read()


@dataclass(slots=True)
class Audit:
    """One reading. Once `faults` has come to its end, `tree` covers every entry; `then` is the root after the first
    `at` of them and `seen` is entry number `look` (None if there are fewer); nothing but practice is dated after `now`
    (None: that is not looked at); `erased` are the entries without a body,
    `said` those of which another entry says that they were erased, `keys` how many entries answer a key,
    `practice` whether the record is for practice."""

    at: int | None = None
    look: int | None = None
    now: datetime | None = None
    tree: CompactRange = field(default_factory=CompactRange)
    then: bytes | None = None
    seen: Line | None = None
    erased: list[int] = field(default_factory=list)
    said: set[int] = field(default_factory=set)
    keys: int = 0
    practice: bool = False
    _named: set[str] = field(default_factory=set)
    _unasked: set[int] = field(default_factory=set)
    _misplaced: list[Fault] = field(default_factory=list)

    def faults(self, whole: Record) -> Iterator[Fault]:
        """Everything wrong with a record. Erased bodies are no fault."""
        self.practice = whole.practice
        if self.at == 0:
            self.then = self.tree.root()
        latest = stamp(self.now) if self.now and not whole.practice else ""
        misplaced = partial(_misplaced, practice=whole.practice, latest=latest)
        yield from faults(self._counted(line, misplaced(line)) for line in whole.lines)
        yield from self._misplaced
        yield from forged(map(self._found, whole.definitions))
        yield from (_lost(digest) for digest in sorted(self._named))
        yield from self._keys(whole.keys)

    def _keys(self, keys: Iterable[Used]) -> Iterator[Fault]:
        """The keys that answer nothing: their entry is not there, answers no command, or answers another key."""
        answers: dict[int, str] = {}
        for used in keys:
            if not 1 <= used.g <= self.tree.size:
                yield _key(used, "不在", "is not there")
            elif used.g in self._unasked:
                yield _key(used, "不是谁的命令办出来的", "is the answer to no command")
            elif used.g in answers:
                other = answers[used.g]
                yield _key(used, f"已经是编号“{other}”的答复", f"answers the key “{other}” already")
            answers.setdefault(used.g, used.key)
        self.keys = len(answers)

    def _counted(self, line: Line, misplaced: Fault | None) -> Line:
        """The line, once the tree has it."""
        if misplaced is not None:
            self._misplaced.append(misplaced)
        self.tree.add(_bytes(line.hash))
        if self.tree.size == self.at:
            self.then = self.tree.root()
        if self.tree.size == self.look:
            self.seen = line
        if line.body is None:
            self.erased.append(line.g)
        elif (kind := of(line, "kind")) in _UNASKED:
            self._unasked.add(line.g)
            if kind == _ERASED:
                self.said.update(_numbers(line.body))
        if digest := of(line, "digest"):
            self._named.add(str(digest))
        return line

    @property
    def unsaid(self) -> tuple[int, ...]:
        """The entries whose body is gone without a word."""
        return tuple(g for g in self.erased if g not in self.said)

    def _found(self, definition: tuple[str, str]) -> tuple[str, str]:
        self._named.discard(definition[0])
        return definition


def _misplaced(line: Line, *, practice: bool, latest: str) -> Fault | None:
    """What is wrong with the times of an entry, which compare as they are written, or with the record that it is in."""
    at, entered = str(of(line, "at")), str(of(line, "entered"))
    if at > entered:
        return _fault(line.g, "记入的时间早于发生的时间", "was entered before it happened")
    if latest and entered > latest:
        return _fault(line.g, "时间还没有到", "is dated in the future")
    if fits(str(of(line, "case_id")), practice=practice):
        return None
    if practice:
        return _fault(line.g, "不是演练的，混在演练的记录里", "is of a real case, in a record of practice")
    return _fault(line.g, "是演练的，混在真的记录里", "is of a practice case, in a real record")


def _fault(g: int, zh: str, en: str) -> Fault:
    return Fault(g, Text(f"第 {g} 条：{zh}", f"entry {g} {en}"))


def _bytes(digest: str) -> bytes:
    """A hash as the tree takes it; that it is none, `faults` says."""
    try:
        return bytes.fromhex(digest)
    except (TypeError, ValueError):
        return b""


def _numbers(body: str) -> list[int]:
    """What an entry about an erasure names."""
    try:
        return [g for g in json.loads(body)["erased"] if isinstance(g, int)]
    except (ValueError, TypeError, LookupError):
        return []


def _lost(digest: str) -> Fault:
    return Fault(
        0,
        Text(f"定义 {digest[:12]} 不在了，有记录是按它办的", f"definition {digest[:12]}, which entries name, is gone"),
    )


def _key(used: Used, zh: str, en: str) -> Fault:
    return Fault(
        used.g,
        Text(f"编号“{used.key}”指向的第 {used.g} 条记录{zh}", f"the key “{used.key}” names entry {used.g}, which {en}"),
    )
