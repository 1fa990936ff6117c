"""A tree in either surface becomes plain data in English names: the one form in which everything further reads it.

Keys become properties, words of enumerations their English words, 是/否 booleans where a truth value stands; names that
authors invent stay. Every word that belongs to one surface is noted, so that it is known which of the two the file is
written in, and what in it is not. The same notes say what a rewriting has to replace.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from ..reading.tree import Mapping, Node, Scalar, Sequence, Tree
from ..vocabulary import YES_NO

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...errors import Lang
    from ...positions import Key
    from ..reading.scalars import Value
    from ..vocabulary import Shape

Plain: TypeAlias = "dict[str, Plain] | list[Plain] | Value"

MODELINE = re.compile(r"(?m)^(#\s*yaml-language-server:\s*\$schema=\S*?)(\.zh)?(\.schema\.json)")
"""The line by which an editor finds the schema, and with it the surface."""

_TRUTHS = {word: truth for truth, word in YES_NO.items()}
_ENGLISH = {True: "true", False: "false"}


class Word(NamedTuple):
    """A word of the surface `lang`: where it stands, its route, and how the other surface says it."""

    lang: Lang
    scalar: Scalar
    keys: tuple[Key, ...]
    other: str


class Canonical(NamedTuple):
    """Plain data in English names, the surface in which it is written, whether something in it is of the other, and
    every id in it."""

    data: Plain
    surface: Lang
    mixed: bool
    ids: list[str]


def canonical(tree: Tree, shape: Shape) -> Canonical:
    """The data of a tree, and the surface in which most of its keys are written (else its words, else its modeline)."""
    counts = _Counts()
    data = counts.plain(tree.root, shape)
    zh, en = (counts.zh_keys, counts.zh_words), (counts.en_keys, counts.en_words)
    surface: Lang = ("zh" if zh > en else "en") if zh != en else _modeline(tree.text)
    return Canonical(data, surface, any(en if surface == "zh" else zh), counts.ids)


@dataclass(slots=True)
class _Counts:
    """How many words of either surface were met on the way, and which ids."""

    zh_keys: int = 0
    en_keys: int = 0
    zh_words: int = 0
    en_words: int = 0
    ids: list[str] = field(default_factory=list)

    def plain(self, node: Node, shape: Shape | None) -> Plain:
        """The data of a node of which `shape` says what it may be (None: nothing is known)."""
        if isinstance(node, Scalar):
            if shape is None:
                return node.value
            if shape.ids and node.text:
                self.ids.append(node.text)
            return self._value(node, shape) if shape.words or shape.boolean else node.value
        if isinstance(node, Sequence):
            below = shape.items if shape else None
            return [self.plain(item, below) for item in node.items]
        return self._mapping(node, shape)

    def _mapping(self, node: Mapping, shape: Shape | None) -> Plain:
        if shape is None:
            return {name: self.plain(entry.value, None) for name, entry in node.entries.items()}
        data: dict[str, Plain] = {}
        for name, (_, value) in node.entries.items():
            prop = shape.keys.get(name)
            if prop is not None:
                self.zh_keys += 1
            else:
                prop = name
                if name in shape.titles:
                    self.en_keys += 1
                elif name and shape.others:
                    self.ids.append(name)
            data.setdefault(prop, self.plain(value, shape.properties.get(prop, shape.others)))
        return data

    def _value(self, node: Scalar, shape: Shape) -> Value:
        meaning: Value = shape.meanings.get(node.text)
        if meaning is None and shape.boolean:
            meaning = _TRUTHS.get(node.text)
        if meaning is not None:
            self.zh_words += 1
            return meaning
        self.en_words += node.text in shape.words or (shape.boolean and isinstance(node.value, bool))
        return node.value


def words(node: Node, shape: Shape | None, route: tuple[Key, ...] = ()) -> Iterator[Word]:
    """Every word below a node that belongs to one of the surfaces: keys, words of enumerations, truth values."""
    if shape is None:
        return
    if isinstance(node, Scalar):
        yield from _word(node, shape, route)
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from words(item, shape.items, (*route, index))
    else:
        for name, (key, value) in node.entries.items():
            prop = shape.keys.get(name, name)
            below = (*route, prop)
            if prop in shape.titles:
                yield Word("en", key, below, shape.titles[prop]) if prop == name else Word("zh", key, below, prop)
            yield from words(value, shape.child(prop), below)


def ids(node: Node, shape: Shape | None, route: tuple[Key, ...] = ()) -> Iterator[tuple[Scalar, tuple[Key, ...]]]:
    """Every id below a node with its route: names that authors invent, and texts that the schema marks as ids. An empty
    text is none."""
    if shape is None:
        return
    if isinstance(node, Scalar):
        if shape.ids and node.text:
            yield node, route
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from ids(item, shape.items, (*route, index))
    else:
        for name, (key, value) in node.entries.items():
            prop = shape.keys.get(name, name)
            if name and shape.others and prop not in shape.titles:
                yield key, (*route, name)
            yield from ids(value, shape.child(prop), (*route, prop))


def _word(node: Scalar, shape: Shape, route: tuple[Key, ...]) -> Iterator[Word]:
    if node.text in shape.meanings:
        yield Word("zh", node, route, shape.meanings[node.text])
    elif node.text in shape.words:
        yield Word("en", node, route, shape.words[node.text])
    elif shape.boolean and node.text in _TRUTHS:
        yield Word("zh", node, route, _ENGLISH[_TRUTHS[node.text]])
    elif shape.boolean and isinstance(node.value, bool):
        yield Word("en", node, route, YES_NO[node.value])


def _modeline(text: str) -> Lang:
    found = MODELINE.search(text)
    return "en" if found and not found[2] else "zh"
