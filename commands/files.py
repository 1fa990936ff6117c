"""Files are written whole or not at all."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from qingdan.engine.errors import Text, UsageError

STANDARD = "-"
"""In place of the name of a file: standard input or standard output."""
LARGEST = 16 << 20
"""Bytes of a file of JSON that is read at once."""


def regular(name: str | Path) -> Path:
    """The path of a file that can be read to its end: no directory, no device, no pipe. Raises UsageError, OSError."""
    path = Path(name)
    if not stat.S_ISREG(path.stat().st_mode):
        raise UsageError(Text(f"{name} 不是普通文件，读不了", f"{name} is no regular file"))
    return path


@contextmanager
def rereadable(name: str) -> Iterator[Path]:
    """The path of a file that can be read more than once; standard input (`-`) and what comes through a pipe is copied
    first. Raises UsageError, OSError."""
    if name != STANDARD and not stat.S_ISFIFO(Path(name).stat().st_mode):
        yield regular(name)
        return
    with TemporaryDirectory(prefix="qingdan-") as folder:
        copy = Path(folder) / "input"
        with _source(name) as source, copy.open("wb") as file:
            shutil.copyfileobj(source, file)
        yield copy


def _source(name: str) -> AbstractContextManager[BinaryIO]:
    if name != STANDARD:
        return Path(name).open("rb")
    if sys.stdin is None or sys.stdin.isatty():
        raise UsageError(Text("标准输入里没有文件：用 < 文件，或者接在管道后面", "there is no file on standard input"))
    return nullcontext(sys.stdin.buffer)


def read_json(name: str) -> Any:  # noqa: ANN401 - whatever the file says
    """What a small file of JSON holds. Raises ValueError for anything else, UsageError, OSError."""
    with regular(name).open("rb") as file:
        text = file.read(LARGEST + 1)
    if len(text) > LARGEST:
        raise ValueError(name)
    try:
        return json.loads(text)
    except RecursionError as deep:
        raise ValueError(name) from deep


def replace_file(path: Path, data: bytes) -> None:
    """Writes beside the file and moves it into place: nothing half-written is ever seen."""
    with replacing(path) as beside:
        beside.write(data)


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """A file beside the one at `path`, to be written piece by piece; it takes its place only when all went well, and
    is on the disk by then."""
    try:
        path = path.resolve()  # a link stays a link
    except RuntimeError as loop:
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path)) from loop
    if path.exists() and not path.is_file():
        raise UsageError(Text(f"{path} 不是普通文件，不能写到那里", f"{path} is no regular file to write to"))
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, beside)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
