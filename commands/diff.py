"""`qingdan diff`: what differs between two catalogues or two editions, and which open cases it meets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

import qingdan
from qingdan import Catalogue, Power, Text
from qingdan.engine.analysis.changes.catalogues import Differences, differences
from qingdan.engine.analysis.changes.change import Change, Effect
from qingdan.engine.model.flow import descendants

from .output import style
from .session import Session, load, with_session
from .speech import Spoken, option, say

PROBLEMS = 1
COLOURS = {Effect.PLAIN: None, Effect.FIRMER: "green", Effect.LOOSER: "yellow", Effect.UNLAWFUL: "red"}


@click.command(
    "diff",
    cls=Spoken,
    text=Text(
        "两份清单或者两个版次有什么不同，放宽了法律的退出码为 1。\n"
        "每行前面：+ 更严，- 更松，! 比法律还松，· 其他。--open 列出在办的件停在哪一步。",
        "What differs between two catalogues or editions; ends with 1 where the law is loosened.\n"
        "Before each line: + binds more, - binds less, ! less than the law, · other. --open shows where cases stand.",
    ),
)
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@option("--open", "cases", is_flag=True, zh="连在办的件停在哪一步也列出", en="show where open cases stand")
@with_session
def diff_command(session: Session, old: str, new: str, cases: bool) -> int:
    """A and B are directories of catalogues; open cases are looked up in the store."""
    before, after = load(old), load(new)
    found = differences(before, after)
    standing = _standing(session, before) if cases else {}
    session.show(_data(found, standing), lambda: _lines(before, after, found, standing))
    return 0 if found.lawful else PROBLEMS


Standing = Mapping[str, Counter[str]]
"""Power → how many open cases stand before each of its steps."""


def _standing(session: Session, catalogue: Catalogue) -> Standing:
    """The open cases of the store; one that has not been made yet holds none."""
    path = session.store.removeprefix("sqlite:///")
    if path != session.store and not Path(path).exists():
        return {}
    found: dict[str, Counter[str]] = {}
    for case in qingdan.Engine(catalogue, session.open_store()).cases():
        if not case.end:
            found.setdefault(case.power, Counter())[case.step] += 1
    return found


def _data(found: Differences, standing: Standing) -> dict[str, object]:
    return {
        "lawful": found.lawful,
        "registers": [_entry(change) for change in found.registers],
        "powers": [
            {"id": name, "changes": [_entry(change) for change in changes], "open": dict(standing.get(name, {}))}
            for name, changes in found.powers.items()
        ],
    }


def _entry(change: Change) -> dict[str, str]:
    return {"effect": change.effect.name.lower(), "text": change.text.zh, "text_en": change.text.en}


def _lines(old: Catalogue, new: Catalogue, found: Differences, standing: Standing) -> Iterator[str]:
    yield f"{_name(old)} → {_name(new)}"
    yield from _changes(found.registers)
    for name, changes in found.powers.items():
        power = new.powers[name]
        yield from ("", f"{power.code} {power.name}")
        yield from _changes(changes)
        yield from _open(old.powers[name], power, standing.get(name, Counter()))
    for name in (name for name in old.powers if name not in new.powers and standing.get(name)):
        count = sum(standing[name].values())
        gone = Text(
            f"去掉的“{old.powers[name].name}”还有在办 {count} 件", f"{count} open cases of the removed “{name}”"
        )
        yield from ("", say(gone))
    yield from ("", say(_summary(found)))


def _name(catalogue: Catalogue) -> str:
    return f"{catalogue.name} {catalogue.edition.id}"


def _changes(changes: Sequence[Change]) -> Iterator[str]:
    for change in changes:
        yield style(f"  {change.effect} {say(change.text)}", COLOURS[change.effect])


def _open(old: Power, new: Power, standing: Counter[str]) -> Iterator[str]:
    became = descendants(old, new)
    for step, count in standing.items():
        label = old.steps[step].label if step in old.steps else step
        gone = "" if step in became else say(Text("，新版没有这一步", ", a step that the new one has not"))
        yield f"    {say(Text(f'在办 {count} 件停在“{label}”', f'{count} open at “{label}”'))}{gone}"


def _summary(found: Differences) -> Text:
    unlawful = sum(change.effect is Effect.UNLAWFUL for change in found.all)
    if not found.all:
        return Text("没有不同", "no difference")
    return Text(
        f"共 {len(found.all)} 处不同" + (f"，其中 {unlawful} 处放宽了法律" if unlawful else "，没有放宽法律"),
        f"{len(found.all)} differences, {unlawful or 'none'} of them loosening the law",
    )
