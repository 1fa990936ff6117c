"""风险点不足三个 · Fewer than three risk points

重大决策事项要把腐败风险控到点上：每项至少写三个风险点，各有表现、防控办法，和真正挡得住的码（QR 是办件时的拒绝，QD
是公布前的检查）。只写在纸上、没有码的，不算。

A major decision must have its risks of corruption controlled point by point: at least three of them, each with its
pattern, its control, and the codes that enforce it (QR: a refusal of a case's step, QD: a check before publication).
One that stands on paper alone does not count.

怎么改：在容易出事的步骤（提议、表决、付款、签约）写上“风险”，用“码”写明靠哪条拒绝或者检查防住。
Cure: write “risk” at the steps where things go wrong (proposing, voting, paying, signing), with the
“codes” that stop it.

错 bad:

    类别: 重大决策
    流程:
      核实: {风险: {等级: 高, 表现: 优亲厚友, 防控: 两人入户, 码: [QR109]}}
      公示: {风险: {等级: 中, 表现: 公示缩水, 防控: 村监委会拍照留证}}
      审批: {风险: {等级: 中, 表现: 人情审批, 防控: 随机派单}}

对 good:

    类别: 重大决策
    流程:
      核实: {风险: {等级: 高, 表现: 优亲厚友, 防控: 两人入户, 码: [QR109]}}
      公示: {风险: {等级: 中, 表现: 公示缩水, 防控: 村监委会拍照留证, 码: [QR107]}}
      审批: {风险: {等级: 中, 表现: 人情审批, 防控: 经办人不得审批, 码: [QR105, QD701]}}
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
    count = sum(bool(risk.codes) for step in power.steps.values() for risk in step.risks)
    if power.category is Category.MAJOR and count < LEAST:
        yield Finding(
            power.origin.down("name"),
            Text(
                f"重大决策“{power.name}”只有 {count} 个风险点写明了防得住的码，至少 {LEAST} 个",
                f"the major decision “{power.name}” has {count} risk points with enforcing codes, {LEAST} are wanted",
            ),
            Text("在容易出事的步骤写上“风险”，带上“码”", "write “risk” with its “codes” where things go wrong"),
        )
