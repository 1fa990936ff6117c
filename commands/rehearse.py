"""`qingdan test`: the scenarios of a catalogue are played, and what they cover is counted."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from os.path import normpath
from pathlib import Path
from typing import Any

import click

from qingdan import Catalogue, CatalogueError, Text, UsageError, read_catalogue
from qingdan.engine.language.document import Document
from qingdan.engine.language.load import Loaded
from qingdan.engine.positions import Route
from qingdan.engine.runtime.rehearsal.scenario import Result, coverage, run

from . import output
from .places import folder_of, seen, within
from .session import Session, with_session
from .speech import Spoken, option, say

FAILED = 1


@click.command(
    "test",
    cls=Spoken,
    text=Text(
        "把 scenarios/ 里的演练走一遍：该走通的走通，该拒绝的拒绝。\nPATH 是清单目录、一个演练文件或者一项权力的文件（补丁也行）；有没走对的，退出码为 1。",
        "Play the scenarios: what should pass passes, what should be refused is.\nPATH is a catalogue, a scenario file or the file of a power (a patch too); a failure ends with 1.",
    ),
)
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@option(
    "--power", "powers", multiple=True, metavar="POWER",
    zh="只走这一项的演练，承接来的也算", en="only the scenarios of this power, inherited ones too",
)  # fmt: skip
@option("--coverage", "cover", is_flag=True, zh="列出没有走到的结果", en="list the outcomes that no scenario took")
@with_session
def test_command(session: Session, paths: tuple[str, ...], powers: tuple[str, ...], cover: bool) -> int:
    """Plays every scenario of every path."""
    wanted: list[str | None] = [*paths] or [session.catalogue]
    outcomes = [_play(session, path, powers, cover=cover) for path in wanted]
    return FAILED if not all(outcomes) else 0


def _play(session: Session, path: str | None, powers: tuple[str, ...], *, cover: bool) -> bool:
    loaded = read_catalogue(path)
    catalogue = loaded.catalogue
    if catalogue is None or not loaded.sound:
        raise CatalogueError(seen(loaded.problems, path))
    chosen = [(document.file, document.data) for document in _chosen(loaded, catalogue, path, powers)]
    results = [(file, result) for file, data in chosen for result in run(catalogue, data)]  # type: ignore[arg-type]
    data = {
        "scenarios": [
            {
                "file": file,
                "power": result.power,
                "name": result.name,
                "passed": result.passed,
                "message": say(result.text) if result.text else None,
            }
            for file, result in results
        ]
    }
    session.show(data, lambda: _lines(loaded, results, folder_of(path, catalogue.root)))
    if cover and not session.json:
        played = {result.power for _, result in results} if len(chosen) < len(loaded.scenarios) else catalogue.powers
        for line in _covered(catalogue, [result for _, result in results], played):
            output.line(line)
    return all(result.passed for _, result in results)


def _chosen(loaded: Loaded, catalogue: Catalogue, path: str | None, powers: tuple[str, ...]) -> list[Document]:
    """The scenarios of a file, of the power that a file writes or changes, of the powers named; else all."""
    wanted = {_known(catalogue, name) for name in powers}
    asked = Path(within(path) or "")
    if asked.parts[:1] == ("powers",):
        wanted.add(asked.name.partition(".")[0])
        asked = Path()
    return [
        document
        for document in loaded.scenarios
        if asked.name in {"", Path(document.file).name} and (not wanted or _of(catalogue, document) in wanted)
    ]


def _of(catalogue: Catalogue, document: Document) -> str:
    data: Any = document.data
    power = catalogue.find(data["power"])
    return power.id if power else ""


def _known(catalogue: Catalogue, name: str) -> str:
    power = catalogue.find(name)
    if power is None:
        raise UsageError(Text(f"清单上没有“{name}”这项权力", f"no power “{name}” on the list"))
    return power.id


def _covered(catalogue: Catalogue, results: Sequence[Result], powers: Container[str]) -> Iterator[str]:
    """For each of the powers, how many of its outcomes were taken, and which were not."""
    for power, covered in coverage(catalogue, results).items():
        if power in powers:
            missing = "、".join(f"{step}→{outcome}" for step, outcome in covered.missing)
            total = len(covered.taken) + len(covered.missing)
            yield f"{catalogue.powers[power].code}  {len(covered.taken)}/{total}" + (f"  {missing}" if missing else "")


def _lines(loaded: Loaded, results: Sequence[tuple[str, Result]], folder: Path) -> Iterator[str]:
    for file, result in results:
        if result.text is None:
            yield output.style("✓", "green") + f" {result.power}  {result.name}"
        else:
            span = loaded.locate(Route(file, result.keys))
            yield output.style("✗", "red") + f" {result.power}  {result.name}"
            yield f"    {normpath(folder / str(span or file))}: {say(result.text)}"
    failed = sum(not result.passed for _, result in results)
    yield say(Text(f"共 {len(results)} 个演练，{failed} 个没有走对", f"{len(results)} scenarios, {failed} failed"))
