"""抽查: the same subject in the same period draws the same, another one another, and the record alone shows it.

The last part runs the program that docs/record.md prints on an exported file.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from qingdan.engine.errors import StepRefused
from qingdan.engine.model.parts import MOST_ROWS, Field, Start
from qingdan.engine.model.period import CHINA
from qingdan.engine.model.words import FieldType
from qingdan.engine.runtime.commands import Actor
from qingdan.engine.runtime.replay.walk import Contents, Replay
from qingdan.engine.runtime.standing import Case
from qingdan.engine.runtime.store import open_store
from qingdan.engine.runtime.store.transcript import export
from tests.forging import forged
from tests.jobs import OFFICE, Office
from tests.powers import VILLAGE, power, step

ROOT = Path(__file__).parents[2]
RATIO = Decimal("0.3")
FIELDS = {
    "户数": Field(FieldType.INTEGER, maximum=Decimal(MOST_ROWS)),
    "抽中": Field(FieldType.DRAW, ratio=RATIO),
    "另抽": Field(FieldType.DRAW, ratio=RATIO),
    "抽中户": Field(FieldType.DRAW, ratio=RATIO, rows="户数"),
}
RECORD = ("户数", "抽中", "另抽", "抽中户")
CHECK = power("check", [step("抽", "村委会", "办成", record=RECORD)], fields=FIELDS)
OTHER = power("other", [step("抽", "村委会", "办成", record=RECORD)], fields=FIELDS)
TURNS = power(
    "turns",
    [
        step("抽", "村委会", "再办", record=RECORD, start=Start(cycle="每年", on="3月1日", per="申请人")),
        step("再办", "村委会", "办成"),
    ],
    fields=FIELDS,
)
NOVEMBER = datetime(2026, 11, 2, 9, tzinfo=CHINA)
COLLEAGUE = Actor("同事", ["村委会"])


def office(url: str = "memory:", first: str = "0") -> Office:
    """An office that began long ago, with an entry of its own."""
    made = Office((CHECK, OTHER, TURNS), open_store(url), now=datetime(2026, 1, 5, 9, tzinfo=CHINA))
    made.begin("check", by=Actor(first, ["村委会"]))
    made.now = NOVEMBER
    return made


def drawn(at: Office, name: str = "check", by: Actor = OFFICE, rows: int = 40, **opening: Any) -> dict[str, Any]:
    """What a case draws that is opened for it."""
    return dict(taken(at, opened(at, name, by, **opening), by, rows).fields)


def opened(at: Office, name: str, by: Actor, **opening: Any) -> Case:
    parties = opening.pop("parties", {"申请人": "甲"})
    return at.engine.open(name, opening.pop("village", VILLAGE), parties, by=by, **opening)


def taken(at: Office, case: Case, by: Actor = OFFICE, rows: int = 40) -> Case:
    return at.engine.take(case.id, "抽", data={"户数": rows}, by=by)


class TestAgain:
    """Opening again draws the same."""

    @pytest.mark.parametrize("url", ["memory:", "sqlite", "postgres"])
    def test_however_often_and_whoever_opens(self, url: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
        if url == "sqlite":
            url = f"sqlite:///{tmp_path}/cases.db"
        elif url == "postgres":
            url = request.getfixturevalue("postgres_url")
        at = office(url)
        first = drawn(at)
        for number in range(4):
            at.now += timedelta(days=5, hours=number)
            assert drawn(at, by=[OFFICE, COLLEAGUE][number % 2]) == first
        at.store.close()

    def test_after_the_first_one_was_withdrawn(self) -> None:
        at = office()
        first = opened(at, "check", OFFICE)
        kept = taken(at, opened(at, "check", OFFICE)).fields
        at.engine.withdraw(first.id, "不办了", by=Actor("甲", ["申请人"]))
        assert drawn(at) == kept

    def test_on_another_day_of_the_month_up_to_its_last_minute(self) -> None:
        at = office()
        first = drawn(at)
        at.now = datetime(2026, 11, 30, 23, 59, tzinfo=CHINA)
        assert drawn(at) == first

    def test_an_earlier_date_that_is_told_leads_to_no_other_month(self) -> None:
        at = office()
        first = drawn(at)
        for day in ("2026-10-20", "2026-09-03", "2026-06-01"):
            said = datetime.fromisoformat(f"{day}T09:00+08:00")
            case = at.engine.open("check", VILLAGE, {"申请人": "甲"}, by=OFFICE, at=said)
            assert case.opened == said
            assert taken(at, case).fields == first

    def test_a_draw_that_is_taken_later_is_that_of_the_opening(self) -> None:
        at = office()
        case = opened(at, "check", OFFICE)
        first = drawn(at)
        at.now = datetime(2027, 2, 3, 9, tzinfo=CHINA)
        assert taken(at, case).fields == first

    def test_entries_after_the_period_began_change_nothing(self) -> None:
        at = office()
        values = {str(drawn(at)["抽中户"])}
        for number in range(8):
            opened(at, "other", Actor(str(number), ["村委会"]))
            values.add(str(drawn(at)["抽中户"]))
        assert len(values) == 1

    def test_a_turn_of_a_cycle_hangs_on_its_holder_and_the_period_of_the_cycle(self) -> None:
        at = office()
        first = taken(at, opened(at, "turns", OFFICE))
        at.engine.withdraw(first.id, "不办了", by=Actor("甲", ["申请人"]))
        case = taken(at, opened(at, "turns", COLLEAGUE), COLLEAGUE)
        assert case.id != first.id
        assert case.fields == first.fields
        hung: Any = at.engine.history(case.id)[-1].event.body["drawn_from"]
        assert (case.holder, hung["period"]) == ("甲", "2026-03-01")
        at.now = datetime(2027, 2, 28, 9, tzinfo=CHINA)
        other = taken(at, opened(at, "turns", OFFICE, parties={"申请人": "乙"}))
        assert at.engine.history(other.id)[-1].event.body["drawn_from"] == hung
        assert other.fields["抽中户"] != case.fields["抽中户"]


class TestAnother:
    """What the draw hangs on."""

    @pytest.mark.parametrize(
        "other",
        [
            {"parties": {"申请人": "乙"}},
            {"village": "610524101204"},
            {"name": "other"},
        ],
        ids=["subject", "village", "power"],
    )
    def test_subject_village_power(self, other: dict[str, Any]) -> None:
        at = office()
        assert drawn(at)["抽中户"] != drawn(at, **other)["抽中户"]

    def test_period(self) -> None:
        at = office()
        seen = set()
        for month in range(1, 7):
            at.now = datetime(2027, month, 1, 0, 0, tzinfo=CHINA)
            seen.add(str(drawn(at)["抽中户"]))
        assert len(seen) == 6

    def test_value(self) -> None:
        assert len({str(drawn(office(first=str(number)))["抽中户"]) for number in range(5)}) == 5

    def test_field(self) -> None:
        at = office()
        falls = [drawn(at, parties={"申请人": f"人{number}"}) for number in range(60)]
        assert any(each["抽中"] is not each["另抽"] for each in falls)

    def test_the_share_over_many_subjects_is_the_ratio(self) -> None:
        at = office()
        hits = sum(drawn(at, parties={"申请人": f"人{number}"}, rows=1)["抽中"] for number in range(400))
        assert 400 * 0.3 - 4 * 9.2 < hits < 400 * 0.3 + 4 * 9.2  # four standard deviations

    def test_every_row_has_its_chance_and_the_share_is_rounded_up(self) -> None:
        at = office()
        rows = [drawn(at, parties={"申请人": f"人{number}"}, rows=11)["抽中户"] for number in range(60)]
        assert {len(each) for each in rows} == {4}
        assert {row for each in rows for row in each} == set(range(1, 12))
        assert all(each == sorted(set(each)) for each in rows)


class TestValue:
    """The value is the newest entry of the day before the day before the period."""

    @pytest.mark.parametrize(
        ("moment", "counts"),
        [
            ("2026-10-30T23:59:59.999999", True),
            ("2026-10-31T00:00:00", False),
            ("2026-10-31T23:59:59", False),
            ("2026-11-01T00:00:00", False),
        ],
    )
    def test_where_the_border_lies(self, moment: str, counts: bool) -> None:
        at = office()
        at.now = datetime.fromisoformat(f"{moment}+08:00")
        last = opened(at, "other", OFFICE)
        at.now = NOVEMBER
        case = taken(at, opened(at, "check", OFFICE))
        hung: Any = at.engine.history(case.id)[-1].event.body["drawn_from"]
        entry = at.engine.history(last.id)[0]
        assert hung["period"] == "2026-11-01"
        assert ((hung["entry"], hung["value"]) == (entry.g, entry.hash)) is counts
        assert hung["entry"] == (2 if counts else 1)

    def test_a_clock_that_is_set_back_moves_no_value(self) -> None:
        at = office()
        first = drawn(at)
        at.now = datetime(2026, 10, 20, 9, tzinfo=CHINA)
        opened(at, "other", OFFICE)
        at.now = NOVEMBER + timedelta(days=1)
        assert drawn(at) == first

    def test_in_an_empty_record_there_is_none(self) -> None:
        at = Office((CHECK,), now=NOVEMBER)
        case = taken(at, opened(at, "check", OFFICE))
        hung = at.engine.history(case.id)[-1].event.body["drawn_from"]
        assert hung == {"value": "", "entry": 0, "period": "2026-11-01"}


class TestRows:
    def test_more_rows_than_can_be_drawn_from_are_refused(self) -> None:
        at = Office((power("check", [step("抽", "村委会", "办成", record=RECORD)], fields=_without_maximum()),))
        case = opened(at, "check", OFFICE)
        tracemalloc.start()
        for rows in (MOST_ROWS + 1, 10**9, 2**53 - 1):
            with pytest.raises(StepRefused, match=f"最多 {MOST_ROWS}") as refused:
                taken(at, case, rows=rows)
            assert refused.value.code == "QR106"
            assert "户数" in refused.value.fields
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
        tracemalloc.stop()

    def test_so_they_are_at_an_earlier_step(self) -> None:
        steps = [
            step("报", "村委会", "抽", record=("户数",)),
            step("抽", "村委会", "办成", record=("抽中户",)),
        ]
        at = Office((power("check", steps, fields=_without_maximum()),))
        case = opened(at, "check", OFFICE)
        with pytest.raises(StepRefused, match=f"最多 {MOST_ROWS}"):
            at.engine.take(case.id, "报", data={"户数": 10**9}, by=OFFICE)
        at.engine.take(case.id, "报", data={"户数": MOST_ROWS}, by=OFFICE)
        rows: Any = at.engine.take(case.id, "抽", by=OFFICE).fields["抽中户"]
        assert len(rows) == MOST_ROWS * RATIO

    def test_a_few_of_many_need_no_memory_for_the_others(self) -> None:
        few = _without_maximum() | {"抽中户": Field(FieldType.DRAW, ratio=Decimal("0.0001"), rows="户数")}
        at = Office((power("check", [step("抽", "村委会", "办成", record=RECORD)], fields=few),))
        case = opened(at, "check", OFFICE)
        tracemalloc.start()
        rows: Any = taken(at, case, rows=MOST_ROWS).fields["抽中户"]
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
        tracemalloc.stop()
        assert len(rows) == 10


def _without_maximum() -> dict[str, Field]:
    return FIELDS | {"户数": Field(FieldType.INTEGER)}


class TestVerification:
    def replayed(self, record: Any) -> list[str]:
        contents = Contents(dict(record.definitions()), {}, frozenset())
        return [fault.text.zh for fault in Replay(contents).findings(record.lines())]

    def test_a_true_record_has_no_findings(self) -> None:
        at = office()
        drawn(at)
        opened(at, "other", OFFICE)
        at.now += timedelta(days=40)
        drawn(at)
        assert self.replayed(at.store) == []

    @pytest.mark.parametrize(
        "change",
        [
            lambda body: body["data"].update(抽中=not body["data"]["抽中"]),
            lambda body: body["data"].update(抽中户=[*body["data"]["抽中户"][:-1], 40]),
            lambda body: body["drawn_from"].update(value="a" * 64),
            lambda body: body["drawn_from"].update(entry=1),
            lambda body: body["drawn_from"].update(period="2026-10-01"),
            lambda body: body.pop("drawn_from"),
        ],
    )
    def test_another_draw_is_found(self, change: Callable[[Any], object]) -> None:
        at = Office((CHECK,), now=NOVEMBER)  # in an empty record no hash of an entry is drawn from
        case = taken(at, opened(at, "check", OFFICE))
        assert self.replayed(forged(at.store, lambda entries: None)) == []
        found = self.replayed(forged(at.store, lambda entries: change(entries[-1]["body"])))
        assert len(found) == 1
        assert case.id in found[0]


def program() -> str:
    """The program of docs/record.md."""
    page = (ROOT / "docs/record.md").read_text("utf-8")
    [found] = re.findall(r"<!-- draws\.py -->\n\n```python\n(.*?)```", page, re.DOTALL)
    return str(found)


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    at = office(f"sqlite:///{tmp_path}/cases.db")
    for number in range(6):
        drawn(at, parties={"申请人": f"人{number}"})
    taken(at, opened(at, "turns", OFFICE))
    at.now += timedelta(days=40)
    drawn(at)
    path = tmp_path / "record.jsonl"
    with path.open("wb") as file:
        export(at.store, file.write)
    at.store.close()
    return path


def test_the_program_of_the_page_finds_the_same(exported: Path, tmp_path: Path) -> None:
    (tmp_path / "draws.py").write_text(program(), "utf-8")
    run = [sys.executable, str(tmp_path / "draws.py"), str(exported)]
    done = subprocess.run(run, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == 8 * 3
    assert all(line.endswith("对得上") for line in lines)
    text = exported.read_text("utf-8")
    exported.write_text(re.sub(r'"抽中":true', '"抽中":"x"', text, count=1).replace('"x"', "false"), "utf-8")
    again = subprocess.run(run, capture_output=True, text=True, check=False, encoding="utf-8")
    assert again.stdout.count("对不上") == (1 if '"抽中":true' in text else 0)
