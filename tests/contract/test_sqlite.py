"""What the SQLite file itself refuses, survives and shows."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from qingdan.engine.errors import StoreError, Tampered, Unavailable
from qingdan.engine.runtime.events import Event, Kind
from qingdan.engine.runtime.store import migrate_store, open_store
from qingdan.engine.runtime.store.batch import Key
from qingdan.engine.runtime.store.ledger import digest_text
from qingdan.engine.runtime.store.schema import SCHEMA, told
from qingdan.engine.runtime.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

NINE = datetime(2026, 11, 2, 1, tzinfo=UTC)
DIGEST = digest_text("{}")
COLUMNS = "g, case_id, seq, kind, step, outcome, target, at, entered, power, edition, digest, body_digest, prev, hash"


def event(case: str, seq: int) -> Event:
    opened = {"kind": Kind.OPENED, "digest": DIGEST} if case == "a" and seq == 1 else {"kind": Kind.TAKEN}
    return Event(case=case, seq=seq, at=NINE, entered=NINE, body={"seq": seq}, **opened)


def raw(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, isolation_level=None)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A record of three entries in two cases, with a definition and a key."""
    path = tmp_path / "cases.db"
    store = SqliteStore(str(path))
    store.append([event("a", 1), event("b", 1)], definitions={DIGEST: "{}"}, key=Key("k", "c", 0))
    store.append([event("a", 2)])
    store.close()
    return path


@pytest.fixture
def base(path: Path) -> Iterator[sqlite3.Connection]:
    connection = raw(path)
    yield connection
    connection.close()


def line(g: int | str, case: str, seq: int | None, kind: str = "", prev: str = "") -> str:
    number, kind = ("NULL", kind or "refused") if seq is None else (seq, kind or "taken")
    return f"({g}, '{case}', {number}, '{kind}', '', '', '', '', '', '', '', '', '', '{prev}', 'h{g}')"


class TestRefusedByTheDatabase:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE events SET step = 'x' WHERE g = 1",
            "DELETE FROM events WHERE g = 3",
            "DELETE FROM events",
            f"INSERT OR REPLACE INTO events ({COLUMNS}) VALUES {line(3, 'a', 2)}",
            f"REPLACE INTO events ({COLUMNS}) VALUES {line('NULL', 'a', 2)}",
            f"REPLACE INTO events ({COLUMNS}) SELECT {COLUMNS.replace('g,', 'NULL,', 1)} FROM events WHERE g = 3",
            f"INSERT OR IGNORE INTO events ({COLUMNS}) VALUES {line('NULL', 'a', 2)}",
            f"INSERT INTO events ({COLUMNS}) VALUES {line('NULL', 'a', 4)}",
            f"INSERT INTO events ({COLUMNS}) VALUES {line('NULL', 'c', 2)}",
            f"INSERT INTO events ({COLUMNS}) VALUES {line(4, 'c', 1)}",
            f"INSERT INTO events ({COLUMNS}) VALUES {line(-1, 'c', 1)}",
            f"INSERT INTO events ({COLUMNS}) VALUES {line('NULL', 'a', 3, prev='other')}",
            f"INSERT INTO events ({COLUMNS}) VALUES {line('NULL', 'c', 1, prev='other')}",
            f"INSERT INTO events ({COLUMNS}) VALUES {line('NULL', 'a', None, kind='refused')}",
            f"INSERT INTO events ({COLUMNS}) VALUES {line('NULL', 'c', None, kind='taken')}",
            f"INSERT INTO events ({COLUMNS}) VALUES {line('NULL', 'c', 1, kind='refused')}",
            "INSERT INTO events SELECT * FROM events WHERE g = 1 ON CONFLICT DO UPDATE SET step = 'x'",
            "UPDATE bodies SET body = '{}' WHERE g = 1",
            "UPDATE bodies SET salt = x'00', body = NULL WHERE g = 1",
            "UPDATE bodies SET g = 9, body = NULL WHERE g = 1",
            "INSERT OR REPLACE INTO bodies VALUES (1, x'00', '{}')",
            "INSERT OR REPLACE INTO bodies VALUES (3, x'00', '{}')",
            "INSERT INTO bodies VALUES (4, x'00', '{}')",
            "UPDATE definitions SET text = '[]'",
            "DELETE FROM definitions",
            "INSERT OR REPLACE INTO definitions VALUES ('" + DIGEST + "', '[]')",
            "UPDATE keys SET g = 2",
            "DELETE FROM keys",
            "INSERT OR REPLACE INTO keys VALUES ('k', 'c', 2)",
        ],
    )
    def test_it_is_refused_and_nothing_changes(self, base: sqlite3.Connection, statement: str) -> None:
        before = list(base.iterdump())
        with pytest.raises(sqlite3.IntegrityError):
            base.execute(statement)
        assert list(base.iterdump()) == before

    def test_an_entry_in_order_is_let_in(self, base: sqlite3.Connection) -> None:
        head = base.execute("SELECT hash FROM events WHERE g = 3").fetchone()[0]
        base.execute(f"INSERT INTO events ({COLUMNS}) VALUES {line('NULL', 'a', 3, prev=head)}")
        base.execute(f"INSERT INTO events ({COLUMNS}) VALUES {line('NULL', 'c', None)}")
        base.execute(f"INSERT INTO events ({COLUMNS}) VALUES {line('NULL', 'c', 1)}")
        assert base.execute("SELECT COUNT(*) FROM events").fetchone() == (6,)

    def test_a_body_may_be_emptied_in_place(self, path: Path, base: sqlite3.Connection) -> None:
        base.execute("UPDATE bodies SET salt = NULL, body = NULL WHERE g = 1")
        SqliteStore(str(path)).verify()


class TestForgedByTheOwner:
    """Who owns the file can drop the triggers; verify shows what was done behind them."""

    @pytest.fixture
    def forge(self, path: Path) -> Callable[[str], str]:
        def forge(statement: str) -> str:
            base = raw(path)
            for (name,) in base.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                base.execute(f"DROP TRIGGER {name}")
            base.execute(statement)
            base.close()
            with pytest.raises(Tampered) as caught:
                SqliteStore(str(path)).verify()
            return str(caught.value)

        return forge

    @pytest.mark.parametrize("column", ["step", "outcome", "target", "due", "power", "edition"])
    def test_a_changed_value(self, forge: Callable[[str], str], column: str) -> None:
        assert forge(f"UPDATE events SET {column} = 'x' WHERE g = 1") == "记录有 1 处对不上：第 1 条记录被改动"

    @pytest.mark.parametrize("column", ["at", "entered"])
    def test_a_changed_time(self, forge: Callable[[str], str], column: str) -> None:
        assert "第 1 条记录被改动" in forge(f"UPDATE events SET {column} = '2026-11-02T01:00:00.000001Z' WHERE g = 1")

    def test_another_definition(self, forge: Callable[[str], str]) -> None:
        assert forge("UPDATE events SET digest = 'x' WHERE g = 1") == "记录有 2 处对不上：第 1 条记录被改动"

    def test_a_removed_definition(self, forge: Callable[[str], str]) -> None:
        assert f"定义 {DIGEST[:12]} 不在了" in forge("DELETE FROM definitions")

    def test_a_key_that_answers_with_no_entry(self, forge: Callable[[str], str]) -> None:
        assert "编号“k”指向的第 9 条记录不在" in forge("UPDATE keys SET g = 9")

    def test_a_value_of_another_type(self, forge: Callable[[str], str]) -> None:
        assert "第 1 条记录被改动" in forge("UPDATE events SET step = x'00' WHERE g = 1")

    def test_a_changed_body(self, forge: Callable[[str], str]) -> None:
        assert "第 2 条记录的附文被改动" in forge("UPDATE bodies SET body = '{\"seq\":2}' WHERE g = 2")

    def test_a_body_without_its_salt(self, forge: Callable[[str], str]) -> None:
        assert "第 2 条记录的附文被改动" in forge("UPDATE bodies SET salt = NULL WHERE g = 2")

    def test_a_removed_entry(self, forge: Callable[[str], str]) -> None:
        assert "第 2 条记录前面缺号" in forge("DELETE FROM events WHERE g = 1")

    def test_exchanged_entries(self, forge: Callable[[str], str]) -> None:
        assert "接不上" in forge("UPDATE events SET prev = 'x' WHERE g = 3")

    def test_a_changed_definition(self, forge: Callable[[str], str]) -> None:
        assert f"定义 {DIGEST[:12]}" in forge("UPDATE definitions SET text = '[]'")


class TestTheFile:
    def test_a_flipped_byte_is_found(self, path: Path) -> None:
        content = path.read_bytes()
        place = content.index(b'{"seq":2}')
        path.write_bytes(content[: place + 7] + b"3" + content[place + 8 :])
        with pytest.raises(Tampered, match="第 3 条记录的附文被改动"):
            SqliteStore(str(path)).verify()

    def test_what_it_returned_is_on_the_disk(self, path: Path) -> None:
        store = SqliteStore(str(path))
        settings = [store._writer.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")]
        assert settings == ["wal", 2]

    def test_what_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / "x.db").write_text("办件记录" * 100)
        with pytest.raises(StoreError, match="不是数据库文件"):
            SqliteStore(str(tmp_path / "x.db"))

    def test_the_database_of_another(self, tmp_path: Path) -> None:
        base = raw(tmp_path / "x.db")
        base.execute("CREATE TABLE t (x)")
        base.close()
        with pytest.raises(StoreError, match="别的程序的数据库"):
            SqliteStore(str(tmp_path / "x.db"))

    @pytest.mark.parametrize("place", ["no/such/cases.db", ""])
    def test_no_such_directory(self, tmp_path: Path, place: str) -> None:
        with pytest.raises(StoreError, match="打不开"):
            SqliteStore(str(tmp_path / place))

    def test_a_newer_schema(self, path: Path, base: sqlite3.Connection) -> None:
        base.execute("UPDATE meta SET value = ?", (str(SCHEMA + 1),))
        with pytest.raises(StoreError, match="请升级"):
            SqliteStore(str(path))

    @pytest.mark.parametrize("number", [1, 2, 3, SCHEMA - 1])
    def test_a_schema_of_a_trial_is_recognised_and_left_alone(
        self, path: Path, base: sqlite3.Connection, number: int
    ) -> None:
        base.execute("UPDATE meta SET value = ? WHERE name = 'schema'", (str(number),))
        for opening in (open_store, migrate_store):
            with pytest.raises(StoreError, match="qingdan store init --store"):
                opening(f"sqlite:///{path}")
        assert base.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone() == (str(number),)

    def test_a_full_disk_leaves_nothing_half_written(self, path: Path) -> None:
        store = SqliteStore(str(path))
        store._writer.execute("PRAGMA max_page_count = 1")
        big = Event(case="a", seq=3, kind=Kind.TAKEN, at=NINE, entered=NINE, body={"x": "字" * 200_000})
        with pytest.raises(Unavailable, match="磁盘满了"):
            store.append([event("c", 1), big])
        store._writer.execute("PRAGMA max_page_count = 1000000")
        store.append([big])
        assert store.cases() == ("a", "b")

    def test_a_file_that_may_only_be_read(self, path: Path) -> None:
        store = SqliteStore(str(path))
        store._writer.execute("PRAGMA query_only = ON")
        with pytest.raises(StoreError, match="只能看"):
            store.append([event("a", 3)])

    def test_a_file_in_use_by_another(self, path: Path, base: sqlite3.Connection) -> None:
        store = SqliteStore(str(path), patience=0.01)
        base.execute("BEGIN IMMEDIATE")
        with pytest.raises(Unavailable, match="请重试"):
            store.append([event("a", 3)])
        base.execute("ROLLBACK")
        store.append([event("a", 3)])

    def test_an_error_without_a_name_is_said_all_the_same(self) -> None:
        assert str(told(sqlite3.ProgrammingError("strange"), "cases.db")) == "cases.db 出错：strange"

    def test_an_erased_body_is_not_left_in_the_file(self, tmp_path: Path) -> None:
        store = SqliteStore(str(tmp_path / "x.db"))
        store.append(
            [Event(case="a", seq=1, kind=Kind.OPENED, at=NINE, entered=NINE, body={"actor": {"id": "秘密的人"}})]
        )
        store.erase(1)
        left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert "秘密的人".encode() not in left


WRITER = """
import sys
from datetime import UTC, datetime
from qingdan.engine.errors import Conflict
from qingdan.engine.runtime.events import Event, Kind
from qingdan.engine.runtime.store import migrate_store, open_store
from qingdan.engine.runtime.store.sqlite import SqliteStore
path, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
at = datetime(2026, 11, 2, tzinfo=UTC)
store = SqliteStore(path, patience=30)
for n in range(count):
    case = f"{name}{n}"
    kinds = {1: Kind.OPENED, 2: Kind.TAKEN}
    store.append([Event(case=case, seq=seq, kind=kind, at=at, entered=at) for seq, kind in kinds.items()])
    print(case, flush=True)
"""


def writer(path: Path, name: str, count: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), name, str(count)], stdout=subprocess.PIPE, text=True
    )


class TestProcesses:
    def test_many_processes_on_one_new_file(self, tmp_path: Path) -> None:
        path = tmp_path / "cases.db"
        writers = [writer(path, name, 20) for name in "abcd"]
        for each in writers:
            each.communicate()
        store = SqliteStore(str(path))
        store.verify()
        assert [each.returncode for each in writers] == [0] * 4
        assert len(store.cases()) == 80

    def test_a_killed_writer_leaves_whole_batches_and_all_it_promised(self, tmp_path: Path) -> None:
        path = tmp_path / "cases.db"
        process = writer(path, "a", 1_000_000)
        assert process.stdout is not None
        promised = [process.stdout.readline().strip() for _ in range(20)]
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        store = SqliteStore(str(path))
        store.verify()
        assert set(promised) <= set(store.cases())
        assert {len(store.history(case)) for case in store.cases()} == {2}
