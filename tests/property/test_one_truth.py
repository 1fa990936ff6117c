"""One truth: definition, machine, graph, pictures and kept text of every shipped power have the same arrows."""

from __future__ import annotations

from collections import Counter

import pytest

from qingdan import load_catalogue
from qingdan.engine.analysis.graph import FlowGraph
from qingdan.engine.model.codec import definition, power_from
from qingdan.engine.model.power import Power
from qingdan.engine.runtime.machine import compile as compiled
from qingdan.render import edges_in, render
from qingdan.render.sheet import Sheet

POWERS = load_catalogue().powers
shipped = pytest.mark.parametrize("power", POWERS.values(), ids=POWERS)


@shipped
def test_machine_and_graph_have_the_arrows_of_the_definition(power: Power) -> None:
    arrows = list(power.edges())
    assert arrows
    assert compiled(power).edges() == FlowGraph(power).edges() == frozenset(arrows)


@shipped
def test_the_kept_text_compiles_to_the_same_arrows(power: Power) -> None:
    kept = power_from(definition(power))
    assert list(kept.edges()) == list(power.edges())
    assert compiled(kept).edges() == compiled(power).edges()
    assert compiled(kept).table == compiled(power).table


@shipped
def test_the_pictures_show_every_arrow_exactly_once(power: Power) -> None:
    arrows = Counter(power.edges())
    published = render(power).files["svg"].decode()
    page = "".join(sheet["svg"].decode() for sheet in render(power, Sheet("某县", "2026-1")).sheets)
    plain = render(power, style="plain", formats=("svg", "dot")).files
    assert Counter(edges_in(published, power)) == arrows
    assert Counter(edges_in(page, power)) == arrows
    assert Counter(edges_in(plain["svg"].decode(), power)) == arrows
    assert Counter(edges_in(plain["dot"].decode(), power)) == arrows
