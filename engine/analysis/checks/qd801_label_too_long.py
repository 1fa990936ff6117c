"""名称太长印不下 · Label too long to print

卡片、终点和判断出口的地方有限：步骤和终点的名称最多 14 个字，结果和去向的名称最多 10 个字，问的话最多 24 个字（两个
英文字母算一个字）。再长就要缩小字号，老人看不清。

Cards, ends and exits are small: names of steps and ends have room for 14 Chinese characters, names of outcomes and
ways for 10, questions for 24 (two Latin letters count as one). Longer ones would be printed too small to read.

怎么改：缩短名称，细节写进“说明”。
Cure: shorten the name, and put the detail into “note”.

错 bad:

    流程:
      审批: {名称: 镇民政办会同财政所对申请材料进行审核审批}

对 good:

    流程:
      审批: {名称: 镇民政办审批, 说明: 会同财政所审核申请材料}
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from ...errors import Text
from ..finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ...positions import Route
    from ..graph import FlowGraph

CARD, EXIT, QUESTION = 14, 10, 24


def check(power: Power, _flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Names and questions that do not fit where the chart prints them."""
    for label, room, route, step in _labels(power):
        ems = _ems(label) if len(label) > room else 0
        if ems > room:
            yield Finding(
                route,
                Text(
                    f"“{label}”有 {ems:g} 个字宽，只印得下 {room} 个",
                    f"“{label}” is {ems:g} characters wide, {room} fit",
                ),
                Text("缩短名称，细节写进“说明”", "shorten it, and put the detail into “note”"),
                step=step,
            )


def _labels(power: Power) -> Iterator[tuple[str, int, Route, str]]:
    for step in power.steps.values():
        yield step.label, CARD, step.origin, step.id
        yield step.ask, QUESTION, step.origin.down("ask"), step.id
        for outcome in step.outcomes.values():
            yield outcome.name, EXIT, outcome.origin, step.id
            for way in outcome.ways:
                yield way.name, EXIT, way.origin, step.id
    for name, end in power.ends.items():
        yield end.label or name, CARD, power.origin.down("ends", name), ""


def _ems(label: str) -> float:
    """The width in full-width characters."""
    return sum(1 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in label)
