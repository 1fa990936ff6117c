"""公示的结果不全 · Notice with an outcome missing

决定前的公示有两种结局：无异议、有异议。没写“有异议”，群众提了异议也没人理；没写“无异议”，期满了也走不下去。

A notice before a decision ends unopposed or with an objection. Without the latter an objection leads nowhere, without
the former a notice that has run its days does not go on.

怎么改：把无异议、有异议两个结果都写上去向；只征求意见的公示，用“下一步”。
Cure: give both outcomes, unopposed and objected, their ways; a notice that only collects opinions has “next”.

错 bad:

    流程:
      公示: {结果: {有异议: null}}

对 good:

    流程:
      公示: {结果: {无异议: 审批, 有异议: 不予补助}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.words import DONE, Reserved
from ..finding import Finding, at, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph

WANTED = (Reserved.UNOPPOSED, Reserved.OBJECTED)


def check(power: Power, _flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Notices that leave out one of their two outcomes."""
    for step in power.steps.values():
        if step.notice and DONE not in step.outcomes:
            missing = [word.value for word in WANTED if word.value not in step.outcomes]
            if missing:
                words = listed(missing)
                yield at(
                    step,
                    "outcomes",
                    message=Text(
                        f"“{step.label}”是公示，没有写：{words.zh}", f"the notice “{step.label}” lacks {words.en}"
                    ),
                    remedy=Text(f"给“{words.zh}”写上去向", f"give {words.en} a way"),
                )
