"""The same person under another spelling: no second signature, no way past recusal, nothing recorded at all."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from qingdan.engine.errors import StepRefused, UsageError
from qingdan.engine.identity import canonical_id
from qingdan.engine.model.parts import Field, Recusal, Signature
from qingdan.engine.model.words import FieldType
from qingdan.engine.runtime.commands import Actor
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store.memory import MemoryStore
from tests.moving import GRANT, OFFICE, OVERSIGHT, VILLAGER, listing
from tests.powers import MONDAY, VILLAGE, step

if TYPE_CHECKING:
    from collections.abc import Callable

    from qingdan.engine.runtime.standing import Case

PERSON = "买买提·艾力1é"
ALIKE = {"·": "•・‧･", "1": "１①¹𝟏", "é": ["e\u0301"], "买": ["买\ufe00"], "力": "⼒カ"}
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u202e\u2066\ufe0f\U000e0100\u034f\x00\x07\x1b\x7f\x9b\u2028\t\n"
BLANKS = " \u3000\u00a0\u2003"
POWER = replace(
    GRANT,
    steps={
        "提出": step("提出", "申请人", "初核"),
        "初核": step("初核", "村委会", "审核"),
        "审核": step(
            "审核",
            "村委会",
            {"属实": "办成", "不属实": "不予"},
            record=("收款人",),
            sign=(Signature("村监委会", 2),),
            recuse=Recusal(kin=True, apart_from=("初核",)),
        ),
    },
    fields={"收款人": Field(FieldType.PERSON)},
    materials={},
)
PAYEE = {"收款人": "庚"}


@st.composite
def variants(draw: st.DrawFn, name: str = PERSON) -> str:
    """Another spelling of the person."""
    chars = [draw(st.sampled_from([char, *ALIKE.get(char, "")])) for char in name]
    for _ in range(draw(st.integers(0, 2))):
        chars.insert(draw(st.integers(0, len(chars))), draw(st.sampled_from(INVISIBLE)))
    outer = st.text(BLANKS, max_size=2)
    written = unicodedata.normalize(draw(st.sampled_from(["NFC", "NFD"])), "".join(chars))
    written = draw(outer) + written + draw(outer)
    assume(written != name)
    return written


@cache
def standing(party: str = "甲", handler: str = OFFICE.id) -> tuple[Engine, str]:
    """A case before 审核, signed once: by the person, where he may."""
    engine = Engine(listing(POWER), MemoryStore(), clock=lambda: MONDAY)
    villager = replace(VILLAGER, id=party)
    case = engine.open("grant", VILLAGE, by=villager).id
    engine.take(case, "提出", by=villager)
    engine.take(case, "初核", by=replace(OFFICE, id=handler))
    signer = OVERSIGHT.id if PERSON in {party, handler} else PERSON
    engine.sign(case, "审核", "属实", PAYEE, by=replace(OVERSIGHT, id=signer))
    return engine, case


def refused(act: Callable[[], Case], engine: Engine, case: str) -> None:
    """The act is a wrong use, whatever it is, and the record is as it was."""
    before = engine.history(case)
    with pytest.raises(UsageError):
        act()
    assert engine.history(case) == before


def test_the_person_himself_cannot_act_twice() -> None:
    """What the variants must not get round."""
    engine, case = standing()
    with pytest.raises(StepRefused, match="已经签过"):
        engine.sign(case, "审核", "属实", PAYEE, by=replace(OVERSIGHT, id=PERSON))
    engine, case = standing(handler=PERSON)
    with pytest.raises(StepRefused, match="必须换人"):
        engine.take(case, "审核", "不属实", PAYEE, by=replace(OFFICE, id=PERSON))


@given(variants())
def test_the_variants_are_variants(written: str) -> None:
    assert canonical_id(written) == PERSON


@given(variants())
def test_no_second_signature(written: str) -> None:
    engine, case = standing()
    refused(lambda: engine.sign(case, "审核", "属实", PAYEE, by=replace(OVERSIGHT, id=written)), engine, case)


@given(variants())
def test_no_way_past_recusal(written: str) -> None:
    for made in (standing(party=PERSON), standing(handler=PERSON)):
        engine, case = made
        refused(lambda: engine.take(case, "审核", "不属实", PAYEE, by=replace(OFFICE, id=written)), engine, case)  # noqa: B023


@given(variants())
def test_no_other_party_and_no_agent(written: str) -> None:
    engine, case = standing(party=PERSON)
    agent = Actor("壬", ["代办员"], agent_for=PERSON, mandate="1")
    refused(lambda: engine.withdraw(case, by=replace(agent, agent_for=written)), engine, case)
    refused(lambda: engine.open("grant", VILLAGE, {"申请人": written}, by=VILLAGER), engine, case)
    with pytest.raises(UsageError):
        replace(VILLAGER, kin=frozenset({written}))


@given(variants(), st.sampled_from(["{}", "庚、{}", "{}、庚"]))
def test_no_other_person_in_a_field(written: str, among: str) -> None:
    """Refused before anything is recorded as put down, and recusal sees the person in it."""
    engine, case = standing()
    data: Any = {"收款人": among.format(written)}
    for who in (OFFICE.id + "2", PERSON):
        with pytest.raises((StepRefused, UsageError)) as no:
            engine.take(case, "审核", "不属实", data, by=replace(OFFICE, id=who))
        code = getattr(no.value, "code", "")
        assert code in {"", "QR106"} if who != PERSON else code in {"", "QR105"}
    assert "收款人" not in engine.case(case).fields
