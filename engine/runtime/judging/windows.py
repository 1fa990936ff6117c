"""Where an approval is given (批办进厅: in the hall or online, or not at all), and what may be charged."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from ...errors import Text
from ...model.words import Level

if TYPE_CHECKING:
    from ..commands import Take
    from .act import Act
    from .refusals import Refusal

ONLINE = "网上"
"""The online window, as good as any hall."""
_FREE = frozenset({"", "无"})
_APPROVING = frozenset({Level.TOWN, Level.COUNTY})


def hall(act: Act, command: Take) -> Refusal | None:
    """QR111 for an approval outside its hall, and for a step that belongs elsewhere than where it was taken.

    A choice (more than one chosen outcome) by a role of 镇 or 县 is an approval; its hall is the step's 地点, else the
    role's. Any other step with a 地点 may leave the place out, but not name another. Where nobody is named the roles
    that may take the step are looked at one after the other.
    """
    if act.leave is not None or not (act.step.at or act.power.roles):
        return None
    refused = None
    for role in (act.role,) if act.role else act.step.by:
        elsewhere = _elsewhere(act, command.place, role)
        if elsewhere is None:
            return None
        refused = refused or elsewhere
    return refused


def _elsewhere(act: Act, place: str | None, name: str) -> Refusal | None:
    step, role = act.step, act.power.roles.get(name)
    approval = (
        role is not None and role.level in _APPROVING and sum(not each.world for each in step.outcomes.values()) > 1
    )
    needed = step.at or (role.place if approval and role else "")
    if not needed or (place == ONLINE if approval else place is None) or place == needed:
        return None
    zh, en = (f"“{place}”", f"at “{place}”") if place else ("没有写明的地方", "at no place named")
    what_zh, what_en = ("审批要", "is an approval, to be given") if approval else ("要", "must be taken")
    text = Text(
        f"“{step.id}”{what_zh}在“{needed}”{'或网上' if approval else ''}办理，不能在{zh}办",
        f"“{step.id}” {what_en} at “{needed}”{' or online' if approval else ''}, not {en}",
    )
    return act.lacks_argument("QR111", "place", text, needed, *([ONLINE] if approval else []))


def fee_text(fee: Decimal | int | str) -> str | None:
    """A fee in yuan as the record writes it, or None for what is no amount."""
    try:
        amount = Decimal(fee)
    except (InvalidOperation, TypeError, ValueError):
        return None
    return (
        format(amount, "f")
        if amount.is_finite() and 0 <= amount < 10**12 and not isinstance(fee, bool | float)
        else None
    )


def fees(act: Act, command: Take) -> Refusal | None:
    """QR112 for a fee that is not on the list."""
    fee = command.fee
    if fee is None:
        return None
    amount = fee_text(fee)
    if amount is not None and (not Decimal(amount) or act.power.fee not in _FREE):
        return None
    text = Text(
        f"清单上这项权力的收费是“{act.power.fee or '无'}”，不能收{fee}",
        f"the list says of fees: “{act.power.fee or '无'}”; {fee} may not be charged",
    )
    return act.refuse("QR112", text.zh, text.en, fields={"fee": text})
