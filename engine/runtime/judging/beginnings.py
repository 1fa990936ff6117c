"""Where and when a case may begin: at the first step, at an 起点, by a person, by the clock or by a call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...errors import Text
from .chains import broken, chain_of, follow_up, turn_of
from .refusals import Refusal, fields_at_fault, joined
from .sayings import day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from ...model.parts import Start
    from ...model.period import Calendar
    from ...model.power import Power, Step
    from ..commands import Open
    from ..machine import Machine
    from ..standing import Case


@dataclass(frozen=True, slots=True)
class Door:
    """An opening under judgement: `command` at the step `step`, at a moment; `entered` is when the record takes it."""

    machine: Machine
    step: Step
    command: Open
    at: datetime
    entered: datetime
    calendar: Calendar

    @property
    def power(self) -> Power:
        """The power to be opened."""
        return self.machine.power

    def refuse(self, code: str, zh: str, en: str, argument: str = "") -> Refusal:
        """What a guard of openings says; `argument` is the one that is wrong. `shut` adds what may be done instead."""
        text = Text(zh, en)
        return Refusal(code, text, fields={argument: text} if argument else {})


def shut(power: Power, refusals: Sequence[Refusal]) -> Refusal:
    """The refusal of an opening: the first, with every field at fault, and with every beginning as what may be done."""
    allowed = []
    for step in power.beginnings():
        role_zh, role_en = joined(step.by)
        allowed.append(Text(f"{role_zh}可以从“{step.id}”立案", f"{role_en} may open a case at “{step.id}”"))
    name, first = f"{power.code} {power.name}", refusals[0]
    text = Text(f"{name}：{first.text.zh}。", f"{name}: {first.text.en}.")
    return Refusal(first.code, text, tuple(allowed), fields_at_fault(refusals))


def beginning(door: Door) -> Refusal | None:
    """QR102 where no case begins, or not in this way; QR104 where nobody begins it; QR114 before a follow-up is due."""
    step, command, start = door.step, door.command, door.step.start
    if start is None and step is not door.power.first:
        return door.refuse("QR102", f"“{step.id}”不是起点，不能从这一步立案", f"no case begins at “{step.id}”")
    if command.parent and step is not door.power.first and not (start and start.called):
        return door.refuse("QR102", f"“{step.id}”不接转办", f"“{step.id}” is not begun by a call")
    refused = _in_this_way(door, start) if start else None
    by_clock = start is not None and bool(start.cycle or start.every or start.term)
    if refused is None and not (command.by or command.parent or by_clock):
        zh, en = joined(step.by)
        return door.refuse(
            "QR104", f"“{step.id}”由{zh}开始，没有写明是谁", f"“{step.id}” is begun by {en}, and nobody is named"
        )
    return refused


def _in_this_way(door: Door, start: Start) -> Refusal | None:
    source, step, found = door.command.source, door.step.id, door.command.found
    if found is not None:
        zh = f"“{step}”这一期已经立过案：{found.id}"
        return door.refuse("QR102", zh, f"“{step}” was begun for this period already: {found.id}")
    if start.after:
        if source is None or source.power != door.power.id or source.end != start.after:
            zh = f"“{step}”是续办，要接一件已办到“{start.after}”的案件"
            return door.refuse("QR102", zh, f"“{step}” follows up a case that ended in “{start.after}”")
        return _in_turn(door, start, source)
    if start.called and not start.cycle and door.step is not door.power.first and not door.command.parent:
        zh = f"“{step}”只由别的事项转办开始"
        return door.refuse("QR102", zh, f"“{step}” begins only when another power calls it")
    return None


def _in_turn(door: Door, start: Start, source: Case) -> Refusal | None:
    """QR102 where the chain is closed, has a follow-up under way or a newer case; QR114 before the day."""
    step, chain = door.step.id, chain_of(door.command.first or source)
    why = broken(chain, source, step, start)
    if why is not None:
        return door.refuse("QR102", f"“{step}”不能立案：{why.zh}", f"“{step}” cannot begin: {why.en}")
    falls = follow_up(door.power, step, source, door.calendar, turn_of(chain, source, step))
    if falls is not None and door.at < falls:
        zh = f"“{step}”还没有到期，{day(falls).zh}起才能立案"
        return door.refuse("QR114", zh, f"“{step}” is not due: it opens on {day(falls).en}")
    return None
