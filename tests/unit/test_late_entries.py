"""Late entries (补录): what happened on an earlier day than it was entered. The days that protect people count from the
entry, an office's limits from when it happened (docs/adr/0022-three-times.md)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from qingdan import UsageError
from qingdan.engine.errors import StepRefused
from qingdan.engine.model.catalogue import Catalogue
from qingdan.engine.model.parts import Body, Bound, Call, Limit, Notice, Sitting, Start
from qingdan.engine.model.period import CHINA, Calendar, Period, Unit
from qingdan.engine.runtime.commands import Actor, Vote
from qingdan.engine.runtime.events import Event, Kind
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store.memory import MemoryStore
from tests.desks import CATALOGUE, DAY, NINE, OFFICE, PAPER, POSTED, VILLAGE, VILLAGER, Desk, power, step

if TYPE_CHECKING:
    from qingdan.engine.model.power import Power
    from qingdan.engine.runtime.standing import Case

OVERSIGHT = Actor("丑", ["村监委会"], place="610524101")
SEVEN, THREE = Bound(Period(7, Unit.DAYS)), Bound(Period(3, Unit.DAYS))
HOURS = Bound(Period(24, Unit.HOURS))
LAST = Limit(at_most=Bound(Period(5, Unit.DAYS), None))


def days_power(name: str, code: str, *steps: Any, **more: Any) -> Power:
    return power(name, code, [*steps, step("办", "村委会", {"完成": "给付"})], **more)


MINIMUM = days_power(
    "minimum",
    "XX-01",
    step("受理", "村委会", {"完成": "告知"}),
    step("告知", "村委会", {"完成": "办"}, within=Limit(at_least=SEVEN)),
)
SINCE = days_power(
    "since",
    "XX-02",
    step("告知", "村委会", {"完成": "听证"}),
    step("听证", "村委会", {"完成": "决定"}),
    step("决定", "村委会", {"完成": "办"}, within=Limit(at_least=SEVEN, since="告知")),
)
LADDER = days_power(
    "ladder",
    "XX-03",
    step("受理", "村委会", {"完成": "等"}),
    step("等", "村委会", {"完成": "办", "逾期": "告知"}, within=LAST),
    step("告知", "村委会", {"完成": "办"}, within=Limit(at_least=SEVEN)),
)
MEETING = days_power(
    "meeting",
    "XX-04",
    step("表决", "村委会", {"通过": "办", "未通过": "不予", "人数不足": "表决"}, vote=(Sitting("村民会议"),)),
    bodies={"村民会议": Body("村委会", notice=Period(10, Unit.DAYS))},
)
BRIEF = days_power("brief", "XX-05", step("公示", "村委会", {"无异议": "办"}, notice=Notice(HOURS)))
EXTENSION = days_power(
    "extension",
    "XX-06",
    step("查", "村委会", {"完成": "办"}, within=Limit(at_most=Bound(Period(5, Unit.DAYS)), extension=THREE)),
)
CHILD = days_power("child", "XX-07", step("查", "村委会", {"完成": "办"}))
PARENT = days_power(
    "parent",
    "XX-08",
    step("转", "村委会", {"办成": "告知"}, call=Call("XX-07")),
    step("告知", "村委会", {"完成": "办"}, within=Limit(at_least=SEVEN)),
)
PAUSED = days_power(
    "paused",
    "XX-09",
    step("公示", "村委会", {"无异议": "办", "有异议": "核查"}, notice=Notice(SEVEN)),
    step("核查", "村委会", {"完成": "公示"}, pause=True),
)
APPEAL = power(
    "appeal",
    "XX-10",
    [step("办", "村委会", {"完成": "不予"}), step("复核", "村委会", {"完成": "给付"}, start=Start(after="不予"))],
)
POWERS = (POSTED, MINIMUM, SINCE, LADDER, MEETING, BRIEF, EXTENSION, CHILD, PARENT, PAUSED, APPEAL)


LIST = replace(CATALOGUE, powers={each.id: each for each in POWERS})


@dataclass
class Late(Desk):
    """A desk that enters from paper: `ago` is how many days ago the next act happened (None: it happens now)."""

    catalogue: Catalogue = LIST
    ago: float | None = None
    case: str = ""

    @property
    def at(self) -> datetime | None:
        return None if self.ago is None else self.now - self.ago * DAY

    def begun(self, name: str, ago: float | None = None) -> Late:
        self.ago = ago
        self.case = self.engine.open(name, VILLAGE, {"申请人": "甲"}, by=OFFICE, at=self.at).id
        return self

    def take(self, step: str, outcome: str | None = None, ago: float | None = None, **more: Any) -> Case:
        self.ago = ago
        return self.engine.take(self.case, step, outcome, by=OFFICE, at=self.at, **more)

    def post(self, ago: float | None = None, step: str = "公示") -> Case:
        self.ago = ago
        return self.engine.post(self.case, step, "村务公开栏", PAPER, by=OFFICE, at=self.at)

    def sign(self) -> Case:
        return self.engine.sign(self.case, "公示", "无异议", by=OVERSIGHT)

    def opens(self) -> datetime:
        """From when the first outcome is open, as `options` says and as the guards hold it."""
        power = self.engine.power(self.case)
        here = self.engine.case(self.case)
        first = power.steps[here.step].first.name
        found = next(
            each
            for each in self.engine.options(self.case)
            if each.act in {"take", "settle"} and each.outcome in {first, ""}
        )
        assert found.opens is not None
        assert found.counted is None or "补录" in found.text.zh
        return found.opens

    def shut(self, code: str, step: str, **more: Any) -> str:
        """The sentence of the refusal to take the step now."""
        with pytest.raises(StepRefused) as refused:
            self.take(step, **more)
        assert refused.value.code == code
        return refused.value.text.zh


def midnight(moment: datetime, days: int) -> datetime:
    """The beginning of the day, in China, so many days after the one of `moment`."""
    day = (moment + timedelta(days=days)).astimezone(CHINA).date()
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)


def five_days_after(moment: datetime) -> datetime:
    """When a limit of five days that begins then runs out."""
    return Calendar().ends(moment, Period(5, Unit.DAYS))


def test_a_notice_entered_late_hangs_from_the_entry() -> None:
    desk = Late().begun("posted", ago=11)
    desk.post(ago=11)
    assert desk.sign().step == "公示", "the signature does not end a notice that nobody could see"
    assert desk.opens() == midnight(NINE, 8)
    assert "10月22日的事11月2日才补录" in desk.shut("QR107", "公示", outcome="无异议")
    desk.now += 7 * DAY
    assert desk.engine.case(desk.case).step == "公示"
    desk.now = midnight(NINE, 8)
    assert desk.engine.case(desk.case).step == "办"


def test_a_notice_entered_on_its_day_hangs_from_its_day() -> None:
    desk = Late(now=NINE + timedelta(hours=8)).begun("posted", ago=0.2)
    desk.post(ago=0.1)
    assert desk.opens() == midnight(NINE, 8)
    assert next(each for each in desk.engine.options(desk.case) if each.opens).counted is None


def test_a_notice_of_hours_hangs_from_the_minute_of_its_entry() -> None:
    desk = Late(now=NINE + timedelta(hours=14)).begun("brief", ago=0.5)
    desk.post(ago=0.5)
    assert desk.opens() == NINE + timedelta(hours=14 + 24)


def test_a_meeting_is_called_from_the_entry_of_its_notice() -> None:
    desk = Late().begun("meeting", ago=30)
    desk.post(ago=20, step="表决")
    assert desk.opens() == midnight(NINE, 11)
    vote = Vote(30, 20, 15, 5, 0)
    assert "才补录" in desk.shut("QR107", "表决", vote=vote)
    assert "才补录" in desk.shut("QR107", "表决", vote=vote, ago=1)
    desk.now = midnight(NINE, 11)
    assert desk.take("表决", vote=vote).step == "办"


def test_a_minimum_time_runs_from_the_entry_of_what_led_there() -> None:
    desk = Late().begun("minimum", ago=30)
    desk.take("受理", ago=20)
    assert desk.opens() == midnight(NINE, 8)
    assert "才补录" in desk.shut("QR114", "告知")


def test_a_minimum_time_since_a_step_runs_from_the_entry_of_that_step() -> None:
    desk = Late().begun("since", ago=30)
    desk.take("告知", ago=20)
    desk.now += 3 * DAY
    desk.take("听证")
    assert desk.opens() == midnight(NINE, 8)
    assert "才补录" in desk.shut("QR114", "决定")


def test_a_lapse_that_follows_from_a_late_entry_hides_no_day() -> None:
    desk = Late().begun("ladder", ago=30)
    desk.take("受理", ago=20)
    assert desk.engine.case(desk.case).step == "告知", "the office's own limit runs from when it happened"
    assert desk.opens() == midnight(NINE, 8)
    desk.now += 3 * DAY
    assert desk.opens() == midnight(NINE, 8), "whoever looks later finds the same day"
    desk.engine.settle(desk.case)
    assert desk.opens() == midnight(NINE, 8), "so does whoever puts the lapse down"


def test_a_lapse_that_everybody_could_foresee_counts_from_its_day() -> None:
    desk = Late().begun("ladder")
    desk.take("受理")
    desk.now += 20 * DAY
    assert desk.engine.settle(desk.case).step == "告知"
    assert desk.take("告知").step == "办"
    lapse = next(each.event for each in desk.engine.history(desk.case) if each.event.outcome == "逾期")
    assert (lapse.late, lapse.entered, lapse.at) == (False, desk.now, five_days_after(NINE))


def test_the_late_end_of_a_called_case_hides_no_day_of_the_caller() -> None:
    desk = Late(now=NINE - 30 * DAY).begun("parent")
    child = desk.take("转").child
    desk.now = NINE
    desk.engine.take(child, "查", by=OFFICE, at=NINE - 25 * DAY)
    desk.engine.take(child, "办", by=OFFICE, at=NINE - 20 * DAY)
    here = desk.engine.case(desk.case)
    assert (here.step, here.entered) == ("告知", NINE - 20 * DAY)
    assert desk.opens() == midnight(NINE, 8)
    assert Late(store=desk.store, case=desk.case, now=NINE + DAY).opens() == midnight(NINE, 8)


@pytest.mark.parametrize("ago", [2, 5])
def test_nor_of_a_minimum_time(ago: int) -> None:
    desk = Late().begun("minimum")
    desk.take("受理")
    desk.now += DAY
    desk.engine.hold(desk.case, "核实", by=OFFICE)
    desk.now += 10 * DAY
    desk.engine.release(desk.case, by=OFFICE, at=desk.now - ago * DAY)
    assert desk.opens() == midnight(NINE, 18)


@pytest.mark.parametrize("ago", [2, 5])
def test_a_release_entered_late_gives_no_day_back(ago: int) -> None:
    desk = Late().begun("posted")
    desk.post()
    desk.now += DAY
    desk.engine.hold(desk.case, "核实", by=OFFICE)
    desk.now += 10 * DAY
    desk.engine.release(desk.case, by=OFFICE, at=desk.now - ago * DAY)
    assert desk.opens() == midnight(NINE, 18), "ten days on which nobody could object"


def test_a_correction_entered_late_gives_no_day_back() -> None:
    desk = Late().begun("paused")
    desk.post()
    desk.now += DAY
    assert desk.engine.object(desk.case, "不实", by=Actor("邻", ["村民"])).step == "核查"
    desk.now += 10 * DAY
    assert desk.take("核查", ago=9).step == "公示"
    assert desk.opens() == midnight(NINE, 18)


def test_an_extension_is_no_late_entry() -> None:
    desk = Late().begun("extension")
    desk.now += 10 * DAY
    with pytest.raises(StepRefused, match="也不能补录") as refused:
        desk.engine.extend(desk.case, "查", "情况复杂", by=OFFICE, at=NINE + DAY)
    assert refused.value.code == "QR116"
    fresh = Late().begun("extension")
    fresh.now += 4 * DAY
    assert fresh.engine.extend(fresh.case, "查", "情况复杂", by=OFFICE, at=NINE + DAY).extended


def test_an_offices_limit_runs_from_when_it_happened() -> None:
    desk = Late().begun("extension", ago=20)
    assert desk.engine.case(desk.case).due == five_days_after(NINE - 20 * DAY)


def test_a_follow_up_is_not_dated_before_what_it_follows() -> None:
    desk = Late().begun("appeal")
    desk.now += DAY
    desk.take("办")
    desk.now += 2 * DAY
    with pytest.raises(UsageError, match="时间倒退"):
        desk.engine.open("appeal", VILLAGE, by=OFFICE, source=desk.case, start="复核", at=NINE)
    assert (
        desk.engine.open("appeal", VILLAGE, by=OFFICE, source=desk.case, start="复核", at=desk.now - DAY).step == "复核"
    )


def test_whatever_one_act_makes_is_entered_at_once() -> None:
    desk = Late().begun("parent", ago=30)
    child = desk.take("转", ago=30).child
    desk.engine.take(child, "查", by=OFFICE, at=NINE - 25 * DAY)
    desk.engine.take(child, "办", by=OFFICE, at=NINE - 20 * DAY)
    events = [each.event for each in desk.engine.follow()]
    assert {each.entered for each in events} == {NINE}
    assert [each.late for each in events] == ["actor" in each.body for each in events]


class TestDoors:
    """No door lets a moment in that lies in the future, or none."""

    FALSE = (
        NINE + timedelta(microseconds=1),
        NINE + 20 * DAY,
        datetime(2026, 11, 2),
        datetime(2026, 11, 3, tzinfo=timezone(timedelta(hours=8))),
        datetime(2026, 11, 2, 8, tzinfo=timezone(-timedelta(hours=23, minutes=59))),
        datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=14))),
        datetime(9999, 12, 31, 23, tzinfo=timezone(-timedelta(hours=14))),
        datetime(1899, 12, 31, tzinfo=UTC),
        "2026-11-01T09:00+08:00",
        NINE.date(),
    )

    @pytest.mark.parametrize("at", FALSE)
    @pytest.mark.parametrize("act", ["open", "source", "take", "settle", "hold", "move", "key"])
    def test_no_act_takes_it(self, at: Any, act: str) -> None:
        desk = Late().begun("minimum", ago=1)
        engine, case = desk.engine, desk.case
        engine.take(case, "受理", by=OFFICE, key="k", at=NINE - DAY / 2)
        kept = tuple(desk.store.lines())
        acts: dict[str, Any] = {
            "open": lambda: engine.open("minimum", VILLAGE, by=OFFICE, at=at),
            "source": lambda: engine.open("appeal", VILLAGE, by=OFFICE, source=case, start="复核", at=at),
            "take": lambda: engine.take(case, "告知", by=OFFICE, at=at),
            "settle": lambda: engine.settle(case, at=at),
            "hold": lambda: engine.hold(case, by=OFFICE, at=at),
            "move": lambda: engine.move(case, by=OFFICE, at=at),
            "key": lambda: engine.take(case, "受理", by=OFFICE, key="k", at=at),
        }
        with pytest.raises(UsageError):
            acts[act]()
        assert tuple(desk.store.lines()) == kept

    def test_an_offset_is_no_way_round(self) -> None:
        early = timezone(timedelta(hours=23, minutes=59))
        desk = Late()
        case = desk.engine.open("minimum", VILLAGE, by=OFFICE, at=NINE.astimezone(early))
        assert (case.opened, case.opened.tzinfo) == (NINE, UTC)
        assert not desk.engine.history(case.id)[0].event.late

    def test_a_key_stands_for_one_moment(self) -> None:
        desk = Late().begun("minimum", ago=3)
        first = desk.engine.take(desk.case, "受理", by=OFFICE, key="k", at=NINE - 2 * DAY)
        again = desk.engine.take(desk.case, "受理", by=OFFICE, key="k", at=(NINE - 2 * DAY).astimezone(UTC))
        assert again == first
        with pytest.raises(UsageError, match="别的事"):
            desk.engine.take(desk.case, "受理", by=OFFICE, key="k", at=NINE - DAY)

    def test_nothing_is_dated_before_the_last_thing(self) -> None:
        desk = Late().begun("minimum", ago=3)
        desk.take("受理", ago=2)
        with pytest.raises(UsageError, match="时间倒退"):
            desk.take("告知", ago=2.5)

    @pytest.mark.parametrize("clock", [datetime(2026, 11, 2, 9), "now", datetime(1899, 1, 1, tzinfo=UTC)])
    def test_a_clock_without_a_zone_is_told(self, clock: Any) -> None:
        engine = Engine(CATALOGUE, MemoryStore(), clock=lambda: clock)
        for call in (lambda: engine.open("grant", VILLAGE, by=VILLAGER), engine.due):
            with pytest.raises(UsageError):
                call()

    def test_a_clock_that_was_set_back_enters_nothing_before_it_happened(self) -> None:
        desk = Late(now=NINE + 3 * DAY).begun("minimum")
        desk.now = NINE
        desk.take("受理")
        last = desk.engine.history(desk.case)[-1].event
        assert (last.at, last.entered) == (NINE + 3 * DAY, NINE + 3 * DAY)

    def test_no_store_takes_what_was_entered_before_it_happened(self) -> None:
        with pytest.raises(UsageError, match="不能早于"):
            MemoryStore().append([Event("a", 1, Kind.OPENED, NINE, NINE - DAY)])

    @pytest.mark.parametrize("days", [-20, 20])
    def test_a_round_of_an_earlier_day_is_a_late_one(self, days: int) -> None:
        desk = Late().begun("posted")
        desk.post()
        desk.sign()
        desk.now += 30 * DAY
        rounds = desk.engine.rounds
        late = replace(rounds, at=desk.now - days * DAY)
        if days < 0:
            with pytest.raises(UsageError):
                late.work()
            return
        late.work()
        done = desk.engine.history(desk.case)[-1].event
        assert (done.kind, done.outcome, done.entered) == (Kind.TAKEN, "无异议", desk.now)
