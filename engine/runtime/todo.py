"""What there is to do for the clock, as values that can be sent; and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from ..arguments import Checks, anything, boolean, instance, mapping, moment, name, or_empty, plain
from ..checked import checked, checked_function
from ..errors import Text, UsageError


class Task(StrEnum):
    """What there is to do."""

    BEGIN = "begin"
    """Open the case of a cycle."""
    FOLLOW = "follow"
    """Open the next follow-up of a chain."""
    RECALCULATE = "recalculate"
    """Count moments anew that rested on a year whose holidays are announced by now."""
    SETTLE = "settle"
    """Enter what fell due."""
    WARN = "warn"
    """Tell that a clock is yellow or red."""
    DAMAGED = "damaged"
    """Nothing can be done in the case: its record cannot be read. Whoever reads it learns why."""


_SENT: Checks = {"cls": anything, "plain": mapping(plain, plain)}
_TODO: Checks = {
    "task": instance(Task, "要做的事的种类（Task）", "a Task"),
    "power": or_empty(name),
    "step": or_empty(name),
    "village": or_empty(name),
    "due": moment,
    "case": plain,
    "holder": or_empty(name),
    "clock": or_empty(name),
    "colour": or_empty(name),
    "provisional": boolean,
}


@checked(_TODO)
@dataclass(frozen=True, slots=True, kw_only=True)
class Todo:
    """One thing to do; equal to another if it is the same thing. `due` (aware, UTC) is since when.

    `case` is the case concerned, of a follow-up the first of its chain, of a cycle empty. `step` is the beginning, or
    the step where the case stands; `clock` and `colour` the lamp. A `provisional` one rests on a year whose holidays
    are not announced. Of a damaged case nothing but its id is known.
    """

    task: Task
    power: str
    step: str
    village: str
    due: datetime
    case: str = ""
    holder: str = ""
    clock: str = ""
    colour: str = ""
    provisional: bool = field(default=False, compare=False)

    def __post_init__(self) -> None:
        if not self.case and self.task is not Task.BEGIN:
            raise UsageError(Text(f"{self.task} 要有案件（case）", f"{self.task} needs a case"))

    def plain(self) -> dict[str, str]:
        """As texts, to be sent."""
        rests = "true" if self.provisional else ""
        return {**asdict(self), "task": self.task.value, "due": self.due.isoformat(), "provisional": rests}

    @classmethod
    @checked_function(_SENT)
    def of(cls, plain: Mapping[str, Any]) -> Todo:
        """As it was sent. Raises UsageError for anything else."""
        try:
            sent = {**plain, "provisional": bool(plain.get("provisional"))}
            return cls(**{**sent, "task": Task(plain["task"]), "due": datetime.fromisoformat(plain["due"])})
        except (LookupError, TypeError, ValueError) as error:
            raise UsageError(Text("不是发来的待办", "this is no Todo as it was sent")) from error


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: the case that was opened or moved on, with its seq, and the global number of the entry."""

    todo: Todo
    case: str
    seq: int
    g: int
