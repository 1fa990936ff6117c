"""Appends of several processes that meet on PostgreSQL: one enters what all of them wait with."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from secrets import token_hex
from threading import Barrier
from time import monotonic, sleep
from typing import TYPE_CHECKING

import pytest

from qingdan.engine.errors import Conflict, Unavailable
from qingdan.engine.runtime.events import Event, Kind
from qingdan.engine.runtime.store import Store, open_store
from qingdan.engine.runtime.store.batch import Key
from qingdan.engine.runtime.store.ledger import digest_text

psycopg = pytest.importorskip("psycopg")

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from psycopg import Connection

    from qingdan.engine.runtime.store.ledger import Entry
    from qingdan.engine.runtime.store.postgres import PostgresStore
    from qingdan.engine.runtime.store.wire import Wire

NINE = datetime(2026, 11, 2, 1, tzinfo=UTC)
DIGEST = digest_text("{}")
NUMBER = 6
"""Stores on one record, as so many processes would have them."""
SLOW = """
    CREATE FUNCTION qingdan.slow() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN PERFORM pg_sleep(0.4); RETURN NEW; END $$;
    CREATE TRIGGER slow BEFORE INSERT ON qingdan.events FOR EACH ROW WHEN (NEW.step = 'slow')
        EXECUTE FUNCTION qingdan.slow()"""
_END = "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity WHERE application_name = %s"


def event(case: str, seq: int, step: str = "") -> Event:
    kind = (Kind.REFUSED, Kind.OPENED, Kind.TAKEN)[min(seq, 2)]
    return Event(case=case, seq=seq, kind=kind, at=NINE, entered=NINE, step=step, body={"step": step})


@pytest.fixture
def stores(postgres_url: str) -> Iterator[list[PostgresStore]]:
    with ExitStack() as stack:
        opened = [stack.enter_context(closing(open_store(postgres_url))) for _ in range(NUMBER)]
        opened[0].append([event("a", 1)])
        yield opened  # type: ignore[misc]


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(NUMBER) as pool:
        yield pool


@pytest.fixture
def base(postgres_url: str) -> Iterator[Connection]:
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute("SET search_path = qingdan")
        yield connection


def until(holds: Callable[[], bool]) -> None:
    """Wait for it."""
    end = monotonic() + 10
    while not holds():
        assert monotonic() < end, "it never came to that"
        sleep(0.01)


def waiting(base: Connection) -> int:
    """How many wait for the record in this database."""
    statement = """SELECT count(*) FROM pg_locks JOIN pg_database AS d ON d.oid = database
        WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()"""
    return int(base.execute(statement).fetchone()[0])  # type: ignore[index]


def busy(base: Connection, name: str) -> bool:
    """Whether that connection is asleep in the trigger of the test."""
    statement = "SELECT 1 FROM pg_stat_activity WHERE application_name = %s AND wait_event = 'PgSleep'"
    return base.execute(statement, [name]).fetchone() is not None


@contextmanager
def held(base: Connection, number: int) -> Iterator[None]:
    """The record held by somebody else until so many wait for it."""
    base.execute("BEGIN")
    base.execute("SELECT qingdan.lock()")
    yield
    until(lambda: waiting(base) == number)
    base.execute("ROLLBACK")


def said(future: Future[tuple[Entry, ...]]) -> type[Exception] | None:
    error = future.exception(20)
    return type(error) if error else None  # type: ignore[return-value]


def sound(store: Store, entries: int) -> None:
    store.verify()
    assert [line.g for line in store.lines()] == list(range(1, entries + 1))


class TestTogether:
    def test_all_who_wait_are_entered_by_one(
        self, stores: list[PostgresStore], pool: ThreadPoolExecutor, base: Connection
    ) -> None:
        with held(base, NUMBER):
            appends = [
                pool.submit(store.append, [event(f"c{n}", 1), event(f"c{n}", 2)]) for n, store in enumerate(stores)
            ]
        entered = [append.result(20) for append in appends]
        assert sorted(entry.g for entries in entered for entry in entries) == list(range(2, 2 + 2 * NUMBER))
        for n, entries in enumerate(entered):
            assert stores[0].history(f"c{n}") == entries
        answers = base.execute("SELECT count(*), count(DISTINCT xmin::text) FROM waiting").fetchone()
        assert answers == (NUMBER, 1), "written by one transaction"
        sound(stores[0], 1 + 2 * NUMBER)

    def test_who_met_others_asks_for_company_until_there_is_none(
        self, stores: list[PostgresStore], pool: ThreadPoolExecutor, base: Connection
    ) -> None:
        for seq, met in ((1, False), (2, True), (3, True), (4, False), (5, False)):
            if met:
                with held(base, 1):
                    append = pool.submit(stores[0].append, [event("b", seq)])
                append.result(20)
            else:
                stores[0].append([event("b", seq)])
            assert stores[0]._met is met
        sound(stores[0], 6)

    def test_each_has_an_answer_of_its_own(
        self, stores: list[PostgresStore], pool: ThreadPoolExecutor, base: Connection
    ) -> None:
        with held(base, NUMBER):
            same = [pool.submit(store.append, [event("a", 2)]) for store in stores[:2]]
            keys = [pool.submit(store.append, [event("a", 0, f"{n}")], key=Key("k", "c", 0)) for n, store in
                    enumerate(stores[2:4])]  # fmt: skip
            plain = pool.submit(stores[4].append, [event("c", 1)])
            alone = pool.submit(stores[5].append, [event("b", 1)], definitions={DIGEST: "{}"}, key=Key("l", "c", 0))
        assert sorted(map(str, map(said, same))) == sorted(map(str, (None, Conflict)))
        assert sorted(map(str, map(said, keys))) == sorted(map(str, (None, Conflict)))
        assert (said(plain), said(alone)) == (None, None)
        assert stores[0].definition(DIGEST) == "{}"
        answer = stores[0].answer("l")
        assert answer is not None
        assert answer.entry.event.case == "b"
        stores[0].verify()

    def test_under_load(self, stores: list[PostgresStore], pool: ThreadPoolExecutor) -> None:
        start = Barrier(NUMBER)

        def work(number: int) -> None:
            start.wait(10)
            for seq in range(1, 41):
                stores[number].append([event(f"c{number}", seq)], key=Key(f"{number}-{seq}", "c", 0))

        list(pool.map(work, range(NUMBER)))
        sound(stores[0], 1 + 40 * NUMBER)
        assert stores[0].tally().keys == 40 * NUMBER

    def test_whatever_the_database_is_set_to(
        self, stores: list[PostgresStore], pool: ThreadPoolExecutor, base: Connection, postgres_url: str
    ) -> None:
        settings = {"default_transaction_isolation": "'repeatable read'", "synchronous_commit": "off"}
        for name, value in settings.items():
            base.execute(f"ALTER DATABASE {base.info.dbname} SET {name} = {value}")
        try:
            with ExitStack() as stack:
                later = [stack.enter_context(closing(open_store(postgres_url))) for _ in range(NUMBER)]
                with held(base, NUMBER):
                    appends = [pool.submit(store.append, [event(f"c{n}", 1)]) for n, store in enumerate(later)]
                assert [said(append) for append in appends] == [None] * NUMBER
                writer: Wire = later[0]._writer  # type: ignore[attr-defined]
                [kept] = writer.run(lambda wire: wire.execute("SHOW synchronous_commit").fetchall())
                assert kept == ("on",), "nothing is said to be kept that is not on the disk"
        finally:
            base.execute(f"ALTER DATABASE {base.info.dbname} RESET ALL")
        answers = base.execute("SELECT count(*), count(DISTINCT xmin::text) FROM waiting").fetchone()
        assert answers == (NUMBER, 1), "written by one transaction"
        sound(stores[0], 1 + NUMBER)

    def test_who_opens_first_makes_the_tables_for_all(self, postgres_url: str, pool: ThreadPoolExecutor) -> None:
        def make(_: int) -> None:
            with closing(open_store(postgres_url)) as store:
                store.append([event("a", 0)])

        list(pool.map(make, range(NUMBER)))
        with closing(open_store(postgres_url)) as store:
            sound(store, NUMBER)


class TestTheApplicationsRole:
    """One that owns nothing and has been granted what docs/record.md says."""

    @pytest.fixture
    def granted(self, postgres_url: str, base: Connection) -> Iterator[str]:
        open_store(postgres_url).close()
        role = f"qingdan_{token_hex(4)}"
        base.execute(f"""
            CREATE ROLE {role};
            GRANT USAGE ON SCHEMA qingdan TO {role};
            GRANT SELECT ON ALL TABLES IN SCHEMA qingdan TO {role};
            GRANT INSERT ON qingdan.events, qingdan.bodies, qingdan.definitions, qingdan.keys TO {role};
            GRANT INSERT, UPDATE ON qingdan.cursors TO {role};
            GRANT DELETE ON qingdan.bodies TO {role};
            GRANT INSERT, UPDATE, DELETE ON qingdan.waiting TO {role}""")
        yield f"{postgres_url}{'&' if '?' in postgres_url else '?'}options=-c%20role%3D{role}"
        base.execute(f"DROP OWNED BY {role}; DROP ROLE {role}")

    def test_appends_shares_and_restores(self, granted: str, pool: ThreadPoolExecutor, base: Connection) -> None:
        with ExitStack() as stack:
            stores = [stack.enter_context(closing(open_store(granted))) for _ in range(NUMBER)]
            stores[0].append([event("a", 1), event("a", 2)], definitions={DIGEST: "{}"}, key=Key("k", "c", 1))
            with held(base, NUMBER):
                appends = [pool.submit(store.append, [event(f"c{n}", 1)]) for n, store in enumerate(stores)]
            assert [said(append) for append in appends] == [None] * NUMBER
            lines = list(stores[0].lines())
            with closing(open_store("memory:")) as copy:
                copy.restore(lines)
                copy.append([event("z", 1)])
                stores[1].restore(list(copy.lines(len(lines))))
            sound(stores[0], 3 + NUMBER)

    @pytest.mark.parametrize(
        "statement",
        [
            "DELETE FROM events",
            "UPDATE events SET step = 'x'",
            "TRUNCATE events CASCADE",
            "ALTER TABLE events DISABLE TRIGGER ALL",
            "UPDATE bodies SET body = '{}'",
            "INSERT INTO events VALUES (0, 'z', 2, 'taken', '', '', '', '', NULL, '', '', '', '', '', '')",
            "INSERT INTO events VALUES (7, 'z', 1, 'opened', '', '', '', '', NULL, '', '', '', '', '', '')",
            "SELECT enter(array_fill(''::text, '{2}') || '{z}' || array_fill(''::text, '{13}'), '{}', '{}')",
            "INSERT INTO bodies VALUES (7, '', '{}')",
        ],
    )
    def test_can_no_more_than_others(self, granted: str, statement: str) -> None:
        with psycopg.connect(granted, autocommit=True) as base:
            base.execute("SET search_path = qingdan")
            with pytest.raises(psycopg.Error) as caught:
                base.execute(statement)
        assert caught.value.sqlstate in {"42501", "QD001", "P0001"}


class TestInterrupted:
    def test_who_waited_too_long_has_left_the_list(
        self, stores: list[PostgresStore], pool: ThreadPoolExecutor, base: Connection
    ) -> None:
        stores[1]._writer.run(lambda wire: wire.execute("SET lock_timeout = '50ms'"))
        with held(base, 1):
            with pytest.raises(Unavailable, match="请重试"):
                stores[1].append([event("a", 0, "late")])
            rest = pool.submit(stores[2].append, [event("a", 2)])
        rest.result(20)
        assert stores[0].refusals() == ()
        sound(stores[0], 2)

    def test_one_who_waits_is_cut_off(
        self, stores: list[PostgresStore], pool: ThreadPoolExecutor, base: Connection
    ) -> None:
        with held(base, NUMBER):
            appends = [pool.submit(store.append, [event("a", 0, f"{n}")]) for n, store in enumerate(stores)]
            until(lambda: waiting(base) == NUMBER)
            base.execute(_END, [stores[3]._writer.name])
        assert [said(append) for append in appends] == [None] * NUMBER
        assert sorted(entry.event.step for entry in stores[0].refusals()) == [f"{n}" for n in range(NUMBER)]
        sound(stores[0], 1 + NUMBER)

    @pytest.mark.parametrize("end", ["SELECT pg_cancel_backend(pid)", "SELECT pg_terminate_backend(pid, 1000)"])
    def test_the_one_who_enters_is_cut_off(
        self, stores: list[PostgresStore], pool: ThreadPoolExecutor, base: Connection, end: str
    ) -> None:
        base.execute(SLOW)
        with held(base, NUMBER):
            first = pool.submit(stores[0].append, [event("a", 0, "slow")])
            until(lambda: waiting(base) == 1)
            rest = [pool.submit(store.append, [event("a", 0, f"{n}")]) for n, store in enumerate(stores[1:])]
        leader = stores[0]._writer.name
        until(lambda: busy(base, leader))
        base.execute(f"{end} FROM pg_stat_activity WHERE application_name = %s", [leader])
        assert [said(each) for each in rest] == [None] * len(rest)
        kept = said(first) is None
        steps = sorted(entry.event.step for entry in stores[1].refusals())
        assert steps == [*(f"{n}" for n in range(len(rest))), *["slow"] * kept]
        sound(stores[1], 1 + len(steps))

    def test_what_the_dead_left_is_not_entered_later(
        self, stores: list[PostgresStore], pool: ThreadPoolExecutor, base: Connection
    ) -> None:
        line = ["", "d", "z", "", "", "", "refused", "", "", "", "dead", "", "", "h", "", ""]
        base.execute("INSERT INTO waiting VALUES ('dead', clock_timestamp() - interval '10s', %s, '{}', '{}')", [line])
        with held(base, 1):
            rest = pool.submit(stores[2].append, [event("a", 2)])
        rest.result(20)
        assert stores[0].refusals() == ()
        base.execute("UPDATE waiting SET since = since - interval '1 hour' WHERE name = 'dead'")
        with held(base, 1):
            rest = pool.submit(stores[3].append, [event("a", 3)])
        rest.result(20)
        assert base.execute("SELECT count(*) FROM waiting WHERE name = 'dead'").fetchone() == (0,)
