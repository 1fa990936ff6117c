"""Under which condition a schema asks for a key or forbids it: the `if` above an error's place in the schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...positions import Key
    from ..vocabulary import Schema

_DOWN = frozenset({"properties", "items", "additionalProperties", "propertyNames"})


class Branch(NamedTuple):
    """The side of an `if` that was taken (`holds`), the keys it asks for, and the words it wants under some of them."""

    holds: bool
    required: tuple[str, ...]
    words: tuple[tuple[str, str], ...]


class Spot(NamedTuple):
    """A place in a schema: what stands there, and the branches taken at the object it speaks of, outermost first."""

    node: Any
    branches: tuple[Branch, ...]


def spot(schema: Schema, path: Iterable[Key]) -> Spot:
    """The place at an error's own `path`, in which `$ref` and `if` are left out.

    Where the path ends at `properties`, the object that has them is meant.
    """
    node: Any = schema
    found: list[Branch] = []
    steps = list(path)
    for index, step in enumerate(steps):
        node = _resolved(node, step, schema)
        if step in {"then", "else"} and isinstance(node, dict):
            found.append(_branch(node["if"], step == "then"))
        if _goes_down(steps, index):
            found = []
        node = node[step]
    return Spot(node, tuple(found))


def _goes_down(steps: list[Key], index: int) -> bool:
    """Whether the step leads to what stands below in the data, and does not merely name a property of that name."""
    return steps[index] in _DOWN and index + 1 < len(steps) and (index == 0 or steps[index - 1] != "properties")


def _branch(condition: Schema, holds: bool) -> Branch:
    wanted = condition.get("properties", {})
    words = tuple((prop, below["enum"][0]) for prop, below in wanted.items() if "enum" in below)
    return Branch(holds, tuple(condition.get("required", ())), words)


def _resolved(node: object, step: Key, schema: Schema) -> object:
    """The node that has `step`, behind its `$ref`s."""
    while isinstance(node, dict) and step not in node and "$ref" in node:
        node = schema["$defs"][node["$ref"].removeprefix("#/$defs/")]
    return node
