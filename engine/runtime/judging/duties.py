"""Who may act: roles and where they hold, parties and their agents, recusal (回避).

An office's role holds for cases whose village begins with the actor's place. A party's role is held by the person
bound to it, and by nobody else but an agent who acts for that person, in a role that the channel of the case names; an
agent takes the parties' steps, those given to 代办员, and no others of that case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...identity import canonical_id
from ...model.words import AGENT, FieldType
from ..commands import Sign, Take
from .refusals import Need, joined
from .values import JOINT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ...model.power import Power
    from ..commands import Actor, Post
    from ..machine import Machine
    from ..standing import Case
    from .act import Act
    from .refusals import Refusal


def role_of(machine: Machine, case: Case, actor: Actor, roles: Iterable[str]) -> str:
    """The first of `roles` that the actor holds for this case, or nothing."""
    here = case.village.startswith(actor.place)
    for role in roles:
        if role in machine.parties:
            bound = case.parties.get(role)
            if bound is not None and (
                bound == actor.id if not actor.agent_for else _mandated(machine, case, actor, bound)
            ):
                return role
        elif here and role in actor.roles and (not actor.agent_for or role == AGENT):
            return role
    return ""


def _mandated(machine: Machine, case: Case, actor: Actor, bound: str) -> bool:
    channel = machine.power.channels.get(case.channel)
    if channel is None or bound != actor.agent_for or set(channel.agents).isdisjoint(actor.roles):
        return False
    return bool(actor.mandate) or not channel.mandate


def duty(act: Act, roles: Sequence[str]) -> Refusal | None:
    """QR104 unless the actor holds one of `roles` for this case; sets the role in which he acts."""
    actor = act.actor
    if actor is not None:
        act.role = role_of(act.machine, act.case, actor, roles)
        if act.role:
            return None
    return act.refuse("QR104", *_why(act, list(roles)), need=None if actor else Need(roles=tuple(roles)))


def _why(act: Act, roles: list[str]) -> tuple[str, str]:
    case, actor = act.case, act.actor
    zh, en = joined(roles)
    zh, en = f"“{case.step}”由{zh}办理", f"“{case.step}” is for {en}"
    if actor is None:
        return f"{zh}，没有写明是谁来办", f"{en}, and nobody is named"
    if actor.agent_for:
        return (
            f"{zh}；{actor.id}是代办人，凭委托只能办委托人的步骤，渠道也要写明他这样的人可以代",
            f"{en}; {actor.id} acts for another: with a mandate, only the party's steps, on a channel for such agents",
        )
    parties = [role for role in roles if role in act.machine.parties]
    if parties:
        bound = "、".join(f"{role}是{case.parties.get(role) or '（立案时没有登记）'}" for role in parties)
        return (
            f"{zh}，本案的{bound}，不是{actor.id}",
            f"{en}, who in this case is bound to another person than {actor.id}",
        )
    held = [role for role in roles if role in actor.roles]
    if held:
        return (
            f"{zh}，{actor.id}的职责只管辖{actor.place}，管不到{case.village}",
            f"{en}; {actor.id}'s role holds for {actor.place}, not for {case.village}",
        )
    has_zh, has_en = joined(actor.roles)
    return f"{zh}，{actor.id}的角色是{has_zh or '（无）'}", f"{en}, but {actor.id} is {has_en or 'without a role'}"


def recusal(act: Act, command: Take | Post | Sign) -> Refusal | None:
    """QR105 for whoever must keep out: agents in an office's step, kin and the parties themselves, 不同于."""
    actor, case, rule = act.actor, act.case, act.step.recuse
    if actor is None or act.leave is not None:
        return None
    office = act.role not in act.machine.parties and act.role != AGENT
    if case.agents and office and actor.id in case.agents:
        return act.refuse(
            "QR105",
            f"{actor.id}在本案代办过，不能再办别的步骤",
            f"{actor.id} acted for a party of this case and may take no other step of it",
        )
    if actor.agent_for and _handled(case, actor):
        return act.refuse(
            "QR105",
            f"{actor.id}经办过本案，不能再代当事人办理",
            f"{actor.id} handled this case and may not act for its party",
        )
    if rule is None:
        return None
    if rule.kin and office:
        near = _near(
            act, actor, {**act.case.fields, **command.data} if isinstance(command, Take | Sign) else act.case.fields
        )
        if near:
            return act.refuse(
                "QR105",
                f"{actor.id}与{near}是本人或近亲属，应当回避",
                f"{actor.id} is {near} or near kin, and must keep out",
            )
    return _apart(act, actor)


def _handled(case: Case, actor: Actor) -> bool:
    if actor.id in case.agents or actor.id in case.parties.values():
        return False
    return any(actor.id in people for people in case.acted.values())


def _near(act: Act, actor: Actor, fields: Mapping[str, object]) -> str:
    """A party or recorded person who is the actor or his near relative. Either side suffices: what the actor declares,
    what a party declared at opening, what the host says of the actor, what it says of the other person."""
    people = dict.fromkeys((*act.case.parties.values(), *_recorded(act.power, fields)))
    if actor.id in people:
        return actor.id
    if actor.id in act.case.kin:
        return next(iter(people), actor.id)
    kin = actor.kin | frozenset(act.kin_of(actor.id) if act.kin_of and people else ())
    return next((person for person in people if person in kin or (act.kin_of and actor.id in act.kin_of(person))), "")


def _recorded(power: Power, fields: Mapping[str, object]) -> list[str]:
    """Persons put down in fields of type 人: bidders, payees. Several in one field stand with 、 between them."""
    people = (name for name, field in power.fields.items() if field.type is FieldType.PERSON)
    said = (each for name in people if name in fields for each in str(fields[name]).split(JOINT))
    return [canonical_id(each) for each in said]  # of what is put down now the form is judged after recusal


def _apart(act: Act, actor: Actor) -> Refusal | None:
    for name in act.step.recuse.apart_from if act.step.recuse else ():
        for step, people in (*act.callers.items(), *act.case.acted.items()):
            if actor.id in people and (step == name or step.startswith(f"{name}/")):
                return act.refuse(
                    "QR105",
                    f"{actor.id}办过或签过“{step}”，这一步必须换人",
                    f"{actor.id} took or signed “{step}”: this step needs somebody else",
                )
    return None
