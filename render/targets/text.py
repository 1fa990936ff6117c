"""The steps of a power in words: what a screen reader says instead of the picture, and the list beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .. import wording
from ..figure import figure
from ..plan import edges_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...engine.model.power import Edge, Power, Step


def steps_text(power: Power) -> str:
    """One line a step in the order of the chart: `2. 受理审查（镇便民服务站，5 个工作日）：齐全→第 3 步；…`."""
    return "\n".join(_lines(power))


def _lines(power: Power) -> Iterator[str]:
    drawn = figure(power)
    edges = edges_of(power)
    for name, number in drawn.numbers.items():
        step = power.steps[name]
        ways = "；".join(
            _way(power, drawn.numbers[edge.target] if edge.target in power.steps else 0, step, edge)
            for edge in edges[name]
        )
        yield f"{number}. {step.label}（{_facts(step)}）：{ways}"
    yield from (always.text for always in drawn.always)


def _facts(step: Step) -> str:
    signers = "、".join(f"{sign.role}{sign.count} 人" if sign.count > 1 else sign.role for sign in step.sign)
    parts = ("或".join(step.by), f"{signers}签字" if signers else "", wording.days(step), wording.limit(step.within))
    return "，".join(filter(None, parts))


def _way(power: Power, number: int, step: Step, edge: Edge) -> str:
    goal = f"第 {number} 步" if number else wording.end(edge.target, power.ends[edge.target])
    label = wording.label(step, edge)
    return f"{label}→{goal}" if label else f"到{goal}"
