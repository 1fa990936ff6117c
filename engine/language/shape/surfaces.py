"""The schemas that follow from others: the Chinese surface, the patch of a power, shared definitions copied in.

Every schema is complete in itself, so that an editor, `check-jsonschema` or a single exported file needs no other.
What is repeated is generated: `generated()` gives the text of every file of `schemas/`, and a test holds the checked
in files equal to it. To change the language, change `power.schema.json` (or the file that is the home of what
changes) and write `generated()` out again.
"""

from __future__ import annotations

import json
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..vocabulary import NAMES, YES_NO, Schema, by_type, schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_BORROWERS = ("procedure", "catalogue", "laws", "roles", "bodies", "scenario")
_WHOLE = frozenset({"required", "dependentRequired", "minProperties", "allOf", "else"})
"""Keywords that ask for a whole object, which a patch is not."""


def generated() -> dict[str, str]:
    """File name → text of every schema that is shipped, English first."""
    power = schema("power")
    english = {"power": power} | {name: completed(schema(name), power) for name in _BORROWERS}
    english |= {"patch": patch_schema(power), "event": schema("event"), "record": record_schema(schema("event"))}
    chinese = {f"{name}.zh": chinese_schema(english[name]) for name in NAMES}
    return {f"{name}.schema.json": _text(node) for name, node in (english | chinese).items()}


def completed(node: Schema, power: Schema) -> Schema:
    """`node` with every definition that it uses, taken from itself or else from the schema of a power."""
    return _with_defs(node, {**node.get("$defs", {}), **power["$defs"]})


def patch_schema(power: Schema) -> Schema:
    """JSON Merge Patch (RFC 7386) over a power: everything optional, null removes, a list is replaced as a whole."""
    patch = _optional(power) | {
        "title": "事项补丁",
        "description": "本地对承接来的一项权力的改动：只写要改和要加的，写 null 就是去掉。",
        "type": "object",
    }
    return _with_defs(patch, power["$defs"] | {f"{name}_patch": _optional(d) for name, d in power["$defs"].items()})


def record_schema(event: Schema) -> Schema:
    """A line of an exported record: with that of an entry, which stands in a schema of its own, copied in."""
    entry = {word: value for word, value in event.items() if word not in {"$schema", "title", "$defs"}}
    record = schema("record")
    return {**record, "$defs": {**record["$defs"], **event["$defs"], "entry": entry}}


def chinese_schema(node: Schema, outer: Mapping[str, str] = MappingProxyType({})) -> Schema:
    """The same schema with Chinese keys, Chinese enumerated values, and 是/否 for booleans.

    `outer` are the keys of the object that an in-place keyword (`then`, `allOf`) goes on speaking about.
    """
    names = {**outer, **_titles(node)}
    turned = {word: _TURN[word](value, names) if word in _TURN else value for word, value in node.items()}
    words = turned.pop("x-names", {})
    turned.pop("x-id", None)
    for listing in turned.keys() & {"enum", "examples"}:
        turned[listing] = [words.get(word, word) for word in turned[listing]]
    return _yes_no(turned)


def _titles(node: Schema) -> dict[str, str]:
    properties: Mapping[str, Schema | bool] = node.get("properties", {})
    return {prop: below["title"] for prop, below in properties.items() if isinstance(below, dict) and "title" in below}


def _chinese(node: Schema | bool, names: Mapping[str, str]) -> Schema | bool:
    return node if isinstance(node, bool) else chinese_schema(node, names)


def _below(node: Schema | bool, _names: Mapping[str, str]) -> Schema | bool:
    return _chinese(node, {})


_TURN: Mapping[str, Callable[[Any, Mapping[str, str]], Any]] = MappingProxyType(
    {
        "properties": lambda value, names: {names[prop]: _chinese(below, {}) for prop, below in value.items()},
        "required": lambda value, names: [names[prop] for prop in value],
        "dependentRequired": lambda value, names: {names[p]: [names[q] for q in need] for p, need in value.items()},
        "$defs": lambda value, _: {name: _chinese(below, {}) for name, below in value.items()},
        "allOf": lambda value, names: [_chinese(part, names) for part in value],
        "if": _chinese,
        "then": _chinese,
        "else": _chinese,
        "items": _below,
        "additionalProperties": _below,
    }
)


def _yes_no(node: Schema) -> Schema:
    """A truth value is the text 是 or 否; beside other texts (the value of a parameter) it is one of them.

    `examples` are what an editor offers where the value may also be an object.
    """
    types, words = node.get("type"), list(YES_NO.values())
    if types == "boolean":
        return node | {"type": "string", "enum": words}
    if not isinstance(types, list) or "boolean" not in types:
        return node
    others = [kind for kind in types if kind not in {"boolean", "string"}]
    only = {} if "string" in types else {"examples": words, "if": {"type": "string"}, "then": {"enum": words}}
    return node | {"type": ["string", *others]} | only


def _optional(node: Schema) -> Schema:
    """What a patch may write where a power has `node`."""
    left_out = _WHOLE if by_type(node) else _WHOLE | {"if", "then"}
    patch = {word: _LOOSE[word](value) if word in _LOOSE else value for word, value in node.items()}
    patch = {word: value for word, value in patch.items() if word not in left_out}
    if "type" in patch:
        patch["type"] = [*([patch["type"]] if isinstance(patch["type"], str) else patch["type"]), "null"]
        patch |= {"enum": [*patch["enum"], None]} if "enum" in patch else {}
    return patch


def _loose(node: Schema | bool) -> Schema | bool:
    return node if isinstance(node, bool) else _optional(node)


_LOOSE: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "properties": lambda value: {prop: _loose(below) for prop, below in value.items()},
        "additionalProperties": _loose,
        "then": _loose,
        "$ref": lambda value: f"{value}_patch",
    }
)


def _with_defs(node: Schema, pool: Mapping[str, Schema]) -> Schema:
    """`node` with exactly those definitions of `pool` that it reaches, in the order of `pool`."""
    body = {key: value for key, value in node.items() if key != "$defs"}
    reached: set[str] = set()
    waiting = list(_references(body))
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting += _references(pool[name])
    return body | {"$defs": {name: below for name, below in pool.items() if name in reached}} if reached else body


def _references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"].removeprefix("#/$defs/")
        node = list(node.values())
    for below in node if isinstance(node, list) else ():
        yield from _references(below)


def _text(node: Schema) -> str:
    return json.dumps(node, ensure_ascii=False, indent=2) + "\n"
