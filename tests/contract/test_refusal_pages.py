"""Every code of refusal has a page in both languages, the table has every code that the engine gives and no other, and
each page's example is refused as it says."""

from __future__ import annotations

import ast
import json
import re
import shlex
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from qingdan import load_catalogue
from qingdan.engine.runtime.refusal_codes import CODES
from qingdan.engine.runtime.refusal_examples import EXAMPLES
from qingdan.engine.runtime.refusal_pages import documents, refusal_page, write_documents

from .conftest import Said, Say

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "refusals"
DOCUMENTS = documents()
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CODE = re.compile(r"QR\d{3}")
DATE = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日|\d{4}-\d{2}-\d{2}")


def given(path: Path) -> Iterator[str]:
    """The codes that a file gives: whole texts, so none that a docstring only speaks of."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
            yield node.value


def test_the_table_has_the_codes_that_the_engine_gives_and_no_other() -> None:
    tables = {"refusal_codes.py", "refusal_examples.py"}
    files = [path for path in (ROOT / "engine").rglob("*.py") if path.name not in tables]
    assert {code for path in files for code in given(path)} == set(CODES)
    assert list(CODES) == sorted(CODES)
    assert list(EXAMPLES) == list(CODES)


def test_every_code_that_is_spoken_of_has_a_page() -> None:
    sources = [*(ROOT / "engine").rglob("*.py"), *(ROOT / "commands").glob("*.py"), *(ROOT / "docs").rglob("*.md")]
    spoken = {code for path in sources for code in CODE.findall(path.read_text("utf-8"))}
    assert spoken == set(CODES)


@pytest.mark.parametrize("name", ["heyang", "linwei", "dali", "tongguan"])
def test_every_code_that_a_risk_names_has_a_page(name: str) -> None:
    risks = (
        risk
        for power in load_catalogue(ROOT / "catalogue" / name).powers.values()
        for step in power.steps.values()
        for risk in step.risks
    )
    named = {code for risk in risks for code in risk.codes if code.startswith("QR")}
    assert named
    assert named <= set(CODES)


def test_no_document_is_left_over(tmp_path: Path) -> None:
    assert {path.name for path in DOCS.iterdir()} == set(DOCUMENTS)
    (tmp_path / "QR099.md").write_text("x")
    write_documents(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == set(DOCUMENTS)


@pytest.mark.parametrize("code", CODES)
def test_a_page_says_everything_in_both_languages(code: str) -> None:
    entry = CODES[code]
    for sentence in (entry.name, entry.why, entry.cure):
        assert CHINESE.search(sentence.zh)
        assert sentence.en
        assert not CHINESE.search(re.sub(r"受理/受理审查|原名|网上|无", "", sentence.en))
    page = refusal_page(code.lower())
    assert page is not None
    assert page.text("zh").startswith(
        f"{code} {entry.name.zh}\n\n{entry.why.zh}\n\n怎么办：{entry.cure.zh}\n\n例：\n\n"
    )
    assert page.text("en").startswith(f"{code} {entry.name.en}\n\n{entry.why.en}\n\nWhat to do: {entry.cure.en}\n\n")


def follow(say: Say, code: str, lang: str) -> list[Said]:
    """What the commands of the example say, one after another."""
    example, case, answers = EXAMPLES[code], "", list[Said]()
    for name, text in example.files.items():
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text(text, "utf-8")
    for command in example.commands:
        words = [case if word == "CASE" else word for word in shlex.split(command)[1:]]
        for option, value in pairwise(words):
            if option == "--attach":
                Path(value.partition("=")[2]).write_text("x", "utf-8")
        answers.append(say("--lang", lang, *words))
        case = case or answers[-1].out.partition(" ")[0]
    return answers


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("code", CODES)
def test_the_example_is_refused_as_the_page_says(say: Say, code: str, lang: str) -> None:
    *before, last = follow(say, code, lang)
    assert [(said.code, said.err) for said in before] == [(0, "")] * len(before)
    assert last.code == 3
    lines = last.err.splitlines()
    answer = EXAMPLES[code].answer
    assert DATE.sub("DATE", lines[0]) == DATE.sub("DATE", answer.zh if lang == "zh" else answer.en)
    assert lines[0].startswith(f"{code} ")
    assert lines[-1] == (f"详见 qingdan explain {code}" if lang == "zh" else f"see: qingdan explain {code}")
    assert say(*lines[-1].split()[2:]).code == 0


@pytest.mark.parametrize("code", CODES)
def test_explain_prints_the_page(say: Say, code: str) -> None:
    page = refusal_page(code)
    assert page is not None
    assert say("explain", code.lower()).out == page.text("zh")
    assert say("--lang", "en", "explain", code).out == page.text("en")
    data = json.loads(say("explain", code, "--json").out)
    assert (data["code"], data["name"], data["why_en"]) == (code, CODES[code].name.zh, CODES[code].why.en)
    assert data["commands"] == list(EXAMPLES[code].commands)
    assert data["answer"] == EXAMPLES[code].answer.zh


def test_explain_of_a_check_as_json(say: Say) -> None:
    data = json.loads(say("explain", "QD402", "--json").out)
    assert data["code"] == "QD402"
    assert {fragment["good"] for fragment in data["fragments"]} == {True, False}
    assert CHINESE.search(data["cure"])


def test_near_codes_are_proposed(say: Say) -> None:
    said = say("explain", "QR1O4")
    assert said.code == 2
    assert "QR104" in said.err
