"""What may be done to a case from outside its steps: 停办 and 恢复 by supervision, 撤回 by a party, and the end of a
child case, which nobody chooses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...errors import Text
from ..events import Kind
from ..standing import Status, Tie
from .clocks import iso
from .duties import duty
from .linked import DEFERRED, parted
from .values import ValueFault, normal

if TYPE_CHECKING:
    from ...model.power import Exit
    from ..commands import ChildEnded, Hold, Move, Release, Warn, Withdraw
    from ..events import Event, Json
    from ..machine import Machine
    from ..standing import Case
    from .act import Act
    from .moves import Facts
    from .refusals import Refusal


def holder(act: Act, _command: Hold | Release | Move) -> Refusal | None:
    """QR104 unless the actor has a role that may hold cases (可停办) at this village, its town or its county."""
    return duty(act, [name for name, role in act.power.roles.items() if role.may_hold])


def holdable(act: Act, _command: Hold) -> Refusal | None:
    """QR110 for a case that is closed, or on hold on its own account; one on hold with its parent may be held too."""
    if act.case.end or "" in act.case.holds:
        return stopped(act)
    return None


def stopped(act: Act) -> Refusal | None:
    """QR110 for a case that is closed or on hold."""
    case = act.case
    if case.end:
        return act.refuse("QR110", "案件已经结束，不能再办", "the case is closed: nothing more can be done")
    if "" in case.holds:
        return act.refuse("QR110", "案件已停办，恢复以后才能再办", "the case is on hold until it is released")
    if case.held:
        return act.refuse("QR110", *_with_parent(case))
    return None


def _with_parent(case: Case) -> tuple[str, str]:
    return (
        f"案件随转办它的{case.parent}停办，那一件恢复，本件随着恢复",
        f"the case is on hold with {case.parent}, which called it, and goes on when that one is released",
    )


def hold(act: Act, command: Hold) -> tuple[Event, ...]:
    """The hold: from now on the clocks stand still."""
    return (act.moment.stay(Kind.HELD, _reasoned(act, command)),)


def on_hold(act: Act, _command: Release) -> Refusal | None:
    """QR110 for a closed case, QR102 for one that is not on hold, or only with the case that called it."""
    status = act.case.status
    if status is Status.HELD:
        return None if "" in act.case.holds else act.refuse("QR102", *_with_parent(act.case))
    if status is Status.CLOSED:
        return act.refuse("QR110", "案件已经结束，没有停办", "the case is closed and not on hold")
    return act.refuse("QR102", "案件没有停办，不用恢复", "the case is not on hold: there is nothing to release")


def release(act: Act, command: Release) -> tuple[Event, ...]:
    """The release: clocks move on by the time they stood still. A case whose parent left meanwhile is withdrawn."""
    moment, released = act.moment, act.moment.release(_reasoned(act, command))
    if act.case.tie is not Tie.DEFERRED:
        return (released,)
    return released, parted(moment.after(released), {"case": act.case.parent, "why": DEFERRED})


def leaver(act: Act, _command: Withdraw) -> Refusal | None:
    """QR103 where the power lets no party leave, QR104 for whoever is not that party or its agent."""
    exits = [each for each in act.power.anytime if any(role in act.machine.parties for role in each.by)]
    if not exits:
        return act.refuse("QR103", "这项权力不能中途撤回", "this power has no exit for its parties")
    refused = duty(act, [role for each in exits for role in each.by if role in act.machine.parties])
    act.leave = leaves_by(act.machine, act.role)
    return refused


def leaves_by(machine: Machine, role: str) -> Exit | None:
    """The exit by which a party of that role withdraws: the first that is its own."""
    return next((each for each in machine.power.anytime if role in machine.parties and role in each.by), None)


def withdraw(act: Act, command: Withdraw) -> tuple[Event, ...]:
    """The party leaves by its exit."""
    target = act.leave.to if act.leave else act.case.step
    return (act.moment.leave(Kind.WITHDRAWN, "", target, _reasoned(act, command)),)


def warned(act: Act, command: Warn) -> tuple[Event, ...]:
    """That a clock has turned yellow or red."""
    body: Facts = {"clock": command.clock, "colour": command.colour, "due": iso(command.due)}
    return (act.moment.stay(Kind.WARNED, body),)


def _reasoned(act: Act, command: Hold | Release | Withdraw) -> Facts:
    return {"actor": act.who(), "text": command.reason} if command.reason else {"actor": act.who()}


def child_ended(act: Act, command: ChildEnded) -> tuple[Event, ...] | Refusal:
    """The outcome that a child's end gives: its kind, or 完成; nothing if nobody waits for it.

    Fields of the child come back as 带回 lists them, or by the same name; those that do not fit here stay behind.
    """
    case = act.case
    if case.child != command.child or act.step.call is None:
        return ()
    outcome = act.step.given_by(command.kind)
    if not outcome:
        return act.refuse(
            "QR103", f"“{act.step.id}”没有“{command.kind}”这个结果", f"“{act.step.id}” has no outcome “{command.kind}”"
        )
    body: Facts = {"child": {"case": command.child, "kind": command.kind.value}}
    data = _fetched(act, command)
    if data:
        body["data"] = data
    if command.people:
        body["people"] = list["Json"](command.people)
    known = max(act.case.known, act.at, command.known or act.at)
    if known > max(act.case.known, act.at):
        body["known"] = iso(known)
    moved = replace(act.moment, known=known).move(outcome, body)
    if isinstance(moved, Text):
        return act.refuse(
            "QR113", f"“{outcome}”之后走不通：{moved.zh}", f"after “{outcome}” there is no single way on: {moved.en}"
        )
    return (moved,)


def _fetched(act: Act, command: ChildEnded) -> Facts:
    call = act.step.call
    wanted = act.power.fields if call is None or call.fetch is None else call.fetch
    made: Facts = {}
    for name in wanted:
        if name in command.data and name in act.power.fields:
            try:
                made[name] = normal(act.power, name, command.data[name])
            except ValueFault:
                continue
    return made
