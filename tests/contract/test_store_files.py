"""The files of a SQLite record after a command: the file alone holds everything, whoever copies it."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qingdan import Actor, Engine, load_catalogue, open_store
from qingdan.engine.runtime.store.sqlite import SqliteStore
from tests.clerk import LEAVES, VILLAGE, Leaf, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.contract.conftest import Say

COMMON = ("--catalogue", "heyang", "--store", "sqlite:///cases.db")
OPEN = (*COMMON, "case", "open", "BM-01", "--village", VILLAGE, "--by", "甲:申请人", "--party", "申请人=甲", "--json")
READER = """
import sqlite3, sys
base = sqlite3.connect("cases.db", isolation_level=None)
if sys.argv[1] == "reading":
    base.execute("BEGIN")
base.execute("SELECT COUNT(*) FROM events").fetchone()
print("ready", flush=True)
sys.stdin.read()
"""


def copied(folder: Path) -> int:
    """The entries of the file, copied alone into another directory, once they have been verified."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy("cases.db", folder)
    store = open_store(f"sqlite:///{folder}/cases.db", create=False)
    store.verify()
    found = store.tally().entries
    store.close()
    return found


def alone() -> None:
    """Nothing stands beside the file."""
    assert list(Path().glob("cases.db-*")) == []


@contextmanager
def another(how: str) -> Iterator[None]:
    """Another process that has the file open, in the middle of a reading transaction or between two."""
    with subprocess.Popen(
        [sys.executable, "-c", READER, how], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        try:
            yield
        finally:
            process.communicate()


def mixed(say: Say, names: dict[str, str]) -> Iterator[int]:
    """A hundred commands of every kind and every end; how many entries each acknowledged."""
    for turn in range(20):
        case = json.loads(say(*OPEN).out)["id"]
        yield 1
        by = ("--by", "甲:申请人")
        assert say(*COMMON, "case", "take", case, "发放", *by).code == 3
        yield 1
        assert say(*COMMON, "case", "show", case).code == 0
        yield 0
        assert say(*COMMON, "case", "take", case, "申请", "--set", "人口", *by).code == 2
        yield 0
        if turn % 2:
            taken = ("申请", "--set", "人口=3", "--set", "意见=无", "--attach", "申请书=paper", *by)
            assert say(*COMMON, "case", "take", case, *taken).code == 0
        else:
            assert say(*COMMON, "case", "withdraw", case, *by).code == 0
        yield 1


def test_the_file_alone_holds_every_entry_after_each_of_a_hundred_commands(
    say: Say, names: dict[str, str], desk: Path
) -> None:
    kept = copied(desk / "copy")
    for count, acknowledged in enumerate(mixed(say, names), 1):
        alone()
        kept += acknowledged
        assert copied(desk / "copy") == kept, f"after {count} commands"
    assert count == 100


@pytest.mark.parametrize("leaf", LEAVES.values(), ids=LEAVES.keys())
def test_no_command_leaves_anything_beside_the_file(leaf: Leaf, say: Say, names: dict[str, str], desk: Path) -> None:
    assert say(*words(leaf, names)).code == leaf.code
    alone()
    assert not list(desk.rglob("*-wal"))


def test_a_process_leaves_the_file_alone(names: dict[str, str], desk: Path) -> None:
    kept = copied(desk / "copy")
    for _ in range(3):
        line = [sys.executable, "-c", "from qingdan.cli import main; main()", *OPEN]
        subprocess.run(line, check=True, capture_output=True)
        alone()
        kept += 1
        assert copied(desk / "copy") == kept


def test_one_who_has_it_open_but_reads_nothing_now(say: Say, names: dict[str, str], desk: Path) -> None:
    kept = copied(desk / "copy")
    with another("idle"):
        for count in range(1, 6):
            assert say(*OPEN).code == 0
            assert Path("cases.db-wal").stat().st_size == 0
            assert copied(desk / "copy") == kept + count
    say(*COMMON, "case", "list")
    alone()


def test_one_who_is_reading_keeps_the_log_and_the_next_command_empties_it(
    say: Say, names: dict[str, str], desk: Path
) -> None:
    kept = copied(desk / "copy")
    with another("reading"):
        began = time.monotonic()
        assert say(*OPEN).code == 0
        assert time.monotonic() - began < 3
        assert copied(desk / "copy") == kept, "as the reader sees it"
    assert say(*COMMON, "case", "list").code == 0
    alone()
    assert copied(desk / "copy") == kept + 1


def test_what_was_broken_off_after_the_act(
    say: Say, names: dict[str, str], desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = copied(desk / "copy")
    for error in (KeyboardInterrupt, ZeroDivisionError, sqlite3.OperationalError("x")):
        with monkeypatch.context() as patch:
            patch.setattr("qingdan.commands.casework._report", failing(error))
            said = say(*OPEN)
        kept += 1
        assert (said.code, said.out, "已经记下" in said.err) == (0, "", True)
        assert "没有写下" not in said.err
        alone()
        assert copied(desk / "copy") == kept


def failing(error: type[BaseException] | BaseException) -> object:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def test_what_was_broken_off_while_it_was_written(
    say: Say, names: dict[str, str], desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entry is on the disk, but who wrote it never heard so."""
    kept, write = copied(desk / "copy"), SqliteStore.append

    def interrupted(*values: object, **named: object) -> None:
        write(*values, **named)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(SqliteStore, "append", interrupted)
        said = say(*OPEN)
    assert said.code == 2
    assert "不知道记下没有" in said.err
    alone()
    assert copied(desk / "copy") == kept + 1


def test_what_is_said_before_anything_is_written(
    say: Say, names: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for error, told in ((KeyboardInterrupt, "没有做完的一步没有留下任何东西"), (ZeroDivisionError, "什么也没有添")):
        with monkeypatch.context() as patch:
            patch.setattr(SqliteStore, "append", failing(error))
            said = say(*OPEN)
        assert (said.code, told in said.err) == (2, error is ZeroDivisionError or "不知道" not in said.err), said
        alone()


def test_a_library_that_closes_its_store(desk: Path) -> None:
    store = open_store("sqlite:///cases.db")
    engine = Engine(load_catalogue(), store)
    for _ in range(3):
        engine.open("BM-02", "610524101001", by=Actor("甲", roles=["申请人"]), parties={"申请人": "甲"})
    assert Path("cases.db-wal").stat().st_size > 0
    store.close()
    alone()
    assert copied(desk / "copy") == 3
