"""Moments as people say them: the last day of a limit, the first day of what opens."""

from __future__ import annotations

from datetime import datetime, timedelta

from ...errors import Text
from ...model.period import CHINA
from ..clock import later_day


def day(moment: datetime) -> Text:
    """From when something is open: the day, with the time where it is not midnight (+08:00)."""
    local = moment.astimezone(CHINA)
    if (local.hour, local.minute, local.second) == (0, 0, 0):
        return Text(f"{local.year}年{local.month}月{local.day}日", f"{local:%Y-%m-%d}")
    return Text(f"{local.year}年{local.month}月{local.day}日{local:%H:%M}", f"{local:%Y-%m-%d %H:%M}")


def last_day(moment: datetime) -> Text:
    """Until when something runs: 24:00 of a day is said as that day."""
    local = moment.astimezone(CHINA)
    return day(moment - timedelta(days=1)) if (local.hour, local.minute, local.second) == (0, 0, 0) else day(moment)


def from_entry(at: datetime, recorded: datetime) -> Text:
    """That days count from the entry, where the record took what they count from on a later day; else nothing."""
    if not later_day(at, recorded):
        return Text("", "")
    happened, entered = at.astimezone(CHINA), recorded.astimezone(CHINA)
    return Text(
        f"（{happened.month}月{happened.day}日的事{entered.month}月{entered.day}日才补录，从补录那天算起）",
        f" (counted from the late entry on {entered:%Y-%m-%d} of what happened on {happened:%Y-%m-%d})",
    )


PROVISIONAL = Text(
    "暂按周一至周五推算，放假安排公布以后可能变动",
    "counted Monday to Friday for now: it may change once the holidays are announced",
)
"""What is said of a moment that rests on a year whose holidays are not announced."""
