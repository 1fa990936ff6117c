"""One catalogue over another: JSON Merge Patch (RFC 7386), every piece keeping the file that set it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..building.node import Node

if TYPE_CHECKING:
    from ...positions import Key
    from ..shape.canonical import Plain

Keys = tuple["Key", ...]


def overlay(base: Node, patch: Node, depth: int = -1) -> Node:
    """`base` changed by `patch`: null removes, tables merge, all else replaces; new keys come at the end.

    Below `depth` levels (all where negative) a table replaces as a whole. Pieces that the patch set are routed to it.
    """
    merge = _Merge(patch.file, dict(base.patched))
    data = merge.merged(base.data, patch.data, (), depth)
    return Node(data, base.file, patched=merge.patched)


@dataclass(frozen=True, slots=True)
class _Merge:
    """One merge under way, of a patch that stands in `file`; `patched` grows by what it sets."""

    file: str
    patched: dict[Keys, str]

    def merged(self, base: Plain, data: Plain, keys: Keys, depth: int) -> Plain:
        if not isinstance(data, dict) or depth == 0:
            self.claim(keys)
            return data
        if not isinstance(base, dict):
            self.claim(keys)
            base = {}
        result = dict(base)
        for key, piece in data.items():
            if piece is None:
                result.pop(key, None)
            else:
                result[key] = self.merged(result.get(key), piece, (*keys, key), depth - 1)
        return result

    def claim(self, keys: Keys) -> None:
        """From here down everything is the patch's."""
        for known in [known for known in self.patched if known[: len(keys)] == keys]:
            del self.patched[known]
        self.patched[keys] = self.file


def only(node: Node, keys: tuple[str, ...]) -> Node:
    """A table cut down to some of its keys."""
    data = node.data if isinstance(node.data, dict) else {}
    return Node({key: data[key] for key in keys if key in data}, node.file, patched=node.patched)
