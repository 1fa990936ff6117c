"""An event as it is recorded against the one that the definition makes: what differs, in a sentence."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ...errors import Text
from ..events import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..events import Event, Json

KINDS: Mapping[Kind, Text] = {
    Kind.OPENED: Text("立案", "opened"),
    Kind.TAKEN: Text("办理", "taken"),
    Kind.POSTED: Text("张贴", "posted"),
    Kind.OBJECTED: Text("异议", "objected"),
    Kind.SIGNED: Text("签字", "signed"),
    Kind.CALLED: Text("转办", "called"),
    Kind.HELD: Text("停办", "held"),
    Kind.RELEASED: Text("恢复", "released"),
    Kind.WITHDRAWN: Text("撤回", "withdrawn"),
    Kind.FOLLOWED: Text("续办", "followed"),
    Kind.RETURNED: Text("续办办完", "returned"),
    Kind.ERASED: Text("抹去", "erased"),
    Kind.MOVED: Text("移版", "moved"),
    Kind.DETACHED: Text("脱离", "detached"),
    Kind.EXTENDED: Text("延期", "extended"),
    Kind.RECALCULATED: Text("期限重算", "recalculated"),
    Kind.WARNED: Text("提醒", "warned"),
    Kind.REFUSED: Text("拒绝", "refused"),
}
_PARTS = {
    "actor": Text("办事人", "who acted"),
    "data": Text("登记的内容", "what was put down"),
    "materials": Text("材料", "the papers"),
    "parties": Text("当事人", "the parties"),
    "people": Text("经手的人", "who had a hand in it"),
    "vote": Text("票数", "the vote"),
    "signature": Text("签字的内容", "what was signed"),
    "child": Text("转办的那一件", "the called case"),
    "follow": Text("续办的那一件", "the follow-up"),
    "kin": Text("近亲属", "the kin"),
    "village": Text("村", "the village"),
    "source": Text("接着办的那一件", "the case that is followed up"),
    "first": Text("这一串的头一件", "the first case of the chain"),
    "parent": Text("转办它的那一件", "the case that called it"),
    "own": Text("自成一件", "whether it is a matter of its own"),
    "deferred": Text("恢复时撤回", "whether it is withdrawn once released"),
    "holder": Text("轮到的人", "whose turn it is"),
    "drawn_from": Text("抽取的依据", "what was drawn from"),
    "way": Text("走的是第几条去路", "the number of the way"),
    "from": Text("移出的版次", "the edition it left"),
    "steps": Text("步骤的新名称", "the new names of steps"),
    "counts": Text("次数", "the counts"),
    "done": Text("办过的时间", "when steps were done"),
    "done_recorded": Text("办过的步骤记入的时间", "when it was entered that steps were done"),
    "known": Text("下级案件记到什么时候", "until when the called case was entered"),
}
_KEYS = {
    "id": Text("是谁", "who"),
    "role": Text("以什么角色", "in which role"),
    "roles": Text("有哪些角色", "the roles held"),
    "place": Text("管辖哪里", "the place"),
    "case": Text("哪一件", "the case"),
    "value": Text("随机数", "the value"),
    "entry": Text("第几条", "the entry"),
    "period": Text("期间", "the period"),
}
TIMED = frozenset({"clocks", "paused"})
"""Parts of a body that hold due dates: see `clocks`."""
_SHORT = 40


def difference(made: Event, found: Event) -> Text | None:
    """What differs but for due dates; None if nothing does."""
    if not typed(made, found):
        return Text("登记的内容写法不对", "what was put down is not written as the record writes it")
    return facts(made, found) or _bodies(made.body, found.body)


def facts(made: Event, found: Event) -> Text | None:
    """What differs in what is never erased, but for due dates."""
    if (made.kind, made.step, made.outcome, made.target) != (found.kind, found.step, found.outcome, found.target):
        return _where(made, found)
    for name, zh, en in (
        ("case", "件号", "case"),
        ("seq", "件内序号", "number within the case"),
        ("power", "事项", "power"),
        ("edition", "版次", "edition"),
        ("digest", "定义", "definition"),
        ("at", "时间", "time"),
        ("entered", "录入时间", "time of entry"),
    ):
        mine, theirs = getattr(made, name), getattr(found, name)
        if mine != theirs:
            return Text(f"{zh}应当是“{mine}”，记的是“{theirs}”", f"{en} should be “{mine}” and is “{theirs}”")
    return None


def _where(made: Event, found: Event) -> Text:
    """The kind, the step, the outcome or the target is another."""
    if made.kind is not found.kind:
        mine, theirs = KINDS[made.kind], KINDS[found.kind]
        return Text(f"应当是“{mine.zh}”，记的是“{theirs.zh}”", f"should be {mine.en} and is {theirs.en}")
    if made.step != found.step:
        return Text(
            f"案件停在“{made.step}”，记的是“{found.step}”",
            f"the case stood before “{made.step}”, and “{found.step}” is recorded",
        )
    if made.outcome != found.outcome:
        return Text(
            f"“{made.step}”给出的应当是“{made.outcome}”，记的是“{found.outcome}”",
            f"“{made.step}” gives “{made.outcome}”, and “{found.outcome}” is recorded",
        )
    given = f"给出“{made.outcome}”" if made.outcome else ""
    return Text(
        f"“{made.step}”{given}之后到“{made.target}”，不能到“{found.target}”",
        f"“{made.outcome or made.step}” leads from “{made.step}” to “{made.target}”, not to “{found.target}”",
    )


def typed(made: Event, found: Event) -> bool:
    """Whether what a 抽查 gave is written as it would be: to Python true and 1 are equal."""
    mine, theirs = made.body.get("data"), found.body.get("data")
    if not isinstance(mine, dict) or not isinstance(theirs, dict):
        return True
    return all(type(mine.get(name)) is type(value) for name, value in theirs.items())


def _bodies(made: Mapping[str, Json], found: Mapping[str, Json]) -> Text | None:
    for name in dict.fromkeys((*made, *found)):
        if name not in TIMED and made.get(name) != found.get(name):
            return _part(name, made.get(name), found.get(name))
    return None


def _part(name: str, made: Json, found: Json) -> Text:
    if isinstance(made, dict) and isinstance(found, dict):
        name, made, found = next(
            (f"{name}.{key}", made.get(key), found.get(key))
            for key in (*made, *found)
            if made.get(key) != found.get(key)
        )
    part, _, key = name.partition(".")
    said, inner = _PARTS.get(part, Text(part, part)), _KEYS.get(key, Text(key, key))
    inside, inside_en = (f"“{inner.zh}”", f" “{inner.en}”") if key else ("", "")
    if made is None:
        return Text(f"{said.zh}{inside}不该有，记的是{_said(found)}", f"{said.en}{inside_en} should not be there")
    return Text(
        f"{said.zh}{inside}按定义重算是{_said(made)}，记的是{'没有' if found is None else _said(found)}",
        f"{said.en}{inside_en}: the definition gives {_said(made)}, recorded is {_said(found)}",
    )


def _said(value: Json) -> str:
    """A value as JSON writes it, a text in quotation marks of its own, shortened."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    short = text if len(text) <= _SHORT else f"{text[:_SHORT]}…"
    return f"“{short}”" if isinstance(value, str) else short
