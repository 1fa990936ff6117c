"""The guards of every command, in the order in which they speak, and what makes the events of it.

This table is the one place that says what may be done. `decide` stops at the first guard that refuses, `faults` asks
all of them. After a guard of `GATES` has refused, the others have nothing to judge.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from ..commands import (
    ChildEnded,
    Extend,
    GoAlong,
    Hold,
    Move,
    Object,
    Post,
    Recalculate,
    Release,
    Sign,
    Take,
    Warn,
    Withdraw,
)
from ..moving.ruling import movable, mover
from .act import Act
from .duties import duty, recusal
from .extensions import extend, extender, prolonged, reasoned
from .interventions import (
    child_ended,
    hold,
    holdable,
    holder,
    leaver,
    on_hold,
    release,
    stopped,
    warned,
    withdraw,
)
from .linked import go_along
from .notices import evidenced, hanging, objected, placed, post, postable, run, villager, worded
from .papers import signed_data, values
from .provisional import recalculate
from .refusals import Refusal, fields_at_fault
from .signatures import again, sign, signable, signer
from .taking import early, hands, take, taker, which, whole
from .votes import counted, notified, sits
from .windows import fees, hall

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..commands import Command
    from ..events import Event

Guard: TypeAlias = Callable[[Act, Any], Refusal | None]


class Rule(NamedTuple):
    """What one kind of command must pass, and what makes its events."""

    guards: tuple[Guard, ...]
    made: Callable[[Act, Any], tuple[Event, ...] | Refusal]


def going(act: Act, _command: Command) -> Refusal | None:
    """QR110 for a case that is closed or on hold."""
    if act.case.end or act.case.held:
        return stopped(act)
    act.step = act.power.steps[act.case.step]
    return None


def here(act: Act, command: Take | Post | Sign | Extend) -> Refusal | None:
    """QR101 for a step that is not on the list, QR102 for one where the case does not stand."""
    step = act.machine.names.get(command.step)
    if step is None:
        return act.refuse("QR101", f"没有“{command.step}”这个步骤", f"there is no step “{command.step}”")
    if step != act.case.step:
        return act.refuse("QR102", f"“{step}”现在不能办", f"“{step}” is not open now")
    if act.case.child and not _leaving(act, command):
        return act.refuse(
            "QR102", f"“{step}”正在等转办的案件{act.case.child}办结", f"“{step}” waits for the case {act.case.child}"
        )
    return None


def _leaving(act: Act, command: Take | Post | Sign | Extend) -> bool:
    """Whether a case that waits for its child may be left so: by an exit of 随时 that is no outcome of the step."""
    if not isinstance(command, Take) or command.outcome in act.step.outcomes:
        return False
    return any(leave.name == command.outcome for leave in act.power.anytime if leave.by)


def poster(act: Act, _command: Post) -> Refusal | None:
    """QR104 unless the actor may take the step."""
    return duty(act, act.step.by)


_TAKE: tuple[Guard, ...] = (
    going,
    here,
    which,
    taker,
    recusal,
    values,
    sits,
    notified,
    counted,
    whole,
    hall,
    fees,
    run,
    hands,
    early,
)
RULES: Mapping[type, Rule] = {
    Take: Rule(_TAKE, take),
    Post: Rule((going, here, poster, recusal, postable, evidenced, placed), post),
    Sign: Rule((going, here, signable, signer, recusal, signed_data, again), sign),
    Object: Rule((going, hanging, villager, worded), objected),
    Hold: Rule((holdable, holder), hold),
    Release: Rule((on_hold, holder), release),
    Withdraw: Rule((going, leaver), withdraw),
    Move: Rule((holder, movable), mover),
    Extend: Rule((going, here, extender, prolonged, reasoned), extend),
    ChildEnded: Rule((going,), child_ended),
    GoAlong: Rule((), go_along),
    Recalculate: Rule((), recalculate),
    Warn: Rule((going,), warned),
}
GATES: frozenset[Guard] = frozenset(
    {going, holdable, here, which, on_hold, postable, signable, leaver, hanging, movable}
)


def faults(act: Act) -> tuple[Refusal, ...]:
    """Everything that speaks against an act, in the order of the guards; nothing if it would be accepted."""
    rule, found = RULES[type(act.command)], list[Refusal]()
    for guard in rule.guards:
        refused = guard(act, act.command)
        if refused is not None:
            found.append(refused)
            if guard in GATES:
                return tuple(found)
    command = act.command
    if isinstance(command, Take) and fields_at_fault(found).keys().isdisjoint(
        {"vote", *act.step.record, *command.data}  # on these hangs the way on
    ):
        made = take(act, command)
        if isinstance(made, Refusal):
            found.append(made)
    return tuple(found)
