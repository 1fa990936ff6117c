"""The cases of a village from before their power was added up.

Their ids were drawn and say nothing of the village, so they have no number to be counted by. The store's index gives
them; whatever was asked before is remembered, and only what was opened since is looked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..practice import prefix

if TYPE_CHECKING:
    from ..store import Store
    from .definitions import Definitions

ROOM = 10_000
"""How many villages are remembered, each with a power."""


class Earlier:
    """(code, village) → the ids of its cases that have no number there. Safe for many threads."""

    def __init__(self, store: Store, definitions: Definitions) -> None:
        self._store, self._definitions = store, definitions
        self._known: dict[tuple[str, str], tuple[int, tuple[str, ...]]] = {}

    def __call__(self, code: str, village: str) -> tuple[str, ...]:
        """The ids, in the order of opening; none for a code that the list has not."""
        power, mark = self._definitions.named(code), prefix(practice=self._store.practice)
        own = f"{mark}{code}-{village}-"
        last, known = self._known.get((code, village), (0, ()))
        opened = self._store.opened(power, village, last) if power else ()
        if opened:
            known += tuple(each.event.case for each in opened if not each.event.case.startswith(own))
            if len(self._known) >= ROOM:
                self._known.clear()
            self._known[code, village] = opened[-1].g, known
        return known
