"""The ids of new cases.

What the clock begins is begun once: its id is made of the power, the beginning, the village, the period and whose
turn it is, so two who open the same meet in the store. Cases of powers that some 累计 adds up are numbered in their
village (`RC-01-610524101203-000017`), so that they are found without looking through all others, and so that whoever
adds them up can demand that no further one was opened meanwhile: its number must still be free. Where the clock begins
such a case, whoever opens it looks through the village's others first, and meets at the number. Any other id is drawn:
`BM-02-20261102-7QK2MD4X` is the power's code, the day in China, and 40 random bits in Crockford's alphabet (no I, L,
O, U), so that it can be read out, is not guessed, and two processes do not meet. In a practice store `演练-` stands
before each of them (`code` below is then with it).
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from hashlib import sha256
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from ...model.period import CHINA
from ...model.words import WITHDRAWN
from ..judging.cycles import begun

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping
    from datetime import date, datetime

    from ...model.parts import Start
    from ..commands import Open
    from ..standing import Case
    from .definitions import Definition
    from .work import Work

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's."""
LONG = 8
"""How many letters of it make an id."""


def new_id(code: str, at: datetime) -> str:
    """An id that is drawn, for a case of the power with that code: `BM-02-20261102-7QK2MD4X`."""
    tail = "".join(secrets.choice(ALPHABET) for _ in range(LONG))
    return f"{code}-{at.astimezone(CHINA):%Y%m%d}-{tail}"


def identified(ready: Definition | None, command: Open, work: Work) -> Open:
    """`command` with the id of its case, and with the case that the period has already, if it has one."""
    step = ready.power.steps.get(ready.machine.names.get(command.start, "") or ready.power.first.id) if ready else None
    if ready is None or step is None or step.start is None or not step.start.cycle or command.parent:
        return replace(command, case=work.new(ready.power.code if ready else "", command.village))
    holder = command.holder or _holder(command, step.start)
    day = begun(step.start, work.at.astimezone(CHINA).date())
    if ready.power.code in work.desk.definitions.counted:
        turn = _Turn(step.id, step.start, day, holder)
        found = next(filter(turn.has, work.counted(command.village, ready.power.code)), None)
        return replace(command, case=work.new(ready.power.code, command.village), found=found, holder=holder)
    words = (ready.power.id, step.id, command.village, day.isoformat(), holder)
    name, found = _once(work.marked(ready.power.code), day, words, work.find)
    return replace(command, case=name, found=found, holder=holder)


class _Turn(NamedTuple):
    """Whose turn it is (逐) at a beginning of the clock, in the period that began on `day`."""

    step: str
    start: Start
    day: date
    holder: str

    def has(self, case: Case) -> bool:
        """Whether the case is that turn; one that was withdrawn counts for nothing."""
        return (
            (case.start, case.holder) == (self.step, self.holder)
            and case.end != WITHDRAWN
            and begun(self.start, case.opened.astimezone(CHINA).date()) == self.day
        )


def numbered(code: str, village: str, number: int) -> str:
    """The id of the case of that number, from 1, of a power that is added up."""
    return f"{code}-{village}-{number:06}"


def newest(code: str, village: str, known: MutableMapping[tuple[str, str], int], has: Callable[[str], bool]) -> int:
    """The number of the newest such case, 0 if there is none; `known` remembers how far was looked."""

    def there(number: int) -> bool:
        return has(numbered(code, village, number))

    low, leap = known.get((code, village), 0), 1
    while there(low + leap):
        low, leap = low + leap, leap * 2
    high = low + leap
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if there(middle) else (low, middle)
    known[code, village] = low
    return low


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
