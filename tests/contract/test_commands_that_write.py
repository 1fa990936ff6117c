"""Commands that write files: fmt, new, render, schema; what fails leaves nothing behind. And the pages of `explain`."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qingdan.commands import draw
from qingdan.engine.analysis.pages import pages

if TYPE_CHECKING:
    from tests.contract.conftest import Say

SHIPPED = Path(__file__).parents[2] / "catalogue" / "heyang"
FILES = sorted(path.relative_to(SHIPPED).as_posix() for path in SHIPPED.rglob("*.yaml"))
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.mark.parametrize("bad", [b"", b"\0\0", "编号: 甲\n".encode("gb18030"), b"\t- x\n"])
@pytest.mark.parametrize("keys", [[], ["--keys", "en"]])
def test_fmt_leaves_what_it_cannot_read(say: Say, desk: Path, bad: bytes, keys: list[str]) -> None:
    path = desk / "bad.yaml"
    path.write_bytes(bad)
    said = say("fmt", "bad.yaml", *keys)
    assert said.code in ({0, 1} if not keys else {1})
    assert path.read_bytes() == bad
    assert said.code == 0 or said.err.startswith("bad.yaml:")


@pytest.mark.parametrize("file", FILES)
def test_fmt_there_and_back_gives_the_same_bytes(say: Say, own: Path, file: str) -> None:
    path = own / file
    before = path.read_bytes()
    assert say("fmt", str(path), "--keys", "en").code == 0
    english = path.read_bytes()
    assert say("fmt", str(path), "--keys", "en", "--check").code == 0
    assert say("fmt", str(path), "--keys", "zh", "--check").code == 1
    assert say("fmt", str(path), "--keys", "zh").code == 0
    assert path.read_bytes() == before != english


def test_the_list_in_english_keys_is_the_same_list(say: Say, own: Path) -> None:
    for file in FILES:
        say("fmt", str(own / file), "--keys", "en")
    assert say("check", str(own)).code == 0
    assert say("list", "--catalogue", str(own), "--json") == say("list", "--json")


def test_fmt_keeps_a_link_and_the_rights_of_a_file(say: Say, own: Path, desk: Path) -> None:
    path = own / "powers" / "daily" / "seal-use.yaml"
    path.chmod(0o640)
    link = own / "powers" / "daily" / "linked.yaml"
    link.symlink_to(path)
    assert say("fmt", str(link), "--keys", "en").code == 0
    assert (link.is_symlink(), path.stat().st_mode & 0o777) == (True, 0o640)
    assert "code: RC-04" in path.read_text("utf-8")


def test_what_new_writes_passes_the_check(say: Say, own: Path) -> None:
    assert say("new", "village-library", "--catalogue", str(own)).code == 0
    assert say("check", str(own / "powers" / "service" / "village-library.yaml"), "--preset", "strict").out == ""


def test_new_takes_a_code_that_is_free(say: Say, own: Path) -> None:
    for name in ("first", "second"):
        say("new", name, "--catalogue", str(own))
    codes = {
        re.search("^编号: .*", (own / f"powers/service/{name}.yaml").read_text("utf-8"), re.MULTILINE)
        for name in ("first", "second")
    }
    assert len({found[0] for found in codes if found}) == 2


def test_new_never_writes_over_a_file(say: Say, own: Path) -> None:
    before = (own / "powers" / "service" / "homestead.yaml").read_bytes()
    assert say("new", "homestead", "--catalogue", str(own)).code == 2
    assert (own / "powers" / "service" / "homestead.yaml").read_bytes() == before
    assert say("new", "--extends", "heyang", "--catalogue", str(own)).code == 2


def test_a_new_catalogue_has_what_it_extends(say: Say, own: Path) -> None:
    assert say("new", "--extends", "heyang", "--catalogue", "linwei").code == 0
    assert say("check", "linwei").code == 0
    here = json.loads(say("list", "--catalogue", "linwei", "--json").out)["powers"]
    assert [power["id"] for power in here] == [power["id"] for power in json.loads(say("list", "--json").out)["powers"]]


def test_new_writes_over_nothing_that_is_inherited(say: Say) -> None:
    say("new", "--extends", "heyang", "--catalogue", "linwei")
    said = say("new", "homestead", "--catalogue", "linwei")
    assert said.code == 2
    assert "linwei/powers/service/homestead.patch.yaml" in said.err
    assert not Path("linwei/powers").exists()


def test_a_picture_that_fails_leaves_nothing(say: Say, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (desk / "file").write_text("", "utf-8")
    assert say("render", "没有这一项").code == 2
    assert say("render", "BM-02", "-o", "file/below").code == 2
    monkeypatch.setattr(draw, "render", lambda *_a, **_k: 1 / 0)
    assert say("render", "BM-02", "-o", "made").code == 2
    assert sorted(path.name for path in desk.rglob("*") if path.is_file()) == ["file"]


def test_a_picture_is_written(say: Say, desk: Path) -> None:
    said = say("render", "BM-02", "-f", "dot", "-o", "made", "--json")
    assert json.loads(said.out)["files"] == ["made/BM-02-subsistence-allowance.dot"]
    assert [path.name for path in (desk / "made").iterdir()] == ["BM-02-subsistence-allowance.dot"]


@pytest.mark.parametrize("code", [page.code for page in pages()])
def test_every_code_is_explained(say: Say, code: str) -> None:
    chinese, english = say("explain", code), say("explain", code, "--lang", "en")
    assert (chinese.code, english.code) == (0, 0)
    assert chinese.out.startswith(f"{code} ")
    assert CHINESE.search(chinese.out)
    assert english.out != chinese.out


def test_schemas_are_given(say: Say, desk: Path) -> None:
    names = say("schema").out.split()
    assert say("schema", "-o", "all").code == 0
    assert {path.name.removesuffix(".schema.json") for path in (desk / "all").iterdir()} == set(names)
    assert say("schema", "power.zh").out == (desk / "all" / "power.zh.schema.json").read_text("utf-8")


def test_a_contact_sheet_shows_every_sheet_of_the_list(say: Say, desk: Path) -> None:
    said = say("render", "BM-02", "ZD-05", "-o", "made", "--contact")
    assert said.code == 0
    names = sorted(path.name for path in (desk / "made").iterdir())
    assert {"contact.pdf", "contact.png"} < set(names)
    assert "ZD-05-collective-works-2.svg" in names, "a chart on two sheets stands there with both"
    assert (desk / "made/contact.png").read_bytes().startswith(b"\x89PNG")
