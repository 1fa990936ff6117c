"""The fenced blocks of the documentation, each with the HTML comment that stands before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[2]
_BLOCK = re.compile(
    r"(?:^<!-- (?P<note>[^\n]*?) -->\n+)?^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block: where its text begins in the page (offset, line), the word after the fence, the comment before
    it ("" without one)."""

    start: int
    line: int
    kind: str
    note: str
    text: str


def blocks(name: str) -> list[Block]:
    """The blocks of a page, named from the root of the repository."""
    text = (ROOT / name).read_text("utf-8")
    return [
        Block(
            found.start("text"),
            text.count("\n", 0, found.start("text")),
            found["kind"],
            found["note"] or "",
            found["text"],
        )
        for found in _BLOCK.finditer(text)
    ]


def pytest_configure(config: pytest.Config) -> None:
    """The mark by which a test is run on blocks of a page."""
    config.addinivalue_line("markers", "examples(page, note): run on every block of the page whose comment matches")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`example` is each block in turn."""
    mark = metafunc.definition.get_closest_marker("examples")
    if mark is not None:
        page, note = mark.args
        found = [block for block in blocks(page) if re.match(note, block.note)]
        metafunc.parametrize("example", found, ids=[f"line{block.line}" for block in found])


@pytest.fixture
def blocks_of() -> Callable[[str], list[Block]]:
    """`blocks_of("docs/tutorial.md")`."""
    return blocks
