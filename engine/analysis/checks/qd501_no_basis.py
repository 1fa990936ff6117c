"""没有依据 · No legal basis

没有法律、法规或者政策依据的权力，应当取消。没有依据的事项不在清单上，也开不了案。

A power without a basis in law or policy is to be abolished. It is not on the list, and no case of it can be opened.

怎么改：写上依据的法规和条款；确实没有的，把事项移到 catalogue.yaml 的“停止”里，写明理由。
Cure: cite the law and its articles; where there is none, move the power to “dropped” in catalogue.yaml, with a reason.

错 bad:

    依据: []

对 good:

    依据: [{法规: 示例条例, 条款: [第三条]}]
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
    """Powers that `Catalogue.lapse` finds without any basis."""
    lapse = catalogue.lapse(power, catalogue.edition.effective)
    if lapse and lapse.basis is None:
        yield Finding(
            power.origin.down("basis"),
            Text(f"“{power.name}”没有依据，不在清单上", f"“{power.name}” has no legal basis and is not on the list"),
            Text(
                "写上法规和条款，或者把事项移到“停止”里",
                "cite the law and its articles, or move the power to “dropped”",
            ),
        )
