"""The record as a file: what is written is read, what was changed is found, what one store gave another takes in."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingdan.engine.errors import Tampered, UsageError
from qingdan.engine.runtime.events import Event, Json, Kind
from qingdan.engine.runtime.store import Store, open_store
from qingdan.engine.runtime.store.audit import Audit, record
from qingdan.engine.runtime.store.batch import Key
from qingdan.engine.runtime.store.custody import examine, take_in, verify
from qingdan.engine.runtime.store.memory import MemoryStore
from qingdan.engine.runtime.store.proofs import prove_consistency
from qingdan.engine.runtime.store.transcript import HEADER, Trailer, Transcript, entry_from, entry_text, export
from tests.ledgers import DEFINITION, NINE, TEXT, ledger

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def written(store: Store) -> bytes:
    out = io.BytesIO()
    export(store, out.write)
    return out.getvalue()


def fault(lines: list[bytes], audit: Audit | None = None) -> str | None:
    """The first thing wrong with a file of these lines."""
    found = next(verify(Transcript(iter(io.BytesIO(b"".join(lines)))), audit or Audit()), None)
    return found.text.en if found else None


def sealed(lines: list[bytes]) -> list[bytes]:
    """The lines with a trailer that fits them, as a forger would write it: root and count of the entries found."""
    audit = Audit()
    list(verify(Transcript(iter(lines)), audit))
    digest = sha256(b"".join(lines[:-1])).hexdigest()
    return [*lines[:-1], Trailer(audit.tree.size, audit.tree.root().hex(), digest).text().encode() + b"\n"]


WHOLE = written(ledger(30))
LINES = WHOLE.splitlines(keepends=True) if b"\r" not in WHOLE else []


class TestWriting:
    def test_lines_end_with_the_line_feed_alone(self) -> None:
        assert len(LINES) == 1 + 30 + 1 + 5 + 1
        assert LINES[0] == HEADER.encode() + b"\n"
        assert "\u2028".encode() in WHOLE
        assert "\x85".encode() in WHOLE

    def test_every_entry_reads_back(self) -> None:
        for line in ledger(30).lines():
            assert entry_from(entry_text(line)) == line

    def test_the_verifier_and_the_store_agree(self, tmp_path: Path) -> None:
        (tmp_path / "a.jsonl").write_bytes(WHOLE)
        found = examine(tmp_path / "a.jsonl")
        store = open_store("memory:")
        take_in(tmp_path / "a.jsonl", store)
        store.verify()
        assert (found.faults, found.audit.tree.size, found.audit.erased) == ((), 30, [9])
        assert found.trailer is not None
        assert found.trailer.root == found.audit.tree.root().hex()

    def test_an_empty_record(self, tmp_path: Path) -> None:
        (tmp_path / "a.jsonl").write_bytes(written(open_store("memory:")))
        assert examine(tmp_path / "a.jsonl", at=0).audit.then == sha256(b"").digest()
        assert take_in(tmp_path / "a.jsonl", open_store("memory:")) == 0

    def test_a_record_that_does_not_verify_is_not_written(self) -> None:
        store = ledger(5)
        store._lines[2] = store._lines[2]._replace(body="{}")
        with pytest.raises(Tampered, match="第 3 条记录的附文被改动"):
            written(store)

    @pytest.mark.parametrize("value", ["\ud800", 1.5, b"x"])
    def test_nor_one_that_cannot_be(self, value: object) -> None:
        store = ledger(5)
        store._lines[2] = store._lines[2]._replace(row=(value, *store._lines[2].row[1:]))  # type: ignore[arg-type]
        with pytest.raises(Tampered):
            written(store)


class TestForgery:
    """Every change of the file of 30 entries is found."""

    def test_a_sound_file_has_no_fault(self) -> None:
        assert fault(LINES) is None
        assert sealed(LINES) == LINES

    @pytest.mark.parametrize("part", range(8))
    def test_every_single_byte(self, part: int) -> None:
        """Another sign, the sign beside it, a capital for a small letter."""
        data = bytearray(WHOLE)
        for place in range(part, len(data), 8):
            kept = data[place]
            for spoilt in ((kept + 1 + place * 7 % 255) % 256, kept ^ 1, kept ^ 0x20):
                data[place] = spoilt
                assert fault([bytes(data)]), f"byte {place}: {kept} → {spoilt}"
            data[place] = kept

    @pytest.mark.parametrize("part", range(4))
    def test_every_single_byte_of_the_entries_though_the_trailer_was_made_to_fit(self, part: int) -> None:
        for number in range(1 + part, 31, 4):
            line = LINES[number]
            for place in range(len(line)):
                changed = bytearray(line)
                changed[place] ^= 1 << place % 7
                forged = [*LINES[:number], bytes(changed), *LINES[number + 1 :]]
                digest = sha256(b"".join(forged[:-1])).hexdigest()
                trailer = Trailer(30, str(LINES[-1][20:84].decode()), digest).text().encode() + b"\n"
                assert fault([*forged[:-1], trailer]), f"line {number}, byte {place}"

    @pytest.mark.parametrize("resealed", [False, True])
    def test_every_row_left_out(self, resealed: bool) -> None:
        for number in range(len(LINES)):
            forged = [*LINES[:number], *LINES[number + 1 :]]
            tail, spare = number == 30, number > 31  # the last entry, and keys, see below
            if not (resealed and (tail or spare)):
                assert fault(sealed(forged) if resealed and number < 31 else forged), f"line {number}"

    @pytest.mark.parametrize("resealed", [False, True])
    def test_every_two_rows_exchanged(self, resealed: bool) -> None:
        for left in range(len(LINES)):
            for right in range(left + 1, len(LINES)):
                forged = list(LINES)
                forged[left], forged[right] = forged[right], forged[left]
                spare = 31 < left < right < len(LINES) - 1
                assert fault(sealed(forged) if resealed and right < 31 else forged) or (resealed and spare)

    def test_every_row_doubled(self) -> None:
        for number, line in enumerate(LINES):
            assert fault([*LINES[:number], line, *LINES[number:]]), f"line {number}"

    @pytest.mark.parametrize("part", range(4))
    def test_every_truncation_of_bytes(self, part: int) -> None:
        assert all(fault([WHOLE[:end]]) for end in range(part, len(WHOLE), 4))

    def test_a_tail_cut_off_and_sealed_again_is_seen_by_the_root_kept_elsewhere_alone(self) -> None:
        kept = Audit()
        assert fault(LINES, kept) is None
        for size in range(9, 30):
            short = ledger(30)
            del short._lines[size:]
            short._answers = {key: answer for key, answer in short._answers.items() if answer[1] <= size}
            again = Audit(at=30)
            assert fault(written(short).splitlines(keepends=True), again) is None
            assert again.then is None
            assert again.tree.root() != kept.tree.root()

    def test_a_record_written_anew_as_a_whole_is_seen_by_the_root_alone(self) -> None:
        audit = Audit(at=20)
        assert fault(written(ledger(30)).splitlines(keepends=True), audit) is None
        earlier = Audit(at=20)
        fault(LINES, earlier)
        assert audit.then != earlier.then  # the same facts under other salts

    def test_what_is_said_names_the_line(self) -> None:
        assert fault([*LINES[:3], b"{}\n", *LINES[4:]]) == (
            "line 4 is not as it was exported: it was changed, or this is no record of qingdan"
        )
        assert fault(LINES[:-1]) == "the file is cut off: it ends with line 37, the trailer is missing"
        assert fault([*LINES[:3], LINES[3][:-9]]) == (
            "the file is cut off in the middle of line 4: what came after is missing"
        )
        assert (
            fault([b"\xff\xfe"]) == "line 1 is not as it was exported: it was changed, or this is no record of qingdan"
        )


class TestAudit:
    """What is wrong beside the entries themselves, and what is no word of an erasure."""

    @pytest.mark.parametrize("g", [-1, 0, 31])
    def test_a_key_of_no_entry(self, g: int) -> None:
        store = ledger(30)
        store._answers["x"] = ("c" * 64, g)
        with pytest.raises(Tampered, match="编号“x”指向的第"):
            store.verify()

    @pytest.mark.parametrize("g", [1, 30])
    def test_a_key_of_the_first_and_of_the_last(self, g: int) -> None:
        store = ledger(30)
        store._answers = {"x": ("c" * 64, g)}
        store.verify()

    @pytest.mark.parametrize(
        ("kind", "body", "unsaid"),
        [
            (Kind.ERASED, {"erased": [9, 999]}, ()),
            (Kind.TAKEN, {"erased": [9]}, (9,)),
            (Kind.ERASED, {"erased": ["9", None]}, (9,)),
            (Kind.ERASED, {"erased": 9}, (9,)),
            (Kind.ERASED, {"reason": "依法"}, (9,)),
        ],
    )
    def test_who_may_say_that_a_body_was_erased(
        self, tmp_path: Path, kind: Kind, body: dict[str, Json], unsaid: tuple[int, ...]
    ) -> None:
        store, audit = ledger(30), Audit()
        seq = store.history("XX-1")[-1].event.seq + 1
        store.append(
            [
                Event(
                    case="XX-1",
                    seq=seq,
                    kind=kind,
                    at=NINE + timedelta(days=1),
                    entered=NINE + timedelta(days=1),
                    body=body,
                )
            ]
        )
        assert list(audit.faults(record(store))) == []
        assert audit.unsaid == unsaid
        (tmp_path / "a.jsonl").write_bytes(written(store))
        assert take_in(tmp_path / "a.jsonl", open_store("memory:")) == 31

    @pytest.mark.parametrize(("count", "root"), [(29, True), (30, False)])
    def test_a_trailer_that_does_not_fit_though_its_digest_does(self, count: int, root: bool) -> None:
        true = LINES[-1][20:84].decode()
        digest = sha256(b"".join(LINES[:-1])).hexdigest()
        trailer = Trailer(count, true if root else "0" * 64, digest).text().encode() + b"\n"
        assert fault([*LINES[:-1], trailer]) == "the trailer's count or root does not fit the record"

    @pytest.mark.parametrize("old", [0, -1, 31])
    def test_no_consistency_with_what_was_not(self, old: int) -> None:
        with pytest.raises(UsageError):
            prove_consistency(ledger(30).leaves(), old, 30)


RANDOM = """
import io, os, random, sys
from qingdan.engine.runtime.store.audit import Audit
from qingdan.engine.runtime.store.custody import verify
from qingdan.engine.runtime.store.transcript import Transcript, export
from tests.ledgers import ledger
out = io.BytesIO()
export(ledger(10_000, cases=900), out.write)
lines = out.getvalue().split(b"\\n")[:-1]
lines = [line + b"\\n" for line in lines]
draw = random.Random(int(sys.argv[1]))
acts = {}
while len(acts) < 2_000:
    acts[draw.randrange(len(lines))] = draw.choice(("byte", "byte", "byte", "drop", "swap", "cut"))
def spoilt(number):
    act, line, rest = acts[number], lines[number], range(number + 1, len(lines))
    if act == "byte":
        place = draw.randrange(len(line))
        changed = line[:place] + bytes([(line[place] + draw.randrange(1, 256)) % 256]) + line[place + 1 :]
        yield from io.BytesIO(changed + b"".join(lines[number + 1 : number + 2]))
        rest = rest[1:]
    if act == "swap":
        other = draw.choice(rest)
        yield from (lines[other], *lines[number + 1 : other], line)
        rest = range(other + 1, len(lines))
    if act != "cut":
        yield from (lines[n] for n in rest)
def source():
    # at every place that is to be spoilt the process splits: the child reads on what is spoilt
    for number, line in enumerate(lines):
        if number in acts and (acts[number] != "swap" or number + 1 < len(lines)):
            child = os.fork()
            if not child:
                yield from spoilt(number)
                return
            missed.extend([(number, acts[number])] * bool(os.waitpid(child, 0)[1]))
        yield line
missed, parent = [], os.getpid()
found = next(verify(Transcript(source()), Audit()), None)
if os.getpid() != parent:
    os._exit(found is None)
print(found, missed)
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="splits processes")
def test_two_thousand_changes_of_a_record_of_ten_thousand() -> None:
    done = subprocess.run([sys.executable, "-c", RANDOM, "162"], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ("None []\n", "")


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NAMES = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=30)
@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.booleans(), NAMES, st.dictionaries(TEXTS, TEXTS, max_size=3)), max_size=12
    ),
    st.sets(st.integers(1, 12)),
)
def test_export_import_export_is_the_same_to_the_byte(
    tmp_path: Path, acts: list[tuple[int, bool, str, dict[str, str]]], gone: set[int]
) -> None:
    store, seqs = open_store("memory:"), [0] * 4
    for n, (case, refused, text, body) in enumerate(acts):
        seqs[case] += not refused
        kind = Kind.REFUSED if refused else Kind.TAKEN
        event = Event(
            case=f"c{case}",
            seq=0 if refused else seqs[case],
            kind=kind,
            at=NINE,
            entered=NINE,
            step=text,
            body={**body},
        )
        store.append([event], key=Key(text + str(n), text, 0))
    for g in gone:
        if g <= len(acts):
            store.erase(g)
    first = tmp_path / "first.jsonl"
    first.write_bytes(written(store))
    for url in ("memory:", f"sqlite:///{tmp_path}/x.db"):
        (tmp_path / "x.db").unlink(missing_ok=True)
        other = open_store(url)
        assert take_in(first, other) == len(acts)
        other.verify()
        assert written(other) == first.read_bytes()
        assert other.keys() == store.keys()
        other.close()


class TestTakingIn:
    @pytest.fixture(params=["memory", "sqlite", "postgres"])
    def store(self, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
        urls = {"memory": "memory:", "sqlite": f"sqlite:///{tmp_path}/cases.db"}
        opened = open_store(urls.get(request.param) or request.getfixturevalue("postgres_url"))
        yield opened
        opened.close()

    @pytest.fixture
    def file(self, tmp_path: Path) -> Path:
        (tmp_path / "a.jsonl").write_bytes(WHOLE)
        return tmp_path / "a.jsonl"

    def test_everything_is_there(self, store: Store, file: Path) -> None:
        assert take_in(file, store) == 30
        found = store.answer("k6\x85")
        assert found is not None
        assert found.entry.g == 7
        assert store.definition(DEFINITION) == TEXT
        assert [line.g for line in store.lines() if line.body is None] == [9]
        store.append(
            [Event(case="XX-0", seq=store.history("XX-0")[-1].event.seq + 1, kind=Kind.TAKEN, at=NINE, entered=NINE)]
        )
        store.verify()

    def test_twice_is_once(self, store: Store, file: Path) -> None:
        take_in(file, store)
        assert take_in(file, store) == 0
        assert written(store) == WHOLE

    def test_what_stopped_half_way_goes_on(self, store: Store, file: Path) -> None:
        store.restore(list(Transcript(iter(LINES)).record().lines)[:11])
        assert take_in(file, store) == 19
        assert store.tally().entries == 30
        store.verify()

    def test_another_record_is_refused(self, store: Store, file: Path) -> None:
        store.append([Event(case="XX-0", seq=1, kind=Kind.OPENED, at=NINE, entered=NINE)])
        with pytest.raises(UsageError, match="已有 1 条记录"):
            take_in(file, store)
        assert store.tally().entries == 1

    def test_a_longer_record_is_not_cut(self, store: Store, file: Path) -> None:
        take_in(file, store)
        store.append([Event(case="new", seq=1, kind=Kind.OPENED, at=NINE, entered=NINE)])
        with pytest.raises(UsageError, match="已有 31 条记录"):
            take_in(file, store)

    def test_a_spoilt_file_leaves_nothing(self, store: Store, file: Path) -> None:
        file.write_bytes(WHOLE.replace("受理".encode(), "受付".encode(), 1))
        with pytest.raises(Tampered, match="第 1 条记录被改动"):
            take_in(file, store)
        assert store.tally().entries == 0

    def test_a_file_that_changes_meanwhile_leaves_nothing(self, store: Store, file: Path) -> None:
        trailer = examine(file).trailer
        other = written(ledger(30)).splitlines(keepends=True)
        whole = Transcript(iter(other), trailer).record()
        with pytest.raises(Tampered, match="被改动过"):
            store.restore(whole.lines, definitions=whole.definitions, keys=whole.keys)
        assert store.tally().entries == 0

    def test_a_file_exchanged_after_it_was_verified_leaves_nothing(self, file: Path) -> None:
        class Slow(MemoryStore):
            def restore(self, *words: Any, **named: Any) -> int:
                file.write_bytes(written(ledger(30)))
                return super().restore(*words, **named)

        store = Slow()
        with pytest.raises(Tampered, match="被改动过"):
            take_in(file, store)
        assert store.tally().entries == 0

    def test_what_was_erased_meanwhile_goes_here_too(self, store: Store, file: Path) -> None:
        take_in(file, store)
        later = open_store("memory:")
        take_in(file, later)
        seq = later.history("XX-1")[-1].event.seq + 1
        told = Event(
            case="XX-1", seq=seq, kind=Kind.ERASED, at=NINE, entered=NINE, body={"erased": [2, 6], "reason": "依法"}
        )
        later.append([told])
        for g in (2, 6):
            later.erase(g)
        file.write_bytes(written(later))
        assert take_in(file, store) == 1
        assert [line.g for line in store.lines() if line.body is None] == [2, 6, 9]
        assert written(store) == file.read_bytes()
