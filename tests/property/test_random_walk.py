"""Random walks over the whole shipped list through the real engine, on both stores: what it does and nonsense, mixed.

After every command the record folds to the live case, settling twice equals settling once, a refusal has changed
nothing but the list of refusals, no chain has two follow-ups under way, and a round of what the clock brings done
twice is that round done once. In the end the record verifies, and another engine reads the same cases from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingdan.engine.runtime.commands import Actor, Command, Hold, Object, Post, Release, Sign, Take, Vote, Withdraw
from qingdan.engine.runtime.events import Kind
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import Store, open_store
from qingdan.engine.runtime.store.memory import MemoryStore
from tests.atlas import CATALOGUE
from tests.driver import PAPER, VILLAGE, Wait, acts, holders, leaving, opening, place, posting, taking
from tests.guesses import Guesses
from tests.honest import findings
from tests.live import Live

POWERS = tuple(CATALOGUE.powers.values())
GUESSES = {power.id: Guesses(power) for power in POWERS}
STEPS = sorted({step for power in POWERS for step in power.steps})
OUTCOMES = sorted({name for power in POWERS for step in power.steps.values() for name in step.outcomes})
Look: TypeAlias = Callable[[Live], None]
HOURS = (0, 1, 30, 200, 1000, 9000)


def begin(live: Live, rng: Random) -> None:
    """Open a case of any power at any beginning, or try to."""
    power = rng.choice(POWERS)
    start = rng.choice(power.beginnings())
    ended = [case for case in live.engine.cases() if case.power == power.id and case.end]
    source = rng.choice(ended) if ended and start.start and start.start.after else None
    known = live.engine.settle(source.id).id if source else None
    live.entered()
    live.open(opening(power, start.id, source), power.id if rng.random() > 0.05 else "收取卫生费", known)


def choose(live: Live, rng: Random) -> None:
    """Go on with any case that is open, if there is one; one that waits for another stands back for it."""
    cases = [case.id for case in live.engine.cases() if not case.end]
    if not cases:
        begin(live, rng)
        return
    live.id = rng.choice(cases)
    while live.case.child:
        live.id = live.case.child


def walk_on(live: Live, rng: Random) -> None:
    """Give any outcome of the step, as it should be given, or leave off on the way."""
    if live.case.end or live.case.child:
        choose(live, rng)
        return
    step = live.power.steps[live.case.step]
    outcome = step.first.name if rng.random() < 0.6 else rng.choice(list(step.outcomes))
    data = rng.choice(list(GUESSES[live.power.id].records(live.case, step)))
    for act in acts(live, outcome, data, rng.randrange(len(step.by))):
        if rng.random() < 0.3 and not isinstance(act, Wait):
            live.do(spoiled(live, act, rng))
        if rng.random() < 0.05 or not live.do(act):
            return


def spoiled(live: Live, act: Command, rng: Random) -> Command:
    """An act that would be right but for one thing, which may or may not matter here."""
    people = [person for acted in live.case.acted.values() for person in acted] + ["甲"]
    by = None if act.by is None else replace(act.by, id=rng.choice(people))
    ways: list[Command] = [replace(act, by=by)]
    if isinstance(act, Take):
        ways += [replace(act, data={}), replace(act, materials={}), replace(act, place="路边"), replace(act, fee="5")]
        ways += [
            replace(act, vote=rng.choice([None, Vote(30, 9, 9, 0, 0), Vote(30, 30, 0, 30, 0), Vote(3, 3, 3, 3, 3)]))
        ]
    if isinstance(act, Post):
        ways += [replace(act, where="树上")]
    return rng.choice(ways)


def nonsense(live: Live, rng: Random) -> None:
    """Anything, by anybody."""
    name, power = rng.choice([live.case.step, live.case.step, *STEPS]), live.power
    role = rng.choice([*CATALOGUE.roles, *power.roles])
    by = Actor(rng.choice(["甲", f"{role}本人"]), [role], place=rng.choice(["", place(power, role), "610524999"]))
    step, outcome = power.steps.get(name), rng.choice(OUTCOMES)
    ways: list[Command] = [
        Take(by=by, step=name),
        Take(by=by, step=name, outcome=outcome, data={"金额": 1}, vote=Vote(3, 3, 2, 1, 0), place="路边"),
        Sign(by=by, step=name, outcome=outcome, data_digest=PAPER),
        Object(by=by, text="不实"),
        Hold(by=by),
        Release(by=by),
        Withdraw(by=by),
        Post(by=by, step=name, where="树上", evidence="照片"),
    ]
    if step:
        ways += [taking(live, step, outcome if outcome in step.outcomes else step.first.name, {}), posting(live, step)]
    live.do(rng.choice(ways))


def leave(live: Live, rng: Random) -> None:
    """Hold and release, or leave by an exit of 随时."""
    role = rng.choice(holders(live.power))
    by = Actor("监督", [role], place=place(live.power, role))
    exits = [leaving(live, each.name) for each in live.power.anytime if each.by] if rng.random() < 0.3 else []
    if not live.case.end and exits:
        live.do(rng.choice(exits))
    elif live.do(Hold(by=by)):
        wait(live, rng)
        nonsense(live, rng)
        live.do(Release(by=by))


def wait(live: Live, rng: Random) -> None:
    live.do(Wait(live.now + timedelta(hours=rng.choice(HOURS))))


def watch(live: Live, _rng: Random) -> None:
    """A round of what the clock brings; a second one does nothing more, and nothing of it is refused."""
    live.engine.rounds.work((VILLAGE,), lambda role, _: (f"{role}甲", f"{role}乙"))
    entered = live.entered()
    assert live.engine.rounds.work((VILLAGE,), lambda role, _: (f"{role}乙", f"{role}甲")) == ()
    assert (live.entered(), [each for each in entered if not each.event.seq]) == ([], [])


MOVES = (walk_on, walk_on, walk_on, walk_on, walk_on, nonsense, nonsense, wait, leave, choose, begin, watch)


def walked(store: Store, moves: Iterable[tuple[int, int]], first: int, look: Look = lambda _: None) -> Live:
    """The walk that the numbers say; `look` sees it after every move."""
    live, rng = Live(store), Random(first)
    while not live.id:
        begin(live, rng)
    for move, seed in moves:
        MOVES[move](live, Random(seed))
        look(live)
    return live


def one_at_a_time(live: Live) -> None:
    """No chain has two follow-ups under way, and its first case knows the one it has."""
    cases = {case.id: case for case in live.engine.cases()}
    under_way = [case for case in cases.values() if case.source and not case.end]
    assert len({case.first for case in under_way}) == len(under_way)
    chains = [case.chain for case in cases.values() if case.chain and case.chain.open]
    assert {chain.open for chain in chains} == {case.id for case in under_way}


@pytest.mark.parametrize("url", ["memory:", "sqlite:///"])
@settings(max_examples=60, deadline=None)
@given(
    moves=st.lists(st.tuples(st.integers(0, len(MOVES) - 1), st.integers(0, 2**16)), min_size=10, max_size=40),
    first=st.integers(0, 2**16),
)
def test_no_walk_leaves_the_list(url: str, moves: list[tuple[int, int]], first: int) -> None:
    with TemporaryDirectory() as folder:
        store = open_store(url if url == "memory:" else f"sqlite:///{Path(folder) / 'cases.db'}")
        live = walked(store, moves, first, one_at_a_time)
        assert findings(store) == []
        again = Engine(CATALOGUE, store, clock=lambda: live.now)
        assert [again.case(name) for name in store.cases()] == [live.engine.case(name) for name in store.cases()]
        assert [each.event.body["code"] for each in again.refusals()] == live.refused
        store.close()


def test_the_walks_meet_all_there_is() -> None:
    """So that the test above is no empty one: every kind of fact, every power, cases called and ended, refusals."""
    walks = [walked(MemoryStore(), long(Random(seed)), seed) for seed in range(2)]
    everywhere(walks[0], Random(1))
    assert [findings(live.store) for live in walks] == [[], []]
    facts = [each.event for live in walks for case in live.store.cases() for each in live.store.history(case)]
    seldom = {Kind.REFUSED, Kind.MOVED, Kind.ERASED, Kind.EXTENDED, Kind.DETACHED, Kind.RECALCULATED}
    assert {fact.kind for fact in facts} - seldom == set(Kind) - seldom
    assert {fact.power for fact in facts if fact.kind is Kind.TAKEN} == {power.id for power in POWERS}
    assert {f"QR{number}" for number in (*range(100, 108), 109, 110)} <= {
        code for live in walks for code in live.refused
    }
    assert any(case.parent and case.end for live in walks for case in live.engine.cases())


def everywhere(live: Live, rng: Random) -> None:
    """A case of every power, some steps far."""
    for power in POWERS:
        if live.open(opening(power, power.first.id, None), power.id):
            for _ in range(8):
                walk_on(live, rng)


def long(rng: Random) -> Iterator[tuple[int, int]]:
    return ((rng.randrange(len(MOVES)), rng.randrange(2**16)) for _ in range(1500))
