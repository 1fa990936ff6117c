"""Scenarios (办件演练): real walks through a power, with what must happen at each line; and what they cover."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from ...errors import Text
from .stage import Redraw, Stage
from .words import Failed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...model.catalogue import Catalogue
    from ...model.power import Power

Given: TypeAlias = "tuple[str, str, str]"
"""An outcome that was given: power id, step, outcome."""

DRAWS = 500
"""How often a scenario is played until its 抽查 falls as it says: of a tenth, it fails once in 10^22."""


@dataclass(frozen=True, slots=True)
class Result:
    """How a scenario went: `text` says what failed (None: nothing), `keys` leads to the line in the file.

    `end` is where the last case ended ("" if it did not), `given` every outcome on the way.
    """

    power: str
    name: str
    text: Text | None
    keys: tuple[str | int, ...]
    end: str = ""
    given: frozenset[Given] = frozenset()

    @property
    def passed(self) -> bool:
        """Whether every line went as it says."""
        return self.text is None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which outcomes of a power some scenario took and which none did, as (step, outcome), in the power's order."""

    taken: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, str], ...]


def run(catalogue: Catalogue, data: Mapping[str, Any]) -> tuple[Result, ...]:
    """Run every scenario of a file, given as its Document: English keys, plain values."""
    power = catalogue.find(data["power"])
    if power is None:
        off = Text(f"清单上没有“{data['power']}”这项权力", f"no power “{data['power']}” on the list")
        return tuple(Result(data["power"], name, off, ("power",)) for name in data["scenarios"])
    return tuple(_run(catalogue, power, name, acts) for name, acts in data["scenarios"].items())


def _run(catalogue: Catalogue, power: Power, name: str, acts: Sequence[Mapping[str, Any]]) -> Result:
    for _ in range(DRAWS - 1):
        result, again = _played(Stage(catalogue, power), name, acts)
        if not again:
            return result
    return _played(Stage(catalogue, power), name, acts)[0]


def _played(stage: Stage, name: str, acts: Sequence[Mapping[str, Any]]) -> tuple[Result, bool]:
    keys: tuple[str | int, ...] = ("scenarios", name)
    text, again = None, False
    for number, line in enumerate(acts):
        [(act, said)] = line.items()
        try:
            stage.play(act, said)
        except Failed as failed:
            keys, text, again = (*keys, number, act), failed.text, isinstance(failed, Redraw)
            break
    return Result(stage.power.id, name, text, keys, stage.end(), stage.given()), again


def coverage(catalogue: Catalogue, results: Sequence[Result]) -> dict[str, Coverage]:
    """For each power of the catalogue, by id, which of its outcomes the scenarios took."""
    given = frozenset[Given]().union(*(result.given for result in results))
    return {power.id: _covered(power, given) for power in catalogue.powers.values()}


def _covered(power: Power, given: frozenset[Given]) -> Coverage:
    outcomes = [(step.id, outcome) for step in power.steps.values() for outcome in step.outcomes]
    taken = tuple(each for each in outcomes if (power.id, *each) in given)
    return Coverage(taken, tuple(each for each in outcomes if each not in taken))
