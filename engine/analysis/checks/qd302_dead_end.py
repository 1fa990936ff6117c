"""死胡同 · Dead end

案件走到这一步就再也走不下去：它没有去向，或者只转回自己。群众的事会一直停在这里。

A case that comes here never goes on: the step has no way on, or leads only back to itself. People's business stays
here for ever.

怎么改：给这一步写一个通向下一步或者终点的去向。
Cure: give the step a way to another step or to an end.

错 bad:

    流程:
      审批: {结果: {同意: 发放, 不同意: 不予补助, 拿不准: 留待研究}}
      留待研究: {由: 镇民政办, 限: 5个工作日, 下一步: 留待研究}

对 good:

    流程:
      审批: {结果: {同意: 发放, 不同意: 不予补助, 拿不准: 留待研究}}
      留待研究: {由: 镇民政办, 限: 5个工作日, 下一步: 不予补助}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ..finding import Finding, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph


def check(power: Power, flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Single steps that nothing leads on from, on the way of a beginning that is sound otherwise (else: QD303)."""
    for trap in flow.traps_of_live:
        if len(trap.steps) == 1:
            (name,) = trap.steps
            step = power.steps[name]
            yield at(
                step,
                message=Text(f"到了“{step.label}”就再也走不下去", f"nothing leads on from “{step.label}”"),
                remedy=Text("给它写一个通向下一步或者终点的去向", "give it a way to another step or to an end"),
            )
