"""Walks over arrows, node → what follows it, for the questions that every check of every power asks.

Plain loops: a power has some twenty steps, and a graph library costs more to open than all of them to walk. What needs
more than a walk is asked of networkx (`graph`), which the tests also hold these answers against.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count
from typing import TypeVar

Node = TypeVar("Node", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Heaviest:
    """A path, heaviest or lightest of its kind, and what its steps weigh together."""

    weight: int
    path: tuple[str, ...]


def reach(arrows: Mapping[Node, Iterable[Node]], sources: Iterable[Node]) -> frozenset[Node]:
    """The sources and all that can be come to from them."""
    seen = set(sources)
    waiting = list(seen)
    while waiting:
        for following in arrows.get(waiting.pop(), ()):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return frozenset(seen)


def again(arrows: Mapping[Node, Iterable[Node]], node: Node) -> bool:
    """Whether a walk from the node can come back to it."""
    return node in reach(arrows, arrows.get(node, ()))


def turned(arrows: Mapping[Node, Iterable[Node]]) -> dict[Node, list[Node]]:
    """The same arrows the other way."""
    back: dict[Node, list[Node]] = {}
    for source, following in arrows.items():
        for target in following:
            back.setdefault(target, []).append(source)
    return back


def without(arrows: Mapping[Node, Iterable[Node]], nodes: Collection[Node]) -> Mapping[Node, Iterable[Node]]:
    """The arrows that meet none of the nodes."""
    if not nodes:
        return arrows
    return {
        source: [target for target in following if target not in nodes]
        for source, following in arrows.items()
        if source not in nodes
    }


def longest(arrows: Mapping[str, Iterable[str]], start: str, weigh: Callable[[str], int]) -> dict[str, Heaviest]:
    """For each node that can be come to, the heaviest path to it. Arrows that close a loop are left out: those that a
    depth-first walk in the order of the arrows finds to lead back."""
    walk = _left(arrows, start)
    left = {node: number for number, node in enumerate(walk)}
    reached = {start: Heaviest(weigh(start), (start,))}
    for node in reversed(walk):
        here = reached[node]
        for following in arrows.get(node, ()):
            if left[following] < left[node]:
                weight, known = here.weight + weigh(following), reached.get(following)
                if known is None or weight > known.weight:
                    reached[following] = Heaviest(weight, (*here.path, following))
    return reached


def _left(arrows: Mapping[str, Iterable[str]], start: str) -> list[str]:
    """The nodes in the order in which a depth-first walk leaves them for the last time."""
    seen, order = {start}, []
    path: list[tuple[str, Iterator[str]]] = [(start, iter(arrows.get(start, ())))]
    while path:
        node, ahead = path[-1]
        following = next((each for each in ahead if each not in seen), None)
        if following is None:
            order.append(node)
            path.pop()
        else:
            seen.add(following)
            path.append((following, iter(arrows.get(following, ()))))
    return order


def lightest(
    arrows: Mapping[str, Iterable[str]], start: str, goals: Collection[str], weigh: Callable[[str], int]
) -> Heaviest | None:
    """The lightest path from `start` to a goal, of those the shortest (Dijkstra); None where there is none. The start
    itself weighs as well."""
    number = count()
    waiting: list[tuple[int, int, int, tuple[str, ...]]] = [(weigh(start), 1, next(number), (start,))]
    done: set[str] = set()
    while waiting:
        weight, length, _, path = heappop(waiting)
        node = path[-1]
        if node in goals:
            return Heaviest(weight, path)
        if node not in done:
            done.add(node)
            for following in arrows.get(node, ()):
                if following not in done:
                    heappush(waiting, (weight + weigh(following), length + 1, next(number), (*path, following)))
    return None
