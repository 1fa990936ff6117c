"""A chain (一串续办): a first case and the follow-ups that continue it, never two of them at a time.

The first case keeps it: opening a follow-up and its end are facts of the first case, entered in one batch with what
happened, so that two who open at once meet there. A follow-up continues the newest case of the chain that reached
the end it follows; `turn` counts from there, so that the second yearly review falls two years after that end.
A follow-up that ends in 不予 or 终止 closes the chain. One that its party withdraws counts for nothing: it may be
opened again, and whoever is reviewed cannot escape by withdrawing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from ...errors import Text
from ...model.period import CHINA
from ..standing import Chain
from .periods import before, opens, resolve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.parts import Start
    from ...model.period import Calendar
    from ...model.power import Power
    from ..events import Json
    from ..standing import Case


def first_of(case: Case) -> str:
    """The id of the first case of the chain that `case` belongs to."""
    return case.first or case.id


def chain_of(first: Case) -> Chain:
    """The chain of a first case, as it stands."""
    return first.chain or (Chain(newest={first.end: first.id}) if first.end else Chain())


def turn_of(chain: Chain, source: Case, step: str) -> int:
    """Which follow-up of `source` at the beginning `step` would be the next, from 1."""
    return chain.turns.get((source.id, step), 0) + 1


def follow_up(power: Power, step: str, source: Case, calendar: Calendar, turn: int = 1) -> datetime | None:
    """When the clock opens a follow-up of `source` at the beginning `step` (每, 满, 提前); None if it is on demand.

    `source` has ended; 每 and 满 count from its end, 每 as often as `turn` says; a field of type 日期 gives the day
    itself.
    """
    start = power.steps[step].start
    term = (start.every or start.term) if start else None
    if start is None or term is None:
        return None
    falls = _on(source.fields.get(term)) if isinstance(term, str) else None
    if falls is None:
        period = resolve(term, source.fields)
        times = turn if start.every else 1
        falls = opens(calendar, source.entered, replace(period, amount=period.amount * times)) if period else None
    return before(falls, start.ahead) if falls and start.ahead else falls


def coming(power: Power, source: Case, chain: Chain, calendar: Calendar) -> Iterator[tuple[datetime, str]]:
    """The follow-ups of `source`, a newest case of the chain, that the clock opens: when, and at which beginning."""
    for step in power.steps.values():
        if step.start is not None and step.start.after == source.end:
            turn = turn_of(chain, source, step.id)
            falls = None if _over(step.start, turn) else follow_up(power, step.id, source, calendar, turn)
            if falls is not None:
                yield falls, step.id


def _over(start: Start, turn: int) -> bool:
    return start.term is not None and turn > 1


def broken(chain: Chain, source: Case, step: str, start: Start) -> Text | None:
    """Why no follow-up of `source` may be opened at `step`, whatever the day; None if one may."""
    if chain.closed:
        return Text(f"这一串续办已经以“{chain.closed}”收场", f"the chain was closed by “{chain.closed}”")
    if chain.open:
        return Text(f"前一件续办{chain.open}还没有办完", f"the follow-up {chain.open} is not finished")
    newest = chain.newest.get(source.end)
    if newest != source.id:
        return Text(
            f"要接最近办到“{source.end}”的{newest}", f"the newest case in “{source.end}” is {newest}: follow that"
        )
    if _over(start, turn_of(chain, source, step)):
        return Text(f"{source.id}的“{step}”已经办过", f"“{step}” of {source.id} was done already")
    return None


def _on(value: Json) -> datetime | None:
    try:
        named = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
    return datetime(named.year, named.month, named.day, tzinfo=CHINA).astimezone(UTC) if named else None
