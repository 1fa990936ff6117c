"""Cases of every shipped power begin where, when and by whom the list says, and in no other way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from qingdan.engine.model.parts import Start
from qingdan.engine.model.power import Power, Step
from qingdan.engine.runtime.case import Refusal, decide, follow_up
from qingdan.engine.runtime.commands import Actor, Open
from qingdan.engine.runtime.machine import compile as compiled
from tests.atlas import CALENDAR, CATALOGUE, MORNING, atlas
from tests.driver import PAPER, VILLAGE, Trial, opening, parties, place

TICK = timedelta(microseconds=1)
shipped = pytest.mark.parametrize("power", CATALOGUE.powers.values(), ids=CATALOGUE.powers)


def blank(power: Power) -> Trial:
    return Trial(compiled(power), CALENDAR, MORNING)


def plain(power: Power) -> Iterator[tuple[Step, Start]]:
    """Beginnings that continue no other case."""
    for step in power.beginnings():
        start = step.start or Start()
        if not start.after:
            yield step, start


@shipped
def test_a_case_begins_at_beginnings_alone(power: Power) -> None:
    trial, beginnings = blank(power), {step.id for step in power.beginnings()}
    for step in power.steps:
        if step not in beginnings:
            trial.refuses(replace(opening(power, power.first.id), start=step), "QR102")
            trial.refuses(replace(opening(power, power.first.id), start=step, parent="p"), "QR102")
    trial.refuses(replace(opening(power, power.first.id), start="没有的"), "QR101")
    for end in power.ends:
        trial.refuses(replace(opening(power, power.first.id), start=end), "QR101")


@shipped
def test_nobody_but_its_roles_opens_a_case_and_only_where_they_hold(power: Power) -> None:
    for step, start in plain(power):
        command = opening(power, step.id)
        if step is power.first:
            command = replace(command, parent="")
        if start.called and step is not power.first and not start.cycle:
            blank(power).refuses(replace(command, parent=""), "QR102")
            continue
        wrong = [Actor("路人", [role], place=place(power, role)) for role in CATALOGUE.roles if role not in step.by]
        wrong += [Actor("外地人", [role], place="999999") for role in step.by if role not in parties(power)]
        wrong += [Actor("冒名者", [role]) for role in step.by if role in parties(power)]
        for actor in wrong:
            blank(power).refuses(replace(command, by=actor), "QR104")
        if not start.cycle:
            blank(power).refuses(replace(command, by=None), "QR104")


@shipped
def test_nothing_beside_the_list_is_said_at_an_opening(power: Power) -> None:
    trial, command = blank(power), replace(opening(power, power.first.id), parent="")
    trial.refuses(replace(command, parties={**command.parties, "旁人": "路人"}), "QR104")
    trial.refuses(replace(command, channel="小道"), "QR106")
    for field in power.fields:
        trial.refuses(replace(command, data={field: "1"}), "QR106")
    for paper in power.materials:
        trial.refuses(replace(command, materials={paper: PAPER}), "QR106")


@pytest.mark.parametrize("name", CATALOGUE.powers)
def test_a_follow_up_continues_a_case_that_ended_so_and_not_before_it_is_due(name: str) -> None:
    found = atlas(name)
    for step in found.power.beginnings():
        if step.start and step.start.after:
            blank(found.power).refuses(opening(found.power, step.id), "QR102")
            for end, states in found.ended.items():
                command = opening(found.power, step.id, states[0].case)
                fresh = Trial(states[0].machine, CALENDAR, states[0].at)
                if end != step.start.after:
                    fresh.refuses(command, "QR102")
                    continue
                fresh.refuses(replace(command, source=states[0].case._replace(power="别的")), "QR102")
                falls = follow_up(found.power, step.id, states[0].case, CALENDAR)
                if falls is not None and falls > states[0].case.at:
                    fresh.at = falls - TICK
                    fresh.refuses(command, "QR114")
                    fresh.at = falls
                assert fresh.do(command)
                assert fresh.case.source == states[0].case.id
                assert fresh.case.parties == states[0].case.parties


def test_no_power_beside_the_list_is_opened() -> None:
    """清单之外无权力."""
    for name in ("收取卫生费", ""):
        asked = Open(case="c", village=VILLAGE, by=Actor("村官", ["村委会"], place=VILLAGE), power=name)
        decided = decide(None, None, asked, MORNING, CALENDAR)
        assert isinstance(decided, Refusal)
        assert decided.code == "QR100"
