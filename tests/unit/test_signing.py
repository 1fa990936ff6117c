"""Signing by the public engine: what is covered is given as data, and nobody needs to know a digest."""

from __future__ import annotations

import inspect
from collections.abc import Mapping

import pytest

import qingdan
from qingdan import Actor, Engine, StepRefused, load_catalogue, open_store

CATALOGUE = load_catalogue()
VILLAGE = "610524101203"
PAPER = "a" * 64
CLERK, WATCH = (Actor(name, [role], place=VILLAGE) for name, role in (("丙", "文书"), ("丁", "村监委会")))
RECEIVED = {"款物来源": "县慈善会", "款物数额": "大米 20 袋", "定向捐赠": False}


def counted() -> tuple[Engine, str]:
    """A case of RC-09 before 接收清点, at which three fields are put down and 村监委会 signs."""
    engine = Engine(CATALOGUE, open_store("memory:"))
    return engine, engine.open("RC-09", VILLAGE, by=CLERK, start="接收清点").id


def test_no_digest_is_asked_for() -> None:
    assert "data_digest" not in inspect.signature(Engine.sign).parameters
    assert not [name for name in qingdan.__all__ if "digest" in name.lower()]


def test_a_signature_covers_the_data_that_are_put_down() -> None:
    engine, case = counted()
    engine.sign(case, "接收清点", data=RECEIVED, by=WATCH)
    with pytest.raises(StepRefused) as no:
        engine.take(case, "接收清点", data={**RECEIVED, "款物数额": "大米 2 袋"}, materials={"清点单": PAPER}, by=CLERK)
    assert no.value.code == "QR109"
    assert engine.take(case, "接收清点", data=RECEIVED, materials={"清点单": PAPER}, by=CLERK).step != "接收清点"


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        ({}, set(RECEIVED)),
        ({**RECEIVED, "定向捐赠": "也许"}, {"定向捐赠"}),
        ({**RECEIVED, "款物数额": "", "别的": 1}, {"款物数额", "别的"}),
        ({"款物来源": "县慈善会"}, {"款物数额", "定向捐赠"}),
    ],
)
def test_nobody_signs_for_what_cannot_be_put_down(data: Mapping[str, object], wrong: set[str]) -> None:
    engine, case = counted()
    with pytest.raises(StepRefused) as no:
        engine.sign(case, "接收清点", data=data, by=WATCH)
    assert (no.value.code, set(no.value.fields)) == ("QR106", wrong)
