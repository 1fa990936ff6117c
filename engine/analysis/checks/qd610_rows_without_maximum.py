"""抽查的行数没有上限 · Draw from rows without a maximum

抽查要从一项登记的行数里抽（自），那一项没有写最大，写错一个零也登记得上；程序最多从 100000 行里抽，再多就拒绝
（QR106），件就停在那里。

A draw takes some of the rows of a field that has no maximum, so a number with a nought too many is put down. The
engine draws from 100,000 rows at most and refuses more (QR106): the case then stands there.

怎么改：给那一项写上“最大”：一个村、一个组最多能有多少户，不超过 100000。
Cure: give that field a maximum (最大): as many as a village or group can have, 100000 at most.

错 bad:

    信息:
      抽中户: {类型: 抽查, 比例: 30%, 自: 户人口}
    流程:
      核实: {登记: [抽中户]}

对 good:

    信息:
      户人口: {最大: 50}
      抽中户: {类型: 抽查, 比例: 30%, 自: 户人口}
    流程:
      核实: {登记: [抽中户]}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.parts import MOST_ROWS
from ...model.words import FieldType
from ..finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph


def check(power: Power, _flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Fields from whose rows is drawn and that may be larger than can be drawn from."""
    for drawn, field in power.fields.items():
        rows = power.fields.get(field.rows or "") if field.type is FieldType.DRAW else None
        if rows is not None and (rows.maximum is None or rows.maximum > MOST_ROWS):
            zh = "没有写最大" if rows.maximum is None else f"最大写到 {rows.maximum:f}"
            en = "has no maximum" if rows.maximum is None else f"may be {rows.maximum:f}"
            yield Finding(
                power.origin.down("fields", field.rows or ""),
                Text(
                    f"“{drawn}”从“{field.rows}”里抽，“{field.rows}”{zh}",
                    f"“{drawn}” is drawn from “{field.rows}”, which {en}",
                ),
                Text(f"给“{field.rows}”写上最大，不超过 {MOST_ROWS}", f"give it a maximum of {MOST_ROWS} at most"),
            )
