"""材料要了两遍 · Material asked twice

同一份材料，群众前面交过了，后面的步骤又要一遍。一件事里交过的材料全程有效，不得重复要。

A paper that the party has handed in is asked for again at a later step. Once handed in, it serves the whole case.

怎么改：从后面那一步的“提交”里删掉它；确实是另一份的，另起一个名称。
Cure: drop it from “submit” of the later step; where it is another paper, give it another name.

错 bad:

    流程:
      发放: {提交: [申请书]}

对 good:

    材料: {收款账户证明: {来源: 本人}}
    流程:
      发放: {提交: [收款账户证明]}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.words import Source
from ...positions import Related
from ..finding import Finding, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph


def check(power: Power, flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Papers of the party that a step asks for although an earlier step on its path has asked for them."""
    brought = [name for name, material in power.materials.items() if material.source is Source.PARTY]
    for name in brought:
        steps = [step for step in power.steps.values() if name in step.submit]
        for number, later in enumerate(steps):
            earlier = next((step for step in steps[:number] if later.id in flow.reachable_from(step.id)), None)
            if earlier:
                yield at(
                    later,
                    "submit",
                    later.submit.index(name),
                    message=Text(
                        f"“{name}”在“{earlier.label}”已经交过，“{later.label}”又要一遍",
                        f"“{name}” was handed in at “{earlier.label}”, and “{later.label}” asks for it again",
                    ),
                    remedy=Text("从这一步的“提交”里删掉它", "drop it from “submit” of this step"),
                    related=(Related(Text("前面交过", "handed in here"), earlier.origin.down("submit")),),
                )
