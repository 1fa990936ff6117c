"""向群众要共享材料 · Shared paper demanded of the party

来源是“共享”的材料，应当由办事机关自己查得，不得叫群众提交。

A material whose source is “shared” is found by the office itself: the party must not be asked to bring it.

怎么改：把它移到机关办的步骤去“提交”，或者从“提交”里删掉；确实要本人带的，来源写“本人”。
Cure: move it to a step of an office, or drop it; where the party must bring it, its source is “party”.

错 bad:

    材料: {户口簿: {来源: 共享}}
    流程:
      申请: {提交: [申请书, 户口簿]}

对 good:

    材料: {户口簿: {来源: 共享}}
    流程:
      核实: {提交: [户口簿]}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.words import Source
from ..finding import Finding, at
from ..roles import of_parties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph


def check(power: Power, _flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Shared papers in the hands of a step that only parties take."""
    shared = {name for name, material in power.materials.items() if material.source is Source.SHARED}
    for step in power.steps.values():
        for number, name in enumerate(step.submit if of_parties(power, step) else ()):
            if name in shared:
                yield at(
                    step,
                    "submit",
                    number,
                    message=Text(
                        f"“{name}”是共享材料，不得叫群众在“{step.label}”提交",
                        f"“{name}” is shared: the party must not be asked for it at “{step.label}”",
                    ),
                    remedy=Text("移到机关办的步骤，或者从“提交”里删掉", "move it to a step of an office, or drop it"),
                )
