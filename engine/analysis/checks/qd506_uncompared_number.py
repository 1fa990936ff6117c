"""没有数可比 · Number that no article confirms

时限、公示引了法规，数却没有同法律比过：没有写哪一条，或者那一条在 laws.yaml 里没有登记这样的数。看起来是法定的，
其实没有人对过。

A limit or notice cites a law, and its number was compared with nothing: no article is named, or laws.yaml has no such
number under it. It looks as if the law fixed it, and nobody has checked.

怎么改：写明条款，再在 laws.yaml 的那一条下面登记法定的数；法律没有定数的，去掉这里的依据，就是本地的承诺。
Cure: name the article and put its number into laws.yaml; where the law fixes none, leave the basis out: it is then the
place's own promise.

错 bad:

    时限: {法定: 90个工作日, 依据: {法规: 示例条例}}

对 good:

    流程:
      审批: {限: {不超过: 8个工作日, 依据: {法规: 示例条例, 条款: [第三条]}}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.period import Period
from ..finding import Finding
from ..law import limits, rules, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.parts import Bound
    from ...model.power import Power
    from ...positions import Route
    from ..graph import FlowGraph

FIXES = {
    "at_most": ("at_most",),
    "statutory": ("at_most",),
    "at_least": ("at_least",),
    "extension": ("extension",),
    "notice": ("notice_min", "publish_min"),
    "publish": ("publish_min",),
}
"""What an article must fix so that a bound can be compared with it."""


def check(power: Power, _flow: FlowGraph, catalogue: Catalogue) -> Iterator[Finding]:
    """Numbers with a basis of their own that none of the cited articles fixes."""
    for key, bound, route, step in _bounds(power):
        basis = bound.basis
        if basis is None or basis.law not in catalogue.laws or not isinstance(bound.term, Period):
            continue
        if not any(getattr(rule, kind) for rule in rules(catalogue, basis) for kind in FIXES[key]):
            cited = "、".join(basis.articles)
            yield Finding(
                written(bound.origin, route),
                Text(
                    f"{bound.term} 引了《{basis.law}》{cited}，"
                    + ("那里没有登记这样的数，没有比过" if cited else "没有写哪一条，没有比过"),
                    f"{bound.term.english} cites “{basis.law}” {cited}".rstrip()
                    + (", where no such number is listed" if cited else " without an article")
                    + ": it was compared with nothing",
                ),
                Text("写明条款，并在 laws.yaml 里登记这个数", "name the article, and its number in laws.yaml"),
                step=step,
            )


def _bounds(power: Power) -> Iterator[tuple[str, Bound, Route, str]]:
    """Every bound, its kind, where it is written, and the step ("" for the whole case)."""
    times = [(power.time, power.origin.down("time"), "")]
    times += [
        (each.start.time, each.origin.down("start", "time"), each.id) for each in power.beginnings() if each.start
    ]
    for time, route, step in times:
        if time and time.statutory:
            yield "statutory", time.statutory, route.down("statutory"), step
    for each in power.steps.values():
        for key, bound in limits(each):
            yield key, bound, each.origin.down("within", key), each.id
        for key, posted in (("notice", each.notice), ("publish", each.publish)):
            if posted:
                yield key, posted.days, each.origin.down(key, "at_least"), each.id
