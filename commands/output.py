"""Where text leaves the program: one stream for standard output, one for standard error.

A stream takes any text in any encoding. What the encoding cannot write is written as a similar sign or as `\\uXXXX`;
control characters of a text are never sent (`visible`); colours are those that `style` made, and only a terminal gets
them. A stream that is closed or not there raises OSError, as a full disk does.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO, TextIO, cast

from qingdan.engine.text import escaped, visible

_SECRET = f"\x1b[{os.urandom(8).hex()}:"
"""Begins every style that this process makes. No text holds it: it is drawn anew each time."""
_STYLE = re.compile(re.escape(_SECRET) + r"(\d+)m")
_CODES = {"red": 31, "green": 32, "yellow": 33, "cyan": 36, "bold": 1}
_SIMILAR = {
    "✓": "√+", "✗": "×x", "●": "*", "·": "-", "—": "-", "–": "-", "…": "~", "→": ">", "“": '"', "”": '"', "‘": "'",
    "’": "'", "×": "x", "≤": "<",
}  # fmt: skip
"""What is written for a sign that an encoding lacks: the first of these that it has."""


def style(text: str, name: str | None) -> str:
    """The text in a colour of `_CODES` (or bold), where the terminal shows it; None leaves it as it is."""
    return f"{_SECRET}{_CODES[name]}m{text}{_SECRET}0m" if name else text


def rendered(text: str, *, colour: bool) -> str:
    """The text as it may be sent: its control characters visible, its styles as codes or left out."""
    parts = _STYLE.split(text)
    parts[::2] = map(visible, parts[::2])
    parts[1::2] = [f"\x1b[{code}m" if colour else "" for code in parts[1::2]]
    return "".join(parts)


def writable(text: str, encoding: str) -> str:
    """The text with what an encoding lacks written otherwise."""
    return text.encode(encoding, "qingdan").decode(encoding)


def _otherwise(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lacking = error.object[error.start : error.end]
    return "".join(_similar(char, error.encoding) or escaped(char) for char in lacking), error.end


def _similar(char: str, encoding: str) -> str:
    for other in _SIMILAR.get(char, ""):
        with suppress(UnicodeEncodeError):
            other.encode(encoding)
            return other
    return ""


codecs.register_error("qingdan", _otherwise)


STDOUT = "<stdout>"
"""In place of the name of a file, in the errors of a stream."""


class Stream(io.TextIOBase):
    """Standard output or standard error. `target` is None where the process was started without it."""

    def __init__(self, target: TextIO | None) -> None:
        self._target = target

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """It takes every text."""
        return "utf-8"

    @property
    def target(self) -> TextIO:
        """The stream below. Raises OSError where it is not there or closed."""
        if self._target is None or self._target.closed:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF), STDOUT)
        return self._target

    def writable(self) -> bool:
        """Texts may be written."""
        return True

    def isatty(self) -> bool:
        """Whether it is a terminal."""
        return self._target is not None and not self._target.closed and self._target.isatty()

    def fileno(self) -> int:
        """The descriptor below."""
        return self.target.fileno()

    def write(self, text: str) -> int:
        """Send a text."""
        self.send(rendered(text, colour=self.isatty()))
        return len(text)

    def send(self, text: str) -> None:
        """Send what is rendered already, or controls of our own."""
        with _named():
            self.target.write(writable(text, self.target.encoding or "utf-8"))

    def document(self, text: str) -> None:
        """Send JSON: what the encoding lacks is escaped as JSON does, so that the document means the same."""
        text, encoding = visible(text), self.target.encoding or "utf-8"
        if writable(text, encoding) != text:
            text = "".join(char if _has(encoding, char) else escaped(char) for char in text)
        self.send(text)

    def send_file(self, file: BinaryIO) -> None:
        """Send the bytes of a file as they are."""
        with _named():
            while data := file.read(1 << 20):
                self.target.buffer.write(data)
            self.target.buffer.flush()

    def can_write(self, text: str) -> bool:
        """Whether the encoding has every character of a text."""
        return writable(text, self.target.encoding or "utf-8") == text

    def flush(self) -> None:
        """Hand everything on."""
        if self._target is not None and not self._target.closed:
            with _named():
                self._target.flush()


@contextmanager
def _named() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        error.filename = STDOUT
        raise


def _has(encoding: str, char: str) -> bool:
    return writable(char, encoding) == char


@contextmanager
def installed() -> Iterator[None]:
    """Within it `sys.stdout` and `sys.stderr` are such streams."""
    before = sys.stdout, sys.stderr
    if not isinstance(sys.stdout, Stream):
        sys.stdout, sys.stderr = cast(TextIO, Stream(sys.stdout)), cast(TextIO, Stream(sys.stderr))
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before


def stream(*, err: bool = False) -> Stream:
    """Standard output, or standard error."""
    found = sys.stderr if err else sys.stdout
    return found if isinstance(found, Stream) else Stream(found)


def line(text: str = "", *, err: bool = False) -> None:
    """Send one line."""
    lines((text,), err=err)


def lines(texts: Iterable[str], *, err: bool = False) -> None:
    """Send lines, each of which stays one: a line feed in a text is written as `\\n`."""
    block("".join(text.replace("\n", "\\n") + "\n" for text in texts), err=err)


def block(text: str, *, err: bool = False) -> None:
    """Send a text of several lines. What standard error does not take is lost: nobody is left who could be told."""
    with suppress(*((OSError,) if err else ())):
        to = stream(err=err)
        to.write(text)
        to.flush()


def document(text: str, *, err: bool = False) -> None:
    """Send a line or a document of JSON."""
    with suppress(*((OSError,) if err else ())):
        to = stream(err=err)
        to.document(text + "\n")
        to.flush()
