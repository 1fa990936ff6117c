"""What differs between two versions of one step: a table of aspects, each compared in its own way."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from ...errors import Text
from ...model.words import Source
from .change import Change, Effect, bound, gained_and_lost, replaced

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ...model.catalogue import Catalogue
    from ...model.parts import Bound, Limit
    from ...model.power import Power, Step

    Aspect: TypeAlias = Callable[["Pair"], Iterator[Change]]

GUARD = {"gained": Effect.FIRMER, "lost": Effect.LOOSER}
BURDEN = {"gained": Effect.LOOSER, "lost": Effect.FIRMER}


@dataclass(frozen=True, slots=True)
class Pair:
    """One step before and after, in its powers; `law` is the catalogue whose laws judge the change."""

    old_power: Power
    old: Step
    new_power: Power
    new: Step
    law: Catalogue


def step_changes(pair: Pair) -> Iterator[Change]:
    """All that differs in a step, each sentence beginning with the step's name."""
    name = pair.new.label
    for aspect in ASPECTS:
        for change in aspect(pair):
            yield Change(Text(f"“{name}”{change.text.zh}", f"“{name}”: {change.text.en}"), change.effect)


def guards(step: Step) -> bool:
    """Whether a step protects villagers by itself: a notice, a publication or a vote."""
    return bool(step.notice or step.publish or step.vote)


def _names(word: Text, names: Callable[[Step], Sequence[str]], **effects: Effect) -> Aspect:
    return lambda pair: gained_and_lost(word, names(pair.old), names(pair.new), **effects)


def _papers(pair: Pair, *, of_party: bool) -> Iterator[Change]:
    """Papers asked of the party burden it, papers that the office makes or finds bind the office."""
    word = Text("要当事人交的材料", "papers asked of the party") if of_party else Text("本步材料", "papers of the step")

    def asked(power: Power, step: Step) -> list[str]:
        return [name for name in step.submit if (power.materials[name].source is Source.PARTY) is of_party]

    before, after = asked(pair.old_power, pair.old), asked(pair.new_power, pair.new)
    return gained_and_lost(word, before, after, **(BURDEN if of_party else GUARD))


def _limit(word: Text, name: str, rule: str, pair: Pair) -> Iterator[Change]:
    def side(limit: Limit | None) -> Bound | None:
        return getattr(limit, name) if limit else None

    return bound(word, rule, side(pair.old.within), side(pair.new.within), pair.law)


def _posting(word: Text, name: str, rule: str, pair: Pair) -> Iterator[Change]:
    old, new = getattr(pair.old, name), getattr(pair.new, name)
    yield from bound(word, rule, old.days if old else None, new.days if new else None, pair.law)
    if old and new:
        place = Text(f"{word.zh}地点", f"places of the {word.en}")
        yield from gained_and_lost(place, old.places, new.places, **GUARD)


def _flag(word: Text, name: str, on: Effect, off: Effect, pair: Pair) -> Iterator[Change]:
    old, new = getattr(pair.old, name), getattr(pair.new, name)
    return gained_and_lost(word, [word.zh] * bool(old), [word.zh] * bool(new), gained=on, lost=off)


def _ways(pair: Pair) -> Iterator[Change]:
    for name in (name for name in pair.old.outcomes if name in pair.new.outcomes):
        word = Text(f"结果“{name}”的去向", f"where “{name}” leads")
        before, after = (_targets(step, name) for step in (pair.old, pair.new))
        yield from replaced(word, before, after)


def _targets(step: Step, outcome: str) -> str:
    return "、".join(dict.fromkeys(way.to for way in step.outcomes[outcome].ways))


def _signers(step: Step) -> list[str]:
    return [f"{sign.role}（{number}）" for sign in step.sign for number in range(1, sign.count + 1)]


def _recusals(step: Step) -> list[str]:
    recuse = step.recuse
    return [*(["近亲属"] * recuse.kin), *recuse.apart_from] if recuse else []


def _call(pair: Pair) -> Iterator[Change]:
    old, new = (step.call.power if step.call else "" for step in (pair.old, pair.new))
    return replaced(Text("转办", "calls"), old, new)


ASPECTS: tuple[Aspect, ...] = (
    _names(Text("经办的角色", "roles that take it"), lambda step: step.by),
    _names(Text("签字", "signatures"), _signers, **GUARD),
    _names(Text("回避", "recusals"), _recusals, **GUARD),
    _names(Text("表决的会议", "bodies that vote"), lambda step: [sitting.body for sitting in step.vote], **GUARD),
    partial(_papers, of_party=True),
    partial(_papers, of_party=False),
    _names(Text("登记的信息", "what is put down"), lambda step: step.record),
    partial(_posting, Text("公示", "notice"), "notice", "notice_min"),
    partial(_posting, Text("公布", "publication"), "publish", "publish_min"),
    partial(_limit, Text("限期", "limit"), "at_most", "at_most"),
    partial(_limit, Text("最少要等", "least time"), "at_least", "at_least"),
    partial(_limit, Text("可以延长", "extension"), "extension", "extension"),
    partial(_flag, Text("到场", "visits in person"), "visit", Effect.LOOSER, Effect.FIRMER),
    partial(_flag, Text("停表", "pauses of the clock"), "pause", Effect.LOOSER, Effect.FIRMER),
    partial(_flag, Text("不公示的理由", "reasons for no notice"), "private", Effect.LOOSER, Effect.FIRMER),
    lambda pair: replaced(Text("地点", "place"), pair.old.at, pair.new.at),
    _names(Text("风险点", "risk points"), lambda step: [risk.pattern for risk in step.risks], **GUARD),
    _call,
    _names(Text("结果", "outcomes"), lambda step: tuple(step.outcomes)),
    _ways,
)
