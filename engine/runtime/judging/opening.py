"""Opening a case: on the list, at a beginning, by whoever may take it, with its parties bound.

The case then stands before the beginning; taking it is the next act. A follow-up (续办) needs the case it continues,
ended as it says, and carries its parties, fields and materials; a called case (转办) carries what its parent sends.
An actor whose role is a party's and who opens without naming one is bound himself; an agent binds whom he acts for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ...errors import Text, UsageError
from ..commands import WINDOW
from ..events import Event, Kind
from ..fold import evolve
from ..standing import NONE, Case
from .act import named
from .beginnings import Door, beginning, shut
from .clocks import OPENING, Clockwork
from .duties import role_of
from .refusals import Refusal, joined
from .values import ValueFault, normal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from ...model.period import Calendar
    from ...model.power import Power
    from ..commands import Actor, Open
    from ..events import Json
    from ..machine import Machine
    from .moves import Facts


def not_listed(command: Open) -> Refusal:
    """QR100: 清单之外无权力."""
    name = command.power
    return Refusal("QR100", command.off or Text(f"清单上没有“{name}”这项权力", f"no power “{name}” on the list"))


def open_case(
    machine: Machine, command: Open, at: datetime, entered: datetime, calendar: Calendar
) -> tuple[Event, ...] | Refusal:
    """The opening, or why there is none. Raises UsageError for a village that is no division code of 12 digits."""
    judged = judge_opening(machine, command, at, entered, calendar)
    return (judged,) if isinstance(judged, Event) else shut(machine.power, judged)


def judge_opening(
    machine: Machine, command: Open, at: datetime, entered: datetime, calendar: Calendar
) -> Event | tuple[Refusal, ...]:
    """The opening, or everything that speaks against it."""
    _village(command.village)
    name = command.start or machine.power.first.id
    if name not in machine.names:
        text = Text(f"没有“{name}”这个步骤", f"there is no step “{name}”")
        return (Refusal("QR101", text, fields={"start": text}),)
    door = Door(machine, machine.power.steps[machine.names[name]], command, at, entered, calendar)
    event = _opened(door)
    found = (beginning(door), _channel(door), _parties(door), _nothing_recorded(door), _opener(door, event))
    return tuple(refused for refused in found if refused) or event


def _village(code: str) -> None:
    if len(code) == 12 and code.isascii() and code.isdigit():
        return
    zh, en = f"村的区划代码要是 12 位数字，不是“{code}”", f"a village is a division code of 12 digits, not “{code}”"
    raise UsageError(Text(zh, en))


def _channel(door: Door) -> Refusal | None:
    """QR106 for a channel that is not on the list."""
    channels = door.power.channels
    if door.command.channel in {WINDOW, *channels}:
        return None
    zh, en = joined(channels or (WINDOW,))
    said = f"渠道“{door.command.channel}”不在清单上，只有：{zh}"
    return door.refuse("QR106", said, f"no channel “{door.command.channel}”, only: {en}", "channel")


def _parties(door: Door) -> Refusal | None:
    """QR104 for a role that is no party's."""
    for role in door.command.parties:
        if role not in door.machine.parties:
            zh, en = joined(sorted(door.machine.parties))
            said = f"“{role}”不是这项权力的当事人，当事人是：{zh}"
            return door.refuse("QR104", said, f"“{role}” is no party of this power, whose parties are: {en}", "parties")
    return None


def _nothing_recorded(door: Door) -> Refusal | None:
    """QR106 for what is put down or handed in where no other case sends it."""
    command = door.command
    if command.parent or not (command.data or command.materials):
        return None
    zh, en = joined((*command.data, *command.materials))
    said = f"立案时不登记、不提交（{zh}），办理步骤时再登记提交"
    return door.refuse("QR106", said, f"nothing is recorded at opening ({en}): the steps do that", "data")


def _opened(door: Door) -> Event:
    power, command, step = door.power, door.command, door.step
    fields, body = _carried(door)
    blank = Case(
        id=command.case,
        power=power.id,
        edition=power.edition,
        digest=command.digest,
        village=command.village,
        channel=command.channel,
        start=step.id,
        opened=door.at,
        seq=0,
        at=door.at,
        step=OPENING,
        entered=door.at,
        recorded=door.entered,
        known=door.entered,
        opening_recorded=door.entered,
    )
    mandated = bool(command.by and command.by.agent_for)
    clockwork = Clockwork(power, blank, door.at, door.entered, door.calendar, fields, mandated)
    due, clocks = clockwork.entering(step.id, (OPENING,))
    return Event(
        case=command.case,
        seq=1,
        kind=Kind.OPENED,
        at=door.at,
        entered=door.entered,
        step=step.id,
        target=step.id,
        due=due,
        power=power.id,
        edition=power.edition,
        digest=command.digest,
        body=body | {"clocks": clocks} if clocks else body,
    )


def _carried(door: Door) -> tuple[Facts, Facts]:
    """The fields that the new case begins with, and the body of its opening."""
    power, command, source = door.power, door.command, door.command.source
    fields = _fitting(power, source.fields if source else NONE) | _fitting(power, command.data)
    given = {**(source.materials if source else NONE), **command.materials}
    body: Facts = {
        "actor": _who(door, command.by) if command.by else None,
        "village": command.village,
        "channel": command.channel,
        "parties": cast("Json", _bound(door)),
        "data": fields,
        "materials": {name: digest for name, digest in given.items() if name in power.materials},
        "source": source.id if source else "",
        "first": source.first if source else "",
        "kin": cast("Json", sorted(command.kin | (source.kin if source else frozenset()))),
        "holder": command.holder,
        "parent": command.parent,
        "own": command.own,
    }
    return fields, {name: value for name, value in body.items() if value}


def _who(door: Door, actor: Actor) -> Facts:
    """The opener, with the kin that a party declares."""
    parties = door.machine.parties
    role = next((role for role in door.step.by if role in parties or role in actor.roles), "")
    kin: Facts = {"kin": cast("Json", sorted(actor.kin))} if actor.kin and role in parties else {}
    return named(actor, role) | kin


def _bound(door: Door) -> dict[str, str]:
    """Party roles and their persons: those of the source, those given, and whoever opens as a party himself."""
    command, parties = door.command, door.machine.parties
    bound = {**(command.source.parties if command.source else NONE), **command.parties}
    actor = command.by
    if actor is not None and not command.parent:
        for role in door.step.by:
            if role in parties and role not in bound and (actor.agent_for or role in actor.roles):
                bound[role] = actor.agent_for or actor.id
    return {role: person for role, person in bound.items() if role in parties and person}


def _fitting(power: Power, data: Mapping[str, object]) -> Facts:
    """What of another case's fields fits the fields of the same name here."""
    made: Facts = {}
    for name, value in data.items():
        if name in power.fields:
            try:
                made[name] = normal(power, name, value)
            except ValueFault:
                continue
    return made


def _opener(door: Door, event: Event) -> Refusal | None:
    """QR104 unless its actor could take the beginning; a call is judged where it was made."""
    actor, command = door.command.by, door.command
    if actor is None or command.parent:
        return None
    if role_of(door.machine, evolve(door.power, None, event), actor, door.step.by):
        return None
    zh, en = joined(door.step.by)
    has_zh, has_en = joined(actor.roles)
    where, where_en = (f"，管辖{actor.place}", f" for {actor.place}") if actor.place else ("", "")
    return door.refuse(
        "QR104",
        f"“{door.step.id}”由{zh}开始；{actor.id}（{has_zh or '没有角色'}{where}）不能在{command.village}立案",
        f"“{door.step.id}” is begun by {en}; {actor.id} ({has_en or 'no role'}{where_en}) may not in {command.village}",
    )
