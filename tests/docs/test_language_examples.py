"""Every YAML block of docs/language.md, held to what the comment before it says.

`<!-- example: file PATH -->` is a whole file; all of them together are two catalogues. `<!-- example: merge PATH -->`
is a patch on that power, in a catalogue that extends. `<!-- example: step PATH -->` are whole steps that take the place
of those of the same names. A code at the end (`…, QD402`) is what the check must say of it; else it must say nothing.
"""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

import pytest

from qingdan.engine.analysis.check import check
from qingdan.engine.language.load import read_catalogue
from qingdan.engine.model.condition import parse_condition
from qingdan.engine.model.period import parse_period
from qingdan.engine.positions import Severity
from qingdan.engine.runtime.rehearsal.scenario import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.docs.conftest import Block

PAGE = "docs/language.md"
ROOT = Path(__file__).parents[2]
NOTE = re.compile(r"example: (?P<how>file|merge|step) (?P<path>[\w/.-]+\.yaml)(?:, (?P<code>QD\d{3}))?")
EXTENDING = """\
名称: 试验区
区划: "610599"
承接: heyang
版次: {编号: 2026-1, 施行: 2026-11-01, 通过: 示范}
"""


def problems(root: Path) -> list[tuple[str, str]]:
    """Code and sentence of everything that the whole check finds, but for notes."""
    loaded = read_catalogue(root)
    found = list(loaded.problems)
    if loaded.catalogue is not None:
        found += check(loaded.catalogue, loaded.locate)
    return [(problem.code, problem.message.zh) for problem in found if problem.severity is not Severity.NOTE]


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


@pytest.fixture
def catalogues(tmp_path: Path, blocks_of: Callable[[str], list[Block]]) -> Path:
    """The directory of the catalogues that the page's whole files make."""
    for block in blocks_of(PAGE):
        found = NOTE.fullmatch(block.note)
        if found is not None and found["how"] == "file":
            put(tmp_path / found["path"], block.text)
    return tmp_path


def replaced(text: str, steps: str) -> str:
    """A power with the steps of a fragment in place of its own."""
    for step in re.findall(r"^\S.*\n(?:[ #].*\n)*", steps, re.MULTILINE):
        name = step.partition(":")[0]
        text, count = re.subn(rf"^  {name}:.*\n(?:    .*\n)*", lambda _: indent(step, "  "), text, flags=re.MULTILINE)  # noqa: B023
        assert count == 1, f"the power has no step {name} to replace"
    return text


def lay(root: Path, how: str, path: Path, text: str) -> Path:
    """The catalogue with a fragment laid over it."""
    if how == "step":
        put(root / path, replaced((root / path).read_text("utf-8"), text))
        return root / path.parts[0]
    put(root / "trial" / "catalogue.yaml", EXTENDING)
    put(root / "trial" / "powers" / path.with_suffix(".patch.yaml").name, text)
    return root / "trial"


def test_every_block_says_what_it_is(blocks_of: Callable[[str], list[Block]]) -> None:
    unsaid = [block.line for block in blocks_of(PAGE) if block.kind and not NOTE.fullmatch(block.note)]
    assert unsaid == []


@pytest.mark.parametrize("name", ["heyang", "linwei"])
def test_whole_files_make_a_sound_catalogue(catalogues: Path, name: str) -> None:
    assert problems(catalogues / name) == []


def test_the_patch_takes_effect(catalogues: Path) -> None:
    loaded = read_catalogue(catalogues / "linwei")
    assert loaded.catalogue is not None
    power = loaded.catalogue.powers["subsistence-allowance"]
    assert [*power.channels] == ["窗口", "上门"]
    assert power.steps["县级入户调查"].sign == ()
    assert "seal-use" not in loaded.catalogue.powers


@pytest.mark.examples("docs/language.md", "example: (merge|step) ")
def test_fragment(catalogues: Path, example: Block) -> None:
    found = NOTE.fullmatch(example.note)
    assert found is not None
    said = problems(lay(catalogues, found["how"], Path(found["path"]), example.text))
    assert [code for code, _ in said] == ([found["code"]] if found["code"] else []), said


def test_scenarios_go_as_they_say(catalogues: Path) -> None:
    loaded = read_catalogue(catalogues / "heyang")
    assert loaded.catalogue is not None
    data = [document.data for document in loaded.scenarios]
    results = [result for each in data if isinstance(each, dict) for result in run(loaded.catalogue, each)]
    assert [(result.name, result.text) for result in results] == [("公示没满不能上报", None)]


def cells(section: str) -> list[list[list[str]]]:
    """The rows of the tables in a section: what stands in back quotes, by cell."""
    text = (ROOT / PAGE).read_text("utf-8").partition(f"## {section} ")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.*) \|$", text, re.MULTILINE)
    return [[re.findall(r"`([^`]+)`", cell) for cell in row.split(" | ")] for row in rows]


def test_periods_of_the_table_are_the_same_on_both_surfaces() -> None:
    pairs = [(chinese, english) for chinese, english, *_ in cells("5") if chinese]
    assert len(pairs) == 5
    for chinese, english in pairs:
        assert [parse_period(text) for text in chinese] == [parse_period(text) for text in english]


def test_conditions_of_the_table_can_be_read() -> None:
    texts = [text for _, examples in cells("4") for text in examples if text != "≤ ≥ ≠"]
    assert len(texts) >= 10
    assert [str(parse_condition(text)) for text in texts] == texts
