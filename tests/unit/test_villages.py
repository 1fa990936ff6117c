"""A village lies within the division of the catalogue, whichever door its code comes through."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qingdan.engine.errors import UsageError
from qingdan.engine.runtime.rehearsal.scenario import run
from tests.desks import CATALOGUE, OFFICE, VILLAGE, VILLAGER, Desk

OUTSIDE = ["110101001001", "610525101203", "611524101203", "000000000000"]
NO_CODE = ["61052410120", "6105241012033", "610524", "", "６10524101203", "61052410120a", "61052410120٣"]


@pytest.mark.parametrize("village", OUTSIDE)
def test_elsewhere(village: str) -> None:
    desk = Desk()
    with pytest.raises(UsageError, match=f"{village} 不是示例县的村：这里村的区划代码以 610524 开头"):
        desk.engine.open("grant", village, by=VILLAGER)
    assert list(desk.store.lines(0)) == []


@pytest.mark.parametrize("village", NO_CODE)
def test_no_code_of_a_village(village: str) -> None:
    with pytest.raises(UsageError):
        Desk().engine.open("grant", village, by=VILLAGER)


@pytest.mark.parametrize("village", [*OUTSIDE, *NO_CODE])
def test_cycles_are_opened_nowhere_else(village: str) -> None:
    with pytest.raises(UsageError):
        Desk().engine.rounds.work(villages=[VILLAGE, village])


@pytest.mark.parametrize(
    ("division", "inside", "outside"),
    [("610500", VILLAGE, "610602101203"), ("610000", "610602101203", "620102101203"), ("000000", "110101001001", "")],
)
def test_a_city_and_a_province_have_the_villages_below_them(division: str, inside: str, outside: str) -> None:
    desk = Desk(catalogue=replace(CATALOGUE, division=division))
    assert desk.engine.open("grant", inside, by=VILLAGER).village == inside
    with pytest.raises(UsageError):
        desk.engine.open("grant", outside, by=VILLAGER)


@pytest.mark.parametrize("place", ["", "61", "610524", VILLAGE[:9], VILLAGE])
def test_an_office_may_hold_for_any_place_above(place: str) -> None:
    desk = Desk()
    case = desk.applied()
    assert desk.engine.take(case, "审核", "同意", by=replace(OFFICE, place=place)).end == "给付"


def test_a_scenario_of_a_village_elsewhere_fails_at_its_line() -> None:
    acts = [{"open": {"by": "申请人", "village": OUTSIDE[0]}}]
    result = run(CATALOGUE, {"power": "BM-01", "scenarios": {"别处": acts}})[0]
    assert result.keys == ("scenarios", "别处", 0, "open")
    assert result.text is not None
    assert "不是示例县的村" in result.text.zh
