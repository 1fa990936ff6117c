"""Where a case goes: steps put in and taken out, the outcomes of a step, and the ways on from an outcome.

A way that leads elsewhere may leave out a notice or a vote, so it may loosen. It does not where the only difference
is a step put in or taken out on the way: then the same steps are met afterwards (`_met`).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from ...errors import Text
from ...model.power import Way
from ...model.words import DONE, Source
from .change import Change, Effect, gained_and_lost, replaced
from .rules import ASK, followed
from .values import said
from .walk import Pair, under, walk

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from ...model.power import Guard, Outcome, Power, Step
    from .walk import Rule, Setting


def steps(pair: Pair) -> Iterator[Change]:
    """Steps put in and taken out, where cases begin, and what differs in the steps that both have."""
    setting, old, new = pair.setting, *_powers(pair.setting)
    kept = {before: after for before, after in setting.names.items() if before in old.steps}
    yield from _put_in(new, set(kept.values()))
    for step in (step for name, step in old.steps.items() if name not in kept):
        yield Change(
            Text(f"去掉步骤“{step.label}”", f"step “{step.label}” removed"),
            Effect.LOOSER if protects(old, step) else Effect.UNCLEAR,
        )
    yield from _order(setting, old, new, kept)
    was = {after: before for before, after in kept.items()}
    for name, step in ((name, step) for name, step in new.steps.items() if name in was):
        head = Text(f"“{step.label}”", f"“{step.label}”")
        yield from under(head, walk(type(step), old.steps[was[name]], step, setting))


def protects(power: Power, step: Step) -> bool:
    """Whether a step protects by itself: a notice, a publication, a vote, a signature, a recusal, a control, a paper
    that the office makes or finds, a time that must pass."""
    papers = any(power.materials[name].source is not Source.PARTY for name in step.submit if name in power.materials)
    wait = step.within is not None and step.within.at_least is not None
    return bool(step.notice or step.publish or step.vote or step.sign or step.recuse or step.risks or papers or wait)


def _powers(setting: Setting) -> tuple[Power, Power]:
    if setting.powers is None:
        raise TypeError("outside of a power")
    return setting.powers


def _put_in(new: Power, kept: Collection[str]) -> Iterator[Change]:
    above = ""
    for name, step in new.steps.items():
        if name not in kept:
            place = (
                Text(f"（在“{above}”之后）", f" (after “{above}”)") if above else Text("（在最前面）", " (at the top)")
            )
            words = Text(f"增加步骤“{step.label}”{place.zh}", f"step “{step.label}” added{place.en}")
            yield Change(words, _effect_of_new(new, step))
        above = step.label


def _effect_of_new(power: Power, step: Step) -> Effect:
    """A new beginning may pass by what came before; a new visit or paper burdens the party."""
    if step.start is not None:
        return Effect.UNCLEAR
    asked = any(power.materials[name].source is Source.PARTY for name in step.submit if name in power.materials)
    if step.visit or asked:
        return Effect.LOOSER
    return Effect.FIRMER if protects(power, step) else Effect.PLAIN


def _order(setting: Setting, old: Power, new: Power, kept: Mapping[str, str]) -> Iterator[Change]:
    first = _met(new, next(iter(new.steps)), set(kept.values()))
    if {setting.became(place) for place in _met(old, next(iter(old.steps)), kept)} != first:
        word = Text("办件开始的步骤", "the step where a case begins")
        yield replaced(word, old.first.label, new.first.label, Effect.UNCLEAR)
    before = [kept[name] for name in old.steps if name in kept]
    yield from gained_and_lost(Text("步骤", "steps"), before, [name for name in new.steps if name in before])


def _met(power: Power, place: str, kept: Collection[str]) -> frozenset[object]:
    """The kept steps and the ends that a case meets first from `place` on, `place` itself included."""
    met, seen, ahead = set[object](), set[str](), [place]
    while ahead:
        here = ahead.pop()
        if here in seen:
            continue
        seen.add(here)
        if here in kept or here not in power.steps:
            met.add(here)
        else:
            ahead += [way.to for outcome in power.steps[here].outcomes.values() for way in outcome.ways]
    return frozenset(met)


def target(pair: Pair) -> Iterator[Change]:
    """Where a way or an exit leads."""
    setting = pair.setting
    if followed(pair, pair.old) != pair.new:
        old, new = _powers(setting)
        kept = [name for name in setting.names if name in old.steps]
        before = {setting.became(place) for place in _met(old, pair.old, kept)}
        same = before == _met(new, pair.new, {setting.names[name] for name in kept})
        yield replaced(pair.word, followed(pair, pair.old), pair.new, Effect.PLAIN if same else Effect.UNCLEAR)


def outcomes(pair: Pair) -> Iterator[Change]:
    """The outcomes of a step. The first needs every signature and every paper, so that it is another one is told."""
    old: Mapping[str, Outcome] = pair.old
    new: Mapping[str, Outcome] = pair.new
    yield from _gained_and_lost(pair.word, old, new)
    first, now = next(iter(old), None), next(iter(new), None)
    if first != now:
        word = Text("要签字、交材料的结果", "the outcome that needs signatures and papers")
        yield replaced(word, first, now, Effect.UNCLEAR)
    yield from gained_and_lost(pair.word, [name for name in old if name in new], [name for name in new if name in old])
    for name in (name for name in new if name in old):
        changes = walk(type(new[name]), old[name], new[name], pair.setting)
        yield from changes if name == DONE else under(Text(f"结果“{name}”", f"outcome “{name}”"), changes)


def _gained_and_lost(word: Text, old: Mapping[str, Outcome], new: Mapping[str, Outcome]) -> Iterator[Change]:
    for (zh, en), side, other in ((("增加", "added"), new, old), (("去掉", "removed"), old, new)):
        for name in (name for name in side if name not in other):
            leads = said(side[name].ways)
            text = Text(f"{zh}{word.zh}“{name}”，{leads.zh}", f"{word.en} “{name}” {en}, {leads.en}")
            yield Change(text, Effect.UNCLEAR)


def ways(pair: Pair) -> Iterator[Change]:
    """The ways on from an outcome, matched by where they lead, those that are left by their place in the row."""
    matched, gone, come = _matched(pair)
    became = _negated(matched)
    for before, after in matched:
        followed_way = replace(before, guards=tuple(became.get(guard, guard) for guard in before.guards))
        yield from walk(Way, followed_way, after, pair.setting)
    yield from gained_and_lost(pair.word, gone, come, ASK)
    targets = [[followed(pair, way.to) for way in pair.old], [way.to for way in pair.new]]
    if sorted(targets[0]) == sorted(targets[1]):
        yield from gained_and_lost(pair.word, targets[0], targets[1])


def _negated(matched: Sequence[tuple[Way, Way]]) -> Mapping[Guard, Guard]:
    """What "otherwise" asks after a condition of a sibling changed: that is told where the condition is written."""
    pairs = (pair for before, after in matched for pair in zip(before.guards, after.guards, strict=False))
    asked = ((one, other) for one, other in pairs if one.holds and other.holds)
    return {replace(one, holds=False): replace(other, holds=False) for one, other in asked}


def _matched(pair: Pair) -> tuple[list[tuple[Way, Way]], list[Way], list[Way]]:
    gone, come = list[Way](pair.old), list[Way](pair.new)
    matched = []
    for after in pair.new:
        before = next((way for way in gone if followed(pair, way.to) == after.to), None)
        if before is not None:
            matched.append((before, after))
            gone.remove(before)
            come.remove(after)
    left = list(zip(gone, come, strict=False))
    return [*matched, *left], gone[len(left) :], come[len(left) :]


def of_way(rule: Rule) -> Rule:
    """A field of a way, called by where the way leads."""

    def named(pair: Pair) -> Iterator[Change]:
        way: Way = pair.owners[1] or pair.owners[0]
        word = Text(f"去“{way.to}”的{pair.word.zh}", f"{pair.word.en} of the way to “{way.to}”")
        return rule(replace(pair, word=word))

    return named


def guards(pair: Pair) -> Iterator[Change]:
    """The conditions of a way, by their place in the row."""
    for before, after in zip_longest(pair.old, pair.new):
        if before is None or after is None:
            yield from gained_and_lost(pair.word, [before] * bool(before), [after] * bool(after), ASK)
        else:
            yield from under(pair.word, walk(type(after), before, after, pair.setting))
