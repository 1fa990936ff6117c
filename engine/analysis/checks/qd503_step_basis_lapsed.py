"""步骤的依据失效 · Basis of a step not in force

一个时限、一次公示、一个参数或者一种会议引的条款，在本版清单施行那天不在施行期：图上印着“法定”，其实没有法。

The law cited for a limit, a notice, a parameter or a body is not in force on the day this edition takes effect: the
chart would print as statutory what no law says.

怎么改：改引现行的法规；没有了的，删掉依据，作为本地承诺。
Cure: cite the law in force; where there is none left, drop the basis, and it is the place's own promise.

错 bad:

    流程:
      核实: {限: {不超过: 5个工作日, 依据: {法规: 示例条例（旧）, 条款: [第一条]}}}

错 bad, laws.yaml:

    示例条例（旧）:
      {全称: 示例县示例条例, 施行: 2001-01-01, 废止: 2020-12-31, 被替代: 示例条例, 核实: 已核,
       条款: {第一条: {不超过: 5个工作日}}}

对 good:

    流程:
      核实: {限: {不超过: 5个工作日, 依据: {法规: 示例条例, 条款: [第三条]}}}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ..finding import Finding
from ..law import Citation, citations, citations_of_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph


def check(power: Power, _flow: FlowGraph, catalogue: Catalogue) -> Iterator[Finding]:
    """Citations below a power's own 依据 that do not hold on the edition's date."""
    return _lapsed(citations(power), catalogue)


def check_catalogue(catalogue: Catalogue) -> Iterator[Finding]:
    """Citations of parameters and bodies that do not hold on the edition's date."""
    return _lapsed(citations_of_catalogue(catalogue), catalogue)


def _lapsed(found: Iterator[Citation], catalogue: Catalogue) -> Iterator[Finding]:
    day = catalogue.edition.effective
    for citation in found:
        law = catalogue.laws.get(citation.basis.law)
        if law and not law.in_force(day):
            yield Finding(
                citation.route,
                Text(
                    f"《{citation.basis.law}》在 {day} 不在施行期", f"“{citation.basis.law}” is not in force on {day}"
                ),
                Text("改引现行的法规；没有了的，删掉依据", "cite the law in force, or drop the basis"),
                step=citation.step,
            )
