"""A record forged by somebody who owns the file: entries changed as he likes, every hash made right again."""

from __future__ import annotations

import json
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any, TypeAlias

from qingdan.engine.runtime.store.ledger import COLUMNS, Line, digest_body, of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qingdan.engine.runtime.store.audit import Readable
    from qingdan.engine.runtime.store.tally import Used

Loose: TypeAlias = "dict[str, Any]"
"""An entry that can be changed: the columns of its row, and `body` (None: erased)."""
SALT = bytes(16)


@dataclass(frozen=True)
class Forged:
    """What a forger leaves behind; read like a store."""

    entries: Sequence[Line]
    texts: Sequence[tuple[str, str]]
    used: Sequence[Used]
    practice: bool = False

    def lines(self, after: int = 0) -> Iterator[Line]:
        return iter(self.entries[after:])

    def definitions(self) -> Sequence[tuple[str, str]]:
        return self.texts

    def keys(self) -> Sequence[Used]:
        return self.used


def loose(store: Readable) -> list[Loose]:
    """The entries of a record, to be changed."""
    return [
        {name: of(line, name) for name in COLUMNS} | {"body": None if line.body is None else json.loads(line.body)}
        for line in store.lines()
    ]


def text_of(value: object) -> str:
    """JSON as the record writes it; of what it would never write too."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sealed(entries: Sequence[Loose]) -> list[Line]:
    """The entries with every digest, hash and chain made right."""
    heads: dict[object, str] = {}
    lines = []
    for g, each in enumerate(entries, 1):
        body = None if each["body"] is None else text_of(each["body"])
        digest = "0" * 64 if body is None else digest_body(SALT, body)
        row = {name: each[name] for name in COLUMNS} | {"body_digest": digest}
        prev = heads.get(row["case_id"], "")
        hashed = sha256((prev + text_of(row)).encode()).hexdigest()
        lines.append(Line(g, prev, hashed, None if body is None else SALT, body, tuple(row.values())))
        if row["seq"] is not None:
            heads[row["case_id"]] = hashed
    return lines


def renumbered(entries: Sequence[Loose]) -> None:
    """Give the accepted entries of each case the numbers 1, 2, 3 …"""
    seqs: dict[object, int] = {}
    for each in entries:
        if each["seq"] is not None:
            each["seq"] = seqs[each["case_id"]] = seqs.get(each["case_id"], 0) + 1


def forged(store: Readable, change: Callable[[list[Loose]], object]) -> Forged:
    """The record of `store` after `change`, sealed again."""
    entries = deepcopy(loose(store))
    change(entries)
    return Forged(sealed(entries), list(store.definitions()), list(store.keys()))
