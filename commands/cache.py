"""What was computed before, in the user's cache folder: to be used again, or thrown away at any moment.

An entry is a file under the digest of everything that its content depends on. It is written beside and moved into
place, so that processes at once see it whole or not at all. The folder must belong to the user and be writable by
nobody else; what is not so, cannot be read or cannot be written is as if there were no cache. Opened before anything
else is, so it imports next to nothing.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256

import qingdan

DIGEST = 32
"""Bytes before each entry by which damage is seen."""

MOST = 2_000
"""Entries that are kept; those written longest ago go first."""


def key(*words: object) -> str:
    """The digest of everything that an entry depends on; the program and its libraries are always among it. Raises
    OSError where they are no files in folders (a zipped package): then nothing is kept."""
    text = "\0".join(map(repr, (*_program(), *words)))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def get(name: str) -> bytes | None:
    """The entry as it was put, or None."""
    folder = _folder()
    with suppress(OSError):
        if folder and _ours(folder):
            with open(os.path.join(folder, name), "rb") as file:
                digest, data = file.read(DIGEST), file.read()
            return data if sha256(data).digest() == digest else None
    return None


def put(name: str, data: bytes) -> None:
    """Keep an entry, if that is possible."""
    folder = _folder()
    with suppress(OSError):
        if folder:
            os.makedirs(folder, mode=0o700, exist_ok=True)
        if folder and _ours(folder):
            beside = os.path.join(folder, f".{name}.{os.getpid()}.{os.urandom(4).hex()}")
            try:
                with open(beside, "xb") as file:
                    file.write(sha256(data).digest() + data)
                os.replace(beside, os.path.join(folder, name))
            finally:
                with suppress(FileNotFoundError):
                    os.unlink(beside)
            _thin(folder)


def _thin(folder: str) -> None:
    with os.scandir(folder) as listing:
        entries = list(listing)
    if len(entries) > MOST:
        old = sorted(entries, key=lambda entry: entry.stat().st_mtime_ns)[: len(entries) - MOST * 3 // 4]
        for entry in old:
            with suppress(FileNotFoundError):
                os.unlink(entry.path)


def _folder() -> str:
    """QINGDAN_CACHE (empty: no cache), else the place where the system keeps what can be computed again."""
    named = os.environ.get("QINGDAN_CACHE")
    if named is not None:
        return named
    home = os.path.expanduser("~")
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")
    else:
        base = os.environ.get("XDG_CACHE_HOME", "")
        base = base if os.path.isabs(base) else os.path.join(home, ".cache")
    return os.path.join(base, "qingdan", "answers") if os.path.isabs(base) else ""


def _ours(folder: str) -> bool:
    """Whether nobody else can write there."""
    if sys.platform == "win32":
        return True  # the folder of an account is its own
    status = os.stat(folder)
    return status.st_uid == os.geteuid() and not status.st_mode & 0o022


PARTS = ("", "commands", "engine", "render", "schemas")
"""The folders of the package that hold what computes, and what it computes by; of the first only its own files."""


def _program() -> Iterator[object]:
    """What computes: Python, this package file by file, and the folders in which its libraries are installed. Dates
    are enough here: Python itself decides by them whether its bytecode is that of the source."""
    yield sys.version
    here = os.getcwd()
    yield from (_dated(path) for path in sys.path if path not in {"", here})
    for root in qingdan.__path__:
        yield from (file for part in PARTS for file in _files(os.path.join(root, part), deep=bool(part)))


def _files(folder: str, *, deep: bool) -> Iterator[object]:
    with os.scandir(folder) as listing:
        entries = sorted((entry.name, entry) for entry in listing)
    for name, entry in entries:
        if name.endswith((".py", ".json")):
            yield _dated(entry.path)
        elif deep and name != "__pycache__" and entry.is_dir():
            yield from _files(entry.path, deep=True)


def _dated(path: str) -> tuple[object, ...]:
    try:
        status = os.stat(path)
    except OSError:
        return (path,)
    return path, status.st_size, status.st_mtime_ns
