"""How long a power takes by the limits of its steps, against what is promised or fixed for the whole of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..errors import Text
from ..model.period import Period, Unit
from .finding import Finding, trail, within

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..model.parts import TimeLimit
    from ..model.power import Power, Step
    from ..positions import Route
    from .graph import FlowGraph
    from .walks import Heaviest

DAY = 120
"""Parts of a calendar day, so many that all lengths are whole numbers."""

LENGTHS = {
    Unit.DAYS: DAY,
    Unit.WORKDAYS: DAY * 7 // 5,
    Unit.MONTHS: DAY * 30,
    Unit.YEARS: DAY * 365,
    Unit.HOURS: DAY // 24,
}
"""Parts of a calendar day that one of each unit is taken as; 当场, 当日 and 次月 add nothing."""

WORDS = {"promised": Text("承诺", "promised"), "statutory": Text("法定", "statutory")}


def length(period: Period) -> int:
    """The nominal length, in parts of a calendar day."""
    return LENGTHS.get(period.unit, 0) * period.amount


def allowance(step: Step) -> int:
    """How long a step may take: its notice, else its limit; nothing where the clock stands still."""
    bound = step.notice.days if step.notice else step.within.at_most if step.within else None
    return length(bound.term) if bound and isinstance(bound.term, Period) and not step.pause else 0


def too_slow(power: Power, flow: FlowGraph, kind: Literal["promised", "statutory"]) -> Iterator[Finding]:
    """Where the heaviest path of a beginning takes longer than its whole limit of that kind."""
    weights = {step.id: allowance(step) for step in power.steps.values()}
    for begin in power.beginnings():
        time, route = _whole(power, begin)
        bound = getattr(time, kind) if time else None
        if time and bound and isinstance(bound.term, Period) and sum(weights.values()) > length(bound.term):
            slowest = _slowest(power, flow, begin, time, weights)
            if slowest and slowest.weight > length(bound.term):
                word, way = WORDS[kind], trail(power.steps[node].label for node in slowest.path if node in power.steps)
                days = -(-slowest.weight // DAY)
                yield Finding(
                    route.down(kind),
                    Text(
                        f"最长的路要约 {days} 天，{word.zh}才 {bound.term}：{way}",
                        f"the longest path takes about {days} days, {word.en} are {bound.term.english}: {way}",
                    ),
                    Text(
                        f"缩短这条路上的步骤，或者放宽{word.zh}时限",
                        f"shorten its steps, or lengthen what is {word.en}",
                    ),
                )


def _whole(power: Power, begin: Step) -> tuple[TimeLimit | None, Route]:
    """The 时限 of cases that begin here: the beginning's own; follow-ups do not take that of the power."""
    if begin.start and begin.start.time:
        return begin.start.time, begin.origin.down("start", "time")
    follows = begin.start is not None and begin is not power.first
    return (None if follows else power.time), power.origin.down("time")


def _slowest(
    power: Power, flow: FlowGraph, begin: Step, time: TimeLimit, weights: Mapping[str, int]
) -> Heaviest | None:
    """The heaviest path between `since` and `until`; doing `since` again would begin anew."""
    since = [step for step in power.steps if time.since and within(step, time.since)]
    starts = sorted(_after(power, time.since) & flow.reachable_from(begin.id)) if time.since else [begin.id]
    paths = flow.longest(starts, lambda node: weights.get(node, 0), since)
    goals = [path for node, path in paths.items() if not time.until or within(node, time.until)]
    return max(goals, key=lambda path: path.weight, default=None)


def _after(power: Power, place: str) -> frozenset[str]:
    """Where a case stands once `place` (a step or a frame) is done."""
    return frozenset(
        edge.target for edge in power.edges() if within(edge.source, place) and not within(edge.target, place)
    )
