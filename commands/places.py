"""Files of a catalogue as they are seen from where the command was given."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from qingdan.engine.analysis import report
from qingdan.engine.language.loading.folders import root_of
from qingdan.engine.positions import Problem


def folder_of(path: str | None, root: str = "") -> Path:
    """The folder of the catalogue that a path belongs to; `root` is the folder where no path was given."""
    if path is None or not Path(path).is_file():
        return Path(path or root)
    folder, here = root_of(Path(path)) or Path(path).absolute().parent, Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def within(path: str | None) -> str | None:
    """The file that was asked for, below its catalogue's folder; None where a whole catalogue was."""
    if path is None or not Path(path).is_file():
        return None
    return Path(path).absolute().relative_to(folder_of(path).absolute()).as_posix()


def seen(problems: Iterable[Problem], path: str | None, root: str = "") -> tuple[Problem, ...]:
    """The problems of a catalogue, each at its file as seen from here."""
    return report.rooted(problems, str(folder_of(path, root)))
