"""What lies behind a case: the protections it has passed, the fields and papers it has.

One rule serves both sides. `gains` says what giving an outcome of a step brings; over the flow of the new edition it
says what is certain wherever a case stands there, over the record what this case has really passed. So a case that
was walked in an edition never lacks anything there.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from ...errors import Text
from ...model.condition import ConditionFault, Unrecorded
from ...model.flow import certain
from ...model.words import EndKind, Level, Reserved, Source
from ..events import Kind
from ..judging.notices import given_by_days
from ..judging.ways import Env

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...model.power import Edge, Power, Step
    from ..standing import Case
    from .trail import Stage


class Sort(StrEnum):
    """What kind of thing is gained."""

    NOTICE = "公示"
    PUBLICATION = "公布"
    VOTE = "表决"
    SIGNATURE = "监督签字"
    APPROVAL = "进厅审批"
    FIELD = "登记"
    PAPER = "材料"


class Gain(NamedTuple):
    """Something that a case has once an outcome was given.

    Protections belong to their `step`; fields and papers count wherever they were put down (`step` empty). `name` is
    the bodies that voted, the role that signed, the field, the paper.
    """

    sort: Sort
    name: str = ""
    step: str = ""


_SORTS = tuple(Sort)
_COUNTED = frozenset({Reserved.PASSED, Reserved.REJECTED})
_UNASKED = frozenset({Reserved.LAPSED, Reserved.OBJECTED})
"""Outcomes by which nothing is put down."""
_IN_HALL = frozenset({Level.TOWN, Level.COUNTY})


def gains(power: Power, step: Step, outcome: str) -> Iterator[Gain]:
    """What a case has gained when `outcome` was given at `step`."""
    for sort, name in _guards(power, step, outcome):
        yield Gain(sort, name, step.id)
    if _records(step, outcome):
        yield from (Gain(Sort.FIELD, name) for name in step.record)
    if outcome == step.first.name or _called(step, outcome):
        papers = (name for name in step.submit if power.materials[name].source is not Source.SHARED)
        yield from (Gain(Sort.PAPER, name) for name in papers)


def _guards(power: Power, step: Step, outcome: str) -> Iterator[tuple[Sort, str]]:
    first = outcome == step.first.name
    if step.notice and (first or outcome in {given_by_days(step), Reserved.OBJECTED}):
        yield Sort.NOTICE, ""
    if step.publish and first:
        yield Sort.PUBLICATION, ""
    if step.vote and (first or outcome in _COUNTED):
        yield Sort.VOTE, "、".join(sorted({sitting.body for sitting in step.vote}))
    if first:
        watching = (sign.role for sign in step.sign if sign.role in power.roles and power.roles[sign.role].may_hold)
        yield from ((Sort.SIGNATURE, role) for role in watching)
    if _approves(power, step, outcome):
        yield Sort.APPROVAL, ""


def _approves(power: Power, step: Step, outcome: str) -> bool:
    """Whether the outcome is a choice of the town's or the county's, which belongs in the hall."""
    chosen = [name for name, each in step.outcomes.items() if not each.world]
    levels = {power.roles[role].level if role in power.roles else Level.VILLAGER for role in step.by}
    return outcome in chosen and len(chosen) > 1 and bool(levels) and levels <= _IN_HALL


def _records(step: Step, outcome: str) -> bool:
    """Whether nobody gives the outcome without putting down the fields of the step."""
    missed = step.vote and outcome != step.first.name and step.outcomes[outcome].world
    return not (missed or outcome in _UNASKED)


def _called(step: Step, outcome: str) -> bool:
    """Whether a child case gave the outcome: calling it needed what the first outcome needs."""
    return step.call is not None and step.call.wait and outcome in set(EndKind)


def footing(case: Case, stages: Iterable[Stage]) -> frozenset[Gain]:
    """What the case has: its fields and papers, and what it passed, under the names of the new edition."""
    has = {Gain(Sort.FIELD, name) for name in case.fields} | {Gain(Sort.PAPER, name) for name in case.materials}
    for event, power, names in stages:
        step = power.steps.get(event.step)
        if event.kind is Kind.TAKEN and step is not None and event.outcome in step.outcomes:
            found = gains(power, step, event.outcome)
            has |= {gain._replace(step=names.get(gain.step, "")) if gain.step else gain for gain in found}
    return frozenset(has)


def demanded(power: Power, start: str, target: str) -> frozenset[Gain]:
    """What every way of the power from `start` to `target` brings."""

    def gain(edge: Edge) -> frozenset[Gain]:
        step = power.steps.get(edge.source)
        return frozenset(gains(power, step, edge.outcome)) if step else frozenset()

    return certain(power, {start: frozenset()}, gain).get(target, frozenset())


def lacking(power: Power, case: Case, has: frozenset[Gain], start: str, target: str) -> Iterator[Text]:
    """What the new edition demands of a case that stands before `target` and this one has not, in the order of the
    steps; a paper only if its condition (当) holds for the case."""
    wanted = demanded(power, start, target) - has
    order = {step: number for number, step in enumerate(power.steps)}
    for gain in sorted(wanted, key=lambda gain: (order.get(gain.step, len(order)), _SORTS.index(gain.sort), gain)):
        if gain.sort is not Sort.PAPER or _needed(power, case, gain.name):
            yield _said(power, gain)


def _needed(power: Power, case: Case, paper: str) -> bool:
    when = power.materials[paper].when
    try:
        return when is None or when.holds(Env(power, case.fields))
    except (Unrecorded, ConditionFault):
        return True


def _said(power: Power, gain: Gain) -> Text:
    name, label = gain.name, power.steps[gain.step].label if gain.step else ""
    return {
        Sort.NOTICE: Text(f"没有经过“{label}”的公示", f"it has not passed the notice of “{label}”"),
        Sort.PUBLICATION: Text(f"没有经过“{label}”的公布", f"it has not passed the publication of “{label}”"),
        Sort.VOTE: Text(f"没有经过“{label}”的表决（{name}）", f"it has not passed the vote of “{label}” ({name})"),
        Sort.SIGNATURE: Text(f"“{label}”没有{name}的签字", f"“{label}” was not signed by {name}"),
        Sort.APPROVAL: Text(f"没有经过“{label}”的审批", f"it has not passed the approval of “{label}”"),
        Sort.FIELD: Text(f"还没有登记“{name}”", f"“{name}” is not recorded"),
        Sort.PAPER: Text(f"还缺材料“{name}”", f"the paper “{name}” is missing"),
    }[gain.sort]
