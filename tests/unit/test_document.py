"""A tree becomes a document: both surfaces give the same data, and what does not fit is said in the author's words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from qingdan.engine.language import document as door
from qingdan.engine.language.document import Document, read_document

HEAD = """\
编号: BM-02
名称: 低保申请
类别: 便民服务
性质: 给付
行使主体: 村委会
服务对象: 困难家庭
依据: [{法规: 社会救助法, 条款: [第三十七条]}]
"""
TAIL = "终点:\n  办结: {类型: 办成}\n"
STEPS = "流程:\n  受理: {由: 村委会, 到场: 是, 下一步: 办结}\n"
ENGLISH = """\
code: BM-02
name: 低保申请
category: service
nature: grant
holder: 村委会
audience: 困难家庭
basis: [{law: 社会救助法, articles: [第三十七条]}]
steps:
  受理: {by: 村委会, visit: true, next: 办结}
ends:
  办结: {kind: accomplished}
"""


def read(text: str, kind: str = "power") -> Document:
    """The document of a text without a fault."""
    reading = read_document(text, "a.yaml", kind)
    assert reading.problems == ()
    assert reading.document is not None
    return reading.document


def said(text: str, kind: str = "power") -> list[str]:
    """`line:column code sentence` of each problem."""
    problems = read_document(text, "a.yaml", kind).problems
    return [f"{p.span.line}:{p.span.column} {p.code} {p.message.zh}" for p in problems if p.span]


def step(text: str) -> str:
    """A power with one step."""
    return f"{HEAD}流程:\n  受理: {text}\n{TAIL}"


def test_both_surfaces_are_one_document() -> None:
    zh, en = read(HEAD + STEPS + TAIL), read(ENGLISH)
    assert zh.data == en.data
    assert (zh.surface, en.surface) == ("zh", "en")


def test_data_is_canonical() -> None:
    data = read(HEAD + STEPS + TAIL).data
    assert isinstance(data, dict)
    assert (data["category"], data["nature"]) == ("service", "grant")
    assert data["steps"] == {"受理": {"by": "村委会", "visit": True, "next": "办结"}}
    assert data["ends"] == {"办结": {"kind": "accomplished"}}


def test_numbers_are_exact() -> None:
    data = read(f"{HEAD}信息:\n  金额: {{类型: 金额, 最小: 0.10}}\n{STEPS}{TAIL}").data
    assert isinstance(data, dict)
    assert data["fields"] == {"金额": {"type": "money", "minimum": Decimal("0.10")}}


@pytest.mark.parametrize(
    ("text", "kind", "surface"),
    [
        ("村委会: {层级: 村}\n", "roles", "zh"),
        ("村委会: {level: village}\n", "roles", "en"),
        ("# yaml-language-server: $schema=../roles.schema.json\n{}\n", "roles", "en"),
        ("# yaml-language-server: $schema=../roles.zh.schema.json\n{}\n", "roles", "zh"),
        ("{}\n", "roles", "zh"),
    ],
)
def test_the_surface_is_seen(text: str, kind: str, surface: str) -> None:
    assert read(text, kind).surface == surface


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (HEAD.replace("名称", "name") + STEPS + TAIL, "2:1 QD023 这个文件用中文写，这里的“name”却是英文写法。"),
        (
            HEAD.replace("便民服务", "service") + STEPS + TAIL,
            "3:5 QD023 这个文件用中文写，这里的“service”却是英文写法。",
        ),
        (HEAD + STEPS.replace("是", "true") + TAIL, "9:20 QD023 这个文件用中文写，这里的“true”却是英文写法。"),
        (ENGLISH.replace("name", "名称"), "2:1 QD023 这个文件用英文写，这里的“名称”却是中文写法。"),
        (ENGLISH.replace("grant", "给付"), "4:9 QD023 这个文件用英文写，这里的“给付”却是中文写法。"),
        (ENGLISH.replace("true", "是"), "9:24 QD023 这个文件用英文写，这里的“是”却是中文写法。"),
    ],
)
def test_mixed_surfaces(text: str, found: str) -> None:
    assert said(text) == [found]


def test_a_mixed_file_is_read_all_the_same() -> None:
    mixed = read_document(HEAD.replace("名称", "name").replace("给付", "grant") + STEPS + TAIL, "a.yaml", "power")
    assert mixed.document is not None
    assert mixed.document.data == read(ENGLISH).data


def test_the_cure_of_a_mixed_key_is_its_other_name() -> None:
    (problem,) = read_document(ENGLISH.replace("name", "名称"), "a.yaml", "power").problems
    assert (problem.remedy.zh.split("；")[0], problem.route.keys) == ("写成“name”", ("name",))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (step("{由: 村委会, 下一部: 办结}"), ["9:16 QD101 “受理”里没有“下一部”这个键，是不是“下一步”？"]),
        (step("{由: 甲, 下一步: 办结, 天气: 晴}"), ["9:23 QD101 “受理”里没有“天气”这个键。"]),
        (HEAD.replace("编号", "编码") + STEPS + TAIL, ["1:1 QD101 这个文件里没有“编码”这个键，是不是“编号”？"]),
        (ENGLISH.replace("audience", "audiense"), ["6:1 QD101 这个文件里没有“audiense”这个键，是不是“audience”？"]),
        (HEAD.replace("名称: 低保申请\n", "") + STEPS + TAIL, ["1:1 QD102 这个文件缺少“名称”。"]),
        (step("{下一步: 办结}"), ["9:3 QD102 “受理”缺少“由”（或“用”或“转办”）。"]),
        (step("{由: 甲}"), ["9:3 QD102 “受理”缺少“结果”（或“下一步”）。"]),
        (step("{由: 甲, 下一步: 办结, 起点: {逐: 户}}"), ["9:23 QD102 “起点”写了“逐”，还缺少“周期”。"]),
        (HEAD.replace("[{", "{").replace("}]", "}") + STEPS + TAIL, ["7:5 QD103 “依据”要写列表，这里写的是“键: 值”。"]),
        (HEAD.replace("编号: BM-02", "编号: 12") + STEPS + TAIL, ["1:5 QD103 “编号”要写文字，这里写的是12。"]),
        (HEAD + "渠道: 窗口\n" + STEPS + TAIL, ["8:5 QD103 “渠道”要写列表，这里写的是文字“窗口”。"]),
        (step("{由: 甲, 停表: 也许, 下一步: 办结}"), ["9:18 QD103 “停表”要写“是”或“否”，这里写的是文字“也许”。"]),
        (ENGLISH.replace("true", "maybe"), ["9:24 QD103 “visit”要写true 或 false，这里写的是文字“maybe”。"]),
        (step("审核"), ["9:7 QD103 “受理”要写“键: 值”，这里写的是文字“审核”。"]),
        ("- a\n", ["1:1 QD103 这个文件要写“键: 值”，这里写的是列表。"]),
        (HEAD.replace("给付", "给负") + STEPS + TAIL, ["4:5 QD104 “性质”不能写“给负”，是不是“给付”？"]),
        (HEAD.replace("给付", "天气") + STEPS + TAIL, ["4:5 QD104 “性质”不能写“天气”。"]),
        (ENGLISH.replace("grant", "grand"), ["4:9 QD104 “nature”不能写“grand”，是不是“grant”？"]),
        (HEAD + "时限: 30天\n" + STEPS + TAIL, ["8:5 QD104 “时限”不能写“30天”。"]),
        (HEAD.replace("名称: 低保申请", "名称:") + STEPS + TAIL, ["2:1 QD105 “名称”后面没有写内容。"]),
        (HEAD.replace("低保申请", '""') + STEPS + TAIL, ["2:5 QD105 “名称”太短，至少要 1 个字。"]),
        (HEAD + "渠道: []\n" + STEPS + TAIL, ["8:5 QD105 “渠道”至少要有 1 项。"]),
        (HEAD.replace("BM-02", "B" * 30) + STEPS + TAIL, ["1:5 QD106 “编号”太长，最多 20 个字。"]),
        (HEAD.replace("BM-02", "BM 02") + STEPS + TAIL, ["1:5 QD107 “编号”的写法不对：“BM 02”。"]),
        (step("{由: 甲, 下一步: 办结, 结果: {同意: 办结}}"), ["9:23 QD108 “受理”已经写了“下一步”，不能再写“结果”。"]),
        (step("{由: 甲, 下一步: 办结, 参数: {乙: 丙}}"), ["9:23 QD108 “受理”里不能写“参数”：它只和“用”一起用。"]),
        (
            HEAD + "信息: {甲: {类型: 整数, 选项: [乙]}}\n" + STEPS + TAIL,
            ["8:18 QD108 “甲”里不能写“选项”：它只和“类型: 选项”一起用。"],
        ),
        (HEAD + "渠道: [窗口, 代办, 窗口]\n" + STEPS + TAIL, ["8:14 QD110 “渠道”里“窗口”写了两次。"]),
        (HEAD + STEPS + TAIL.replace("办结", "办/结"), ["11:3 QD111 “办/结”不能作名称。"]),
        (HEAD + STEPS + TAIL + "  ''  : {类型: 办成}\n", ["12:3 QD111 “”不能作名称。"]),
    ],
)
def test_what_does_not_fit(text: str, found: list[str]) -> None:
    assert sorted(said(text)) == sorted(found)


def test_bounds() -> None:
    text = HEAD + "材料: {申请书: {来源: 本人, 份数: 0}}\n" + STEPS + TAIL
    assert said(text) == ["8:24 QD109 “份数”太小，最小是 1。"]


def test_a_long_key_must_be_much_like_another() -> None:
    assert said(HEAD + STEPS + TAIL + "附加说明文字: 甲\n") == ["12:1 QD101 这个文件里没有“附加说明文字”这个键。"]
    assert said(HEAD + STEPS + TAIL + "说眀: 甲\n") == ["12:1 QD101 这个文件里没有“说眀”这个键，是不是“说明”？"]


def test_the_cure_of_a_form_is_an_example() -> None:
    (problem,) = read_document(HEAD.replace("BM-02", "BM 02") + STEPS + TAIL, "a.yaml", "power").problems
    assert (problem.remedy.zh, problem.remedy.en) == ("编号里不能有空格和“/”，例：BM-02。", "For example BM-02.")


def test_text_is_no_integer() -> None:
    text = HEAD + "材料: {申请书: {来源: 本人, 份数: 两份}}\n" + STEPS + TAIL
    assert said(text) == ["8:24 QD103 “份数”要写整数，这里写的是文字“两份”。"]


def test_a_decimal_without_fraction_is_an_integer() -> None:
    read(HEAD + "材料: {申请书: {来源: 本人, 份数: 2.0}}\n" + STEPS + TAIL)


def test_items_of_lists_are_counted_from_one() -> None:
    assert said(HEAD.replace("{法规: 社会救助法, 条款: [第三十七条]}", "{法规: 甲}, {条款: [乙]}") + STEPS + TAIL) == [
        "7:16 QD102 “依据”第 2 项缺少“法规”。"
    ]


def test_the_english_sentences() -> None:
    problems = read_document(ENGLISH.replace("kind: accomplished", "kind: done"), "a.yaml", "power").problems
    assert [(p.message.en, p.remedy.en) for p in problems] == [
        ("“kind” cannot be “done”.", "It must be one of: accomplished, denied, terminated.")
    ]


def test_reading_and_shape_problems_come_together_in_order() -> None:
    text = HEAD.replace("名称: ", "名称：").replace("给付", "给负") + STEPS + TAIL
    assert [found[:10] for found in said(text)] == ["2:3 QD019 ", "4:5 QD104 "]


def test_without_a_tree_there_is_no_document() -> None:
    assert read_document("a: *b\n", "a.yaml", "power").document is None


@pytest.mark.parametrize(
    ("keys", "part", "place"),
    [
        (("steps", "受理", "by"), "value", "9:11-9:14"),
        (("steps", "受理", "by"), "key", "9:8-9:9"),
        (("steps", "受理"), "key", "9:3-9:5"),
        (("basis", 0, "articles", 0), "value", "7:23-7:28"),
        (("basis", 0), "value", "7:6-7:30"),
        (("basis", 0), "key", "7:7-7:9"),
        (("basis", 7, "law"), "value", "7:1-7:3"),
        (("steps", "受理", "within", "at_most"), "value", "9:3-9:5"),
        (("nowhere",), "value", "1:1-1:3"),
        ((), "value", "1:1-11:15"),
        (("code", 0), "value", "1:5-1:10"),
        (("code", 3), "value", "1:8-1:10"),
    ],
)
def test_routes_become_places(keys: tuple[str | int, ...], part: door.Part, place: str) -> None:
    span = read(HEAD + STEPS + TAIL).locate(keys, part)
    assert f"{span.line}:{span.column}-{span.end_line}:{span.end_column}" == place


def test_an_empty_value_stands_at_its_key() -> None:
    document = read_document("村委会:\n", "a.yaml", "roles").document
    assert document is not None
    assert str(document.locate(("村委会",))) == "a.yaml:1:1"


@pytest.mark.parametrize(
    ("keys", "word"),
    [
        ((), ""),
        (("code",), "编号"),
        (("steps", "受理", "by"), "由"),
        (("steps", "受理", "within"), "限"),
        (("basis", 0), "0"),
    ],
)
def test_words_are_the_authors(keys: tuple[str | int, ...], word: str) -> None:
    assert read(HEAD + STEPS + TAIL).word(keys) == word


def test_validators_that_disagree_are_the_programs_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "_is_valid", lambda _kind: lambda _data: False)
    assert [found[:10] for found in said(HEAD + STEPS + TAIL)] == ["1:1 QD910 "]


def test_without_the_fast_validator_the_authority_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = (HEAD + STEPS + TAIL, HEAD + TAIL)
    fast = [said(text) for text in texts]
    monkeypatch.setattr(door, "jsonschema_rs", None)
    door._is_valid.cache_clear()
    slow = [said(text) for text in texts]
    door._is_valid.cache_clear()
    assert slow == fast
