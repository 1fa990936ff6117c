"""`qingdan fmt`: a file from one surface to the other, by replacing words where they stand; nothing is written anew.

Comments, layout, quotes and every name that an author invented stay byte for byte, so that there and back again gives
the same bytes (but for two spellings: "是" in quotes comes back without them, True as true). Periods, shares and
conditions are understood on both surfaces and stay as they are.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from ..errors import CatalogueError
from .reading.lines import Fault, replaced
from .reading.tree import Mapping, Node, Scalar, Sequence
from .shape.canonical import MODELINE, Word, words
from .source import parse
from .vocabulary import YES_NO, shape

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..errors import Lang

_MODELINES: dict[Lang, str] = {"zh": r"\1.zh\3", "en": r"\1\3"}
_TRAILING = re.compile(r"[ \t]+$", re.MULTILINE)


def rewrite(text: str, file: str, kind: str, to: Lang) -> str:
    """The text with all its keys, words and booleans, and its modeline, on the surface `to`.

    A file that mixes both surfaces is brought to one. Raises `CatalogueError` where the text cannot be read without a
    fault (QD0xx).
    """
    tree, problems = parse(text, file)
    if tree is None or problems:
        raise CatalogueError(problems)
    faults = [_replacement(word, text) for word in words(tree.root, shape(kind)) if word.lang != to]
    return MODELINE.sub(_MODELINES[to], replaced(text, faults).text, count=1)


def _replacement(word: Word, text: str) -> Fault:
    """The word by its other, within the quotes it stands in; a truth value in English stands in none."""
    start, end = word.scalar.start, word.scalar.end
    inside = text[start:end].replace(word.scalar.text, word.other, 1)
    plain = word.scalar.text in YES_NO.values() or word.scalar.text not in text[start:end]
    return Fault(start, end, "", word.other if plain else inside, word.scalar.text)


def tidy(text: str) -> str:
    """The text with LF at the ends of lines, no blanks before them, one LF at the end, no byte-order mark.

    Blocks of text (`|`, `>`) keep their blanks: they are content.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    tree, _ = parse(text, "")
    blocks = [(node.start, node.end) for node in (_blocks(tree.root, text) if tree else ())]
    faults = [
        Fault(found.start(), found.end(), "", "", "")
        for found in _TRAILING.finditer(text)
        if not any(start < found.start() < end for start, end in blocks)
    ]
    tidied = replaced(text, faults).text
    if any(end == len(text) for _, end in blocks):
        return tidied
    return tidied.rstrip("\n") + "\n" if tidied.strip("\n") else ""


def _blocks(node: Node, text: str) -> Iterator[Node]:
    """The blocks of text below a node."""
    if isinstance(node, Scalar):
        if not node.plain and text[node.start] in "|>":
            yield node
    elif isinstance(node, Sequence):
        yield from chain.from_iterable(_blocks(item, text) for item in node.items)
    elif isinstance(node, Mapping):
        yield from chain.from_iterable(_blocks(entry.value, text) for entry in node.entries.values())
