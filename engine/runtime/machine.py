"""A power as a state machine: states are its steps and ends, one trigger for each arrow.

The machine is `transitions`' own and knows neither persons nor values. Which of an outcome's ways is open is judged
by its guards; the machine says where it leads. `table` is read off the machine's transitions once, so that deciding
costs a look-up; firing `events[trigger(…)]` on a token that carries `state` gives the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ..errors import Text, UsageError
from ..model.power import Edge, Power, Way
from ..model.words import ANYWHERE, APPLICANT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from transitions import Event as Trigger
    from transitions import Machine as Core

_JOINT = "\x1f"
"""Between the parts of a trigger's name: a control character, which no name of the language can hold."""


def trigger(source: str, outcome: str, way: int = 0) -> str:
    """The name of the machine's event for one arrow."""
    return _JOINT.join((source, outcome, str(way)))


@dataclass(frozen=True, slots=True, eq=False)
class Machine:
    """A compiled power.

    `table` maps (step, outcome or exit of 随时) to its ways. `names` maps ids, last segments of ids where they are
    unambiguous, and former names (原名) that no step has now, to ids of steps. `parties` are the roles bound to a
    person when a case opens.
    """

    power: Power
    events: Mapping[str, Trigger]
    table: Mapping[tuple[str, str], tuple[Way, ...]] = field(repr=False)
    names: Mapping[str, str] = field(repr=False)
    parties: frozenset[str]

    def edges(self) -> frozenset[Edge]:
        """Every arrow, read back from the machine; an exit that leaves every step is one, from `*`."""
        return frozenset(edge for name in self.events for edge in self._edges(name))

    def _edges(self, name: str) -> Iterator[Edge]:
        source, outcome, way = name.split(_JOINT)
        arrows = set(_arrows(self.events[name]))
        targets = {dest for _, dest in arrows}
        if source == ANYWHERE and len(targets) == 1 and {start for start, _ in arrows} == set(self.power.steps):
            return iter([Edge(ANYWHERE, outcome, int(way), targets.pop())])
        return (Edge(start, outcome, int(way), dest) for start, dest in arrows)


def compile(power: Power) -> Machine:  # noqa: A001  (the word of the contract)
    """The machine of `power`. Raises UsageError if an arrow leads nowhere or a body that votes is unknown."""
    _check(power)
    events = _machine(power).events
    return Machine(power, events, _table(power, events), _names(power), frozenset(power.parties or (APPLICANT,)))


def _check(power: Power) -> None:
    for edge in power.edges():
        if edge.target not in power.steps and edge.target not in power.ends:
            raise UsageError(_nowhere(power, edge))
    for step in power.steps.values():
        for sitting in step.vote:
            if sitting.body not in power.bodies:
                raise UsageError(
                    Text(
                        f"{power.code}“{step.id}”的会议“{sitting.body}”不在会议表里",
                        f"{power.code} “{step.id}”: no body “{sitting.body}”",
                    )
                )


def _nowhere(power: Power, edge: Edge) -> Text:
    near = get_close_matches(edge.target, [*power.steps, *power.ends], n=1, cutoff=0.5)
    zh, en = (f"；是不是“{near[0]}”", f"; did you mean “{near[0]}”") if near else ("", "")
    return Text(
        f"{power.code}“{edge.source}”的结果“{edge.outcome}”指向“{edge.target}”，没有这个步骤或终点{zh}",
        f"{power.code} “{edge.source}”: outcome “{edge.outcome}” leads to “{edge.target}”, no step or end{en}",
    )


def _machine(power: Power) -> Core:
    from transitions import Machine as Made  # noqa: PLC0415  (27 ms that only running a case needs)

    return Made(
        model=None,
        states=[*power.steps, *power.ends],
        initial=power.first.id,
        transitions=[
            {
                "trigger": trigger(edge.source, edge.outcome, edge.way),
                "source": list(power.steps) if edge.source == ANYWHERE else edge.source,
                "dest": edge.target,
            }
            for edge in power.edges()
        ],
        auto_transitions=False,
        send_event=True,
    )


def _arrows(trigger: Trigger) -> Iterator[tuple[str, str]]:
    """Source and target of every transition that a trigger fires."""
    return ((each.source, each.dest or each.source) for group in trigger.transitions.values() for each in group)


def _table(power: Power, events: Mapping[str, Trigger]) -> dict[tuple[str, str], tuple[Way, ...]]:
    """Ways by (step, outcome), each target taken from the machine; a step's own outcome hides an exit of that name."""
    table: dict[tuple[str, str], tuple[Way, ...]] = {}
    for name, event in events.items():
        source, outcome, way = name.split(_JOINT)
        for start, dest in _arrows(event):
            here = (start, outcome)
            if source != ANYWHERE:
                known = power.steps[source].outcomes[outcome].ways[int(way)]
                table[here] = (*table.get(here, ()), known if known.to == dest else replace(known, to=dest))
            elif outcome not in power.steps[start].outcomes:
                table[here] = (Way(dest),)
    return table


def _names(power: Power) -> dict[str, str]:
    short: dict[str, list[str]] = {}
    for step in power.steps:
        short.setdefault(step.rpartition("/")[2], []).append(step)
    former = {old: step.id for step in power.steps.values() for old in step.renamed_from}
    current = {name: ids[0] for name, ids in short.items() if len(ids) == 1} | {step: step for step in power.steps}
    return former | current
