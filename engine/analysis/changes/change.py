"""One thing that differs, and what it does to the people the list protects."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from ...errors import Text
from ...model.period import Period
from ..finding import listed
from ..law import exceeds
from ..law import rules as rules_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ...model.catalogue import Catalogue
    from ...model.parts import Basis, Bound


class Effect(StrEnum):
    """What a change does: nothing by itself, binds those who hold the power more, binds them less, or binds them less
    than the law does. Each value is the mark that stands before its sentence."""

    PLAIN = "·"
    FIRMER = "+"
    LOOSER = "-"
    UNLAWFUL = "!"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, said in words."""

    text: Text
    effect: Effect = Effect.PLAIN


def gained_and_lost(
    word: Text,
    old: Iterable[str],
    new: Iterable[str],
    *,
    gained: Effect = Effect.PLAIN,
    lost: Effect = Effect.PLAIN,
) -> Iterator[Change]:
    """Names that stand on one side only."""
    before, after = list(old), list(new)
    for names, (zh, en), effect in (
        ([name for name in after if name not in before], ("增加", "added"), gained),
        ([name for name in before if name not in after], ("去掉", "removed"), lost),
    ):
        if names:
            row = listed(names)
            yield Change(Text(f"{zh}{word.zh}：{row.zh}", f"{word.en} {en}: {row.en}"), effect)


def replaced(word: Text, old: object, new: object, effect: Effect = Effect.PLAIN) -> Iterator[Change]:
    """One value in place of another; an empty one reads 无."""
    if old != new:
        yield Change(_replaced(word, old, new), effect)


def come_or_gone(old: object, new: object, *, gained: Effect, lost: Effect) -> Effect:
    """The effect of a value where there was none, or of none where there was one."""
    if bool(old) == bool(new):
        return Effect.PLAIN
    return gained if new else lost


def _replaced(word: Text, old: object, new: object) -> Text:
    return Text(f"{word.zh}：{old or '无'} → {new or '无'}", f"{word.en}: {old or 'none'} → {new or 'none'}")


def bound(word: Text, rule: str, old: Bound | None, new: Bound | None, law: Catalogue) -> Iterator[Change]:
    """A period that binds, changed or gone. `rule` is what an article fixes for it (`notice_min`, `at_most` …): for a
    least period shorter is looser, for a longest one longer. `law` is the catalogue whose laws judge it."""
    before, after = (each.term if each else None for each in (old, new))
    if before == after:
        return
    basis = next((each.basis for each in (old, new) if each and each.basis), None)
    looser = _looser(rule, before, after)
    fixed = _broken(law, basis, rule, after) if looser else None
    effect = {None: Effect.PLAIN, True: Effect.LOOSER, False: Effect.FIRMER}[looser]
    said, more = _replaced(word, before, after), _by_how_much(before, after)
    yield (
        Change(Text(said.zh + more.zh, said.en + more.en), effect)
        if fixed is None
        else Change(
            Text(f"{said.zh}{more.zh}，法律定的是 {fixed}", f"{said.en}{more.en}; the law fixes {fixed.english}"),
            Effect.UNLAWFUL,
        )
    )


LEAST = {"notice_min", "publish_min", "at_least", "meeting_notice_min"}
"""Rules whose period is the least that must run; the others are the longest that may."""


def _looser(rule: str, old: object, new: object) -> bool | None:
    """Whether the new period binds less; None where the calendar or a field decides."""
    if old is None or new is None:
        return new is None
    longer, shorter = exceeds(new, old), exceeds(old, new)
    return None if longer == shorter else shorter if rule in LEAST else longer


def _broken(law: Catalogue, basis: Basis | None, rule: str, term: object) -> Period | None:
    """The period of the cited articles that the new term no longer keeps."""
    numbers = (getattr(rules, rule) for rules in rules_of(law, basis))
    for number in numbers:
        kept = not exceeds(*((number, term) if rule in LEAST else (term, number)))
        if isinstance(number, Period) and (term is None or not kept):
            return number
    return None


def _by_how_much(old: object, new: object) -> Text:
    """How many days more or less, where both are counted in the same unit."""
    if not (isinstance(old, Period) and isinstance(new, Period) and old.unit is new.unit):
        return Text("", "")
    more = new.amount - old.amount
    apart = replace(new, amount=abs(more))
    return Text(f"，{'多' if more > 0 else '少'}了 {apart}", f", {apart.english} {'more' if more > 0 else 'less'}")
