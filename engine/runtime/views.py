"""How cases stand and what the record says: the views of an engine, which enter nothing. Safe for many threads."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from ..arguments import moment
from ..checked import checked, checked_answer
from ..errors import Text
from ..model.frozen import EMPTY
from ..model.period import CHINA, Calendar
from .case import Ruling, options, rule
from .commands import Actor, Move
from .desk.damage import apart, reading, wreck
from .desk.definitions import Definitions
from .desk.earlier import Earlier
from .desk.queues import Queues
from .desk.shelf import Shelf
from .desk.work import Desk, Work
from .door import ARGUMENTS
from .events import ERASURES
from .host import Host, in_form
from .judging.lamps import lamps
from .moving.asking import ready as to_move
from .standing import id_of
from .store.access import Access, usable
from .store.ledger import entry

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from ..model.catalogue import Catalogue
    from ..model.power import Power
    from .case import Option
    from .judging.lamps import Lamp
    from .standing import Case
    from .store import Store
    from .store.ledger import Entry

NO_NAMES: Mapping[str, str] = EMPTY


def _waited_for(options: Iterable[Option]) -> Iterator[Option]:
    """The options without those that are a power of supervision, or were done already."""
    return (option for option in options if option.act != "hold" and not option.again)


class Links(NamedTuple):
    """The cases with which a case is linked by 转办: the one that called it (None: nobody did), and those that it
    called, in the order of the calls. `Case.tie` of a called one says how it hangs on the other.

    `blocked` says why the end of the child that is waited for leads nowhere, if it does not.
    """

    parent: Case | None
    children: tuple[Case, ...]
    blocked: Text | None = None


def _in_utc(value: object) -> datetime:
    """The host's present as the record states moments: a due date is the same text whoever asks."""
    return moment(value).astimezone(UTC)


@checked(ARGUMENTS, usable)
class Views:
    """Reads the cases of `store`. `host` says what time it is and who is who; `clock` and `kin_of` answer in its place
    where they are given."""

    def __init__(
        self,
        catalogue: Catalogue,
        store: Store,
        *,
        host: Host | None = None,
        clock: Callable[[], datetime] | None = None,
        kin_of: Callable[[str], Collection[str]] | None = None,
    ) -> None:
        self.host = host or Host()
        self._access = Access(Text("引擎", "the engine"))
        self._catalogue, self._store = catalogue, store
        self._clock: Callable[[], datetime] = checked_answer("Host.now", clock or self.host.now, _in_utc)
        self._definitions = Definitions(catalogue, store)
        self._shelf = Shelf(store, self._definitions)
        self._queues = Queues()
        calendar = Calendar(catalogue.days_off, catalogue.days_on)
        kin, self._holders = in_form(kin_of or self.host.kin_of), in_form(self.host.holders)
        earlier = Earlier(store, self._definitions)
        at_hand, before = self._shelf.at_hand, store.entry_before
        self._desk = Desk(self._definitions, calendar, at_hand, earlier, kin, before, practice=store.practice)

    @property
    def store(self) -> Store:
        """The record."""
        return self._store

    def case(self, case: Case | str) -> Case:
        """How a case stands now: what has fallen due is counted in, and entered when the next act is."""
        return self._settled(case)[0]

    def options(self, case: Case | str, by: Actor | None = None) -> tuple[Option, ...]:
        """What may be done now: by which role, from when, until when, with what. With `by`, everything that this person
        may do: in his roles, where they hold, as a party or its agent, unless he must keep out or has done it already;
        what he may do anew is marked `again`."""
        now, work = self._settled(case)
        ready, day = work.definition(now), work.at.astimezone(CHINA).date()
        found = options(ready.power, now, work.at, self._desk.calendar, by=by, **work.around(ready, now))
        return tuple(each for each in found if not (each.calls and self._definitions.listed(each.calls, day)[1]))

    def links(self, case: Case | str) -> Links:
        """The case that called this one, and those that it called itself, as they stand now."""
        now, work = self._settled(case)
        children = tuple(self._shown(name)[0] for name in now.children)
        return Links(self._shown(now.parent)[0] if now.parent else None, children, work.blocked(now))

    def lamps(self, case: Case | str) -> tuple[Lamp, ...]:
        """The clocks that run in a case: step, procedures, promise, statute; `colour(at)` says how each is lit."""
        now, work = self._settled(case)
        return lamps(work.definition(now).power, now, self._desk.calendar)

    def power(self, case: Case | str) -> Power:
        """The definition that the case is pinned to, whatever the catalogue says by now."""
        now, work = self._settled(case)
        return work.definition(now).power

    def history(self, case: Case | str) -> tuple[Entry, ...]:
        """The record of a case (or of `ERASURES`), refusals among it, in the order of entry."""
        number = id_of(case)
        if number != ERASURES:
            self._shelf.fresh(number)
        entries = (*self._store.history(number), *self._store.refusals(number))
        return tuple(sorted(entries, key=lambda entry: entry.g))

    def due(self, at: datetime | None = None) -> tuple[Case, ...]:
        """The open cases in which something falls due at `at` (now) or before, the longest overdue first; then those
        that are damaged."""
        limit = at or self._clock()
        cases = [self._shown(entry.event.case)[0] for entry in self._store.due(limit)]
        late = [(case.wake, case.id, case) for case in cases if case.wake is not None and case.wake <= limit]
        damaged = (case for case in cases if case.damaged)
        return (*(case for _, _, case in sorted(late, key=lambda each: each[:2])), *damaged)

    def refusals(self) -> tuple[Entry, ...]:
        """Every attempt to act off the list, in the order of entry."""
        return self._store.refusals()

    def cases(self) -> Iterator[Case]:
        """Every case as it stands now, in the order of opening; one whose record cannot be read as `damaged`."""
        return (self._shown(name)[0] for name in self._store.cases())

    def hands(self, case: Case | str) -> dict[str, tuple[str, ...]]:
        """Whose turn it is: each role that something waits for, and the persons who hold it and may act, the parties as
        bound and the others as the host names them. Who must keep out, or has signed, is left out."""
        now, work = self._settled(case)
        bound = work.definition(now).machine.parties
        roles = dict.fromkeys(role for option in _waited_for(self.options(now.id)) for role in option.roles)
        people = {
            role: tuple(filter(None, (now.parties.get(role),))) if role in bound else self._holders(role, now.village)
            for role in roles
        }
        return {role: tuple(each for each in named if self._may(now.id, each, role)) for role, named in people.items()}

    def _may(self, case: str, person: str, role: str) -> bool:
        """Whether something waits for this person in that role."""
        by = Actor(person, (role,), kin=self.host.actor(person).kin)
        return any(role in option.roles for option in _waited_for(self.options(case, by)))

    def follow(self, after: int = 0) -> Iterator[Entry]:
        """The entries after a global number, refusals among them, in the order of entry, up to the newest."""
        return map(entry, self._store.lines(after))

    def moves(
        self,
        cases: Iterable[Case | str] = (),
        *,
        power: str = "",
        plan: Mapping[str, str] = NO_NAMES,
        along: Callable[[Sequence[str]], Iterable[str]] = iter,
    ) -> Iterator[Ruling]:
        """What `move` would do to `cases`, or to every open one (of the power with that id). Nothing is entered.

        `along` goes through the numbers of the cases that are looked at: to show how far it is.
        """
        named = tuple(map(id_of, cases))
        for name in along(named or self._store.cases()):
            case, work = self._shown(name)
            if work is None:
                yield Ruling(case, "", reasons=(case.damaged,) if case.damaged else ())
            elif named or (not case.end and power in {"", case.power}):
                asked = to_move(Move(by=None, into=None), work, name, self._store.history, plan)
                yield rule(work.definition(case).power, case, asked, work.at, self._desk.calendar)

    def _settled(self, case: Case | str) -> tuple[Case, Work]:
        """The case as it stands now. Cases that hang together are read one after the other: where something was derived
        from several, and one of them moved meanwhile, they are read again."""
        number, desk = id_of(case), replace(self._desk, read=self._shelf.fresh)
        self._shelf.fresh(number)
        with reading(number):
            while True:
                work = Work(desk, self._clock())
                now = work.settle(number)
                stood = work.stood if work.events and len(work.stood) > 1 else {}
                if all(self._shelf.fresh(name).seq == seq for name, seq in stood.items()):
                    return now, work

    def _shown(self, name: str) -> tuple[Case, Work | None]:
        """The case settled, or what can be shown of one whose record cannot be read."""
        with apart() as why:
            return self._settled(name)
        return wreck(name, *why), None
