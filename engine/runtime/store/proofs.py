"""Proofs that stand alone: whoever holds one needs neither the store nor the rest of the record to check it.

An inclusion proof shows that one entry is in the tree under a root; a consistency proof that the tree under a root
begins with the tree under an older one. As JSON they carry `format` and `version`, hashes in hexadecimal, sizes as
numbers, and the entry as the object of `schemas/event.schema.json` (its body only where it was asked for).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from ...errors import Text, UsageError
from .canonical import canonical
from .ledger import digest_body, hash_row, of
from .merkle import consistency_spans, consistent, hashes, included, inclusion_spans, root_of, roots_of
from .transcript import entry_from, entry_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from .ledger import Line

VERSION = 1


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Entry `line` is in the tree of `size` entries under `root`."""

    line: Line
    size: int
    root: bytes
    path: tuple[bytes, ...]

    def document(self) -> dict[str, Any]:
        """As JSON."""
        entry = json.loads(entry_text(self.line))
        return {**_head("inclusion"), "entry": entry, **_sealed(self.size, self.root), "path": _hexes(self.path)}

    def faults(self) -> Iterator[Text]:
        """What it fails to prove."""
        line = self.line
        if line.hash != hash_row(line.prev, line.row):
            yield Text("这一条和它的哈希对不上，被改动过", "the entry does not fit its hash: it was changed")
        if line.body is not None and digest_body(line.salt or b"", line.body) != of(line, "body_digest"):
            yield Text("内容和摘要对不上，被改动过", "the body does not fit its digest: it was changed")
        if not included(bytes.fromhex(line.hash), line.g - 1, self.size, self.path, self.root):
            yield Text("这一条不在这个树根之下", "the entry is not under this root")


@dataclass(frozen=True, slots=True)
class Consistency:
    """The tree of `size` entries under `root` begins with the `old` entries under `old_root`."""

    old: int
    old_root: bytes
    size: int
    root: bytes
    path: tuple[bytes, ...]

    def document(self) -> dict[str, Any]:
        """As JSON."""
        old = {"old_size": self.old, "old_root": self.old_root.hex()}
        return {**_head("consistency"), **old, **_sealed(self.size, self.root), "path": _hexes(self.path)}

    def faults(self) -> Iterator[Text]:
        """What it fails to prove."""
        if not consistent(self.old, self.old_root, self.size, self.root, self.path):
            yield Text("后来的记录不是接着先前的写的", "the later record does not go on from the earlier one")


Proof: TypeAlias = Inclusion | Consistency


class Provable(Protocol):
    """A store, as far as a proof needs it."""

    def lines(self, after: int = 0) -> Iterator[Line]:
        """The entries after a global number."""
        ...

    def leaves(self) -> Iterator[bytes]:
        """The hash of every entry."""
        ...


def prove_inclusion(store: Provable, g: int, size: int, *, body: bool = False) -> Inclusion:
    """The proof that entry `g` is among the first `size`, from that entry and the hashes. Raises UsageError if it is
    not."""
    if not 1 <= g <= size:
        raise _too_few(g, size)
    path = _hashed(store.leaves(), [(g - 1, g), *inclusion_spans(g - 1, size)], size)[1:]
    whole = next(store.lines(after=g - 1))
    line = whole if body else whole._replace(salt=None, body=None)
    return Inclusion(line, size, root_of(bytes.fromhex(line.hash), g - 1, size, path) or b"", path)


def prove_consistency(leaves: Iterable[bytes], old: int, size: int) -> Consistency:
    """The proof that the first `size` entries begin with the first `old`, from one reading of their hashes. Raises
    UsageError if there are fewer."""
    if not 1 <= old <= size:
        raise _too_few(old, size)
    spans = tuple(consistency_spans(old, size))
    chain = _hashed(leaves, spans, size)
    old_root, root = roots_of(old, size, chain) or (b"", b"")
    return Consistency(old, old_root, size, root, chain[1:] if spans[0] == (0, old) else chain)


def _hashed(leaves: Iterable[bytes], spans: Iterable[tuple[int, int]], size: int) -> tuple[bytes, ...]:
    try:
        return hashes(leaves, spans)
    except ValueError as short:
        raise _too_few(size, size) from short


def _too_few(wanted: int, size: int) -> UsageError:
    return UsageError(
        Text(f"没有第 {wanted} 条：到第 {size} 条为止", f"there is no entry {wanted} among the first {size}")
    )


def proof_from(text: str) -> Proof | None:
    """The proof that a file holds, None if it holds something else. Raises UsageError for one that cannot be read."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    read = _READ.get(str(found.get("format"))) if isinstance(found, dict) else None
    if read is None:
        return None
    try:
        return read(found)
    except (KeyError, TypeError, ValueError, UsageError) as broken:
        what = f"“{broken.args[0]}”" if isinstance(broken, KeyError) else str(broken)
        raise UsageError(
            Text(f"这份证明读不出来，缺了或者写错了：{what}", f"this proof cannot be read, missing or wrong: {what}")
        ) from broken


def _inclusion(found: dict[str, Any]) -> Inclusion:
    line = entry_from(canonical(found["entry"]))
    return Inclusion(line, _size(found["size"]), bytes.fromhex(found["root"]), _bytes(found["path"]))


def _consistency(found: dict[str, Any]) -> Consistency:
    old = (_size(found["old_size"]), bytes.fromhex(found["old_root"]))
    return Consistency(*old, _size(found["size"]), bytes.fromhex(found["root"]), _bytes(found["path"]))


_READ: dict[str, Callable[[dict[str, Any]], Proof]] = {
    "qingdan-inclusion": _inclusion,
    "qingdan-consistency": _consistency,
}


def _head(kind: str) -> dict[str, Any]:
    return {"format": f"qingdan-{kind}", "version": VERSION}


def _sealed(size: int, root: bytes) -> dict[str, Any]:
    return {"size": size, "root": root.hex()}


def _hexes(path: Iterable[bytes]) -> list[str]:
    return [each.hex() for each in path]


def _bytes(path: list[str]) -> tuple[bytes, ...]:
    return tuple(map(bytes.fromhex, path))


def _size(value: object) -> int:
    """A size as JSON has it. Raises ValueError for what is none."""
    if type(value) is not int or not 0 < value < 1 << 53:
        raise ValueError(value)
    return value
