"""Which values go together in a condition, seen before any case runs."""

from __future__ import annotations

import ast
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

from ..errors import Text
from .period import Period
from .tokens import COUNT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from .condition import Condition


class ConditionFault(Exception):  # noqa: N818  (it faults the values, not the program)
    """The values do not go together (text with number …), at `column` of the text (1-based; 0: the whole)."""

    def __init__(self, text: Text, column: int = 0) -> None:
        super().__init__(text.zh)
        self.text = text
        self.column = column


class Kind(StrEnum):
    """What a name stands for; the value is the Chinese word that messages use."""

    NUMBER = "数字"
    TEXT = "文字"
    BOOLEAN = "是否"
    DATE = "日期"
    PERIOD = "期限"
    LIST = "名单"


_ENGLISH = {
    Kind.NUMBER: "a number",
    Kind.TEXT: "text",
    Kind.BOOLEAN: "yes or no",
    Kind.DATE: "a date",
    Kind.PERIOD: "a period",
    Kind.LIST: "a list",
}
_ORDERED = {Kind.NUMBER, Kind.DATE, Kind.PERIOD}
_Found: TypeAlias = "Iterator[ConditionFault]"


_OF_TYPES = {
    bool: Kind.BOOLEAN,
    int: Kind.NUMBER,
    Decimal: Kind.NUMBER,
    str: Kind.TEXT,
    Period: Kind.PERIOD,
}


def kind_of(value: object) -> Kind | None:
    """The kind of a parameter's value; None for what no condition can use."""
    return _OF_TYPES.get(type(value))


def faults(
    condition: Condition, kinds: Mapping[str, Kind], fixed: Collection[str] | None = None
) -> list[ConditionFault]:
    """Where values of these kinds do not go together; a name without a kind goes with everything.

    `fixed` are the names of parameters: given, a product of two names that both vary is a fault too.
    """
    return [*_want(condition.tree, Kind.BOOLEAN, kinds), *_products(condition.tree, fixed)]


def _kind(node: ast.expr, kinds: Mapping[str, Kind]) -> Kind | None:
    """The kind of the value of `node`."""
    if isinstance(node, ast.Name):
        return Kind.NUMBER if node.id == COUNT else kinds.get(node.id)
    if isinstance(node, ast.Constant):
        return kind_of(node.value)
    number = isinstance(node, ast.BinOp) or (isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub))
    return Kind.NUMBER if number else Kind.BOOLEAN


def _want(node: ast.expr, wanted: Kind, kinds: Mapping[str, Kind]) -> _Found:
    """Faults inside `node`, and that of its being another kind than is wanted."""
    yield from _inside(node, kinds)
    found = _kind(node, kinds)
    if found is not None and found is not wanted:
        yield ConditionFault(_unwanted(ast.unparse(node), found, wanted), node.col_offset + 1)


def _inside(node: ast.expr, kinds: Mapping[str, Kind]) -> _Found:
    match node:
        case ast.BoolOp(values=values):
            for value in values:
                yield from _want(value, Kind.BOOLEAN, kinds)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield from _want(operand, Kind.BOOLEAN, kinds)
        case ast.UnaryOp(operand=operand):
            yield from _want(operand, Kind.NUMBER, kinds)
        case ast.BinOp(left=left, right=right):
            yield from _want(left, Kind.NUMBER, kinds)
            yield from _want(right, Kind.NUMBER, kinds)
        case ast.Compare(left=left, ops=signs, comparators=others):
            for operand in (left, *others):
                yield from _inside(operand, kinds)
            for sign, one, other in zip(signs, (left, *others), others, strict=False):
                yield from _pair(sign, one, other, kinds)


def _pair(sign: ast.cmpop, one: ast.expr, other: ast.expr, kinds: Mapping[str, Kind]) -> _Found:
    """The faults of comparing two values."""
    left, right = _kind(one, kinds), _kind(other, kinds)
    if isinstance(sign, ast.In | ast.NotIn):
        wanted = ((one, left, Kind.TEXT), (other, right, Kind.LIST))
        for node, found, kind in wanted:
            if found is not None and found is not kind:
                yield ConditionFault(_unwanted(ast.unparse(node), found, kind), node.col_offset + 1)
    elif left is not None and right is not None and left is not right:
        yield ConditionFault(_apart(ast.unparse(one), left, ast.unparse(other), right), one.col_offset + 1)
    elif not isinstance(sign, ast.Eq | ast.NotEq):
        yield from _order(one, left, right)
    elif Kind.LIST in (left, right):
        yield ConditionFault(_unwanted(ast.unparse(one), Kind.LIST, Kind.TEXT), one.col_offset + 1)


def _order(node: ast.expr, left: Kind | None, right: Kind | None) -> _Found:
    kind = left or right
    if kind is not None and kind not in _ORDERED:
        yield ConditionFault(
            Text(
                f"“{ast.unparse(node)}”是{kind}，没有大小先后；请用 == 或 !=",
                f"“{ast.unparse(node)}” is {_ENGLISH[kind]} and has no order: use == or !=",
            ),
            node.col_offset + 1,
        )


def _products(tree: ast.expr, fixed: Collection[str] | None) -> _Found:
    for node in ast.walk(tree):
        if fixed is None or not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Mult):
            continue
        if all(_varies(side, fixed) for side in (node.left, node.right)):
            yield ConditionFault(
                Text(
                    f"“{ast.unparse(node)}”：两项都会变，只能乘以数字或者参数",
                    f"“{ast.unparse(node)}”: both sides vary; multiply by a number or a parameter only",
                ),
                node.col_offset + 1,
            )


def _varies(node: ast.expr, fixed: Collection[str]) -> bool:
    return any(isinstance(part, ast.Name) and part.id not in fixed for part in ast.walk(node))


def _unwanted(what: str, found: Kind, wanted: Kind) -> Text:
    return Text(
        f"“{what}”是{found}，这里要{wanted}", f"“{what}” is {_ENGLISH[found]}; here {_ENGLISH[wanted]} is needed"
    )


def _apart(one: str, left: Kind, other: str, right: Kind) -> Text:
    return Text(
        f"“{one}”是{left}，“{other}”是{right}，不能比较",
        f"“{one}” is {_ENGLISH[left]} and “{other}” is {_ENGLISH[right]}: they cannot be compared",
    )
