"""停表没有时限 · Pause without a limit

案件在这一步时，整件事的时钟都停着。停表而不设时限，等于可以永远拖下去。

While a case stands at this step all its clocks stand still. A pause without a limit may last for ever.

怎么改：给这一步写上“限”，最好再写“逾期”的去向。
Cure: give the step a limit, and better an outcome “lapsed” too.

错 bad:

    流程:
      核实: {下一步: 补正}
      补正: {由: 申请人, 停表: 是, 下一步: 公示}

对 good:

    流程:
      核实: {下一步: 补正}
      补正: {由: 申请人, 停表: 是, 限: 15个工作日, 结果: {已补正: 公示, 逾期: 不予补助}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ..finding import Finding, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph


def check(power: Power, _flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Steps that stop the clock and may take for ever."""
    for step in power.steps.values():
        if step.pause and not (step.within and step.within.at_most):
            yield at(
                step,
                "pause",
                message=Text(f"“{step.label}”停表，却没有时限", f"“{step.label}” stops the clock and has no limit"),
                remedy=Text(
                    "给它写上“限”，最好再写“逾期”的去向", "give it a limit, and better an outcome “lapsed” too"
                ),
            )
