"""岗位职责 and 大厅之外无审批: who does what in which power, and which approvals are given in which hall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .roles import OFFICES, decides, level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..model.power import Power, Step


@dataclass(frozen=True, slots=True)
class Approval:
    """A step where an office of the town or county chooses, and the hall where it must be done (empty: none named)."""

    power: Power
    step: Step
    role: str
    hall: str


@dataclass(frozen=True, slots=True)
class Duty:
    """What a role does in one power: the steps that it takes, and those that it signs."""

    power: Power
    takes: tuple[Step, ...]
    signs: tuple[Step, ...]


def approvals(power: Power) -> Iterator[Approval]:
    """Every approval of a power, once for each office that may give it."""
    for step in power.steps.values():
        for role in step.by:
            if level(power, role) in OFFICES and decides(power, step):
                yield Approval(power, step, role, step.at or power.roles[role].place)


def duties(powers: Iterable[Power]) -> Mapping[str, tuple[Duty, ...]]:
    """Role → what it does in each power, in the order of the list; roles that do nothing are left out."""
    found: dict[str, list[Duty]] = {}
    for power in powers:
        hands = {role for step in power.steps.values() for role in (*step.by, *(sign.role for sign in step.sign))}
        for role in sorted(hands):
            found.setdefault(role, []).append(_duty(power, role))
    return {role: tuple(rows) for role, rows in found.items()}


def _duty(power: Power, role: str) -> Duty:
    steps = power.steps.values()
    return Duty(
        power,
        tuple(step for step in steps if role in step.by),
        tuple(step for step in steps if role in {sign.role for sign in step.sign}),
    )
