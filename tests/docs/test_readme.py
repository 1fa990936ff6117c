"""What the READMEs and the other pages promise is there: commands with their options, links, examples in Python."""

from __future__ import annotations

import re
import shlex
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from qingdan.commands.front import cli

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.docs.conftest import Block

ROOT = Path(__file__).parents[2]
PAGES = [path.relative_to(ROOT).as_posix() for path in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"))]
WRITTEN = [page for page in PAGES if not page.startswith("docs/checks/")]
"""Pages that are written by hand, and the two that are made from commands and schemas."""
COMMANDED = ["README.md", "README.zh.md"]
_SPANS = re.compile(r"```.*?^```|``.*?``|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)
_INLINE = re.compile(r"`(qingdan [a-z][^`]*)`")


def test_every_decision_is_linked_for_engineers() -> None:
    index = (ROOT / "docs/index.md").read_text("utf-8")
    assert [each.name for each in sorted(ROOT.glob("docs/adr/*.md")) if f"(adr/{each.name})" not in index] == []


def shown(page: str) -> list[str]:
    """Every `$ qingdan …` of a page: to be typed as it stands."""
    return re.findall(r"^\$ (qingdan .*)$", (ROOT / page).read_text("utf-8"), re.MULTILINE)


def mentioned(page: str) -> list[str]:
    """Every `qingdan …` in a sentence: its arguments may be left out, its options not be wrong."""
    return [re.sub(r"\|\w+", "", command) for command in _INLINE.findall((ROOT / page).read_text("utf-8"))]


def parse(words: list[str]) -> None:
    """Parses a command line, and runs nothing. Raises click's error for a wrong one."""
    path, rest = words[0], words[1:]
    command: click.Command = cli
    while isinstance(command, click.Group) and rest and not rest[0].startswith("-"):
        name, *rest = rest
        found = command.get_command(click.Context(command), name)
        assert found is not None, f"there is no command {path} {name}"
        path, command = f"{path} {name}", found
    if not isinstance(command, click.Group):
        command.make_context(path, rest)


def anchors(path: Path) -> set[str]:
    """The anchors of a page, as they are made of its headings."""
    headings = _HEADING.findall(re.sub(r"```.*?^```", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    text = _SPANS.sub("", (ROOT / page).read_text("utf-8"))
    for link in _LINK.findall(text):
        target, _, anchor = link.partition("#")
        if "://" in target:
            continue
        path = (ROOT / page).parent / target if target else ROOT / page
        assert path.exists(), link
        assert not anchor or anchor in anchors(path), link


@pytest.mark.parametrize("page", WRITTEN)
def test_commands_can_be_typed(page: str) -> None:
    for command in shown(page):
        parse(shlex.split(command, comments=True))


@pytest.mark.parametrize("page", WRITTEN)
def test_mentioned_commands_exist(page: str) -> None:
    for command in mentioned(page):
        with suppress(click.MissingParameter):
            parse(shlex.split(command))


def test_both_readmes_show_commands() -> None:
    assert all(len(shown(page)) >= 6 for page in COMMANDED)


@pytest.mark.parametrize("page", ["README.md", "docs/record.md"])
def test_python_examples_run(
    page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, blocks_of: Callable[[str], list[Block]]
) -> None:
    examples = [block.text for block in blocks_of(page) if block.kind == "python" and block.note != "draws.py"]
    assert examples
    monkeypatch.chdir(tmp_path)
    for example in examples:
        exec(compile(example, page, "exec"), {})


def test_the_refusal_of_the_readme_is_the_one_it_names(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    blocks_of: Callable[[str], list[Block]],
) -> None:
    [example] = [block.text for block in blocks_of("README.md") if block.kind == "python"]
    monkeypatch.chdir(tmp_path)
    exec(compile(example, "README.md", "exec"), {})
    printed = capsys.readouterr().out
    [named] = set(re.findall(r"QR\d{3}", example))
    assert printed.startswith(named)
