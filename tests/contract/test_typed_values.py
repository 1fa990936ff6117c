"""What people type at the command line where a number, a time, a file or an id is meant."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.clerk import VILLAGE, device, entries

if TYPE_CHECKING:
    from tests.contract.conftest import Say

DIGITS = "9" * 5000
TAKE = ("case", "take", "{case}", "申请", "--by", "甲:申请人")
OPEN = ("case", "open", "BM-01", "--by", "甲:申请人", "--village", VILLAGE)
VOTES = "应到={0},实到=1,赞成=1,反对=0,弃权=0"
NUMBER, VOTE, FILE, TIME, BYTES, TWICE = "整数", "票数请写成", "不是普通文件", "看不懂时间", "不是 UTF-8", "写了两次"
TYPED: list[tuple[tuple[str, ...], int, str]] = [
    # numbers
    *(
        ((*TAKE, "--set", f"人口={text}"), 3, NUMBER)
        for text in ("--5", DIGITS, f"-{DIGITS[9:]}", "1.5", "½", "三", "")
    ),
    *(((*TAKE, "--vote", VOTES.format(text)), 2, VOTE) for text in (DIGITS, "-1", "½", "1.0", "", "9999999999")),
    *(((*TAKE, "--fee", text), 2, "金额") for text in (DIGITS, "--5", "NaN", "1e9", "十块", "1.2.3", "-1")),
    *((("store", "erase", text, "--reason", "x"), 2, "没有编号为") for text in ("9" * 20, DIGITS, "1x", "½")),
    *((("ledger", "prove", text), 2, "没有") for text in ("9" * 20, DIGITS, "9" * 15, "0")),
    *((("ledger", "receipt", text), 2, "没有编号为") for text in ("0", "1", "9" * 20, DIGITS)),
    *((("ledger", "root", "--at", text), 2, NUMBER) for text in ("x", "-1", DIGITS, "1.5")),
    *((("case", "move", "--most", text), 2, NUMBER) for text in ("0", "x", DIGITS)),
    *((("ledger", "consistency", text, "0" * 64), 2, NUMBER) for text in ("0", "x", DIGITS)),
    # times
    *(
        ((*OPEN, "--now", text), 2, TIME)
        for text in ("0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "1899-12-31", "2026-02-30", "昨天", "0")
    ),
    *((("due", "--on", text), 2, TIME) for text in ("0001-01-01", "9999-12-31", "x")),
    # bytes that are no UTF-8 arrive as halves of surrogate pairs
    ((*OPEN, "--key", "k\udcff"), 2, BYTES),
    (("case", "show", "\udcff"), 2, BYTES),
    ((*TAKE, "--set", "意见=\udcff"), 2, BYTES),
    (("check", "heyang/\udcff"), 2, BYTES),
    ((*OPEN, "--party", "\udcff=甲"), 2, BYTES),
    (("\udcff",), 2, BYTES),
    # files
    *(((*TAKE, "--attach", f"申请书={file}"), 2, FILE) for file in (".", "pipe", "zero", "null")),
    ((*TAKE, "--attach", "申请书=nowhere"), 2, "没有这个文件"),
    ((*TAKE, "--attach", "申请书=loop"), 2, "链接绕成了圈"),
    ((*TAKE, "--attach", f"申请书={'a' * 300}"), 2, "名称太长"),
    *(
        (("case", "post", "{unposted}", "公示", "--by", "乙:村委会", "--where", "x", "--evidence", file), 2, FILE)
        for file in (".", "pipe", "zero")
    ),
    *((("due", "--people", file), 2, FILE) for file in (".", "pipe", "zero")),
    *(
        (("due", "--people", file), 2, "看不懂")
        for file in ("deep.json", "huge.json", "names.json", "paper", "cases.db")
    ),
    *((("ledger", "root", "--since", file), 2, FILE) for file in (".", "pipe", "zero")),
    *((("ledger", "root", "--since", file), 2, "不是 qingdan ledger root -o") for file in ("deep.json", "paper")),
    *((("ledger", "verify", file), 2, FILE) for file in (".", "zero")),
    *((("store", "import", file, "--store", "sqlite:///x.db"), 2, FILE) for file in (".", "zero")),
    *((("ledger", "root", "-o", file), 2, FILE) for file in (".", "pipe", "null")),
    *((("store", "export", file), 2, FILE) for file in (".", "pipe", "null")),
    (("store", "export", "loop"), 2, "链接绕成了圈"),
    (("ledger", "verify", "-"), 2, "标准输入里没有文件"),
    # options
    *(((*OPEN, name, ""), 2, "后面是空的") for name in ("--now", "--store", "--catalogue")),
    *(
        ((*OPEN, name, text, name, text), 2, TWICE)
        for name, text in (
            ("--by", "甲:申请人"),
            ("--key", "k"),
            ("--store", "sqlite:///x.db"),
            ("--now", "2026-11-02"),
        )
    ),
    ((*TAKE, "--set", "人口=1", "--set", "人口=2"), 2, TWICE),
    ((*OPEN, "--party", "申请人=甲", "--party", "申请人=乙"), 2, TWICE),
    ((*TAKE, "--attach", "申请书=paper", "--attach", "申请书=paper"), 2, TWICE),
    ((*TAKE, "--vote", "应到=1,应到=1"), 2, TWICE),
    (("case", "move", "--power", "BM-01", "--step", "申请=受理", "--step", "申请=公示"), 2, TWICE),
]


@pytest.fixture
def odd(names: dict[str, str], desk: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The desk, with files that are none."""
    os.mkfifo("pipe")
    Path("loop").symlink_to("loop")
    device(Path("null"), "/dev/null")
    device(Path("zero"), "/dev/zero")
    Path("deep.json").write_text("[" * 100_000, "utf-8")
    Path("huge.json").write_text(" " * (17 << 20) + "{}", "utf-8")
    Path("names.json").write_text(json.dumps({VILLAGE: {"组长": "甲乙"}}), "utf-8")
    monkeypatch.setattr("sys.stdin", None)
    monkeypatch.setenv("QINGDAN_CATALOGUE", "heyang")
    monkeypatch.setenv("QINGDAN_STORE", "sqlite:///cases.db")
    return names


def shortened(typed: tuple[tuple[str, ...], int, str]) -> str:
    return ascii(" ".join(word[:20] for word in typed[0]))


@pytest.mark.parametrize("typed", TYPED, ids=shortened)
def test_what_is_typed_gets_a_sentence(
    typed: tuple[tuple[str, ...], int, str], say: Say, odd: dict[str, str], desk: Path
) -> None:
    line, code, told = typed
    before, there = entries(), sorted(desk.iterdir())
    said = say(*(word.format(**odd) if word.startswith("{") else word for word in line))
    assert (said.code, said.out, told in said.err) == (code, "", True), said
    assert len(said.err) < 2000
    assert entries() == before + (code == 3)
    assert sorted(desk.iterdir()) == there


@pytest.mark.parametrize("name", ["QINGDAN_STORE", "QINGDAN_CATALOGUE", "QINGDAN_LANG"])
def test_a_variable_that_is_no_utf_8(name: str, say: Say, odd: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "k\udcff")
    said = say("case", "list")
    assert (said.code, BYTES in said.err) == (2, True)


def test_a_device_is_never_replaced(say: Say, odd: dict[str, str]) -> None:
    for line in (("ledger", "root", "-o", "null"), ("fmt", "null"), ("ledger", "receipt", "{case}", "-o", "null")):
        assert say(*(word.format(**odd) for word in line)).code in {1, 2}
        assert not Path("null").is_file()


def test_numbers_as_the_input_method_writes_them(say: Say, odd: dict[str, str]) -> None:
    line = (*TAKE, "--set", "人口=３", "--set", "意见=无", "--attach", "申请书=paper")
    assert say(*(word.format(**odd) for word in line)).code == 0
    body = json.loads(say("case", "log", odd["case"], "--json").out)["events"][-1]["body"]
    assert body["data"] == {"人口": 3, "意见": "无"}


QINGDAN = f"{sys.executable} -c 'from qingdan.cli import main; main()'"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("cat record.jsonl | {0} ledger verify -", "条条对得上"),
        ("{0} ledger verify <(cat record.jsonl)", "条条对得上"),
        ("cat record.jsonl | {0} store import - --store sqlite:///x.db", "收进 17 条"),
        ("{0} store export - | {0} ledger verify -", "条条对得上"),
        ("{0} ledger prove 1 | {0} ledger verify -", "确实在记录里"),
        ("{0} store export - --json 2>/dev/null | tail -n 1", '{"count":17,"root":'),
    ],
)
def test_a_record_comes_and_goes_through_a_pipe(line: str, told: str, odd: dict[str, str]) -> None:
    done = subprocess.run(["bash", "-c", line.format(QINGDAN)], capture_output=True, text=True, check=False)
    assert (done.returncode, told in done.stdout) == (0, True), done


def test_what_is_exported_to_standard_output_is_what_a_file_holds(odd: dict[str, str]) -> None:
    line = f"{QINGDAN} store export again.jsonl && {QINGDAN} store export - > piped.jsonl"
    done = subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True)
    assert Path("piped.jsonl").read_bytes() == Path("again.jsonl").read_bytes()
    assert "标准输出：17 条记录" in done.stderr


def test_a_damaged_record_sends_nothing(odd: dict[str, str]) -> None:
    with sqlite3.connect("cases.db") as base:
        base.execute("DROP TRIGGER bodies_kept")
        base.execute("UPDATE bodies SET body = '{}' WHERE g = 16")
    base.close()
    done = subprocess.run(["bash", "-c", f"{QINGDAN} store export -"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (4, "")
