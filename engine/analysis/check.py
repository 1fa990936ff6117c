"""Runs the checks over a catalogue and turns what they find into problems.

A module under `checks/` has `check(power, flow, catalogue)` or `check_catalogue(catalogue)`, each yielding findings,
or neither, where its code is found elsewhere (`pages.FOUND_ELSEWHERE`) and the module is the page alone. A check that
crashes becomes a QD901 and the others run on. Findings named in a power's 免检 are left out, a waiver without effect
is itself a problem.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, TypeAlias

from ..arguments import Checks, function, instance, mapping, plain
from ..checked import checked_function
from ..errors import Text
from ..model.catalogue import Catalogue
from ..positions import Problem, Related, Route, Severity, Span
from .finding import Finding, listed, within
from .graph import FlowGraph
from .pages import checking, codes
from .presets import FIXED, RECOMMENDED, Preset, severity

if TYPE_CHECKING:
    from ..model.power import Power, Waiver

Locate: TypeAlias = Callable[[Route], Span | None]
Found: TypeAlias = tuple[str, Finding]

CATALOGUE_FILE = "catalogue.yaml"


_ARGUMENTS: Checks = {
    "catalogue": instance(Catalogue, "清单（Catalogue）", "a Catalogue"),
    "locate": function,
    "preset": mapping(plain, instance(Severity, "轻重（Severity）", "a Severity")),
}


@checked_function(_ARGUMENTS)
def check(catalogue: Catalogue, locate: Locate, preset: Preset = RECOMMENDED) -> tuple[Problem, ...]:
    """Every problem of the catalogue's powers and of the catalogue itself, by file, line and code.

    `locate` gives the span of a route, or None where nothing stands; then the place above it is shown.
    """
    found = [*_of_catalogue(catalogue)]
    for power in catalogue.powers.values():
        found += check_power(power, catalogue)
    problems = {_problem(code, finding, locate, preset): None for code, finding in found}
    return tuple(sorted(problems, key=_order))


def check_power(power: Power, catalogue: Catalogue) -> list[Found]:
    """What the checks find in one power, each with its code, less what is waived."""
    flow = FlowGraph(power)
    found: list[Found] = []
    for code, module in checking().items():
        if hasattr(module, "check"):
            found += _guarded(code, power.origin, partial(module.check, power, flow, catalogue))
    return [*_unwaived(power, found), *_waivers(power, found)]


def _of_catalogue(catalogue: Catalogue) -> Iterator[Found]:
    for code, module in checking().items():
        if hasattr(module, "check_catalogue"):
            yield from _guarded(code, Route(CATALOGUE_FILE), partial(module.check_catalogue, catalogue))


def _guarded(code: str, place: Route, run: Callable[[], Iterable[Finding]]) -> list[Found]:
    """What `run` yields; where it crashes, what it yielded until then and a QD901."""
    found: list[Found] = []
    try:
        found.extend((code, finding) for finding in run())
    except Exception as crash:  # noqa: BLE001  (one bad check must not hide the others)
        found.append(("QD901", _crashed(code, place, crash)))
    return found


def _crashed(code: str, place: Route, crash: Exception) -> Finding:
    what = f"{type(crash).__name__}: {crash}"
    return Finding(
        place,
        Text(
            f"检查 {code} 自己出错了（{what}），其他检查照常", f"check {code} itself failed ({what}); the others ran on"
        ),
        Text(
            "这是程序的毛病，请把这个文件和这句话报给维护人", "this is a fault of the program: report it with this file"
        ),
    )


def _covers(waiver: Waiver, code: str, finding: Finding) -> bool:
    return waiver.code == code and (not waiver.step or within(finding.step, waiver.step))


def _unwaived(power: Power, found: Iterable[Found]) -> Iterator[Found]:
    in_effect = [waiver for waiver in power.waivers if waiver.reason.strip() and waiver.code not in FIXED]
    for code, finding in found:
        if not any(_covers(waiver, code, finding) for waiver in in_effect):
            yield code, finding


def _waivers(power: Power, found: Iterable[Found]) -> Iterator[Found]:
    """What is wrong with the waivers themselves."""
    kept = list(found)
    for number, waiver in enumerate(power.waivers):
        place = power.origin.down("waivers", number)
        if not waiver.reason.strip():
            yield (
                "QD902",
                Finding(
                    place,
                    Text(f"免检 {waiver.code} 没有写理由", f"the waiver of {waiver.code} gives no reason"),
                    Text("写上理由，或者删掉这条免检", "give the reason, or delete the waiver"),
                ),
            )
        elif waiver.code in FIXED:
            yield (
                "QD904",
                Finding(
                    place,
                    Text(f"{waiver.code} 是法律定的，不能免检", f"{waiver.code} is fixed by law and cannot be waived"),
                    Text("删掉这条免检，照法律改", "delete the waiver and follow the law"),
                ),
            )
        elif waiver.code not in codes():
            near = listed(get_close_matches(waiver.code, codes(), n=3))
            yield (
                "QD903",
                Finding(
                    place,
                    Text(
                        f"没有 {waiver.code} 这个码，这条免检没有用",
                        f"there is no code {waiver.code}: the waiver has no effect",
                    ),
                    Text(f"改正它的码；相近的有：{near.zh}", f"correct its code; near it: {near.en}"),
                ),
            )
        elif not any(_covers(waiver, code, finding) for code, finding in kept):
            where = (
                Text(f"步骤“{waiver.step}”", f"step “{waiver.step}”") if waiver.step else Text("本事项", "this power")
            )
            yield (
                "QD903",
                Finding(
                    place,
                    Text(
                        f"{where.zh}没有查出 {waiver.code}，这条免检没有用",
                        f"{waiver.code} found nothing in {where.en}: the waiver has no effect",
                    ),
                    Text("删掉这条免检，或者改正它的码和步骤", "delete the waiver, or correct its code and step"),
                ),
            )


def _problem(code: str, finding: Finding, locate: Locate, preset: Preset) -> Problem:
    return Problem(
        code,
        severity(code, preset),
        finding.message,
        finding.route,
        _span(finding.route, locate),
        tuple(
            Related(other.message, other.route, other.span or _span(other.route, locate)) for other in finding.related
        ),
        finding.remedy,
    )


def _span(route: Route, locate: Locate) -> Span | None:
    """The span of the route, or of the nearest place above it that is written."""
    for length in range(len(route.keys), -1, -1):
        span = locate(Route(route.file, route.keys[:length]))
        if span is not None:
            return span
    return None


def _order(problem: Problem) -> tuple[str, int, int, str, str]:
    line, column = (problem.span.line, problem.span.column) if problem.span else (0, 0)
    return problem.route.file, line, column, problem.code, problem.message.zh
