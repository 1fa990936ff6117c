"""A refusal: which rule said no, in a sentence that teaches, with what may be done instead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ...errors import Text


@dataclass(frozen=True, slots=True)
class Refusal:
    """The list says no. `code` is QR100 to QR116; `allowed` says what may be done now and by whom."""

    code: str
    text: Text
    allowed: tuple[Text, ...] = ()


def joined(names: Iterable[str]) -> tuple[str, str]:
    """Names in a row, for the Chinese and for the English sentence."""
    listed = list(names)
    return "、".join(listed), ", ".join(listed)
