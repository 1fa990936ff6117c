"""公示, 公布 and the notice of a meeting: posting is an act of its own, and so is an objection.

The days of a notice run from its posting, or from the day on which the record took that, if it is later; what it holds
back opens with the day after the last. Posting anew lets the
days run anew. A publication blocks nothing: it is done once posted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ...errors import Text
from ...model.words import DONE, Reserved
from ..events import Event, Kind
from .clocks import iso
from .papers import NO_DATA, papers_missing
from .periods import opens, resolve
from .provisional import OPENS, Basis, written
from .refusals import Need, joined
from .sayings import day, from_entry
from .signatures import lacking
from .votes import sitting
from .ways import Env

if TYPE_CHECKING:
    from datetime import datetime

    from ...model.period import Calendar
    from ...model.power import Power, Step
    from ..commands import Object, Post, Take
    from ..standing import Case
    from .act import Act
    from .moves import Facts
    from .refusals import Refusal

_APART = re.compile("[、，,;；]")
VILLAGERS = ("本村村民",)
"""Who may object."""


def given_by_days(step: Step) -> str:
    """The outcome that the end of a notice's days gives: 无异议, or 完成 where it only collects opinions."""
    if step.notice is None:
        return ""
    return next((name for name in (Reserved.UNOPPOSED.value, DONE) if name in step.outcomes), "")


def run(act: Act, _command: Take) -> Refusal | None:
    """QR107 while the notice has not run its days or nothing is posted, for the outcomes that wait for it."""
    step, posting = act.step, act.case.posting
    if (
        act.leave is not None
        or not (step.notice or step.publish)
        or not (act.first or act.outcome == given_by_days(step))
    ):
        return None
    if posting is None:
        return act.refuse(
            "QR107",
            f"“{step.id}”还没有张贴（要写明地点和凭证）",
            f"“{step.id}” is not posted yet (where, and the evidence)",
        )
    if step.notice and posting.opens and act.at < posting.opens:
        entry = from_entry(posting.at, posting.recorded)
        return act.refuse(
            "QR107",
            f"公示要满{_days(act, step)}，{day(posting.opens).zh}起才能给出“{act.outcome}”{entry.zh}",
            f"the notice has not run its days: “{act.outcome}” is open from {day(posting.opens).en}{entry.en}",
            need=Need(opens=posting.opens, counted=(posting.at, posting.recorded)),
        )
    if act.outcome == Reserved.UNOPPOSED and act.case.objections:
        return act.refuse(
            "QR107", "公示期内有人提出异议，不能给出“无异议”", "there were objections, so “无异议” cannot be given"
        )
    return None


def _days(act: Act, step: Step) -> str:
    period = resolve(step.notice.days.term, act.case.fields) if step.notice else None
    return str(period or "规定的日子")


def postable(act: Act, _command: Post) -> Refusal | None:
    """QR103 where there is nothing to post, QR106 while it is not recorded for how long."""
    step = act.step
    if not (step.notice or step.publish or (step.vote and _called_for(act))):
        return act.refuse("QR103", f"“{step.id}”没有公示、公布或会议通知要张贴", f"“{step.id}” has nothing to post")
    if step.notice and resolve(step.notice.days.term, act.case.fields) is None:
        term = step.notice.days.term
        return act.refuse("QR106", f"公示天数“{term}”还没有登记", f"“{term}” (days of the notice) is not recorded yet")
    return None


def _called_for(act: Act) -> bool:
    """Whether the body that votes must be called some days before, or may have to be."""
    found = sitting(act.power, act.step, act.env())
    return isinstance(found, Text) or found[1].notice is not None


def evidenced(act: Act, command: Post) -> Refusal | None:
    """QR107 without evidence of the posting."""
    if command.evidence.strip():
        return None
    text = Text(
        f"“{act.step.id}”的张贴没有凭证（照片的摘要或编号）",
        f"the posting of “{act.step.id}” lacks evidence (digest or number of a photograph)",
    )
    return act.lacks_argument("QR107", "evidence", text)


def placed(act: Act, command: Post) -> Refusal | None:
    """QR107 for a place that is not on the list."""
    step = act.step
    posted = step.notice or step.publish
    places = posted.places if posted else ()
    where = [part.strip() for part in _APART.split(command.where) if part.strip()]
    if where and (not places or all(part in places for part in where)):
        return None
    zh, en = joined(places)
    said = f"“{command.where}”" if where else "没有写明的地方"
    text = Text(
        f"“{step.id}”要张贴在{zh or '写明的地点'}，不是{said}",
        f"“{step.id}” must be posted at {en or 'a place that is named'}, not at “{command.where}”",
    )
    return act.lacks_argument("QR107", "where", text, *places)


def post(act: Act, command: Post) -> tuple[Event, ...] | Refusal:
    """The posting, and with it the outcome of a publication that lacks nothing else."""
    moment = act.moment
    body: Facts = {"actor": act.who(), "where": command.where, "evidence": command.evidence}
    clocks = hanging_until(act.step, act.env(), act.case, act.known, act.calendar)
    if clocks:
        body["clocks"] = clocks
    posted = moment.stay(Kind.POSTED, body)
    after = moment.after(posted)
    if act.step.publish is None or not nothing_missing(act.power, act.step, after.case, by=act):
        return (posted,)
    done = after.move(act.step.first.name, {"actor": act.who()})
    return (posted, done) if isinstance(done, Event) else (posted,)


def hanging_until(step: Step, env: Env, case: Case, at: datetime, calendar: Calendar) -> Facts:
    """When the days of what is on record as posted at `at` have run, as an event states it: the notice's, or those of
    the body that is called to vote."""
    if step.notice:
        period = resolve(step.notice.days.term, case.fields)
    elif step.vote:
        found = sitting(env.power, step, env)
        period = None if isinstance(found, Text) else found[1].notice
    else:
        period = None
    bases = {name: basis for name, basis in case.provisional.items() if name != OPENS}
    facts: Facts = {}
    if period:
        until = opens(calendar, at, period)
        facts["opens"] = iso(until)
        basis = Basis(at, (period,), opening=True).resting(calendar, until)
        bases |= {OPENS: basis} if basis else {}
    return facts | {"provisional": written(bases)} if bases != dict(case.provisional) else facts


def nothing_missing(power: Power, step: Step, case: Case, *, by: Act | None = None) -> bool:
    """Whether the first outcome lacks no field, paper or signature, so that the world may give it."""
    if step.record or not step.outcomes:
        return False
    if step.submit and papers_missing(power, step, case, Env(power, case.fields)):
        return False
    return not lacking(power, step, case, by.actor if by else None, NO_DATA)


def hanging(act: Act, _command: Object) -> Refusal | None:
    """QR102 where no notice stands, QR107 before it is posted."""
    if act.step.notice is None:
        return act.refuse("QR102", "现在没有公示，提不了异议", "no notice is open to objections now")
    if act.case.posting is None:
        return act.refuse(
            "QR107",
            "公示还没有张贴，张贴以后才能提异议",
            "the notice is not posted: objections are open from posting on",
        )
    return None


def villager(act: Act, _command: Object) -> Refusal | None:
    """QR104 for whoever is not of the village."""
    actor = act.actor
    if actor is not None and act.case.village.startswith(actor.place):
        return None
    return act.refuse(
        "QR104",
        "异议由本村村民提出",
        "objections are open to villagers of this village",
        need=None if actor else Need(roles=VILLAGERS),
    )


def worded(act: Act, command: Object) -> Refusal | None:
    """QR106 for an objection that says nothing."""
    if command.text.strip():
        return None
    return act.lacks_argument("QR106", "text", Text("异议没有写内容", "the objection says nothing"))


def objected(act: Act, command: Object) -> tuple[Event, ...] | Refusal:
    """The objection, and at once 有异议 where the step has that outcome."""
    moment = act.moment
    objection = moment.stay(Kind.OBJECTED, {"actor": act.who(), "text": command.text})
    if Reserved.OBJECTED not in act.step.outcomes:
        return (objection,)
    moved = moment.after(objection).move(Reserved.OBJECTED.value, {})
    return (objection, moved) if isinstance(moved, Event) else (objection,)
