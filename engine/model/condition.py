"""The condition language (当): text → tokens → Python's `ast`, every node of it on a list → a code object.

Names, numbers, quoted text, 是/否, comparison, 且 或 非, `in 名单`, + - *; nothing else. What the author wrote is the
identity of a condition; tree and code are made from it and never stored. Only code made here is ever evaluated, with
no builtins and no names but the given values.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from ..errors import Lang, Text
from .kinds import ConditionFault, Kind, faults, kind_of
from .tokens import COUNT, COUNT_ID, ConditionError, Source, name_fault, translate
from .wording import words

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal
    from types import CodeType

__all__ = [
    "COUNT",
    "Condition",
    "ConditionError",
    "ConditionFault",
    "Kind",
    "Unrecorded",
    "faults",
    "kind_of",
    "name_fault",
    "parse_condition",
]


class Unrecorded(Exception):  # noqa: N818  (nothing went wrong yet: a value is still to come)
    """A condition needs `name`, and no value is put down for it yet."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
        self.text = Text(f"“{name}”还没有登记，条件无法判断", f"“{name}” is not recorded yet, so the condition is open")


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition, equal to another when the text is. `Condition(text)` strips and parses; raises ConditionError.

    `tree` is the checked expression, not to be changed: its nodes are Name, Constant (int, Decimal, str, bool),
    Compare, BoolOp, UnaryOp and BinOp, and their `col_offset` the 0-based column in `text`. `names` are those it
    reads but 次数; `counts` says whether 次数 is read.
    """

    text: str
    tree: ast.expr = field(init=False, repr=False, compare=False)
    names: frozenset[str] = field(init=False, repr=False, compare=False)
    counts: bool = field(init=False, repr=False, compare=False)
    _code: CodeType = field(init=False, repr=False, compare=False)
    _scope: dict[str, object] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        text = self.text.strip()
        source = translate(text)
        checked = _check(_parse(source), source)
        code = compile(ast.Expression(checked), "<condition>", "eval")
        tree: ast.expr = _Restored(source.decimals).visit(checked)
        names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        scope = {"__builtins__": {}, **source.decimals}
        made = (text, tree, frozenset(names - {COUNT}), COUNT in names, code, scope)
        for name, value in zip(self.__slots__, made, strict=True):
            object.__setattr__(self, name, value)

    def __str__(self) -> str:
        return self.text

    def __reduce__(self) -> tuple[Callable[[str], Condition], tuple[str]]:
        return parse_condition, (self.text,)

    def holds(self, env: Mapping[str, object], count: int = 0) -> bool:
        """Whether the condition holds for the values in `env` (int, Decimal, str, bool, date, Period; lists as
        containers) and `count` as 次数.

        Read from left to right; a part that cannot change the answer is not looked at. Raises Unrecorded for a name
        that is needed and has no value, ConditionFault where values cannot be compared (what Python lets pass, such as
        text == number, is for `faults` to find beforehand).
        """
        scope = {**self._scope, COUNT_ID: count} if self.counts else self._scope
        try:
            answer = eval(self._code, scope, env)  # noqa: S307  (code of the checked tree, no builtins)
        except NameError as missing:
            raise Unrecorded(str(missing.name)) from None
        except (TypeError, ArithmeticError):
            raise ConditionFault(self._mismatch()) from None
        if answer is not True and answer is not False:
            raise ConditionFault(self._mismatch())
        return answer

    def words(self, lang: Lang) -> str:
        """The condition in plain words, for a chart."""
        return words(self.tree, lang)

    def _mismatch(self) -> Text:
        return Text(
            f"条件“{self.text}”里的内容类型不合，无法判断",
            f"the values in “{self.text}” do not go together, so it has no answer",
        )


@lru_cache(maxsize=4096)
def parse_condition(text: str) -> Condition:
    """The condition that `text` writes. Raises ConditionError."""
    return Condition(text)


_UNREADABLE = Text("从这里起读不通：看看是不是多写或者漏写了", "from here on it does not read: too much or too little?")
_TOO_DEEP = Text("条件套得太深：拆成几个“判定”", "nested too deeply: split it into rules")
_NOT_A_LIST = Text("in 的后面只能写名单的名称", "after in stands the name of a list")
_IN_CHAIN = Text(
    "in 不能和别的比较连写：用 且 分开", "in cannot be chained with other comparisons: separate them by and"
)
_NO_ARITHMETIC = Text("文字、是和否不能加减乘", "text, true and false cannot be calculated with")
_DEEPEST = 40
_NODES = (
    *(ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.BinOp, ast.Add, ast.Sub, ast.Mult),
    *(ast.Compare, ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.In, ast.NotIn),
    *(ast.Name, ast.Load, ast.Constant),
)


def _parse(source: Source) -> ast.expr:
    try:
        return ast.parse(source.python, mode="eval").body
    except SyntaxError as error:
        before = source.python[: max((error.offset or 1) - 1, 0)]
        column = source.columns[min(len(before.encode()), len(source.columns) - 1)]
        raise ConditionError(_UNREADABLE, column + 1) from None
    except (RecursionError, MemoryError):
        raise ConditionError(_TOO_DEEP) from None


def _check(tree: ast.expr, source: Source) -> ast.expr:
    """The tree with the author's columns. Raises ConditionError for whatever is not of the language."""
    level: list[ast.AST] = [tree]
    for _ in range(_DEEPEST):
        for node in level:
            if isinstance(node, ast.expr):
                node.end_col_offset = source.columns[node.end_col_offset or 0]
                node.col_offset = source.columns[node.col_offset]
            _refuse(node)
        level = [child for node in level for child in ast.iter_child_nodes(node)]
    if level:
        raise ConditionError(_TOO_DEEP)
    return tree


def _refuse(node: ast.AST) -> None:
    """Raises ConditionError if this node is not of the language."""
    column = getattr(node, "col_offset", 0) + 1
    if type(node) not in _NODES:
        raise ConditionError(_UNREADABLE, column)
    match node:
        case ast.Compare(ops=signs, comparators=others) if any(isinstance(sign, ast.In | ast.NotIn) for sign in signs):
            if len(signs) > 1 or not isinstance(others[0], ast.Name):
                raise ConditionError(_IN_CHAIN if len(signs) > 1 else _NOT_A_LIST, column)
        case ast.BinOp(left=left, right=right) if _plain(left) or _plain(right):
            raise ConditionError(_NO_ARITHMETIC, column)
        case ast.UnaryOp(op=ast.USub(), operand=operand) if _plain(operand):
            raise ConditionError(_NO_ARITHMETIC, column)


def _plain(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str | bool)


class _Restored(ast.NodeTransformer):
    """Puts decimals and 次数 back where the code has names of its own for them."""

    def __init__(self, decimals: Mapping[str, Decimal]) -> None:
        self.decimals = decimals

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id == COUNT_ID:
            return ast.copy_location(ast.Name(COUNT, node.ctx), node)
        decimal = self.decimals.get(node.id)
        return node if decimal is None else ast.copy_location(_constant(decimal), node)


def _constant(decimal: Decimal) -> ast.Constant:
    constant = ast.Constant(0)
    constant.value = decimal  # type: ignore[assignment]  # pyright: ignore[reportAttributeAccessIssue]
    return constant
