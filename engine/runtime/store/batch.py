"""What goes into a store at once, and the committer that writes the batches of all callers together.

There is no thread and no timer. The first caller to come leads: it writes what has queued up, one transaction for
all, hands the lead to the first who came meanwhile, and wakes those it wrote for. While the disk is busy the next
batch fills. With one caller the queue is empty and the write is inline.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from threading import Lock
from types import NoneType
from typing import TYPE_CHECKING

from ...errors import Conflict, QingdanError, StoreError, Text, Unavailable, UsageError
from ..practice import demand_fitting
from .ledger import Draft, Entry, Head, Line, draft, link

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence

    from ..events import Event

LARGEST = 2**63 - 1
"""The largest number that both databases can hold."""
MOST = 512
"""How many batches go into one transaction at most."""


@dataclass(frozen=True, slots=True)
class Key:
    """An idempotency key, the digest of the command it stands for, and which event of the batch answers it."""

    text: str
    command: str
    answer: int


@dataclass(frozen=True, slots=True)
class Answer:
    """How a key was answered: the digest of the command, and the entry."""

    command: str
    entry: Entry


@dataclass(slots=True)
class Batch:
    """What one caller wants entered; `lines` or `error` once it is settled."""

    drafts: tuple[Draft, ...]
    expected: Mapping[str, int]
    definitions: Mapping[str, str]
    key: Key | None
    lines: list[Line] = field(default_factory=list)
    error: StoreError | None = None
    wake: Lock = field(default_factory=Lock)
    leads: bool = False

    @property
    def cases(self) -> set[str]:
        """Every case whose head must be known."""
        return {each.event.case for each in self.drafts} | set(self.expected)

    def place(self, last: int, heads: MutableMapping[str, Head], *, taken: bool) -> int:
        """Give the drafts their places after `last`, or set `error`; the last number in use afterwards.

        `taken` says that the key was used meanwhile.
        """
        try:
            if taken:
                raise Conflict(_used(self.key))
            self.lines = link(self.drafts, last, heads, self.expected)
        except Conflict as conflict:
            self.error = conflict
        return last + len(self.lines)

    def entries(self) -> tuple[Entry, ...]:
        """What was entered. Raises what stood against it."""
        if self.error is not None:
            raise self.error
        return tuple(Entry(line.g, each.event, line.hash) for each, line in zip(self.drafts, self.lines, strict=True))


def placed(batches: Iterable[Batch], last: int, heads: MutableMapping[str, Head], used: set[str]) -> list[Batch]:
    """Those that follow the heads, with their places after `last`; the others have their conflict.

    `heads` (of every case concerned) and the keys `used` are moved on.
    """
    kept = []
    for each in batches:
        each.lines, each.error = [], None
        last = each.place(last, heads, taken=each.key is not None and each.key.text in used)
        if each.error is None:
            kept.append(each)
            if each.key is not None:
                used.add(each.key.text)
    return kept


def _used(key: Key | None) -> Text:
    name = key.text if key else ""
    return Text(f"编号“{name}”刚刚被用过", f"the key “{name}” was used a moment ago")


def batch(
    events: Sequence[Event],
    expected: Mapping[str, int],
    definitions: Mapping[str, str],
    key: Key | None,
    *,
    practice: bool = False,
) -> Batch:
    """A batch of `events`. Raises UsageError if one of them, or what goes with them, cannot be written, or if a case
    does not belong in such a store (see `practice`)."""
    try:
        drafts = tuple([draft(event) for event in events])
        columns = [value for one in drafts for value in one.row]
        given = [*expected, *definitions, *definitions.values(), *((key.text, key.command) if key else ())]
        nul = b"\0" in "".join([*given, *[value for value in columns if type(value) is str]]).encode()
        numbers = [*expected.values(), *[one.event.seq for one in drafts]]
        sound = {*map(type, columns)} <= {str, int, NoneType} and {*map(type, numbers)} <= {int}
        sound = sound and 0 <= min(numbers, default=0) <= max(numbers, default=0) <= LARGEST
    except QingdanError:
        raise
    except Exception as error:  # whatever the methods of a caller's value raise
        raise UsageError(_UNWRITABLE) from error
    if nul:
        raise UsageError(Text("名称和编号里不能有空字符（NUL）", "no name and no key may hold the character NUL"))
    if not sound:
        raise UsageError(_UNWRITABLE)
    demand_fitting([one.event.case for one in drafts], practice=practice)
    return Batch(drafts, expected, definitions, key)


_UNWRITABLE = Text(
    "这些事件、案件的先后或者编号记不下来：要 Event、案件编号和整数",
    "these events, the seqs of their cases or the key cannot be written: they must be of Event, text and whole numbers",
)


class Committer:
    """Lets callers of many threads share transactions. `write` settles batches: gives each its lines or its error."""

    def __init__(self, write: Callable[[Sequence[Batch]], None]) -> None:
        self._write = write
        self._queue: deque[Batch] = deque()
        self._guard, self._writing = Lock(), Lock()
        self._led = False

    def submit(self, batch: Batch) -> tuple[Entry, ...]:
        """Wait until `batch` is on the disk. Raises what stood against it, or the error of the transaction."""
        batch.wake.acquire()
        with self._guard:
            self._queue.append(batch)
            if not self._led:
                self._led = batch.leads = True
        if not batch.leads:
            self._wait(batch)
        if batch.leads:
            self._lead()
        return batch.entries()

    def _wait(self, batch: Batch) -> None:
        """Until another has written it, or handed it the lead. An interrupted caller leaves no gap in the queue."""
        try:
            batch.wake.acquire()
        except BaseException:
            with self._guard:
                if batch in self._queue:
                    self._queue.remove(batch)
                    if batch.leads:
                        self._hand_over()
            raise

    def wait(self) -> None:
        """Until nothing is being written. Nothing may be submitted from now on."""
        with self._writing:
            return

    def _lead(self) -> None:
        batches: list[Batch] = []
        try:
            with self._guard:
                batches.extend(self._queue.popleft() for _ in range(min(MOST, len(self._queue))))
            with self._writing:
                self._write(batches)
        except BaseException as error:
            cause = error if isinstance(error, StoreError) else Unavailable(_INTERRUPTED)
            for each in batches:
                each.error = each.error or cause
            if cause is not error:
                raise
        finally:
            with self._guard:
                self._hand_over()
            for each in batches:
                each.wake.release()

    def _hand_over(self) -> None:
        self._led = bool(self._queue)
        if self._led:
            self._queue[0].leads = True
            self._queue[0].wake.release()


_INTERRUPTED = Text(
    "写入被打断，不知道记下没有；看一看，或者用同一个编号（key）再办一次",
    "the write was interrupted and may or may not have been kept: look, or repeat it with the same key",
)
