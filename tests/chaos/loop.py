"""A power that goes to and fro for ever, and one step of it; what the chaos tests drive."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from qingdan.engine.model.catalogue import Catalogue, Edition, Law
from qingdan.engine.model.parts import Basis, End
from qingdan.engine.model.power import Outcome, Power, Step, Way
from qingdan.engine.model.words import Category, EndKind, Nature
from qingdan.engine.runtime.commands import Actor

if TYPE_CHECKING:
    from collections.abc import Mapping

BY = Actor("clerk-7", ["村委会"], place="610524101")
VILLAGE = "610524101203"
NEXT = {"登记": ("审核", "交"), "审核": ("登记", "退")}
"""Where each step leads, and the outcome that leads there."""


def step(name: str, outcomes: Mapping[str, str], *, world: bool = False, **more: Any) -> Step:
    """A step of the village committee; `world` where its outcomes are not chosen."""
    made = {outcome: Outcome(outcome, (Way(to),), world=world) for outcome, to in outcomes.items()}
    return Step(id=name, label=name, by=("村委会",), outcomes=made, **more)


LOOP = Power(
    id="loop",
    code="XX-01",
    name="往返",
    category=Category.DAILY,
    nature=Nature.MANAGE,
    holder="村委会",
    audience="",
    basis=(Basis("示例法"),),
    steps={"登记": step("登记", {"交": "审核", "完": "办成"}), "审核": step("审核", {"退": "登记"})},
    ends={"办成": End(EndKind.ACCOMPLISHED)},
    parties=(),
)
CATALOGUE = Catalogue(
    id="chaos",
    name="示例县",
    division="610524",
    edition=Edition("1", date(2000, 1, 1)),
    powers={"loop": LOOP},
    laws={"示例法": Law("示例法")},
    roles={},
    bodies={},
)
