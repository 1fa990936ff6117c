"""Names in another form at the command line: in files a problem with its cure, in commands a wrong use (2)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.contract.conftest import Say

VILLAGE = "610500101001"
WHERE = ("--store", "sqlite:///r.db", "--catalogue", "c")
POWER = Path("c/powers/service/village-library.yaml")


@pytest.fixture
def case(say: Say, desk: Path) -> str:
    """A county's draft, and a case of it that 丙 has signed."""
    assert say("new", "--catalogue", "c", "--extends", "heyang").code == 0
    assert say("new", "village-library", "--catalogue", "c").code == 0
    (desk / "paper").write_text("x", "utf-8")
    opened = say(
        "case", "open", "BM-99", "--by", "甲:申请人", "--village", VILLAGE, "--party", "申请人=甲", "--json", *WHERE
    )
    number = str(json.loads(opened.out)["id"])
    acts: list[tuple[str, ...]] = [
        ("take", number, "提出申请", "--by", "甲:申请人", "--attach", "申请书=paper"),
        ("sign", number, "审核办理", "--by", f"丙:村监委会@{VILLAGE}"),
    ]
    for words in acts:
        done = say("case", *words, *WHERE)
        assert done.code == 0, done.err
    return number


def refused(say: Say, *words: str) -> None:
    """A wrong use, in a sentence that can be read, and nothing is recorded."""
    before = say("ledger", "root", *WHERE).out
    said = say("case", *words, *WHERE)
    assert said.code == 2, (words, said)
    assert said.err.replace("\n", "").isprintable()
    assert say("ledger", "root", *WHERE).out == before


def test_who_signed_does_not_take_under_another_spelling(say: Say, case: str) -> None:
    words = ("take", case, "审核办理", "符合", "--by")
    assert say("case", *words, f"丙:村委会@{VILLAGE}", *WHERE).code == 3
    for name in ["丙 ", " 丙", "丙\u3000", "丙\u200b", "\u2060丙", "丙\ufe0f", "\u2f00丙"]:
        refused(say, *words, f"{name}:村委会@{VILLAGE}")
    said = say("case", *words, f"丙 :村委会@{VILLAGE}", *WHERE)
    assert "名称“丙 ”首尾有空格，请写成“丙”" in said.err


ACTS: list[tuple[str, ...]] = [
    ("take", "{case}", "审核办理 ", "符合", "--by", "丁:村委会"),
    ("take", "{case}", "审核办理", "符\u200b合", "--by", "丁:村委会"),
    ("take", "{case}", "审核办理", "符合", "--by", "丁:村委 会"),
    ("take", "{case}", "审核办理", "符合", "--by", "丁:村委会@６10500"),
    ("take", "{case}", "审核办理", "符合", "--by", "丁:村委会@61050"),
    ("take", "{case}", "审核办理", "符合", "--by", "丁:村委会", "--attach", "申请书\u00a0=paper"),
    ("take", "{case}\u200b", "审核办理", "符合", "--by", "丁:村委会"),
    ("open", "BМ-99", "--by", "甲:申请人", "--village", VILLAGE),
    ("open", "ＢＭ-99", "--by", "甲:申请人", "--village", VILLAGE),
    ("open", "BM-99", "--by", "甲:申请人", "--village", VILLAGE, "--party", "申请人=甲 "),
    ("open", "BM-99", "--by", "甲:申请人", "--village", VILLAGE, "--channel", "窗⼝"),
    ("open", "BM-99", "--by", "壬:代办员/甲\u00ad/委托书", "--village", VILLAGE, "--channel", "代办"),
    ("open", "BM-99", "--by", "甲:申请人", "--village", "110101001001"),
    ("open", "BM-99", "--by", "甲:申请人", "--village", "６10500101001"),
]


def test_a_command_in_another_form_is_a_wrong_use(say: Say, case: str) -> None:
    for words in ACTS:
        refused(say, *(word.format(case=case) for word in words))


def test_a_village_elsewhere(say: Say, case: str) -> None:
    for words in [("due",), ("work", "--once")]:
        for village in ["110101001001", "1", "61050010100１"]:
            said = say(*words, "--village", village, *WHERE)
            assert (said.code, "村" in said.err) == (2, True)


PEOPLE: list[object] = [
    {"110101001001": {"组长": ["甲"]}},
    {VILLAGE: {"组长": ["甲 "]}},
    {VILLAGE: {"组\u200b长": ["甲"]}},
    {VILLAGE: {"组长": "甲乙"}},
    {VILLAGE: ["甲"]},
]


def test_people_in_another_form(say: Say, case: str) -> None:
    for people in PEOPLE:
        Path("people.json").write_text(json.dumps(people), "utf-8")
        assert say("due", "--people", "people.json", *WHERE).code == 2


FILES = {
    "a radical": ("审核办理", "⼈工审核", "QD027"),
    "a hidden character by escape": ("审核办理", '"审核\\u200b办理"', "QD007"),
    "a hidden character": ("审核办理", "审核\u200b办理", "QD007"),
    "a sequence of a terminal": ("写上谁可以办", '"\\u202e反转\\u202c \\e[31m红\\a"', "QD007"),
}


@pytest.mark.parametrize("what", FILES)
def test_a_file_in_another_form_ends_1_at_the_place(say: Say, desk: Path, what: str) -> None:
    say("new", "--catalogue", "c", "--extends", "heyang")
    say("new", "village-library", "--catalogue", "c")
    written, instead, code = FILES[what]
    text = POWER.read_text("utf-8")
    POWER.write_text(text.replace(written, instead), "utf-8")
    said = say("check", "c")
    places = [found for found in said.out.splitlines() if code in found]
    assert said.code == 1
    assert len(places) == (4 if "\\e" in instead else text.count(written))
    assert all("QD" not in found or code in found for found in said.out.splitlines())
    assert said.out.replace("\n", "").isprintable()
