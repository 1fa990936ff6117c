"""An example of every code of refusal: what is typed in an empty directory, and the sentence that answers.

CASE stands for the id of the case that was opened before; the last command is refused. The tests run every example.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..errors import Text


@dataclass(frozen=True, slots=True)
class Example:
    """Commands, the answer to the last one, and the files that they need beside the shipped list."""

    commands: tuple[str, ...]
    answer: Text
    files: Mapping[str, str] = field(default_factory=dict)


_REMINDER = "qingdan case open BM-10 --by 甲:申请人 --party 申请人=甲 --village 610524101203"
_GAP = {
    "example/catalogue.yaml": """\
名称: 示例
区划: "610524"
承接: heyang
版次: {编号: 示例, 施行: 2026-11-01, 通过: 示例}
""",
    "example/powers/service/gap.yaml": """\
编号: BM-90
名称: 示例事项
类别: 便民服务
性质: 服务
行使主体: 村委会
服务对象: 本村村民
依据: [{法规: 村民委员会组织法, 条款: [第三十五条]}]
收费: 无
渠道: [窗口]
信息: {人数: {类型: 整数}}
流程:
  登记:
    由: 村委会
    限: 5个工作日
    登记: [人数]
    下一步:
      - {当: 人数 < 10, 到: 小额办结}
      - {当: 人数 > 10, 到: 大额办结}
终点:
  小额办结: {类型: 办成, 文书: 通知书}
  大额办结: {类型: 办成, 文书: 通知书}
""",
}

EXAMPLES: Mapping[str, Example] = {
    "QR100": Example(
        ("qingdan case open BM-99 --by 甲:申请人 --party 申请人=甲 --village 610524101203",),
        Text(
            "QR100 清单上没有“BM-99”这项权力；是不是要找：BM-19、BM-09、BM-18",
            "QR100 no power “BM-99” on the list; did you mean: BM-19, BM-09, BM-18",
        ),
    ),
    "QR101": Example(
        (
            _REMINDER,
            "qingdan case take CASE 盖章 --by 乙:村委会",
        ),
        Text(
            "QR101 没有“盖章”这个步骤。案件现在停在“到龄提醒”。",
            "QR101 there is no step “盖章”. The case stands before “到龄提醒”.",
        ),
    ),
    "QR102": Example(
        (
            _REMINDER,
            "qingdan case take CASE 见面核实 --by 乙:村两委",
        ),
        Text(
            "QR102 “见面核实”现在不能办。案件现在停在“到龄提醒”。",
            "QR102 “见面核实” is not open now. The case stands before “到龄提醒”.",
        ),
    ),
    "QR103": Example(
        (
            _REMINDER,
            "qingdan case take CASE 到龄提醒 通过 --by 甲:申请人 --set 年龄=80",
        ),
        Text(
            "QR103 “到龄提醒”没有“通过”这个结果，只有：完成。案件现在停在“到龄提醒”。",
            "QR103 “到龄提醒” has no outcome “通过”, only: 完成. The case stands before “到龄提醒”.",
        ),
    ),
    "QR104": Example(
        (
            _REMINDER,
            "qingdan case take CASE 到龄提醒 --by 乙:村委会 --set 年龄=80",
        ),
        Text(
            "QR104 “到龄提醒”由代办员、申请人办理，本案的申请人是甲，不是乙。案件现在停在“到龄提醒”。",
            "QR104 “到龄提醒” is for 代办员, 申请人, who in this case is bound to another person than 乙. The "
            "case stands before “到龄提醒”.",
        ),
    ),
    "QR105": Example(
        (
            "qingdan case open RC-01 --by 乙:经办人 --village 610524101203",
            (
                "qingdan case take CASE 登记支出 --by 乙:经办人 --set 金额=500 --set 用途=换灯泡 --set 收款人=丙 "
                "--attach 原始凭证=发票.jpg"
            ),
            "qingdan case take CASE 初核 齐全 --by 乙:报账员",
        ),
        Text(
            "QR105 乙办过或签过“登记支出”，这一步必须换人。案件现在停在“初核”。",
            "QR105 乙 took or signed “登记支出”: this step needs somebody else. The case stands before “初核”.",
        ),
    ),
    "QR106": Example(
        (
            _REMINDER,
            "qingdan case take CASE 到龄提醒 --by 甲:申请人",
        ),
        Text(
            "QR106 “到龄提醒”还缺：年龄。案件现在停在“到龄提醒”。",
            "QR106 “到龄提醒” still lacks: 年龄. The case stands before “到龄提醒”.",
        ),
    ),
    "QR107": Example(
        (
            "qingdan case open ZD-07 --by 乙:村委会 --village 610524101203",
            (
                "qingdan case take CASE 选举工作小组 通过 --by 乙:村委会 --attach 选举决议=决议.pdf --vote "
                "应到=600,实到=500,赞成=450,反对=30,弃权=20"
            ),
        ),
        Text(
            "QR107 村民会议要提前10天张贴会议通知，还没有张贴。案件现在停在“选举工作小组”。",
            "QR107 村民会议 must be called 10 days before; no notice is posted. The case stands before “选举工作小组”.",
        ),
    ),
    "QR108": Example(
        (
            "qingdan case open RC-09 --by 甲:申请人 --party 申请人=甲 --village 610524101203",
            (
                "qingdan case take CASE 申请或提名 --by 甲:申请人 --set 受助户主=甲 --set 危急=否 --attach "
                "申请或提名表=申请表.pdf"
            ),
            "qingdan case sign CASE 入户核灾 属实 --by 丁:村两委 --set 受灾情况=屋顶漏水",
            ("qingdan case take CASE 入户核灾 属实 --by 乙:村两委 --set 受灾情况=屋顶漏水 --attach 核灾照片=照片.jpg"),
            (
                "qingdan case take CASE 民主评议 通过 --by 丙:村委会 --attach 评议记录=记录.pdf --vote "
                "应到=30,实到=20,赞成=10,反对=10,弃权=0"
            ),
        ),
        Text(
            "QR108 村民代表会议（应到30，实到20，赞成10）的结果是“未通过”，不能给出“通过”。案件现在停在“民主评议”。",
            "QR108 村民代表会议 (due 30, present 20, for 10) gives “未通过”, not “通过”. The case stands before "
            "“民主评议”.",
        ),
    ),
    "QR109": Example(
        (
            "qingdan case open ZD-02 --by 乙:村委会 --village 610524101203",
            "qingdan case take CASE 需求征集 --by 乙:村委会 --attach 入户问卷汇总=汇总.pdf",
        ),
        Text(
            "QR109 "
            "“需求征集”给出“完成”还缺签字：组长（每个签字要是不同的人，签的要是这次的内容）。案件现在停在“需求征集”。",
            "QR109 “完成” at “需求征集” still lacks signatures: 组长 (other persons, exactly these data). The "
            "case stands before “需求征集”.",
        ),
    ),
    "QR110": Example(
        (
            _REMINDER,
            "qingdan case withdraw CASE --by 甲:申请人",
            "qingdan case take CASE 到龄提醒 --by 甲:申请人 --set 年龄=80",
        ),
        Text(
            "QR110 案件已经结束，不能再办。案件已到终点“已撤回”。",
            "QR110 the case is closed: nothing more can be done. The case has reached its end “已撤回”.",
        ),
    ),
    "QR111": Example(
        (
            "qingdan case open BM-04 --by 甲:申请人 --party 申请人=甲 --village 610524101203",
            "qingdan case take CASE 求助或报告 --by 甲:申请人 --set 困难事由=生病",
            "qingdan case take CASE 类型判定 支出型 --by 丁:镇民政办 --hall 村委会",
        ),
        Text(
            "QR111 “类型判定”审批要在“镇便民服务大厅”或网上办理，不能在“村委会”办。案件现在停在“类型判定”。",
            "QR111 “类型判定” is an approval, to be given at “镇便民服务大厅” or online, not at “村委会”. The "
            "case stands before “类型判定”.",
        ),
    ),
    "QR112": Example(
        (
            _REMINDER,
            "qingdan case take CASE 到龄提醒 --by 甲:申请人 --set 年龄=80 --fee 10",
        ),
        Text(
            "QR112 清单上这项权力的收费是“无”，不能收10。案件现在停在“到龄提醒”。",
            "QR112 the list says of fees: “无”; 10 may not be charged. The case stands before “到龄提醒”.",
        ),
    ),
    "QR113": Example(
        (
            "qingdan case open BM-90 --by 乙:村委会 --village 610524101203 --catalogue example",
            "qingdan case take CASE 登记 --by 乙:村委会 --set 人数=10 --catalogue example",
        ),
        Text(
            "QR113 “完成”之后走不通：没有一条去路的条件成立（人数=10）。案件现在停在“登记”。",
            "QR113 after “完成” there is no single way on: no way is open (人数=10). The case stands before “登记”.",
        ),
        _GAP,
    ),
    "QR114": Example(
        (
            "qingdan case open RC-07 --by 甲:申请人 --party 申请人=甲 --village 610524101203",
            "qingdan case take CASE 递交申请 --by 甲:申请人 --set 年龄=25 --attach 入党申请书=申请书.pdf",
            "qingdan case take CASE 派人谈话 --by 乙:组织委员",
            "qingdan case sign CASE 确定积极分子 准予备案 --by 丁:镇党委",
            "qingdan case take CASE 确定积极分子 准予备案 --by 丙:村党支部",
        ),
        Text(
            "QR114 “确定积极分子”有最短时间，2027年3月2日起才能给出“准予备案”。案件现在停在“确定积极分子”。",
            "QR114 “确定积极分子” has a minimum time: “准予备案” is open from 2027-03-02. The case stands "
            "before “确定积极分子”.",
        ),
    ),
    "QR115": Example(
        (
            "qingdan case open ZD-04 --by 乙:村委会 --village 610524101203",
            "qingdan case move CASE --catalogue linwei --do --by 己:村监委会",
        ),
        Text(
            "QR115 不能移版：清单上没有“fund-and-labour-levy”这项权力；本案照原来的版次办完。案件现在停在“提案”。",
            "QR115 it cannot go over: no power “fund-and-labour-levy” on the list; the case is finished in its "
            "own edition. The case stands before “提案”.",
        ),
    ),
    "QR116": Example(
        (
            _REMINDER,
            "qingdan case extend CASE 到龄提醒 --by 甲:申请人 --reason 出门了",
        ),
        Text(
            "QR116 “到龄提醒”的期限没有写可延，不能延长。案件现在停在“到龄提醒”。",
            "QR116 the limit of “到龄提醒” has no extension. The case stands before “到龄提醒”.",
        ),
    ),
}
