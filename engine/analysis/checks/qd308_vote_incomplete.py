"""表决的结果不全 · Vote with an outcome missing

会议有三种可能：通过、未通过、人数不足。少写一种，开会开出那个结果时案件就没有去处。

A meeting can pass, reject or lack its quorum. If one is not written, a case has nowhere to go when it happens.

怎么改：把通过、未通过、人数不足三个结果都写上去向。
Cure: give all three outcomes, passed, rejected and inquorate, their ways.

错 bad:

    流程:
      核实: {下一步: 会议讨论}
      会议讨论: {由: 村委会, 表决: 村民代表会议, 结果: {通过: 公示, 未通过: 不予补助}}

对 good:

    流程:
      核实: {下一步: 会议讨论}
      会议讨论: {由: 村委会, 表决: 村民代表会议, 结果: {通过: 公示, 未通过: 不予补助, 人数不足: 会议讨论}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.words import Reserved
from ..finding import Finding, at, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph

WANTED = (Reserved.PASSED, Reserved.REJECTED, Reserved.INQUORATE)


def check(power: Power, _flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Votes that leave out one of their three outcomes."""
    for step in power.steps.values():
        missing = [word.value for word in WANTED if word.value not in step.outcomes] if step.vote else []
        if missing:
            words = listed(missing)
            yield at(
                step,
                "outcomes",
                message=Text(f"“{step.label}”要表决，没有写：{words.zh}", f"the vote “{step.label}” lacks {words.en}"),
                remedy=Text(f"给“{words.zh}”写上去向", f"give {words.en} a way"),
            )
