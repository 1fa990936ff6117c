"""What differs between two catalogues: the registers, powers gained and lost, and each power that both have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...model.catalogue import Catalogue
from ...model.power import Power
from .change import LOOSENS, Change, Effect
from .registers import REGISTERS
from .table import TABLE
from .walk import Setting, compared, walk

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Differences:
    """`registers` of the catalogue itself; `powers` by the id of each power that changed, in the new order."""

    registers: tuple[Change, ...]
    powers: Mapping[str, tuple[Change, ...]]

    @property
    def all(self) -> tuple[Change, ...]:
        """Every change, the registers first."""
        return (*self.registers, *(change for changes in self.powers.values() for change in changes))

    @property
    def lawful(self) -> bool:
        """Whether nothing binds less than the law does."""
        return not any(change.effect is Effect.UNLAWFUL for change in self.all)

    @property
    def loosens(self) -> bool:
        """Whether something binds less than before, or cannot be shown not to."""
        return any(change.effect in LOOSENS for change in self.all)


def differences(old: Catalogue, new: Catalogue) -> Differences:
    """What `new` has otherwise than `old`, judged by the laws of `old`."""
    setting = Setting({**TABLE, **REGISTERS}, old, new)
    both = ((old.powers[name], power) for name, power in new.powers.items() if name in old.powers)
    found = {after.id: _power(before, after, setting) for before, after in both}
    registers = tuple(dict.fromkeys(walk(Catalogue, old, new, setting)))
    return Differences(registers, {name: changes for name, changes in found.items() if changes})


def _power(old: Power, new: Power, setting: Setting) -> tuple[Change, ...]:
    """All that differs in a power, the head first; each sentence once."""
    inside, flow = setting.within(old, new), ("steps", "ends")
    head = [field.name for field in compared(Power) if field.name not in flow]
    found = (change for only in (head, flow) for change in walk(Power, old, new, inside, only))
    return tuple(dict.fromkeys(found))
