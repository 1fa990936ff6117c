"""签字: every signature is another person, covers exactly one outcome with exactly these data, and lapses when the
step is left. Who takes the step is one of the hands himself; signatures he gave before do not count."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ..events import Kind
from .duties import duty
from .papers import NO_DATA, by_hand
from .refusals import Need, joined

if TYPE_CHECKING:
    from ...model.power import Power, Step
    from ..commands import Actor, Sign
    from ..events import Event
    from ..standing import Case
    from .act import Act
    from .moves import Facts
    from .refusals import Refusal


def lacking(power: Power, step: Step, case: Case, taker: Actor | None, digest: str) -> list[str]:
    """Roles whose signatures are missing for the first outcome with the data of `digest`, `角色×2` for two.

    Where the taker himself holds the signing role as well (兼任), its deputy (兼任时由) signs in its place.
    """
    name = step.first.name
    given = Counter(
        each.role
        for each in case.signatures
        if each.outcome == name and each.data == digest and (taker is None or each.person != taker.id)
    )
    missing = []
    for sign in step.sign:
        signed = min(given[sign.role], sign.count)
        given[sign.role] -= signed
        open_ = sign.count - signed
        if open_ and taker is not None and sign.role in taker.roles:
            deputy = _deputy(power, sign.role)
            stood_in = min(given[deputy], open_) if deputy else 0
            given[deputy] -= stood_in
            open_ -= stood_in
        if open_:
            missing.append(sign.role if open_ == 1 else f"{sign.role}×{open_}")
    return missing


def _deputy(power: Power, role: str) -> str:
    return power.roles[role].deputy if role in power.roles else ""


def signers(power: Power, step: Step) -> tuple[str, ...]:
    """The roles that may sign at a step, then their deputies."""
    roles = [sign.role for sign in step.sign]
    return (*roles, *(deputy for role in roles if (deputy := _deputy(power, role)) and deputy not in roles))


def signed(act: Act, digest: str) -> Refusal | None:
    """QR109 naming who has not signed yet."""
    missing = lacking(act.power, act.step, act.case, act.actor, digest)
    if not missing:
        return None
    zh, en = joined(missing)
    open_ = all(_may_be_signed(act, role.partition("×")[0]) for role in missing)
    return act.refuse(
        "QR109",
        f"“{act.step.id}”给出“{act.outcome}”还缺签字：{zh}（每个签字要是不同的人，签的要是这次的内容）",
        f"“{act.outcome}” at “{act.step.id}” still lacks signatures: {en} (other persons, exactly these data)",
        need=Need(signatures=tuple(missing)) if open_ else None,
    )


def _may_be_signed(act: Act, role: str) -> bool:
    """Whether there is anybody to sign in that role beside the actor himself: a party is one person, and his agents."""
    if role not in act.machine.parties:
        return True
    bound, channel = act.case.parties.get(role), act.power.channels.get(act.case.channel)
    return bool(bound) and (act.actor is None or bound != act.actor.id or bool(channel and channel.agents))


def signable(act: Act, command: Sign) -> Refusal | None:
    """QR103 for an outcome that is not there, QR109 for one that no signature is asked for; sets the outcome."""
    step = act.step
    act.outcome = outcome = step.first.name if command.outcome is None else command.outcome
    if outcome not in step.outcomes:
        return act.refuse("QR103", f"“{step.id}”没有“{outcome}”这个结果", f"“{step.id}” has no outcome “{outcome}”")
    if not step.sign or outcome != step.first.name:
        return act.refuse(
            "QR109", f"“{step.id}”的“{outcome}”不需要签字", f"“{outcome}” at “{step.id}” needs no signature"
        )
    return None


def signer(act: Act, _command: Sign) -> Refusal | None:
    """QR104 unless the actor may sign; he signs in a role that still lacks a hand, if he has one."""
    actor = act.actor
    taken = Counter(each.role for each in act.case.signatures if actor is None or each.person != actor.id)
    need = {sign.role: sign.count for sign in act.step.sign}
    return duty(act, sorted(signers(act.power, act.step), key=lambda role: taken[role] >= need.get(role, 1)))


def again(act: Act, _command: Sign) -> Refusal | None:
    """QR109 if the same person has signed the same already; for other data he may sign anew."""
    for each in act.case.signatures:
        if act.actor is None or (each.person, each.outcome) != (act.actor.id, act.outcome):
            continue
        other = bool(act.unknown) and bool(by_hand(act.power, act.step))
        if other or each.data == act.digest:
            return act.refuse(
                "QR109",
                f"{each.person}已经签过，还缺的要由别人签",
                f"{each.person} has signed already: somebody else must sign",
                need=Need(anew=True) if other else None,
            )
    return None


def standing_data(case: Case) -> str:
    """The digest of the data for which was signed last; that of nothing where nobody has signed."""
    return case.signatures[-1].data if case.signatures else NO_DATA


def sign(act: Act, _command: Sign) -> tuple[Event, ...]:
    """The signature, as an event."""
    signature: Facts = {"role": act.role, "outcome": act.outcome, "data": act.digest}
    return (act.moment.stay(Kind.SIGNED, {"actor": act.who(), "signature": signature}),)
