"""The forger's test: every entry of a ledger in which everything happens gets every other kind, step, outcome, target
and role of its pinned definition, one or two of them at a time, all hashes made right again. Verification finds all
that the definition forbids. What it cannot find is worked out here, and stands with its reason in docs/threats.md.

A sample in the suite, all of it (some 38,000 records) with `make long`.
"""

from __future__ import annotations

import os
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from qingdan.engine.runtime.events import Kind
from qingdan.engine.runtime.judging.extensions import extenders
from qingdan.engine.runtime.replay.state import Recorded
from qingdan.engine.runtime.replay.walk import Contents, Replay
from tests.forger import POWERS, changes, choices, ledger, rewrite
from tests.forging import Loose, loose, sealed
from tests.honest import findings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from qingdan.engine.runtime.store.ledger import Fault

THREATS = (Path(__file__).parents[2] / "docs" / "threats.md").read_text("utf-8")
STORE = ledger()
ENTRIES = loose(STORE)
TEXTS = dict(STORE.definitions())
KNOWN = Recorded(TEXTS)
CALLED = {entry["case_id"]: entry["digest"] for entry in ENTRIES if entry["seq"] == 1}
SAMPLE = 700
Change = dict[str, Any]


class Allowed(NamedTuple):
    """Forgeries that nothing on the record contradicts: what docs/threats.md says of them, and in which entries."""

    said: str
    kind: Kind


ALLOWED = (
    Allowed("被拒绝的那一次，是谁、以什么角色、想办什么", Kind.REFUSED),
    Allowed("提异议的人以什么角色提", Kind.OBJECTED),
    Allowed("同一步清单许可几个角色，换一个角色说", Kind.EXTENDED),
)
"""Roles are what the host says of a person. Where the definition lets any of several act, or anybody, or where nothing
was done, another role is as lawful as the one that was recorded."""


def forgeries() -> list[tuple[int, Change]]:
    return [(number, change) for number, entry in enumerate(ENTRIES) for change in changes(entry)]


def found(number: int, change: Change) -> list[Fault]:
    """What verification says of the ledger with one entry changed."""
    entries: list[Loose] = list(ENTRIES)
    entries[number] = deepcopy(ENTRIES[number])
    for part, value in change.items():
        rewrite(entries[number], part, value)
    moved = frozenset(entry["case_id"] for entry in entries if entry["kind"] == "moved")
    return list(Replay(Contents(TEXTS, CALLED, moved), None, KNOWN).findings(sealed(entries)))


def lawful(number: int, change: Change) -> bool:
    """Whether the change is one of those that nothing contradicts."""
    entry = ENTRIES[number]
    if [*change] != ["role"]:
        return False
    power = POWERS[entry["power"]]
    others = extenders(power, power.steps[entry["step"]]) if entry["step"] in power.steps else ()
    return {
        Kind.REFUSED: True,
        Kind.OBJECTED: True,
        Kind.EXTENDED: change["role"] in others,
    }.get(Kind(entry["kind"]), False)


def unfound(tried: Iterable[tuple[int, Change]]) -> Iterator[tuple[int, Change]]:
    for number, change in tried:
        faults = found(number, change)
        if not faults:
            yield number, change
        elif not lawful(number, change):
            assert faults[0].g >= number + 1 or faults[0].g == 0, "nothing before the forged entry is blamed"


def test_the_ledger_is_honest_and_has_everything() -> None:
    assert findings(STORE) == []
    assert len(ENTRIES) >= 30
    seldom = {Kind.MOVED, Kind.ERASED, Kind.DETACHED, Kind.RECALCULATED}
    assert {entry["kind"] for entry in ENTRIES} >= {kind.value for kind in set(Kind) - seldom}
    assert {entry["outcome"] for entry in ENTRIES} >= {"有异议", "无异议", "人数不足", "通过", "办成"}
    assert len(forgeries()) > 30_000


def test_a_sample_of_forgeries_is_found() -> None:
    rng = Random(None if not os.environ.get("CI") else 9)
    tried = rng.sample(forgeries(), SAMPLE)
    assert [each for each in unfound(tried) if not lawful(*each)] == []


@pytest.mark.parametrize("part", ["kind", "step", "outcome", "target"])
def test_every_other_value_of_one_part_is_found(part: str) -> None:
    rng = Random(0)
    offered = [(n, {part: value}) for n, entry in enumerate(ENTRIES) for value in choices(entry)[part]]
    assert list(unfound(rng.sample(offered, min(len(offered), 150)))) == []


def test_what_cannot_be_found_is_told_and_no_more() -> None:
    """Every role that another entry could claim: what is not found is what docs/threats.md says."""
    tried = [(n, {"role": role}) for n, entry in enumerate(ENTRIES) for role in choices(entry)["role"]]
    missed = list(unfound(tried))
    assert missed
    assert all(lawful(*each) for each in missed)
    assert [each for each in tried if lawful(*each) and each not in missed] == []
    assert {Kind(ENTRIES[number]["kind"]) for number, _ in missed} == {each.kind for each in ALLOWED}
    for each in ALLOWED:
        assert each.said in THREATS


@pytest.mark.long
@pytest.mark.parametrize("part", range(16))
def test_every_forgery_is_found(part: int) -> None:
    assert [each for each in unfound(forgeries()[part::16]) if not lawful(*each)] == []
