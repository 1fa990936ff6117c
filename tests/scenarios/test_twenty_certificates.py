"""The twenty certificates that no village may issue are refused by name, at the counter and at the seal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qingdan import read_catalogue
from qingdan.engine.runtime.rehearsal.scenario import run

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qingdan.engine.model.catalogue import Catalogue

TWENTY = (
    "亲属关系证明",
    "居民身份信息证明",
    "户口登记项目内容变更申请证明",
    "居民养犬证明",
    "无犯罪记录证明",
    "社区戒毒社区康复人员情况证明",
    "人员失踪证明",
    "婚姻状况证明",
    "出生证明",
    "健在证明",
    "死亡证明",
    "疾病状况证明",
    "残疾状况证明",
    "婚育状况证明",
    "居民就业状况证明",
    "居民个人档案证明",
    "居民财产证明",
    "遗产继承权证明",
    "市场主体住所证明",
    "证件遗失证明",
)
"""As 民发〔2020〕20号 names them."""


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    found = read_catalogue().catalogue
    assert found is not None
    return found


@pytest.mark.parametrize("code", ["BM-19", "RC-04"])
def test_the_list_is_the_twenty_and_names_the_right_office(catalogue: Catalogue, code: str) -> None:
    power = catalogue.find(code)
    assert power is not None
    assert tuple(power.lists["不得出具"]) == TWENTY
    assert all(power.lists["不得出具"].values())
    assert power.lists["不得出具"] == catalogue.powers["village-certificate"].lists["不得出具"]


def test_what_the_agent_for_the_household_register_refuses_is_of_the_twenty(catalogue: Catalogue) -> None:
    counter, agent = catalogue.powers["village-certificate"], catalogue.powers["household-registration"]
    refused = agent.lists["不得开具"]
    assert {"亲属关系证明", "出生证明", "死亡证明"} <= set(refused)
    assert refused.items() <= counter.lists["不得出具"].items()


@pytest.mark.parametrize("name", TWENTY)
def test_each_of_them_is_refused_at_the_counter(catalogue: Catalogue, name: str) -> None:
    data = {"证明种类": name, "用途": "办事", "索要单位": "某单位"}
    asked = {"take": {"step": "提出申请", "record": data, "submit": ["申请"]}}
    stamped = {"refuse": {"code": "QR110", "step": "主任审批", "outcome": "同意"}}
    _walk(catalogue, "BM-19", asked, {"reach": "依法不得出具"}, stamped)


@pytest.mark.parametrize("name", TWENTY)
def test_each_of_them_is_refused_at_the_seal(catalogue: Catalogue, name: str) -> None:
    data = {"用印事项": name, "用途": "办事"}
    asked = {"take": {"step": "用印申请", "by": "申请人", "record": data, "submit": ["用印文件"]}}
    stamped = {"refuse": {"code": "QR110", "step": "核对用印", "outcome": "一致"}}
    _walk(catalogue, "RC-04", asked, {"reach": "不予用印"}, stamped)


def _walk(catalogue: Catalogue, code: str, *acts: Mapping[str, object]) -> None:
    opened = {"open": {"by": "申请人", "on": "2026-11-02"}}
    (result,) = run(catalogue, {"power": code, "scenarios": {"名单": [opened, *acts]}})
    assert result.passed, result.text
