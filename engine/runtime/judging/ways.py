"""Which way leads on: exactly one way of an outcome must be open for the values of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.condition import COUNT, ConditionFault, Unrecorded
from .values import read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...model.power import Power, Way
    from ..standing import Case, Values


class Env(dict[str, object]):
    """What conditions read: parameters, lists, recorded fields, and named conditions (判定) worked out on demand."""

    __slots__ = ("lists", "power")

    def __init__(self, power: Power, fields: Values) -> None:
        types = power.fields
        super().__init__(power.parameters)
        self.update(power.lists)
        self.update((name, read(types[name].type, value)) for name, value in fields.items() if name in types)
        self.power, self.lists = power, power.lists

    def __missing__(self, name: str) -> bool:
        return self.power.rules[name].holds(self)


def choose(power: Power, case: Case, ways: tuple[Way, ...], fields: Values) -> tuple[int, Way] | Text:
    """The one open way with its number, or the sentence that says why there is no single one, naming the values."""
    if len(ways) == 1 and not ways[0].guards:
        return 0, ways[0]
    env = Env(power, fields)
    try:
        found = [(number, way) for number, way in enumerate(ways) if is_open(way, env, case.counts)]
    except (Unrecorded, ConditionFault) as fault:
        return fault.text
    if len(found) == 1:
        return found[0]
    values = _values(ways, env, case.counts)
    zh, en = (
        ("没有一条去路的条件成立", "no way is open")
        if not found
        else ("同时成立的去路不止一条", "several ways are open")
    )
    return Text(f"{zh}（{values}）", f"{en} ({values})")


def is_open(way: Way, env: Mapping[str, object], counts: Mapping[tuple[str, str], int]) -> bool:
    """Whether every guard is satisfied, this time counted in 次数. Raises Unrecorded, ConditionFault."""
    return all(guard.condition.holds(env, counts.get(guard.counter, 0) + 1) is guard.holds for guard in way.guards)


def _values(ways: tuple[Way, ...], env: Env, counts: Mapping[tuple[str, str], int]) -> str:
    guards = [guard for way in ways for guard in way.guards]
    names = sorted(
        {name for guard in guards for name in guard.condition.names if name in env and name not in env.lists}
    )
    said = [f"{name}={_said(env[name])}" for name in names]
    said += sorted({f"{COUNT}={counts.get(guard.counter, 0) + 1}" for guard in guards if guard.condition.counts})
    return "、".join(said) or "无条件"


def _said(value: object) -> str:
    return {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)
