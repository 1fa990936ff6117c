"""Cycles (周期): which period has begun on a day. A period runs from one day of the cycle to the next."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...model.parts import Start

MONTHS: Mapping[str, int] = {"每年": 12, "每半年": 6, "每季": 3, "每月": 1}
"""How many months a period has."""
_DAY = re.compile(r"(?:(?P<month>[0-9]+)月)?(?P<day>[0-9]+)日")


def begun(start: Start, day: date) -> date:
    """The first day of the period in which `day` lies: 于, or the first of the month or year where it is not said."""
    written = _DAY.fullmatch(start.on)
    month, number = (int(written["month"] or 1), int(written["day"])) if written else (1, 1)
    size, index = MONTHS[start.cycle], day.year * 12 + day.month - 1
    latest = index - (index - month + 1) % size
    first = _on(latest, number)
    return first if first <= day else _on(latest - size, number)


def _on(index: int, number: int) -> date:
    """That day of a month (counted from the year 0), or its last where it has none of that number."""
    year, month = divmod(index, 12)
    return date(year, month + 1, min(number, monthrange(year, month + 1)[1]))
