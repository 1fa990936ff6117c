"""A power (权力事项): the resolved definition that the checks, the picture and the engine all read.

Patches are applied, shared procedures flattened into steps named `frame/step`, parameters, roles, bodies, lists and
law minima filled in. So a power alone is enough to run a case, and its canonical text (`codec.py`) is what the
record keeps. `origin` fields say where a thing was written and are not part of that text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TypeAlias

from ..positions import Route
from .condition import Condition
from .parts import (
    NOWHERE,
    Basis,
    Body,
    Call,
    Channel,
    End,
    Field,
    Limit,
    Material,
    Notice,
    Private,
    Publication,
    Recusal,
    Risk,
    Role,
    Signature,
    Sitting,
    Start,
    TimeLimit,
)
from .period import Period
from .words import ANYWHERE, APPLICANT, DONE, WITHDRAWAL, Category, EndKind, Mode, Nature

Scalar: TypeAlias = bool | int | Decimal | str | Period


@dataclass(frozen=True, slots=True)
class Guard:
    """A condition that must hold on a way (or must not: `holds` False, for the siblings of an "otherwise").

    `次数` in it counts how often `counter` (step or frame, outcome) was given, this time included.
    """

    condition: Condition
    counter: tuple[str, str]
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Way:
    """One way on from an outcome: open when every guard is satisfied, so always where there is none.

    The last way of a list without its own 当 is "otherwise": its guards say that none of its siblings holds, and
    `otherwise` marks it for the chart. A way through the exits of shared procedures carries the guards of each level
    it passes; `passes` are those exits (frame, exit), innermost first, each of which counts as an outcome given.
    Exactly one way of an outcome must be open for a case.
    """

    to: str
    guards: tuple[Guard, ...] = ()
    otherwise: bool = False
    name: str = ""
    passes: tuple[tuple[str, str], ...] = ()
    origin: Route = field(default=NOWHERE, compare=False, metadata={"kept": False})


@dataclass(frozen=True, slots=True)
class Outcome:
    """结果: `world` is True for those given by a count, a notice, a child case or the clock, never chosen."""

    name: str
    ways: tuple[Way, ...]
    world: bool = False
    origin: Route = field(default=NOWHERE, compare=False, metadata={"kept": False})


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """步骤: the case stands before it until one of its outcomes is given.

    `id` is unique in the power (`受理/受理审查` inside a frame); `by` are roles, any one of which may take it.
    The first of `outcomes` needs every signature and every paper of `submit`.
    """

    id: str
    label: str
    by: tuple[str, ...]
    outcomes: Mapping[str, Outcome]
    ask: str = ""
    sign: tuple[Signature, ...] = ()
    record: tuple[str, ...] = ()
    submit: tuple[str, ...] = ()
    within: Limit | None = None
    pause: bool = False
    notice: Notice | None = None
    publish: Publication | None = None
    private: Private | None = None
    vote: tuple[Sitting, ...] = ()
    recuse: Recusal | None = None
    at: str = ""
    visit: bool = False
    risks: tuple[Risk, ...] = ()
    call: Call | None = None
    start: Start | None = None
    renamed_from: tuple[str, ...] = ()
    note: str = ""
    origin: Route = field(default=NOWHERE, compare=False, metadata={"kept": False})

    @property
    def first(self) -> Outcome:
        """The outcome along the spine."""
        return next(iter(self.outcomes.values()))

    def given_by(self, kind: EndKind) -> str:
        """The outcome that the end of a called case gives: its kind, else 完成; empty where there is neither."""
        return next((name for name in (kind.value, DONE) if name in self.outcomes), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A shared procedure standing in the power (用): steps `id/…` belong to it. `within` limits the whole of it."""

    id: str
    label: str
    procedure: str
    within: Limit | None = None
    origin: Route = field(default=NOWHERE, compare=False, metadata={"kept": False})


@dataclass(frozen=True, slots=True)
class Exit:
    """随时: a way out of every step, taken by one of `by`, to the end or step `to`.

    Where `by` is empty nobody takes it: only a case that another one called and awaited leaves by it, with that case.
    """

    name: str
    by: tuple[str, ...]
    to: str
    implicit: bool = False


@dataclass(frozen=True, slots=True)
class Waiver:
    """免检: a check that is not reported here, with the reason; `step` empty means the whole power."""

    code: str
    reason: str
    step: str = ""


@dataclass(frozen=True, slots=True)
class Edge:
    """One arrow of the machine: from `source` by `outcome`, its way number `way` (from 0), to `target`."""

    source: str
    outcome: str
    way: int
    target: str


@dataclass(frozen=True, kw_only=True)
class Power:
    """权力事项. `id` is the file's stem and stable for ever, `code` (编号) is what people see.

    `visits` (跑动) is how often a party must come in person at most, as published; None where nothing is promised.
    """

    id: str
    code: str
    name: str
    category: Category
    nature: Nature
    holder: str
    audience: str
    basis: tuple[Basis, ...]
    steps: Mapping[str, Step]
    ends: Mapping[str, End]
    edition: str = ""
    source: str = ""
    trigger: str = ""
    mode: Mode | None = None
    parties: tuple[str, ...] = ()
    time: TimeLimit | None = None
    fee: str = ""
    visits: int | None = None
    channels: Mapping[str, Channel] = field(default_factory=dict)
    materials: Mapping[str, Material] = field(default_factory=dict)
    fields: Mapping[str, Field] = field(default_factory=dict)
    lists: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rules: Mapping[str, Condition] = field(default_factory=dict)
    parameters: Mapping[str, Scalar] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    bodies: Mapping[str, Body] = field(default_factory=dict)
    frames: Mapping[str, Frame] = field(default_factory=dict)
    anytime: tuple[Exit, ...] = ()
    private: Private | None = None
    waivers: tuple[Waiver, ...] = ()
    note: str = ""
    provenance: str = ""
    origin: Route = field(default=NOWHERE, compare=False, metadata={"kept": False})

    @property
    def first(self) -> Step:
        """The step where a case opens."""
        return next(iter(self.steps.values()))

    @cached_property
    def lasting(self) -> frozenset[str]:
        """The steps and frames of which a case remembers when they were last done: a limit counts from them (自), or a
        累计 adds up what they put down."""
        counted = {step.within.since for step in self.steps.values() if step.within and step.within.since}
        columns = {field.column for field in self.fields.values() if field.column}
        summed = {step.id for step in self.steps.values() if not columns.isdisjoint(step.record)} if columns else set()
        return frozenset(counted | summed)

    def beginnings(self) -> tuple[Step, ...]:
        """Every step where a case may begin: the first, and those with 起点."""
        first = self.first
        return tuple(step for step in self.steps.values() if step.start is not None or step is first)

    @cached_property
    def withdrawal(self) -> Exit | None:
        """The exit by which the parties withdraw a case, or by which it goes with the case that called it: 撤回, else
        the first that is theirs; None where the power lets nobody withdraw."""
        parties = frozenset(self.parties or (APPLICANT,))
        exits = [leave for leave in self.anytime if not leave.by or not parties.isdisjoint(leave.by)]
        return next((leave for leave in exits if leave.name == WITHDRAWAL), exits[0] if exits else None)

    def places(self, step: Step) -> tuple[str, ...]:
        """Where a step is done: 地点 of the step, else the halls of the offices that may take it."""
        halls = dict.fromkeys(self.roles[role].place for role in step.by if role in self.roles)
        return (step.at,) if step.at else tuple(hall for hall in halls if hall)

    def edges(self) -> Iterator[Edge]:
        """Every arrow, in the order of the text; those of 随时 come last, from `*`."""
        for step in self.steps.values():
            for outcome in step.outcomes.values():
                for number, way in enumerate(outcome.ways):
                    yield Edge(step.id, outcome.name, number, way.to)
        for leave in self.anytime:
            yield Edge(ANYWHERE, leave.name, 0, leave.to)

    def spine(self, start: str) -> tuple[str, ...]:
        """The main line from `start`: steps along the first outcome, and in it the way that is "otherwise", else
        the first; the end it reaches comes last, a step already on it ends it."""
        line: list[str] = []
        here = start
        while here in self.steps and here not in line:
            line.append(here)
            ways = self.steps[here].first.ways
            here = next((way for way in ways if way.otherwise or not way.guards), ways[0]).to
        return (*line, here) if here in self.ends else tuple(line)
