"""How the words of a scenario become the values that the engine takes."""

from __future__ import annotations

from datetime import date, datetime, time
from hashlib import sha256
from typing import TYPE_CHECKING

from ...errors import QingdanError, Text
from ...model.period import CHINA
from ...model.words import APPLICANT, FieldType
from ..commands import Vote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...model.parts import Field
    from ...model.power import Power
    from ..standing import Case

MORNING = time(9, tzinfo=CHINA)


class Failed(QingdanError):  # noqa: N818  (a report about the scenario, not an error of the program)
    """A line of a scenario did not go as it says."""


def is_draw(one: Field) -> bool:
    """Whether the field says that a case was drawn or not."""
    return one.type is FieldType.DRAW and one.rows is None


def spoken(value: object) -> str:
    """A value as a scenario writes it."""
    return "是" if value is True else "否" if value is False else str(value)


def elsewhere(zh: str, en: str, case: Case) -> Text:
    """That the case does not stand where it should."""
    there = f"终点“{case.end}”" if case.end else f"“{case.step}”"
    there_en = f"the end “{case.end}”" if case.end else f"“{case.step}”"
    return Text(f"应当{zh}，实际在{there}", f"should {en}, is at {there_en}")


def paper(name: str) -> str:
    """The digest of a paper, which is that of its name."""
    return sha256(name.encode()).hexdigest()


def ballot(said: Mapping[str, int]) -> Vote:
    """弃权 is none and 反对 the rest of those present, unless the line says otherwise."""
    abstained = said.get("abstain", 0)
    against = said.get("against", said["present"] - said["for"] - abstained)
    return Vote(said["due"], said["present"], said["for"], against, abstained)


def persons(power: Power, given: Mapping[str, str]) -> dict[str, str]:
    """Every party of a power by role: the persons given, the role's own name for the others."""
    return {role: given.get(role, role) for role in power.parties or (APPLICANT,)}


def when(text: str) -> datetime:
    """A day is its morning; a time without a zone is Chinese time."""
    try:
        if len(text) == len("2026-11-02"):
            return datetime.combine(date.fromisoformat(text), MORNING)
        at = datetime.fromisoformat(text)
    except ValueError as wrong:
        raise Failed(
            Text(f"“{text}”不是日期；例：2026-11-02 或 2026-11-02T09:30", f"“{text}” is no date: write 2026-11-02"),
        ) from wrong
    return at if at.tzinfo else at.replace(tzinfo=CHINA)
