"""The entry to the pure half of the engine: `decide` turns a command into events or a refusal, `settle` adds what fell
due, `evolve` and `fold` make the case that the events say.

The guards of a command stand in one table (`judging/rules.py`), in the order in which they speak. The first refusal
counts; `would` asks all of them, and `options` reads from them what may be done:

1. is the case open (QR110) · is there such a step (QR101) · does the case stand there (QR102) · such an outcome (QR103)
2. the actor's role, place, party (QR104) · recusal (QR105)
3. values and papers on the list and well formed (QR106) · the vote: notice of the meeting (QR107), the count (QR108)
4. nothing missing (QR106) · the hall (QR111) · the fee (QR112) · the notice (QR107) · signatures (QR109)
5. the minimum time (QR114) · exactly one way on (QR113)

Nothing here reads a clock, a file or a store. A refusal changes nothing; `refusal_event` makes the fact of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import Text, UsageError
from .clock import said
from .commands import Open
from .events import Event, Json, Kind
from .fold import evolve, fold
from .judging.act import Act, EntryBefore, KinOf, Totals, named
from .judging.chains import follow_up
from .judging.opening import judge_opening, not_listed, open_case
from .judging.options import Option, options
from .judging.refusals import Refusal, fields_at_fault
from .judging.rules import RULES, faults
from .judging.settle import settle
from .machine import compile as compiled
from .moving.ruling import Ruling, rule
from .standing import NOBODY, Case, Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ..model.period import Calendar
    from ..model.power import Power
    from .commands import Command
    from .machine import Machine

__all__ = [
    "Case", "Option", "Refusal", "Ruling", "Status", "decide", "evolve", "fold", "follow_up", "options",
    "refusal_event", "rule", "settle", "would",
]  # fmt: skip


def decide(  # noqa: PLR0913
    power: Power | None,
    case: Case | None,
    command: Command,
    at: datetime,
    calendar: Calendar,
    *,
    kin_of: KinOf | None = None,
    totals: Totals | None = None,
    callers: Mapping[str, tuple[str, ...]] = NOBODY,
    entry_before: EntryBefore | None = None,
    machine: Machine | None = None,
    entered: datetime | None = None,
) -> tuple[Event, ...] | Refusal:
    """The events that `command` makes of a settled `case` at `at` (aware), or the refusal. `entered` (aware) is when
    the record takes them: at `at` if it is None, and never before.

    `power` is the definition to which the case is pinned, or None where the list has none of that name. `kin_of` asks
    the host for near relatives, `totals` adds up a 累计 over other cases, `callers` says who acted in the cases
    that called this one (`code/step` → persons), `entry_before` finds the entry from which a 抽查 is drawn (None: the
    record is empty). Pass the power's `machine`: without it, it is compiled for this one decision. Nothing at all is
    made of a child's end for which nobody waits any more. Raises UsageError for a moment before the case's last event,
    and for a case where one is opened or none where one is needed.
    """
    entered = at if entered is None or entered < at else entered
    if isinstance(command, Open):
        _in_time(command, at)
        if power is None or command.off is not None:
            return not_listed(command)
        return open_case(machine or compiled(power), command, at, entered, calendar)
    power, case = _there(power, case, at)
    rules = RULES[type(command)]
    ready = machine or compiled(power)
    act = Act(power, ready, case, command, at, entered, calendar, kin_of, totals, callers, entry_before)
    for guard in rules.guards:
        refused = guard(act, command)
        if refused is not None:
            return _told(act, refused)
    made = rules.made(act, command)
    return _told(act, made) if isinstance(made, Refusal) else made


def would(  # noqa: PLR0913
    power: Power | None,
    case: Case | None,
    command: Command,
    at: datetime,
    calendar: Calendar,
    *,
    kin_of: KinOf | None = None,
    totals: Totals | None = None,
    callers: Mapping[str, tuple[str, ...]] = NOBODY,
    entry_before: EntryBefore | None = None,
    machine: Machine | None = None,
    entered: datetime | None = None,
) -> tuple[Refusal, ...]:
    """Everything that speaks against `command`, in the order in which `decide` would say it; nothing where it would be
    accepted. The sentences are those of the guards alone. Arguments and errors are those of `decide`.
    """
    entered = at if entered is None or entered < at else entered
    if isinstance(command, Open):
        _in_time(command, at)
        if power is None or command.off is not None:
            return (not_listed(command),)
        judged = judge_opening(machine or compiled(power), command, at, entered, calendar)
        return () if isinstance(judged, Event) else judged
    power, case = _there(power, case, at)
    ready = machine or compiled(power)
    return faults(Act(power, ready, case, command, at, entered, calendar, kin_of, totals, callers, entry_before))


def _there(power: Power | None, case: Case | None, at: datetime) -> tuple[Power, Case]:
    """The case that is acted on. Raises UsageError where there is none, or the act is dated before its last event."""
    if power is None or case is None:
        raise UsageError(Text("没有这件案件", "there is no such case"))
    if at < case.at:
        raise _back(case.at, at)
    return power, case


def _in_time(command: Open, at: datetime) -> None:
    """Raises UsageError for a follow-up that is dated before the end of the case that it continues."""
    source = command.source
    if source is not None and source.end and at < source.entered:
        raise _back(source.entered, at)


def _told(act: Act, refusal: Refusal) -> Refusal:
    """The refusal with where the case stands, what may be done now, and every other field that is at fault."""
    case = act.case
    zh, en = f"案件现在停在“{case.step}”", f"The case stands before “{case.step}”"
    if case.end:
        zh, en = f"案件已到终点“{case.end}”", f"The case has reached its end “{case.end}”"
    text = Text(f"{refusal.text.zh}。{zh}。", f"{refusal.text.en}. {en}.")
    allowed = tuple(each.text for each in options(act.power, case, act.at, act.calendar, machine=act.machine))
    return Refusal(refusal.code, text, allowed, fields_at_fault(faults(act.again())))


def _back(last: datetime, at: datetime) -> UsageError:
    return UsageError(
        Text(
            f"时间倒退：案件上一步在 {said(last)}，这一步写的是 {said(at)}",
            f"time goes back: the case stands at {said(last)}, the act says {said(at)}",
        )
    )


def refusal_event(  # noqa: PLR0913, PLR0917
    power: Power | None,
    case: Case | None,
    command: Command,
    refusal: Refusal,
    at: datetime,
    entered: datetime | None = None,
) -> Event:
    """The fact of a refusal: seq 0, moves nothing; who tried what, and the sentence. `entered` as `decide` has it."""
    body: dict[str, Json] = {
        "code": refusal.code,
        "sentence": {"zh": refusal.text.zh, "en": refusal.text.en},
        "act": type(command).__name__.lower(),
    }
    if refusal.fields:
        body["fields"] = {name: {"zh": said.zh, "en": said.en} for name, said in refusal.fields.items()}
    if command.by is not None:
        body["actor"] = named(command.by, "")
    asked = {
        "step": getattr(command, "step", getattr(command, "start", "")),
        "outcome": getattr(command, "outcome", None),
        "asked": getattr(command, "power", ""),
        "village": getattr(command, "village", ""),
    }
    body |= {name: value for name, value in asked.items() if value}
    return Event(
        case=case.id if case else "",
        seq=0,
        kind=Kind.REFUSED,
        at=at,
        entered=at if entered is None or entered < at else entered,
        step=case.step if case else "",
        target=case.step if case else "",
        power=power.id if power else "",
        edition=case.edition if case else power.edition if power else "",
        digest=case.digest if case else "",
        body=body,
    )
