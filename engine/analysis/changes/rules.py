"""The rules by which fields are compared: which change of a value binds those who hold the power more or less."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from ...errors import Text
from ...model.parts import Basis, Bound
from ...model.period import Period
from ..law import exceeds
from ..law import rules as rules_of
from .change import NO_EFFECT, Change, Effect, Effects, gained_and_lost, replaced
from .values import cited
from .walk import Pair, Rule, entries, row, under, walk

if TYPE_CHECKING:
    from ...model.catalogue import Catalogue
    from ...model.condition import Condition

GUARD = Effects(Effect.FIRMER, Effect.LOOSER)
"""Effects of what binds those who hold the power."""
WIDER = Effects(Effect.LOOSER, Effect.FIRMER)
"""Effects of what they may do, and of what is asked of villagers."""
ASK = Effects(Effect.UNCLEAR, Effect.UNCLEAR)
"""Effects of what a program cannot weigh."""


def value(
    changed: Effect = Effect.PLAIN, gained: Effect | None = None, lost: Effect | None = None, empty: object = None
) -> Rule:
    """One value in place of another; `gained` where there was none, `lost` where there is none any more (as `changed`
    where not given). `empty` is a word that means nothing too."""

    def rule(pair: Pair) -> Iterator[Change]:
        old, new = ("" if side == empty else side for side in (pair.old, pair.new))
        if old != new:
            effect = changed if old and new else (gained if new else lost) or changed
            yield replaced(pair.word, old, new, effect)

    return rule


PLAIN = value()
UNCLEAR = value(Effect.UNCLEAR)
SAFEGUARD = value(Effect.UNCLEAR, Effect.FIRMER, Effect.LOOSER)
"""A text that protects: a remedy, a control, the paper that results."""
ALLOWANCE = value(Effect.PLAIN, Effect.LOOSER, Effect.FIRMER)
"""A text that lets off: the reason for no notice, or for no limit."""


def flag(on: Effect, off: Effect) -> Rule:
    """A yes or no."""

    def rule(pair: Pair) -> Iterator[Change]:
        if pair.differs:
            yield replaced(pair.word, pair.old, pair.new, on if pair.new else off)

    return rule


def names(effects: Effects = NO_EFFECT) -> Rule:
    """A row or set of words, or the names of a table."""
    return lambda pair: gained_and_lost(pair.word, row(pair.old), row(pair.new), effects)


def each(effects: Effects = NO_EFFECT, key: Callable[[Any], str] | None = None, inner: Rule | None = None) -> Rule:
    """A table, or a row of values with a name each (`key`): what stands on one side only, and what differs in the
    others, by the rule `inner` if there is one."""

    def rule(pair: Pair) -> Iterator[Change]:
        old, new = (_table(side, key) for side in (pair.old, pair.new))
        return entries(replace(pair, old=old, new=new), effects, inner)

    return rule


def _table(values: Any, key: Callable[[Any], str] | None) -> Mapping[str, Any]:  # noqa: ANN401
    """A table of values by their names; the second of one name is numbered."""
    if key is None:
        return dict(values or {})
    table: dict[str, Any] = {}
    for item in values or ():
        name, number = key(item), 2
        while name in table:
            name, number = f"{key(item)}（{number}）", number + 1
        table[name] = item
    return table


def parts(cls: type, *, lead: str = "", head: bool = False) -> Rule:
    """A value of the model, compared field by field, with what it is called before it if `head`.

    One that is not there has every field as by default; if `lead` is given, that it came or went is told by that field
    alone.
    """

    def rule(pair: Pair) -> Iterator[Change]:
        one_sided = (pair.old is None) is not (pair.new is None)
        only = (lead,) if lead and one_sided else None
        changes = list(walk(cls, pair.old, pair.new, pair.setting, only))
        if one_sided and not changes:
            yield replaced(pair.word, pair.old, pair.new)
        yield from under(pair.word, iter(changes)) if head else changes

    return rule


def place(effect: Effect = Effect.UNCLEAR) -> Rule:
    """A step or frame: called otherwise it is the same."""

    def rule(pair: Pair) -> Iterator[Change]:
        old = followed(pair, pair.old)
        if old != pair.new:
            yield replaced(pair.word, old, pair.new, effect)

    return rule


def places(effects: Effects) -> Rule:
    """Steps or frames in a row."""
    return lambda pair: gained_and_lost(pair.word, followed(pair, pair.old), pair.new, effects)


def counted(pair: Pair) -> Iterator[Change]:
    """(step or frame, outcome or exit), or a row of these."""
    single = isinstance(pair.new, tuple) and bool(pair.new) and isinstance(pair.new[0], str)
    was, now = ((pair.old,), (pair.new,)) if single else (pair.old, pair.new)
    before = tuple((pair.setting.became(place), given) for place, given in was)
    if before != now:
        yield replaced(pair.word, _given(before), _given(now), Effect.UNCLEAR)


def _given(pairs: Sequence[tuple[object, str]]) -> tuple[str, ...]:
    return tuple(f"“{place}”{given}" for place, given in pairs)


def followed(pair: Pair, found: Any) -> Any:  # noqa: ANN401
    """Names of steps and frames as they are called now, one or several in a row."""
    if isinstance(found, tuple):
        return tuple(pair.setting.became(one) for one in found)
    return pair.setting.became(found)


def filled(register: Callable[[Catalogue, Any], object], rule: Rule) -> Rule:
    """A value taken from a register of the catalogue: told only where it is not what the register says, since the
    register's own change is told once for the whole list."""

    def checked(pair: Pair) -> Iterator[Change]:
        sides = zip((pair.setting.old, pair.setting.new), pair.owners, (pair.old, pair.new), strict=True)
        if not all(register(catalogue, owner) == found for catalogue, owner, found in sides):
            yield from rule(pair)

    return checked


def filled_table(register: str, effects: Effects = NO_EFFECT, *, chosen: bool = False) -> Rule:
    """Rows of a register of the catalogue that a power uses. Which ones they are is told where it is the power's own
    choice (`chosen`), or where the register has them still or has not got them."""

    def rule(pair: Pair) -> Iterator[Change]:
        before, after = (getattr(side, register) for side in (pair.setting.old, pair.setting.new))
        own = [name for name in (*pair.old, *pair.new) if chosen or (name in before) is (name in after)]
        old, new = ([name for name in side if name in own] for side in (pair.old, pair.new))
        yield from gained_and_lost(pair.word, old, new, effects)
        for name in (name for name in pair.new if name in pair.old):
            sides = (pair.old[name], pair.new[name])
            if sides != (before.get(name), after.get(name)):
                yield from entries(replace(pair, old={name: sides[0]}, new={name: sides[1]}))

    return rule


def condition(pair: Pair) -> Iterator[Change]:
    """A condition; of another one nobody can say here what it lets through."""
    if pair.old is not None and pair.new is not None and same_condition(pair.old, pair.new):
        if pair.differs:
            yield replaced(_written(pair.word), pair.old.text, pair.new.text)
    elif pair.differs:
        yield replaced(pair.word, pair.old, pair.new, Effect.UNCLEAR)


def _written(word: Text) -> Text:
    return Text(f"{word.zh}的写法", f"{word.en}, the way it is written,")


def same_condition(old: Condition, new: Condition) -> bool:
    """Whether two conditions ask the same, written in another way or not."""
    return ast.dump(old.tree) == ast.dump(new.tree)


def citations(pair: Pair) -> Iterator[Change]:
    """Citations in a row, or one of them; one that is gone loosens."""
    old, new = (side if isinstance(side, tuple) else (side,) if side else () for side in (pair.old, pair.new))
    before, after = ({cited(basis).zh: basis for basis in side} for side in (old, new))
    yield from gained_and_lost(pair.word, tuple(before), tuple(after), GUARD)
    for name in (name for name in after if name in before):
        yield from walk(Basis, before[name], after[name], pair.setting)


# --- numbers and periods -----------------------------------------------------------------------------------------


def number(*, least: bool) -> Rule:
    """A number, a date or a period that must at least be reached, or may not be passed; none binds nothing."""

    def rule(pair: Pair) -> Iterator[Change]:
        if pair.differs:
            yield replaced(pair.word, pair.old, pair.new, EFFECTS[looser(pair.old, pair.new, least=least)])

    return rule


EFFECTS = {None: Effect.UNCLEAR, True: Effect.LOOSER, False: Effect.FIRMER}


def looser(old: object, new: object, *, least: bool) -> bool | None:
    """Whether the new bound binds less; None where the calendar or a recorded field decides."""
    if old is None or new is None:
        return new is None
    if isinstance(old, Period) and isinstance(new, Period):
        longer, shorter = exceeds(new, old), exceeds(old, new)
        return None if longer == shorter else shorter if least else longer
    if isinstance(old, int | Decimal) and isinstance(new, int | Decimal):
        return (new < old) is least
    if isinstance(old, date) and isinstance(new, date):
        return (new < old) is least
    return None


LEAST = {"notice_min", "publish_min", "at_least", "meeting_notice_min"}
"""Rules of an article whose period is the least that must run; the others are the longest that may."""


def bound(law_rule: str) -> Rule:
    """A period that binds, and the citation that fixes it. `law_rule` is what an article fixes for it (`notice_min`,
    `at_most` …): for a least period shorter is looser, for a longest one longer."""

    def rule(pair: Pair) -> Iterator[Change]:
        yield from period(pair.word, law_rule, pair.old, pair.new, pair.setting.old)
        if pair.old is not None and pair.new is not None:
            yield from under(pair.word, walk(Bound, pair.old, pair.new, pair.setting))

    return rule


def told(_pair: Pair) -> Iterator[Change]:
    """A field that is told by the rule of the whole."""
    return iter(())


def period(word: Text, law_rule: str, old: Bound | None, new: Bound | None, law: Catalogue) -> Iterator[Change]:
    """A period, changed, come or gone; `law` is the catalogue whose laws judge it."""
    before, after = (side.term if side else None for side in (old, new))
    if before == after:
        return
    basis = next((side.basis for side in (old, new) if side and side.basis), None)
    change = replaced(word, before, after, EFFECTS[looser(before, after, least=law_rule in LEAST)])
    more = _by_how_much(before, after)
    change = Change(Text(change.text.zh + more.zh, change.text.en + more.en), change.effect)
    fixed = None if change.effect is Effect.FIRMER else _broken(law, basis, law_rule, after)
    yield change if fixed is None else _unlawful(change, fixed)


def _unlawful(change: Change, fixed: Period) -> Change:
    zh, en = f"，法律定的是 {fixed}", f"; the law fixes {fixed.english}"
    return Change(Text(change.text.zh + zh, change.text.en + en), Effect.UNLAWFUL)


def _broken(law: Catalogue, basis: Basis | None, law_rule: str, term: object) -> Period | None:
    """The period of the cited articles that the new term no longer keeps."""
    numbers = (getattr(rules, law_rule) for rules in rules_of(law, basis))
    for fixed in numbers:
        kept = not exceeds(*((fixed, term) if law_rule in LEAST else (term, fixed)))
        if isinstance(fixed, Period) and (term is None or not kept):
            return fixed
    return None


def _by_how_much(old: object, new: object) -> Text:
    """How many days more or less, where both are counted in the same unit."""
    if not (isinstance(old, Period) and isinstance(new, Period) and old.unit is new.unit):
        return Text("", "")
    more = new.amount - old.amount
    apart = replace(new, amount=abs(more))
    return Text(f"，{'多' if more > 0 else '少'}了 {apart}", f", {apart.english} {'more' if more > 0 else 'less'}")
