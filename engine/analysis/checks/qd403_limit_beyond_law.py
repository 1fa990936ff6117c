"""时限超出法律 · Limit beyond the law

写的时限比所引条款更宽：最长的更长、最短的更短，或者延长得更久。法律定的，清单只能更严。

The limit is looser than the cited article: at most is longer, at least is shorter, or the extension goes further. What
the law fixes a list may only tighten.

怎么改：改到条款定的期限以内，或者删掉它，由条款来定。
Cure: keep within the article, or leave the number out and let the article decide.

错 bad:

    流程:
      审批: {限: {不超过: 20个工作日, 依据: {法规: 示例条例, 条款: [第三条]}}}

对 good:

    流程:
      审批: {限: {不超过: 8个工作日, 依据: {法规: 示例条例, 条款: [第三条]}}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ..finding import Finding
from ..law import exceeds, limits, rules, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.parts import Bound
    from ...model.power import Power
    from ...positions import Route
    from ..graph import FlowGraph

WORDS = {
    "at_most": Text("不超过", "at most"),
    "statutory": Text("不超过", "at most"),
    "extension": Text("可延", "an extension of"),
    "at_least": Text("不少于", "at least"),
}


def check(power: Power, _flow: FlowGraph, catalogue: Catalogue) -> Iterator[Finding]:
    """Bounds of steps, and statutory limits of whole cases, that are looser than a cited article."""
    if power.time and power.time.statutory:
        where = power.origin.down("time", "statutory")
        yield from _loose("statutory", power.time.statutory, where, "", catalogue)
    for step in power.steps.values():
        for key, bound in limits(step):
            yield from _loose(key, bound, step.origin.down("within", key), step.id, catalogue)


def _loose(key: str, bound: Bound, route: Route, step: str, catalogue: Catalogue) -> Iterator[Finding]:
    for rule in rules(catalogue, bound.basis):
        fixed = {"extension": rule.extension, "at_least": rule.at_least}.get(key, rule.at_most)
        pair = (fixed, bound.term) if key == "at_least" else (bound.term, fixed)
        if fixed and exceeds(*pair):
            word = WORDS[key]
            yield Finding(
                written(bound.origin, route),
                Text(
                    f"写的是{word.zh} {bound.term}，条款是{word.zh} {fixed}",
                    f"this says {word.en} {bound.term}, the article says {word.en} {fixed.english}",
                ),
                Text(f"改到 {fixed} 以内，或者删掉它由条款来定", f"keep within {fixed.english}, or leave it out")
                if key != "at_least"
                else Text(
                    f"改成不少于 {fixed}，或者删掉它由条款来定", f"write at least {fixed.english}, or leave it out"
                ),
                step=step,
            )
