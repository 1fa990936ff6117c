"""The ids of new cases. What the clock begins is begun once: its id is made of the power, the beginning, the village,
the period and whose turn it is, so two who open the same meet in the store. Any other id is drawn."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING

from ...model.period import CHINA
from ...model.words import WITHDRAWN
from ..judging.cycles import begun
from .asked import ALPHABET, LONG, new_id

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from ...model.parts import Start
    from ..commands import Open
    from ..standing import Case
    from .definitions import Definition


def identified(ready: Definition | None, command: Open, at: datetime, find: Callable[[str], Case | None]) -> Open:
    """`command` with the id of its case, and with the case that the period has already, if it has one."""
    step = ready.power.steps.get(ready.machine.names.get(command.start, "") or ready.power.first.id) if ready else None
    if ready is None or step is None or step.start is None or not step.start.cycle or command.parent:
        return replace(command, case=new_id(ready.power.code if ready else "", at))
    holder = command.holder or _holder(command, step.start)
    day = begun(step.start, at.astimezone(CHINA).date())
    words = (ready.power.id, step.id, command.village, day.isoformat(), holder)
    name, found = _once(ready.power.code, day, words, find)
    return replace(command, case=name, found=found, holder=holder)


def _holder(command: Open, start: Start) -> str:
    """Whose turn it is: the party of that role, or whoever opens in it."""
    actor = command.by
    own = actor.id if actor is not None and start.per in actor.roles else ""
    return command.parties.get(start.per, own) if start.per else ""


def _once(code: str, day: date, words: tuple[str, ...], find: Callable[[str], Case | None]) -> tuple[str, Case | None]:
    """The id of that turn, and its case; one that was withdrawn counts for nothing, and the next id is tried."""
    for number in count():
        digest = sha256("\n".join((*words, str(number))).encode()).digest()
        name = f"{code}-{day:%Y%m%d}-" + "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LONG])
        found = find(name)
        if found is None or found.end != WITHDRAWN:
            return name, found
    raise AssertionError
