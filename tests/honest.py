"""What verification says of an honest record: nothing. Definitions are compiled once for all records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qingdan.engine.runtime.replay.state import Recorded
from qingdan.engine.runtime.replay.walk import Replay
from qingdan.engine.runtime.store.audit import Audit, record
from qingdan.engine.runtime.verify import Gathering

if TYPE_CHECKING:
    from qingdan.engine.model.period import Calendar
    from qingdan.engine.runtime.store.audit import Readable

_TEXTS: dict[str, str] = {}
_KNOWN = Recorded(_TEXTS)


def findings(store: Readable, calendar: Calendar | None = None) -> list[str]:
    """What `qingdan.verify` finds, in Chinese."""
    gathered, audit = Gathering(), Audit()
    faults = list(audit.faults(gathered.over(record(store))))
    contents = gathered.contents()
    _TEXTS.update(contents.definitions)
    replay = Replay(contents, calendar, _KNOWN)
    faults += replay.findings(store.lines())
    return [fault.text.zh for fault in faults]
