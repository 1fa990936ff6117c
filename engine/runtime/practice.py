"""Practice stores (演练), for teaching and for trying a list: their clock is free, and nothing in them counts.

The id of each of their cases begins with PRACTICE and is hashed into every entry, so that no entry of a practice store
passes for one of a real store, and the other way round. Refusals that concern no case, and the chain of erasures, may
stand in either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import Text, UsageError
from .events import ERASURES
from .store.ledger import of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .store.ledger import Line

PRACTICE = "演练-"
"""How the ids of cases in practice stores begin."""
_EITHER = frozenset({"", ERASURES})


def fits(case: str, *, practice: bool) -> bool:
    """Whether a case of that id may stand in such a store."""
    return case.startswith(PRACTICE) is practice or case in _EITHER


def prefix(*, practice: bool) -> str:
    """What the ids of new cases begin with."""
    return PRACTICE if practice else ""


def demand_fitting(cases: Iterable[str], *, practice: bool) -> None:
    """Raises UsageError for a case that may not stand in such a store."""
    for case in cases:
        if not fits(case, practice=practice):
            raise UsageError(
                Text(
                    f"演练用的记录库只收编号以“{PRACTICE}”开头的件，不收“{case}”",
                    f"a practice store takes cases whose ids begin with “{PRACTICE}”, not “{case}”",
                )
                if practice
                else Text(
                    f"“{case}”是演练的件，只能放在演练用的记录库里（qingdan store init --practice）",
                    f"“{case}” is a practice case and stands in a practice store only (qingdan store init --practice)",
                )
            )


def fitting(lines: Iterable[Line], *, practice: bool) -> Iterator[Line]:
    """The lines of another record, each of which may stand in such a store. Raises UsageError for one that may not."""
    for line in lines:
        demand_fitting((str(of(line, "case_id")),), practice=practice)
        yield line


def demand_kind(where: str, *, wanted: bool | None, practice: bool) -> None:
    """Raises UsageError if a store is not of the kind that is wanted (None: either)."""
    if wanted is not None and wanted is not practice:
        raise UsageError(
            Text(
                f"{where} 已经是演练用的记录库，办真的件请另用一个（--store）",
                f"{where} is a practice store: use another one (--store) for real cases",
            )
            if practice
            else Text(
                f"{where} 已经是办真件的记录库，不能拿来演练；演练请另建一个（--store 新地址）",
                f"{where} is a real store and is not used for practice: make another one (--store NEW)",
            )
        )
