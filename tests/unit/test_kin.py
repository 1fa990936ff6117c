"""回避 by kinship: either side suffices, each person is asked once an act, and what the host answers is folded."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from qingdan.engine.errors import StepRefused, UsageError
from qingdan.engine.language.load import load_catalogue
from qingdan.engine.model.parts import Field, Recusal, Signature
from qingdan.engine.model.power import Power
from qingdan.engine.model.words import FieldType
from qingdan.engine.runtime.commands import Actor
from qingdan.engine.runtime.host import Host
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store.memory import MemoryStore
from tests.moving import GRANT, OVERSIGHT, VILLAGER, listing
from tests.powers import MONDAY, VILLAGE, step

CLERK = Actor("戊", ["村委会"], place=VILLAGE)
POWER = replace(
    GRANT,
    steps={
        "提出": step("提出", "申请人", "核实", record=("见证人",)),
        "核实": step(
            "核实", "村委会", {"属实": "办成", "不属实": "不予"}, record=("收款人",), recuse=Recusal(kin=True)
        ),
    },
    fields={"见证人": Field(FieldType.PERSON), "收款人": Field(FieldType.PERSON)},
    materials={},
)


@dataclass
class Register(Host):
    """A household register: who is kin of whom as it is written there, and who was asked."""

    kin: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def now(self) -> Any:
        return MONDAY

    def kin_of(self, person: str) -> Collection[str]:
        self.asked.append(person)
        answer: Collection[str] = self.kin.get(person, ())
        return answer


def standing(host: Host, *, by: Actor = VILLAGER, witness: str = "庚、辛", power: Power = POWER) -> tuple[Engine, str]:
    """A case before 核实, with two witnesses put down."""
    engine = Engine(listing(power), MemoryStore(), host=host)
    case = engine.open("grant", VILLAGE, by=by).id
    engine.take(case, "提出", data={"见证人": witness}, by=by)
    return engine, case


def verify(engine: Engine, case: str, by: Actor = CLERK, payee: str = "癸") -> str:
    """Where the case ends, or the code of the refusal."""
    try:
        return engine.take(case, "核实", "属实", {"收款人": payee}, by=by).end
    except StepRefused as refused:
        return refused.code


@pytest.mark.parametrize("person", ["甲", "庚", "辛", "癸"])
@pytest.mark.parametrize("written", ["戊", "戊 ", "\u200b戊", "戊\u3000", "戊\ufeff"])
def test_either_side_suffices(person: str, written: str) -> None:
    """A party, two persons recorded before, one put down by this very act."""
    engine, case = standing(Register({"戊": [person.replace("甲", " 甲")]}))
    assert verify(engine, case) == "QR105"
    engine, case = standing(Register({person: [written]}))
    assert verify(engine, case) == "QR105"


def test_nobody_is_kin() -> None:
    host = Register({"甲": ["壬"], "戊": ["己"], "己": ["戊"]})
    engine, case = standing(host)
    assert verify(engine, case) == "办成"
    assert host.asked == ["戊", "甲", "庚", "辛", "癸"]


def test_each_person_is_asked_once_an_act() -> None:
    host = Register()
    engine, case = standing(host, witness="庚、甲、庚")
    assert not host.asked, "no office has acted"
    verify(engine, case, payee="甲")
    assert host.asked == ["戊", "甲", "庚"]


def test_an_act_that_is_decided_anew_asks_nobody_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody signs meanwhile: the case stands at the same step, one entry later."""
    signed = replace(POWER.steps["核实"], sign=(Signature("村监委会"),))
    power = replace(POWER, steps={**POWER.steps, "核实": signed})
    host = Register()
    engine, case = standing(host, power=power)
    other = Engine(listing(power), engine.store, host=host)
    append = engine.store.append
    overtaken = iter([True])

    def late(*args: Any, **named: Any) -> Any:
        if next(overtaken, False):
            other.sign(case, "核实", "属实", {"收款人": "癸"}, by=OVERSIGHT)
            host.asked.clear()
        return append(*args, **named)

    monkeypatch.setattr(engine.store, "append", late)
    assert engine.take(case, "核实", "不属实", {"收款人": "癸"}, by=CLERK).end == "不予"
    assert [entry.event.kind.value for entry in engine.history(case)] == ["opened", "taken", "signed", "taken"]
    assert host.asked == []


def test_one_who_is_a_party_himself_needs_no_register() -> None:
    host = Register()
    engine, case = standing(host)
    assert verify(engine, case, by=replace(CLERK, id="甲")) == "QR105"
    assert verify(engine, case, by=replace(CLERK, id="癸")) == "QR105"
    assert host.asked == []


def test_kin_that_a_party_declares_at_opening_keep_out() -> None:
    host = Register()
    engine, case = standing(host, by=replace(VILLAGER, kin=frozenset({"戊"})))
    assert verify(engine, case) == "QR105"
    assert verify(engine, case, by=replace(CLERK, id="壬")) == "办成"


def test_kin_that_the_actor_declares_keep_out() -> None:
    engine, case = standing(Register())
    assert verify(engine, case, by=replace(CLERK, kin=frozenset({"辛"}))) == "QR105"


def test_what_the_host_raises_comes_out_and_nothing_is_recorded() -> None:
    class Down(Register):
        def kin_of(self, person: str) -> Collection[str]:
            if person == "庚":
                raise LookupError("户籍库连不上")
            return super().kin_of(person)

    engine, case = standing(Down())
    before = engine.history(case)
    with pytest.raises(LookupError, match="户籍库连不上"):
        verify(engine, case)
    assert engine.history(case) == before


@pytest.mark.parametrize("answer", ["甲", None, 7, [1], ["庚", None]])
def test_an_answer_that_is_no_collection_of_ids(answer: object) -> None:
    engine, case = standing(Register({"戊": answer}))
    with pytest.raises(UsageError, match=r"kin_of\(\) 的回答"):
        verify(engine, case)


def test_holders_are_folded_and_each_is_named_once() -> None:
    class Office(Register):
        def holders(self, role: str, village: str) -> Collection[str]:
            return ["戊 ", "\u200b壬", "戊"] if role == "村委会" else []

    engine, case = standing(Office())
    assert engine.hands(case)["村委会"] == ("戊", "壬")


def test_the_seal_of_the_shipped_list() -> None:
    """RC-04: the register says that the party's kin is the director, and says nothing of the director."""
    host = Register({"v": {"zhuren"}})
    engine = Engine(load_catalogue(), MemoryStore(), host=host)
    villager = Actor("v", roles=["申请人"], place=VILLAGE)
    case = engine.open("RC-04", VILLAGE, {"申请人": "v"}, by=villager).id
    data = {"用印事项": "便民申请表", "用途": "申请救助"}
    engine.take(case, "用印申请", None, data, {"用印文件": "a" * 64}, by=villager)
    with pytest.raises(StepRefused) as refused:
        engine.take(case, "主任审批", "同意", by=Actor("zhuren", roles=["主任"], place=VILLAGE))
    assert refused.value.code == "QR105"
