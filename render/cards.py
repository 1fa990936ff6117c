"""What stands on the chart: cards, diamonds, pills and stadiums, painted at their places."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from . import shapes
from .boxes import ASK, ASK_LINE, ICONS, MARK, NAME, NAME_LINE, PAD, SMALL, SMALL_LINE, WAVE
from .figure import Tone
from .geometry import Rect
from .lines import width
from .shapes import AMBER, GREY, INK, LEVELS, NOW, ORANGE, PAPER, RED, RISE, TONES, Type, stroke

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..engine.model.words import Level
    from .boxes import CardBox, Shape
    from .shapes import Pen


class State(Enum):
    """Where a step stands to a case: not reached (or no case is shown), done, or the case is there."""

    AHEAD = "ahead"
    PASSED = "passed"
    HERE = "here"


def wave(box: CardBox) -> float:
    """Height of the wavy foot of a card."""
    return WAVE if box.card.document else 0.0


@dataclass(frozen=True, slots=True)
class Stencil:
    """Paints single shapes with one pen."""

    pen: Pen

    def line(self, x: float, top: float, words: str, kind: Type) -> str:
        """A line of text whose upper edge is at `top`."""
        return self.pen.text(x, top + kind.size * (0.64 + RISE), words, kind)

    def card(self, box: CardBox, at: Rect, band: Level, state: State) -> str:
        """A step: number cell, name, actor, limit; `band` is the level it stands in."""
        return "".join(self._card(box, at, band, state))

    def _card(self, box: CardBox, at: Rect, band: Level, state: State) -> Iterator[str]:
        dark = LEVELS[box.card.level][1]
        edge = stroke(NOW, 4.5) if state is State.HERE else stroke(dark)
        if box.card.document:
            yield shapes.document(at, PAPER, edge, WAVE)
        else:
            yield shapes.box(at, PAPER, edge)
        yield shapes.cell(at, box.cell, NOW if state is State.HERE else dark, wave(box))
        if box.card.call:
            yield shapes.double_edge(at, box.cell, dark, wave(box))
        yield from self._number(box, at, band, state)
        yield from self._words(box, at)

    def _number(self, box: CardBox, at: Rect, band: Level, state: State) -> Iterator[str]:
        """The number; below it the level where that is not the band's, or a tick where the case has passed."""
        x, middle = at.x + box.cell / 2, at.y + (at.height - wave(box)) / 2
        foreign = box.card.level is not band
        size = 22.0 if box.card.number < 10 or box.cell > 34 else 18.0
        y = middle - (8 if foreign or state is State.PASSED else 0)
        yield self.pen.text(x, y + size * RISE, str(box.card.number), Type(size, PAPER, bold=True, anchor="middle"))
        if state is State.PASSED:
            yield shapes.tick(x, middle + 14, PAPER)
        elif foreign:
            word = box.card.level.value
            yield self.pen.text(
                x, middle + 14 + 13 * RISE, word, Type(14 if len(word) < 2 else 13, PAPER, bold=True, anchor="middle")
            )

    def _words(self, box: CardBox, at: Rect) -> Iterator[str]:
        x, y = at.x + box.cell + PAD, at.y + 7
        for index, words in enumerate(box.name):
            yield self.line(x, y + NAME_LINE * index, words, Type(NAME, INK, bold=True))
        y += NAME_LINE * len(box.name)
        yield from self._marks(box, at, y)
        y += SMALL_LINE * box.crowded
        for words in box.actor:
            yield self.line(x, y, words, Type(SMALL, INK))
            y += SMALL_LINE
        if box.beside and box.facts:
            yield from self._facts(box.facts[0], at, y - SMALL_LINE)
        for words in box.rule:
            yield self.line(x, y, words, Type(SMALL, ORANGE))
            y += SMALL_LINE
        for index, facts in enumerate(() if box.beside else box.facts):
            yield from self._facts(facts, at, y + SMALL_LINE * index)

    def _facts(self, facts: Sequence[tuple[str, str]], at: Rect, y: float) -> Iterator[str]:
        """Limit, days of a notice, code of another power: from the right edge to the left."""
        x = at.right - PAD
        for kind, words in reversed(facts):
            wide = width(words, SMALL)
            if kind == "limit":
                yield self.line(x - wide, y, words, Type(SMALL, RED, bold=True))
                x -= wide + 7
                continue
            fill, colour = (AMBER, ORANGE) if kind == "days" else (INK, PAPER)
            yield shapes.box(Rect(x - wide - 10, y, wide + 10, SMALL_LINE - 1), fill, radius=3)
            yield self.line(x - wide - 5, y - 0.3, words, Type(SMALL, colour, bold=True))
            x -= wide + 19

    def _marks(self, box: CardBox, at: Rect, below: float) -> Iterator[str]:
        """Small signs at the end of the name's last line, or on a line of their own below it."""
        y = below + (0.5 if box.crowded else 2.5 - NAME_LINE)
        for index, sign in enumerate(reversed(box.card.marks)):
            yield self.mark(sign, at.right - PAD - MARK - (MARK + 2) * index, y)

    def mark(self, sign: str, x: float, y: float) -> str:
        """One sign in its square; a risk's is dashed and red."""
        risk = sign == "廉"
        colour = RED if risk else GREY
        square = shapes.box(Rect(x, y, MARK, MARK), PAPER, stroke(colour, 1.2, dashed=False) + _dash(risk), 3)
        return square + self.pen.text(
            x + MARK / 2, y + MARK / 2 + 14 * RISE - 0.2, sign, Type(14, colour, bold=True, anchor="middle")
        )

    def diamond(self, shape: Shape, at: Rect, level: Level) -> str:
        """A decision with its question."""
        fill, dark = LEVELS[level]
        return shapes.diamond(at, fill, stroke(dark)) + self._centred(shape, at, ASK, ASK_LINE, INK)

    def pill(self, shape: Shape, at: Rect, tone: Tone, state: State = State.AHEAD) -> str:
        """A connector or an end beside the spine."""
        colour, fill = TONES[tone]
        edge = stroke(NOW, 4.5) if state is State.HERE else stroke(colour, 1.5, tone is Tone.BACK)
        body = shapes.pill(at, fill, edge)
        room = ICONS.get(tone, 0.0)
        icon = shapes.sign(tone, at.x + 8 + room / 2, at.middle)
        moved = Rect(at.x + room / 2, at.y, at.width, at.height)
        return body + icon + self._centred(shape, moved, SMALL, SMALL_LINE, colour)

    def stadium(self, shape: Shape, at: Rect, colour: str, hollow: bool = False) -> str:
        """The start or the end of a spine; a further beginning is hollow and has a double line."""
        if not hollow:
            return shapes.pill(at, colour, stroke(colour)) + self._centred(shape, at, ASK, ASK_LINE, PAPER)
        inner = Rect(at.x + 3, at.y + 3, at.width - 6, at.height - 6)
        double = shapes.pill(at, PAPER, stroke(colour, 1.8)) + shapes.pill(inner, PAPER, stroke(colour, 0.9))
        return double + self._centred(shape, at, ASK, ASK_LINE, colour)

    def _centred(self, shape: Shape, at: Rect, size: float, line: float, colour: str) -> str:
        y = at.middle - (line * len(shape.lines) + SMALL_LINE * len(shape.notes)) / 2
        texts = []
        for words in shape.lines:
            texts.append(
                self.pen.text(
                    at.centre, y + line / 2 + size * RISE, words, Type(size, colour, bold=True, anchor="middle")
                )
            )
            y += line
        for words in shape.notes:
            middle = y + SMALL_LINE / 2 + SMALL * RISE
            texts.append(self.pen.text(at.centre, middle, words, Type(SMALL, colour, anchor="middle")))
            y += SMALL_LINE
        return "".join(texts)


def _dash(risk: bool) -> str:
    return ' stroke-dasharray="2.5 1.8"' if risk else ""
