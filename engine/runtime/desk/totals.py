"""累计: what other cases of the village have put down, so that a matter split into small ones is seen whole."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from ...model.words import EndKind, FieldType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from ...model.parts import Field
    from ...model.power import Power
    from ..standing import Case


def sums(power: Power) -> tuple[Field, ...]:
    """The fields of the power that add up over cases."""
    return tuple(field for field in power.fields.values() if field.type is FieldType.SUM)


def draws(power: Power) -> bool:
    """Whether the power has a 抽查."""
    return any(field.type is FieldType.DRAW for field in power.fields.values())


def counted(powers: Iterable[Power]) -> frozenset[str]:
    """The codes of the powers whose cases some 累计 adds up."""
    return frozenset(code for power in powers for field in sums(power) for code in (power.code, *field.powers))


def total(
    power: Power, own: Case, cases: Callable[[str], Iterable[Case]], definition: Callable[[Case], Power]
) -> Callable[[str, tuple[str, ...], datetime | None], Decimal]:
    """How a 累计 of `power` is added up for the case `own`; `cases` gives the village's cases of a code.

    Counted is what a case itself put down (not what it was opened with), unless it ended in 不予 or 终止; within the
    window, if the record took what it put down since then, so that no earlier date leads out of it. A case and the one
    that called it are one matter and count once.
    """

    def over(name: str, values: tuple[str, ...], since: datetime | None) -> Decimal:
        field = power.fields[name]
        wanted = dict(zip(field.same, values, strict=True))
        found: dict[str, Case] = {}
        for code in dict.fromkeys((power.code, *field.powers)):
            for case in cases(code):
                if _counts(definition(case), case, field.column or "", wanted, since):
                    found[case.id] = case
        return sum((Decimal(str(case.fields[field.column or ""])) for case in _apart(own, found)), Decimal(0))

    return over


def _apart(own: Case, found: Mapping[str, Case]) -> Iterable[Case]:
    return (case for case in found.values() if case.id not in {own.id, own.parent} and not _called(case, own, found))


def _called(case: Case, own: Case, found: Mapping[str, Case]) -> bool:
    return case.parent == own.id or case.parent in found


def _counts(power: Power, case: Case, column: str, wanted: Mapping[str, str], since: datetime | None) -> bool:
    end = power.ends.get(case.end)
    steps = [step.id for step in power.steps.values() if column in step.record and step.id in case.acted]
    return (
        (end is None or end.kind is EndKind.ACCOMPLISHED)
        and bool(steps)
        and column in case.fields
        and all(str(case.fields.get(name)) == value for name, value in wanted.items())
        and (since is None or _put_down(case, steps) >= since)
    )


def _put_down(case: Case, steps: Iterable[str]) -> datetime:
    """When the record took what one of the steps put down last."""
    return max((case.done_recorded[step] for step in steps if step in case.done_recorded), default=case.known)
