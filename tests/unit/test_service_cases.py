"""Where cases meet: children that are called and awaited, sums over the cases of a village."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qingdan.engine.errors import StepRefused
from qingdan.engine.model.parts import Field
from qingdan.engine.model.period import Period, Unit
from qingdan.engine.model.words import FieldType
from qingdan.engine.runtime.events import Kind
from tests.desks import CALLER, CATALOGUE, DAY, GRANT, OFFICE, PAPER, VILLAGE, VILLAGER, Desk, power, step


@pytest.fixture
def desk() -> Desk:
    return Desk()


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

    def test_the_child_of_a_parent_on_hold_ends_afterwards(self, desk: Desk) -> None:
        parent, child = self.called(desk)
        desk.engine.hold(parent, by=OFFICE)
        with pytest.raises(StepRefused) as caught:
            desk.engine.withdraw(child, by=VILLAGER)
        assert (caught.value.code, desk.engine.case(parent).status) == ("QR110", "held")
        desk.now += DAY
        desk.engine.release(parent, by=OFFICE)
        desk.engine.withdraw(child, by=VILLAGER)
        assert desk.engine.case(parent).end == "超时"

    def test_a_parent_that_lapsed_first_waits_no_more(self, desk: Desk) -> None:
        parent, child = self.called(desk, "hasty")
        desk.now += 9 * DAY
        with pytest.raises(StepRefused) as caught:
            desk.engine.withdraw(child, by=VILLAGER)
        assert (caught.value.code, desk.engine.case(child).end) == ("QR110", "已撤回")
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
