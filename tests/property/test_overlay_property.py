"""JSON Merge Patch, held against the words of RFC 7386, and every piece at home in the file that set it."""

from collections.abc import Iterator
from typing import Any, TypeAlias

from hypothesis import given
from hypothesis import strategies as st

from qingdan.engine.language.building.node import Node
from qingdan.engine.language.loading.overlay import overlay
from qingdan.engine.positions import Key

Data: TypeAlias = dict[str, Any]
KEYS = st.sampled_from("abc")
PIECES = st.recursive(
    st.one_of(st.none(), st.integers(0, 3), st.sampled_from("xy")),
    lambda inner: st.one_of(st.lists(inner, max_size=2), st.dictionaries(KEYS, inner, max_size=3)),
    max_leaves=8,
)
TABLES = st.dictionaries(KEYS, PIECES, max_size=3)


def merge_patch(target: Any, patch: Any) -> Any:
    """The pseudo-code of RFC 7386, section 2."""
    if not isinstance(patch, dict):
        return patch
    target = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            target.pop(name, None)
        else:
            target[name] = merge_patch(target.get(name), value)
    return target


def leaves(node: Node) -> Iterator[Node]:
    for pair in node.items():
        yield from leaves(pair[1])
    if not node.is_table:
        yield node


def at(data: Any, keys: tuple[Key, ...]) -> Any:
    for key in keys:
        if not isinstance(data, dict) or key not in data:
            return None
        data = data[key]
    return data


@given(TABLES, TABLES)
def test_it_is_the_merge_patch_of_the_rfc(base: Data, patch: Data) -> None:
    assert overlay(Node(base, "base"), Node(patch, "patch")).data == merge_patch(base, patch)


@given(TABLES, TABLES)
def test_what_is_merged_stays_as_it_was(base: Data, patch: Data) -> None:
    before = repr((base, patch))
    overlay(Node(base, "base"), Node(patch, "patch"))
    assert repr((base, patch)) == before


@given(TABLES, TABLES, TABLES)
def test_every_piece_is_in_the_file_that_it_names(base: Data, first: Data, second: Data) -> None:
    texts = {"base": base, "first": first, "second": second}
    merged = overlay(overlay(Node(base, "base"), Node(first, "first")), Node(second, "second"))
    for leaf in leaves(merged):
        assert at(texts[leaf.file], leaf.keys) == leaf.data


@given(TABLES, TABLES)
def test_below_its_depth_a_table_replaces_as_a_whole(base: Data, patch: Data) -> None:
    whole = {key: piece for key, piece in patch.items() if piece is not None}
    assert overlay(Node(base, "base"), Node(whole, "patch"), 1).data == {**base, **whole}
