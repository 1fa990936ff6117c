"""What every store must do: one class, run on each of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from qingdan.engine.errors import Conflict, StoreError, Tampered, UsageError
from qingdan.engine.runtime.events import Event, Kind
from qingdan.engine.runtime.store import Store, open_store
from qingdan.engine.runtime.store.batch import Key
from qingdan.engine.runtime.store.cursors import NOTICES
from qingdan.engine.runtime.store.ledger import digest_text
from qingdan.engine.runtime.store.memory import MemoryStore
from qingdan.engine.runtime.store.tally import Used

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NINE = datetime(2026, 11, 2, 1, tzinfo=UTC)


def event(case: str, seq: int, **more: object) -> Event:
    kind = Kind.OPENED if seq == 1 else Kind.TAKEN
    return Event(**{"case": case, "seq": seq, "kind": kind, "at": NINE, "entered": NINE, "power": "p", **more})  # type: ignore[arg-type]


def refused(case: str, **more: object) -> Event:
    return event(case, 0, kind=Kind.REFUSED, **more)


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    urls = {"memory": "memory:", "sqlite": f"sqlite:///{tmp_path}/cases.db"}
    opened = open_store(urls.get(request.param) or request.getfixturevalue("postgres_url"))
    yield opened
    opened.close()


@pytest.fixture
def another(store: Store, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """The same record as another process has it."""
    if isinstance(store, MemoryStore):
        yield store
        return
    kind = request.node.callspec.params["store"]
    other = open_store(
        f"sqlite:///{tmp_path}/cases.db" if kind == "sqlite" else request.getfixturevalue("postgres_url")
    )
    yield other
    other.close()


class TestAppend:
    def test_gives_places_and_hashes(self, store: Store) -> None:
        first, second = store.append([event("a", 1), event("a", 2)])
        assert (first.g, second.g) == (1, 2)
        assert len({first.hash, second.hash}) == 2

    def test_reads_back_what_was_entered(self, store: Store) -> None:
        kept = event(
            "a",
            1,
            step="受理",
            outcome="完成",
            target="办理",
            due=NINE + timedelta(days=3),
            edition="2026-1",
            digest="d",
            body={"actor": {"id": "甲", "roles": ["村委会"]}, "data": {"人口": 3, "低保": False, "备注": None}},
        )
        entered = store.append([kept])
        assert store.history("a") == entered
        assert entered[0].event == kept

    def test_zones_become_utc(self, store: Store) -> None:
        at = datetime.fromisoformat("2026-11-02T09:00:00.000001+08:00")
        store.append([event("a", 1, at=at, entered=at)])
        found = store.history("a")[0].event
        assert (found.at, found.entered) == (NINE + timedelta(microseconds=1), NINE + timedelta(microseconds=1))

    def test_a_taken_place_is_a_conflict_and_nothing_is_entered(self, store: Store) -> None:
        store.append([event("a", 1)])
        with pytest.raises(Conflict) as caught:
            store.append([event("b", 1), event("a", 1)])
        assert "以为在第 0 条，实际到了第 1 条" in str(caught.value)
        assert store.cases() == ("a",)

    def test_what_is_expected_holds_whoever_writes(self, store: Store, another: Store) -> None:
        store.append([event("a", 1), event("b", 1)])
        another.append([event("a", 2), event("new", 1)])
        for expected in ({"a": 1}, {"new": 0}, {"b": 1, "a": 1}):
            with pytest.raises(Conflict):
                store.append([event("b", 2)], expected=expected)
        assert store.append([event("b", 2)], expected={"a": 2, "new": 1, "b": 1, "free": 0})[0].g == 5
        assert another.append([event("c", 1)], expected={"b": 2})[0].g == 6

    def test_a_gap_is_a_conflict(self, store: Store) -> None:
        with pytest.raises(Conflict):
            store.append([event("a", 2)])

    def test_several_cases_move_together(self, store: Store) -> None:
        store.append([event("a", 1), event("b", 1), event("a", 2)])
        assert [[e.event.seq for e in store.history(case)] for case in ("a", "b")] == [[1, 2], [1]]

    def test_after_a_conflict_the_chain_goes_on(self, store: Store) -> None:
        store.append([event("a", 1)])
        with pytest.raises(Conflict):
            store.append([event("a", 2), event("a", 4)])
        store.append([event("a", 2)])
        store.verify()

    def test_a_place_can_be_expected_to_be_free(self, store: Store) -> None:
        store.append([event("a", 1)], expected={"b": 0})
        store.append([event("b", 1)], expected={"b": 0})
        with pytest.raises(Conflict):
            store.append([event("a", 2)], expected={"b": 0})
        assert [entry.event.seq for entry in store.history("a")] == [1]

    def test_expected_is_checked_for_refusals_too(self, store: Store) -> None:
        store.append([event("a", 1)])
        with pytest.raises(Conflict):
            store.append([refused("a")], expected={"a": 0})
        assert store.refusals() == ()

    @pytest.mark.parametrize("body", [{"费": 1.5}, {"数": 2**53}, {"字": "\ud800"}, {"表": {1, 2}}, {"表": {1: 2}}])
    def test_what_has_no_single_text_is_not_entered(self, store: Store, body: object) -> None:
        with pytest.raises(UsageError):
            store.append([event("a", 1), event("a", 2, body=body)])
        assert store.cases() == ()

    @pytest.mark.parametrize("name", ["case", "step", "outcome"])
    def test_no_name_holds_a_nul(self, store: Store, name: str) -> None:
        with pytest.raises(UsageError, match="NUL"):
            store.append([event(**{"case": "a", "seq": 1, name: "a\0b"})])  # type: ignore[arg-type]
        with pytest.raises(UsageError, match="NUL"):
            store.append([event("a", 1)], key=Key("a\0b", "c", 0))

    @pytest.mark.parametrize(
        "text", ['"', "\\", "{a,b}", "NULL", "", " ", "'", "\n\t", "\x01\x7f", "办\U0001f600", "%s"]
    )
    def test_any_other_text_comes_back(self, store: Store, text: str) -> None:
        entered = store.append([event("a", 1, step=text, outcome=text, body={text: [text]})], key=Key(text, text, 0))
        assert store.history("a") == entered
        assert store.answer(text) is not None
        store.verify()

    def test_a_moment_without_zone_is_not_entered(self, store: Store) -> None:
        with pytest.raises(UsageError):
            store.append([event("a", 1, at=datetime(2026, 11, 2))])

    def test_callers_at_once_lose_nothing(self, store: Store) -> None:
        with ThreadPoolExecutor(16) as pool:
            list(pool.map(lambda n: store.append([event(f"c{n % 40}", n // 40 + 1)]), range(40)))
            list(pool.map(lambda n: store.append([event(f"c{n}", 2), refused(f"c{n}")]), range(40)))
        store.verify()
        assert sorted(line.g for line in store.lines()) == list(range(1, 121))

    def test_of_callers_for_one_place_one_wins(self, store: Store) -> None:
        def attempt(_: int) -> bool:
            try:
                store.append([event("a", 1)])
            except Conflict:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(attempt, range(8))) == 1


class TestReading:
    def test_an_unknown_case_has_no_history(self, store: Store) -> None:
        assert store.history("a") == ()

    def test_history_goes_on_after_a_seq(self, store: Store) -> None:
        store.append([event("a", 1), refused("a"), event("a", 2), event("a", 3)])
        assert [e.event.seq for e in store.history("a", after=1)] == [2, 3]

    def test_refusals_stand_in_the_same_order_and_move_nothing(self, store: Store) -> None:
        store.append([event("a", 1)])
        store.append([refused("a"), refused("")])
        store.append([event("a", 2)])
        assert [(e.g, e.event.case, e.event.seq) for e in store.refusals()] == [(2, "a", 0), (3, "", 0)]
        assert [e.g for e in store.refusals("a")] == [2]

    def test_cases_come_in_the_order_of_opening(self, store: Store) -> None:
        store.append([event("b", 1), event("a", 1), event("b", 2)])
        assert store.cases() == ("b", "a")

    def test_openings_are_found_by_power_and_village(self, store: Store) -> None:
        here, there = "610524101203", "610524101204"

        def opening(case: str, village: str, **more: object) -> Event:
            body = {"actor": {"id": "甲"}, "source": "旧", "parties": {"申请人": here}, "village": village}
            return event(case, 1, body=body, **more)

        none = [event("d", 1, body={"data": {"备注": f'"village":"{here}"'}}), event("e", 1)]
        store.append([opening("a", here), opening("b", there), opening("c", here, power="q"), *none])
        later = store.append(
            [opening("f", here), event("f", 2, body={"village": here}), refused("", body={"village": here})]
        )
        assert [each.event.case for each in store.opened("p", here)] == ["a", "f"]
        assert store.opened("p", here, after=1) == later[:1]
        assert store.opened("p", here, after=later[0].g) == store.opened("p", "61052410120_") == ()
        store.erase(1)
        assert [each.event.case for each in store.opened("p", here)] == ["f"]
        copy = open_store("memory:")
        copy.restore(store.lines())
        assert copy.opened("p", here) == store.opened("p", here)

    def test_due_asks_the_newest_entry_only(self, store: Store) -> None:
        day = timedelta(days=1)
        store.append([event("a", 1, due=NINE + 2 * day), event("b", 1, due=NINE + day), event("c", 1)])
        store.append([event("d", 1, due=NINE), event("d", 2)])
        assert [e.event.case for e in store.due(NINE + 2 * day)] == ["b", "a"]
        assert [e.event.case for e in store.due(NINE + 2 * day - timedelta(microseconds=1))] == ["b"]


class TestEntryBefore:
    """From which entry is drawn: the one before the first that was entered at a moment or later."""

    def entered(self, store: Store, *days: int) -> list[str]:
        moments = [NINE + timedelta(days=day) for day in days]
        return [store.append([event(f"{day}-{NINE}-{n}", 1, at=NINE - timedelta(days=99), entered=at)])[0].hash
                for n, (day, at) in enumerate(zip(days, moments, strict=True))]  # fmt: skip

    def test_of_an_empty_record_there_is_none(self, store: Store) -> None:
        assert store.entry_before(NINE) == (0, "")

    def test_the_last_one_where_none_is_later(self, store: Store) -> None:
        hashes = self.entered(store, 0, 1)
        assert store.entry_before(NINE + timedelta(days=2)) == (2, hashes[1])

    def test_the_moment_itself_is_later(self, store: Store) -> None:
        hashes = self.entered(store, 0, 1, 2)
        second = NINE + timedelta(days=1)
        assert store.entry_before(NINE) == (0, "")
        assert store.entry_before(second) == (1, hashes[0])
        assert store.entry_before(second + timedelta(microseconds=1)) == (2, hashes[1])

    def test_a_clock_that_is_set_back_moves_nothing(self, store: Store, another: Store) -> None:
        hashes = self.entered(store, 0, 5)
        middle = NINE + timedelta(days=3)
        assert store.entry_before(middle) == (1, hashes[0])
        self.entered(store, 1, 2, 9, 2)
        assert store.entry_before(middle) == another.entry_before(middle) == (1, hashes[0])
        assert store.entry_before(NINE + timedelta(days=6))[0] == 4

    def test_refusals_count_and_erased_bodies_too(self, store: Store) -> None:
        [first] = store.append([refused("", entered=NINE)])
        store.erase(first.g)
        assert store.entry_before(NINE + timedelta(days=1)) == (1, first.hash)

    def test_a_moment_without_a_zone_is_a_use_error(self, store: Store) -> None:
        with pytest.raises(UsageError):
            store.entry_before(NINE.replace(tzinfo=None))


class TestBesides:
    def test_definitions_are_kept_once(self, store: Store) -> None:
        digest = digest_text("{}")
        store.append([event("a", 1)], definitions={digest: "{}"})
        store.append([event("b", 1)], definitions={digest: "{}"})
        assert store.definition(digest) == "{}"
        assert store.definition("unknown") is None

    def test_definitions_of_a_conflict_are_not_kept(self, store: Store) -> None:
        with pytest.raises(Conflict):
            store.append([event("a", 2)], definitions={"d": "{}"})
        assert store.definition("d") is None

    def test_a_key_finds_its_answer(self, store: Store) -> None:
        entries = store.append([event("a", 1), event("a", 2)], key=Key("desk-3:118", "c" * 64, 1))
        found = store.answer("desk-3:118")
        assert found is not None
        assert (found.command, found.entry) == ("c" * 64, entries[1])
        assert store.answer("desk-3:119") is None

    def test_a_used_key_is_a_conflict(self, store: Store) -> None:
        store.append([event("a", 1)], key=Key("k", "c", 0))
        with pytest.raises(Conflict):
            store.append([event("b", 1)], key=Key("k", "c", 0))
        assert store.cases() == ("a",)

    def test_an_erased_body_is_gone_and_the_record_verifies(self, store: Store) -> None:
        store.append([event("a", 1, body={"actor": {"id": "甲"}}), event("a", 2, body={"x": 1})])
        store.erase(1)
        store.erase(1)
        store.verify()
        assert [dict(e.event.body) for e in store.history("a")] == [{}, {"x": 1}]
        assert [line.salt is None for line in store.lines()] == [True, False]

    def test_an_unknown_entry_cannot_be_erased(self, store: Store) -> None:
        with pytest.raises(StoreError):
            store.erase(1)

    def test_lines_go_on_after_a_place(self, store: Store) -> None:
        store.append([event("a", n) for n in range(1, 6)])
        assert [line.g for line in store.lines(after=3)] == [4, 5]
        assert [leaf.hex() for leaf in store.leaves()] == [line.hash for line in store.lines()]
        assert [leaf.hex() for leaf in store.leaves(after=3)] == [line.hash for line in store.lines(after=3)]


class TestCopying:
    """A record moves from one store into another as it is."""

    def filled(self) -> Store:
        source = open_store("memory:")
        digest = digest_text("{}")
        source.append([event("a", 1, body={"x": 1})], definitions={digest: "{}"}, key=Key("k", "c", 0))
        source.append([refused("a"), refused(""), event("b", 1), event("a", 2)])
        source.erase(4)
        return source

    def test_all_of_it_and_it_goes_on(self, store: Store) -> None:
        source = self.filled()
        assert store.restore(source.lines(), definitions=source.definitions(), keys=source.keys()) == 5
        assert list(store.lines()) == list(source.lines())
        assert (store.definitions(), store.keys()) == (source.definitions(), source.keys())
        assert store.tally()._replace(schema=0) == source.tally()
        store.append([event("a", 3), refused("b")])
        store.verify()

    def test_more_follows_what_is_there(self, store: Store) -> None:
        first, *rest = self.filled().lines()
        store.restore([first])
        assert store.restore(iter(rest)) == 4
        store.verify()

    @pytest.mark.parametrize("left", [0, 1, 3])
    def test_a_line_out_of_its_place_enters_nothing(self, store: Store, left: int) -> None:
        lines = list(self.filled().lines())
        with pytest.raises(Tampered):
            store.restore([*lines[:left], *lines[left + 1 :], lines[left]])
        assert list(store.lines()) == []

    def test_a_broken_chain_enters_nothing(self, store: Store) -> None:
        lines = [line._replace(prev="x") if line.g == 5 else line for line in self.filled().lines()]
        with pytest.raises(Tampered, match="第 5 条"):
            store.restore(lines)
        assert store.tally().entries == 0

    def test_many_pages_of_lines_and_the_one_that_is_wrong(self, store: Store) -> None:
        source = open_store("memory:")
        source.append([event(f"c{number}", 1) for number in range(2500)])
        lines = list(source.lines())
        wrong = lines[1700]._replace(prev="x")
        with pytest.raises(Tampered, match="第 1701 条"):
            store.restore([*lines[:1700], wrong, *lines[1701:]])
        assert store.tally().entries == 0
        assert store.restore(iter(lines)) == 2500
        assert list(store.lines()) == lines

    def test_a_key_used_here_enters_nothing(self, store: Store) -> None:
        source = self.filled()
        first, *rest = source.lines()
        store.append([event("z", 1)], key=Key("k", "c", 0))
        more = [line._replace(g=line.g + 1) for line in (first, *rest)]
        with pytest.raises(Conflict):
            store.restore(more, keys=[Used("k", "c", 2)])
        assert store.tally().entries == 1

    def test_an_empty_one_counts_nothing(self, store: Store) -> None:
        assert store.restore([]) == 0
        assert store.tally()[1:] == (0, 0, 0, 0, 0, None)


class TestAddresses:
    @pytest.mark.parametrize("url", ["", "memory", "mysql://x", "cases.db", "memory:x", "sqlite:", "sqlite:///"])
    def test_an_unknown_address_names_the_known(self, url: str) -> None:
        with pytest.raises(UsageError) as caught:
            open_store(url)
        assert "memory:" in str(caught.value) or "sqlite:///" in str(caught.value)

    def test_three_slashes_are_relative(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        open_store("sqlite:///cases.db").close()
        assert (tmp_path / "cases.db").exists()


class TestCursors:
    def test_begins_at_nothing_and_keeps_what_is_written(self, store: Store) -> None:
        assert self.at(store, "短信") == 0
        with store.cursor("短信") as cursor:
            assert cursor is not None
            cursor.write(7)
            cursor.write(3)
            assert cursor.read() == 7, "it never goes back"
        assert self.at(store, "短信") == 7
        assert self.at(store, "sms") == 0

    def test_one_holds_it_and_others_hear_so(self, store: Store) -> None:
        with store.cursor("sms") as held:
            assert held is not None
            assert self.at(store, "sms") is None
            assert self.at(store, "other") == 0
        assert self.at(store, "sms") == 0

    def test_it_is_let_go_whatever_is_raised(self, store: Store) -> None:
        with pytest.raises(KeyError), store.cursor("sms"):
            raise KeyError("the hook's own")
        assert self.at(store, "sms") == 0

    def test_what_comes_from_another_record_was_told_there(self, store: Store) -> None:
        other = open_store("memory:")
        other.append([event("a", 1), event("a", 2)])
        store.restore(other.lines())
        assert self.at(store, NOTICES) == 2

    def test_it_is_no_part_of_the_record(self, store: Store) -> None:
        before = store.tally()
        with store.cursor("sms") as cursor:
            assert cursor is not None
            cursor.write(7)
        store.verify()
        assert store.tally() == before

    @pytest.mark.parametrize("name", ["", "a/b", "../a", "a b", "a\0", "a" * 41, "a.b"])
    def test_a_name_is_plain(self, store: Store, name: str) -> None:
        with pytest.raises(UsageError, match=r"游标|cursor"), store.cursor(name):
            pass

    @staticmethod
    def at(store: Store, name: str) -> int | None:
        with store.cursor(name) as cursor:
            return None if cursor is None else cursor.read()
