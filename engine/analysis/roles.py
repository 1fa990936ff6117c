"""Who acts: parties, offices, those who choose and those who watch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..model.words import Level

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.power import Power, Step

OFFICES = frozenset({Level.TOWN, Level.COUNTY})
"""Levels whose choice is an approval (审批)."""


def level(power: Power, role: str) -> Level | None:
    """The level of a role; a party without one is a villager, None where the role is unknown."""
    if role in power.roles:
        return power.roles[role].level
    return Level.VILLAGER if role in power.parties else None


def of_parties(power: Power, step: Step) -> bool:
    """Whether only parties and villagers take the step."""
    return bool(step.by) and all(role in power.parties or level(power, role) is Level.VILLAGER for role in step.by)


def chosen(step: Step) -> tuple[str, ...]:
    """The outcomes that whoever takes the step may choose."""
    return tuple(outcome.name for outcome in step.outcomes.values() if not outcome.world)


def decides(power: Power, step: Step) -> bool:
    """Whether an office or a body of the village chooses between outcomes here."""
    return len(chosen(step)) > 1 and not of_parties(power, step)


def watched(power: Power, step: Step) -> bool:
    """Whether a role that may stop a case (可停办: the supervisors) acts or signs here."""
    hands: Iterable[str] = (*step.by, *(signature.role for signature in step.sign))
    return any(role in power.roles and power.roles[role].may_hold for role in hands)
