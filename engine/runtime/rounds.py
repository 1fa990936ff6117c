"""The round of a night watch: what the clock opens, what fell due, which clocks turned yellow or red.

`Rounds.plan` says what is to be done, as values; `Rounds.do` does one of them, and nothing if it was done meanwhile.
So cron plans and does all of it in one go, any number of workers share it out, and doing it twice does nothing more.

* A cycle (周期) is opened once a village and period, 逐 once a holder of the role, in the period that began last; not
  for periods from before the edition took effect. Periods missed before that one are not made up for.
* A follow-up whose day has come is opened, one a chain (`judging/chains.py`), dated when it is opened.
* What fell due in a case (the end of a notice, 逾期) is entered, dated when it fell due.
* A clock that turned yellow or red is put down (`warned`), once. The host is told by a follower of the record, whose
  cursor the record keeps and one holds at a time: of every warning, in their order, at least once, with the number of
  the entry; twice only if who told it died, or lost the server, between the telling and the cursor.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import partial, reduce
from typing import TYPE_CHECKING, TypeAlias

from ..arguments import Checks, anything, instance
from ..checked import checked
from ..errors import Text
from ..model.period import CHINA
from .case import Refusal, decide, evolve, settle
from .commands import Open, Recalculate, Warn
from .desk.asked import Asked
from .desk.damage import apart, damaged, reading
from .desk.turns import identified
from .desk.work import Work
from .door import ARGUMENTS
from .events import Kind
from .hooks import Follower
from .host import in_form
from .judging.chains import chain_of, coming
from .judging.cycles import begun
from .judging.lamps import Colour, lamps
from .judging.provisional import is_provisional, stale
from .store.cursors import NOTICES
from .todo import Done, Task, Todo

if TYPE_CHECKING:
    from ..model.catalogue import Catalogue
    from ..model.power import Power, Step
    from .commands import Command
    from .desk.definitions import Definition
    from .desk.work import Desk
    from .events import Event
    from .standing import Case
    from .store import Store
    from .store.ledger import Entry

Holders: TypeAlias = Callable[[str, str], Collection[str]]
"""(role, village) → the persons who hold the role there, from the host."""
Tell: TypeAlias = Callable[[Done], object]
"""What the host does about a warning; it was told once this returns."""
SHIFT = timedelta(days=31)
"""By how much a follow-up may fall due sooner than was stated, because holidays were announced since."""
EVER = timedelta(days=365 * 200)


def _nobody(_todo: Todo) -> None:
    """No one hears of it."""


def _damaged(event: Event, at: datetime) -> Todo:
    """The case of which `event` is the newest cannot be read."""
    return Todo(task=Task.DAMAGED, power="", step="", village="", due=event.due or at, case=event.case)


class _Idle(Exception):  # noqa: N818  (no error: there was nothing left to do)
    """Somebody did it first."""


_HERE: Checks = {
    **dict.fromkeys(("todo", "_todo"), instance(Todo, "待办（Todo）", "a Todo")),
    **dict.fromkeys(("desk", "answer", "read"), anything),
}


@checked({**ARGUMENTS, **_HERE})
@dataclass(frozen=True, slots=True)
class Rounds:
    """What a watch needs of an engine: `answer` decides and enters, `read` gives a case as the record has it, `holders`
    is the host's answer where a round is given none. `at` is the earlier moment until which a round goes (None: now):
    what it opens then is dated so; a warning is told now, and is dated now."""

    catalogue: Catalogue
    store: Store
    desk: Desk
    clock: Callable[[], datetime]
    answer: Callable[[Asked], Case]
    read: Callable[[str], Case]
    holders: Holders
    at: datetime | None = None

    def work(
        self,
        villages: Collection[str] | None = None,
        holders: Holders | None = None,
        tell: Tell | None = None,
        heard: Callable[[Todo], object] = _nobody,
    ) -> tuple[Done, ...]:
        """Do everything there is to do now. `villages` (codes of 12 digits) is where cycles are opened, None: wherever
        a case was opened before. When all is done `heard` hears of the damaged cases, and `tell` of the warnings (see
        there); without it nobody does.
        """
        done: list[Done] = []
        damaged: dict[str, Todo] = {}
        while fresh := self._round(self.plan(self.at or self.clock(), villages, holders), damaged):
            done += fresh
        for each in damaged.values():
            heard(each)
        if tell is not None:
            self.tell(tell)
        return tuple(done)

    def _round(self, plan: Iterable[Todo], damaged: dict[str, Todo]) -> list[Done]:
        todo = tuple(plan)
        damaged.update((each.case, each) for each in todo if each.task is Task.DAMAGED)
        return [one for each in todo if (one := self.do(each)) is not None]

    def tell(self, tell: Tell) -> int:
        """Tell the host of every warning on the record that it was not told of, in their order; how many that were:
        none while somebody else is telling.

        What `tell` raises comes out; that warning comes again the next time, and none after it before.
        """
        return Follower(self, lambda each: tell(self._warning(each)), name=NOTICES, kinds={Kind.WARNED}).once()

    def _warning(self, entry: Entry) -> Done:
        event, village = entry.event, self.read(entry.event.case).village
        clock, colour, due = (str(event.body.get(name, "")) for name in ("clock", "colour", "due"))
        todo = Todo(
            task=Task.WARN,
            power=event.power,
            step=event.step,
            village=village,
            due=datetime.fromisoformat(due) if due else event.at,
            case=event.case,
            clock=clock,
            colour=colour,
        )
        return Done(todo, event.case, event.seq, entry.g)

    def do(self, todo: Todo) -> Done | None:
        """Do one thing; None if there is nothing left to do, because somebody did it or the case has moved on."""
        return _DOES[todo.task](self, todo)

    def plan(
        self, at: datetime, villages: Collection[str] | None = None, holders: Holders | None = None
    ) -> Iterator[Todo]:
        """What there is to do at `at` (aware), as the record stands now: of a later moment, what there would be.

        Raises UsageError for a village that lies outside the catalogue's division.
        """
        where = self._villages() if villages is None else [self.catalogue.village(code) for code in villages]
        yield from self._cycles(at, where, holders)
        for entry in self.store.due(at + EVER):
            event, todo = entry.event, list[Todo]()
            with apart() as why, reading(event.case):
                todo += self._of_case(event, at)
            yield from todo if not why else (_damaged(event, at),)

    def _of_case(self, event: Event, at: datetime) -> Iterator[Todo]:
        """What there is to do in the case of which `event` is the newest."""
        power = self.desk.definitions.pinned(event.digest).power
        if event.target not in power.ends:
            yield from self._lit(self.read(event.case), at)
        elif event.due is not None and event.due <= at + SHIFT:
            yield from self._following(self.read(event.case), at)

    def _villages(self) -> Collection[str]:
        found: dict[str, None] = {}
        for case in self.store.cases():
            with apart():
                found[self.read(case).village] = None
        return found

    def _cycles(self, at: datetime, villages: Collection[str], holders: Holders | None) -> Iterator[Todo]:
        today = at.astimezone(CHINA).date()
        for power in self.catalogue.powers.values():
            for step in power.beginnings() if self.desk.definitions.listed(power.id, today)[1] is None else ():
                if step.start is None or not step.start.cycle:
                    continue
                first = begun(step.start, today)
                if first < self.catalogue.edition.effective:
                    continue
                due = datetime.combine(first, time(tzinfo=CHINA))
                for village in villages:
                    yield from self._turns(power, step, village, due, holders)

    def _turns(self, power: Power, step: Step, village: str, due: datetime, holders: Holders | None) -> Iterator[Todo]:
        per = step.start.per if step.start else ""
        people = ("",) if not per else in_form(holders or self.holders)(per, village)
        for person in people:
            todo = Todo(task=Task.BEGIN, power=power.id, step=step.id, village=village, due=due, holder=person)
            with apart():
                if self._opening(Work(self.desk, due), todo)[1].found is None:
                    yield todo

    def _lit(self, case: Case, at: datetime) -> Iterator[Todo]:
        power, calendar = self.desk.definitions.pinned(case.digest).power, self.desk.calendar
        todo = Todo(task=Task.SETTLE, power=case.power, step=case.step, village=case.village, due=at, case=case.id)
        if stale(case, calendar):
            yield replace(todo, task=Task.RECALCULATE)
            case = self._recalculated(case)
        fallen = settle(power, case, at, calendar)
        if fallen:
            yield replace(todo, due=fallen[0].at, provisional=is_provisional(case, fallen[0].at))
            return
        for lamp in lamps(power, case, calendar):
            colour = lamp.colour(at)
            if colour is not Colour.GREEN and f"{lamp.clock} {colour}" not in case.warned:
                lit = replace(todo, task=Task.WARN, due=lamp.due, clock=lamp.clock, colour=colour.value)
                yield replace(lit, provisional=lamp.provisional)

    def _recalculated(self, case: Case) -> Case:
        ready = self.desk.definitions.pinned(case.digest)
        made = decide(ready.power, case, Recalculate(), case.at, self.desk.calendar, machine=ready.machine)
        return case if isinstance(made, Refusal) else reduce(partial(evolve, ready.power), made, case)

    def _following(self, first: Case, at: datetime) -> Iterator[Todo]:
        found = self._next(Work(self.desk, at), first)
        if found is not None:
            due, source, step = found
            yield Todo(task=Task.FOLLOW, power=first.power, step=step, village=source.village, due=due, case=first.id)

    def _next(self, work: Work, first: Case) -> tuple[datetime, Case, str] | None:
        """The follow-up of a chain whose day has come by today's list: since when, of which case, where it begins."""
        chain, (ready, off) = chain_of(first), self._listed(first.power, work)
        if ready is None or off is not None or chain.open or chain.closed:
            return None
        sources = [work.case(name) for name in chain.newest.values()]
        falls = [
            (moment, source, step)
            for source in sources
            for moment, step in coming(ready.power, source, chain, self.desk.calendar)
            if moment <= work.at
        ]
        return min(falls, key=lambda each: each[0], default=None)

    def _listed(self, power: str, work: Work) -> tuple[Definition | None, Text | None]:
        return self.desk.definitions.listed(power, work.at.astimezone(CHINA).date())

    def _opening(self, work: Work, todo: Todo) -> tuple[Definition | None, Open]:
        """The opening of a cycle's case, with the case that the period has already."""
        ready, off = self._listed(todo.power, work)
        start = ready.power.steps[todo.step].start if ready and todo.step in ready.power.steps else None
        party = start is not None and ready is not None and start.per in ready.machine.parties
        asked = Open(
            case="",
            village=todo.village,
            by=None,
            parties={start.per: todo.holder} if start and party else {},
            start=todo.step,
            power=todo.power,
            off=off,
            holder=todo.holder,
        )
        return ready, identified(ready, asked, work)

    def begin(self, todo: Todo) -> Done | None:
        """Open the case of a cycle."""

        def made(work: Work) -> tuple[Definition | None, Command]:
            ready, command = self._opening(work, todo)
            if command.off is not None or command.found is not None:
                raise _Idle
            return ready, command

        return self._asked(todo, Asked("", made, (todo,), None, None, self.at))

    def follow(self, todo: Todo) -> Done | None:
        """Open the next follow-up of a chain."""

        def made(work: Work) -> tuple[Definition | None, Command]:
            found = self._next(work, work.cases[todo.case])
            if found is None:
                raise _Idle
            _, source, step = found
            ready, _ = self._listed(source.power, work)
            asked = Open(case="", village=source.village, by=None, source=source, start=step, power=todo.power)
            return ready, identified(ready, asked, work)

        return self._asked(todo, Asked(todo.case, made, (todo,), None, None, self.at))

    def settle(self, todo: Todo) -> Done | None:
        """Enter what fell due in a case."""

        def made(work: Work) -> tuple[Definition | None, None]:
            if not any(event.case == todo.case for event in work.events):
                raise _Idle
            return work.definition(work.cases[todo.case]), None

        return self._asked(todo, Asked(todo.case, made, (todo,), None, None, self.at))

    def warn(self, todo: Todo) -> Done | None:
        """Put down that a clock is yellow or red, if it still is."""

        def made(work: Work) -> tuple[Definition | None, Command]:
            case = work.cases[todo.case]
            lit = {(each.clock, each.colour) for each in self._lit(case, work.at) if each.task is Task.WARN}
            if (todo.clock, todo.colour) not in lit:
                raise _Idle
            return work.definition(case), Warn(clock=todo.clock, colour=todo.colour, due=todo.due)

        return self._asked(todo, Asked(todo.case, made, (todo,), None, None, None))

    def damage(self, todo: Todo) -> Text:
        """Why nothing can be done in a damaged case."""
        with apart() as why, reading(todo.case):
            self.read(todo.case)
        return next(iter(why), damaged(todo.case).text)

    def spare(self, _todo: Todo) -> None:
        """Nothing can be done in a damaged case."""

    def _asked(self, todo: Todo, asked: Asked) -> Done | None:
        try:
            case = self.answer(asked)
        except _Idle:
            return None
        return Done(todo, case.id, case.seq, self.store.history(case.id, after=case.seq - 1)[0].g)


_DOES: Mapping[Task, Callable[[Rounds, Todo], Done | None]] = {
    Task.BEGIN: Rounds.begin,
    Task.FOLLOW: Rounds.follow,
    Task.RECALCULATE: Rounds.settle,
    Task.SETTLE: Rounds.settle,
    Task.WARN: Rounds.warn,
    Task.DAMAGED: Rounds.spare,
}
