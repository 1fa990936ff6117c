"""依据待核 · Citation to be verified

清单引了这部法规，可是它的条文还没有对照公布的文本读过。公布之前要逐部核对。

The list cites this law, and nobody has yet compared its text with the published one. That is to be done before the
list is published.

怎么改：对照国家法律法规数据库核对，再把 laws.yaml 里的“核实”改成“已核”。
Cure: compare it with the national database of laws, then set “verified” in laws.yaml.

错 bad, laws.yaml:

    示例条例: {核实: 待核}

对 good, laws.yaml:

    示例条例: {核实: 已核}
"""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from ...errors import Text
from ...positions import Route
from ..finding import Finding
from ..law import citations, own, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue


def check_catalogue(catalogue: Catalogue) -> Iterator[Finding]:
    """Laws that some power cites and that are 待核, each once."""
    cited: Counter[str] = Counter()
    for power in catalogue.powers.values():
        cited.update({citation.basis.law for citation in chain(own(power), citations(power))})
    for name, law in catalogue.laws.items():
        if cited[name] and not law.verified:
            yield Finding(
                written(law.origin, Route("laws.yaml", (name, "verified"))),
                Text(
                    f"《{name}》待核，有 {cited[name]} 项权力引用它",
                    f"“{name}” is still to be verified; powers that cite it: {cited[name]}",
                ),
                Text("核对条文，再把“核实”改成“已核”", "compare the text, then set it to verified"),
            )
