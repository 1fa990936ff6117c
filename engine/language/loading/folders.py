"""The files of a catalogue directory: which there are, what each is, and what cannot be looked into."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from ...errors import Text, reason
from ...positions import Problem, Route, Severity
from ..reading.files import decode, read_text
from .places import ENDING, FOLDERS, HEAD, PATCH, kind_of, leads_out, yaml_below
from .unread import link_out, unread, unread_folder

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
    """Every file of a catalogue in a fixed order, the tables first; problems are added for all that is not read."""
    listing = _Listing(_real(root, ""), problems, prefix)
    for name, entry in listing.entries(root, ""):
        if listing.stays(name, entry, due=name in FOLDERS or kind_of(name) is not None):
            if name in FOLDERS and entry.is_dir():
                yield from listing.below(entry, name, (listing.root,))
            elif entry.is_dir():
                inside = yaml_below(str(entry)) if isinstance(entry, Path) and not name.startswith(".") else ""
                problems.append(unread_folder(name, inside, prefix))
            else:
                yield from listing.file(name, entry)


@dataclass(frozen=True, slots=True)
class _Listing:
    """A walk through the directory of a catalogue whose real path is `root`; adds to `problems` what is not read."""

    root: str
    problems: list[Problem]
    prefix: str

    def file(self, name: str, entry: Traversable) -> Iterator[File]:
        """The file, if it is one that is read."""
        kind = kind_of(name)
        if kind is None:
            self.problems.append(unread(name, self.prefix))
        else:
            yield File(name, kind, entry)

    def below(self, folder: Traversable, name: str, above: tuple[str, ...]) -> Iterator[File]:
        """The files below a directory that is reached through those `above`."""
        here = _real(folder, name)
        if here in above:
            message = Text("目录的链接绕回了自己", "this directory link comes back to itself")
            self.closed(name, message, Text("去掉这个链接", "remove the link"))
            return
        for inner, entry in self.entries(folder, f"{name}/"):
            if not self.stays(inner, entry, due=True):
                continue
            if not entry.is_dir():
                yield from self.file(inner, entry)
            elif entry.name.startswith("."):
                self.problems.append(unread_folder(inner, "", self.prefix))
            else:
                yield from self.below(entry, inner, (*above, here))

    def stays(self, name: str, entry: Traversable, *, due: bool) -> bool:
        """Whether an entry is none that leads out of the catalogue; a problem if something of the list is `due` there.

        Nothing is followed out of the catalogue, not even to look whether it is a directory.
        """
        if not (isinstance(entry, Path) and leads_out(str(entry), self.root)):
            return True
        self.problems.append(link_out(name, self.prefix) if due else unread_folder(name, "", self.prefix))
        return False

    def entries(self, folder: Traversable, under: str) -> list[Found]:
        """What stands in a directory, in the order of the names."""
        try:
            names = sorted((entry.name, entry) for entry in folder.iterdir())
        except OSError as error:
            why = reason(error)
            message = Text(f"目录打不开：{why.zh}", f"the directory cannot be read: {why.en}")
            self.closed(under.rstrip("/"), message, Text("检查目录的权限", "check its permissions"))
            return []
        return [(under + name, entry) for name, entry in names]

    def closed(self, name: str, message: Text, remedy: Text) -> None:
        """A directory that cannot be looked into."""
        self.problems.append(Problem("QD082", Severity.ERROR, message, Route(self.prefix + name), remedy=remedy))


def _real(folder: Traversable, name: str) -> str:
    """What a directory is, whichever link led to it."""
    return os.path.realpath(folder) if isinstance(folder, Path) else name
