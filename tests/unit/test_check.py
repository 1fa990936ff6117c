"""The runner: a crash hides nothing, places are looked up late, findings are graded, sorted and said once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from qingdan.engine.analysis import check as runner
from qingdan.engine.analysis.check import check
from qingdan.engine.analysis.finding import Finding
from qingdan.engine.analysis.presets import STRICT
from qingdan.engine.errors import Text
from qingdan.engine.model.catalogue import Catalogue, Edition, Law
from qingdan.engine.model.parts import Basis, End, Role, Start
from qingdan.engine.model.power import Outcome, Power, Step, Waiver, Way
from qingdan.engine.model.words import DONE, Category, EndKind, Level, Nature
from qingdan.engine.positions import Route, Severity, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = "powers/service/sample.yaml"
LATE = Step(
    id="核实",
    label="核实",
    by=("村委会",),
    outcomes={DONE: Outcome(DONE, (Way("办结"),))},
    origin=Route(FILE, ("steps", "核实")),
)
POWER = Power(
    id="sample",
    code="BM-90",
    name="示例",
    category=Category.SERVICE,
    nature=Nature.SERVICE,
    holder="村委会",
    audience="村民",
    basis=(Basis("示例条例"),),
    steps={"核实": LATE},
    ends={"办结": End(EndKind.ACCOMPLISHED)},
    roles={"村委会": Role(Level.VILLAGE)},
    origin=Route(FILE),
)


def catalogue(*powers: Power) -> Catalogue:
    """A sound catalogue but for its powers."""
    return Catalogue(
        id="sample",
        name="示例县",
        division="610599",
        edition=Edition("2026-1", date(2026, 11, 1)),
        powers={power.id: power for power in powers},
        laws={"示例条例": Law("示例条例", verified=True)},
        roles={},
        bodies={},
        hotlines={"监督": "12345", "纪检": "12388"},
    )


def nowhere(_route: Route) -> Span | None:
    return None


def codes(*powers: Power) -> list[str]:
    return [problem.code for problem in check(catalogue(*powers), nowhere)]


def found(code: str, place: Route) -> Finding:
    return Finding(place, Text(code, code), Text("改", "cure it"))


def crashing(power: Power, _flow: object, _catalogue: object) -> Iterator[Finding]:
    yield found("先查出的", power.origin)
    raise ZeroDivisionError("除以零")


def modules_of(monkeypatch: pytest.MonkeyPatch, **checks: Any) -> None:
    made = {code: cast("ModuleType", SimpleNamespace(check=run)) for code, run in checks.items()}
    monkeypatch.setattr(runner, "checking", lambda: made)


def test_a_step_without_limit_is_found() -> None:
    assert codes(POWER) == ["QD401"]


def test_a_crash_is_a_problem_and_the_others_run_on(monkeypatch: pytest.MonkeyPatch) -> None:
    modules_of(monkeypatch, QD301=crashing, QD302=lambda power, *_: [found("后面的", power.origin)])
    assert codes(POWER) == ["QD301", "QD302", "QD901"]


def test_a_crash_is_told_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    modules_of(monkeypatch, QD301=crashing)
    message = check(catalogue(POWER), nowhere)[1].message.en
    assert message == "check QD301 itself failed (ZeroDivisionError: 除以零); the others ran on"


def test_the_place_is_the_nearest_one_that_is_written() -> None:
    spans = {("steps",): Span(FILE, 9, 1, 9, 3), (): Span(FILE, 1, 1, 1, 2)}
    (problem,) = check(catalogue(POWER), lambda route: spans.get(route.keys))  # type: ignore[arg-type]
    assert (str(problem.span), problem.route.keys) == (f"{FILE}:9:1", ("steps", "核实"))


def test_the_preset_gives_the_severity() -> None:
    idle = replace(POWER, waivers=(Waiver("QD306", "旧"),))
    mild, hard = (
        {problem.code: problem.severity for problem in check(catalogue(idle), nowhere, **preset)}
        for preset in ({}, {"preset": STRICT})
    )
    assert (mild["QD903"], hard["QD903"]) == (Severity.WARNING, Severity.ERROR)


def test_what_two_powers_share_is_said_once() -> None:
    other = replace(POWER, id="other", code="BM-91", name="另一项")
    assert codes(POWER, other) == ["QD401"]


def test_problems_come_in_the_order_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    def two(power: Power, *_: object) -> list[Finding]:
        return [found("后", power.origin.down("b")), found("先", power.origin.down("a"))]

    modules_of(monkeypatch, QD301=two)
    lines = {"a": 2, "b": 10}
    problems = check(catalogue(POWER), lambda route: Span(FILE, lines[str(route.keys[0])], 1, 11, 1))
    assert [problem.message.zh for problem in problems] == ["先", "后"]


@pytest.mark.parametrize(
    ("waiver", "expected"),
    [
        (Waiver("QD401", "农忙"), []),
        (Waiver("QD401", "农忙", "核实"), []),
        (Waiver("QD401", "农忙", "别处"), ["QD401", "QD903"]),
        (Waiver("QD401", " "), ["QD401", "QD902"]),
        (Waiver("QD402", "事急"), ["QD401", "QD904"]),
        (Waiver("QD306", "旧"), ["QD401", "QD903"]),
    ],
    ids=["the whole power", "the step", "another step", "no reason", "fixed by law", "another code"],
)
def test_waivers(waiver: Waiver, expected: list[str]) -> None:
    assert sorted(codes(replace(POWER, waivers=(waiver,)))) == expected


def test_a_waiver_for_a_frame_covers_its_steps() -> None:
    inside = replace(LATE, id="受理/核实")
    power = replace(POWER, steps={"受理/核实": inside}, waivers=(Waiver("QD401", "农忙", "受理"),))
    assert codes(power) == []


def test_a_waiver_of_an_unknown_code_lists_near_ones() -> None:
    (idle,) = (
        problem
        for problem in check(catalogue(replace(POWER, waivers=(Waiver("QD4O1", "农忙"),))), nowhere)
        if problem.code == "QD903"
    )
    assert "QD401" in idle.remedy.zh


@pytest.mark.parametrize("targets", [("补正",), ("核实",), ()], ids=["only to itself", "a loop", "nothing leads on"])
def test_a_beginning_without_an_end_names_the_place_where_cases_get_stuck(targets: tuple[str, ...]) -> None:
    outcomes = {name: Outcome(name, (Way(name),)) for name in targets}
    steps = {
        "核实": replace(LATE, outcomes={DONE: Outcome(DONE, (Way("补正"),))}),
        "补正": replace(LATE, id="补正", label="补正", outcomes=outcomes),
        "复核": replace(LATE, id="复核", label="复核", start=Start(), outcomes={DONE: Outcome(DONE, (Way("复核"),))}),
    }
    found = [problem for problem in check(catalogue(replace(POWER, steps=steps)), nowhere) if problem.code == "QD303"]
    places = [[other.message.en for other in problem.related] for problem in found]
    assert sorted(map(len, places)) == [1, 1]
    assert ["stuck at “复核”"] in places
