"""What a store tells of itself, and how it takes in what another one kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ...errors import Conflict, Tampered, Text
from .ledger import UNOPENED, Head, of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .ledger import Line


class Tally(NamedTuple):
    """How much a record holds. `schema` is 0 where there are no tables, `entries` the last global number, `hash`
    that of the last entry (None: empty)."""

    schema: int
    entries: int
    cases: int
    refusals: int
    definitions: int
    keys: int
    hash: str | None


class Used(NamedTuple):
    """An idempotency key that was used: for which command (its digest), and the entry that answers it."""

    key: str
    command: str
    g: int


def follow(line: Line, number: int, heads: Mapping[str, Head]) -> Head:
    """The head of its case after a line that is to be entry `number`. Raises Tampered if it has no place there."""
    case, seq = str(of(line, "case_id")), of(line, "seq")
    head = heads.get(case, UNOPENED)
    if line.g != number or line.prev != head.hash or seq not in {None, head.seq + 1}:
        raise out_of_place(line.g)
    return Head(seq, line.hash) if isinstance(seq, int) else head


def out_of_place(g: int) -> Tampered:
    """An entry that does not follow what is there."""
    return Tampered(
        Text(f"第 {g} 条接不上这里已有的记录，一条也没有写进去", f"entry {g} does not follow here: nothing was entered")
    )


def key_used() -> Conflict:
    """A key of another record that was used here."""
    return Conflict(
        Text("这里已经用过其中的编号，一条也没有写进去", "one of its keys was used here: nothing was entered")
    )
