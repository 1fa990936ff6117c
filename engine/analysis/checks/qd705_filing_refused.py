"""备案不能由村里不予 · A filing refused by the village

备案只是告知，村里无权不收。村、组的角色在这里能把备案办成“不予”。

A filing only informs: the village may not refuse it. Here a role of the village or the group can end it as denied.

怎么改：改成退回补正或者转给有权的机关；确实是审批的，把“性质”改成许可或者确认。
Cure: send it back for correction or on to the office in charge; where it is an approval, correct its nature.

错 bad:

    性质: 备案
    流程:
      核实: {下一步: null, 问: 属实吗？, 结果: {属实: 公示, 不属实: 不予补助}}

对 good:

    性质: 备案
    流程:
      核实: {下一步: null, 问: 属实吗？, 结果: {属实: 公示, 不属实: 申请}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.words import EndKind, Level, Nature
from ..finding import Finding
from ..roles import level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph

VILLAGE = frozenset({Level.GROUP, Level.VILLAGE})


def check(power: Power, _flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Outcomes of village steps by which a filing ends as denied."""
    denied = {name for name, end in power.ends.items() if end.kind is EndKind.DENIED}
    steps = power.steps.values() if power.nature is Nature.FILING else ()
    for step in steps:
        if any(level(power, role) in VILLAGE for role in step.by):
            for outcome in step.outcomes.values():
                if any(way.to in denied for way in outcome.ways):
                    yield Finding(
                        outcome.origin,
                        Text(
                            f"备案只是告知，“{step.label}”不能不予",
                            f"a filing only informs: “{step.label}” may not deny it",
                        ),
                        Text(
                            "改成退回补正，或者转给有权的机关",
                            "send it back for correction, or on to the office in charge",
                        ),
                        step=step.id,
                    )
