"""`qingdan case show`, `options`, `log`, `refusals`, `list`, `due`: cases and their record, looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click

from qingdan import Case, Event, Option, Text
from qingdan.engine.errors import Lang
from qingdan.engine.runtime.commands import Why
from qingdan.engine.runtime.events import Kind
from qingdan.engine.runtime.forms import formed
from qingdan.engine.runtime.judging.linked import DEFERRED
from qingdan.engine.runtime.judging.provisional import LAMPS
from qingdan.engine.runtime.store.ledger import Entry

from . import linked
from .arguments import actor
from .casework import CLOCKS, act, report
from .columns import columns
from .session import Desk, Session, local
from .speech import option, say

KINDS = {
    Kind.OPENED: Text("开", "opened"),
    Kind.TAKEN: Text("办", "taken"),
    Kind.POSTED: Text("张贴", "posted"),
    Kind.OBJECTED: Text("异议", "objected"),
    Kind.SIGNED: Text("签", "signed"),
    Kind.CALLED: Text("转办", "called"),
    Kind.HELD: Text("停办", "held"),
    Kind.RELEASED: Text("恢复", "released"),
    Kind.WITHDRAWN: Text("撤回", "withdrawn"),
    Kind.DETACHED: Text("脱离", "detached"),
    Kind.FOLLOWED: Text("续办", "followed up"),
    Kind.RETURNED: Text("续办办完", "follow-up ended"),
    Kind.ERASED: Text("抹去", "erased"),
    Kind.MOVED: Text("移版", "moved"),
    Kind.EXTENDED: Text("延期", "extended"),
    Kind.RECALCULATED: Text("期限重算", "recalculated"),
    Kind.WARNED: Text("提醒", "warned"),
    Kind.REFUSED: Text("✗ 拒绝", "✗ refused"),
}
DAMAGED = Text("内容已损坏，读不出来", "damaged: unreadable")
REASONS: dict[str, Text] = {
    Why.WITHDRAWN: Text("转办本件的 {} 撤回", "{}, which called it, was withdrawn"),
    Why.LAPSED: Text("转办本件的 {} 逾期", "the limit of {}, which called it, ran out"),
    Why.LEFT: Text("转办本件的 {} 离开了等的那一步", "{}, which called it, left the step that waited"),
    Why.HELD: Text("转办本件的 {} 停办", "{}, which called it, was held"),
    Why.RELEASED: Text("转办本件的 {} 恢复", "{}, which called it, was released"),
    DEFERRED: Text("转办本件的 {} 先已离开", "{}, which called it, had left before"),
}
"""Why a case went along with the one that called it."""
THEN: dict[str, Text] = {
    Kind.WITHDRAWN: Text("随着撤回", "was withdrawn with it"),
    Kind.DETACHED: Text("不能随着撤回，照常办完", "could not be withdrawn with it and goes on"),
    DEFERRED: Text("停办中，恢复时随着撤回", "is on hold and will be withdrawn once released"),
    Kind.HELD: Text("随着停办", "was held with it"),
    Kind.RELEASED: Text("随着恢复", "was released with it"),
}
"""What happened to the case that was called."""
NOTICE = Text("公示期满", "the end of the notice")
BY_RULE = Text("（按规则）", "(by rule)")


@act("show", "一件现在在哪里。", "Where a case stands.")
@click.argument("case")
def show(session: Session, case: str) -> None:
    """Where the case stands and what may be done."""
    desk = session.desk()
    report(desk, desk.view.case(case))


@act(
    "options",
    "现在可以做什么、由谁、到什么时候、要带什么；写了 --by 的，这个人可以做什么。",
    "What may be done now, by whom, until when, with what; with --by, what this person may do.",
)
@click.argument("case")
@option(
    "--by",
    metavar="NAME:ROLE[@PLACE][/PARTY[/MANDATE]]",
    zh="谁，写法同办理的命令；要回避的、签过的不列",
    en="who, as for an act; whoever must keep out or has signed is offered nothing",
)
def options(session: Session, case: str, by: str | None) -> None:
    """What may be done now."""
    desk = session.desk()
    found, now = desk.view.options(case, by=actor(by) if by else None), desk.view.case(case)
    lines = [*linked.held(now), *linked.lines(desk, now)]
    data_of = {"options": [_offered(each, session.lang) for each in found], **linked.plain(desk, now)}
    nothing = [say(Text("这个人现在没有可以做的", "this person may do nothing now"))] if by and not found else []
    session.show(data_of, lambda: [*(o.text.say(session.lang) for o in found), *nothing, *lines])


def _offered(option_: Option, lang: Lang) -> dict[str, object]:
    """An option as JSON."""
    data: dict[str, Any] = asdict(option_)
    data |= {name: each.isoformat() for name in ("opens", "due") if (each := data[name])}
    counted = data.pop("counted")
    return data | {"text": option_.text.say(lang)} | ({"counted_from": counted[1].isoformat()} if counted else {})


@act("log", "一件从头到尾的记录。", "Everything that happened in a case.")
@click.argument("case")
def log(session: Session, case: str) -> None:
    """The record of a case, refusals among it."""
    _events(session, session.desk().view.history(case), story)


@act("refusals", "被拒绝的举动：清单之外的尝试都在这里。", "What was refused: every attempt off the list.")
def refusals(session: Session) -> None:
    """All refusals, in order."""
    _events(session, session.desk().view.refusals(), complaint)


@act("list", "所有办件。", "All cases.")
def list_(session: Session) -> None:
    """Every case, in the order of opening."""
    desk = session.desk()
    _cases(desk, tuple(desk.view.cases()))


@act("due", "到期和过期的办件。", "Cases in which something fell due.")
def due(session: Session) -> None:
    """Cases that fell due until now, the longest overdue first."""
    desk = session.desk()
    _cases(desk, desk.view.due())


def _cases(desk: Desk, cases: Sequence[Case]) -> None:
    names = {power: desk.named(power) for power in {case.power for case in cases}}
    found = [
        {
            "id": case.id,
            "power": case.power,
            "name": names[case.power],
            "status": case.status.value,
            "at": _damage(case.damaged) if case.damaged else case.end or case.step,
            "due": "—" if case.end else local(case.due),
        }
        for case in cases
    ]
    rows = [(each["id"], each["name"], each["at"], each["due"]) for each in found]
    desk.session.show({"cases": found}, lambda: columns(rows))


def _damage(why: Text) -> str:
    return say(Text(f"已损坏：{why.zh}", f"damaged: {why.en}"))


def _events(session: Session, entries: Sequence[Entry], row: Callable[[Event], tuple[str, ...]]) -> None:
    events = [entry.event for entry in entries]
    session.show(
        {"events": [_plain(event) for event in events]}, lambda: columns([_row(event, row) for event in events])
    )


def _row(event: Event, row: Callable[[Event], tuple[str, ...]]) -> tuple[str, ...]:
    """A line of the record, of an entry that is damaged too."""
    if event.body and not formed(event.kind, event.body):
        return (local(event.at), event.case or "—", say(KINDS[event.kind]), say(DAMAGED))
    return row(event)


def _plain(event: Event) -> dict[str, Any]:
    return {
        "case": event.case,
        "seq": event.seq,
        "kind": event.kind.value,
        "step": event.step,
        "outcome": event.outcome,
        "target": event.target,
        "at": event.at.isoformat(),
        "entered": event.entered.isoformat(),
        **({"late": True} if event.late else {}),
        "body": dict(event.body) if isinstance(event.body, dict) else event.body,
    }


def story(event: Event) -> tuple[str, ...]:
    """One line of a case's record: when, who, what, at which step, with which outcome or refusal."""
    return (
        local(event.at),
        who(event),
        say(KINDS[event.kind]),
        event.step,
        _sentence(event) or _over(event) or _gone(event) or _counted(event) or _given(event),
        late(event),
    )


def _given(event: Event) -> str:
    """The outcome, and the other case that went along."""
    return "，".join(filter(None, (event.outcome, _with(event))))


def _counted(event: Event) -> str:
    """Which dates were counted anew, and what they are now."""
    clocks = event.body.get("clocks")
    if event.kind is not Kind.RECALCULATED or not isinstance(clocks, dict):
        return ""
    frames = clocks.get("frames")
    found = {say(CLOCKS[LAMPS[name]]): clocks[name] for name in LAMPS if name in clocks}
    found |= {say(NOTICE): clocks["opens"]} if "opens" in clocks else {}
    found |= frames if isinstance(frames, dict) else {}
    told = "，".join(f"{name} {local(datetime.fromisoformat(str(moment)))}" for name, moment in found.items())
    return told or say(Text("日期没有变", "the dates are the same"))


def complaint(event: Event) -> tuple[str, ...]:
    """One line of the list of refusals: when, which case, who, why."""
    return (local(event.at), event.case or "—", who(event), _sentence(event), late(event))


def late(event: Event) -> str:
    """That somebody entered it on a later day than it happened, and when; else nothing."""
    entered = local(event.entered)
    return say(Text(f"【补录，{entered} 记入】", f"[late entry of {entered}]")) if event.late else ""


def who(event: Event) -> str:
    """Who acted, and as what."""
    actor = event.body.get("actor")
    if not isinstance(actor, dict):
        return say(BY_RULE)
    roles = actor.get("roles")
    named = [role for role in roles if role != actor["id"]] if isinstance(roles, list) else []
    return f"{actor['id']}（{'、'.join(map(str, named))}）" if named else str(actor["id"])


def _with(event: Event) -> str:
    """With which case this one was held, released or withdrawn, or what happened to the one it called."""
    parent, child = event.body.get("parent"), event.body.get("child")
    if isinstance(parent, dict) and event.kind is not Kind.OPENED:
        reason = REASONS[str(parent["why"])]
        return say(Text(reason.zh.format(parent["case"]), reason.en.format(parent["case"])))
    if isinstance(child, dict) and "then" in child:
        then = THEN[str(child["then"])]
        held = Text("，还在停办", ", and is still on hold") if child.get("held") else Text("", "")
        return say(Text(f"{child['case']}{then.zh}{held.zh}", f"{child['case']} {then.en}{held.en}"))
    return ""


def _over(event: Event) -> str:
    """From which edition to which, and what the step is called there."""
    left = event.body.get("from")
    if event.kind is not Kind.MOVED or not isinstance(left, dict):
        return ""
    called = f" {event.target}" if event.target != event.step else ""
    return f"{left['edition']} → {event.edition}{called}"


def _gone(event: Event) -> str:
    """Which bodies were erased, and why."""
    erased = event.body.get("erased")
    if event.kind is not Kind.ERASED or not isinstance(erased, list):
        return ""
    listed = "、".join(map(str, erased))
    return say(Text(f"第 {listed} 条：{event.body.get('reason')}", f"entries {listed}: {event.body.get('reason')}"))


def _sentence(event: Event) -> str:
    sentence = event.body.get("sentence")
    return f"{event.body.get('code')} {say(Text(**sentence))}" if isinstance(sentence, dict) else ""  # type: ignore[arg-type]
