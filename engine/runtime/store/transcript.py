r"""A record as a file of its own: JSON Lines, each line an RFC 8785 text, ended by \n and by nothing else.

    {"first":1,"format":"qingdan","version":2}      the header, with "practice":true where it is for practice
    {"at":"…","body":{…}, …}                        every entry, in global order, by `schemas/event.schema.json`
    {"definition":{…},"digest":"…"}                 every definition, by digest
    {"command":"…","g":3,"key":"…"}                 every idempotency key, by entry
    {"count":30,"root":"…","sha256":"…"}            the trailer: entries, root of their tree, digest of all bytes above

Bodies and definitions stand in the file letter by letter as they were digested, so that they are checked, and go into
another store, without being written anew.
"""

from __future__ import annotations

import json
import re
from hashlib import sha256
from json.encoder import encode_basestring
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from ...errors import Tampered, Text
from .audit import Audit, Record, record
from .ledger import Line, demand, written
from .tally import Used

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .audit import Readable

T = TypeVar("T")
HEADER = '{"first":1,"format":"qingdan","version":2}'
PRACTICE_HEADER = '{"first":1,"format":"qingdan","practice":true,"version":2}'
_TRIAL = b'{"first":1,"format":"qingdan","version":1}\n'


class Trailer(NamedTuple):
    """The last line: how many entries, the root of their tree, the SHA-256 of everything above it."""

    size: int
    root: str
    sha256: str

    def text(self) -> str:
        """The line."""
        return f'{{"count":{self.size},"root":"{self.root}","sha256":"{self.sha256}"}}'


_ENTRY = (
    '{"at":%s,"body":%s,"body_digest":%s,"case_id":%s,"digest":%s,"due":%s,"edition":%s,"entered":%s,"g":%s,'
    '"hash":"%s","kind":%s,"outcome":%s,"power":%s,"prev":"%s","salt":%s,"seq":%s,"step":%s,"target":%s}'
)


def entry_text(line: Line) -> str:
    """An entry as a line of the file. Raises TypeError or ValueError for one that holds what no entry does."""
    at, body_digest, case, digest, due, edition, entered, kind, outcome, power, seq, step, target = map(
        written, line.row
    )
    body, salt = "null", "null"
    if line.body is not None and line.salt is not None:
        body, salt = line.body, f'"{line.salt.hex()}"'
    head, tail = (
        (at, body, body_digest, case, digest, due, edition, entered),
        (outcome, power, line.prev, salt, seq, step, target),
    )
    return _ENTRY % (*head, line.g, line.hash, kind, *tail)


def definition_text(definition: tuple[str, str]) -> str:
    """A definition as a line of the file. Raises ValueError for a text that is no JSON of one line."""
    digest, text = definition
    if "\n" in text or not isinstance(json.loads(text), dict):
        raise ValueError(digest)
    return f'{{"definition":{text},"digest":"{digest}"}}'


def key_text(used: Used) -> str:
    """A key as a line of the file."""
    return f'{{"command":{encode_basestring(used.command)},"g":{used.g},"key":{encode_basestring(used.key)}}}'


def export(store: Readable, write: Callable[[bytes], object]) -> Trailer:
    """Write the record of `store`, and check it on the way. Raises Tampered if it does not verify: what was written by
    then is to be thrown away."""
    digest, audit = sha256(), Audit()

    def put(text: str) -> None:
        data = text.encode() + b"\n"
        digest.update(data)
        write(data)

    put(PRACTICE_HEADER if store.practice else HEADER)
    whole = record(store)
    demand(
        audit.faults(
            Record(
                _passed(whole.lines, entry_text, put),
                _passed(whole.definitions, definition_text, put),
                _passed((used for used in whole.keys if used.g <= audit.tree.size), key_text, put),
                whole.practice,
            )
        )
    )
    trailer = Trailer(audit.tree.size, audit.tree.root().hex(), digest.hexdigest())
    write(trailer.text().encode() + b"\n")
    return trailer


def _passed(parts: Iterable[T], text: Callable[[T], str], put: Callable[[str], None]) -> Iterator[T]:
    """Each part, written once it has been checked."""
    for part in parts:
        yield part
        try:
            put(text(part))
        except (TypeError, ValueError) as broken:
            raise Tampered(
                Text(f"记录已损坏，写不成文件：{part}", f"the record is damaged and cannot be written: {part}")
            ) from broken


_STAGES = (b'{"at":"', b'{"definition":', b'{"command":', b'{"count":')
"""How the lines of each kind begin, in the order in which they stand."""
_TEXT = r'"([^"\\]*(?:\\.[^"\\]*)*)"'
_HASH = '"([0-9a-f]{64})"'
_BODY = '","body":'
_AFTER_BODY = ',"body_digest":"'


def _row(text: str) -> re.Pattern[str]:
    """What stands after the body, `text` being how a text is written."""
    return re.compile(
        f',"body_digest":"([0-9a-f]+)","case_id":{text},"digest":{text},"due":(?:null|{text}),"edition":{text},'
        f'"entered":{text},"g":([0-9]+),"hash":"([0-9a-f]+)","kind":{text},"outcome":{text},"power":{text},"prev":"([0-9a-f]*)",'
        f'"salt":(?:null|"([0-9a-f]*)"),"seq":(?:null|([0-9]+)),"step":{text},"target":{text}}}\n?',
        re.DOTALL,
    )


_PLAIN, _ESCAPED = _row(r'"([^"\\]*)"'), _row(_TEXT)
_DEFINITION = re.compile(f'{{"definition":(.*),"digest":{_HASH}}}\n?', re.DOTALL)
_KEY = re.compile(f'{{"command":{_TEXT},"g":([0-9]+),"key":{_TEXT}}}\n?', re.DOTALL)
_TRAILER = re.compile(f'{{"count":([0-9]{{1,18}}),"root":{_HASH},"sha256":{_HASH}}}\n'.encode())


def entry_from(text: str) -> Line:
    """The inverse of `entry_text`; the line may have its end. Raises ValueError for a text that is not so written.

    No text of a row holds a quotation mark that is not escaped: the last `,"body_digest":"` is where the body ends.
    """
    begin, end = text.find(_BODY), text.rfind(_AFTER_BODY)
    found, at = _PLAIN.fullmatch(text, end), text[len(_STAGES[0]) : begin]
    parts: Iterable[Any] = found.groups() if found else map(_unescaped, _escaped(text, end))
    if not 0 < begin < end or "\\" in at:
        raise ValueError(text)
    body_digest, case, digest, due, edition, entered, g, hashed, *rest = parts
    kind, outcome, power, prev, salt, seq, step, target = rest
    row = (at, body_digest, case, digest, due, edition, entered, kind, outcome, power, seq and int(seq), step, target)
    body = text[begin + len(_BODY) : end]
    if salt is None and body == "null":
        return Line(int(g), prev, hashed, None, None, row)
    return Line(int(g), prev, hashed, bytes.fromhex(salt or "-"), body, row)


def _escaped(text: str, end: int) -> tuple[str | None, ...]:
    """The parts of a row that holds a quotation mark or another sign that is written with a backslash."""
    found = _ESCAPED.fullmatch(text, end)
    if found is None:
        raise ValueError(text)
    return found.groups()


def _unescaped(part: str | None) -> str | None:
    return None if part is None else str(json.loads(f'"{part}"'))


def _definition_from(text: str) -> tuple[str, str]:
    found = _DEFINITION.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return found[2], found[1]


def _key_from(text: str) -> Used:
    found = _KEY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return Used(str(_unescaped(found[3])), str(_unescaped(found[1])), int(found[2]))


_OF_A_TRIAL = Text(
    "这是试用版导出的文件（第 1 版），本程序从第 2 版起；请用当时的程序核验",
    "this file was exported by a trial release (version 1); this program begins with version 2: verify it with the "
    "program of that time",
)


class Transcript:
    """The lines of such a file, being read. Every part of `record` raises Tampered at the first line that is not as
    it was written, and at the end if `expected` was the trailer when the file was read before and is so no more.
    `trailer` is there once the keys have come to their end, `practice` once the header was read."""

    def __init__(self, source: Iterator[bytes], expected: Trailer | None = None) -> None:
        self.trailer: Trailer | None = None
        self.practice = False
        self._expected = expected
        self._source, self._line, self._number, self._above = source, b"", 0, sha256()

    def record(self) -> Record:
        """What the file holds, in its order; the header is read at once."""
        self._next()
        if self._line == _TRIAL:
            raise Tampered(_OF_A_TRIAL)
        if self._line not in {header.encode() + b"\n" for header in (HEADER, PRACTICE_HEADER)}:
            raise self._broken()
        self.practice = self._line != HEADER.encode() + b"\n"
        self._next()
        return Record(self._stage(0, entry_from), self._stage(1, _definition_from), self._keys(), self.practice)

    def _keys(self) -> Iterator[Used]:
        yield from self._stage(2, _key_from)
        self._end()

    def _stage(self, stage: int, parsed: Callable[[str], T]) -> Iterator[T]:
        source, above, line = self._source, self._above, self._line  # names, for there are millions of lines
        while line.startswith(_STAGES[stage]):
            try:
                part = parsed(line.decode())
            except ValueError as broken:
                raise self._broken() from broken
            yield part
            above.update(line)
            self._line = line = next(source, b"")
            self._number += 1
        if not line.startswith(_STAGES[stage + 1 :]):
            raise self._broken()

    def _end(self) -> None:
        """The trailer: it says what stands above it, and nothing stands below."""
        found, above = _TRAILER.fullmatch(self._line), self._above.hexdigest()
        if found is None:
            raise self._broken()
        trailer = Trailer(int(found[1]), found[2].decode(), found[3].decode())
        self._next()
        if self._line:
            raise self._broken()
        if trailer.sha256 != above or self._expected not in {None, trailer}:
            raise Tampered(
                Text(
                    "文件写成以后被改动过：末行的摘要和上面的内容对不上",
                    "the file was changed after it was written: the digest in its last line does not fit what is above",
                )
            )
        self.trailer = trailer

    def _next(self) -> None:
        self._above.update(self._line)
        self._line = next(self._source, b"")
        self._number += 1

    def _broken(self) -> Tampered:
        number = self._number
        if not self._line:
            return Tampered(
                Text(
                    f"文件不完整：到第 {number - 1} 行就断了，末行不在",
                    f"the file is cut off: it ends with line {number - 1}, the trailer is missing",
                )
            )
        if number > 1 and not self._line.endswith(b"\n"):
            return Tampered(
                Text(
                    f"文件不完整：在第 {number} 行中间断了，后面的不在",
                    f"the file is cut off in the middle of line {number}: what came after is missing",
                )
            )
        return Tampered(
            Text(
                f"第 {number} 行不是导出时的样子：被改动过，或者不是 qingdan 导出的记录",
                f"line {number} is not as it was exported: it was changed, or this is no record of qingdan",
            )
        )
