"""Moments as people say them: the last day of a limit, the first day of what opens."""

from __future__ import annotations

from datetime import datetime, timedelta

from ...errors import Text
from ...model.period import CHINA


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
