"""Whatever is entered in whatever order with whatever earlier dates: nothing is entered before it happened, and no day
that protects people is lost. Checked on the record alone, by counting days in China on the calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingdan import UsageError
from qingdan.engine.errors import StepRefused
from qingdan.engine.model.parts import Bound, Limit, Notice
from qingdan.engine.model.period import CHINA, Period, Unit
from qingdan.engine.runtime.commands import Actor
from qingdan.engine.runtime.events import Kind
from tests.desks import CATALOGUE, NINE, OFFICE, PAPER, VILLAGE, Desk, power, step

if TYPE_CHECKING:
    from qingdan.engine.model.power import Power
    from qingdan.engine.runtime.events import Event

NEIGHBOUR = Actor("邻", ["村民"])
DAYS = Bound(Period(5, Unit.DAYS))
LAPSING = Limit(at_most=Bound(Period(3, Unit.DAYS)))
POWERS = {
    "a notice, and a correction that stops it": power(
        "late",
        "XX-01",
        [
            step("公示", "村委会", {"无异议": "给付", "有异议": "核查"}, notice=Notice(DAYS)),
            step("核查", "村委会", {"完成": "公示", "逾期": "公示"}, pause=True, within=LAPSING),
        ],
    ),
    "a minimum time": power(
        "late",
        "XX-01",
        [
            step("受理", "村委会", {"完成": "告知"}),
            step("告知", "村委会", {"完成": "受理"}, within=Limit(at_least=DAYS)),
        ],
    ),
    "a minimum time after a lapse": power(
        "late",
        "XX-01",
        [
            step("受理", "村委会", {"完成": "等"}),
            step("等", "村委会", {"完成": "受理", "逾期": "告知"}, within=LAPSING),
            step("告知", "村委会", {"完成": "受理"}, within=Limit(at_least=DAYS)),
        ],
    ),
    "a minimum time since a step": power(
        "late",
        "XX-01",
        [
            step("告知", "村委会", {"完成": "听证"}),
            step("听证", "村委会", {"完成": "决定"}),
            step("决定", "村委会", {"完成": "告知"}, within=Limit(at_least=DAYS, since="告知")),
        ],
    ),
}


def advance(desk: Desk, case: str, at: datetime | None) -> object:
    """Give the first outcome where the case stands."""
    here = desk.engine.case(case)
    outcome = None if here.end else desk.engine.power(case).steps[here.step].first.name
    return desk.engine.take(case, here.step, outcome, by=OFFICE, at=at)


ACTS: dict[str, Callable[[Desk, str, datetime | None], object]] = {
    "take": advance,
    "post": lambda desk, case, at: desk.engine.post(case, "公示", "公开栏", PAPER, by=OFFICE, at=at),
    "object": lambda desk, case, at: desk.engine.object(case, "不实", by=NEIGHBOUR, at=at),
    "hold": lambda desk, case, at: desk.engine.hold(case, by=OFFICE, at=at),
    "release": lambda desk, case, at: desk.engine.release(case, by=OFFICE, at=at),
    "settle": lambda desk, case, at: desk.engine.settle(case, at=at),
    "look": lambda desk, case, _at: desk.engine.options(case),
}
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["take", "take", "take", "post", *sorted(ACTS)]),
        st.integers(0, 24 * 4),
        st.none() | st.integers(0, 24 * 12),
    ),
    min_size=4,
    max_size=24,
)


def day(moment: datetime) -> date:
    return moment.astimezone(CHINA).date()


@pytest.mark.parametrize("name", POWERS)
@settings(max_examples=150, deadline=None)
@given(moves=MOVES, opened=st.none() | st.integers(0, 24 * 60))
def test_no_day_is_lost(name: str, moves: list[tuple[str, int, int | None]], opened: int | None) -> None:
    desk = Desk(catalogue=replace(CATALOGUE, powers={"late": POWERS[name]}))
    at = None if opened is None else NINE - timedelta(hours=opened)
    case = desk.engine.open("late", VILLAGE, {"申请人": "甲"}, by=OFFICE, at=at).id
    for act, hours, ago in moves:
        desk.now += timedelta(hours=hours)
        try:
            ACTS[act](desk, case, None if ago is None else desk.now - timedelta(hours=ago))
        except (StepRefused, UsageError):
            continue
    events = [each.event for each in desk.engine.history(case)]
    assert all(event.at <= event.entered for event in events)
    _check(POWERS[name], [event for event in events if event.seq])
    desk.store.verify()


def _check(power: Power, events: Sequence[Event]) -> None:
    """The days of notices and minimum times, as a reader of the record counts them."""
    last: dict[str, int] = {}
    for number, event in enumerate(events):
        here = power.steps.get(event.step)
        if event.kind is Kind.TAKEN and here is not None and event.outcome == here.first.name:
            if here.notice:
                _hung(events, last["posted"], number)
            if here.within and here.within.at_least:
                _hung(events, last[here.within.since or "arrived"], number, still=here.within.since is None)
        if event.kind is Kind.POSTED:
            last["posted"] = number
        if event.kind in {Kind.OPENED, Kind.TAKEN}:
            last["arrived"] = last[event.step] = number


def _hung(events: Sequence[Event], since: int, until: int, *, still: bool = True) -> None:
    """Five whole days lie between, besides those on which the record had the case on hold or in a correction."""
    begun = day(_known(events, since))
    standing = _standing(events, since, until) if still else 0
    assert (day(events[until].at) - begun).days > 5 + standing, events


def _known(events: Sequence[Event], number: int) -> datetime:
    """Since when an entry could be seen: what the world gave, when it fell due, but not before the last that somebody
    entered."""
    by_hand = [each.entered for each in events[:number] if "actor" in each.body]
    own = events[number]
    return max([own.entered if "actor" in own.body else own.at, *by_hand])


def _standing(events: Sequence[Event], since: int, until: int) -> int:
    """How long the case stood still between two entries: a notice by the day, a minimum time to the minute."""
    pauses, begun = [], None
    for number in range(since, until):
        event, known = events[number], max(_known(events, since), _known(events, number))
        if event.kind is Kind.HELD or event.target == "核查":
            begun = begun or known
        elif begun is not None and event.kind in {Kind.RELEASED, Kind.TAKEN}:
            pauses.append((begun, known))
            begun = None
    if events[since].kind is Kind.POSTED:
        return sum((day(end) - day(begin)).days for begin, end in pauses)
    return sum(((end - begin) for begin, end in pauses), timedelta(0)).days
