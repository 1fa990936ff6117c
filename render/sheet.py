"""The sheet around the chart: what it says of the power, in blocks that are measured before they are set.

Lengths are points. What is not known here (county, edition, hotlines) is passed in as a `Sheet`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from ..engine.model.words import Source
from . import wording
from .figure import MARKS, MEANINGS, Tone, ending, is_document
from .lines import fill, spaced
from .shapes import GREY, INK, RED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ..engine.model.power import Power
    from .figure import Figure

LEADING = 1.42
MOST = 12
"""So many entries of a list are printed on a sheet."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """What stands around a chart and does not belong to the power: whose list, which edition, whom to call."""

    county: str
    edition: str = ""
    effective: date | None = None
    hotlines: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A paragraph: `size` as a multiple of the base size; `sign` names the legend's icon before it."""

    text: str
    size: float = 1.0
    bold: bool = False
    colour: str = INK
    sign: str = ""
    edge: int | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A heading with its paragraphs."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class SetPart:
    """A paragraph broken into lines; `y` is the top, counted from the block's."""

    part: Part
    lines: tuple[str, ...]
    y: float
    indent: float


@dataclass(frozen=True, slots=True)
class SetBlock:
    """A block set to a width at a base size."""

    title: str
    parts: tuple[SetPart, ...]
    size: float
    width: float
    height: float


SIGNS = {
    "start": "开始、结束",
    "hollow": "另一种开头",
    "card": "办事步骤",
    "document": "文书、公示、表决",
    "call": "转办另一事项",
    "diamond": "要作判断",
    "back": "退回、补正",
    "bad": "不予、取消，可申诉",
    "over": "到此结束",
}


def blocks(figure: Figure, sheet: Sheet, at: str = "") -> tuple[Block, ...]:
    """Everything that stands around the chart, in the order of reading; `at` is the step or end of a case."""
    power = figure.power
    found = (
        Block("现在办到", (Part(_place(figure, at), 1.35, bold=True, colour=RED),) if at else ()),
        Block("多久办好", tuple(_time(power))),
        Block("收费", (Part("不收费" if power.fee in {"", "无"} else power.fee, 1.35, bold=True),)),
        Block("跑几次", tuple(_visits(power))),
        Block("谁来办", tuple(_who(power))),
        Block("谁能办", (Part(power.audience),) if wording.audience(power) != power.audience else ()),
        Block("要带什么", _shortened(list(_materials(power)), "样")),
        Block("随时可以", tuple(Part(always.text, edge=at) for at, always in enumerate(figure.always))),
        Block("监督服务热线", tuple(_hotlines(sheet.hotlines))),
        Block("办事依据", _shortened([Part(wording.basis(basis), 0.95) for basis in power.basis], "部")),
        Block("怎么看图", tuple(_legend(power))),
    )
    return tuple(block for block in found if block.parts)


def _shortened(parts: Sequence[Part], unit: str) -> tuple[Part, ...]:
    """A list as long as a wall can bear; the whole of it stands in the guide."""
    if len(parts) <= MOST:
        return tuple(parts)
    return (*parts[:MOST], Part(f"……共 {len(parts)} {unit}，全部见办事指南", 0.95, colour=GREY))


def _place(figure: Figure, at: str) -> str:
    power = figure.power
    if at in power.ends:
        return wording.end(at, power.ends[at])
    return f"第 {figure.numbers[at]} 步 {power.steps[at].label}"


def _time(power: Power) -> Iterable[Part]:
    time = power.time
    if time is None or not (time.statutory or time.promised):
        yield Part("分步计时，见各步" if time and time.stepwise else "见各步时限", 1.2, bold=True)
        return
    law = time.statutory if time.statutory and time.statutory.basis else None
    yield Part(wording.bound(time.promised or time.statutory), 1.75, bold=True, colour=RED)
    statutory = f"（法定 {wording.bound(law)}）" if law else ""
    source = f"承诺{statutory}" if time.promised else "法定" if law else ""
    span = [f"从“{time.since}”起" if time.since else "", f"到“{time.until}”止" if time.until else ""]
    said = "，".join(filter(None, (source, *span)))
    if said:
        yield Part(said)


def _visits(power: Power) -> Iterable[Part]:
    if power.visits is not None:
        yield Part(f"最多 {power.visits} 次" if power.visits else "一次也不用跑", 1.35, bold=True)


def _who(power: Power) -> Iterable[Part]:
    yield Part(power.holder, 1.2, bold=True)
    if power.channels:
        yield Part("办理渠道：" + "、".join(power.channels))


def _materials(power: Power) -> Iterable[Part]:
    for name, material in power.materials.items():
        if material.source is Source.PARTY:
            copies = f"（{material.copies} 份）" if material.copies > 1 else ""
            yield Part(name + copies + ("（需要时）" if material.when else ""), 1.1, sign="box")
    shared = [name for name, material in power.materials.items() if material.source is Source.SHARED]
    if shared:
        yield Part("不用带，由经办人查：" + "、".join(shared), 0.95, colour=GREY)


def _hotlines(hotlines: Mapping[str, str]) -> Iterable[Part]:
    for index, (name, number) in enumerate(hotlines.items()):
        yield Part(f"{name} {number}", 1.6 if index == 0 else 1.2, bold=True, colour=RED)


def _legend(power: Power) -> Iterable[Part]:
    """Only the signs that this chart uses."""
    steps = power.steps.values()
    used = {
        "hollow": any(step.start for step in steps),
        "document": any(map(is_document, steps)),
        "call": any(step.call for step in steps),
        "bad": any(ending(end) is Tone.BAD for end in power.ends.values()),
        "over": any(ending(end) is Tone.OVER for end in power.ends.values() if not end.implicit),
    }
    yield from (Part(words, sign=sign) for sign, words in SIGNS.items() if used.get(sign, True))
    yield from (Part(words, sign=mark) for mark, words in MEANINGS.items() if any(map(MARKS[mark], steps)))


@lru_cache(maxsize=4096)
def set_block(block: Block, wide: float, size: float) -> SetBlock:
    """A block broken to a width at a base size of type."""
    y, parts = size * 1.15 * LEADING + size * 0.45, []
    for part in block.parts:
        high = size * part.size
        indent = size * 2.7 if part.sign and part.sign != "box" else size * 1.5 if part.sign else 0.0
        lines = fill(spaced(part.text), high, wide - indent)
        parts.append(SetPart(part, lines, y, indent))
        y += high * LEADING * len(lines)
    return SetBlock(block.title, tuple(parts), size, wide, y + size * 0.9)
