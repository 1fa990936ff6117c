"""What can be asked of a case: one frozen value for each act, and who asks.

A command is not yet a fact: `decide` turns it into events, or refuses.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from ..arguments import LONG_NAME, Checks, division, name, or_empty, several, text, whole
from ..checked import checked
from ..model.frozen import EMPTY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal

    from ..errors import Text
    from ..model.power import Power, Step
    from ..model.words import EndKind
    from .moving.trail import Stage
    from .standing import Case

Data: TypeAlias = "Mapping[str, object]"
"""What is put down: values by the names of fields."""
NOTHING: Data = EMPTY
NO_NAMES: Mapping[str, str] = EMPTY
WINDOW = "窗口"
"""The channel of a case that names none; open in every power."""


_KIN = several(name, kind=Collection)
_ACTOR: Checks = {
    "id": name,
    "roles": several(name),
    "place": or_empty(division),
    "kin": lambda value: frozenset(_KIN(value)),
    "agent_for": or_empty(name),
    "mandate": text(LONG_NAME, empty=True, lines=False),
}
_PERSONS = whole(-(10**9), 10**9)
_VOTE: Checks = dict.fromkeys(("due", "present", "in_favour", "against", "abstained"), _PERSONS)


@checked(_ACTOR)
@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `roles` hold for villages whose code begins with `place` (2, 4, 6, 9 or 12 digits; empty: everywhere).

    `kin` are ids of near relatives as the actor declares them. `agent_for` is the party (a person's id) for whom an
    agent acts under `mandate` (the paper's number or digest), in a role that the channel of the case names (谁).
    """

    id: str
    roles: Sequence[str] = ()
    place: str = ""
    kin: frozenset[str] = frozenset()
    agent_for: str = ""
    mandate: str = ""


@checked(_VOTE)
@dataclass(frozen=True, slots=True)
class Vote:
    """The figures of a vote: 应到 实到 赞成 反对 弃权, in persons."""

    due: int
    present: int
    in_favour: int
    against: int
    abstained: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Stand a new case `case` before the beginning `start` (the first step if empty).

    `by` is None for beginnings by the clock. `source` is the earlier case that a follow-up continues, `first` the
    first case of its chain (None: the source), `parent` the id of the case that called this one, with the `data` and
    `materials` it sends along and the `kin` declared there; `own` where that one does not wait for it. `digest` is
    that of the power's definition. `power` is the name asked for and `off` why it is not on the list, if it is not.
    `holder` is the person whose turn it is (逐), `found` the case that was opened for this period already.
    """

    case: str = ""
    village: str
    by: Actor | None
    parties: Mapping[str, str] = field(default_factory=lambda: NO_NAMES)
    channel: str = WINDOW
    start: str = ""
    source: Case | None = None
    first: Case | None = None
    parent: str = ""
    own: bool = False
    data: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    materials: Mapping[str, str] = field(default_factory=lambda: NO_NAMES)
    digest: str = ""
    power: str = ""
    off: Text | None = None
    kin: frozenset[str] = frozenset()
    holder: str = ""
    found: Case | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """Take a step: give `outcome` (None: the only one open), put down `data`, hand in `materials` (name → SHA-256).

    `place` is the hall where an approval is given, `fee` what was charged (yuan), `child` the id for the case that a
    转办 step opens.
    """

    by: Actor | None
    step: str
    outcome: str | None = None
    data: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    materials: Mapping[str, str] = field(default_factory=lambda: NO_NAMES)
    vote: Vote | None = None
    place: str | None = None
    fee: Decimal | int | str | None = None
    child: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Post the notice, the meeting's notice or the publication of a step; `where` may name several places with 、."""

    by: Actor | None
    step: str
    where: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Object:
    """Object to what is posted: open to every villager of the village."""

    by: Actor | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Sign for `outcome` (None: the first of the step) with the `data` that will be put down, and for nothing else.

    `data_digest` stands for the data where they are not known, as in the record, which keeps the digest alone.
    """

    by: Actor | None
    step: str
    outcome: str | None = None
    data: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    data_digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Put the case on hold (停办): its clocks stand still and nothing may be done."""

    by: Actor | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """Let a case on hold go on; its clocks move on by the time they stood still."""

    by: Actor | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """Leave by the party's exit of 随时."""

    by: Actor | None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Go over to the edition `into` (None: its power is not on the list any more, for the reason `off`).

    `became` says which step of the new edition each step of the old one is, `stages` the way the case has come,
    `awaited` the step of its parent that waits for it.
    """

    by: Actor | None
    into: Power | None
    digest: str = ""
    became: Mapping[str, str] = field(default_factory=lambda: NO_NAMES)
    stages: Sequence[Stage] = ()
    awaited: Step | None = None
    off: Text | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildEnded:
    """The child case for which this one waits has ended. `data` are the child's fields as stored, `people` those who
    took or signed anything in it, `known` is until when the record had taken what happened there (None: nothing late).
    """

    child: str
    kind: EndKind
    data: Mapping[str, object] = field(default_factory=lambda: NOTHING)
    people: tuple[str, ...] = ()
    known: datetime | None = None
    by: Actor | None = None


class Why(StrEnum):
    """What a case did that another one goes along with."""

    WITHDRAWN = "withdrawn"
    """It was withdrawn."""
    LAPSED = "lapsed"
    """The limit of its waiting step ran out (逾期)."""
    LEFT = "left"
    """It left the waiting step by an exit of 随时."""
    HELD = "held"
    RELEASED = "released"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoAlong:
    """The case that called this one and waits for it has left its step, was held or released: `seq` is its event."""

    parent: str
    seq: int
    why: Why
    by: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalculate:
    """Count the provisional moments of a case anew, by the schedules that are announced by now."""

    by: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extend:
    """Extend the limit of a step by what its 可延 allows, once, for a reason."""

    by: Actor | None
    step: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Warn:
    """A clock of the case has turned `colour` (yellow, red): put down that the host is told of it."""

    clock: str
    colour: str
    due: datetime
    by: Actor | None = None


Command: TypeAlias = (
    Open
    | Take
    | Post
    | Object
    | Sign
    | Hold
    | Release
    | Withdraw
    | Extend
    | Move
    | ChildEnded
    | GoAlong
    | Recalculate
    | Warn
)
