"""The root as it is put up on the notice board: a count and a number, what they are, and how a receipt is held to them."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from qingdan import Catalogue, Text
from qingdan.engine.runtime.judging.sayings import day

from . import paper
from .paper import said
from .speech import say

TITLE = Text("办件记录树根公告", "The root of the record")


class Notice(NamedTuple):
    """The root of the first `size` entries, put up at `at`."""

    size: int
    root: str
    at: datetime
    practice: bool = False

    def page(self, catalogue: Catalogue) -> bytes:
        """As a page of A4."""
        count = Text(f"到此时一共 {self.size} 条，树根：", f"{self.size} entries up to now, root:")
        title = paper.practised(TITLE, practice=self.practice)
        words = {
            "title": said(title),
            "county": said(Text(catalogue.name, catalogue.name)),
            "at": said(day(self.at)),
            "count": said(count),
            "groups": paper.groups(self.root),
            "what": said(_WHAT),
            "check": said(paper.CHECK),
            "receipts": said(_RECEIPTS),
            "photograph": said(_PHOTOGRAPH),
            "call": said(_CALL),
            "calls": paper.calls(catalogue.hotlines),
        }
        return paper.page(say(title), "A4", _PAGE, words)


_WHAT = Text(
    "每办一步、每拒绝一次，都记一条。全部记录合起来算成一个数，叫树根：改一个字、少一条、换个次序，它就变。"
    "贴在这里，谁也不能悄悄改记录。",
    "Every step taken and every refusal is an entry. All of them give one number, the root: it changes with any word that "
    "is changed, any entry that is lost, any two that are exchanged. Put up here, it lets nobody change the record unseen.",
)
_RECEIPTS = Text(
    "手里有回执的：条数和这里一样，树根就应当一字不差。条数不一样，请监督的人扫回执上的码核对。",
    "Whoever has a receipt of the same count must find the same root, to the letter. Where the counts differ, let "
    "supervision scan the code of the receipt.",
)
_PHOTOGRAPH = Text(
    "请照张相留着。留的人越多，越没有人敢改。",
    "Take a photograph and keep it: the more keep it, the safer is the record.",
)
_CALL = Text("对不上，或者没有按时贴出来，请打：", "If it differs, or if no new one is put up in time, call:")
_PAGE = """<header class="poster"><h1><small>{{county}}</small>{{title}}</h1><p>{{at}}</p></header>
<div class="poster">
<p><b>{{count}}</b></p>
<div class="root">{{groups}}</div>
<p>{{what}}</p>
</div>
<section class="poster">
<h2>{{check}}</h2>
<p>{{receipts}}</p>
<p>{{photograph}}</p>
<p>{{call}}</p>
<ul>{{calls}}</ul>
</section>
"""
