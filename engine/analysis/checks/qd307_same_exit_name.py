"""两条去向一个名 · Two exits of one name

一个结果按数据分几条去向，其中两条写了同一个名称：图上看不出谁走哪条。

The data sends one outcome several ways, and two of them bear one name: the chart does not tell who goes where.

怎么改：给每条去向写不同的名称，或者去掉名称，图上就印条件。
Cure: give each way a name of its own, or none, so that its condition is printed.

错 bad:

    流程:
      核实:
        下一步:
          - {当: 户人口 > 3, 到: 公示, 名称: 一般户}
          - {到: 审批, 名称: 一般户}

对 good:

    流程:
      核实:
        下一步:
          - {当: 户人口 > 3, 到: 公示, 名称: 四口以上}
          - {到: 审批, 名称: 一般户}
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ...errors import Text
from ..finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph


def check(power: Power, _flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Ways of one outcome that bear the same name."""
    for step in power.steps.values():
        for outcome in step.outcomes.values():
            names = Counter(way.name for way in outcome.ways if way.name)
            for name in (name for name, count in names.items() if count > 1):
                last = [way for way in outcome.ways if way.name == name][-1]
                yield Finding(
                    last.origin,
                    Text(
                        f"“{step.label}”有 {names[name]} 条去向都叫“{name}”",
                        f"{names[name]} ways of “{step.label}” are all called “{name}”",
                    ),
                    Text("给每条去向写不同的名称，或者去掉名称", "give each way a name of its own, or none"),
                    step=step.id,
                )
