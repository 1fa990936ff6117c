"""One catalogue over another: JSON Merge Patch (RFC 7386), every piece keeping the file that set it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .node import Node

if TYPE_CHECKING:
    from ..positions import Key
    from .node import Plain

Keys = tuple["Key", ...]


def overlay(base: Node, patch: Node, depth: int = -1) -> Node:
    """`base` changed by `patch`: null removes, tables merge, all else replaces; new keys come at the end.

    Below `depth` levels (all where negative) a table replaces as a whole. Pieces that the patch set are routed to it.
    """
    patched = dict(base.patched)
    data = _merged(base.data, patch.data, (), patch, patched, depth)
    return Node(data, base.route, base.bound, patched)


def _merged(base: Plain, data: Plain, keys: Keys, patch: Node, patched: dict[Keys, str], depth: int) -> Plain:
    if not isinstance(data, dict) or depth == 0:
        _claim(keys, patch, patched)
        return data
    if not isinstance(base, dict):
        _claim(keys, patch, patched)
        base = {}
    merged = dict(base)
    for key, piece in data.items():
        if piece is None:
            merged.pop(key, None)
        else:
            merged[key] = _merged(merged.get(key), piece, (*keys, key), patch, patched, depth - 1)
    return merged


def _claim(keys: Keys, patch: Node, patched: dict[Keys, str]) -> None:
    """From here down everything is the patch's, or of whom the patch has it."""
    for known in [known for known in patched if known[: len(keys)] == keys]:
        del patched[known]
    patched[keys] = patch.patched.get(keys, patch.route.file)
    patched |= {known: file for known, file in patch.patched.items() if known[: len(keys)] == keys}


def only(node: Node, keys: tuple[str, ...]) -> Node:
    """A table cut down to some of its keys."""
    data = node.data if isinstance(node.data, dict) else {}
    return Node({key: data[key] for key in keys if key in data}, node.route, node.bound, node.patched)
