"""绕过监督的路 · Path without control

重大决策有一条路直通办成，路上没有公示、没有表决，村监委会也没有签字。有这条路，就会有人走这条路。

In a major decision a path leads to its accomplishment that passes no notice and no vote, and the supervisors sign
nowhere on it. If the path exists, somebody will take it.

怎么改：在这条路上加公示、表决，或者让可停办的角色（村监委会）签字。
Cure: put a notice or a vote on that path, or let a role that may hold cases (可停办) sign.

错 bad:

    类别: 重大决策
    流程:
      核实:
        风险: {等级: 高, 表现: 优亲厚友, 防控: 两人入户, 码: [QR109]}
        下一步:
          - {当: 户人口 > 3, 到: 审批}
          - {到: 公示}
      审批: {风险: [{等级: 中, 表现: 人情, 防控: 派单, 码: [QR105]}, {等级: 中, 表现: 拖延, 防控: 提醒, 码: [QR103]}]}

对 good:

    类别: 重大决策
    流程:
      核实:
        风险: {等级: 高, 表现: 优亲厚友, 防控: 两人入户, 码: [QR109]}
        签字: [村监委会]
        下一步:
          - {当: 户人口 > 3, 到: 审批}
          - {到: 公示}
      审批: {风险: [{等级: 中, 表现: 人情, 防控: 派单, 码: [QR105]}, {等级: 中, 表现: 拖延, 防控: 提醒, 码: [QR103]}]}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.words import Category, EndKind
from ..finding import Finding, trail
from ..roles import watched

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power, Step
    from ..graph import FlowGraph


def check(power: Power, flow: FlowGraph, catalogue: Catalogue) -> Iterator[Finding]:
    """The shortest path of a major decision to 办成 that nobody watches. Follow-ups continue what was controlled."""
    if power.category is not Category.MAJOR:
        return
    starts = [step.id for step in power.beginnings() if not (step.start and step.start.after)]
    goals = [name for name, end in power.ends.items() if end.kind is EndKind.ACCOMPLISHED]
    path = flow.way_round(
        starts, goals, {step.id for step in power.steps.values() if _controls(power, step, catalogue)}
    )
    if path:
        way = trail([*(power.steps[name].label for name in path[:-1]), path[-1]])
        yield Finding(
            power.steps[path[0]].origin,
            Text(f"这条路没有公示、表决和监督就办成了：{way}", f"no notice, vote or supervision on this path: {way}"),
            Text("在这条路上加公示、表决或者村监委会签字", "add a notice, a vote or a supervisor's signature to it"),
            step=path[0],
        )


def _controls(power: Power, step: Step, catalogue: Catalogue) -> bool:
    """A notice, a vote, a supervisor at work, or waiting for another major decision, which has controls of its own."""
    child = catalogue.find(step.call.power) if step.call and step.call.wait else None
    major = child is not None and child.category is Category.MAJOR
    return bool(step.notice or step.vote) or watched(power, step) or major
