"""依据不在施行期 · Basis not in force

事项的依据在本版清单施行那天还没有施行，或者已经废止。这样的事项自动掉出清单，开不了案。

On the day this edition takes effect a basis of the power is not yet in force, or no longer. The power falls off the
list, and no case of it can be opened.

怎么改：改引现行的法规；事项随法规取消的，移到 catalogue.yaml 的“停止”里。
Cure: cite the law that is in force; where the power went with its law, move it to “dropped” in catalogue.yaml.

错 bad:

    依据: [{法规: 示例条例（旧）, 条款: [第一条]}]

错 bad, laws.yaml:

    示例条例（旧）:
      {全称: 示例县示例条例, 施行: 2001-01-01, 废止: 2020-12-31, 被替代: 示例条例, 核实: 已核, 条款: {第一条: {}}}

对 good:

    依据: [{法规: 示例条例, 条款: [第一条]}]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ..finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph


def check(power: Power, _flow: FlowGraph, catalogue: Catalogue) -> Iterator[Finding]:
    """Every basis by which `Catalogue.lapses` finds a power off the list on the edition's date."""
    day = catalogue.edition.effective
    for lapse in catalogue.lapses(power, day):
        if lapse.basis and lapse.law:
            instead = lapse.law.replaced_by
            yield Finding(
                power.origin.down("basis", power.basis.index(lapse.basis), "law"),
                Text(
                    f"《{lapse.basis.law}》在 {day} 不在施行期，“{power.name}”掉出清单",
                    f"“{lapse.basis.law}” is not in force on {day}: “{power.name}” falls off the list",
                ),
                Text(f"改引《{instead}》", f"cite “{instead}”")
                if instead
                else Text(
                    "改引现行的法规，或者把事项移到“停止”里", "cite a law in force, or move the power to “dropped”"
                ),
            )
