"""条件用了还没登记的信息 · Field used before it is recorded

条件要看一项信息，可是有一条路走到这里时，这项信息还没有人登记过。到时候系统判断不了，案件就停在这里。算法：每条去向都
当作可能走到；期满、异议、转办回来这些由外部给出的结果，不算登记过；续办的案件带着前一件的信息；抽查和累计由系统填写。

A condition reads a field that on some path nobody has recorded yet. The program cannot decide then, and the case stands
still. Every way counts as possible; outcomes given by the clock, an objection or a child case record nothing;
follow-ups bring the fields of the case before; draws and sums are filled in by the program.

怎么改：让这条路上前面的某一步登记它，或者在条件所在的步骤登记。
Cure: let an earlier step on that path record it, or the step that bears the condition.

错 bad:

    信息: {家庭年收入: {类型: 金额}}
    流程:
      审批:
        登记: [家庭年收入]
      核实:
        下一步:
          - {当: 家庭年收入 > 30000, 到: 审批}
          - {到: 公示}

对 good:

    信息: {家庭年收入: {类型: 金额}}
    流程:
      核实:
        登记: [家庭年收入]
        下一步:
          - {当: 家庭年收入 > 30000, 到: 审批}
          - {到: 公示}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.flow import certain
from ...model.words import FieldType, Reserved
from ..finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.condition import Condition
    from ...model.power import Edge, Outcome, Power, Step
    from ...positions import Route
    from ..graph import FlowGraph

UNASKED = {word.value for word in Reserved} - {Reserved.PASSED, Reserved.REJECTED, Reserved.INQUORATE}
"""Outcomes that nobody takes; a vote's are taken by the convener, who records."""

FILLED = {FieldType.DRAW, FieldType.SUM}


def check(power: Power, _flow: FlowGraph, catalogue: Catalogue) -> Iterator[Finding]:
    """Conditions and limits that read a field which is not certain to be recorded when they are read."""
    filled = frozenset(name for name, field in power.fields.items() if field.type in FILLED)
    certain = _certain(power, catalogue)
    for step in power.steps.values():
        if step.id in certain:
            seen: set[str] = set()
            for names, known, route in _reads(power, step, certain[step.id] | filled):
                for name in sorted(names & power.fields.keys() - known - seen):
                    seen.add(name)
                    yield _finding(step, name, route)


def _finding(step: Step, name: str, route: Route) -> Finding:
    return Finding(
        route,
        Text(
            f"“{step.label}”要看“{name}”，可是有的路走到这里还没登记它",
            f"“{step.label}” reads “{name}”, which some path has not recorded",
        ),
        Text(f"让前面的步骤登记“{name}”", f"let an earlier step record “{name}”"),
        step=step.id,
    )


def _certain(power: Power, catalogue: Catalogue) -> dict[str, frozenset[str]]:
    """Fields that are certain on arrival at each step; a follow-up brings what is certain at the end it follows."""

    def gain(edge: Edge) -> frozenset[str]:
        step = power.steps.get(edge.source)
        return _recorded(step, step.outcomes[edge.outcome]) | _fetched(power, step, catalogue) if step else frozenset()

    follow_ups = [step for step in power.beginnings() if step.start and step.start.after]
    first = {step.id: _sent(power, step, catalogue) for step in power.beginnings() if step not in follow_ups}
    known = certain(power, first, gain)
    for _ in follow_ups:  # a follow-up of a follow-up needs another round
        brought = {step.id: known[step.start.after] for step in follow_ups if step.start and step.start.after in known}
        known = certain(power, first | brought, gain)
    return known


def _recorded(step: Step, outcome: Outcome) -> frozenset[str]:
    unasked = outcome.world and outcome.name in UNASKED
    return frozenset() if unasked else frozenset(step.record)


def _fetched(power: Power, step: Step, catalogue: Catalogue) -> frozenset[str]:
    """What an awaited child case brings back."""
    child = catalogue.find(step.call.power) if step.call and step.call.wait else None
    if child is None or step.call is None:
        return frozenset()
    return frozenset(power.fields.keys() & child.fields.keys() if step.call.fetch is None else step.call.fetch)


def _sent(power: Power, begin: Step, catalogue: Catalogue) -> frozenset[str]:
    """What every caller of this beginning sends along; nothing for a beginning that is not called."""
    if not (begin.start and begin.start.called):
        return frozenset()
    sent = [
        frozenset(caller.fields if step.call.send is None else step.call.send)
        for caller, step in catalogue.callers.get(power.id, ())
        if step.call and step.call.start == begin.id
    ]
    return frozenset(power.fields).intersection(*sent) if sent else frozenset()


def _reads(power: Power, step: Step, here: frozenset[str]) -> Iterator[tuple[frozenset[str], frozenset[str], Route]]:
    """The names that a step reads, what is known then, and where it is written."""
    for number, sitting in enumerate(step.vote):
        if sitting.when:
            yield _names(power, sitting.when), here | {*step.record}, step.origin.down("vote", number, "when")
    for paper in step.submit:
        when = power.materials[paper].when if paper in power.materials else None
        if when:
            yield _names(power, when), here | {*step.record}, power.origin.down("materials", paper, "when")
    if step.call:
        yield frozenset(step.call.parties.values()), here | {*step.record}, step.origin.down("call", "parties")
    if step.within and step.within.at_most and isinstance(step.within.at_most.term, str):
        yield frozenset({step.within.at_most.term}), here, step.origin.down("within")
    for outcome in step.outcomes.values():
        for way in outcome.ways:
            for guard in way.guards:
                yield _names(power, guard.condition), here | _recorded(step, outcome), way.origin.down("when")


def _names(power: Power, condition: Condition) -> frozenset[str]:
    """Fields that a condition reads, through the rules (判定) that it names."""
    names, waiting = set(condition.names), list(condition.names)
    while waiting:
        rule = power.rules.get(waiting.pop())
        inner = (rule.names if rule else frozenset()) - names
        names |= inner
        waiting += inner
    return frozenset(names)
