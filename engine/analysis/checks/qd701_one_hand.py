"""一个角色又经手又审批 · One role handles and approves

前一步由这个角色判断，后一步还由同一个角色判断，中间没有别人签字：经手和审批合在一只手里，等于没有审批。
性质是“服务”的事项没有审批，不在此列。

One role judges at a step and judges again at the next, and nobody else signs: handling and approving are in one hand,
which is no approval at all. Powers whose nature is a service approve nothing and are left out.

怎么改：后一步换一个角色，或者加别人签字，或者写“回避: {不同于: [前一步]}”。
Cure: give the later step to another role, let another role sign, or write “recuse: {apart_from: [the earlier step]}”.

错 bad:

    流程:
      公示: {结果: {无异议: 初审}}
      初审: {由: 镇民政办, 限: 5个工作日, 问: 属实吗？, 结果: {属实: 审批, 不属实: 不予补助}}

对 good:

    流程:
      公示: {结果: {无异议: 初审}}
      初审: {由: 镇民政办, 限: 5个工作日, 问: 属实吗？, 结果: {属实: 审批, 不属实: 不予补助}}
      审批: {回避: {不同于: [初审]}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.words import Nature
from ...positions import Related
from ..finding import Finding, at, within
from ..roles import decides

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power, Step
    from ..graph import FlowGraph


def check(power: Power, _flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Two deciding steps, one straight after the other along the first outcome, in the hands of a single role."""
    for earlier in power.steps.values():
        for target in dict.fromkeys(way.to for way in earlier.first.ways):
            later = power.steps.get(target)
            if later and later is not earlier and _one_hand(power, earlier, later):
                yield at(
                    later,
                    "by",
                    message=Text(
                        f"“{earlier.label}”和“{later.label}”都由{later.by[0]}判断，没有别人把关",
                        f"“{earlier.label}” and “{later.label}” are judged by {later.by[0]} alone",
                    ),
                    remedy=Text(
                        f"换一个角色，或者加别人签字，或者写“回避: {{不同于: [{earlier.label}]}}”",
                        f"another role, a signature, or “recuse: {{apart_from: [{earlier.label}]}}”",
                    ),
                    related=(Related(Text("前一步", "the earlier step"), earlier.origin),),
                )


def _one_hand(power: Power, earlier: Step, later: Step) -> bool:
    if power.nature is Nature.SERVICE or len(later.by) != 1 or set(earlier.by) != set(later.by):
        return False  # nothing is approved in a service
    voted = earlier.vote or later.vote
    apart = later.recuse is not None and any(within(earlier.id, place) for place in later.recuse.apart_from)
    signed = any(signature.role != later.by[0] for step in (earlier, later) for signature in step.sign)
    return decides(power, earlier) and decides(power, later) and not (voted or apart or signed)
