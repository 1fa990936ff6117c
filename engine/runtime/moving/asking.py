"""A move made ready: the edition to go to, what its steps became, the way the case has come."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ...errors import Text, UsageError
from ...model.flow import descendants
from ...model.period import CHINA
from .trail import trail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ...model.power import Power, Step
    from ..commands import Move
    from ..desk.work import Work
    from ..standing import Case
    from ..store.ledger import Entry

    History = Callable[[str], Iterable[Entry]]


def ready(asked: Move, work: Work, name: str, history: History, plan: Mapping[str, str]) -> Move:
    """`asked` for a case, settled in `work`, with the edition on the list to go to.

    `plan` adds to what 原名 says: step of the old edition → step of the new. Raises UsageError where it names none.
    """
    case, definitions = work.case(name), work.desk.definitions
    listed, off = definitions.coming(case.power, work.at.astimezone(CHINA).date())
    if listed is None:
        return replace(asked, off=off)
    old, new = work.definition(case).power, listed.power
    became = descendants(old, new) | {_known(old, step): _known(new, other) for step, other in plan.items()}
    events = [*(entry.event for entry in history(name)), *(each for each in work.events if each.case == name)]
    stages = trail(events, lambda digest: definitions.pinned(digest).power, became)
    there = replace(asked, into=new, digest=listed.digest, off=off)
    return replace(there, became=became, stages=stages, awaited=_awaited(work, case))


def _known(power: Power, step: str) -> str:
    if step in power.steps:
        return step
    near = get_close_matches(step, power.steps, n=1, cutoff=0.5)
    zh, en = (f"；是不是“{near[0]}”", f"; did you mean “{near[0]}”") if near else ("", "")
    raise UsageError(
        Text(
            f"{power.code} {power.name}（版次{power.edition}）没有步骤“{step}”{zh}",
            f"{power.code} {power.name} ({power.edition}) has no step “{step}”{en}",
        )
    )


def _awaited(work: Work, case: Case) -> Step | None:
    """The step of its parent that waits for the case."""
    parent = work.case(case.parent) if case.parent else None
    if parent is None or parent.child != case.id:
        return None
    return work.definition(parent).power.steps[parent.step]
