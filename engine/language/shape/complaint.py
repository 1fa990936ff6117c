"""One thing to say about a piece of data, and what is called what in saying it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeAlias

from ...positions import Key
from ..reading.tree import Scalar
from ..sentences import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..document import Document, Part

Keys: TypeAlias = tuple[Key, ...]


class Error(Protocol):
    """What is read of an error of `jsonschema`."""

    validator: str | None
    validator_value: Any
    instance: Any
    absolute_path: Iterable[Key]
    absolute_schema_path: Iterable[Key]
    schema: Any


class Complaint(NamedTuple):
    """One thing to say: the key of its sentence, the place, key or value, what fills the sentence, the other place.

    `instead` are properties of the same object that would also do: where one of them was meant, nothing is missing.
    """

    key: str
    keys: Keys
    part: Part
    words: Mapping[str, str]
    related: Keys | None = None
    instead: tuple[str, ...] = ()


def place(document: Document, keys: Keys) -> dict[str, str]:
    """What the place at a route is called in a sentence."""
    if not keys:
        return {"place": "这个文件", "place_en": "The file"}
    if isinstance(keys[-1], int):
        outer, number = shown(document.word(keys[:-1])), keys[-1] + 1
        return {"place": f"“{outer}”第 {number} 项", "place_en": f"Item {number} of “{outer}”"}
    name = f"“{shown(document.word(keys))}”"
    return {"place": name, "place_en": name}


def listed(name: str, words: list[str]) -> dict[str, str]:
    return {name: "、".join(words), f"{name}_en": ", ".join(words)}


def word_of(document: Document, keys: Keys, value: str) -> str:
    """A word of an enumeration on the file's surface."""
    shape = document.shape(keys)
    return shape.words.get(value, value) if shape and document.surface == "zh" else value


def written(document: Document, keys: Keys) -> str:
    """What the author wrote at a route, shortened."""
    node = document.find(keys)[-1].value
    return shown(document.tree.text[node.start : node.end] if not isinstance(node, Scalar) else node.text)
