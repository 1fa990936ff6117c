"""The Merkle tree against published vectors, against the definition, and against the RFC's own way of verifying.

The vectors are those of the reference implementation of Certificate Transparency: leaves, nodes, roots, proofs in
transparency-dev/merkle (Apache-2.0), `testonly/constants.go` and `testonly/reference_test.go` at 417fb0c3.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingdan.engine.runtime.store.merkle import (
    CompactRange,
    consistency_spans,
    consistent,
    hashes,
    included,
    inclusion_spans,
    leaf,
    node,
    root_of,
)

LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
NODES = [
    [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "0298d122906dcfc10892cb53a73992fc5b9f493ea4c9badb27b791b4127a7fe7",
        "07506a85fd9dd2f120eb694f86011e5bb4662e5c415a62917033d4a9624487e7",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "4271a26be0d8a84f0bd54c8c302e7cb3a3b5d1fa6780a40bcce2873477dab658",
        "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "46f6ffadd3d06a09ff3c5860d2755c8b9819db7df44251788c7d8e3180de8eb1",
    ],
    [
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    ],
    [
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    ["5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"],
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
INCLUSION = {
    (0, 1): [],
    (0, 2): [NODES[0][1]],
    (1, 2): [NODES[0][0]],
    (2, 3): [NODES[1][0]],
    (1, 5): [NODES[0][0], NODES[1][1], NODES[0][4]],
    (0, 8): [NODES[0][1], NODES[1][1], NODES[2][1]],
    (5, 8): [NODES[0][4], NODES[1][3], NODES[2][0]],
}
"""(leaf, size) → proof."""
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [NODES[0][1], NODES[1][1], NODES[2][1]],
    (2, 5): [NODES[1][1], NODES[0][4]],
    (6, 8): [NODES[1][2], NODES[1][3], NODES[2][0]],
}
"""(old size, size) → proof."""

data = st.lists(st.binary(max_size=3), min_size=1, max_size=70)


def grown(leaves: list[bytes]) -> CompactRange:
    tree = CompactRange()
    for each in leaves:
        tree.add(each)
    return tree


def mth(leaves: list[bytes]) -> bytes:
    """MTH of RFC 9162 §2.1.1, as it is defined there."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaf(leaves[0])
    k = max(1 << bit for bit in range(len(leaves).bit_length()) if 1 << bit < len(leaves))
    return node(mth(leaves[:k]), mth(leaves[k:]))


def path(leaves: list[bytes], m: int) -> list[bytes]:
    """PATH(m, D_n) of §2.1.3.1, as it is defined there."""
    n = len(leaves)
    if n == 1:
        return []
    k = max(1 << bit for bit in range(n.bit_length()) if 1 << bit < n)
    if m < k:
        return [*path(leaves[:k], m), mth(leaves[k:])]
    return [*path(leaves[k:], m - k), mth(leaves[:k])]


def subproof(leaves: list[bytes], m: int, known: bool) -> list[bytes]:
    """SUBPROOF(m, D_n, b) of §2.1.4.1, as it is defined there."""
    n = len(leaves)
    if m == n:
        return [] if known else [mth(leaves)]
    k = max(1 << bit for bit in range(n.bit_length()) if 1 << bit < n)
    if m <= k:
        return [*subproof(leaves[:k], m, known), mth(leaves[k:])]
    return [*subproof(leaves[k:], m - k, False), mth(leaves[:k])]


def verified_inclusion(digest: bytes, index: int, size: int, proof: list[bytes], root: bytes) -> bool:
    """§2.1.3.2, step by step."""
    if index >= size:
        return False
    fn, sn, r = index, size - 1, digest
    for p in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node(p, r)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node(r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root


def verified_consistency(old: int, old_root: bytes, size: int, root: bytes, proof: list[bytes]) -> bool:
    """§2.1.4.2, step by step, and equal sizes by their roots."""
    if old == size:
        return not proof and old_root == root
    if not proof:
        return False
    chain = [old_root, *proof] if old & (old - 1) == 0 else proof
    fn, sn = old - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = chain[0]
    for c in chain[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node(c, fr), node(c, sr)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return fr == old_root and sr == root and sn == 0


def consistency(leaves: list[bytes], old: int) -> list[bytes]:
    spans = [span for span in consistency_spans(old, len(leaves)) if span != (0, old)]
    return list(hashes(leaves, spans))


@pytest.mark.parametrize("size", range(9))
def test_published_roots(size: int) -> None:
    tree = grown(LEAVES[:size])
    assert (tree.size, tree.root().hex()) == (size, ROOTS[size])
    peaks = {0: [], 3: [NODES[1][0], NODES[0][2]], 7: [NODES[2][0], NODES[1][2], NODES[0][6]], 8: [ROOTS[8]]}
    assert [peak.hex() for peak in tree.peaks] == peaks.get(size, [peak.hex() for peak in tree.peaks])


def test_published_nodes() -> None:
    spans = [[(place << level, place + 1 << level) for place in range(8 >> level)] for level in range(4)]
    assert [[each.hex() for each in hashes(LEAVES, row)] for row in spans] == NODES


@pytest.mark.parametrize(("place", "size"), INCLUSION)
def test_published_inclusion_proofs(place: int, size: int) -> None:
    proof = hashes(LEAVES, inclusion_spans(place, size))
    assert [each.hex() for each in proof] == INCLUSION[place, size]
    assert included(LEAVES[place], place, size, proof, bytes.fromhex(ROOTS[size]))


@pytest.mark.parametrize(("old", "size"), CONSISTENCY)
def test_published_consistency_proofs(old: int, size: int) -> None:
    proof = consistency(LEAVES[:size], old)
    assert [each.hex() for each in proof] == CONSISTENCY[old, size]
    assert consistent(old, bytes.fromhex(ROOTS[old]), size, bytes.fromhex(ROOTS[size]), proof)


@given(data, st.data())
def test_what_is_proved_is_what_the_rfc_defines(leaves: list[bytes], draw: st.DataObject) -> None:
    place = draw.draw(st.integers(0, len(leaves) - 1))
    root = mth(leaves)
    proof = hashes(leaves, inclusion_spans(place, len(leaves)))
    assert grown(leaves).root() == root
    assert list(proof) == path(leaves, place)
    assert included(leaves[place], place, len(leaves), proof, root)
    assert consistency(leaves, place + 1) == subproof(leaves, place + 1, True)
    assert consistent(place + 1, mth(leaves[: place + 1]), len(leaves), root, consistency(leaves, place + 1))


@given(data, st.data())
def test_verifiers_agree_with_the_rfc_on_right_and_wrong_proofs(leaves: list[bytes], draw: st.DataObject) -> None:
    size, root = len(leaves), mth(leaves)
    place = draw.draw(st.integers(0, size - 1))
    told, claimed = draw.draw(st.integers(0, size + 2)), draw.draw(st.integers(1, size + 2))
    proof = path(leaves, place)
    spoilt = draw.draw(st.sampled_from([proof, proof[1:], [*proof, root], proof[::-1]]))
    at = (leaves[place], told, claimed, spoilt, root)
    assert included(*at) is verified_inclusion(leaf(leaves[place]), *at[1:])
    chain = subproof(leaves, place + 1, True)
    bent = draw.draw(st.sampled_from([chain, chain[1:], [*chain, root], chain[::-1]]))
    old_root = mth(leaves[: place + 1])
    if 0 < told <= claimed:
        assert consistent(told, old_root, claimed, root, bent) is verified_consistency(
            told, old_root, claimed, root, bent
        )
    else:
        assert not consistent(told, old_root, claimed, root, bent)


@given(data)
def test_a_kept_range_grows_on_as_if_it_had_read_everything(leaves: list[bytes]) -> None:
    half = grown(leaves[: len(leaves) // 2])
    kept = CompactRange(half.size, half.peaks)
    for each in leaves[half.size :]:
        kept.add(each)
    assert (kept.size, kept.root()) == (len(leaves), mth(leaves))


def test_no_two_prefixes_share_a_root() -> None:
    roots = [grown([b""] * size).root() for size in range(40)]
    assert len(set(roots)) == 40
    assert all(left != right for left, right in pairwise(roots))


def test_a_node_is_never_a_leaf() -> None:
    assert leaf(leaf(b"a") + leaf(b"b")) != node(leaf(b"a"), leaf(b"b"))


def test_too_few_leaves_are_said() -> None:
    with pytest.raises(ValueError, match="fewer than 8"):
        hashes(LEAVES[:5], inclusion_spans(0, 8))


@pytest.mark.parametrize(("size", "peaks"), [(1, []), (3, [b"x"]), (0, [b"x"])])
def test_a_range_whose_peaks_do_not_fit_its_size(size: int, peaks: list[bytes]) -> None:
    with pytest.raises(ValueError, match="peaks"):
        CompactRange(size, peaks)


@pytest.mark.parametrize(("index", "size"), [(-1, 4), (4, 4), (0, 0)])
def test_a_leaf_outside_the_tree_is_not_in_it(index: int, size: int) -> None:
    assert root_of(b"", index, size, []) is None


def test_nothing_proves_an_empty_tree() -> None:
    assert not consistent(0, mth([]), 8, mth(LEAVES), [])
