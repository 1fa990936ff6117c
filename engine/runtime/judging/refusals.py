"""A refusal: which rule says no, in a sentence that teaches, and what may be done instead."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ...errors import Text


@dataclass(frozen=True, slots=True)
class Refusal:
    """The list says no. A guard gives `code` and `text` and, by the name of a field, a paper or an argument, what is
    wrong with it (`fields`). `decide` adds where the case stands and what may be done now, and by whom (`allowed`)."""

    code: str
    text: Text
    allowed: tuple[Text, ...] = ()
    fields: Mapping[str, Text] = field(default_factory=dict)


def joined(names: Iterable[str]) -> tuple[str, str]:
    """Names in a row, for the Chinese and for the English sentence."""
    listed = list(names)
    return "、".join(listed), ", ".join(listed)
