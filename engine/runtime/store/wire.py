"""The connection to PostgreSQL: made again when it was lost, its errors told as sentences."""

from __future__ import annotations

from contextlib import closing, contextmanager
from secrets import token_hex
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, LiteralString, TypeVar

import psycopg
import psycopg.sql
from psycopg import pq

from ...errors import StoreError
from ..practice import demand_kind
from .entering import CALLS
from .schema import trial
from .server import MISSING, NEWER, SCHEMA, SETUP, TAKEN, UTF8, told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

T = TypeVar("T")
Base = psycopg.Connection[tuple[Any, ...]]
Cursor = psycopg.Cursor[tuple[Any, ...]]
_DONE = (pq.ExecStatus.COMMAND_OK, pq.ExecStatus.TUPLES_OK)
PAUSE = 0.05
"""Seconds between two attempts to reach a server."""
REACH: dict[str, Any] = {
    "connect_timeout": 5,
    "tcp_user_timeout": 30_000,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
}
"""After how long a server that does not answer is given up: in seconds, `tcp_user_timeout` in milliseconds."""
_SETTINGS = """SET search_path = qingdan; SET lock_timeout = '5s'; SET client_min_messages = error;
    SET default_transaction_isolation = 'read committed';
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"""
"""Whatever the database is set to: who waited for the lock sees what was written meanwhile, and what an append returned
is on the disk."""
# not to_regclass: who waited for another that makes the tables would still be told that there are none
_TABLES = """SELECT current_setting('server_encoding'),
    EXISTS (SELECT FROM pg_tables WHERE schemaname = 'qingdan' AND tablename = 'meta')"""
_VERSION = "SELECT value FROM qingdan.meta WHERE name = 'schema'"
_ALIVE = "SET tcp_keepalives_idle = 20; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"
_HOLD = "SELECT pg_try_advisory_lock(hashtext('qingdan.cursors'), hashtext(%s))"
_SET = "INSERT INTO qingdan.meta VALUES (%s, %s)"
_PRACTICE = "SELECT value FROM qingdan.meta WHERE name = 'practice'"


class LostError(Exception):
    """The connection went while something was being written."""


class BeatenError(Exception):
    """Somebody else wrote first."""


class Wire:
    """A connection that is made again when it was lost. For one thread at a time."""

    def __init__(self, url: str, patience: float) -> None:
        self._url, self._patience = url, patience
        self._base: Base | None = None
        self._prepared: set[bytes] = set()
        self.name = f"qingdan-{token_hex(8)}"

    def begin(self, act: Callable[[Base], T]) -> T:
        """The first of all: not tried again, and hung up if it fails. Raises StoreError."""
        with said():
            self._base = connect(self._url, self.name)
        try:
            with said():
                return act(self._base)
        except BaseException:
            self.close()
            raise

    def run(self, act: Callable[[Base], T], *, once: bool = False) -> T:
        """What `act` gives, tried again on a new connection where one was lost (`once`: LostError is raised then).

        Raises BeatenError, or what the error of the database means.
        """
        until = monotonic() + self._patience
        while True:
            base = self._live(until)
            try:
                with said():
                    return act(base)
            except StoreError as error:
                if not _gone(base, error.__cause__):
                    raise
                self.close()
                if once:
                    raise LostError from error
                if monotonic() > until:
                    raise

    def call(self, name: bytes, values: Sequence[bytes]) -> list[bytes | None]:
        """What one of CALLS gives. Raises LostError where the connection went meanwhile, BeatenError, StoreError.

        By libpq itself, which takes half the time of a cursor; nothing interrupts it, so that it is known how it ended.
        """
        return self.run(lambda base: self._called(base, name, values), once=True)

    def _called(self, base: Base, name: bytes, values: Sequence[bytes]) -> list[bytes | None]:
        if name not in self._prepared:
            _demand(base.pgconn.prepare(name, CALLS[name]))
            self._prepared.add(name)
        return _row(base.pgconn.exec_prepared(name, values))

    def _live(self, until: float) -> Base:
        """The connection; a new one is tried until then. Raises Unavailable."""
        while self._base is None or self._base.closed:
            try:
                self._base = connect(self._url, self.name)
                self._prepared.clear()
            except psycopg.Error as error:
                if monotonic() > until:
                    raise told(error.sqlstate, str(error)) from error
                sleep(PAUSE)
        return self._base

    def close(self) -> None:
        """Hang up."""
        if self._base is not None:
            self._base.close()


def _gone(base: Base, error: BaseException | None) -> bool:
    state = error.sqlstate if isinstance(error, psycopg.Error) else None
    return base.closed or (state or "").startswith(("57P", "08"))


def connect(url: str, name: str = "qingdan") -> Base:
    base = psycopg.connect(url, autocommit=True, application_name=name, client_encoding="utf8", **REACH)
    base.execute(_SETTINGS)
    return base


@contextmanager
def alone(url: str, name: str) -> Iterator[Base | None]:
    """A connection that alone holds the name, None where another does. The name is free when the connection is gone,
    however it went."""
    with said():
        base = connect(url)
    with closing(base):
        with said():
            base.execute(_ALIVE)
            free = single(base, _HOLD, [name])
        yield base if free else None


def furnish(url: str, schema: str, tables: str) -> None:
    """See to it that a schema of tables of somebody else's is there, made once by whoever of many comes first."""
    with said(), connect(url) as base, base.transaction():
        base.execute("SELECT pg_advisory_xact_lock(hashtext('qingdan'), hashtext(%s))", [schema])
        if single(base, "SELECT to_regnamespace(%s)", [schema]) is None:
            name = psycopg.sql.Identifier(schema)
            base.execute(psycopg.sql.SQL("CREATE SCHEMA {0}; SET LOCAL search_path = {0}").format(name))
            base.execute(tables.encode())


async def within(schema: str, base: psycopg.AsyncConnection[Any]) -> None:
    """Let a connection of somebody else's find its tables."""
    await base.execute("SELECT set_config('search_path', %s, false)", [schema])
    await base.commit()


def meaning(error: BaseException | None) -> BaseException | None:
    """What an error means that somebody else may have wrapped: a StoreError if the database raised it, else itself."""
    inner = error
    while inner is not None and not isinstance(inner, StoreError):
        if isinstance(inner, psycopg.Error):
            return told(inner.sqlstate, str(inner))
        inner = inner.__cause__ or inner.__context__
    return inner or error


@contextmanager
def said() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        if error.sqlstate in TAKEN:
            raise BeatenError from error
        raise told(error.sqlstate, str(error)) from error


def single(base: Base, sql: LiteralString | bytes, values: Sequence[object] = ()) -> Any:  # noqa: ANN401 - as the column is
    row = base.execute(sql, values, prepare=True).fetchone()
    return row[0] if row else None


def call(base: Base, name: bytes, values: Sequence[bytes]) -> list[bytes | None]:
    """What one of CALLS gives, on a connection that has it not prepared."""
    return _row(base.pgconn.exec_params(CALLS[name], values))


def _row(result: pq.abc.PGresult) -> list[bytes | None]:
    _demand(result)
    return [result.get_value(0, column) for column in range(result.nfields)]


def _demand(result: pq.abc.PGresult) -> None:
    if result.status not in _DONE:
        raise psycopg.errors.error_from_result(result)


def rows(base: Base, sql: str, values: Sequence[object]) -> list[tuple[Any, ...]]:
    """What a statement with `?` for its values gives."""
    cursor = base.execute(sql.replace("?", "%s").encode(), values)
    return cursor.fetchall() if cursor.description else []


def _version(base: Base) -> int:
    """The schema in use, 0 where there is none. Raises StoreError for a database that cannot hold a record."""
    found = base.execute(_TABLES).fetchone()
    if found is None or found[0] != "UTF8":
        raise StoreError(UTF8)
    version = int(single(base, _VERSION)) if found[1] else 0
    if version > SCHEMA:
        raise StoreError(NEWER)
    if 0 < version < SCHEMA:
        raise trial(f"PostgreSQL {base.info.dbname}", version, SCHEMA)
    return version


def ready(base: Base, *, create: bool, practice: bool | None = None) -> bool:
    """See to it that the tables are there, and of the schema; whether the store is one for practice.

    Raises StoreError if they are not, UsageError if it is not of the kind that is wanted (None: either).
    """
    if _version(base) == 0:
        if not create:
            raise StoreError(MISSING)
        migrate(base, practice=bool(practice))
    found = single(base, _PRACTICE) is not None
    demand_kind(f"PostgreSQL {base.info.dbname}", wanted=practice, practice=found)
    return found


def migrate(base: Base, *, practice: bool = False) -> tuple[int, int]:
    """Make the tables if there are none, in one transaction: (schema before, 0 for none, and schema now). `practice`
    says of which kind the store then is.

    Raises StoreError for a newer schema, and for one of an earlier trial.
    """
    with base.transaction():
        base.execute("SELECT pg_advisory_xact_lock(hashtext('qingdan'))")
        version = _version(base)
        if version == 0:
            base.execute("CREATE SCHEMA IF NOT EXISTS qingdan")
            base.execute(SETUP)
            base.execute(_SET, ["schema", str(SCHEMA)])
            if practice:
                base.execute(_SET, ["practice", "1"])
    return version, SCHEMA
