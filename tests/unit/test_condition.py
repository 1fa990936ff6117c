"""The condition language: what it reads, what it answers, and what it says of everything else."""

import pickle
from collections.abc import Callable
from copy import deepcopy
from datetime import date
from decimal import Decimal
from unittest import mock

import pytest

from qingdan.engine.model.condition import (
    Condition,
    ConditionError,
    ConditionFault,
    Kind,
    Unrecorded,
    faults,
    kind_of,
    name_fault,
    parse_condition,
)
from qingdan.engine.model.period import Period, Unit
from qingdan.engine.model.tokens import Source

FACTS = {
    "面积": Decimal("133.4"),
    "上限": 133,
    "人口": 3,
    "近亲属": False,
    "工程": True,
    "用途": "举债",
    "不得": ("举债", "担保"),
    "办理点": {"户口": "派出所"},
    "期限": Period(1, Unit.YEARS),
    "年限": Period(18, Unit.MONTHS),
    "到期": date(2026, 3, 1),
    "非农": True,
}


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("面积 > 上限", True),
        ("面积>上限", True),
        ("人口 == 3", True),
        ("人口 != 3", False),
        ("人口 ≠ 3", False),
        ("人口 <> 3", False),
        ("人口 ≥ 3 且 人口 ≤ 3", True),
        ("人口 ≧ 4 或 人口 ≦ 2", False),
        ("（人口 ＝＝ ３） 且 （面积 ＞ １３３．３）", True),
        ("人口 ！= 4 且 人口 ＜ 4 且 人口 ＜＝ 3", True),
        ("1 < 人口 <= 3", True),
        ("3 < 人口 <= 5", False),
        ("近亲属", False),
        ("非 近亲属", True),
        ("非(近亲属)", True),
        ("not 近亲属 and 工程", True),
        ("近亲属 or 工程", True),
        ("近亲属 == 否", True),
        ("近亲属 == false", True),
        ("是 且 True", True),
        ("非农", True),
        ('用途 == "举债"', True),
        ("用途 == '举债'", True),
        ("用途 == “举债”", True),
        ("用途 == ‘贷款’", False),
        ("用途 == 「举债」", True),
        ("用途 in 不得", True),
        ("用途 not in 不得", False),
        ("用途 in 办理点", False),
        ("人口 * 2 + 1 - 3 == 4", True),
        ("3 × 人口 ＝＝ 9", True),
        ("-人口 < 0", True),
        ("人口 - -1 == 4", True),
        ("0.1 * 3 == 0.3", True),
        ("次数 > 2", False),
        ("年限 > 期限", True),
        ("期限 >= 年限", False),
        ("到期 == 到期", True),
        ("用途\n== “举债”", True),
    ],
)
def test_answers(text: str, answer: bool) -> None:
    assert Condition(text).holds(FACTS) is answer


def test_counts() -> None:
    assert [Condition("次数 <= 2").holds({}, count) for count in (1, 2, 3)] == [True, True, False]


def test_no_recorded_value_hides_the_count() -> None:
    assert Condition("次数 == 5").holds({"次数": 1}, 5)


def test_names_and_counts() -> None:
    condition = Condition("人口 * 系数 > 3 且 次数 < 2 或 用途 in 名单")
    assert (condition.names, condition.counts) == (frozenset({"人口", "系数", "用途", "名单"}), True)


def test_a_condition_is_its_text() -> None:
    assert Condition(" 人口 > 3 ") == parse_condition("人口 > 3")
    assert Condition("人口 > 3") != Condition("人口>3")


@pytest.mark.parametrize("copied", [deepcopy, lambda value: pickle.loads(pickle.dumps(value))])
def test_survives_copying(copied: Callable[[Condition], Condition]) -> None:
    assert copied(Condition("人口 > 2.5")).holds({"人口": 3}) is True


@pytest.mark.parametrize("text", ["年龄 > 3", "工程 且 年龄 > 3", "年龄 > 0.5 或 工程", "用途 in 年龄"])
def test_names_what_is_not_recorded(text: str) -> None:
    with pytest.raises(Unrecorded) as error:
        Condition(text).holds(FACTS)
    assert (error.value.name, "“年龄”还没有登记" in error.value.text.zh) == ("年龄", True)


@pytest.mark.parametrize("text", ["近亲属 且 年龄 > 3", "工程 或 年龄 > 3"])
def test_looks_only_at_what_can_change_the_answer(text: str) -> None:
    assert Condition(text).holds(FACTS) is FACTS["工程" if "或" in text else "近亲属"]


@pytest.mark.parametrize("name", ["len", "print", "open", "str"])
def test_no_builtin_is_a_value(name: str) -> None:
    with pytest.raises(Unrecorded):
        Condition(f"{name} == 3").holds({})


@pytest.mark.parametrize("text", ["用途 > 3", "用途 + 1 > 3", "用途 in 人口", "用途", "人口", "期限 > 3", "-用途 > 1"])
def test_values_that_do_not_go_together_are_a_clean_fault(text: str) -> None:
    with pytest.raises(ConditionFault) as error:
        Condition(text).holds(FACTS)
    assert text in error.value.text.zh


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("", 1, "缺少一项"),
        ("金额 > 400万", 6, "在参数里定义"),
        ("金额 > 30天", 6, "在参数里定义"),
        ("金额 > 30%", 8, "百分数写成小数"),
        ("金额 > 1,000", 7, "大数不加逗号"),
        ("金额 > 007", 6, "不能以 0 开头"),
        ("日期 > 2026-01-02", 11, "不能以 0 开头"),
        ("金额 > 1234567890123456", 6, "最多 15 位"),
        ("金额 = 3", 4, "写成“==”"),
        ("金额 ＝ 3", 4, "写成“==”"),
        ("金额 && 人口", 4, "写成“且”"),
        ("！工程", 1, "写成“非”"),
        ("金额 超过 3", 4, "写成“>”"),
        ("工程 或者 近亲属", 4, "写成“或”"),
        ("金额 is 3", 4, "写成“==”"),
        ("金额>3且工程", 4, "前后各留一个空格"),
        ("求和(金额) > 3", 3, "不能调用函数"),
        ("求和（金额） > 3", 3, "不能调用函数"),
        ("(工程)(金额)", 5, "不能调用函数"),
        ("户主.年龄 > 3", 3, "不能用“.”"),
        ("人员[0] > 3", 3, "取其中一项"),
        ("{金额}", 1, "取其中一项"),
        ("金额 / 3 > 1", 4, "不能用除法"),
        ("金额 % 3 == 1", 4, "百分数"),
        ("金额 ** 3 > 1", 5, "缺少一项"),
        ("金额 // 3 > 1", 4, "不能用除法"),
        ("class > 3", 1, "保留的词"),
        ("lambda: 3", 1, "保留的词"),
        ("(金额 > 3", 1, "括号没有成对"),
        ("金额 > 3)", 7, "括号没有成对"),
        ("()", 2, "缺少一项"),
        ("金额 >", 5, "缺少一项"),
        ("> 3", 1, "缺少一项"),
        ("且 工程", 1, "缺少一项"),
        ("工程 近亲属", 4, "缺少比较或者连接"),
        ('工程 "甲"', 4, "缺少比较或者连接"),
        ("𠮷地 > 3 且 工程 近亲属", 13, "缺少比较或者连接"),
        ("用途 == “举债", 7, "引号没有成对"),
        ("非 非 工程", 3, "不能连写"),
        ("金额 > --3", 7, "不能连写"),
        ("面积㎡ > 3", 1, "面积m2"),
        ("3 < 数Ａ", 5, "“数A”"),
        ("65岁以上", 1, "在参数里定义"),
        ("__builtins__ == 3", 1, "不能作名称"),
        ("_0 > 3", 1, "不能作名称"),
        ("金额 := 3", 4, "不能用“:”"),
        ("金额 > 3 # 注", 8, "不能作名称"),
        ("金额 ? 3", 4, "不能用“?”"),
        ("用途 in “举债”", 1, "名单的名称"),
        ("用途 in (名单 == 是)", 1, "名单的名称"),
        ("人口 > 用途 in 名单", 1, "不能和别的比较连写"),
        ("“甲” * 999 == 用途", 1, "不能加减乘"),
        ("人口 + 是 > 3", 1, "不能加减乘"),
        ("-“甲” == 用途", 1, "不能加减乘"),
        ("工程 == 非 近亲属", 7, "读不通"),
        ("人口 not > 3", 8, "读不通"),
        ("人口 + " * 38 + "人口 > 3", 1, "套得太深"),
        ("(" * 220 + "工程" + ")" * 220, 201, "读不通"),
        ("工" * 501, 501, "最多 500 个"),
    ],
)
def test_refuses_at_the_column_with_a_cure(text: str, column: int, said: str) -> None:
    with pytest.raises(ConditionError) as error:
        parse_condition(text)
    assert (error.value.column, said in error.value.text.zh) == (column, True), error.value.text.zh


def test_sums_of_some_length_are_allowed() -> None:
    assert Condition("人口 + " * 37 + "人口 > 3").holds({"人口": 1})


def test_five_hundred_characters_are_allowed() -> None:
    assert Condition("工" * 500).holds({"工" * 500: True})


def test_english_sentences_propose_english_words() -> None:
    with pytest.raises(ConditionError) as error:
        parse_condition("工程 或者 近亲属")
    assert error.value.text.en == "write “or” instead of “或者”"


@pytest.mark.parametrize(
    "python", ["甲 if 乙 else 丙", "甲(乙)", "甲.乙", "甲[0]", "[甲]", "甲 / 乙", "甲 is 乙", "+甲", "(甲 := 乙)"]
)
def test_only_listed_nodes_are_compiled(python: str) -> None:
    """The second lock: whatever tokens let through, the tree is refused if a node is not on the list."""
    passed = Source([python], [0] * len(python.encode()) + [0])
    with (
        mock.patch("qingdan.engine.model.condition.translate", return_value=passed),
        pytest.raises(ConditionError, match="读不通"),
    ):
        Condition("甲")


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("申请面积 > 宅基地面积上限", "申请面积超过宅基地面积上限", "申请面积 over 宅基地面积上限"),
        ("面积 >= 3", "面积达到3", "面积 at least 3"),
        ("面积 < 3.5", "面积不足3.5", "面积 under 3.5"),
        ("3 < 面积", "面积超过3", "面积 over 3"),
        ("近亲属", "近亲属", "近亲属"),
        ("近亲属 == 是", "近亲属", "近亲属"),
        ("近亲属 != 是", "非近亲属", "not 近亲属"),
        ("工程 == 否", "非工程", "not 工程"),
        ("否 == 工程", "非工程", "not 工程"),
        ("非 有决议", "没有决议", "not 有决议"),
        ("非 已获授权", "未获授权", "not 已获授权"),
        ("非 可以修改", "不可以修改", "not 可以修改"),
        ("非 违背意愿", "不违背意愿", "not 违背意愿"),
        ("是否低保 且 非 是否残疾", "是低保且不是残疾", "是否低保 and not 是否残疾"),
        ("非 面积 > 3", "面积不超过3", "面积 at most 3"),
        ("非 (用途 in 名单)", "用途不属于名单", "用途 not in 名单"),
        ("非 (甲 且 乙)", "并非（甲且乙）", "not (甲 and 乙)"),
        ("非 (非 甲)", "甲", "甲"),
        ("用途 in 名单", "用途属于名单", "用途 in 名单"),
        ("用途 not in 名单", "用途不属于名单", "用途 not in 名单"),
        ("用途 ≠ “举债”", "用途不为举债", "用途 is not 举债"),
        ("下 < 预算 <= 上", "预算超过下且不超过上", "预算 over 下 and at most 上"),
        ("甲 < 乙 < 丙 < 丁", "甲不足乙且乙不足丙且丙不足丁", "甲 under 乙 and 乙 under 丙 and 丙 under 丁"),
        ("甲 且 (乙 或 丙)", "甲且（乙或丙）", "甲 and (乙 or 丙)"),
        ("甲 或 乙 或 丙", "甲或乙或丙", "甲 or 乙 or 丙"),
        ("3 * 票 >= 2 * (人 - 1)", "3 × 票达到2 × （人 - 1）", "3 × 票 at least 2 × (人 - 1)"),
        ("甲 - (乙 - 丙) > 0", "甲 - （乙 - 丙）超过0", "甲 - (乙 - 丙) over 0"),
        ("-票 < 3", "-票不足3", "-票 under 3"),
        ("次数 <= 2", "次数不超过2", "次数 at most 2"),
    ],
)
def test_words(text: str, zh: str, en: str) -> None:
    condition = Condition(text)
    assert (condition.words("zh"), condition.words("en")) == (zh, en)


KINDS = {
    "数": Kind.NUMBER,
    "户": Kind.NUMBER,
    "比例": Kind.NUMBER,
    "文": Kind.TEXT,
    "真": Kind.BOOLEAN,
    "日": Kind.DATE,
    "期": Kind.PERIOD,
    "单": Kind.LIST,
}


@pytest.mark.parametrize(
    "text",
    [
        "数 > 3.5",
        "文 == “甲”",
        "文 in 单",
        "真",
        "非 真 且 真 == 是",
        "日 < 日",
        "期 >= 期",
        "数 * 2 - 户 < 次数",
        "(数 > 3) == 真",
        "未知 > 3 且 未知 且 文 == 未知 或 文 in 未知",
    ],
)
def test_kinds_that_go_together(text: str) -> None:
    assert faults(Condition(text), KINDS) == []


@pytest.mark.parametrize(
    ("text", "column", "said"),
    [
        ("数 > “甲”", 1, "数字"),
        ("真 > 3", 1, "不能比较"),
        ("真 == 3", 1, "“真”是是否"),
        ("文 == 3", 1, "不能比较"),
        ("文 > “甲”", 1, "没有大小先后"),
        ("真 < 真", 1, "没有大小先后"),
        ("文", 1, "这里要是否"),
        ("数", 1, "这里要是否"),
        ("真 且 文", 5, "这里要是否"),
        ("非 数", 3, "这里要是否"),
        ("文 in 文", 6, "这里要名单"),
        ("数 in 单", 1, "这里要文字"),
        ("单 == 单", 1, "名单"),
        ("日 > “2026”", 1, "不能比较"),
        ("期 > 3", 1, "不能比较"),
        ("真 或 数 + 文 > 3", 9, "这里要数字"),
        ("-文 > 3", 2, "这里要数字"),
        ("(真 且 数) == 是", 6, "这里要是否"),
        ("𠮷 > 1 且 文", 9, "这里要是否"),
    ],
)
def test_kinds_that_do_not(text: str, column: int, said: str) -> None:
    [fault] = faults(Condition(text), KINDS)
    assert (fault.column, said in fault.text.zh) == (column, True), fault.text.zh


def test_every_fault_is_listed() -> None:
    assert len(faults(Condition("数 == “甲” 且 文 或 真 > 3"), KINDS)) == 3


@pytest.mark.parametrize(
    ("text", "count"), [("数 * 户 > 3", 1), ("数 * 比例 > 3", 0), ("数 * (户 + 1) > 3", 1), ("2 * 数 > 3", 0)]
)
def test_a_product_takes_a_parameter(text: str, count: int) -> None:
    assert len(faults(Condition(text), KINDS, fixed={"比例"})) == count


def test_a_product_is_faulted_where_it_stands() -> None:
    [fault] = faults(Condition("真 且 数 * 户 > 3"), KINDS, fixed=())
    assert fault.column == 5


def test_products_are_left_alone_where_parameters_are_not_known() -> None:
    assert faults(Condition("数 * 户 > 3"), KINDS) == []


def test_kind_of_values() -> None:
    values = (True, 3, Decimal("0.5"), "甲", Period(1, Unit.DAYS), None)
    assert [kind_of(value) for value in values] == [
        Kind.BOOLEAN,
        Kind.NUMBER,
        Kind.NUMBER,
        Kind.TEXT,
        Kind.PERIOD,
        None,
    ]


@pytest.mark.parametrize("name", ["家庭人口", "非农", "是否低保", "x1", "满65岁", "且末", "𠮷地", "面积_m2"])
def test_names(name: str) -> None:
    assert name_fault(name) is None


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("65岁以上", "满65岁"),
        ("面积㎡", "面积m2"),
        ("数Ａ", "数A"),
        ("30日累计", "三十日累计"),
        ("15日", "十五日"),
        ("3人", "三人"),
        ("2026年", "二〇二六年"),
        ("金额（元）", "金额元"),
        ("_x", "x"),
        ("a-b", "ab"),
    ],
)
def test_names_with_a_proposal(name: str, near: str) -> None:
    fault = name_fault(name)
    assert fault is not None
    assert f"“{near}”" in fault.zh


@pytest.mark.parametrize("name", ["", "且", "或", "非", "是", "否", "and", "in", "None", "class", "次数", "true", "——"])
def test_names_that_are_taken_or_nothing(name: str) -> None:
    fault = name_fault(name)
    assert fault is not None
    assert "可以写成" not in fault.zh
