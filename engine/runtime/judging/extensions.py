"""可延: the limit of a step is extended once, by what the definition allows, for a reason that is put down.

Whoever may take the step extends it, or an office of a higher level that has a part in the power. It must be on record
before the limit has run out: what is overdue is not made punctual afterwards, with an earlier date neither.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.words import Level
from ..events import Kind
from .duties import duty
from .periods import resolve
from .sayings import last_day
from .values import LONGEST

if TYPE_CHECKING:
    from ...model.power import Power, Step
    from ..commands import Extend
    from ..events import Event
    from ..standing import Case
    from .act import Act
    from .refusals import Refusal

_HEIGHT = {level: height for height, level in enumerate(Level)}


def extenders(power: Power, step: Step) -> tuple[str, ...]:
    """The roles that may extend the limit of a step: those that take it, and the offices above them."""
    own = [_HEIGHT[power.roles[role].level] for role in step.by if role in power.roles]
    above = (name for name, role in power.roles.items() if own and _HEIGHT[role.level] > max(own))
    return (*step.by, *above)


def extender(act: Act, _command: Extend) -> Refusal | None:
    """QR104 unless the actor takes the step, or is of an office above."""
    return duty(act, extenders(act.power, act.step))


def extensible(step: Step, case: Case) -> bool:
    """Whether the limit of the step may still be extended, as far as it has not run out."""
    return bool(step.within and step.within.extension and case.due) and not case.extended


def prolonged(act: Act, _command: Extend) -> Refusal | None:
    """QR116 where the limit cannot be extended, was already, or has run out; QR106 while it is not recorded by what."""
    step, case = act.step, act.case
    if step.within is None or step.within.extension is None or case.due is None:
        zh, en = f"“{step.id}”的期限没有写可延，不能延长", f"the limit of “{step.id}” has no extension"
        return act.refuse("QR116", zh, en)
    if case.extended:
        return act.refuse("QR116", f"“{step.id}”已经延长过一次", f"“{step.id}” was extended once already")
    if act.entered >= case.due:
        day = last_day(case.due)
        zh, en = f"“{step.id}”{day.zh}就到期了，过了期不能再延", f"“{step.id}” ran out on {day.en}: too late to extend"
        if act.at < case.due:
            zh, en = f"{zh}，也不能补录", f"{en}, by a late entry neither"
        return act.refuse("QR116", zh, en)
    if resolve(step.within.extension.term, case.fields) is None:
        return act.refuse("QR106", "可延的期限还没有登记", "how long it may be extended is not recorded yet")
    return None


def reasoned(act: Act, command: Extend) -> Refusal | None:
    """QR106 without a reason."""
    if 0 < len(command.reason.strip()) <= LONGEST:
        return None
    text = Text(f"延长“{act.step.id}”要写明理由", f"extending “{act.step.id}” needs a reason")
    return act.lacks_argument("QR106", "reason", text)


def extend(act: Act, command: Extend) -> tuple[Event, ...]:
    """The extension: the step's limit runs longer, and the statutory one where the same law gives both."""
    return (act.moment.extend(Kind.EXTENDED, {"actor": act.who(), "text": command.reason.strip()}),)
