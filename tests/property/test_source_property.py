"""Whatever a file holds, reading it gives a tree or says why not; what is read stands where it is said to stand."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingdan.engine.errors import CatalogueError
from qingdan.engine.language import document as door
from qingdan.engine.language.document import read_document
from qingdan.engine.language.reading.lines import Fault, Mended, mend, replaced
from qingdan.engine.language.reading.tree import Mapping, Node, Scalar, Sequence
from qingdan.engine.language.rewrite import rewrite, tidy
from qingdan.engine.language.source import parse
from qingdan.engine.language.vocabulary import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterator

POWER = """\
编号: BM-02
名称: 低保申请
类别: 便民服务
性质: 给付
行使主体: 村委会
服务对象: 困难家庭
依据: [{法规: 社会救助法, 条款: [第三十七条]}]
信息:
  家庭人口: {类型: 整数, 最小: 1}
流程:
  受理:
    由: 村委会
    到场: 是       # 注
    登记: [家庭人口]
    下一步:
      - {当: 家庭人口 > 3, 到: 办结}
      - {到: 不予}
终点:
  办结: {类型: 办成, 文书: "通知书"}
  不予: {类型: 不予}
"""
MARKS = list("：，、　 \t\n\r{}[]?:-#'\"|>&*!%@`\\0a是无1.\ufeff\u200b\x85\u2028\x00\ud800")
EDITS = st.lists(st.tuples(st.integers(0, len(POWER)), st.integers(0, 3), st.sampled_from(MARKS)), max_size=8)
FRAGMENTS = st.lists(st.sampled_from([*MARKS, *POWER.split(), "- ", "  ", ": ", "：\n", "a"]), max_size=40).map("".join)

KEYS = st.text("abc甲乙丙", min_size=1, max_size=4)
LEAVES = st.one_of(
    st.text(st.characters(exclude_categories=("C", "Z")), max_size=6), st.integers(-99, 99), st.booleans(), st.none()
)
VALUES = st.recursive(
    LEAVES, lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS, below, max_size=3), max_leaves=12
)


def edited(edits: list[tuple[int, int, str]]) -> str:
    """The power with some of its characters replaced."""
    text = POWER
    for at, gone, mark in edits:
        text = text[:at] + mark + text[at + gone :]
    return text


def nodes(node: Node) -> Iterator[Node]:
    """The node and all below it, keys too."""
    yield node
    if isinstance(node, Mapping):
        for key, value in node.entries.values():
            yield key
            yield from nodes(value)
    if isinstance(node, Sequence):
        for item in node.items:
            yield from nodes(item)


def plain(node: Node) -> object:
    if isinstance(node, Mapping):
        return {name: plain(entry.value) for name, entry in node.entries.items()}
    return [plain(item) for item in node.items] if isinstance(node, Sequence) else node.value


def holds_together(text: str) -> None:
    """A tree, or a problem; every place inside the text."""
    tree, problems = parse(text, "a.yaml")
    assert tree is not None or problems
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem in problems:
        span = problem.span
        assert span is not None
        assert 1 <= span.line <= span.end_line <= len(lines)
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1
        assert (span.line, span.column) <= (span.end_line, span.end_column)
    for node in nodes(tree.root) if tree else ():
        assert 0 <= node.start <= node.end <= len(text)
        if (
            isinstance(node, Scalar)
            and node.plain
            and not problems
            and not set("\r\n") & set(text[node.start : node.end])
        ):
            assert text[node.start : node.end] == node.text


def is_readable(text: str) -> bool:
    """Whether a text is without a reading fault."""
    return parse(text, "a.yaml")[1] == ()


@given(st.binary(max_size=200))
def test_any_bytes(data: bytes) -> None:
    tree, problems = parse(data, "a.yaml")
    assert tree is not None or problems


@given(st.one_of(st.text(max_size=80), FRAGMENTS))
def test_any_text(text: str) -> None:
    holds_together(text)


@given(EDITS)
@settings(max_examples=200)
def test_a_power_with_slips_of_the_pen(edits: list[tuple[int, int, str]]) -> None:
    text = edited(edits)
    holds_together(text)
    document, problems = read_document(text, "a.yaml", "power")
    assert document is not None or problems
    assert all(problem.span and problem.message.zh and problem.message.en for problem in problems)


@given(FRAGMENTS, st.sampled_from(NAMES))
def test_any_text_as_any_kind(text: str, kind: str) -> None:
    document, problems = read_document(text, "a.yaml", kind)
    assert document is not None or problems


@given(VALUES)
def test_what_is_written_is_read(value: object) -> None:
    tree, problems = parse(json.dumps({"a": value}, ensure_ascii=False, indent=1), "a.yaml")
    assert problems == ()
    assert tree is not None
    assert plain(tree.root) == {"a": value}


@given(VALUES)
def test_the_validators_agree(value: object) -> None:
    data: Any = {"basis": value, "steps": {"甲": value}, "ends": value, "code": "1"}
    for kind in ("power", "patch"):
        errors = list(door._authority(kind).iter_errors(data))
        assert door._is_valid(kind)(data) == (not errors)


@given(EDITS)
@settings(max_examples=200)
def test_there_and_back_again(edits: list[tuple[int, int, str]]) -> None:
    text = edited(edits)
    if not is_readable(text):
        with pytest.raises(CatalogueError):
            rewrite(text, "a.yaml", "power", "en")
        return
    there = rewrite(text, "a.yaml", "power", "en")
    zh, en = (read_document(each, "a.yaml", "power").document for each in (text, there))
    assert zh is not None
    assert en is not None
    assert zh.data == en.data
    if (
        all(word in text for word in ("编号:", "到场: 是"))
        and zh.surface == "zh"
        and '"是"' not in text
        and "'是'" not in text
    ):
        assert rewrite(there, "a.yaml", "power", "zh") == text


@given(EDITS)
def test_tidying_keeps_the_meaning(edits: list[tuple[int, int, str]]) -> None:
    text = edited(edits)
    tidied = tidy(text)
    assert tidy(tidied) == tidied
    before, after = parse(text, "a.yaml"), parse(tidied, "a.yaml")
    if not before[1]:
        assert before[0] is not None
        assert after[0] is not None
        assert plain(after[0].root) == plain(before[0].root)


@given(st.text("a：b c\t", max_size=30), st.lists(st.tuples(st.integers(0, 30), st.sampled_from(["", "x", "xy"]))))
def test_offsets_lead_back(text: str, edits: list[tuple[int, str]]) -> None:
    mended = Mended(text)
    for at, instead in edits:
        if at < len(mended.text):
            mended = mended.again([Fault(at, at + 1, "", instead, "")])
    for offset, letter in enumerate(mended.text):
        assert letter in "xy" or text[mended.origin(offset)] == letter


@pytest.mark.parametrize("text", ["a\tb", "a：b", "\ufeffa"])
def test_mending_is_replacing(text: str) -> None:
    mended, faults = mend(text)
    assert mended.text == replaced(text, faults).text
