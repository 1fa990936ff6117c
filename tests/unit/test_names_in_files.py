"""A name in a file that is not in the one form of ids, and a text with characters that cannot be seen: one problem for
each, where it stands, with a cure that works."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qingdan.engine.language.load import read_catalogue
from qingdan.engine.language.source import parse
from tests.folders import HEAD, LAWS, ROLES, writing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.folders import Written

POWER = """\
编号: BM-01
名称: 示范
类别: 便民服务
性质: 服务
行使主体: 村委会
服务对象: 村民
依据: [{法规: 办法, 条款: [第一条]}]
渠道: [窗口]
材料: {申请书: {来源: 本人}}
信息:
  人口: {类型: 整数}
  档次: {类型: 选项, 选项: [一档, 二档], 选自: [类别]}
名单: {类别: [低保户, 特困户]}
流程:
  申请:
    由: 申请人
    提交: [申请书]
    登记: [人口, 档次]
    下一步: 审核
  审核:
    由: 村委会
    签字: [村监委会]
    地点: 村委会
    问: 符合条件吗？
    结果: {符合: 办结, 不符合: 不办}
    公布: {不少于: 7天, 地点: [公开栏]}
终点:
  办结: {类型: 办成}
  不办: {类型: 不予}
"""
SCENARIO = """\
事项: BM-01
场景:
  办成:
    - 开: {由: 申请人, 村: "610524101203", 当事人: {申请人: 甲}}
    - 办: {步骤: 申请, 由: 申请人, 提交: [申请书]}
    - 在: 审核
"""
FILES = {
    "catalogue.yaml": HEAD,
    "laws.yaml": LAWS,
    "roles.yaml": ROLES + "村监委会: {层级: 村, 兼任时由: 村委会}\n村干部: {层级: 村}\n",
    "bodies.yaml": "代表会议: {召集: 村委会, 依据: {法规: 办法, 条款: [第一条]}}\n",
    "powers/one.yaml": POWER,
    "scenarios/one.yaml": SCENARIO,
}
"""A catalogue with something of every kind that has a name."""

NAMES = {
    "a step in Kangxi radicals": ("powers/one.yaml", "  申请:\n    由", "  ‹申请⼈›:\n    由", "申请人"),
    "a target in Kangxi radicals": ("powers/one.yaml", "下一步: 审核", "下一步: ‹⼈工审核›", "人工审核"),
    "an outcome with a hidden character": ("powers/one.yaml", "{符合: 办结", "{‹符\ufe00合›: 办结", "QD007"),
    "an outcome in quotes": ("powers/one.yaml", "{符合: 办结", '{‹"符合　"›: 办结', "符合"),
    "an end in full-width letters": ("powers/one.yaml", "  不办:", "  ‹不办Ｂ›:", "不办B"),
    "a role with a blank": ("powers/one.yaml", "由: 申请人", '由: ‹"申请人 "›', "申请人"),
    "a signing role": ("powers/one.yaml", "签字: [村监委会]", "签字: [‹村监 委会›]", "村监委会"),
    "a paper": ("powers/one.yaml", "{申请书: {来源", "{‹申请书(原件)›: {来源", "申请书（原件）"),
    "a paper handed in": ("powers/one.yaml", "提交: [申请书]", "提交: [‹申请书(原件)›]", "申请书（原件）"),
    "a field with a radical of the supplement": ("powers/one.yaml", "  人口: {", "  ‹⺠族›: {", "民族"),
    "a field put down": ("powers/one.yaml", "登记: [人口", "登记: [‹⺠族›", "民族"),
    "an option": ("powers/one.yaml", "选项: [一档", "选项: [‹㇐档›", "一档"),
    "a list": ("powers/one.yaml", "{类别: [低", "{‹类　别›: [低", "类别"),
    "a row of a list": ("powers/one.yaml", "[低保户, ", "[‹低保⼾›, ", "低保户"),
    "a place": ("powers/one.yaml", "地点: [公开栏]", "地点: [‹公开栏①›]", "公开栏1"),
    "a hall": ("powers/one.yaml", "地点: 村委会", "地点: ‹村委会２›", "村委会2"),
    "a code with a Cyrillic letter": ("powers/one.yaml", "编号: BM-01", "编号: ‹BМ-01›", "BM-01"),
    "a code with full-width digits": ("powers/one.yaml", "编号: BM-01", "编号: ‹BM-０１›", "BM-01"),
    "a code with a blank": ("powers/one.yaml", "编号: BM-01", '编号: ‹"BM-01 "›', "BM-01"),
    "the name of a power": ("powers/one.yaml", "名称: 示范", "名称: ‹示 范›", "示范"),
    "a law that is cited": ("powers/one.yaml", "法规: 办法", "法规: ‹办法(2018)›", "办法（2018）"),
    "an article that is cited": ("powers/one.yaml", "条款: [第一条]", '条款: [‹"第⼀条"›]', "第一条"),
    "a law": ("laws.yaml", "办法:", "‹办法(2018)›:", "办法（2018）"),
    "an article": ("laws.yaml", "{第一条:", "{‹第㇐条›:", "第一条"),
    "a role of the register": ("roles.yaml", "村监委会:", '‹"村监委会\\_"›:', "村监委会"),
    "a deputy": ("roles.yaml", "兼任时由: 村委会", "兼任时由: ‹村委⾹›", "村委香"),
    "a body": ("bodies.yaml", "代表会议:", "‹代表会议‼›:", "代表会议！！"),
    "a convener": ("bodies.yaml", "召集: 村委会", "召集: ‹村委·会•›", "村委·会·"),
    "a channel": ("catalogue.yaml", "{窗口: {}", "{‹窗⼝›: {}", "窗口"),
    "an agent": ("catalogue.yaml", "谁: [村干部]", '谁: [‹"　村干部"›]', "村干部"),
    "a parameter": ("catalogue.yaml", "比例: {", "‹⽐例›: {", "比例"),
    "an edition": ("catalogue.yaml", "编号: 2026-1", "编号: ‹２０２６-1›", "2026-1"),
    "a village in a scenario": ("scenarios/one.yaml", '"610524101203"', '‹"６10524101203"›', "610524101203"),
    "a person in a scenario": ("scenarios/one.yaml", "{申请人: 甲}", '{申请人: ‹"甲\\u00a0"›}', "甲"),
    "a role in a scenario": (
        "scenarios/one.yaml",
        "步骤: 申请, 由: 申请人",
        "步骤: 申请, 由: ‹申请人•乙›",
        "申请人·乙",
    ),
    "a step in a scenario": ("scenarios/one.yaml", "步骤: 申请", '步骤: ‹"申请 "›', "申请"),
    "mixed alphabets": ("powers/one.yaml", "  人口: {", "  ‹xж›: {", ""),
    "a character of one's own": ("powers/one.yaml", "  人口: {", "  ‹人\ue000›: {", ""),
}


@pytest.fixture
def written(tmp_path: Path) -> Written:
    return writing(tmp_path)


def spoilt(file: str, before: str, after: str) -> tuple[dict[str, str], str]:
    """The files with one change, and the place of its mark."""
    text = FILES[file]
    assert text.count(before) == 1
    at = text.index(before) + after.index("‹")
    written = text.replace(before, after.replace("‹", "").replace("›", ""))
    line = written.count("\n", 0, at) + 1
    return {**FILES, file: written}, f"{file}:{line}:{at - written.rfind(chr(10), 0, at)}"


def test_the_catalogue_is_sound(written: Written) -> None:
    assert read_catalogue(written(base=FILES)).problems == ()


@pytest.mark.parametrize("what", NAMES)
def test_a_name_in_another_form(written: Written, what: str) -> None:
    file, before, after, form = NAMES[what]
    files, place = spoilt(file, before, after)
    loaded = read_catalogue(written(base=files))
    own = [found for found in loaded.problems if found.route.file == file]
    if form == "QD007":
        assert [found.code for found in own] == ["QD007"]
        return
    assert [(found.code, found.place) for found in own] == [("QD027", place)]
    assert own[0].remedy.zh == (f"改成“{form}”。" if form else "换一个名称。")
    assert not loaded.sound


def test_two_that_look_alike_are_two_problems_and_nothing_else(written: Written) -> None:
    power = POWER.replace("下一步: 审核", "下一步: ⼈工审核").replace("  审核:", "  ⼈工审核:")
    problems = read_catalogue(written(base={**FILES, "powers/one.yaml": power})).problems
    assert [(found.code, found.place) for found in problems] == [
        ("QD027", "powers/one.yaml:19:10"),
        ("QD027", "powers/one.yaml:20:3"),
    ]


TEXTS: Mapping[str, tuple[str, list[str]]] = {
    "an escape sequence of a terminal": ('服务: "\\e[31m红"', ["1:6 QD007"]),
    "a bell and a turn of direction": ('服务: "\\u202e反转\\u202c\\a"', ["1:6 QD007", "1:14 QD007", "1:20 QD007"]),
    "a blank of no width": ('服务: "上\\u200b报"', ["1:7 QD007"]),
    "a byte": ('服务: "上\\x9b报"', ["1:7 QD007"]),
    "a long escape": ('服务: "上\\U000e0041报"', ["1:7 QD007"]),
    "a line separator": ('服务: "上\\L报\\N"', ["1:7 QD007", "1:10 QD007"]),
    "a tab": ('服务: "上\\t报"', ["1:7 QD007"]),
    "in a key": ('"上\\u200b报": 1', ["1:3 QD007"]),
    "a selector of a variant": ("服务: 上\ufe0f报", ["1:6 QD007"]),
    "a filler": ("服务: 上\u3164报", ["1:6 QD007"]),
    "a mark of annotations": ("服务: '上\ufff9报'", ["1:7 QD007"]),
    "a line break": ('服务: "上\\n报"', []),
    "a backslash": ('服务: "上\\\\e报"', []),
    "a quote and a slash": ('服务: "\\"上\\/报\\""', []),
    "an ordinary escape": ('服务: "\\u4e0a报"', []),
    "single quotes": ("服务: '上\\e报'", []),
    "a folded line": ('服务: "上\\\n  报"', []),
}


@pytest.mark.parametrize("what", TEXTS)
def test_a_text_with_characters_that_cannot_be_seen(what: str) -> None:
    text, expected = TEXTS[what]
    tree, problems = parse(text, "a.yaml")
    assert [f"{found.span.line}:{found.span.column} {found.code}" for found in problems if found.span] == expected
    assert tree is not None
    for found in problems:
        assert "U+" in found.message.zh
        assert (found.message.zh + found.message.en + found.remedy.zh).isprintable()
