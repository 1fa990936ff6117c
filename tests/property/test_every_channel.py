"""Every channel of every shipped power on which somebody may act for a party: who may, with which paper, until when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from qingdan.engine.model.parts import Channel
from qingdan.engine.model.power import Power
from qingdan.engine.model.words import AGENT
from qingdan.engine.runtime.case import Case, Refusal, decide, evolve
from qingdan.engine.runtime.commands import Actor, Open
from qingdan.engine.runtime.judging.lamps import lamps
from qingdan.engine.runtime.judging.periods import ends
from tests.atlas import CALENDAR, CATALOGUE, MORNING
from tests.driver import VILLAGE, parties

OPENINGS = [
    pytest.param(power, name, start, id=f"{power.id}-{name}-{start}")
    for power in CATALOGUE.powers.values()
    for name, channel in power.channels.items()
    for start in (step.id for step in power.beginnings() if {*step.by} & {*parties(power)} and not step.start)
    if channel.agents
]
every = pytest.mark.parametrize(("power", "name", "start"), OPENINGS)


def acting(power: Power, channel: Channel, start: str) -> Actor:
    party = next(role for role in power.steps[start].by if role in parties(power))
    return Actor("壬", channel.agents[:1], agent_for=f"{party}本人", mandate=channel.mandate)


def asked(power: Power, name: str, start: str, by: Actor) -> Case | Refusal:
    bound = {role: f"{role}本人" for role in parties(power)}
    command = Open(case="c1", village=VILLAGE, by=by, parties=bound, channel=name, start=start, digest="d" * 64)
    decided = decide(power, None, command, MORNING, CALENDAR)
    return decided if isinstance(decided, Refusal) else evolve(power, None, decided[0])


def wrong(power: Power, name: str, by: Actor) -> Iterator[tuple[str, Actor]]:
    """Whoever has not the role that the channel names, not the paper, or acts for somebody else."""
    others = {role for channel in power.channels.values() for role in channel.agents} - {*by.roles}
    yield from ((name, replace(by, roles=(role,))) for role in ("村民", *others))
    yield name, replace(by, mandate="")
    yield name, replace(by, agent_for="别人")
    yield "窗口", by


@every
def test_who_may_act_for_a_party(power: Power, name: str, start: str) -> None:
    by = acting(power, power.channels[name], start)
    case = asked(power, name, start, by)
    assert isinstance(case, Case)
    assert case.agents == (by.id,)
    if AGENT in power.steps[start].by:
        return
    for channel, other in wrong(power, name, by):
        refused = asked(power, channel, start, other)
        assert isinstance(refused, Refusal), other
        assert refused.code == "QR104"


@every
def test_and_until_when_he_must_hand_the_papers_over(power: Power, name: str, start: str) -> None:
    limit = power.channels[name].handover
    case = asked(power, name, start, acting(power, power.channels[name], start))
    assert isinstance(case, Case)
    assert case.handover == (ends(CALENDAR, MORNING, limit) if limit else None)
    lit = [each for each in lamps(power, case, CALENDAR) if each.clock == "转交"]
    assert len(lit) == bool(limit)
    assert all(MORNING < each.yellow < each.due for each in lit)
    assert all(each.due - each.yellow <= timedelta(days=1) for each in lit)


def test_there_are_such_channels() -> None:
    assert {name for _, name, _ in (each.values for each in OPENINGS)} == {"代办", "监护"}
