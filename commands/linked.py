"""How a case hangs together with those that called it and that it called (转办), as `show` and `options` say it."""

from __future__ import annotations

from collections.abc import Iterator

from qingdan import Case, Text
from qingdan.engine.runtime.standing import Tie
from qingdan.engine.runtime.views import Links

from .session import Desk
from .speech import say

_TO_PARENT = {
    Tie.AWAITED: Text("等本件办结", "which waits for this one"),
    Tie.OWN: Text("不等本件；本件自成一件，不随它停办、撤回", "which does not wait: this is a matter of its own"),
    Tie.WITHDRAWN: Text("本件已随它撤回", "with which this one was withdrawn"),
    Tie.DETACHED: Text("不再等本件；本件不能撤回，照常办完", "which waits no more: this one goes on to its end"),
    Tie.DEFERRED: Text("不再等本件；本件恢复时随着撤回", "which waits no more: this one is withdrawn once released"),
}
_TO_CHILD = {
    Tie.AWAITED: Text("本件在等它", "which this case waits for"),
    Tie.OWN: Text("自成一件，本件不等它", "a matter of its own, not waited for"),
    Tie.WITHDRAWN: Text("随本件撤回", "withdrawn with this case"),
    Tie.DETACHED: Text("不能随本件撤回，照常办完", "could not be withdrawn with this case and goes on to its end"),
    Tie.DEFERRED: Text("恢复时随本件撤回", "to be withdrawn once released"),
}
_BROUGHT = Text("已经带回结果", "its result was brought back")
_STUCK = Text(
    "它的结果带不回来，本件办不下去：{}本件可以撤出；新版次写了这种结果的，可以移过去（qingdan case move）。",
    "its end leads nowhere here, so this case cannot go on: {} This case can be left; it can also go over to an edition "
    "that has such an outcome (qingdan case move).",
)


def links(desk: Desk, case: Case) -> Links:
    """The cases with which a case is linked; nothing is read for one that has none."""
    return desk.view.links(case.id) if case.parent or case.children else Links(None, ())


def plain(desk: Desk, case: Case) -> dict[str, object]:
    """As data: the parent, or None, and the children in the order of the calls."""
    found = links(desk, case)
    parent = _plain(desk, found.parent, case.tie) if found.parent else None
    blocked = {"blocked": say(found.blocked)} if found.blocked else {}
    return {"parent": parent, "children": [_plain(desk, each, each.tie) for each in found.children], **blocked}


def _plain(desk: Desk, case: Case, tie: Tie | None) -> dict[str, object]:
    return {
        "id": case.id,
        "power": case.power,
        "name": desk.named(case.power),
        "tie": tie.value if tie else "",
        "status": case.status.value,
        "at": case.end or case.step,
    }


def lines(desk: Desk, case: Case) -> Iterator[str]:
    """A line a case, and why it stands still where the end of a child leads nowhere."""
    found = links(desk, case)
    if found.parent and case.tie:
        done = case.tie is Tie.AWAITED and found.parent.child != case.id
        how = _BROUGHT if done else _TO_PARENT[case.tie]
        name = f"{found.parent.id} {desk.named(found.parent.power)}"
        yield say(Text(f"  转办本件的：{name}（{how.zh}）", f"  called by: {name} ({how.en})"))
    for child in found.children:
        if child.tie:
            done = child.tie is Tie.AWAITED and case.child != child.id
            how, where = _BROUGHT if done else _TO_CHILD[child.tie], _where(child)
            name = f"{child.id} {desk.named(child.power)}"
            yield say(Text(f"  转办出去的：{name}，{where.zh}（{how.zh}）", f"  called: {name}, {where.en} ({how.en})"))
    if found.blocked:
        yield "  " + say(Text(_STUCK.zh.format(found.blocked.zh), _STUCK.en.format(found.blocked.en)))


def _where(case: Case) -> Text:
    if case.end:
        return Text(f"已到终点“{case.end}”", f"ended in “{case.end}”")
    held = Text("，停办中", ", on hold") if case.held else Text("", "")
    return Text(f"现在在“{case.step}”{held.zh}", f"now at “{case.step}”{held.en}")


def held(case: Case) -> Iterator[str]:
    """That a case is on hold, and on whose account."""
    if "" in case.holds:
        yield say(Text("  停办中：恢复以后才能再办", "  on hold until it is released"))
    elif case.held:
        yield say(
            Text(
                f"  随转办本件的 {case.parent} 停办：那一件恢复，本件随着恢复",
                f"  on hold with {case.parent}, which called it: it goes on when that one is released",
            )
        )
