"""Every act of every shipped power, with one single thing missing, wrong or too much.

Whatever must come before an act is missed if it is left out: the posting, each signature, every day of waiting. And of
what the act itself brings, each field, paper, figure and place is missed, and nothing beside the list is taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from itertools import chain
from typing import TypeVar

import pytest

from qingdan.engine.model.power import Power, Step
from qingdan.engine.model.words import Level, Reserved, Source
from qingdan.engine.runtime.commands import Post, Sign, Take, Vote
from qingdan.engine.runtime.judging.values import normal
from qingdan.engine.runtime.judging.ways import Env
from tests.atlas import CATALOGUE, Atlas, atlas
from tests.driver import BY_COUNT, PAPER, Trial, Wait, last, posting, rehearsed, votes
from tests.guesses import holds

T = TypeVar("T")
TICK = timedelta(microseconds=1)
shipped = pytest.mark.parametrize("name", CATALOGUE.powers)
ODD: tuple[object, ...] = (None, 0.1, "\x00", [], {})
"""Values that fit no field."""
BEFORE = {Post: ("QR107",), Sign: ("QR107", "QR109"), Wait: ("QR107", "QR114")}
"""What an act is refused with as long as this has not been done."""


def takes(found: Atlas, *, firsts: bool = False) -> Iterator[tuple[Step, Trial, Take]]:
    """Every taking of every step, at the moment at which it may be done."""
    for step, state, data in found.firsts():
        for outcome in [step.first.name] if firsts else step.outcomes:
            for trial, act in rehearsed(state, outcome, data):
                if isinstance(act, Take):
                    yield step, trial, act


def again(found: Atlas) -> Iterator[tuple[Step, Trial, Take]]:
    """The taking of steps to which a case has come back, so that papers of theirs are there already."""
    for name, states in found.stands.items():
        step = found.power.steps[name]
        for state in [each for each in states if set(step.submit) & set(each.case.materials)][:1]:
            for trial, act in rehearsed(state, step.first.name, found.data(state, step)):
                if isinstance(act, Take):
                    yield step, trial, act


@shipped
def test_nothing_that_comes_before_an_act_can_be_left_out(name: str) -> None:
    found = atlas(name)
    for step, state, data in found.firsts():
        for outcome in step.outcomes:
            for trial, act in rehearsed(state, outcome, data):
                final = last(trial, outcome, data)
                if isinstance(final, Take) and type(act) in BEFORE:
                    early = trial.copy()
                    early.at = act.until - TICK if isinstance(act, Wait) else early.at
                    early.refuses(final, *(["QR103"] if outcome == Reserved.LAPSED else BEFORE[type(act)]))


@shipped
def test_every_field_is_missed_and_none_is_taken_beside_the_list(name: str) -> None:
    found = atlas(name)
    beside = [*found.power.fields, "没有的"]
    for step, trial, take in takes(found):
        if take.vote in {None, votes(trial, step, step.first.name, take.data)}:  # one that fails is its figures alone
            for field in take.data:
                trial.refuses(replace(take, data=without(take.data, field)), "QR106")
        for field in take.data:
            for odd in ODD:
                trial.refuses(replace(take, data={**take.data, field: odd}), "QR106")
        for field in beside:
            if field not in step.record:
                trial.refuses(replace(take, data={**take.data, field: "1"}), "QR106")


@shipped
def test_every_paper_is_missed_and_none_is_taken_beside_the_list(name: str) -> None:
    found = atlas(name)
    for step, trial, take in chain(takes(found, firsts=True), again(found)):
        for paper in step.submit:
            lacking = replace(take, materials=without(take.materials, paper))
            if needed(trial, take, paper):
                trial.refuses(lacking, "QR106")
            else:
                assert trial.copy().do(lacking)
    for step, trial, take in takes(found):
        for paper in step.submit:
            for odd in ("", "a" * 63, "A" * 64, "g" * 64, "照片"):
                trial.refuses(replace(take, materials={**take.materials, paper: odd}), "QR106")
        for paper in (*found.power.materials, "没有的"):
            if paper not in step.submit:
                trial.refuses(replace(take, materials={**take.materials, paper: PAPER}), "QR106")


@shipped
def test_the_count_alone_gives_the_outcome_of_a_vote(name: str) -> None:
    found = atlas(name)
    for step, trial, take in takes(found):
        if take.vote is None:
            trial.refuses(replace(take, vote=Vote(3, 3, 3, 0, 0)), *(["QR108"] if step.vote else ["QR106"]))
            continue
        given = next(each for each in BY_COUNT if votes(trial, step, each, take.data) == take.vote)
        for other in set(BY_COUNT) - {given} & set(step.outcomes):
            trial.refuses(replace(take, outcome=other), "QR108")
        trial.refuses(replace(take, vote=None), "QR108")
        for odd in (Vote(0, 0, 0, 0, 0), Vote(30, 31, 31, 0, 0), Vote(30, 29, 28, 2, 0), Vote(30, 29, 30, -1, 0)):
            trial.refuses(replace(take, vote=odd), "QR108")


@shipped
def test_an_approval_is_given_in_its_hall_and_nothing_is_charged_beside_the_list(name: str) -> None:
    found = atlas(name)
    for step, trial, take in takes(found):
        hall, approval = where(found.power, step, take)
        if hall:
            trial.refuses(replace(take, place="路边"), "QR111")
        if hall and approval:
            trial.refuses(replace(take, place=None), "QR111")
        if found.power.fee in {"", "无"}:
            for fee in ("0.01", 10, "十元", "-1"):
                trial.refuses(replace(take, fee=fee), "QR112")


@shipped
def test_signatures_cover_the_data_that_are_put_down_and_no_other(name: str) -> None:
    found = atlas(name)
    for step, state, data in found.firsts():
        for trial, act in rehearsed(state, step.first.name, data):
            if isinstance(act, Sign):
                other = trial.copy()
                assert other.do(replace(act, data_digest=PAPER))
                final = last(other, step.first.name, data)
                if isinstance(final, Take):
                    other.refuses(final, "QR107", "QR109")


@shipped
def test_what_is_posted_hangs_where_the_list_says_with_its_evidence(name: str) -> None:
    found = atlas(name)
    for step, state, data in found.firsts():
        for outcome in step.outcomes:
            for trial, act in rehearsed(state, outcome, data):
                if isinstance(act, Post):
                    trial.refuses(replace(act, evidence=" "), "QR107")
                    trial.refuses(replace(act, where=" "), "QR107")
                    hung = step.notice or step.publish
                    if hung and hung.places:
                        trial.refuses(replace(act, where=f"{act.where}、自家门口"), "QR107")
        if not (step.notice or step.publish or step.vote):
            state.refuses(posting(state, step), "QR103")


def without(given: Mapping[str, T], name: str) -> dict[str, T]:
    return {key: value for key, value in given.items() if key != name}


def needed(trial: Trial, take: Take, paper: str) -> bool:
    """Whether the first outcome needs this paper now."""
    material = trial.power.materials[paper]
    put_down = {name: normal(trial.power, name, value) for name, value in take.data.items()}
    wanted = material.when is None or holds(material.when, Env(trial.power, {**trial.case.fields, **put_down}))
    there = material.source is Source.SHARED or (material.source is Source.PARTY and paper in trial.case.materials)
    return bool(wanted) and not there


def where(power: Power, step: Step, take: Take) -> tuple[str, bool]:
    """Where a taking belongs, and whether it is an approval: a choice by an office of the town or the county."""
    assert take.by is not None
    role = power.roles.get(take.by.roles[0])
    chosen = [outcome for outcome in step.outcomes.values() if not outcome.world]
    approval = role is not None and role.level in {Level.TOWN, Level.COUNTY} and len(chosen) > 1
    return step.at or (role.place if approval and role else ""), approval
