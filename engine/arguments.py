"""What an argument of a public function may be: checks, each of which takes a value.

A check returns the value in the form that the program uses: a `str` of a subclass as a plain `str`, a mapping as a
`dict` of its own. What does not fit raises Unfit, whose text says what was given, shortened, and what is expected.
`engine/checked.py` applies the checks.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias, cast

from .errors import Text
from .identity import id_problem
from .text import escaped

Check: TypeAlias = Callable[[object], Any]
"""Returns the value to go on with. Raises Unfit."""
Checks: TypeAlias = Mapping[str, Check]
"""The check of each parameter, by its name."""

SHOWN = 40
"""Characters of a wrong text that a message quotes."""
MANY = 500
"""Items in one mapping or list."""
LONG_TEXT = 5000
"""Characters in a reason, an objection, a recorded value."""
LONG_NAME = 200
"""Characters in a name, an id, a key."""
LARGEST = 10**18
"""The largest number, of either sign."""
REMEMBERED = 10_000
"""Ids that need not be looked at again."""
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]").search
_CONTROL_BUT_LINES = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]").search
_FIRST, _LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)


class Unfit(Exception):  # noqa: N818 - a fault of the value, not of the program
    """A value does not fit: `text` says why, `within` which part of the argument is meant (`["家庭人口"]`)."""

    def __init__(self, text: Text, within: str = "") -> None:
        super().__init__(text.zh)
        self.text, self.within = text, within

    def below(self, part: str) -> Unfit:
        """The same fault, seen from the collection that holds the value."""
        return Unfit(self.text, part + self.within)


def unfit(value: object, zh: str, en: str) -> Unfit:
    """What was given, and what is expected."""
    given, gap = shown(value), " " if zh[:1].isascii() else ""
    return Unfit(Text(f"给的是{given.zh}，应为{gap}{zh}", f"given {given.en}, expected {en}"))


def shown(value: object) -> Text:
    """A wrong value for a message: short and without control characters, whatever it is."""
    kind = type(value)
    if kind is str:
        text = cast("str", value)
        quoted, more = printable(text[:SHOWN]), len(text) - SHOWN
        if more <= 0:
            return Text(f"“{quoted}”", f"“{quoted}”")
        return Text(f"“{quoted}…”（共 {len(text)} 个字符）", f"“{quoted}…” ({len(text)} characters)")
    if kind is int and abs(cast("int", value)) > LARGEST:
        digits = int(cast("int", value).bit_length() * 0.30103) + 1
        return Text(f"一个约 {digits} 位的整数", f"an integer of about {digits} digits")
    if kind is datetime:
        value = cast("datetime", value).replace(tzinfo=None)
    if value is None or kind in {int, bool, float, Decimal, datetime}:
        said = str(value)[:SHOWN]
        return Text(f" {said}", said)
    name = printable(kind.__name__[:SHOWN])
    return Text(f"一个 {name}", f"a value of type {name}")


def printable(text: str) -> str:
    """The text with every character that cannot be printed as `\\uXXXX`, line feeds and tabs too."""
    return "".join(each if each.isprintable() else escaped(each) for each in text)


def anything(value: object) -> object:
    """For what the function itself looks at."""
    return value


def plain(value: object) -> str:
    """A text, as a plain `str`."""
    if type(value) is str:
        return value
    if not isinstance(value, str):
        raise unfit(value, "文字（str）", "text (str)")
    return str.__str__(value)


def text(longest: int = LONG_TEXT, *, empty: bool = False, lines: bool = True) -> Check:
    r"""A text of up to `longest` characters, not blank unless `empty`. Of control characters it may have \n and \t, if
    `lines`."""
    control = _CONTROL_BUT_LINES if lines else _CONTROL
    fits = Text(f"最多 {longest} 个字符的文字", f"text of at most {longest} characters")
    if not empty:
        fits = Text(f"1 到 {longest} 个字符的文字", f"text of 1 to {longest} characters")
    but = Text("，换行写 \\n", r" but \n and \t") if lines else Text("", "")

    def check(value: object) -> str:
        made = plain(value)
        if len(made) > longest or not (empty or made.strip()):
            raise unfit(made, fits.zh, fits.en)
        if control(made):
            raise unfit(made, f"没有控制字符和半个代理字符的文字{but.zh}", f"text without control characters{but.en}")
        return made

    return check


def name(value: object) -> str:
    """An id in its one form: of a person, role, step, outcome, paper, field, power, village, place, channel, case."""
    if type(value) is str and value in _NAMES:
        return value
    made = plain(value)
    problem = id_problem(made)
    if problem is not None:
        raise Unfit(problem)
    if len(_NAMES) >= REMEMBERED:
        _NAMES.clear()
    _NAMES.add(made)
    return made


_DIVISION = re.compile("[0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}").fullmatch


def division(value: object) -> str:
    """The code of a division: of a province, city, county, town or village."""
    made = name(value)
    if not _DIVISION(made):
        zh = "区划代码：2、4、6、9 或 12 位数字（省、市、县、镇、村）"
        raise unfit(made, zh, "a division code of 2, 4, 6, 9 or 12 digits (province, city, county, town, village)")
    return made


_NAMES: set[str] = set()
"""Ids that were looked at before and are in the one form."""


def or_empty(check: Check) -> Check:
    """The empty text, or what `check` wants."""

    def either(value: object) -> Any:  # noqa: ANN401 - as the check gives it
        return "" if type(value) is str and not value else check(value)

    return either


def whole(least: int = 0, most: int = LARGEST) -> Check:
    """A whole number, no boolean."""

    def check(value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise unfit(value, "整数", "a whole number")
        if not least <= value <= most:
            raise unfit(value, f"{least} 到 {most} 的整数", f"a whole number from {least} to {most}")
        return int(value)

    return check


def boolean(value: object) -> bool:
    """True or False."""
    if not isinstance(value, bool):
        raise unfit(value, "True 或 False", "True or False")
    return value


def seconds(value: object) -> float:
    """A positive number of seconds, a week at most."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= 7 * 86400:
        raise unfit(value, "大于 0 的秒数，最多一周", "a positive number of seconds, a week at most")
    return float(value)


def moment(value: object) -> datetime:
    """An aware time of the years 1900 to 9998, its zone a fixed offset (a zone of another kind becomes UTC)."""
    if not isinstance(value, datetime):
        raise unfit(value, "带时区的时间（datetime）", "an aware datetime")
    if value.utcoffset() is None:
        raise unfit(
            value,
            "带时区的时间，如 datetime.now(timezone.utc)",
            "an aware datetime such as datetime.now(timezone.utc)",
        )
    if not _FIRST <= value < _LAST:
        raise unfit(value, "1900 到 9998 年的时间", "a time of the years 1900 to 9998")
    if type(value) is datetime and type(value.tzinfo) is timezone:
        return value
    there = value.astimezone(UTC)
    return datetime.combine(there.date(), there.time(), UTC)


def optional(check: Check) -> Check:
    """None, or what `check` wants."""

    def either(value: object) -> Any:  # noqa: ANN401 - as the check gives it
        return None if value is None else check(value)

    return either


def instance(kind: type[Any], zh: str, en: str) -> Check:
    """A value of that class."""

    def check(value: object) -> Any:  # noqa: ANN401 - a value of `kind`
        if not isinstance(value, kind):
            raise unfit(value, zh, en)
        return value

    return check


def having(zh: str, en: str, *methods: str) -> Check:
    """An object with these methods."""

    def check(value: object) -> object:
        if isinstance(value, type) or not all(callable(getattr(value, name, None)) for name in methods):
            raise unfit(value, zh, en)
        return value

    return check


def function(value: object) -> object:
    """Something that can be called."""
    if not callable(value):
        raise unfit(value, "可以调用的函数", "something that can be called")
    return value


def mapping(keys: Check, values: Check, most: int = MANY) -> Check:
    """A mapping of at most so many keys, as a `dict`."""

    def check(value: object) -> dict[Any, Any]:
        if type(value) is not dict and not isinstance(value, Mapping):
            raise unfit(value, "名称对内容的表（dict）", "a mapping (dict) of name to value")
        made: dict[Any, Any] = {}
        part = ""
        try:
            for key, each in value.items():
                part = ""
                name = part = keys(key)
                made[name] = values(each)
                if len(made) > most:
                    part = ""
                    raise unfit(value, f"最多 {most} 项的表", f"a mapping of at most {most} items")
        except Unfit as wrong:
            raise (wrong.below(f"[“{printable(part[:SHOWN])}”]") if part else wrong) from None
        return made

    return check


def several(items: Check, *, kind: type[Any] = Sequence, most: int = MANY) -> Callable[[object], tuple[Any, ...]]:
    """A collection of at most so many items, no text, as a tuple; of class `kind`."""
    form = Text("列表，只有一个也写成列表", "a list, even of one")

    def check(value: object) -> tuple[Any, ...]:
        if isinstance(value, str | bytes | bytearray | memoryview | Mapping) or not isinstance(value, kind):
            raise unfit(value, form.zh, form.en)
        made = []
        for number, each in enumerate(cast("Iterable[object]", value)):
            if number >= most:
                raise unfit(value, f"最多 {most} 项的列表", f"a list of at most {most} items")
            try:
                made.append(items(each))
            except Unfit as wrong:
                raise wrong.below(f"[{number}]") from None
        return tuple(made)

    return check


def path(value: object) -> str | Path:
    """The path of a file or directory."""
    if not isinstance(value, str | Path):
        raise unfit(value, "路径（str 或 Path）", "a path (str or Path)")
    try:
        sound = len(os.fsencode(value)) <= 4096 and "\0" not in str(value)
    except UnicodeEncodeError:
        sound = False
    if not sound:
        raise unfit(str(value), "文件系统写得出来的路径", "a path that the file system can hold")
    return value
