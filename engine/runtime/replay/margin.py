"""Entries that move no case: refusals, erasures, warnings. What can be judged of each, beside its form."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, cast

from ...errors import Text
from ..events import ERASURES, Kind
from ..judging.lamps import Colour, lamps
from ..refusal_codes import CODES
from .clocks import LATEST, LONGEST_BREAK
from .reconstruct import text
from .sentences import UNOPENED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...model.period import Calendar
    from ...model.power import Power
    from ..events import Event
    from ..judging.lamps import Lamp
    from ..standing import Case

NEVER_ERASED = frozenset({Kind.DETACHED, Kind.ERASED, Kind.FOLLOWED, Kind.RECALCULATED, Kind.RETURNED, Kind.WARNED})
"""Kinds whose bodies name numbers, cases and clocks only, and stay."""


def refusal(event: Event, case: Case | None) -> Text | None:
    """What is wrong with a refusal: it says where its case stands, and nothing has moved."""
    if event.body and text(event.body, "code") not in CODES:
        return Text("没有这样的拒绝编号", "there is no such code of refusal")
    if event.outcome or event.due is not None:
        return Text("拒绝不给出结果，也不改到期", "a refusal gives no outcome and no due date")
    if not event.case:
        stands = bool(event.step or event.target or event.digest)
        return Text("没有开成的件不停在哪一步", "what was not opened stands nowhere") if stands else None
    return UNOPENED if case is None else _elsewhere(event, case)


def _elsewhere(event: Event, case: Case) -> Text | None:
    if event.at < case.at:
        return Text("拒绝的时间早于本案前一条", "it was refused before the case came there")
    if (event.step, event.target) != (case.step, case.step):
        return Text(
            f"案件停在“{case.step}”，记的是“{event.step}”、“{event.target}”",
            f"the case stands before “{case.step}”, and “{event.step}”, “{event.target}” is recorded",
        )
    if (event.power, event.edition, event.digest) != (case.power, case.edition, case.digest):
        return Text("事项、版次或者定义和本案的不一样", "power, edition or definition is not that of the case")
    return None


def erasure(event: Event, case: Case | None, gone: Mapping[int, str], g: int) -> Text | None:
    """What is wrong with an erasure, entry `g`; `gone` names the case of each entry without a body (empty: none)."""
    own = ""
    stands: tuple[str, str, datetime | None, str, str, str] = ("", "", None, "", "", "")
    if event.case != ERASURES:
        if case is None or not case.end:
            return Text("案件还没有办完，不能抹去", "the case still runs: nothing of it can be erased")
        own, stands = case.id, (case.step, case.step, case.due, case.power, case.edition, case.digest)
    if (event.step, event.target, event.due, event.power, event.edition, event.digest) != stands or event.outcome:
        return Text("抹去不移动案件，也不改到期", "an erasure moves no case and changes no due date")
    for number in cast("list[int]", event.body["erased"]):
        if number >= g or gone.get(number, own) != own:
            return Text(f"第 {number} 条不是本案的，或者在它后面", f"entry {number} is of another case, or comes later")
    return None


def warning(event: Event, case: Case, power: Power, calendar: Calendar) -> Text | None:
    """What is wrong with a warning: the clock runs, and had that colour by the time of entry."""
    clock, colour, due = (text(event.body, name) for name in ("clock", "colour", "due"))
    lamp = next((each for each in lamps(power, case, calendar) if each.clock == clock), None)
    if lamp is None or lamp.due.isoformat() != due:
        return Text(f"案件没有到 {due} 的“{clock}”这只钟", f"the case has no clock “{clock}” that runs until {due}")
    if f"{clock} {colour}" in case.warned:
        return Text(f"“{clock}”的这个颜色已经提醒过", f"“{clock}” was warned of in that colour before")
    slack = _slack(power, case, clock, lamp)
    lit = event.entered >= lamp.due if colour == Colour.RED else lamp.yellow - slack <= event.entered < lamp.due
    return None if lit else Text(f"“{clock}”那时还不是这个颜色", f"“{clock}” did not have that colour by then")


def _slack(power: Power, case: Case, clock: str, lamp: Lamp) -> timedelta:
    """By how much yellow may begin earlier: its last fifth in working days is longer over days off."""
    other = next(each for each in lamps(power, case, LATEST) if each.clock == clock)
    return timedelta() if other.yellow == lamp.yellow else timedelta(days=LONGEST_BREAK)
