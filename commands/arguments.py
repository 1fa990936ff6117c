"""What people type about a case, turned into values: who acts, what is recorded, how they voted."""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal

from qingdan import Actor, Text, UsageError, Vote

from .files import regular

_COUNT, _AMOUNT, _NUMBER = map(re.compile, (r"\d{1,9}", r"\d{1,12}(\.\d{1,9})?", r"\d{1,15}"))
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
    """`K=V` options as a mapping. Raises UsageError for a name that is given twice."""
    found: dict[str, str] = {}
    for item in items:
        name, equals, value = item.partition("=")
        if not equals:
            raise UsageError(Text(f"看不懂“{item}”，请写成 名称=内容", f"not NAME=VALUE: “{item}”"))
        if name in found:
            raise UsageError(Text(f"“{name}”写了两次，只写一次", f"“{name}” is given twice: give it once"))
        found[name] = value
    return found


def vote(text: str | None) -> Vote | None:
    """`应到=30,实到=25,赞成=20,反对=3,弃权=2` as a Vote."""
    if text is None:
        return None
    found = pairs(tuple(text.replace("，", ",").split(",")))
    if set(found) != set(VOTES) or not all(_COUNT.fullmatch(count) for count in found.values()):
        raise UsageError(
            Text(
                "票数请写成 应到=30,实到=25,赞成=20,反对=3,弃权=2",
                "write the vote as 应到=30,实到=25,赞成=20,反对=3,弃权=2",
            )
        )
    return Vote(**{VOTES[name]: int(count) for name, count in found.items()})


def digest(file: str) -> str:
    """The SHA-256 of a file, which is what the record keeps of it. Raises UsageError, OSError."""
    with regular(file).open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def money(text: str | None) -> Decimal | None:
    """An amount, or None where none was given."""
    if text is not None and not _AMOUNT.fullmatch(text):
        raise UsageError(Text(f"金额“{text}”看不懂，请写数字，如 12.50", f"not an amount, such as 12.50: “{text}”"))
    return None if text is None else Decimal(text)


def entry_number(text: str) -> int | None:
    """A global number of an entry; None for a text that is none, and may be the number of a case."""
    return int(text) if _NUMBER.fullmatch(text) else None
