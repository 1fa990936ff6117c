"""Which definition decides: the catalogue's for a new case, the store's text for one that is pinned to an older."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from ...errors import Tampered, Text, UsageError
from ...model.codec import definition, power_from
from .. import machine
from ..store.ledger import digest_text
from .damage import BROKEN
from .totals import counted, draws, sums

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..store import Store


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """A power ready to run: its canonical text, the digest of that, its machine, whether it adds up over cases, and
    whether it draws."""

    power: Power
    text: str
    digest: str
    machine: machine.Machine
    adds: bool
    draws: bool


class Known(Protocol):
    """The definitions that a unit of work asks for."""

    @property
    def counted(self) -> frozenset[str]:
        """The codes of the powers whose cases some 累计 adds up."""
        ...

    def listed(self, name: str, on: date) -> tuple[Definition | None, Text | None]:
        """The definition on the list by id, code or name, and why it is off the list on that day, if it is."""
        ...

    def coming(self, name: str, on: date) -> tuple[Definition | None, Text | None]:
        """As `listed`, for cases that are to go over."""
        ...

    def pinned(self, digest: str) -> Definition:
        """The definition with that digest."""
        ...


class Pinned:
    """Definitions by digest, from the texts of a record. Each is read and compiled once."""

    def __init__(self, text: Callable[[str], str | None]) -> None:
        self._text = text
        self._pinned: dict[str, Definition] = {}

    def _ready(self, power: Power, text: str) -> Definition:
        ready = Definition(power, text, digest_text(text), machine.compile(power), bool(sums(power)), draws(power))
        return self._pinned.setdefault(ready.digest, ready)

    def pinned(self, digest: str) -> Definition:
        """The definition with that digest. Raises Tampered if the record lacks it or it was changed."""
        return self._pinned.get(digest) or self._read(digest)

    def _read(self, digest: str) -> Definition:
        text = self._text(digest)
        if text is None:
            raise Tampered(
                Text(
                    f"记录里缺少定义 {digest[:12]}，这个案件办不下去；请用备份恢复",
                    f"the record lacks definition {digest[:12]}, so this case cannot go on: restore it from a copy",
                )
            )
        if digest_text(text) != digest:
            raise Tampered(
                Text(f"定义 {digest[:12]} 的正文被改动", f"the text of definition {digest[:12]} was changed"),
            )
        try:
            return self._ready(power_from(text), text)
        except (UsageError, *BROKEN) as broken:
            raise Tampered(
                Text(f"定义 {digest[:12]} 已损坏，读不出来", f"definition {digest[:12]} is damaged: unreadable")
            ) from broken


class Definitions(Pinned):
    """The definitions of a catalogue, and those of a store. Each is read and compiled once."""

    def __init__(self, catalogue: Catalogue, store: Store) -> None:
        super().__init__(store.definition)
        self._catalogue = catalogue
        self._listed: dict[str, Definition] = {}
        self.kept: set[str] = set()
        """Digests of the texts that the record is known to have."""

    @cached_property
    def counted(self) -> frozenset[str]:
        """The codes of the powers whose cases some 累计 of the list adds up."""
        return counted(self._catalogue.powers.values())

    def listed(self, name: str, on: date) -> tuple[Definition | None, Text | None]:
        """The definition on the list by id, code or name, and why it is off the list on that day, if it is."""
        power = self._catalogue.find(name)
        try:
            self._catalogue.power(name, on)
        except UsageError as off:
            return (self._current(power) if power else None), off.text
        return (self._current(power) if power else None), None

    def coming(self, name: str, on: date) -> tuple[Definition | None, Text | None]:
        """As `listed`, for cases that are to go over: off as well while the edition is not in force yet."""
        ready, off = self.listed(name, on)
        edition = self._catalogue.edition
        if off is None and on < edition.effective:
            off = Text(
                f"版次{edition.id} {edition.effective}起施行", f"edition {edition.id} holds from {edition.effective} on"
            )
        return ready, off

    def named(self, code: str) -> str:
        """The id of the power that the list has under that code; nothing if it has none."""
        power = self._catalogue.find(code)
        return power.id if power else ""

    def _current(self, power: Power) -> Definition:
        known = self._listed.get(power.id)
        if known is None:
            known = self._listed[power.id] = self._ready(power, definition(power))
        return known
