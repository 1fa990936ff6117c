"""A refusal: which rule says no, in a sentence that teaches, and what would be needed to pass it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from ...errors import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What an act must bring or wait for to pass the guard that refuses it.

    `roles` are those in one of which somebody must act, where nobody is named; `signatures` the roles that must sign
    before; `places` where it must be done or posted; `arguments` what the call must say besides (`vote`, `evidence`,
    `reason`, …); `opens` from when it is open, and `counted` from what that is counted: when it happened, and when the
    record took it. `anew` says that the same was done already, and may be done with other
    data.
    """

    roles: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    opens: datetime | None = None
    counted: tuple[datetime, datetime] | None = None
    anew: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """The list says no. A guard gives `code` and `text`; by the name of a field, a paper or an argument, what is wrong
    with it (`fields`); and what would let the act pass (`need`; None: nothing would, now and for this person).

    `decide` adds where the case stands and what may be done now, and by whom (`allowed`).
    """

    code: str
    text: Text
    allowed: tuple[Text, ...] = ()
    fields: Mapping[str, Text] = field(default_factory=dict)
    need: Need | None = None


def fields_at_fault(refusals: Iterable[Refusal]) -> dict[str, Text]:
    """What is wrong with each field, paper or argument; what was said of one first."""
    return {name: text for refusal in reversed(tuple(refusals)) for name, text in refusal.fields.items()}


def joined(names: Iterable[str]) -> tuple[str, str]:
    """Names in a row, for the Chinese and for the English sentence."""
    listed = list(names)
    return "、".join(listed), ", ".join(listed)
