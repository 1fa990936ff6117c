"""`qingdan case … --try` says all that speaks against an act, and records nothing; `case options --by` is for one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.contract.conftest import Say

OPEN = ["case", "open", "BM-01", "--by", "甲:申请人", "--village", "610524101203", "--party", "申请人=甲"]


@pytest.fixture
def case(say: Say) -> str:
    return str(json.loads(say(*OPEN, "--json").out)["id"])


def entries(say: Say, case: str) -> list[Any]:
    return list(json.loads(say("case", "log", case, "--json").out)["events"])


def test_a_form_is_tried(say: Say, case: str) -> None:
    form = [
        "case",
        "take",
        case,
        "提出申请",
        "--by",
        "甲:申请人",
        "--set",
        "申请面积=abc",
        "--set",
        "易地新建=也许",
        "--try",
    ]
    said = say(*form)
    assert said.code == 3
    assert "“申请面积”要填数" in said.out
    assert "“易地新建”要填是或否" in said.out
    assert "还缺：干部近亲属" in said.out
    told = json.loads(say(*form, "--json").out)
    assert not told["accepted"]
    assert {"申请面积", "易地新建", "干部近亲属", "建房图"} <= {
        name for each in told["faults"] for name in each["fields"]
    }
    assert len(entries(say, case)) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["hold", "{}", "--by", "丁:村监委会"], 0),
        (["withdraw", "{}", "--by", "甲:申请人"], 0),
        (["release", "{}", "--by", "丁:村监委会"], 3),
        (["withdraw", "{}", "--by", "乙:申请人"], 3),
        (["extend", "{}", "提出申请", "--by", "甲:申请人", "--reason", "有事"], 3),
        (["object", "{}", "不实", "--by", "乙:村民"], 3),
        (["sign", "{}", "提出申请", "--by", "甲:申请人"], 3),
        (["post", "{}", "提出申请", "--by", "甲:申请人", "--where", "栏", "--evidence", "photo"], 3),
        ([*OPEN[1:]], 0),
        ([*OPEN[1:], "--channel", "后门"], 3),
        (["hold", "没有的", "--by", "丁:村监委会"], 2),
    ],
)
def test_every_act_can_be_tried(say: Say, case: str, words: list[str], code: int, tmp_path: Path) -> None:
    photo = tmp_path / "photo"
    photo.write_text("照片", encoding="utf-8")
    asked = [str(photo) if word == "photo" else word.format(case) for word in words]
    said = say("case", *asked, "--try")
    assert said.code == code, said
    assert len(entries(say, case)) == 1
    assert len(json.loads(say("case", "list", "--json").out)["cases"]) == 1


def test_what_is_refused_names_every_field(say: Say, case: str) -> None:
    said = say("case", "take", case, "提出申请", "--by", "甲:申请人", "--set", "申请面积=abc")
    assert said.code == 3
    assert "✗ “提出申请”还缺“干部近亲属”" in said.err
    assert said.err.count("“申请面积”要填数") == 1


def test_options_of_one_person(say: Say, case: str) -> None:
    assert "可以办理“提出申请”" in say("case", "options", case, "--by", "甲:申请人").out
    assert say("case", "options", case, "--by", "丁:村监委会").out == "村监委会可以停办\n"
    assert "没有可以做的" in say("case", "options", case, "--by", "乙:申请人").out
    found = json.loads(say("case", "options", case, "--by", "甲:申请人", "--json").out)["options"]
    assert found[0]["fields"] == ["申请面积", "易地新建", "干部近亲属"]
