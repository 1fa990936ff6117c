"""Plain steps where they stand, with what the procedures around them add: recusal, risk, a start, former names."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from ...errors import Text
from ...model.parts import Notice, Private, Publication, Recusal, Risk, Sitting, Start
from ...model.power import Frame, Outcome, Step, Way
from ...model.words import DONE, Reserved
from .parts_of import (
    Name,
    call_of,
    limit_of,
    optional,
    posting_of,
    private_of,
    risk_of,
    signatures_of,
    start_of,
)
from .references import Kind
from .ways import Ways, otherwise_last
from .words_of import outcome_word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from .flatten import Placed, Scope
    from .node import Node
    from .reader import Reader
    from .tables import Tables

_WORLD: Mapping[str, str] = {
    Reserved.PASSED: "vote",
    Reserved.REJECTED: "vote",
    Reserved.INQUORATE: "vote",
    Reserved.OBJECTED: "notice",
    Reserved.UNOPPOSED: "notice",
    Reserved.ACCOMPLISHED: "call",
    Reserved.DENIED: "call",
    Reserved.TERMINATED: "call",
    Reserved.LAPSED: "within",
}
"""What must stand at a step for the world to give each reserved outcome."""

_GIVER = {
    "vote": Text("这一步没有“表决”", "this step has no “vote”"),
    "notice": Text("这一步没有“公示”", "this step has no “notice”"),
    "call": Text("这一步没有等着办完的“转办”", "this step waits for no “call”"),
    "within": Text("这一步没有“限”或者没有“不超过”", "this step has no “within”, or no “at_most” in it"),
}


class Steps:
    """Makes the steps of one power."""

    def __init__(self, reader: Reader, tables: Tables, ways: Ways, ends: Collection[str], holder: str) -> None:
        self.reader = reader
        self.tables = tables
        self.ways = ways
        self.ends = ends
        self.holder = holder

    def make(self, place: Placed) -> Step:
        """The step at a place."""
        reader, node, names, scope = self.reader, place.node, place.node.free, place.scopes[-1]
        call = node.get("call")
        by = tuple(dict.fromkeys(reader.role(role) for role in node.many("by"))) or ((self.holder,) if call else ())
        if not by and node.get("use") is None:
            self._nobody(names)
        notice, publish = node.get("notice"), node.get("publish")
        within, sign = node.get("within"), node.get("sign")
        return Step(
            id=place.id,
            label=node.word("label") or place.name,
            by=by,
            outcomes=self._outcomes(place),
            ask=node.word("ask"),
            sign=signatures_of(reader, sign) if sign else (),
            record=reader.all_named(Kind.FIELD, names.many("record"), self.tables.fields),
            submit=reader.all_named(Kind.MATERIAL, names.many("submit"), self.tables.materials),
            within=limit_of(reader, within, self.namer(scope)) if within else None,
            pause=node.flag("pause"),
            notice=posting_of(reader, notice, self.tables.fields, Notice) if notice else None,
            publish=posting_of(reader, publish, self.tables.fields, Publication) if publish else None,
            private=self._private(place),
            vote=self._vote(node),
            recuse=self._recuse(place),
            at=node.word("at"),
            visit=node.flag("visit"),
            risks=tuple(self._risks(place)),
            call=call_of(reader, call, self.tables.fields) if call else None,
            start=self._start(place),
            renamed_from=tuple(former_ids(place)),
            note=node.word("note"),
            origin=node.route,
        )

    def frame(self, scope: Scope, around: Scope) -> Frame:
        """A procedure as it stands in the power."""
        node, within = scope.node, scope.node.get("within")
        limit = limit_of(self.reader, within, self.namer(around)) if within else None
        name = scope.id.rpartition("/")[2]
        return Frame(
            id=scope.id,
            label=node.word("label") or name,
            procedure=scope.procedure,
            within=limit,
            origin=node.route,
        )

    def namer(self, scope: Scope) -> Name:
        """Reads the name of a step of that scope into its id."""
        return lambda node: scope.full(self.reader.named(Kind.STEP, node, scope.steps))

    def _nobody(self, node: Node) -> None:
        """The problem that the role of a step is a parameter which is absent; said once where it is required."""
        if not any(problem.code == "QD208" for problem in self.reader.problems):
            message = Text("这一步没有人办：参数没有给", "nobody takes this step: the parameter is not given")
            remedy = Text("在用它的地方写上参数，或者给参数写默认值", "give the parameter, or write a default for it")
            self.reader.fault("QD208", node.get("by") or node, message, remedy)

    def _outcomes(self, place: Placed) -> Mapping[str, Outcome]:
        node = place.node.free
        only = node.get("next")
        written = {DONE: only} if only else node.table("outcomes")
        made = {}
        for key, target in written.items():
            name = outcome_word(key)
            giver = _WORLD.get(name)
            if giver and not _gives(place.node, giver) and node.get("use") is None:
                self._cannot(name, target, _GIVER[giver])
            ways = self.ways.ways(target, place.scopes, (place.id, name)) or (Way(""),)
            made[name] = Outcome(name, ways, giver is not None, origin=target.route)
        return made

    def _cannot(self, name: str, target: Node, why: Text) -> None:
        """The problem of an outcome that only the world gives, and here it cannot."""
        message = Text(f"“{name}”不能由人选：{why.zh}", f"“{name}” cannot be chosen by a person: {why.en}")
        remedy = Text("补上，或者给这个结果换一个名称", "add it, or give this outcome another name")
        self.reader.fault("QD215", target, message, remedy)

    def _vote(self, node: Node) -> tuple[Sitting, ...]:
        vote = node.get("vote")
        if vote is None:
            return ()
        sittings = tuple(vote.each())
        otherwise_last(self.reader, sittings)
        return tuple(self._sitting(sitting) for sitting in sittings)

    def _sitting(self, node: Node) -> Sitting:
        body, when = node.get("body") or node, node.get("when")
        name = self.reader.named(Kind.BODY, body, self.reader.setting.bodies)
        return Sitting(name, self.tables.conditions.read(when) if when else None)

    def _private(self, place: Placed) -> Private | None:
        """What the step says, else, for one that posts, the innermost procedure around it that says something."""
        posts = place.node.get("notice") or place.node.get("publish")
        nodes = [place.node, *([frame.node for frame in reversed(place.scopes[1:])] if posts else [])]
        found = next((private for node in nodes if (private := node.get("private"))), None)
        return optional(private_of, self.reader, found)

    def _recuse(self, place: Placed) -> Recusal | None:
        """The step's own recusal and that of every procedure around it."""
        around = [(outer, frame.node) for outer, frame in place.frames()]
        found = [
            (scope, recuse)
            for scope, node in (*around, (place.scopes[-1], place.node))
            if (recuse := node.get("recuse"))
        ]
        apart = [step for scope, recuse in found for step in self._apart(scope, recuse)]
        kin = any(recuse.flag("kin") for _, recuse in found)
        return Recusal(kin, tuple(dict.fromkeys(apart))) if found else None

    def _apart(self, scope: Scope, recuse: Node) -> Iterator[str]:
        for step in recuse.free.many("apart_from"):
            if step.text.partition("/")[0] in self.reader.setting.codes:
                yield step.text  # of whoever called: whether it has that step is seen when all powers are built
            else:
                yield from scope.within(self.reader.named(Kind.STEP, step, scope.steps))

    def _risks(self, place: Placed) -> Iterator[Risk]:
        nodes = [*(frame.node for frame in place.scopes[1:] if place.opens(frame)), place.node]
        return (risk_of(self.reader, risk) for node in nodes for risk in node.many("risk"))

    def _start(self, place: Placed) -> Start | None:
        """The step's own start, else that of a procedure which begins here."""
        around = [(outer, frame.node) for outer, frame in place.frames() if place.opens(frame)]
        found = [(scope, node) for scope, node in (*around, (place.scopes[-1], place.node)) if node.get("start")]
        if not found:
            return None
        scope, node = found[-1]
        start = node.get("start")
        return start_of(self.reader, start, self.ends, self.namer(scope)) if start else None


def _gives(node: Node, giver: str) -> bool:
    """Whether a step has the vote, the notice, the call that is waited for, or the limit that runs out."""
    written = node.get(giver)
    if written is None or (giver == "call" and not written.flag("wait", default=True)):
        return False
    if giver == "within":
        return not any(map(written.get, ("none", "at_least", "extension"))) or written.get("at_most") is not None
    return True


def former_ids(place: Placed) -> Iterator[str]:
    """原名: every id that this step had under former names of its own and of the procedures around it; the first
    step of a procedure also takes over from the plain step that stood there before."""
    parts = [
        (name, *(old.text for old in node.many("renamed_from")))
        for name, node in (*((f.id.rpartition("/")[2], f.node) for f in place.scopes[1:]), (place.name, place.node))
    ]
    for depth, frame in enumerate(place.scopes[1:], start=1):
        if place.opens(frame):
            yield from _others(parts[:depth])
    yield from _others(parts)


def _others(parts: list[tuple[str, ...]]) -> list[str]:
    """All ids that names give when put together, without the present one, which comes first."""
    return ["/".join(names) for names in product(*parts)][1:]
