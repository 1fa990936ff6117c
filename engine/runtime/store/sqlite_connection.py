"""How the file of a SQLite record is opened, and closed so that the file alone is the record."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ...errors import StoreError, Text, Unavailable, reason
from .schema import migrate, version

if TYPE_CHECKING:
    from collections.abc import Callable

_READ_ONLY = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}
_CLOSING = 500
"""Milliseconds that closing waits for other processes that read, before it leaves the log to them."""


class Connections(NamedTuple):
    """A connection that writes and one that reads; one that only reads is both. `check` is called after each read."""

    writer: sqlite3.Connection
    reader: sqlite3.Connection
    check: Callable[[], None]


def connect(path: str, patience: float) -> sqlite3.Connection:
    """A connection in write-ahead mode, where every commit is on the disk. Makes the file if there is none."""
    base = sqlite3.connect(path, timeout=patience, isolation_level=None, check_same_thread=False)
    try:
        for setting in ("journal_mode = WAL", "synchronous = FULL"):
            base.execute(f"PRAGMA {setting}")
    except BaseException:
        base.close()
        raise
    return base


def is_there(path: str) -> bool:
    """Whether there is such a file. Raises StoreError for what is no regular file, or may not be looked at."""
    try:
        mode = Path(path).stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        why = reason(error)
        raise StoreError(Text(f"{path} 打不开：{why.zh}", f"{path} cannot be opened: {why.en}")) from error
    if not stat.S_ISREG(mode):
        raise StoreError(Text(f"{path} 打不开：不是普通文件", f"{path} cannot be opened: it is no regular file"))
    return True


def connections(path: str, patience: float, *, practice: bool = False) -> Connections:
    """The connections of a store; a file that may only be read is opened for reading. `practice` says of which kind one
    is made where there is none.

    Raises StoreError or an error of SQLite.
    """
    there = is_there(path)
    # a writing connection would leave files of this user beside a record that this user may not write
    if there and not (os.access(path, os.W_OK) and os.access(Path(path).absolute().parent, os.W_OK)):
        return _reading(path, patience)
    try:
        return _writing(path, patience, practice=practice)
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in _READ_ONLY or not there:
            raise
        return _reading(path, patience)


def _writing(path: str, patience: float, *, practice: bool) -> Connections:
    writer = connect(path, patience)
    try:
        migrate(writer, path, practice=practice)
        return Connections(writer, connect(path, patience), lambda: None)
    except BaseException:
        writer.close()
        raise


def _reading(path: str, patience: float) -> Connections:
    """Through the log where another process has it open, else the file as it stands: nothing is made beside it."""
    log = _size(f"{path}-wal")
    if log is not None and Path(f"{path}-shm").exists():
        base = _opened(path, patience, "mode=ro")
        return Connections(base, base, lambda: None)
    if log:
        raise StoreError(
            Text(
                f"{path} 只能看，旁边的 {path}-wal 里还有没并进去的记录：请把两个文件一起复制到能写的目录再看",
                f"{path} is read-only, and {path}-wal beside it holds entries that are not in it yet: copy both files "
                "into a directory that can be written, and look there",
            )
        )
    stood = _stamp(path)
    base = _opened(path, patience, "immutable=1")

    def check() -> None:
        if _stamp(path) != stood:
            raise Unavailable(
                Text(f"{path} 正看着，被别的程序写了；请重试", f"{path} was written while it was read: try again")
            )

    return Connections(base, base, check)


def _opened(path: str, patience: float, mode: str) -> sqlite3.Connection:
    address = f"{Path(path).absolute().as_uri()}?{mode}"
    base = sqlite3.connect(address, timeout=patience, isolation_level=None, check_same_thread=False, uri=True)
    try:
        if not version(base, path):
            raise StoreError(Text(f"{path} 是空的，不是办件记录", f"{path} is empty, no record"))
    except BaseException:
        base.close()
        raise
    return base


def _size(path: str) -> int | None:
    try:
        return Path(path).stat().st_size
    except FileNotFoundError:
        return None


def _stamp(path: str) -> tuple[int | None, ...]:
    return Path(path).stat().st_mtime_ns, _size(path), _size(f"{path}-wal")


def close(opened: Connections) -> None:
    """Move the log into the file and close. Another process that reads an older state may keep the log in use; then
    the next one that closes moves it. What was committed is on the disk in either case."""
    with suppress(sqlite3.Error):
        opened.writer.execute(f"PRAGMA busy_timeout = {_CLOSING}")
        opened.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    opened.reader.close()
    opened.writer.close()
