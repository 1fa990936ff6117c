"""One text for one value: canonical JSON and moments, as the record writes them. Pure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ...errors import Text, UsageError
from ...model import codec

if TYPE_CHECKING:
    from ..events import Json


def canonical(value: Json) -> str:
    """The RFC 8785 text of a value.

    Raises UsageError for what has no single text: a number with a fraction (write it as text), an integer beyond
    2^53 - 1, half of a surrogate pair, a key that is not text.
    """
    try:
        return codec.canonical(value)
    except (TypeError, ValueError) as error:
        raise UsageError(
            Text(
                f"记录里只放文字、整数、是否、列表和表，别的要先写成文字（{error}）",
                f"the record holds text, integers, booleans, lists and mappings; write others as text ({error})",
            )
        ) from error


def stamp(moment: datetime) -> str:
    """An aware moment as the record writes it: UTC, microseconds, `Z`. Raises UsageError for one without a zone."""
    if moment.tzinfo is None:
        raise UsageError(Text(f"时间 {moment} 没有时区", f"the time {moment} has no time zone"))
    universal = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return universal.isoformat()[:-6] + ("Z" if universal.microsecond else ".000000Z")


def unstamp(text: str) -> datetime:
    """The inverse of `stamp`. Raises ValueError for what is no moment with a zone."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment
