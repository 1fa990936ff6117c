"""各步加起来超过法定 · Steps longer than the statutory limit

最长的一条路上，各步的时限加起来比法定时限还长：照单子办也会违法。算法同 QD405。

On the longest path the limits of the steps add up to more than the law gives: following the list would break the law.
Counted as in QD405.

怎么改：缩短这条路上的步骤；法律允许扣除的步骤（公示、鉴定……）写“停表: 是”。
Cure: shorten steps on that path; for steps that the law does not count write “pause: true”.

错 bad:

    时限: {法定: 10个工作日, 承诺: null}

对 good:

    时限: {法定: 25个工作日, 承诺: null, 止于: 审批}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..pace import too_slow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..finding import Finding
    from ..graph import FlowGraph


def check(power: Power, flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Statutory limits that the steps' own limits do not keep."""
    return too_slow(power, flow, "statutory")
