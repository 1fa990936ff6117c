"""What can go wrong with a file of a catalogue, as a table: where it can be done, and what is written instead.

Each fault is a pattern and what is written for its first match. `‹QD008›` in it marks where that code has to be
reported; the marks are taken out. So the places follow from the text alone, and know nothing of how the program finds
them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

PLACES = {
    "catalogue": "catalogue.yaml",
    "laws": "laws.yaml",
    "roles": "roles.yaml",
    "bodies": "bodies.yaml",
    "power": "powers/**/*.yaml",
    "procedure": "procedures/*.yaml",
    "scenario": "scenarios/*.yaml",
}
"""Each kind of document, and where it lies in a catalogue."""

EVERY = tuple(PLACES)
NAMED = ("catalogue", "power", "procedure")
FLOW = ("power", "procedure")
BLOCKS = (*NAMED, "laws", "bodies", "scenario")

Finding = tuple[str, int | None, int | None]
"""A code with the line and column at which it is reported, if it has a place."""

Report = dict[str, set[Finding]]
"""What is reported, by file."""

A_STEP = "\n    由: 村委会\n    限: 1天\n    下一步: "


class Fault(NamedTuple):
    """A way to spoil files of these kinds."""

    kinds: tuple[str, ...]
    pattern: str
    written: str

    def spoil(self, text: str) -> tuple[str, set[Finding]] | None:
        """The spoilt text and what is to be reported; None where the text holds nothing of the kind."""
        match = re.search(self.pattern, text, re.MULTILINE)
        if match is None:
            return None
        marked = text[: match.start()] + match.expand(self.written) + text[match.end() :]
        return MARK.sub("", marked), set(_marks(marked))


MARK = re.compile("‹([^›]+)›")


def _marks(marked: str) -> Iterator[Finding]:
    for mark in MARK.finditer(marked):
        before = MARK.sub("", marked[: mark.start()])
        for code in mark[1].split():
            yield code, before.count("\n") + 1, len(before) - before.rfind("\n")


KEY = r"^([^\s#:][^:\n]*):"
"""A key of the first level."""

STEPS = r"^流程:\n(?:(?: .*)?\n)*?    下一步: (\S+).*\n(?:(?: .*)?\n)*"
"""All steps; the first target in them."""

CHOICE = r"^(  \S+:.*\n(?:    (?!用|转办|公示|表决).*\n)*?    结果: \{[^{}\n]*)\}(.*\n(?:(?: .*)?\n)*)"
"""From a step in which somebody chooses to the end of the steps."""

FAULTS: Mapping[str, Fault] = {
    "a tab before a key": Fault(BLOCKS, r"^ +(?=\S)", "‹QD008›\t"),
    "a tab after a colon": Fault(EVERY, KEY, "\\1:‹QD008›\t"),
    "a full-width colon": Fault(EVERY, f"{KEY} ?", r"\1‹QD019›："),
    "a full-width colon in a block": Fault(
        (*NAMED, "laws", "bodies", "scenario"), r"^((\s+)[^\s#:{-][^:{\n]*): ?(?=$|.*\n\2[^\s#-])", r"\1‹QD019›："
    ),
    "a full-width colon in braces": Fault(EVERY, r"\{([^\s{}:]+): ", r"{\1‹QD019›："),
    "a duplicate key": Fault(EVERY, rf"({KEY}[\s\S]*)\Z", r"\1‹QD012›\2: 又写一遍" + "\n"),
    "a duplicate key in braces": Fault(EVERY, r"\{([^\s{}:]+): ([^{}\n,\[\]]*)", r"{\1: \2, ‹QD012›\1: \2"),
    "a radical in a key": Fault(FLOW, r"^流程:\n  ", "流程:\n  ‹QD027›⼈"),
    "a name with a hidden character": Fault(FLOW, r"^    由: ([^\s\[{\"]+)$", r'    由: "\1‹QD007›\\u200b"'),
    "a role with a blank behind it": Fault(FLOW, r"^    由: ([^\s\[{\"]+)$", r'    由: ‹QD027›"\1 "'),
    "a step in full-width digits": Fault(FLOW, r"^    下一步: (\S+)$", r"    下一步: ‹QD027›\1２"),
    "a Cyrillic letter in a code": Fault(("power", "scenario"), r"^(编号|事项): ([A-Z])[A-Z]", r"\1: ‹QD027›\2М"),
    "an anchor": Fault((*NAMED, "roles", "scenario"), rf"{KEY} (?=\S)", r"\1: ‹QD013›&甲 "),
    "an alias": Fault(FLOW, r"^名称: (.*)$", r"名称: ‹QD013›&甲 \1" + "\n" + r"说明: ‹QD014›*甲"),
    "a merge key": Fault(EVERY, KEY, r"‹QD015›<<: {}" + "\n" + r"\g<0>"),
    "a tag": Fault((*NAMED, "roles", "scenario"), rf"{KEY} (?=\S)", r"\1: ‹QD016›!!str "),
    "a second document": Fault(EVERY, r"\Z", "‹QD017›---\n又: 一份\n"),
    "an unknown key": Fault((*NAMED, "scenario"), r"\Z", "‹QD101›没有这个键: 1\n"),
    "a misspelt key": Fault(NAMED, "^名称: ", "‹QD101›名秤: "),
    "a misspelt key below": Fault(FLOW, "^    由: ", "    ‹QD101›由谁: "),
    "a missing name": Fault(NAMED, r"(\A(?:#.*\n)*)([\s\S]*?)^名称: .*\n", r"\1‹QD102›\2"),
    "a missing title": Fault(("laws",), r"(^[^\s#].*:\n)  全称: .*\n", r"‹QD102›\1"),
    "a wrong type": Fault(NAMED, "^名称: .*$", "名称: ‹QD103›[错]"),
    "a wrong type below": Fault(FLOW, "^    由: .*$", "    由: ‹QD103›{谁: 村委会}"),
    "an unknown step": Fault(FLOW, r"^    下一步: \S+", "    下一步: ‹QD201›没有这一步"),
    "an unknown step of an outcome": Fault(FLOW, r"(    结果: \{[^\s:]+: )[^,}]+", r"\1‹QD201›没有这一步"),
    "an unknown role": Fault(FLOW, "^    由: .*$", "    由: ‹QD202›没有的人"),
    "an unknown law": Fault((*FLOW, "bodies", "catalogue"), "法规: [^,}]+", "法规: ‹QD203›没有的法"),
    "an unknown field": Fault(FLOW, r"^    登记: \[", "    登记: [‹QD205›没有的信息, "),
    "an unknown material": Fault(FLOW, r"^    提交: \[", "    提交: [‹QD204›没有的材料, "),
    "a step nobody reaches": Fault(FLOW, STEPS, r"\g<0>  ‹QD301›没人到:" + A_STEP + "\\1\n"),
    "a dead end": Fault(
        FLOW,
        CHOICE,
        r"\1, 拿不准: 留待研究}\2  ‹QD302›留待研究:" + A_STEP + "留待研究\n",
    ),
    "a loop with no way out": Fault(
        FLOW,
        CHOICE,
        r"\1, 查不清: 补充调查}\2  ‹QD304›补充调查:" + f"{A_STEP}重新研究\n  重新研究:{A_STEP}补充调查\n",
    ),
    "a basis removed": Fault(("power",), r"(\A(?:#.*\n)*)([\s\S]*?)^依据:.*\n(?: .*\n)*", r"\1‹QD102›\2"),
    "a basis emptied": Fault(("power",), r"^依据:.*\n(?: .*\n)*", "依据: ‹QD501›[]\n"),
    "a law that ran out": Fault(
        ("power",), r"^依据:\n  - \{.*\}", "依据:\n  - {法规: ‹QD502›村民委员会组织法（2018）}"
    ),
    "a notice cut to 3 days": Fault(
        ("power",),
        r"公示: \{不少于: 7天(?=.*最低生活保障审核确认办法, 条款: \[第十九条)",
        "公示: {不少于: ‹QD402›3天",
    ),
    "a notice cut by an argument": Fault(
        ("power",), r"(    参数: \{.*天数: )\d+天(?=.*依据: \{法规: 招标投标法)", r"\1‹QD402›1天"
    ),
    "a publication cut to 3 days": Fault(
        ("power",),
        r"公布: \{不少于: 15天(?=.*村民委员会组织法, 条款: \[第三十五条)",
        "公布: {不少于: ‹QD402›3天",
    ),
    "a promise longer than the statute": Fault(("power",), r"(^时限: \{法定: [^,]+, 承诺: )\d+", r"\1‹QD404›999"),
    "a condition on an unknown field": Fault(FLOW, r"当: [^,\n]+(?=, 到: )", "当: ‹QD205›没有的信息"),
    "a call in a condition": Fault(FLOW, r"当: [^,\n]+(?=, 到: )", "当: 1 < len‹QD210›(2)"),
}
