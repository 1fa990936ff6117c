"""What a finding says: the entry, its case, and the reason."""

from __future__ import annotations

from ...errors import Text
from ...identity import LONGEST
from ..events import Event
from .compare import KINDS

UNREADABLE = Text("内容的样子不对，读不出来", "its body is of the wrong form: unreadable")
NO_CASE = Text("“抹去”不是一件，只记抹去", "抹去 is no case: only erasures are entered there")
UNCALLED = Text("没有哪一件转办过它", "no case called it")
NOBODY = Text("没有人办，也没有什么到期：不该有这一条", "nobody acted and nothing fell due: nothing brings this entry")
UNOPENED = Text("还没有立案", "the case was not opened yet")
BAD_NUMBER = Text("件号不是规范的写法", "its number is not in the one form of names")
OPENED_TWICE = Text("已经立过案", "the case was opened before")
ENTERED_BEFORE = Text("录入的时间早于发生的时间", "it was entered before it happened")
KEPT = Text("这一种的内容不能抹去，却没有了", "a body of this kind is never erased, and it is gone")


def in_case(g: int, case: str, reason: Text) -> Text:
    """The sentence of a finding; a number that is too long is cut."""
    named = case if len(case) <= LONGEST else f"{case[:20]}…"
    return Text(f"第 {g} 条：{named or '（没有件号）'}，{reason.zh}", f"entry {g}: {named or '(no case)'}: {reason.en}")


def refused(reason: Text) -> Text:
    """An act that the definition refuses."""
    return Text(f"按定义应当拒绝：{reason.zh}", f"the definition refuses it: {reason.en}")


def skipped(event: Event) -> Text:
    """Something fell due before the entry and is not recorded."""
    what, en = _what(event)
    return Text(f"在这以前应当先记{what}，没有记", f"before it there should be {en}, which is not there")


def missing(event: Event) -> Text:
    """What an entry brings with it is not there."""
    what, en = _what(event)
    return Text(f"带出的{what}没有记", f"it brings {en}, which is not there")


def _what(event: Event) -> tuple[str, str]:
    given, en = (f"“{event.outcome}”", f" “{event.outcome}”") if event.outcome else ("", "")
    kind = KINDS[event.kind]
    return (f"{event.case}“{event.step}”的{kind.zh}{given}", f"{kind.en}{en} at “{event.step}” of {event.case}")
