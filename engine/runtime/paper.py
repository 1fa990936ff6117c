"""文书: the paper in which a case ends, with the texts that its rows of 名单 put onto it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..model.power import Power
    from .standing import Case


@dataclass(frozen=True, slots=True)
class Note:
    """What the paper says of a row that was chosen: `亲属关系证明` → `公安派出所、公证处`, recorded in `field`."""

    field: str
    row: str
    text: str


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper of an end by its name ("" where the end has none), its notes, the remedy open to the party."""

    name: str
    notes: tuple[Note, ...]
    remedy: str


def paper(power: Power, case: Case) -> Paper | None:
    """What a closed case results in; None while it is open."""
    if not case.end:
        return None
    end = power.ends[case.end]
    return Paper(end.paper, tuple(_notes(power, case)), end.remedy)


def _notes(power: Power, case: Case) -> Iterator[Note]:
    """One for every recorded choice whose row has a text, in the order of the power's fields."""
    for name, field in power.fields.items():
        row = case.fields.get(name)
        texts = (power.lists[listed].get(row, "") for listed in field.lists if isinstance(row, str))
        text = next(filter(None, texts), "")
        if text:
            yield Note(name, str(row), text)
