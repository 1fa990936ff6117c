"""写了没用到 · Declared and never used

列了这份材料或者这项信息，却没有哪一步要它：办事指南上会多印一样，群众会白跑一趟。

The material or field is listed, and no step asks for it: the guide would print it, and people would bring it for
nothing.

怎么改：写进某一步的“提交”或者“登记”，或者删掉。
Cure: put it into “submit” or “record” of a step, or delete it.

错 bad:

    材料: {照片: {来源: 本人}}

对 good:

    材料: {照片: {来源: 本人}}
    流程:
      申请: {提交: [申请书, 照片]}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.words import FieldType
from ..finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph

FILLED = {FieldType.DRAW, FieldType.SUM}


def check(power: Power, _flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Materials that no step asks for, fields that no step records and no child case brings back."""
    submitted = {name for step in power.steps.values() for name in step.submit}
    recorded = {name for step in power.steps.values() for name in step.record}
    calls = any(step.call for step in power.steps.values())
    called = any(step.start and step.start.called for step in power.steps.values())
    fields = {} if calls or called else power.fields
    idle = [("materials", name) for name in power.materials if name not in submitted]
    idle += [("fields", name) for name, field in fields.items() if name not in recorded and field.type not in FILLED]
    for key, name in idle:
        yield Finding(
            power.origin.down(key, name),
            Text(f"“{name}”写了，没有哪一步用到", f"“{name}” is listed, and no step asks for it"),
            Text("写进某一步的“提交”或者“登记”，或者删掉", "put it into “submit” or “record” of a step, or delete it"),
        )
