"""The engine: acts entered or refused, answered once a key, decided anew after a conflict; parents and children."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING

import jsonschema
import pytest

from qingdan.engine.errors import Conflict, StepRefused, UsageError
from qingdan.engine.model.period import CHINA
from qingdan.engine.runtime.commands import Actor
from qingdan.engine.runtime.store import open_store
from qingdan.engine.runtime.store.transcript import entry_text
from tests.desks import CATALOGUE, DAY, NINE, OFFICE, PAPER, VILLAGE, VILLAGER, Desk

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def desk() -> Desk:
    return Desk()


class TestActs:
    def test_a_case_goes_its_way(self, desk: Desk) -> None:
        case = desk.applied()
        done = desk.engine.take(case, "审核", "同意", by=OFFICE)
        assert (done.end, done.seq, done.fields) == ("给付", 3, {"人口": 3})
        assert desk.kinds(case) == ["opened", "taken", "taken"]
        desk.store.verify()

    def test_an_id_names_the_power_and_the_day(self, desk: Desk) -> None:
        desk.now = datetime(2026, 11, 2, 23, 30, tzinfo=UTC)
        one, other = desk.opened(), desk.opened()
        assert one.startswith("BM-01-20261103-")
        assert one != other

    def test_a_refusal_is_raised_recorded_and_changes_nothing(self, desk: Desk) -> None:
        case = desk.opened()
        before = desk.engine.case(case)
        with pytest.raises(StepRefused) as caught:
            desk.engine.take(case, "审核", "同意", by=OFFICE)
        assert caught.value.code == "QR102"
        assert caught.value.allowed
        assert desk.engine.case(case) == before
        assert [entry.event.body["code"] for entry in desk.engine.refusals()] == ["QR102"]
        assert desk.kinds(case) == ["opened", "refused"]

    def test_what_is_not_on_the_list_cannot_be_opened(self, desk: Desk) -> None:
        with pytest.raises(StepRefused) as caught:
            desk.engine.open("生育证审批", VILLAGE, by=VILLAGER)
        assert caught.value.code == "QR100"
        assert [entry.event.case for entry in desk.engine.refusals()] == [""]

    def test_nor_what_has_fallen_off_it(self, desk: Desk) -> None:
        desk.now = datetime(2028, 1, 1, tzinfo=CHINA)
        with pytest.raises(StepRefused) as caught:
            desk.opened()
        assert caught.value.code == "QR100"
        assert "示例法" in caught.value.message

    def test_an_unknown_case_names_no_other(self, desk: Desk) -> None:
        case = desk.opened()
        for call in (desk.engine.case, desk.engine.history, desk.engine.options):
            with pytest.raises(UsageError) as caught:
                call(case[:-1])
            assert case not in str(caught.value)

    def test_hold_release_and_withdraw(self, desk: Desk) -> None:
        case = desk.applied()
        assert desk.engine.hold(case, "核查", by=OFFICE).status == "held"
        assert desk.engine.release(case, by=OFFICE).status == "open"
        assert desk.engine.withdraw(case, by=VILLAGER).end == "已撤回"

    def test_options_say_what_may_be_done(self, desk: Desk) -> None:
        assert "审核" in {option.step for option in desk.engine.options(desk.applied())}

    def test_cases_come_in_the_order_of_opening(self, desk: Desk) -> None:
        opened = [desk.opened(), desk.opened("caller"), desk.opened()]
        assert [case.id for case in desk.engine.cases()] == opened

    def test_what_an_act_lets_fall_due_is_entered_with_it(self, desk: Desk) -> None:
        case = desk.opened("posted")
        desk.engine.post(case, "公示", "村务公开栏", PAPER, by=OFFICE)
        desk.now += 9 * DAY
        watch = Actor("乙", ["村监委会"])
        signed = desk.engine.sign(case, "公示", by=watch)
        assert (signed.step, signed.seq) == ("办", 4)
        assert desk.engine.case(case) == signed

    def test_a_follow_up_on_demand(self, desk: Desk) -> None:
        source = desk.applied()
        desk.engine.take(source, "审核", "同意", by=OFFICE)
        case = desk.engine.open("grant", VILLAGE, {"申请人": "甲"}, source=source, start="复核", by=OFFICE)
        assert (case.source, case.step, case.fields) == (source, "复核", {"人口": 3})


class TestTime:
    def test_what_fell_due_is_counted_when_read_and_entered_when_acted(self, desk: Desk) -> None:
        case = desk.applied()
        desk.now = NINE + 8 * DAY
        assert desk.engine.case(case).end == "超时"
        assert len(desk.store.history(case)) == 2
        with pytest.raises(StepRefused, match="终点"):
            desk.engine.take(case, "审核", "同意", by=OFFICE)
        lapse = desk.store.history(case)[-1].event
        assert (lapse.outcome, lapse.at) == ("逾期", datetime(2026, 11, 10, tzinfo=CHINA))

    def test_settling_enters_it_once(self, desk: Desk) -> None:
        case = desk.applied()
        desk.now = NINE + 8 * DAY
        assert desk.engine.settle(case) == desk.engine.settle(case)
        assert desk.kinds(case) == ["opened", "taken", "taken"]

    def test_due_lists_what_is_late_first(self, desk: Desk) -> None:
        first = desk.applied()
        desk.now += DAY
        second = desk.applied()
        desk.opened()
        assert [case.id for case in desk.engine.due(NINE + 20 * DAY)] == [first, second]
        assert desk.engine.due() == ()

    def test_a_late_entry_says_so(self, desk: Desk) -> None:
        case = desk.opened()
        desk.now += DAY
        at = NINE + timedelta(hours=1)
        desk.engine.take(case, "提出", data={"人口": 3}, materials={"申请书": PAPER}, by=VILLAGER, at=at)
        event = desk.engine.history(case)[-1].event
        assert (event.at, event.entered, event.late) == (at, desk.now, True)

    def test_a_late_refusal_says_so_too(self, desk: Desk) -> None:
        case = desk.opened()
        desk.now += DAY
        with pytest.raises(StepRefused):
            desk.engine.take(case, "审核", by=OFFICE, at=NINE)
        refused = desk.engine.refusals()[0].event
        assert (refused.at, refused.entered, refused.late) == (NINE, desk.now, True)

    @pytest.mark.parametrize("at", [NINE + DAY, datetime(2026, 11, 2)])
    def test_no_future_and_no_moment_without_zone(self, desk: Desk, at: datetime) -> None:
        with pytest.raises(UsageError):
            desk.opened(at=at)

    def test_nothing_before_the_last_entry(self, desk: Desk) -> None:
        case = desk.opened()
        with pytest.raises(UsageError):
            desk.engine.withdraw(case, by=VILLAGER, at=NINE - DAY)

    def test_a_clock_that_runs_behind_stops_nothing(self, desk: Desk) -> None:
        case = desk.opened()
        desk.now -= timedelta(seconds=5)
        assert desk.engine.withdraw(case, by=VILLAGER).at == NINE


class TestTogether:
    def test_the_wrong_expectation_is_a_conflict(self, desk: Desk) -> None:
        case = desk.applied()
        with pytest.raises(Conflict, match="以为在第 1 条，实际到了第 2 条"):
            desk.engine.withdraw(case, by=VILLAGER, expected=1)
        assert desk.engine.withdraw(case, by=VILLAGER, expected=2).end == "已撤回"

    def test_the_expectation_counts_what_fell_due(self, desk: Desk) -> None:
        case = desk.applied()
        desk.now += 8 * DAY
        with pytest.raises(Conflict):
            desk.engine.take(case, "审核", "同意", by=OFFICE, expected=2)
        with pytest.raises(StepRefused):
            desk.engine.take(case, "审核", "同意", by=OFFICE, expected=3)

    def test_two_engines_on_one_store_see_one_another(self, desk: Desk) -> None:
        other = Desk(desk.store)
        case = desk.applied()
        assert other.engine.case(case).step == "审核"
        desk.engine.hold(case, by=OFFICE)
        with pytest.raises(StepRefused) as caught:
            other.engine.take(case, "审核", "同意", by=OFFICE)
        assert caught.value.code == "QR110"
        desk.engine.release(case, by=OFFICE)
        assert other.engine.take(case, "审核", "同意", by=OFFICE).end == "给付"

    def test_an_expectation_is_not_fooled_by_an_old_copy(self, desk: Desk) -> None:
        other = Desk(desk.store)
        case = desk.applied()
        other.engine.case(case)
        desk.engine.hold(case, by=OFFICE)
        with pytest.raises(Conflict):
            other.engine.release(case, by=OFFICE, expected=2)
        assert other.engine.release(case, by=OFFICE, expected=3).seq == 4

    def test_of_many_who_decide_one_does(self, desk: Desk) -> None:
        case = desk.applied()

        def decide(_: int) -> str:
            try:
                return desk.engine.take(case, "审核", "同意", by=OFFICE).end
            except StepRefused as refused:
                return refused.code

        with ThreadPoolExecutor(8) as pool:
            answers = sorted(pool.map(decide, range(12)))
        assert answers == ["QR110"] * 11 + ["给付"]
        desk.store.verify()

    def test_the_record_read_again_gives_the_same_case(self, desk: Desk) -> None:
        case = desk.applied()
        done = desk.engine.take(case, "审核", "同意", by=OFFICE)
        assert Desk(desk.store).engine.case(case) == done


def test_the_record_is_as_its_schema_says(desk: Desk) -> None:
    case = desk.applied()
    with pytest.raises(StepRefused):
        desk.engine.open("没有的", VILLAGE, by=VILLAGER)
    with pytest.raises(StepRefused):
        desk.engine.take(case, "提出", by=VILLAGER)
    desk.store.erase(1)
    schema = json.loads((files("qingdan") / "schemas" / "event.schema.json").read_text("utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    assert [
        error.message for line in desk.store.lines() for error in validator.iter_errors(json.loads(entry_text(line)))
    ] == []


def test_it_works_on_a_file_too(tmp_path: Path) -> None:
    desk = Desk(open_store(f"sqlite:///{tmp_path}/cases.db"))
    case = desk.applied()
    again = Desk(open_store(f"sqlite:///{tmp_path}/cases.db"), replace(CATALOGUE, powers={}))
    assert again.engine.take(case, "审核", "同意", by=OFFICE).end == "给付"
    again.store.verify()
