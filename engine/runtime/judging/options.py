"""What may be done now: by whom, from when, until when, with what. A refusal says the same as `allowed`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...errors import Text
from ...model.words import DONE, Reserved, Source
from ..clock import later_day
from ..standing import Status
from .extensions import extenders, extensible
from .papers import NO_DATA, missing_papers
from .periods import counted_from, soonest
from .refusals import joined
from .sayings import day, from_entry, last_day
from .signatures import lacking
from .values import ENGINE_MADE
from .votes import meeting_from, sitting
from .ways import Env

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ...model.period import Calendar
    from ...model.power import Power, Step
    from ..standing import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing that may be done now.

    `act` is the method of the engine (take, post, sign, object, extend, withdraw, release). `opens` is from when
    (None: now), `due` until when; where the days until `opens` count from a late entry, `counted` says when that
    happened and when it was entered. `fields`, `materials` and `signatures` (roles) are what is still needed for it. An
    empty `outcome` of a take is given by the count of a vote or the end of a child case.
    """

    act: str
    step: str
    roles: tuple[str, ...]
    outcome: str = ""
    opens: datetime | None = None
    counted: tuple[datetime, datetime] | None = None
    due: datetime | None = None
    fields: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()

    @property
    def text(self) -> Text:
        """The option as a sentence."""
        zh, en = joined(self.roles)
        what, more = _ACTS[self.act], list(self._more())
        rest = Text("".join(f"，{each.zh}" for each in more), "".join(f", {each.en}" for each in more))
        return Text(f"{zh}{what.zh.format(self.step)}{rest.zh}", f"{en} {what.en.format(self.step)}{rest.en}")

    def _more(self) -> Iterator[Text]:
        if self.outcome not in {"", DONE}:
            yield Text(f"结果“{self.outcome}”", f"outcome “{self.outcome}”")
        for names, (zh, en) in (
            (self.fields, ("登记", "recording")),
            (self.materials, ("提交", "handing in")),
            (self.signatures, ("先由别人签字：", "after the signature of")),
        ):
            if names:
                yield Text(f"{zh}{joined(names)[0]}", f"{en} {joined(names)[1]}")
        if self.opens:
            entry = from_entry(*self.counted) if self.counted else Text("", "")
            yield Text(f"{day(self.opens).zh}起{entry.zh}", f"from {day(self.opens).en}{entry.en}")
        if self.due:
            yield Text(f"最迟{last_day(self.due).zh}", f"until {last_day(self.due).en}")


_ACTS = {
    "take": Text("可以办理“{}”", "may take “{}”"),
    "post": Text("可以张贴“{}”", "may post “{}”"),
    "sign": Text("可以在“{}”签字", "may sign at “{}”"),
    "object": Text("可以对“{}”提异议", "may object to “{}”"),
    "extend": Text("可以延长“{}”的期限", "may extend the limit of “{}”"),
    "withdraw": Text("可以从“{}”撤出", "may leave from “{}”"),
    "release": Text("可以恢复停在“{}”的案件", "may release the case, which stands before “{}”"),
}


@dataclass(frozen=True, slots=True)
class _Stand:
    """Where a case stands, for asking what may be done there."""

    power: Power
    case: Case
    step: Step
    at: datetime
    calendar: Calendar

    def all(self) -> Iterator[Option]:
        if not self.case.child:
            yield from self.posting()
            yield from self.signing()
            yield from self.taking()
        if self.step.notice and self.case.posting:
            yield Option(act="object", step=self.step.id, roles=("本村村民",))
        if extensible(self.step, self.case) and self.case.due and self.at < self.case.due:
            yield Option(act="extend", step=self.step.id, roles=extenders(self.power, self.step), due=self.case.due)
        for leave in self.power.anytime:
            party = any(role in self.power.parties for role in leave.by) or leave.implicit
            yield Option(act="withdraw" if party else "take", step=self.step.id, outcome=leave.name, roles=leave.by)

    def posting(self) -> Iterator[Option]:
        wanted = self.step.notice or self.step.publish or self.called_for()
        if wanted and self.case.posting is None:
            yield Option(act="post", step=self.step.id, roles=self.step.by, due=self.case.due)

    def called_for(self) -> bool:
        """Whether a body votes here that must be called some days before."""
        found = sitting(self.power, self.step, self.env()) if self.step.vote else None
        return isinstance(found, tuple) and found[1].notice is not None

    def signing(self) -> Iterator[Option]:
        roles = tuple(role.partition("×")[0] for role in self.unsigned())
        if roles:
            yield Option(act="sign", step=self.step.id, outcome=self.step.first.name, roles=roles, due=self.case.due)

    def unsigned(self) -> list[str]:
        """Roles that have not signed, whatever data they signed for: which these will be is known at the taking."""
        signed = [each.data for each in self.case.signatures]
        return (
            lacking(self.power, self.step, self.case, None, signed[-1] if signed else NO_DATA) if self.step.sign else []
        )

    def taking(self) -> Iterator[Option]:
        for name, outcome in self.step.outcomes.items():
            if not outcome.world or name == Reserved.UNOPPOSED:
                yield self.take(name, first=outcome is self.step.first)
        if self.step.vote and self.step.first.world:
            yield self.take("", first=True)

    def take(self, outcome: str, *, first: bool) -> Option:
        fields = tuple(name for name in self.step.record if self.power.fields[name].type not in ENGINE_MADE)
        opens, counted = self.opens() if first or outcome in (Reserved.UNOPPOSED, DONE) else (None, None)
        return Option(
            act="take",
            step=self.step.id,
            outcome=outcome,
            roles=self.step.by,
            opens=opens,
            counted=counted,
            due=self.case.due,
            fields=fields,
            materials=self.papers() if first else (),
            signatures=tuple(self.unsigned()) if first else (),
        )

    def opens(self) -> tuple[datetime | None, tuple[datetime, datetime] | None]:
        """From when the first outcome is open, if that is still to come; the late entry from which the days count."""
        opens, since = max(self.waits(), key=lambda each: each[0], default=(None, None))
        return opens, since if since and later_day(*since) else None

    def waits(self) -> Iterator[tuple[datetime, tuple[datetime, datetime]]]:
        """The ends of days that have not run yet, with what they count from: when it happened, when it was entered."""
        posting, least = self.case.posting, soonest(self.step, self.case, self.calendar)
        if least and least > self.at and self.step.within:
            yield least, counted_from(self.step.within, self.case)
        if posting is None:
            return
        found = sitting(self.power, self.step, self.env()) if self.step.vote else None
        meeting = meeting_from(self.case, found[1], self.calendar) if isinstance(found, tuple) else None
        for moment in (meeting, posting.opens):
            if moment and moment > self.at:
                yield moment, (posting.at, posting.recorded)

    def papers(self) -> tuple[str, ...]:
        wanted = missing_papers(self.step, self.case, self.env(), self.power, {})
        if isinstance(wanted, Text):
            return tuple(name for name in self.step.submit if self.power.materials[name].source is not Source.SHARED)
        return tuple(wanted)

    def env(self) -> Env:
        return Env(self.power, self.case.fields)


def options(power: Power, case: Case, at: datetime, calendar: Calendar) -> tuple[Option, ...]:
    """What may be done with `case` at `at`, in the order of the step's outcomes; nothing once it is closed.

    A case on hold can only be released, one that waits for a child case only be left.
    """
    if case.status is Status.CLOSED:
        return ()
    if case.status is Status.HELD:
        holders = tuple(name for name, role in power.roles.items() if role.may_hold)
        return (Option(act="release", step=case.step, roles=holders),)
    return tuple(_Stand(power, case, power.steps[case.step], at, calendar).all())
