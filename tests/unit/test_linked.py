"""A case that another one called and waits for goes along with that one; a matter of its own does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from qingdan.engine.errors import Conflict, StepRefused
from qingdan.engine.model.parts import Call
from qingdan.engine.model.period import Calendar
from qingdan.engine.model.power import Exit
from qingdan.engine.runtime.case import decide
from qingdan.engine.runtime.commands import Actor, GoAlong, Why
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.standing import Tie
from qingdan.engine.runtime.verify import verify
from tests.desks import CATALOGUE, DAY, OFFICE, VILLAGER, Desk, power, step
from tests.powers import within

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qingdan.engine.model.power import Power
    from qingdan.engine.runtime.standing import Case

CHAIR = Actor("chair", ["镇党委"])
ALL = {"办成": "给付", "不予": "不予", "终止": "超时"}


def calls(name: str, code: str, called: str, *, wait: bool = True, limit: str = "", **more: Any) -> Power:
    """A power that calls another one at its only step."""
    outcomes = ({**ALL, "逾期": "不予"} if limit else ALL) if wait else {"完成": "给付"}
    made = step("转", "村委会", outcomes, call=Call(called, wait=wait), within=within(limit) if limit else None)
    return power(name, code, [made], **more)


LEAF = power("leaf", "LF-01", [step("办", "村委会", {"准": "给付", "不准": "不予"})])
FIRM = replace(LEAF, id="firm", code="FM-01", anytime=())
"""Nobody can withdraw it."""
ALONG = replace(LEAF, id="along", code="AL-01", anytime=(Exit("撤回", (), "已撤回", implicit=True),))
"""No party can withdraw it, but it goes with the case that called it."""
TIMED = power("timed", "TM-01", [step("办", "村委会", {"准": "给付", "逾期": "不予"}, within=within("6个工作日"))])
REFUND = power("refund", "RF-01", [step("办", "村委会", {"准": "给付"}), step("退", "村委会", {"退": "不予"})])
REFUND = replace(REFUND, anytime=(Exit("撤回", ("申请人",), "退"),))
"""Withdrawing it leads to a step."""
POWERS = (
    LEAF,
    FIRM,
    ALONG,
    TIMED,
    REFUND,
    calls("over-leaf", "OL-01", "LF-01"),
    calls("over-firm", "OF-01", "FM-01"),
    calls("over-along", "OA-01", "AL-01"),
    calls("over-refund", "OR-01", "RF-01"),
    calls("beside", "BS-01", "LF-01", wait=False),
    calls("grand", "GR-01", "OL-01"),
    calls("grand-firm", "GF-01", "OF-01"),
    calls("hasty", "HS-01", "TM-01", limit="5个工作日"),
    calls("same", "SM-01", "TM-01", limit="6个工作日"),
    calls("slow", "SL-01", "TM-01", limit="9个工作日"),
)
EXITS = (Exit("撤回", ("申请人",), "已撤回"), Exit("终结", ("镇党委",), "超时"))
OWN = {"firm", "along", "refund"}
"""Powers with exits of their own."""
TABLE = {each.id: each if each.id in OWN else replace(each, anytime=EXITS) for each in POWERS}
LIST = replace(CATALOGUE, powers=TABLE)


@pytest.fixture
def desk() -> Iterator[Desk]:
    """Whatever happens on it, the record holds against its definitions."""
    made = Desk(catalogue=LIST)
    yield made
    assert verify(made.store).faults == ()


def called(desk: Desk, name: str) -> tuple[str, str]:
    """A case that waits for the child that it called, and that child."""
    parent = desk.opened(name)
    desk.engine.take(parent, "转", by=OFFICE)
    return parent, desk.engine.case(parent).children[-1]


def thirds(desk: Desk, name: str) -> tuple[str, str, str]:
    """A case, its child, and the child of that."""
    top, middle = called(desk, name)
    desk.engine.take(middle, "转", by=OFFICE)
    return top, middle, desk.engine.case(middle).child


def state(case: Case) -> tuple[str, Tie | None, frozenset[str]]:
    return case.end or case.status.value, case.tie, case.holds


def bodies(desk: Desk, case: str) -> dict[str, Any]:
    return dict(desk.store.history(case)[-1].event.body)


def refused(desk: Desk, case: str, code: str) -> None:
    with pytest.raises(StepRefused) as caught:
        desk.engine.take(case, "办", "准", by=OFFICE)
    assert caught.value.code == code


class TestLeaving:
    @pytest.mark.parametrize("name", ["over-leaf", "over-along"])
    def test_the_child_of_a_withdrawn_case_is_withdrawn_and_both_say_so(self, desk: Desk, name: str) -> None:
        parent, child = called(desk, name)
        before = desk.store.tally().entries
        desk.engine.withdraw(parent, "不办了", by=VILLAGER)
        assert desk.store.tally().entries == before + 2
        assert state(desk.engine.case(child)) == ("已撤回", Tie.WITHDRAWN, frozenset())
        assert bodies(desk, parent)["child"] == {"case": child, "then": "withdrawn"}
        assert bodies(desk, child)["parent"] == {"case": parent, "seq": 3, "why": "withdrawn"}
        assert "actor" not in bodies(desk, child)
        refused(desk, child, "QR110")
        assert desk.engine.case(parent).end == "已撤回"

    def test_an_exit_of_an_office_takes_the_child_along(self, desk: Desk) -> None:
        parent, child = called(desk, "over-leaf")
        desk.engine.take(parent, "转", "终结", by=CHAIR)
        assert desk.engine.case(child).tie is Tie.WITHDRAWN
        assert bodies(desk, child)["parent"]["why"] == "left"

    def test_a_child_that_nobody_can_withdraw_goes_on_to_its_end(self, desk: Desk) -> None:
        parent, child = called(desk, "over-firm")
        desk.engine.withdraw(parent, by=VILLAGER)
        assert state(desk.engine.case(child)) == ("open", Tie.DETACHED, frozenset())
        assert bodies(desk, parent)["child"] == {"case": child, "then": "detached"}
        assert desk.kinds(child)[-1] == "detached"
        told = len(desk.store.history(parent))
        assert desk.engine.take(child, "办", "准", by=OFFICE).end == "给付"
        assert len(desk.store.history(parent)) == told, "nobody waits for it any more"

    def test_a_child_whose_exit_leads_to_a_step_goes_on_from_there(self, desk: Desk) -> None:
        parent, child = called(desk, "over-refund")
        desk.engine.withdraw(parent, by=VILLAGER)
        case = desk.engine.case(child)
        assert (case.step, case.tie) == ("退", Tie.DETACHED)
        assert desk.engine.take(child, "退", "退", by=OFFICE).end == "不予"

    def test_a_matter_of_its_own_is_never_touched(self, desk: Desk) -> None:
        parent, child = called(desk, "beside")
        assert state(desk.engine.case(child)) == ("open", Tie.OWN, frozenset())
        assert (desk.engine.case(parent).end, desk.kinds(child)) == ("给付", ["opened"])

    def test_an_end_of_the_child_is_no_leaving(self, desk: Desk) -> None:
        parent, child = called(desk, "over-leaf")
        desk.engine.withdraw(child, by=VILLAGER)
        assert desk.engine.case(parent).end == "超时"
        assert bodies(desk, parent)["child"] == {"case": child, "kind": "终止"}
        assert desk.engine.case(child).tie is Tie.AWAITED

    def test_grandchildren_go_along(self, desk: Desk) -> None:
        top, middle, last = thirds(desk, "grand")
        before = desk.store.tally().entries
        desk.engine.withdraw(top, by=VILLAGER)
        assert [desk.engine.case(each).tie for each in (middle, last)] == [Tie.WITHDRAWN] * 2
        assert desk.store.tally().entries == before + 3
        assert bodies(desk, last)["parent"] == {"case": middle, "seq": 3, "why": "withdrawn"}

    def test_below_a_grandchild_that_stays_its_parent_goes(self, desk: Desk) -> None:
        top, middle, last = thirds(desk, "grand-firm")
        desk.engine.withdraw(top, by=VILLAGER)
        assert [desk.engine.case(each).tie for each in (middle, last)] == [Tie.WITHDRAWN, Tie.DETACHED]


class TestLapsing:
    """What falls due in cases that hang together is entered in its order, whenever somebody looks."""

    @pytest.mark.parametrize("days", [8, 9, 30])
    @pytest.mark.parametrize("first", ["parent", "child"])
    def test_the_parent_that_lapses_first_takes_the_child_along(self, desk: Desk, days: int, first: str) -> None:
        parent, child = called(desk, "hasty")
        desk.now += days * DAY
        desk.engine.settle(parent if first == "parent" else child)
        lapsed, withdrawn = desk.store.history(parent)[-1].event, desk.store.history(child)[-1].event
        assert (lapsed.outcome, withdrawn.kind.value, withdrawn.at) == ("逾期", "withdrawn", lapsed.at)
        assert withdrawn.body["parent"] == {"case": parent, "seq": 3, "why": "lapsed"}

    def test_nobody_acts_in_a_child_whose_parent_has_lapsed(self, desk: Desk) -> None:
        _, child = called(desk, "hasty")
        desk.now += 8 * DAY
        assert desk.engine.case(child).end == "已撤回"
        refused(desk, child, "QR110")

    @pytest.mark.parametrize("name", ["slow", "same"])
    def test_the_child_that_lapses_first_or_at_the_same_moment_moves_the_parent(self, desk: Desk, name: str) -> None:
        parent, child = called(desk, name)
        desk.now += 30 * DAY
        assert desk.engine.settle(parent).end == "不予"
        assert desk.store.history(parent)[-1].event.outcome == "不予"
        assert desk.engine.case(child).end == "不予"

    def test_settling_twice_is_settling_once(self, desk: Desk) -> None:
        parent, child = called(desk, "hasty")
        desk.now += 30 * DAY
        for name in (child, parent, child):
            desk.engine.settle(name)
        assert [len(desk.store.history(each)) for each in (parent, child)] == [3, 2]


class TestHolding:
    def test_the_child_is_held_and_released_with_its_parent(self, desk: Desk) -> None:
        parent, child = called(desk, "over-leaf")
        desk.engine.hold(parent, by=OFFICE)
        assert state(desk.engine.case(child)) == ("held", Tie.AWAITED, frozenset({parent}))
        assert bodies(desk, parent)["child"] == {"case": child, "then": "held"}
        refused(desk, child, "QR110")
        desk.now += DAY
        desk.engine.release(parent, by=OFFICE)
        assert state(desk.engine.case(child)) == ("open", Tie.AWAITED, frozenset())
        assert bodies(desk, child)["parent"] == {"case": parent, "seq": 4, "why": "released"}
        assert desk.engine.take(child, "办", "准", by=OFFICE).end == "给付"
        assert desk.engine.case(parent).end == "给付"

    def test_its_clocks_stand_still_meanwhile(self, desk: Desk) -> None:
        parent, child = called(desk, "slow")
        due = desk.engine.case(child).due
        desk.engine.hold(parent, by=OFFICE)
        desk.now += 7 * DAY
        desk.engine.release(parent, by=OFFICE)
        assert due is not None
        assert desk.engine.case(child).due == due + 7 * DAY

    def test_only_its_parent_releases_it(self, desk: Desk) -> None:
        parent, child = called(desk, "over-leaf")
        desk.engine.hold(parent, by=OFFICE)
        with pytest.raises(StepRefused) as caught:
            desk.engine.release(child, by=OFFICE)
        assert caught.value.code == "QR102"
        assert parent in caught.value.text.zh
        assert [each.act for each in desk.engine.options(child)] == ["hold"]

    @pytest.mark.parametrize("first", ["own", "parent"])
    def test_a_hold_of_its_own_lasts_until_it_is_released_itself(self, desk: Desk, first: str) -> None:
        parent, child = called(desk, "over-leaf")
        for name in (child, parent) if first == "own" else (parent, child):
            desk.engine.hold(name, by=OFFICE)
        assert desk.engine.case(child).holds == {"", parent}
        desk.engine.release(parent, by=OFFICE)
        assert state(desk.engine.case(child)) == ("held", Tie.AWAITED, frozenset({""}))
        assert bodies(desk, parent)["child"] == {"case": child, "then": "released", "held": True}
        assert [each.act for each in desk.engine.options(child)] == ["release"]
        desk.engine.release(child, by=OFFICE)
        assert desk.engine.case(child).status == "open"

    def test_its_own_release_leaves_the_hold_of_the_parent(self, desk: Desk) -> None:
        parent, child = called(desk, "slow")
        desk.engine.hold(child, by=OFFICE)
        desk.now += DAY
        desk.engine.hold(parent, by=OFFICE)
        desk.now += DAY
        due = desk.engine.case(child).due
        assert desk.engine.release(child, by=OFFICE).holds == {parent}
        desk.now += 5 * DAY
        desk.engine.release(parent, by=OFFICE)
        assert due is not None
        assert desk.engine.case(child).due == due + 7 * DAY, "once, over both holds"

    def test_a_second_hold_of_its_own_is_refused(self, desk: Desk) -> None:
        parent, child = called(desk, "over-leaf")
        desk.engine.hold(parent, by=OFFICE)
        desk.engine.hold(child, by=OFFICE)
        with pytest.raises(StepRefused) as caught:
            desk.engine.hold(child, by=OFFICE)
        assert caught.value.code == "QR110"

    def test_grandchildren_are_held_and_released(self, desk: Desk) -> None:
        top, middle, last = thirds(desk, "grand")
        desk.engine.hold(middle, by=OFFICE)
        desk.engine.hold(top, by=OFFICE)
        assert [desk.engine.case(each).holds for each in (middle, last)] == [{"", top}, {middle}]
        assert desk.kinds(last) == ["opened", "held"], "once, though its parent is on hold twice"
        desk.engine.release(top, by=OFFICE)
        assert desk.engine.case(last).status == "held"
        desk.engine.release(middle, by=OFFICE)
        assert [desk.engine.case(each).status for each in (middle, last)] == ["open", "open"]

    def test_a_matter_of_its_own_goes_on_while_its_caller_is_held(self) -> None:
        steps = [
            step("转", "村委会", {"完成": "等"}, call=Call("LF-01", wait=False)),
            step("等", "村委会", {"完成": "给付"}),
        ]
        desk = Desk(catalogue=replace(LIST, powers={"leaf": LEAF, "aside": power("aside", "AS-01", steps)}))
        parent, child = called(desk, "aside")
        desk.engine.hold(parent, by=OFFICE)
        assert desk.engine.take(child, "办", "准", by=OFFICE).end == "给付"
        desk.engine.release(parent, by=OFFICE)
        desk.engine.withdraw(parent, by=VILLAGER)
        assert desk.kinds(child) == ["opened", "taken"]


class TestHeldAndLeft:
    def test_a_child_on_hold_is_withdrawn_when_it_is_released(self, desk: Desk) -> None:
        parent, child = called(desk, "over-leaf")
        desk.engine.hold(child, by=OFFICE)
        desk.engine.withdraw(parent, by=VILLAGER)
        assert state(desk.engine.case(child)) == ("held", Tie.DEFERRED, frozenset({""}))
        assert bodies(desk, parent)["child"] == {"case": child, "then": "deferred"}
        assert desk.engine.release(child, by=OFFICE).end == "已撤回"
        assert desk.kinds(child)[-2:] == ["released", "withdrawn"]
        assert bodies(desk, child)["parent"] == {"case": parent, "why": "deferred"}

    def test_one_that_nobody_can_withdraw_goes_on_when_it_is_released(self, desk: Desk) -> None:
        parent, child = called(desk, "over-firm")
        desk.engine.hold(child, by=OFFICE)
        desk.engine.withdraw(parent, by=VILLAGER)
        assert state(desk.engine.release(child, by=OFFICE)) == ("open", Tie.DETACHED, frozenset())
        assert desk.engine.take(child, "办", "准", by=OFFICE).end == "给付"


class TestTogether:
    def test_a_child_that_moved_meanwhile_is_a_conflict_and_decided_anew(self, desk: Desk) -> None:
        parent, child = called(desk, "over-leaf")
        other = Engine(LIST, desk.store, clock=lambda: desk.now)
        other.case(parent), other.case(child)
        desk.engine.take(child, "办", "准", by=OFFICE)
        with pytest.raises(StepRefused) as caught:
            other.withdraw(parent, by=VILLAGER)
        assert caught.value.code == "QR110"
        assert desk.engine.case(parent).end == "给付"

    def test_a_child_relies_on_its_parent_standing_still(self, desk: Desk) -> None:
        parent, child = called(desk, "over-leaf")
        seen = desk.engine.case(parent).seq
        other = Engine(LIST, desk.store, clock=lambda: desk.now)
        other.case(child)
        desk.engine.withdraw(parent, by=VILLAGER)
        with pytest.raises(Conflict):
            other.take(child, "办", "准", by=OFFICE, expected=1)
        assert desk.engine.case(parent).seq == seen + 1

    def test_a_view_reads_all_that_hang_together_anew(self, desk: Desk) -> None:
        parent, child = called(desk, "hasty")
        other = Engine(LIST, desk.store, clock=lambda: desk.now)
        other.case(parent), other.case(child)
        desk.engine.take(child, "办", "准", by=OFFICE)
        desk.now += 30 * DAY
        assert other.case(child).end == "给付"
        assert other.case(parent).end == "给付"

    def test_a_view_reads_what_others_entered(self, desk: Desk) -> None:
        parent, child = called(desk, "over-leaf")
        other = Engine(LIST, desk.store, clock=lambda: desk.now)
        other.case(parent), other.case(child)
        desk.engine.withdraw(parent, by=VILLAGER)
        assert [other.case(each).end for each in (child, parent)] == ["已撤回", "已撤回"]

    @pytest.mark.parametrize("tie", [None, Tie.OWN, Tie.DETACHED, Tie.DEFERRED, Tie.WITHDRAWN])
    @pytest.mark.parametrize("why", Why)
    def test_only_an_awaited_case_goes_along(self, desk: Desk, tie: Tie | None, why: Why) -> None:
        parent, child = called(desk, "over-leaf")
        case = desk.engine.case(child)
        command = GoAlong(parent=parent, seq=3, why=why)
        assert decide(LEAF, case._replace(tie=tie), command, desk.now, Calendar()) == ()

    def test_links_name_parent_and_children(self, desk: Desk) -> None:
        parent, child = called(desk, "over-leaf")
        assert [each.id for each in desk.engine.links(parent).children] == [child]
        up = desk.engine.links(child).parent
        assert up is not None
        assert (up.id, up.child, desk.engine.links(parent).parent) == (parent, child, None)


class TestStuck:
    """A list from before QD310 counted withdrawal: the child ends as its parent cannot go on."""

    POOR = replace(TABLE["over-leaf"], steps={"转": step("转", "村委会", {"办成": "给付"}, call=Call("LF-01"))})

    def stuck(self) -> tuple[Desk, str]:
        desk = Desk(catalogue=replace(LIST, powers=TABLE | {"over-leaf": self.POOR}))
        parent, child = called(desk, "over-leaf")
        desk.engine.withdraw(child, by=VILLAGER)
        return desk, parent

    def test_it_says_why_and_can_be_left(self) -> None:
        desk, parent = self.stuck()
        blocked = desk.engine.links(parent).blocked
        assert blocked is not None
        assert "没有“终止”这个结果" in blocked.zh
        assert {each.act for each in desk.engine.options(parent)} == {"withdraw", "take", "hold"}
        assert desk.engine.withdraw(parent, by=VILLAGER).end == "已撤回"

    def test_a_waiting_case_is_not_blocked(self, desk: Desk) -> None:
        parent, _ = called(desk, "over-leaf")
        assert desk.engine.links(parent).blocked is None

    def test_an_edition_that_has_the_outcome_lets_it_go_on(self) -> None:
        desk, parent = self.stuck()
        newer = replace(TABLE["over-leaf"], edition="2026-2")
        engine = Engine(replace(LIST, powers=TABLE | {"over-leaf": newer}), desk.store, clock=lambda: desk.now)
        assert engine.move(parent, by=OFFICE).end == "超时"

    def test_a_case_keeps_its_child_in_another_edition(self, desk: Desk) -> None:
        parent, child = called(desk, "over-leaf")
        newer = replace(TABLE["over-leaf"], edition="2026-2")
        engine = Engine(replace(LIST, powers=TABLE | {"over-leaf": newer}), desk.store, clock=lambda: desk.now)
        moved = engine.move(parent, by=OFFICE)
        assert (moved.edition, moved.child, moved.children) == ("2026-2", child, (child,))
        engine.hold(parent, by=OFFICE)
        assert engine.case(child).holds == {parent}
        engine.release(parent, by=OFFICE)
        engine.withdraw(parent, by=VILLAGER)
        assert engine.case(child).tie is Tie.WITHDRAWN
