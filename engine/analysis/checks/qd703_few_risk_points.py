"""风险点不足三个 · Fewer than three risk points

重大决策事项要把腐败风险控到点上：每项至少写三个风险点，各有表现和防控办法。

A major decision must have its risks of corruption controlled point by point: at least three of them, each with its
pattern and its control.

怎么改：在容易出事的步骤（提议、表决、付款、签约）写上“风险”。
Cure: write “risk” at the steps where things go wrong: proposing, voting, paying, signing.

错 bad:

    类别: 重大决策
    流程:
      核实: {风险: {等级: 高, 表现: 优亲厚友, 防控: 两人入户}}

对 good:

    类别: 重大决策
    流程:
      核实: {风险: {等级: 高, 表现: 优亲厚友, 防控: 两人入户}}
      公示: {风险: {等级: 中, 表现: 公示缩水, 防控: 村监委会拍照留证}}
      审批: {风险: {等级: 中, 表现: 人情审批, 防控: 随机派单}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.words import Category
from ..finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph

LEAST = 3


def check(power: Power, _flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Major decisions with too few risk points."""
    count = sum(len(step.risks) for step in power.steps.values())
    if power.category is Category.MAJOR and count < LEAST:
        yield Finding(
            power.origin.down("name"),
            Text(
                f"重大决策“{power.name}”只写了 {count} 个风险点，至少 {LEAST} 个",
                f"the major decision “{power.name}” has {count} risk points, at least {LEAST} are wanted",
            ),
            Text("在容易出事的步骤写上“风险”", "write “risk” at the steps where things go wrong"),
        )
