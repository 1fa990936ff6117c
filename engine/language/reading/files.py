"""Bytes become text, or a problem that says why not: nothing that a file may hold or be raises an exception."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from ...errors import Text, reason
from ...positions import Problem, Span
from ..sentences import problem, shown
from .limits import LARGEST
from .tree import Lines

if TYPE_CHECKING:
    from pathlib import Path

Read = tuple[str | None, tuple[Problem, ...]]


def read_text(path: Path, file: str | None = None) -> Read:
    """The text of a file, or None and why not (QD001 to QD004); `file` is the name that problems carry.

    A file that is too large is refused by its size alone; pipes and devices are never opened.
    """
    name = str(path) if file is None else file
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return None, (whole("QD001/folder" if stat.S_ISDIR(status.st_mode) else "QD001/special", name),)
        if status.st_size > LARGEST:
            return None, (whole("QD003", name),)
        with path.open("rb") as stream:
            return decode(stream.read(LARGEST + 1), name)
    except FileNotFoundError:
        return None, (whole("QD001/link" if path.is_symlink() else "QD001/missing", name),)
    except (OSError, ValueError) as error:
        why = reason(error) if isinstance(error, OSError) else Text(str(error), str(error))
        return None, (whole("QD001/unreadable", name, reason=shown(why.zh), reason_en=shown(why.en)),)


def decode(data: bytes, file: str) -> Read:
    """Bytes as UTF-8 text, a byte-order mark kept; or None and why not (QD002 to QD004)."""
    if len(data) > LARGEST:
        return None, (whole("QD003", file),)
    if b"\0" in data or data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return None, (whole("QD004", file),)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
        span = Lines(before).span(file, len(before), len(before))
        return None, (problem("QD002/gbk" if _is_gbk(data) else "QD002", file, span),)


def whole(key: str, file: str, /, **words: str) -> Problem:
    """A problem of the file as a whole; it stands at its first character."""
    return problem(key, file, Span(file, 1, 1, 1, 1), **words)


def _is_gbk(data: bytes) -> bool:
    try:
        return any("\u4e00" <= c <= "\u9fff" for c in data.decode("gb18030"))
    except UnicodeDecodeError:
        return False
