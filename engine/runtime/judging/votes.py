"""表决: the figures are put down, the outcome is computed; nobody chooses it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.condition import ConditionFault, Unrecorded
from ...model.parts import Body, Share
from ...model.words import Reserved
from .periods import opens
from .refusals import Need
from .sayings import day, from_entry

if TYPE_CHECKING:
    from datetime import datetime

    from ...model.period import Calendar
    from ...model.power import Power, Step
    from ..commands import Take, Vote
    from ..standing import Case
    from .act import Act
    from .refusals import Refusal
    from .ways import Env

_MORE_THAN_HALF = Share(of_due=False, numerator=1, denominator=2, strict=True)
"""What a body decides by that names no majority: more than half of those present."""


def sitting(power: Power, step: Step, env: Env) -> tuple[str, Body] | Text:
    """The body that votes for these values, or the sentence that says why it is not settled which."""
    try:
        return _body(power, step, env)
    except (Unrecorded, ConditionFault) as fault:
        return fault.text


def _body(power: Power, step: Step, env: Env) -> tuple[str, Body] | Text:
    found = [each for each in step.vote if each.when is not None and each.when.holds(env)]
    found = found or [each for each in step.vote if each.when is None]
    if len(found) != 1:
        return Text(
            "由哪个会议表决，没有条件或不止一个条件成立",
            "it is not settled which body votes: no condition holds, or several",
        )
    return found[0].body, power.bodies[found[0].body]


def reaches(count: int, share: Share, vote: Vote) -> bool:
    """Whether `count` persons are the share, of those due or of those present."""
    base = vote.due if share.of_due else vote.present
    left, right = count * share.denominator, share.numerator * base
    return left > right if share.strict else left >= right


def result(body: Body, vote: Vote) -> Reserved:
    """通过, 未通过 or 人数不足. Any one of the quorums suffices; a body without one always has its quorum."""
    if body.quorum and not any(reaches(vote.present, share, vote) for share in body.quorum):
        return Reserved.INQUORATE
    carried = vote.present > 0 and reaches(vote.in_favour, body.majority or _MORE_THAN_HALF, vote)
    return Reserved.PASSED if carried else Reserved.REJECTED


def meeting_from(case: Case, body: Body, calendar: Calendar) -> datetime | None:
    """From when the body may meet on its posted notice; None before that is posted."""
    posting = case.posting
    if posting is None or body.notice is None:
        return None
    return posting.opens or opens(calendar, posting.recorded, body.notice)


def sits(act: Act, command: Take) -> Refusal | None:
    """QR113 where it is not settled which body votes; sets it otherwise."""
    if act.leave is not None or not act.step.vote or (command.vote is None and _chosen(act, command.outcome)):
        return None
    try:
        found = _body(act.power, act.step, act.env())
    except Unrecorded as open_:
        found = open_.text
        if act.awaits(open_.name):  # that it is missing is told by `complete`
            return None
    except ConditionFault as fault:
        found = fault.text
    if isinstance(found, Text):
        return act.refuse("QR113", found.zh, found.en)
    act.body = found
    return None


def _chosen(act: Act, asked: str | None) -> bool:
    """Whether an outcome was asked for that no count gives: cancelling the meeting, say."""
    return asked is not None and not act.step.outcomes[asked].world and asked != act.step.first.name


def notified(act: Act, _command: Take) -> Refusal | None:
    """QR107 before the notice of the meeting has run."""
    if act.body is None or act.body[1].notice is None:
        return None
    name, body = act.body
    soonest = meeting_from(act.case, body, act.calendar)
    if soonest is None:
        return act.refuse(
            "QR107",
            f"{name}要提前{body.notice}张贴会议通知，还没有张贴",
            f"{name} must be called {act.body[1].notice.english} before; no notice is posted",
        )
    if act.at < soonest:
        since = (act.case.posting.at, act.case.posting.recorded) if act.case.posting else None
        entry = from_entry(*since) if since else Text("", "")
        return act.refuse(
            "QR107",
            f"{name}的会议通知要满{body.notice}，最早{day(soonest).zh}开会{entry.zh}",
            f"{name} must be called {act.body[1].notice.english} before: not before {day(soonest).en}{entry.en}",
            need=Need(opens=soonest, counted=since),
        )
    return None


def counted(act: Act, command: Take) -> Refusal | None:
    """QR106 for figures where nobody votes, QR108 where they are missing or do not give the outcome; sets it."""
    step, vote, asked = act.step, command.vote, command.outcome
    votes = act.leave is None and bool(step.vote)
    if vote is None:
        if not votes or _chosen(act, asked):
            return None
        text = Text(
            f"“{step.id}”由表决决定，要登记应到、实到、赞成、反对、弃权",
            f"“{step.id}” is decided by a vote: put down due, present, for, against, abstained",
        )
        return act.lacks_argument("QR108", "vote", text)
    if not votes:
        text = Text(f"“{step.id}”没有表决，不登记票数", f"“{step.id}” has no vote to count")
        return act.refuse("QR106", text.zh, text.en, fields={"vote": text})
    figures = (vote.due, vote.present, vote.in_favour, vote.against, vote.abstained)
    sound = (
        all(type(figure) is int and figure >= 0 for figure in figures) and sum(figures[2:]) == vote.present <= vote.due
    )
    if not sound or not vote.due:
        text = Text(
            "票数对不上：实到不能超过应到，赞成、反对、弃权相加要等于实到",
            "the figures do not agree: present at most due, for + against + abstained = present",
        )
        return act.lacks_argument("QR108", "vote", text)
    return _given(act, vote, asked)


def _given(act: Act, vote: Vote, asked: str | None) -> Refusal | None:
    if act.body is None:
        return None
    name, body = act.body
    given = result(body, vote)
    outcome = _outcome(act, given)
    if outcome and asked in {None, outcome}:
        act.outcome = outcome
        return None
    said = f"应到{vote.due}，实到{vote.present}，赞成{vote.in_favour}"
    said_en = f"due {vote.due}, present {vote.present}, for {vote.in_favour}"
    text = Text(
        f"{name}（{said}）的结果是“{given}”，不能给出“{asked or act.step.first.name}”",
        f"{name} ({said_en}) gives “{given}”, not “{asked or act.step.first.name}”",
    )
    return act.lacks_argument("QR108", "vote", text)


def _outcome(act: Act, given: Reserved) -> str:
    """The step's outcome for the result; a step without 通过 goes on along its first outcome."""
    outcomes = act.step.outcomes
    if given in outcomes:
        return given.value
    return act.step.first.name if given is Reserved.PASSED and not act.step.first.world else ""
