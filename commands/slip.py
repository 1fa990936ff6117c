"""What a receipt says to the villager who takes it home, on a screen, on a telephone, on paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape
from typing import NamedTuple, TypeAlias

from qingdan import Event, Power, Text
from qingdan.engine.runtime.events import Json, Kind
from qingdan.engine.runtime.judging.sayings import PROVISIONAL, day, last_day
from qingdan.engine.runtime.practice import PRACTICE

from . import paper
from .case import look
from .columns import columns
from .paper import said
from .speech import COLON, say

Row: TypeAlias = tuple[str, str]
TITLE = Text("办件回执", "Receipt")
_YES, _NO = Text("是", "yes"), Text("否", "no")


class Numbers(NamedTuple):
    """By what the receipt is held against the record: this entry's number, how many there were, their root."""

    g: int
    size: int
    root: str


class Slip(NamedTuple):
    """`event` is the newest of the case, decided by `power`; `hotlines` are those of the list (name → number). A
    `provisional` date rests on a year whose holidays are not announced."""

    power: Power
    event: Event
    village: str
    hotlines: Mapping[str, str]
    numbers: Numbers
    provisional: bool = False

    @property
    def title(self) -> Text:
        """What the paper is."""
        return paper.practised(TITLE, practice=self.event.case.startswith(PRACTICE))

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
        if event.late:
            entered = day(event.entered)
            late = Text(f"{entered.zh}才记入，天数从那天算", f"entered on {entered.en}: days count from there")
            yield say(Text("补录", "late entry")), say(late)
        yield say(Text("谁办的", "by whom")), look.who(event)
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
        return f"{step}{say(COLON)}{event.outcome or say(look.KINDS[event.kind])}"

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
            rests = f"（{say(PROVISIONAL)}）" if self.provisional else ""
            yield say(Text("最晚", "at the latest")), f"{say(last_day(event.due))}{rests}"

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
    yield f"{say(slip.title)}  {power.code} {power.name}"
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
    words = {
        "title": said(slip.title),
        "power": escape(power.name),
        "code": escape(power.code),
        "names": "　".join(f"{escape(name)} {escape(value)}" for name, value in slip.names()),
        "facts": "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in slip.facts()),
        "check": said(paper.CHECK),
        "counted": said(_counted(numbers)),
        "rooted": said(_rooted(numbers)),
        "groups": paper.groups(numbers.root),
        "board": said(_BOARD),
        "call": said(_CALL),
        "calls": paper.calls(slip.hotlines),
        "qr": code.replace("<svg ", '<svg role="img" aria-label="QR" ', 1),
        "keep": said(_KEEP),
        "supervision": said(_SUPERVISION),
        "text": escape(text),
    }
    return paper.page(f"{say(slip.title)} {power.code} {power.name}", "A5", _PAGE, words)


_PAGE = """<header><h1><small>{{title}}</small>{{power}}<small>{{names}}</small></h1><p>{{code}}</p></header>
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
"""
