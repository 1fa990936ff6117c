"""Every code has a page in both languages, and docs/checks is what the docstrings say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from qingdan.engine.analysis.pages import checking, documents, modules, page, pages
from qingdan.engine.errors import UsageError

DOCS = Path(__file__).parents[2] / "docs" / "checks"
DOCUMENTS = documents()
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_document_is_current(name: str) -> None:
    assert (DOCS / name).read_text("utf-8") == DOCUMENTS[name], "write_documents(DOCS) of pages.py writes it anew"


def test_no_document_is_left_over() -> None:
    assert {path.name for path in DOCS.iterdir()} == set(DOCUMENTS)


@pytest.mark.parametrize("code", modules())
def test_a_page_says_everything_in_both_languages(code: str) -> None:
    found = page(code)
    for sentence in (found.name, found.why, found.cure):
        assert CHINESE.search(sentence.zh)
        assert sentence.en
        assert not CHINESE.search(re.sub(r"\[.*?\]|\(.*?\)|监督|纪检|、 or ，|：", "", sentence.en))


@pytest.mark.parametrize("code", modules())
def test_the_file_name_gives_code_and_name(code: str) -> None:
    stem = modules()[code].__name__.rpartition(".")[2]
    assert re.fullmatch(r"qd\d{3}_[a-z]+(_[a-z0-9]+)*", stem)
    assert f"{page(code).code.lower()}_{page(code).slug.replace('-', '_')}" == stem


def test_every_code_is_there_once() -> None:
    stems = [path.stem[:5].upper() for path in Path(str(modules()["QD301"].__file__)).parent.glob("qd*.py")]
    assert sorted(stems) == list(modules())


def test_every_code_that_the_program_speaks_of_has_a_page() -> None:
    root = DOCS.parents[1]
    sources = [
        root / "cli.py",
        *(path for top in ("engine", "render", "commands") for path in (root / top).rglob("*.py")),
    ]
    spoken = {code for path in sources for code in re.findall(r"\bQD\d{3}\b", path.read_text("utf-8"))}
    assert spoken <= set(modules())


def test_a_page_for_a_terminal_has_why_cure_and_fragments() -> None:
    text = page("qd302").text("en")
    assert text.startswith("QD302 Dead end\n\nA case that comes here never goes on")
    assert "\n\nCure: give the step a way" in text
    assert "\n\nWrong:\n\n    流程:\n      审批:" in text
    assert "\n\nRight:\n\n    流程:\n" in text


def test_what_cannot_be_printed_is_written_as_an_escape() -> None:
    assert "编号: BM-90\\x00" in page("QD004").text("zh")
    assert "\\udcb1" in page("QD002").markdown()


def test_an_unknown_code_lists_near_ones() -> None:
    with pytest.raises(UsageError, match="QD301"):
        page("QD3O1")


def test_all_pages_are_in_order() -> None:
    assert [found.code for found in pages()] == sorted(modules())


def test_the_families_that_are_not_found_elsewhere_and_no_others_have_a_check() -> None:
    having = [code for code, found in modules().items() if hasattr(found, "check") or hasattr(found, "check_catalogue")]
    assert having == list(checking())
