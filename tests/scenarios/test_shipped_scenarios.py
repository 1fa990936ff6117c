"""The scenarios that the list of Heyang ships: each goes as it says, and together they leave no outcome untried."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, cast

import pytest

from qingdan import read_catalogue
from qingdan.engine.runtime.rehearsal.scenario import Result, coverage, run

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qingdan.engine.model.catalogue import Catalogue

FEWEST = 4
"""Scenarios of a power: the good way, a loop, an end without success, an attempt off the list."""

LOADED = read_catalogue()
FILES: dict[str, Any] = {
    str(data["power"]): data for data in (cast("Any", document.data) for document in LOADED.scenarios)
}
NAMES = [(code, name) for code, data in FILES.items() for name in data["scenarios"]]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    assert LOADED.catalogue is not None
    return LOADED.catalogue


@pytest.fixture(scope="module")
def results(catalogue: Catalogue) -> Mapping[str, Mapping[str, Result]]:
    """Every scenario as it was played, by the power's code and its own name."""
    return {code: {result.name: result for result in run(catalogue, data)} for code, data in FILES.items()}


def acts(data: Mapping[str, Any], name: str) -> Sequence[tuple[str, Any]]:
    return [line for act in data["scenarios"][name] for line in act.items()]


def test_the_shipped_list_has_no_problem() -> None:
    assert LOADED.problems == ()


@pytest.mark.parametrize(("code", "name"), NAMES, ids=[f"{code}-{name}" for code, name in NAMES])
def test_goes_as_it_says(results: Mapping[str, Mapping[str, Result]], code: str, name: str) -> None:
    result = results[code][name]
    place = " ".join(str(key) for key in result.keys)
    assert result.passed, f"{place}: {result.text.zh if result.text else ''}"


def test_every_power_has_its_file(catalogue: Catalogue) -> None:
    assert set(FILES) == {power.code for power in catalogue.powers.values()}


@pytest.mark.parametrize("code", FILES)
def test_has_enough_scenarios(code: str) -> None:
    assert len(FILES[code]["scenarios"]) >= FEWEST


@pytest.mark.parametrize("code", FILES)
def test_tries_to_act_off_the_list(code: str) -> None:
    codes = Counter(
        said["code"] for name in FILES[code]["scenarios"] for act, said in acts(FILES[code], name) if act == "refuse"
    )
    assert len(codes) > 1


def test_the_refusals_tried_cover_the_codes_of_an_act() -> None:
    tried = {
        said["code"]
        for data in FILES.values()
        for name in data["scenarios"]
        for act, said in acts(data, name)
        if act == "refuse"
    }
    assert tried >= {f"QR1{number:02}" for number in (1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14)}


def test_no_outcome_is_left_untried(catalogue: Catalogue, results: Mapping[str, Mapping[str, Result]]) -> None:
    played = [result for by_name in results.values() for result in by_name.values()]
    missing = {power: covered.missing for power, covered in coverage(catalogue, played).items() if covered.missing}
    assert missing == {}


def test_no_end_is_left_unreached(catalogue: Catalogue, results: Mapping[str, Mapping[str, Result]]) -> None:
    """Ends in the middle of a scenario count too: a line 到 names them."""
    reached: defaultdict[str, set[str]] = defaultdict(set)
    for code, data in FILES.items():
        for name in data["scenarios"]:
            reached[code] |= {said for act, said in acts(data, name) if act == "reach"} | {results[code][name].end}
    missing = {power.code: set(power.ends) - reached[power.code] for power in catalogue.powers.values()}
    unnamed = {code: {end for end in ends if end != "已撤回"} for code, ends in missing.items()}
    assert {code: ends for code, ends in unnamed.items() if ends} == {}
