"""办不到头 · No end can be reached

从这个起点开的案件，怎么走都到不了终点。这样的事项立得了案，结不了案。

A case that begins here comes to no end, whichever way it goes. Such a matter can be opened and never closed.

怎么改：在它卡住的地方写上通向终点的去向。
Cure: where it gets stuck, write a way to an end.

错 bad:

    流程:
      年度复核: {起点: {续办: 已发放}, 由: 村委会, 限: 5个工作日, 下一步: 登记台账}
      登记台账: {由: 村委会, 限: 5个工作日, 下一步: 年度复核}

对 good:

    流程:
      年度复核: {起点: {续办: 已发放}, 由: 村委会, 限: 5个工作日, 下一步: 登记台账}
      登记台账: {由: 村委会, 限: 5个工作日, 下一步: 已发放}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...positions import Related
from ..finding import Finding, at, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph


def check(power: Power, flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Beginnings from which no end can be reached, with the places where their cases get stuck."""
    for begin in power.beginnings():
        if begin not in flow.live:
            stuck = [trap for trap in flow.traps if trap.steps & flow.reachable_from(begin.id)]
            yield at(
                begin,
                message=Text(
                    f"从“{begin.label}”开始，怎么走都到不了终点", f"from “{begin.label}” no end can be reached"
                ),
                remedy=Text("在卡住的地方写上通向终点的去向", "where it gets stuck, write a way to an end"),
                related=tuple(_stuck(power, name) for trap in stuck for name in (trap.cycle[:1] or tuple(trap.steps))),
            )


def _stuck(power: Power, name: str) -> Related:
    label = listed([power.steps[name].label])
    return Related(Text(f"卡在“{label.zh}”", f"stuck at “{label.en}”"), power.steps[name].origin)
