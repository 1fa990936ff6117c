"""A case whose record cannot be read: it is shown as damaged, and stops no other."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ...errors import Tampered, Text, UsageError
from ..standing import Case

if TYPE_CHECKING:
    from collections.abc import Iterator

BROKEN = (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What contents of the wrong form make their readers raise."""
LONG_AGO = datetime.min.replace(tzinfo=UTC)


def damaged(case: str, why: Text | None = None) -> Tampered:
    """The error of whoever reads such a case or acts on it: what is wrong, and what to do."""
    zh, en = (f"（{why.zh}）", f" ({why.en})") if why else ("", "")
    return Tampered(
        Text(
            f"案件 {case} 的记录已损坏{zh}，不能再办。用 qingdan store info 核验，看是哪一条；再用备份恢复",
            f"the record of case {case} is damaged{en}: it cannot go on. qingdan store info says which entry it is; "
            "restore the record from a copy",
        )
    )


@contextmanager
def reading(case: str) -> Iterator[None]:
    """What the contents of a case raise within becomes the error that it is damaged."""
    try:
        yield
    except UsageError as why:  # a case that it names is not there
        raise damaged(case, why.text) from why
    except BROKEN as broken:
        raise damaged(case) from broken


@contextmanager
def apart() -> Iterator[list[Text]]:
    """A case that cannot be read stops what is done within, and nothing after it: the list then holds the reason."""
    found: list[Text] = []
    try:
        yield found
    except Tampered as error:
        found.append(error.text)


def wreck(case: str, why: Text) -> Case:
    """The case as far as it can be shown: its number, and why nothing else is known."""
    blank = ""
    return Case(
        id=case,
        power=blank,
        edition=blank,
        digest=blank,
        village=blank,
        channel=blank,
        start=blank,
        opened=LONG_AGO,
        seq=0,
        at=LONG_AGO,
        step=blank,
        entered=LONG_AGO,
        recorded=LONG_AGO,
        known=LONG_AGO,
        opening_recorded=LONG_AGO,
        damaged=why,
    )
