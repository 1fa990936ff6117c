"""Every file in a list's folders is read or named, with what to do; nothing outside the catalogue is followed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from qingdan.engine.language.load import read_catalogue
from qingdan.engine.language.loading.seal import seal
from qingdan.engine.positions import Severity
from tests.folders import Written, power, writing

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def written(tmp_path: Path) -> Written:
    return writing(tmp_path)


MEANT = {
    "powers/service/x.yaml.txt": "改名为 x.yaml",
    "powers/service/x.YAML": "改名为 x.yaml",
    "powers/service/x.yml": "改名为 x.yaml",
    "powers/service/x.YML": "改名为 x.yaml",
    "powers/x.Yaml": "改名为 x.yaml",
    "powers/x.yaml.yml": "改名为 x.yaml",
    "powers/x.yml.txt": "改名为 x.yaml",
    "powers/x.yaml.docx": "改名为 x.yaml",
    "powers/x．yaml": "改名为 x.yaml",
    "powers/x.yaml ": "改名为 x.yaml",
    "powers/x.yaml\u200b": "改名为 x.yaml",
    "powers/.x.yml": "改名为 x.yaml",
    "powers/.x.yaml": "改名为 x.yaml",
    "powers/service/x.patch.yml": "改名为 x.patch.yaml",
    "procedures/x.yml": "改名为 x.yaml",
    "scenarios/低保.YAML": "改名为 低保.yaml",
    "roles.yml": "改名为 roles.yaml",
    "laws.yaml.txt": "改名为 laws.yaml",
    "Laws.yaml": "是不是“laws.yaml”？",
    "catalog.yaml": "是不是“catalogue.yaml”？",
    "stray.yaml": "移到 powers/、procedures/ 或者 scenarios/ 下面",
    "power/x.yaml": "改名为 powers",
    "scenario/a/x.yaml": "改名为 scenarios",
    "Powers/x.yaml": "改名为 powers",
    "powers /x.yaml": "改名为 powers",
    "procedure/x.txt": "改名为 procedures",
    "我的 事项/x.yaml": "移到 powers/、procedures/ 或者 scenarios/ 下面",
    "out/a/b/x.yml": "移到 powers/、procedures/ 或者 scenarios/ 下面",
}
BESIDE = [
    "powers/.one.yaml.swp",
    "powers/service/one.yaml~",
    "powers/service/one.yaml.bak",
    "powers/#one.yaml#",
    "powers/.#one.yaml",
    "powers/.DS_Store",
    "powers/Thumbs.db",
    "powers/notes.txt",
    "powers/service/图.png",
    "powers/.git/x.yaml",
    "scenarios/README",
    "README.md",
    ".gitignore",
    ".git/config.yaml",
    "docs/index.md",
    "roles.yaml.orig",
]
READ = ["powers/便民 服务/x.yaml", "powers/便民服务/低保/x.yaml", "powers/x.yaml", "powers/a.yaml/x.yaml"]


@pytest.mark.parametrize("file", MEANT)
def test_a_file_that_was_meant_to_be_read_is_named_with_the_cure(written: Written, file: str) -> None:
    problems = read_catalogue(written({file: power("BM-09", "丙事")})).problems
    assert [(found.code, found.severity, found.remedy.zh) for found in problems] == [
        ("QD087", Severity.WARNING, MEANT[file])
    ]
    assert problems[0].route.file.isprintable()


@pytest.mark.parametrize("file", [file for file in MEANT if MEANT[file].startswith("改名为 x.yaml")])
def test_the_cure_works(written: Written, file: str) -> None:
    text = (
        power("BM-09", "丙事")
        if file.startswith("powers")
        else "名称: 丙事\n出口: [好]\n流程: {a: {由: 村委会, 下一步: 好}}\n"
    )
    loaded = read_catalogue(written({f"{file.rpartition('/')[0]}/x.yaml": text}))
    assert loaded.problems == ()


@pytest.mark.parametrize("file", BESIDE)
def test_what_is_no_part_of_a_list_is_noted(written: Written, file: str) -> None:
    problems = read_catalogue(written({file: "a: 1"})).problems
    assert [(found.code, found.severity) for found in problems] == [("QD090", Severity.NOTE)]
    assert file.startswith(problems[0].route.file)


@pytest.mark.parametrize("file", READ)
def test_folders_may_be_called_anything(written: Written, file: str) -> None:
    loaded = read_catalogue(written({file: power("BM-09", "丙事")}))
    assert loaded.problems == ()
    assert loaded.catalogue is not None
    assert "x" in loaded.catalogue.powers


@pytest.mark.parametrize("name", ["中文 目录", "c d", "目录（试行）"])
def test_a_catalogue_may_be_called_anything(written: Written, name: str) -> None:
    assert read_catalogue(written(name=name)).problems == ()


@pytest.mark.parametrize("name", ["catalogue.yml", "catalogue.YAML", "catalogue.yaml.txt", "Catalogue.yaml"])
def test_a_head_that_was_meant(written: Written, name: str) -> None:
    root = written()
    (root / "catalogue.yaml").rename(root / name)
    problems = read_catalogue(root).problems
    assert [found.code for found in problems] == ["QD081", "QD087"]
    assert "catalogue.yaml" in problems[1].remedy.zh


@pytest.mark.parametrize("link", ["laws.yaml", "powers/service/x.yaml", "powers/more", "procedures"])
def test_a_link_out_of_the_catalogue_is_named_and_not_followed(written: Written, tmp_path: Path, link: str) -> None:
    root = written()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.yaml").write_text(power("BM-09", "丙事"), "utf-8")
    path = root / link
    if path.is_dir():
        for file in path.iterdir():
            file.unlink()
        path.rmdir()
    path.unlink(missing_ok=True)
    path.symlink_to(outside / "x.yaml" if link.endswith(".yaml") else outside)
    loaded = read_catalogue(root)
    assert [(found.code, found.severity, found.route.file) for found in loaded.problems] == [
        ("QD089", Severity.ERROR, link)
    ]
    assert not loaded.sound
    assert loaded.catalogue is not None
    assert "x" not in loaded.catalogue.powers
    before = seal(str(root))
    (outside / "x.yaml").write_text("a: 1", "utf-8")
    assert seal(str(root)) == before


def test_a_link_within_the_catalogue_is_followed(written: Written) -> None:
    root = written()
    (root / "powers" / "service" / "one.yaml").rename(root / "powers" / "major" / "kept.yaml")
    (root / "powers" / "service" / "one.yaml").symlink_to(root / "powers" / "major" / "kept.yaml")
    loaded = read_catalogue(root)
    assert loaded.problems == ()
    assert loaded.catalogue is not None
    assert {"one", "kept"} <= {*loaded.catalogue.powers}


def test_the_head_may_not_be_a_link_out(written: Written, tmp_path: Path) -> None:
    root = written()
    (root / "catalogue.yaml").rename(tmp_path / "catalogue.yaml")
    (root / "catalogue.yaml").symlink_to(tmp_path / "catalogue.yaml")
    loaded = read_catalogue(root)
    assert loaded.catalogue is None
    assert [found.code for found in loaded.problems] == ["QD089"]


def test_a_catalogue_that_is_reached_by_a_link_is_read(written: Written, tmp_path: Path) -> None:
    (tmp_path / "here").symlink_to(written(), target_is_directory=True)
    assert read_catalogue(tmp_path / "here").problems == ()


def test_a_catalogue_inside_another_is_none_of_its_files(written: Written) -> None:
    problems = read_catalogue(written({"dali/catalogue.yaml": "a: 1", "dali/powers/x.yaml": "a: 1"})).problems
    assert [(found.code, found.route.file) for found in problems] == [("QD090", "dali")]


def test_one_file_that_is_not_read_says_why(written: Written) -> None:
    root = written({"powers/x.yaml.txt": "a: 1"})
    problems = read_catalogue(root / "powers" / "x.yaml.txt").problems
    assert [(found.code, found.remedy.zh) for found in problems] == [("QD087", "改名为 x.yaml")]


NAMES = {"x\u200b.yaml": "x.yaml", "ｘ.yaml": "x.yaml", "x.yaml.yaml": "x.yaml", "х.yaml": "x.yaml", "低保.yaml": ""}


@pytest.mark.parametrize("name", NAMES)
def test_a_stem_in_another_form(written: Written, name: str) -> None:
    problems = read_catalogue(written({f"powers/{name}": power("BM-09", "丙事")})).problems
    assert [found.code for found in problems] == ["QD083"]
    assert problems[0].remedy.zh == (f"改名为 {NAMES[name]}" if NAMES[name] else "只用字母、数字和“-”")


@pytest.mark.parametrize("file", [*MEANT, *BESIDE, *READ])
def test_what_changes_the_problems_changes_the_seal(written: Written, file: str) -> None:
    root = written()
    before = seal(str(root))
    written({file: "a: 1"}, base={})
    assert seal(str(root)).content != before.content


def test_a_file_that_becomes_yaml_in_a_directory_that_nothing_reads_changes_the_seal(written: Written) -> None:
    root = written({"power/x.txt": "a: 1", "other/x.txt": "a: 1"})
    for folder in ("power", "other"):
        before = seal(str(root)), read_catalogue(root).problems
        (root / folder / "x.txt").rename(root / folder / "x.yaml")
        assert read_catalogue(root).problems != before[1]
        assert seal(str(root)).content != before[0].content


def test_a_large_directory_that_is_none_of_the_list_is_not_gone_through(written: Written) -> None:
    root = written({"data/a/1.txt": "x"})
    for number in range(1100):
        os.mkdir(root / "data" / "a" / str(number))  # noqa: PTH102
    (root / "data" / "a" / "5" / "x.yaml").write_text("a: 1", "utf-8")
    assert [found.code for found in read_catalogue(root).problems] == ["QD090"]
