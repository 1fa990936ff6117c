"""Every entry of a record executed again, in global order.

An act by hand is turned back into the command that it was and decided by the functions that decided it; what they make
is held against what is recorded. So whatever a guard refuses, verification finds. What follows from an act in other
cases (a child is opened, a parent moves on, a chain learns of its follow-up) is announced by it and has to come. What
nobody did has to have fallen due. Due dates are facts for whatever comes after them.

After an entry that does not hold, and after an erased one, of its case only the flow is followed: see `position`.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from ...errors import QingdanError, Text
from ...identity import id_fault
from ...model.period import Calendar
from ..case import evolve
from ..desk.work import Desk
from ..events import ERASURES, Kind
from ..forms import formed, misformed
from ..practice import PRACTICE
from ..store.ledger import Fault, entry, of
from . import sentences
from .clocks import EARLIEST, LATEST, outside
from .compare import difference, facts, typed
from .margin import NEVER_ERASED, erasure, refusal, warning
from .position import placed, position
from .reconstruct import COMMANDS, awaited, moving, numbered, opening, part, text
from .state import Cases, Days, Recorded, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from ...model.power import Power
    from ..commands import Command
    from ..events import Event
    from ..standing import Case
    from ..store.ledger import Line

    Read = Callable[[str], Case]

_BROKEN = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What a body of the wrong form makes its readers raise."""
_OF_ANY = frozenset({Kind.REFUSED, Kind.ERASED})
_OF_A_CHAIN = frozenset({Kind.FOLLOWED, Kind.RETURNED})


def _kin_unknown(_person: str) -> tuple[str, ...]:
    """Who is kin of whom the host said when it was decided, and the record does not hold."""
    return ()


class Contents(NamedTuple):
    """What has to be known of a record before it is replayed: the text of each definition by digest, the digest on
    which each called case was opened, the cases that moved to another edition."""

    definitions: Mapping[str, str]
    called: Mapping[str, str]
    moved: frozenset[str]


class Announced(NamedTuple):
    """An event that entry `g` brings with it, resting on the cases `read`; `again` makes it by another calendar."""

    event: Event
    g: int
    again: Callable[[Calendar], Event | None]
    read: Mapping[str, Case]


class Made(NamedTuple):
    """What an act makes: the events, the places of those that merely fell due, the cases as they then stand."""

    events: list[Event]
    fallen: set[int]
    cases: Mapping[str, Case]


class Replay:
    """One replay. Once `findings` has come to its end, `unchecked` counts what could not be judged, by reason: due
    dates that only had to lie between bounds (`clocks`), entries that rest on an erased body (`erased`), entries of
    cases that cannot be read (`damaged`). `definitions` are those of the record, where they were read before."""

    def __init__(
        self, contents: Contents, calendar: Calendar | None = None, definitions: Recorded | None = None
    ) -> None:
        self.unchecked: Counter[str] = Counter()
        self._contents, self._cases = contents, Cases()
        self._definitions = definitions or Recorded(contents.definitions)
        self._calendar, self._days = calendar or Calendar(), Days()
        before = self._days.entry_before
        desk = Desk(self._definitions, self._calendar, self._cases, self._cases.earlier, _kin_unknown, before)
        self._desks = {by: replace(desk, calendar=by) for by in (self._calendar, EARLIEST, LATEST)}
        self._waiting: dict[str, deque[Announced]] = {}
        self._histories: dict[str, list[Event]] = {case: [] for case in contents.moved}
        self._lost: set[str] = set()
        self._gone: dict[int, str] = {}

    def findings(self, lines: Iterable[Line]) -> Iterator[Fault]:
        """Everything that the definitions do not allow, entry by entry."""
        for line in lines:
            wrong = self._entry(line)
            self._days.add(line)
            if wrong is not None:
                yield Fault(line.g, sentences.in_case(line.g, str(of(line, "case_id")), wrong))
        for case, queue in self._waiting.items():
            if case not in self._lost and case not in self._cases.partial:
                first = queue[0]
                yield Fault(first.g, sentences.in_case(first.g, first.event.case, sentences.missing(first.event)))

    def _entry(self, line: Line) -> Text | None:
        """What is wrong with one entry. Nothing that it holds stops the others."""
        case = str(of(line, "case_id"))
        if case in self._lost:
            self.unchecked["damaged"] += 1
            return None
        try:
            return self._judged(entry(line).event, line)
        except QingdanError as error:
            wrong = error.text
        except _BROKEN:
            wrong = sentences.UNREADABLE
        if of(line, "seq") is not None:
            self._lost.add(case)
        return wrong

    def _judged(self, event: Event, line: Line) -> Text | None:
        self._cases.read.clear()
        case = self._cases.known.get(event.case)
        if line.body is None:
            self._gone[line.g] = event.case
        wrong, after = self._formed(event, case, line), None
        if event.kind is Kind.REFUSED:
            return wrong or refusal(event, case)
        if event.case == ERASURES:
            return wrong or erasure(event, None, self._gone, line.g)
        if wrong is None and event.kind is Kind.ERASED:
            wrong = erasure(event, case, self._gone, line.g)
        elif wrong is None and (line.body is None or event.case in self._cases.partial):
            return self._followed(event, case)
        elif wrong is None:
            wrong, after = self._executed(event, case, line.g)
            if wrong is not None and not self._cases.partial.isdisjoint(self._cases.read):
                self.unchecked["erased"] += 1
                wrong = position(self._definitions.pinned(case.digest if case else event.digest), case, event)
        if wrong is not None or event.case in self._cases.partial:
            self._moved(event, case)
        else:
            self._entered(event, case, after)
        return wrong

    def _formed(self, event: Event, case: Case | None, line: Line) -> Text | None:
        """What is wrong with an entry whatever its definition says."""
        if event.entered < event.at:
            return sentences.ENTERED_BEFORE
        if event.kind is Kind.OPENED and id_fault(event.case):
            return sentences.BAD_NUMBER
        if line.body is None:
            return sentences.KEPT if event.kind in NEVER_ERASED else None
        if not formed(event.kind, event.body):
            return misformed(event.kind, event.body)
        if event.case == ERASURES and event.kind is not Kind.ERASED:
            return sentences.NO_CASE
        begun = sentences.OPENED_TWICE if case else sentences.UNOPENED
        return None if event.kind in _OF_ANY or (case is None) is (event.kind is Kind.OPENED) else begun

    def _entered(self, event: Event, case: Case | None, after: Case | None) -> None:
        """The case moves on as the entry says: to `after`, where that is known already."""
        ready = self._definitions.pinned(event.digest)
        after = after or evolve(ready.power, case, event)
        self._cases.known[event.case] = after
        if case is None:
            self._cases.opened(after, ready.power.code)
        if event.case in self._histories:
            self._histories[event.case].append(event)
        if event.kind is Kind.FOLLOWED:
            self._cases.follows(part(event, "follow"), event.case)

    def _executed(self, event: Event, case: Case | None, g: int) -> tuple[Text | None, Case | None]:
        """What is wrong with an entry of a case of which everything is known, and how the case stands after it, where
        that was worked out."""
        queue = self._waiting.get(event.case)
        if queue and queue[0].event.seq == event.seq:
            first = queue.popleft()
            if not queue:
                del self._waiting[event.case]
            self._cases.read.update(first.read)
            return self._against(first.event, event, case, first.again), None
        made = self._decided(event, case)
        if isinstance(made, Text):
            return made, None
        alone = len(made.events) == 1
        if alone and made.events[0] == event and event.kind is not Kind.WARNED and typed(made.events[0], event):
            return None, made.cases[event.case]
        wrong = self._against(made.events[0], event, case, partial(self._again, event, case, self._cases, 0))
        if wrong is None and event.kind is Kind.WARNED and case is not None:
            wrong = warning(event, case, self._power(case.digest), self._calendar)
        if wrong is None and not alone:
            then = self._cases.snapshot()
            for number in range(1, len(made.events)):
                if number not in made.fallen:
                    again = partial(self._again, event, case, then, number)
                    self._announce(Announced(made.events[number], g, again, then.cases))
        return wrong, None

    def _decided(self, event: Event, case: Case | None) -> Made | Text:
        """What the command behind `event` makes by the schedule at hand, or by any if that refuses it."""
        made = self._made(event, case, self._calendar, self._cases)
        if isinstance(made, Made):
            return made
        others = (self._made(event, case, calendar, self._cases) for calendar in (EARLIEST, LATEST))
        return next((other for other in others if isinstance(other, Made)), made)

    def _announce(self, each: Announced) -> None:
        """What follows from an act has to come; what merely fell due with it is judged when it comes."""
        self._waiting.setdefault(each.event.case, deque()).append(each)

    def _again(self, event: Event, case: Case | None, read: Read, number: int, calendar: Calendar) -> Event | None:
        made = self._made(event, case, calendar, read)
        return made.events[number] if isinstance(made, Made) and number < len(made.events) else None

    def _made(self, event: Event, case: Case | None, calendar: Calendar, read: Read) -> Made | Text:
        """What the command behind `event` makes, or why it makes nothing."""
        if event.kind is Kind.CALLED:
            self._definitions.opening = self._contents.called.get(text(part(event, "child"), "case"), "")
        desk = self._desks[calendar]
        if event.case.startswith(PRACTICE):
            desk = replace(desk, practice=True)
        work = Unit(desk if read is self._cases else replace(desk, read=read), event.at, event.entered)
        if case is None:
            return self._opened(event, work)
        work.settle(case.id)
        if event.kind is Kind.TAKEN and "actor" not in event.body:
            return Made(work.events, work.fallen, work.cases) if work.events else sentences.NOBODY
        if work.events:
            return sentences.skipped(work.events[0])
        command = self._command(event, case)
        refused = work.act(case.id, command) if command else None
        if refused is not None:
            return sentences.refused(refused.text)
        return Made(work.events, work.fallen, work.cases) if work.events else sentences.NOBODY

    def _command(self, event: Event, case: Case) -> Command | None:
        power = self._definitions.pinned(case.digest).power
        if event.kind is not Kind.MOVED:
            made = COMMANDS.get(event.kind)
            if event.kind in _OF_A_CHAIN:
                self._cases.find(text(part(event, "follow"), "case"))
            return made(event, power) if made else None
        parent = self._cases(case.parent) if case.parent else None
        waits = awaited(parent, case, self._definitions.pinned(parent.digest).power if parent else None)
        ready, history = self._definitions.pinned(event.digest), self._histories[case.id]
        return replace(moving(event, power, ready, history, self._power), awaited=waits)

    def _power(self, digest: str) -> Power:
        return self._definitions.pinned(digest).power

    def _opened(self, event: Event, work: Unit) -> Made | Text:
        ready, body = self._definitions.pinned(event.digest), event.body
        self._definitions.counted = numbered(event.case)
        if "parent" in body:
            work.find(text(body, "parent"))  # what called it may have lost the body that says so
            return sentences.UNCALLED
        source = text(body, "source")
        if source:
            work.settle(source)
            if work.events:
                return sentences.skipped(work.events[0])
        refused = work.open(ready, opening(event, ready, work.case(source) if source else None, work))
        return sentences.refused(refused.text) if refused else Made(work.events, work.fallen, work.cases)

    def _against(
        self, made: Event, found: Event, case: Case | None, again: Callable[[Calendar], Event | None]
    ) -> Text | None:
        """What is recorded against what was made; due dates that differ have to lie between bounds."""
        if made == found and typed(made, found):
            return None
        wrong = difference(made, found)
        if wrong is None:
            power = self._power(found.digest)
            if made.due == found.due and evolve(power, case, made) == evolve(power, case, found):
                return None
            low, high = again(EARLIEST), again(LATEST)
            wrong = outside(power, case, found, low or made, high)
            self.unchecked["clocks"] += wrong is None
        return wrong

    def _moved(self, event: Event, case: Case | None) -> None:
        """The case stands where the entry says; whoever waits for its end is told."""
        power, queue = self._power(event.digest), self._waiting.pop(event.case, None)
        parent = text(queue[0].event.body, "parent") if queue else ""
        after = placed(case, event, power, parent)
        self._cases.known[event.case] = after
        self._cases.partial.add(event.case)
        if after.end and not (case and case.end):
            work = Unit(self._desks[self._calendar], event.at, event.entered)
            work.tell(after)
            for number, each in enumerate(work.events):
                if number not in work.fallen:
                    self._announce(Announced(each, 0, lambda _calendar: None, {after.id: after}))

    def _followed(self, event: Event, case: Case | None) -> Text | None:
        """What is wrong with an entry of a case of which not everything is known."""
        self.unchecked["erased"] += 1
        wrong = position(self._definitions.pinned(case.digest if case else event.digest), case, event)
        queue = self._waiting.get(event.case)
        if wrong is None and queue and queue[0].event.seq == event.seq:
            wrong = facts(queue[0].event, event)
        self._moved(event, case)
        return wrong
