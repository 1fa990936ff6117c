"""`qingdan due`: what the clock brings, looked at; and how it is shown."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import click

from qingdan import Catalogue, Text, UsageError
from qingdan.engine.identity import id_problem
from qingdan.engine.runtime.judging.lamps import Colour
from qingdan.engine.runtime.judging.sayings import PROVISIONAL
from qingdan.engine.runtime.rounds import Rounds
from qingdan.engine.runtime.todo import Done, Task, Todo

from .casework import CLOCKS, COLOURS
from .columns import columns
from .files import read_json
from .session import Session, local, moment, with_session
from .speech import Spoken, option, say

TASKS = {
    Task.BEGIN: Text("开件", "open"),
    Task.FOLLOW: Text("续办", "follow up"),
    Task.SETTLE: Text("到期", "fallen due"),
    Task.RECALCULATE: Text("期限重算", "recalculate"),
    Task.WARN: Text("提醒", "warn"),
    Task.DAMAGED: Text("损坏", "damaged"),
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


def people_of(file: str | None) -> People:
    """Those of the file. Raises UsageError if it is not so written."""
    if file is None:
        return People({})
    try:
        read = {one: {role: _persons(who) for role, who in at.items()} for one, at in read_json(file).items()}
    except (ValueError, AttributeError):
        words = Text(
            f'{file} 看不懂，要写成 {{"村的区划代码": {{"角色": ["人", "人"]}}}}',
            f'{file} is not {{"village": {{"role": ["person", "person"]}}}}',
        )
        raise UsageError(words) from None
    named = (name for at in read.values() for role, who in at.items() for name in (role, *who))
    wrong = next(filter(None, map(id_problem, named)), None)
    if wrong is not None:
        raise UsageError(Text(f"{file} 里的{wrong.zh}", f"{file}: {wrong.en}"))
    return People(read)


def _persons(who: object) -> list[str]:
    if not isinstance(who, list) or not all(isinstance(one, str) for one in who):
        raise ValueError(who)
    return who


def chosen(catalogue: Catalogue, named: tuple[str, ...], people: People) -> Collection[str] | None:
    """The villages named, None where none is. Raises UsageError for what is no village of the catalogue."""
    return tuple(dict.fromkeys(map(catalogue.village, (*named, *people.known)))) or None


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
    rounds, known = session.desk().view.rounds, people_of(people)
    at = moment(on) if on else session.time()
    todo = sorted(rounds.plan(at, chosen(rounds.catalogue, villages, known), known), key=lambda each: each.due)
    session.show({"due": [each.plain() for each in todo]}, lambda: columns([row(rounds, each) for each in todo]))


def row(rounds: Rounds, todo: Todo, done: Done | None = None) -> tuple[str, ...]:
    """Since when, what, which case, and what of it."""
    power = rounds.catalogue.powers.get(todo.power)
    clock = CLOCKS.get(todo.clock)
    lamp = f"{say(clock) if clock else todo.clock} {say(COLOURS[Colour(todo.colour)])}" if todo.colour else todo.holder
    what = f"{power.code} {power.name}" if power else todo.power
    case = done.case if done else todo.case or todo.village
    lamp = say(rounds.damage(todo)) if todo.task is Task.DAMAGED else lamp
    lamp += f"（{say(PROVISIONAL)}）" if todo.provisional else ""
    return (local(todo.due), say(TASKS[todo.task]), case, what, todo.step, lamp)
