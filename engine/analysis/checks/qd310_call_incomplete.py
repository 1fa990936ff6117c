"""转办的结果不全 · Call with an outcome missing

转办出去的事项可能办成，也可能不予或者终止。少写一种，那边这样结案时，这边就停住了。

The power that is called may be accomplished, denied or terminated. If one is not written, this case stands still when
the other ends that way.

怎么改：照那个事项的终点，把办成、不予、终止都写上去向；不必等它的，写“等: 否”。
Cure: give every kind of end of that power a way; where this case need not wait, write “wait: false”.

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
      核查: {由: 村委会, 限: 3天, 问: 属实吗？, 结果: {属实: 查实, 不属实: 查否}}
    终点:
      查实: {类型: 办成, 文书: 核查单}
      查否: {类型: 不予, 文书: 核查单, 救济: 可以申请复查}

对 good:

    流程:
      审批: {结果: {同意: 另案核查, 不同意: 不予补助}}
      另案核查: {由: 村委会, 转办: BM-91, 结果: {办成: 发放, 不予: 不予补助}}

对 good, powers/service/inquiry.yaml whole:

    编号: BM-91
    名称: 另案核查
    类别: 便民服务
    性质: 服务
    行使主体: 村委会
    服务对象: 本村村民
    依据: [{法规: 示例条例, 条款: [第一条]}]
    流程:
      核查: {由: 村委会, 限: 3天, 问: 属实吗？, 结果: {属实: 查实, 不属实: 查否}}
    终点:
      查实: {类型: 办成, 文书: 核查单}
      查否: {类型: 不予, 文书: 核查单, 救济: 可以申请复查}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.words import DONE, EndKind
from ..finding import Finding, at, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph


def check(power: Power, _flow: FlowGraph, catalogue: Catalogue) -> Iterator[Finding]:
    """Awaited calls that leave out a kind of end that the other power has. Withdrawal by its party is not counted."""
    for step in power.steps.values():
        child = catalogue.find(step.call.power) if step.call and step.call.wait else None
        if child is None or DONE in step.outcomes:
            continue
        kinds = {end.kind for end in child.ends.values() if not end.implicit}
        missing = [kind.value for kind in EndKind if kind in kinds and kind.value not in step.outcomes]
        if missing:
            words = listed(missing)
            yield at(
                step,
                "outcomes",
                message=Text(
                    f"{child.code} {child.name}可能这样结案，“{step.label}”没有写：{words.zh}",
                    f"{child.code} {child.name} may end so, and “{step.label}” lacks {words.en}",
                ),
                remedy=Text(f"给“{words.zh}”写上去向", f"give {words.en} a way"),
            )
