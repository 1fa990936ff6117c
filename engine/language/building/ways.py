"""Targets and lists of ways into `Way`s: guards, counters, and the exits of procedures passed on the way out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...errors import Text
from ...model.power import Guard, Way
from .flatten import Scope, nested
from .references import Kind
from .words_of import outcome_word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from .conditions import Conditions
    from .node import Node
    from .reader import Reader


class Ways:
    """Where the outcomes of a power lead; the exits of its procedures are laid out once, outer ones first."""

    def __init__(self, reader: Reader, conditions: Conditions, top: Scope, ends: Collection[str]) -> None:
        self.reader = reader
        self.conditions = conditions
        self.ends = ends
        self._exits: dict[tuple[str, str], tuple[Way, ...]] = {}
        for scopes in nested(top):
            frame = scopes[-1]
            for leave, node in exits_of(reader, frame).items():
                counter = (frame.id, leave)
                ways = self.ways(node, scopes[:-1], counter)
                self._exits[counter] = tuple(replace(way, passes=(counter, *way.passes)) for way in ways)

    def ways(self, node: Node, scopes: tuple[Scope, ...], counter: tuple[str, str]) -> tuple[Way, ...]:
        """The ways of one outcome: a bare target, or a list of which exactly one must be open."""
        branches = tuple(node.each())
        tests = [self._guard(branch, counter) for branch in branches]
        otherwise_last(self.reader, branches)
        others = tuple(replace(test, holds=False) for test in tests if test)
        made: list[Way] = []
        for branch, test in zip(branches, tests, strict=True):
            guards = (test,) if test else others
            own = Way("", guards, test is None and bool(others), branch.word("name"), origin=branch.route)
            made += (_through(own, onward) for onward in self.onward(branch.get("to") or branch, scopes))
        return tuple(made)

    def onward(self, target: Node, scopes: tuple[Scope, ...]) -> tuple[Way, ...]:
        """Where a name leads: to a step, into a procedure, out of one, or to an end."""
        scope, name = scopes[-1], target.text
        if name in scope.steps:
            return (Way(scope.entry(name), origin=target.route),)
        leave = (scope.id, outcome_word(name))
        if leave in self._exits:
            return self._exits[leave]
        if leave[1] not in scope.exits:
            self._known(target, scope)
        return (Way(scope.full(name), origin=target.route),)

    def _guard(self, branch: Node, counter: tuple[str, str]) -> Guard | None:
        when = branch.get("when")
        condition = self.conditions.read(when, counting=True) if when else None
        return Guard(condition, counter) if condition else None

    def _known(self, target: Node, scope: Scope) -> None:
        frame = target.text.partition("/")[0]
        if frame in scope.inner:
            message = Text(f"“{target.text}”在共用程序里面，不能直接去", f"“{target.text}” is inside a procedure")
            remedy = Text(f"写“{frame}”，从程序的头一步开始", f"write “{frame}”: it begins at its first step")
            self.reader.fault("QD221", target, message, remedy)
            return
        self.reader.named(Kind.TARGET, target, [*scope.steps, *(scope.exits if scope.id else self.ends)])


def otherwise_last(reader: Reader, branches: Iterable[Node]) -> None:
    """A problem for each branch without 当 that is not the last of its list."""
    for branch in tuple(branches)[:-1]:
        if branch.get("when") is None:
            message = Text(
                "不写“当”的要放在最后，而且只能有一条", "the one without “when” must be the last, and only one"
            )
            remedy = Text("给这一条写上“当”，或者移到最后", "give this one a “when”, or move it to the end")
            reader.fault("QD222", branch, message, remedy)


def _through(own: Way, onward: Way) -> Way:
    """One way lengthened by what comes after an exit: all guards must hold; it is "otherwise" where every list it
    goes through is left by its "otherwise". It stands where the choice is written."""
    plain = [part for part in (own, onward) if part.guards or part.otherwise]
    return Way(
        to=onward.to,
        guards=own.guards + onward.guards,
        otherwise=bool(plain) and all(part.otherwise for part in plain),
        name="，".join(filter(None, (own.name, onward.name))),
        passes=onward.passes,
        origin=onward.origin if onward.guards and not own.guards else own.origin,
    )


def exits_of(reader: Reader, frame: Scope) -> dict[str, Node]:
    """The node to which each exit of a standing procedure is wired; a problem for each that is not, or is none."""
    node = frame.node.free
    only = node.get("next")
    wired = dict(_wired(node, only, frame.exits))
    for leave, target in wired.items():
        if leave not in frame.exits:
            reader.named(Kind.EXIT, target.saying(leave), frame.exits)
    missing = [leave for leave in frame.exits if leave not in wired]
    if missing:
        message = Text(
            f"共用程序“{frame.procedure}”的出口没有接：{'、'.join(missing)}",
            f"exits of the procedure “{frame.procedure}” lead nowhere: {', '.join(missing)}",
        )
        place = node.get("outcomes") or only or node
        reader.fault(
            "QD209", place, message, Text("在“结果”里给每个出口写上去向", "give each exit a target in “outcomes”")
        )
    return {leave: target for leave, target in wired.items() if leave in frame.exits}


def _wired(node: Node, only: Node | None, exits: tuple[str, ...]) -> Iterator[tuple[str, Node]]:
    if only is not None:
        yield from zip(exits, (only,), strict=False) if len(exits) == 1 else ()
        return
    for name, target in node.table("outcomes").items():
        yield outcome_word(name), target
