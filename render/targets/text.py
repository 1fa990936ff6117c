"""The steps of a power in words: what a screen reader says instead of the picture, and the list beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import wording
from ..figure import figure
from ..plan import edges_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...engine.model.power import Edge, Power, Step
    from ..figure import Figure


def steps_text(power: Power) -> str:
    """One line a step in the order of the chart: `2. 受理审查（镇便民服务站，5 个工作日）：齐全→第 3 步；…`."""
    return words(figure(power))


def words(drawn: Figure) -> str:
    """The same of a picture that has been made already."""
    return "\n".join(lines(drawn))


def lines(drawn: Figure) -> Iterator[str]:
    """The same, line by line."""
    power, edges = drawn.power, edges_of(drawn.power)
    for name, number in drawn.numbers.items():
        step = power.steps[name]
        ways = "；".join(_way(drawn, step, edge) for edge in edges[name])
        yield f"{number}. {step.label}（{_facts(power, step)}）：{ways}"
    yield from (always.text for always in drawn.always)


def _facts(power: Power, step: Step) -> str:
    where = "或".join(power.places(step))
    signers = "、".join(map(wording.signer, step.sign))
    signed = f"{signers}签字" if signers else ""
    parts = (
        "或".join(step.by),
        f"在{where}" if where else "",
        signed,
        wording.days(step),
        wording.limit_told(step.within),
    )
    return "，".join(filter(None, parts))


def _way(drawn: Figure, step: Step, edge: Edge) -> str:
    ends, numbers = drawn.power.ends, drawn.numbers
    goal = wording.end(edge.target, ends[edge.target]) if edge.target in ends else f"第 {numbers[edge.target]} 步"
    label = wording.label(step, edge)
    return f"{label}→{goal}" if label else f"到{goal}"
