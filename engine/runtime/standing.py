"""How a case stands: everything that deciding needs, and nothing that only the history needs. Frozen values.

All moments are aware, UTC. Values of fields are kept as the record writes them (money and decimals as text).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ..model.frozen import EMPTY
from .judging.periods import earliest

if TYPE_CHECKING:
    from ..errors import Text
    from .events import Json
    from .judging.provisional import Basis

Names: TypeAlias = Mapping[str, str]
Values: TypeAlias = "Mapping[str, Json]"
Moments: TypeAlias = Mapping[str, datetime]
NONE: Mapping[str, str] = EMPTY
NO_VALUES: Values = EMPTY
NO_MOMENTS: Moments = EMPTY
NOBODY: Mapping[str, tuple[str, ...]] = EMPTY
UNCOUNTED: Mapping[tuple[str, str], int] = EMPTY


class Status(StrEnum):
    """Whether anything may be done."""

    OPEN = "open"
    HELD = "held"
    CLOSED = "closed"
    DAMAGED = "damaged"
    """Its record cannot be read: `Case.damaged` says why."""


class Tie(StrEnum):
    """How a called case hangs on the case that called it, its parent."""

    AWAITED = "awaited"
    """The parent waits for it, or did until it ended: it is held, released and withdrawn with the parent."""
    OWN = "own"
    """Opened with 等: 否: a matter of its own, never touched."""
    WITHDRAWN = "withdrawn"
    """Withdrawn with the parent."""
    DETACHED = "detached"
    """The parent waits no more, and its own list did not let it be withdrawn: it goes on to its end."""
    DEFERRED = "deferred"
    """The parent waits no more while it was on hold on its own account: it is withdrawn when it is released."""


@dataclass(frozen=True, slots=True)
class Posting:
    """What hangs for the present step: posted at `at`, which the record took at `recorded`; `opens` when its days have
    run (None: nothing to wait for)."""

    at: datetime
    recorded: datetime
    opens: datetime | None
    where: str


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature: who, as which role, for which outcome and which data (digest)."""

    person: str
    role: str
    outcome: str
    data: str


@dataclass(frozen=True, slots=True)
class Objection:
    """Who objected, and what he said."""

    person: str
    text: str


@dataclass(frozen=True, slots=True)
class Paused:
    """Since when the clocks stand still, and the step to which they belong as it was left (`step` empty: none)."""

    since: datetime
    step: str
    entered: datetime
    recorded: datetime
    due: datetime | None
    posting: Posting | None
    objections: tuple[Objection, ...]
    extended: bool = False


@dataclass(frozen=True, slots=True)
class Chain:
    """The follow-ups of a first case: `open` is the one under way, `closed` the end after which none follows.

    `newest` names for each end the case of the chain that reached it last; `turns` counts the follow-ups done since,
    by that case and the beginning.
    """

    open: str = ""
    closed: str = ""
    newest: Names = field(default_factory=lambda: NONE)
    turns: Mapping[tuple[str, str], int] = field(default_factory=lambda: UNCOUNTED)


class Case(NamedTuple):
    """A case between two events: a tuple, because every step makes a new one (`_replace`).

    `seq` and `at` are those of the last event, `head` its hash where the store has set it. The case stands before
    `step`, or at the end of that id, and then `end` is not empty. `entered` is when it came here, moved on by the time
    its clocks stood still: the limits of offices run from there. `recorded` is the same by when the record took it:
    the days that protect people run from there. `known` is until when the record had taken what happened in the case,
    no earlier than `recorded`; `opening_recorded` when it had taken the opening. `due` is when the step's limit runs
    out. `since` is when the case's own clock began, `promised` and `statutory` when it runs out. `handover` is until
    when the agent who opened it must hand the papers over (转交; None: nobody holds them). `frames` are the limits of
    the shared procedures it stands in, `done` when the steps and procedures from which a limit counts were last done,
    `done_recorded` the same by when the record took it, `acted` who took or signed which step, `agents` who acted for
    a party. `counts` is kept for the outcomes whose ways look at it. `child` is the case it waits for, `children` are
    all that it called, `tie` says how it hangs on its `parent` (None: nobody called it). `held` is since when it is on
    hold, `holds` on whose account: "" its own, else the parent's id. `source` is the case it follows up, `first` the
    first of that chain, which keeps the `chain`. At an end `due` is when its first follow-up falls due. `holder` is
    the person whose turn it is (逐). `provisional` are those of its moments that rest on a year whose holidays were not
    announced (`due`, `opens`, `promised`, `frames/…`), and how each was counted. `warned` is what was told of its
    clocks (clock and colour), `extended` says that its step's limit was extended. `damaged` says why its record cannot
    be read: then nothing else of it is known but the id.
    """

    id: str
    power: str
    edition: str
    digest: str
    village: str
    channel: str
    start: str
    opened: datetime
    seq: int
    at: datetime
    step: str
    entered: datetime
    recorded: datetime
    known: datetime
    opening_recorded: datetime
    head: str = ""
    end: str = ""
    due: datetime | None = None
    since: datetime | None = None
    promised: datetime | None = None
    statutory: datetime | None = None
    handover: datetime | None = None
    parties: Names = NONE
    kin: frozenset[str] = frozenset()
    fields: Values = NO_VALUES
    materials: Names = NONE
    counts: Mapping[tuple[str, str], int] = UNCOUNTED
    frames: Moments = NO_MOMENTS
    done: Moments = NO_MOMENTS
    done_recorded: Moments = NO_MOMENTS
    acted: Mapping[str, tuple[str, ...]] = NOBODY
    agents: tuple[str, ...] = ()
    posting: Posting | None = None
    objections: tuple[Objection, ...] = ()
    signatures: tuple[Signed, ...] = ()
    held: datetime | None = None
    holds: frozenset[str] = frozenset()
    paused: Paused | None = None
    child: str = ""
    children: tuple[str, ...] = ()
    parent: str = ""
    tie: Tie | None = None
    source: str = ""
    first: str = ""
    chain: Chain | None = None
    holder: str = ""
    provisional: Mapping[str, Basis] = EMPTY
    warned: frozenset[str] = frozenset()
    extended: bool = False
    damaged: Text | None = None

    @property
    def status(self) -> Status:
        """Open, on hold, closed or damaged."""
        if self.damaged:
            return Status.DAMAGED
        if self.end:
            return Status.CLOSED
        return Status.HELD if self.held else Status.OPEN

    @property
    def wake(self) -> datetime | None:
        """When something falls due next, or first fell due and still waits: the step's limit, the end of a notice's
        days, the limit of a shared procedure, the case's own, the agent's."""
        if self.end or self.held or self.damaged:
            return None
        opens = self.posting.opens if self.posting else None
        own = () if self.paused else (self.promised, self.statutory, self.handover, *self.frames.values())
        return earliest(self.due, opens, *own)


def id_of(case: Case | str) -> str:
    """The id of a case that is given by itself or by its id."""
    return case if isinstance(case, str) else case.id
