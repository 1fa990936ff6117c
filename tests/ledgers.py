"""Records for the tests of ledger and export: several cases, refusals, texts that break careless readers of lines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from qingdan.engine.runtime.events import Event, Kind
from qingdan.engine.runtime.store.batch import Key
from qingdan.engine.runtime.store.ledger import digest_text
from qingdan.engine.runtime.store.memory import MemoryStore

NINE = datetime(2026, 11, 2, 1, tzinfo=UTC)
TEXT = '{"名称":"示例","终点":["办成"]}'
DEFINITION = digest_text(TEXT)


def ledger(count: int, cases: int = 4) -> MemoryStore:
    """A record of `count` entries; every fifth is a refusal, the ninth has lost its body."""
    store, seqs = MemoryStore(), [0] * cases
    for n in range(count):
        case = n % cases
        refused = n % 5 == 4 and seqs[case] > 0
        seqs[case] += not refused
        event = Event(
            case=f"XX-{case}",
            seq=0 if refused else seqs[case],
            kind=Kind.REFUSED if refused else Kind.OPENED if seqs[case] == 1 else Kind.TAKEN,
            at=NINE + timedelta(minutes=n),
            entered=NINE + timedelta(minutes=n),
            step="受理",
            outcome='"同意"\\' if n % 7 == 3 else "",
            target="办\u2028理",
            due=None if n % 3 else NINE + timedelta(days=n),
            power="p",
            edition="2026-1",
            digest=DEFINITION,
            body={"a": n, "body_digest": 'x","body_digest":"y', "行": "一\u2028二\x85三\n四"},
        )
        store.append([event], definitions={DEFINITION: TEXT}, key=Key(f"k{n}\x85", "c" * 64, 0) if n % 6 == 0 else None)
    if count > 8:
        store.erase(9)
    return store
