"""条款没有登记 · Article not listed

引的条款在 laws.yaml 这部法规里没有列出：多半是条号写错了，或者条文还没有人查过。

The cited article is not listed under its law in laws.yaml: its number is wrong, or nobody has looked it up.

怎么改：改正条号；条文查过的，在 laws.yaml 里补上，不含期限数字的写 {}。
Cure: correct the number; where the article was read, add it to laws.yaml, as {} if it fixes no number.

错 bad:

    依据: [{法规: 示例条例, 条款: [第九十九条]}]

对 good:

    依据: [{法规: 示例条例, 条款: [第三条]}]
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from ...errors import Text
from ..finding import Finding
from ..law import Citation, citations, citations_of_catalogue, own

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph


def check(power: Power, _flow: FlowGraph, catalogue: Catalogue) -> Iterator[Finding]:
    """Articles cited by a power and its steps that their law does not list."""
    return _missing(chain(own(power), citations(power)), catalogue)


def check_catalogue(catalogue: Catalogue) -> Iterator[Finding]:
    """Articles cited by parameters and bodies that their law does not list."""
    return _missing(citations_of_catalogue(catalogue), catalogue)


def _missing(found: Iterator[Citation], catalogue: Catalogue) -> Iterator[Finding]:
    """Laws without any article listed are left alone: nobody has begun with them, and they are 待核 (QD505)."""
    for citation in found:
        law = catalogue.laws.get(citation.basis.law)
        for number, article in enumerate(citation.basis.articles if law and law.articles else ()):
            if law and article not in law.articles:
                yield Finding(
                    citation.route.down("articles", number),
                    Text(
                        f"laws.yaml 的《{citation.basis.law}》没有列出{article}",
                        f"{article} is not listed under “{citation.basis.law}” in laws.yaml",
                    ),
                    Text(
                        "改正条号，或者在 laws.yaml 里补上这一条", "correct the number, or add the article to laws.yaml"
                    ),
                    step=citation.step,
                )
