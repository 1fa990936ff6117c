"""Questions about the flow of a power that need no graph library: what a step became in another edition, and what is
certain wherever a case stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from .words import ANYWHERE

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    from .power import Edge, Power

Gain = TypeVar("Gain", bound="Hashable")


def descendants(old: Power, new: Power) -> dict[str, str]:
    """Step of one power → the step of the other that it became, by its id or by 原名; from a later edition to an
    earlier one, 原名 leads back."""
    renamed = {former: step.id for step in new.steps.values() for former in step.renamed_from}
    ways = {
        name: next(filter(new.steps.__contains__, (name, renamed.get(name, ""), *step.renamed_from)), "")
        for name, step in old.steps.items()
    }
    return {before: after for before, after in ways.items() if after}


def certain(
    power: Power, at_start: Mapping[str, frozenset[Gain]], gain: Callable[[Edge], frozenset[Gain]]
) -> dict[str, frozenset[Gain]]:
    """What is certain on arrival at each step and end, whichever way a case came, 随时 among them.

    `at_start` maps each beginning to what a case brings there, `gain` an arrow to what passing it adds. What nothing
    reaches is left out. Conditions are not looked into: every way counts as possible.
    """
    leaving: dict[str, list[Edge]] = {step: [] for step in power.steps}
    for edge in power.edges():
        for source in leaving if edge.source == ANYWHERE else (edge.source,):
            leaving[source].append(edge)
    known = dict(at_start)
    waiting = list(known)
    while waiting:
        here = waiting.pop()
        for edge in leaving.get(here, ()):
            brought = known[here] | gain(edge)
            kept = known.get(edge.target, brought) & brought
            if kept != known.get(edge.target):
                known[edge.target] = kept
                waiting.append(edge.target)
    return known
