"""互相等的转办 · Calls that wait for each other

甲事项等乙事项办完，乙事项又等甲事项：谁也办不完。

One power waits for another, and that one waits for the first: neither is ever done.

怎么改：其中一处写“等: 否”，或者转到对方的另一个起点。
Cure: write “wait: false” in one of them, or call another beginning.

错 bad:

    流程:
      审批: {结果: {同意: 另案核查, 不同意: 不予补助}}
      另案核查: {由: 村委会, 转办: BM-91, 结果: {办成: 发放}}

错 bad, powers/service/inquiry.yaml whole:

    编号: BM-91
    名称: 另案核查
    类别: 便民服务
    性质: 服务
    行使主体: 村委会
    服务对象: 本村村民
    依据: [{法规: 示例条例, 条款: [第一条]}]
    流程:
      核查: {由: 村委会, 转办: BM-90, 结果: {办成: 查实, 不予: 查实, 终止: 查实}}
    终点:
      查实: {类型: 办成, 文书: 核查单}

对 good:

    流程:
      审批: {结果: {同意: 另案核查, 不同意: 不予补助}}
      另案核查: {由: 村委会, 转办: BM-91, 结果: {办成: 发放}}

对 good, powers/service/inquiry.yaml whole:

    编号: BM-91
    名称: 另案核查
    类别: 便民服务
    性质: 服务
    行使主体: 村委会
    服务对象: 本村村民
    依据: [{法规: 示例条例, 条款: [第一条]}]
    流程:
      核查: {由: 村委会, 转办: {事项: BM-90, 等: 否}, 限: 3天, 下一步: 查实}
    终点:
      查实: {类型: 办成, 文书: 核查单}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ..finding import Finding, at, trail
from ..graph import FlowGraph, rounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power, Step


def check_catalogue(catalogue: Catalogue) -> Iterator[Finding]:
    """Circles of awaited calls, each shown once. Counted beginning by beginning: a call waits only for the steps that
    its beginning can reach."""
    calls = {(power.id, step.id): (power, step) for power in catalogue.powers.values() for step in _waiting(power)}
    within: dict[str, list[str]] = {}
    for caller, place in calls:
        within.setdefault(caller, []).append(place)
    flows = {power.id: FlowGraph(power) for power, _ in calls.values()}
    arrows = {
        called: [(child.id, other) for other in within[child.id] if other in flows[child.id].reachable_from(start)]
        for called, (_, step) in calls.items()
        for child, start in _child(catalogue, step)
        if child.id in within
    }
    for circle in rounds(arrows):
        _, step = calls[circle[0]]
        way = trail(calls[place][0].name for place in circle)
        yield at(
            step,
            "call",
            message=Text(f"这几件事项互相等，谁也办不完：{way}", f"these powers wait for each other for ever: {way}"),
            remedy=Text(
                "其中一处写“等: 否”，或者转到另一个起点",
                "write “wait: false” in one of them, or call another beginning",
            ),
        )


def _waiting(power: Power) -> Iterator[Step]:
    return (step for step in power.steps.values() if step.call and step.call.wait)


def _child(catalogue: Catalogue, step: Step) -> Iterator[tuple[Power, str]]:
    child = catalogue.find(step.call.power) if step.call else None
    if child is not None and step.call is not None:
        yield child, step.call.start or child.first.id
