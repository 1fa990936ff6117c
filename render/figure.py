"""Power → Figure: what is drawn, in which order and in which words; no sizes, no coordinates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from ..engine.model.words import ANYWHERE, EndKind, Level
from . import wording
from .plan import Kind, Plan, edges_of, frames_of, main_way, plan, reach

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from ..engine.model.parts import End
    from ..engine.model.power import Edge, Power, Step


class Tone(StrEnum):
    """How a way is drawn: the good one green, a plain one in ink, a refusal red, a correction dashed red; what is over
    without a refusal in ink, with a sign of its own.
    """

    GOOD = "good"
    ON = "on"
    BAD = "bad"
    BACK = "back"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Chip:
    """A connector or an end at the side of the spine; `target` is the step or end it stands for."""

    text: str
    target: str
    tone: Tone
    note: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """A step: `days` the notice's, `rule` the vote's words, `call` the other power's code, `marks` of one sign each,
    `signers` who signs beside the actor.
    """

    step: str
    number: int
    name: str
    actor: str
    level: Level
    limit: str = ""
    days: str = ""
    rule: tuple[str, ...] = ()
    call: str = ""
    marks: tuple[str, ...] = ()
    document: bool = False
    signers: str = ""


@dataclass(frozen=True, slots=True)
class Exit:
    """All arrows from one step to one place; `goal` None is the element that comes next on the spine."""

    edges: tuple[Edge, ...]
    labels: tuple[str, ...]
    tone: Tone
    goal: Chip | Branch | None


@dataclass(frozen=True, slots=True)
class Branch:
    """A side step beside the decision that leads to it."""

    card: Card
    exits: tuple[Exit, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A step on a spine: its card, the diamond under it (no question: no diamond), the ways on.

    `entry` is the wording of another beginning that comes in here, `entry_note` its own time limit. Without `down`
    every way leaves at the side.
    """

    card: Card
    question: str
    down: Exit | None
    exits: tuple[Exit, ...]
    frames: tuple[str, ...] = ()
    entry: str = ""
    entry_note: str = ""


@dataclass(frozen=True, slots=True)
class Terminal:
    """What opens or closes a section: the end or step `target`; `chip` is set where that stands elsewhere."""

    text: str
    note: str = ""
    tone: Tone = Tone.ON
    target: str = ""
    chip: Chip | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A spine from its opening to its closing."""

    kind: Kind
    opening: Terminal
    rows: tuple[Row, ...]
    closing: Terminal | None


@dataclass(frozen=True, slots=True)
class Always:
    """An exit that is open at every step (随时)."""

    edge: Edge
    text: str


@dataclass(frozen=True, slots=True)
class Figure:
    """The whole picture; `frames` gives the names of shared procedures."""

    power: Power
    sections: tuple[Section, ...]
    always: tuple[Always, ...]
    frames: Mapping[str, str]
    numbers: Mapping[str, int]


def figure(power: Power) -> Figure:
    """The picture of a power. Any power that is well formed can be drawn, sound or not."""
    return _Drawing(power, plan(power), edges_of(power), reach(power)).figure()


@dataclass(frozen=True, slots=True)
class _Drawing:
    power: Power
    plan: Plan
    edges: Mapping[str, tuple[Edge, ...]]
    reach: Mapping[str, frozenset[str]]

    def figure(self) -> Figure:
        frames = {name: frame.label for name, frame in self.power.frames.items()}
        sections = tuple(self._section(path.kind, path.steps) for path in self.plan.paths)
        return Figure(self.power, sections, tuple(self._always()), frames, self.plan.numbers)

    def _section(self, kind: Kind, names: tuple[str, ...]) -> Section:
        opening = self._opening(kind, names[0])
        if opening.chip and len(names) == 1:
            return Section(kind, opening, (self._side_row(names[0]),), None)
        rows = tuple(self._row(name, following) for name, following in zip(names, (*names[1:], ""), strict=True))
        return Section(kind, opening, rows, self._closing(names[-1]))

    def _side_row(self, name: str) -> Row:
        """A side step that stands alone: no spine to go on, so every way leaves at the side."""
        exits = _branches_last(self._exits(name, "", ""))
        card = self._card(self.power.steps[name])
        asked = self.power.steps[name].ask.replace("?", "？")
        return Row(
            replace(card, rule=(*card.rule, asked) if asked else card.rule),
            "",
            None,
            exits,
            frames_of(self.power, name),
        )

    def _opening(self, kind: Kind, name: str) -> Terminal:
        step = self.power.steps[name]
        if kind is Kind.MAIN:
            return Terminal(wording.audience(self.power))
        if step.start is not None:
            return Terminal(wording.opening(self.power, step), wording.own_time(step.start))
        leading = [edge for edges in self.edges.values() for edge in edges if edge.target == name != edge.source]
        return Terminal(self._source(leading), target=name, chip=Chip("", name, Tone.ON))

    def _source(self, leading: Sequence[Edge]) -> str:
        """Where a side section comes from: the steps, and the exit where there is only one."""
        numbers = sorted({self.plan.numbers[edge.source] for edge in leading})
        if not numbers:
            return "没有步骤通到这里"
        words = {wording.label(self.power.steps[edge.source], edge) for edge in leading} - {""}
        exit_ = f"“{words.pop()}”" if len(words) == 1 else ""
        return f"接第 {'、'.join(map(str, numbers))} 步{exit_}"

    def _closing(self, last: str) -> Terminal:
        target = main_way(self.power.steps[last])
        if target in self.power.ends:
            end = self.power.ends[target]
            return Terminal(wording.end(target, end), f"发给：{end.paper}" if end.paper else "", ending(end), target)
        chip = self._chip(last, target)
        return Terminal(chip.text, chip.note, chip.tone, target, chip)

    def _row(self, name: str, following: str) -> Row:
        step = self.power.steps[name]
        main, comes_in = main_way(step), step.start is not None and not self._opens_section(name)
        down, *exits = sorted(self._exits(name, main, following), key=lambda leave: leave.goal is not None)
        return Row(
            self._card(step),
            wording.question(step) if len(self.edges[name]) > 1 else "",
            down,
            _branches_last(exits),
            frames_of(self.power, name),
            wording.opening(self.power, step) if comes_in else "",
            wording.own_time(step.start) if comes_in and step.start else "",
        )

    def _opens_section(self, name: str) -> bool:
        return any(path.steps[0] == name for path in self.plan.paths[1:])

    def _exits(self, name: str, main: str, following: str) -> Iterable[Exit]:
        """The ways on from a step, one for each place, in the order of the text; `main` has no goal of its own.

        Of the side steps beside it only the last that leads to `following` may join the spine by a line.
        """
        beside = self.plan.beside.get(name, ())
        joining = [target for target in beside if following in _targets(self.edges[target])][-1:]
        for target in dict.fromkeys(_targets(self.edges[name])):
            edges = tuple(edge for edge in self.edges[name] if edge.target == target)
            labels = tuple(wording.label(self.power.steps[name], edge) for edge in edges)
            if target == main:
                yield Exit(edges, labels, self._main_tone(name, target), None)
            elif target in beside:
                branch = self._branch(target, following if target in joining else "")
                yield Exit(edges, labels, self._tone(name, target), branch)
            else:
                chip = self._chip(name, target)
                yield Exit(edges, labels, chip.tone, chip)

    def _branch(self, name: str, following: str) -> Branch:
        exits = tuple(self._exits(name, following, ""))
        return Branch(self._card(self.power.steps[name]), _branches_last(exits))

    def _chip(self, source: str, target: str) -> Chip:
        tone = self._tone(source, target)
        if target in self.power.ends:
            return Chip(wording.end(target, self.power.ends[target]), target, tone)
        number = self.plan.numbers[target]
        if tone is Tone.BACK:
            return Chip(f"回到第 {number} 步", target, tone)
        on_spine = any(target in path.steps for path in self.plan.paths if source in path.steps)
        return Chip(f"转到第 {number} 步", target, tone, "" if on_spine else self.power.steps[target].label)

    def _main_tone(self, source: str, target: str) -> Tone:
        """The main way of a decision is good, unless it ends without success."""
        end = self.power.ends.get(target)
        good = len(self.edges[source]) > 1 and (end is None or ending(end) is Tone.GOOD)
        return Tone.GOOD if good else Tone.ON

    def _tone(self, source: str, target: str) -> Tone:
        """A loop back to an earlier step is a correction; what leads to a refusal is bad; the rest goes on."""
        numbers, order = self.plan.numbers, self.plan.order
        if target in self.power.ends:
            return ending(self.power.ends[target])
        if numbers[target] <= numbers[source] and order[target] <= order[source] and source in self.reach[target]:
            return Tone.BACK
        last = self.power.spine(target)[-1]
        return Tone.BAD if last in self.power.ends and ending(self.power.ends[last]) is Tone.BAD else Tone.ON

    def _card(self, step: Step) -> Card:
        role = self.power.roles.get(step.by[0]) if step.by else None
        return Card(
            step.id,
            self.plan.numbers[step.id],
            step.label,
            "或".join(step.by) if len(step.by) < 3 else "、".join(step.by),
            role.level if role else Level.VILLAGE,
            wording.limit(step.within),
            wording.days(step),
            wording.rule(self.power, step),
            step.call.power if step.call else "",
            tuple(sign for sign, shown in MARKS.items() if shown(step)),
            is_document(step),
            wording.signers(step),
        )

    def _always(self) -> Iterable[Always]:
        for edge in self.power.edges():
            if edge.source == ANYWHERE:
                leave = next(leave for leave in self.power.anytime if leave.name == edge.outcome)
                where = "" if leave.implicit else f"（{self._goal(edge.target)}）"
                told = (
                    f"{'、'.join(leave.by)}随时可以{edge.outcome}" if leave.by else "转办本件的案件撤出，本件随着撤回"
                )
                yield Always(edge, f"办结前，{told}{where}")

    def _goal(self, target: str) -> str:
        """The name of an end, the number of a step."""
        ends = self.power.ends
        return wording.end(target, ends[target]) if target in ends else f"第 {self.plan.numbers[target]} 步"


def ending(end: End) -> Tone:
    """Red is what the party may contest: a refusal, and whatever else has a remedy. A 终止 without one is just over."""
    if end.kind is EndKind.ACCOMPLISHED:
        return Tone.GOOD
    return Tone.BAD if end.kind is EndKind.DENIED or end.remedy else Tone.OVER


def is_document(step: Step) -> bool:
    """Whether a step puts something in writing: a notice, a publication, a vote, papers handed in."""
    return bool(step.notice or step.publish or step.vote or step.submit)


MARKS: Mapping[str, Callable[[Step], bool]] = {
    "签": lambda step: bool(step.sign),
    "避": lambda step: step.recuse is not None,
    "停": lambda step: step.pause,
    "廉": lambda step: bool(step.risks),
}
"""Small marks on a card: others must sign, somebody stands back, the clock stands still, a risk of corruption."""

MEANINGS = {"签": "要他人签字", "避": "有人要回避", "停": "不计时", "廉": "廉政风险点"}
"""What the marks mean, for the legend."""


def _targets(edges: Iterable[Edge]) -> list[str]:
    return [edge.target for edge in edges]


def _branches_last(exits: Iterable[Exit]) -> tuple[Exit, ...]:
    """Chips first, then cards, and last the one whose way joins the spine again: its line runs down freely."""
    return tuple(sorted(exits, key=_weight))


def _weight(leave: Exit) -> int:
    if not isinstance(leave.goal, Branch):
        return 0 if leave.goal else 3
    return 2 if any(inner.goal is None for inner in leave.goal.exits) else 1
