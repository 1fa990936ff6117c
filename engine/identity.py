"""The one form of an id: of a person, role, step, outcome, paper, field, code, law, channel.

Ids are compared as they are written, so each has exactly one spelling. The form is Unicode NFKC without invisible and
control characters, without outer blanks and without a blank between two Chinese characters, other blanks single.
Three things NFKC leaves apart, or decides against Chinese writing, are settled here:

* characters of other blocks that look like an ideograph or a Latin letter become that one (CJK radicals and strokes,
  Katakana, Cyrillic and Greek letters), where every such letter of a word has a twin;
* the dot in a person's name is U+00B7, the hyphen U+002D;
* ( ) , ; ! ? are full-width in an id that has Chinese characters, as Chinese is written.

`canonical_id` makes the form, `id_fault` says what is wrong with a text that has another. Nothing else in qingdan folds
ids: files and commands that use another form are told so, with the form as a proposal.

Sources: UAX 15 (NFKC), UTS 39 (confusables, mixed scripts), UCD EquivalentUnifiedIdeograph.txt and
DerivedCoreProperties.txt (Default_Ignorable_Code_Point), Unicode 14.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from .errors import Text

LONGEST = 200
"""Characters in an id."""

_PLAIN = re.compile(
    r"[\"-'*+\-./0-:<->@-~·、\u4e00-\u6235\u6237\u6239-\u9750\u9752-\u9ec2\u9ec4-\u9fff]" + f"{{1,{LONGEST}}}"
).fullmatch
"""Most ids: printable ASCII and common ideographs, in the one form already. Left out is what `_folded` may change."""

_HAN = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002fffd\U00030000-\U0003fffd"
_HAS_HAN = re.compile(f"[{_HAN}]").search
_BLANK_INSIDE = re.compile(f"(?<=[{_HAN}]) +(?=[{_HAN}])| {{2,}}")
_WORD = re.compile(r"\w+")

INVISIBLE = (
    "\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
    "\U000e0100-\U000e01ef"
)
"""The characters that are not seen, as the inside of a regular expression's brackets: the general categories Cc, Cf, Zl
and Zp, the letters and marks that are default ignorable, the empty Braille pattern."""
is_invisible = re.compile(f"[{INVISIBLE}]").fullmatch
_UNREADABLE = frozenset({"Cs", "Co", "Cn"})
"""Surrogates, private use, unassigned: no form without them is proposed, a character of the name may be lost."""
_IDEOGRAPHIC = re.compile("[\U00020000-\U0002fffd\U00030000-\U0003fffd]").fullmatch
"""The planes of ideographs. What Python's Unicode version does not know there yet is an ideograph all the same."""

_RADICALS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀"
    "聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
_PAIRS = (
    # CJK Radicals Supplement, U+2E81 to U+2EF3 without U+2E9A.
    (
        [chr(code) for code in range(0x2E81, 0x2EF4) if code != 0x2E9A],
        _RADICALS,
    ),
    ("㇆㇏㇐㇑㇒㇓㇔㇕㇖㇗㇘㇙㇚㇛㇜㇝㇞㇟㇠㇡", "𠃌乀一丨丿丿丶𠃍乛𠃊𠃎𠄌亅𡿨𠃋乀𠃑乚乙𠄎"),
    ("•‧∙⋅・᛫", "······"),
    ("‐‒–−⁃", "-----"),
    ("ɑɡ", "ag"),  # the letters of pinyin in GBK
    ("戶戸靑黃", "户户青黄"),  # what NFKC makes of ⼾ ⾭ ⿈, which stand for these in text copied from PDF files
)
_ALWAYS = str.maketrans({alike: char for many, chars in _PAIRS for alike, char in zip(many, chars, strict=True)})
_TWINS = str.maketrans(
    "АВЕЗКМНОРСТУХЅІЈЬаеорсухѕіјһԛԝӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧονκエカタトニノハメロー",
    "ABE3KMHOPCTYXSIJbaeopcyxsijhqwlABEZHIKMNOPTYXovk工力夕卜二丿八乂口一",
)
"""Letters of other scripts that look like a Latin letter, a digit or an ideograph."""
_FOREIGN = ("CYRILLIC", "GREEK", "KATAKANA")
_WIDE = str.maketrans("(),;!?", "（），；！？")


class IdFault(NamedTuple):
    """What is wrong with an id, and the form it should have (empty where there is none to propose)."""

    text: Text
    form: str


def canonical_id(text: str) -> str:
    """The one form of an id. A text that is in this form is returned as it is.

    The result may still be no id: see `id_fault`.
    """
    while not _PLAIN(text):
        folded = _folded(text)
        if folded == text:
            break
        text = folded
    return text


def id_fault(text: str) -> IdFault | None:
    """What is wrong with `text` as an id, None where it has the one form."""
    if _PLAIN(text):
        return None
    if len(text) > LONGEST:
        zh, en = f"太长：{len(text)} 个字，最多 {LONGEST} 个", f"is too long: {len(text)} characters, at most {LONGEST}"
        return IdFault(Text(zh, en), "")
    return _fault(text)


def id_problem(text: str) -> Text | None:
    """What is wrong with `text` as an id, as a sentence that quotes it and says what to write instead."""
    fault = id_fault(text)
    if fault is None:
        return None
    why, shown = fault.text, visible(text if len(text) <= 30 else text[:29] + "…")
    cure = Text(f"，请写成“{fault.form}”", f"; write “{fault.form}”") if fault.form else Text("", "")
    return Text(f"名称“{shown}”{why.zh}{cure.zh}", f"the name “{shown}” {why.en}{cure.en}")


def visible(text: str) -> str:
    """The text with invisible and control characters, and blanks of other widths, as their code points:
    `上⟨U+200B⟩报`."""
    return "".join(char if _is_shown(char) and not _is_wide(char) else f"⟨{_code(char)}⟩" for char in text)


def _folded(text: str) -> str:
    """One round of folding. `canonical_id` repeats it until nothing changes."""
    seen = "".join(filter(_is_shown, text))
    spaced = "".join(
        " " if unicodedata.category(char) == "Zs" else char for char in unicodedata.normalize("NFKC", seen)
    )
    single = _BLANK_INSIDE.sub(_narrowed, spaced.translate(_ALWAYS).strip(" "))
    words = _WORD.sub(_latin, single)
    return words.translate(_WIDE) if _HAS_HAN(words) else words


def _narrowed(blanks: re.Match[str]) -> str:
    """One blank for several, none between two ideographs."""
    around = blanks.string[blanks.start() - 1] + blanks.string[blanks.end()]
    return "" if all(map(_HAS_HAN, around)) else " "


def _latin(word: re.Match[str]) -> str:
    """A word without letters that look like others, if all its letters of another script do."""
    foreign = _foreign(word[0])
    return word[0].translate(_TWINS) if foreign and all(ord(char) in _TWINS for char in foreign) else word[0]


def _foreign(word: str) -> str:
    return "".join(char for char in word if unicodedata.name(char, "").startswith(_FOREIGN))


def _is_unreadable(char: str) -> bool:
    return unicodedata.category(char) in _UNREADABLE and not _IDEOGRAPHIC(char)


def _is_wide(char: str) -> bool:
    return char != " " and unicodedata.category(char) == "Zs"


def _is_shown(char: str) -> bool:
    return not is_invisible(char) and not _is_unreadable(char)


@lru_cache(maxsize=4096)
def _fault(text: str) -> IdFault | None:
    form = canonical_id(text)
    why = _refusal(text, form)
    if why is not None:
        return IdFault(why, "")
    return None if form == text else IdFault(_reason(text), form)


def _refusal(text: str, form: str) -> Text | None:
    """Why no form can be proposed."""
    unknown = next(filter(_is_unreadable, text), "")
    if unknown:
        zh = f"含有别的电脑认不出的字（{_code(unknown)}），请换成通用的字"
        return Text(zh, f"contains a character without a meaning ({_code(unknown)}); use a standard one")
    if not form:
        return Text("没有内容", "is empty")
    if len(form) > LONGEST:
        return Text(
            f"写全了有 {len(form)} 个字，最多 {LONGEST} 个", f"has {len(form)} characters in full, at most {LONGEST}"
        )
    mixed = next(filter(_is_mixed, _WORD.findall(form)), "")
    if mixed:
        zh = f"里的“{mixed}”把拉丁字母和外形相近的西里尔或希腊字母混在一起，请只用一种"
        return Text(zh, f"mixes Latin with Cyrillic or Greek letters in “{mixed}”; use one alphabet")
    return None


def _is_mixed(word: str) -> bool:
    """Whether a word has Latin letters beside Cyrillic or Greek ones (UTS 39, mixed scripts)."""
    scripts = {unicodedata.name(char, "").partition(" ")[0] for char in word}
    return "LATIN" in scripts and not scripts.isdisjoint({"CYRILLIC", "GREEK"})


def _reason(text: str) -> Text:
    """Why a text is not in its form: the first of invisible characters, blanks, characters of another form."""
    hidden = next(filter(is_invisible, text), "")
    if hidden:
        return Text(f"含有看不见的字符（{_code(hidden)}）", f"contains an invisible character ({_code(hidden)})")
    if text != text.strip():
        return Text("首尾有空格", "begins or ends with a blank")
    odd = next((char for char in text if not char.isspace() and canonical_id(char) != char), "")
    if odd:
        return Text(
            f"里的“{odd}”（{_code(odd)}）不是规范的字符", f"has “{odd}” ({_code(odd)}), a character in another form"
        )
    if _HAS_HAN(text) and (mark := next((char for char in text if ord(char) in _WIDE), "")):
        return Text(f"里的“{mark}”要用全角", f"has “{mark}”, which is full-width between Chinese characters")
    if " " in text:
        return Text("中间的空格多余", "has a blank too many inside")
    return Text("不是规范的写法", "is not in the one form of names")


def _code(char: str) -> str:
    return f"U+{ord(char):04X}"
