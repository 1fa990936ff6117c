"""没有监督电话 · Missing hotline

每张图、每块公示牌都要印监督电话和纪检举报电话，号码只写在 catalogue.yaml 的“热线”里。

Every chart and every board prints the number for complaints (监督) and that of discipline inspection (纪检); both stand
in “hotlines” of catalogue.yaml and nowhere else.

怎么改：在“热线”里写上监督和纪检两个号码。
Cure: write both numbers, 监督 and 纪检, into “hotlines”.

错 bad, catalogue.yaml:

    热线: {纪检: null}

对 good, catalogue.yaml:

    热线: {纪检: "12388"}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...positions import Route
from ..finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ...model.catalogue import Catalogue

WANTED = ("监督", "纪检")


def check_catalogue(catalogue: Catalogue) -> Iterator[Finding]:
    """Hotlines that every published page prints and that are not there."""
    for name in WANTED:
        if not catalogue.hotlines.get(name):
            yield Finding(
                Route("catalogue.yaml", ("hotlines",)),
                Text(f"“热线”里没有{name}电话", f"“hotlines” lacks the number of {name}"),
                Text(f"写上，例如 {name}: “12345”", f"write it, such as {name}: “12345”"),
            )
