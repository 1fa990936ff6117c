"""Severities: the code's own, its family's, the default; strict is never milder."""

from __future__ import annotations

import pytest

from qingdan.engine.analysis.pages import modules
from qingdan.engine.analysis.presets import FIXED, PRESETS, RECOMMENDED, STRICT, graded, severity
from qingdan.engine.errors import Text
from qingdan.engine.positions import Problem, Route, Severity

ORDER = [Severity.NOTE, Severity.WARNING, Severity.ERROR]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("QD101", Severity.ERROR),
        ("QD301", Severity.ERROR),
        ("QD405", Severity.WARNING),
        ("QD505", Severity.NOTE),
        ("QD801", Severity.WARNING),
        ("QD803", Severity.ERROR),
    ],
)
def test_the_nearest_entry_wins(code: str, expected: Severity) -> None:
    assert severity(code, RECOMMENDED) is expected


@pytest.mark.parametrize("code", modules())
def test_strict_is_one_degree_harder(code: str) -> None:
    mild, hard = (ORDER.index(severity(code, preset)) for preset in (RECOMMENDED, STRICT))
    assert hard == min(mild + 1, len(ORDER) - 1)


def test_every_entry_names_a_code_or_a_family_that_is_there() -> None:
    keys = {key for preset in PRESETS.values() for key in preset} | FIXED
    known = {code[:length] for code in modules() for length in (2, 3, 5)}
    assert keys <= known


def test_what_the_law_fixes_is_an_error() -> None:
    assert {severity(code, RECOMMENDED) for code in FIXED} == {Severity.ERROR}


def test_a_problem_found_elsewhere_is_graded_too() -> None:
    problem = Problem("QD801", Severity.ERROR, Text("长", "long"), Route("a.yaml"))
    assert graded(problem, RECOMMENDED).severity is Severity.WARNING
