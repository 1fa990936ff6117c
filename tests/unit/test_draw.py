"""A 抽查 is worked out again from the exported record alone, as docs/record.md says."""

from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from math import ceil
from typing import Any

import pytest

from qingdan.engine.model.parts import Field
from qingdan.engine.model.words import FieldType
from qingdan.engine.runtime.store.transcript import export
from tests.jobs import OFFICE, Office
from tests.powers import power, step, within

RATIO = Decimal("0.3")
CHECK = power(
    "check",
    [
        step("等", "村委会", {"完成": "抽", "逾期": "抽"}, within=within("1天")),
        step("抽", "村委会", "办成", record=("户数", "抽中", "抽中户")),
    ],
    fields={
        "户数": Field(FieldType.INTEGER),
        "抽中": Field(FieldType.DRAW, ratio=RATIO),
        "抽中户": Field(FieldType.DRAW, ratio=RATIO, rows="户数"),
    },
)


def drawn_again(lines: list[dict[str, Any]]) -> tuple[bool, list[int]]:
    """What must have been drawn, by nothing but the exported lines of a case."""
    last = lines[-1]
    body = last["body"]
    before = next(number for number, line in enumerate(lines) if line["hash"] == body["drawn_from"])
    assert all("actor" not in line["body"] for line in lines[before + 1 : -1])
    one, many = (f"{body['drawn_from']}\n{last['seq'] - 1}\n{name}" for name in ("抽中", "抽中户"))
    rows = body["data"]["户数"]
    order = sorted(range(1, rows + 1), key=lambda row: sha256(f"{many}\n{row}".encode()).digest())
    drawn = int.from_bytes(sha256(one.encode()).digest()[:8], "big") < RATIO * 2**64
    return drawn, sorted(order[: ceil(rows * RATIO)])


@pytest.mark.parametrize("late", [False, True])
def test_the_draw_follows_from_the_export(late: bool) -> None:
    found = set()
    for _ in range(20):
        office = Office((CHECK,))
        case = office.begin("check")
        if late:  # the limit lapses with the act, in one batch
            office.now += timedelta(days=5)
        else:
            office.take(case, "完成")
        office.engine.take(case.id, "抽", data={"户数": 11}, by=OFFICE)
        written: list[bytes] = []
        export(office.store, written.append)
        whole = [json.loads(line) for line in b"".join(written).splitlines()]
        lines = [line for line in whole if line.get("case_id") == case.id]
        drawn, rows = drawn_again(lines)
        assert lines[-1]["body"]["data"] == {"户数": 11, "抽中": drawn, "抽中户": rows}
        found.add(drawn)
    assert len(found) == 2
