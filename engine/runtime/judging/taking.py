"""Taking a step: the judges in their order, and what is entered when none of them refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text, UsageError
from ...model.words import Reserved
from ..events import Event, Kind
from .duties import duty
from .notices import given_by_days
from .papers import by_hand, complete, signed_digest
from .periods import counted_from, soonest
from .refusals import Need, Refusal, joined
from .sayings import day, from_entry
from .signatures import signed, signers, standing_data
from .windows import fee_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...model.parts import Call
    from ..commands import Take
    from .act import Act
    from .moves import Facts

BY_COUNT = frozenset({Reserved.PASSED, Reserved.REJECTED, Reserved.INQUORATE})


def which(act: Act, command: Take) -> Refusal | None:
    """QR103 unless the outcome is one that may be given by hand; sets it, or the exit of 随时.

    A vote sets its outcome later (`votes.count`); a 转办 that waits gives none now, but needs what its first needs.
    """
    asked, outcomes = command.outcome, act.step.outcomes
    if asked is None:
        return _only(act)
    if asked not in outcomes:
        act.leave = next((leave for leave in act.power.anytime if leave.name == asked and leave.by), None)
        act.outcome = asked
        return None if act.leave else _no_such(act, asked)
    act.outcome = asked
    if not outcomes[asked].world or _recordable(act, asked):
        return None
    giver = _GIVERS.get(asked, Text("转办案件的办结", "the end of the child case"))
    return act.refuse(
        "QR103", f"“{asked}”不由人选，由{giver.zh}给出", f"“{asked}” is not chosen but given by {giver.en}"
    )


_COUNT = Text("表决的票数", "the count of the vote")
_GIVERS: Mapping[str, Text] = {
    Reserved.PASSED: _COUNT,
    Reserved.REJECTED: _COUNT,
    Reserved.INQUORATE: _COUNT,
    Reserved.OBJECTED: Text("村民的异议", "an objection"),
    Reserved.UNOPPOSED: Text("公示期满", "the end of the notice"),
    Reserved.LAPSED: Text("期限届满", "the end of the limit"),
}


def _recordable(act: Act, asked: str) -> bool:
    """Whether the world has given `asked`, or is about to, so that a hand may put it down."""
    if asked == Reserved.OBJECTED:
        return bool(act.case.objections)
    return asked == given_by_days(act.step) or (bool(act.step.vote) and asked in BY_COUNT)


def _only(act: Act) -> Refusal | None:
    """The outcome that is meant when none is named."""
    step, first = act.step, act.step.first
    if step.vote or (step.call and step.call.wait) or (len(step.outcomes) == 1 and not first.world):
        act.outcome = first.name
        return None
    chosen = [name for name, outcome in step.outcomes.items() if not outcome.world]
    act.outcome = given_by_days(step) or (chosen[0] if len(chosen) == 1 else "")
    if act.outcome:
        return None
    zh, en = joined(chosen)
    return act.refuse(
        "QR103",
        f"“{step.id}”要说明结果：{zh or '没有可以选的结果'}",
        f"“{step.id}” needs an outcome: {en or 'none can be chosen'}",
    )


def _no_such(act: Act, asked: str) -> Refusal:
    zh, en = joined(act.step.outcomes)
    return act.refuse(
        "QR103",
        f"“{act.step.id}”没有“{asked}”这个结果，只有：{zh}",
        f"“{act.step.id}” has no outcome “{asked}”, only: {en}",
    )


def _takers(act: Act) -> tuple[str, ...]:
    """Roles that may give the outcome: those of 由; one beyond the first may also be given by one of the signers."""
    if act.leave is not None:
        return act.leave.by
    step = act.step
    joint = step.sign and not act.first and not step.outcomes[act.outcome].world
    return (*step.by, *signers(act.power, step)) if joint else step.by


def taker(act: Act, _command: Take) -> Refusal | None:
    """QR104 unless the actor may give the outcome."""
    return duty(act, _takers(act))


def whole(act: Act, command: Take) -> Refusal | None:
    """QR106 naming fields and papers that are missing. A vote that does not carry records its figures alone."""
    if not (act.step.record or act.step.submit):
        return None
    lost = bool(act.step.vote and command.vote) and act.body is not None and not act.first
    return complete(act, command, records=not lost)


def hands(act: Act, _command: Take) -> Refusal | None:
    """QR109 while signatures for the first outcome are missing. Where the data are not all put down yet, those count
    that were given for the data signed last."""
    if not (act.step.sign and act.first):
        return None
    known = all(name in act.data for name in by_hand(act.power, act.step)) if act.step.record else True
    return signed(act, signed_digest(act) if known else standing_data(act.case))


def early(act: Act, _command: Take) -> Refusal | None:
    """QR114 before the minimum time of the step has run."""
    if act.step.within is None or act.step.within.at_least is None or not act.first:
        return None
    opens = soonest(act.step, act.case, act.calendar)
    if opens is None or act.at >= opens:
        return None
    since = counted_from(act.step.within, act.case)
    entry = from_entry(*since)
    return act.refuse(
        "QR114",
        f"“{act.step.id}”有最短时间，{day(opens).zh}起才能给出“{act.outcome}”{entry.zh}",
        f"“{act.step.id}” has a minimum time: “{act.outcome}” is open from {day(opens).en}{entry.en}",
        need=Need(opens=opens, counted=since),
    )


def take(act: Act, command: Take) -> tuple[Event, ...] | Refusal:
    """What is entered: the outcome and the way it leads (QR113 if there is no single one), or the call of a child."""
    body = _body(act, command)
    if act.leave is not None:
        return (act.moment.leave(Kind.TAKEN, act.outcome, act.leave.to, body),)
    if act.step.call is not None and act.first:
        return _call(act, command, act.step.call, body)
    moved = act.moment.move(act.outcome, body)
    return _astray(act, moved) if isinstance(moved, Text) else (moved,)


def _astray(act: Act, why: Text) -> Refusal:
    return act.refuse(
        "QR113", f"“{act.outcome}”之后走不通：{why.zh}", f"after “{act.outcome}” there is no single way on: {why.en}"
    )


def _body(act: Act, command: Take) -> Facts:
    body: Facts = {"actor": act.who()}
    if act.data:
        body["data"] = dict(act.data)
    if act.drawn_from:
        body["drawn_from"] = dict(act.drawn_from)
    if command.materials:
        body["materials"] = dict(command.materials)
    vote = command.vote
    if vote is not None:
        body["vote"] = {name: getattr(vote, name) for name in vote.__slots__}
    if command.place is not None:
        body["place"] = command.place
    if command.fee is not None:
        body["fee"] = fee_text(command.fee)
    return body


def _call(act: Act, command: Take, call: Call, body: Facts) -> tuple[Event, ...] | Refusal:
    """The call of a child case; where nobody waits for it, the outcome at once."""
    case, fields = act.case, act.fields
    if not command.child:
        raise UsageError(
            Text(f"“{act.step.id}”要转办，命令里要有下级案件的编号", f"“{act.step.id}” calls a case: its id is missing")
        )
    sent = fields if call.send is None else {name: fields[name] for name in call.send if name in fields}
    people = {**fields, **case.parties}
    parties = {theirs: str(people[ours]) for theirs, ours in call.parties.items() if ours in people}
    child: Facts = {
        "case": command.child,
        "power": call.power,
        "start": call.start or "",
        "parties": dict(parties or case.parties),
        "data": dict(sent),
    }
    if not call.wait:
        child["own"] = True
    moment = act.moment
    body["child"] = child
    called = moment.stay(Kind.CALLED, body)
    if call.wait:
        return (called,)
    moved = moment.after(called).move(act.outcome, {"actor": act.who()})
    return _astray(act, moved) if isinstance(moved, Text) else (called, moved)
