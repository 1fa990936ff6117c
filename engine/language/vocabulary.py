"""Both surfaces of the language, read from the schemas and from nowhere else.

In `schemas/NAME.schema.json` a property is the key of the English surface, its `title` the key of the Chinese one;
`x-names` pairs the words of an enumeration, `x-id` marks a text that is an id. `Shape` is that table, object by object,
because one word (依据, 地点, 类型) means different things in different objects. Keys that authors invent have no title
and are never translated.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from .package import package

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..errors import Lang

Schema: TypeAlias = dict[str, Any]

NAMES = ("power", "procedure", "patch", "catalogue", "laws", "roles", "bodies", "scenario")
"""The documents that people write, each in two surfaces."""

YES_NO: Mapping[bool, str] = MappingProxyType({True: "是", False: "否"})
"""How the Chinese surface writes a boolean; in YAML 1.2 both are text."""

_SUFFIX: Mapping[Lang, str] = MappingProxyType({"en": ".schema.json", "zh": ".zh.schema.json"})


@dataclass(frozen=True, slots=True)
class Shape:
    """What may stand at one place of a document, in both surfaces.

    `titles` maps English property to Chinese key, `words` English to Chinese enumerated value; `properties`, `others`
    (under names that authors invent) and `items` are what stands below. `boolean`: 是/否 here is a truth value.
    `ids`: a text here, or in a list here, is an id, as every invented name is.
    """

    titles: Mapping[str, str]
    properties: Mapping[str, Shape]
    others: Shape | None
    items: Shape | None
    words: Mapping[str, str]
    boolean: bool
    ids: bool
    required: tuple[str, ...]
    keys: Mapping[str, str] = field(init=False)
    meanings: Mapping[str, str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "keys", _turned(self.titles))
        object.__setattr__(self, "meanings", _turned(self.words))

    def english(self, key: str) -> str | None:
        """The property that the Chinese `key` names here, None for any other word."""
        return self.keys.get(key)

    def chinese(self, prop: str) -> str | None:
        """The Chinese key of `prop` here, None where it is no property."""
        return self.titles.get(prop)

    def child(self, prop: str) -> Shape | None:
        """What stands under a property or an invented name; None where neither may stand."""
        return self.properties.get(prop, self.others)

    def item(self) -> Shape | None:
        """What stands in each place of a list here; None where no list may stand."""
        return self.items

    def known(self, lang: Lang) -> tuple[str, ...]:
        """The keys that the language itself knows here, in the order of the schema."""
        return tuple(self.titles) if lang == "en" else tuple(self.titles.values())


@cache
def schema(name: str, lang: Lang = "en") -> Schema:
    """The schema of one kind of document in one surface, as it is shipped. Not to be changed by the caller."""
    text = (package() / "schemas" / f"{name}{_SUFFIX[lang]}").read_text(encoding="utf-8")
    loaded: Schema = json.loads(text)
    return loaded


@cache
def shape(name: str) -> Shape:
    """The table of one kind of document, `name` one of `NAMES`."""
    whole = schema(name)
    return _shape(whole, whole.get("$defs", {}))


def by_type(node: Schema) -> bool:
    """Whether the node's `if` only asks which type the value has: then `then` says what stands here."""
    return set(node.get("if", ())) == {"type"}


def _shape(node: Schema, defs: Mapping[str, Schema]) -> Shape:
    node = _resolved(node, defs)
    properties: Mapping[str, Schema] = node.get("properties", {})
    others = node.get("additionalProperties", False)
    return Shape(
        titles={prop: below["title"] for prop, below in properties.items()},
        properties={prop: _shape(below, defs) for prop, below in properties.items()},
        others=_shape(others, defs) if others else None,
        items=_shape(_item(node), defs) if "items" in node else None,
        words=node.get("x-names", {}),
        boolean="boolean" in _types(node),
        ids=node.get("x-id", False),
        required=tuple(node.get("required", ())),
    )


def _resolved(node: Schema, defs: Mapping[str, Schema]) -> Schema:
    """The definition that a `$ref` names, and what a `then` by type adds. Beside a `$ref` only a title is of use."""
    if "$ref" in node:
        return _resolved(defs[node["$ref"].removeprefix("#/$defs/")], defs)
    return {**_resolved(node["then"], defs), **node} if by_type(node) else node


def _item(node: Schema) -> Schema:
    """What stands in each place of a list; ids where the list is one of ids."""
    return {**node["items"], "x-id": True} if node.get("x-id") else node["items"]


def _types(node: Schema) -> Iterable[str]:
    types = node.get("type", ())
    return (types,) if isinstance(types, str) else types


def _turned(pairs: Mapping[str, str]) -> Mapping[str, str]:
    return {there: here for here, there in pairs.items()}
