"""The entry to the pure half of the engine: `decide` turns a command into events or a refusal, `settle` adds what fell
due, `evolve` and `fold` make the case that the events say.

The judges of a command stand in a table, in the order in which they speak; the first refusal counts:

1. is the case open (QR110) · is there such a step (QR101) · does the case stand there (QR102) · such an outcome (QR103)
2. the actor's role, place, party (QR104) · recusal (QR105)
3. values and papers on the list and well formed (QR106) · the vote: notice of the meeting (QR107), the count (QR108)
4. nothing missing (QR106) · the hall (QR111) · the fee (QR112) · the notice (QR107) · signatures (QR109)
5. the minimum time (QR114) · exactly one way on (QR113)

Nothing here reads a clock, a file or a store. A refusal changes nothing; `refusal_event` makes the fact of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from ..errors import Text, UsageError
from .commands import ChildEnded, Command, Extend, Hold, Move, Object, Open, Post, Release, Sign, Take, Warn, Withdraw
from .events import Event, Json, Kind
from .fold import evolve, fold
from .judging.act import Act, KinOf, Totals, named
from .judging.chains import follow_up
from .judging.duties import duty, recusal
from .judging.extensions import extend, extender, prolonged
from .judging.interventions import child_ended, hold, holder, leaver, on_hold, release, warned, withdraw
from .judging.notices import hanging, objected, post, postable, run
from .judging.opening import not_listed, open_case
from .judging.options import Option, options
from .judging.papers import data_digest, values
from .judging.refusals import Refusal
from .judging.settle import settle
from .judging.signatures import sign, signable
from .judging.taking import early, hands, take, taker, which, whole
from .judging.votes import count
from .judging.windows import fees, hall
from .machine import Machine
from .machine import compile as compiled
from .moving.ruling import Ruling, movable, mover, rule
from .standing import NOBODY, Case, Status

if TYPE_CHECKING:
    from datetime import datetime

    from ..model.period import Calendar
    from ..model.power import Power

__all__ = [
    "Case", "Option", "Refusal", "Ruling", "Status", "data_digest", "decide", "evolve", "fold", "follow_up", "options",
    "refusal_event", "rule", "settle",
]  # fmt: skip

Judge: TypeAlias = Callable[[Act, Any], Refusal | None]
Made: TypeAlias = Callable[[Act, Any], tuple[Event, ...] | Refusal]


def _going(act: Act, _command: Command) -> Refusal | None:
    """QR110 for a case that is closed or on hold."""
    if act.case.end:
        return act.refuse("QR110", "案件已经结束，不能再办", "the case is closed: nothing more can be done")
    if act.case.held:
        return act.refuse("QR110", "案件已停办，恢复以后才能再办", "the case is on hold until it is released")
    act.step = act.power.steps[act.case.step]
    return None


def _here(act: Act, command: Take | Post | Sign | Extend) -> Refusal | None:
    """QR101 for a step that is not on the list, QR102 for one where the case does not stand."""
    step = act.machine.names.get(command.step)
    if step is None:
        return act.refuse("QR101", f"没有“{command.step}”这个步骤", f"there is no step “{command.step}”")
    if step != act.case.step:
        return act.refuse("QR102", f"“{step}”现在不能办", f"“{step}” is not open now")
    if act.case.child:
        return act.refuse(
            "QR102", f"“{step}”正在等转办的案件{act.case.child}办结", f"“{step}” waits for the case {act.case.child}"
        )
    return None


def _poster(act: Act, _command: Post) -> Refusal | None:
    return duty(act, act.step.by)


_TAKE: tuple[Judge, ...] = (
    _going,
    _here,
    which,
    taker,
    recusal,
    values,
    count,
    whole,
    hall,
    fees,
    run,
    hands,
    early,
)
_RULES: Mapping[type, tuple[tuple[Judge, ...], Made]] = {
    Take: (_TAKE, take),
    Post: ((_going, _here, _poster, recusal, postable), post),
    Sign: ((_going, _here, signable, recusal), sign),
    Object: ((_going, hanging), objected),
    Hold: ((_going, holder), hold),
    Release: ((on_hold, holder), release),
    Withdraw: ((_going, leaver), withdraw),
    Move: ((holder, movable), mover),
    Extend: ((_going, _here, extender, prolonged), extend),
    ChildEnded: ((_going,), child_ended),
    Warn: ((_going,), warned),
}


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
    machine: Machine | None = None,
    entered: datetime | None = None,
) -> tuple[Event, ...] | Refusal:
    """The events that `command` makes of a settled `case` at `at` (aware), or the refusal. `entered` (aware) is when
    the record takes them: at `at` if it is None, and never before.

    `power` is the definition to which the case is pinned, or None where the list has none of that name. `kin_of` asks
    the host for near relatives, `totals` adds up a 累计 over other cases, `callers` says who acted in the cases
    that called this one (`code/step` → persons). Pass the power's `machine`: without it, it
    is compiled for this one decision. Nothing at all is made of a child's end for which nobody waits any more.
    Raises UsageError for a moment before the case's last event, and for a case where one is opened or none where one
    is needed.
    """
    entered = at if entered is None or entered < at else entered
    if isinstance(command, Open):
        if power is None or command.off is not None:
            return not_listed(command)
        return open_case(machine or compiled(power), command, at, entered, calendar)
    if power is None or case is None:
        raise UsageError(Text("没有这件案件", "there is no such case"))
    if at < case.at:
        raise UsageError(
            Text(
                f"时间倒退：案件上一步在 {case.at}，这一步写的是 {at}",
                f"time goes back: the case stands at {case.at}, the act says {at}",
            )
        )
    judges, made = _RULES[type(command)]
    act = Act(power, machine or compiled(power), case, command, at, entered, calendar, kin_of, totals, callers)
    for judge in judges:
        refused = judge(act, command)
        if refused is not None:
            return refused
    return made(act, command)


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
