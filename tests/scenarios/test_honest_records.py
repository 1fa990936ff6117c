"""No false alarm: every shipped scenario, played on a record of its own, verifies. Four catalogues, a sample in the
suite and all of it with `make long`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import pytest

from qingdan import read_catalogue
from qingdan.engine.model.period import Calendar
from qingdan.engine.runtime.rehearsal import scenario
from qingdan.engine.runtime.rehearsal.stage import Stage
from qingdan.engine.runtime.store.memory import MemoryStore
from tests.honest import findings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qingdan.engine.model.catalogue import Catalogue
    from qingdan.engine.model.power import Power

COUNTIES = ("heyang", "dali", "linwei", "tongguan")
SAMPLE = {"BM-01", "BM-02", "BM-03", "BM-14", "RC-01", "RC-04", "ZD-04", "ZD-07"}
"""Powers with a vote, a draw, a sum, a called case, a chain, a hand-over."""


def played(monkeypatch: pytest.MonkeyPatch, catalogue: Catalogue, data: Mapping[str, Any]) -> list[MemoryStore]:
    """The records of the scenarios of a file, those in which a draw fell otherwise among them."""
    stores: list[MemoryStore] = []

    def stage(list_: Catalogue, power: Power) -> Stage:
        stores.append(MemoryStore())
        return Stage(list_, power, store=stores[-1])

    monkeypatch.setattr(scenario, "Stage", stage)
    assert all(result.passed for result in scenario.run(catalogue, data))
    return stores


def verified(monkeypatch: pytest.MonkeyPatch, county: str, codes: set[str] | None) -> int:
    loaded = read_catalogue(county)
    assert loaded.catalogue is not None
    calendar, entries = Calendar(loaded.catalogue.days_off, loaded.catalogue.days_on), 0
    for document in loaded.scenarios:
        data = cast("Any", document.data)
        if codes is None or data["power"] in codes:
            for store in played(monkeypatch, loaded.catalogue, data):
                assert findings(store, calendar) == []
                assert findings(store) == [], "without the days off of the catalogue"
                entries += store.tally().entries
    return entries


def test_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    assert verified(monkeypatch, "heyang", SAMPLE) > 500


@pytest.mark.long
@pytest.mark.parametrize("county", COUNTIES)
def test_every_scenario(monkeypatch: pytest.MonkeyPatch, county: str) -> None:
    assert verified(monkeypatch, county, None) > 4000
