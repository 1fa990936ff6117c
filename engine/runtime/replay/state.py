"""What a replay has at hand: the definitions of the record, and how each case stands by the entries read so far."""

from __future__ import annotations

from bisect import bisect_left
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from ...errors import Text, UsageError
from ...model.period import CHINA
from ..desk.definitions import Pinned
from ..desk.work import Work
from ..events import BEFORE_THE_FIRST, EntryRef
from ..practice import PRACTICE
from ..store.canonical import stamp, unstamp
from ..store.ledger import of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ..desk.definitions import Definition
    from ..events import Event
    from ..standing import Case
    from ..store.ledger import Line


class Recorded(Pinned):
    """The definitions of a record, by digest.

    `opening` is the digest on which the case was opened that the act under judgement calls; `counted` the code whose
    cases are numbered in their village, where the id of the case says so.
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        super().__init__(texts.get)
        self.opening = ""
        self.counted: frozenset[str] = frozenset()

    def listed(self, name: str, on: date) -> tuple[Definition | None, Text | None]:  # noqa: ARG002 - see below
        """The definition of the called case, if it is of the power called. Whether that was on the list on the day,
        the record does not say."""
        ready = self.pinned(self.opening) if self.opening else None
        if ready is None or name not in {ready.power.id, ready.power.code, ready.power.name}:
            return None, None
        return ready, None

    coming = listed


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Cases as they stood when an entry was judged."""

    cases: Mapping[str, Case]

    def __call__(self, name: str) -> Case:
        """The case. Raises UsageError for one that was not read then."""
        case = self.cases.get(name)
        if case is None:
            raise unknown(name)
        return case


def unknown(name: str) -> UsageError:
    """There is no such case."""
    return UsageError(Text(f"没有“{name}”这一件", f"there is no case “{name}”"))


class Cases:
    """Every case by id. `partial` are those of which not everything is known: a body was erased, or an entry of theirs
    does not hold. `read` are those that were looked at for the entry under judgement, as they stood then."""

    def __init__(self) -> None:
        self.known: dict[str, Case] = {}
        self.partial: set[str] = set()
        self.read: dict[str, Case] = {}
        self._unnumbered: dict[tuple[str, str], list[str]] = {}

    def __call__(self, name: str) -> Case:
        """The case. Raises UsageError for one that is not there."""
        case = self.known.get(name)
        if case is None:
            raise unknown(name)
        self.read[name] = case
        return case

    def find(self, name: str) -> None:
        """The case counts as read, if there is one."""
        if name in self.known:
            self.read[name] = self.known[name]

    def snapshot(self) -> Snapshot:
        """What was read, to be read again when these cases have moved on."""
        return Snapshot(dict(self.read))

    def follows(self, follow: Mapping[str, str], first: str) -> None:
        """A follow-up whose opening was erased: of which case, and where it begins, the first of its chain says."""
        case = self.known.get(follow["case"])
        if case is not None and case.id in self.partial:
            self.known[case.id] = case._replace(source=follow["source"], first=first)

    def opened(self, case: Case, code: str) -> None:
        """A new case."""
        if not case.id.removeprefix(PRACTICE).startswith(f"{code}-{case.village}-"):
            self._unnumbered.setdefault((code, case.village), []).append(case.id)

    def earlier(self, code: str, village: str) -> tuple[str, ...]:
        """The village's cases of a code that have no number there, in the order of opening."""
        return tuple(self._unnumbered.get((code, village), ()))


class Days:
    """Which entry stood before the first one of each day (in China), by the entries read so far."""

    def __init__(self) -> None:
        self._begins: list[str] = []
        self._before: list[EntryRef] = []
        self._next = ""
        self._last: Line | None = None

    def add(self, line: Line) -> None:
        """One more entry has been read."""
        entered = str(of(line, "entered"))
        if entered >= self._next:
            with suppress(ValueError):  # no moment: said of the entry itself
                day = unstamp(entered).astimezone(CHINA).date()
                begins = datetime.combine(day, time(tzinfo=CHINA))
                self._next = stamp(begins + timedelta(days=1))
                self._begins.append(stamp(begins))
                self._before.append(self._newest())
        self._last = line

    def _newest(self) -> EntryRef:
        return EntryRef(self._last.g, self._last.hash) if self._last else BEFORE_THE_FIRST

    def entry_before(self, at: datetime) -> EntryRef:
        """As `Store.entry_before`, for the beginning of a day."""
        place = bisect_left(self._begins, stamp(at))
        return self._before[place] if place < len(self._before) else self._newest()


@dataclass(slots=True)
class Unit(Work):
    """A unit of work that tells what fell due apart from what follows from an act. What fell due is judged when its own
    entry comes, by the due dates that the record states; `fallen` are its places in `events`."""

    fallen: set[int] = field(default_factory=set)

    def _fell(self, event: Event) -> None:
        self.fallen.add(len(self.events))
        Work._fell(self, event)

    def _recalculate(self, name: str) -> None:
        """Which schedules were known then is not on the record: an entry of its own says what was counted anew."""

    def tell(self, ended: Case) -> None:
        """Tell whoever waits for a case that it has ended, whatever else is known of it."""
        self.cases[ended.id] = ended
        self._ended(ended)
