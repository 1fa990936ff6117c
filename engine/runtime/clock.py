"""When things happen and when the record takes them. A host's clock is trusted; what a caller says is not."""

from __future__ import annotations

from datetime import UTC, datetime

from ..errors import Text, UsageError
from ..model.period import CHINA


def happened(at: datetime, now: datetime) -> datetime:
    """When something happened (aware), in UTC. Raises UsageError for a moment after `now`."""
    if at > now:
        raise UsageError(
            Text(
                f"{said(at)}还没有到，不能先记；现在是{said(now)}",
                f"{said(at)} lies in the future and cannot be entered yet: it is {said(now)} now",
            )
        )
    return at.astimezone(UTC)


def said(at: datetime) -> str:
    """A moment in China's time, as a refusal names it."""
    return f"{at.astimezone(CHINA):%Y-%m-%d %H:%M}"


def later_day(at: datetime, entered: datetime) -> bool:
    """Whether the record took something on a later day (in China) than it happened."""
    return entered.astimezone(CHINA).date() > at.astimezone(CHINA).date()
