"""What the record consists of: facts about cases, in the order in which they happened.

An event is either accepted (it has a `seq` and moves its case) or a refusal (`seq` 0: it moves nothing and is kept in
the same global order). `body` holds what can be erased by law (who, data, papers, votes, signatures); everything
else stays for ever. Described by `schemas/event.schema.json`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from ..model.frozen import EMPTY
from .clock import later_day

Json: TypeAlias = "bool | int | str | list[Json] | dict[str, Json] | None"
NO_BODY: Mapping[str, Json] = EMPTY
ERASURES = "抹去"
"""In place of a case: the chain of the erasures that belong to none. No case has that number."""


class Kind(StrEnum):
    """What happened."""

    OPENED = "opened"
    TAKEN = "taken"
    """An outcome was given: by an actor, or (`body` without `actor`) by the world: a count, a clock, a child's end."""
    POSTED = "posted"
    OBJECTED = "objected"
    SIGNED = "signed"
    CALLED = "called"
    """A child case was opened from a 转办 step."""
    HELD = "held"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    DETACHED = "detached"
    """The case that called this one waits for it no more (`parent` in the body says why); this one goes on to its end,
    or is withdrawn once its own hold ends (`deferred`)."""
    FOLLOWED = "followed"
    """In the first case of a chain: a follow-up (续办) was opened."""
    RETURNED = "returned"
    """In the first case of a chain: the follow-up under way has ended."""
    ERASED = "erased"
    """Bodies of entries of this case (in `ERASURES`: of none) were erased by law: which (`erased`), why (`reason`)."""
    MOVED = "moved"
    """The case went over to another edition: `edition` and `digest` are those of the new one, `step` is what the old
    one called it."""
    EXTENDED = "extended"
    """The limit of the step was extended (可延), with the reason."""
    RECALCULATED = "recalculated"
    """Moments of the case that rested on a year whose holidays were not announced were counted anew, by nobody."""
    WARNED = "warned"
    """A clock of the case turned yellow or red, and the host was told; the case itself is as it was."""
    REFUSED = "refused"


class EntryRef(NamedTuple):
    """An entry of the record: its global number and its hash. Number 0 and no hash stand before the first one."""

    g: int
    hash: str


BEFORE_THE_FIRST = EntryRef(0, "")


class Event(NamedTuple):
    """One fact. `at` is when it happened, `entered` when the record took it, never before `at`; both aware, UTC. `due`
    is when something next falls due in the case: its step, the end of a notice, a promise, a follow-up of a closed case
    (None: nothing does).

    `case` is empty only for a refusal that concerns no case (opening was refused). `step` is the step acted on,
    `target` where the case stands afterwards (a step or an end; the same step where it stays). `outcome` is empty
    unless `kind` is taken. `power` is its id; `digest` that of the definition which decided (empty if there is none).
    """

    case: str
    seq: int
    kind: Kind
    at: datetime
    entered: datetime
    step: str = ""
    outcome: str = ""
    target: str = ""
    due: datetime | None = None
    power: str = ""
    edition: str = ""
    digest: str = ""
    body: Mapping[str, Json] = NO_BODY

    @property
    def late(self) -> bool:
        """Whether somebody entered it on a later day (in China) than it happened: 补录.

        What the world gave (no actor) is dated when it fell due and is never late; of an erased body nobody knows.
        """
        return (self.kind is Kind.ERASED or "actor" in self.body) and later_day(self.at, self.entered)
