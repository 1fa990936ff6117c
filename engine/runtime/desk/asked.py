"""One call of the engine: what is asked, of which case, and how its answer is found again."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from ...errors import StepRefused, Text
from ..commands import Open
from ..store.batch import Key
from ..store.ledger import conflict
from .damage import reading

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from ..case import Refusal
    from ..commands import Command
    from ..events import Event
    from ..standing import Case
    from .definitions import Definition
    from .work import Work


class Asked(NamedTuple):
    """`case` is the case acted on ("" for an opening). `command` makes the command, on the work as it stands
    (None: nothing is asked but to settle).

    `words` are what was asked, to tell whether a key is used again for the same. `at` is when it happened, where the
    caller says so.
    """

    case: str
    command: Callable[[Work], tuple[Definition | None, Command | None]]
    words: tuple[object, ...]
    key: str | None
    expected: int | None
    at: datetime | None

    @property
    def digest(self) -> str:
        """SHA-256 of the words, and of the moment that was named with them."""
        words = (*self.words, self.at.isoformat()) if self.at else self.words
        return sha256(json.dumps(words, default=str, sort_keys=True).encode()).hexdigest()

    def decide(self, work: Work) -> tuple[Work, str, Refusal | None]:
        """What is to be entered, the case that answers, and the refusal, if it is refused (that is entered too)."""
        case = self._stands(work) if self.case else None
        ready, command = self.command(work)
        if command is None:
            return work, self.case, None
        trial = work.copy()
        if isinstance(command, Open):
            name, case, refusal = command.case, None, trial.open(ready, command)
        else:
            name, refusal = self.case, trial.act(self.case, command)
        if refusal is None:
            trial.settle(name)
            return trial, name, None
        work.refuse(ready, case, command, refusal)
        return work, name, refusal

    def would(self, work: Work) -> tuple[Refusal, ...]:
        """Everything that speaks against it. Nothing is entered."""
        if self.case:
            self._stands(work)
        ready, command = self.command(work)
        return work.would(self.case, ready, command) if command else ()

    def _stands(self, work: Work) -> Case:
        """The case as it stands by now. Raises Conflict if that is not where it was expected."""
        before = work.case(self.case)
        if self.at is None:
            work.at = max(work.at, before.at)
        with reading(self.case):
            case = work.settle(self.case)
        if self.expected not in {None, case.seq}:
            raise conflict(case.id, self.expected or 0, case.seq)
        return case

    def answered(self, events: Sequence[Event], case: str, refusal: Refusal | None) -> Key | None:
        """The key, bound to the event that answers it."""
        if self.key is None:
            return None
        last = max(number for number, event in enumerate(events) if refusal or event.case == case)
        return Key(self.key, self.digest, last)


def child_of(ready: Definition, step: str, work: Work, village: str) -> str:
    """An id for the child case that taking `step` opens; empty if it opens none."""
    known = ready.power.steps.get(ready.machine.names.get(step, ""))
    return work.new(known.call.power, village) if known and known.call else ""


def refused(refusal: Refusal, case: Case | None) -> StepRefused:
    """The refusal, to be raised; `case` as it stood."""
    name, seq = (case.id, case.seq) if case else ("", 0)
    return StepRefused(refusal.code, refusal.text, refusal.allowed, fields=refusal.fields, case=name, seq=seq)


def refused_before(event: Event) -> StepRefused:
    """A refusal read back from the record."""
    body: Any = event.body
    sentence = body.get("sentence", {"zh": "已被拒绝", "en": "refused"})
    fields = {name: Text(**said) for name, said in body.get("fields", {}).items()}
    return StepRefused(body.get("code", ""), Text(**sentence), fields=fields, case=event.case)
