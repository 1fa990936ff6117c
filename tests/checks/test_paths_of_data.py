"""Cases beside the pages: ways that are sound after all, what is certain to be recorded, how long a path is, who has
the last word."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from qingdan.engine.analysis.pages import Fragment

Verdict = Callable[[Iterable[Fragment]], set[str]]


OTHER = """
流程:
  发放: {转办: BM-91}
"""
INQUIRY = """
编号: BM-91
名称: 另案核查
类别: 便民服务
性质: 服务
行使主体: 村委会
服务对象: 本村村民
依据: [{法规: 示例条例, 条款: [第一条]}]
流程:
  核查: {由: 村委会, 限: 3天, 问: 属实吗？, 结果: {属实: 查实, 不属实: 查否}}
终点:
  查实: {类型: 办成, 文书: 核查单}
  查否: {类型: 不予, 文书: 核查单, 救济: 可以申请复查}
"""
PROCEDURE = """
名称: 登记办理
出口: [完]
流程: {登记: {由: 村委会, 下一步: 完}}
"""

CASES = {
    "a question that the data answers is no decision with one exit": (
        set(),
        "流程: {核实: {问: 人多吗？, 下一步: [{当: 户人口 > 3, 到: 公示}, {到: 审批}]}}",
    ),
    "a question with one answer": ({"QD305"}, "流程: {核实: {问: 属实吗？}}"),
    "one outcome with two ways": (
        set(),
        "流程: {核实: {下一步: null, 结果: {属实: [{当: 户人口 > 3, 到: 公示}, {到: 审批}]}}}",
    ),
    "a vote is told of once": (
        {"QD308"},
        """
        流程:
          核实: {下一步: 会议讨论}
          会议讨论: {由: 村委会, 表决: 村民代表会议, 结果: {通过: 公示}}
        """,
    ),
    "a notice that only collects opinions": (set(), "流程: {公示: {结果: null, 下一步: 审批}}"),
    "a call that is not waited for needs no outcomes": (
        set(),
        "流程: {发放: {转办: {事项: BM-90, 等: 否}}}",
    ),
    "a call whose outcome does not matter": (set(), OTHER),
    "in a power that cannot end, no end is one too many": (
        {"QD301", "QD303"},
        """
        流程:
          公示: {结果: {无异议: 核实}}
        """,
    ),
    "a limit that ran out records nothing": (
        {"QD603"},
        """
        信息: {补充说明: {类型: 是否}}
        流程:
          核实: {下一步: 补正}
          补正:
            由: 申请人
            限: 15个工作日
            登记: [补充说明]
            结果:
              已补正: 公示
              逾期: [{当: 补充说明, 到: 公示}, {到: 不予补助}]
        """,
    ),
    "the outcome that is given records": (
        set(),
        """
        信息: {补充说明: {类型: 是否}}
        流程:
          核实: {下一步: 补正}
          补正:
            由: 申请人
            限: 15个工作日
            登记: [补充说明]
            结果:
              已补正: [{当: 补充说明, 到: 公示}, {到: 不予补助}]
              逾期: 不予补助
        """,
    ),
    "one of two paths does not record": (
        {"QD603"},
        """
        信息: {入户: {类型: 是否}}
        流程:
          核实: {下一步: null, 问: 要入户吗？, 结果: {要: 入户, 不要: 公示}}
          入户: {由: 村委会, 限: 3天, 登记: [入户], 下一步: 公示}
          发放: {下一步: [{当: 入户, 到: 已发放}, {到: 不予补助}]}
        """,
    ),
    "a follow-up brings what was recorded before its end": (
        set(),
        """
        流程:
          复核:
            起点: {续办: 已发放, 每: 1年}
            由: 村委会
            限: 3天
            下一步: [{当: 户人口 > 3, 到: 已发放}, {到: 不予补助}]
        """,
    ),
    "another beginning brings nothing": (
        {"QD603"},
        """
        流程:
          主动发现:
            起点: 是
            由: 村委会
            限: 3天
            下一步: [{当: 户人口 > 3, 到: 发放}, {到: 不予补助}]
        """,
    ),
    "a rule is looked into": (
        {"QD603"},
        """
        信息: {收入: {类型: 金额}}
        判定: {低收入: 收入 < 300}
        流程:
          核实: {下一步: [{当: 低收入, 到: 公示}, {到: 不予补助}]}
          公示: {登记: [收入]}
        """,
    ),
    "a draw is filled in by the program": (
        set(),
        """
        信息: {抽中: {类型: 抽查, 比例: 30%}}
        流程:
          核实: {下一步: [{当: 抽中, 到: 公示}, {到: 审批}]}
        """,
    ),
    "a pause does not count towards the promise": (
        set(),
        """
        时限: {承诺: 26个工作日}
        流程:
          核实: {下一步: 补正}
          补正: {由: 申请人, 停表: 是, 限: 60个工作日, 结果: {已补正: 公示, 逾期: 不予补助}}
        """,
    ),
    "the promise counts from when a step is done": (set(), "时限: {承诺: 21个工作日, 自: 核实}"),
    "and not a day less": ({"QD405"}, "时限: {承诺: 19个工作日, 自: 核实}"),
    "a promise may end before the last step": (set(), "时限: {承诺: 12个工作日, 止于: 公示}"),
    "a follow-up is not held to the promise of the power": (
        set(),
        "流程: {复核: {起点: {续办: 已发放}, 由: 村委会, 限: 90个工作日, 下一步: 已发放}}",
    ),
    "a limit of the whole procedure covers its steps": (
        set(),
        "流程: {核实: {下一步: 办理}, 办理: {用: 登记办理, 限: 3天, 结果: {完: 公示}}}",
    ),
    "a procedure without any limit": (
        {"QD401"},
        "流程: {核实: {下一步: 办理}, 办理: {用: 登记办理, 结果: {完: 公示}}}",
    ),
    "a follow-up has a time of its own": (
        {"QD405"},
        """
        流程:
          复核: {起点: {续办: 已发放, 时限: {承诺: 3天}}, 由: 村委会, 限: 5天, 下一步: 已发放}
        """,
    ),
    "twelve days may be longer than ten working days": (
        {"QD403"},
        """
        流程:
          审批: {限: {不超过: 12天, 依据: {法规: 示例条例, 条款: [第三条]}}}
        """,
    ),
    "an extension beyond the law": (
        {"QD403"},
        """
        流程:
          审批: {限: {不超过: 5个工作日, 可延: {期限: 9个工作日, 依据: {法规: 示例条例, 条款: [第五条]}}}}
        """,
    ),
    "a second signature is a second hand": (
        set(),
        """
        流程:
          公示: {结果: {无异议: 初审}}
          初审: {由: 镇民政办, 限: 5个工作日, 签字: [村监委会], 问: 属实吗？, 结果: {属实: 审批, 不属实: 不予补助}}
        """,
    ),
    "a hall may be named at the step": (set(), "流程: {审批: {地点: 网上窗口}}"),
    "a waiver for one step": (
        set(),
        """
        流程: {核实: {限: null}}
        免检: [{码: QD401, 步骤: 核实, 理由: 农忙时节无法入户}]
        """,
    ),
    "a waiver for another step": (
        {"QD401", "QD903"},
        """
        流程: {核实: {限: null}}
        免检: [{码: QD401, 步骤: 发放, 理由: 农忙时节无法入户}]
        """,
    ),
    "what the law fixes is reported in spite of its waiver": (
        {"QD402", "QD904"},
        """
        流程: {公示: {公示: {不少于: 3天}}}
        免检: [{码: QD402, 理由: 村里事急}]
        """,
    ),
}


@pytest.mark.parametrize(("expected", "patch"), CASES.values(), ids=CASES)
def test_case(verdict: Verdict, expected: set[str], patch: str) -> None:
    laws = Fragment(True, "laws.yaml", "patch", "示例条例: {条款: {第五条: {可延: 5个工作日}}}\n")
    other = Fragment(True, "powers/service/inquiry.yaml", "whole", INQUIRY)
    procedure = Fragment(True, "procedures/register.yaml", "whole", PROCEDURE)
    assert verdict([laws, other, procedure, Fragment(False, "power.yaml", "patch", patch)]) == expected
