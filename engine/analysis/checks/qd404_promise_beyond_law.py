"""承诺比法定还长 · Promise longer than the statutory limit

承诺时限是对群众的让步，只能比法定的短。

A promise is given to the people on top of the law: it can only be shorter than the statutory limit.

怎么改：把承诺改到法定时限以内，或者删掉承诺。
Cure: keep the promise within the statutory limit, or leave it out.

错 bad:

    时限: {法定: 30个工作日, 承诺: 45个工作日}

对 good:

    时限: {法定: 60个工作日, 承诺: 45个工作日}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ..finding import Finding
from ..law import exceeds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph


def check(power: Power, _flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Whole cases, and follow-ups with a 时限 of their own, that promise more time than the law gives."""
    own = [(step.start.time, step.origin.down("start", "time"), step.id) for step in power.beginnings() if step.start]
    for time, route, step in [(power.time, power.origin.down("time"), ""), *own]:
        if time and time.promised and time.statutory and exceeds(time.promised.term, time.statutory.term):
            yield Finding(
                route.down("promised"),
                Text(
                    f"承诺 {time.promised.term}，法定才 {time.statutory.term}",
                    f"{time.promised.term} is promised, the law gives {time.statutory.term}",
                ),
                Text("把承诺改到法定时限以内", "keep the promise within the statutory limit"),
                step=step,
            )
