"""可延: once, in time, for a reason, by whoever takes the step or an office above."""

from __future__ import annotations

from datetime import datetime

import pytest

from qingdan.engine.errors import StepRefused
from qingdan.engine.model.parts import Basis, Bound, Limit, TimeLimit
from qingdan.engine.model.period import CHINA
from qingdan.engine.model.power import Power
from qingdan.engine.runtime.case import fold
from qingdan.engine.runtime.commands import Actor
from qingdan.engine.runtime.standing import Case
from tests.jobs import OFFICE, Office
from tests.powers import days, power, step, within

LAW, OTHER = Basis("许可法", ("第四十二条",)), Basis("许可法", ("第四十三条",))
TOWN, COUNTY = Actor("镇经办", ["镇便民服务站"]), Actor("县经办", ["县民政局"])


def permit(more: Bound | None, statutory: Basis | None = LAW) -> Power:
    return power(
        "job",
        [
            step("申请", "村委会", "审批"),
            step(
                "审批",
                "镇便民服务站",
                {"准": "办成", "退": "补正", "逾期": "退件"},
                within=Limit(at_most=Bound(days("5个工作日"), LAW), extension=more),
            ),
            step("补正", "村委会", "审批", pause=True, within=within("10天")),
            step("复核", "县民政局", "办成"),
        ],
        time=TimeLimit(
            statutory=Bound(days("20个工作日"), statutory), promised=Bound(days("10个工作日")), since="申请"
        ),
    )


TEN = Bound(days("10个工作日"), LAW)


def asked(more: Bound | None = TEN, statutory: Basis | None = LAW) -> tuple[Office, Case]:
    office = Office(powers=(permit(more, statutory),))
    return office, office.take(office.begin(), "完成")


def refused(office: Office, case: Case, by: Actor = TOWN, reason: str = "案情复杂", step: str = "审批") -> str:
    before = office.engine.case(case.id)
    with pytest.raises(StepRefused) as no:
        office.engine.extend(case.id, step, reason, by=by)
    assert office.engine.case(case.id)._replace(head="") == before._replace(head="")
    return no.value.code


def day(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


def test_the_limit_runs_on_in_its_unit_and_the_law_with_it() -> None:
    office, case = asked()
    assert (case.due, case.statutory, case.promised) == (day("2026-11-10"), day("2026-12-01"), day("2026-11-17"))
    longer = office.engine.extend(case.id, "审批", " 案情复杂 ", by=TOWN)
    assert (longer.due, longer.statutory, longer.promised) == (day("2026-11-24"), day("2026-12-15"), case.promised)
    entries = office.store.history(case.id)
    event = entries[-1].event
    assert (event.kind.value, event.body["text"], event.due) == ("extended", "案情复杂", day("2026-11-17"))
    assert fold(office.powers[0], (each.event for each in entries))._replace(head=longer.head) == longer
    office.now = day("2026-11-20")
    assert office.engine.case(case.id).step == "审批"
    office.now = day("2026-11-24")
    assert office.engine.case(case.id).end == "退件"


@pytest.mark.parametrize("statutory", [OTHER, None])
def test_a_law_that_does_not_say_so_runs_as_before(statutory: Basis | None) -> None:
    office, case = asked(statutory=statutory)
    assert office.engine.extend(case.id, "审批", "案情复杂", by=TOWN).statutory == case.statutory


def test_an_office_above_may_and_one_below_may_not() -> None:
    office, case = asked()
    assert refused(office, case, by=OFFICE) == "QR104"
    assert office.engine.extend(case.id, "审批", "案情复杂", by=COUNTY).extended


def test_once() -> None:
    office, case = asked()
    office.engine.extend(case.id, "审批", "案情复杂", by=TOWN)
    assert refused(office, case) == "QR116"
    assert "extend" not in {option.act for option in office.engine.options(case.id)}


def test_a_pause_does_not_make_it_twice_but_a_new_visit_does() -> None:
    office, case = asked()
    office.engine.extend(case.id, "审批", "案情复杂", by=TOWN)
    office.engine.take(case.id, "审批", "退", by=TOWN, place="镇便民服务大厅")
    assert office.engine.take(case.id, "补正", by=OFFICE).extended
    assert refused(office, case) == "QR116"


def test_only_where_it_is_written_in_time_for_a_reason_and_here() -> None:
    office, case = asked(None)
    assert refused(office, case) == "QR116"
    office, case = asked()
    assert refused(office, case, reason=" ") == "QR106"
    assert refused(office, case, step="复核") == "QR102"
    assert "extend" in {option.act for option in office.engine.options(case.id)}
    office.now = day("2026-11-10")
    assert refused(office, case) == "QR110"  # the limit has lapsed by itself


def test_what_is_overdue_is_not_made_punctual() -> None:
    late = power("job", [step("办", "村委会", "办成", within=Limit(at_most=Bound(days("1天")), extension=TEN))])
    office = Office(powers=(late,))
    case = office.begin()
    office.now = day("2026-11-04")
    assert refused(office, case, by=OFFICE, step="办") == "QR116"


def test_what_was_told_of_the_old_limit_is_told_of_the_new() -> None:
    office, case = asked()
    told: list[tuple[str, str]] = []

    def tell(done: object) -> None:
        todo = done.todo  # type: ignore[attr-defined]
        told.append((todo.clock, todo.colour))

    for moment in ("2026-11-09", "2026-11-23"):
        office.now = day(moment)
        office.engine.rounds.work((), tell=tell)
        if moment == "2026-11-09":
            office.engine.extend(case.id, "审批", "案情复杂", by=TOWN)
    assert told == [("限", "yellow"), ("限", "yellow"), ("承诺", "red")]
