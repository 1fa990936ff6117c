"""The tables of a PostgreSQL record, and what PostgreSQL's errors mean.

All of it stands in a schema of its own, `qingdan`, beside whatever else the database holds. The database itself refuses
to change, drop or truncate an event, a definition or a key, to insert over one, and to insert out of order; its
triggers fire ALWAYS, for replication too. A body may be erased, never changed. Whoever owns the tables can drop the
triggers: that is what the hashes are for.

The way in has a module of its own, `entering`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

from ...errors import StoreError, Text, Unavailable
from .entering import ENTERING

if TYPE_CHECKING:
    from collections.abc import Mapping

BUSY = "40001"
"""SQLSTATE of one that met with others."""
TAKEN = ("QD001", "23505")
"""SQLSTATE where somebody else was first: an event does not follow its case; a key was used."""

SCHEMA = 6
"""The number of the schema. Schemas 1 to 5 are of trials before the first release and are not opened."""
_TABLES: LiteralString = """
CREATE TABLE qingdan.meta (name text PRIMARY KEY, value text NOT NULL);
CREATE TABLE qingdan.events (
    g bigint PRIMARY KEY, case_id text COLLATE "C" NOT NULL, seq bigint,
    kind text NOT NULL, step text NOT NULL, outcome text NOT NULL, target text NOT NULL,
    at text COLLATE "C" NOT NULL, entered text COLLATE "C" NOT NULL, due text COLLATE "C",
    power text NOT NULL, edition text NOT NULL, digest text NOT NULL,
    body_digest text NOT NULL, prev text NOT NULL, hash text NOT NULL,
    UNIQUE (case_id, seq));
CREATE INDEX opened ON qingdan.events (g) WHERE seq = 1;
CREATE INDEX refused ON qingdan.events (g) WHERE seq IS NULL;
CREATE INDEX entered ON qingdan.events (entered, g);
CREATE INDEX due ON qingdan.events (due) WHERE due IS NOT NULL;
CREATE TABLE qingdan.bodies (g bigint PRIMARY KEY, salt bytea, body text);
-- the canonical text of an opening ends with its village
CREATE INDEX villages ON qingdan.bodies (substr(body, length(body) - 13, 12), g)
    WHERE substr(body, length(body) - 24, 11) = '"village":"';
CREATE TABLE qingdan.definitions (digest text COLLATE "C" PRIMARY KEY, text text NOT NULL);
CREATE TABLE qingdan.keys (
    key text COLLATE "C" PRIMARY KEY, command text NOT NULL, g bigint NOT NULL REFERENCES qingdan.events);
CREATE TABLE qingdan.cursors (name text COLLATE "C" PRIMARY KEY, g bigint NOT NULL);
"""
_TRIGGERS: LiteralString = """
-- a g of 0 asks for the next number
CREATE FUNCTION qingdan.follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    next bigint;
    head_seq bigint;
    head_hash text;
BEGIN
    SELECT g INTO next FROM qingdan.events ORDER BY g DESC LIMIT 1;
    SELECT seq, hash INTO head_seq, head_hash FROM qingdan.events
        WHERE case_id = NEW.case_id AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1;
    next := coalesce(next, 0) + 1;
    IF NEW.g = 0 THEN
        NEW.g := next;
    END IF;
    IF NEW.g <> next OR NEW.prev <> coalesce(head_hash, '') OR NEW.seq <> coalesce(head_seq, 0) + 1
            OR (NEW.seq IS NULL) <> (NEW.kind = 'refused') THEN
        RAISE EXCEPTION 'the record is append only: out of order' USING ERRCODE = 'QD001';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER events_in_order BEFORE INSERT ON qingdan.events FOR EACH ROW EXECUTE FUNCTION qingdan.follow();
ALTER TABLE qingdan.events ENABLE ALWAYS TRIGGER events_in_order;

CREATE FUNCTION qingdan.belong() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM qingdan.events WHERE g = NEW.g) THEN
        RAISE EXCEPTION 'a body belongs to an event';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bodies_belong BEFORE INSERT ON qingdan.bodies FOR EACH ROW EXECUTE FUNCTION qingdan.belong();
ALTER TABLE qingdan.bodies ENABLE ALWAYS TRIGGER bodies_belong;

CREATE FUNCTION qingdan.erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.g <> OLD.g OR NEW.body IS NOT NULL OR NEW.salt IS NOT NULL AND NEW.salt IS DISTINCT FROM OLD.salt THEN
        RAISE EXCEPTION 'a body may be erased, not changed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER bodies_kept BEFORE UPDATE ON qingdan.bodies FOR EACH ROW EXECUTE FUNCTION qingdan.erased();
ALTER TABLE qingdan.bodies ENABLE ALWAYS TRIGGER bodies_kept;

CREATE FUNCTION qingdan.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the record is append only: no % of %', lower(TG_OP), TG_TABLE_NAME;
END $$;
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY '{events,bodies,definitions,keys}'::text[] LOOP
        EXECUTE format('CREATE TRIGGER %1$s_no_truncate BEFORE TRUNCATE ON qingdan.%1$s
            EXECUTE FUNCTION qingdan.refuse()', name);
        EXECUTE format('ALTER TABLE qingdan.%1$s ENABLE ALWAYS TRIGGER %1$s_no_truncate', name);
        CONTINUE WHEN name = 'bodies';
        EXECUTE format('CREATE TRIGGER %1$s_no_change BEFORE UPDATE OR DELETE ON qingdan.%1$s
            FOR EACH ROW EXECUTE FUNCTION qingdan.refuse()', name);
        EXECUTE format('ALTER TABLE qingdan.%1$s ENABLE ALWAYS TRIGGER %1$s_no_change', name);
    END LOOP;
END $$;
"""
_LOCK: LiteralString = """
CREATE FUNCTION qingdan.lock() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock('qingdan.events'::regclass::oid::bigint);
END $$;
"""
SETUP: LiteralString = _TABLES + _TRIGGERS + _LOCK + ENTERING
"""Everything that the schema `qingdan` holds."""


_MEANINGS: Mapping[str, tuple[type[StoreError], str, str]] = {
    "53100": (Unavailable, "数据库的磁盘满了；腾出空间后重试", "the disk of the database is full: make room and retry"),
    "53300": (Unavailable, "数据库的连接用完了；请稍后重试", "the database has no connection left: try again"),
    "53": (Unavailable, "数据库的资源不够；请稍后重试", "the database lacks resources: try again"),
    "55P03": (Unavailable, "记录正被别的程序写着，等了又等还没轮到；请重试", "others are writing: try again"),
    "40": (Unavailable, "和别的程序撞上了；请重试", "it met with another program: try again"),
    "57": (Unavailable, "数据库正在停下或者启动；请稍后重试", "the database is stopping or starting: try again"),
    "08": (Unavailable, "连不上数据库，或者连接断了；请重试", "no connection to the database: try again"),
    "25006": (StoreError, "这是只读的数据库（备库？）；请连主库", "the database is read-only (a standby?)"),
    "28": (StoreError, "数据库不认这个用户或者密码", "the database does not know this user or password"),
    "3D000": (StoreError, "没有这个数据库；请先用 createdb 建", "there is no such database: make it by createdb"),
    "42501": (StoreError, "这个用户的权限不够", "this user may not do that"),
    "58": (StoreError, "数据库读写磁盘出错；检查磁盘", "the database met a disk error: check the disk"),
    "XX001": (StoreError, "数据库已损坏；请用备份恢复", "the database is damaged: restore it from a copy"),
    "XX002": (
        StoreError,
        "数据库的索引已损坏；请重建索引或者用备份恢复",
        "an index is damaged: rebuild it, or restore",
    ),
}
"""By SQLSTATE or its class: what it means for whoever waits."""


def told(state: str | None, message: str) -> StoreError:
    """PostgreSQL's error as a sentence; Unavailable where trying again can help. Without a state there is no server."""
    state = state or "08"
    kind, zh, en = next(
        (_MEANINGS[part] for part in (state, state[:2]) if part in _MEANINGS), (StoreError, "数据库出错", "it failed")
    )
    detail = message.strip().split("\n", maxsplit=1)[0]
    return kind(Text(f"{zh}（{detail}）", f"{en} ({detail})"))


NEWER = Text("这个记录库是更新的版本写的；请升级 qingdan", "this store was written by a newer release: upgrade qingdan")
MISSING = Text(
    "这个数据库里没有记录库；用 qingdan store init 建立", "no store in this database: run qingdan store init"
)
UTF8 = Text(
    "数据库的编码要是 UTF8；请用 createdb -E UTF8 -T template0 另建一个",
    "the database must be encoded in UTF8: make one by createdb -E UTF8 -T template0",
)
UNKNOWN = Text(
    "和数据库的连接断了，又连不上，不知道这一步记下没有；连上以后看一看，或者用同一个编号（key）再办一次",
    "the connection was lost and cannot be made again: whether this was kept is not known. Look, or repeat it with the "
    "same key",
)
