"""转办的结果不全 · Call with an outcome missing

转办出去的事项可能办成，也可能不予或者终止。少写一种，那边这样结案时，这边就停住了。那边有步骤由当事人办，当事人就
可以撤回；撤回也是终止，那边的终点里看不到它，也要写。

The power that is called may be accomplished, denied or terminated. If one is not written, this case stands still when
the other ends that way. Where a party takes a step of that power, the party can withdraw: that terminates the case,
though it is not written among the ends.

怎么改：照那个事项的终点，把办成、不予、终止都写上去向；不必等它的，写“等: 否”。
Cure: give every kind of end of that power a way; where this case need not wait, write “wait: false”.

错 bad:

    流程:
      审批: {结果: {同意: 另案核查, 不同意: 不予补助}}
      另案核查: {由: 村委会, 转办: BM-91, 结果: {办成: 发放, 不予: 不予补助}}

错 bad, powers/service/inquiry.yaml whole:

    编号: BM-91
    名称: 另案核查
    类别: 便民服务
    性质: 服务
    行使主体: 村委会
    服务对象: 本村村民
    依据: [{法规: 示例条例, 条款: [第一条]}]
    流程:
      申请核查: {由: 申请人, 下一步: 核查}
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
from ...model.words import EndKind
from ..finding import Finding, at, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph


def check(power: Power, _flow: FlowGraph, catalogue: Catalogue) -> Iterator[Finding]:
    """Awaited calls that leave out a kind of end that the other power has, withdrawal by its party included."""
    for step in power.steps.values():
        child = catalogue.find(step.call.power) if step.call and step.call.wait else None
        if child is None:
            continue
        ends = {name: end.kind for name, end in child.ends.items() if not end.implicit or _given(child, name)}
        missing = [kind for kind in EndKind if kind in ends.values() and not step.given_by(kind)]
        if missing:
            words, names = (
                listed([kind.value for kind in missing]),
                listed([name for name, kind in ends.items() if kind in missing]),
            )
            yield at(
                step,
                "outcomes",
                message=Text(
                    f"{child.code} {child.name}可能办到{names.zh}，“{step.label}”没有写：{words.zh}",
                    f"{child.code} {child.name} may end in {names.en}, and “{step.label}” lacks {words.en}",
                ),
                remedy=Text(f"给“{words.zh}”写上去向", f"give {words.en} a way"),
            )


def _given(child: Power, end: str) -> bool:
    """Whether a case comes to an end that the author did not write while another waits for it: by its party, or by a
    step. What is withdrawn only with the case that called it is awaited no more."""
    leaves = (leave.to for leave in child.anytime if leave.by)
    ways = (way.to for step in child.steps.values() for outcome in step.outcomes.values() for way in outcome.ways)
    return end in {*leaves, *ways}
