"""大厅之外的审批 · Approval outside the hall

镇、县机关在这一步作审批选择，却没有写明在哪个大厅或者网上窗口。大厅之外不得审批。

An office of the town or the county approves here, and no hall or online window is named. There is no approval outside
the hall.

怎么改：在 roles.yaml 给这个角色写“地点”，或者在这一步写“地点”。
Cure: give the role its place in roles.yaml, or write “at” in this step.

错 bad, roles.yaml:

    镇民政办: {地点: null}

对 good, roles.yaml:

    镇民政办: {地点: 镇政务服务网上大厅}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ..duties import approvals
from ..finding import Finding, at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph


def check(power: Power, _flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Choices of town and county roles that have no place."""
    for approval in approvals(power):
        if not approval.hall:
            step, role = approval.step, approval.role
            yield at(
                step,
                "by",
                message=Text(
                    f"“{step.label}”由{role}审批，没有写在哪个大厅办",
                    f"“{step.label}” is an approval by {role}, and no hall is named",
                ),
                remedy=Text(
                    "在 roles.yaml 给它写“地点”，或者在这一步写“地点”",
                    "give the role a place in roles.yaml, or write “at” here",
                ),
            )
