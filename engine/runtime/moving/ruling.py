"""May this case go over to that edition? Every reason against it, in sentences; and if there is none, the event.

The order: is there an edition to go to · does the case go anywhere (or is closed) · has the edition its beginning, its
step (one that stops the clock if it stands still), its channel, its parties · is what was put down well formed there ·
has the case what every way to that step brings (footing.py) · would it be overdue at once.

Clocks: each keeps its beginning and its pauses and takes the period of the new edition, as if the case had been there
from the start (retrace.py). What people were told stands where it was better for them: of two promises the earlier,
of two ends of a notice the later. A case on hold, or one whose clock stands still for a correction, goes over as it
stands: what stood still cannot run out by the move.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...errors import Text
from ..body import part
from ..commands import WINDOW
from ..events import Event, Kind
from ..fold import evolve
from ..judging.clocks import iso
from ..judging.periods import earliest
from ..judging.provisional import carried, written
from ..judging.sayings import day
from ..judging.values import ENGINE_MADE, ValueFault, normal
from .footing import footing, lacking
from .retrace import retrace

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from ...model.period import Calendar
    from ...model.power import Power
    from ..commands import Move
    from ..events import Json
    from ..judging.act import Act
    from ..judging.refusals import Refusal
    from ..standing import Case, Paused, Posting


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a move would do to a case: `after` is how it would stand, None where `reasons` speak against it.

    `same` says that it is in that edition already, so there is nothing to do.
    """

    case: Case
    edition: str
    after: Case | None = None
    reasons: tuple[Text, ...] = ()
    same: bool = False


def rule(power: Power, case: Case, move: Move, at: datetime, calendar: Calendar) -> Ruling:
    """The ruling for `case`, settled, which is pinned to `power`; see the head of this file."""
    into = move.into
    if into is None:
        return Ruling(case, "", reasons=(_off(move),))
    if move.digest == case.digest:
        return Ruling(case, into.edition, same=True)
    against = tuple(_still(case, move)) or tuple(_ground(power, case, into, move))
    if not against:
        start, target = move.became[case.start], move.became[case.step]
        against = tuple(lacking(into, case, footing(case, move.stages), start, target))
    if against:
        return Ruling(case, into.edition, reasons=against)
    after = evolve(into, case, made(case, move, into, at, calendar))
    late = tuple(_overdue(case, after, at))
    return Ruling(case, into.edition, None if late else after, late)


def _off(move: Move) -> Text:
    why = move.off or Text("清单上没有这项权力了", "the power is not on the list any more")
    return Text(f"{why.zh}；本案照原来的版次办完", f"{why.en}; the case is finished in its own edition")


def _still(case: Case, move: Move) -> Iterator[Text]:
    """A case that goes nowhere at present, and one that would go back."""
    if move.off is not None:
        yield _off(move)
    if case.end:
        yield Text("已经办结", "it is closed")
    earlier = [stage.event for stage in move.stages]
    undoes = len(earlier) > 1 and earlier[-1].kind is Kind.MOVED and earlier[-2].digest == move.digest
    if not undoes and any(event.digest == move.digest for event in earlier):
        yield Text(
            "本案从这一版移出来，已经又办过，不能再移回去",
            "it left this edition and went on since: there is no way back",
        )


def _ground(power: Power, case: Case, into: Power, move: Move) -> Iterator[Text]:
    """Whether the edition has what the case stands on."""
    start, target = move.became.get(case.start), move.became.get(case.step)
    if start is None or start not in {step.id for step in into.beginnings()}:
        yield Text(f"新版不从“{case.start}”开始", f"the new edition has no beginning “{case.start}”")
    if target is None:
        yield Text(f"新版没有“{case.step}”这一步", f"the new edition has no step “{case.step}”")
    elif into.steps[target].pause is not power.steps[case.step].pause:
        yield _unlike(case, target)
    elif case.paused and case.paused.step and move.became.get(case.paused.step) is None:
        left = case.paused.step
        yield Text(f"停着的是“{left}”的钟，新版没有这一步", f"the clock of “{left}” stands still: it has no such step")
    elif case.child:
        yield from _waiting(power, case, into, target)
    if case.channel not in {WINDOW, *into.channels}:
        yield Text(f"新版没有渠道“{case.channel}”", f"the new edition has no channel “{case.channel}”")
    for role in into.parties:
        if role not in power.parties and role not in case.parties:
            yield Text(f"新版多了当事人“{role}”，本案没有登记", f"there is a new party “{role}”, which the case lacks")
    yield from _misfits(case, into)
    yield from _unanswered(power, into, move)


def _waiting(power: Power, case: Case, into: Power, target: str) -> Iterator[Text]:
    """A case that waits for a child can only go where the same child is waited for."""
    old, new = power.steps[case.step].call, into.steps[target].call
    if old is None or new is None or not new.wait or new.power != old.power:
        yield Text(
            f"正在等转办的{case.child}，新版的“{target}”不等它",
            f"it waits for {case.child}, and “{target}” does not in the new edition",
        )


def _unlike(case: Case, target: str) -> Text:
    """The clock stands still in the one edition and runs in the other."""
    if case.paused:
        return Text(
            f"停表停在“{case.step}”，新版的“{target}”不停表：回到办理步骤再移",
            f"its clock stands still at “{case.step}” and would run at “{target}”: move it when it goes on",
        )
    return Text(f"新版的“{target}”停表，现在没有停", f"“{target}” stops the clock in the new edition")


def _misfits(case: Case, into: Power) -> Iterator[Text]:
    """Fields whose recorded value is none in the new edition."""
    for name, value in case.fields.items():
        if name in into.fields and into.fields[name].type not in ENGINE_MADE:
            try:
                normal(into, name, value)
            except ValueFault as fault:
                yield Text(f"登记的{fault.text.zh}", f"as recorded, {fault.text.en}")


def _unanswered(power: Power, into: Power, move: Move) -> Iterator[Text]:
    """What the parent that waits would not understand: an end of a new kind, a field that is gone."""
    step = move.awaited
    if step is None or step.call is None:
        return
    kinds = {end.kind for end in into.ends.values()} - {end.kind for end in power.ends.values()}
    for kind in sorted(kind for kind in kinds if not step.given_by(kind)):
        yield Text(f"等它的“{step.id}”没有“{kind}”这个结果", f"“{step.id}” waits for it, without an outcome “{kind}”")
    for name in step.call.fetch or ():
        if name in power.fields and name not in into.fields:
            yield Text(f"等它的“{step.id}”要带回“{name}”，新版没有", f"“{step.id}” waits for “{name}”, which is gone")


def _overdue(case: Case, after: Case, at: datetime) -> Iterator[Text]:
    """Clocks that would have run out by the move itself; one that stands still, by when it stopped."""
    held, old, new = case.held or at, case.paused, after.paused
    still = min(held, new.since) if new else held
    here, left = f"“{after.step}”", f"“{new.step}”" if new else ""
    for zh, en, before, now, until in (
        (here, here, case.due, after.due, held),
        (left, left, old.due if old else None, new.due if new else None, still),
        ("承诺时限", "the promised time", case.promised, after.promised, still),
        ("法定时限", "the statutory time", case.statutory, after.statutory, still),
        ("代办转交", "the hand-over", case.handover, after.handover, still),
        ("共用程序的时限", "a shared procedure", _first(case), _first(after), still),
    ):
        if now is not None and now <= until and (before is None or before > until):
            yield Text(
                f"按新版{zh}在{day(now).zh}就到期，移过去就逾期", f"{en} would have run out on {day(now).en} already"
            )


def _first(case: Case) -> datetime | None:
    return earliest(*case.frames.values())


def mover(act: Act, move: Move) -> tuple[Event, ...]:
    """The move, as an event; none where the case is in that edition already. The judges have let it pass."""
    if move.into is None or move.digest == act.case.digest:
        return ()
    return (made(act.case, move, move.into, act.at, act.calendar, act.who(), act.entered),)


def made(  # noqa: PLR0913, PLR0917
    case: Case,
    move: Move,
    into: Power,
    at: datetime,
    calendar: Calendar,
    who: Mapping[str, Json] | None = None,
    entered: datetime | None = None,
) -> Event:
    """The event by which `case` goes over: everything that changes, as facts, so that folding computes nothing."""
    target, entered = move.became[case.step], entered or at
    there = retrace(into, move.stages, calendar, target, at, entered)
    clocks: dict[str, Json] = {
        "entered": iso(there.entered),
        "recorded": iso(there.recorded) if there.recorded != there.entered else None,
        "due": iso(there.due),
        "since": iso(there.since),
        "promised": iso(earliest(case.promised, there.promised)),
        "statutory": iso(earliest(case.statutory, there.statutory)),
        "handover": iso(min(case.handover, there.handover)) if case.handover and there.handover else None,
        "frames": {name: iso(due) for name, due in there.frames.items()},
    }
    if case.posting and there.posting:
        clocks["opens"] = _later(case.posting, there.posting)
    body: dict[str, Json] = {
        "actor": dict(who) if who else None,
        "text": move.reason,
        "from": {"edition": case.edition, "digest": case.digest},
        "steps": {old: new for old, new in move.became.items() if old != new},
        "clocks": {name: value for name, value in clocks.items() if value is not None or name == "opens"},
        "counts": _rows(there),
        "done": {step: iso(moment) for step, moment in there.done.items()},
        "done_recorded": {
            step: iso(moment) for step, moment in there.done_recorded.items() if moment != there.done.get(step)
        },
        "paused": _paused(case.paused, there.paused),
    }
    event = Event(
        case=case.id,
        seq=case.seq + 1,
        kind=Kind.MOVED,
        at=at,
        entered=entered,
        step=case.step,
        target=target,
        power=into.id,
        edition=into.edition,
        digest=move.digest,
        body={name: value for name, value in body.items() if value},
    )
    bases = carried(evolve(into, case, event), there, case)
    if bases:
        stated = {**part(event.body, "clocks"), "provisional": written(bases)}
        event = event._replace(body={**event.body, "clocks": stated})
    return _due(into, case, event)


def _later(told: Posting, there: Posting) -> str | None:
    """Of two ends of a notice the later."""
    return iso(max(filter(None, (told.opens, there.opens)), default=None))


def _paused(told: Paused | None, there: Paused | None) -> dict[str, Json]:
    """Since when the clocks stand still, and those of the step that was left for it."""
    if told is None or there is None:
        return {}
    stated: dict[str, Json] = {"since": iso(there.since), "step": there.step, "entered": iso(there.entered)}
    if there.recorded != there.entered:
        stated["recorded"] = iso(there.recorded)
    if there.due:
        stated["due"] = iso(there.due)
    if told.posting and there.posting:
        stated["opens"] = _later(told.posting, there.posting)
    return stated


def _due(into: Power, case: Case, event: Event) -> Event:
    return event._replace(due=evolve(into, case, event).wake)


def _rows(case: Case) -> dict[str, Json]:
    rows: dict[str, dict[str, Json]] = {}
    for (place, outcome), times in case.counts.items():
        rows.setdefault(place, {})[outcome] = times
    return dict[str, "Json"](rows)


def movable(act: Act, move: Move) -> Refusal | None:
    """QR115 with every reason against the move."""
    ruling = rule(act.power, act.case, move, act.at, act.calendar)
    if not ruling.reasons:
        return None
    zh, en = "；".join(each.zh for each in ruling.reasons), "; ".join(each.en for each in ruling.reasons)
    there = Text(f"不能移到版次{ruling.edition}", f"it cannot go over to {ruling.edition}")
    if not ruling.edition:
        there = Text("不能移版", "it cannot go over")
    return act.refuse("QR115", f"{there.zh}：{zh}", f"{there.en}: {en}")
