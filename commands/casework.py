"""The group `qingdan case`, what its commands have in common, and how a case is shown after an act."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime

import click

from qingdan import Case, Engine, Event, Open, Power, Refusal, Text
from qingdan.engine.runtime.commands import Command
from qingdan.engine.runtime.door import PARTS
from qingdan.engine.runtime.judging.lamps import HANDOVER, Colour, Lamp
from qingdan.engine.runtime.judging.sayings import PROVISIONAL
from qingdan.engine.runtime.paper import paper

from . import linked
from .output import style
from .session import Desk, local, with_session
from .speech import COLON, Spoken, SpokenGroup, option, say

by_option = option(
    "--by",
    required=True,
    metavar="NAME:ROLE[@PLACE][/PARTY[/MANDATE]]",
    zh="谁，以什么角色，在哪个区划，如 甲:村委会@610524101001；代办的再写代谁、凭什么，如 壬:代办员/甲/委托书1号",
    en="who, in which role, within which division; an agent adds for whom, and under which mandate",
)
key_option = option(
    "--key", metavar="KEY", zh="同一条命令再来一次，给同一个答复", en="the same command again gets the same answer"
)
try_option = option(
    "--try",
    "trial",
    is_flag=True,
    zh="只看办不办得成，缺什么、错什么，什么都不记",
    en="only say whether it would be accepted, and all that speaks against it; nothing is recorded",
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


def act(name: str, zh: str, en: str) -> Callable[[Callable[..., int | None]], click.Command]:
    """Registers a command of the group."""

    def register(run: Callable[..., int | None]) -> click.Command:
        return case_command.command(name, cls=Spoken, text=Text(zh, en))(with_session(run))

    return register


def report(desk: Desk, case: Case) -> None:
    """Where the case stands, and what may be done next."""
    _report(desk, case, desk.view, desk.session.time())


def _report(desk: Desk, case: Case, engine: Engine, at: datetime) -> None:
    late = [each.event for each in engine.history(case.id) if each.event.seq and each.event.late]
    data = {"id": case.id, "seq": case.seq, **_ended(engine, case), **linked.plain(desk, case)}
    if late:
        data["late"] = [event.seq for event in late]
    if case.provisional:
        data["provisional"] = sorted(case.provisional)
    desk.session.show(data, lambda: _standing(desk, case, engine, late, at))


def acted(desk: Desk, case: Case) -> None:
    """The same after an act, which is on the record whatever happens to this."""
    what = Text(f"已经记下，是 {case.id} 的第 {case.seq} 条", f"it is on the record, entry {case.seq} of {case.id}")
    desk.session.done(what)
    _report(desk, case, desk.acts, desk.session.present())


def perform(desk: Desk, case: str | None, asked: Command, key: str | None, *, trial: bool) -> int | None:
    """Does what is asked, and shows the case; of a trial only says what speaks against it, and ends with 3 if anything
    does. `case` is the one acted on, or that an opening continues."""
    if trial:
        return _tried(desk, desk.acts.would(case, asked, at=desk.at))
    parts = {name: getattr(asked, name) for name in PARTS[type(asked)]}
    on = {"source": case} if isinstance(asked, Open) else {"case": case}
    acted(desk, getattr(desk.acts, type(asked).__name__.lower())(**on, **parts, key=key, at=desk.at))
    return None


def _tried(desk: Desk, faults: tuple[Refusal, ...]) -> int:
    lang = desk.session.lang
    found = [
        {
            "code": each.code,
            "text": each.text.say(lang),
            "fields": {name: text.say(lang) for name, text in each.fields.items()},
        }
        for each in faults
    ]
    good = Text("办得成；只是试试，什么都没有记", "it would be accepted; this was a trial, nothing is recorded")
    lines = [f"{each.code} {each.text.say(lang)}" for each in faults] or [good.say(lang)]
    desk.session.show({"accepted": not faults, "faults": found}, lambda: lines)
    return 3 if faults else 0


def _ended(engine: Engine, case: Case) -> dict[str, object]:
    """The end of a closed case, with the paper that results and the texts that stand on it."""
    power = engine.power(case.id)
    results = paper(power, case)
    if results is None:
        return {}
    notes = [asdict(note) for note in results.notes]
    end = {"name": case.end, "kind": power.ends[case.end].kind.value, "paper": results.name, "notes": notes}
    return {"end": {**end, "remedy": results.remedy}}


def _results(power: Power, case: Case) -> Iterator[str]:
    """The paper of the end, what stands on it, and what may be done against it."""
    results = paper(power, case)
    if results and results.name:
        yield say(Text(f"文书：{results.name}", f"paper: {results.name}"))
        yield from (f"  {note.row}{say(COLON)}{note.text}" for note in results.notes)
    if results and results.remedy:
        yield say(Text(f"救济：{results.remedy}", f"remedy: {results.remedy}"))


def lit(lamp: Lamp, case: Case, at: datetime) -> str:
    """A clock of a case in its colour, with the agent whose it is: `● 代办转交 壬 2026-11-06 00:00 黄灯：用去八成`."""
    clock, word, colour = CLOCKS.get(lamp.clock), COLOURS[lamp.colour(at)], lamp.colour(at).value
    name = " ".join((say(clock) if clock else lamp.clock, *(case.agents[:1] if lamp.clock == HANDOVER else ())))
    rests = say(_RESTS) if lamp.provisional else ""
    return style(f"● {name} {local(lamp.due)} {say(word)}{rests}", colour)


_RESTS = Text(f"（{PROVISIONAL.zh}）", f" ({PROVISIONAL.en})")
CLOCKS = {
    "限": Text("本步限期", "step"),
    "承诺": Text("承诺时限", "promised"),
    "法定": Text("法定时限", "statutory"),
    "转交": Text("代办转交", "hand-over"),
}
COLOURS = {
    Colour.GREEN: Text("绿灯", "green"),
    Colour.YELLOW: Text("黄灯：用去八成", "yellow: four fifths gone"),
    Colour.RED: Text("红灯：超期", "red: overdue"),
}


def _entered_late(late: Sequence[Event]) -> Iterator[Text]:
    """That the case has late entries, and which is the last."""
    if late:
        last, count = late[-1], len(late)
        when, entered = local(last.at), local(last.entered)
        yield Text(
            f"有补录 {count} 条，最近一条是第 {last.seq} 条：{when} 的事，{entered} 才记入",
            f"late entries: {count}, the last is entry {last.seq}: it happened on {when}, and was entered on {entered}",
        )


def _standing(desk: Desk, case: Case, engine: Engine, late: Sequence[Event], at: datetime) -> Iterator[str]:
    power = engine.power(case.id)
    yield f"{case.id}  {power.code} {power.name}"
    yield from map(say, _entered_late(late))
    if case.end:
        yield say(Text(f"已到终点：{case.end}（{power.ends[case.end].kind}）", f"ended: {case.end}"))
        yield from _results(power, case)
        yield from linked.lines(desk, case)
        return
    due = Text(f"，限 {local(case.due)}", f", due {local(case.due)}") if case.due else Text("", "")
    yield say(Text(f"现在在：{case.step}{due.zh}", f"now at: {case.step}{due.en}"))
    yield from linked.held(case)
    yield from linked.lines(desk, case)
    for lamp in engine.lamps(case.id):
        yield f"  {lit(lamp, case, at)}"
    for choice in engine.options(case.id):
        yield f"  · {say(choice.text)}"
