"""Dates counted anew once the holidays are announced are those of a program that knew them from the beginning."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from random import Random
from unittest.mock import patch

from hypothesis import assume, given
from hypothesis import strategies as st

from qingdan.engine.model import period
from qingdan.engine.model.parts import Bound, Channel, Limit, Notice, TimeLimit
from qingdan.engine.model.period import CHINA, Calendar
from qingdan.engine.model.power import Frame, Way
from qingdan.engine.runtime.case import Case, Refusal, decide, evolve
from qingdan.engine.runtime.commands import (
    Actor,
    Command,
    Extend,
    Hold,
    Object,
    Open,
    Post,
    Recalculate,
    Release,
    Take,
)
from qingdan.engine.runtime.judging import periods
from qingdan.engine.runtime.judging.provisional import moments_of
from qingdan.engine.runtime.machine import compile as compiled
from tests.powers import VILLAGE, days, power, step, within

IN = ("受理", "齐")
ALL = power(
    "all",
    [
        step(
            "收",
            ("申请人", "代办员"),
            {"完成": "受理/审"},
            within=Limit(Bound(days("5个工作日")), extension=Bound(days("3个工作日"))),
        ),
        step(
            "受理/审",
            "村委会",
            {"齐": [Way("公示", passes=(IN,))], "缺": "受理/补"},
            within=within("10天"),
        ),
        step("受理/补", "申请人", {"已补": "受理/审"}, pause=True, within=within("15个工作日")),
        step(
            "公示",
            "村委会",
            {"无异议": "办", "有异议": "核"},
            notice=Notice(Bound(days("4个工作日"))),
            within=within("1个月"),
        ),
        step("核", "村委会", {"查清": "公示"}, pause=True, within=within("10天")),
        step("办", "村委会", {"完成": "办成", "重来": "收"}, within=within("48小时")),
    ],
    frames={"受理": Frame(id="受理", label="受理", procedure="受理", within=within("12个工作日"))},
    time=TimeLimit(promised=Bound(days("28个工作日")), statutory=Bound(days("2个月"))),
    channels={"代办": Channel(agents=("代办员",), mandate="委托书", handover=days("3个工作日"))},
)
MACHINE = compiled(ALL)
CLERK = Actor("乙", ["村委会"], place=VILLAGE)
PARTY = Actor("甲", ["申请人"])
AGENT = Actor("壬", ["代办员"], agent_for="甲", mandate="委托书1号")
WATCH = Actor("丙", ["村监委会"], place=VILLAGE)
NEIGHBOUR = Actor("丁", ["村民"], place=VILLAGE)
Schedule = tuple[frozenset[date], frozenset[date], range]
KNOWN: Schedule = (
    frozenset(day for day in period._schedule()[0] if day.year < 2027),
    period._schedule()[1],
    range(2004, 2027),
)


@contextmanager
def knowing(schedule: Schedule) -> Iterator[None]:
    """As long as this lasts the program knows that schedule."""
    with patch.object(period, "_schedule", lambda: schedule):
        periods._remembered.cache_clear()
        yield
    periods._remembered.cache_clear()


def may(case: Case) -> list[Command]:
    """What may be tried with a case."""
    if case.held:
        return [Release(by=WATCH)]
    ways: dict[str, list[Command]] = {
        "收": [Take(by=PARTY, step="收"), Extend(by=CLERK, step="收", reason="情况复杂")],
        "受理/审": [Take(by=CLERK, step="受理/审", outcome=outcome) for outcome in ("齐", "缺")],
        "受理/补": [Take(by=PARTY, step="受理/补", outcome="已补")],
        "公示": [
            Post(by=CLERK, step="公示", where="村务公开栏", evidence="照片"),
            Object(by=NEIGHBOUR, text="不实"),
            Take(by=CLERK, step="公示", outcome="有异议"),
        ],
        "核": [Take(by=CLERK, step="核", outcome="查清")],
        "办": [Take(by=CLERK, step="办", outcome="重来")],
    }
    return [*ways[case.step], Hold(by=WATCH)]


def applied(case: Case | None, command: Command, at: datetime) -> Case | None:
    """The case after a command; None if it is refused."""
    made = decide(ALL, case, command, at, Calendar(), machine=MACHINE)
    if isinstance(made, Refusal):
        return None
    for event in made:
        case = evolve(ALL, case, event)
    return case


def opening(rng: Random) -> Open:
    by, channel = rng.choice([(PARTY, "窗口"), (AGENT, "代办")])
    return Open(case="c-1", village=VILLAGE, by=by, parties={"申请人": "甲"}, channel=channel, digest="d" * 64)


def walked(seed: int, start: datetime, steps: int) -> tuple[Case, list[tuple[Command, datetime]]]:
    """A case on its way, and what was done to it when."""
    rng, at = Random(seed), start
    done: list[tuple[Command, datetime]] = [(opening(rng), at)]
    case = applied(None, *done[0])
    assert case is not None
    for _ in range(steps):
        at += timedelta(days=rng.choice([0, 1, 2, 5, 9]), hours=rng.choice([0, 3]))
        command = rng.choice(may(case))
        after = applied(case, command, at)
        if after is not None:
            case = after
            done.append((command, at))
    return case, done


def clocks(case: Case) -> dict[str, object]:
    return {
        **moments_of(case),
        "wake": case.wake,
        "step": case.step,
        "entered": case.entered,
        "extended": case.extended,
    }


@given(
    seed=st.integers(0, 2**32),
    first=st.integers(0, 100),
    steps=st.integers(0, 14),
    off=st.frozensets(st.dates(date(2027, 1, 1), date(2027, 6, 30)), max_size=25),
    on=st.frozensets(st.dates(date(2027, 1, 1), date(2027, 6, 30)), max_size=8),
)
def test_counted_anew_is_counted_with_knowledge(
    seed: int, first: int, steps: int, off: frozenset[date], on: frozenset[date]
) -> None:
    later: Schedule = (KNOWN[0] | off - on, KNOWN[1] | on, range(2004, 2028))
    start = datetime(2026, 11, 20, 9, tzinfo=CHINA) + timedelta(days=first)
    with knowing(KNOWN):
        case, done = walked(seed, start, steps)
    with knowing(later):
        fresh: Case | None = None
        for command, at in done:
            fresh = applied(fresh, command, at)
            assume(fresh is not None)
        counted = applied(case, Recalculate(), case.at)
        assert counted is not None
        assert fresh is not None
        assert clocks(counted) == clocks(fresh)
        assert counted.provisional == {}
        assert applied(counted, Recalculate(), counted.at) is counted
