"""Every case of the shipped list can go over to an edition that says the same in other words; and then it stands as one
that was walked there: the same step, clocks, counts and fields."""

from __future__ import annotations

from datetime import timedelta

import pytest

from qingdan.engine.model.flow import descendants
from qingdan.engine.model.power import Power
from qingdan.engine.model.words import FieldType
from qingdan.engine.runtime.case import Case, Ruling, fold, rule
from qingdan.engine.runtime.commands import Actor, Hold, Move, Release
from qingdan.engine.runtime.judging.periods import earliest
from qingdan.engine.runtime.machine import compile as compiled
from qingdan.engine.runtime.moving.ruling import made
from qingdan.engine.runtime.moving.trail import trail
from tests.atlas import CALENDAR, CATALOGUE, atlas
from tests.driver import Trial, Wait, opening, place
from tests.editions import digest, renamed, stretched

shipped = pytest.mark.parametrize("name", CATALOGUE.powers)
BY = Actor("监督", ["村监委会"])


def to(trial: Trial, power: Power) -> Move:
    became = descendants(trial.power, power)
    stages = trail(trial.events, lambda _: trial.power, became)
    return Move(by=BY, into=power, digest=digest(power), became=became, stages=stages)


def moved(trial: Trial, power: Power) -> Ruling:
    return rule(trial.power, trial.case, to(trial, power), trial.at, CALENDAR)


def open_states(name: str) -> list[Trial]:
    """Where cases stand that may be moved, each with a way that another edition can be walked on as well."""
    drawn = {field for field, each in CATALOGUE.powers[name].fields.items() if each.type is FieldType.DRAW}
    states = [state for states in atlas(name).stands.values() for state in states[:3]]
    return [state for state in states if not drawn & set(state.case.fields)]


def walked(trial: Trial, power: Power, begin: str) -> Trial:
    """The same way from the beginning, in the other edition."""
    source = trial.source.case if trial.source else None
    again = Trial(compiled(power), CALENDAR, trial.events[0].at, source=trial.source)
    assert again.do(opening(power, begin, source))
    assert all(stride.go(again) for stride in trial.trail)
    return again


def clocks(case: Case) -> object:
    """What of a case does not depend on the names of those who walked it."""
    posting = case.posting and (case.posting.at, case.posting.opens)
    counts, done, frames = dict(case.counts), dict(case.done), dict(case.frames)
    return (
        case.start, case.step, case.entered, case.due, case.since, frames, counts, done, dict(case.fields),
        dict(case.materials), posting, set(case.acted), len(case.objections), len(case.signatures), case.paused,
    )  # fmt: skip


@shipped
def test_a_moved_case_stands_as_one_that_was_walked_there(name: str) -> None:
    power = renamed(CATALOGUE.powers[name])
    for trial in open_states(name):
        ruling = moved(trial, power)
        assert ruling.reasons == ()
        after, there = ruling.after, walked(trial, power, descendants(trial.power, power)[trial.case.start])
        assert after
        assert clocks(after) == clocks(there.case)
        assert (after.promised, after.statutory) == (there.case.promised, there.case.statutory)


@shipped
@pytest.mark.parametrize("more", [-1, 3])
def test_clocks_keep_their_beginning_and_take_the_new_period(name: str, more: int) -> None:
    power = stretched(CATALOGUE.powers[name], more)
    for trial in open_states(name):
        ruling = moved(trial, power)
        if ruling.after is None:
            assert all("就逾期" in reason.zh for reason in ruling.reasons)
            continue
        there = walked(trial, power, trial.case.start).case
        assert clocks(ruling.after) == clocks(there)
        assert ruling.after.promised == earliest(trial.case.promised, there.promised)
        assert ruling.after.statutory == earliest(trial.case.statutory, there.statutory)


@shipped
@pytest.mark.parametrize("more", [0, 3])
def test_a_case_on_hold_goes_over_as_it_would_afterwards(name: str, more: int) -> None:
    """Held for ten days and moved in between, or when it goes on: it stands the same."""
    old = CATALOGUE.powers[name]
    power = stretched(old, more) if more else renamed(old)
    role = next((role for role, each in old.roles.items() if each.may_hold), "")
    by = Actor("监督", [role], place=place(old, role)) if role else BY
    for trial in open_states(name)[::3]:
        held = trial.copy()
        if not role or not held.do(Hold(by=by)):
            continue
        held.do(Wait(held.at + timedelta(days=4)))
        across = moved(held, power).after
        assert across
        during = Trial(compiled(power), CALENDAR, held.at + timedelta(days=6), known=across, source=trial.source)
        held.do(Wait(during.at))
        assert during.do(Release(by=by))
        assert held.do(Release(by=by))
        after = moved(held, power).after
        assert after
        assert clocks(during.case) == clocks(after)
        assert (during.case.promised, during.case.statutory) == (after.promised, after.statutory)


@shipped
def test_the_record_folds_to_what_was_ruled_and_leads_back(name: str) -> None:
    power = renamed(CATALOGUE.powers[name])
    for trial in open_states(name)[::5]:
        move = to(trial, power)
        events = (*trial.events, made(trial.case, move, power, trial.at, CALENDAR))
        pinned = {trial.case.digest: trial.power, digest(power): power}.__getitem__
        after = fold(pinned, events)
        assert after == moved(trial, power).after
        again = {new: old for old, new in move.became.items()}
        stages = trail(events, pinned, again)
        back = Move(by=BY, into=trial.power, digest=trial.case.digest, became=again, stages=stages)
        home = rule(power, after, back, trial.at, CALENDAR).after
        assert home
        assert home == trial.case._replace(seq=home.seq, at=home.at)
