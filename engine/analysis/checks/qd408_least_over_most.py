"""最短比最长还长 · Least above most

同一步里“不少于”比“不超过”还长：没有哪一天既不早又不晚。

In one step “at least” is longer than “at most”: no day is neither too early nor too late.

怎么改：改正两个期限中的一个。
Cure: correct one of the two.

错 bad:

    流程:
      核实: {限: {不少于: 10个工作日, 不超过: 5个工作日}}

对 good:

    流程:
      核实: {限: {不少于: 2个工作日, 不超过: 5个工作日}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.period import Period, longer
from ..finding import Finding, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.parts import Limit
    from ...model.power import Power
    from ..graph import FlowGraph


def check(power: Power, _flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Limits that no day can keep."""
    for step in power.steps.values():
        if step.within and _impossible(step.within):
            yield at(
                step,
                "within",
                message=Text(
                    f"“{step.label}”的“不少于”比“不超过”还长", f"“{step.label}”: at least is longer than at most"
                ),
                remedy=Text("改正两个期限中的一个", "correct one of the two"),
            )


def _impossible(limit: Limit) -> bool:
    terms = [bound.term for bound in (limit.at_least, limit.at_most) if bound and isinstance(bound.term, Period)]
    return len(terms) == 2 and longer(*terms) is True
