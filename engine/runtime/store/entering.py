"""The way into a PostgreSQL record: `enter`, and `share` where others are at it.

`enter` is one call, one round trip, one transaction. It holds the record's lock until the commit, so that numbers have
no gap and become visible in their order: whoever has read number n never finds a smaller one later. It does not look
whether the lines follow: the trigger does, gives them their numbers, and refuses the whole call where somebody else was
first. What the trigger has to look up anyway no constraint looks up again.

Where the lock is taken `enter` gives NULL, at once, and `share` is called: it puts the lines on the list of those who
wait, which is not part of the record (unlogged, so no flush), and waits for the lock. Whoever gets it enters the lines
of all who wait, each with its own success or error, in one transaction with one flush; the others then find their
answer. Who gives up takes its lines off the list; what the dead left there is entered within five seconds, or never.

A case that must only stand still has no line that the trigger would look at. `stand` looks, once it has
waited for the lock, in the same call; what depends on it is not shared.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, LiteralString

from ...errors import Text, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .ledger import Line

_ENTER: LiteralString = """
-- definitions: digest, text, …; keys: key, command, place of the answer after `last`, …
CREATE FUNCTION qingdan.keep(definitions text[], keys text[], last bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO qingdan.definitions (digest, text)
        SELECT definitions[i], definitions[i + 1] FROM generate_series(1, cardinality(definitions), 2) AS i
        ON CONFLICT DO NOTHING;
    INSERT INTO qingdan.keys (key, command, g)
        SELECT keys[i], keys[i + 1], last + keys[i + 2]::bigint FROM generate_series(1, cardinality(keys), 3) AS i;
END $$;

-- one line; an empty text where due, seq, salt or body is NULL
CREATE FUNCTION qingdan.enter(
    at text, body_digest text, case_id text, digest text, due text, edition text, entered text, kind text, outcome text,
    power text, seq text, step text, target text, prev text, hash text, salt text, body text, definitions text[],
    keys text[]
) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
    number bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock('qingdan.events'::regclass::oid::bigint) THEN
        RETURN NULL;
    END IF;
    INSERT INTO qingdan.events (at, body_digest, case_id, digest, due, edition, entered, kind, outcome, power, seq,
            step, target, prev, hash, g)
        VALUES (at, body_digest, case_id, digest, nullif(due, ''), edition, entered, kind, outcome, power,
            nullif(seq, '')::bigint, step, target, prev, hash, 0)
        RETURNING g INTO number;
    INSERT INTO qingdan.bodies (g, salt, body) VALUES (number, nullif(salt, '')::bytea, nullif(body, ''));
    IF cardinality(definitions) + cardinality(keys) > 0 THEN
        PERFORM qingdan.keep(definitions, keys, number - 1);
    END IF;
    RETURN number - 1;
END $$;

-- several lines: the same 17 texts of each. In a plan made for one call the array would be walked from its beginning
-- for each text
CREATE FUNCTION qingdan.enter(lines text[], definitions text[], keys text[]) RETURNS bigint
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    last bigint;
BEGIN
    IF NOT pg_try_advisory_xact_lock('qingdan.events'::regclass::oid::bigint) THEN
        RETURN NULL;
    END IF;
    IF cardinality(lines) = 17 THEN
        RETURN qingdan.enter(lines[1], lines[2], lines[3], lines[4], lines[5], lines[6], lines[7], lines[8], lines[9],
            lines[10], lines[11], lines[12], lines[13], lines[14], lines[15], lines[16], lines[17], definitions, keys);
    END IF;
    SELECT coalesce(max(g), 0) INTO last FROM qingdan.events;
    INSERT INTO qingdan.events (at, body_digest, case_id, digest, due, edition, entered, kind, outcome, power, seq,
            step, target, prev, hash, g)
        SELECT lines[i + 1], lines[i + 2], lines[i + 3], lines[i + 4], nullif(lines[i + 5], ''), lines[i + 6],
            lines[i + 7], lines[i + 8], lines[i + 9], lines[i + 10], nullif(lines[i + 11], '')::bigint, lines[i + 12],
            lines[i + 13], lines[i + 14], lines[i + 15], 0
        FROM generate_series(0, cardinality(lines) - 1, 17) AS i;
    INSERT INTO qingdan.bodies (g, salt, body)
        SELECT last + 1 + i / 17, nullif(lines[i + 16], '')::bytea, nullif(lines[i + 17], '')
        FROM generate_series(0, cardinality(lines) - 1, 17) AS i;
    IF cardinality(definitions) + cardinality(keys) > 0 THEN
        PERFORM qingdan.keep(definitions, keys, last);
    END IF;
    RETURN last;
END $$;
"""
_SHARE: LiteralString = """
CREATE UNLOGGED TABLE qingdan.waiting (
    name text COLLATE "C" PRIMARY KEY, since timestamptz NOT NULL,
    lines text[] NOT NULL, definitions text[] NOT NULL, keys text[] NOT NULL,
    last bigint, state text, message text) WITH (fillfactor = 40);

CREATE PROCEDURE qingdan.share(
    name text, lines text[], definitions text[], keys text[], INOUT last bigint, INOUT alone boolean
) LANGUAGE plpgsql AS $$
DECLARE
    state text;
    message text;
    one qingdan.waiting;
BEGIN
    last := qingdan.enter(lines, definitions, keys);
    alone := last IS NOT NULL;
    IF alone THEN
        RETURN;
    END IF;
    UPDATE qingdan.waiting AS w SET since = clock_timestamp(), lines = share.lines, definitions = share.definitions,
            keys = share.keys, last = NULL, state = NULL, message = NULL
        WHERE w.name = share.name;
    IF NOT FOUND THEN
        DELETE FROM qingdan.waiting AS w WHERE w.since < clock_timestamp() - interval '1 minute';
        INSERT INTO qingdan.waiting VALUES (name, clock_timestamp(), lines, definitions, keys);
    END IF;
    COMMIT;
    PERFORM pg_advisory_xact_lock('qingdan.events'::regclass::oid::bigint);
    SELECT w.last, w.state, w.message INTO last, state, message FROM qingdan.waiting AS w WHERE w.name = share.name;
    IF last IS NULL AND state IS NULL THEN
        FOR one IN SELECT * FROM qingdan.waiting AS w
                WHERE w.last IS NULL AND w.state IS NULL
                    AND (w.since > clock_timestamp() - interval '5 seconds' OR w.name = share.name)
                ORDER BY w.since FOR UPDATE SKIP LOCKED LOOP
            BEGIN
                one.last := qingdan.enter(one.lines, one.definitions, one.keys);
            EXCEPTION WHEN OTHERS THEN
                one.state := SQLSTATE;
                one.message := SQLERRM;
            END;
            UPDATE qingdan.waiting AS w SET last = one.last, state = one.state, message = one.message
                WHERE w.name = one.name;
            IF one.name = name THEN
                last := one.last;
                state := one.state;
                message := one.message;
            END IF;
        END LOOP;
        COMMIT;
    END IF;
    IF last IS NULL THEN
        RAISE EXCEPTION '%', coalesce(message, 'it is off the list') USING ERRCODE = coalesce(state, '40001');
    END IF;
END $$;
"""
_STAND: LiteralString = """
CREATE FUNCTION qingdan.stand(cases text[], seqs bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM qingdan.lock();
    IF EXISTS (SELECT FROM unnest(cases, seqs) AS asked (name, expected) WHERE expected <> coalesce((SELECT seq
            FROM qingdan.events WHERE case_id = name AND seq IS NOT NULL ORDER BY seq DESC LIMIT 1), 0)) THEN
        RAISE EXCEPTION 'a case does not stand where it was expected' USING ERRCODE = 'QD001';
    END IF;
END $$;
"""
ENTERING: LiteralString = _ENTER + _SHARE + _STAND
_ONE = f"SELECT qingdan.enter({', '.join(f'${place}' for place in range(1, 20))})".encode()
CALLS = {
    b"one": _ONE,
    b"all": b"SELECT qingdan.enter($1, $2, $3)",
    b"one if": _ONE + b" FROM qingdan.stand($20, $21)",
    b"all if": b"SELECT qingdan.enter($1, $2, $3) FROM qingdan.stand($4, $5)",
    b"share": b"CALL qingdan.share($1, $2, $3, $4, NULL, NULL)",
    b"keep": b"SELECT qingdan.keep($1, $2, 0)",
}
"""The statements by the names under which they are prepared. They give the last number before the lines, NULL where the
lock is taken; `share` besides whether there was nobody to share with; `keep` nothing."""


NOTHING = b"{}"
"""An array without elements."""


def scalars(line: Line) -> list[bytes]:
    """A line as the parameters that `enter` takes of one. Raises UsageError for the character NUL."""
    return _joined(_texts(line), 17).encode().split(b"\0")


def array(texts: Sequence[str]) -> bytes:
    """An array of texts. Raises UsageError for the character NUL."""
    if not texts:
        return NOTHING
    whole = _joined(texts, len(texts)).replace("\\", "\\\\").replace('"', '\\"').replace("\0", '","')
    return f'{{"{whole}"}}'.encode()


def flat(lines: Iterable[Line]) -> bytes:
    """Lines as the array that `enter` takes of several. Raises UsageError for the character NUL."""
    return array([*chain.from_iterable(map(_texts, lines))])


def _texts(line: Line) -> list[str]:
    salt = "" if line.salt is None else f"\\x{line.salt.hex()}"
    values = (*line.row, line.prev, line.hash, salt, line.body)
    return [value if isinstance(value, str) else "" if value is None else str(value) for value in values]


def _joined(texts: Sequence[str], number: int) -> str:
    """The texts with NUL between them: no text of PostgreSQL holds it, and what follows it would be lost."""
    whole = "\0".join(texts)
    if whole.count("\0") > max(number - 1, 0):
        raise UsageError(Text("记录里不能有空字符（NUL）", "no text of the record may hold the character NUL"))
    return whole
