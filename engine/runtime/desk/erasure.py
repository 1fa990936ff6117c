"""Bodies taken out of the record by law (个人信息保护法 §47), and the entry that says so.

The facts stay: what happened when, at which step, with which outcome, and the chain. Gone are who acted, data, papers,
votes, signatures. A case that still runs needs them, so only one that has come to its end is erased. An attempt to
open a case that was refused belongs to none: its erasure is told in a chain of its own, `ERASURES`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from ...errors import StoreError, Text, UsageError
from ...model.codec import power_from
from ..clock import happened
from ..commands import Actor
from ..events import ERASURES, Event, Json, Kind
from ..judging.act import named
from ..store.ledger import entry

if TYPE_CHECKING:
    from ..store import Store
    from ..store.ledger import Entry


_KEPT = frozenset({Kind.DETACHED, Kind.ERASED, Kind.FOLLOWED, Kind.RECALCULATED, Kind.RETURNED, Kind.WARNED})
"""Entered by the program about numbers, cases and clocks: nobody is named in them."""


class Grounds(NamedTuple):
    """Why bodies are erased, when (aware), and by whom where that is known. The reason stays: it names no person.

    `entered` is when the record takes the entry about it (None: at `at`).
    """

    reason: str
    at: datetime
    by: Actor | None = None
    entered: datetime | None = None


def erase_case(store: Store, case: str, why: Grounds) -> tuple[int, ...]:
    """Erase every body of a case, refusals among it; the numbers of the entries. Raises UsageError for an unknown
    case or one that still runs, Conflict if somebody wrote to it meanwhile."""
    history = _ended(store, case)
    bodies = tuple(sorted(each.g for each in (*history, *store.refusals(case)) if _erasable(each)))
    return _erase(store, history, bodies, why)


def erase_entry(store: Store, g: int, why: Grounds) -> tuple[int, ...]:
    """Erase the body of one entry. Raises as `erase_case` does, StoreError for an unknown number."""
    line = next(store.lines(after=g - 1), None) if g > 0 else None
    if line is None:
        raise StoreError(Text(f"没有第 {g} 条记录", f"there is no entry {g}"))
    one = entry(line)
    if not _erasable(one):
        return ()
    history = _ended(store, one.event.case) if one.event.case else store.history(ERASURES)
    return _erase(store, history, (g,), why)


def _erasable(one: Entry) -> bool:
    """Whether there is a body to erase; what names cases and numbers only stays."""
    return bool(one.event.body) and one.event.kind not in _KEPT


def _ended(store: Store, case: str) -> tuple[Entry, ...]:
    history = store.history(case)
    if not history:
        raise UsageError(
            Text(f"没有编号为“{case}”的案件；请核对案件编号", f"there is no case “{case}”: check its number")
        )
    last = history[-1].event
    text = store.definition(last.digest)
    if text is None or last.target not in power_from(text).ends:
        raise UsageError(
            Text(
                f"案件 {case} 还在办，停在“{last.target}”：办完以后才能抹去内容",
                f"case {case} still runs, it stands at “{last.target}”: bodies can be erased once it has ended",
            )
        )
    return history


def _erase(store: Store, history: tuple[Entry, ...], bodies: tuple[int, ...], why: Grounds) -> tuple[int, ...]:
    """First the word, then the deed: what breaks off in between is done again by the same command."""
    if bodies:
        now = why.entered or why.at
        happened(why.at, now)
        last = history[-1].event if history else Event(ERASURES, 0, Kind.ERASED, why.at, why.at)
        body: dict[str, Json] = {"erased": list(bodies), "reason": why.reason}
        if why.by is not None:
            body["actor"] = named(why.by, "")
        at, seq = max(why.at, last.at), last.seq + 1
        entered = max(now, at)
        told = last._replace(seq=seq, kind=Kind.ERASED, at=at, entered=entered, step=last.target, outcome="", body=body)
        store.append([told])
    for g in bodies:
        store.erase(g)
    return bodies
