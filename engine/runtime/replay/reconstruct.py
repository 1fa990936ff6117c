"""The command behind a recorded event: who asked for what, read back from its body."""

from __future__ import annotations

import re
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from ..commands import (
    Actor,
    Command,
    Extend,
    Hold,
    Move,
    Object,
    Open,
    Post,
    Recalculate,
    Release,
    Sign,
    Take,
    Vote,
    Warn,
    Withdraw,
)
from ..desk.turns import identified
from ..events import Kind
from ..judging.values import ENGINE_MADE
from ..moving.trail import trail
from ..practice import PRACTICE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ...model.power import Power, Step
    from ..desk.definitions import Definition
    from ..desk.work import Work
    from ..events import Event, Json
    from ..standing import Case

_NOBODY: Mapping[str, Any] = {}
_NUMBERED = re.compile("(.+)-[0-9]{12}-[0-9]{6,}")


def part(event: Event, name: str) -> Mapping[str, Any]:
    """A mapping in the body of an event, empty where there is none."""
    return cast("Mapping[str, Any]", event.body.get(name) or _NOBODY)


def text(body: Mapping[str, Json], name: str) -> str:
    """A text in a body, empty where there is none."""
    return cast("str", body.get(name, ""))


def actor(event: Event) -> Actor | None:
    """Who acted; None where the event names nobody."""
    who = part(event, "actor")
    if not who:
        return None
    roles, kin = tuple(who["roles"]), tuple(who.get("kin", ()))
    return _actor(who["id"], roles, who.get("place", ""), kin, who.get("agent_for", ""), who.get("mandate", ""))


@lru_cache(maxsize=8192)
def _actor(  # noqa: PLR0913, PLR0917 - the parts of an actor
    person: str, roles: tuple[str, ...], place: str, kin: tuple[str, ...], agent_for: str, mandate: str
) -> Actor:
    """An actor; the same few people act again and again."""
    return Actor(person, roles, place, frozenset(kin), agent_for, mandate)


def opening(event: Event, ready: Definition, source: Case | None, work: Work) -> Open:
    """The opening of a case that no other case called.

    What is copied from the source, and whose turn it is at a beginning by the clock, is left to be found anew.
    """
    by, step = actor(event), ready.power.steps.get(event.step)
    asked = Open(
        case=event.case,
        village=text(event.body, "village"),
        by=by,
        parties=part(event, "parties"),
        channel=text(event.body, "channel"),
        start=event.step,
        source=source,
        power=event.power,
        holder="" if by or not (step and step.start and step.start.per) else text(event.body, "holder"),
    )
    return identified(ready, asked, work) if step and step.start and step.start.cycle else asked


def numbered(case: str) -> frozenset[str]:
    """The code of the power, if the id says that its cases are numbered in their village."""
    found = _NUMBERED.fullmatch(case.removeprefix(PRACTICE))
    return frozenset({found[1]} if found else ())


def moving(
    event: Event, old: Power, ready: Definition, history: Sequence[Event], pinned: Callable[[str], Power]
) -> Move:
    """The move to the edition that the event names. What every step became is read from the event as `trail` does."""
    named, new = part(event, "steps"), ready.power
    became = {step: named.get(step, step if step in new.steps else "") for step in old.steps}
    became = {step: after for step, after in became.items() if after}
    stages = trail(history, pinned, became)
    reason = text(event.body, "text")
    return Move(by=actor(event), into=new, digest=ready.digest, became=became, stages=stages, reason=reason)


def awaited(parent: Case | None, case: Case, power: Power | None) -> Step | None:
    """The step of its parent that waits for the case."""
    return power.steps[parent.step] if parent and power and parent.child == case.id else None


def _taken(event: Event, power: Power) -> Take:
    vote, step = part(event, "vote"), power.steps.get(event.step)
    asked: str | None = event.outcome
    if event.kind is Kind.CALLED:
        asked = step.first.name if step and step.call and not step.call.wait else None
    fields = power.fields
    data = {
        name: value
        for name, value in part(event, "data").items()
        if name not in fields or fields[name].type not in ENGINE_MADE
    }
    return Take(
        by=actor(event),
        step=event.step,
        outcome=asked,
        data=data,
        materials=part(event, "materials"),
        vote=Vote(**vote) if vote else None,
        place=cast("str | None", event.body.get("place")),
        fee=cast("str | None", event.body.get("fee")),
        child=text(part(event, "child"), "case"),
    )


def _posted(event: Event, _power: Power) -> Post:
    where, evidence = text(event.body, "where"), text(event.body, "evidence")
    return Post(by=actor(event), step=event.step, where=where, evidence=evidence)


def _objected(event: Event, _power: Power) -> Object:
    return Object(by=actor(event), text=text(event.body, "text"))


def _signed(event: Event, _power: Power) -> Sign:
    signed = part(event, "signature")
    return Sign(by=actor(event), step=event.step, outcome=signed["outcome"], data_digest=signed["data"])


def _plain(make: Callable[..., Command]) -> Callable[[Event, Power], Command]:
    def made(event: Event, _power: Power) -> Command:
        return make(by=actor(event), reason=text(event.body, "text"))

    return made


def _extended(event: Event, _power: Power) -> Extend:
    return Extend(by=actor(event), step=event.step, reason=text(event.body, "text"))


def _warned(event: Event, _power: Power) -> Warn:
    clock, colour, due = (text(event.body, name) for name in ("clock", "colour", "due"))
    return Warn(clock=clock, colour=colour, due=datetime.fromisoformat(due))


COMMANDS: Mapping[Kind, Callable[[Event, Power], Command]] = {
    Kind.TAKEN: _taken,
    Kind.CALLED: _taken,
    Kind.POSTED: _posted,
    Kind.OBJECTED: _objected,
    Kind.SIGNED: _signed,
    Kind.HELD: _plain(Hold),
    Kind.RELEASED: _plain(Release),
    Kind.WITHDRAWN: _plain(Withdraw),
    Kind.EXTENDED: _extended,
    Kind.RECALCULATED: lambda _event, _power: Recalculate(),
    Kind.WARNED: _warned,
}
"""How the command behind an event of each kind is read back, given the power to which the case is pinned."""
