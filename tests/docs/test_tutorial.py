"""docs/tutorial.md and docs/adopting.md are what happens when somebody does what they say, in an empty directory.

A block below `<!-- file: PATH -->` is written to that file. Below ``<!-- in PATH: `A` becomes `B` -->`` the file is
changed for the one block. In a console block each line after `$ ` is run, and what the program says (both streams, in
order) must be what stands there; `--update-golden` writes it anew. Files named by `--attach` are there. The numbers of
cases differ each time: the n-th that the program prints is called by the n-th that stands in the page.
"""

from __future__ import annotations

import io
import re
import shlex
import sys
from contextlib import redirect_stderr, redirect_stdout
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qingdan.cli import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.docs.conftest import Block

PAGE = "docs/tutorial.md"
PAGES = (PAGE, "docs/adopting.md")
ROOT = Path(__file__).parents[2]
CASE = re.compile(r"\b[A-Z]{2}-\d{2}-\d{8}-[0-9A-Z]{8}\b")
CHANGE = re.compile(r"in (?P<path>\S+): `(?P<old>.+?)` becomes `(?P<new>.+?)`")


class Desk:
    """Where the page is followed: the current directory, and the cases by the numbers that the page gives them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, shown: list[str]) -> None:
        self.monkeypatch = monkeypatch
        self.shown = shown
        self.real: list[str] = []

    def follow(self, block: Block) -> str:
        """The text of the block as it should stand."""
        kind, _, rest = block.note.partition(" ")
        if kind == "file:":
            path = Path(rest)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, "utf-8")
            return block.text
        change = CHANGE.fullmatch(block.note)
        if change is None:
            return self.console(block.text)
        path = Path(change["path"])
        kept = path.read_text("utf-8")
        assert kept.count(change["old"]) == 1, f"line {block.line}: {change['old']} must stand once in the file"
        path.write_text(kept.replace(change["old"], change["new"]), "utf-8")
        said = self.console(block.text)
        path.write_text(kept, "utf-8")
        return said

    def console(self, text: str) -> str:
        """A console block with what the commands say today."""
        commands = [line for line in text.splitlines() if line.startswith("$ ")]
        return "".join(f"{line}\n{self.say(line.removeprefix('$ '))}" for line in commands)

    def say(self, command: str) -> str:
        for shown, real in zip(self.shown, self.real, strict=False):
            command = command.replace(shown, real)
        words = shlex.split(command)
        if words[0] == "export":
            self.monkeypatch.setenv(*words[1].split("=", 1))
            return ""
        for name, value in pairwise(words):
            if name == "--attach":
                Path(value.partition("=")[2]).write_text(f"{value}\n", "utf-8")
        self.monkeypatch.setattr(sys, "argv", words)
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            run(words[1:])
        return self.renamed(said.getvalue())

    def renamed(self, said: str) -> str:
        self.real += [name for name in dict.fromkeys(CASE.findall(said)) if name not in self.real]
        assert len(self.real) <= len(self.shown), "the program prints numbers of cases that the page does not use"
        for shown, real in zip(self.shown, self.real, strict=False):
            said = said.replace(real, shown)
        return said


@pytest.fixture
def name() -> str:
    """The page, unless a test is about another one."""
    return PAGE


@pytest.fixture
def followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blocks_of: Callable[[str], list[Block]], name: str
) -> list[tuple[Block, str]]:
    """Each block of the page and what it should say, after somebody followed it in an empty directory."""
    monkeypatch.chdir(tmp_path)
    for variable in ("QINGDAN_CATALOGUE", "QINGDAN_STORE", "QINGDAN_LANG", "QINGDAN_DEBUG"):
        monkeypatch.delenv(variable, raising=False)
    page = (ROOT / name).read_text("utf-8")
    desk = Desk(monkeypatch, list(dict.fromkeys(CASE.findall(page))))
    return [(block, desk.follow(block)) for block in blocks_of(name)]


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_what_happens(
    followed: list[tuple[Block, str]], golden: Callable[[Path, str], None], name: str
) -> None:
    page = (ROOT / name).read_text("utf-8")
    for block, text in reversed(followed):
        page = page[: block.start] + text + page[block.start + len(block.text) :]
    assert "QD900" not in page
    golden(ROOT / name, page)


def test_the_page_says_what_is_changed(blocks_of: Callable[[str], list[Block]]) -> None:
    page = (ROOT / PAGE).read_text("utf-8")
    changes = [change for block in blocks_of(PAGE) if (change := CHANGE.fullmatch(block.note))]
    assert len(changes) == 3
    assert all(f"`{change['old']}` 改成 `{change['new']}`" in page for change in changes)


def test_the_editor_finds_the_schemas(followed: list[tuple[Block, str]]) -> None:
    files = {Path(block.note.removeprefix("file: ")): text for block, text in followed if block.note[:5] == "file:"}
    named = [path.parent / found[1] for path, text in files.items() if (found := re.search(r"\$schema=(\S+)", text))]
    assert [path.resolve().relative_to(Path.cwd().resolve()).as_posix() for path in named if path.is_file()] == [
        "schemas/catalogue.zh.schema.json",
        "schemas/power.zh.schema.json",
    ]
