"""A tree in either surface becomes plain data in English names: the one form in which everything further reads it.

Keys become properties, words of enumerations their English words, 是/否 booleans where a truth value stands; names that
authors invent stay. Every word that belongs to one surface is noted, so that it is known which of the two the file is
written in, and what in it is not. The same notes say what a rewriting has to replace.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from .tree import Mapping, Node, Scalar, Sequence, Tree
from .vocabulary import YES_NO

if TYPE_CHECKING:
    from ..errors import Lang
    from ..positions import Key
    from .scalars import Value
    from .vocabulary import Shape

Plain: TypeAlias = "dict[str, Plain] | list[Plain] | Value"

MODELINE = re.compile(r"(?m)^(#\s*yaml-language-server:\s*\$schema=\S*?)(\.zh)?(\.schema\.json)")
"""The line by which an editor finds the schema, and with it the surface."""

_TRUTHS = {word: truth for truth, word in YES_NO.items()}
_ENGLISH = {True: "true", False: "false"}


class Word(NamedTuple):
    """A word of one surface: where it stands, its route, and how the other surface says it."""

    scalar: Scalar
    keys: tuple[Key, ...]
    other: str


@dataclass(frozen=True, slots=True)
class Canonical:
    """`data` in English names; `keys` and `values` are the words of each surface that were found."""

    data: Plain
    surface: Lang
    keys: dict[Lang, list[Word]]
    values: dict[Lang, list[Word]]


@dataclass(slots=True)
class _Reader:
    keys: dict[Lang, list[Word]] = field(default_factory=lambda: {"zh": [], "en": []})
    values: dict[Lang, list[Word]] = field(default_factory=lambda: {"zh": [], "en": []})

    def plain(self, node: Node, shape: Shape | None, route: tuple[Key, ...]) -> Plain:
        """The data of a node of which `shape` says what it may be (None: nothing is known)."""
        if isinstance(node, Scalar):
            return self._value(node, shape, route) if shape else node.value
        if isinstance(node, Sequence):
            below = shape.items if shape else None
            return [self.plain(item, below, (*route, index)) for index, item in enumerate(node.items)]
        return self._mapping(node, shape, route)

    def _mapping(self, node: Mapping, shape: Shape | None, route: tuple[Key, ...]) -> Plain:
        data: dict[str, Plain] = {}
        for name, (key, value) in node.entries.items():
            prop = self._property(key, shape, route) if shape else name
            below = shape.child(prop) if shape else None
            data.setdefault(prop, self.plain(value, below, (*route, prop)))
        return data

    def _property(self, key: Scalar, shape: Shape, route: tuple[Key, ...]) -> str:
        name = key.text
        if name in shape.titles:
            self.keys["en"].append(Word(key, (*route, name), shape.titles[name]))
            return name
        prop = shape.keys.get(name)
        if prop is None:
            return name
        self.keys["zh"].append(Word(key, (*route, prop), prop))
        return prop

    def _value(self, node: Scalar, shape: Shape, route: tuple[Key, ...]) -> Value:
        text = node.text
        if shape.words and text in shape.meanings:
            self.values["zh"].append(Word(node, route, shape.meanings[text]))
            return shape.meanings[text]
        if shape.words and text in shape.words:
            self.values["en"].append(Word(node, route, shape.words[text]))
            return text
        if not shape.boolean:
            return node.value
        if text in _TRUTHS:
            self.values["zh"].append(Word(node, route, _ENGLISH[_TRUTHS[text]]))
            return _TRUTHS[text]
        if isinstance(node.value, bool):
            self.values["en"].append(Word(node, route, YES_NO[node.value]))
        return node.value


def canonical(tree: Tree, shape: Shape) -> Canonical:
    """The data of a tree, and the surface in which most of its keys are written (else its words, else its modeline)."""
    reader = _Reader()
    data = reader.plain(tree.root, shape, ())
    zh, en = ((len(reader.keys[lang]), len(reader.values[lang])) for lang in ("zh", "en"))
    surface: Lang = ("zh" if zh > en else "en") if zh != en else _modeline(tree.text)
    return Canonical(data, surface, reader.keys, reader.values)


def _modeline(text: str) -> Lang:
    found = MODELINE.search(text)
    return "en" if found and not found[2] else "zh"
