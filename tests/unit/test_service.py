"""The engine: acts entered or refused, answered once a key, decided anew after a conflict; parents and children."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from qingdan.engine.errors import Conflict, StepRefused, StoreError, Tampered, UsageError
from qingdan.engine.model.catalogue import Catalogue, Edition, Law
from qingdan.engine.model.codec import digest
from qingdan.engine.model.parts import (
    Basis,
    Bound,
    Call,
    Channel,
    End,
    Field,
    Limit,
    Material,
    Notice,
    Role,
    Signature,
    Start,
)
from qingdan.engine.model.period import CHINA, Period, Unit
from qingdan.engine.model.power import Exit, Outcome, Power, Step, Way
from qingdan.engine.model.words import Category, EndKind, FieldType, Level, Nature, Reserved, Source
from qingdan.engine.runtime.case import data_digest
from qingdan.engine.runtime.commands import Actor
from qingdan.engine.runtime.desk.definitions import Definitions
from qingdan.engine.runtime.desk.shelf import Shelf
from qingdan.engine.runtime.events import Kind
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import Store, open_store
from qingdan.engine.runtime.store.memory import MemoryStore
from qingdan.engine.runtime.store.transcript import entry_text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

NINE = datetime(2026, 11, 2, 9, tzinfo=CHINA)
DAY = timedelta(days=1)
VILLAGE = "610524101203"
PAPER = "a" * 64
VILLAGER = Actor("甲", ["申请人"])
OFFICE = Actor("clerk-7", ["村委会"], place="610524101")
FIVE = Limit(at_most=Bound(Period(5, Unit.WORKDAYS)))
ENDS = {
    "给付": End(EndKind.ACCOMPLISHED),
    "不予": End(EndKind.DENIED),
    "超时": End(EndKind.TERMINATED),
    "已撤回": End(EndKind.TERMINATED),
}


def step(name: str, by: str, outcomes: Mapping[str, str], **more: Any) -> Step:
    made = {name: Outcome(name, (Way(to),), world=name in set(Reserved)) for name, to in outcomes.items()}
    return Step(id=name, label=name, by=(by,), outcomes=made, **more)


def power(name: str, code: str, steps: list[Step], **more: Any) -> Power:
    return Power(
        id=name,
        code=code,
        name=name,
        category=Category.SERVICE,
        nature=Nature.GRANT,
        holder="村委会",
        audience="本村村民",
        basis=(Basis("示例法"),),
        steps={each.id: each for each in steps},
        ends=ENDS,
        edition="2026-1",
        parties=("申请人",),
        anytime=(Exit("撤回", ("申请人",), "已撤回"),),
        roles={"村委会": Role(Level.VILLAGE, may_hold=True), "申请人": Role(Level.VILLAGER)},
        **more,
    )


GRANT = power(
    "grant",
    "BM-01",
    [
        step("提出", "申请人", {"完成": "审核"}, submit=("申请书",), record=("人口",)),
        step("审核", "村委会", {"同意": "给付", "不同意": "不予", "逾期": "超时"}, within=FIVE),
        step("复核", "村委会", {"无变化": "给付", "停发": "不予"}, start=Start(after="给付")),
    ],
    materials={"申请书": Material(Source.PARTY)},
    fields={"人口": Field(FieldType.INTEGER)},
)
CALLER = power(
    "caller",
    "BM-02",
    [step("转", "村委会", {"办成": "给付", "不予": "不予", "终止": "超时"}, call=Call("BM-01"))],
    channels={"代办": Channel()},
)
HASTY = power(
    "hasty",
    "BM-04",
    [step("转", "村委会", {"办成": "给付", "终止": "不予", "逾期": "超时"}, call=Call("BM-01"), within=FIVE)],
)
POSTED = power(
    "posted",
    "BM-05",
    [
        step(
            "公示",
            "村委会",
            {"无异议": "办", "有异议": "不予"},
            notice=Notice(Bound(Period(7, Unit.DAYS))),
            sign=(Signature("村监委会"),),
        ),
        step("办", "村委会", {"完成": "给付"}),
    ],
)
SENDER = power("sender", "BM-03", [step("转", "村委会", {"完成": "给付"}, call=Call("BM-01", wait=False))])
CATALOGUE = Catalogue(
    id="demo",
    name="示例县",
    division="610524",
    edition=Edition("2026-1", date(2026, 11, 1)),
    powers={each.id: each for each in (GRANT, CALLER, SENDER, HASTY, POSTED)},
    laws={"示例法": Law("示例法", until=date(2027, 12, 31))},
    roles={},
    bodies={},
)


@dataclass
class Desk:
    """An engine whose clock is moved by hand."""

    store: Store = field(default_factory=MemoryStore)
    catalogue: Catalogue = CATALOGUE
    now: datetime = NINE

    def __post_init__(self) -> None:
        self.engine = Engine(self.catalogue, self.store, clock=lambda: self.now)

    def opened(self, name: str = "grant", **more: Any) -> str:
        by = VILLAGER if name == "grant" else OFFICE
        return self.engine.open(name, VILLAGE, {"申请人": "甲"}, by=by, **more).id

    def applied(self) -> str:
        case = self.opened()
        self.engine.take(case, "提出", data={"人口": 3}, materials={"申请书": PAPER}, by=VILLAGER)
        return case

    def kinds(self, case: str) -> list[str]:
        return [entry.event.kind.value for entry in self.engine.history(case)]


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
        signed = desk.engine.sign(case, "公示", "无异议", data_digest(POSTED, {}), by=watch)
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
        assert (event.at, event.body["entered_at"]) == (at, "2026-11-03T01:00:00.000000Z")

    def test_a_late_refusal_says_so_too(self, desk: Desk) -> None:
        case = desk.opened()
        desk.now += DAY
        with pytest.raises(StepRefused):
            desk.engine.take(case, "审核", by=OFFICE, at=NINE)
        assert "entered_at" in desk.engine.refusals()[0].event.body

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


class TestKeys:
    def test_a_repeated_key_gives_the_first_answer(self, desk: Desk) -> None:
        first = desk.engine.open("grant", VILLAGE, {"申请人": "甲"}, by=VILLAGER, key="k")
        desk.engine.take(first.id, "提出", data={"人口": 3}, materials={"申请书": PAPER}, by=VILLAGER)
        again = desk.engine.open("grant", VILLAGE, {"申请人": "甲"}, by=VILLAGER, key="k")
        assert again == first
        assert len(desk.store.cases()) == 1

    def test_a_repeated_refusal_is_refused_alike_and_recorded_once(self, desk: Desk) -> None:
        case = desk.opened()
        said = set()
        for _ in range(2):
            with pytest.raises(StepRefused) as caught:
                desk.engine.take(case, "审核", "同意", by=OFFICE, key="k")
            said.add((caught.value.code, caught.value.text))
        assert len(said) == 1
        assert len(desk.engine.refusals()) == 1

    def test_a_key_is_for_one_thing(self, desk: Desk) -> None:
        case = desk.engine.open("grant", VILLAGE, {"申请人": "甲"}, by=VILLAGER, key="k").id
        with pytest.raises(UsageError, match="已经用在别的事上"):
            desk.engine.withdraw(case, by=VILLAGER, key="k")


class TestDefinitions:
    def test_a_new_edition_does_not_change_a_running_case(self, desk: Desk) -> None:
        case = desk.applied()
        stricter = replace(
            GRANT, steps={**GRANT.steps, "审核": step("审核", "镇政府", {"准": "给付"})}, edition="2027-1"
        )
        later = Desk(desk.store, replace(CATALOGUE, powers={"grant": stricter}))
        assert later.engine.case(case).digest == digest(GRANT)
        assert later.engine.take(case, "审核", "同意", by=OFFICE).end == "给付"
        assert later.engine.case(later.opened()).edition == "2027-1"

    def test_a_lost_definition_is_said_to_be_lost(self, desk: Desk) -> None:
        case = desk.opened()
        desk.store._definitions.clear()  # type: ignore[attr-defined]
        with pytest.raises(StoreError, match="缺少定义"):
            Desk(desk.store, replace(CATALOGUE, powers={})).engine.case(case)

    def test_a_forged_definition_is_not_run(self, desk: Desk) -> None:
        case = desk.opened()
        desk.store._definitions[digest(GRANT)] += " "  # type: ignore[attr-defined]
        with pytest.raises(Tampered):
            Desk(desk.store, replace(CATALOGUE, powers={})).engine.case(case)


class TestShelf:
    def test_it_has_room_for_so_many(self, desk: Desk) -> None:
        shelf = Shelf(desk.store, Definitions(CATALOGUE, desk.store), room=2)
        cases = [desk.opened() for _ in range(3)]
        assert [shelf.at_hand(case).id for case in cases] == cases
        assert list(shelf._cases) == cases[1:]

    def test_an_older_state_does_not_replace_a_newer(self, desk: Desk) -> None:
        case = desk.opened()
        old = desk.engine.case(case)
        shelf = Shelf(desk.store, Definitions(CATALOGUE, desk.store))
        desk.engine.hold(case, by=OFFICE)
        new = shelf.fresh(case)
        shelf.put(old)
        assert shelf.at_hand(case) == new


class TestChildren:
    def called(self, desk: Desk, name: str = "caller") -> tuple[str, str]:
        parent = desk.opened(name)
        desk.engine.take(parent, "转", by=OFFICE)
        return parent, desk.store.cases()[1]

    def test_a_call_opens_a_linked_case_in_the_same_batch(self, desk: Desk) -> None:
        parent, child = self.called(desk)
        assert desk.engine.case(parent).child == child
        assert desk.engine.case(child).parent == parent
        assert child.startswith("BM-01-")
        assert [e.event.kind for e in desk.store.history(parent)] == [Kind.OPENED, Kind.CALLED]

    def test_its_end_moves_the_parent_and_brings_the_fields_back(self, desk: Desk) -> None:
        parent, child = self.called(desk)
        desk.engine.take(child, "提出", data={"人口": 3}, materials={"申请书": PAPER}, by=VILLAGER)
        desk.engine.take(child, "审核", "不同意", by=OFFICE)
        assert desk.engine.case(parent).end == "不予"
        assert len(desk.store.history(parent)) == 3

    def test_a_child_that_lapses_moves_the_parent_too(self, desk: Desk) -> None:
        parent, child = self.called(desk)
        desk.engine.take(child, "提出", data={"人口": 3}, materials={"申请书": PAPER}, by=VILLAGER)
        desk.now += 8 * DAY
        assert desk.engine.case(parent).end == "超时"
        assert desk.engine.settle(parent).end == "超时"
        assert desk.store.history(child)[-1].event.outcome == "逾期"
        desk.store.verify()

    def test_a_parent_on_hold_is_told_afterwards(self, desk: Desk) -> None:
        parent, child = self.called(desk)
        desk.engine.hold(parent, by=OFFICE)
        desk.engine.withdraw(child, by=VILLAGER)
        assert desk.engine.case(parent).status == "held"
        desk.now += DAY
        desk.engine.release(parent, by=OFFICE)
        assert desk.engine.case(parent).end == "超时"

    def test_a_parent_that_lapsed_first_waits_no_more(self, desk: Desk) -> None:
        parent, child = self.called(desk, "hasty")
        desk.now += 9 * DAY
        desk.engine.withdraw(child, by=VILLAGER)
        assert desk.engine.case(parent).end == "超时"

    def test_a_key_answers_with_the_case_that_was_acted_on(self, desk: Desk) -> None:
        parent = desk.opened("caller")
        answers = [desk.engine.take(parent, "转", by=OFFICE, key="k") for _ in range(2)]
        assert answers[0] == answers[1]
        assert answers[0].id == parent

    def test_a_channel_the_child_does_not_have_becomes_the_window(self, desk: Desk) -> None:
        parent = desk.opened("caller", channel="代办")
        desk.engine.take(parent, "转", by=OFFICE)
        assert [case.channel for case in desk.engine.cases()] == ["代办", "窗口"]

    def test_who_does_not_wait_goes_on_at_once(self, desk: Desk) -> None:
        parent, child = self.called(desk, "sender")
        assert desk.engine.case(parent).end == "给付"
        assert desk.engine.withdraw(child, by=VILLAGER).end == "已撤回"
        assert len(desk.store.history(parent)) == 3

    def test_a_call_of_what_is_off_the_list_is_refused_whole(self) -> None:
        desk = Desk(catalogue=replace(CATALOGUE, powers={"caller": CALLER}))
        parent = desk.opened("caller")
        with pytest.raises(StepRefused) as caught:
            desk.engine.take(parent, "转", by=OFFICE)
        assert caught.value.code == "QR100"
        assert desk.kinds(parent) == ["opened", "refused"]


class TestTotals:
    PAY = power(
        "pay",
        "CW-01",
        [
            step("登记", "村委会", {"完成": "核"}, record=("收款人", "金额", "合计")),
            step("核", "村委会", {"付": "给付", "退": "不予", "重": "登记"}),
        ],
        fields={
            "收款人": Field(FieldType.TEXT),
            "金额": Field(FieldType.MONEY),
            "合计": Field(FieldType.SUM, column="金额", same=("收款人",), window=Period(30, Unit.DAYS)),
        },
    )

    def pay(self, desk: Desk, payee: str, amount: int) -> tuple[str, object]:
        case = desk.engine.open("pay", VILLAGE, {"申请人": "甲"}, by=OFFICE).id
        done = desk.engine.take(case, "登记", data={"收款人": payee, "金额": amount}, by=OFFICE)
        return case, done.fields["合计"]

    def test_other_cases_of_the_same_payee_count_within_the_window(self) -> None:
        desk = Desk(catalogue=replace(CATALOGUE, powers={"pay": self.PAY, "grant": GRANT}))
        desk.opened()
        refused, _ = self.pay(desk, "乙", 100)
        desk.engine.take(refused, "核", "退", by=OFFICE)
        assert self.pay(desk, "乙", 10)[1] == "10"
        desk.now += 20 * DAY
        assert self.pay(desk, "丙", 5)[1] == "5"
        assert self.pay(desk, "乙", 7)[1] == "17"
        desk.now += 15 * DAY
        case, added = self.pay(desk, "乙", 1)
        assert added == "8"
        desk.engine.take(case, "核", "重", by=OFFICE)
        again = desk.engine.take(case, "登记", data={"收款人": "乙", "金额": 2}, by=OFFICE)
        assert again.fields["合计"] == "9"


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
