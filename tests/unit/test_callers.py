"""Who acted where a case was called, and who is kin there, keeps out of the called case too; counts begin anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qingdan.engine.errors import StepRefused
from qingdan.engine.language.building.calls import misfits
from qingdan.engine.model.parts import Call, Recusal
from qingdan.engine.model.power import Frame, Power
from qingdan.engine.model.words import EndKind
from qingdan.engine.runtime.commands import Actor
from qingdan.engine.runtime.standing import Case
from tests.jobs import Office
from tests.powers import power, step, when

KINDS = {kind.value: "办成" for kind in EndKind}
ASK = power(
    "ask",
    [step("批", "村委会", "印"), step("印", "村委会", KINDS, call=Call("SEAL", parties={"申请人": "申请人"}))],
)
OUTER = power("outer", [step("议", "村委会", "转"), step("转", "村委会", KINDS, call=Call("ASK"))])


def seal(*apart: str) -> Power:
    return power("seal", [step("盖", "村委会", "办成", recuse=Recusal(kin=True, apart_from=apart))])


def who(name: str) -> Actor:
    return Actor(name, ["村委会"])


def called(office: Office) -> Case:
    parent = office.begin("ask", by=Actor("甲", ["申请人", "村委会"], kin=frozenset({"丁"})))
    office.engine.take(parent.id, "批", by=who("乙"))
    return office.engine.case(office.engine.take(parent.id, "印", by=who("丙")).child)


def refused(office: Office, case: Case, by: str) -> str:
    with pytest.raises(StepRefused) as no:
        office.engine.take(case.id, "盖", by=who(by))
    return no.value.code


def test_who_approved_in_the_caller_does_not_seal() -> None:
    office = Office((ASK, OUTER, seal("ASK/批")))
    case = called(office)
    assert refused(office, case, "乙") == "QR105"
    assert office.engine.take(case.id, "盖", by=who("丙")).end == "办成"


def test_nor_who_decided_in_the_caller_of_the_caller() -> None:
    office = Office((ASK, OUTER, seal("ASK/批", "OUTER/议")))
    outer = office.begin("outer")
    office.engine.take(outer.id, "议", by=who("戊"))
    ask = office.engine.take(outer.id, "转", by=who("己")).child
    office.engine.take(ask, "批", by=who("乙"))
    case = office.engine.case(office.engine.take(ask, "印", by=who("丙")).child)
    assert [refused(office, case, name) for name in ("乙", "戊")] == ["QR105", "QR105"]
    assert office.engine.take(case.id, "盖", by=who("己")).end == "办成"


def test_kin_declared_in_the_caller_keeps_out_of_the_called() -> None:
    office = Office(
        (replace(ASK, steps={**ASK.steps, "批": replace(ASK.steps["批"], by=("申请人", "村委会"))}), seal())
    )
    case = called(office)
    assert case.kin == {"丁"}
    assert refused(office, case, "丁") == "QR105"


def test_a_step_that_no_caller_has_is_a_problem() -> None:
    codes = [problem.code for problem in misfits((ASK, seal("ASK/批", "ASK/没有", "ASK")))]
    assert codes == ["QD201", "QD201"]


def test_what_is_counted_in_a_procedure_begins_anew_with_it() -> None:
    tender = power(
        "tender",
        [
            step("定", "村委会", {"招": "招标/开标", "完": "办成"}),
            step(
                "招标/开标",
                "村委会",
                {
                    "有人": "定",
                    "无人": [
                        when("次数 >= 2", "定", ("招标/开标", "无人")),
                        when("次数 >= 2", "招标/开标", ("招标/开标", "无人"), holds=False),
                    ],
                },
            ),
        ],
        frames={"招标": Frame(id="招标", label="招标", procedure="招标")},
    )
    office = Office((tender,))
    case = office.take(office.begin("tender"), "招")
    for _ in range(2):
        case = office.take(case, "无人")
        assert case.step == "招标/开标"
        case = office.take(case, "无人")
        assert case.step == "定"
        case = office.take(case, "招")
