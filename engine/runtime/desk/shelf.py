"""The cases that an engine has at hand, each as the record left it."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from ...errors import Text, UsageError
from ..case import evolve
from ..events import ERASURES
from ..forms import formed, misformed
from .damage import BROKEN, damaged

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ..events import Event
    from ..standing import Case
    from ..store import Store
    from ..store.ledger import Entry
    from .definitions import Definitions

ROOM = 10_000
"""How many cases are kept at hand; those not used for longest are read again."""


def _nowhere(event: Event) -> Text:
    step, power = event.target, event.power
    return Text(f"停在“{power}”没有的步骤“{step}”", f"it stands before “{step}”, which is no step of “{power}”")


class Shelf:
    """Cases by id, brought up to date from the store by their seq. Safe for many threads."""

    def __init__(self, store: Store, definitions: Definitions, room: int = ROOM) -> None:
        self._store, self._definitions, self._room = store, definitions, room
        self._cases: dict[str, Case] = {}
        self._guard = Lock()

    def at_hand(self, name: str) -> Case:
        """The case as it was last seen; others may have written since, which the store notices."""
        return self._cases.get(name) or self.fresh(name)

    def fresh(self, name: str) -> Case:
        """The case as the record has it now. Raises UsageError for one that is not there, naming no other."""
        seen = self._cases.get(name)
        entries = self._store.history(name, after=seen.seq if seen else 0) if name != ERASURES else ()
        case = self.moved(seen, entries)
        if case is None:
            raise UsageError(
                Text(f"没有编号为“{name}”的案件；请核对案件编号", f"there is no case “{name}”: check its number")
            )
        if case is not seen:
            self.put(case)
        return case

    def moved(self, case: Case | None, entries: Iterable[Entry]) -> Case | None:
        """`case` after more of its entries. Raises Tampered if they make no case."""
        for entry in entries:
            event = entry.event
            if event.body and not formed(event.kind, event.body):
                raise damaged(event.case, misformed(event.kind, event.body))
            power = self._definitions.pinned(event.digest).power
            try:
                case = evolve(power, case, event)._replace(head=entry.hash)
            except (UsageError, *BROKEN) as broken:
                raise damaged(event.case) from broken
            if event.power != power.id or (case.step not in power.steps and not case.end):
                raise damaged(event.case, _nowhere(event))
        return case

    def put(self, case: Case) -> None:
        """Keep `case`, unless a later state is here already."""
        with self._guard:
            seen = self._cases.pop(case.id, case)
            self._cases[case.id] = case if case.seq >= seen.seq else seen
            if len(self._cases) > self._room:
                del self._cases[next(iter(self._cases))]
