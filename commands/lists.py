"""The lists that `qingdan list` draws from the powers: visits (最多跑一次), halls (大厅之外无审批), duties (岗位职责)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from qingdan import Catalogue, Power, Text
from qingdan.engine.analysis.duties import Approval, Duty, approvals, duties
from qingdan.engine.analysis.graph import FlowGraph
from qingdan.engine.analysis.visits import Visits, visits

from .columns import columns
from .speech import say

Listed: TypeAlias = tuple[dict[str, object], Iterable[str]]
"""What a list says: as JSON, and in lines for people."""

AGAIN = Text("，退回另计", ", more if sent back")
NOTHING = Text("—", "—")


def visits_list(_catalogue: Catalogue, powers: Sequence[Power]) -> Listed:
    """Least and most visits of every beginning of every power, without and with the channels that save them."""
    rows = [(power, found) for power in powers for found in visits(power, FlowGraph(power))]
    return {"visits": [_visits_entry(power, found) for power, found in rows]}, _visits_rows(rows)


def _visits_entry(power: Power, found: Visits) -> dict[str, object]:
    return {
        "code": power.code,
        "name": power.name,
        "beginning": found.beginning.id,
        "least": found.least,
        "most": found.most,
        "more_if_sent_back": found.again,
        "with_channels": 0 if found.saved else found.most,
        "channels": list(found.channels),
        "promised": power.visits,
        "steps": list(found.steps),
    }


def _visits_rows(rows: Sequence[tuple[Power, Visits]]) -> Iterator[str]:
    head = (
        Text("编号", "code"),
        Text("事项", "power"),
        Text("从这一步起", "from"),
        Text("承诺", "promised"),
        Text("最少", "least"),
        Text("最多", "most"),
        Text("走渠道", "by channel"),
        Text("在哪一步", "where"),
    )
    shown = [(power, found) for power, found in rows if found.most or found.beginning is power.first]
    yield from columns([[say(name) for name in head], *(_visits_row(power, found) for power, found in shown)])
    saved = len({power.id for power, found in rows if found.saved})
    within = len({power.id for power, _ in rows} - {power.id for power, found in rows if found.most > 1})
    count = len({power.id for power, _ in rows})
    yield say(
        Text(
            f"共 {count} 项：不走渠道最多跑一次的 {within} 项，有渠道或者本来就不用跑的 {saved} 项",
            f"{count} powers: {within} need one visit at most without a channel, {saved} none with one",
        )
    )


def _visits_row(power: Power, found: Visits) -> Sequence[str]:
    promised = say(NOTHING) if power.visits is None else str(power.visits)
    most = f"{found.most}{say(AGAIN) if found.again else ''}"
    channel = f"0（{'、'.join(found.channels)}）" if found.channels and found.most else str(found.most)
    where = "、".join(power.steps[step].label for step in found.steps) or say(NOTHING)
    return (power.code, power.name, found.beginning.label, promised, str(found.least), most, channel, where)


def halls_list(_catalogue: Catalogue, powers: Sequence[Power]) -> Listed:
    """Every approval, by the hall where it must be given."""
    found = sorted((approval for power in powers for approval in approvals(power)), key=lambda row: row.hall)
    return {"halls": [_hall_entry(approval) for approval in found]}, _hall_rows(found)


def _hall_entry(found: Approval) -> dict[str, object]:
    return {
        "hall": found.hall,
        "role": found.role,
        "code": found.power.code,
        "name": found.power.name,
        "step": found.step.id,
    }


def _hall_rows(found: Sequence[Approval]) -> Iterator[str]:
    head = (Text("大厅", "hall"), Text("谁批", "by"), Text("编号", "code"), Text("事项", "power"), Text("步骤", "step"))
    rows = [(row.hall or say(NOTHING), row.role, row.power.code, row.power.name, row.step.label) for row in found]
    yield from columns([[say(name) for name in head], *rows])
    halls = len({row.hall for row in found})
    yield say(Text(f"共 {len(rows)} 处审批，{halls} 个地方", f"{len(rows)} approvals in {halls} places"))


def duties_list(catalogue: Catalogue, powers: Sequence[Power]) -> Listed:
    """Who does what in which power, role by role in the order of `roles.yaml`; parties of one power come last."""
    found = duties(powers)
    known = {role: found[role] for role in (*catalogue.roles, *found) if role in found}
    return {"duties": [_duty_entry(catalogue, *row) for row in known.items()]}, _duty_rows(catalogue, known.items())


def _duty_entry(catalogue: Catalogue, role: str, rows: Sequence[Duty]) -> dict[str, object]:
    about = catalogue.roles.get(role)
    return {
        "role": role,
        "level": about.level.value if about else "",
        "duty": about.duty if about else "",
        "powers": [
            {
                "code": row.power.code,
                "name": row.power.name,
                "takes": [step.id for step in row.takes],
                "signs": [step.id for step in row.signs],
            }
            for row in rows
        ],
    }


def _duty_rows(catalogue: Catalogue, found: Iterable[tuple[str, Sequence[Duty]]]) -> Iterator[str]:
    for role, rows in found:
        about = catalogue.roles.get(role)
        yield (
            say(Text(f"{role}（{about.level}）：{about.duty}", f"{role} ({about.level}): {about.duty}"))
            if about
            else role
        )
        yield from (f"  {line}" for line in columns([_duty_row(row) for row in rows]))
        yield ""


def _duty_row(row: Duty) -> Sequence[str]:
    done = ((Text("办", "takes"), row.takes), (Text("签", "signs"), row.signs))
    said = (f"{say(word)} {'、'.join(dict.fromkeys(step.label for step in steps))}" for word, steps in done if steps)
    return (row.power.code, row.power.name, "；".join(said))


LISTS: dict[str, Callable[[Catalogue, Sequence[Power]], Listed]] = {
    "visits": visits_list,
    "halls": halls_list,
    "duties": duties_list,
}
