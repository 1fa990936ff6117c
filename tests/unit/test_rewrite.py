"""A file from one surface to the other: words change, every other byte stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from qingdan.engine.errors import CatalogueError
from qingdan.engine.language.document import read_document
from qingdan.engine.language.loading.places import kind_of
from qingdan.engine.language.rewrite import rewrite, tidy

ZH = """\
# yaml-language-server: $schema=../../../schemas/power.zh.schema.json
编号: BM-02          # 编号: 注
"名称":   '低保'
类别: 便民服务
依据:
- {法规: 名称, 条款: [ 第三条 ]}   # 依据
流程:
  名称:
    由: [编号, 镇]
    停表: 否
    限: {不超过: 10个工作日}
    结果: {通过: 办结, 类别: 办结}
终点: {办结: {类型: 办成}}
说明: |
  编号: 不改
"""
EN = """\
# yaml-language-server: $schema=../../../schemas/power.schema.json
code: BM-02          # 编号: 注
"name":   '低保'
category: service
basis:
- {law: 名称, articles: [ 第三条 ]}   # 依据
steps:
  名称:
    by: [编号, 镇]
    pause: false
    within: {at_most: 10个工作日}
    outcomes: {passed: 办结, 类别: 办结}
ends: {办结: {kind: accomplished}}
note: |
  编号: 不改
"""
CATALOGUE = Path(__file__).parents[2] / "catalogue"


def test_words_change_and_nothing_else() -> None:
    assert rewrite(ZH, "a.yaml", "power", "en") == EN
    assert rewrite(EN, "a.yaml", "power", "zh") == ZH


@pytest.mark.parametrize(("text", "to"), [(ZH, "zh"), (EN, "en")])
def test_a_file_of_that_surface_stays(text: str, to: str) -> None:
    assert rewrite(text, "a.yaml", "power", "zh" if to == "zh" else "en") == text


def test_a_mixed_file_is_brought_to_one_surface() -> None:
    mixed = ZH.replace("类别: 便民服务", "category: service").replace("停表: 否", "pause: false")
    assert rewrite(mixed, "a.yaml", "power", "zh") == ZH


@pytest.mark.parametrize(
    ("zh", "en", "back"),
    [
        ("村委会: {层级: '村'}\n", "村委会: {level: 'village'}\n", "村委会: {层级: '村'}\n"),
        ('村委会: {可停办: "是"}\n', "村委会: {may_hold: true}\n", "村委会: {可停办: 是}\n"),
        ('村委会: {"\\u5c42级": 村}\n', "村委会: {level: village}\n", "村委会: {层级: 村}\n"),
        (
            "村委会:\r\n  层级: >-\r\n    村\r\n",
            "村委会:\r\n  level: >-\r\n    village\r\n",
            "村委会:\r\n  层级: >-\r\n    村\r\n",
        ),
    ],
)
def test_quotes(zh: str, en: str, back: str) -> None:
    assert rewrite(zh, "roles.yaml", "roles", "en") == en
    assert rewrite(en, "roles.yaml", "roles", "zh") == back


def test_a_faulty_text_is_not_touched() -> None:
    with pytest.raises(CatalogueError) as caught:
        rewrite("编号：1\n", "a.yaml", "power", "en")
    assert [problem.code for problem in caught.value.problems] == ["QD019"]


FILES = sorted(CATALOGUE.glob("*/**/*.yaml"))


def test_the_files_are_of_every_kind_and_county() -> None:
    assert {path.relative_to(CATALOGUE).parts[0] for path in FILES} == {"heyang", "linwei", "dali", "tongguan"}
    assert {kind_of(named(path).partition("/")[2]) for path in FILES} == {
        "catalogue", "laws", "roles", "bodies", "procedure", "power", "patch", "scenario",
    }  # fmt: skip


def named(path: Path) -> str:
    return path.relative_to(CATALOGUE).as_posix()


@pytest.mark.parametrize("path", FILES, ids=named)
def test_the_catalogue_goes_there_and_back(path: Path) -> None:
    text, kind = path.read_text(encoding="utf-8"), kind_of(named(path).partition("/")[2])
    assert kind is not None
    there = rewrite(text, path.name, kind, "en")
    zh, en = (read_document(each, path.name, kind).document for each in (text, there))
    assert zh is not None
    assert en is not None
    assert (zh.data, rewrite(there, path.name, kind, "zh")) == (en.data, text)


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("a: 1", "a: 1\n"),
        ("a: 1\n\n\n", "a: 1\n"),
        ("a: 1  \nb: 2\t\n", "a: 1\nb: 2\n"),
        ("\ufeffa: 1\r\nb: 2\rc: 3\r\n", "a: 1\nb: 2\nc: 3\n"),
        ("a: |\n  x  \n  y\nb: 1 \n", "a: |\n  x  \n  y\nb: 1\n"),
        ("- {a: >+\n  x \n\n\n", "- {a: >+\n  x\n"),
        ("- a: |+\n    x \n\n\n", "- a: |+\n    x \n\n\n"),
        ("# 注 \n\na: *b \n", "# 注\n\na: *b\n"),
        ("", ""),
        ("\n\n", ""),
        (ZH, ZH),
    ],
)
def test_tidy(text: str, tidied: str) -> None:
    assert tidy(text) == tidied
