"""`qingdan diff`: what differs between two catalogues or two editions, and which open cases it meets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

import qingdan
from qingdan import Catalogue, Power, Text
from qingdan.engine.analysis.changes.catalogues import Differences, differences
from qingdan.engine.analysis.changes.change import LOOSENS, Change, Effect
from qingdan.engine.model.flow import descendants

from .output import style
from .session import Session, load, with_session
from .speech import Spoken, option, say

PROBLEMS = 1
COLOURS = {
    Effect.PLAIN: None,
    Effect.FIRMER: "green",
    Effect.LOOSER: "yellow",
    Effect.UNLAWFUL: "red",
    Effect.UNCLEAR: "yellow",
}
WORDS = {
    Effect.FIRMER: Text("更严", "stricter"),
    Effect.LOOSER: Text("放松", "looser"),
    Effect.UNLAWFUL: Text("比法律还松", "looser than the law"),
    Effect.UNCLEAR: Text("可能放松，请核对", "may be looser, please compare"),
}
"""What stands behind the sentence of a change."""


@click.command(
    "diff",
    cls=Spoken,
    text=Text(
        "两份清单或者两个版次有什么不同；放松了的，或者条件变了、说不准松没松的，退出码为 1。\n"
        "每行前面：+ 更严，- 放松，! 比法律还松，? 可能放松，· 其他。--open 列出在办的件停在哪一步。",
        "What differs between two catalogues or editions; ends with 1 where something is or may be looser.\n"
        "Before each line: + stricter, - looser, ! looser than the law, ? may be looser, · other.\n"
        "--open shows where cases stand.",
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
    return PROBLEMS if found.loosens else 0


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
        "loosens": found.loosens,
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
        word = WORDS.get(change.effect)
        effect = say(Text(f"（{word.zh}）", f" ({word.en})")) if word else ""
        yield style(f"  {change.effect} {say(change.text)}{effect}", COLOURS[change.effect])


def _open(old: Power, new: Power, standing: Counter[str]) -> Iterator[str]:
    became = descendants(old, new)
    for step, count in standing.items():
        label = old.steps[step].label if step in old.steps else step
        gone = "" if step in became else say(Text("，新版没有这一步", ", a step that the new one has not"))
        yield f"    {say(Text(f'在办 {count} 件停在“{label}”', f'{count} open at “{label}”'))}{gone}"


def _summary(found: Differences) -> Text:
    if not found.all:
        return Text("没有不同", "no difference")
    counts = Counter(change.effect for change in found.all)
    parts = [(word, counts[effect]) for effect, word in WORDS.items() if effect in LOOSENS and counts[effect]]
    zh = "，其中 " + "、".join(f"{count} 处{word.zh}" for word, count in parts) if parts else "，没有放松"
    en = ", ".join(f"{count} {word.en}" for word, count in parts) if parts else "none looser"
    return Text(f"共 {len(found.all)} 处不同{zh}", f"{len(found.all)} differences, {en}")
