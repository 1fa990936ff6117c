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
from qingdan.engine.runtime.store import migrate_store, open_store
from qingdan.engine.runtime.store.cursors import NOTICES
from qingdan.engine.runtime.store.schema import MIGRATIONS
from tests.chaos.loop import BY, CATALOGUE, NEXT

if TYPE_CHECKING:
    from qingdan.engine.runtime.store import Store

FIXTURES = Path(__file__).parents[1] / "fixtures"
NEWEST = dict.fromkeys((1, 2, 3), "525a69686faf8973cdd057646c169a3e6bb52bd00c00dfaf973e052ce24c89c3")
"""The hash of the last entry, written down apart from the record."""


def goes_on(store: Store, schema: int) -> None:
    """Everything that a record is used for."""
    store.verify()
    tally = store.tally()
    assert tally == (len(MIGRATIONS), 6, 2, 1, 1, 5, NEWEST[schema])
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


@pytest.mark.parametrize("schema", NEWEST)
def test_a_sqlite_file_is_migrated_when_it_is_opened(tmp_path: Path, schema: int) -> None:
    shutil.copy(FIXTURES / f"schema-{schema}.db", tmp_path / "cases.db")
    with closing(open_store(f"sqlite:///{tmp_path}/cases.db")) as store:
        goes_on(store, schema)


@pytest.mark.parametrize("schema", NEWEST)
def test_a_postgres_record_is_migrated_when_it_is_told(postgres_url: str, schema: int) -> None:
    with import_module("psycopg").connect(postgres_url, autocommit=True) as base:
        base.execute((FIXTURES / f"schema-{schema}.sql").read_text("utf-8"))
    assert migrate_store(postgres_url)[0] == schema
    with closing(open_store(postgres_url)) as store:
        goes_on(store, schema)


def test_every_schema_has_its_fixture() -> None:
    assert set(NEWEST) == set(range(1, len(MIGRATIONS) + 1))
