"""A record stored by an earlier release opens with this one, verifies, and goes on.

`tests/fixtures/schema-N.db` and `.sql` (a dump of PostgreSQL) hold one record each: five accepted entries in two cases,
a refusal, one erased body. They are never made anew; a new schema adds files.
"""

from __future__ import annotations

import shutil
from contextlib import closing
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import migrate_store, open_store, schema, server
from qingdan.engine.runtime.store.cursors import NOTICES
from tests.chaos.loop import BY, CATALOGUE, NEXT

if TYPE_CHECKING:
    from qingdan.engine.runtime.store import Store

FIXTURES = Path(__file__).parents[1] / "fixtures"
SCHEMAS = {"sqlite": (1, 2, 3), "postgres": (1, 2, 3, 4, 5)}
NEWEST = "525a69686faf8973cdd057646c169a3e6bb52bd00c00dfaf973e052ce24c89c3"
"""The hash of the last entry, written down apart from the record."""


def goes_on(store: Store, newest: int) -> None:
    """Everything that a record is used for."""
    store.verify()
    tally = store.tally()
    assert tally == (newest, 6, 2, 1, 1, 5, NEWEST)
    engine = Engine(CATALOGUE, store)
    assert [line.g for line in store.lines() if line.body is None] == [2]
    with store.cursor(NOTICES) as cursor:
        assert cursor is not None
        assert cursor.read() == 6, "nothing of an earlier release is told again"
    first = store.answer("desk-1")
    assert first is not None
    case = engine.case(first.entry.event.case)
    assert (case.seq, case.step) == (3, "登记")
    assert engine.take(case.id, case.step, NEXT[case.step][1], by=BY).seq == 4
    store.verify()


@pytest.mark.parametrize("number", SCHEMAS["sqlite"])
def test_a_sqlite_file_is_migrated_when_it_is_opened(tmp_path: Path, number: int) -> None:
    shutil.copy(FIXTURES / f"schema-{number}.db", tmp_path / "cases.db")
    with closing(open_store(f"sqlite:///{tmp_path}/cases.db")) as store:
        goes_on(store, len(schema.MIGRATIONS))


@pytest.mark.parametrize("number", SCHEMAS["postgres"])
def test_a_postgres_record_is_migrated_when_it_is_told(postgres_url: str, number: int) -> None:
    with import_module("psycopg").connect(postgres_url, autocommit=True) as base:
        base.execute((FIXTURES / f"schema-{number}.sql").read_text("utf-8"))
    assert migrate_store(postgres_url)[0] == number
    with closing(open_store(postgres_url)) as store:
        goes_on(store, len(server.MIGRATIONS))


def test_every_schema_has_its_fixture() -> None:
    assert {
        kind: tuple(range(1, len(module.MIGRATIONS) + 1)) for kind, module in (("sqlite", schema), ("postgres", server))
    } == SCHEMAS
