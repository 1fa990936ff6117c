"""The way that a case has come, each event with the definition that decided it and what its steps are called now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from ..events import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...model.power import Power
    from ..events import Event

Names: TypeAlias = Mapping[str, str]
"""Step as an earlier edition calls it → as the new one does; a step that it has not is left out."""


class Stage(NamedTuple):
    """One event. `power` is the definition under which its steps are named."""

    event: Event
    power: Power
    names: Names


def trail(events: Sequence[Event], pinned: Callable[[str], Power], became: Names) -> tuple[Stage, ...]:
    """The accepted events of a case; `became` leads from the edition it has now to the new one.

    A case that moved before changed the names of its steps on the way: they are followed back through every move.
    """
    stages: list[Stage] = []
    names = dict(became)
    for event, before in zip(reversed(events), [*reversed(events[:-1]), None], strict=True):
        if event.kind is Kind.MOVED and before is not None:
            old, new, renamed = pinned(before.digest), pinned(event.digest), _renamed(event)
            now = {step: renamed.get(step, step if step in new.steps else "") for step in old.steps}
            names = {step: names[after] for step, after in now.items() if after in names}
            stages.append(Stage(event, old, names))
        else:
            stages.append(Stage(event, pinned(event.digest), names))
    return tuple(reversed(stages))


def _renamed(event: Event) -> Names:
    return cast("Names", event.body.get("steps", {}))
