"""A record that may only be read: everything that looks works, every act is told why not, nothing is left beside it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
import traceback
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qingdan import StoreError, open_store
from qingdan.commands.front import COMMANDS
from qingdan.engine.errors import Unavailable
from tests.clerk import LEAVES, Leaf, words

if TYPE_CHECKING:
    from tests.contract.conftest import Said, Say

NOBODY = 65534
LOOKS = [name for name, leaf in LEAVES.items() if name.startswith(("case", "store", "ledger", "due")) and not leaf.act]
ACTS = [name for name, leaf in LEAVES.items() if leaf.act and (name.startswith("case") or name == "store erase")]


@pytest.fixture
def shelf(clerk: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A copy of the desk that anybody may reach."""
    for room in COMMANDS.values():
        import_module(f"qingdan.commands.{room}")
    folder = Path(tempfile.mkdtemp(prefix="qingdan-"))
    shutil.copytree(clerk[0], folder, dirs_exist_ok=True)
    folder.chmod(0o755)
    monkeypatch.chdir(folder)
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


def as_another(do: Callable[[], None]) -> None:
    """Do it in a process of a user who is not root and owns nothing here."""
    child = os.fork()
    if child:
        assert os.waitpid(child, 0)[1] == 0
        return
    try:
        if os.geteuid() == 0:
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        do()
        os._exit(0)
    except BaseException:  # noqa: BLE001 - whatever it is, the child ends here
        traceback.print_exc()
        os._exit(1)


def beside() -> list[str]:
    return sorted(path.name for path in Path().glob("cases.db*"))


WAYS = {"file": (0o755, 0o444), "directory": (0o555, 0o644), "both": (0o555, 0o444), "open directory": (0o777, 0o444)}


@pytest.mark.parametrize(("folder", "file"), WAYS.values(), ids=WAYS.keys())
def test_looking_works_and_acting_is_told_why_not(
    folder: int, file: int, say: Say, shelf: Path, clerk: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shelf)
    (shelf / "cases.db").chmod(file)
    names, expected = clerk[1], {name: say(*words(LEAVES[name], clerk[1])) for name in LOOKS}
    shelf.chmod(folder)

    def look() -> None:
        for name in LOOKS:
            said: Said = say(*words(LEAVES[name], names))
            assert said == expected[name], name
        for name in ACTS:
            said = say(*words(LEAVES[name], names))
            assert (said.code, said.out, "这个记录库只能看" in said.err) == (4, "", True), (name, said)
        assert beside() == ["cases.db"]
        said = say(*words(Leaf("store export -"), names))
        assert said.out.startswith('{"first":1')

    as_another(look)


def test_a_reader_beside_a_writer_sees_what_was_just_entered(
    say: Say, shelf: Path, clerk: tuple[Path, dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shelf)
    shelf.chmod(0o755)
    before = open_store("sqlite:///cases.db").tally().entries
    with sqlite3.connect("cases.db") as writer:
        writer.execute("SELECT 1 FROM events").fetchone()
        assert say(*words(LEAVES["case open"], clerk[1])).code == 0

        def look() -> None:
            store = open_store("sqlite:///cases.db", create=False)
            assert store.tally().entries == before + 1
            store.close()

        as_another(look)
    writer.close()


def test_a_log_that_a_dead_process_left_is_not_passed_over(shelf: Path) -> None:
    """What is not in the file yet would be missing, and nobody would know."""
    store = open_store("sqlite:///cases.db")
    with sqlite3.connect("cases.db") as writer:
        writer.execute("INSERT INTO cursors VALUES ('x', 1)")
    for name in ("cases.db", "cases.db-wal"):
        shutil.copy(name, f"left-{name}")
    store.close()
    writer.close()
    for name in ("left-cases.db", "left-cases.db-wal"):
        Path(name).chmod(0o444)
    shelf.chmod(0o555)

    def look() -> None:
        with pytest.raises(StoreError, match="一起复制到能写的目录"):
            open_store("sqlite:///left-cases.db", create=False)
        assert not Path("left-cases.db-shm").exists()

    as_another(look)


def test_a_file_that_is_written_while_it_is_read(shelf: Path) -> None:
    shelf.chmod(0o755)

    def look() -> None:
        store = open_store("sqlite:///cases.db", create=False)
        assert store.cases()
        Path("go").write_text("", "utf-8")
        while Path("go").exists():
            pass
        with pytest.raises(Unavailable, match="请重试"):
            store.cases()

    (shelf / "cases.db").chmod(0o444)
    child = os.fork()
    if child == 0:
        while not Path("go").exists():
            pass
        with sqlite3.connect("cases.db") as base:
            base.execute("INSERT INTO cursors VALUES ('x', 1)")
        base.close()
        Path("go").unlink()
        os._exit(0)
    shelf.chmod(0o777)
    as_another(look)
    os.waitpid(child, 0)


def test_a_disk_that_may_only_be_read(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the system answers on such a mount, to root too."""
    monkeypatch.setattr(os, "access", lambda _path, how: how == os.R_OK)
    store = open_store("sqlite:///cases.db", create=False)
    assert store.cases()
    store.verify()
    with pytest.raises(StoreError, match="只能看"):
        store.erase(1)
    store.close()
    assert beside() == ["cases.db"]


def test_an_empty_file_is_no_record(shelf: Path) -> None:
    (shelf / "empty.db").touch(mode=0o444)
    (shelf / "locked").mkdir(mode=0o700)

    def look() -> None:
        with pytest.raises(StoreError, match="是空的"):
            open_store("sqlite:///empty.db", create=False)
        for create in (False, True):
            with pytest.raises(StoreError, match="没有权限"):
                open_store("sqlite:///locked/cases.db", create=create)

    as_another(look)


def test_what_is_no_file_is_no_store(say: Say, desk: Path) -> None:
    os.mkfifo("pipe")
    for place in ("pipe", "/dev/zero", "."):
        said = say("case", "list", "--store", f"sqlite:///{place}")
        assert (said.code, "不是普通文件" in said.err) == (4, True), said
