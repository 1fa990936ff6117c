"""不予没有写救济 · Denial without a remedy

不予的决定要告诉群众还能怎么办：向谁、在多少天内申请复议或者起诉。

A denial must tell people what they may still do: where and within how many days to ask for review or to sue.

怎么改：给这个终点写上“救济”。
Cure: write the “remedy” of this end.

错 bad:

    终点:
      不予补助: {救济: null}

对 good:

    终点:
      不予补助: {救济: 收到之日起六十日内可以向县政府申请行政复议}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.words import EndKind
from ..finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue
    from ...model.power import Power
    from ..graph import FlowGraph


def check(power: Power, _flow: FlowGraph, _catalogue: Catalogue) -> Iterator[Finding]:
    """Ends of kind 不予 that name no remedy."""
    for name, end in power.ends.items():
        if end.kind is EndKind.DENIED and not end.remedy:
            yield Finding(
                power.origin.down("ends", name),
                Text(f"“{name}”没有告诉群众怎么救济", f"“{name}” does not say what people may still do"),
                Text("写上“救济”：向谁、多少天内", "write its “remedy”: where, and within how many days"),
            )
