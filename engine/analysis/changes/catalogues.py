"""What differs between two catalogues: powers gained and lost, the registers, and each power that both have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...errors import Text
from ...model.parts import Bound
from ..law import enough
from .change import Change, Effect, bound, gained_and_lost, replaced
from .powers import power_changes
from .steps import GUARD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ...model.catalogue import Catalogue
    from ...model.parts import Share
    from ...model.power import Power

RULES = {
    "notice_min": Text("公示不少于", "notice at least"),
    "publish_min": Text("公布不少于", "publication at least"),
    "at_most": Text("不超过", "at most"),
    "at_least": Text("不少于", "at least"),
    "extension": Text("可延", "extension"),
    "meeting_notice_min": Text("通知不少于", "notice of the meeting at least"),
}
"""The periods that an article may fix, in words."""


@dataclass(frozen=True, slots=True)
class Differences:
    """`registers` of the catalogue itself; `powers` by the id of each power that changed, in the new order."""

    registers: tuple[Change, ...]
    powers: Mapping[str, tuple[Change, ...]]

    @property
    def all(self) -> tuple[Change, ...]:
        """Every change, the registers first."""
        return (*self.registers, *(change for changes in self.powers.values() for change in changes))

    @property
    def lawful(self) -> bool:
        """Whether nothing binds less than the law does."""
        return not any(change.effect is Effect.UNLAWFUL for change in self.all)


def differences(old: Catalogue, new: Catalogue) -> Differences:
    """What `new` has otherwise than `old`, judged by the laws of `old`."""
    both = ((old.powers[name], power) for name, power in new.powers.items() if name in old.powers)
    found = {after.id: power_changes(before, after, old) for before, after in both}
    return Differences(tuple(_registers(old, new)), {name: changes for name, changes in found.items() if changes})


def _registers(old: Catalogue, new: Catalogue) -> Iterator[Change]:
    yield from _powers(old, new)
    yield from _laws(old, new)
    for name in (name for name in old.bodies if name in new.bodies):
        yield from _body(name, old, new)
    yield from gained_and_lost(Text("会议", "bodies"), old.bodies, new.bodies)
    yield from gained_and_lost(Text("角色", "roles"), old.roles, new.roles)
    for name in (name for name in old.roles if name in new.roles):
        before, after = old.roles[name], new.roles[name]
        yield from replaced(Text(f"“{name}”的地点", f"place of “{name}”"), before.place, after.place)
        effect = Effect.LOOSER if before.may_hold and not after.may_hold else Effect.PLAIN
        was, now = ("可以停办" if role.may_hold else "不能停办" for role in (before, after))
        yield from replaced(Text(f"“{name}”", f"“{name}”"), was, now, effect)
    for name in dict.fromkeys((*old.parameters, *new.parameters)):
        was, now = (str(side.parameters[name].value) if name in side.parameters else "" for side in (old, new))
        yield from replaced(Text(f"参数“{name}”", f"parameter “{name}”"), was, now)
    for name in dict.fromkeys((*old.hotlines, *new.hotlines)):
        yield from replaced(Text(f"{name}热线", f"hotline {name}"), old.hotlines.get(name), new.hotlines.get(name))
    yield from gained_and_lost(Text("渠道", "channels"), old.channels, new.channels, **GUARD)


def _powers(old: Catalogue, new: Catalogue) -> Iterator[Change]:
    why = {dropped.name: dropped.reason for dropped in new.dropped}

    def said(power: Power) -> str:
        reason = why.get(power.name, "")
        return f"{power.code} {power.name}{f'（{reason}）' if reason else ''}"

    gained = [said(power) for name, power in new.powers.items() if name not in old.powers]
    lost = [said(power) for name, power in old.powers.items() if name not in new.powers]
    for name in gained:
        yield Change(Text(f"增加事项 {name}", f"power added: {name}"))
    for name in lost:
        yield Change(Text(f"去掉事项 {name}", f"power removed: {name}"))


def _laws(old: Catalogue, new: Catalogue) -> Iterator[Change]:
    yield from gained_and_lost(Text("法规", "laws"), old.laws, new.laws)
    for name in (name for name in old.laws if name in new.laws):
        before, after = old.laws[name], new.laws[name]
        yield from replaced(Text(f"《{name}》的施行", f"“{name}” in force from"), before.effective, after.effective)
        yield from replaced(Text(f"《{name}》的废止", f"“{name}” in force until"), before.until, after.until)
        for article, item in ((article, item) for article, items in before.articles.items() for item in items):
            yield from _article(old, new, name, article, item)


def _article(old: Catalogue, new: Catalogue, law: str, article: str, item: str) -> Iterator[Change]:
    """The numbers of one article: whoever writes a smaller one than the law fixes loosens the law itself."""
    rules = [side.laws[law].articles.get(article, {}).get(item) for side in (old, new)]
    for rule, word in RULES.items():
        terms = [getattr(each, rule) if each else None for each in rules]
        label = Text(f"《{law}》{article}{item}{word.zh}", f"“{law}” {article}{item} {word.en}")
        bounds = [Bound(term) if term else None for term in terms]
        for change in bound(label, rule, bounds[0], bounds[1], old):
            yield Change(change.text, Effect.UNLAWFUL if change.effect is Effect.LOOSER else change.effect)


def _body(name: str, old: Catalogue, new: Catalogue) -> Iterator[Change]:
    before, after = old.bodies[name], new.bodies[name]
    loosened = Effect.UNLAWFUL if before.basis else Effect.LOOSER
    for word, shares in (
        (Text("到会", "quorum"), (before.quorum, after.quorum)),
        (Text("赞成", "majority"), (_one(before.majority), _one(after.majority))),
    ):
        label = Text(f"“{name}”的{word.zh}", f"{word.en} of “{name}”")
        effect = Effect.FIRMER if _no_lower(*shares) else loosened
        was, now = ("、".join(map(str, side)) for side in shares)
        yield from replaced(label, was, now, effect)
    first, then = (Bound(body.notice, before.basis) if body.notice else None for body in (before, after))
    yield from bound(Text(f"“{name}”会前通知", f"notice of “{name}”"), "meeting_notice_min", first, then, old)


def _no_lower(before: Sequence[Share], after: Sequence[Share]) -> bool:
    """Whether every share that suffices now would have sufficed before."""
    return bool(after) and all(enough(share, before) for share in after)


def _one(share: Share | None) -> tuple[Share, ...]:
    return (share,) if share else ()
