"""The words of the condition language: the author's text becomes Python text token by token, and remembers where
each token stood. Nothing that is not a token of the language passes, so Python never sees what the author wrote.
"""

from __future__ import annotations

import keyword
import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal

from ..errors import Text

COUNT = "次数"
COUNT_ID = "_count"
"""What 次数 is called in the code: no name begins with `_`, so no value can hide it."""

LONGEST = 500
_MOST_DIGITS = 15


class ConditionError(ValueError):
    """A text is no condition: what is wrong and what to write instead, at `column` (1-based, code points)."""

    def __init__(self, text: Text, column: int = 1) -> None:
        super().__init__(text.zh)
        self.text = text
        self.column = column


_TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<text>"[^"]*"|'[^']*'|“[^”]*”|‘[^’]*’|「[^」]*」)
    |(?P<sign><>|[=＝<＜>＞!！][=＝]|[<＜>＞≤≥≦≧≠()（）+＋\-－−*＊×])
    |(?P<number>[0-9０-９]+(?:[.．][0-9０-９]+)?(?![\w.．]))
    |(?P<word>[^\s"'“”‘’「」=＝<＜>＞≤≥≦≧≠!！()（）+＋\-－−*＊×/／÷%％,，、;；:：&|\[\]［］【】{}?？]+)
    |(?P<other>&&|\|\||.)""",
    re.VERBOSE | re.DOTALL,
)
_FOLD = str.maketrans("＝＜＞（）＋－−＊×！≦≧", "=<>()+--**!≤≥")
_SIGNS = {"≤": "<=", "≥": ">=", "≠": "!=", "<>": "!="}
_WORDS = {"且": "and", "或": "or", "非": "not", "是": "True", "否": "False", "true": "True", "false": "False"} | {
    word: word for word in ("and", "or", "not", "in", "True", "False")
}
_NEAR = {
    "=": "==",
    "!": "非",
    "！": "非",
    "＝": "==",
    "&&": "且",
    "||": "或",
    "&": "且",
    "|": "或",
    "并且": "且",
    "而且": "且",
    "或者": "或",
    "大于": ">",
    "超过": ">",
    "高于": ">",
    "小于": "<",
    "低于": "<",
    "不足": "<",
    "不超过": "<=",
    "不少于": ">=",
    "至少": ">=",
    "达到": ">=",
    "等于": "==",
    "为": "==",
    "is": "==",
    "不等于": "!=",
    "不是": "!=",
    "属于": "in",
}
_INDEX = Text("不能用括号取其中一项：把要比较的内容登记成一项信息", "no index: record what is compared as a field")
_DIVISION = Text("不能用除法：乘到另一边，或者定义成参数", "no division: multiply the other side, or use a parameter")
_PERCENT = Text("百分数写成小数（30% 写 0.3），或者定义成参数", "write 30% as 0.3, or define it as a parameter")
_QUOTES = Text("引号没有成对：文字前后各一个引号", "the quotes do not close: one before the text and one after")
_COMMA = Text(
    "这里不用标点：大数不加逗号，两个条件之间写“且”“或”",
    "no commas: neither in numbers nor between conditions (and, or)",
)
_REFUSED = {
    character: text
    for characters, text in (
        ("[]［］【】{}", _INDEX),
        ("/／÷", _DIVISION),
        ("%％", _PERCENT),
        ("\"'“”‘’「」", _QUOTES),
        (",，、;；", _COMMA),
    )
    for character in characters
}
_CALL = Text("条件里不能调用函数：名称后面不能跟括号", "no calls: a name cannot be followed by a bracket")
_ATTRIBUTE = Text("条件里不能用“.”取属性：把它登记成一项信息", "no attributes: record it as a field of its own")
_MISSING_SIGN = Text(
    "这里缺少比较或者连接：两项之间写 > >= < <= == != in、且、或", "missing here: > >= < <= == != in, and, or"
)
_MISSING_VALUE = Text(
    "这里缺少一项：名称、数字、带引号的文字、是或否", "missing here: a name, a number, text in quotes"
)
_DOUBLED = Text("“非”和负号不能连写两个", "not and minus cannot be doubled")
_SPACES = Text("“且”“或”的前后各留一个空格", "put spaces around 且 and 或")
_BRACKETS = Text("括号没有成对：补上或者去掉一个括号", "the brackets do not match: add or remove one")
_LEADING_ZERO = Text(
    "数字不能以 0 开头；日期、编号要登记成信息再比较", "no leading zero; record dates and numbers as fields"
)
_LONG_NUMBER = Text("数字太长：最多 15 位", "the number is too long: 15 digits at most")


@dataclass(slots=True)
class Source:
    """Python text under way. `columns` gives the author's 0-based column for each byte of its UTF-8, since Python
    counts columns so; `decimals` are the values of names that stand for decimals (Python would read 0.1 inexactly).
    """

    pieces: list[str] = field(default_factory=list)
    columns: list[int] = field(default_factory=list)
    decimals: dict[str, Decimal] = field(default_factory=dict)

    def add(self, piece: str, start: int, end: int) -> None:
        """Append a token that stood at `start` to `end`, and a space."""
        self.pieces += [piece, " "]
        self.columns += [start] * len(piece.encode()) + [end]

    @property
    def python(self) -> str:
        """The text to be parsed."""
        return "".join(self.pieces)


@dataclass(slots=True)
class _Reader:
    """Reads tokens in turn: `operand` says whether a value is due next, `open` where brackets stand open, `prefix`
    the sign just read that goes before a value."""

    source: Source = field(default_factory=Source)
    operand: bool = True
    open: list[int] = field(default_factory=list)
    prefix: str = ""

    def read(self, kind: str, piece: str, start: int) -> None:
        """Take the next token. Raises ConditionError."""
        before, self.prefix = self.prefix, ""
        if kind == "text":
            python = self._value(repr(piece[1:-1]), start)
        elif kind == "number":
            python = self._value(self._number(unicodedata.normalize("NFKC", piece), start), start)
        elif kind == "sign":
            python = self._sign(piece.translate(_FOLD), start)
        elif kind == "word":
            python = self._word(piece, start)
        else:
            raise ConditionError(_refused(piece), start + 1)
        if self.prefix and self.prefix == before:
            raise ConditionError(_DOUBLED, start + 1)
        self.source.add(python, start, start + len(piece))

    def close(self, end: int) -> None:
        """The text ends. Raises ConditionError if something is still due."""
        if self.operand:
            raise ConditionError(_MISSING_VALUE, end + 1)
        if self.open:
            raise ConditionError(_BRACKETS, self.open[-1] + 1)

    def _value(self, python: str, start: int) -> str:
        if not self.operand:
            raise ConditionError(_MISSING_SIGN, start + 1)
        self.operand = False
        return python

    def _number(self, digits: str, start: int) -> str:
        if len(digits) > _MOST_DIGITS:
            raise ConditionError(_LONG_NUMBER, start + 1)
        if len(digits) > 1 and digits[0] == "0" and digits[1] != ".":
            raise ConditionError(_LEADING_ZERO, start + 1)
        if "." not in digits:
            return digits
        name = f"_{len(self.source.decimals)}"
        self.source.decimals[name] = Decimal(digits)
        return name

    def _sign(self, sign: str, start: int) -> str:
        if sign == "(":
            self._opening(start)
        elif sign == ")":
            self._closing(start)
        elif not self.operand:
            self.operand = True
        elif sign == "-":
            self.prefix = sign
        else:
            raise ConditionError(_MISSING_VALUE, start + 1)
        return _SIGNS.get(sign, sign)

    def _opening(self, start: int) -> None:
        if not self.operand:
            raise ConditionError(_CALL, start + 1)
        self.open.append(start)

    def _closing(self, start: int) -> None:
        if self.operand or not self.open:
            raise ConditionError(_MISSING_VALUE if self.operand and self.open else _BRACKETS, start + 1)
        self.open.pop()

    def _word(self, word: str, start: int) -> str:
        python = _WORDS.get(word)
        if python in {"True", "False"} or word == COUNT:
            return self._value(python or COUNT_ID, start)
        if python == "not":
            self.prefix = python
            return python
        if python is None:
            return self._name(word, start)
        if self.operand:
            raise ConditionError(_MISSING_VALUE, start + 1)
        self.operand = True
        return python

    def _name(self, word: str, start: int) -> str:
        if word in _NEAR and (not self.operand or keyword.iskeyword(word)):
            raise ConditionError(_instead(word, _NEAR[word]), start + 1)
        if word[0].isdecimal():
            raise ConditionError(_measured(word), start + 1)
        if "." in word:
            raise ConditionError(_ATTRIBUTE, start + word.index(".") + 1)
        fault = name_fault(word)
        if fault is not None:
            raise ConditionError(fault, start + 1)
        return self._value(word, start)


def translate(text: str) -> Source:
    """The Python text of a condition. Raises ConditionError."""
    if len(text) > LONGEST:
        raise ConditionError(
            Text(
                f"条件有 {len(text)} 个字，最多 {LONGEST} 个：拆成几个“判定”",
                f"{len(text)} characters, {LONGEST} at most: split it into rules",
            ),
            LONGEST + 1,
        )
    reader = _Reader()
    for token in _TOKEN.finditer(text):
        if token.lastgroup and token.lastgroup != "space":
            reader.read(token.lastgroup, token[0], token.start())
    reader.close(len(text))
    return reader.source


def _refused(piece: str) -> Text:
    if piece in _NEAR:
        return _instead(piece, _NEAR[piece])
    return _REFUSED.get(piece, Text(f"条件里不能用“{piece}”", f"“{piece}” has no place in a condition"))


def _instead(wrong: str, right: str) -> Text:
    return Text(f"“{wrong}”请写成“{right}”", f"write “{_WORDS.get(right, right)}” instead of “{wrong}”")


def _measured(word: str) -> Text:
    if re.match(r"[0-9０-９.．]+[且或]", word):
        return _SPACES
    return Text(
        f"“{word}”不能直接写在条件里：在参数里定义成一个名称再用，或者只写数字",
        f"“{word}” cannot stand in a condition: define it as a parameter and use its name, or write the bare number",
    )


# --- names ----------------------------------------------------------------------------------------------------------

_RESERVED = {*_WORDS, COUNT, *keyword.kwlist}
_DIGITS = "〇一二三四五六七八九"


def name_fault(name: str) -> Text | None:
    """Why `name` cannot name a field, parameter, list or rule, with a proposal; None if it can."""
    if name in _RESERVED:
        return Text(f"“{name}”是保留的词，请换一个名称", f"“{name}” is a reserved word: choose another name")
    if name.isidentifier() and name == unicodedata.normalize("NFKC", name) and name[0] != "_":
        return None
    near = _proposal(name)
    zh, en = (f"，可以写成“{near}”", f", for example “{near}”") if near else ("", "")
    return Text(
        f"“{name}”不能作名称：以汉字或字母开头，只用汉字、字母、数字和下划线{zh}",
        f"“{name}” cannot be a name: begin with a letter and use only letters, digits and underscores{en}",
    )


def _proposal(name: str) -> str:
    """A name near to this one: `65岁以上` is 满65岁, `30日累计` is 三十日累计, `面积㎡` is 面积m2."""
    plain = _identifier(_identifier(name)).lstrip("_")
    above = re.fullmatch(r"([0-9].*)以上", plain)
    near = f"满{above[1]}" if above else re.sub(r"^[0-9]+", lambda found: _numeral(found[0]), plain)
    return near if near.isidentifier() and near not in _RESERVED and near == _identifier(near) else ""


def _identifier(name: str) -> str:
    """What of `name` may stand in an identifier, in NFKC form."""
    folded = unicodedata.normalize("NFKC", name)
    return "".join(character for character in folded if ("a" + character).isidentifier())


def _numeral(digits: str) -> str:
    """The digits in Chinese: below 100 as one says it, above digit by digit."""
    if len(digits) != 2 or digits[0] == "0":
        return "".join(_DIGITS[int(digit)] for digit in digits)
    tens, ones = (int(digit) for digit in digits)
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
