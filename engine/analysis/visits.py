"""最多跑一次: how often a party must come in person, over all ways through a power. Computed, never written.

A step with 到场 is one visit. Sent back to an earlier step, a party may have to come again: that is not counted but
said (`again`), since how often it happens is in nobody's hands. A channel that saves visits (代办, 上门, 网上) makes
every count 0.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.power import Power, Step
    from .graph import FlowGraph
    from .walks import Heaviest


@dataclass(frozen=True, slots=True)
class Visits:
    """The visits of cases that begin at the step `beginning`: the fewest and the most over all ways to an end, the
    steps where a party comes on the way with most of them, and whether it may have to come there again.

    `channels` are the channels of the power on which nobody has to come at all.
    """

    beginning: Step
    least: int
    most: int
    steps: tuple[str, ...]
    again: bool
    channels: tuple[str, ...]

    @property
    def saved(self) -> bool:
        """Whether there is a channel on which nobody comes, or nobody ever has to."""
        return bool(self.channels) or not self.most


def visits(power: Power, flow: FlowGraph) -> Iterator[Visits]:
    """The visits of every beginning of a power, the main one first; steps that lead to no end count for nothing."""
    channels = tuple(name for name, channel in power.channels.items() if channel.saves_visit)
    for begin in power.beginnings():
        weigh = partial(_comes, power)
        ended = [path for node, path in flow.longest([begin.id], weigh).items() if node in power.ends]
        most, least = max(ended, key=_visits, default=None), flow.lightest(begin.id, weigh)
        if most and least:
            came = tuple(node for node in most.path if _comes(power, node))
            again = any(_comes(power, node) and flow.repeats(node) for node in flow.reachable_from(begin.id))
            yield Visits(begin, least.weight, most.weight, came, again, channels)


def _visits(path: Heaviest) -> int:
    return path.weight


def _comes(power: Power, node: str) -> bool:
    return node in power.steps and power.steps[node].visit
