"""去向没有名称 · Exit without a name

这条去向的条件太长，印在图上看不懂，又没有写名称。

The condition of this way is too long to be understood on the chart, and the way has no name.

怎么改：给它写“名称”，用一句话说清谁走这条。
Cure: give it a name that says in a few words who goes this way.

错 bad:

    流程:
      核实:
        下一步:
          - {当: 户人口 > 3 且 户人口 < 8 且 户人口 * 2 > 7, 到: 公示}
          - {到: 审批}

对 good:

    流程:
      核实:
        下一步:
          - {当: 户人口 > 3 且 户人口 < 8 且 户人口 * 2 > 7, 到: 公示, 名称: 四到七口}
          - {到: 审批}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ..finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power, Way
    from ..graph import FlowGraph

LONGEST = 24
"""Characters of a condition that still read well beside an arrow, in two lines."""


def check(power: Power, _flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Ways with a long condition and no name."""
    for step in power.steps.values():
        for outcome in step.outcomes.values():
            for way in outcome.ways:
                if not way.name and not way.otherwise and _longest(way) > LONGEST:
                    yield Finding(
                        way.origin,
                        Text(
                            f"“{step.label}”的这条去向条件太长，图上看不懂，要写名称",
                            f"this way of “{step.label}” has a long condition and needs a name",
                        ),
                        Text("用几个字写上“名称”：谁走这条", "write its name: in a few words, who goes this way"),
                        step=step.id,
                    )


def _longest(way: Way) -> int:
    return max((len(guard.condition.text) for guard in way.guards), default=0)
