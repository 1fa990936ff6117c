"""Moments that rest on a year whose holidays are not announced: how each was counted, so that it can be counted anew.

The State Council announces the holidays of a year in the autumn before. Until then Monday to Friday are counted, less
the holidays fixed by date (`Calendar.announced`), and a limit that runs into such a year is provisional. The event that
states it says how it was counted: from where, by which periods, over which pauses (`Basis`). Once the program knows the
schedule of one of these years, the same counting over it gives what would have been stated had it been known at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

from ...model.frozen import EMPTY
from ...model.period import CHINA, Period, Unit, parse_period
from ..events import Kind
from .periods import TICK, later

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...model.period import Calendar
    from ..commands import Recalculate
    from ..events import Event, Json
    from ..standing import Case
    from .act import Act

DUE, OPENS, PROMISED, STATUTORY, HANDOVER = "due", "opens", "promised", "statutory", "handover"
"""The moments of a case, as the bodies of events call them."""
FRAME, LEFT = "frames/", "paused/"
"""Before the name of a shared procedure; before `due` and `opens` of the step that was left for a pause."""
_EXACT = frozenset({Unit.HOURS, Unit.AT_ONCE, Unit.SAME_DAY, Unit.NEXT_MONTH})
"""Units that no holiday moves."""
LAMPS: Mapping[str, str] = {DUE: "限", PROMISED: "承诺", STATUTORY: "法定", HANDOVER: "转交"}
"""The clocks that every case may have, as their lamps are called; that of a shared procedure bears its name."""


class Pause(NamedTuple):
    """A time during which a clock stood still; it moved on by what was lost, counted in `unit`."""

    begun: datetime
    ended: datetime
    unit: Unit

    @property
    def empty(self) -> bool:
        """Whether nothing is lost by it, whatever the schedule: days are lost from midnight to midnight."""
        if self.unit is Unit.HOURS:
            return self.begun == self.ended
        return self.begun.astimezone(CHINA).date() == self.ended.astimezone(CHINA).date()


Part: TypeAlias = Period | Pause


@dataclass(frozen=True, slots=True)
class Basis:
    """How a moment was counted: from `start` (aware), by each of `parts` in turn. A limit runs out (`ends`), a notice
    `opens`. `years` are those whose schedule was not announced."""

    start: datetime
    parts: tuple[Part, ...]
    opening: bool = False
    years: tuple[int, ...] = ()

    def on(self, calendar: Calendar) -> datetime:
        """The moment by a calendar."""
        moment, run = self.start, calendar.opens if self.opening else calendar.ends
        for number, part in enumerate(self.parts):
            if isinstance(part, Period):
                moment = run(moment - TICK if number else moment, part)
            else:
                moment = later(moment, Period(1, part.unit), part[:2], calendar, run) or moment
        return moment

    def resting(self, calendar: Calendar, moment: datetime) -> Basis | None:
        """The basis with the years on which `moment`, counted so, rests; None if it rests on none."""
        if not any(map(self._moves, self.parts)):
            return None
        stood = (part.ended for part in self.parts if isinstance(part, Pause))
        first, last = (each.astimezone(CHINA).year for each in (self.start, max((moment - TICK, *stood))))
        if calendar.announced(last):
            return None
        years = tuple(year for year in range(min(first, last), last + 1) if not calendar.announced(year))
        return replace(self, years=years)

    def _moves(self, part: Part) -> bool:
        """Whether a holiday can move what is counted by a part: working days, and a last day that is off."""
        unit = part.unit
        return unit is Unit.WORKDAYS or not (unit in _EXACT or self.opening)


def stale(case: Case, calendar: Calendar) -> bool:
    """Whether a moment of the case rests on a year that was not announced when it was counted and is by now."""
    return not case.end and any(calendar.announced(year) for each in case.provisional.values() for year in each.years)


def anew(case: Case, calendar: Calendar) -> tuple[dict[str, datetime], dict[str, Basis]]:
    """Each provisional moment counted anew, and those that still are provisional."""
    moments = {name: basis.on(calendar) for name, basis in case.provisional.items()}
    rests = {name: basis.resting(calendar, moments[name]) for name, basis in case.provisional.items()}
    return moments, {name: basis for name, basis in rests.items() if basis is not None}


def moments_of(case: Case) -> dict[str, datetime | None]:
    """Every moment of a case by its name."""
    posting, paused = case.posting, case.paused
    left = paused.posting if paused else None
    return {
        DUE: case.due,
        OPENS: posting.opens if posting else None,
        PROMISED: case.promised,
        STATUTORY: case.statutory,
        HANDOVER: case.handover,
        **{FRAME + name: moment for name, moment in case.frames.items()},
        LEFT + DUE: paused.due if paused else None,
        LEFT + OPENS: left.opens if left else None,
    }


def recalculate(act: Act, _command: Recalculate) -> tuple[Event, ...]:
    """The event by which provisional moments are counted anew; none while nothing more is announced.

    It is dated when the case last moved, so that nothing lapses before it.
    """
    if not stale(act.case, act.calendar):
        return ()
    return (act.moment.stay(Kind.RECALCULATED, {"clocks": _changed(act.case, act.calendar)}),)


def _changed(case: Case, calendar: Calendar) -> dict[str, Json]:
    moments, bases = anew(case, calendar)
    before = moments_of(case)
    clocks: dict[str, Json] = {"provisional": written(bases)}
    for name, moment in moments.items():
        if moment != before.get(name):
            group, _, last = name.partition("/")
            within: Any = clocks.setdefault(group, {}) if last else clocks
            within[last or group] = moment.isoformat()
    return clocks


def carried(after: Case, *known: Case) -> dict[str, Basis]:
    """How those moments of a case were counted that it has from one of the `known`."""
    found: dict[str, Basis] = {}
    for name, moment in moments_of(after).items():
        for each in known:
            if moment is not None and name in each.provisional and moments_of(each).get(name) == moment:
                found.setdefault(name, each.provisional[name])
    return found


def is_provisional(case: Case, moment: datetime | None) -> bool:
    """Whether a moment of the case may still change."""
    return moment is not None and any(moments_of(case).get(name) == moment for name in case.provisional)


def written(bases: Mapping[str, Basis]) -> dict[str, Json]:
    """Bases as the body of an event states them."""
    return {name: _plain(basis) for name, basis in bases.items()}


def _plain(basis: Basis) -> Json:
    made: dict[str, Json] = {"from": basis.start.isoformat(), "by": [_part(each) for each in basis.parts]}
    if basis.opening:
        made["opening"] = True
    return made | {"years": list(basis.years)}


def _part(part: Part) -> Json:
    if isinstance(part, Period):
        return {"period": str(part)}
    return {"since": part.begun.isoformat(), "until": part.ended.isoformat(), "unit": part.unit.value}


def read(stated: Json) -> Mapping[str, Basis]:
    """Bases back from the body of an event."""
    found = cast("Mapping[str, Mapping[str, Json]]", stated or {})
    return {name: _basis(each) for name, each in found.items()} or EMPTY


def _basis(stated: Mapping[str, Json]) -> Basis:
    parts = cast("list[Mapping[str, str]]", stated["by"])
    start, years = datetime.fromisoformat(cast("str", stated["from"])), cast("list[int]", stated["years"])
    return Basis(start, tuple(map(_read_part, parts)), bool(stated.get("opening")), tuple(years))


def _read_part(part: Mapping[str, str]) -> Part:
    if "period" in part:
        return parse_period(part["period"])
    begun, ended = (datetime.fromisoformat(part[name]) for name in ("since", "until"))
    return Pause(begun, ended, Unit(part["unit"]))
