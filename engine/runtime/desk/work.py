"""One command on its way: the cases it touches as they stand so far, and the events not yet entered.

Here cases meet: what falls due is derived before anything is decided, a 转办 opens its child, a child that ends moves
its parent, a follow-up and its end are told to the first case of the chain, all in one batch. Nothing is kept until
the engine enters `events`; a read throws the work away.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from ...errors import UsageError
from ...model.period import CHINA
from ..case import Refusal, decide, evolve, refusal_event, settle, would
from ..commands import WINDOW, ChildEnded, GoAlong, Move, Open, Recalculate
from ..events import Kind
from ..judging.chains import chain_of, coming, first_of
from ..judging.linked import noted, why
from ..judging.moves import Moment
from ..judging.periods import earliest
from ..judging.provisional import stale
from ..practice import prefix
from ..standing import NOBODY, Tie
from .totals import total
from .turns import new_id, newest, numbered

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from datetime import datetime
    from typing import Any

    from ...errors import Text
    from ...model.period import Calendar
    from ...model.power import Power
    from ..commands import Actor, Command
    from ..events import EntryRef, Event, Json
    from ..standing import Case
    from ..store.ledger import Entry
    from .definitions import Definition, Known


@dataclass(frozen=True, slots=True)
class Desk:
    """What every decision needs besides the case: definitions, calendar, how cases are read, which of a village's cases
    of a code have no number, who is kin of whom, from which entry is drawn, how far numbered cases were counted (code,
    village), and whether the store is one for practice."""

    definitions: Known
    calendar: Calendar
    read: Callable[[str], Case]
    earlier: Callable[[str, str], Collection[str]]
    kin_of: Callable[[str], Collection[str]]
    entry_before: Callable[[datetime], EntryRef]
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    practice: bool = False


@dataclass(slots=True)
class Work:
    """`at` is when it happens; `entered` when the record takes it (None: at `at`): later for an entry from paper.

    `stood` is the seq at which each case was read.
    """

    desk: Desk
    at: datetime
    entered: datetime | None = None
    cases: dict[str, Case] = field(default_factory=dict)
    stood: dict[str, int] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    definitions: dict[str, str] = field(default_factory=dict)

    def copy(self) -> Work:
        """The same work, to go on with and perhaps to throw away."""
        cases, stood, definitions = dict(self.cases), dict(self.stood), dict(self.definitions)
        return Work(self.desk, self.at, self.entered, cases, stood, list(self.events), definitions)

    def case(self, name: str) -> Case:
        """A case as it stands so far."""
        if name not in self.cases:
            case = self.cases[name] = self.desk.read(name)
            self.stood[name] = case.seq
            if self.entered is not None and case.at > self.entered:  # the clock was set back
                self.entered = case.at
        return self.cases[name]

    def find(self, name: str) -> Case | None:
        """The case of that id, if there is one."""
        try:
            return self.case(name)
        except UsageError:
            return None

    def new(self, code: str, village: str) -> str:
        """An id for a new case: drawn, or the next number where the power's cases are added up."""
        if code in self.desk.definitions.counted:
            return numbered(self.marked(code), village, self._newest(code, village) + 1)
        return new_id(self.marked(code), self.at)

    def marked(self, code: str) -> str:
        """What the ids of a power's cases begin with: its code, in a practice store with 演练- before it."""
        return prefix(practice=self.desk.practice) + code

    def counted(self, village: str, code: str) -> Iterator[Case]:
        """The village's cases of a code; none of them may move, and none be added, until this is entered."""
        last = self._newest(code, village)
        names = (numbered(self.marked(code), village, number) for number in range(1, last + 1))
        for name in (*self.desk.earlier(code, village), *names):
            case = self.cases.get(name) or self.desk.read(name)
            yield case if case.end else self.case(name)
        following = numbered(self.marked(code), village, last + 1)
        if following not in self.cases:
            self.stood[following] = 0

    def _newest(self, code: str, village: str) -> int:
        return newest(self.marked(code), village, self.desk.numbers, self._is_there)

    def _is_there(self, name: str) -> bool:
        if name in self.cases:
            return True
        try:
            self.desk.read(name)
        except UsageError:
            return False
        return True

    def power(self, case: Case) -> Power:
        """The power that a case is pinned to."""
        return self.definition(case).power

    def definition(self, case: Case) -> Definition:
        """The definition that a case is pinned to."""
        return self.desk.definitions.pinned(case.digest)

    def sealed(self, entries: Iterable[Entry]) -> Iterator[Case]:
        """The cases that the entries moved, each with the hash of its newest entry as its head."""
        heads = {entry.event.case: entry.hash for entry in entries if entry.event.seq}
        for name, head in heads.items():
            self.cases[name] = case = self.cases[name]._replace(head=head)
            yield case

    def settle(self, name: str) -> Case:
        """Derive what has fallen due by now, in the case, in those it hangs together with (its parent that waits for
        it, the child it waits for, and so on) and in the follow-up under way.

        What falls due in cases that hang together is entered in the order in which it fell due: a child whose parent
        lapsed on Monday cannot lapse itself on Tuesday. At one moment the child comes first.
        """
        chain = self.case(name).chain
        if chain is not None and chain.open:
            self.settle(chain.open)
        for each in self._together(name):
            self._recalculate(each.id)
        if len(self._together(name)) == 1:
            self._fall_due(name)
            return self.case(name)
        met: set[tuple[str, str, datetime]] = set()
        while (event := self._falls_next(name, met)) is not None:
            met.add((event.case, event.step, event.at))
            self._fell(event)
        return self.case(name)

    def _recalculate(self, name: str) -> None:
        """Count anew, before anything lapses, what rested on a year whose holidays are announced by now."""
        case = self.case(name)
        if case.provisional and stale(case, self.desk.calendar):
            self._decide(self.definition(case), case, Recalculate(), case.at)

    def _falls_next(self, name: str, met: Collection[tuple[str, str, datetime]]) -> Event | None:
        """What falls due first, in the case and those it hangs together with, and was not met before."""
        fallen: list[Event] = []
        for each in reversed(self._together(name)):
            self._ended(each)
            case = self.case(each.id)
            ready = self.definition(case)
            entered = self.entered or self.at
            fallen += settle(ready.power, case, self.at, self.desk.calendar, machine=ready.machine, entered=entered)[:1]
        fresh = (event for event in fallen if (event.case, event.step, event.at) not in met)
        return min(fresh, key=lambda event: event.at, default=None)

    def _together(self, name: str) -> list[Case]:
        """The cases that hang together with this one, each followed by the child that it waits for."""
        case = self.case(name)
        while case.tie is Tie.AWAITED and (parent := self.case(case.parent)).child == case.id:
            case = parent
        found = [case]
        while found[-1].child:
            found.append(self.case(found[-1].child))
        return found

    def _fall_due(self, name: str) -> None:
        case = self.case(name)
        ready = self.definition(case)
        entered = self.entered or self.at
        for event in settle(ready.power, case, self.at, self.desk.calendar, machine=ready.machine, entered=entered):
            self._fell(event)

    def _fell(self, event: Event) -> None:
        """Add what fell due."""
        self._add((event,))

    def act(self, name: str, command: Command) -> Refusal | None:
        """Decide `command` on a settled case; the refusal if the list says no (throw the work away then)."""
        case = self.case(name)
        if isinstance(command, Move) and command.into is not None:
            self.definitions[command.digest] = self.desk.definitions.pinned(command.digest).text
        return self._decide(self.definition(case), case, command, self.at)

    def refuse(self, ready: Definition | None, case: Case | None, command: Command, refusal: Refusal) -> None:
        """Put down that `command` was refused."""
        power = ready.power if ready else None
        self.events.append(refusal_event(power, case, command, refusal, self.at, self.entered))

    def open(self, ready: Definition | None, command: Open) -> Refusal | None:
        """Decide the opening of a case on the definition `ready`."""
        if ready is None:
            unlisted = decide(None, None, command, self.at, self.desk.calendar)
            return unlisted if isinstance(unlisted, Refusal) else None
        self.definitions[ready.digest] = ready.text
        refused = self._decide(ready, None, self.following(ready, command), self.at)
        if refused is None and command.source is not None:
            self._chain(Kind.FOLLOWED, self.cases[command.case])
        return refused

    def following(self, ready: Definition, command: Open) -> Open:
        """The opening on the definition `ready`, with the first case of the chain that it continues."""
        first = self.settle(first_of(command.source)) if command.source else None
        return replace(command, digest=ready.digest, first=first)

    def around(self, ready: Definition, case: Case | None) -> dict[str, Any]:
        """What deciding on a case asks for besides it, as the named arguments of `decide`, `would` and `options`."""
        return {
            "machine": ready.machine,
            "kin_of": self.desk.kin_of,
            "callers": self._callers(case) if case and case.parent else NOBODY,
            "totals": total(ready.power, case, partial(self.counted, case.village), self.power)
            if case and ready.adds
            else None,
            "entry_before": cache(self.desk.entry_before) if ready.draws else None,
        }

    def would(self, name: str, ready: Definition | None, command: Command) -> tuple[Refusal, ...]:
        """Everything that speaks against a command on a settled case (`name` "": an opening). Nothing is kept of it."""
        trial = self.copy()
        if isinstance(command, Open) and ready is not None:
            command = trial.following(ready, command)
        case, calendar = trial.case(name) if name and not isinstance(command, Open) else None, self.desk.calendar
        known = trial.around(ready, case) if ready else {}
        power = ready.power if ready else None
        found = would(power, case, command, self.at, calendar, entered=self.entered, **known)
        if found:
            return found
        refused = trial.open(ready, command) if isinstance(command, Open) else trial.act(name, command)
        return (refused,) if refused else ()

    def _decide(self, ready: Definition, case: Case | None, command: Command, at: datetime) -> Refusal | None:
        known = self.around(ready, case)
        decided = decide(ready.power, case, command, at, self.desk.calendar, entered=self.entered, **known)
        if isinstance(decided, Refusal):
            return decided
        self._add(decided)
        for event in decided:
            if event.kind is Kind.CALLED and (refused := self._call(event, command.by)):
                return refused
        return None

    def _callers(self, case: Case) -> Mapping[str, tuple[str, ...]]:
        """Who acted in the case that called this one, and in those that called that."""
        acted: dict[str, tuple[str, ...]] = {}
        while case.parent:
            case = self.case(case.parent)
            code = self.power(case).code
            acted |= {f"{code}/{step}": people for step, people in case.acted.items()}
        return acted

    def _add(self, events: Iterable[Event]) -> None:
        for event in events:
            power, before = self.desk.definitions.pinned(event.digest).power, self.cases.get(event.case)
            self.cases[event.case] = case = evolve(power, before, event)
            along = self._along(before, event, case) if before and before.child else ()
            told: Mapping[str, Json] = {"child": noted(self.case(before.child), along)} if before and along else {}
            self.events.append(event._replace(body={**event.body, **told}) if told else event)
            self._add(along)
            self._ended(case)

    def _along(self, before: Case, event: Event, after: Case) -> tuple[Event, ...]:
        """What an event of a case makes happen to the child that it waited for."""
        reason = why(before, event, after)
        if reason is None:
            return ()
        child = self.case(before.child)
        ready, at = self.definition(child), max(event.at, child.at)
        command = GoAlong(parent=event.case, seq=event.seq, why=reason)
        made = decide(
            ready.power, child, command, at, self.desk.calendar, machine=ready.machine, entered=self.entered or self.at
        )
        return () if isinstance(made, Refusal) else made

    def _call(self, event: Event, by: Actor | None) -> Refusal | None:
        """Open the child case that a `called` event names."""
        child: Any = event.body["child"]
        parent = self.case(event.case)
        ready, off = self.desk.definitions.listed(child["power"], self.at.astimezone(CHINA).date())
        known: Mapping[str, object] = ready.power.channels if ready else {}
        return self.open(
            ready,
            Open(
                case=child["case"],
                village=parent.village,
                by=by,
                parties=child.get("parties", {}),
                channel=parent.channel if parent.channel in known else WINDOW,
                start=child.get("start", ""),
                parent=parent.id,
                own=bool(child.get("own")),
                kin=parent.kin,
                data=child.get("data", {}),
                power=child["power"],
                off=off,
            ),
        )

    def _ended(self, child: Case) -> None:
        """Tell the parent that still waits for a closed child, and the first case of a chain of its follow-up's end.

        A parent on hold refuses, and is told again later.
        """
        if child.end and child.source and chain_of(self.case(child.first)).open == child.id:
            self._chain(Kind.RETURNED, child)
        if not child.end or not child.parent or self.case(child.parent).child != child.id:
            return
        parent = self.case(child.parent)
        self._decide(self.definition(parent), parent, self._end_of(child), max(child.at, parent.at))

    def _end_of(self, child: Case) -> ChildEnded:
        people = tuple(dict.fromkeys(person for acted in child.acted.values() for person in acted))
        kind = self.definition(child).power.ends[child.end].kind
        return ChildEnded(child=child.id, kind=kind, data=child.fields, people=people, known=child.known)

    def blocked(self, parent: Case) -> Text | None:
        """Why the end of the child for which a settled case waits leads nowhere; None while there is no such end."""
        child = self.case(parent.child) if parent.child else None
        if child is None or not child.end:
            return None
        trial = self.copy()
        refused = trial._decide(trial.definition(parent), parent, trial._end_of(child), max(child.at, parent.at))
        return refused.text if refused else None

    def _chain(self, kind: Kind, case: Case) -> None:
        """Enter in the first case of its chain that the follow-up `case` was opened, or has ended."""
        first = self.case(case.first)
        follow: dict[str, Json] = {"case": case.id, "start": case.start, "source": case.source}
        if case.end:
            end = self.definition(case).power.ends[case.end]
            follow |= {"end": case.end, "kind": end.kind.value}
            if end.implicit:
                follow["withdrawn"] = True
        ready, at = self.definition(first), max(case.at, first.at)
        entered = max(self.entered or at, at)
        event = Moment(ready.machine, first, at, entered, entered, self.desk.calendar).stay(kind, {"follow": follow})
        due = self._coming(evolve(ready.power, first, event))
        self._add((event._replace(due=due),))

    def _coming(self, first: Case) -> datetime | None:
        """When the clock opens the next follow-up of a chain; None while one is under way, or where none follows."""
        chain = chain_of(first)
        if chain.open or chain.closed:
            return None
        newest = [first if name == first.id else self.case(name) for name in chain.newest.values()]
        powers = [(self.definition(case).power, case) for case in newest]
        falls = (coming(power, case, chain, self.desk.calendar) for power, case in powers)
        return earliest(*(moment for each in falls for moment, _ in each))
