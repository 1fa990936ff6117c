"""Graphviz behind its door: positions, straight spines, and what is said where it is missing."""

from __future__ import annotations

import pytest

from qingdan.engine.errors import UsageError
from qingdan.render import layout
from qingdan.render.layout import Node, Tie, lay_out, quoted, run_dot


def test_a_spine_goes_straight_down_and_what_is_beside_stands_right() -> None:
    nodes = [Node("a", 100, 40), Node("b", 60, 40), Node("c", 80, 90, main=False)]
    points = lay_out(nodes, [Tie("a", "b"), Tie("b", "c", 20, level=True)])
    assert points["a"].x == pytest.approx(points["b"].x, abs=0.6)
    assert points["a"].y < points["b"].y == pytest.approx(points["c"].y, abs=0.6)
    assert points["c"].x > points["b"].x


def test_the_gap_of_two_ranks_counts_from_edge_to_edge() -> None:
    points = lay_out([Node("a", 100, 40), Node("b", 100, 80)], [Tie("a", "b")])
    assert points["b"].y - points["a"].y == pytest.approx(20 + 19.44 + 40, abs=0.6)


def test_without_graphviz_both_cures_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.which", lambda _: None)
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    with pytest.raises(UsageError, match=r"graphviz.*qingdan\[draw\]"):
        run_dot("digraph {a}", "json")


def test_the_wheel_draws_where_no_dot_is_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pygraphviz")
    monkeypatch.setattr("shutil.which", lambda _: None)
    assert b'"bb"' in run_dot("digraph {a}", "json")


def test_what_graphviz_complains_of_is_said() -> None:
    with pytest.raises(UsageError, match="Graphviz 出错"):
        run_dot("digraph {", "json")


@pytest.mark.parametrize("text", ["<b>粗</b>", "一\\n二", '“引号"', "->", "{a|b}"])
def test_any_label_is_taken_as_it_stands(text: str) -> None:
    graph = layout.digraph({}, {}, {})
    graph.node("a", quoted(text))
    assert run_dot(str(graph.source), "svg").decode().count("<text") == 1
