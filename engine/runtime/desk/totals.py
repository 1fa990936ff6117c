"""累计: what other cases of a power have put down, so that a matter split into small ones is seen whole."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ...model.words import EndKind, FieldType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from ...model.power import Power
    from ..standing import Case


def adds(power: Power) -> bool:
    """Whether the power has a field that adds up over cases."""
    return any(field.type is FieldType.SUM for field in power.fields.values())


def total(power: Power, others: Callable[[], Iterable[Case]], own: str) -> Callable[..., Decimal]:
    """How a 累计 of `power` is added up over the cases `others` gives, the case `own` left out.

    Cases that ended in 不予 or 终止 do not count; within the window count those that put the column down since then.
    """

    def over(name: str, values: tuple[str, ...], since: datetime | None) -> Decimal:
        field = power.fields[name]
        column = field.column or ""
        wanted = dict(zip(field.same, values, strict=True))
        return sum(
            (
                Decimal(str(case.fields[column]))
                for case in _counted(power, others())
                if case.id != own
                and column in case.fields
                and all(str(case.fields.get(other)) == value for other, value in wanted.items())
                and (since is None or _recorded(power, case, column) >= since)
            ),
            Decimal(0),
        )

    return over


def _counted(power: Power, cases: Iterable[Case]) -> Iterator[Case]:
    for case in cases:
        end = power.ends.get(case.end)
        if case.power == power.id and (end is None or end.kind is EndKind.ACCOMPLISHED):
            yield case


def _recorded(power: Power, case: Case, column: str) -> datetime:
    """When the case last put the column down; its last event where that is not known any more."""
    steps = (step.id for step in power.steps.values() if column in step.record)
    return max((case.done[step] for step in steps if step in case.done), default=case.at)
