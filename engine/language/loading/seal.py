"""What a reading of catalogues depends on, as digests: by them it is known, without reading, that nothing has changed.

A seal covers all that the reader can see below a directory: every name, what it is, and every byte that is read;
dates are not trusted, a file can be changed behind its date. `folders` walks the same way. Imports next to nothing,
so that a check of a list that has not changed need not open the rooms that read it.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from ..reading.limits import LARGEST
from .places import ENDING, FOLDERS, leads_out, yaml_below


class Seal(NamedTuple):
    """`content` tells whether the reader would read the same; `moment` whether somebody wrote meanwhile, were it the
    same again. Hexadecimal."""

    content: str
    moment: str


class Trace:
    """One reading: the seal of each directory just before it was read, and the paths where nothing was found."""

    def __init__(self) -> None:
        self.roots: dict[str, Seal] = {}
        self.absent: list[str] = []

    def reading(self, root: object) -> None:
        """The catalogue in that directory is about to be read."""
        self.roots[str(root)] = seal(str(root))

    def missing(self, path: object) -> None:
        """Something was looked for there, and there is nothing."""
        self.absent.append(str(path))

    def kept(self) -> bool:
        """Whether nobody has written since: what was made of the reading is true of the seals."""
        return bool(self.roots) and all(seal(root) == sealed for root, sealed in self.roots.items())


def sealed(*traces: Trace) -> dict[str, object]:
    """What `unchanged` asks for, as plain data: the contents of the roots, and what was absent."""
    return {
        "roots": {root: seal.content for trace in traces for root, seal in trace.roots.items()},
        "absent": [path for trace in traces for path in trace.absent],
    }


def unchanged(roots: Mapping[str, str], absent: Sequence[str]) -> bool:
    """Whether directories have the contents that were sealed, and where nothing was found there still is nothing."""
    return not any(map(os.path.lexists, absent)) and all(
        seal(root).content == content for root, content in roots.items()
    )


def seal(root: str) -> Seal:
    """The seal of the catalogue in a directory. What cannot be looked into is sealed as such."""
    content, moment = sha256(os.path.realpath(root).encode("utf-8", "surrogateescape")), sha256()
    for name, kind, data, status in _walk(root, "", (), os.path.realpath(root)):
        content.update(f"{name}\0{kind}\0{len(data)}\0".encode("utf-8", "surrogateescape"))
        content.update(data)
        if status is not None:
            moment.update(f"{status.st_ino} {status.st_mtime_ns} {status.st_ctime_ns} ".encode())
    return Seal(content.hexdigest(), moment.hexdigest())


_Seen = tuple[str, str, bytes, os.stat_result | None]


def _walk(folder: str, under: str, above: tuple[str, ...], root: str) -> Iterator[_Seen]:
    """Everything in a directory, as `folders` looks at it: links are followed within the catalogue, whose real path is
    `root`; of a directory that nothing reads only the first YAML file counts."""
    here = os.path.realpath(folder)
    if here in above:
        yield under, "circle", b"", None
        return
    try:
        with os.scandir(folder) as listing:
            entries = sorted((entry.name, entry) for entry in listing)
    except OSError as error:
        yield under, f"no folder {error.errno}", b"", None
        return
    for name, entry in entries:
        path = under + name
        hidden = name.startswith(".")
        if entry.is_symlink() and leads_out(entry.path, root):
            yield path, "link", b"", None
        elif _is_folder(entry):
            inside = "" if hidden or under or name in FOLDERS else yaml_below(entry.path)
            yield path, f"folder {inside}", b"", None
            if (under and not hidden) or name in FOLDERS:
                yield from _walk(entry.path, path + "/", (*above, here), root)
        elif name.endswith(ENDING):
            yield (path, *_read(entry.path))
        else:
            yield path, "other", b"", None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _read(path: str) -> tuple[str, bytes, os.stat_result | None]:
    """What a file is, its bytes, and its dates; one that is no plain file is never opened."""
    try:
        if not stat.S_ISREG(os.stat(path).st_mode):
            return "no file", b"", None
        with open(path, "rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            return "file", file.read(LARGEST + 1) or b"", status
    except (OSError, ValueError) as error:
        return f"unread {getattr(error, 'errno', '')}", b"", None
