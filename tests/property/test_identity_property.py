"""Any text: its form is a fixed point, and what cannot be seen makes no other id."""

from __future__ import annotations

import unicodedata
from typing import Literal

from hypothesis import given
from hypothesis import strategies as st

from qingdan.engine.identity import canonical_id, id_fault

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202e\u2066\ufe0f\U000e0100\u034f\x00\x07\x1b\x7f\x9b\u2028\u3164"
BLANKS = " \u3000\u00a0\u2003\u1680"
names = st.text(st.characters(codec="utf-8"), max_size=30) | st.text(
    "村监委会丙甲民人口BM-02（）()，aАеé·", max_size=12
)


@given(st.text(max_size=60))
def test_the_form_of_a_form_is_itself(text: str) -> None:
    form = canonical_id(text)
    assert canonical_id(form) == form
    fault = id_fault(text)
    assert fault is not None if form != text else True
    assert fault is None or not fault.form or id_fault(fault.form) is None


@given(st.data())
def test_what_cannot_be_seen_makes_no_other_id(data: st.DataObject) -> None:
    name = data.draw(names)
    varied = list(name)
    for _ in range(data.draw(st.integers(0, 4))):
        varied.insert(data.draw(st.integers(0, len(varied))), data.draw(st.sampled_from(INVISIBLE)))
    outer = st.text(BLANKS + INVISIBLE, max_size=3)
    varied = [data.draw(outer), *varied, data.draw(outer)]
    assert canonical_id("".join(varied)) == canonical_id(name)


@given(names, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
def test_compatibility_forms_make_no_other_id(name: str, form: Literal["NFC", "NFD", "NFKC", "NFKD"]) -> None:
    assert canonical_id(unicodedata.normalize(form, name)) == canonical_id(name)
