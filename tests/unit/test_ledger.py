"""The ledger: one text for one value, and chains that show every change."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingdan.engine.errors import Conflict, Tampered, UsageError
from qingdan.engine.runtime.events import Event, Json, Kind
from qingdan.engine.runtime.store.canonical import canonical, stamp, unstamp
from qingdan.engine.runtime.store.ledger import (
    COLUMNS,
    UNOPENED,
    Line,
    demand,
    draft,
    entry,
    faults,
    forged,
    hash_row,
    link,
    of,
)

NINE = datetime(2026, 11, 2, 1, tzinfo=UTC)


def event(case: str, seq: int, **more: object) -> Event:
    kind = Kind.TAKEN if seq else Kind.REFUSED
    return Event(**{"case": case, "seq": seq, "kind": kind, "at": NINE, "entered": NINE, "body": {"n": seq}, **more})  # type: ignore[arg-type]


def record(*events: Event) -> list[Line]:
    heads = {each.case: UNOPENED for each in events}
    return link([draft(each) for each in events], 0, heads, {})


def said(lines: list[Line]) -> list[tuple[int, str]]:
    return [(fault.g, fault.text.zh) for fault in faults(lines)]


def test_the_keys_of_rfc_8785() -> None:
    # the example of section 3.2.3: sorted by UTF-16 units, so U+1F600 comes before U+FB33
    value: dict[str, Json] = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "\u00f6": 7}
    assert canonical(value) == '{"\\r":2,"1":4,"\x80":6,"ö":7,"€":1,"😀":5,"\ufb33":3}'


def test_only_what_must_be_escaped_is() -> None:
    assert canonical('"\\/\b\f\n\r\t\x00\x1f\x7f\u2028') == '"\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\x7f\u2028"'


@pytest.mark.parametrize("value", [0.5, 2**53, -(2**53), "\ud800", {1: 2}, {"\ud800": 1}, {1, 2}, b"x"])
def test_what_has_no_single_text(value: object) -> None:
    with pytest.raises(UsageError):
        canonical(value)  # type: ignore[arg-type]


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=10,
)


@given(JSON)
def test_canonical_text_reads_back_and_is_stable(value: object) -> None:
    text = canonical(value)  # type: ignore[arg-type]
    assert json.loads(text) == value
    assert canonical(json.loads(text)) == text


@given(st.datetimes(timezones=st.timezones()))
def test_moments_read_back(moment: datetime) -> None:
    try:
        utc = moment.astimezone(UTC)
    except OverflowError:
        return
    assert unstamp(stamp(moment)) == utc


def test_stamps_sort_as_moments_do() -> None:
    later = [NINE + timedelta(microseconds=n) for n in (0, 1, 10, 1_000_000)]
    assert sorted(map(stamp, later)) == [stamp(each) for each in later]
    assert stamp(NINE) == "2026-11-02T01:00:00.000000Z"


def test_the_hash_can_be_computed_with_a_pocket_tool() -> None:
    first, second = record(event("a", 1), event("a", 2, due=NINE))
    row = json.dumps(dict(zip(COLUMNS, second.row, strict=True)), ensure_ascii=False, separators=(",", ":"))
    assert second.hash == sha256((first.hash + row).encode()).hexdigest()
    assert list(COLUMNS) == sorted(COLUMNS)


def test_the_body_is_digested_with_its_salt() -> None:
    (line,) = record(event("a", 1))
    assert line.salt is not None
    assert of(line, "body_digest") == sha256(line.salt + b'{"n":1}').hexdigest()


def test_equal_bodies_have_unequal_digests() -> None:
    first, second = record(event("a", 1), event("b", 1))
    assert of(first, "body_digest") != of(second, "body_digest")


def test_a_refusal_hangs_on_the_head_and_nothing_hangs_on_it() -> None:
    first, refusal, second = record(event("a", 1), event("a", 0), event("a", 2))
    assert (refusal.prev, second.prev) == (first.hash, first.hash)
    assert of(refusal, "seq") is None


def test_an_entry_reads_back() -> None:
    kept = event("a", 1, due=NINE, step="受理", outcome="完成", target="办", power="p", edition="e", digest="d")
    assert entry(record(kept)[0]).event == kept


def test_a_damaged_line_is_said_to_be_damaged() -> None:
    (line,) = record(event("a", 1))
    with pytest.raises(Tampered, match="第 1 条记录已损坏"):
        entry(line._replace(body="{"))


def test_a_conflict_moves_no_head() -> None:
    heads = {"a": UNOPENED, "b": UNOPENED}
    with pytest.raises(Conflict, match="以为在第 1 条，实际到了第 0 条"):
        link([draft(event("a", 1)), draft(event("b", 2))], 0, heads, {})
    assert heads == {"a": UNOPENED, "b": UNOPENED}


SOUND = record(event("a", 1), event("b", 1), event("a", 0), event("a", 2), event("a", 3))


def test_a_sound_record_has_no_fault() -> None:
    assert said(SOUND) == []
    demand(faults(SOUND))


def test_an_erased_body_is_no_fault() -> None:
    assert said([line._replace(salt=None, body=None) for line in SOUND]) == []


@pytest.mark.parametrize("column", COLUMNS)
def test_a_changed_value_is_found(column: str) -> None:
    place = COLUMNS.index(column)
    row = SOUND[1].row
    changed = SOUND[1]._replace(row=(*row[:place], 7 if column == "seq" else "x", *row[place + 1 :]))
    assert (2, "第 2 条记录被改动") in said([SOUND[0], changed, *SOUND[2:]])


def test_a_value_rehashed_is_found_by_what_follows() -> None:
    row = ("2026-11-02T01:00:00.000001Z", *SOUND[0].row[1:])
    forgery = SOUND[0]._replace(row=row, hash=hash_row("", row))
    assert said([forgery, *SOUND[1:]]) == [(3, "第 3 条记录接不上本案前一条"), (4, "第 4 条记录接不上本案前一条")]


def test_a_missing_line_is_found() -> None:
    assert (4, "第 4 条记录前面缺号或换了位置") in said([*SOUND[:2], *SOUND[3:]])
    assert (5, "第 5 条记录打断了本案的编号") in said([*SOUND[:3], SOUND[4]])


def test_a_changed_body_is_found() -> None:
    assert said([SOUND[0]._replace(body='{"n":2}'), *SOUND[1:]]) == [(1, "第 1 条记录的附文被改动")]


def test_a_forged_definition_is_found() -> None:
    text = "{}"
    assert list(forged([(sha256(b"{}").hexdigest(), text)])) == []
    assert [fault.text.en for fault in forged([("0" * 64, text)])] == [
        "the text of definition 000000000000 was changed"
    ]


def test_demand_says_how_many_and_the_first() -> None:
    with pytest.raises(Tampered, match="记录有 2 处对不上：第 1 条记录的附文被改动"):
        demand(faults([SOUND[0]._replace(body="1"), SOUND[1]._replace(body="1")]))
