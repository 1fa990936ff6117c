"""`qingdan case`: a case is opened and goes its way, act by act; whatever is off the list is refused and recorded."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from qingdan import Actor, Case, Event, Text, UsageError, Vote
from qingdan.engine.model.words import FieldType
from qingdan.engine.runtime.case import data_digest
from qingdan.engine.runtime.store.ledger import Entry

from .columns import columns
from .session import Desk, Session, local, with_session
from .speech import Spoken, SpokenGroup, option, say

BOOLEANS = {"是": True, "否": False, "true": True, "false": False}
VOTES = {"应到": "due", "实到": "present", "赞成": "in_favour", "反对": "against", "弃权": "abstained"}

by_option = option(
    "--by",
    required=True,
    metavar="NAME:ROLE[@PLACE]",
    zh="谁，以什么角色，在哪个区划，如 甲:村委会@610524101001",
    en="who, in which role, within which division",
)
key_option = option(
    "--key", metavar="KEY", zh="同一条命令再来一次，给同一个答复", en="the same command again gets the same answer"
)
set_option = option("--set", "sets", multiple=True, metavar="K=V", zh="登记一项信息", en="record a field")


@click.group(
    "case",
    cls=SpokenGroup,
    text=Text(
        "办件：开、办、张贴、签字、异议、停办、撤回、查看。",
        "Cases: open, take, post, sign, object, hold, withdraw, look.",
    ),
)
def case_command(**_common: object) -> None:
    """The acts and views of cases."""


def act(name: str, zh: str, en: str) -> Callable[[Callable[..., None]], click.Command]:
    """Registers a command of the group."""

    def register(run: Callable[..., None]) -> click.Command:
        return case_command.command(name, cls=Spoken, text=Text(zh, en))(with_session(run))

    return register


def actor(text: str) -> Actor:
    """`甲:村委会+村监委会@610524101001` as an Actor; without a place the role holds everywhere."""
    name, colon, rest = text.partition(":")
    roles, _, place = rest.partition("@")
    if not (name and colon and roles):
        raise UsageError(
            Text(
                f"看不懂“{text}”，请写成 姓名:角色@区划，如 甲:村委会@610524101001", f"not NAME:ROLE[@PLACE]: “{text}”"
            )
        )
    return Actor(name, roles=roles.split("+"), place=place)


def pairs(items: tuple[str, ...]) -> dict[str, str]:
    """`K=V` options as a mapping."""
    for item in items:
        if "=" not in item:
            raise UsageError(Text(f"看不懂“{item}”，请写成 名称=内容", f"not NAME=VALUE: “{item}”"))
    return {item.partition("=")[0]: item.partition("=")[2] for item in items}


def recorded(desk: Desk, case: str, sets: tuple[str, ...]) -> dict[str, Any]:
    """The fields of `--set`, each as its type wants it; what cannot be read is left for the engine to refuse."""
    fields = desk.view.power(case).fields if sets else {}
    return {
        name: _value(fields[name].type if name in fields else FieldType.TEXT, text)
        for name, text in pairs(sets).items()
    }


def _value(kind: FieldType, text: str) -> bool | int | str:
    if kind is FieldType.BOOLEAN:
        return BOOLEANS.get(text, text)
    if kind is FieldType.INTEGER and text.lstrip("-").isdecimal():
        return int(text)
    return text


def vote(text: str | None) -> Vote | None:
    """`应到=30,实到=25,赞成=20,反对=3,弃权=2` as a Vote."""
    if text is None:
        return None
    found = pairs(tuple(text.replace("，", ",").split(",")))
    if set(found) != set(VOTES) or not all(count.isdecimal() for count in found.values()):
        raise UsageError(
            Text(
                "票数请写成 应到=30,实到=25,赞成=20,反对=3,弃权=2",
                "write the vote as 应到=30,实到=25,赞成=20,反对=3,弃权=2",
            )
        )
    return Vote(**{VOTES[name]: int(count) for name, count in found.items()})


def digest(file: str) -> str:
    """The SHA-256 of a file, which is what the record keeps of it."""
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()


def report(desk: Desk, case: Case) -> None:
    """Where the case stands after an act, and what may be done next."""
    desk.session.show({"id": case.id, "seq": case.seq}, lambda: _standing(desk, case))


def _standing(desk: Desk, case: Case) -> Iterator[str]:
    power = desk.view.power(case.id)
    yield f"{case.id}  {power.code} {power.name}"
    if case.end:
        yield say(Text(f"已到终点：{case.end}（{power.ends[case.end].kind}）", f"ended: {case.end}"))
        return
    due = Text(f"，限 {local(case.due)}", f", due {local(case.due)}") if case.due else Text("", "")
    yield say(Text(f"现在在：{case.step}{due.zh}", f"now at: {case.step}{due.en}"))
    for choice in desk.view.options(case.id):
        yield f"  · {say(choice.text)}"


@act("open", "开一件：POWER 是编号或文件名。", "Open a case of POWER (code or id).")
@click.argument("power", metavar="POWER")
@by_option
@option("--village", required=True, metavar="CODE", zh="村的十二位区划代码", en="the village's 12-digit code")
@option("--party", multiple=True, metavar="ROLE=NAME", zh="当事人是谁", en="who a party is")
@option("--channel", default="窗口", metavar="NAME", zh="渠道，默认窗口", en="channel; default 窗口, the counter")
@option("--start", metavar="STEP", zh="从哪个起点开（续办、转办）", en="the beginning, where there are several")
@option("--source", metavar="CASE", zh="接着哪一件办", en="the case that is followed up")
@key_option
def open_(
    session: Session,
    power: str,
    by: str,
    village: str,
    party: tuple[str, ...],
    channel: str,
    start: str | None,
    source: str | None,
    key: str | None,
) -> None:
    """Opens and shows the case."""
    desk = session.desk()
    case = desk.acts.open(
        power,
        village,
        parties=pairs(party),
        channel=channel,
        start=start or "",
        source=source,
        by=actor(by),
        key=key,
        at=desk.at,
    )
    report(desk, case)


@act(
    "take",
    "办一步：STEP 是步骤，OUTCOME 是结果，只有一个时可以不写。",
    "Take STEP with OUTCOME, which may be left out if only one is open.",
)
@click.argument("case")
@click.argument("step")
@click.argument("outcome", required=False)
@by_option
@set_option
@option(
    "--attach",
    multiple=True,
    metavar="NAME=FILE",
    zh="交一份材料，记录只留它的摘要",
    en="attach a paper; the record keeps its digest",
)
@option("--found", multiple=True, metavar="NAME", zh="共享查得的材料", en="a paper found by the office itself")
@option(
    "--vote", "ballot", metavar="FIGURES", zh="票数：应到=30,实到=25,赞成=20,反对=3,弃权=2", en="the figures of a vote"
)
@option("--hall", metavar="HALL", zh="在哪个大厅办的", en="the hall where it was done")
@option("--fee", metavar="AMOUNT", zh="收了多少钱", en="the fee taken")
@key_option
def take(
    session: Session,
    case: str,
    step: str,
    outcome: str | None,
    by: str,
    sets: tuple[str, ...],
    attach: tuple[str, ...],
    found: tuple[str, ...],
    ballot: str | None,
    hall: str | None,
    fee: str | None,
    key: str | None,
) -> None:
    """Takes the step and shows where the case stands."""
    desk = session.desk()
    materials = {name: digest(file) for name, file in pairs(attach).items()} | dict.fromkeys(found, "共享")
    after = desk.acts.take(
        case, step, outcome, data=recorded(desk, case, sets), materials=materials, vote=vote(ballot), place=hall,
        fee=_money(fee), by=actor(by), key=key, at=desk.at,
    )  # fmt: skip
    report(desk, after)


def _money(text: str | None) -> Decimal | None:
    if text is not None and not text.replace(".", "", 1).isdecimal():
        raise UsageError(Text(f"金额“{text}”看不懂，请写数字", f"not an amount: “{text}”"))
    return None if text is None else Decimal(text)


@act("post", "张贴公示、公布或者会议通知。", "Post a notice, a publication or a meeting's notice.")
@click.argument("case")
@click.argument("step")
@by_option
@option("--where", required=True, metavar="PLACE", zh="贴在哪里", en="where")
@option(
    "--evidence",
    required=True,
    metavar="FILE",
    zh="照片，记录只留它的摘要",
    en="the photograph; the record keeps its digest",
)
@key_option
def post(session: Session, case: str, step: str, by: str, where: str, evidence: str, key: str | None) -> None:
    """Posts and shows the case."""
    desk = session.desk()
    report(desk, desk.acts.post(case, step, where, digest(evidence), by=actor(by), key=key, at=desk.at))


@act("sign", "签字：签的是这个结果和这些信息，一字不差。", "Sign exactly this outcome and this data.")
@click.argument("case")
@click.argument("step")
@click.argument("outcome")
@by_option
@set_option
@key_option
def sign(session: Session, case: str, step: str, outcome: str, by: str, sets: tuple[str, ...], key: str | None) -> None:
    """Signs and shows the case."""
    desk = session.desk()
    covered = data_digest(desk.view.power(case), recorded(desk, case, sets))
    report(desk, desk.acts.sign(case, step, outcome, covered, by=actor(by), key=key, at=desk.at))


@act("object", "提出异议：公示以后，本村村民都可以提。", "Object, as any villager may from the posting on.")
@click.argument("case")
@click.argument("text")
@by_option
@key_option
def object_(session: Session, case: str, text: str, by: str, key: str | None) -> None:
    """Objects and shows the case."""
    desk = session.desk()
    report(desk, desk.acts.object(case, text, by=actor(by), key=key, at=desk.at))


def _plain(name: str, zh: str, en: str) -> None:
    @act(name, zh, en)
    @click.argument("case")
    @by_option
    @option("--reason", default="", metavar="TEXT", zh="理由", en="the reason")
    @key_option
    def run(session: Session, case: str, by: str, reason: str, key: str | None) -> None:
        desk = session.desk()
        report(desk, getattr(desk.acts, name)(case, reason, by=actor(by), key=key, at=desk.at))


_plain("hold", "叫停一件，在恢复以前谁也办不动。", "Hold a case: nothing moves until it is released.")
_plain("release", "恢复一件停办的。", "Release a case that was held.")
_plain("withdraw", "当事人撤回。", "Withdraw, as a party may.")


@act("show", "一件现在在哪里。", "Where a case stands.")
@click.argument("case")
def show(session: Session, case: str) -> None:
    """Where the case stands and what may be done."""
    desk = session.desk()
    report(desk, desk.view.case(case))


@act("options", "现在可以做什么、由谁、到什么时候、要带什么。", "What may be done now, by whom, until when, with what.")
@click.argument("case")
def options(session: Session, case: str) -> None:
    """What may be done now."""
    found = session.desk().view.options(case)
    data = [
        {"act": o.act, "step": o.step, "outcome": o.outcome, "roles": list(o.roles), "text": o.text.say(session.lang)}
        for o in found
    ]
    session.show({"options": data}, lambda: [o.text.say(session.lang) for o in found])


@act("log", "一件从头到尾的记录。", "Everything that happened in a case.")
@click.argument("case")
def log(session: Session, case: str) -> None:
    """The accepted events of a case, in order."""
    _events(session, session.desk().view.history(case))


@act("refusals", "被拒绝的举动：清单之外的尝试都在这里。", "What was refused: every attempt off the list.")
def refusals(session: Session) -> None:
    """All refusals, in order."""
    _events(session, session.desk().view.refusals())


@act("list", "所有办件。", "All cases.")
def list_(session: Session) -> None:
    """Every case, in the order of opening."""
    _cases(session, tuple(session.desk().view.cases()))


@act("due", "到期和过期的办件。", "Cases in which something fell due.")
def due(session: Session) -> None:
    """Cases that fell due until now, the longest overdue first."""
    _cases(session, session.desk().view.due())


def _cases(session: Session, cases: tuple[Case, ...]) -> None:
    rows = [(case.id, case.power, case.end or case.step, local(case.due) if not case.end else "—") for case in cases]
    data = {"cases": [dict(zip(("id", "power", "at", "due"), row, strict=True)) for row in rows]}
    session.show(data, lambda: columns(rows))


def _events(session: Session, entries: tuple[Entry, ...]) -> None:
    events = [entry.event for entry in entries]
    session.show(
        {"events": [_plain_event(event) for event in events]},
        lambda: columns([_row(session, event) for event in events]),
    )


def _plain_event(event: Event) -> dict[str, Any]:
    return {
        "case": event.case,
        "seq": event.seq,
        "kind": event.kind.value,
        "step": event.step,
        "outcome": event.outcome,
        "target": event.target,
        "at": event.at.isoformat(),
        "body": dict(event.body),
    }


def _row(session: Session, event: Event) -> tuple[str, ...]:
    who = event.body.get("actor")
    name = f"{who['id']}（{'、'.join(who['roles'])}）" if isinstance(who, dict) else "—"  # type: ignore[arg-type]
    sentence = event.body.get("sentence")
    what = (
        f"{event.body.get('code')} {sentence[session.lang]}"
        if isinstance(sentence, dict)
        else f"{event.step} {event.outcome}".strip()
    )
    return (str(event.seq or "✗"), local(event.at), event.kind.value, name, what)
