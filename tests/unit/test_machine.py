"""The compiled machine: its arrows are the power's, its table is its own transitions, unknown targets never get in."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from transitions import MachineError

from qingdan.engine.errors import UsageError
from qingdan.engine.model.parts import Sitting
from qingdan.engine.model.power import Power
from qingdan.engine.model.words import ANYWHERE
from qingdan.engine.runtime.machine import compile as compiled
from qingdan.engine.runtime.machine import trigger
from tests.powers import ERRAND, MEETING, RELIEF, power, step, without

ROOT = Path(__file__).parents[2]
POWERS = [RELIEF, MEETING, ERRAND]


@pytest.mark.parametrize("each", POWERS, ids=lambda each: each.id)
def test_the_arrows_of_the_machine_are_those_of_the_power(each: Power) -> None:
    assert compiled(each).edges() == frozenset(each.edges())


@pytest.mark.parametrize("each", POWERS, ids=lambda each: each.id)
def test_the_table_leads_where_firing_leads(each: Power) -> None:
    machine = compiled(each)
    for (name, outcome), ways in machine.table.items():
        source = name if outcome in each.steps[name].outcomes else ANYWHERE
        for number, way in enumerate(ways):
            token = SimpleNamespace(state=name)
            machine.events[trigger(source, outcome, number)].trigger(token)
            assert token.state == way.to


def test_the_table_holds_every_way_and_exit_and_nothing_else() -> None:
    machine = compiled(RELIEF)
    own = {(each.id, outcome) for each in RELIEF.steps.values() for outcome in each.outcomes}
    exits = {(name, leave.name) for name in RELIEF.steps for leave in RELIEF.anytime}
    assert set(machine.table) == own | exits
    assert machine.table["公示", "有异议"] == RELIEF.steps["公示"].outcomes["有异议"].ways


def test_firing_from_the_wrong_step_is_an_error_and_moves_nothing() -> None:
    token = SimpleNamespace(state="提出申请")
    with pytest.raises(MachineError):
        compiled(RELIEF).events[trigger("审批", "同意")].trigger(token)
    assert token.state == "提出申请"


def test_no_end_can_be_left() -> None:
    machine = compiled(RELIEF)
    assert not {source for source, _ in machine.table} & set(RELIEF.ends)
    token = SimpleNamespace(state="办成")
    with pytest.raises(MachineError):
        machine.events[trigger(ANYWHERE, "撤回")].trigger(token)


def test_an_outcome_hides_the_exit_of_its_name() -> None:
    same = without(RELIEF, "年度复核", outcomes=step("年度复核", "镇社会事务办", {"撤回": "退件"}).outcomes)
    assert compiled(same).table["年度复核", "撤回"][0].to == "退件"


def test_an_unknown_target_is_refused_with_a_near_name() -> None:
    with pytest.raises(UsageError, match=r"办城.*是不是“办成”"):
        compiled(power("p", [step("一", "村委会", "办城")]))


def test_an_unknown_body_is_refused() -> None:
    with pytest.raises(UsageError, match="村民大会"):
        compiled(without(MEETING, "表决", vote=(Sitting("村民大会"),)))


def test_names_are_ids_and_unambiguous_last_segments() -> None:
    names = compiled(RELIEF).names
    assert names["受理审查"] == names["受理/受理审查"] == "受理/受理审查"
    twice = power("p", [step(name, "村委会", "办成") for name in ("甲/查", "乙/查", "问", "丙/问")])
    assert compiled(twice).names == {name: name for name in twice.steps}


def test_parties_are_the_applicant_where_none_are_named() -> None:
    assert compiled(replace(RELIEF, parties=())).parties == {"申请人"}


def test_deciding_imports_no_heavy_room() -> None:
    heavy = {"networkx", "graphviz", "jsonschema", "yaml", "z3"}
    code = f"import sys, tests.powers as p; p.relief(); sys.exit(len({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr


def test_a_former_name_leads_to_the_step_unless_another_has_it_now() -> None:
    renamed = power(
        "renamed",
        [step("受理", "村委会", "审核", renamed_from=("登记", "审核")), step("审核", "村委会", "办成")],
    )
    assert compiled(renamed).names == {"登记": "受理", "受理": "受理", "审核": "审核"}
