"""Values worth trying: for each field those on both sides of every number that a condition compares it with.

Of the combinations a step may put down, those are kept that open different ways somewhere in the power.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import islice, product
from typing import Any

from qingdan.engine.model.condition import COUNT, Condition, ConditionError, ConditionFault, Unrecorded, parse_condition
from qingdan.engine.model.power import Power, Step, Way
from qingdan.engine.model.words import FieldType
from qingdan.engine.runtime.judging.values import ENGINE_MADE, ValueFault, normal, plain
from qingdan.engine.runtime.judging.ways import Env, is_open
from qingdan.engine.runtime.standing import Case

MOST = 5000
"""Combinations looked at for one step."""
COMMON: Mapping[FieldType, tuple[object, ...]] = {
    FieldType.TEXT: ("照实写明",),
    FieldType.DATE: (date(2026, 12, 1),),
    FieldType.PERIOD: ("30天", "1天", "9年"),
    FieldType.BOOLEAN: (False, True),
    FieldType.PERSON: ("外人",),
}
WRITTEN = frozenset({FieldType.TEXT, FieldType.PERSON})
ROUND = (Decimal(100), Decimal(0), Decimal(1))
"""Numbers to begin with; the first stands in for what is not put down yet."""
NUMERIC = frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY, FieldType.RATIO})
Site = tuple[str, str]


class Guesses:
    """What may be put down in the cases of one power; `often` is the count beyond which no condition asks."""

    def __init__(self, power: Power) -> None:
        self.power = power
        outcomes = [(step.id, outcome) for step in power.steps.values() for outcome in step.outcomes.values()]
        self._forks = {(name, each.name): each.ways for name, each in outcomes if len(each.ways) > 1}
        self._sittings = {
            (step.id, ""): [sitting.when for sitting in step.vote if sitting.when] for step in power.steps.values()
        }
        asked = [*power.rules.values(), *(when for each in self._sittings.values() for when in each)]
        asked += [guard.condition for ways in self._forks.values() for way in ways for guard in way.guards]
        self._conditions = tuple(dict.fromkeys(asked))
        self._parts = tuple(dict.fromkeys(part for each in self._conditions for part in _parts(each)))
        counted = [condition.tree for condition in self._conditions if condition.counts]
        self.often = 1 + max(
            (int(number) for tree in counted for number in _numbers(tree, set(), Env(power, {}))), default=1
        )
        self._sums = {name: each.column or "" for name, each in power.fields.items() if each.type is FieldType.SUM}

    def records(self, case: Case, step: Step) -> Iterator[dict[str, object]]:
        """What may be put down at `step`, each time opening other ways than before."""
        names = [name for name in step.record if self.power.fields[name].type not in ENGINE_MADE]
        seen = set()
        for values in islice(product(*(self._values(case, name) for name in names)), MOST):
            data = dict(zip(names, values, strict=True))
            put_down = {name: normal(self.power, name, value) for name, value in data.items()}
            opened = tuple(self.open_ways({**case.fields, **put_down}, case.counts))
            if opened not in seen:
                seen.add(opened)
                yield data

    def open_ways(self, fields: Mapping[str, Any], counts: Mapping[Site, int]) -> Iterator[tuple[Site, object]]:
        """For every fork, and every choice of the body that votes, which of them these values open (None: not yet);
        and every part of a condition, since one of them may be settled long before the others. A 累计 that is still to
        be added up is the column alone."""
        env = Env(self.power, {**fields, **{name: fields[each] for name, each in self._sums.items() if each in fields}})
        for site, ways in self._forks.items():
            yield site, tuple(_opened(way, env, counts) for way in ways)
        for site, asked in self._sittings.items():
            if asked:
                yield site, tuple(holds(condition, env) for condition in asked)
        for part in self._parts:
            yield ("", part.text), holds(part, env)

    def _values(self, case: Case, name: str) -> list[object]:
        """Values of one field, the plainest first."""
        field = self.power.fields[name]
        summed = {name, *(total for total, column in self._sums.items() if column == name)}
        asked = [condition.tree for condition in self._conditions if summed & condition.names]
        if field.type is FieldType.CHOICE:
            return [*field.options, *(row for listed in field.lists for row in self.power.lists[listed])]
        if field.type in WRITTEN:
            return [*COMMON[field.type], *sorted({text for tree in asked for text in _texts(tree)})]
        if field.type not in NUMERIC:
            return list(COMMON[field.type])
        env = Env(self.power, case.fields)
        marks = {number for tree in asked for number in _numbers(tree, summed, env)}
        near = (Decimal("-0.01"), 0, Decimal("0.01")) if field.type is FieldType.RATIO else (-1, 0, 1)
        tried = [*ROUND, field.minimum, field.maximum, *(mark + by for mark in sorted(marks) for by in near)]
        fitting = [
            plain(value) for value in dict.fromkeys(tried) if value is not None and self._fits(name, plain(value))
        ]
        return list[object](fitting if asked else fitting[:1])

    def _fits(self, name: str, value: object) -> bool:
        try:
            normal(self.power, name, value)
        except ValueFault:
            return False
        return True


def _opened(way: Way, env: Env, counts: Mapping[Site, int]) -> bool | None:
    try:
        return is_open(way, env, counts)
    except (Unrecorded, ConditionFault):
        return None


def holds(condition: Condition, env: Env) -> bool | None:
    """Whether a condition holds; None while a value is still to come."""
    try:
        return condition.holds(env)
    except (Unrecorded, ConditionFault):
        return None


def _parts(condition: Condition) -> Iterator[Condition]:
    """What a condition joins by 且 and 或, each for itself; 次数 is looked at elsewhere."""
    joined = [node.values for node in ast.walk(condition.tree) if isinstance(node, ast.BoolOp)]
    for node in (part for values in joined for part in values if not isinstance(part, ast.BoolOp)):
        try:
            part = parse_condition(ast.unparse(node))
        except ConditionError:  # a decimal, which Python writes in its own way
            continue
        if not part.counts:
            yield part


def _texts(tree: ast.expr) -> Iterator[str]:
    return (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str))


def _numbers(tree: ast.expr, names: set[str], env: Env) -> Iterator[Decimal]:
    """The value of every part of a condition that does not read the field itself."""
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and not names & _names(node):
            value = _worth(node, env)
            if value is not None:
                yield value


def _names(node: ast.expr) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def _worth(node: ast.expr, env: Env) -> Decimal | None:
    if isinstance(node, ast.BinOp):
        one, other = _worth(node.left, env), _worth(node.right, env)
        if one is None or other is None:
            return None
        return {ast.Add: one + other, ast.Sub: one - other, ast.Mult: one * other}[type(node.op)]
    value: object = node.value if isinstance(node, ast.Constant) else None
    if isinstance(node, ast.Name) and node.id != COUNT:
        value = env.get(node.id, ROUND[0])
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None
