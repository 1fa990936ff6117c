"""What the body of an event says, read back: its parts, texts and moments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from sys import intern
from typing import TypeAlias, cast

from .events import Event, Json, Kind
from .standing import NO_MOMENTS, NO_VALUES, NONE, Case

Body: TypeAlias = Mapping[str, Json]
_NO_BODY: Body = {}


def part(body: Body, name: str) -> Body:
    return cast("Body", body.get(name) or _NO_BODY)


def keyed(body: Body, name: str) -> Body:
    """A mapping of the body whose keys are the same objects in every case: there are many cases and few names."""
    return {intern(key): value for key, value in part(body, name).items()} or NO_VALUES


def names(body: Body, name: str) -> Mapping[str, str]:
    return cast("Mapping[str, str]", keyed(body, name))


def text(body: Body, name: str) -> str:
    return cast("str", body.get(name, ""))


def moment(value: Json) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None


def moments(value: Json) -> Mapping[str, datetime]:
    stated = cast("Mapping[str, str]", value or NONE)
    return {intern(name): datetime.fromisoformat(moment) for name, moment in stated.items()} or NO_MOMENTS


def account(event: Event) -> str:
    """On whose account a hold begins or ends: that of the case itself (""), or of the case that called it."""
    return text(part(event.body, "parent"), "case")


def known_after(case: Case, event: Event) -> datetime:
    """Until when the record had taken what happened in the case, once it has `event`.

    What the world gives follows from what was entered before (the end of a child case: from what was entered there,
    which its event says), so it is known when it falls due, whenever it is put down.
    """
    if event.kind is not Kind.TAKEN or "actor" in event.body:
        return max(case.known, event.entered)
    return max(case.known, event.at, moment(event.body.get("known")) or event.at)
