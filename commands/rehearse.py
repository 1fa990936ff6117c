"""`qingdan test`: the scenarios of a catalogue are played, and what they cover is counted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os.path import normpath
from pathlib import Path

import click

from qingdan import CatalogueError, Text, read_catalogue
from qingdan.engine.language.load import Loaded
from qingdan.engine.positions import Route
from qingdan.engine.runtime.rehearsal.scenario import Result, coverage, run

from .places import folder_of, seen
from .session import Session, with_session
from .speech import Spoken, option, say

FAILED = 1


@click.command(
    "test",
    cls=Spoken,
    text=Text(
        "把 scenarios/ 里的演练走一遍：该走通的走通，该拒绝的拒绝。\nPATH 是清单目录或者一个演练文件；有没走对的，退出码为 1。",
        "Play the scenarios: what should pass passes, what should be refused is.\nPATH is a catalogue or one scenario file; a failure ends with 1.",
    ),
)
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@option("--coverage", "cover", is_flag=True, zh="列出没有走到的结果", en="list the outcomes that no scenario took")
@with_session
def test_command(session: Session, paths: tuple[str, ...], cover: bool) -> int:
    """Plays every scenario of every path."""
    wanted: list[str | None] = [*paths] or [session.catalogue]
    outcomes = [_play(session, path, cover=cover) for path in wanted]
    return FAILED if not all(outcomes) else 0


def _play(session: Session, path: str | None, *, cover: bool) -> bool:
    loaded = read_catalogue(path)
    catalogue = loaded.catalogue
    if catalogue is None or not loaded.sound:
        raise CatalogueError(seen(loaded.problems, path))
    results: list[tuple[str, Result]] = [
        (document.file, result) for document in _chosen(loaded, path) for result in run(catalogue, document.data)
    ]
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
        for power, covered in coverage(catalogue, [result for _, result in results]).items():
            missing = "、".join(f"{step}→{outcome}" for step, outcome in covered.missing)
            total = len(covered.taken) + len(covered.missing)
            click.echo(
                f"{catalogue.powers[power].code}  {len(covered.taken)}/{total}" + (f"  {missing}" if missing else "")
            )
    return all(result.passed for _, result in results)


def _chosen(loaded: Loaded, path: str | None) -> Sequence:  # type: ignore[type-arg]
    only = Path(path).name if path and Path(path).is_file() else None
    return [document for document in loaded.scenarios if only in (None, Path(document.file).name)]


def _lines(loaded: Loaded, results: Sequence[tuple[str, Result]], folder: Path) -> Iterator[str]:
    for file, result in results:
        if result.text is None:
            yield click.style("✓", fg="green") + f" {result.power}  {result.name}"
        else:
            span = loaded.locate(Route(file, result.keys))
            yield (
                click.style("✗", fg="red")
                + f" {result.power}  {result.name}\n    {normpath(folder / str(span or file))}: {say(result.text)}"
            )
    failed = sum(not result.passed for _, result in results)
    yield say(Text(f"共 {len(results)} 个演练，{failed} 个没有走对", f"{len(results)} scenarios, {failed} failed"))
