"""接入的系统自己知道的事：谁是谁、谁管哪里、网上怎么答。What the host knows: who is who, and how it answers."""

from __future__ import annotations

from typing import Any

from qingdan import Actor, Case, Conflict, Host, StepRefused

STAFF = {  # 平常在人事库里 in real life a table of the host
    "clerk-7": (["村委会"], "610524101203"),
    "watch-1": (["村监委会"], "610524101203"),
}


class Office(Host):
    """The staff of one town; everybody else is a villager who acts for himself."""

    def actor(self, person: str) -> Actor:
        """Who acts, with all roles and where they hold."""
        roles, place = STAFF.get(person, (["申请人"], ""))
        return Actor(person, roles=roles, place=place)

    def holders(self, role: str, village: str) -> list[str]:
        """Whom to tell when it is this role's turn."""
        return [person for person, (roles, place) in STAFF.items() if role in roles and village.startswith(place)]


def shown(case: Case) -> dict[str, Any]:
    """A case as JSON."""
    return {"id": case.id, "seq": case.seq, "step": case.step, "end": case.end}


def refused(refusal: StepRefused) -> tuple[int, dict[str, Any]]:
    """A refusal as status and JSON: 422 where something is missing or malformed, 409 where it is not the time for it,
    403 where it is not this person's to do."""
    status = {"QR104": 403, "QR105": 403, "QR106": 422, "QR108": 422, "QR112": 422}.get(refusal.code, 409)
    allowed = [each.zh for each in refusal.allowed]
    return status, {"code": refusal.code, "message": refusal.message, "allowed": allowed}


def overtaken(conflict: Conflict) -> tuple[int, dict[str, Any]]:
    """Somebody wrote first: read the case again and decide anew."""
    return 409, {"code": "conflict", "message": conflict.text.zh, "allowed": []}
