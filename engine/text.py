"""Texts as they may be shown: no character of a text controls the terminal or the page that it is shown on."""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001345f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001-\U000e007f]"
)
"""Unicode categories Cc (but tab and line feed), Cf, Zl, Zp and Cs: control, invisible and bidirectional characters,
separators of lines, halves of a surrogate pair."""


def visible(text: str) -> str:
    """The text with every control and invisible character written as `\\uXXXX`; tabs and line feeds stay.

    The form is that of JSON: a JSON document means the same before and after.
    """
    return _UNSAFE.sub(lambda found: escaped(found[0]), text)


def escaped(text: str) -> str:
    """Every character of the text as `\\uXXXX`, two of them for one beyond U+FFFF."""
    units = text.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
