"""各步加起来超过承诺 · Steps longer than the promise

最长的一条路上，各步的时限加起来比承诺时限还长：每个人都没超期，整件事却超了。算法：转圈的只算一遍，停表的步骤
不算，个人自己办的没写时限的不算；5 个工作日折 7 天，1 个月折 30 天。

On the longest path the limits of the steps add up to more than is promised: nobody is late, and the case is. Loops
count once, steps that stop the clock and steps without a limit do not count; 5 workdays are taken as 7 days, a month
as 30.

怎么改：缩短这条路上的步骤，或者放宽承诺；承诺只管到某一步的，写“止于”。
Cure: shorten steps on that path, or lengthen the promise; where it ends before the last step, write “until”.

错 bad:

    时限: {承诺: 10个工作日}

对 good:

    时限: {承诺: 25个工作日, 止于: 审批}
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
    """Promises that the steps' own limits do not keep."""
    return too_slow(power, flow, "promised")
