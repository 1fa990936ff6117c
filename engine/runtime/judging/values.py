"""Values of fields: what may be put down, how the record writes it, and what conditions read.

The record holds integers, texts and booleans only: money, decimals and ratios as decimal text, dates as ISO text,
periods as the language writes them. Floats are refused: 0.1 + 0.2 has no place in an account.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from ...errors import Text
from ...identity import canonical_id, id_problem
from ...model.codec import EXACT
from ...model.period import Period, PeriodError, parse_period
from ...model.words import FieldType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...model.parts import Field
    from ...model.power import Power
    from ..events import Json

LONGEST = 5000
"""Characters in one value."""
JOINT = "、"
"""Between several persons in one field of type 人."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_OTHER_JOINTS = re.compile("[，；]")
_LARGEST = Decimal(10) ** 18
_FINEST = -12
_NOT_A_NUMBER = Decimal("NaN")
_BOOLEANS = {"是": True, "否": False, "true": True, "false": False}
ENGINE_MADE = frozenset({FieldType.DRAW, FieldType.SUM})
"""Types that the engine fills in itself."""


class ValueFault(ValueError):  # noqa: N818  (a fault of what was put in, like ConditionFault)
    """A value does not fit its field; `text` says what may be put down."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(zh)
        self.text = Text(zh, en)


def normal(power: Power, name: str, value: object) -> Json:
    """`value` of the field `name` as the record writes it. Raises ValueFault, with the name in the sentence."""
    field = power.fields[name]
    try:
        made = _WRITE[field.type](value)
        _within(power, field, made)
    except ValueFault as fault:
        raise ValueFault(f"“{name}”{fault.text.zh}", f"“{name}” {fault.text.en}") from None
    return made


def read(type_: FieldType, value: Json) -> object:
    """What a condition reads of a recorded value."""
    reader = _READ.get(type_)
    return reader(value) if reader and isinstance(value, str) else value


def plain(number: Decimal) -> str:
    """A decimal as the record writes it: no exponent, no trailing zeros."""
    text = format(number.normalize(), "f")
    return "0" if text == "-0" else text


def _text(value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if not 0 < len(text) <= LONGEST or _CONTROL.search(text):
        raise ValueFault(f"要填文字，1 到 {LONGEST} 个字", f"must be text of 1 to {LONGEST} characters")
    return text


def _name(value: object) -> str:
    """An id: a choice, a person."""
    text = _text(value)
    problem = id_problem(str(value))
    if problem is not None:
        raise ValueFault(f"填得不对：{problem.zh}", f"is wrong: {problem.en}")
    return text


def _people(value: object) -> str:
    """Persons by their ids, several with 、 between them."""
    text = _text(value)
    other = _OTHER_JOINTS.search(canonical_id(text))
    if other:
        zh, en = f"几个人之间用“{JOINT}”隔开，不用“{other[0]}”", f"has “{other[0]}” between persons: write “{JOINT}”"
        raise ValueFault(f"填得不对：{zh}", en)
    for person in str(value).split(JOINT):
        _name(person)
    return text


def _integer(value: object) -> int:
    if isinstance(value, str) and value.strip().removeprefix("-").isdecimal() and len(value) <= 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > EXACT:
        raise ValueFault("要填整数", "must be a whole number")
    return value


def _number(value: object) -> Decimal:
    if isinstance(value, str | int | Decimal) and not isinstance(value, bool):
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = _NOT_A_NUMBER
        exponent = number.as_tuple().exponent
        if isinstance(exponent, int) and exponent >= _FINEST and abs(number) <= _LARGEST:
            return number
    raise ValueFault(
        "要填数，写成整数、小数或文字（如 3000、12.50）", "must be a number: integer, decimal or text (3000, 12.50)"
    )


def _money(value: object) -> str:
    number = _number(value)
    if number != number.quantize(Decimal("0.01")):
        raise ValueFault("是金额，最小到分", "is money: two decimals at most")
    return plain(number)


def _ratio(value: object) -> str:
    if isinstance(value, str) and value.strip().endswith("%"):
        return plain(_number(value.strip()[:-1]) / 100)
    return plain(_number(value))


def _date(value: object) -> str:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        day = None
    if not isinstance(day, date) or isinstance(day, datetime):
        raise ValueFault("要填日期，如 2026-11-02", "must be a date such as 2026-11-02")
    return day.isoformat()


def _period(value: object) -> str:
    if isinstance(value, Period):
        return str(value)
    try:
        return str(parse_period(value if isinstance(value, str) else ""))
    except PeriodError as error:
        raise ValueFault(f"要填期限：{error.text.zh}", f"must be a period: {error.text.en}") from None


def _boolean(value: object) -> bool:
    made = _BOOLEANS.get(value) if isinstance(value, str) else value
    if not isinstance(made, bool):
        raise ValueFault("要填是或否", "must be yes or no (true, false)")
    return made


def _engine(_value: object) -> Json:
    raise ValueFault("由系统填写，不能自己填", "is filled in by the engine, nobody may choose it")


def _within(power: Power, field: Field, made: Json) -> None:
    if field.type is FieldType.CHOICE:
        allowed = [*field.options, *(row for name in field.lists for row in power.lists.get(name, ()))]
        if made not in allowed:
            raise ValueFault(f"只能选：{'、'.join(allowed)}", f"must be one of: {', '.join(allowed)}")
    if field.minimum is None and field.maximum is None:
        return
    if isinstance(made, bool) or not isinstance(made, int | str) or field.type not in _NUMERIC:
        return
    number = Decimal(made)
    if (field.minimum is not None and number < field.minimum) or (field.maximum is not None and number > field.maximum):
        least, most = (plain(bound) if bound is not None else "…" for bound in (field.minimum, field.maximum))
        raise ValueFault(f"要在 {least} 到 {most} 之间", f"must lie within {least} and {most}")


_NUMERIC = frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY, FieldType.RATIO})
_WRITE: Mapping[FieldType, Callable[[object], Json]] = {
    FieldType.TEXT: _text,
    FieldType.INTEGER: _integer,
    FieldType.DECIMAL: lambda value: plain(_number(value)),
    FieldType.MONEY: _money,
    FieldType.RATIO: _ratio,
    FieldType.DATE: _date,
    FieldType.PERIOD: _period,
    FieldType.BOOLEAN: _boolean,
    FieldType.CHOICE: _name,
    FieldType.PERSON: _people,
    FieldType.DRAW: _engine,
    FieldType.SUM: _engine,
}
_READ: Mapping[FieldType, Callable[[str], object]] = {
    FieldType.DECIMAL: Decimal,
    FieldType.MONEY: Decimal,
    FieldType.RATIO: Decimal,
    FieldType.SUM: Decimal,
    FieldType.DATE: date.fromisoformat,
    FieldType.PERIOD: parse_period,
}
