"""抽查: a draw that nobody can choose, and that comes out the same however often a case is opened.

After RFC 3797: the draw hangs on public facts and on a value that others fixed before. The facts are the power, the
village, who the case is about, the period and the field. The value is the hash of the entry before the first one that
the record took at or after the beginning of the day before that period (`Store.entry_before`). So the same subject in
the same period draws the same, and whoever has the record can work it out again (docs/record.md).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from heapq import nsmallest
from math import ceil
from typing import TYPE_CHECKING

from ...model.parts import MOST_ROWS
from ...model.period import CHINA
from ...model.words import FieldType
from ..events import BEFORE_THE_FIRST
from .cycles import begun
from .values import ValueFault

if TYPE_CHECKING:
    from ...model.parts import Field, Start
    from ...model.power import Power
    from ..events import Json
    from ..standing import Case
    from .act import Act

_DAY = timedelta(days=1)


def draw(act: Act, name: str, field: Field) -> Json:
    """Whether the case is drawn, or which rows are. Sets `act.drawn_from` to what it hangs on.

    A case is drawn where the first 64 bits of SHA-256(seed) are below the ratio; of rows those with the smallest
    SHA-256(seed, row number), the share of them rounded up.
    """
    ratio = field.ratio if field.ratio is not None else Decimal(1)
    rows = None if field.rows is None else _rows(act, name, field.rows)
    seed = _seed(act, name)
    if rows is None:
        return Decimal(int.from_bytes(sha256(seed.encode()).digest()[:8])) < ratio * 2**64
    begun_with = sha256(f"{seed}\n".encode())

    def rank(row: int) -> bytes:
        ranked = begun_with.copy()
        ranked.update(str(row).encode())
        return ranked.digest()

    return list["Json"](sorted(nsmallest(ceil(ratio * rows), range(1, rows + 1), key=rank)))


def drawable(power: Power, name: str, value: Json) -> None:
    """Raises ValueFault for a number of rows, put down in the field `name`, that no 抽查 can draw from."""
    drawn = any(field.rows == name for field in power.fields.values() if field.type is FieldType.DRAW)
    if drawn and isinstance(value, int) and value > MOST_ROWS:
        raise ValueFault(
            f"“{name}”最多 {MOST_ROWS}：要从里面抽查，再多就抽不了，请分几件办",
            f"“{name}” may be {MOST_ROWS} at most: rows are drawn from it; split the matter into several cases",
        )


def _rows(act: Act, name: str, column: str) -> int:
    rows = act.fields.get(column)
    if not isinstance(rows, int):
        raise ValueFault(
            f"“{name}”要从“{column}”里抽，“{column}”还没有登记",
            f"“{name}” is drawn from “{column}”, which is not recorded yet",
        )
    drawable(act.power, column, rows)
    return rows


def _seed(act: Act, name: str) -> str:
    """The text whose hashes decide."""
    case, cycle = act.case, _cycle(act)
    first = period(case, cycle)
    found = act.entry_before(settled_by(first)) if act.entry_before else BEFORE_THE_FIRST
    act.drawn_from = {"value": found.hash, "entry": found.g, "period": first.isoformat()}
    subject = case.holder if cycle else "\n".join(sorted(set(case.parties.values())))
    return "\n".join((found.hash, act.power.id, case.village, subject, first.isoformat(), name))


def _cycle(act: Act) -> Start | None:
    """The beginning of a case that a 周期 began; None for any other."""
    case = act.case
    step = act.power.steps.get(act.machine.names.get(case.start, case.start))
    return step.start if step and step.start and step.start.cycle and not case.parent else None


def period(case: Case, cycle: Start | None) -> date:
    """The first day of the period to which a draw belongs: that of the cycle which began the case, else the month in
    which the record took the opening (so that no earlier date that is told leads to another one)."""
    if cycle is not None:
        return begun(cycle, case.opened.astimezone(CHINA).date())
    return case.opening_recorded.astimezone(CHINA).date().replace(day=1)


def settled_by(first: date) -> datetime:
    """The moment by which the value was fixed: the beginning of the day before the period, so that no clock that is
    some hours wrong, and no entry that comes late, is in doubt."""
    return datetime.combine(first - _DAY, time(tzinfo=CHINA))
