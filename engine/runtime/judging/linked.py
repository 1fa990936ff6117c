"""A case that another one called and waits for goes along with that one, its parent.

Where the parent leaves the waiting step otherwise than by the end of the child (撤回, 逾期, 随时), the child is
withdrawn by the exit that its own power gives its parties; where it has none, it goes on to its end and nobody waits
for it any more.
Where the parent is held or released, so is the child. A hold on the child's own account is kept apart: it lasts until
it is released itself, and a child that should have been withdrawn meanwhile is withdrawn then.

`why` says whether an event of the parent concerns its child, `go_along` makes the events of the child, `noted` what the
parent's event says of them. Everything that they read is in the record, so verification asks them again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model.words import Reserved
from ..body import part
from ..commands import Why
from ..events import Kind
from ..standing import Tie

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..commands import GoAlong
    from ..events import Event, Json
    from ..standing import Case
    from .act import Act
    from .moves import Facts, Moment

DEFERRED = "deferred"
"""In place of a reason: a child is withdrawn when its own hold ends, because its parent had left before."""
GONE_ALONG = (Kind.WITHDRAWN, Kind.DETACHED, Kind.HELD, Kind.RELEASED)
"""What happens to a case that goes along with its parent."""


def why(before: Case, event: Event, after: Case) -> Why | None:
    """What `event` of a case means for the child that it waited for `before`; None if nothing."""
    if event.kind is Kind.HELD:
        return None if before.held else Why.HELD
    if event.kind is Kind.RELEASED:
        return None if after.held else Why.RELEASED
    if after.child or "kind" in part(event.body, "child"):  # it still waits, or the child has ended
        return None
    if event.kind is Kind.WITHDRAWN:
        return Why.WITHDRAWN
    return Why.LAPSED if event.outcome == Reserved.LAPSED else Why.LEFT


def go_along(act: Act, command: GoAlong) -> tuple[Event, ...]:
    """What happens to the child; nothing to one that has ended, or that is a matter of its own."""
    case, parent = act.case, ref(command)
    if case.end or case.tie is not Tie.AWAITED:
        return ()
    if command.why is Why.HELD:
        return (act.moment.stay(Kind.HELD, {"parent": parent}),)
    if command.why is Why.RELEASED:
        return (act.moment.release({"parent": parent}),) if command.parent in case.holds else ()
    if case.held:
        return (act.moment.stay(Kind.DETACHED, {"parent": parent, DEFERRED: True}),)
    return (parted(act.moment, parent),)


def parted(moment: Moment, parent: Facts) -> Event:
    """A child whose parent waits no more is withdrawn, or goes on to its end where its power lets nobody withdraw."""
    leave = moment.machine.power.withdrawal
    if leave is None:
        return moment.stay(Kind.DETACHED, {"parent": parent})
    return moment.leave(Kind.WITHDRAWN, "", leave.to, {"parent": parent})


def ref(command: GoAlong) -> Facts:
    """The parent's event, as the child's events name it."""
    return {"case": command.parent, "seq": command.seq, "why": command.why.value}


def noted(child: Case, events: Sequence[Event]) -> Json:
    """What the parent's event says of its child: what happened to it, and whether it is still on hold."""
    then = DEFERRED if events[0].body.get(DEFERRED) else events[0].kind.value
    told: dict[str, Json] = {"case": child.id, "then": then}
    if events[0].kind is Kind.RELEASED and "" in child.holds:
        told["held"] = True
    return told
