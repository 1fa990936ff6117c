"""What may be done now: by whom, from when, until when, with what.

Every act that could be thought of at the step is put before the guards that judge it when it is done (`rules.py`). One
that a guard refuses for good is left out; what the others refuse for is what the act must bring or wait for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from ...errors import Text
from ...model.words import DONE
from ..clock import later_day
from ..commands import Extend, Hold, Object, Post, Release, Sign, Take, Withdraw
from ..machine import compile as compiled
from ..standing import NOBODY
from .act import Act
from .interventions import leaves_by
from .notices import VILLAGERS
from .periods import counted_from, resolve, soonest
from .provisional import Basis, is_provisional
from .refusals import Need, joined
from .rules import faults
from .sayings import PROVISIONAL, day, from_entry, last_day
from .settle import settle
from .signatures import lacking, standing_data
from .taking import BY_COUNT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from ...model.period import Calendar
    from ...model.power import Power, Step
    from ..commands import Actor, Command
    from ..machine import Machine
    from ..standing import Case
    from .act import EntryBefore, KinOf, Totals


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing that may be done now.

    `act` is the method of the engine (take, post, sign, object, extend, withdraw, hold, release; `settle` is what
    happens by itself). `roles` are those in one of which it is done. `opens` is from when (None: now), `due` until
    when; where the days until `opens` count from a late entry, `counted` says when that happened and when it was
    entered. `fields`, `materials` and `signatures` (roles) are what is still needed for it; `arguments` what the call
    must say besides (vote, place, where, evidence, reason, text), `places` where it must be done or posted. An empty
    `outcome` of a take is given by the count of a vote or the end of the case that is called; `calls` is the code of
    the power that is called. `again` says that it is not called for: it was done already, and may be done anew. A
    date of a `provisional` one rests on a year whose holidays are not announced.
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
    arguments: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    calls: str = ""
    again: bool = False
    provisional: bool = False

    @property
    def text(self) -> Text:
        """The option as a sentence."""
        zh, en = joined(self.roles)
        what, more = _ACTS[self.act, self.again], list(self._more())
        rest = Text("".join(f"，{each.zh}" for each in more), "".join(f", {each.en}" for each in more))
        return Text(f"{zh}{what.zh.format(self.step)}{rest.zh}", f"{en} {what.en.format(self.step)}{rest.en}".strip())

    def _more(self) -> Iterator[Text]:
        if self.outcome not in {"", DONE}:
            yield Text(f"结果“{self.outcome}”", f"outcome “{self.outcome}”")
        if self.calls:
            yield Text(f"转办{self.calls}", f"calling {self.calls}")
        for names, (zh, en) in (
            (self.fields, ("登记", "recording")),
            (self.materials, ("提交", "handing in")),
            (("票数",) if "vote" in self.arguments else (), ("登记", "recording")),
            (self.places, ("地点：", "at")),
            (self.signatures, ("先由别人签字：", "after the signature of")),
        ):
            if names:
                yield Text(f"{zh}{joined(names)[0]}", f"{en} {joined(names)[1]}")
        if self.opens:
            entry = from_entry(*self.counted) if self.counted else Text("", "")
            yield Text(f"{day(self.opens).zh}起{entry.zh}", f"from {day(self.opens).en}{entry.en}")
        if self.due:
            yield Text(f"最迟{last_day(self.due).zh}", f"until {last_day(self.due).en}")
        if self.provisional:
            yield Text(f"日期{PROVISIONAL.zh}", f"the date is {PROVISIONAL.en}")


_ACTS = {
    ("take", False): Text("可以办理“{}”", "may take “{}”"),
    ("post", False): Text("可以张贴“{}”", "may post “{}”"),
    ("post", True): Text("可以重新张贴“{}”", "may post “{}” anew"),
    ("sign", False): Text("可以在“{}”签字", "may sign at “{}”"),
    ("sign", True): Text("签字已够，还可以在“{}”另签", "may sign at “{}” besides"),
    ("object", False): Text("可以对“{}”提异议", "may object to “{}”"),
    ("extend", False): Text("可以延长“{}”的期限", "may extend the limit of “{}”"),
    ("withdraw", False): Text("可以从“{}”撤出", "may leave from “{}”"),
    ("hold", False): Text("可以停办", "may hold the case"),
    ("release", False): Text("可以恢复停在“{}”的案件", "may release the case, which stands before “{}”"),
    ("settle", False): Text("“{}”期满自动办结", "“{}” ends by itself"),
}
_DUE = frozenset({"take", "post", "sign", "extend"})
"""Acts that must be done before the limit of the step runs out."""
_SOME = "?"
"""In place of the id of a case that would be opened."""


def options(  # noqa: PLR0913
    power: Power,
    case: Case,
    at: datetime,
    calendar: Calendar,
    *,
    by: Actor | None = None,
    kin_of: KinOf | None = None,
    totals: Totals | None = None,
    callers: Mapping[str, tuple[str, ...]] = NOBODY,
    entry_before: EntryBefore | None = None,
    machine: Machine | None = None,
) -> tuple[Option, ...]:
    """What may be done with a settled `case` at `at`, in the order of the step's outcomes; nothing once it is closed.

    With `by`, everything that this person may do; without, what may be done by role, less what is done already and may
    be done anew, and what happens by itself. The other arguments are those of `decide`. Pass the machine: without it,
    it is compiled here.
    """
    if case.end:
        return ()
    known = {"kin_of": kin_of, "totals": totals, "callers": callers, "entry_before": entry_before}
    return tuple(_Asking(machine or compiled(power), case, at, calendar, by, known).all())


class _Found(NamedTuple):
    """An act that may be done: as it was judged, what it must bring or wait for, in which roles it is done."""

    act: Act
    need: Need
    roles: tuple[str, ...]


@dataclass(slots=True)
class _Asking:
    """What may be done with one case, by one person or (`by` None) by whoever has a role."""

    machine: Machine
    case: Case
    at: datetime
    calendar: Calendar
    by: Actor | None
    known: Mapping[str, Any]

    @property
    def step(self) -> Step:
        return self.machine.power.steps[self.case.step]

    def all(self) -> Iterator[Option]:
        step = self.step.id
        yield from self.offered("post", Post(by=self.by, step=step, where="", evidence=""))
        yield from self.offered("sign", Sign(by=self.by, step=step))
        for command in self.takes():
            yield from self.offered("take", command)
        yield from self.by_itself()
        yield from self.offered("object", Object(by=self.by, text=""))
        yield from self.offered("extend", Extend(by=self.by, step=step, reason=""))
        yield from self.exits()
        yield from self.offered("hold", Hold(by=self.by))
        yield from self.offered("release", Release(by=self.by))

    def takes(self) -> Iterator[Take]:
        """One for what a count or the end of a called case gives, and one for each other outcome."""
        step, call = self.step, self.step.call
        given = {*BY_COUNT, step.first.name} if step.vote else {step.first.name} if call and call.wait else set()
        for outcome in (*([None] if given else []), *(name for name in step.outcomes if name not in given)):
            yield Take(by=self.by, step=step.id, outcome=outcome, child=_SOME if call else "")

    def offered(self, name: str, command: Command) -> Iterator[Option]:
        """The option of an act, unless a guard refuses it for good."""
        found = self.judged(command)
        if found is None:
            return
        act, need, roles = found
        again = name == "post" and self.case.posting is not None
        if name == "sign":
            roles, again = self.signing(found)
        if again and self.by is None:
            return
        yield Option(
            act=name,
            step=self.step.id,
            roles=roles,
            outcome=act.outcome if name == "sign" else getattr(command, "outcome", None) or "",
            opens=need.opens,
            counted=need.counted if need.counted and later_day(*need.counted) else None,
            due=self.case.due if name in _DUE else None,
            fields=need.fields,
            materials=need.materials,
            signatures=need.signatures,
            arguments=need.arguments,
            places=need.places,
            calls=self.step.call.power if name == "take" and self.step.call and act.first else "",
            again=again,
            provisional=self.rests(need.opens) or (name in _DUE and self.rests(self.case.due)),
        )

    def rests(self, moment: datetime | None) -> bool:
        """Whether a moment may still change: one that the case states, or the end of a minimum time that is worked out
        here."""
        if moment is None or is_provisional(self.case, moment):
            return moment is not None
        limit = self.step.within
        least = resolve(limit.at_least.term, self.case.fields) if limit and limit.at_least else None
        if limit is None or least is None or moment != soonest(self.step, self.case, self.calendar):
            return False
        basis = Basis(counted_from(limit, self.case)[1], (least,), opening=True)
        return basis.resting(self.calendar, moment) is not None

    def judged(self, command: Command) -> _Found | None:
        """An act before its guards; None if one refuses it for good, or the case goes on by itself before it opens."""
        record = frozenset(self.step.record)
        act = Act(self.machine.power, self.machine, self.case, command, self.at, self.at, self.calendar, **self.known)
        act.unknown = record
        needs = [refusal.need for refusal in faults(act)]
        if None in needs:
            return None
        need = _merged(filter(None, needs))
        if need.opens and settle(self.machine.power, self.case, need.opens, self.calendar, machine=self.machine):
            return None
        return _Found(act, need, (act.role or VILLAGERS[0],) if self.by else need.roles)

    def signing(self, found: _Found) -> tuple[tuple[str, ...], bool]:
        """In which roles it is signed, those that lack a signature alone if there are any; whether none lacks one."""
        power, case = self.machine.power, self.case
        lacks = [role.partition("×")[0] for role in lacking(power, self.step, case, None, standing_data(case))]
        roles = tuple(role for role in found.roles if role in lacks)
        return roles or found.roles, found.need.anew or not roles

    def by_itself(self) -> Iterator[Option]:
        """What the end of the days of a notice gives."""
        posting = self.case.posting
        if self.by or posting is None or posting.opens is None or posting.opens <= self.at:
            return
        since, opens = (posting.at, posting.recorded), posting.opens
        for event in settle(self.machine.power, self.case, opens, self.calendar, machine=self.machine)[:1]:
            late = since if later_day(*since) else None
            yield Option(
                act="settle",
                step=self.step.id,
                roles=(),
                outcome=event.outcome,
                opens=opens,
                counted=late,
                provisional=self.rests(opens),
            )

    def exits(self) -> Iterator[Option]:
        """The exits of 随时: a party withdraws by the first that is its own; any other is taken, as by an office."""
        for leave in self.machine.power.anytime:
            own = [role for role in leave.by if leaves_by(self.machine, role) is leave]
            take = Take(by=self.by, step=self.step.id, outcome=leave.name)
            for name, command, meant in (
                ("withdraw", Withdraw(by=self.by), own),
                ("take", take, [role for role in leave.by if role not in own]),
            ):
                found = self.judged(command) if meant else None
                roles = tuple(role for role in found.roles if role in meant) if found else ()
                if roles and leave.name not in self.step.outcomes:
                    yield Option(act=name, step=self.step.id, roles=roles, outcome=leave.name)


def _merged(needs: Iterable[Need]) -> Need:
    """All that an act must bring and wait for."""
    found = tuple(needs)
    opens = max((need.opens for need in found if need.opens), default=None)
    return Need(
        **{
            name: tuple(dict.fromkeys(each for need in found for each in getattr(need, name)))
            for name in ("roles", "fields", "materials", "signatures", "places", "arguments")
        },
        opens=opens,
        counted=next((need.counted for need in found if opens and need.opens == opens), None),
        anew=any(need.anew for need in found),
    )
