"""公示比法律短 · Notice shorter than the law

公示、公布的天数少于所引条款定的天数；公示引的条款只定了公布多少天的，也不能少于它。“公示缩水”是群众反映最多的毛病，县里村里都无权缩短。

The notice or publication runs for fewer days than the cited article says; a notice that cites an article about
publication runs as long as that. Neither county nor village may shorten it.

怎么改：把“不少于”改到法定天数，或者删掉它，由条款来定。
Cure: raise “at_least” to what the law says, or leave it out and let the article decide.

错 bad:

    流程:
      公示: {公示: {不少于: 3天}}

对 good:

    流程:
      公示: {公示: {不少于: 10天}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ..finding import Finding
from ..law import exceeds, rules, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.period import Period
    from ...model.power import Power, Step
    from ..graph import FlowGraph


def check(power: Power, _flow: FlowGraph, catalogue: Catalogue) -> Iterator[Finding]:
    """Notices (公示) and publications (公布) below the least that a cited article fixes."""
    for step in power.steps.values():
        for key, least in _least(step, catalogue):
            posted = step.notice if key == "notice" else step.publish
            if posted and exceeds(least, posted.days.term):
                yield Finding(
                    written(posted.days.origin, step.origin.down(key, "at_least")),
                    Text(
                        f"“{step.label}”张贴 {posted.days.term}，条款要求不少于 {least}",
                        f"“{step.label}” is posted for {posted.days.term}, the article says at least {least.english}",
                    ),
                    Text(
                        f"改成不少于 {least}，或者删掉天数由条款来定",
                        f"write at least {least.english}, or leave it out",
                    ),
                    step=step.id,
                )


def _least(step: Step, catalogue: Catalogue) -> Iterator[tuple[str, Period]]:
    for rule in rules(catalogue, step.notice.days.basis if step.notice else None):
        least = rule.notice_min or rule.publish_min
        if least:
            yield "notice", least
    for rule in rules(catalogue, step.publish.days.basis if step.publish else None):
        if rule.publish_min:
            yield "publish", rule.publish_min
