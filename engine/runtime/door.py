"""The door of the engine: what each argument of its acts, views and callbacks must be, in one table.

Nothing else happens before the arguments have passed: no clock is asked, no case is read, no refusal is recorded. So
the guards behind the door see plain values only: texts without control characters, ids in their one form
(`engine/identity.py`), whole numbers, aware times. Whether the list allows a value is for the guards to say.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from ..arguments import (
    LARGEST,
    LONG_NAME,
    Checks,
    Unfit,
    function,
    having,
    instance,
    mapping,
    moment,
    name,
    optional,
    or_empty,
    path,
    plain,
    seconds,
    several,
    text,
    unfit,
    whole,
)
from ..model.catalogue import Catalogue
from ..model.period import Period
from ..model.words import Source
from .commands import Actor, Extend, Hold, Object, Open, Post, Release, Sign, Take, Vote, Withdraw
from .events import Kind
from .standing import Case

FOUND = Source.SHARED.value
"""Said in place of a digest: the office found the paper itself."""
MANY_CASES = 1_000_000
"""Cases or villages in one call."""
_DIGEST = re.compile("[0-9a-f]{64}").fullmatch


def case(value: object) -> str:
    """A case or its id, as its id."""
    return name(value.id if isinstance(value, Case) else value)


def paper(value: object) -> str:
    """What is handed in: the digest of the paper, or 共享."""
    if not isinstance(value, str) or not (value == FOUND or _DIGEST(value)):
        raise unfit(
            value,
            f"文件的 SHA-256（64 位小写十六进制，几个文件合成一个再算），部门共享查到的写“{FOUND}”",
            "the SHA-256 of the file (64 lower-case hexadecimal digits; several files as one archive), or "
            f"“{FOUND}” where the office found the paper",
        )
    return plain(value)


_TEXT = text(empty=True)
_WHOLE = whole(-LARGEST, LARGEST)


def recorded(value: object) -> bool | int | str | Decimal | date | Period:
    """The value of a field: text, a whole number, decimal, boolean, date or period. A float is none of them."""
    if isinstance(value, str):
        return _TEXT(value)  # type: ignore[no-any-return]
    if isinstance(value, bool | Period):
        return value
    if isinstance(value, int):
        return _WHOLE(value)  # type: ignore[no-any-return]
    if isinstance(value, Decimal):
        return amount(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return date(value.year, value.month, value.day)
    raise unfit(
        value,
        "文字、整数、是否（bool）、Decimal、日期（date）或期限；小数写成文字或 Decimal",
        "text, a whole number, a bool, a Decimal, a date or a period; a fraction is written as text or Decimal",
    )


def amount(value: Decimal) -> Decimal:
    """A finite decimal of at most 18 digits before the point and 18 after it."""
    if not value.is_finite() or value.adjusted() > 18 or int(value.as_tuple().exponent) < -18:
        raise unfit(
            value, "有限的数，小数点前后各最多 18 位", "a finite number, 18 digits before the point and after it"
        )
    return Decimal(value)


def fee(value: object) -> Decimal | int | str:
    """An amount in yuan."""
    if isinstance(value, Decimal):
        return amount(value)
    if isinstance(value, str):
        return str(_SHORT(value))
    return int(_WHOLE(value))


_SHORT = text(LONG_NAME, lines=False)


def with_store(value: object) -> object:
    """What can be followed: it has a store."""
    store = getattr(value, "store", None)
    if not all(callable(getattr(store, name, None)) for name in ("lines", "cursor")):
        raise unfit(value, "引擎（Engine）", "an Engine")
    return value


def cursor(value: object) -> object:
    """A cursor, or the path of the file that is one."""
    if isinstance(value, str | Path):
        return path(value)
    return _CURSOR(value)


_CURSOR = having(
    "文件名，或者有 read()、write(g) 的游标", "a file name, or a cursor with read() and write(g)", "read", "write"
)


ARGUMENTS: Checks = {
    # who, when, which
    "by": instance(Actor, "办事的人（Actor）", "an Actor"),
    "key": optional(text(LONG_NAME, lines=False)),
    "expected": optional(whole()),
    "at": optional(moment),
    "case": case,
    "options.by": optional(instance(Actor, "办事的人（Actor）", "an Actor")),
    "cases": several(case, kind=Iterable, most=MANY_CASES),
    "source": optional(case),
    "power": or_empty(name),
    "village": name,
    "step": name,
    "start": or_empty(name),
    "outcome": optional(name),
    "channel": name,
    "place": optional(name),
    # what
    "parties": mapping(name, name),
    "plan": mapping(name, name),
    "data": mapping(name, recorded),
    "materials": mapping(name, paper),
    "vote": optional(instance(Vote, "票数（Vote）", "a Vote")),
    "fee": optional(fee),
    "where": text(),
    "evidence": text(),
    "text": text(),
    "reason": text(empty=True),
    "after": whole(),
    "along": function,
    # what an engine is made of
    "catalogue": instance(Catalogue, "清单（load_catalogue 读出来的）", "a Catalogue (of load_catalogue)"),
    "store": having("记录库（open_store 打开的）", "a store (of open_store)", "append", "history", "answer"),
    "host": optional(having("Host 的子类的实例", "an instance of a Host", "now", "kin_of", "holders")),
    "clock": optional(function),
    "kin_of": optional(function),
    # followers, rounds, workers
    "engine": with_store,
    "hook": function,
    "cursor": optional(cursor),
    "name": text(empty=True, lines=False),
    "kinds": several(instance(Kind, "条目的种类（Kind）", "a Kind"), kind=Collection),
    "most": optional(whole()),
    "stop": having("threading.Event", "a threading.Event", "is_set", "wait"),
    "every": seconds,
    "told": optional(function),
    "tell": optional(function),
    "heard": function,
    "holders": optional(function),
    "villages": optional(several(name, kind=Collection, most=MANY_CASES)),
    # where a parameter of that name means less or more
    "plan.at": moment,
    "tell.tell": function,
}
"""The check of each parameter by its name, which means the same in every method, or by method and name."""
PARTS: Mapping[type, tuple[str, ...]] = {
    Open: ("power", "village", "by", "parties", "channel", "start"),
    Take: ("by", "step", "outcome", "data", "materials", "vote", "place", "fee"),
    Post: ("by", "step", "where", "evidence"),
    Object: ("by", "text"),
    Sign: ("by", "step", "outcome", "data"),
    Hold: ("by", "reason"),
    Release: ("by", "reason"),
    Extend: ("by", "step", "reason"),
    Withdraw: ("by", "reason"),
}
"""What people say of each act; the rest of a command is for the engine to add."""


def command(value: object) -> object:
    """An act as a person asks for it, each part as the method of that act takes it."""
    kind, parts = type(value), {}
    for part in PARTS.get(kind, ()):
        try:
            parts[part] = ACTS[part](getattr(value, part))
        except Unfit as error:
            raise error.below(f".{part}") from None
    if not parts:
        kinds = ", ".join(each.__name__ for each in PARTS)
        raise unfit(
            value, f"一个办事的命令（{kinds}）；移版用 moves 预看", f"a command ({kinds}); `moves` looks at a move"
        )
    return kind(**parts)


ACTS: Checks = {**ARGUMENTS, "power": name, "command": command, "would.case": optional(case)}
"""For the methods that act: an opening names its power."""
