"""Whatever is done to a shipped file, `qingdan check` names it at its line and column, and ends with 1.

Each fault of the table is done to all files of a kind at once, in a copy of the shipped catalogue: what is reported
must be exactly what was done, file by file, nothing hidden and nothing added.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest

from qingdan.cli import run
from qingdan.engine.language.document import read_document
from qingdan.engine.language.loading import layers
from tests.faults import FAULTS, PLACES, Fault, Finding, Report

SHIPPED = Path(__file__).parents[2] / "catalogue" / "heyang"
CITED = re.compile(r"法规: (?P<law>[^,}]+)")
ODD: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "empty": ("QD005", lambda _data: b""),
    "only comments": ("QD005", lambda _data: "# 还没有写\n\n".encode()),
    "binary": ("QD004", lambda data: b"\x89PNG\r\n\x1a\n\0\0" + data),
    "UTF-16": ("QD004", lambda data: data.decode().encode("utf-16")),
    "not UTF-8": ("QD002", lambda data: data.decode().encode("gb18030")),
    "Latin-1": ("QD002", lambda data: data + b"# caf\xe9\n"),
    "50 MB": ("QD003", lambda data: data + b"# more\n" * (50_000_000 // 7)),
}
"""Files that are no text of a catalogue at all: the code, and what becomes of the bytes."""

CASES = [pytest.param(fault, kind, id=f"{name}-{kind}") for name, fault in FAULTS.items() for kind in fault.kinds]


remembered = lru_cache(maxsize=200)(read_document)


@pytest.fixture(autouse=True)
def unspoilt_files_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading a text is pure: what is the same in every test is read by the first."""
    monkeypatch.setattr(layers, "read_document", remembered)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A copy of the shipped catalogue."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "heyang"))


@pytest.fixture
def errors(capsys: pytest.CaptureFixture[str]) -> Callable[[Path], Report]:
    """What `qingdan check` reports as errors, by file."""

    def look(root: Path) -> Report:
        code = run(["check", str(root), "--format", "json"])
        out, err = capsys.readouterr()
        found: Report = {}
        for problem in json.loads(out)["problems"]:
            if problem["severity"] == "error":
                place = problem["code"], problem["line"], problem["column"]
                found.setdefault(Path(problem["file"]).relative_to(root).as_posix(), set()).add(place)
        assert (code, err) == (1 if found else 0, "")
        return found

    return look


def test_the_shipped_catalogue_has_no_error(root: Path, errors: Callable[[Path], Report]) -> None:
    assert errors(root) == {}


@pytest.mark.parametrize(("fault", "kind"), CASES)
def test_a_fault_is_reported_where_it_stands(
    root: Path, errors: Callable[[Path], Report], fault: Fault, kind: str
) -> None:
    expected: Report = {}
    for path in sorted(root.glob(PLACES[kind])):
        spoilt = fault.spoil(path.read_text("utf-8"))
        if spoilt is not None:
            path.write_text(spoilt[0], "utf-8")
            expected[path.relative_to(root).as_posix()] = spoilt[1]
    assert expected
    assert errors(root) == expected


@pytest.mark.parametrize("kind", PLACES)
@pytest.mark.parametrize("odd", ODD)
def test_a_file_that_is_no_text_is_named(root: Path, errors: Callable[[Path], Report], odd: str, kind: str) -> None:
    code, spoilt = ODD[odd]
    expected: Report = {}
    for path in sorted(root.glob(PLACES[kind]))[: 1 if odd == "50 MB" else None]:
        data = spoilt(path.read_bytes())
        path.write_bytes(data)
        expected[path.relative_to(root).as_posix()] = {reported(code, data)}
    assert errors(root) == expected


def reported(code: str, data: bytes) -> Finding:
    """The code at the first byte that is not UTF-8, else at the beginning."""
    if code != "QD002":
        return code, 1, 1
    before = re.split("[\udc80-\udcff]", data.decode("utf-8", "surrogateescape"))[0]
    return code, before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.parametrize("target", [".", "powers", "powers/service"])
def test_a_directory_that_leads_back_to_itself_is_named(
    root: Path, errors: Callable[[Path], Report], target: str
) -> None:
    (root / "powers" / "service" / "again").symlink_to(root / target, target_is_directory=True)
    assert errors(root) == {"powers/service/again": {("QD082", None, None)}}


@pytest.mark.parametrize("kind", [kind for kind in PLACES if kind != "catalogue"])
def test_a_link_that_leads_nowhere_is_named(root: Path, errors: Callable[[Path], Report], kind: str) -> None:
    path = min(root.glob(PLACES[kind]))
    path.unlink()
    path.symlink_to(root / "gone.yaml")
    assert path.relative_to(root).as_posix() in errors(root)


def test_a_law_that_runs_out_is_reported_wherever_it_is_cited(root: Path, errors: Callable[[Path], Report]) -> None:
    laws = root / "laws.yaml"
    text = re.sub(r"^  废止: .*\n|(?<=, )废止: [-0-9]+, ", "", laws.read_text("utf-8"), flags=re.MULTILINE)
    text = re.sub(r"^  核实", "  废止: 2020-12-31\n  核实", text, flags=re.MULTILINE)
    laws.write_text(text.replace(", 核实", ", 废止: 2020-12-31, 核实"), "utf-8")
    found = errors(root)
    for path in sorted(root.glob("powers/**/*.yaml")):
        lines = path.read_text("utf-8").split("\n")
        cited = {number for number, line in enumerate(lines, 1) if CITED.search(line)}
        reported = {line for code, line, _ in found[path.relative_to(root).as_posix()] if code in {"QD502", "QD503"}}
        assert reported >= cited
