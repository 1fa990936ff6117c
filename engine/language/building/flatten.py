"""Shared procedures (用) stand in the power as their own steps, named `frame/step`; nesting allowed, circles not."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ...errors import Text
from .references import Kind
from .words_of import outcome_word

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .node import Arguments, Node
    from .reader import Reader


@dataclass(frozen=True, slots=True)
class Scope:
    """The steps that may name one another: those of the power (`id` empty), or of one procedure standing in it.

    `node` is the power, or the step with 用; `body` the power, or the procedure read with its arguments; `inner` the
    scopes of those of `steps` that use a procedure; `exits` the outcomes of a procedure.
    """

    id: str
    node: Node
    body: Node
    steps: Mapping[str, Node]
    inner: Mapping[str, Scope] = field(default_factory=dict)
    exits: tuple[str, ...] = ()
    procedure: str = ""

    def full(self, name: str) -> str:
        """The id of a step or frame of this scope in the whole power."""
        return f"{self.id}/{name}" if self.id else name

    def entry(self, name: str) -> str:
        """The id of the plain step at which a step of this scope begins."""
        inner = self.inner.get(name)
        return inner.entry(next(iter(inner.steps))) if inner else self.full(name)

    def within(self, name: str) -> Iterator[str]:
        """The ids of all plain steps that a step of this scope stands for."""
        inner = self.inner.get(name)
        if inner is None:
            yield self.full(name)
            return
        for step in inner.steps:
            yield from inner.within(step)


@dataclass(frozen=True, slots=True)
class Placed:
    """A plain step where it stands: its author's name, its node, and the scopes around it, the power's first."""

    name: str
    node: Node
    scopes: tuple[Scope, ...]

    @property
    def id(self) -> str:
        """The id in the whole power."""
        return self.scopes[-1].full(self.name)

    def frames(self) -> Iterator[tuple[Scope, Scope]]:
        """The procedures around the step with the scope each stands in, the outermost first."""
        yield from zip(self.scopes, self.scopes[1:], strict=False)

    def opens(self, frame: Scope) -> bool:
        """Whether `frame` begins at this step."""
        return frame.entry(next(iter(frame.steps))) == self.id


def scope_of(reader: Reader, power: Node) -> Scope:
    """The scope of a whole power with every procedure in its place."""
    steps = power.table("steps")
    return Scope("", power, power, steps, _inner(reader, "", steps, ()))


def placed(scope: Scope, around: tuple[Scope, ...] = ()) -> Iterator[Placed]:
    """All plain steps, in the order of the text."""
    scopes = (*around, scope)
    for name, node in scope.steps.items():
        if name in scope.inner:
            yield from placed(scope.inner[name], scopes)
        else:
            yield Placed(name, node, scopes)


def nested(scope: Scope, around: tuple[Scope, ...] = ()) -> Iterator[tuple[Scope, ...]]:
    """Every procedure that stands in the power as the chain of scopes down to it, outer ones first."""
    scopes = (*around, scope)
    for inner in scope.inner.values():
        yield (*scopes, inner)
        yield from nested(inner, scopes)


def _inner(reader: Reader, prefix: str, steps: Mapping[str, Node], using: tuple[str, ...]) -> dict[str, Scope]:
    found = {}
    for name, node in steps.items():
        use = node.get("use")
        if use is None:
            continue
        scope = _standing(reader, f"{prefix}/{name}" if prefix else name, node, use, using)
        if scope is not None:
            found[name] = scope
    return found


def _standing(reader: Reader, frame: str, node: Node, use: Node, using: tuple[str, ...]) -> Scope | None:
    """The procedure that `use` names, standing as `frame`; None with a problem where it cannot stand."""
    procedures = reader.setting.procedures
    name = reader.named(Kind.PROCEDURE, use, procedures)
    if name not in procedures:
        return None
    if name in using:
        circle = "→".join((*using[using.index(name) :], name))
        message = Text(f"程序互相引用成了圈：{circle}", f"procedures use each other in a circle: {circle}")
        reader.fault("QD214", use, message, Text("去掉其中一处“用”", "take one “use” out"))
        return None
    source = procedures[name]
    body = source.under(_arguments(reader, node, use, source))
    steps = body.table("steps")
    exits = tuple(outcome_word(leave.text) for leave in source.many("exits"))
    return Scope(frame, node, body, steps, _inner(reader, frame, steps, (*using, name)), exits, name)


def _arguments(reader: Reader, node: Node, use: Node, procedure: Node) -> Arguments:
    """What each parameter of the procedure stands for here; a problem for one that is missing or not known."""
    parameters, given = procedure.table("params"), node.table("params")
    for name, argument in given.items():
        if name not in parameters:
            reader.named(Kind.ARGUMENT, argument.saying(name), parameters)
    return {name: given.get(name) or _default(reader, use, name, default) for name, default in parameters.items()}


def _default(reader: Reader, use: Node, name: str, default: Node) -> Node | None:
    if default.text == "required":
        message = Text(
            f"共用程序“{use.text}”要写参数“{name}”", f"the procedure “{use.text}” needs the parameter “{name}”"
        )
        remedy = Text(f"在“参数”里写上：{name}: …", f"write it under “params”: {name}: …")
        reader.fault("QD208", use, message, remedy)
        return None
    return None if default.text == "none" else default
