"""The one form of an id: what is folded into it, what is refused without a proposal, and what is left alone."""

from __future__ import annotations

import unicodedata

import pytest

from qingdan.engine import identity
from qingdan.engine.identity import LONGEST, canonical_id, id_fault, id_problem, visible

FOLDED = {
    "丙 ": "丙",
    "\u3000丙": "丙",
    "丙\u00a0": "丙",
    "\u2f08工审核": "人工审核",  # Kangxi radical
    "\u2f3e主": "户主",  # NFKC gives U+6236
    "审核\u2ea0意": "审核民意",  # CJK Radicals Supplement
    "\u31d0次": "一次",  # CJK stroke
    "\uf900": "豈",  # compatibility ideograph
    "上\u200b报": "上报",
    "主\u200d任": "主任",
    "主\ufe0f任": "主任",
    "\ufeff主任": "主任",
    "主\u00ad任": "主任",
    "\u202e主任\u202c": "主任",
    "主\U000e0101任": "主任",
    "主\u3164任": "主任",
    "主\u034f任": "主任",
    "上\x07报": "上报",
    "上\u2028报": "上报",
    "\x1b[31m红": "[31m红",
    "\uff11\uff12\uff13": "123",
    "\uff22\uff2d\uff0d\uff10\uff12": "BM-02",
    "BM\u201002": "BM-02",
    "e\u0301cole": "école",
    "张\u3000三": "张三",
    "张 三": "张三",
    "Zhang  San": "Zhang San",
    "买买提\u2022艾力": "买买提·艾力",
    "买买提\u30fb艾力": "买买提·艾力",
    "土地法(2018)": "土地法（2018）",
    "同意,上报": "同意，上报",
    "\u0412\u041c-02": "BM-02",  # Cyrillic alone
    "B\u041c-02": "BM-02",  # Cyrillic beside Latin
    "甲\u0391": "甲A",  # Greek
    "\u30ed头": "口头",  # Katakana
    "①组": "1组",
    "\u0435\u0301t\u0435\u0301": "été",  # composed once the Cyrillic letters are Latin
}
KEPT = [
    "丙",
    "人工审核",
    "BM-02",
    "土地法（2018）",
    "市、县级公安机关",
    "villager-1",
    "Zhang San",
    "O'Brien",
    "urn:person:甲",
    "一级/甲等",
    "Иванов",
    "Ελλάδα",
    "𠮷野",
    "\U00031350",
    "école",
    "买买提·艾力",
    "a(b)",
    "是否同意？",
    "第十二条",
    "（一）",
    "カード",
    "٣",
    "一·二",
]
REFUSED = {
    "": "没有内容",
    "\u3000": "没有内容",
    "\u200b": "没有内容",
    "甲" * (LONGEST + 1): "太长",
    "\ufdfa" * 20: "写全了",
    "张\ue000": "认不出",
    "张\ud800": "认不出",
    "张\u0378": "认不出",
    "Ив\u0430нa": "混在一起",
    "λambda": "混在一起",
}


@pytest.mark.parametrize("text", FOLDED)
def test_another_spelling_is_folded_and_proposed(text: str) -> None:
    assert canonical_id(text) == FOLDED[text]
    fault, problem = id_fault(text), id_problem(text)
    assert fault is not None
    assert fault.form == FOLDED[text]
    assert problem is not None
    assert f"请写成“{FOLDED[text]}”" in problem.zh
    assert f"write “{FOLDED[text]}”" in problem.en
    assert id_fault(fault.form) is None, "the cure works"


@pytest.mark.parametrize("text", KEPT)
def test_the_form_is_left_alone(text: str) -> None:
    assert canonical_id(text) == text
    assert id_fault(text) is None
    assert id_problem(text) is None


@pytest.mark.parametrize("text", REFUSED, ids=ascii)
def test_what_has_no_form_is_refused_without_a_proposal(text: str) -> None:
    fault, problem = id_fault(text), id_problem(text)
    assert fault is not None
    assert not fault.form
    assert REFUSED[text] in fault.text.zh
    assert problem is not None
    assert "请写成" not in problem.zh


def test_every_character_alone_and_in_company_comes_to_rest() -> None:
    for code in range(0x30000):
        for text in (chr(code), f"甲{chr(code)}", f"a{chr(code)}b"):
            form = canonical_id(text)
            assert canonical_id(form) == form, ascii(text)
            assert canonical_id(unicodedata.normalize("NFKC", text)) == form, ascii(text)


def test_what_is_taken_for_the_form_at_first_sight_is_the_form() -> None:
    for code in range(0x110000):
        for text in (chr(code), f"甲{chr(code)}甲"):
            assert not identity._PLAIN(text) or identity._folded(text) == text, ascii(text)


def test_what_is_not_seen_is_what_unicode_says() -> None:
    marks = {*"\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"}
    marks |= set(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
    every = [char for char in map(chr, range(0x110000)) if unicodedata.category(char) != "Cn"]
    said = {char for char in every if unicodedata.category(char) in {"Cc", "Cf", "Zl", "Zp"}}
    assert {char for char in every if identity.is_invisible(char)} == marks | said


def test_no_sentence_holds_a_character_that_cannot_be_seen() -> None:
    assert visible("上\u200b报\x1b[31m\n") == "上⟨U+200B⟩报⟨U+001B⟩[31m⟨U+000A⟩"
    for text in (*FOLDED, *REFUSED):
        problem = id_problem(text)
        assert problem is not None
        assert not any(unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"} for char in problem.zh + problem.en)
