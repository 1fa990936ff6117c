"""The flow graph: the same arrows as the power, and every question against a slow and obvious answer."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingdan.engine.analysis import walks as walks_
from qingdan.engine.analysis.finding import within
from qingdan.engine.analysis.graph import FlowGraph, Trap, rounds
from qingdan.engine.model.flow import certain
from qingdan.engine.model.parts import End
from qingdan.engine.model.power import Edge, Exit, Outcome, Power, Step, Way
from qingdan.engine.model.words import ANYWHERE, Category, EndKind, Nature

STEPS = "甲乙丙丁戊"
targets = st.lists(st.sampled_from(STEPS + "完"), max_size=3, unique=True)
flows = st.tuples(*[targets] * len(STEPS)).map(lambda row: dict(zip(STEPS, row, strict=True)))


def power_of(flow: dict[str, list[str]], anytime: tuple[Exit, ...] = ()) -> Power:
    """A power of bare steps, each with one outcome for every target; its only end is 完."""
    steps = {
        step: Step(id=step, label=step, by=("村委会",), outcomes={to: Outcome(to, (Way(to),)) for to in targets})
        for step, targets in flow.items()
    }
    return Power(
        id="sample",
        code="BM-90",
        name="示例",
        category=Category.SERVICE,
        nature=Nature.SERVICE,
        holder="村委会",
        audience="村民",
        basis=(),
        steps=steps,
        ends={"完": End(EndKind.ACCOMPLISHED)},
        anytime=anytime,
    )


def walks(power: Power, starts: set[str]) -> set[str]:
    """Everything that a case can come to, step by step, without 随时."""
    seen, waiting = set(starts), list(starts)
    while waiting:
        here = waiting.pop()
        for edge in power.edges():
            if edge.source == here and edge.target not in seen:
                seen.add(edge.target)
                waiting.append(edge.target)
    return seen


@given(flows)
def test_the_graph_carries_exactly_the_arrows_of_the_power(flow: dict[str, list[str]]) -> None:
    power = power_of(flow, anytime=(Exit("撤回", ("申请人",), "完"),))
    assert FlowGraph(power).edges() == frozenset(power.edges())


@given(flows)
def test_reachable_is_what_a_case_can_come_to(flow: dict[str, list[str]]) -> None:
    power = power_of(flow)
    assert FlowGraph(power).reachable == walks(power, {"甲"})


@given(flows)
def test_finishing_is_where_some_walk_ends(flow: dict[str, list[str]]) -> None:
    power = power_of(flow)
    assert FlowGraph(power).finishing == {step for step in (*STEPS, "完") if "完" in walks(power, {step})}


@given(flows)
def test_every_step_that_cannot_finish_runs_into_a_trap(flow: dict[str, list[str]]) -> None:
    power = power_of(flow)
    graph = FlowGraph(power)
    caught = {step for step in STEPS for trap in graph.traps if trap.steps & walks(power, {step})}
    assert set(STEPS) - graph.finishing <= caught
    assert all(walks(power, {step}) == trap.steps for trap in graph.traps for step in trap.steps)


@given(flows)
def test_the_cycle_of_a_trap_can_be_walked(flow: dict[str, list[str]]) -> None:
    for trap in FlowGraph(power_of(flow)).traps:
        pairs = zip(trap.cycle, trap.cycle[1:], strict=False)
        assert all(target in flow[source] for source, target in pairs)
        assert trap.cycle[:1] == trap.cycle[-1:]


@given(flows, st.fixed_dictionaries({step: st.frozensets(st.sampled_from("金额户口")) for step in STEPS}))
def test_certain_is_what_every_walk_brings(flow: dict[str, list[str]], records: dict[str, frozenset[str]]) -> None:
    power = power_of(flow)
    brought: dict[str, set[frozenset[str]]] = {"甲": {frozenset()}}
    waiting: list[tuple[str, frozenset[str]]] = [("甲", frozenset())]
    while waiting:
        here, known = waiting.pop()
        for target in flow.get(here, ()):
            after = known | records[here]
            if after not in brought.setdefault(target, set()):
                brought[target].add(after)
                waiting.append((target, after))
    expected = {node: frozenset.intersection(*sets) for node, sets in brought.items()}
    assert certain(power, {"甲": frozenset()}, lambda edge: records[edge.source]) == expected


@given(flows)
def test_the_longest_path_is_a_path_and_meets_no_step_twice(flow: dict[str, list[str]]) -> None:
    paths = FlowGraph(power_of(flow)).longest(["甲"], lambda node: node != "完")
    for node, found in paths.items():
        assert (found.path[0], found.path[-1]) == ("甲", node)
        assert all(target in flow[source] for source, target in zip(found.path, found.path[1:], strict=False))
        assert found.weight == sum(step != "完" for step in found.path) == len({*found.path} - {"完"})


def test_the_longest_path_takes_the_heavier_branch() -> None:
    graph = FlowGraph(power_of({"甲": ["乙", "丙"], "乙": ["丁"], "丙": ["丁"], "丁": ["完", "甲"]}))
    days = {"甲": 1, "乙": 2, "丙": 9, "丁": 1, "完": 0}
    assert graph.longest(["甲"], days.__getitem__)["完"].path == ("甲", "丙", "丁", "完")


@pytest.mark.parametrize(
    ("flow", "traps"),
    [
        ({"甲": ["乙", "完"], "乙": []}, (Trap(frozenset("乙"), ()),)),
        ({"甲": ["乙", "完"], "乙": ["乙"]}, (Trap(frozenset("乙"), ("乙", "乙")),)),
        ({"甲": ["乙", "完"], "乙": ["丙"], "丙": ["乙"]}, (Trap(frozenset("乙丙"), ("乙", "丙", "乙")),)),
        ({"甲": ["乙", "完"], "乙": ["甲"]}, ()),
    ],
    ids=["nothing leads on", "only to itself", "a loop", "a loop with a way out"],
)
def test_traps(flow: dict[str, list[str]], traps: tuple[Trap, ...]) -> None:
    assert FlowGraph(power_of(flow)).traps == traps


def test_a_way_round_avoids_what_it_must() -> None:
    graph = FlowGraph(power_of({"甲": ["乙", "丙"], "乙": ["完"], "丙": ["丁"], "丁": ["完"]}))
    assert graph.way_round(["甲"], ["完"], {"乙"}) == ("甲", "丙", "丁", "完")
    assert graph.way_round(["甲"], ["完"], {"乙", "丁"}) == ()


def test_leaving_at_any_time_reaches_its_target_and_ends_no_trap() -> None:
    graph = FlowGraph(power_of({"甲": ["乙"], "乙": ["甲"]}, anytime=(Exit("撤回", ("申请人",), "完"),)))
    assert "完" in graph.reachable
    assert graph.live == ()
    assert Edge(ANYWHERE, "撤回", 0, "完") in graph.edges()


@given(flows, st.frozensets(st.sampled_from(STEPS), max_size=3))
def test_walks_answer_as_networkx_does(flow: dict[str, list[str]], avoided: frozenset[str]) -> None:
    graph: nx.DiGraph[str] = nx.DiGraph((source, target) for source, targets in flow.items() for target in targets)
    graph.add_nodes_from(flow)
    for step in STEPS:
        assert walks_.reach(flow, (step,)) == {step, *nx.descendants(graph, step)}
        assert walks_._left(flow, step) == list(nx.dfs_postorder_nodes(graph, step))
        found = walks_.lightest(flow, step, ["完"], lambda node: node in avoided)
        if "完" in graph and nx.has_path(graph, step, "完"):
            paths = nx.all_simple_paths(graph, step, "完")
            assert found is not None
            assert (found.weight, len(found.path)) == min((len(avoided & {*path}), len(path)) for path in paths)
        else:
            assert found is None
    loops = [group for group in nx.strongly_connected_components(graph) if graph.subgraph(group).number_of_edges()]
    assert {step for step in flow if walks_.again(flow, step)} == set().union(*loops)
    left = walks_.without(flow, avoided)
    assert {(a, b) for a in left for b in left[a]} == set(
        nx.subgraph_view(graph, filter_node=lambda node: node not in avoided).edges
    )


@given(flows)
def test_a_graph_without_faults_never_opens_networkx(flow: dict[str, list[str]]) -> None:
    power = power_of({step: [*targets, "完"] for step, targets in flow.items()})
    graph = FlowGraph(power)
    assert (graph.traps, graph.traps_of_live) == ((), ())
    assert graph.way_round(["甲"], ["完"], {"甲"}) == ()
    assert "_graph" not in vars(graph)


def test_rounds_shows_each_group_once() -> None:
    a, b, c = ("甲", "一"), ("乙", "一"), ("丙", "一")
    assert rounds({a: [b], b: [a], c: [a]}) == [(b, a, b)]


@pytest.mark.parametrize(
    ("step", "place", "inside"), [("受理", "受理", True), ("受理/审查", "受理", True), ("受理员", "受理", False)]
)
def test_within_knows_frames(step: str, place: str, inside: bool) -> None:
    assert within(step, place) is inside
