"""Other editions of a power, for the tests of moving: every step under a new name, other limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from qingdan.engine.model.codec import definition
from qingdan.engine.model.parts import Bound, Limit, TimeLimit
from qingdan.engine.model.period import Period
from qingdan.engine.model.power import Exit, Guard, Power, Step, Way
from qingdan.engine.runtime.store.ledger import digest_text

MARK = "新"


def digest(power: Power) -> str:
    return digest_text(definition(power))


def renamed(power: Power) -> Power:
    """The power with every step and every frame called otherwise, and 原名 saying what it was."""
    names = {step: called(step) for step in power.steps} | {frame: called(frame) for frame in power.frames}
    return replace(
        power,
        edition="2027-1",
        steps={names[step.id]: _step(step, names) for step in power.steps.values()},
        frames={names[each.id]: replace(each, id=names[each.id]) for each in power.frames.values()},
        anytime=tuple(Exit(each.name, each.by, names.get(each.to, each.to), each.implicit) for each in power.anytime),
        time=_time(power.time, names),
    )


def called(name: str) -> str:
    return "/".join(part + MARK for part in name.split("/"))


def _step(step: Step, names: Mapping[str, str]) -> Step:
    outcomes = {
        name: replace(outcome, ways=tuple(_way(way, names) for way in outcome.ways))
        for name, outcome in step.outcomes.items()
    }
    recuse = step.recuse
    start = step.start
    return replace(
        step,
        id=names[step.id],
        outcomes=outcomes,
        renamed_from=(step.id,),
        within=replace(step.within, since=_name(step.within.since, names)) if step.within else None,
        recuse=replace(recuse, apart_from=tuple(names.get(each, each) for each in recuse.apart_from))
        if recuse
        else None,
        start=replace(start, time=_time(start.time, names)) if start else None,
    )


def _way(way: Way, names: Mapping[str, str]) -> Way:
    return replace(
        way,
        to=names.get(way.to, way.to),
        guards=tuple(
            Guard(each.condition, (names[each.counter[0]], each.counter[1]), each.holds) for each in way.guards
        ),
        passes=tuple((names[frame], name) for frame, name in way.passes),
    )


def _time(time: TimeLimit | None, names: Mapping[str, str]) -> TimeLimit | None:
    return replace(time, since=_name(time.since, names), until=_name(time.until, names)) if time else None


def _name(name: str | None, names: Mapping[str, str]) -> str | None:
    return names.get(name, name) if name else name


def stretched(power: Power, more: int) -> Power:
    """The power with `more` added to every limit that nothing happens by: of steps without 逾期, frames, the whole
    case."""
    steps = {
        step.id: step if "逾期" in step.outcomes else replace(step, within=_longer(step.within, more))
        for step in power.steps.values()
    }
    frames = {name: replace(each, within=_longer(each.within, more)) for name, each in power.frames.items()}
    time = power.time and replace(
        power.time, statutory=_bound(power.time.statutory, more), promised=_bound(power.time.promised, more)
    )
    return replace(power, edition="2027-2", steps=steps, frames=frames, time=time)


def _longer(limit: Limit | None, more: int) -> Limit | None:
    return replace(limit, at_most=_bound(limit.at_most, more)) if limit else None


def _bound(bound: Bound | None, more: int) -> Bound | None:
    if bound is None or not isinstance(bound.term, Period):
        return bound
    return replace(bound, term=Period(max(1, bound.term.amount + more), bound.term.unit))


def with_step(power: Power, name: str, **changes: Any) -> Power:
    """The power, of a later edition, with one step changed."""
    steps = {**power.steps, name: replace(power.steps[name], **changes)}
    return replace(power, edition="2027-3", steps=steps)
