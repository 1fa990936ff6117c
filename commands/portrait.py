"""`qingdan show`: one power in words, for those who read it, carry it out or watch over it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict

import click

from qingdan import Power, Text
from qingdan.render.figure import figure
from qingdan.render.targets.text import lines

from .session import Session, with_session
from .speech import COLON, Spoken, say

COMMA = Text("、", ", ")
UNVERIFIED = Text("（待核）", " (to be verified)")
NONE = Text("一次也不用跑", "none")


@click.command(
    "show",
    cls=Spoken,
    text=Text(
        "用文字讲清一项权力：依据、时限、材料、每一步、名单、风险点。",
        "One power in words: its law, time, papers, steps, lists and risks.",
    ),
)
@click.argument("power", metavar="POWER")
@with_session
def show_command(session: Session, power: str) -> None:
    """POWER is an id, a code or a name."""
    found = session.load().power(power, session.today())
    session.show({**entry(found), **_data(found)}, lambda: _lines(found))


def entry(power: Power) -> dict[str, object]:
    """A power as the list names it."""
    return {
        "id": power.id,
        "code": power.code,
        "name": power.name,
        "category": power.category.value,
        "basis": [{"law": basis.law, "articles": list(basis.articles)} for basis in power.basis],
        "edition": power.edition,
        "origin": power.provenance,
    }


def _data(power: Power) -> dict[str, object]:
    """What `show` tells beyond the list."""
    return {
        "visits": power.visits,
        "lists": {name: dict(rows) for name, rows in power.lists.items()},
        "steps": [
            {"id": step.id, "by": list(step.by), "places": list(power.places(step)), "visit": step.visit}
            for step in power.steps.values()
        ],
        "risks": [
            {"step": step.id, **asdict(risk), "codes": list(risk.codes)}
            for step in power.steps.values()
            for risk in step.risks
        ],
    }


def _lines(power: Power) -> Iterator[str]:
    drawn = figure(power)
    yield from _head(power)
    for told in (lines(drawn), _lists(power), _risks(power, drawn.numbers)):
        block = list(told)
        yield from ["", *block] if block else []


def _head(power: Power) -> Iterator[str]:
    yield f"{power.code} {power.name}（{power.category}，{power.nature}）"
    laws = (
        f"《{basis.title or basis.law}》{'、'.join(basis.articles)}{'' if basis.verified else say(UNVERIFIED)}"
        for basis in power.basis
    )
    facts = (
        (Text("行使主体", "exercised by"), power.holder),
        (Text("服务对象", "for"), power.audience),
        (Text("依据", "basis"), "；".join(laws)),
        (Text("材料", "papers"), "、".join(power.materials)),
        (Text("时限", "time"), _time(power)),
        (Text("收费", "fee"), power.fee),
        (Text("渠道", "channels"), "、".join(power.channels)),
        (Text("跑动", "visits promised"), _visits(power.visits)),
    )
    yield from (_told(name, text) for name, text in facts if text)


def _told(name: Text, text: str) -> str:
    return f"{say(name)}{say(COLON)}{text}"


def _time(power: Power) -> str:
    time = power.time
    if time is None:
        return ""
    bounds = ((Text("法定", "statutory"), time.statutory), (Text("承诺", "promised"), time.promised))
    return "；".join(f"{say(name)} {bound.term}" for name, bound in bounds if bound)


def _visits(promised: int | None) -> str:
    if promised is None:
        return ""
    return say(Text(f"最多 {promised} 次", f"{promised} at most")) if promised else say(NONE)


def _lists(power: Power) -> Iterator[str]:
    """名单: rows without a text in one line, those with one each in its own."""
    for name, rows in power.lists.items():
        bare = say(COMMA).join(row for row, text in rows.items() if not text)
        yield _told(Text(f"名单“{name}”", f"list “{name}”"), bare)
        yield from (f"  {row}{say(COLON)}{text}" for row, text in rows.items() if text)


def _risks(power: Power, numbers: Mapping[str, int]) -> Iterator[str]:
    """风险点 in the order of the steps: grade, pattern, control, and what enforces it."""
    for step in sorted(power.steps.values(), key=lambda step: numbers[step.id]):
        for risk in step.risks:
            where = Text(f"第 {numbers[step.id]} 步 {step.label}", f"step {numbers[step.id]} {step.label}")
            told = Text(
                f"风险（{risk.grade}）{where.zh}：{risk.pattern}。防控：{risk.control}",
                f"risk ({risk.grade.name.lower()}), {where.en}: {risk.pattern}; control: {risk.control}",
            )
            yield say(told) + (f" [{' '.join(risk.codes)}]" if risk.codes else "")
