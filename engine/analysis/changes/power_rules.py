"""Rules of single fields of a power, where one change means several things."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...errors import Text
from ...model.words import Grade, Source
from .change import Change, Effect, Effects, gained_and_lost, replaced
from .rules import GUARD, WIDER, followed
from .walk import Pair, by_kind, entries

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ...errors import Lang
    from ...model.condition import Condition
    from ...model.parts import Material
    from ...model.power import Exit, Power
    from .walk import Setting

LANGS: tuple[Lang, Lang] = ("zh", "en")


def label(pair: Pair) -> Iterator[Change]:
    """The name that is shown; where the step is called otherwise that is told already."""
    old, new = pair.owners
    if pair.differs and (old is None or new is None or old.id == new.id):
        yield replaced(pair.word, pair.old, pair.new)


def papers(pair: Pair) -> Iterator[Change]:
    """Papers asked of the party burden it, papers that the office makes or finds bind the office."""
    powers = pair.setting.powers
    if powers is None:
        return
    for word, of_party, effects in (
        (Text("要当事人交的材料", "papers asked of the party"), True, WIDER),
        (pair.word, False, GUARD),
    ):
        old, new = (
            [name for name in side if _of_party(power, name) is of_party]
            for power, side in zip(powers, (pair.old, pair.new), strict=True)
        )
        gone, come = ([name for name in one if name not in other] for one, other in ((old, pair.new), (new, pair.old)))
        yield from gained_and_lost(word, gone, come, effects)
    if set(pair.old) == set(pair.new):
        yield from gained_and_lost(pair.word, pair.old, pair.new)


def _of_party(power: Power, name: str) -> bool:
    material = power.materials.get(name)
    return material is not None and material.source is Source.PARTY


def source(pair: Pair) -> Iterator[Change]:
    """Who brings a paper: asked of the party now, it burdens."""
    if pair.differs:
        asked, was = (side is Source.PARTY for side in (pair.new, pair.old))
        effect = Effect.LOOSER if asked else Effect.FIRMER if was else Effect.UNCLEAR
        yield replaced(pair.word, pair.old, pair.new, effect)


def copies(pair: Pair) -> Iterator[Change]:
    """How many of a paper: more burden the party, and bind the office."""
    paper: Material = pair.owners[1] or pair.owners[0]
    if pair.differs:
        more = (pair.new > pair.old) is (paper.source is Source.PARTY)
        yield replaced(pair.word, pair.old, pair.new, Effect.LOOSER if more else Effect.FIRMER)


def shown(pair: Pair) -> Iterator[Change]:
    """What a posting shows: less is looser; more may lay open what is private."""
    return gained_and_lost(pair.word, pair.old, pair.new, Effects(Effect.UNCLEAR, Effect.LOOSER))


def votes(pair: Pair) -> Iterator[Change]:
    """Bodies that vote, the first whose condition holds. One more where another voted may spare that one."""
    old, new = ({sitting.body: sitting for sitting in side} for side in (pair.old, pair.new))
    gained = Effect.UNCLEAR if pair.old else Effect.FIRMER
    return entries(replace(pair, old=old, new=new), Effects(gained, Effect.LOOSER, Effect.UNCLEAR))


def grade(pair: Pair) -> Iterator[Change]:
    """The grade of a risk: lower is looser."""
    if pair.differs:
        heights = list(Grade)
        lower = None in {pair.old, pair.new} or heights.index(pair.new) > heights.index(pair.old)
        yield replaced(pair.word, pair.old, pair.new, Effect.LOOSER if lower else Effect.FIRMER)


def exits(pair: Pair) -> Iterator[Change]:
    """随时: an exit for parties is their right, one for others lets them leave every step. By one without roles a case
    only goes along with the one that called it: whether there is one hangs on who calls."""
    parties = {party for power in pair.setting.powers or () for party in power.parties}
    old, new = ({leave.name: leave for leave in side} for side in (pair.old, pair.new))
    for name in (name for name in (*old, *new) if (name in old) is not (name in new)):
        leave = old.get(name) or new[name]
        effects = (GUARD if parties.issuperset(leave.by) else WIDER) if leave.by else Effects()
        was, now = ([_leaves(side[name])] if name in side else [] for side in (old, new))
        yield from gained_and_lost(pair.word, was, now, effects)
    kept = old.keys() & new.keys()
    before, after = ({name: leave for name, leave in side.items() if name in kept} for side in (old, new))
    yield from entries(replace(pair, old=before, new=after))
    yield from gained_and_lost(pair.word, tuple(before), tuple(after))


def _leaves(leave: Exit) -> str:
    return f"“{leave.name}”（{'、'.join(leave.by) or '随转办它的案件'} → {leave.to}）"


def frames(pair: Pair) -> Iterator[Change]:
    """Shared procedures that stand in the power; one that is called otherwise is the same."""
    old = {str(followed(pair, name)): frame for name, frame in pair.old.items()}
    return entries(replace(pair, old=old))


def called_start(pair: Pair) -> Iterator[Change]:
    """The beginning of the called power."""
    call = pair.owners[0]
    old = pair.setting.abroad(call.power, pair.old) if call is not None and pair.old else pair.old
    return (each for each in [replaced(pair.word, old, pair.new, Effect.UNCLEAR)] if old != pair.new)


def beginning(pair: Pair) -> Iterator[Change]:
    """起点: a new beginning may pass by what came before."""
    if pair.old is None or pair.new is None:
        if pair.differs:
            yield replaced(pair.word, pair.old, pair.new, Effect.UNCLEAR)
    else:
        yield from by_kind(pair)


def parameters(pair: Pair) -> Iterator[Change]:
    """Numbers of the place that the power reads. One that conditions read changes what they let through; another one
    is told by the register, if it is the register's change."""
    registers = [side.parameters for side in (pair.setting.old, pair.setting.new)]
    for name in dict.fromkeys((*pair.old, *pair.new)):
        was, now = pair.old.get(name), pair.new.get(name)
        if was == now:
            continue
        word = Text(f"参数“{name}”", f"parameter “{name}”")
        reading = [one for one in _conditions(pair.setting) if name in one.names]
        if reading and was is not None and now is not None:
            yield _read(replaced(word, was, now, Effect.UNCLEAR), reading)
        elif [was, now] != [side[name].value if name in side else None for side in registers]:
            yield replaced(word, was, now)
    before, after = ([name for name in side if name in pair.old and name in pair.new] for side in (pair.old, pair.new))
    yield from gained_and_lost(pair.word, before, after)


def _read(change: Change, conditions: Sequence[Condition]) -> Change:
    """The change of a parameter with the conditions that read it."""
    zh, en = ("；".join(dict.fromkeys(one.words(lang) for one in conditions)) for lang in LANGS)
    return Change(
        Text(f"{change.text.zh}，条件随着变：{zh}", f"{change.text.en}; these change with it: {en}"), change.effect
    )


def _conditions(setting: Setting) -> Iterator[Condition]:
    """Every condition of the new power."""
    if setting.powers is None:
        return
    power = setting.powers[1]
    yield from power.rules.values()
    yield from (material.when for material in power.materials.values() if material.when is not None)
    for step in power.steps.values():
        yield from (sitting.when for sitting in step.vote if sitting.when is not None)
        ways = (way for outcome in step.outcomes.values() for way in outcome.ways)
        yield from (guard.condition for way in ways for guard in way.guards)
