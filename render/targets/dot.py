"""The engineers' view: the picture as a graph with labels, drawn wholly by Graphviz."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from ..edges import edge_id, node_id
from ..figure import Branch, Chip, Tone
from ..layout import Graph, digraph, quoted
from ..lines import wrap
from ..paint import CLOSING
from ..plan import Kind
from ..shapes import GREY, INK, LEVELS, PAPER, RED, TONES

if TYPE_CHECKING:
    from ..figure import Card, Exit, Figure, Row, Section, Terminal

FONT = "Noto Sans CJK SC"
LABEL = 14 * 9.0
WORDS = 230
"""Least width of the words on a card, so that cards of one spine are of one width."""


def dot_source(figure: Figure) -> str:
    """The picture in Graphviz's language; ids of steps and arrows are those of the painted one."""
    graph = digraph(
        {"rankdir": "TB", "nodesep": "0.35", "ranksep": "0.32", "splines": "polyline", "fontname": FONT},
        {"fontname": FONT, "fontsize": "14", "shape": "plain"},
        {"fontname": FONT, "fontsize": "13", "arrowsize": "0.8"},
    )
    graph.attr(label=quoted(f"{figure.power.code} {figure.power.name}"), labelloc="t", fontsize="20")
    drawing = _Graph(figure, graph)
    for number, section in enumerate(figure.sections):
        drawing.section(number, section)
    drawing.always()
    return str(graph.source)


@dataclass(frozen=True, slots=True)
class _Graph:
    figure: Figure
    graph: Graph

    def section(self, number: int, section: Section) -> None:
        """A spine: every element in the group that keeps it straight."""
        opening, closing = f"o{number}", f"c{number}"
        self._terminal(opening, section.opening, INK, section.kind is Kind.BEGINNING)
        if section.closing:
            self._terminal(closing, section.closing, CLOSING.get(section.closing.tone, INK))
        for index, row in enumerate(section.rows):
            name = node_id(self.figure.power, row.card.step)
            following = section.rows[index + 1].card.step if index + 1 < len(section.rows) else ""
            goal = node_id(self.figure.power, following) if following else closing
            if index == 0:
                self.graph.edge(opening, name, weight="100")
            self._row(row, name, goal)

    def _row(self, row: Row, name: str, goal: str) -> None:
        self._card(row.card, name, main=True)
        source = name
        if row.question:
            source = f"{name}q"
            fill, dark = LEVELS[row.card.level]
            lines = "\n".join(wrap(row.question, 14, 150))
            self.graph.node(
                source,
                quoted(lines),
                shape="diamond",
                style="filled",
                fillcolor=fill,
                color=dark,
                group="main",
                margin="0",
            )
            self.graph.edge(name, source, weight="100")
        if row.entry:
            self.graph.node(
                f"{name}s",
                quoted("\n".join(filter(None, (row.entry, row.entry_note)))),
                shape="box",
                style="rounded",
                peripheries="2",
            )
            self.graph.edge(f"{name}s", name)
        if row.down:
            self._edges(row.down, source, goal, 100)
        self._exits(row.exits, source, goal)

    def _exits(self, exits: tuple[Exit, ...], source: str, following: str) -> None:
        for number, leave in enumerate(exits):
            goal = following
            if isinstance(leave.goal, Chip):
                goal = f"{source}x{number}"
                self._chip(goal, leave.goal)
            elif isinstance(leave.goal, Branch):
                goal = node_id(self.figure.power, leave.goal.card.step)
                self._card(leave.goal.card, goal, main=False)
            if leave.goal and number == 0:
                self.graph.body.append(f"\t{{rank=same; {source}; {goal}}}\n")
            self._edges(leave, source, goal, 20 if leave.goal else 1)
            if isinstance(leave.goal, Branch):
                self._exits(leave.goal.exits, goal, following)

    def _edges(self, leave: Exit, source: str, goal: str, weight: int) -> None:
        colour = TONES[leave.tone][0]
        for edge, label in zip(leave.edges, leave.labels, strict=True):
            self.graph.edge(
                source,
                goal,
                quoted("\n".join(wrap(label, 14, LABEL))) if label else "",
                id=edge_id(self.figure.power, edge),
                color=colour,
                fontcolor=colour,
                weight=str(weight),
                style="dashed" if leave.tone is Tone.BACK else "solid",
            )

    def _terminal(self, name: str, terminal: Terminal, colour: str, hollow: bool = False) -> None:
        words = "\n".join(filter(None, (*wrap(terminal.text, 14, 240), terminal.note)))
        filled = terminal.chip is None and not hollow
        self.graph.node(
            name,
            quoted(words),
            shape="box",
            style="rounded,filled",
            fillcolor=colour if filled else PAPER,
            color=colour,
            fontcolor=PAPER if filled else colour,
            peripheries="2" if hollow else "1",
            group="main",
        )

    def _chip(self, name: str, chip: Chip) -> None:
        colour, fill = TONES[chip.tone]
        style = "rounded,filled,dashed" if chip.tone is Tone.BACK else "rounded,filled"
        words = "\n".join(filter(None, (chip.text, chip.note)))
        self.graph.node(
            name, quoted(words), shape="box", style=style, fillcolor=fill, color=colour, fontcolor=colour, height="0.3"
        )

    def _card(self, card: Card, name: str, main: bool) -> None:
        fill, dark = LEVELS[card.level]
        facts = " ".join(filter(None, (card.days, card.limit, card.call and f"转办 {card.call}")))
        below = f"{card.level.value}｜{card.actor}"
        rows = [f'<b><font point-size="16">{escape(card.name)}</font></b>{_marks(card)}']
        limit = f'  <font color="{RED}"><b>{escape(facts)}</b></font>' if facts else ""
        rows.append(f'<font color="{INK}">{escape(below)}</font>{limit}')
        rows += [f'<font color="{GREY}">{escape(line)}</font>' for line in card.rule]
        cells = "".join(f'<tr><td align="left">{row}</td></tr>' for row in rows)
        self.graph.node(
            name,
            f'<<table border="1" cellborder="0" cellspacing="0" cellpadding="3" color="{dark}" bgcolor="{fill}"><tr>'
            f'<td bgcolor="{dark}" width="34"><font color="{PAPER}" point-size="18"><b>{card.number}</b></font></td>'
            f'<td width="{WORDS}"><table border="0" cellborder="0" cellspacing="0" cellpadding="1">{cells}</table></td>'
            "</tr></table>>",
            id=name,
            **({"group": "main"} if main else {}),
        )

    def always(self) -> None:
        """The exits that are open at every step, beside the graph."""
        for number, always in enumerate(self.figure.always):
            self.graph.node(f"w{number}", "随时", shape="box", style="rounded")
            self.graph.node(f"w{number}x", quoted("\n".join(wrap(always.text, 14, 200))), shape="box", style="rounded")
            self.graph.edge(f"w{number}", f"w{number}x", id=edge_id(self.figure.power, always.edge))


def _marks(card: Card) -> str:
    return (
        f'  <font color="{GREY}" point-size="12">{"".join(f"［{mark}］" for mark in card.marks)}</font>'
        if card.marks
        else ""
    )
