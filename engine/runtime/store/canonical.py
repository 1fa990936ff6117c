"""One text for one value: canonical JSON and moments, as the record writes them. Pure."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ...errors import Text, UsageError
from ...model import codec

if TYPE_CHECKING:
    from ..events import Json

EXACT = 2**53 - 1
"""The largest integer that every reader of JSON keeps exactly."""
_write = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False).encode
_BEYOND = re.compile("[\U00010000-\U0010ffff]")
"""Characters that UTF-16 orders otherwise than Python does."""


def canonical(value: Json) -> str:
    """The RFC 8785 text of a value.

    Raises UsageError for what has no single text: a number with a fraction (write it as text), an integer beyond
    2^53 - 1, half of a surrogate pair, a key that is not text.
    """
    try:
        text = _write(value) if _plain(value) else codec.canonical(value)
        if not text.isascii():
            text.encode()
            return codec.canonical(value) if _BEYOND.search(text) else text
    except (TypeError, ValueError) as error:
        raise UsageError(
            Text(
                f"记录里只放文字、整数、是否、列表和表，别的要先写成文字（{error}）",
                f"the record holds text, integers, booleans, lists and mappings; write others as text ({error})",
            )
        ) from error
    return text


def _plain(value: object) -> bool:
    """Whether the standard encoder can be trusted with it, but for the order of rare keys: it is three times as fast
    and takes floats, large integers and keys that are no text."""
    kind = type(value)
    if kind is dict:
        return all(type(key) is str and (type(item) is str or _plain(item)) for key, item in value.items())  # type: ignore[attr-defined]
    if kind is list:
        return all(type(item) is str or _plain(item) for item in value)  # type: ignore[attr-defined]
    return kind is str or kind is bool or value is None or (kind is int and -EXACT <= value <= EXACT)  # type: ignore[operator]


def stamp(moment: datetime) -> str:
    """An aware moment as the record writes it: UTC, microseconds, `Z`. Raises UsageError for one without a zone."""
    if moment.tzinfo is None:
        raise UsageError(Text(f"时间 {moment} 没有时区", f"the time {moment} has no time zone"))
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def unstamp(text: str) -> datetime:
    """The inverse of `stamp`."""
    return datetime.fromisoformat(text)
