"""Keys that are unknown, missing, or not allowed where they stand."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from ..reading.tree import Mapping
from ..sentences import shown
from ..vocabulary import schema
from .branches import Branch, spot
from .complaint import Complaint, Error, Keys, listed, place, word_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..document import Document


def unknown(error: Error, document: Document, missing: set[str], meant: set[tuple[Keys, str]]) -> Iterator[Complaint]:
    """Keys that the object does not know, with the one most likely meant; `meant` collects those."""
    keys = tuple(error.absolute_path)
    known = error.schema.get("properties", {})
    for name in [name for name in error.instance if name not in known]:
        near = _near_key(name, document, keys, [prop for prop in known if prop not in error.instance], missing)
        words = {"key": shown(name), **place(document, keys)}
        if near:
            meant.add((keys, near))
            yield Complaint("QD101/near", (*keys, name), "key", words | {"near": document.name(keys, near)})
        else:
            names = [document.name(keys, prop) for prop in known]
            yield Complaint("QD101", (*keys, name), "key", words | listed("known", names))


def _near_key(name: str, document: Document, keys: Keys, free: list[str], missing: set[str]) -> str:
    """The property that an unknown key was meant to be: among the missing ones a distant likeness is enough."""
    shape = document.shape(keys)
    names = {prop: prop for prop in free} | {(shape and shape.chinese(prop)) or prop: prop for prop in free}
    wanted = [word for word, prop in names.items() if prop in missing]
    close = get_close_matches(name, wanted, 1, 0.5) or get_close_matches(name, names, 1, 0.5 if len(name) < 3 else 0.6)
    return names[close[0]] if close else ""


def missing_keys(error: Error, document: Document) -> Iterator[Complaint]:
    keys = tuple(error.absolute_path)
    taken = spot(schema(document.kind), error.absolute_schema_path).branches
    instead = [prop for branch in taken if not branch.holds and not branch.words for prop in branch.required]
    names = [f"“{document.name(keys, prop)}”" for prop in instead]
    words = {"others": "或".join(names), "others_en": " or ".join(names), **place(document, keys)}
    for prop in error.validator_value:
        if prop not in error.instance:
            key = {"key": document.name(keys, prop)}
            yield Complaint(
                "QD102/either" if instead else "QD102", (*keys, prop), "key", words | key, None, tuple(instead)
            )


def beside(error: Error, document: Document) -> Iterator[Complaint]:
    """A key that another one asks for."""
    keys = tuple(error.absolute_path)
    for prop, needed in error.validator_value.items():
        for other in [other for other in needed if prop in error.instance and other not in error.instance]:
            words = {"key": document.name(keys, other), "other": document.word((*keys, prop))}
            yield Complaint("QD102/beside", (*keys, other), "key", words | place(document, keys))


def forbidden(error: Error, document: Document) -> Iterator[Complaint]:
    """Keys that another one excludes, or that go only with another one; the error names the object alone."""
    keys = tuple(error.absolute_path)
    node, taken = spot(schema(document.kind), error.absolute_schema_path)
    branch = taken[-1] if taken else Branch(True, (), ())
    condition = _condition(branch, document, keys)
    key, word = ("QD108/beside", "other") if branch.holds else ("QD108/only", "condition")
    here = document.find(keys)[-1].value
    written = here.entries if isinstance(here, Mapping) else {}
    for prop, below in node.items() if isinstance(node, dict) else ():
        if below is False and (prop in written or document.name(keys, prop) in written):
            words = {"key": document.word((*keys, prop)), word: condition, **place(document, keys)}
            yield Complaint(key, (*keys, prop), "key", words)


def _condition(branch: Branch, document: Document, keys: Keys) -> str:
    """What an `if` asks for, as the author would write it."""
    pairs = [f"{document.name(keys, prop)}: {word_of(document, (*keys, prop), word)}" for prop, word in branch.words]
    return "，".join(pairs or (document.name(keys, prop) for prop in branch.required))
