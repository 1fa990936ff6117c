"""What PostgreSQL itself refuses, survives and shows."""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from qingdan.engine.errors import StoreError, Tampered, Unavailable, UsageError
from qingdan.engine.runtime.events import Event, Kind
from qingdan.engine.runtime.store import Store, migrate_store, open_store
from qingdan.engine.runtime.store.batch import Key
from qingdan.engine.runtime.store.ledger import digest_text
from qingdan.engine.runtime.store.server import SCHEMA, SETUP
from qingdan.engine.runtime.store.wire import Wire

psycopg = pytest.importorskip("psycopg")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from psycopg import Connection

NINE = datetime(2026, 11, 2, 1, tzinfo=UTC)
DIGEST = digest_text("{}")
COLUMNS = "g, case_id, seq, kind, step, outcome, target, at, entered, power, edition, digest, body_digest, prev, hash"
TABLES = ("events", "bodies", "definitions", "keys", "meta")


def event(case: str, seq: int) -> Event:
    return Event(
        case=case, seq=seq, kind=Kind.OPENED if seq == 1 else Kind.TAKEN, at=NINE, entered=NINE, body={"seq": seq}
    )


def line(g: int, case: str, seq: int | None, kind: str = "", prev: str = "") -> str:
    number, kind = ("NULL", kind or "refused") if seq is None else (str(seq), kind or "taken")
    return f"({g}, '{case}', {number}, '{kind}', '', '', '', '', '', '', '', '', '', '{prev}', 'h{g}')"


@pytest.fixture
def url(postgres_url: str) -> str:
    """A record of three entries in two cases, with a definition and a key."""
    store = open_store(postgres_url)
    store.append([event("a", 1), event("b", 1)], definitions={DIGEST: "{}"}, key=Key("k", "c", 0))
    store.append([event("a", 2)])
    store.close()
    return postgres_url


@pytest.fixture
def opened(url: str) -> Iterator[Store]:
    """The store on it, closed whatever happens."""
    with closing(open_store(url)) as store:
        yield store


@pytest.fixture
def base(url: str) -> Iterator[Connection]:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SET search_path = qingdan")
        yield connection


def content(base: Connection) -> list[object]:
    return [base.execute(f"SELECT * FROM {table} ORDER BY 1").fetchall() for table in TABLES]


class TestRefusedByTheDatabase:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE events SET step = 'x' WHERE g = 1",
            "DELETE FROM events WHERE g = 3",
            "DELETE FROM events",
            *(f"TRUNCATE {table} CASCADE" for table in TABLES[:-1]),
            f"INSERT INTO events ({COLUMNS}) VALUES {line(3, 'a', 2)} ON CONFLICT (g) DO UPDATE SET step = 'x'",
            f"INSERT INTO events ({COLUMNS}) VALUES {line(3, 'a', 2)} ON CONFLICT DO NOTHING",
            f"INSERT INTO events ({COLUMNS}) VALUES {line(4, 'a', 4)}",
            f"INSERT INTO events ({COLUMNS}) VALUES {line(4, 'c', 2)}",
            f"INSERT INTO events ({COLUMNS}) VALUES {line(5, 'c', 1)}",
            f"INSERT INTO events ({COLUMNS}) VALUES {line(-1, 'c', 1)}",
            f"INSERT INTO events ({COLUMNS}) VALUES {line(4, 'a', 3, prev='other')}",
            f"INSERT INTO events ({COLUMNS}) VALUES {line(4, 'c', 1, prev='other')}",
            f"INSERT INTO events ({COLUMNS}) VALUES {line(4, 'a', None, kind='refused')}",
            f"INSERT INTO events ({COLUMNS}) VALUES {line(4, 'c', None, kind='taken')}",
            f"INSERT INTO events ({COLUMNS}) VALUES {line(4, 'c', 1, kind='refused')}",
            f"INSERT INTO events ({COLUMNS.removeprefix('g, ')}) VALUES {line(4, 'c', 1).replace('4, ', '', 1)}",
            f"INSERT INTO events ({COLUMNS}) VALUES {line(4, 'c', 1)}, {line(6, 'c', 2, prev='h4')}",
            "UPDATE bodies SET body = '{}' WHERE g = 1",
            "UPDATE bodies SET salt = '\\x00', body = NULL WHERE g = 1",
            "UPDATE bodies SET g = 9, body = NULL WHERE g = 1",
            "INSERT INTO bodies VALUES (1, '\\x00', '{}') ON CONFLICT (g) DO UPDATE SET body = excluded.body",
            "INSERT INTO bodies VALUES (4, '\\x00', '{}')",
            "UPDATE definitions SET text = '[]'",
            "DELETE FROM definitions",
            f"INSERT INTO definitions VALUES ('{DIGEST}', '[]') ON CONFLICT (digest) DO UPDATE SET text = '[]'",
            "UPDATE keys SET g = 2",
            "DELETE FROM keys",
            "INSERT INTO keys VALUES ('k', 'c', 2) ON CONFLICT (key) DO UPDATE SET g = 2",
            "INSERT INTO keys VALUES ('l', 'c', 9)",
            "SET session_replication_role = replica; DELETE FROM events",
        ],
    )
    def test_it_is_refused_and_nothing_changes(self, base: Connection, statement: str) -> None:
        before = content(base)
        with pytest.raises(psycopg.Error) as caught:
            base.execute(statement)
        assert caught.value.sqlstate != "42601", "a statement that is none"
        assert content(base) == before

    def test_an_entry_in_order_is_let_in(self, base: Connection) -> None:
        [(head,)] = base.execute("SELECT hash FROM events WHERE g = 3").fetchall()
        base.execute(f"INSERT INTO events ({COLUMNS}) VALUES {line(4, 'a', 3, prev=head)}, {line(5, 'c', None)}")
        base.execute(f"INSERT INTO events ({COLUMNS}) VALUES {line(6, 'c', 1)}")
        assert base.execute("SELECT count(*) FROM events").fetchone() == (6,)

    def test_a_body_may_be_emptied_in_place(self, opened: Store, base: Connection) -> None:
        base.execute("UPDATE bodies SET salt = NULL, body = NULL WHERE g = 1")
        opened.verify()


class TestForgedByTheOwner:
    """Who owns the tables can drop the triggers; verify shows what was done behind them."""

    @pytest.fixture
    def forge(self, opened: Store, base: Connection) -> Callable[[str], str]:
        def forge(statement: str) -> str:
            for table in TABLES[:-1]:
                base.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
            base.execute(statement)
            with pytest.raises(Tampered) as caught:
                opened.verify()
            return str(caught.value)

        return forge

    @pytest.mark.parametrize(
        ("statement", "said"),
        [
            ("UPDATE events SET step = 'x' WHERE g = 1", "记录有 1 处对不上：第 1 条记录被改动"),
            ("UPDATE bodies SET body = '{\"seq\":2}' WHERE g = 2", "第 2 条记录的附文被改动"),
            ("UPDATE bodies SET salt = NULL WHERE g = 2", "第 2 条记录的附文被改动"),
            ("DELETE FROM events WHERE g = 1", "第 2 条记录前面缺号"),
            ("UPDATE events SET prev = 'x' WHERE g = 3", "接不上"),
            ("UPDATE definitions SET text = '[]'", f"定义 {DIGEST[:12]}"),
        ],
    )
    def test_is_found(self, forge: Callable[[str], str], statement: str, said: str) -> None:
        assert said in forge(statement)


class TestTheServer:
    def test_no_server_is_said_with_its_cure(self) -> None:
        with pytest.raises(Unavailable, match="连不上数据库"):
            open_store("postgresql://127.0.0.1:1/cases")

    def test_no_such_database(self, postgres_url: str) -> None:
        head, _, query = postgres_url.partition("?")
        with pytest.raises(StoreError, match="no_such"):
            open_store(f"{head[: head.rindex('/')]}/no_such?{query}")

    def test_an_address_that_is_none(self) -> None:
        with pytest.raises((UsageError, StoreError)):
            open_store("postgresql://host:port:more/x?nothing=1")

    def test_another_program_that_holds_the_record(self, opened: Store, base: Connection) -> None:
        base.execute("BEGIN")
        base.execute("SELECT qingdan.lock()")
        opened._writer.run(lambda wire: wire.execute("SET lock_timeout = '10ms'"))  # type: ignore[attr-defined]
        with pytest.raises(Unavailable, match="请重试"):
            opened.append([event("a", 3)])
        base.execute("ROLLBACK")
        opened.append([event("a", 3)])

    def test_a_connection_ended_from_outside_is_made_again(self, opened: Store, base: Connection) -> None:
        opened.append([event("c", 1)])
        end = """SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity
            WHERE application_name LIKE 'qingdan-%' AND datname = current_database()"""
        base.execute(end)
        assert opened.append([event("c", 2)])[0].g == 5
        base.execute(end)
        assert len(opened.history("c")) == 2
        opened.verify()

    @pytest.mark.parametrize("kept", [True, False], ids=["kept", "not kept"])
    def test_an_answer_lost_on_the_way_is_found(
        self, opened: Store, base: Connection, monkeypatch: pytest.MonkeyPatch, kept: bool
    ) -> None:
        """The connection goes after the commit, or before the server has heard of it."""
        calls = []
        call = Wire._called

        def cut(wire: Wire, base: Connection, name: bytes, values: Sequence[bytes]) -> object:
            calls.append(name)
            if len(calls) > 1:
                return call(wire, base, name, values)
            if kept:
                call(wire, base, name, values)
            base.close()
            raise psycopg.OperationalError("the connection is lost")

        monkeypatch.setattr(Wire, "_called", cut)
        entered = opened.append([event("a", 3), event("a", 4)], key=Key("lost", "c", 1))
        assert len(calls) == (1 if kept else 2)
        assert [entry.g for entry in entered] == [4, 5]
        assert opened.history("a", after=2) == entered
        found = opened.answer("lost")
        assert found is not None
        assert found.entry == entered[1]
        opened.verify()

    def test_readers_only(self, opened: Store) -> None:
        opened._writer.run(lambda wire: wire.execute("SET default_transaction_read_only = on"))  # type: ignore[attr-defined]
        with pytest.raises(StoreError, match="只读"):
            opened.append([event("a", 3)])


class TestSchemas:
    @pytest.mark.parametrize("number", [1, SCHEMA - 1])
    def test_one_of_a_trial_is_recognised_and_left_alone(self, url: str, base: Connection, number: int) -> None:
        base.execute("UPDATE qingdan.meta SET value = %s WHERE name = 'schema'", [str(number)])
        before = content(base)
        for opening in (open_store, migrate_store):
            with pytest.raises(StoreError, match="qingdan store init --store"):
                opening(url)
        assert content(base) == before

    def test_a_newer_one_asks_for_an_upgrade(self, url: str, base: Connection) -> None:
        base.execute("UPDATE qingdan.meta SET value = %s WHERE name = 'schema'", [str(SCHEMA + 1)])
        with pytest.raises(StoreError, match="升级 qingdan"):
            open_store(url)

    def test_making_the_tables_is_told_once(self, postgres_url: str) -> None:
        assert migrate_store(postgres_url) == (0, SCHEMA)
        assert migrate_store(postgres_url) == (SCHEMA, SCHEMA)

    def test_tables_that_cannot_be_made_leave_nothing(self, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("qingdan.engine.runtime.store.wire.SETUP", SETUP + "SELECT 1 / 0")
        with pytest.raises(StoreError):
            open_store(postgres_url)
        monkeypatch.undo()
        with pytest.raises(StoreError, match="qingdan store init"):
            open_store(postgres_url, create=False)

    def test_none_is_made_where_none_is_asked_for(self, postgres_url: str) -> None:
        with pytest.raises(StoreError, match="qingdan store init"):
            open_store(postgres_url, create=False)
