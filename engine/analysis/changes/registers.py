"""How each field of a catalogue is called and compared: registers, laws, parameters, the list of powers itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.catalogue import Catalogue, Dropped, Edition, Law, Parameter, Rules
from ...model.parts import Body, Bound, Role
from ..law import enough
from .change import Change, Effect, Effects, gained_and_lost, replaced
from .rules import GUARD, PLAIN, SAFEGUARD, UNCLEAR, citations, each, flag, names, number, parts, period, told, value
from .table import row
from .walk import under, walk

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ...model.parts import Share
    from ...model.power import Power
    from .walk import Pair, Rule


def powers(pair: Pair) -> Iterator[Change]:
    """Powers gained and lost; what differs in one that both lists have is told below its name."""
    why = {dropped.name: dropped.reason for dropped in pair.setting.new.dropped}

    def called(power: Power) -> str:
        reason = why.get(power.name, "")
        return f"{power.code} {power.name}{f'（{reason}）' if reason else ''}"

    for name in (name for name in pair.new if name not in pair.old):
        yield Change(Text(f"增加事项 {called(pair.new[name])}", f"power added: {called(pair.new[name])}"))
    for name in (name for name in pair.old if name not in pair.new):
        yield Change(Text(f"去掉事项 {called(pair.old[name])}", f"power removed: {called(pair.old[name])}"))
    before, after = ([name for name in side if name in pair.old and name in pair.new] for side in (pair.old, pair.new))
    yield from gained_and_lost(pair.word, before, after)


def dropped(pair: Pair) -> Iterator[Change]:
    """Powers struck off; those that this list loses or gains are told with their reason already."""
    sides = (pair.setting.old, pair.setting.new)
    have, had = ({power.name for power in side.powers.values()} for side in reversed(sides))
    told_already = had ^ have
    old, new = (tuple(each for each in side if each.name not in told_already) for side in (pair.old, pair.new))
    return _dropped(type(pair)(pair.word, old, new, pair.owners, pair.setting))


_dropped = each(key=lambda dropped: dropped.name)


def articles(pair: Pair) -> Iterator[Change]:
    """The articles of a law and what each fixes; of one that is gone every number is."""
    yield from gained_and_lost(pair.word, tuple(pair.old), tuple(pair.new))
    for article in dict.fromkeys((*pair.old, *pair.new)):
        old, new = (side.get(article, {}) for side in (pair.old, pair.new))
        if article in pair.old and article in pair.new:
            yield from gained_and_lost(Text(f"{article}的项", f"items of {article}"), tuple(old), tuple(new))
        for item in dict.fromkeys((*old, *new)):
            head = Text(f"{article}{item}", f"{article}{item}")
            yield from under(head, walk(Rules, old.get(item), new.get(item), pair.setting))


def law_number(rule: str) -> Rule:
    """A period that an article fixes: whoever writes a smaller one than the law fixes loosens the law itself."""

    def compare(pair: Pair) -> Iterator[Change]:
        old, new = (Bound(side) if side else None for side in (pair.old, pair.new))
        for change in period(pair.word, rule, old, new, pair.setting.old):
            yield Change(change.text, Effect.UNLAWFUL if change.effect is Effect.LOOSER else change.effect)

    return compare


def shares(pair: Pair) -> Iterator[Change]:
    """A quorum or majority: lower than before it loosens, and where a law fixes it, the law."""
    old, new = (_shares(side) for side in (pair.old, pair.new))
    if old != new:
        owner = pair.owners[0]
        fixed = isinstance(owner, Rules) or getattr(owner, "basis", None) is not None
        firmer = bool(new) and all(enough(share, old) for share in new)
        looser = Effect.UNLAWFUL if fixed else Effect.LOOSER
        yield replaced(pair.word, old, new, Effect.FIRMER if firmer else looser)


def _shares(found: Sequence[Share] | Share | None) -> Sequence[Share]:
    return found if isinstance(found, tuple) else (found,) if found else ()


def meeting_notice(pair: Pair) -> Iterator[Change]:
    """The notice before a meeting, judged by the law that the body rests on."""
    bodies = pair.owners
    old, new = (
        Bound(side, body.basis) if side else None for side, body in zip((pair.old, pair.new), bodies, strict=True)
    )
    return period(pair.word, "meeting_notice_min", old, new, pair.setting.old)


REGISTERS: Mapping[type, Mapping[str, tuple[Text, Rule]]] = {
    Catalogue: {
        "id": row("目录名", "name of the directory", told),
        "name": row("清单名称", "name of the list", PLAIN),
        "division": row("区划", "division", PLAIN),
        "edition": row("版次", "edition", parts(Edition, head=True)),
        "powers": row("事项", "power", powers),
        "laws": row("法规", "law", each()),
        "roles": row("角色", "role", each()),
        "bodies": row("会议", "body", each()),
        "hotlines": row("热线", "hotline", each(Effects(lost=Effect.LOOSER))),
        "channels": row("渠道", "channel", each(GUARD)),
        "parameters": row("参数", "parameter", each()),
        "dropped": row("停止的事项", "power struck off", dropped),
        "days_off": row("本地放假的日子", "local days off", names()),
        "days_on": row("本地上班的日子", "local working days", names()),
        "extends": row("承接的清单", "list that is extended", PLAIN),
        "note": row("清单说明", "note of the list", PLAIN),
        "root": row("目录", "directory", told),
    },
    Edition: {
        "id": row("版次", "edition", PLAIN),
        "effective": row("施行日期", "effective from", PLAIN),
        "adopted": row("通过", "adopted by", value(lost=Effect.LOOSER)),
    },
    Parameter: {
        "value": row("值", "value", PLAIN),
        "basis": row("依据", "basis", citations),
        "adopted": row("通过", "adopted by", value(lost=Effect.LOOSER)),
        "note": row("说明", "note", PLAIN),
    },
    Dropped: {
        "name": row("名称", "name", PLAIN),
        "reason": row("理由", "reason", PLAIN),
        "on": row("日期", "date", PLAIN),
    },
    Law: {
        "title": row("全称", "title", PLAIN),
        "number": row("文号", "number", PLAIN),
        "issuer": row("制定机关", "issuer", PLAIN),
        "effective": row("施行", "in force from", number(least=True)),
        "until": row("有效到", "in force until", number(least=False)),
        "replaced_by": row("被取代", "replaced by", PLAIN),
        "verified": row("已核", "verified", PLAIN),
        "articles": row("条款", "articles", articles),
    },
    Rules: {
        "notice_min": row("公示不少于", "notice at least", law_number("notice_min")),
        "publish_min": row("公布不少于", "publication at least", law_number("publish_min")),
        "at_most": row("不超过", "at most", law_number("at_most")),
        "at_least": row("不少于", "at least", law_number("at_least")),
        "extension": row("可延", "extension", law_number("extension")),
        "meeting_notice_min": row("会前通知不少于", "notice of the meeting at least", law_number("meeting_notice_min")),
        "quorum": row("到会", "quorum", shares),
        "majority": row("赞成", "majority", shares),
    },
    Body: {
        "convener": row("召集人", "convener", UNCLEAR),
        "notice": row("会前通知", "notice of the meeting", meeting_notice),
        "quorum": row("到会", "quorum", shares),
        "majority": row("赞成", "majority", shares),
        "basis": row("依据", "basis", citations),
    },
    Role: {
        "level": row("层级", "level", UNCLEAR),
        "place": row("地点", "place", PLAIN),
        "duty": row("职责", "duty", PLAIN),
        "may_hold": row("可停办", "may hold a case", flag(Effect.FIRMER, Effect.LOOSER)),
        "deputy": row("兼任时由谁签", "deputy", SAFEGUARD),
    },
}
