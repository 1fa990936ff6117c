"""One command on its way through the judges: what they read, and what they find out for one another."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias, cast

from ...errors import Text
from ..standing import NOBODY
from .moves import Facts, Moment
from .refusals import Need, Refusal
from .ways import Env

if TYPE_CHECKING:
    from ...model.parts import Body
    from ...model.period import Calendar
    from ...model.power import Exit, Power, Step
    from ..commands import Actor, Command
    from ..events import EntryRef, Json
    from ..machine import Machine
    from ..standing import Case

KinOf: TypeAlias = Callable[[str], Collection[str]]
"""Ids of a person's near relatives, from the host."""
Totals: TypeAlias = Callable[[str, tuple[str, ...], datetime | None], Decimal]
"""(累计 field, values of its 同 fields, since when) → the total over other cases."""
EntryBefore: TypeAlias = Callable[[datetime], "EntryRef"]
"""A moment → the entry of the record before the first one that was entered then or later (`Store.entry_before`)."""
NO_FAULTS: Mapping[str, Text] = {}
_NO_STEP = cast("Step", None)


@dataclass(slots=True)
class Act:
    """A command, the case it concerns, and what the judges have found so far.

    `at` is when it happens, `entered` when the record takes it, never before `at`.
    `callers` says who acted in the cases that called this one, by `code/step`. `unknown` are fields that are still to
    be put down, whatever they are by now: what hangs on them is open. `step` is where the case stands once
    the judges know that it is the one meant; `outcome` what is to be given (empty: nothing is given yet), `leave` the
    exit of 随时 if it is one; `role` the one in which the actor acts; `data` the values as the record writes them;
    `digest` what a signature covers; `body` the one that votes, and its name; `drawn_from` what a 抽查 hangs on, where
    there is one.
    """

    power: Power
    machine: Machine
    case: Case
    command: Command
    at: datetime
    entered: datetime
    calendar: Calendar
    kin_of: KinOf | None = None
    totals: Totals | None = None
    callers: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: NOBODY)
    entry_before: EntryBefore | None = None
    unknown: frozenset[str] = frozenset()
    step: Step = _NO_STEP
    outcome: str = ""
    leave: Exit | None = None
    role: str = ""
    data: Facts = field(default_factory=dict)
    digest: str = ""
    body: tuple[str, Body] | None = None
    drawn_from: Facts = field(default_factory=dict)

    @property
    def actor(self) -> Actor | None:
        """Who acts."""
        return self.command.by

    @property
    def known(self) -> datetime:
        """Until when the record will have taken what happened in the case (`Case.known`)."""
        return max(self.case.known, self.entered)

    @property
    def fields(self) -> Mapping[str, Json]:
        """The fields as they will stand: the last value counts."""
        known = self.case.fields
        if self.unknown:
            known = {name: value for name, value in known.items() if name not in self.unknown}
        return {**known, **self.data} if self.data else known

    @property
    def first(self) -> bool:
        """Whether the outcome to be given is the one along the spine, which needs every paper and signature."""
        return self.leave is None and self.outcome == next(iter(self.step.outcomes))

    def env(self) -> Env:
        """What conditions read at this moment."""
        return Env(self.power, self.fields)

    def refuse(
        self, code: str, zh: str, en: str, *, fields: Mapping[str, Text] = NO_FAULTS, need: Need | None = None
    ) -> Refusal:
        """What a guard says. `decide` adds where the case stands and what may be done instead."""
        return Refusal(code, Text(zh, en), fields=fields, need=need)

    def lacks_argument(self, code: str, name: str, text: Text, *places: str) -> Refusal:
        """What a guard says where the argument `name` is missing or wrong; `places` are those that would do."""
        return self.refuse(code, text.zh, text.en, fields={name: text}, need=Need(arguments=(name,), places=places))

    def awaits(self, name: str) -> bool:
        """Whether the act itself is to put down the field `name`, and has not (or not well)."""
        return self.leave is None and name in self.step.record and name not in self.data

    def again(self) -> Act:
        """The same act, judged by nobody yet."""
        return replace(
            self, step=_NO_STEP, outcome="", leave=None, role="", data={}, digest="", body=None, drawn_from={}
        )

    @property
    def moment(self) -> Moment:
        """The case at this moment, for making its events."""
        return Moment(self.machine, self.case, self.at, self.entered, self.known, self.calendar)

    def who(self) -> Facts:
        """The actor as the record names him."""
        return named(self.actor, self.role) if self.actor else {}


def named(actor: Actor, role: str) -> Facts:
    """An actor as the record names him, in the role in which he acts."""
    made: Facts = {"id": actor.id, "role": role} if role else {"id": actor.id}
    made["roles"] = list(actor.roles)
    if actor.place:
        made["place"] = actor.place
    if actor.agent_for:
        made["agent_for"], made["mandate"] = actor.agent_for, actor.mandate
    return made
