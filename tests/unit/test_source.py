"""A text becomes a tree; each fault is found where it stands, with a code of its own and a cure."""

from __future__ import annotations

import os
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from qingdan.engine.language import source
from qingdan.engine.language.reading.builder import DEEPEST
from qingdan.engine.language.reading.files import decode, read_text
from qingdan.engine.language.reading.limits import LARGEST
from qingdan.engine.language.reading.tree import Mapping, Node, Scalar, Sequence
from qingdan.engine.language.sentences import SENTENCES, shown
from qingdan.engine.language.source import parse

if TYPE_CHECKING:
    from pathlib import Path

    from qingdan.engine.positions import Problem


def plain(node: Node | None) -> object:
    """What a tree means."""
    if isinstance(node, Mapping):
        return {name: plain(entry.value) for name, entry in node.entries.items()}
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return node.value if node else None


def read(text: str | bytes) -> object:
    """The meaning of a text that has no fault."""
    tree, problems = parse(text, "a.yaml")
    assert problems == ()
    assert tree is not None
    return plain(tree.root)


def faults(text: str | bytes) -> list[str]:
    """`line:column-end code` of each problem."""
    return [short(problem) for problem in parse(text, "a.yaml")[1]]


def short(problem: Problem) -> str:
    assert problem.span is not None
    return f"{problem.span.line}:{problem.span.column} {problem.code}"


def meant(text: str) -> object:
    """What was most likely meant by a faulty text."""
    tree, problems = parse(text, "a.yaml")
    assert problems
    return plain(tree.root if tree else None)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", "on"),
        ("no", "no"),
        ("12:30", "12:30"),
        ("2026-11-02", "2026-11-02"),
        ("1_000", "1_000"),
        (".inf", ".inf"),
        ("1.2.3", "1.2.3"),
        ("'3'", "3"),
        ('"true"', "true"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("0", 0),
        ("-12", -12),
        ("+12", 12),
        ("0o17", 15),
        ("0x1F", 31),
        ("3.50", Decimal("3.50")),
        ("0.5", Decimal("0.5")),
        (".5", Decimal("0.5")),
        ("123456789012345", 123456789012345),
        ("1e3", Decimal(1000)),
    ],
)
def test_scalars_follow_yaml_1_2(text: str, value: object) -> None:
    found = read(f"a: {text}\n")
    assert isinstance(found, dict)
    assert found == {"a": value}
    assert type(found["a"]) is type(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: {b: [c, {d: 1}]}\n", {"a": {"b": ["c", {"d": 1}]}}),
        ("- a\n- b: |\n    受理：\n      x\n", ["a", {"b": "受理：\n  x\n"}]),
        ("1: a\ntrue: b\n", {"1": "a", "true": "b"}),
        ("---\na: 1\n...\n", {"a": 1}),
        ("a: {b: }\n", {"a": {"b": None}}),
        ("a:\r\n  b: 1\r\n", {"a": {"b": 1}}),
        ("a: '受理：b'\nc: \"x\n  受理：\n  y\"\n", {"a": "受理：b", "c": "x 受理： y"}),
        ("a: 分两步：\n  第一步：x\n  第二步：y\nb: 1\n", {"a": "分两步： 第一步：x 第二步：y", "b": 1}),
        ("a:\n  注意：x\nb: 1\n", {"a": "注意：x", "b": 1}),
        ("a:\n  - 第一：x\n  - 第二：y\n", {"a": ["第一：x", "第二：y"]}),
        (
            "a: [（甲、乙）证明, 《丙，丁》, “戊，己”, '庚、辛']\n",
            {"a": ["（甲、乙）证明", "《丙，丁》", "“戊，己”", "庚、辛"]},
        ),
        ("a: {b: 甲、乙}\n# 注：c\n", {"a": {"b": "甲、乙"}}),
        ("a: b # 注：\u3000c\n", {"a": "b"}),
        ("a: |\n  \u3000\u3000b\n", {"a": "\u3000\u3000b\n"}),
        ("a: [\n  '受理：',\n  {b： : c}]\n", {"a": ["受理：", {"b：": "c"}]}),
        ("a: 'it''s：'\nb: 1\n", {"a": "it's：", "b": 1}),
    ],
)
def test_what_is_no_fault(text: str, value: object) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ["1:1 QD005"]),
        ("# 注\n\n", ["1:1 QD005"]),
        ("---\n", ["1:1 QD005"]),
        ("\ufeffa: 1\n", ["1:1 QD006"]),
        ("a: 1\n\ufeffb: 2\n", ["2:1 QD006"]),
        ("a: x\x07y\n", ["1:5 QD007"]),
        ("a: x\u200by\n", ["1:5 QD007"]),
        ("a: \ud800\n", ["1:4 QD007"]),
        ("a:\tb\n", ["1:3 QD008"]),
        ("a:\n\tb: 1\n\tc: 2\n", ["2:1 QD008", "3:1 QD008"]),
        ("a: x\x85y\n", ["1:5 QD009"]),
        ("a: x\u2028y\u2029\n", ["1:5 QD009", "1:7 QD009"]),
        ("a: b: c\n", ["1:5 QD010"]),
        ("a: 'b\nc: d\n", ["1:4 QD010"]),
        ('a: "b\nc: d\ne: "f"\n', ["1:4 QD010"]),
        ("a: {b: 1\nc: 2\n", ["1:4 QD010"]),
        ("a: [b\nc: 2\n", ["1:4 QD010"]),
        ("a: [b c: d e: f]\n", ["1:13 QD010"]),
        ("a: b\nc\nd: e\n", ["2:1 QD010"]),
        ("a:\n  b: 1\n c: 2\n", ["3:2 QD010"]),
        ("a: @b\n", ["1:4 QD010"]),
        ('a: "\\q"\n', ["1:5 QD010"]),
        ("a: - b\n", ["1:4 QD010"]),
        ("a: b}\nc: [d]]\n", ["2:7 QD010"]),
        ("a: 1\na: 2\n", ["2:1 QD012"]),
        ("a: {b: 1, b: 2, b: 3}\n", ["1:11 QD012", "1:17 QD012"]),
        ("a: &x 1\n", ["1:4 QD013"]),
        ("a: &x {b: 1}\nc: !y [d]\n", ["1:4 QD013", "2:4 QD016"]),
        ("a: *x\n", ["1:4 QD014"]),
        ("<<: {a: 1}\n", ["1:1 QD015"]),
        ("a: !x 1\n", ["1:4 QD016"]),
        ("a: !x!y 1\n", ["1:4 QD016"]),
        ("%YAML 1.1\n---\na: 1\n", ["1:1 QD016"]),
        ("%x\n", ["1:1 QD016"]),
        ("a: 1\n---\nb: 2\n", ["2:1 QD017"]),
        ("a: 010\nb: -01\nc: 00.5\n", ["1:4 QD018", "2:4 QD018", "3:4 QD018"]),
        ("a: {b}\n", ["1:5 QD020"]),
        ("a: {b c, d: 1}\n", ["1:5 QD020"]),
        ("? [a]\n: b\n", ["1:3 QD024"]),
        ("a: 1234567890123456\nb: 1e1000\n", ["1:4 QD025", "2:4 QD025"]),
    ],
)
def test_faults_stand_where_they_are(text: str, found: list[str]) -> None:
    assert faults(text) == found


@pytest.mark.parametrize(
    ("text", "found", "meaning"),
    [
        ("a:\n  受理：\n    b: 1\n", ["2:5 QD019"], {"a": {"受理": {"b": 1}}}),
        ("a：\n  b：c\n  d: 1\n", ["1:2 QD019", "2:4 QD019"], {"a": {"b": "c", "d": 1}}),
        ("a:\n  - 当：x\n    到: y\n", ["2:6 QD019"], {"a": [{"当": "x", "到": "y"}]}),
        ("a:\n  b：\n  c：\n", ["2:4 QD019", "3:4 QD019"], {"a": {"b": None, "c": None}}),
        ("'a'：x\nb: 1\n", ["1:4 QD019"], {"a": "x", "b": 1}),
        ("a: {同意：予以保障}\n", ["1:7 QD019"], {"a": {"同意": "予以保障"}}),
        ("{a：b，c：d}\n", ["1:3 QD019", "1:5 QD021", "1:7 QD019"], {"a": "b", "c": "d"}),
        ("a: [第三条，第四条、第五条]\n", ["1:8 QD021", "1:12 QD021"], {"a": ["第三条", "第四条", "第五条"]}),
        ("a: {b: c，d: e}\n", ["1:9 QD021"], {"a": {"b": "c", "d": "e"}}),
        ("{a: b，c：d, e: f}\n", ["1:6 QD021", "1:8 QD019"], {"a": "b", "c": "d", "e": "f"}),
        ("a: {b: 符合吗?, c: d}\n", ["1:11 QD022"], {"a": {"b": "符合吗?", "c": "d"}}),
        ("a: {?b: c}\n", ["1:5 QD022"], {"a": {"b": "c"}}),
        ("a: {b: 民发[2021]57号, c: 01}\n", ["1:10 QD022", "1:24 QD018"], {"a": {"b": "民发［2021］57号", "c": "01"}}),
        ("\u3000\u3000a: 1\n", ["1:1 QD026"], {"a": 1}),
        ("a:\u3000b\n", ["1:3 QD026"], {"a": "b"}),
        ("a: b\u3000\n", ["1:5 QD026"], {"a": "b"}),
        ("a：1\nb: 2\nb: 3\n", ["1:2 QD019", "3:1 QD012"], {"a": 1, "b": 2}),
        ("a:\n\tb：c\n\td: e\n", ["2:1 QD008", "2:3 QD019", "3:1 QD008"], {"a": {"b": "c", "d": "e"}}),
    ],
)
def test_what_was_meant_is_read_on(text: str, found: list[str], meaning: object) -> None:
    assert faults(text) == found
    assert meant(text) == meaning


@pytest.mark.parametrize(
    "text", ["a: b: c\n", "a: *b\n", "<<: a\n", "[" * 40, "a: {" * 40, "- " * 40, "a: 'b\n", "{a: b\nc: d\n"]
)
def test_no_tree_where_the_whole_is_not_understood(text: str) -> None:
    assert meant(text) is None


def test_nesting_is_counted() -> None:
    assert faults("[" * DEEPEST + "]" * DEEPEST) == []
    assert faults("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)) == [f"1:{DEEPEST + 1} QD011"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("a: {b: 1\nc: 2\n", ["1:4-1:5"]),
        ("a: [b c: d e: f]\n", ["1:13-1:14", "1:4-1:5"]),
        ("a: 'b\n", ["1:4-1:6"]),
        ("受理：\n  a: 1\n", ["1:3-1:4"]),
        ("a: 1\n---\nb: 2\n", ["2:1-2:4"]),
        ("a: 010\n", ["1:4-1:7"]),
    ],
)
def test_faults_end_where_they_end(text: str, places: list[str]) -> None:
    (problem,) = parse(text, "a.yaml")[1]
    spans = [problem.span, *(related.span for related in problem.related)]
    assert [f"{s.line}:{s.column}-{s.end_line}:{s.end_column}" for s in spans if s] == places


def test_the_largest_file_is_read() -> None:
    assert faults(b"a: " + b"x" * (LARGEST - 3)) == []


def test_a_duplicate_names_the_first_place() -> None:
    (problem,) = parse("受理: 1\n审核: 2\n受理: 3\n", "a.yaml")[1]
    assert [str(related.span) for related in problem.related] == ["a.yaml:1:1"]
    assert "受理" in problem.message.zh


def test_columns_count_code_points() -> None:
    assert faults("𠀀𠀀: {b: *c}\n") == ["1:9 QD014"]


def test_offsets_survive_what_was_put_in_and_taken_out() -> None:
    text = "a：b\n\ufeffc：[d、e]\n"
    tree, _ = parse(text, "a.yaml")
    assert tree is not None
    assert isinstance(tree.root, Mapping)
    (a, b), (c, items) = tree.root.entries.values()
    assert isinstance(items, Sequence)
    written = [text[node.start : node.end] for node in (a, b, c, items, *items.items)]
    assert written == ["a", "b", "c", "[d、e]", "d", "e"]


def test_spans_of_nodes() -> None:
    tree, _ = parse("a:\n  b: 'c'\n  d: [1, 2]\n\n# 注\ne: 3\n", "a.yaml")
    assert tree is not None
    assert isinstance(tree.root, Mapping)
    block = tree.root.entries["a"].value
    span = tree.span(block)
    assert (span.line, span.column, span.end_line, span.end_column) == (2, 3, 3, 12)
    assert isinstance(block, Mapping)
    assert block.entries["b"].value == Scalar("c", "c", False, 8, 11)


def test_at_most_fifty_of_a_kind() -> None:
    assert len(faults("a:\tb\n" * 80)) == 100  # fifty tabs, fifty duplicates


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ("a: 低保\n".encode("gb18030"), ["1:4 QD002"]),
        ("甲: 1\n乙".encode() + b"\xff\n", ["2:2 QD002"]),
        (b"a: \0\n", ["1:1 QD004"]),
        ("a: 1\n".encode("utf-16"), ["1:1 QD004"]),
        (b"a" * (LARGEST + 1), ["1:1 QD003"]),
        (b"\xef\xbb\xbfa: 1\n", ["1:1 QD006"]),
    ],
)
def test_bytes(data: bytes, found: list[str]) -> None:
    assert faults(data) == found


def test_gbk_is_named() -> None:
    (problem,) = decode("编号: 低保\n".encode("gb18030"), "a.yaml")[1]
    assert "GBK" in problem.message.zh


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "large").open("wb") as stream:
        stream.truncate(50 << 20)
    said = {name: read_text(tmp_path / name, name)[1][0].message.en for name in ("no", "link", "pipe", "large", "")}
    assert said == {
        "no": "There is no such file.",
        "link": "This is a dangling link: the file it points to does not exist.",
        "pipe": "This is not a regular file and cannot be read as a list.",
        "large": "The file is larger than 1 MiB and is not read.",
        "": "This is a folder, not a file.",
    }


@pytest.mark.parametrize("name", ["a\0b", "x" * 300, "f/g"])
def test_impossible_names(tmp_path: Path, name: str) -> None:
    (tmp_path / "f").write_text("a: 1\n", encoding="utf-8")
    text, problems = read_text(tmp_path / name)
    assert (text, [problem.code for problem in problems]) == (None, ["QD001"])


def test_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("编号: 1\r\n".encode())
    assert read_text(tmp_path / "a.yaml") == ("编号: 1\r\n", ())


def test_the_pure_parser_finds_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [
        "a: {b: 符合吗?, c: 01}\n",
        "a: {b: 民发[2021]57号}\n",
        "a：b\nc: [d，e]\n",
        "a: {b: c，d: e}\n",
        "a: 'b\n",
    ]
    fast = [parse(text, "a.yaml") for text in texts]
    monkeypatch.setattr(source, "Parser", source.PureParser)
    slow = [parse(text, "a.yaml") for text in texts]
    assert [list(map(short, problems)) for _, problems in slow] == [list(map(short, problems)) for _, problems in fast]


def test_every_sentence_is_whole() -> None:
    for key, sentence in SENTENCES.items():
        said = (sentence.zh, sentence.en) if "/first" in key or "/opened" in key else sentence
        assert all(part.endswith(("。", "？", ".", "?")) for part in said), key
        assert not any("一" <= letter <= "鿿" for letter in sentence.en), key


def test_what_authors_wrote_is_shortened() -> None:
    assert shown("a\n\x07b" + "c" * 40) == "a �b" + "c" * 25 + "…"
