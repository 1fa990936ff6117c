"""转交: how long an agent may keep the papers that a party gave him.

Who opens a case under a mandate, on a channel with a hand-over limit, has the papers from then on. He has handed them
over when the case first comes to a step that is not his to take: an office has them. That is once a case; what is
mended later has the limit of its step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.words import AGENT, APPLICANT

if TYPE_CHECKING:
    from ...model.period import Period
    from ...model.power import Power, Step
    from ..standing import Case


def allowed(power: Power, case: Case) -> Period | None:
    """How long, on the channel of the case; None where the channel says nothing."""
    channel = power.channels.get(case.channel)
    return channel.handover if channel else None


def in_hand(power: Power, step: Step) -> bool:
    """Whether an agent may take the step: a party's, or one given to agents."""
    return not {AGENT, *(power.parties or (APPLICANT,))}.isdisjoint(step.by)
