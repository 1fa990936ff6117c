"""What of a text may be shown, and how the rest is written."""

from __future__ import annotations

import json
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingdan.engine.text import escaped, visible


def test_every_control_and_invisible_character_is_written_out() -> None:
    for code in range(sys.maxunicode + 1):
        char = chr(code)
        if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp", "Cs"} and char not in "\t\n":
            assert visible(char) == escaped(char), hex(code)
        elif unicodedata.category(char) != "Cn":
            assert visible(char) == char, hex(code)


@pytest.mark.parametrize(
    ("char", "shown"),
    [("\x1b", "\\u001b"), ("\x9b", "\\u009b"), ("\u202e", "\\u202e"), ("\udcff", "\\udcff"), ("😀", "\\ud83d\\ude00")],
)
def test_the_form_is_that_of_json(char: str, shown: str) -> None:
    assert escaped(char) == shown
    assert json.loads(f'"{shown}"') == char


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_a_document_means_the_same(data: object) -> None:
    assert json.loads(visible(json.dumps(data, ensure_ascii=False))) == data


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_it_is_shown_once(text: str) -> None:
    assert visible(visible(text)) == visible(text)
    assert escaped(text).isascii()
