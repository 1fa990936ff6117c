"""No power without a law: take away any one basis of any power, and it is off the list and cannot be opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from qingdan.engine.errors import StepRefused, UsageError
from qingdan.engine.model.catalogue import Catalogue
from qingdan.engine.model.period import CHINA
from qingdan.engine.model.power import Power
from qingdan.engine.runtime.commands import Actor
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store.memory import MemoryStore
from tests.atlas import CATALOGUE
from tests.driver import opening, place

DAY = date(2026, 11, 26)
BASES = [(power.id, law) for power in CATALOGUE.powers.values() for law in dict.fromkeys(b.law for b in power.basis)]


def opened(catalogue: Catalogue, power: Power, day: date) -> str:
    """The code of the refusal when somebody who may opens a case on that day, "" where it is opened."""
    asked = opening(power, power.first.id)
    role = power.first.by[0]
    by = asked.by or Actor(f"{role}·立案", [role], place=place(power, role))
    engine = Engine(catalogue, MemoryStore(), clock=lambda: datetime.combine(day, time(10), CHINA))
    try:
        engine.open(power.id, asked.village, asked.parties, start=asked.start, by=by)
    except StepRefused as refused:
        return refused.code
    return ""


@pytest.mark.parametrize("id", CATALOGUE.powers)
def test_every_power_stands_on_the_list_today_and_can_be_opened(id: str) -> None:  # noqa: A002
    power = CATALOGUE.power(id, DAY)
    assert power.basis
    assert power.provenance
    assert power.edition == CATALOGUE.edition.id
    assert opened(CATALOGUE, power, DAY) == ""


@pytest.mark.parametrize(("id", "law"), BASES)
def test_without_any_one_of_its_laws_it_is_off_the_list(id: str, law: str) -> None:  # noqa: A002
    power = CATALOGUE.powers[id]
    gone = replace(CATALOGUE, laws={name: text for name, text in CATALOGUE.laws.items() if name != law})
    ended = replace(
        CATALOGUE, laws={**CATALOGUE.laws, law: replace(CATALOGUE.laws[law], until=DAY - timedelta(days=1))}
    )
    for catalogue in (gone, ended):
        with pytest.raises(UsageError):
            catalogue.power(id, DAY)
        assert opened(catalogue, power, DAY) == "QR100"
    assert opened(ended, power, DAY - timedelta(days=1)) == "", "on its last day the law still holds"


@pytest.mark.parametrize("id", CATALOGUE.powers)
def test_without_any_basis_it_is_no_power(id: str) -> None:  # noqa: A002
    bare = replace(CATALOGUE.powers[id], basis=())
    catalogue = replace(CATALOGUE, powers={**CATALOGUE.powers, id: bare})
    assert opened(catalogue, bare, DAY) == "QR100"
