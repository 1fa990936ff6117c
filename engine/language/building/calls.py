"""What one power asks of another: a call (转办) must fit the power that it opens, a 累计 the powers that it counts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...errors import Text
from ...model.parts import End
from ...model.power import Exit
from ...model.words import WITHDRAWAL, WITHDRAWN, EndKind
from ...positions import Problem, Severity
from .references import Kind, near, unknown

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from ...model.parts import Call, Field
    from ...model.power import Power, Step
    from ...positions import Route

WITHDRAWN_END = End(EndKind.TERMINATED, label=WITHDRAWN, implicit=True)
"""The end of a withdrawn case where the author wrote none of that name."""


def misfits(powers: Iterable[Power]) -> Iterator[Problem]:
    """A problem for each beginning, party or field that a call or a 累计 names and the other power does not have."""
    powers = tuple(powers)
    by_code = {power.code: power for power in powers}
    for power in powers:
        for step in power.steps.values():
            child = by_code.get(step.call.power) if step.call else None
            if step.call and child:
                yield from _misfit(step.call, child, step.origin.down("call"))
            yield from _unknown_of_callers(step, by_code)
        for name, field in power.fields.items():
            yield from _uncounted(field, by_code, power.origin.down("fields", name, "powers"))


def withdrawable(powers: Mapping[str, Power]) -> dict[str, Power]:
    """The powers, each that may be called and awaited with a way to be withdrawn with the case that called it.

    Where no party takes a step there is no 撤回 by default. Such a power gets one that nobody takes by hand, unless the
    author wrote an exit of that name.
    """
    steps = [step for power in powers.values() for step in power.steps.values()]
    awaited = {step.call.power for step in steps if step.call and step.call.wait}
    return {name: _withdrawable(power, awaited) for name, power in powers.items()}


def _withdrawable(power: Power, awaited: Collection[str]) -> Power:
    called = power.code in awaited or any(step.start and step.start.called for step in power.steps.values())
    own = any(leave.name == WITHDRAWAL for leave in power.anytime)
    if not called or own or power.withdrawal is not None:
        return power
    leave = Exit(WITHDRAWAL, (), WITHDRAWN, implicit=True)
    ends = {**power.ends, WITHDRAWN: power.ends.get(WITHDRAWN) or WITHDRAWN_END}
    return replace(power, anytime=(*power.anytime, leave), ends=ends)


def _unknown_of_callers(step: Step, by_code: Mapping[str, Power]) -> Iterator[Problem]:
    for index, name in enumerate(step.recuse.apart_from if step.recuse else ()):
        code, _, theirs = name.partition("/")
        caller = by_code.get(code)
        if caller and not any(each == theirs or each.startswith(f"{theirs}/") for each in caller.steps):
            yield unknown(Kind.STEP, theirs, step.origin.down("recuse", "apart_from", index), caller.steps)


def _uncounted(field: Field, by_code: Mapping[str, Power], route: Route) -> Iterator[Problem]:
    for index, code in enumerate(field.powers):
        counted = by_code.get(code)
        for name in (field.column or "", *field.same) if counted else ():
            if counted and name not in counted.fields:
                message = Text(f"{code} 没有“{name}”，累计不到它", f"{code} has no field “{name}” to add up by")
                yield Problem("QD224", Severity.ERROR, message, route.down(index))


def _misfit(call: Call, child: Power, route: Route) -> Iterator[Problem]:
    called = [step.id for step in child.steps.values() if step.start is not None and step.start.called]
    if call.start is not None and call.start not in called:
        like = near(call.start, called)
        message = Text(
            f"{child.code} 没有“{call.start}”这个供转办的起点{like.zh}",
            f"{child.code} has no beginning “{call.start}” that can be called{like.en}",
        )
        remedy = Text(
            "在那一步写“起点: {转办: 是}”，或者改正名称",
            "mark that step as a start that is called, or correct the name",
        )
        yield Problem("QD224", Severity.ERROR, message, route.down("start"), remedy=remedy)
    for party in call.parties:
        if party not in child.parties:
            yield unknown(Kind.PARTY, party, route.down("parties", party), child.parties)
    for key, names in (("send", call.send), ("fetch", call.fetch)):
        for index, name in enumerate(names or ()):
            if name not in child.fields:
                message = Text(f"{child.code} 没有“{name}”这个信息", f"{child.code} has no field “{name}”")
                yield Problem("QD224", Severity.ERROR, message, route.down(key, index))
