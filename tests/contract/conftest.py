"""A desk at which `qingdan` is given its words: an empty directory, and a copy of the shipped catalogue."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from qingdan.cli import run
from tests.clerk import prepared

SHIPPED = Path(__file__).parents[2] / "catalogue" / "heyang"


class Said(NamedTuple):
    """What a command said, and its exit code."""

    code: int
    out: str
    err: str


Say = Callable[..., Said]


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory to work in, and nothing set."""
    monkeypatch.chdir(tmp_path)
    for name in ("QINGDAN_CATALOGUE", "QINGDAN_STORE", "QINGDAN_LANG", "QINGDAN_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def say(desk: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """Runs `qingdan` with these words."""

    def command(*words: str) -> Said:
        code = run(list(words))
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return command


@pytest.fixture
def practise(say: Say) -> Say:
    """The same with a practice store, in which `--now` is the present: to play days that have not come."""
    assert say("store", "init", "--practice").code == 0
    return say


@pytest.fixture
def own(desk: Path) -> Path:
    """A copy of the shipped catalogue."""
    return Path(shutil.copytree(SHIPPED, desk / "own"))


@pytest.fixture(scope="session")
def clerk(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The directory of `tests/clerk.py`, not to be written to, and the names that stand in its words."""
    folder = tmp_path_factory.mktemp("clerk")
    return folder, prepared(folder)


@pytest.fixture
def names(clerk: tuple[Path, dict[str, str]], desk: Path) -> dict[str, str]:
    """A copy of it at the desk; the names."""
    shutil.copytree(clerk[0], desk, dirs_exist_ok=True)
    return clerk[1]
