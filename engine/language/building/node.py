"""A piece of plain data that knows where it was written.

A `Node` walks canonical data (dict, list, text, number, truth) and carries the `Route` of every piece. Inside a
shared procedure it also carries the arguments: a text that equals a parameter's name reads as the argument, and
stands where the argument was written. Pieces that a patch set are routed to the patch.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from ...positions import Key, Route

if TYPE_CHECKING:
    from ..shape.canonical import Plain

Arguments: TypeAlias = Mapping[str, "Node | None"]


@dataclass(slots=True)
class Node:
    """`data` at `keys` of `file`; `bound` are the arguments in force (None: the parameter is absent), `patched` says
    which pieces another file set. Not to be changed; made by the ten thousand, so not frozen."""

    data: Plain
    file: str
    keys: tuple[Key, ...] = ()
    bound: Arguments = field(default_factory=dict)
    patched: Mapping[tuple[Key, ...], str] = field(default_factory=dict)

    @property
    def route(self) -> Route:
        """Where this piece is written."""
        return Route(self.file, self.keys)

    @property
    def free(self) -> Node:
        """The same piece read literally: names of steps, fields and materials are never parameters."""
        return self.under({}) if self.bound else self

    def under(self, arguments: Arguments) -> Node:
        """The same piece, read with these arguments."""
        return Node(self.data, self.file, self.keys, arguments, self.patched)

    def saying(self, text: str) -> Node:
        """A text that stands at this place, or in what is written here."""
        return Node(text, self.file, self.keys)

    def at(self, offset: int) -> Node:
        """What stands in this text from one of its characters on."""
        return Node(self.text[offset:], self.file, (*self.keys, offset))

    @property
    def text(self) -> str:
        """The text that stands here, empty where it is none."""
        return self.data if isinstance(self.data, str) else ""

    @property
    def is_table(self) -> bool:
        """Whether keys stand here."""
        return isinstance(self.data, dict)

    def _child(self, key: Key, data: Plain) -> Node | None:
        bound, patched, keys = self.bound, self.patched, (*self.keys, key)
        if bound and isinstance(data, str) and data in bound:
            return bound[data]
        return Node(data, patched.get(keys, self.file) if patched else self.file, keys, bound, patched)

    def get(self, key: str) -> Node | None:
        """The piece under `key`, None where there is none or the argument is absent."""
        data = self.data.get(key) if isinstance(self.data, dict) else None
        return None if data is None else self._child(key, data)

    def items(self) -> Iterator[tuple[str, Node]]:
        """Each key with its piece, in the order of the text."""
        if isinstance(self.data, dict):
            for key, data in self.data.items():
                child = self._child(key, data)
                if child is not None:
                    yield key, child

    def each(self) -> Iterator[Node]:
        """The pieces of a list; a single piece is a list of one."""
        if not isinstance(self.data, list):
            yield self
            return
        for index, data in enumerate(self.data):
            child = self._child(index, data)
            if child is not None:
                yield child

    def key(self, key: str) -> Node | None:
        """The key itself as a piece: a key may be a parameter's name as well (签字: {核查人: 1})."""
        return self._child(key, key)

    def many(self, key: str) -> tuple[Node, ...]:
        """The pieces under `key`: one, a list, or none."""
        child = self.get(key)
        return tuple(child.each()) if child else ()

    def table(self, key: str) -> Mapping[str, Node]:
        """The pieces under `key` by their keys; empty where there is none."""
        child = self.get(key)
        return dict(child.items()) if child else {}

    def word(self, key: str, default: str = "") -> str:
        """The text under `key`."""
        data = self.data.get(key) if isinstance(self.data, dict) else None
        if data is None or not self.bound:
            return default if data is None else data if isinstance(data, str) else ""
        child = self._child(key, data)
        return child.text if child else default

    def flag(self, key: str, *, default: bool = False) -> bool:
        """The truth under `key`."""
        child = self.get(key)
        return default if child is None else child.data is True

    def number(self, key: str) -> int | None:
        """The whole number under `key`, None where there is none."""
        child = self.get(key)
        return child.data if child and isinstance(child.data, int) else None
