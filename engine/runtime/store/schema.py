"""The tables of a SQLite record, and what SQLite's errors mean.

The database itself refuses to change or drop an event or a definition, to insert over one (`INSERT OR REPLACE` slips
past triggers on update and delete), and to insert out of order. A body may be erased, never changed. Whoever owns the
file can drop the triggers: that is what the hashes are for.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from ...errors import StoreError, Tampered, Text, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = 0x51444C47
"""`PRAGMA application_id` of a record: "QDLG"."""

SCHEMA = 6
"""The number of the schema. Schemas 1 to 5 are of trials before the first release and are not opened."""
_TABLES = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE events (
        g INTEGER PRIMARY KEY CHECK (g > 0), case_id TEXT NOT NULL, seq INTEGER CHECK (seq > 0), kind TEXT NOT NULL,
        step TEXT NOT NULL, outcome TEXT NOT NULL, target TEXT NOT NULL,
        at TEXT NOT NULL, entered TEXT NOT NULL, due TEXT,
        power TEXT NOT NULL, edition TEXT NOT NULL, digest TEXT NOT NULL,
        body_digest TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL,
        UNIQUE (case_id, seq), CHECK ((seq IS NULL) = (kind = 'refused')))""",
    "CREATE INDEX opened ON events (g) WHERE seq = 1",
    "CREATE INDEX refused ON events (g) WHERE seq IS NULL",
    "CREATE INDEX entered ON events (entered)",
    "CREATE INDEX due ON events (due) WHERE due IS NOT NULL",
    "CREATE TABLE bodies (g INTEGER PRIMARY KEY REFERENCES events (g), salt BLOB, body TEXT)",
    "CREATE TABLE definitions (digest TEXT PRIMARY KEY, text TEXT NOT NULL)",
    "CREATE TABLE keys (key TEXT PRIMARY KEY, command TEXT NOT NULL, g INTEGER NOT NULL REFERENCES events (g))",
    # NEW.g is -1 where the database is to give the number, which is then the next
    """CREATE TRIGGER events_in_order BEFORE INSERT ON events WHEN NEW.g IS NOT -1
        OR NOT EXISTS (
            SELECT 1 FROM (SELECT seq, hash FROM events WHERE case_id = NEW.case_id ORDER BY seq DESC LIMIT 1)
            WHERE seq IS NOT NULL AND hash = NEW.prev AND COALESCE(NEW.seq = seq + 1, 1))
        AND NOT (NEW.prev = '' AND COALESCE(NEW.seq = 1, 1)
            AND NOT EXISTS (SELECT 1 FROM events WHERE case_id = NEW.case_id AND seq IS NOT NULL))
        BEGIN SELECT RAISE(ABORT, 'the record is append only: out of order'); END""",
    """CREATE TRIGGER bodies_once BEFORE INSERT ON bodies WHEN EXISTS (SELECT 1 FROM bodies WHERE g = NEW.g)
            OR NOT EXISTS (SELECT 1 FROM events WHERE g = NEW.g)
        BEGIN SELECT RAISE(ABORT, 'a body is written once, for its event'); END""",
    """CREATE TRIGGER bodies_kept BEFORE UPDATE ON bodies WHEN NEW.g IS NOT OLD.g OR NEW.body IS NOT NULL
            OR NEW.salt IS NOT NULL AND NEW.salt IS NOT OLD.salt
        BEGIN SELECT RAISE(ABORT, 'a body may be erased, not changed'); END""",
    """CREATE TRIGGER definitions_once BEFORE INSERT ON definitions
            WHEN EXISTS (SELECT 1 FROM definitions WHERE digest = NEW.digest)
        BEGIN SELECT RAISE(ABORT, 'a definition is written once'); END""",
    """CREATE TRIGGER keys_once BEFORE INSERT ON keys WHEN EXISTS (SELECT 1 FROM keys WHERE key = NEW.key)
        BEGIN SELECT RAISE(ABORT, 'a key is used once'); END""",
    *(
        f"""CREATE TRIGGER {table}_no_{act} BEFORE {act} ON {table}
        BEGIN SELECT RAISE(ABORT, 'the record is append only: no {act}'); END"""
        for table in ("events", "definitions", "keys")
        for act in ("update", "delete")
    ),
    "CREATE TABLE cursors (name TEXT PRIMARY KEY, g INTEGER NOT NULL) WITHOUT ROWID",
    # the canonical text of an opening ends with its village
    """CREATE INDEX villages ON bodies (substr(body, length(body) - 13, 12))
        WHERE substr(body, length(body) - 24, 11) = '"village":"'""",
)


def migrate(base: sqlite3.Connection, path: str, *, practice: bool = False) -> tuple[int, int]:
    """Make the tables if there are none, in one transaction: (schema before, 0 for none, and schema now). `practice`
    says of which kind the store then is.

    Raises StoreError for a newer or a foreign schema, and for one of an earlier trial.
    """
    before = version(base, path)
    if before == SCHEMA:
        return before, before
    with transaction(base):
        before = version(base, path)  # another process may have been first
        if before == 0:
            for statement in _TABLES:
                base.execute(statement)
            base.execute(f"PRAGMA application_id = {MARK}")
            base.execute("INSERT INTO meta VALUES ('schema', ?)", (str(SCHEMA),))
            if practice:
                base.execute("INSERT INTO meta VALUES ('practice', '1')")
    return before, SCHEMA


def is_practice(base: sqlite3.Connection) -> bool:
    """Whether the store was made for practice."""
    return base.execute("SELECT 1 FROM meta WHERE name = 'practice'").fetchone() is not None


def version(base: sqlite3.Connection, path: str) -> int:
    """The schema of the file, 0 if it has no tables. Raises StoreError for one that is not today's."""
    if base.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()[0] == 0:
        return 0
    if base.execute("PRAGMA application_id").fetchone()[0] != MARK:
        raise StoreError(
            Text(f"{path} 是别的程序的数据库，不是办件记录", f"{path} is a database of another program, not a record")
        )
    found = base.execute("SELECT value FROM meta WHERE name = 'schema'").fetchone()
    if not found or not str(found[0]).isdecimal():
        raise sqlite3.DatabaseError(f"its schema reads {found}")
    version = int(found[0])
    if version > SCHEMA:
        raise StoreError(
            Text(
                f"{path} 是更新的版本（第 {version} 版）写的，本程序只认到第 {SCHEMA} 版；请升级 qingdan",
                f"{path} was written by a newer release (schema {version} over {SCHEMA}): upgrade qingdan",
            )
        )
    if version < SCHEMA:
        raise trial(path, version, SCHEMA)
    return version


def trial(where: str, version: int, current: int) -> StoreError:
    """What is said of a store whose schema is of a trial before the first release."""
    return StoreError(
        Text(
            f"{where} 是试用版建的记录库（第 {version} 版），本程序从第 {current} 版起，打不开也升级不了；"
            "旧记录请用当时的程序查看，现在另起一个：qingdan store init --store 新地址",
            f"{where} was made by a trial release (schema {version}); this program begins with schema {current} and "
            "neither opens nor migrates it: read it with the program of that time, and begin a new one: "
            "qingdan store init --store NEW",
        )
    )


@contextmanager
def transaction(base: sqlite3.Connection) -> Iterator[None]:
    """One transaction that nobody else writes beside: all of it, or nothing whatever is raised."""
    base.execute("BEGIN IMMEDIATE")
    try:
        yield
        base.execute("COMMIT")
    except BaseException:
        roll_back(base)
        raise


@contextmanager
def alone(path: str) -> Iterator[bool]:
    """Whether nobody else, in any process, is in here by that path; who dies has left. An empty file stays behind."""
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None, check_same_thread=False)) as base:
        try:
            base.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise told(error, path) from error
            taken = True
        else:
            taken = False
        yield not taken


def roll_back(base: sqlite3.Connection) -> None:
    """Undo the transaction, if SQLite has not done so itself."""
    if base.in_transaction:
        base.execute("ROLLBACK")


_MEANINGS: dict[int, tuple[type[StoreError], str, str]] = {
    sqlite3.SQLITE_BUSY: (
        Unavailable,
        "正被别的程序写着，等了又等还没轮到；请重试",
        "is being written by others: try again",
    ),
    sqlite3.SQLITE_LOCKED: (Unavailable, "正被别的程序锁着；请重试", "is locked by another program: try again"),
    sqlite3.SQLITE_FULL: (
        Unavailable,
        "所在的磁盘满了；腾出空间后重试",
        "cannot grow, the disk is full: make room and retry",
    ),
    sqlite3.SQLITE_IOERR: (
        Unavailable,
        "读写磁盘出错；检查磁盘后重试",
        "met a disk error: check the disk and try again",
    ),
    sqlite3.SQLITE_NOTADB: (StoreError, "不是数据库文件", "is not a database"),
    sqlite3.SQLITE_CORRUPT: (StoreError, "已损坏；请用备份恢复", "is damaged: restore it from a copy"),
    sqlite3.SQLITE_READONLY: (
        StoreError,
        "这个记录库只能看，不能写：文件或者所在目录没有写的权限",
        "this store can only be read: the file or its directory is read-only",
    ),
    sqlite3.SQLITE_PERM: (StoreError, "没有权限打开", "may not be opened: no permission"),
    sqlite3.SQLITE_CANTOPEN: (
        StoreError,
        "打不开：目录不存在、没有权限，或者它是个目录",
        "cannot be opened: no such directory, no permission, or it is a directory",
    ),
}


ERRORS = (sqlite3.Error, UnicodeDecodeError)
"""What `sqlite3` raises: the second where a damaged file makes SQLite's own message unreadable."""


def told(error: Exception, path: str) -> StoreError:
    """SQLite's error as a sentence about the file; Unavailable where trying again can help."""
    garbled = isinstance(error, UnicodeDecodeError)
    code = sqlite3.SQLITE_CORRUPT if garbled else getattr(error, "sqlite_errorcode", 0) & 0xFF
    kind, zh, en = _MEANINGS.get(code, (StoreError, f"出错：{error}", f"failed: {error}"))
    return kind(Text(f"{path} {zh}", f"{path} {en}"))


def damaged(path: str, found: str) -> Tampered:
    """A file whose tables do not hang together, so that something may be missing from it."""
    detail = found.split("\n", maxsplit=1)[0]
    return Tampered(
        Text(f"{path} 已损坏，请用备份恢复（{detail}）", f"{path} is damaged: restore it from a copy ({detail})")
    )
