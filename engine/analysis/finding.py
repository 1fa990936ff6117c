"""What a check finds, before it has a severity or a line: a route, a sentence, a cure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.power import Step
    from ..positions import Key, Related, Route


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at `route`; `step` is the id of the step it belongs to, so that a waiver can name it."""

    route: Route
    message: Text
    remedy: Text
    related: tuple[Related, ...] = ()
    step: str = ""


def at(step: Step, *keys: Key, message: Text, remedy: Text, related: tuple[Related, ...] = ()) -> Finding:
    """A finding at `keys` below a step."""
    return Finding(step.origin.down(*keys), message, remedy, related, step.id)


def listed(words: Iterable[str]) -> Text:
    """Words in a row: 甲、乙 in Chinese, “甲, 乙” in English."""
    row = list(words)
    return Text("、".join(row), ", ".join(row))


def trail(labels: Iterable[str]) -> str:
    """The steps of a path in a row, in both languages: 甲 → 乙."""
    return " → ".join(labels)


def within(step: str, place: str) -> bool:
    """Whether the step is `place`, or belongs to the frame of that name."""
    return step == place or step.startswith(f"{place}/")
