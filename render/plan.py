"""Where each step of a power stands in its picture: on the spine, beside a decision, or on a section of its own.

The main spine comes first, then its side steps, then the further beginnings with theirs; steps are numbered in that
order. A side step stands beside the decision that leads to it where there is room, else it begins a side section,
which is drawn exactly as the spine is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..engine.model.power import Edge, Power, Step

ROOM = 6.5
"""What fits beside one decision, in chips."""
CARD = 1.9
"""What a card takes beside a decision, in chips."""
DEPTH = 2
"""How many cards may follow each other beside a decision."""


class Kind(Enum):
    """What a section is: the main spine, a side branch, or another beginning."""

    MAIN = "main"
    SIDE = "side"
    BEGINNING = "beginning"


@dataclass(frozen=True, slots=True)
class Path:
    """A section: its steps from top to bottom."""

    kind: Kind
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The sections in order; `beside` maps a step to the side steps drawn beside (or below) it; the numbers.

    `order` tells how far along a step is: the beginning it belongs to, the numbers of the steps at which the way to
    it leaves the spine, its own number. Going to a step of lower order is going back.
    """

    paths: tuple[Path, ...]
    beside: Mapping[str, tuple[str, ...]]
    numbers: Mapping[str, int]
    order: Mapping[str, tuple[int, ...]]


def main_way(step: Step) -> str:
    """Where the spine goes on from a step: the first outcome, in it "otherwise", else the first way."""
    ways = step.first.ways
    return next((way for way in ways if way.otherwise or not way.guards), ways[0]).to


def edges_of(power: Power) -> Mapping[str, tuple[Edge, ...]]:
    """The arrows by the step they leave."""
    found: dict[str, list[Edge]] = {step: [] for step in power.steps}
    for edge in power.edges():
        if edge.source in found:
            found[edge.source].append(edge)
    return {step: tuple(edges) for step, edges in found.items()}


def frames_of(power: Power, step: str) -> tuple[str, ...]:
    """The shared procedures a step stands in, outermost first."""
    parts = step.split("/")
    prefixes = ("/".join(parts[:count]) for count in range(1, len(parts)))
    return tuple(prefix for prefix in prefixes if prefix in power.frames)


def reach(power: Power) -> Mapping[str, frozenset[str]]:
    """Every step that can be reached from a step, over any ways; itself only over a loop."""
    near = {step: {edge.target for edge in edges} & power.steps.keys() for step, edges in edges_of(power).items()}
    found = {}
    for step, targets in near.items():
        seen, waiting = set(targets), list(targets)
        while waiting:
            fresh = near[waiting.pop()] - seen
            seen |= fresh
            waiting += fresh
        found[step] = frozenset(seen)
    return found


def plan(power: Power) -> Plan:
    """The plan of a power: every step stands in exactly one place."""
    return _Planner(power, edges_of(power)).plan()


@dataclass(slots=True)
class _Planner:
    power: Power
    edges: Mapping[str, tuple[Edge, ...]]
    paths: list[Path] = field(default_factory=list)
    beside: dict[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    order: dict[str, tuple[int, ...]] = field(default_factory=dict)
    blocks: int = 0

    def plan(self) -> Plan:
        self._block(Kind.MAIN, self.power.first.id)
        for step in self.power.beginnings():
            if step.id not in self.numbers:
                self._block(Kind.BEGINNING, step.id)
        for name in self.power.steps:
            if name not in self.numbers:
                self._block(Kind.SIDE, name)
        return Plan(tuple(self.paths), self.beside, self.numbers, self.order)

    def _block(self, kind: Kind, start: str) -> None:
        """A spine from `start`, and then everything that is reached from it."""
        self.blocks += 1
        waiting: list[tuple[str, str | None]] = [(start, None)]
        for name, source in waiting:
            if name in self.numbers:
                continue
            path = self._spine(name, source)
            self.paths.append(Path(kind, path))
            kind = Kind.SIDE
            for step in path:
                self._place_beside(step, ROOM - self._chips(step), DEPTH, step)
            hosts = [step for row in path for step in (row, *self._under(row))]
            waiting += [(target, host) for host in hosts for target in self._others(host)]

    def _spine(self, start: str, source: str | None) -> tuple[str, ...]:
        line: list[str] = []
        here = start
        while here in self.power.steps and here not in self.numbers:
            self._number(here, source)
            line.append(here)
            here = main_way(self.power.steps[here])
        return tuple(line)

    def _number(self, step: str, source: str | None) -> None:
        """The next number; a side step comes right after the step from which it is reached."""
        number = self.numbers[step] = len(self.numbers) + 1
        self.order[step] = (*(self.order[source] if source else (self.blocks,)), number)

    def _place_beside(self, host: str, room: float, depth: int, row: str) -> float:
        """Puts side steps beside `host` as long as there is room for them; returns the room that is left."""
        for target in self._others(host):
            cost = CARD - 1 + self._chips(target)
            if depth == 0 or cost > room or not self._may_stand_beside(target, row):
                continue
            self._number(target, host)
            self.beside[host] = (*self.beside.get(host, ()), target)
            room = self._place_beside(target, room - cost, depth - 1, row)
        return room

    def _under(self, host: str) -> Iterator[str]:
        for step in self.beside.get(host, ()):
            yield step
            yield from self._under(step)

    def _others(self, host: str) -> list[str]:
        """Steps that `host` leads to and that stand nowhere yet, without doubles."""
        targets = dict.fromkeys(edge.target for edge in self.edges[host])
        return [target for target in targets if target in self.power.steps and target not in self.numbers]

    def _chips(self, step: str) -> float:
        """How many exits a step shows: one for every place it leads to, but the one down the spine."""
        targets = {edge.target for edge in self.edges[step]}
        return len(targets) - (1 if step in self.numbers or len(targets) == 1 else 0)

    def _may_stand_beside(self, target: str, row: str) -> bool:
        """A step of a shared procedure stands only beside steps of the same; a vote needs the width of a full card."""
        inner, outer = frames_of(self.power, target), frames_of(self.power, row)
        step = self.power.steps[target]
        return inner == outer[: len(inner)] and not step.vote and step.start is None
