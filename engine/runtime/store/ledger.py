"""The ledger: how a fact is sealed, chained and checked. Pure.

An entry is sealed in two halves. The body (who, data, papers, votes) may have to be erased by law, so only its digest
is part of the record: `body_digest = SHA-256(salt ‖ canonical JSON of the body)`, the salt 16 random bytes that go
with the body, so that an erased body cannot be guessed back. Everything else is the row, and
`hash = SHA-256(prev ‖ canonical JSON of the row)`, where `prev` is the hash (64 hex digits, as ASCII; nothing for the
first) of the entry before it in the same case. A refusal hangs on the head of its case and nothing hangs on it.

The row is the object of COLUMNS: seq null for a refusal, at, due and entered UTC with microseconds and `Z`. The global
order `g` counts 1, 2, 3 … without a gap.

Whoever owns the storage can rewrite a whole chain: only a hash kept elsewhere (printed, published) shows that.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from json.encoder import encode_basestring as quoted
from os import urandom
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ...errors import Conflict, Tampered, Text, UsageError
from ..events import Event, Kind
from .canonical import canonical, stamp, unstamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence

    from ..events import Json

Row: TypeAlias = "tuple[str | int | None, ...]"
"""What is hashed of an entry: the values of COLUMNS, in that order."""
COLUMNS = (
    "at",
    "body_digest",
    "case_id",
    "digest",
    "due",
    "edition",
    "entered",
    "kind",
    "outcome",
    "power",
    "seq",
    "step",
    "target",
)


class Head(NamedTuple):
    """The newest accepted entry of a case: its seq and hash; (0, "") before the first."""

    seq: int
    hash: str


UNOPENED = Head(0, "")


class Line(NamedTuple):
    """An entry as it is kept. `salt` and `body` (canonical text) are None once the body was erased."""

    g: int
    prev: str
    hash: str
    salt: bytes | None
    body: str | None
    row: Row


_PLACES = {name: place for place, name in enumerate(COLUMNS)}


def of(line: Line, column: str) -> str | int | None:
    """The value of one of COLUMNS."""
    return line.row[_PLACES[column]]


class Entry(NamedTuple):
    """An event with its place in the record: global number and hash. An erased body reads as {}."""

    g: int
    event: Event
    hash: str


class Draft(NamedTuple):
    """An event made ready before it has its place: the salt drawn, the body digested, the row laid out."""

    event: Event
    salt: bytes
    body: str
    row: Row


def draft(event: Event) -> Draft:
    """`event` ready to be entered. Raises UsageError if it cannot be written (see `canonical`, `stamp`)."""
    if event.entered < event.at:
        raise UsageError(Text("记入的时间不能早于发生的时间", "an event is not entered before it happened"))
    salt = urandom(16)
    body = canonical(dict(event.body))
    return Draft(event, salt, body, row(event, digest_body(salt, body)))


def digest_body(salt: bytes, body: str) -> str:
    """The digest of a body, given as its canonical text."""
    return sha256(salt + body.encode()).hexdigest()


def digest_text(text: str) -> str:
    """The digest by which a definition's canonical text is kept."""
    return sha256(text.encode()).hexdigest()


def row(event: Event, body_digest: str) -> Row:
    """What of `event` is hashed."""
    return (
        stamp(event.at),
        body_digest,
        event.case,
        event.digest,
        None if event.due is None else stamp(event.due),
        event.edition,
        stamp(event.entered),
        event.kind.value,
        event.outcome,
        event.power,
        event.seq or None,
        event.step,
        event.target,
    )


_OBJECT = "{" + ",".join(f'"{column}":%s' for column in COLUMNS) + "}"


def hash_row(prev: str, row: Row) -> str:
    """The hash of an entry whose predecessor has the hash `prev`. Raises TypeError for a value no row can have."""
    text = _OBJECT % tuple([quoted(value) if type(value) is str else written(value) for value in row])
    return sha256((prev + text).encode()).hexdigest()


def written(value: str | int | None) -> str | int:
    """A value as canonical JSON; text is by far the most frequent."""
    if isinstance(value, int):
        return value
    return "null" if value is None else quoted(value)


_VILLAGE = '"village":"'
_LAST = len(_VILLAGE) + len('610524101203"}')


def village_of(body: str) -> str:
    """The village that the canonical text of an opening ends with, the last of its keys; nothing of other bodies."""
    end = body[-_LAST:]
    return end[len(_VILLAGE) : -2] if end.startswith(_VILLAGE) else ""


def entry(line: Line) -> Entry:
    """The event that a line keeps. Raises Tampered if it cannot be read back."""
    try:
        return Entry(line.g, _event(line.row, json.loads(line.body) if line.body else {}), line.hash)
    except (TypeError, ValueError) as broken:
        raise Tampered(
            Text(f"第 {line.g} 条记录已损坏，读不出来", f"entry {line.g} is damaged: unreadable")
        ) from broken


def readable(lines: Iterable[Line]) -> Iterator[Entry]:
    """The events that lines keep, but for those that cannot be read."""
    for line in lines:
        with suppress(Tampered):
            yield entry(line)


def _event(row: Row, body: Mapping[str, Json]) -> Event:
    at, _, case, digest, due, edition, entered, kind, outcome, power, seq, step, target = row
    return Event(
        case=str(case),
        seq=int(seq or 0),
        kind=Kind(str(kind)),
        at=unstamp(str(at)),
        entered=unstamp(str(entered)),
        step=str(step),
        outcome=str(outcome),
        target=str(target),
        due=None if due is None else unstamp(str(due)),
        power=str(power),
        edition=str(edition),
        digest=str(digest),
        body=body,
    )


def link(
    drafts: Sequence[Draft], last: int, heads: MutableMapping[str, Head], expected: Mapping[str, int]
) -> list[Line]:
    """The drafts entered after global number `last`; `heads` (of every case concerned) are moved on.

    Raises Conflict, with `heads` untouched, where a case does not stand at the seq that its draft follows, or at
    the seq named in `expected`.
    """
    for case, seq in expected.items():
        _agree(case, seq, heads[case])
    moved: dict[str, Head] = {}
    lines: list[Line] = []
    for number, each in enumerate(drafts, last + 1):
        case, seq = each.event.case, each.event.seq
        head = moved.get(case) or heads[case]
        line = Line(number, head.hash, hash_row(head.hash, each.row), each.salt, each.body, each.row)
        if seq:
            _agree(case, seq - 1, head)
            moved[case] = Head(seq, line.hash)
        lines.append(line)
    heads.update(moved)
    return lines


def _agree(case: str, expected: int, head: Head) -> None:
    if expected != head.seq:
        raise conflict(case, expected, head.seq)


def conflict(case: str, expected: int, found: int) -> Conflict:
    """Somebody wrote first: the case is not at the seq where it was expected."""
    return Conflict(
        Text(
            f"案件 {case} 已被别人先办了一步：以为在第 {expected} 条，实际到了第 {found} 条；请重新读取后再办",
            f"somebody wrote to case {case} first: expected entry {expected}, found {found}; read it again",
        )
    )


@dataclass(frozen=True, slots=True)
class Fault:
    """A place where the record does not verify: its global number (0: a definition) and what is wrong."""

    g: int
    text: Text


def faults(lines: Iterable[Line]) -> Iterator[Fault]:
    """Everything wrong in the lines of a whole record, given in global order. Erased bodies are no fault."""
    heads: dict[str, Head] = {}
    for number, line in enumerate(lines, 1):
        case, seq = str(of(line, "case_id")), of(line, "seq")
        head = heads.get(case, UNOPENED)
        sound = (
            line.g == number,
            line.prev == head.hash,
            seq is None or seq == head.seq + 1,
            _hashed(line),
            _whole(line),
        )
        if not all(sound):
            yield from (_fault(line.g, saying) for holds, saying in zip(sound, _SAYINGS, strict=True) if not holds)
        if isinstance(seq, int):
            heads[case] = Head(seq, line.hash)


_SAYINGS = (
    Text("前面缺号或换了位置", "is out of its place, or one before it is missing"),
    Text("接不上本案前一条", "does not follow the entry before it in its case"),
    Text("打断了本案的编号", "breaks the numbering of its case"),
    Text("被改动", "was changed"),
    Text("的附文被改动", "has a body that was changed"),
)


def _fault(g: int, saying: Text) -> Fault:
    return Fault(g, Text(f"第 {g} 条记录{saying.zh}", f"entry {g} {saying.en}"))


def _hashed(line: Line) -> bool:
    try:
        return line.hash == hash_row(line.prev, line.row)
    except (TypeError, ValueError):  # a value that no entry has
        return False


def _whole(line: Line) -> bool:
    """Whether the body is the one that was digested, or erased."""
    if line.body is None:
        return True
    try:
        return line.salt is not None and digest_body(line.salt, line.body) == of(line, "body_digest")
    except (AttributeError, TypeError, ValueError):  # no text, or none that has bytes
        return False


def forged(definitions: Iterable[tuple[str, str]]) -> Iterator[Fault]:
    """The definitions, given as (digest, text), whose text is not the one their digest names."""
    for digest, text in definitions:
        if digest_text(text) != digest:
            short = digest[:12]
            yield Fault(0, Text(f"定义 {short} 的正文被改动", f"the text of definition {short} was changed"))


def demand(found: Iterable[Fault]) -> None:
    """Raises Tampered, with the number of faults and the first of them, if there is any."""
    listed = tuple(found)
    if listed:
        first, count = listed[0].text, len(listed)
        raise Tampered(
            Text(f"记录有 {count} 处对不上：{first.zh}", f"the record fails in {count} place(s): {first.en}"),
        )
