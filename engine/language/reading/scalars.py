"""What a plain scalar means: the core rules of YAML 1.2, so that `on`, `no`, `12:30` and dates stay text.

Quoted scalars and block scalars are always text and never come here. Numbers with a fraction are `Decimal`: money must
not be rounded. Two spellings are refused, because readers disagree on them: a leading zero (octal in YAML 1.1, decimal
in 1.2) and a number that a 64-bit float cannot hold exactly.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TypeAlias

Value: TypeAlias = str | int | Decimal | bool | None

WORDS: dict[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}

FIRST = frozenset("0123456789+-.~ntfNTF")
"""The characters that anything but text begins with; what begins otherwise needs no further look."""

LONGEST = 15
"""Digits that every reader keeps exactly (a float holds 15)."""

_INTEGER = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE]([-+]?[0-9]+))?")
_ZERO = re.compile(r"[-+]?0[0-9]+(?:\.[0-9]*)?")


def resolve(text: str) -> tuple[Value, str]:
    """The value of a plain scalar and the code of what is wrong with it ("" if nothing; the value is then the text)."""
    if text in WORDS:
        return WORDS[text], ""
    if _ZERO.fullmatch(text):
        return text, "QD018"
    return _number(text)


def _number(text: str) -> tuple[Value, str]:
    if _BASED.fullmatch(text):
        return (int(text, 0), "") if len(text) <= LONGEST else (text, "QD025")
    found = _DECIMAL.fullmatch(text)
    if not found:
        return text, ""
    if sum(map(str.isdigit, text)) > LONGEST or len(found[1] or "") > 3:
        return text, "QD025"
    return (int(text) if _INTEGER.fullmatch(text) else Decimal(text)), ""
