"""走不到的步骤 · Unreachable step

从任何一个起点出发都走不到这一步：它印在图上，却永远不会有人办。多半是改了别处的去向，忘了它。

No beginning leads to this step: it is printed on the chart, and nobody will ever take it. Usually a target elsewhere
was changed and this step was forgotten.

怎么改：让某一步的去向指到它，或者给它写“起点”，或者删掉它。
Cure: let some step lead to it, give it a “start”, or delete it.

错 bad:

    流程:
      入户复查: {由: 村委会, 限: 3天, 下一步: 公示}

对 good:

    流程:
      核实: {下一步: 入户复查}
      入户复查: {由: 村委会, 限: 3天, 下一步: 公示}
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
    """Steps that no case can come to."""
    for step in power.steps.values():
        if step.id not in flow.reachable:
            yield at(
                step,
                message=Text(f"没有哪一步通向“{step.label}”", f"no step leads to “{step.label}”"),
                remedy=Text(
                    "让某一步的去向指到它，或者给它写“起点”，或者删掉它",
                    "let some step lead to it, give it a “start”, or delete it",
                ),
            )
