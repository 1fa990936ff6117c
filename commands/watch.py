"""`qingdan due` and `qingdan work`: what the clock brings, looked at and done. Cron runs `qingdan work --once`."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from qingdan import Text, UsageError
from qingdan.engine.runtime.judging.lamps import Colour
from qingdan.engine.runtime.rounds import Done, Rounds, Task, Todo

from .casework import CLOCKS, COLOURS
from .columns import columns
from .session import Session, local, moment, with_session
from .speech import Spoken, option, say

TASKS = {
    Task.BEGIN: Text("开件", "open"),
    Task.FOLLOW: Text("续办", "follow up"),
    Task.SETTLE: Text("到期", "fallen due"),
    Task.WARN: Text("提醒", "warn"),
}
village_option = option(
    "--village", "villages", multiple=True, metavar="CODE",
    zh="周期的事给哪些村开，默认开过件的村", en="villages whose cycles are opened; default: those with a case",
)  # fmt: skip
people_option = option(
    "--people", metavar="FILE",
    zh='谁担任什么，JSON：{"610524101001": {"组长": ["甲", "乙"]}}', en="who holds which role where, as JSON",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class People:
    """Who holds which role in which village: villages (12 digits) → roles → persons."""

    known: Mapping[str, Mapping[str, Collection[str]]]

    def __call__(self, role: str, village: str) -> Collection[str]:
        """The holders of a role."""
        return self.known.get(village, {}).get(role, ())


def _people(file: str | None) -> People:
    if file is None:
        return People({})
    try:
        known = json.loads(Path(file).read_text("utf-8"))
        return People({str(one): {str(role): list(who) for role, who in at.items()} for one, at in known.items()})
    except (ValueError, AttributeError, TypeError):
        words = Text(
            f'{file} 看不懂，要写成 {{"村的区划代码": {{"角色": ["人", "人"]}}}}',
            f'{file} is not {{"village": {{"role": ["person", "person"]}}}}',
        )
        raise UsageError(words) from None


def _villages(named: tuple[str, ...], people: People) -> Collection[str] | None:
    for code in (*named, *people.known):
        if not (len(code) == 12 and code.isascii() and code.isdigit()):
            words = f"村的区划代码要是 12 位数字，不是“{code}”"
            raise UsageError(Text(words, f"a village is a division code of 12 digits, not “{code}”"))
    return tuple(dict.fromkeys((*named, *people.known))) or None


@click.command(
    "due",
    cls=Spoken,
    text=Text(
        "到某一天为止：什么到期、什么黄灯红灯、要开哪些周期和续办的件。只看，什么也不写。",
        "Until a day: what falls due, which clocks are yellow or red, what would be opened. Looks only.",
    ),
)
@option("--on", metavar="DATE", zh="看到哪一天为止，默认现在", en="until when; default: now")
@village_option
@people_option
@with_session
def due_command(session: Session, on: str | None, villages: tuple[str, ...], people: str | None) -> None:
    """What there would be to do."""
    rounds, known = session.desk().view.rounds, _people(people)
    at = moment(on) if on else session.time()
    todo = sorted(rounds.plan(at, _villages(villages, known), known), key=lambda each: each.due)
    session.show({"due": [_plain(each) for each in todo]}, lambda: columns([_row(rounds, each) for each in todo]))


@click.command(
    "work",
    cls=Spoken,
    text=Text(
        "到点的事都做：开周期和续办的件，记下到期的，提醒黄灯红灯，各做一次。给 cron 每小时跑一遍。",
        "Do what the clock brings: open, enter what fell due, tell what is yellow or red, each once. For cron.",
    ),
)
@option("--once", is_flag=True, zh="做完就退出", en="do it and end")
@village_option
@people_option
@with_session
def work_command(session: Session, once: bool, villages: tuple[str, ...], people: str | None) -> None:
    """One round."""
    if not once:
        raise UsageError(Text("请写 --once：做完一遍就退出，由 cron 来定时", "write --once and let cron run it"))
    desk, known = session.desk(), _people(people)
    done = desk.view.rounds.work(_villages(villages, known), known)
    data = {"done": [{**_plain(each.todo), "case": each.case, "seq": each.seq, "g": each.g} for each in done]}
    session.show(data, lambda: columns([_row(desk.view.rounds, each.todo, each) for each in done]))


def _plain(todo: Todo) -> dict[str, Any]:
    return {
        "task": todo.task.value,
        "power": todo.power,
        "step": todo.step,
        "village": todo.village,
        "due": todo.due.isoformat(),
        "case": todo.case,
        "holder": todo.holder,
        "clock": todo.clock,
        "colour": todo.colour,
    }


def _row(rounds: Rounds, todo: Todo, done: Done | None = None) -> tuple[str, ...]:
    power = rounds.catalogue.powers.get(todo.power)
    clock = CLOCKS.get(todo.clock)
    lamp = f"{say(clock) if clock else todo.clock} {say(COLOURS[Colour(todo.colour)])}" if todo.colour else todo.holder
    what = f"{power.code} {power.name}" if power else todo.power
    case = done.case if done else todo.case or todo.village
    return (local(todo.due), say(TASKS[todo.task]), case, what, todo.step, lamp)
