"""只有一个结果的判断 · Decision with one exit

图上画成判断，却只有一个结果：群众以为还有别的可能，其实没有。要么漏写了另一个结果，要么它根本不是判断。

It is drawn as a decision and has one exit only: readers expect another. Either an outcome is missing, or it is no
decision.

怎么改：补上另一个结果；不需要判断的，把“结果”和“问”改成“下一步”。
Cure: add the other outcome; where nothing is decided, write “next” instead of “outcomes” and “ask”.

错 bad:

    流程:
      发放: {下一步: null, 问: 钱到了吗？, 结果: {到了: 已发放}}

对 good:

    流程:
      发放: {下一步: null, 问: 钱到了吗？, 结果: {到了: 已发放, 没到: 发放}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.words import DONE
from ..finding import Finding, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power, Step
    from ..graph import FlowGraph


def check(power: Power, _flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Steps drawn as a decision that can end in one way only. Votes, notices and calls have checks of their own."""
    for step in power.steps.values():
        if not (step.vote or step.notice or step.call) and _alone(step):
            yield at(
                step,
                "ask" if step.ask else "outcomes",
                message=Text(
                    f"“{step.label}”写成了判断，却只有一个结果", f"“{step.label}” is a decision with one exit only"
                ),
                remedy=Text(
                    "补上另一个结果；不需要判断的，改用“下一步”",
                    "add the other outcome, or write “next” where nothing is decided",
                ),
            )


def _alone(step: Step) -> bool:
    asks = bool(step.ask) or DONE not in step.outcomes
    return asks and len(step.outcomes) == 1 and len(step.first.ways) == 1
