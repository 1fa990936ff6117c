"""没有时限的步骤 · Step without a limit

干部经手的每一步都要有时限，否则拖多久都不算超期。群众自己的步骤、公示、表决、等候别的事项，不用写。

Every step taken by an office needs a limit, or no delay is ever overdue. Steps of the parties, notices, votes and
waiting for another power need none.

怎么改：写上“限”，例如 5个工作日；确实定不了的，写“限: {无: 理由}”。
Cure: write “within”, such as 5 workdays; where none can be set, write “within: {none: reason}”.

错 bad:

    流程:
      核实: {限: null}

对 good:

    流程:
      核实: {限: {无: 要等丰水期过后才能实地查看}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ..finding import Finding, at, within
from ..roles import of_parties

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power, Step
    from ..graph import FlowGraph


def check(power: Power, _flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Steps of offices without a limit of their own or of the shared procedure they stand in."""
    for step in power.steps.values():
        if not (_limited(power, step) or _timed_otherwise(step) or of_parties(power, step)):
            yield at(
                step,
                message=Text(f"“{step.label}”没有时限", f"“{step.label}” has no limit"),
                remedy=Text(
                    "写上“限”，例如 5个工作日；定不了的，写“限: {无: 理由}”",
                    "write “within”, such as 5 workdays, or “within: {none: reason}”",
                ),
            )


def _limited(power: Power, step: Step) -> bool:
    frames = (frame for frame in power.frames.values() if within(step.id, frame.id))
    return step.within is not None or any(frame.within is not None for frame in frames)


def _timed_otherwise(step: Step) -> bool:
    return bool(step.notice or step.vote or (step.call and step.call.wait))
