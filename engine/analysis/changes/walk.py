"""The comparison of two values of the model, field by field: whatever the model holds is compared.

A table says of each field what it is called and by which rule it is compared. A field without an entry is compared
by what it holds (`by_kind`) and called by its name, so a field that the model gains is never left out. Left out are
only the fields that are no part of a definition: those with `compare` False or `kept` False (where a thing is
written).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, field, fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from ...errors import Text
from ...model.condition import Condition
from ...model.flow import descendants
from ...model.parts import Share
from ...model.period import Period
from .change import NO_EFFECT, Change, Effects, gained_and_lost, replaced
from .values import listed

if TYPE_CHECKING:
    from ...model.catalogue import Catalogue
    from ...model.power import Power

Table: TypeAlias = "Mapping[type, Mapping[str, tuple[Text, Rule]]]"
_NO_NAMES: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Setting:
    """What is compared: two catalogues, of which the old one's laws judge, and inside a power its two versions.

    `names` leads from each step and frame of the old power to what it became in the new one.
    """

    table: Table
    old: Catalogue
    new: Catalogue
    powers: tuple[Power, Power] | None = None
    names: Mapping[str, str] = field(default_factory=lambda: _NO_NAMES)

    def within(self, old: Power, new: Power) -> Setting:
        """The setting inside a power."""
        return Setting(self.table, self.old, self.new, (old, new), _names(old, new))

    def became(self, place: object) -> object:
        """What a step or frame of the old power is called now; `code/step` is one of another power."""
        if not isinstance(place, str) or place in self.names:
            return self.names.get(place, place) if isinstance(place, str) else place
        code, _, step = place.partition("/")
        return f"{code}/{self.abroad(code, step)}" if step else place

    def abroad(self, code: str, step: str) -> str:
        """What a step of another power is called now."""
        old, new = self.old.find(code), self.new.find(code)
        return descendants(old, new).get(step, step) if old and new else step


def _names(old: Power, new: Power) -> Mapping[str, str]:
    """Steps and frames: a frame became what its steps stand in now."""
    steps = descendants(old, new)
    names = dict(steps)
    for before, after in steps.items():
        for was, now in zip(_frames(before), _frames(after), strict=False):
            if was in old.frames and now in new.frames:
                names.setdefault(was, now)
    return names


def _frames(step: str) -> Iterator[str]:
    parts = step.split("/")[:-1]
    return ("/".join(parts[: number + 1]) for number in range(len(parts)))


@dataclass(frozen=True, slots=True)
class Pair:
    """The two values of one field: what it is called, and the values that hold it (None where there is none)."""

    word: Text
    old: Any
    new: Any
    owners: tuple[Any, Any]
    setting: Setting

    @property
    def differs(self) -> bool:
        """Whether the values are not equal."""
        return bool(self.old != self.new)


Rule: TypeAlias = Callable[[Pair], Iterator[Change]]


@cache
def compared(cls: type) -> tuple[Field[Any], ...]:
    """The fields of a type of the model that are part of a definition."""
    return tuple(each for each in fields(cls) if each.compare and each.init and each.metadata.get("kept", True))


def walk(
    cls: type, old: object, new: object, setting: Setting, only: Collection[str] | None = None
) -> Iterator[Change]:
    """All that differs between two values of a type, or in some of its fields; None stands for a value that is not
    there."""
    if old is new:
        return
    table = setting.table.get(cls, {})
    for each in (each for each in compared(cls) if only is None or each.name in only):
        word, rule = table.get(each.name) or (Text(each.name, each.name), by_kind)
        yield from rule(Pair(word, _value(old, each), _value(new, each), (old, new), setting))


def _value(owner: object, each: Field[Any]) -> object:
    """The value of a field, its default where there is no owner."""
    if owner is not None:
        return getattr(owner, each.name)
    if each.default_factory is not MISSING:
        return each.default_factory()
    return None if each.default is MISSING else each.default


def by_kind(pair: Pair) -> Iterator[Change]:
    """What differs, by what the values are: a value of the model, a table, a row, or a plain value."""
    sample = pair.old if pair.old is not None else pair.new
    if composed(sample):
        if type(pair.old) is type(pair.new):
            yield from under(pair.word, walk(type(sample), pair.old, pair.new, pair.setting))
        else:
            yield replaced(pair.word, pair.old, pair.new)
    elif isinstance(sample, Mapping):
        yield from entries(pair)
    elif isinstance(sample, tuple | list | frozenset):
        yield from gained_and_lost(pair.word, row(pair.old), row(pair.new))
    elif pair.differs:
        yield replaced(pair.word, pair.old, pair.new)


def composed(value: object) -> bool:
    """Whether a value has fields that are compared one by one; a condition, a period and a share are one value."""
    return is_dataclass(value) and not isinstance(value, Condition | Period | Share)


def row(values: object) -> Sequence[Any]:
    """Values in a row; those of a set in their order."""
    if isinstance(values, frozenset):
        return sorted(values)
    return tuple(values) if isinstance(values, tuple | list | Mapping) else ()


def entries(pair: Pair, effects: Effects = NO_EFFECT, inner: Rule | None = None) -> Iterator[Change]:
    """What differs in two tables: names that stand in one of them, and what stands under those that both have, by the
    rule `inner` if there is one."""
    old: Mapping[str, Any] = pair.old or {}
    new: Mapping[str, Any] = pair.new or {}
    gone, come = ([name for name in one if name not in other] for one, other in ((old, new), (new, old)))
    called = ([listed(name, old[name]) for name in gone], [listed(name, new[name]) for name in come])
    yield from gained_and_lost(pair.word, *called, effects)
    if not gone and not come:
        yield from gained_and_lost(pair.word, tuple(old), tuple(new), effects)
    for name in (name for name in new if name in old):
        head = Text(f"{pair.word.zh}“{name}”", f"{pair.word.en} “{name}”")
        yield from (inner or by_kind)(Pair(head, old[name], new[name], (old, new), pair.setting))


def under(head: Text, changes: Iterator[Change]) -> Iterator[Change]:
    """Changes with what they belong to before them."""
    return (change.under(head) for change in changes)
