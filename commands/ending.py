"""How a command ends: what it has done is told truly, whatever happens to its output or interrupts it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, cast

from qingdan.engine.errors import Text
from qingdan.engine.runtime.store import Store


@dataclass(slots=True)
class Effects:
    """What a command has done so far.

    `entries` counts the writes that its store acknowledged, each of one entry or several. `pending`: a write was begun
    whose end is not known. `done` says what was done, once that is everything that was asked for: what follows is
    output alone.
    """

    entries: int = 0
    pending: bool = False
    done: Text | None = None


_effects: ContextVar[Effects] = ContextVar("effects")


@contextmanager
def command_effects() -> Iterator[Effects]:
    """The effects of one command, which begins here."""
    effects = Effects()
    token = _effects.set(effects)
    try:
        yield effects
    finally:
        _effects.reset(token)


def effects() -> Effects:
    """The effects of the command that runs."""
    return _effects.get()


def watched(store: Store) -> Store:
    """The store, with everything that is written through it counted among the effects of the command."""
    return cast(Store, _Watched(store, effects()))


@dataclass(frozen=True, slots=True)
class _Watched:
    store: Store
    effects: Effects

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the store has
        found = getattr(self.store, name)
        return self._counted(found) if name in {"append", "erase", "restore"} else found

    def _counted(self, write: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*values: Any, **named: Any) -> Any:  # noqa: ANN401 - those of the store
            self.effects.pending = True
            try:
                answer = write(*values, **named)
            except Exception:
                self.effects.pending = False  # the store says itself what became of it
                raise
            self.effects.pending = False
            self.effects.entries += 1
            return answer

        return counted
