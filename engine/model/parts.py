"""What a power and its steps are made of: small frozen values, one per paragraph of the language.

`Term` is a period, or the name of a field of type 期限 whose recorded value is the period. Names of parameters are
replaced by their values when a power is built. A `Bound` carries the 依据 that fixes it; without one it is the
place's own promise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from ..positions import Route
from .condition import Condition
from .period import Period
from .words import EndKind, FieldType, Grade, Level, Source

Term: TypeAlias = Period | str

NOWHERE = Route("")
MOST_ROWS = 100_000
"""From how many rows a 抽查 may draw: the ranks of all are worked out at once."""


@dataclass(frozen=True, slots=True)
class Basis:
    """依据: a law by its short name, its articles; `item` picks one rule where an article has several.

    `title`, `number` and `verified` (已核) are filled in from `laws.yaml`; `title` is empty for an unknown law.
    """

    law: str
    articles: tuple[str, ...] = ()
    item: str = ""
    title: str = ""
    number: str = ""
    verified: bool = False
    origin: Route = field(default=NOWHERE, compare=False, metadata={"kept": False})


@dataclass(frozen=True, slots=True)
class Bound:
    """A period that bounds something, and the law that fixes it (None: the place's own promise). `origin` is where the
    period is written: with whoever uses a procedure, where it is an argument."""

    term: Term
    basis: Basis | None = None
    origin: Route = field(default=NOWHERE, compare=False, metadata={"kept": False})


@dataclass(frozen=True, slots=True)
class Limit:
    """限 of a step: at most, at least, how far it may be extended; `since` counts from when that step was done.

    `none` is the reason why there is no limit ({无: 理由}); then no bound is set.
    """

    at_most: Bound | None = None
    at_least: Bound | None = None
    extension: Bound | None = None
    since: str | None = None
    none: str = ""


@dataclass(frozen=True, slots=True)
class TimeLimit:
    """时限 of the whole case: statutory and promised, counted from when `since` was done, until `until` is done.

    `since` None counts from opening, `until` None to the end; `stepwise` (分步计时) has no whole limit.
    """

    statutory: Bound | None = None
    promised: Bound | None = None
    since: str | None = None
    until: str | None = None
    stepwise: bool = False


@dataclass(frozen=True, slots=True)
class Material:
    """材料: a paper. PARTY and SHARED count once a case, MADE anew on every visit; `when` says if it is needed."""

    source: Source
    when: Condition | None = None
    copies: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """信息: something put down. `minimum`, `maximum` inclusive; `options` closed; `lists` names of 名单 to choose from.

    DRAW: `ratio` of rows drawn, from the field `rows`, or of cases where `rows` is None. SUM: the total of `column`
    over the village's cases of this power and of `powers` (codes) with the same values of `same` within `window`.
    """

    type: FieldType
    note: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    options: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    ratio: Decimal | None = None
    rows: str | None = None
    column: str | None = None
    same: tuple[str, ...] = ()
    window: Period | None = None
    powers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """公示: before a decision. `days` at least, `places` where, `show` the only fields shown."""

    days: Bound
    places: tuple[str, ...] = ()
    show: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Publication:
    """公布: after a decision; done once posted, never blocks."""

    days: Bound
    places: tuple[str, ...] = ()
    show: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Private:
    """不公示: why there is no public notice, and the law that says so."""

    reason: str
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """One way of 表决: the body that votes, if `when` holds (None: otherwise)."""

    body: str
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """签字: `count` persons of `role` must sign."""

    role: str
    count: int = 1


@dataclass(frozen=True, slots=True)
class Recusal:
    """回避: `kin` of any party may not act; nor anyone who took or signed the steps in `apart_from`:
    of this case, or (`code/step`) of the case that called it, or called that one."""

    kin: bool = False
    apart_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Risk:
    """风险: the pattern of corruption at this point, its control, and the codes of the refusals (QR) and checks (QD)
    that enforce it."""

    grade: Grade
    pattern: str
    control: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """转办: `power` (code) is opened as a child case at the beginning `start`.

    `parties` maps the child's party roles to this power's, or to fields of type 人; `wait` False opens it and goes on;
    `send`, `fetch` are the fields that go there and come back (None: those of one name).
    """

    power: str
    start: str | None = None
    parties: Mapping[str, str] = field(default_factory=dict)
    wait: bool = True
    send: tuple[str, ...] | None = None
    fetch: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """起点: this step begins cases. All fields empty: by whoever may take it (起点: 是).

    `cycle` (每年, 每月 …) with `on` (3月1日, 5日) and `per` (a role: one case each) by the clock. `after` names the
    end that is followed up; with `every` a period or `term` (and `ahead` of it) by the clock, else on demand.
    `called` when another power calls it. `time` is the beginning's own 时限.
    """

    cycle: str = ""
    on: str = ""
    per: str = ""
    after: str = ""
    every: Term | None = None
    term: Term | None = None
    ahead: Period | None = None
    called: bool = False
    time: TimeLimit | None = None


@dataclass(frozen=True, slots=True)
class End:
    """终点: a final state, the paper that results, the remedy open to the party."""

    kind: EndKind
    paper: str = ""
    remedy: str = ""
    label: str = ""
    implicit: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """A share of a vote: `numerator/denominator` of those due (应到) or present (实到); `strict` means more than."""

    of_due: bool
    numerator: int
    denominator: int
    strict: bool = False

    def __str__(self) -> str:
        over, base = "超过" if self.strict else "", "应到" if self.of_due else "实到"
        return f"{over}{base}的{self.numerator}/{self.denominator}"


@dataclass(frozen=True, slots=True)
class Body:
    """会议 of `bodies.yaml`: who convenes, notice before the meeting, quorum (any one suffices), majority."""

    convener: str
    notice: Period | None = None
    quorum: tuple[Share, ...] = ()
    majority: Share | None = None
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """A role of `roles.yaml`: its level, hall (地点), duty; `may_hold` 可停办.

    `deputy` (兼任时由) is the role that signs when one person holds both roles.
    """

    level: Level
    place: str = ""
    duty: str = ""
    may_hold: bool = False
    deputy: str = ""


@dataclass(frozen=True, slots=True)
class Channel:
    """渠道 of `catalogue.yaml`; one with `agents` lets them take the party's steps under `mandate`."""

    agents: tuple[str, ...] = ()
    mandate: str = ""
    handover: Period | None = None
    register: str = ""
    saves_visit: bool = False
