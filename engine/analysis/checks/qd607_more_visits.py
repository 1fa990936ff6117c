"""要跑的次数比承诺多 · More visits than promised

“跑动”是公开承诺的次数。照流程走，不算退回重来，有一条路要申请人到场的次数比它还多。

“Visits” is what the list promises. On one way through the power, without ever being sent back, a party must come in
person more often than that.

怎么改：去掉不必要的“到场”，或者把承诺改成做得到的次数。
Cure: drop a “visit” that is not needed, or promise what can be kept.

错 bad:

    跑动: 1
    流程:
      申请: {到场: 是}
      核实: {由: 申请人, 到场: 是}

对 good:

    跑动: 1
    流程:
      申请: {到场: 是}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ..finding import Finding, trail
from ..visits import visits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph


def check(power: Power, flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Beginnings whose cases need more visits than are promised."""
    if power.visits is None or power.visits >= sum(step.visit for step in power.steps.values()):
        return  # nor could any path break the promise
    for found in visits(power, flow):
        if found.most > power.visits:
            way = trail(power.steps[step].label for step in found.steps)
            yield Finding(
                power.origin.down("visits"),
                Text(
                    f"从“{found.beginning.label}”起最多要跑 {found.most} 次，承诺的是 {power.visits} 次：{way}",
                    f"from “{found.beginning.label}” up to {found.most} visits are needed, "
                    f"{power.visits} promised: {way}",
                ),
                Text(
                    "去掉不必要的“到场”，或者把“跑动”改成做得到的次数",
                    "drop a “visit” that is not needed, or promise what can be kept",
                ),
                step=found.beginning.id,
            )
