"""The id of every arrow in a picture, written and read back, so that picture and machine can be held equal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..engine.model.power import Edge
from ..engine.model.words import ANYWHERE

if TYPE_CHECKING:
    from ..engine.model.power import Power

_ID = re.compile(r'\bid="(?:e(\d+)-(\d+)-(\d+)-([nx])(\d+)|ew(\d+)-([nx])(\d+))"')


def node_id(power: Power, name: str) -> str:
    """`n3` for the fourth step, `x0` for the first end."""
    if name in power.steps:
        return f"n{list(power.steps).index(name)}"
    return f"x{list(power.ends).index(name)}"


def edge_id(power: Power, edge: Edge) -> str:
    """`e3-1-0-n7`: from step 3 by its outcome 1, way 0, to step 7; `ew0-x1`: by exit 0 of 随时 to end 1."""
    if edge.source == ANYWHERE:
        exits = [leave.name for leave in power.anytime]
        return f"ew{exits.index(edge.outcome)}-{node_id(power, edge.target)}"
    source = list(power.steps).index(edge.source)
    outcome = list(power.steps[edge.source].outcomes).index(edge.outcome)
    return f"e{source}-{outcome}-{edge.way}-{node_id(power, edge.target)}"


def edges_in(svg: str, power: Power) -> tuple[Edge, ...]:
    """The arrows that a picture of `power` shows, in the order of the picture, as often as they stand in it."""
    steps, ends = list(power.steps), list(power.ends)

    def edge(found: re.Match[str]) -> Edge:
        source, outcome, way, kind, target, leave, end_kind, end = found.groups()
        if leave is not None:
            return Edge(ANYWHERE, power.anytime[int(leave)].name, 0, (steps if end_kind == "n" else ends)[int(end)])
        step = power.steps[steps[int(source)]]
        name = list(step.outcomes)[int(outcome)]
        return Edge(step.id, name, int(way), (steps if kind == "n" else ends)[int(target)])

    return tuple(map(edge, _ID.finditer(svg.replace("&#45;", "-"))))  # as Graphviz writes a hyphen
