"""Records with right hashes and wrong contents: each change is found alone, and names its entry."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

from qingdan import Actor, Engine, StepRefused, load_catalogue, open_store, verify
from qingdan.engine.runtime.store.canonical import stamp
from qingdan.engine.runtime.store.ledger import COLUMNS, digest_body, hash_row
from qingdan.engine.runtime.store.memory import MemoryStore
from qingdan.engine.runtime.store.transcript import export
from tests.contract.conftest import Say
from tests.forging import SALT, Loose, forged, renumbered, text_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

VILLAGE = "610524101203"
PAPERS = dict.fromkeys(("申请书", "诚信承诺书", "授权核对书"), "0" * 64)
CASES = 6


@pytest.fixture(scope="module")
def honest() -> MemoryStore:
    """Six cases of three entries: opened, applied for, and an attempt off the list."""
    store = MemoryStore()
    engine = Engine(load_catalogue(), store)
    for number in range(CASES):
        by = Actor(f"甲{number}", ["申请人"])
        case = engine.open("BM-02", VILLAGE, {"申请人": by.id}, by=by, key=f"k{number}").id
        engine.take(case, "提出申请", data={"家庭人口": 3}, materials=PAPERS, by=by)
        with pytest.raises(StepRefused):
            engine.take(case, "发放", by=by)
    return store


def opened(case: int) -> int:
    return 3 * case


def applied(case: int) -> int:
    return 3 * case + 1


def refused(case: int) -> int:
    return 3 * case + 2


CHANGES: list[tuple[int, str, Any]] = [
    (opened(0), "step", ""),
    (opened(4), "target", "2026-12-01T01:14:18.207868+08:00"),
    (applied(2), "body.data.家庭人口", None),
    (applied(4), "body.data.家庭人口", -1),
    (applied(4), "body.data.家庭人口", "3"),
    (refused(1), "body.act", "9999-12-31T23:59:59.999999Z"),
    (refused(5), "body.act", 2**53),
    (refused(4), "body", -1),
    (refused(5), "body", "2026-13-01"),
    (refused(5), "body", "\u202e"),
    (refused(3), "body", [1]),
    (refused(2), "body.materials", "called"),
    (refused(2), "body.sentence", {"a": 1}),
    (refused(2), "body.code", "QR999"),
    (refused(2), "outcome", "完成"),
    (refused(2), "step", "提出申请"),
    (refused(2), "due", "2026-12-08T16:00:00.000000Z"),
    (opened(3), "body", "0001-01-01T00:00:00.000000Z"),
    (opened(3), "body", 2**53),
    (opened(3), "body", None),
    (opened(4), "body.village", 2**53),
    (opened(4), "body.village", "returned"),
    (opened(4), "body.channel", None),
    (opened(4), "body.channel", [1]),
    (opened(4), "body.channel", False),
    (opened(4), "body.channel", "后门"),
    (opened(4), "body.parent", "BM-02-20261102-00000000"),
    (opened(4), "body.source", "BM-02-20261102-00000000"),
    (opened(4), "body.parties", {"申请人": "乙"}),
    (applied(5), "body.actor.id", 1),
    (applied(5), "body.actor.id", "乙"),
    (applied(0), "body.actor", "taken"),
    (applied(0), "body.actor", "0001-01-01T00:00:00.000000Z"),
    (applied(0), "body.actor.role", "村委会"),
    (applied(1), "body.clocks", 2**63),
    (applied(1), "body.clocks", {"due": "2026-12-31T00:00:00+00:00"}),
    (applied(1), "body.parent", True),
    (applied(5), "body.clock", "taken"),
    (applied(5), "body.way", 1),
    (applied(5), "target", "released"),
    (applied(5), "target", "予以保障"),
    (applied(5), "outcome", "同意"),
    (applied(5), "step", "受理/受理审查"),
    (applied(5), "kind", "posted"),
    (applied(5), "due", None),
    (applied(5), "due", "2027-12-08T16:00:00.000000Z"),
    (applied(5), "edition", "\n"),
    (applied(5), "power", "letters"),
    (applied(5), "at", "2026-11-01T00:00:00.000000Z"),
    (applied(5), "entered", "2026-11-01T00:00:00.000000Z"),
]
"""Entry (from 0), where, what stands there instead."""


def put(entry: Loose, where: str, value: Any) -> None:
    *way, last = where.split(".")
    for name in way:
        entry = entry[name]
    entry[last] = value


@pytest.mark.parametrize(("number", "where", "value"), CHANGES, ids=[f"{n} {w} {v!s:.12}" for n, w, v in CHANGES])
def test_a_change_is_found_and_names_its_entry(honest: MemoryStore, number: int, where: str, value: Any) -> None:
    found = verify(forged(honest, lambda entries: put(entries[number], where, value)))
    assert found.faults
    assert found.faults[0].g == number + 1
    assert f"第 {number + 1} 条：" in found.faults[0].text.zh
    assert {fault.g for fault in found.faults} <= {3 * (number // 3) + each for each in (1, 2, 3)}, "no other case"


def twice(entries: list[Loose]) -> None:
    entries.insert(10, dict(entries[applied(1)]))
    renumbered(entries)


def too_early(entries: list[Loose]) -> None:
    entries.insert(6, dict(entries[opened(5)]))
    renumbered(entries)


def never_opened(entries: list[Loose]) -> None:
    del entries[opened(5)]
    renumbered(entries)


def never_applied(entries: list[Loose]) -> None:
    del entries[applied(5)]


def swapped(entries: list[Loose]) -> None:
    entries[opened(5)], entries[applied(5)] = entries[applied(5)], entries[opened(5)]
    renumbered(entries)


@pytest.mark.parametrize("change", [twice, too_early, never_opened, never_applied, swapped])
def test_entries_put_in_left_out_or_exchanged(honest: MemoryStore, change: Callable[[list[Loose]], None]) -> None:
    assert verify(forged(honest, change)).faults


@pytest.mark.parametrize(
    "name", ["", "\u2f08", "a\x1b[31mb", "x" * 100_000, "a\nb", " BM-02", "BM-02\u200b", "ＢＭ-02", "\ue000"]
)
def test_a_case_number_that_is_no_id(honest: MemoryStore, name: str) -> None:
    def change(entries: list[Loose]) -> None:
        for number in (opened(2), applied(2), refused(2)):
            entries[number]["case_id"] = name

    found = verify(forged(honest, change))
    assert found.faults[0].g == opened(2) + 1
    assert "件号不是规范的写法" in found.faults[0].text.zh
    assert len(found.faults[0].text.zh) < 100


def test_an_honest_record_is_sound(honest: MemoryStore) -> None:
    found = verify(honest)
    assert (found.sound, found.size, found.replayed, found.unchecked) == (True, 3 * CASES, True, {"keys": CASES})
    assert verify(forged(honest, lambda _entries: None)).sound


def test_all_changes_at_once_are_all_found(honest: MemoryStore) -> None:
    """What is wrong with one case does not hide what is wrong with another."""

    def change(entries: list[Loose]) -> None:
        for case in range(CASES):
            put(entries[applied(case)], "target", "予以保障")

    assert {fault.g for fault in verify(forged(honest, change)).faults} >= {applied(case) + 1 for case in range(CASES)}


def test_a_body_that_went_without_a_word(honest: MemoryStore) -> None:
    found = verify(forged(honest, lambda entries: put(entries[refused(1)], "body", None)))
    assert [fault.text.zh for fault in found.faults] == ["第 6 条：内容没了，却没有抹去它的记录"]
    assert not verify(forged(honest, lambda entries: put(entries[refused(1)], "body", None)), hashes=True).sound


class TestKeys:
    @pytest.mark.parametrize(("g", "said"), [(0, "不在"), (99, "不在"), (1, "已经是编号")])
    def test_a_key_that_answers_nothing(self, honest: MemoryStore, g: int, said: str) -> None:
        record = forged(honest, lambda _entries: None)
        record.used.append(record.used[0]._replace(key="x", g=g))  # type: ignore[attr-defined]
        assert [said in fault.text.zh for fault in verify(record).faults] == [True]


class TestOneInsert:
    """forge.py: an insider who knows SQL appends a lawful-looking entry; no trigger is dropped, no hash is broken."""

    @pytest.fixture
    def case(self, say: Say, desk: Path) -> str:
        store = open_store("sqlite:///qingdan.db")
        engine = Engine(load_catalogue(), store)
        case = engine.open("BM-02", VILLAGE, {"申请人": "甲"}, by=Actor("甲", ["申请人"]))
        store.close()
        base = sqlite3.connect("qingdan.db", isolation_level=None)
        *last, head = base.execute(f"SELECT {', '.join(COLUMNS)}, hash FROM events").fetchone()
        row = dict(zip(COLUMNS, last, strict=True))
        body = text_of({"actor": {"id": "甲", "role": "申请人", "roles": ["申请人"]}, "data": {"家庭人口": 3}})
        row |= {"kind": "taken", "outcome": "完成", "target": "予以保障", "seq": 2, "due": None}
        row |= {"body_digest": digest_body(SALT, body), "at": stamp(case.at), "entered": stamp(case.at)}
        values = tuple(row[name] for name in COLUMNS)
        marks = ", ".join("?" * (2 + len(values)))
        base.execute(
            f"INSERT INTO events (prev, hash, {', '.join(COLUMNS)}) VALUES ({marks})",
            (head, hash_row(head, values), *values),
        )
        base.execute("INSERT INTO bodies VALUES (2, ?, ?)", (SALT, body))
        base.close()
        return case.id

    REASON = "“提出申请”还缺：申请书、诚信承诺书、授权核对书"

    def test_info_and_verify_find_it(self, say: Say, case: str) -> None:
        said = say("store", "info")
        assert (said.code, f"第 2 条：{case}，按定义应当拒绝：" in said.out) == (1, True)
        assert self.REASON in said.out
        assert say("store", "info", "--quick").code == 0
        assert say("store", "export", "a.jsonl").code == 0
        said = say("ledger", "verify", "a.jsonl")
        assert (said.code, self.REASON in said.out) == (1, True)
        assert say("ledger", "verify", "a.jsonl", "--hashes").code == 0

    def test_import_refuses_it_with_the_line(self, say: Say, case: str, desk: Path) -> None:
        say("store", "export", "a.jsonl")
        before = sorted(desk.iterdir())
        said = say("store", "import", "a.jsonl", "--store", "sqlite:///b.db")
        assert (said.code, f"文件第 3 行，第 2 条：{case}" in said.err) == (4, True)
        assert sorted(desk.iterdir()) == before


def test_a_file_is_verified_like_a_store(honest: MemoryStore, tmp_path: Path) -> None:
    record = forged(honest, lambda entries: put(entries[applied(1)], "target", "予以保障"))
    with (tmp_path / "a.jsonl").open("wb") as out:
        export(record, out.write)
    assert verify(tmp_path / "a.jsonl").faults == verify(record).faults
    assert verify(str(tmp_path / "a.jsonl"), hashes=True).sound
    data = (tmp_path / "a.jsonl").read_bytes()
    (tmp_path / "a.jsonl").write_bytes(data[: len(data) // 2])
    found = verify(tmp_path / "a.jsonl")
    assert (found.sound, found.replayed) == (False, False)
