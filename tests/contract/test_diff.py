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


CHANGES = (
    (BM02, "限: 6个工作日\n", "限: 8个工作日\n", "- “入户初审”限期：6个工作日 → 8个工作日，多了 2个工作日", 0),
    (BM02, "限: 6个工作日\n", "限: 4个工作日\n", "+ “入户初审”限期：6个工作日 → 4个工作日，少了 2个工作日", 0),
    (BM02, "公示: {不少于: 7天", "公示: {不少于: 3天", "! “村内公示”公示：7天 → 3天，少了 4天，法律定的是 7天", 1),
    (BM02, "公示: {不少于: 7天", "公示: {不少于: 10天", "+ “村内公示”公示：7天 → 10天，多了 3天", 0),
    (BM02, "法定: 30个工作日", "法定: 40个工作日",
     "! 法定时限：30个工作日 → 40个工作日，多了 10个工作日，法律定的是 30个工作日", 1),
    (BM02, "承诺: 28个工作日", "承诺: 20个工作日", "+ 承诺时限：28个工作日 → 20个工作日，少了 8个工作日", 0),
    (BM02, "收费: 无", "收费: 10元", "- 收费：无 → 10元", 0),
    (BM02, "不予受理告知书, 救济: 六十日内可以申请行政复议，也可以依法起诉}", "不予受理告知书}",
     "- “不予受理”的救济：六十日内可以申请行政复议，也可以依法起诉 → 无", 0),
    (BM02, "  收入财产核对报告: {来源: 共享}", "  收入财产核对报告: {来源: 本人}",
     "- 增加要当事人交的材料：收入财产核对报告", 0),
    (BM02, "[窗口, 代办, 上门, 网上预审, 公休日预约]", "[窗口, 上门, 网上预审, 公休日预约]", "- 去掉渠道：代办", 0),
    (BM02, "    签字: {镇民政办: 1, 申请人: 1}", "    签字: {镇民政办: 1}", "- “入户初审”去掉签字：申请人（1）", 0),
    ("laws.yaml", "    第十九条: {公示不少于: 7天}", "    第十九条: {公示不少于: 3天}",
     "! 《最低生活保障审核确认办法》第十九条公示不少于：7天 → 3天，少了 4天", 1),
    ("catalogue.yaml", '纪检: "12388"', '纪检: "0913-0000000"', "· 纪检热线：12388 → 0913-0000000", 0),
    ("catalogue.yaml", "值: 200, 通过", "值: 180, 通过", "· 参数“宅基地面积上限”：200 → 180", 0),
)  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "line", "code"), CHANGES)
def test_a_change_is_said_with_what_it_does(
    say: Say, edit: Edit, own: Path, file: str, old: str, new: str, line: str, code: int
) -> None:
    edit(file, old, new)
    said = say("diff", str(SHIPPED), str(own))
    assert f"  {line}\n" in said.out
    assert said.code == code
    back = say("diff", str(own), str(SHIPPED)).out
    assert ("- " if line[0] == "+" else "+ " if line[0] in "-!" else "· ") in back


def test_a_body_that_decides_with_fewer_loosens_the_law(say: Say, own: Path) -> None:
    path = own / "bodies.yaml"
    before, name, after = path.read_text("utf-8").partition("村民代表会议:")
    path.write_text(before + name + after.replace("应到的2/3", "应到的1/2", 1), "utf-8")
    said = say("diff", str(SHIPPED), str(own))
    assert "! “村民代表会议”的到会：应到的2/3 → 应到的1/2" in said.out
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
    assert "· “定额发证”结果“完成”的去向：村内公布 → 电话回访" in said.out
    assert "· 去掉步骤“电话回访”" in say("diff", str(own), str(SHIPPED)).out


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


def test_without_a_store_no_case_is_open_and_none_is_made(say: Say, own: Path, desk: Path) -> None:
    assert say("diff", str(SHIPPED), str(own), "--open").code == 0
    assert not (desk / "qingdan.db").exists()


def test_as_json(say: Say, edit: Edit, own: Path) -> None:
    edit(BM02, "公示: {不少于: 7天", "公示: {不少于: 3天")
    found = json.loads(say("diff", str(SHIPPED), str(own), "--json").out)
    assert found["lawful"] is False
    assert [change["effect"] for power in found["powers"] for change in power["changes"]] == ["unlawful"]


@pytest.mark.parametrize("lists", ["visits", "halls", "duties"])
def test_the_lists_are_the_same_as_json_and_in_words(say: Say, lists: str) -> None:
    rows = json.loads(say("list", f"--{lists}", "--json").out)[lists]
    said = say("list", f"--{lists}").out
    assert rows
    assert all(row.get("name", row.get("role")) in said for row in rows)
    assert say("--lang", "en", "list", f"--{lists}").code == 0
