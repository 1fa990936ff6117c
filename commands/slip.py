"""What a receipt says to the villager who takes it home, on a screen, on a telephone, on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape
from textwrap import wrap
from typing import NamedTuple, TypeAlias

from qingdan import Event, Power, Text
from qingdan.engine.runtime.events import Json, Kind
from qingdan.engine.runtime.judging.sayings import day, last_day

from .columns import columns
from .look import KINDS, who
from .speech import COLON, language, say

Row: TypeAlias = tuple[str, str]
TITLE = Text("办件回执", "Receipt")
_YES, _NO = Text("是", "yes"), Text("否", "no")


class Numbers(NamedTuple):
    """By what the receipt is held against the record: this entry's number, how many there were, their root."""

    g: int
    size: int
    root: str


class Slip(NamedTuple):
    """`event` is the newest of the case, decided by `power`; `hotlines` are those of the list (name → number)."""

    power: Power
    event: Event
    village: str
    hotlines: Mapping[str, str]
    numbers: Numbers

    def names(self) -> Iterator[Row]:
        """Which case this is."""
        yield say(Text("件号", "case")), self.event.case
        if self.village:
            yield say(Text("村", "village")), self.village

    def facts(self) -> Iterator[Row]:
        """What was recorded: what, when, by whom, with what, and where the case stands since."""
        event = self.event
        yield say(Text("办了什么", "what")), self._what()
        yield say(Text("什么时候", "when")), say(day(event.at))
        yield say(Text("谁办的", "by whom")), who(event)
        if registered := _values(event.body.get("data")):
            yield say(Text("登记了", "put down")), registered
        if handed := event.body.get("materials"):
            yield say(Text("交了", "handed in")), "、".join(handed) if isinstance(handed, dict) else str(handed)
        yield from self._next()

    def _what(self) -> str:
        event = self.event
        if event.kind is Kind.OPENED:
            return say(_OPENED)
        step = self._label(event.step)
        return f"{step}{say(COLON)}{event.outcome or say(KINDS[event.kind])}"

    def _next(self) -> Iterator[Row]:
        """The end that was reached, or the step that comes, whose it is and until when."""
        event, power = self.event, self.power
        if event.target in power.ends:
            end = power.ends[event.target]
            yield say(Text("结果", "result")), "，".join(filter(None, (end.label or event.target, end.paper)))
            if end.remedy:
                yield say(Text("不服的", "remedy")), end.remedy
            return
        roles = "、".join(power.steps[event.target].by)
        label = self._label(event.target)
        yield say(Text("下一步", "next")), f"{label}（{roles}）" if roles else label
        if event.due:
            yield say(Text("最晚", "at the latest")), say(last_day(event.due))

    def _label(self, step: str) -> str:
        return self.power.steps[step].label if step in self.power.steps else step


_OPENED = Text("开了这一件", "the case was opened")


def _values(data: Json) -> str:
    """What was put down, as a sentence: lists by how many there are."""
    if not isinstance(data, dict):
        return ""
    return "，".join(f"{name} {_value(value)}" for name, value in data.items())


def _value(value: Json) -> str:
    if isinstance(value, bool):
        return say(_YES if value else _NO)
    if isinstance(value, list):
        return say(Text(f"{len(value)} 项", f"{len(value)} items"))
    return str(value)


def plain(slip: Slip, text: str) -> Iterator[str]:
    """The receipt on a terminal."""
    numbers, power = slip.numbers, slip.power
    yield f"{say(TITLE)}  {power.code} {power.name}"
    yield ""
    yield from columns([*slip.names(), *slip.facts()])
    yield ""
    yield say(_counted(numbers))
    yield say(_rooted(numbers))
    yield f"  {numbers.root}"
    yield from (say(each) for each in (_BOARD, _CALL))
    yield "  ".join(f"{name} {number}" for name, number in slip.hotlines.items())
    yield ""
    yield say(_SUPERVISION)
    yield text


def _counted(numbers: Numbers) -> Text:
    return Text(
        f"这是记录里的第 {numbers.g} 条。到那时的全部记录合起来算成一个数，叫树根：改一个字、少一条，它就变。",
        f"This is entry {numbers.g}. All entries of that moment give one number, the root: "
        "it changes with any word that is changed and any entry that is lost.",
    )


def _rooted(numbers: Numbers) -> Text:
    return Text(f"到那时一共 {numbers.size} 条，树根：", f"{numbers.size} entries at that time, root:")


_BOARD = Text(
    "公开栏上也贴着条数和树根。条数和这里一样的，树根应当一字不差；没有同样条数的，请监督的人扫码核对。",
    "The notice board shows counts and roots too. The root of the same count must be the same to the letter; where there "
    "is none of that count, let supervision scan the code.",
)
_CALL = Text("对不上，或者有人说没有这回事，请打：", "If it differs, or if anybody says that it never was, call:")
_KEEP = Text(
    "请收好，这是您自己的一份。上面有您的事，不要给不相干的人看",
    "Keep it: it is yours. Show it to nobody whom it does not concern",
)
_SUPERVISION = Text(
    "监督的人：要来导出的全部记录，用 qingdan ledger verify 文件 --receipt 加下面这行字核对：",
    "Supervision: have the whole record exported and check it by qingdan ledger verify FILE --receipt and this line:",
)


def page(slip: Slip, text: str, code: str) -> bytes:
    """The receipt as a page of its own: A5 on paper, one column on a telephone. `code` is the QR code, as SVG."""
    numbers, power = slip.numbers, slip.power
    names = "　".join(f"{escape(name)} {escape(value)}" for name, value in slip.names())
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in slip.facts())
    calls = "".join(f"<li><b>{escape(number)}</b> {escape(name)}</li>" for name, number in slip.hotlines.items())
    groups = "".join(f"<span>{group}</span>" for group in wrap(numbers.root, 8))
    described = '<svg role="img" aria-label="QR" '
    words: dict[str, str] = {
        "lang": "zh-CN" if language() == "zh" else "en",
        "title": escape(say(TITLE)),
        "power": escape(power.name),
        "code": escape(power.code),
        "names": names,
        "facts": facts,
        "calls": calls,
        "groups": groups,
        "counted": escape(say(_counted(numbers))),
        "rooted": escape(say(_rooted(numbers))),
        "text": escape(text),
        "qr": code.replace("<svg ", described, 1),
        **{name: _whole(escape(say(words))) for name, words in _SAYINGS.items()},
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda found: words[found[1]], _PAGE).encode()


def _whole(text: str) -> str:
    """Options of a command are not parted at the end of a line."""
    return re.sub(r"--\w+", r"<nobr>\g<0></nobr>", text)


_SAYINGS = {
    "check": Text("怎么核对", "How to check it"),
    "board": _BOARD,
    "call": _CALL,
    "keep": _KEEP,
    "supervision": _SUPERVISION,
}
_PAGE = """<!doctype html>
<html lang="{{lang}}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{title}} {{code}} {{power}}</title>
<style>
@page { size: A5; margin: 9mm }
* { box-sizing: border-box }
:root { color-scheme: light; -webkit-print-color-adjust: exact; print-color-adjust: exact }
body { margin: 0; background: #eee; color: #1a1a1a; line-height: 1.45; overflow-wrap: anywhere;
  font-family: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", sans-serif }
main { width: 148mm; margin: 8mm auto; padding: 9mm; background: #fff; font-size: 11pt }
header { display: flex; align-items: start; gap: 4mm; padding: 4mm 5mm; background: #9b1c0b; color: #fff }
header p { margin: 0; font-size: 10.5pt }
h1 { margin: 0; flex: 1; font-size: 19pt; line-height: 1.2 }
h1 small { display: block; font-size: 10.5pt; font-weight: normal }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 1.2mm 4mm; margin: 4mm 0 }
dt { color: #555 }
dd { margin: 0; font-weight: bold }
section { padding: 3.5mm 5mm; background: #fff7dc }
h2 { margin: 0 0 1mm; font-size: 12.5pt }
section p { margin: 0 0 1.5mm; font-size: 9.5pt }
.root { display: grid; grid-template-columns: repeat(4, max-content); gap: 0 5mm; margin: 0 0 1.5mm;
  font: bold 12pt/1.4 "DejaVu Sans Mono", Consolas, Menlo, monospace }
ul { display: flex; flex-wrap: wrap; gap: 0 7mm; margin: 0; padding: 0; list-style: none }
li b { font-size: 16pt; color: #9b1c0b }
footer { display: grid; grid-template-columns: 38mm 1fr; gap: 4mm; align-items: center; margin-top: 3mm; font-size: 8.5pt;
  color: #444; break-inside: avoid }
footer p { margin: 0 0 1.5mm }
footer b { font-size: 10pt; color: #1a1a1a }
footer code { font: 7pt/1.3 "DejaVu Sans Mono", Consolas, Menlo, monospace }
footer svg { display: block; width: 100% }
@media (max-width: 600px) {
  main { width: auto; margin: 0; padding: 4mm; font-size: 13pt }
  section p, footer { font-size: 12pt }
  h2 { font-size: 15pt }
  .root { grid-template-columns: repeat(2, max-content); font-size: 14pt }
  footer { grid-template-columns: 1fr }
  footer svg { max-width: 70mm; margin: auto }
  footer b { font-size: 12pt }
}
@media print {
  body { background: none }
  main { width: auto; max-width: 130mm; margin: 0 auto; padding: 0; font-size: 10.5pt }
  header { padding: 3mm 5mm }
  dl { gap: .6mm 4mm; margin: 2.5mm 0 }
  section { padding: 2.5mm 5mm }
}
</style>
</head>
<body>
<main>
<header><h1><small>{{title}}</small>{{power}}<small>{{names}}</small></h1><p>{{code}}</p></header>
<dl>{{facts}}</dl>
<section>
<h2>{{check}}</h2>
<p>{{counted}}</p>
<p><b>{{rooted}}</b></p>
<div class="root">{{groups}}</div>
<p>{{board}}</p>
<p>{{call}}</p>
<ul>{{calls}}</ul>
</section>
<footer>
<div>{{qr}}</div>
<div><p><b>{{keep}}</b></p><p>{{supervision}}</p><code>{{text}}</code></div>
</footer>
</main>
</body>
</html>
"""
