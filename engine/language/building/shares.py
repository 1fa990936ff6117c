"""Shares of a vote as they are written: 应到的2/3, 超过实到的1/2; in English 2/3 of due, over 1/2 of present."""

from __future__ import annotations

import re
import unicodedata

from ...model.parts import Share

_FORMS = (
    re.compile(r"(?P<over>超过)?(?P<of>应到|实到)的(?P<n>[0-9]{1,3})/(?P<d>[0-9]{1,3})"),
    re.compile(r"(?P<over>over +|more than +)?(?P<n>[0-9]{1,3})/(?P<d>[0-9]{1,3}) +of +(?P<of>due|present)"),
)


def parse_share(text: str) -> Share | None:
    """The share a text means, None if it means none (full-width digits fold): above nothing, at most the whole."""
    folded = unicodedata.normalize("NFKC", text).strip()
    found = next((match for form in _FORMS if (match := form.fullmatch(folded))), None)
    if found is None:
        return None
    numerator, denominator = int(found["n"]), int(found["d"])
    if not 0 < numerator <= denominator:
        return None
    return Share(found["of"] in {"应到", "due"}, numerator, denominator, strict=found["over"] is not None)
