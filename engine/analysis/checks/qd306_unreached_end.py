"""到不了的终点 · End that nothing reaches

写了这个终点，却没有一条路通到它：它的文书永远不会出，图上也多一个框。

The end is written, and no way leads to it: its paper will never be issued, and the chart has a box too many.

怎么改：让某个结果的去向指到它，或者删掉它。
Cure: let some outcome lead to it, or delete it.

错 bad:

    终点:
      转交办理: {类型: 终止, 文书: 转办告知单}

对 good:

    流程:
      审批: {结果: {同意: 发放, 不同意: 不予补助, 不归本级管: 转交办理}}
    终点:
      转交办理: {类型: 终止, 文书: 转办告知单}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ..finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph


def check(power: Power, flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Ends that no case can come to; silent where no case can end at all (QD303)."""
    for name in power.ends:
        if name not in flow.reachable and flow.live:
            yield Finding(
                power.origin.down("ends", name),
                Text(f"没有哪一步通向终点“{name}”", f"no step leads to the end “{name}”"),
                Text("让某个结果的去向指到它，或者删掉它", "let some outcome lead to it, or delete it"),
            )
