"""The Merkle tree of RFC 9162 §2.1 with SHA-256: root, inclusion, consistency, and how they are verified. Pure.

A leaf's input is the hash of an entry (32 bytes), and leaf number g - 1 is entry g. A proof is the hashes of some
subtrees; which ones, the *spans* say: (first leaf, leaf after the last), from the leaves upwards. Prover and verifier
share them, so a proof carries hashes only.

Source: RFC 9162 §2.1.1 (tree), §2.1.3 (inclusion), §2.1.4 (consistency).
"""

from __future__ import annotations

from functools import reduce
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Span: TypeAlias = tuple[int, int]


def leaf(data: bytes) -> bytes:
    """The hash of a leaf."""
    return sha256(b"\0" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """The hash of the node above two."""
    return sha256(b"\1" + left + right).digest()


class CompactRange:
    """What of the first `size` leaves a tree needs to grow on: the roots (`peaks`) of its perfect subtrees, the largest
    first, one for each bit of `size`. Kept, it saves reading those leaves again."""

    def __init__(self, size: int = 0, peaks: Iterable[bytes] = ()) -> None:
        self.size, self.peaks = size, list(peaks)
        if len(self.peaks) != size.bit_count():
            raise ValueError(f"{size} leaves have {size.bit_count()} peaks, not {len(self.peaks)}")

    def add(self, data: bytes) -> None:
        """One leaf more."""
        top, carried = leaf(data), self.size
        while carried & 1:
            top = node(self.peaks.pop(), top)
            carried >>= 1
        self.peaks.append(top)
        self.size += 1

    def root(self) -> bytes:
        """The root of the tree so far."""
        if not self.peaks:
            return sha256().digest()
        return reduce(lambda below, left: node(left, below), reversed(self.peaks))


def inclusion_spans(index: int, size: int) -> Iterator[Span]:
    """The subtrees that prove leaf `index` to be in a tree of `size`: PATH of §2.1.3.1."""
    return _beside(index, 0, size)


def _beside(index: int, first: int, end: int) -> Iterator[Span]:
    if end - first > 1:
        middle = _middle(first, end)
        left, right = (first, middle), (middle, end)
        within, beside = (left, right) if index < middle else (right, left)
        yield from _beside(index, *within)
        yield beside


def consistency_spans(old: int, size: int) -> Iterator[Span]:
    """The subtrees that prove a tree of `size` to begin with the tree of `old` leaves: PROOF of §2.1.4.1, and in front
    (0, old) where the old tree is itself a subtree: its root the verifier has, so the proof leaves it out."""
    return _common(old, 0, size)


def _common(old: int, first: int, end: int) -> Iterator[Span]:
    if old == end:
        yield first, end
        return
    middle = _middle(first, end)
    if old <= middle:
        yield from _common(old, first, middle)
        yield middle, end
    else:
        yield from _common(old, middle, end)
        yield first, middle


def _middle(first: int, end: int) -> int:
    """Where a tree parts: after the largest power of two that is less than its size."""
    return first + (1 << (end - first - 1).bit_length() - 1)


def hashes(leaves: Iterable[bytes], spans: Iterable[Span]) -> tuple[bytes, ...]:
    """The roots of the subtrees over `spans` (none within another), from one reading of the leaves.

    Raises ValueError if there are fewer leaves than that.
    """
    wanted, stream, place = tuple(spans), iter(leaves), 0
    found: dict[Span, bytes] = {}
    for first, end in sorted(wanted):
        subtree = CompactRange()
        for data in islice(stream, first - place, end - place):
            subtree.add(data)
        if subtree.size != end - first:
            raise ValueError(f"there are fewer than {end} leaves")
        found[first, end], place = subtree.root(), end
    return tuple(found[span] for span in wanted)


def root_of(data: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that an inclusion proof leads to from a leaf; None if it does not fit the tree's shape."""
    if not 0 <= index < size:
        return None
    spans = tuple(inclusion_spans(index, size))
    if len(spans) != len(path):
        return None
    climbed = leaf(data)
    for (first, _), beside in zip(spans, path, strict=True):
        climbed = node(climbed, beside) if first > index else node(beside, climbed)
    return climbed


def included(data: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether `path` proves that the tree of `size` leaves under `root` has `data` as leaf `index`."""
    return root_of(data, index, size, path) == root


def roots_of(old: int, size: int, chain: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """The roots of the `old` leaves and of all `size` that a consistency proof leads to, given with the hash of its
    first span in front; None if it does not fit the tree's shape."""
    if not 0 < old <= size:
        return None
    spans = tuple(consistency_spans(old, size))
    if len(spans) != len(chain):
        return None
    before = after = chain[0]
    for (first, _), beside in zip(spans[1:], chain[1:], strict=True):
        if first >= old:
            after = node(after, beside)
        else:
            before, after = node(beside, before), node(beside, after)
    return before, after


def consistent(old: int, old_root: bytes, size: int, root: bytes, path: Sequence[bytes]) -> bool:
    """Whether `path` proves that the tree of `size` under `root` begins with the `old` leaves under `old_root`."""
    whole = old & (old - 1) == 0 or old == size
    return roots_of(old, size, (old_root, *path) if whole else path) == (old_root, root)
