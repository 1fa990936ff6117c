"""A condition in plain words, as it stands on a chart beside its arrow."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

from ..errors import Lang, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

_SIGNS: Mapping[type[ast.cmpop], tuple[str, str]] = {
    ast.Gt: ("超过", "over"),
    ast.GtE: ("达到", "at least"),
    ast.Lt: ("不足", "under"),
    ast.LtE: ("不超过", "at most"),
    ast.Eq: ("为", "is"),
    ast.NotEq: ("不为", "is not"),
    ast.In: ("属于", "in"),
    ast.NotIn: ("不属于", "not in"),
}
_OPPOSITE: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    one: other
    for pair in ((ast.Gt, ast.LtE), (ast.GtE, ast.Lt), (ast.Eq, ast.NotEq), (ast.In, ast.NotIn))
    for one, other in (pair, pair[::-1])
}
_MIRRORED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    one: other for pair in ((ast.Gt, ast.Lt), (ast.GtE, ast.LtE)) for one, other in (pair, pair[::-1])
}
_ARITHMETIC: Mapping[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "×"}
_NEGATED = (
    ("是否", "不是"),
    ("有", "没有"),
    ("已", "未"),
    ("正在", "不在"),
    ("不", "并非不"),
    *(
        (word, f"不{word}")
        for word in ("是", "可以", "可", "能", "在", "符合", "同意", "属于", "够", "需要", "应当", "愿意")
    ),
    *((word, f"不{word}") for word in ("改变", "违背", "占用", "申请", "要求", "跨")),
    ("", "非"),
)
"""How Chinese negates a name by how it begins, the first that fits: 已获授权 is 未获授权."""


def words(node: ast.expr, lang: Lang) -> str:  # noqa: PLR0911  (one line a kind of node)
    """The condition in words: `申请面积 > 上限` is 申请面积超过上限, `非 已获授权` is 未获授权."""
    match node:
        case ast.Name(id=name):
            return f"是{name[2:]}" if lang == "zh" and name.startswith("是否") else name
        case ast.Constant(value=value):
            return _constant(value, lang)
        case ast.BoolOp(op=sign, values=values):
            return _joined(isinstance(sign, ast.And)).say(lang).join(_part(value, node, lang) for value in values)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return _negated(operand, lang)
        case ast.UnaryOp(operand=operand):
            return f"-{_part(operand, node, lang)}"
        case ast.BinOp(left=left, op=sign, right=right):
            return f"{_part(left, node, lang)} {_ARITHMETIC[type(sign)]} {_part(right, node, lang)}"
        case ast.Compare(left=left, ops=signs, comparators=others):
            return _compared((left, *others), [type(sign) for sign in signs], lang)
    return ast.unparse(node)


def _joined(both: bool) -> Text:
    return Text("且", " and ") if both else Text("或", " or ")


def _constant(value: object, lang: Lang) -> str:
    if isinstance(value, bool):
        return {"zh": ("否", "是"), "en": ("no", "yes")}[lang][value]
    return str(value)


def _part(node: ast.expr, whole: ast.expr, lang: Lang) -> str:
    """`node` as a part of `whole`, in brackets where it is joined by another sign."""
    said = words(node, lang)
    both = (ast.BoolOp, ast.BinOp)
    alike = isinstance(node, both) and isinstance(whole, both) and type(node.op) is type(whole.op)
    taken = isinstance(whole, ast.BinOp) and isinstance(whole.op, ast.Sub) and node is whole.right
    apart = isinstance(node, both) and (taken or not alike)
    return (f"（{said}）" if lang == "zh" else f"({said})") if apart else said


def _negated(node: ast.expr, lang: Lang) -> str:
    match node:
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return words(operand, lang)
        case ast.Compare(left=left, ops=[sign], comparators=[other]):
            return _compared((left, other), [_OPPOSITE[type(sign)]], lang)
        case ast.Name(id=name) if lang == "zh":
            return next(no + name.removeprefix(yes) for yes, no in _NEGATED if name.startswith(yes))
        case ast.Name(id=name):
            return f"not {name}"
    return f"并非（{words(node, lang)}）" if lang == "zh" else f"not ({words(node, lang)})"


def _compared(values: tuple[ast.expr, ...], signs: list[type[ast.cmpop]], lang: Lang) -> str:
    """A comparison or a chain of them; in `a < x <= b` the subject is x."""
    if len(signs) == 2:
        first = _said(_MIRRORED.get(signs[0], signs[0]), values[0], lang)
        return f"{words(values[1], lang)}{first}{_joined(True).say(lang)}{_said(signs[1], values[2], lang).lstrip()}"
    pairs = [_pair(one, sign, other, lang) for one, sign, other in zip(values, signs, values[1:], strict=False)]
    return _joined(True).say(lang).join(pairs)


def _pair(one: ast.expr, sign: type[ast.cmpop], other: ast.expr, lang: Lang) -> str:
    if isinstance(one, ast.Constant) and not isinstance(other, ast.Constant):
        one, sign, other = other, _MIRRORED.get(sign, sign), one
    if isinstance(other, ast.Constant) and isinstance(other.value, bool) and sign in {ast.Eq, ast.NotEq}:
        return words(one, lang) if other.value is (sign is ast.Eq) else _negated(one, lang)
    return words(one, lang) + _said(sign, other, lang)


def _said(sign: type[ast.cmpop], other: ast.expr, lang: Lang) -> str:
    zh, en = _SIGNS[sign]
    return zh + words(other, lang) if lang == "zh" else f" {en} {words(other, lang)}"
