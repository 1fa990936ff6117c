"""Where a case stands, and whether an entry can lead from there to where it says: all that can be judged of a case once
a body of it is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ..events import Kind
from ..standing import Case

if TYPE_CHECKING:
    from ...model.power import Power
    from ..desk.definitions import Definition
    from ..events import Event

_AFTER_THE_END = frozenset({Kind.ERASED, Kind.FOLLOWED, Kind.RETURNED})
_LEAVING = frozenset({Kind.TAKEN, Kind.WITHDRAWN})


def position(ready: Definition, case: Case | None, event: Event) -> Text | None:
    """Why the flow of the definition does not lead a case, None before it is opened, by `event`; None if it does.

    `ready` is the definition that the event names.
    """
    power = ready.power
    if case is None:
        begins = event.step in {step.id for step in power.beginnings()} and event.target == event.step
        return None if begins else Text(f"“{event.step}”不是起点", f"no case begins at “{event.step}”")
    return _placed(power, case, event) or (_left(ready, event) if event.kind in _LEAVING else _stayed(power, event))


def _placed(power: Power, case: Case, event: Event) -> Text | None:
    if case.end and event.kind not in _AFTER_THE_END:
        return Text(f"案件已经到了终点“{case.end}”，不能再办", f"the case has reached its end “{case.end}”")
    if event.step != case.step:
        zh, en = f"案件停在“{case.step}”，记的是“{event.step}”", f"the case stands before “{case.step}”"
        return Text(zh, f"{en}, and “{event.step}” is recorded")
    if event.kind is not Kind.MOVED and (event.digest, event.edition) != (case.digest, case.edition):
        return Text("版次或者定义和本案的不一样", "edition or definition is not that of the case")
    if event.power != power.id:
        return Text(f"事项应当是“{power.id}”", f"the power should be “{power.id}”")
    return None


def _left(ready: Definition, event: Event) -> Text | None:
    step, outcome, target = event.step, event.outcome, event.target
    if event.kind is Kind.WITHDRAWN:
        ways = {leave.to for leave in ready.power.anytime}
    else:
        ways = {way.to for way in ready.machine.table.get((step, outcome), ())}
        if not ways:
            return Text(f"“{step}”没有“{outcome}”这个结果", f"“{step}” has no outcome “{outcome}”")
    if target in ways:
        return None
    return Text(f"“{step}”之后不能到“{target}”", f"“{step}” does not lead to “{target}”")


def _stayed(power: Power, event: Event) -> Text | None:
    if event.kind is Kind.MOVED:
        there = event.target in power.steps
        return None if there else Text(f"新版没有“{event.target}”这一步", f"there is no step “{event.target}”")
    if event.target == event.step and not event.outcome:
        return None
    return Text(f"案件还停在“{event.step}”，不能到“{event.target}”", f"the case stays before “{event.step}”")


def placed(case: Case | None, event: Event, power: Power | None, parent: str = "") -> Case:
    """Where the case stands after `event`, and nothing else of it; `parent` is the case that is known to have called
    it, where it is opened."""
    end = event.target if power and event.target in power.ends else ""
    if case is None:
        case = Case(
            id=event.case,
            power=event.power,
            edition=event.edition,
            digest=event.digest,
            village="",
            channel="",
            start=event.step,
            opened=event.at,
            seq=event.seq,
            at=event.at,
            step=event.target,
            entered=event.at,
            recorded=event.entered,
            known=event.entered,
            opening_recorded=event.entered,
            parent=parent,
        )
    held = event.at if event.kind is Kind.HELD else None if event.kind is Kind.RELEASED else case.held
    return case._replace(
        seq=event.seq,
        at=case.at if event.kind in {Kind.RECALCULATED, Kind.WARNED} else max(case.at, event.at),
        known=max(case.known, event.entered),
        edition=event.edition,
        digest=event.digest,
        step=event.target,
        end=end,
        due=event.due,
        held=held,
        child="" if event.kind in _LEAVING else case.child,
    )
