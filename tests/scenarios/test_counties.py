"""The four lists that ship: each is sound, plays every scenario it has or inherits, and no county loosens the law."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from qingdan import check, read_catalogue
from qingdan.cli import run as qingdan
from qingdan.engine.analysis.changes.catalogues import differences
from qingdan.engine.analysis.changes.change import LOOSENS, Effect
from qingdan.engine.positions import Severity
from qingdan.engine.runtime.rehearsal.scenario import coverage, run

if TYPE_CHECKING:
    from qingdan.engine.language.load import Loaded
    from qingdan.engine.model.catalogue import Catalogue

SHIPPED = Path(__file__).parents[2] / "catalogue"
COUNTIES = ("linwei", "dali", "tongguan")
LISTS = ("heyang", *COUNTIES)


@cache
def loaded(name: str) -> Loaded:
    return read_catalogue(SHIPPED / name)


def catalogue(name: str) -> Catalogue:
    found = loaded(name).catalogue
    assert found is not None
    return found


def scenarios(name: str) -> dict[str, Any]:
    """The scenario files of a list, its own and the inherited, by the power they are about."""
    return {data["power"]: data for data in (cast("Any", each.data) for each in loaded(name).scenarios)}


POWERS = [(name, power.id) for name in LISTS for power in catalogue(name).powers.values()]


@pytest.mark.parametrize("name", LISTS)
def test_nothing_is_wrong_with_it(name: str) -> None:
    found = (*loaded(name).problems, *check(catalogue(name), loaded(name).locate))
    assert [problem for problem in found if problem.severity is not Severity.NOTE] == []


@pytest.mark.parametrize("name", LISTS)
def test_what_is_found_stands_in_a_file_that_was_read(name: str) -> None:
    found = check(catalogue(name), loaded(name).locate)
    assert found
    assert {problem.route.file for problem in found} <= set(loaded(name).documents)
    assert all(problem.span for problem in found)


@pytest.mark.parametrize(("name", "power"), POWERS, ids=[f"{name}-{power}" for name, power in POWERS])
def test_its_scenarios_pass_and_leave_no_outcome_untried(name: str, power: str) -> None:
    results = run(catalogue(name), scenarios(name)[catalogue(name).powers[power].code])
    assert {result.name: result.text.zh for result in results if result.text} == {}
    assert coverage(catalogue(name), results)[power].missing == ()


@pytest.mark.parametrize("name", LISTS)
def test_every_file_of_scenarios_is_of_a_power_on_the_list(name: str) -> None:
    assert set(scenarios(name)) == {power.code for power in catalogue(name).powers.values()}


@pytest.mark.parametrize("name", COUNTIES)
def test_no_power_speaks_of_one_that_the_county_leaves_out(name: str) -> None:
    gone = {power.code for power in catalogue("heyang").powers.values()} - {
        power.code for power in catalogue(name).powers.values()
    }
    files = {power.origin.file for power in catalogue(name).powers.values()}
    texts = {file: str(loaded(name).documents[file].data) for file in files}
    texts |= {dropped.name: dropped.reason for dropped in catalogue(name).dropped}
    assert len(gone) == 1
    assert [(where, code) for where, text in texts.items() for code in gone if code in text] == []


KINDS = {
    "linwei": (
        "· 增加事项 BM-20 退役军人优待证代办",
        "· 去掉事项 ZD-04 一事一议筹资筹劳（",
        "· 增加法规：退役军人保障法",
        "· 角色“县民政局”：地点从 县政务服务大厅 改为 区政务服务大厅",
        "· 参数“急难限额”：值从 1000 改为 1200",
        "- 信息“先行金额”：最大从 1000 改为 1200（放松）",
        "· 增加热线：区政务服务（0913-0000001）",
        "+ 承诺时限从 20个工作日 改为 15个工作日，少了 5个工作日（更严）",
    ),
    "dali": (
        "· 增加事项 BM-20 林木采伐许可证代办",
        "· 去掉事项 BM-18 老年人优待证（优待凭证）代办（",
        "· 增加法规：森林法",
        "· 角色“县社保局”：地点从 县政务服务大厅 改为 县社保服务大厅",
        "· 参数“抽查比例”：值从 0.05 改为 0.1",
        "+ 信息“抽中户”：抽查比例从 0.05 改为 0.1（更严）",
        "? 参数“抽查比例”从 0.05 改为 0.1，条件随着变：差错户数超过农户数 × 抽查比例 × 差错率上限（可能放松，请核对）",
        "· 增加热线：县林业（0913-0000002）",
        "+ “县级审批”：限期从 8个工作日 改为 5个工作日，少了 3个工作日（更严）",
    ),
    "tongguan": (
        "· 增加事项 ZD-13 村民委员会成员罢免",
        "· 去掉事项 ZD-12 误工补贴人员与标准确定（",
        "· 增加会议：罢免投票",
        "· 增加角色：联名人、被罢免人",
        "? 参数“主任审批限额”从 2000 改为 3000，条件随着变：三十日累计不超过主任审批限额（可能放松，请核对）",
        "· 增加热线：县基层政权（0913-0000003）",
        "+ “县级审批”：限期从 12个工作日 改为 7个工作日，少了 5个工作日（更严）",
    ),
}


@pytest.mark.parametrize("name", COUNTIES)
def test_it_differs_from_heyang_as_it_means_to(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert qingdan(["diff", str(SHIPPED / "heyang"), str(SHIPPED / name)]) == 1
    said = capsys.readouterr().out
    assert [line for line in KINDS[name] if f"  {line}" not in said] == []


LOOSER = {
    "linwei": {"temporary-relief": 1},  # the relief that is given before it is approved, up to 1200元
    "dali": {"farmland-subsidy": 1},  # a condition that reads the ratio of the draw
    "tongguan": {"daily-finance": 2, "large-funds": 1},  # what the director approves alone, up to 3000元
}
"""Where a county's own numbers loosen what Heyang has, or may."""
UNCALLED = {"linwei": {"collective-works"}, "dali": set[str](), "tongguan": set[str]()}
"""Powers that no power of the county calls any more: nothing is left with which a case would be withdrawn."""


@pytest.mark.parametrize("name", COUNTIES)
def test_it_binds_less_than_heyang_does_by_its_own_numbers_alone(name: str) -> None:
    found = differences(catalogue("heyang"), catalogue(name))
    assert found.lawful
    assert not any(change.effect in LOOSENS for change in found.registers)
    looser = {power: sum(change.effect in LOOSENS for change in changes) for power, changes in found.powers.items()}
    assert {power: count for power, count in looser.items() if count} == LOOSER[name]
    plain = {power for power, changes in found.powers.items() if any(each.effect is Effect.PLAIN for each in changes)}
    assert plain == UNCALLED[name]


@pytest.mark.parametrize("name", COUNTIES)
def test_a_patch_that_cuts_a_notice_of_the_law_is_found(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = shutil.copytree(SHIPPED / name, tmp_path / name)
    patch = copy / "powers/service/subsistence-allowance.patch.yaml"
    patch.write_text("流程: {村内公示: {公示: {不少于: 3天}}}\n", "utf-8")
    assert qingdan(["check", str(copy)]) == 1
    said = capsys.readouterr().out
    assert f"{patch}:1:" in said
    assert "QD402" in said
    assert qingdan(["diff", str(SHIPPED / "heyang"), str(copy)]) == 1
    assert "! “村内公示”：公示从 7天 改为 3天，少了 4天，法律定的是 7天（比法律还松）" in capsys.readouterr().out
