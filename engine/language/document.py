"""A tree becomes a document: plain data in English names, held against its schema, whichever surface was written.

`jsonschema_rs` says whether the data is valid. Only where it is not, `jsonschema` (the authority, and two hundred times
slower) is imported to say what is wrong; its errors become our sentences in `complaints`. The only importer of both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from ..identity import id_fault, visible
from .reading.tree import Entry, Mapping, Node, Scalar, Sequence, Tree
from .sentences import problem, shown
from .shape.canonical import Plain, canonical, ids, words
from .source import parse
from .vocabulary import Schema, Shape, schema, shape

try:
    import jsonschema_rs
except ImportError:  # no wheel for this machine: jsonschema answers both questions, slower
    jsonschema_rs = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..errors import Lang
    from ..positions import Key, Problem, Span

Part = Literal["key", "value"]

MOST = 1000
"""Errors of one file that are looked at."""


@dataclass(frozen=True)
class Document:
    """One file as plain data: dict, list, text, int, Decimal, bool, None, with English names (docs/language).

    It knows its author's words: where each piece stands, and what it is called on the surface the file is written in.
    For that it keeps the text; the tree, forty times as large, is grown from it again if anybody asks.
    """

    file: str
    kind: str
    surface: Lang
    data: Plain
    text: str = field(repr=False, compare=False)

    @cached_property
    def tree(self) -> Tree:
        """The text as a tree."""
        tree, _ = parse(self.text, self.file)
        if tree is None:
            raise AssertionError(self.file)  # it was read from a tree
        return tree

    def locate(self, keys: Iterable[Key], part: Part = "value") -> Span:
        """Where the piece at a route of English names stands, or its key; else its nearest ancestor's key.

        A piece that begins below its key is shown by its key. A number under a text is one of its characters.
        """
        route = tuple(keys)
        found = self.find(route)
        key, node = found[-1]
        if part == "key" or len(found) <= len(route) or node.start == node.end or self._is_below(found[-1]):
            node = key if key is not _NO_KEY else _first(node)
        return self.tree.span(node)

    def _is_below(self, entry: Entry) -> bool:
        """Whether a piece begins on a line below its key."""
        return entry.key is not _NO_KEY and "\n" in self.tree.text[entry.key.end : entry.value.start]

    def find(self, keys: Iterable[Key]) -> list[Entry]:
        """The entries passed on the way to a route, the root first, as far as they exist (an item's key is at -1)."""
        entry = Entry(_NO_KEY, self.tree.root)
        here: Shape | None = shape(self.kind)
        found = [entry]
        for key in keys:
            below = _below(entry.value, key, here, self.tree.text)
            if below is None:
                break
            entry = below
            here = here and (here.items if isinstance(key, int) else here.child(key))
            found.append(entry)
        return found

    def word(self, keys: Iterable[Key]) -> str:
        """The author's name of the last key of a route; where it is not written, its name on the file's surface."""
        route = tuple(keys)
        if not route:
            return ""
        found = self.find(route)
        if len(found) > len(route) and isinstance(route[-1], str):
            return found[-1].key.text
        return str(route[-1]) if isinstance(route[-1], int) else self.name(route[:-1], route[-1])

    def name(self, keys: Iterable[Key], prop: str) -> str:
        """What `prop` of the object at a route is called on the file's surface."""
        here = self.shape(keys)
        return (here.chinese(prop) or prop) if here and self.surface == "zh" else prop

    def shape(self, keys: Iterable[Key]) -> Shape | None:
        """What the language knows about the place at a route."""
        here: Shape | None = shape(self.kind)
        for key in keys:
            here = here and (here.items if isinstance(key, int) else here.child(key))
        return here


class Reading(NamedTuple):
    """A document, if the text could be understood, and everything wrong with it in the order of the text."""

    document: Document | None
    problems: tuple[Problem, ...]


def read_document(text: str | bytes, file: str, kind: str) -> Reading:
    """Read a text as a document of one kind (`vocabulary.NAMES`): QD0xx, QD1xx, QD910.

    A document stands even where problems are reported, so that the rest can be looked at; it is fit to be built only
    where none of them is an error.
    """
    tree, problems = parse(text, file)
    if tree is None:
        return Reading(None, problems)
    found = canonical(tree, shape(kind))
    document = Document(file, kind, found.surface, found.data, tree.text)
    vars(document)["tree"] = tree
    misspelt = tuple(_misspelt(document)) if any(map(id_fault, found.ids)) else ()
    shaped = _without(misspelt, _shape_problems(document))
    problems = (*problems, *(_mixed(document) if found.mixed else ()), *misspelt, *shaped)
    if problems:
        return Reading(document, tuple(sorted(problems, key=_place)))
    del vars(document)["tree"]  # so soon nobody asks where a piece of a sound file stands
    return Reading(document, ())


def _place(found: Problem) -> tuple[int, int]:
    return (found.span.line, found.span.column) if found.span else (0, 0)


_NO_KEY = Scalar(None, "", False, -1, -1)


def _first(node: Node) -> Node:
    """What stands for a whole file or item: its first key."""
    return next(iter(node.entries.values())).key if isinstance(node, Mapping) and node.entries else node


def _below(node: Node, key: Key, here: Shape | None, text: str) -> Entry | None:
    if isinstance(node, Scalar) and isinstance(key, int):
        written = text.find(node.text, node.start, node.end)  # not where it is folded or escaped
        return Entry(_NO_KEY, node._replace(start=written + key) if written >= 0 else node)
    if isinstance(node, Sequence) and isinstance(key, int):
        return Entry(_NO_KEY, node.items[key]) if 0 <= key < len(node.items) else None
    if not isinstance(node, Mapping) or isinstance(key, int):
        return None
    return node.entries.get(key) or node.entries.get((here and here.chinese(key)) or key)


_SURFACES = {"zh": ("中文", "Chinese"), "en": ("英文", "English")}


def _mixed(document: Document) -> Iterator[Problem]:
    """Every key and word of the surface that the file is not written in."""
    for word in words(document.tree.root, shape(document.kind)):
        if word.lang != document.surface:
            (this, this_en), (that, that_en) = _SURFACES[document.surface], _SURFACES[word.lang]
            said = {"this": this, "this_en": this_en, "that": that, "that_en": that_en, "keys": document.surface}
            said |= {"written": shown(word.scalar.text), "other": word.other}
            yield problem("QD023", document.file, document.tree.span(word.scalar), (), word.keys, **said)


def _misspelt(document: Document) -> Iterator[Problem]:
    """Every id that is not in the one form of ids."""
    for node, keys in ids(document.tree.root, shape(document.kind)):
        fault = id_fault(node.text)
        if fault is not None:
            said = {
                "name": shown(visible(node.text)),
                "why": fault.text.zh,
                "why_en": fault.text.en,
                "form": fault.form,
            }
            span = document.tree.span(node)
            yield problem("QD027" if fault.form else "QD027/none", document.file, span, (), keys, **said)


def _without(misspelt: tuple[Problem, ...], problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems but for those of the form of a name whose spelling is a problem already."""
    spans = {found.span for found in misspelt}
    return (found for found in problems if found.code not in _OF_FORM or found.span not in spans)


_OF_FORM = {"QD106", "QD107", "QD111"}


def _shape_problems(document: Document) -> Iterable[Problem]:
    """What the schema has against the data."""
    if _is_valid(document.kind)(document.data):
        return ()
    from .shape.complaints import complaints  # noqa: PLC0415 (only a faulty file pays for these imports)

    errors = list(islice(_authority(document.kind).iter_errors(document.data), MOST))
    if not errors:
        return (problem("QD910", document.file, document.locate(()), kind=document.kind),)
    return complaints(errors, document)


@cache
def _is_valid(kind: str) -> Callable[[Plain], bool]:
    """Whether data is valid, by the fast validator; compiled once a process."""
    if jsonschema_rs is None:
        return lambda data: next(_authority(kind).iter_errors(data), None) is None
    return jsonschema_rs.validator_for(schema(kind)).is_valid


@cache
def _authority(kind: str) -> Any:  # noqa: ANN401 (a class made by jsonschema at run time)
    """The validator that decides, and names keyword, place and parameters; a `Decimal` may be an integer."""
    import jsonschema  # noqa: PLC0415

    base = jsonschema.Draft202012Validator
    checker = base.TYPE_CHECKER.redefine("integer", _is_integer)
    whole: Schema = schema(kind)
    return jsonschema.validators.extend(base, type_checker=checker)(whole)  # type: ignore[no-untyped-call]


def _is_integer(_checker: object, instance: Any) -> bool:  # noqa: ANN401
    return not isinstance(instance, (bool, str, dict, list)) and instance is not None and instance == int(instance)
