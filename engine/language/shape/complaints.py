"""The authority's errors become problems: one sentence for each keyword of the schema, in the author's own words.

An error names a keyword, a place in the data and one in the schema. A key that is written wrongly shows up twice (it is
unknown, and the right one is missing): it is said once, with the right one proposed. Of a value of the wrong type
nothing more is said.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ...positions import Related, Route
from ..sentences import problem, text
from .complaint import Complaint, Error, Keys, place
from .key_complaints import beside, forbidden, missing_keys, unknown
from .value_complaints import bound, malformed, not_allowed, repeated, wrong_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ...positions import Problem
    from ..document import Document


def complaints(errors: Iterable[Error], document: Document) -> list[Problem]:
    """The errors of one document as problems, each thing once."""
    every = list(errors)
    mistyped = {tuple(error.absolute_path) for error in every if error.validator == "type"}
    missing: dict[Keys, set[str]] = defaultdict(set)
    for error in every:
        if error.validator == "required":
            missing[tuple(error.absolute_path)] |= set(error.validator_value) - set(error.instance)
    said: dict[tuple[str, Keys, str], Problem] = {}
    meant: set[tuple[Keys, str]] = set()
    for error in sorted(every, key=lambda error: error.validator == "required"):
        keys = tuple(error.absolute_path)
        if error.validator == "additionalProperties":
            found: Iterable[Complaint] = unknown(error, document, missing[keys], meant)
        elif error.validator == "type" or keys not in mistyped:
            found = _SAY.get(error.validator or "", _other)(error, document)
        else:
            continue
        for complaint in found:
            doing = {(keys, prop) for prop in (*complaint.keys[len(keys) :], *complaint.instead)}
            unique = (complaint.key[:5], complaint.keys, complaint.words.get("key", ""))
            if not doing & meant:
                said.setdefault(unique, _problem(complaint, document))
    return list(said.values())


def _problem(complaint: Complaint, document: Document) -> Problem:
    related = [
        Related(text(f"{complaint.key}/first"), Route(document.file, first), document.locate(first))
        for first in (complaint.related,)
        if first is not None
    ]
    span = document.locate(complaint.keys, complaint.part)
    return problem(complaint.key, document.file, span, related, complaint.keys, **complaint.words)


def _other(error: Error, document: Document) -> Iterator[Complaint]:
    keys = tuple(error.absolute_path)
    if error.validator is None:
        yield from forbidden(error, document)
    else:
        yield Complaint("QD112", keys, "value", {"keyword": error.validator, **place(document, keys)})


_SAY: Mapping[str, Callable[[Error, Document], Iterator[Complaint]]] = {
    "required": missing_keys,
    "dependentRequired": beside,
    "type": wrong_type,
    "enum": not_allowed,
    "pattern": malformed,
    "minLength": bound("QD105/text"),
    "minItems": bound("QD105/items"),
    "minProperties": bound("QD105/items"),
    "maxLength": bound("QD106/text"),
    "maxItems": bound("QD106/items"),
    "maxProperties": bound("QD106/items"),
    "minimum": bound("QD109/least"),
    "maximum": bound("QD109/most"),
    "uniqueItems": repeated,
}
