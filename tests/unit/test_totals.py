"""累计 over the cases of a village: of several powers, each matter once, and exact however many act at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingdan.engine.errors import Conflict, StepRefused
from qingdan.engine.model.parts import Call, Field, Start
from qingdan.engine.model.power import Power
from qingdan.engine.model.words import EndKind, FieldType
from qingdan.engine.runtime.commands import Actor
from qingdan.engine.runtime.standing import Case
from qingdan.engine.runtime.store import open_store
from qingdan.engine.runtime.store.memory import MemoryStore
from tests.jobs import OFFICE, Office
from tests.powers import VILLAGE, days, power, step

COLUMNS = {
    "收款人": Field(FieldType.TEXT),
    "金额": Field(FieldType.MONEY),
    "合计": Field(FieldType.SUM, column="金额", same=("收款人",), window=days("30天"), powers=("FUND",)),
}
PAY = power(
    "pay",
    [
        step("登记", "村委会", "核", record=("收款人", "金额", "合计")),
        step("核", "村委会", {"付": "办成", "退": "不予", "重": "登记"}),
        step("回访", "村委会", "办成", start=Start(after="办成")),
    ],
    fields=COLUMNS,
)
FUND = power(
    "fund",
    [
        step("申请", "村委会", "付", record=("收款人", "金额", "合计")),
        step("付", "村委会", {kind.value: "办成" for kind in EndKind}, call=Call("PAY")),
    ],
    fields=COLUMNS | {"合计": replace(COLUMNS["合计"], powers=("PAY",))},
)
OTHER = "610524101204"
UNCOUNTED = (replace(PAY, fields={**COLUMNS, "合计": Field(FieldType.TEXT)}),)
"""A list of before, which adds nothing up."""
SAID = {"收款人": "乙", "合计": "无"}


class Till(Office):
    """An office that pays."""

    def __init__(self, store: Any = None, powers: tuple[Power, ...] = (PAY, FUND)) -> None:
        super().__init__(powers, store or MemoryStore())

    def open(self, name: str = "pay", village: str = VILLAGE) -> Case:
        return self.begin(name, village=village)

    def put(self, case: Case, amount: int, payee: str = "乙") -> str:
        data = {"收款人": payee, "金额": amount}
        return str(self.engine.take(case.id, case.step, data=data, by=OFFICE).fields["合计"])

    def pay(self, amount: int, payee: str = "乙", village: str = VILLAGE) -> str:
        return self.put(self.open(village=village), amount, payee)


def test_cases_are_numbered_in_their_village() -> None:
    till = Till()
    ids = [till.open("pay").id, till.open("pay").id, till.open("fund").id, till.open("pay", OTHER).id]
    assert ids == [
        f"PAY-{VILLAGE}-000001",
        f"PAY-{VILLAGE}-000002",
        f"FUND-{VILLAGE}-000001",
        f"PAY-{OTHER}-000001",
    ]
    assert Till(till.store).open("pay").id == f"PAY-{VILLAGE}-000003"


def test_numbers_are_found_again_among_many() -> None:
    till = Till()
    for number in range(1, 40):
        assert till.open().id.endswith(f"{number:06}")
        assert Till(till.store).engine.open("pay", OTHER, by=OFFICE).id.endswith(f"{number:06}")


def test_a_matter_is_added_up_over_powers_within_the_village() -> None:
    till = Till()
    assert [till.pay(10), till.pay(5, "丙"), till.pay(7, village=OTHER)] == ["10", "5", "7"]
    fund = till.open("fund")
    assert till.put(fund, 100) == "110"
    assert till.pay(1) == "111"


def test_a_case_and_the_one_it_called_count_once() -> None:
    till = Till()
    till.pay(10)
    fund = till.open("fund")
    till.put(fund, 100)
    child = till.engine.take(fund.id, "付", by=OFFICE).child
    assert child == f"PAY-{VILLAGE}-000002"
    assert till.put(till.engine.case(child), 100) == "110"
    assert till.pay(1) == "111"


def test_a_follow_up_that_carries_an_amount_does_not_count_it_again() -> None:
    till = Till()
    paid = till.open()
    till.put(paid, 10)
    paid = till.engine.take(paid.id, "核", "付", by=OFFICE)
    visit = till.begin("pay", "回访", paid)
    assert visit.fields["金额"] == "10"
    assert till.pay(1) == "11"


def test_it_counts_from_the_day_it_was_put_down() -> None:
    till = Till()
    paid = till.open()
    till.put(paid, 10)
    till.later(by=20)
    till.engine.take(paid.id, "核", "付", by=OFFICE)
    assert till.pay(1) == "11"
    till.later(by=15)
    assert till.pay(1) == "2"


class TestFromBefore:
    """Cases opened before their power came to be counted have drawn ids."""

    def test_they_are_counted_and_those_of_other_villages_are_not(self) -> None:
        till = Till()
        before = [self.before(till, village).id for village in (VILLAGE, OTHER)]
        assert not any(VILLAGE in name or OTHER in name for name in before)
        assert [till.pay(1), till.pay(2), till.pay(4, village=OTHER)] == ["101", "103", "104"]
        assert Till(till.store).pay(8) == "111"

    def test_one_put_down_meanwhile_is_met(self) -> None:
        store = Interrupted()
        till, old = Till(store), Till(store, UNCOUNTED)
        theirs, mine = old.open(), till.open()
        store.first = lambda: old.engine.take(theirs.id, "登记", data=SAID | {"金额": 100}, by=OFFICE)
        assert till.put(mine, 10) == "110"

    def test_another_list_that_still_draws_ids_is_looked_at_each_time(self) -> None:
        till = Till()
        assert till.pay(1) == "1"
        self.before(till)
        assert till.pay(2) == "103"

    def before(self, till: Till, village: str = VILLAGE) -> Case:
        """A payment of 100 on a list that adds nothing up."""
        old = Till(till.store, UNCOUNTED)
        case = old.open(village=village)
        return old.engine.take(case.id, "登记", data=SAID | {"金额": 100}, by=OFFICE)


class TestBegunByTheClock:
    """A case of a counted power that a cycle begins has a number, and is still begun once."""

    RENT = power(
        "pay",
        [
            PAY.steps["登记"],
            PAY.steps["核"],
            step("月付", "村委会", "核", record=("收款人", "金额", "合计"), start=Start(cycle="每月", on="5日")),
            step("分付", "村委会", "核", record=("收款人", "金额", "合计"), start=Start(cycle="每年", per="组长")),
        ],
        fields=COLUMNS,
    )

    @pytest.fixture
    def till(self) -> Till:
        return self.on_the_sixth()

    def on_the_sixth(self, store: Any = None) -> Till:
        till = Till(store, (self.RENT, FUND))
        till.later(by=4)
        return till

    def begun(self, till: Till) -> list[str]:
        return [each.case for each in till.engine.rounds.work((VILLAGE, OTHER), lambda role, village: ("丙", "丁"))]

    def test_once_a_period_and_counted(self, till: Till) -> None:
        first = till.open()
        assert self.begun(till) == [f"PAY-{VILLAGE}-000002", f"PAY-{OTHER}-000001"]
        assert self.begun(till) == []
        assert till.put(till.engine.case(f"PAY-{VILLAGE}-000002"), 100) == "100"
        assert till.put(first, 1) == "101"
        till.later(by=30)
        assert self.begun(till) == [f"PAY-{VILLAGE}-000003", f"PAY-{OTHER}-000002"]

    def test_whoever_opens_it_by_hand_is_first(self, till: Till) -> None:
        case = till.begin("pay", "月付")
        with pytest.raises(StepRefused) as no:
            till.begin("pay", "月付")
        assert (no.value.code, case.id in no.value.text.zh) == ("QR102", True)
        assert self.begun(till) == [f"PAY-{OTHER}-000001"]
        till.engine.withdraw(case.id, by=Actor("甲", ["申请人"]))
        assert self.begun(till) == [f"PAY-{VILLAGE}-000002"]

    def test_one_for_each_whose_turn_it_is(self, till: Till) -> None:
        till.later(by=60)
        holders = [till.engine.case(name).holder for name in self.begun(till)]
        assert sorted(holders) == ["", "", "丁", "丁", "丙", "丙"]
        assert self.begun(till) == []

    def test_one_begun_before_the_power_was_counted_is_that_periods(self, till: Till) -> None:
        old = Till(till.store, (replace(self.RENT, fields=UNCOUNTED[0].fields),))
        old.later(by=4)
        assert VILLAGE not in old.begin("pay", "月付").id
        assert self.begun(till) == [f"PAY-{OTHER}-000001"]

    def test_of_two_who_begin_at_once_one_finds_the_others(self) -> None:
        store = Interrupted()
        till, other = self.on_the_sixth(store), self.on_the_sixth(store)
        store.first = lambda: other.begin("pay", "月付")
        with pytest.raises(StepRefused) as no:
            till.begin("pay", "月付")
        assert (no.value.code, len(store.cases())) == ("QR102", 1)

    def test_an_amount_put_down_by_the_clocks_case_meanwhile_is_met(self) -> None:
        store = Interrupted()
        mine, theirs = self.on_the_sixth(store), self.on_the_sixth(store)
        case = mine.open()
        store.first = lambda: theirs.put(theirs.begin("pay", "月付"), 100)
        assert mine.put(case, 10) == "110"


def insist(ask: Callable[[], str]) -> str:
    while True:
        try:
            return ask()
        except Conflict:
            continue


@pytest.mark.parametrize("kind", ["memory", "sqlite", "postgres"])
def test_of_payments_entered_at_once_none_misses_another(
    request: pytest.FixtureRequest, kind: str, tmp_path: Path
) -> None:
    urls = {"memory": "memory:", "sqlite": f"sqlite:///{tmp_path}/c.db"}
    url = urls.get(kind) or str(request.getfixturevalue("postgres_url"))
    store = open_store(url)
    earlier = Till(store, UNCOUNTED).open()
    tills = [Till(store if kind == "memory" else open_store(url)) for _ in range(4)]

    def pay(number: int) -> int:
        till = tills[number % 4]
        case = earlier if number == 6 else till.engine.case(insist(lambda: till.open(("pay", "fund")[number % 2]).id))
        if case is earlier:
            insist(lambda: till.engine.take(case.id, "登记", data=SAID | {"金额": 100}, by=OFFICE).id)
            return 0
        return int(insist(lambda: till.put(case, 100)))

    with ThreadPoolExecutor(4) as pool:
        sums = sorted(pool.map(pay, range(12)))
    assert sums[0] == 0
    assert len(set(range(100, 1300, 100)) - set(sums)) == 1, "each is the sum of all before it; one was not added up"
    store.verify()
    for each in (store, *(till.store for till in tills)):
        each.close()


@given(st.lists(st.tuples(st.integers(0, 2), st.booleans(), st.sampled_from(["pay", "fund"]), st.integers(1, 9))))
def test_whoever_adds_up_sees_what_everybody_put_down_before(
    acts: list[tuple[int, bool, str, int]],
) -> None:
    """Two offices that count and one whose list adds nothing up yet, on one record, in two villages."""
    store = MemoryStore()
    tills, put = (Till(store), Till(store), Till(store, UNCOUNTED)), Counter[str]()
    for number, away, name, amount in acts:
        till, village = tills[number], OTHER if away else VILLAGE
        put[village] += amount
        if till.powers is UNCOUNTED:
            case = till.open(village=village)
            till.engine.take(case.id, "登记", data=SAID | {"金额": amount}, by=OFFICE)
        else:
            assert till.put(till.open(name, village), amount) == str(put[village])


class Interrupted(MemoryStore):
    """A store before whose next append something else happens."""

    first: Callable[[], object] | None = None

    def append(self, *args: Any, **more: Any) -> Any:
        first, self.first = self.first, None
        if first:
            first()
        return super().append(*args, **more)


@pytest.mark.parametrize("name", ["pay", "fund"])
def test_not_even_one_opened_and_put_down_in_between(name: str) -> None:
    store = Interrupted()
    till, other = Till(store), Till(store)
    mine = till.open()
    store.first = lambda: other.put(other.open(name), 100)
    assert till.put(mine, 10) == "110"
    assert store.history(mine.id)[-1].event.body["data"]["合计"] == "110"  # type: ignore[index,call-overload]


def test_nor_one_that_was_open_already() -> None:
    store = Interrupted()
    till, other = Till(store), Till(store)
    mine, theirs = till.open(), other.open()
    store.first = lambda: other.put(theirs, 100)
    assert till.put(mine, 10) == "110"
