"""What differs between two versions of one power."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from ...errors import Text
from ...model.flow import descendants
from ...model.words import Source
from .change import Change, Effect, bound, come_or_gone, gained_and_lost, replaced
from .steps import BURDEN, GUARD, Pair, guards, step_changes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ...model.catalogue import Catalogue
    from ...model.parts import Bound, TimeLimit
    from ...model.power import Power

    Aspect: TypeAlias = Callable[[Power, Power, Catalogue], Iterator[Change]]


def power_changes(old: Power, new: Power, law: Catalogue) -> tuple[Change, ...]:
    """All that differs, the head first, then steps and ends in the order of the new text."""
    return tuple(change for aspect in (*ASPECTS, _steps, _ends) for change in aspect(old, new, law))


def _steps(old: Power, new: Power, law: Catalogue) -> Iterator[Change]:
    became = descendants(old, new)
    yield from _inserted(old, new, became)
    for name in (name for name in old.steps if name not in became):
        step = old.steps[name]
        effect = Effect.LOOSER if guards(step) else Effect.PLAIN
        yield Change(Text(f"去掉步骤“{step.label}”", f"step “{step.label}” removed"), effect)
    for before, after in became.items():
        yield from step_changes(Pair(old, old.steps[before], new, new.steps[after], law))


def _inserted(_old: Power, new: Power, became: dict[str, str]) -> Iterator[Change]:
    kept, above = set(became.values()), ""
    for step in new.steps.values():
        if step.id not in kept:
            place = (
                Text(f"（在“{above}”之后）", f" (after “{above}”)") if above else Text("（在最前面）", " (at the top)")
            )
            words = Text(f"增加步骤“{step.label}”{place.zh}", f"step “{step.label}” added{place.en}")
            yield Change(words, Effect.FIRMER if guards(step) else Effect.PLAIN)
        above = step.label


def _ends(old: Power, new: Power, _law: Catalogue) -> Iterator[Change]:
    yield from gained_and_lost(Text("终点", "ends"), old.ends, new.ends)
    for name in (name for name in old.ends if name in new.ends):
        before, after = old.ends[name], new.ends[name]
        yield from replaced(Text(f"“{name}”的类型", f"kind of “{name}”"), before.kind, after.kind)
        yield from replaced(Text(f"“{name}”的文书", f"paper of “{name}”"), before.paper, after.paper)
        effect = come_or_gone(before.remedy, after.remedy, **GUARD)
        yield from replaced(Text(f"“{name}”的救济", f"remedy of “{name}”"), before.remedy, after.remedy, effect)


def _value(word: Text, read: Callable[[Power], object]) -> Aspect:
    return lambda old, new, _law: replaced(word, read(old), read(new))


def _names(word: Text, read: Callable[[Power], Sequence[str]], **effects: Effect) -> Aspect:
    return lambda old, new, _law: gained_and_lost(word, read(old), read(new), **effects)


def _time(word: Text, name: str, old: Power, new: Power, law: Catalogue) -> Iterator[Change]:
    def side(time: TimeLimit | None) -> Bound | None:
        return getattr(time, name) if time else None

    return bound(word, "at_most", side(old.time), side(new.time), law)


def _fee(old: Power, new: Power, _law: Catalogue) -> Iterator[Change]:
    before, after = ("" if power.fee == "无" else power.fee for power in (old, new))
    return replaced(Text("收费", "fee"), before, after, come_or_gone(before, after, **BURDEN))


def _visits(old: Power, new: Power, _law: Catalogue) -> Iterator[Change]:
    before, after = (power.visits if power.visits is not None else 99 for power in (old, new))
    effect = Effect.LOOSER if after > before else Effect.FIRMER
    was, now = ("无" if count == 99 else f"{count} 次" for count in (before, after))
    return replaced(Text("跑动", "visits promised"), was, now, effect)


def _of_party(power: Power) -> list[str]:
    return [name for name, material in power.materials.items() if material.source is Source.PARTY]


def _laws(power: Power) -> list[str]:
    return [f"《{basis.law}》{article}" for basis in power.basis for article in basis.articles or ("",)]


ASPECTS: tuple[Aspect, ...] = (
    _value(Text("编号", "code"), lambda power: power.code),
    _value(Text("名称", "name"), lambda power: power.name),
    _value(Text("类别", "category"), lambda power: power.category),
    _value(Text("性质", "nature"), lambda power: power.nature),
    _value(Text("行使主体", "holder"), lambda power: power.holder),
    _value(Text("服务对象", "audience"), lambda power: power.audience),
    _names(Text("依据", "basis"), _laws, **GUARD),
    partial(_time, Text("法定时限", "statutory limit"), "statutory"),
    partial(_time, Text("承诺时限", "promised limit"), "promised"),
    _fee,
    _visits,
    _names(Text("渠道", "channels"), lambda power: tuple(power.channels), **GUARD),
    _names(Text("要当事人交的材料", "papers asked of the party"), _of_party, **BURDEN),
    _names(Text("随时可以做的", "exits from every step"), lambda power: [way.name for way in power.anytime], **GUARD),
)
