"""The files of a catalogue directory: which there are, what each is, and what cannot be looked into."""

from __future__ import annotations

import os
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ...errors import Text, reason
from ...positions import Problem, Route, Severity
from ..reading.files import decode, read_text
from .places import ENDING, FOLDERS, HEAD, PATCH, TABLES, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from ..reading.files import Read

Found: TypeAlias = "tuple[str, Traversable]"


@dataclass(frozen=True, slots=True)
class File:
    """One file of a catalogue: its name below the directory, what kind of document it is, where to read it."""

    name: str
    kind: str
    entry: Traversable

    @property
    def stem(self) -> str:
        """The name without folder and ending: the id of a power."""
        name = self.name.rpartition("/")[2]
        return name.removesuffix(PATCH if self.kind == "patch" else ENDING)

    def text(self, file: str) -> Read:
        """The text, or None and the problems that say why not; `file` is the name that they carry."""
        if isinstance(self.entry, Path):
            return read_text(self.entry, file)
        return decode(self.entry.read_bytes(), file)


def root_of(file: Path) -> Path | None:
    """The directory of the catalogue that a file belongs to."""
    return next((folder for folder in file.absolute().parents if (folder / HEAD).is_file()), None)


def files_of(root: Traversable, problems: list[Problem], prefix: str = "") -> Iterator[File]:
    """Every file of a catalogue in a fixed order, the tables first; problems are added for what cannot be read."""
    above = _real(root, "")
    for name, entry in _listed(root, "", problems, prefix):
        if name in FOLDERS:
            for below, file in _walk(entry, name, problems, prefix, (above,)):
                yield from _known(below, file, problems, prefix)
        else:
            yield from _known(name, entry, problems, prefix)


def _known(name: str, entry: Traversable, problems: list[Problem], prefix: str) -> Iterator[File]:
    kind = kind_of(name)
    if kind is not None:
        yield File(name, kind, entry)
    elif _meant(name):
        near = get_close_matches(name, [*TABLES, *FOLDERS], n=1, cutoff=0.6) if "/" not in name else []
        remedy = Text(
            "文件放在规定的位置，名称以 .yaml 结尾", "put the file where it belongs, its name ending in .yaml"
        )
        if near:
            remedy = Text(f"是不是“{near[0]}”？", f"did you mean “{near[0]}”?")
        message = Text("清单不读这个文件或目录", "the catalogue does not read this")
        problems.append(Problem("QD087", Severity.WARNING, message, Route(prefix + name), remedy=remedy))


def _meant(name: str) -> bool:
    """Whether a file that nothing reads was probably written to be read."""
    if name.endswith((ENDING, ".yml")):
        return True
    return "/" not in name and bool(get_close_matches(name, FOLDERS, n=1, cutoff=0.75))


def _walk(
    folder: Traversable, name: str, problems: list[Problem], prefix: str, above: tuple[str, ...]
) -> Iterator[Found]:
    here = _real(folder, name)
    if here in above:
        message = Text("目录的链接绕回了自己", "this directory link comes back to itself")
        problems.append(_unreadable(prefix + name, message, Text("去掉这个链接", "remove the link")))
        return
    for below, entry in _listed(folder, f"{name}/", problems, prefix):
        if entry.is_dir():
            yield from _walk(entry, below, problems, prefix, (*above, here))
        else:
            yield below, entry


def _real(folder: Traversable, name: str) -> str:
    """What a directory is, whichever link led to it."""
    return os.path.realpath(folder) if isinstance(folder, Path) else name


def _listed(folder: Traversable, under: str, problems: list[Problem], prefix: str) -> list[Found]:
    """What stands in a directory, hidden files left out, in the order of the names."""
    try:
        names = sorted((e.name, e) for e in folder.iterdir() if not e.name.startswith("."))
    except OSError as error:
        why = reason(error)
        message = Text(f"目录打不开：{why.zh}", f"the directory cannot be read: {why.en}")
        problems.append(
            _unreadable(prefix + under.rstrip("/"), message, Text("检查目录的权限", "check its permissions"))
        )
        return []
    return [(under + name, entry) for name, entry in names]


def _unreadable(file: str, message: Text, remedy: Text) -> Problem:
    return Problem("QD082", Severity.ERROR, message, Route(file), remedy=remedy)
