"""`qingdan diff`: every kind of change said in words with its mark, and the exit code that CI goes by."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import SHIPPED, Say

Edit = Callable[..., None]
BM02 = "powers/service/subsistence-allowance.yaml"


@pytest.fixture
def edit(own: Path) -> Edit:
    """Replaces a text that stands once in a file of the copy."""

    def change(file: str, old: str, new: str) -> None:
        path = own / file
        text = path.read_text("utf-8")
        assert text.count(old) == 1, (old, text.count(old))
        path.write_text(text.replace(old, new), "utf-8")

    return change


def test_a_list_does_not_differ_from_itself(say: Say, own: Path) -> None:
    said = say("diff", str(SHIPPED), str(own))
    assert said.code == 0
    assert said.out.endswith("没有不同\n")


WORKS = "powers/major/collective-works.yaml"
LEVY = "powers/major/fund-and-labour-levy.yaml"
CHANGES = (
    (BM02, "限: 6个工作日\n", "限: 8个工作日\n",
     "- “入户初审”：限期从 6个工作日 改为 8个工作日，多了 2个工作日（放松）"),
    (BM02, "限: 6个工作日\n", "限: 4个工作日\n",
     "+ “入户初审”：限期从 6个工作日 改为 4个工作日，少了 2个工作日（更严）"),
    (BM02, "公示: {不少于: 7天", "公示: {不少于: 3天",
     "! “村内公示”：公示从 7天 改为 3天，少了 4天，法律定的是 7天（比法律还松）"),
    (BM02, "公示: {不少于: 7天", "公示: {不少于: 10天",
     "+ “村内公示”：公示从 7天 改为 10天，多了 3天（更严）"),
    (BM02, "法定: 30个工作日", "法定: 40个工作日",
     "! 法定时限从 30个工作日 改为 40个工作日，多了 10个工作日，法律定的是 30个工作日（比法律还松）"),
    (BM02, "承诺: 28个工作日", "承诺: 20个工作日",
     "+ 承诺时限从 28个工作日 改为 20个工作日，少了 8个工作日（更严）"),
    (BM02, "收费: 无", "收费: 10元",
     "- 增加收费：10元（放松）"),
    (BM02, "不予受理告知书, 救济: 六十日内可以申请行政复议，也可以依法起诉}", "不予受理告知书}",
     "- 终点“不予受理”：去掉救济：六十日内可以申请行政复议，也可以依法起诉（放松）"),
    (BM02, "  收入财产核对报告: {来源: 共享}", "  收入财产核对报告: {来源: 本人}",
     "- 材料“收入财产核对报告”：来源从 共享 改为 本人（放松）"),
    (BM02, "[窗口, 代办, 上门, 网上预审, 公休日预约]", "[窗口, 上门, 网上预审, 公休日预约]",
     "- 去掉渠道：代办（放松）"),
    (BM02, "    签字: {镇民政办: 1, 申请人: 1}", "    签字: {镇民政办: 1}",
     "- “入户初审”：去掉签字：申请人（1）（放松）"),
    ("laws.yaml", "    第十九条: {公示不少于: 7天}", "    第十九条: {公示不少于: 3天}",
     "! 法规“最低生活保障审核确认办法”：第十九条：公示不少于从 7天 改为 3天，少了 4天（比法律还松）"),
    ("catalogue.yaml", '纪检: "12388"', '纪检: "0913-0000000"',
     "· 热线“纪检”从 12388 改为 0913-0000000"),
    ("catalogue.yaml", "值: 200, 通过", "值: 180, 通过",
     ("? 参数“宅基地面积上限”从 200 改为 180，条件随着变：申请面积超过宅基地面积上限；"
      "申请面积不超过宅基地面积上限且干部近亲属（可能放松，请核对）")),
    ("catalogue.yaml", "改造工期: {值: 6个月", "改造工期: {值: 5个月",
     "· 参数“改造工期”：值从 6个月 改为 5个月"),
    (WORKS, "报价家数 < 3 且", "报价家数 < 1 且",
     ("? “比价或直接采购”：去“比价或直接采购”的条件：从 报价家数不足3且累计金额超过直接采购上限 "
      "改为 报价家数不足1且累计金额超过直接采购上限（可能放松，请核对）")),
    (WORKS, "合同金额 * 变更上限", "合同金额 * 变更上限 * 9",
     ("? “施工监督”：结果“工程变更”：去“民主决策/党支部提议”的条件：从 变更金额超过合同金额 × 变更上限 "
      "改为 变更金额超过合同金额 × 变更上限 × 9（可能放松，请核对）")),
    (WORKS, "报价家数 < 3 且", "3 > 报价家数 且",
     ("? “比价或直接采购”：去“比价或直接采购”的条件：从 报价家数不足3且累计金额超过直接采购上限 "
      "改为 报价家数不足3且累计金额超过直接采购上限（可能放松，请核对）")),
    (LEVY, "同意户数 * 2 < 总户数", "同意户数 * 4 < 总户数",
     "? 判定“同意不到半数”从 同意户数 × 2不足总户数 改为 同意户数 × 4不足总户数（可能放松，请核对）"),
    (LEVY, "同意户数 * 2 < 总户数", "同意户数*2 < 总户数",
     "· 判定“同意不到半数”的写法从 同意户数 * 2 < 总户数 改为 同意户数*2 < 总户数"),
    ("catalogue.yaml", "  主任审批限额: {值: 2000", "  主任审批限额: {值: 200000",
     "? 参数“主任审批限额”从 2000 改为 200000，条件随着变：三十日累计不超过主任审批限额（可能放松，请核对）"),
    (WORKS, "码: [QR102, QR105, QR109]}\n    问: 够三家吗？", "码: [QR102, QR105]}\n    问: 够三家吗？",
     "- “比价或直接采购”：风险点“优亲厚友、先定后比”：去掉码：QR109（放松）"),
)  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "line"), CHANGES)
def test_a_change_is_said_with_what_it_does(
    say: Say, edit: Edit, own: Path, file: str, old: str, new: str, line: str
) -> None:
    edit(file, old, new)
    said = say("diff", str(SHIPPED), str(own))
    assert f"  {line}\n" in said.out
    assert said.code == (1 if line[0] in "-!?" else 0)
    back = say("diff", str(own), str(SHIPPED))
    opposite = {"+": "- ", "-": "+ ", "!": "+ ", "?": "? ", "·": "· "}[line[0]]
    assert opposite in back.out


def test_a_body_that_decides_with_fewer_loosens_the_law(say: Say, own: Path) -> None:
    path = own / "bodies.yaml"
    before, name, after = path.read_text("utf-8").partition("村民代表会议:")
    path.write_text(before + name + after.replace("应到的2/3", "应到的1/2", 1), "utf-8")
    said = say("diff", str(SHIPPED), str(own))
    assert "! 会议“村民代表会议”：到会从 应到的2/3 改为 应到的1/2（比法律还松）" in said.out
    assert said.code == 1


def test_what_is_wrong_with_one_of_them_stands_at_its_file(say: Say, edit: Edit, own: Path) -> None:
    edit("catalogue.yaml", "名称: 合阳县", "名称：合阳县")
    said = say("diff", str(SHIPPED), str(own))
    assert said.code == 1
    assert f"{own}/catalogue.yaml:2:" in said.err


def test_a_step_put_in_and_one_taken_out(say: Say, edit: Edit, own: Path) -> None:
    edit(
        BM02,
        "    下一步: 村内公布\n",
        "    下一步: 电话回访\n  电话回访:\n    由: 镇民政办\n    限: 3个工作日\n    下一步: 村内公布\n",
    )
    said = say("diff", str(SHIPPED), str(own))
    assert "· 增加步骤“电话回访”（在“定额发证”之后）" in said.out
    assert "· “定额发证”：去向从 村内公布 改为 电话回访" in said.out
    assert "? 去掉步骤“电话回访”（可能放松，请核对）" in say("diff", str(own), str(SHIPPED)).out


def test_a_step_with_another_name_is_the_same_step(say: Say, own: Path) -> None:
    path = own / BM02
    text = path.read_text("utf-8").replace("信息核对", "数据比对")
    path.write_text(text.replace("  数据比对:\n", "  数据比对:\n    原名: [信息核对]\n"), "utf-8")
    said = say("diff", str(SHIPPED), str(own))
    assert "去掉步骤" not in said.out
    assert "增加步骤" not in said.out


def test_a_power_gone_and_where_its_cases_stand(say: Say, own: Path) -> None:
    opened = say("case", "open", "BM-02", "--by", "甲:申请人", "--village", "610524101203", "--party", "申请人=甲")
    assert opened.code == 0, opened.err
    shutil.move(own / BM02, own / "gone.txt")
    (own / "scenarios/subsistence-allowance.yaml").unlink()
    said = say("diff", str(SHIPPED), str(own), "--open")
    assert "· 去掉事项 BM-02 最低生活保障申请" in said.out
    assert "去掉的“最低生活保障申请”还有在办 1 件" in said.out


def test_where_open_cases_stand_in_a_power_that_changed(say: Say, edit: Edit, own: Path) -> None:
    say("case", "open", "BM-02", "--by", "甲:申请人", "--village", "610524101203", "--party", "申请人=甲")
    edit(BM02, "承诺: 28个工作日", "承诺: 20个工作日")
    said = say("diff", str(SHIPPED), str(own), "--open")
    assert "    在办 1 件停在“提出申请”\n" in said.out


def test_a_way_past_a_step_may_loosen(say: Say, edit: Edit, own: Path) -> None:
    edit(BM02, "    下一步: 村内公布\n", "    下一步: 办结\n")
    said = say("diff", str(SHIPPED), str(own))
    assert said.code == 1, said.out


def test_in_english_too(say: Say, edit: Edit, own: Path) -> None:
    edit(LEVY, "同意户数 * 2 < 总户数", "同意户数 * 4 < 总户数")
    said = say("--lang", "en", "diff", str(SHIPPED), str(own))
    assert (
        "? rule “同意不到半数” from 同意户数 × 2 under 总户数 to 同意户数 × 4 under 总户数 (may be looser" in said.out
    )
    assert said.out.endswith("1 differences, 1 may be looser, please compare\n")


def test_without_a_store_no_case_is_open_and_none_is_made(say: Say, own: Path, desk: Path) -> None:
    assert say("diff", str(SHIPPED), str(own), "--open").code == 0
    assert not (desk / "qingdan.db").exists()


def test_as_json(say: Say, edit: Edit, own: Path) -> None:
    edit(BM02, "公示: {不少于: 7天", "公示: {不少于: 3天")
    found = json.loads(say("diff", str(SHIPPED), str(own), "--json").out)
    assert found["lawful"] is False
    assert found["loosens"] is True
    assert [change["effect"] for power in found["powers"] for change in power["changes"]] == ["unlawful"]


@pytest.mark.parametrize("lists", ["visits", "halls", "duties"])
def test_the_lists_are_the_same_as_json_and_in_words(say: Say, lists: str) -> None:
    rows = json.loads(say("list", f"--{lists}", "--json").out)[lists]
    said = say("list", f"--{lists}").out
    assert rows
    assert all(row.get("name", row.get("role")) in said for row in rows)
    assert say("--lang", "en", "list", f"--{lists}").code == 0
