"""会议规矩比法律松 · Body looser than the law

会议的到会、赞成或者会前通知，比所引条款要求的低：这样通过的决议是无效的。

The quorum, the majority or the notice before the meeting is lower than the cited article demands: what such a meeting
decides is void.

怎么改：改到条款要求的数，或者删掉它，由条款来定。
Cure: raise it to what the article demands, or leave it out and let the article decide.

错 bad, bodies.yaml:

    村民代表会议: {到会: 应到的1/2}

对 good, bodies.yaml:

    村民代表会议: {到会: 应到的3/4}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...positions import Route
from ..finding import Finding
from ..law import enough, exceeds, rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.parts import Body

WORDS = {
    "quorum": Text("到会", "quorum"),
    "majority": Text("赞成", "majority"),
    "notice": Text("会前通知", "notice before the meeting"),
}


def check_catalogue(catalogue: Catalogue) -> Iterator[Finding]:
    """Bodies whose quorum, majority or notice is below what a cited article fixes."""
    for name, body in catalogue.bodies.items():
        for key in dict.fromkeys(_loose(body, catalogue)):
            word = WORDS[key]
            yield Finding(
                Route((body.basis.origin.file if body.basis else "") or "bodies.yaml", (name, key)),
                Text(
                    f"“{name}”的{word.zh}比条款要求的低", f"the {word.en} of “{name}” is below what the article demands"
                ),
                Text("改到条款要求的数，或者删掉它由条款来定", "raise it to what the article demands, or leave it out"),
            )


def _loose(body: Body, catalogue: Catalogue) -> Iterator[str]:
    for rule in rules(catalogue, body.basis):
        if any(not enough(share, rule.quorum) for share in body.quorum):
            yield "quorum"
        if body.majority and rule.majority and not enough(body.majority, [rule.majority]):
            yield "majority"
        if exceeds(rule.meeting_notice_min, body.notice):
            yield "notice"
