"""What the engine finds in the record: answers to keys, definitions, cases at hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qingdan.engine.errors import StepRefused, StoreError, Tampered, UsageError
from qingdan.engine.model.codec import digest
from qingdan.engine.runtime.desk.definitions import Definitions
from qingdan.engine.runtime.desk.shelf import Shelf
from tests.desks import CATALOGUE, GRANT, OFFICE, PAPER, VILLAGE, VILLAGER, Desk, step


@pytest.fixture
def desk() -> Desk:
    return Desk()


class TestKeys:
    def test_a_repeated_key_gives_the_first_answer(self, desk: Desk) -> None:
        first = desk.engine.open("grant", VILLAGE, {"申请人": "甲"}, by=VILLAGER, key="k")
        desk.engine.take(first.id, "提出", data={"人口": 3}, materials={"申请书": PAPER}, by=VILLAGER)
        again = desk.engine.open("grant", VILLAGE, {"申请人": "甲"}, by=VILLAGER, key="k")
        assert again == first
        assert len(desk.store.cases()) == 1

    def test_a_repeated_refusal_is_refused_alike_and_recorded_once(self, desk: Desk) -> None:
        case = desk.opened()
        said = set()
        for _ in range(2):
            with pytest.raises(StepRefused) as caught:
                desk.engine.take(case, "审核", "同意", by=OFFICE, key="k")
            said.add((caught.value.code, caught.value.text))
        assert len(said) == 1
        assert len(desk.engine.refusals()) == 1

    def test_a_key_is_for_one_thing(self, desk: Desk) -> None:
        case = desk.engine.open("grant", VILLAGE, {"申请人": "甲"}, by=VILLAGER, key="k").id
        with pytest.raises(UsageError, match="已经用在别的事上"):
            desk.engine.withdraw(case, by=VILLAGER, key="k")

    def test_the_same_act_is_known_whatever_else_the_actor_brings(self, desk: Desk) -> None:
        case = desk.opened()
        first = desk.engine.hold(case, "核查", by=replace(OFFICE, kin=frozenset({"乙", "丁", "戊"})), key="h")
        with_roles = replace(OFFICE, roles=(*OFFICE.roles, "村民"))
        assert desk.engine.hold(case, "核查", by=with_roles, key="h") == first
        with pytest.raises(UsageError, match="已经用在别的事上"):
            desk.engine.hold(case, "复查", by=OFFICE, key="h")

    def test_the_order_of_data_does_not_matter(self, desk: Desk) -> None:
        case = desk.opened()
        given = {"人口": 3, "备注": "无"}
        codes = set()
        for data in (given, dict(reversed(given.items()))):
            with pytest.raises(StepRefused) as caught:
                desk.engine.take(case, "提出", data=data, by=OFFICE, key="k")
            codes.add(caught.value.code)
        assert len(codes) == 1
        assert len(desk.engine.refusals()) == 1


class TestDefinitions:
    def test_a_new_edition_does_not_change_a_running_case(self, desk: Desk) -> None:
        case = desk.applied()
        stricter = replace(
            GRANT, steps={**GRANT.steps, "审核": step("审核", "镇政府", {"准": "给付"})}, edition="2027-1"
        )
        later = Desk(desk.store, replace(CATALOGUE, powers={"grant": stricter}))
        assert later.engine.case(case).digest == digest(GRANT)
        assert later.engine.take(case, "审核", "同意", by=OFFICE).end == "给付"
        assert later.engine.case(later.opened()).edition == "2027-1"

    def test_a_lost_definition_is_said_to_be_lost(self, desk: Desk) -> None:
        case = desk.opened()
        desk.store._definitions.clear()  # type: ignore[attr-defined]
        with pytest.raises(StoreError, match="缺少定义"):
            Desk(desk.store, replace(CATALOGUE, powers={})).engine.case(case)

    def test_a_forged_definition_is_not_run(self, desk: Desk) -> None:
        case = desk.opened()
        desk.store._definitions[digest(GRANT)] += " "  # type: ignore[attr-defined]
        with pytest.raises(Tampered):
            Desk(desk.store, replace(CATALOGUE, powers={})).engine.case(case)


class TestShelf:
    def test_it_has_room_for_so_many(self, desk: Desk) -> None:
        shelf = Shelf(desk.store, Definitions(CATALOGUE, desk.store), room=2)
        cases = [desk.opened() for _ in range(3)]
        assert [shelf.at_hand(case).id for case in cases] == cases
        assert list(shelf._cases) == cases[1:]

    def test_an_older_state_does_not_replace_a_newer(self, desk: Desk) -> None:
        case = desk.opened()
        old = desk.engine.case(case)
        shelf = Shelf(desk.store, Definitions(CATALOGUE, desk.store))
        desk.engine.hold(case, by=OFFICE)
        new = shelf.fresh(case)
        shelf.put(old)
        assert shelf.at_hand(case) == new
