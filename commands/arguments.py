"""What people type about a case, turned into values: who acts, what is recorded, how they voted."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path
from typing import Any

from qingdan import Actor, Text, UsageError, Vote
from qingdan.engine.model.words import FieldType

from .session import Desk

BOOLEANS = {"是": True, "否": False, "true": True, "false": False}
VOTES = {"应到": "due", "实到": "present", "赞成": "in_favour", "反对": "against", "弃权": "abstained"}


def actor(text: str) -> Actor:
    """`甲:村委会+村监委会@610524101001` as an Actor; without a place the role holds everywhere.

    `壬:代办员/甲/委托书1号` is an agent, for whom he acts and under which mandate.
    """
    who, _, errand = text.partition("/")
    party, _, mandate = errand.partition("/")
    name, colon, rest = who.partition(":")
    roles, _, place = rest.partition("@")
    if not (name and colon and roles):
        raise UsageError(
            Text(
                f"看不懂“{text}”，请写成 姓名:角色@区划，如 甲:村委会@610524101001；代办的写 壬:代办员/甲/委托书1号",
                f"not NAME:ROLE[@PLACE][/PARTY[/MANDATE]]: “{text}”",
            )
        )
    return Actor(name, roles.split("+"), place, agent_for=party, mandate=mandate)


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


def money(text: str | None) -> Decimal | None:
    """An amount, or None where none was given."""
    if text is not None and not text.replace(".", "", 1).isdecimal():
        raise UsageError(Text(f"金额“{text}”看不懂，请写数字", f"not an amount: “{text}”"))
    return None if text is None else Decimal(text)
