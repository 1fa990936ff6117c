"""转不出来的圈 · Loop with no way out

几步互相指来指去，没有一条路通向圈外：案件进去就出不来。

Some steps lead only to each other: a case that enters never leaves.

怎么改：给圈里的一步加一个通向圈外的结果，例如“三次不成的，不予补助”。
Cure: give one of the steps an outcome that leads out, such as “after three attempts: denied”.

错 bad:

    流程:
      审批: {结果: {同意: 发放, 不同意: 不予补助, 查不清: 补充调查}}
      补充调查: {由: 村委会, 限: 5个工作日, 下一步: 重新研究}
      重新研究: {由: 镇民政办, 限: 5个工作日, 下一步: 补充调查}

对 good:

    流程:
      审批: {结果: {同意: 发放, 不同意: 不予补助, 查不清: 补充调查}}
      补充调查: {由: 村委会, 限: 5个工作日, 下一步: 重新研究}
      重新研究: {由: 镇民政办, 限: 5个工作日, 问: 查清了吗？, 结果: {查清了: 不予补助, 没查清: 补充调查}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ..finding import Finding, at, trail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph


def check(power: Power, flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Loops that a case of a beginning that is sound otherwise can enter and never leave, with a shortest way round."""
    for trap in flow.traps_of_live:
        if len(trap.steps) > 1:
            way = trail(power.steps[name].label for name in trap.cycle)
            yield at(
                power.steps[trap.cycle[0]],
                message=Text(f"这几步只在圈里转，没有出路：{way}", f"these steps lead round and never out: {way}"),
                remedy=Text("给圈里的一步加一个通向圈外的结果", "give one of them an outcome that leads out"),
            )
