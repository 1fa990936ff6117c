"""Chains of follow-ups: one at a time, in turn, from the newest case, until one ends in 终止 or 不予."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest

from qingdan.engine.errors import StepRefused
from qingdan.engine.model.period import CHINA
from qingdan.engine.runtime.case import fold
from qingdan.engine.runtime.standing import Case
from qingdan.engine.runtime.store import open_store
from tests.jobs import JOB, VILLAGER, Office


@pytest.fixture(params=["memory:", "sqlite:///"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    office = Office(store=open_store(request.param if request.param == "memory:" else f"sqlite:///{tmp_path}/c.db"))
    yield office
    office.store.verify()
    office.store.close()


def refused(ask: Callable[[], object]) -> StepRefused:
    with pytest.raises(StepRefused) as no:
        ask()
    return no.value


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=CHINA)


def kinds(office: Office, case: Case) -> list[str]:
    return [entry.event.kind.value for entry in office.store.history(case.id)]


def test_an_end_says_when_its_first_follow_up_falls_due(office: Office) -> None:
    hired = office.hired()
    assert hired.due == at("2026-12-03")
    assert hired.wake is None
    assert [entry.event.case for entry in office.store.due(at("2026-12-03"))] == [hired.id]
    assert office.store.due(at("2026-12-02")) == ()
    assert office.take(office.begin(), "不聘").due is None


def test_turns_fall_due_one_after_the_other(office: Office) -> None:
    hired = office.hired()
    assert refused(lambda: office.begin(start="月度考核", source=hired)).code == "QR114"
    for month in ("2026-12-03", "2027-01-03", "2027-02-03"):
        office.now = at(month)
        paid = office.take(office.begin(start="月度考核", source=hired), "合格")
        assert (paid.end, paid.source, paid.first) == ("已发", hired.id, hired.id)
        assert refused(lambda: office.begin(start="月度考核", source=hired)).code == "QR114"
    assert office.engine.case(hired.id).due == at("2027-03-03")
    assert kinds(office, hired) == ["opened", "taken", *["followed", "returned"] * 3]


def test_one_is_open_at_a_time(office: Office) -> None:
    hired = office.hired()
    office.later(by=40)
    monthly = office.begin(start="月度考核", source=hired)
    assert office.engine.case(hired.id).due is None
    for start in ("月度考核", "调岗"):
        no = refused(lambda start=start: office.begin(start=start, source=hired))  # type: ignore[misc]
        assert (no.code, monthly.id in no.text.zh) == ("QR102", True)
    office.take(monthly, "合格")
    assert office.begin(start="调岗", source=hired).step == "调岗"


def test_the_end_of_a_follow_up_closes_the_chain(office: Office) -> None:
    hired = office.hired()
    office.later(by=40)
    office.take(office.begin(start="月度考核", source=hired), "不合格")
    office.later(by=400)
    for start in ("月度考核", "期满评估", "调岗"):
        no = refused(lambda start=start: office.begin(start=start, source=hired))  # type: ignore[misc]
        assert (no.code, "已解聘" in no.text.zh) == ("QR102", True)
    assert office.engine.case(hired.id).due is None
    assert office.store.due(office.now) == ()


def test_a_first_case_that_ended_otherwise_may_still_be_followed(office: Office) -> None:
    waiting = office.take(office.begin(), "备")
    hired = office.take(office.begin(start="递补", source=waiting), "聘")
    assert (hired.first, office.engine.case(waiting.id).due) == (waiting.id, at("2026-12-03"))
    assert refused(lambda: office.begin(start="月度考核", source=waiting)).code == "QR102"
    office.now = at("2026-12-03")
    monthly = office.begin(start="月度考核", source=hired)
    assert (monthly.source, monthly.first) == (hired.id, waiting.id)
    office.take(monthly, "不合格")
    assert office.engine.case(waiting.id).chain.closed == "已解聘"  # type: ignore[union-attr]


def test_a_renewal_begins_the_count_anew_from_the_newest(office: Office) -> None:
    hired = office.hired()
    office.later(by=340)
    renewed = office.take(office.begin(start="期满评估", source=hired), "续签")
    assert renewed.end == "已聘用"
    no = refused(lambda: office.begin(start="月度考核", source=hired))
    assert (no.code, renewed.id in no.text.zh) == ("QR102", True)
    assert refused(lambda: office.begin(start="月度考核", source=renewed)).code == "QR114"
    assert office.engine.case(hired.id).due == at("2027-11-09")


def test_a_term_is_followed_once(office: Office) -> None:
    once = Office(store=office.store)
    hired = once.hired()
    once.later(by=340)
    ended = once.engine.withdraw(once.begin(start="期满评估", source=hired).id, by=VILLAGER)
    assert ended.end == "已撤回"
    again = once.begin(start="期满评估", source=hired)
    once.take(again, "退出")
    assert refused(lambda: once.begin(start="期满评估", source=hired)).code == "QR102"


def test_a_withdrawn_turn_is_no_turn_and_closes_nothing(office: Office) -> None:
    hired = office.hired()
    office.later(by=40)
    office.engine.withdraw(office.begin(start="月度考核", source=hired).id, by=VILLAGER)
    assert office.engine.case(hired.id).due == at("2026-12-03")
    assert office.begin(start="月度考核", source=hired).step == "月度考核"


def test_of_many_who_open_at_once_one_does(office: Office) -> None:
    hired = office.hired()
    office.later(by=40)
    others = [Office(store=office.store, now=office.now) for _ in range(4)]

    def ask(number: int) -> str:
        try:
            others[number % 4].begin(start=("月度考核", "调岗")[number % 2], source=hired)
        except StepRefused as no:
            return no.code
        return "done"

    with ThreadPoolExecutor(8) as pool:
        answers = sorted(pool.map(ask, range(12)))
    assert answers == ["QR102"] * 11 + ["done"]
    assert sum(not case.end for case in office.engine.cases()) == 1


def test_the_record_folds_to_the_same_chain(office: Office) -> None:
    hired = office.hired()
    office.later(by=40)
    office.take(office.begin(start="月度考核", source=hired), "合格")
    known = office.engine.case(hired.id)
    entries = office.store.history(hired.id)
    assert fold(JOB, (entry.event for entry in entries))._replace(head=known.head) == known
    assert Office(store=office.store, now=office.now).engine.case(hired.id) == known
