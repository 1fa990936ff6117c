"""The words on a picture: limits, rules of votes, questions, labels of exits, openings. Chinese, as the list is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ..engine.model.parts import Start
from ..engine.model.words import APPLICANT, DONE, FieldType
from .lines import spaced

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..engine.model.condition import Condition
    from ..engine.model.parts import Basis, Body, Bound, End, Field, Limit, Share, Signature, Sitting, Term
    from ..engine.model.power import Edge, Power, Step, Way

PLAIN_QUESTION = "属于哪种情况？"
LONG = 45
"""So many characters a start shape can hold."""
_BRACKETS = re.compile("（[^）]*）")
SHORT = 14
"""A condition of at most so many characters is asked as a question, answered 是 or 否."""


def term(value: Term) -> str:
    """`5 个工作日`; a field of type 期限 by its name: `按实施期`."""
    return f"按{value}" if isinstance(value, str) else spaced(str(value))


def bound(value: Bound | None) -> str:
    """The period of a bound, or nothing."""
    return term(value.term) if value else ""


def limit(value: Limit | None) -> str:
    """限 as it stands on a card: at most, else at least; nothing where there is none."""
    if value is None:
        return ""
    return bound(value.at_most) or (f"不少于 {bound(value.at_least)}" if value.at_least else "")


def limit_told(value: Limit | None) -> str:
    """限 as the guide tells it: with how far it may be extended, and from which step on it counts."""
    if value is None:
        return ""
    extended = f"可延 {bound(value.extension)}" if value.extension else ""
    return "，".join(filter(None, (limit(value), extended, f"从“{value.since}”起" if value.since else "")))


def signers(step: Step) -> str:
    """Who signs beside those who take the step: `村监委会、村民代表 5 人`."""
    return "、".join(signer(sign) for sign in step.sign if sign.role not in step.by)


def signer(sign: Signature) -> str:
    """`村监委会`, `村民代表 5 人`."""
    return f"{sign.role} {sign.count} 人" if sign.count > 1 else sign.role


def days(step: Step) -> str:
    """`公示 7 天`, `公布 15 天`: what a notice or a publication prints on its card."""
    if step.notice:
        return f"公示 {bound(step.notice.days)}"
    return f"公布 {bound(step.publish.days)}" if step.publish else ""


def rule(power: Power, step: Step) -> tuple[str, ...]:
    """Who votes and what carries, one line a body: `村民代表会议：到会 2/3，过半数同意`."""
    chosen = all(sitting.when is None or _names(sitting) for sitting in step.vote)
    return tuple(
        spaced(f"{'' if chosen else _if(sitting.when)}{sitting.body}{_carries(power.bodies.get(sitting.body))}")
        for sitting in step.vote
    )


def _names(sitting: Sitting) -> bool:
    """Whether the condition says nothing but that this body was chosen: `决议会议为村民会议`."""
    chosen = sitting.when.words("zh").rpartition("为")[2] if sitting.when else ""
    return bool(chosen) and sitting.body.startswith(chosen)


def _if(condition: Condition | None) -> str:
    return f"{condition.words('zh')}的，" if condition else "其他的，"


def _carries(body: Body | None) -> str:
    if body is None:
        return ""
    present = "或".join(_share(share) for share in body.quorum)
    parts = [f"到会{present}" if present else "", f"{_share(body.majority, whole=True)}同意" if body.majority else ""]
    return "：" + "，".join(filter(None, parts)) if any(parts) else ""


def _share(share: Share, whole: bool = False) -> str:
    base = ("应到" if share.of_due else "到会") if whole else ""
    if share.strict and (share.numerator, share.denominator) == (1, 2):
        return f"{base}过半数"
    return f"{base}{'超过 ' if share.strict else ' '}{share.numerator}/{share.denominator}"


def question(step: Step) -> str:
    """问, or the question that the kind of step asks by itself."""
    if step.ask:
        return step.ask.replace("?", "？")
    if list(step.outcomes) == [DONE]:
        return _asked(step.first.ways) or PLAIN_QUESTION
    if step.vote:
        return "表决通过了吗？"
    if step.notice:
        return "公示期内有异议吗？"
    return "办成了吗？" if step.call else f"{step.first.name}吗？"


def label(step: Step, edge: Edge) -> str:
    """What stands beside an exit: the outcome, the name of its way or its condition in words; nothing for 完成."""
    ways = step.outcomes[edge.outcome].ways
    way = ways[edge.way]
    outcome = "" if edge.outcome == DONE else edge.outcome
    if not outcome and not step.ask and _asked(ways):
        return "是" if any(guard.holds for guard in way.guards) else "否"
    return spaced("，".join(filter(None, (outcome, _way(way, alone=not outcome)))))


def _asked(ways: tuple[Way, ...]) -> str:
    """The one short condition of a fork in two without names, as a question; else nothing."""
    conditions = {guard.condition.words("zh") for way in ways for guard in way.guards}
    words = next(iter(conditions), "")
    fork = len(ways) == 2 and len(conditions) == 1 and len(words) <= SHORT and not any(way.name for way in ways)
    return f"{words}？" if fork else ""


def _way(way: Way, alone: bool) -> str:
    if way.name:
        return way.name
    held = "，".join(dict.fromkeys(guard.condition.words("zh") for guard in way.guards if guard.holds))
    return held or ("其他情况" if way.otherwise and alone else "")


def opening(power: Power, step: Step) -> str:
    """What begins a further section: `“予以保障”后每 1 年`, `“已备案”后，到期日前 60 天`, `每月 5 日`, or who does."""
    start = step.start or Start()
    parts = [
        f"“{start.after}”后{_due(start, power.fields)}" if start.after else "",
        f"{start.cycle}{start.on}",
        f"每个{start.per}一件" if start.per else "",
    ]
    said = spaced("，".join(filter(None, parts)))
    return said or ("其他事项转入" if start.called else f"由{'或'.join(step.by)}{_begins(power, step)}")


def _begins(power: Power, step: Step) -> str:
    asked = set(step.by) & set(power.parties or (APPLICANT,))
    return "另行提出" if asked else "另行开始"


def own_time(start: Start) -> str:
    """The time limit of a beginning that has one of its own: `90 天内办好，到“县批准调整”止`."""
    time = start.time
    if time is None or time.stepwise:
        return "多久办好见各步" if time else ""
    span = [f"从“{time.since}”起" if time.since else "", f"到“{time.until}”止" if time.until else ""]
    return "，".join(filter(None, (f"{bound(time.promised or time.statutory)}内办好", *span)))


def _due(start: Start, fields: Mapping[str, Field]) -> str:
    """When a follow-up falls due: every so often, a term after the end, on the day that a field says, or on demand."""
    if start.term is None:
        return f"每{start.every}" if start.every else "需要时"
    if isinstance(start.term, str) and fields[start.term].type is FieldType.DATE:
        return f"，{start.term}前{start.ahead}" if start.ahead else f"，{start.term}当天"
    return f"满{start.term}" + (f"，提前{start.ahead}" if start.ahead else "")


def audience(power: Power) -> str:
    """What stands in the start shape: the trigger, else whom the power serves, without what stands in brackets;
    only 开始 where that is too long to be read there.
    """
    text = power.trigger or power.audience
    short = text if len(text) <= LONG else _BRACKETS.sub("", text)
    return spaced(short) if 0 < len(short) <= LONG else "开始"


def end(name: str, value: End) -> str:
    """The name of an end as it is shown."""
    return value.label or name


def basis(value: Basis) -> str:
    """`《土地管理法》第六十二条`, with 待核 where the citation still has to be checked."""
    title = value.title or value.law
    named = title if title.startswith("《") or "〔" in title else f"《{title}》"
    number = f"（{value.number}）" if value.number and value.number not in title else ""
    return named + number + "、".join(value.articles) + ("" if value.verified else "［待核］")
