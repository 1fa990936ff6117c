"""The round of a watch: opened once, entered once, told once, however many walk it and however often."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

import pytest

from qingdan.engine.errors import StepRefused
from qingdan.engine.model.parts import Bound, Start, TimeLimit
from qingdan.engine.model.period import CHINA, Calendar, parse_period
from qingdan.engine.runtime.commands import Actor
from qingdan.engine.runtime.judging.cycles import begun
from qingdan.engine.runtime.judging.lamps import yellow
from qingdan.engine.runtime.store import open_store
from qingdan.engine.runtime.todo import Done, Task, Todo
from tests.jobs import JOB, OFFICE, VILLAGER, Office
from tests.powers import VILLAGE, days, power, step, within

OTHER = "610524101204"
BOOKS = power(
    "books",
    [
        step("登记", "村委会", {"登": "盘点", "逾期": "退件"}, within=within("10个工作日")),
        step("盘点", "村委会", "办成", start=Start(cycle="每月", on="5日"), within=within("5个工作日")),
        step("评议", "村委会", "办成", start=Start(cycle="每年", on="11月10日", per="申请人")),
        step("走访", "村委会", "办成", start=Start(cycle="每季", per="组长")),
    ],
    time=TimeLimit(promised=Bound(days("8个工作日")), until="登记"),
)
HELD = {("申请人", VILLAGE): ("甲", "乙"), ("组长", VILLAGE): ("丙",)}


def holders(role: str, village: str) -> Collection[str]:
    return HELD.get((role, village), ())


@dataclass
class Watch(Office):
    powers: tuple = (JOB, BOOKS)  # type: ignore[type-arg]
    told: list[Done] = field(default_factory=list)

    def work(self, *villages: str) -> list[tuple[str, str]]:
        done = self.engine.rounds.work(villages, holders, self.told.append)
        return sorted((each.todo.task.value, each.todo.step) for each in done)

    def planned(self, on: str) -> list[tuple[str, str, str]]:
        plan = self.engine.rounds.plan(at(on), (VILLAGE,), holders)
        return sorted((each.task.value, each.step, each.clock + each.colour) for each in plan)


@pytest.fixture(params=["memory:", "sqlite:///"])
def watch(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Watch]:
    watch = Watch(store=open_store(request.param if request.param == "memory:" else f"sqlite:///{tmp_path}/c.db"))
    yield watch
    watch.store.verify()
    watch.store.close()


def at(day: str) -> datetime:
    moment = datetime.fromisoformat(day)
    return moment.replace(tzinfo=CHINA)


def lamps(watch: Watch) -> list[tuple[str, str]]:
    return [(each.todo.clock, each.todo.colour) for each in watch.told]


class TestCycles:
    def test_a_period_is_opened_once_in_each_village(self, watch: Watch) -> None:
        watch.now = at("2026-11-05T06:00")
        assert watch.work(VILLAGE, OTHER) == [("begin", "盘点")] * 2
        assert watch.work(VILLAGE, OTHER) == []
        watch.now = at("2026-12-04T23:00")
        assert ("begin", "盘点") not in watch.work(VILLAGE)
        watch.now = at("2026-12-05T00:00")
        assert ("begin", "盘点") in watch.work(VILLAGE)
        assert [case.id[:15] for case in watch.engine.cases()][:2] == ["BOOKS-20261105-"] * 2

    def test_nothing_of_before_the_edition(self, watch: Watch) -> None:
        assert watch.work(VILLAGE) == []

    def test_one_for_each_holder_who_is_its_party(self, watch: Watch) -> None:
        watch.now = at("2026-11-11")
        assert watch.work(VILLAGE) == [("begin", "盘点"), ("begin", "评议"), ("begin", "评议")]
        opened = [case for case in watch.engine.cases() if case.start == "评议"]
        assert [(case.holder, dict(case.parties)) for case in opened] == [
            ("甲", {"申请人": "甲"}),
            ("乙", {"申请人": "乙"}),
        ]

    def test_a_holder_who_is_no_party_is_remembered(self, watch: Watch) -> None:
        watch.now = at("2027-01-01")
        watch.work(VILLAGE)
        assert [(case.holder, case.parties) for case in watch.engine.cases() if case.start == "走访"] == [("丙", {})]

    def test_whoever_opens_by_hand_opens_it_for_the_clock(self, watch: Watch) -> None:
        watch.now = at("2026-11-05T08:00")
        case = watch.begin("books", "盘点")
        assert watch.work(VILLAGE) == []
        with pytest.raises(StepRefused) as no:
            watch.begin("books", "盘点")
        assert (no.value.code, case.id in no.value.text.zh) == ("QR102", True)

    def test_and_for_himself_where_it_is_his_turn(self, watch: Watch) -> None:
        watch.now = at("2027-01-01")
        leader = Actor("丙", ["村委会", "组长"])
        assert watch.begin("books", "走访", by=leader).holder == "丙"
        assert ("begin", "走访") not in watch.work(VILLAGE)

    def test_what_was_withdrawn_is_opened_again(self, watch: Watch) -> None:
        watch.now = at("2026-11-11")
        watch.work(VILLAGE)
        mine = next(case for case in watch.engine.cases() if case.parties == {"申请人": "甲"})
        watch.engine.withdraw(mine.id, by=VILLAGER)
        assert watch.work(VILLAGE) == [("begin", "评议")]
        assert watch.work(VILLAGE) == []

    def test_villages_are_those_that_have_a_case(self, watch: Watch) -> None:
        watch.begin("job", village=OTHER)
        watch.now = at("2026-11-05")
        assert [each.todo.village for each in watch.engine.rounds.work()] == [OTHER]

    @pytest.mark.parametrize(
        ("cycle", "on", "day", "first"),
        [
            ("每月", "5日", "2026-11-05", "2026-11-05"),
            ("每月", "5日", "2026-11-04", "2026-10-05"),
            ("每月", "31日", "2027-02-28", "2027-02-28"),
            ("每月", "31日", "2027-02-27", "2027-01-31"),
            ("每年", "3月1日", "2028-02-29", "2027-03-01"),
            ("每年", "2月29日", "2027-02-28", "2027-02-28"),
            ("每年", "", "2027-01-01", "2027-01-01"),
            ("每季", "5日", "2026-11-30", "2026-10-05"),
            ("每季", "2月5日", "2026-11-30", "2026-11-05"),
            ("每半年", "6月30日", "2026-12-30", "2026-12-30"),
            ("每半年", "6月30日", "2026-12-29", "2026-06-30"),
        ],
    )
    def test_the_period_that_began_last(self, cycle: str, on: str, day: str, first: str) -> None:
        assert begun(Start(cycle=cycle, on=on), date.fromisoformat(day)) == date.fromisoformat(first)


class TestFollowUps:
    def test_the_clock_opens_the_next_of_a_chain(self, watch: Watch) -> None:
        hired = watch.hired()
        watch.now = at("2026-12-02T23:59")
        assert ("follow", "月度考核") not in watch.work()
        watch.now = at("2026-12-03")
        assert ("follow", "月度考核", "") in watch.planned("2026-12-03")
        assert watch.work() == [("follow", "月度考核")]
        assert watch.work() == []
        monthly = next(case for case in watch.engine.cases() if case.source)
        assert (monthly.source, monthly.parties, monthly.village) == (hired.id, {"申请人": "甲"}, VILLAGE)
        watch.take(monthly, "不合格")
        watch.now = at("2029-01-01")
        assert not [each for each in watch.engine.rounds.work() if each.todo.task is Task.FOLLOW]

    def test_what_was_missed_comes_one_after_the_other(self, watch: Watch) -> None:
        watch.hired()
        watch.now = at("2027-02-04")
        for _ in range(3):
            assert ("follow", "月度考核") in watch.work()
            watch.take(next(case for case in watch.engine.cases() if case.source and not case.end), "合格")
        assert watch.work() == []

    def test_an_end_that_fell_due_lets_the_next_begin(self, watch: Watch) -> None:
        lapsing = power(
            "job",
            [
                step("聘用", "村委会", {"聘": "办成", "逾期": "办成"}, within=within("5个工作日")),
                step("考核", "村委会", "办成", start=Start(after="办成", every=days("1个月"))),
            ],
        )
        watch.powers = (lapsing,)
        watch.__post_init__()
        watch.begin()
        watch.now = at("2027-01-05")
        assert watch.work() == [("follow", "考核"), ("settle", "聘用")]


class TestLamps:
    def test_yellow_then_red_each_told_once(self, watch: Watch) -> None:
        case = watch.begin("job", "")
        case = watch.take(case, "聘")
        watch.now = at("2026-12-03")
        watch.work()
        watch.now = at("2026-12-09T23:00")
        assert watch.work() == []
        watch.now = at("2026-12-10")  # four of five working days are gone
        assert watch.work() == [("warn", "月度考核")]
        assert watch.work() == []
        watch.now = at("2026-12-12")
        assert watch.work() == [("warn", "月度考核")]
        assert watch.work() == []
        assert lamps(watch) == [("限", "yellow"), ("限", "red")]
        told = watch.told[0]
        entry = next(entry for entry in watch.store.history(told.case) if entry.g == told.g)
        assert (entry.event.kind.value, entry.event.body["colour"]) == ("warned", "yellow")

    def test_a_clock_found_red_is_not_told_yellow_first(self, watch: Watch) -> None:
        watch.begin("books")
        watch.now = at("2026-11-13")
        watch.work()
        assert lamps(watch) == [("限", "yellow"), ("承诺", "red")]

    def test_what_lapses_moves_on_instead(self, watch: Watch) -> None:
        case = watch.begin("books")
        watch.now = at("2026-12-20")
        assert ("settle", "登记") in watch.work()
        assert watch.engine.case(case.id).end == "退件"

    def test_a_warning_stands_in_no_ones_way(self, watch: Watch) -> None:
        case = watch.begin("books")
        watch.now = at("2026-11-13")
        watch.work()
        late = watch.engine.take(case.id, "登记", "登", by=OFFICE, at=at("2026-11-03"))
        assert (late.step, late.warned) == ("盘点", frozenset({"承诺 red"}))

    def test_one_on_hold_is_not_told(self, watch: Watch) -> None:
        case = watch.begin("books")
        watch.engine.hold(case.id, by=Actor("督", ["村监委会"]))
        watch.now = at("2026-11-13")
        watch.work()
        assert lamps(watch) == []

    def test_whom_the_host_could_not_tell_is_told_again(self, watch: Watch) -> None:
        watch.begin("books")
        watch.now = at("2026-11-13")

        def broken(done: Done) -> None:
            watch.told.append(done)
            if len(watch.told) == 2:
                raise ConnectionError

        with pytest.raises(ConnectionError):
            watch.engine.rounds.work((), holders, broken)
        assert watch.work() == [], "all was done before anybody was told"
        assert lamps(watch) == [("限", "yellow"), ("承诺", "red"), ("承诺", "red")]
        assert watch.told[1] == watch.told[2]

    def test_who_died_before_telling_left_it_to_the_next(self, watch: Watch) -> None:
        watch.begin("books")
        watch.now = at("2026-11-13")
        put_down = watch.engine.rounds.work(())
        assert [each.todo.task for each in put_down] == [Task.WARN] * 2
        assert (
            Watch(store=watch.store, now=at("2026-12-24"), told=watch.told).engine.rounds.tell(watch.told.append) == 2
        )
        assert watch.told == list(put_down)
        assert watch.engine.rounds.tell(watch.told.append) == 0

    def test_one_tells_at_a_time(self, watch: Watch) -> None:
        watch.begin("books")
        watch.now = at("2026-11-13")

        def slow(done: Done) -> None:
            watch.told.append(done)
            assert watch.engine.rounds.tell(watch.told.append) == 0

        watch.engine.rounds.work((), holders, slow)
        assert len(watch.told) == 2

    @pytest.mark.parametrize(
        ("due", "period", "begins"),
        [
            ("2026-11-10", "5个工作日", "2026-11-09"),
            ("2026-11-10", "10个工作日", "2026-11-06"),
            ("2026-11-10", "1个工作日", "2026-11-09T19:12"),
            ("2026-11-10", "6个工作日", "2026-11-06T19:12"),
            ("2026-11-11", "10天", "2026-11-09"),
            ("2026-11-03T09:00", "10小时", "2026-11-03T07:00"),
            ("2026-11-03", "当场", "2026-11-03"),
        ],
    )
    def test_the_last_fifth_is_yellow(self, due: str, period: str, begins: str) -> None:
        assert yellow(Calendar(), at(due), parse_period(period)) == at(begins)

    def test_no_period_no_yellow(self) -> None:
        assert yellow(Calendar(), at("2026-11-10"), None) == at("2026-11-10")


def test_many_watchers_do_it_once(watch: Watch) -> None:
    watch.hired()
    watch.begin("books")
    watch.now = at("2026-12-05")
    others = [Watch(store=watch.store, now=watch.now) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        done = [each for each in pool.map(lambda other: other.work(VILLAGE), others) if each]
    opened = [case for case in watch.engine.cases() if case.start in {"盘点", "评议", "月度考核"}]
    assert sorted(case.start for case in opened) == ["月度考核", "盘点", "评议", "评议"]
    assert sorted(each for one in done for each in one).count(("begin", "盘点")) == 1
    assert watch.work(VILLAGE) == []
    assert watch.engine.refusals() == ()


def test_a_plan_of_a_later_day_enters_nothing(watch: Watch) -> None:
    watch.hired()
    before = list(watch.store.lines())
    assert watch.planned("2026-12-20") == [
        ("begin", "盘点", ""),
        ("begin", "评议", ""),
        ("begin", "评议", ""),
        ("follow", "月度考核", ""),
    ]
    assert list(watch.store.lines()) == before


def test_what_there_is_to_do_can_be_sent(watch: Watch) -> None:
    watch.hired()
    watch.begin("books")
    watch.now = at("2026-12-20")
    plan = list(watch.engine.rounds.plan(watch.now, (VILLAGE,), holders))
    assert {todo.task for todo in plan} == {Task.BEGIN, Task.FOLLOW, Task.SETTLE}
    assert [Todo.of(json.loads(json.dumps(todo.plain()))) for todo in plan] == plan
