"""A catalogue (清单): the powers of one county in one edition, with the laws, roles, bodies and parameters they cite.

`Catalogue.power` is the one place that decides whether a power stands on the list on a day.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import NamedTuple

from ..errors import Text, UsageError
from ..positions import Route
from .parts import NOWHERE, Basis, Body, Channel, Role, Share
from .period import Period
from .power import Power, Scalar, Step


@dataclass(frozen=True, slots=True)
class Rules:
    """What one article fixes: the words of `laws.yaml` (公示不少于, 公布不少于, 不超过, 不少于, 可延, 通知不少于,
    到会, 赞成)."""

    notice_min: Period | None = None
    publish_min: Period | None = None
    at_most: Period | None = None
    at_least: Period | None = None
    extension: Period | None = None
    meeting_notice_min: Period | None = None
    quorum: tuple[Share, ...] = ()
    majority: Share | None = None


@dataclass(frozen=True, slots=True)
class Law:
    """法规: `effective` the first day in force (None: not known), `until` the last (None: still in force).

    `articles` maps an article (第十九条, or 正文) to its rules by name; "" is the only or unnamed one. An article
    that exists but fixes no number has an empty mapping. `origin` is where 核实 is
    written: in this catalogue, or in the one that it extends.
    """

    title: str
    number: str = ""
    issuer: str = ""
    effective: date | None = None
    until: date | None = None
    replaced_by: str = ""
    verified: bool = False
    articles: Mapping[str, Mapping[str, Rules]] = field(default_factory=dict)
    origin: Route = field(default=NOWHERE, compare=False)

    def in_force(self, on: date) -> bool:
        """Whether the law holds on that day; an unknown beginning counts as long past."""
        return (self.effective is None or self.effective <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True, slots=True)
class Edition:
    """版次: its number, the day from which it holds, how it was adopted."""

    id: str
    effective: date
    adopted: str = ""


@dataclass(frozen=True, slots=True)
class Parameter:
    """参数: a local number, with the law that fixed it, or the resolution of the place that did (通过)."""

    value: Scalar
    basis: Basis | None = None
    adopted: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Dropped:
    """停止: a power that was removed from the list, with the reason."""

    name: str
    reason: str
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Lapse:
    """Why a power is not on the list on a day: no basis at all (`basis` None), or one not in force."""

    basis: Basis | None
    law: Law | None = None


class Names(NamedTuple):
    """What a power is called: `id` the stem of its file, `code` (编号), `name` (名称)."""

    id: str
    code: str
    name: str


class Powers(Mapping[str, Power]):
    """Powers by id, each made by `make` when it is first asked for; what they are called is known before."""

    def __init__(self, names: Sequence[Names], make: Callable[[str], Power]) -> None:
        self.names = names
        self._make, self._made = make, dict[str, Power]()
        self._ids = {each.id: None for each in names}

    def __getitem__(self, name: str) -> Power:
        if name not in self._ids:
            raise KeyError(name)
        return self._made.get(name) or self._made.setdefault(name, self._make(name))

    def __contains__(self, name: object) -> bool:
        return name in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """清单. Mappings are keyed by id (powers) or name (everything else). `root` is the directory as it was given."""

    id: str
    name: str
    division: str
    edition: Edition
    powers: Mapping[str, Power]
    laws: Mapping[str, Law]
    roles: Mapping[str, Role]
    bodies: Mapping[str, Body]
    hotlines: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    dropped: tuple[Dropped, ...] = ()
    days_off: frozenset[date] = frozenset()
    days_on: frozenset[date] = frozenset()
    extends: str = ""
    note: str = ""
    root: str = ""

    def find(self, name: str) -> Power | None:
        """The power with that id, code or name, whether its basis holds or not."""
        found = name if name in self.powers else self._named.get(name)
        return self.powers[found] if found is not None else None

    @cached_property
    def names(self) -> Sequence[Names]:
        """What every power is called, in the order of the list."""
        if isinstance(self.powers, Powers):
            return self.powers.names
        return [Names(power.id, power.code, power.name) for power in self.powers.values()]

    @cached_property
    def _named(self) -> Mapping[str, str]:
        """Ids by code and by name; of two with the same the first."""
        named: dict[str, str] = {}
        for each in self.names:
            named.setdefault(each.code, each.id)
            named.setdefault(each.name, each.id)
        return named

    @cached_property
    def callers(self) -> Mapping[str, Sequence[tuple[Power, Step]]]:
        """Who opens cases of a power (转办): for each id that is called, the powers and steps that call it."""
        calling: dict[str, list[tuple[Power, Step]]] = {}
        for power in self.powers.values():
            for step in power.steps.values():
                called = self.find(step.call.power) if step.call else None
                if called is not None:
                    calling.setdefault(called.id, []).append((power, step))
        return calling

    def lapse(self, power: Power, on: date) -> Lapse | None:
        """Why `power` is not on the list on that day, or None if it is. Every basis of a power must be in force."""
        return next(self.lapses(power, on), None)

    def lapses(self, power: Power, on: date) -> Iterator[Lapse]:
        """All that keeps `power` off the list on that day."""
        if not power.basis:
            yield Lapse(None)
        for basis in power.basis:
            law = self.laws.get(basis.law)
            if law is None or not law.in_force(on):
                yield Lapse(basis, law)

    def power(self, name: str, on: date) -> Power:
        """The power on the list on that day, by id, code or name.

        Raises UsageError with near names if there is none, or saying why it fell off the list.
        """
        power = self.find(name)
        if power is None:
            raise UsageError(self._unknown(name))
        lapse = self.lapse(power, on)
        if lapse is not None:
            raise UsageError(lapsed(power, lapse, on))
        return power

    def village(self, code: str) -> str:
        """The code of a village, if it lies in this division: that of a city (610500) or a province (610000) has all
        villages below it. Raises UsageError for what is no code of 12 digits, or lies elsewhere.
        """
        if not (len(code) == 12 and code.isascii() and code.isdigit()):
            zh, en = (
                f"村的区划代码要是 12 位数字，不是“{code}”",
                f"a village is a division code of 12 digits, not “{code}”",
            )
            raise UsageError(Text(zh, en))
        above = re.sub("(00)+$", "", self.division)
        if not code.startswith(above):
            zh = f"{code} 不是{self.name}的村：这里村的区划代码以 {above} 开头"
            raise UsageError(Text(zh, f"{code} is no village of {self.name}: its villages begin with {above}"))
        return code

    def _unknown(self, name: str) -> Text:
        near = get_close_matches(name, [word for names in self.names for word in names], n=3, cutoff=0.5)
        zh, en = ("、".join(near), ", ".join(near)) if near else ("", "")
        return Text(
            f"清单上没有“{name}”这项权力" + (f"；是不是要找：{zh}" if zh else ""),
            f"no power “{name}” on the list" + (f"; did you mean: {en}" if en else ""),
        )


def lapsed(power: Power, lapse: Lapse, on: date) -> Text:
    """The sentence that says why a power is off the list on a day."""
    if lapse.basis is None:
        return Text(f"{power.code} {power.name}没有依据，不在清单上", f"{power.code} {power.name} has no legal basis")
    when = _when(lapse.law, on)
    return Text(
        f"{power.code} {power.name}的依据《{lapse.basis.law}》在 {on} 不在施行期内{when.zh}，不在清单上",
        f"{power.code} {power.name}: its basis “{lapse.basis.law}” is not in force on {on}{when.en}, "
        "so it is off the list",
    )


def _when(law: Law | None, on: date) -> Text:
    """From when or until when a law that is not in force on a day is."""
    if law is None:
        return Text("（法规表里没有）", " (not in the register)")
    if law.effective and on < law.effective:
        return Text(f"（{law.effective} 起施行）", f" (in force from {law.effective})")
    return Text(f"（有效到 {law.until}）", f" (in force until {law.until})")
