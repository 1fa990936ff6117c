"""Days of a cycle as they are written: 3月1日 or 03-01 of every year, 5日 or 5 of every month."""

from __future__ import annotations

import re
from datetime import date

_YEARLY = re.compile(r"(?P<month>[0-9]{1,2})(?:月(?P<day>[0-9]{1,2})日|-(?P<number>[0-9]{1,2}))")
_MONTHLY = re.compile(r"(?P<day>[0-9]{1,2})日?")
_LEAP = 2000


def parse_day(text: str) -> str | None:
    """The day in its canonical form (3月1日, 5日), None where there is no such day in any year."""
    yearly, monthly = _YEARLY.fullmatch(text.strip()), _MONTHLY.fullmatch(text.strip())
    if yearly:
        return _day_of(int(yearly["month"]), int(yearly["day"] or yearly["number"]))
    return f"{int(monthly['day'])}日" if monthly and 1 <= int(monthly["day"]) <= 31 else None


def _day_of(month: int, day: int) -> str | None:
    try:
        date(_LEAP, month, day)
    except ValueError:
        return None
    return f"{month}月{day}日"
