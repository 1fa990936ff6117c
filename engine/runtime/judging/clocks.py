"""The clocks of a case: the step's limit, the notice's days, the limits of shared procedures, promise and statute,
and the hand-over (转交) of an agent.

Each due is computed once, when the case moves, and written into the event as a fact, so folding needs no calendar.
While a pause (停表) lasts, the clocks of the case and of the step it left stand still; leaving it moves them on, and
the step it returns to goes on with its old entry and its old posting. A hold (停办) does the same from outside.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...model.period import Period, Unit
from .chains import chain_of, coming
from .handover import allowed, in_hand
from .periods import TICK, earliest, ends, later, limit_period, pause_unit, resolve
from .provisional import DUE, FRAME, HANDOVER, LEFT, OPENS, PROMISED, STATUTORY, Basis, Pause, written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from ...model.parts import Bound, Limit, TimeLimit
    from ...model.period import Calendar
    from ...model.power import Power, Step
    from ..events import Json
    from ..standing import Case, Moments, Posting, Values

_BY_DAYS = Period(1, Unit.DAYS)
"""How a meeting's notice stands still: by days."""
OPENING = ""
"""What is done when a case opens: the beginning of a clock that names no step."""


def iso(moment: datetime | None) -> str | None:
    """A moment as the bodies of events state it."""
    return moment.isoformat() if moment else None


def frames_of(step: str) -> Iterator[str]:
    """The shared procedures a step stands in, outermost first: `a/b/c` stands in `a` and `a/b`."""
    parts = step.split("/")
    return ("/".join(parts[:depth]) for depth in range(1, len(parts)))


def time_limit(power: Power, start: str) -> TimeLimit | None:
    """时限 of a case that began at `start`: the beginning's own, else the power's; None where steps count alone."""
    step = power.steps[start]
    time = (step.start.time if step.start else None) or power.time
    return None if time is None or time.stepwise else time


def _winds(time: TimeLimit | None, case: Case, just: tuple[str, ...]) -> bool:
    """Whether the case's own clock begins or stops by what is done."""
    if time is None:
        return False
    return (case.since is None and (time.since or OPENING) in just) or time.until in just


def _one_law(one: Bound, other: Bound | None) -> bool:
    """Whether two bounds are fixed by an article that both cite."""
    if one.basis is None or other is None or other.basis is None or one.basis.law != other.basis.law:
        return False
    return bool({*one.basis.articles} & {*other.basis.articles})


@dataclass(slots=True)
class Clocks:
    """The dues of a case while an event is made: read off the case, changed, stated as facts."""

    due: datetime | None
    opens: datetime | None
    since: datetime | None
    promised: datetime | None
    statutory: datetime | None
    handover: datetime | None
    frames: Moments
    bases: dict[str, Basis]
    """How those moments were counted that are provisional."""

    def facts(self, case: Case, *, still: bool) -> tuple[datetime | None, dict[str, Json] | None]:
        """`Event.due` (what falls due next) and whatever else has changed; `still`: only the step's own clocks run."""
        own = () if still else (self.promised, self.statutory, self.handover, *self.frames.values())
        coming = earliest(self.due, self.opens, *own)
        facts: dict[str, Json] = {} if coming == self.due else {"due": iso(self.due)}
        if self.opens:
            facts["opens"] = iso(self.opens)
        for name in ("since", "promised", "statutory", "handover"):
            if getattr(self, name) != getattr(case, name):
                facts[name] = iso(getattr(self, name))
        frames: dict[str, Json] = {name: iso(at) for name, at in self.frames.items() if case.frames.get(name) != at}
        if frames:
            facts["frames"] = frames
        if self.bases or case.provisional:
            bases = {name: basis for name, basis in self.bases.items() if self._runs(name)}
            if bases != dict(case.provisional):
                facts["provisional"] = written(bases)
        return coming, facts or None

    def _runs(self, name: str) -> bool:
        """Whether the case has that moment; what stands still with the step that was left is not here."""
        if name.startswith(FRAME):
            return name.removeprefix(FRAME) in self.frames
        return name.startswith(LEFT) or getattr(self, name) is not None


@dataclass(slots=True)
class Clockwork:
    """Winds the clocks of one case for what happens to it at `at`, its `fields` as they are by then; `mandated` where
    an agent opens it for a party. `known` is as the case has it afterwards: the days of a notice go on from there."""

    power: Power
    case: Case
    at: datetime
    known: datetime
    calendar: Calendar
    fields: Values
    mandated: bool = False

    def entering(self, target: str, just: tuple[str, ...]) -> tuple[datetime | None, dict[str, Json] | None]:
        """`Event.due` and the facts when the case moves to `target`; `just` are the steps and frames done by that."""
        step = self.power.steps.get(target)
        if step is None:
            return self._follow_up(target), None
        time = time_limit(self.power, self.case.start)
        case = self.case
        bases = self._kept(step) if case.provisional else {}
        due = self._limit(step.within, just, bases) if step.within else None
        still, carried = step.pause or case.paused is not None, self.mandated or case.handover is not None
        rests = bases or case.provisional
        if not (still or carried or rests or case.frames or "/" in target or _winds(time, case, just)):
            coming = earliest(due, case.promised, case.statutory)
            return coming, None if coming == due else {"due": iso(due)}
        frames = {name: case.frames[name] for name in frames_of(target) if name in case.frames}
        clocks = self._carried(due, frames, bases)
        if case.paused is not None and not step.pause:
            self._resume(clocks, step, case.paused.since)
        if time is not None:
            self._own(clocks, time, just)
        self._frames(clocks, target)
        if carried:
            self._carry(clocks, step)
        return clocks.facts(case, still=step.pause)

    def _kept(self, step: Step) -> dict[str, Basis]:
        """How the moments were counted that the case takes along to `step`."""
        case, own = self.case, (DUE, OPENS)
        bases = {name: basis for name, basis in case.provisional.items() if name not in own}
        if step.pause and case.paused is None:
            bases |= {LEFT + name: case.provisional[name] for name in own if name in case.provisional}
        return bases

    def _follow_up(self, end: str) -> datetime | None:
        """When the clock first follows up a case that reaches `end`; what follows a follow-up its first case knows."""
        if self.case.source:
            return None
        ended = self.case._replace(end=end, entered=self.at, fields=self.fields)
        return earliest(*(falls for falls, _ in coming(self.power, ended, chain_of(ended), self.calendar)))

    def releasing(self, held: datetime) -> tuple[datetime | None, dict[str, Json] | None]:
        """`Event.due` and the facts when a hold that began at `held` ends."""
        case, step = self.case, self.power.steps[self.case.step]
        clocks = self._carried(case.due, case.frames, dict(case.provisional))
        self._step(clocks, step, case.due, case.posting, held)
        if case.paused is None:
            self._whole(clocks, held)
        return clocks.facts(case, still=case.paused is not None)

    def extending(self) -> tuple[datetime | None, dict[str, Json] | None]:
        """`Event.due` and the facts when the step's limit is extended."""
        case, limit = self.case, self.power.steps[self.case.step].within
        more = limit.extension if limit else None
        clocks = self._carried(case.due, case.frames, dict(case.provisional))
        time = time_limit(self.power, case.start)
        clocks.due = self._longer(clocks, DUE, case.due, more)
        clocks.opens = case.posting.opens if case.posting else None
        if time is not None and more is not None and _one_law(more, time.statutory):
            clocks.statutory = self._longer(clocks, STATUTORY, case.statutory, more)
        return clocks.facts(case, still=case.paused is not None)

    def _longer(self, clocks: Clocks, name: str, due: datetime | None, more: Bound | None) -> datetime | None:
        period = self._term(more)
        if due is None or period is None:
            return due
        known = clocks.bases.get(name)
        basis = replace(known, parts=(*known.parts, period)) if known else Basis(due - TICK, (period,))
        return self._counted(clocks.bases, name, basis, ends(self.calendar, due - TICK, period))

    def _carried(self, due: datetime | None, frames: Moments, bases: dict[str, Basis]) -> Clocks:
        case = self.case
        return Clocks(due, None, case.since, case.promised, case.statutory, case.handover, frames, bases)

    def _limit(self, limit: Limit, just: tuple[str, ...], bases: dict[str, Basis]) -> datetime | None:
        counted = limit.since is None or limit.since in just
        start = self.at if counted else self.case.done.get(limit.since or "", self.at)
        return self._from(bases, DUE, start, limit_period(limit, self.fields))

    def _from(self, bases: dict[str, Basis], name: str, start: datetime, period: Period | None) -> datetime | None:
        """When a period that counts from `start` runs out; None where there is none."""
        if period is None:
            return None
        return self._counted(bases, name, Basis(start, (period,)), ends(self.calendar, start, period))

    def _counted(self, bases: dict[str, Basis], name: str, basis: Basis, moment: datetime) -> datetime:
        """`moment`, which was counted by `basis`; that is kept where the moment is provisional."""
        resting = basis.resting(self.calendar, moment)
        if resting:
            bases[name] = resting
        else:
            bases.pop(name, None)
        return moment

    def _later(  # noqa: PLR0913, PLR0917
        self,
        clocks: Clocks,
        name: str,
        due: datetime | None,
        period: Period | None,
        since: datetime,
        until: datetime,
        *,
        opening: bool = False,
    ) -> datetime | None:
        """`due` moved on by a pause."""
        calendar, known = self.calendar, clocks.bases.get(name)
        moved = later(due, period, (since, until), calendar, calendar.opens if opening else calendar.ends)
        pause = Pause(since, until, pause_unit(period))
        if due is None or moved is None or pause.empty or (due <= since and known is None):
            return moved
        basis = replace(known, parts=(*known.parts, pause)) if known else Basis(due, (pause,), opening)
        return self._counted(clocks.bases, name, basis, moved)

    def _resume(self, clocks: Clocks, step: Step, since: datetime) -> None:
        """The case leaves a pause for `step`: its clocks go on, and those of `step` if it was left for the pause."""
        self._whole(clocks, since)
        paused = self.case.paused
        left = {name: clocks.bases.pop(LEFT + name, None) for name in (DUE, OPENS)}
        if paused is not None and paused.step == step.id:
            clocks.bases.pop(DUE, None)
            clocks.bases |= {name: basis for name, basis in left.items() if basis}
            self._step(clocks, step, paused.due, paused.posting, since)

    def _step(self, clocks: Clocks, step: Step, due: datetime | None, posting: Posting | None, since: datetime) -> None:
        clocks.due = self._later(clocks, DUE, due, limit_period(step.within, self.fields), since, self.at)
        if posting is not None:
            days = resolve(step.notice.days.term, self.fields) if step.notice else _BY_DAYS
            clocks.opens = self._later(clocks, OPENS, posting.opens, days, since, self.known, opening=True)

    def _whole(self, clocks: Clocks, since: datetime) -> None:
        at, time = self.at, time_limit(self.power, self.case.start)
        if time is not None:
            for name, bound in ((PROMISED, time.promised), (STATUTORY, time.statutory)):
                setattr(clocks, name, self._later(clocks, name, getattr(clocks, name), self._term(bound), since, at))
        handed = allowed(self.power, self.case)
        clocks.handover = self._later(clocks, HANDOVER, clocks.handover, handed, since, at)
        limits = {name: limit_period(self.power.frames[name].within, self.fields) for name in clocks.frames}
        clocks.frames = {
            name: self._later(clocks, FRAME + name, due, limits[name], since, at) or due
            for name, due in clocks.frames.items()
        }

    def _own(self, clocks: Clocks, time: TimeLimit, just: tuple[str, ...]) -> None:
        """The case's own clock: begins when `since` is done for the first time, stops when `until` is done."""
        if clocks.since is None and (time.since or OPENING) in just:
            clocks.since = self.at
            clocks.promised = self._from(clocks.bases, PROMISED, self.at, self._term(time.promised))
            clocks.statutory = self._from(clocks.bases, STATUTORY, self.at, self._term(time.statutory))
        if time.until in just:
            clocks.promised = clocks.statutory = None

    def _frames(self, clocks: Clocks, target: str) -> None:
        """Shared procedures entered now begin to count; one that is left and entered again begins anew."""
        inside = set(frames_of(self.case.step))
        for name in frames_of(target):
            frame = self.power.frames.get(name)
            if name not in inside and frame is not None:
                due = self._from(clocks.bases, FRAME + name, self.at, limit_period(frame.within, self.fields))
                clocks.frames = {**clocks.frames, name: due} if due else clocks.frames

    def _carry(self, clocks: Clocks, step: Step) -> None:
        limit = allowed(self.power, self.case)
        if self.mandated and limit is not None:
            clocks.handover = self._from(clocks.bases, HANDOVER, self.at, limit)
        if not in_hand(self.power, step):
            clocks.handover = None

    def _term(self, bound: Bound | None) -> Period | None:
        return resolve(bound.term, self.fields) if bound else None
