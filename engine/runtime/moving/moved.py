"""The case in another edition, as its `moved` event says: it states everything, so nothing is computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from sys import intern
from typing import TYPE_CHECKING, cast

from ...model.frozen import EMPTY
from ..body import Body, known_after, moment, moments, names, part, text
from ..judging.provisional import read
from ..standing import NOBODY, NONE, UNCOUNTED, Case, Paused

if TYPE_CHECKING:
    from ...model.power import Power
    from ..events import Event


def moved_over(_power: Power, case: Case, event: Event) -> Case:
    """The case goes on in another edition; the event says where, how its steps are called and how its clocks stand."""
    body, clocks = event.body, part(event.body, "clocks")
    renamed = names(body, "steps")
    posting = case.posting if "opens" in clocks else None
    entered, done = moment(clocks.get("entered")) or case.entered, moments(body.get("done"))
    return case._replace(
        seq=event.seq,
        at=event.at,
        known=known_after(case, event),
        edition=intern(event.edition),
        digest=intern(event.digest),
        start=intern(renamed.get(case.start, case.start)),
        step=intern(event.target),
        entered=entered,
        recorded=moment(clocks.get("recorded")) or entered,
        due=moment(clocks.get("due")),
        since=moment(clocks.get("since")),
        promised=moment(clocks.get("promised")),
        statutory=moment(clocks.get("statutory")),
        handover=moment(clocks.get("handover")),
        frames=moments(clocks.get("frames")),
        provisional=read(clocks["provisional"]) if "provisional" in clocks else EMPTY,
        done=done,
        done_recorded={**done, **moments(body.get("done_recorded"))} if done else done,
        counts=_tallied(body),
        acted=_acted_as(case, renamed),
        posting=replace(posting, opens=moment(clocks.get("opens"))) if posting else None,
        paused=_paused_over(case.paused, part(body, "paused")) if case.paused else None,
    )


def _paused_over(paused: Paused, stated: Body) -> Paused:
    """The standstill in another edition, where it may have begun at another step."""
    posting, since = paused.posting if "opens" in stated else None, moment(stated.get("since")) or paused.since
    entered = moment(stated.get("entered")) or since
    return replace(
        paused,
        since=since,
        step=intern(text(stated, "step")),
        entered=entered,
        recorded=moment(stated.get("recorded")) or entered,
        due=moment(stated.get("due")),
        posting=replace(posting, opens=moment(stated.get("opens"))) if posting else None,
    )


def _tallied(body: Body) -> Mapping[tuple[str, str], int]:
    stated = cast("Mapping[str, Mapping[str, int]]", body.get("counts") or NONE)
    counts = {(intern(place), intern(name)): times for place, row in stated.items() for name, times in row.items()}
    return counts or UNCOUNTED


def _acted_as(case: Case, renamed: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    """Who acted, under the new names of the steps; several steps may have become one."""
    acted: dict[str, tuple[str, ...]] = {}
    for step, people in case.acted.items():
        name = intern(renamed.get(step, step))
        acted[name] = tuple(dict.fromkeys((*acted.get(name, ()), *people)))
    return acted or NOBODY
