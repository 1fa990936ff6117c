"""Conditions in their power: every name known, kinds that go together, 次数 only on the ways of an outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.condition import Condition, ConditionError, parse_condition
from ...model.kinds import Kind as Sort
from ...model.kinds import faults, kind_of
from ...model.words import FieldType
from .references import Kind

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ...model.parts import Field
    from .node import Node
    from .reader import Reader

_SORTS = {
    FieldType.TEXT: Sort.TEXT,
    FieldType.CHOICE: Sort.TEXT,
    FieldType.PERSON: Sort.TEXT,
    FieldType.INTEGER: Sort.NUMBER,
    FieldType.DECIMAL: Sort.NUMBER,
    FieldType.MONEY: Sort.NUMBER,
    FieldType.RATIO: Sort.NUMBER,
    FieldType.SUM: Sort.NUMBER,
    FieldType.DATE: Sort.DATE,
    FieldType.PERIOD: Sort.PERIOD,
    FieldType.BOOLEAN: Sort.BOOLEAN,
}


def _sort(field: Field) -> Sort | None:
    """What a field is in a condition; a draw says whether the case was drawn, drawn rows are no value."""
    if field.type is FieldType.DRAW:
        return Sort.BOOLEAN if field.rows is None else None
    return _SORTS[field.type]


class Conditions:
    """Reads conditions over the fields, lists and rules of one power and the parameters of its catalogue."""

    def __init__(
        self, reader: Reader, fields: Mapping[str, Field], lists: Collection[str], rules: Collection[str]
    ) -> None:
        self.reader = reader
        parameters = reader.setting.parameters
        self._sorts: dict[str, Sort | None] = {
            **{name: kind_of(parameter.value) for name, parameter in parameters.items()},
            **dict.fromkeys(rules, Sort.BOOLEAN),
            **dict.fromkeys(lists, Sort.LIST),
            **{name: _sort(field) for name, field in fields.items()},
        }
        self._kinds = {name: sort for name, sort in self._sorts.items() if sort is not None}

    def read(self, node: Node, *, counting: bool = False) -> Condition | None:
        """The condition that stands here, None with a problem where it cannot be parsed; `counting` allows 次数."""
        try:
            condition = parse_condition(node.text)
        except ConditionError as error:
            self.reader.fault("QD210", node.at(error.column - 1), error.text)
            return None
        unknown = sorted(condition.names - self._sorts.keys())
        for name in unknown:
            self.reader.named(Kind.NAME, node.at(max(node.text.find(name), 0)).saying(name), self._sorts)
        self._check(node, condition, counting=counting)
        self.reader.used |= condition.names & self.reader.setting.parameters.keys()
        return condition

    def _check(self, node: Node, condition: Condition, *, counting: bool) -> None:
        fixed = self.reader.setting.parameters.keys() | (condition.names - self._sorts.keys())
        for fault in faults(condition, self._kinds, fixed):
            self.reader.fault("QD220", node, fault.text)
        if condition.counts and not counting:
            message = Text("“次数”只能写在结果的去路上", "次数 stands only on the ways of an outcome")
            self.reader.fault("QD220", node, message, Text("把条件写到去路的“当”里", "put it on the “when” of a way"))
