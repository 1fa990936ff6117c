"""The flow of a power as a graph, and the questions that checks ask of it.

Nodes are steps and ends. An arrow of the graph carries every `Edge` of the power between its two nodes. Ways out
from everywhere (随时) are kept beside it: being able to withdraw does not make a procedure sound, so no question
below goes through them, except that their targets count as reached.

Whether something is wrong is seen by walking (`walks`); networkx is asked what it is, and is opened for that alone.

Two assumptions hold for every answer. Conditions are not looked into: a way counts as open whatever its 当 says. And
time is counted once a step, however often a case goes round.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from ..model.words import ANYWHERE
from .walks import Heaviest, again, lightest, longest, reach, turned, without

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    import networkx as nx

    from ..model.power import Edge, Power, Step

    _Arrow: TypeAlias = tuple[str, str, tuple[Edge, ...]]

Place: TypeAlias = tuple[str, str]
"""A step anywhere on the list: power, step."""


Node = TypeVar("Node", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Trap:
    """Steps that a case can enter and never leave; `cycle` is a shortest way round, empty where nothing leads on."""

    steps: frozenset[str]
    cycle: tuple[str, ...]


def rounds(arrows: Mapping[Place, Iterable[Place]]) -> list[tuple[Place, ...]]:
    """One shortest way round for every group of places that lead to each other, the first place again at the end."""
    if not any(again(arrows, place) for place in arrows):
        return []
    import networkx as nx  # noqa: PLC0415

    graph: nx.DiGraph[Place] = nx.DiGraph((place, other) for place, others in arrows.items() for other in others)
    groups = [group for group in nx.strongly_connected_components(graph) if graph.subgraph(group).number_of_edges()]
    return [_round(graph.subgraph(group), min(group, key=str)) for group in groups]


def _round(graph: nx.DiGraph[Node], start: Node) -> tuple[Node, ...]:
    """A shortest way from `start` back to it, of places that can all lead back."""
    import networkx as nx  # noqa: PLC0415

    back: dict[Node, list[Node]] = nx.single_target_shortest_path(graph, start)
    return min(((start, *back[following]) for following in graph.successors(start)), key=_length)


def _length(path: tuple[object, ...]) -> int:
    return len(path)


def _carried(arrows: Iterable[_Arrow]) -> Iterator[Edge]:
    return chain.from_iterable(edges for _, _, edges in arrows)


class FlowGraph:
    """A frozen view of one power. Every answer is computed once, when it is asked for."""

    def __init__(self, power: Power) -> None:
        self.power = power
        self._onward: dict[str, frozenset[str]] = {}

    @cached_property
    def _graph(self) -> nx.DiGraph[str]:
        import networkx as nx  # noqa: PLC0415

        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from((*self.power.steps, *self.power.ends))
        between: dict[tuple[str, str], list[Edge]] = {}
        for edge in self.power.edges():
            if edge.source != ANYWHERE:
                between.setdefault((edge.source, edge.target), []).append(edge)
        graph.add_edges_from((source, target, {"edges": tuple(edges)}) for (source, target), edges in between.items())
        nx.freeze(graph)
        return graph

    @cached_property
    def _arrows(self) -> Mapping[str, Collection[str]]:
        """What follows each step, in the order of the text."""
        return {
            step.id: dict.fromkeys(way.to for outcome in step.outcomes.values() for way in outcome.ways)
            for step in self.power.steps.values()
        }

    @cached_property
    def _anytime(self) -> tuple[Edge, ...]:
        return tuple(edge for edge in self.power.edges() if edge.source == ANYWHERE)

    def edges(self) -> frozenset[Edge]:
        """Every arrow, as the graph carries it: the same set as `Power.edges()`."""
        return frozenset((*_carried(self._graph.edges(data="edges")), *self._anytime))

    def targets(self, step: str) -> frozenset[str]:
        """Where the ways of a step lead, without 随时."""
        return frozenset(self._arrows.get(step, ()))

    def reachable_from(self, start: str) -> frozenset[str]:
        """Steps and ends to which a case beginning at `start` can come, `start` included."""
        if start not in self._onward:
            self._onward[start] = reach(self._arrows, (start,))
        return self._onward[start]

    @cached_property
    def reachable(self) -> frozenset[str]:
        """Steps and ends to which some case can come: from any beginning, or by 随时."""
        leaves = (leave.to for leave in self.power.anytime)
        return reach(self._arrows, (*(step.id for step in self.power.beginnings()), *leaves))

    @cached_property
    def finishing(self) -> frozenset[str]:
        """Steps and ends from which some end can be reached."""
        return reach(turned(self._arrows), self.power.ends)

    @cached_property
    def live(self) -> tuple[Step, ...]:
        """The beginnings from which some end can be reached."""
        return tuple(step for step in self.power.beginnings() if step.id in self.finishing)

    @cached_property
    def traps(self) -> tuple[Trap, ...]:
        """Groups of steps that a case can enter and never leave, in the order of the text."""
        if self.finishing.issuperset(self.power.steps):
            return ()
        import networkx as nx  # noqa: PLC0415

        groups = (frozenset(group) for group in nx.strongly_connected_components(self._graph))
        closed = [
            group
            for group in groups
            if not group & set(self.power.ends) and all(self.targets(step) <= group for step in group)
        ]
        order = {step: number for number, step in enumerate(self.power.steps)}
        closed.sort(key=lambda group: min(order[step] for step in group))
        return tuple(Trap(group, self._cycle(min(group, key=order.__getitem__))) for group in closed)

    @cached_property
    def traps_of_live(self) -> tuple[Trap, ...]:
        """The traps into which a case may run whose beginning has a way to an end."""
        seen = reach(self._arrows, (step.id for step in self.live))
        return tuple(trap for trap in self.traps if trap.steps & seen)

    def _cycle(self, start: str) -> tuple[str, ...]:
        return _round(self._graph, start) if self.targets(start) else ()

    def way_round(self, starts: Collection[str], goals: Collection[str], avoid: Collection[str]) -> tuple[str, ...]:
        """A shortest path from `starts` to `goals` that meets none of `avoid`; empty if there is none."""
        begun = [start for start in starts if start not in avoid]
        if reach(without(self._arrows, avoid), begun).isdisjoint(goals):
            return ()
        import networkx as nx  # noqa: PLC0415

        opened: nx.DiGraph[str] = nx.subgraph_view(self._graph, filter_node=lambda node: node not in avoid)
        paths: list[tuple[str, ...]] = [
            tuple(nx.shortest_path(opened, start, goal))
            for start in begun
            for goal in goals
            if goal in opened and nx.has_path(opened, start, goal)
        ]
        return min(paths, key=_length, default=())

    def longest(
        self, starts: Iterable[str], weigh: Callable[[str], int], avoid: Collection[str] = ()
    ) -> dict[str, Heaviest]:
        """For each node, the heaviest path to it from one of `starts` that meets none of `avoid`, ends included.

        Arrows that close a loop are left out (a depth-first walk in the order of the text decides which they are), so
        no step is counted twice and the answer is never too long.
        """
        best: dict[str, Heaviest] = {}
        open_ = without(self._arrows, avoid)
        for start in starts:
            for node, found in longest(open_, start, weigh).items():
                best[node] = max(best.get(node, found), found, key=lambda path: path.weight)
        return best

    def lightest(self, start: str, weigh: Callable[[str], int]) -> Heaviest | None:
        """The lightest path from `start` to an end, of those the shortest; None where no end can be reached."""
        return lightest(self._arrows, start, self.power.ends, weigh)

    def repeats(self, step: str) -> bool:
        """Whether a case can come to the step again."""
        return again(self._arrows, step)
