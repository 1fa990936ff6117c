"""Whether a store may be used here and now, and what the arguments of its methods must be.

A store belongs to the process that opened it: connections and locks do not survive a fork. In a forked process, and
after `close`, each method raises StoreError with a sentence, where it would hang or fail within a library.
"""

from __future__ import annotations

from os import getpid
from typing import Any

from ...arguments import Checks, anything, boolean, moment, optional, plain, unfit, whole
from ...errors import StoreError, Text
from .batch import LARGEST, Key


class Access:
    """The right to use what `what` names: until it is closed, in the process where it was opened."""

    __slots__ = ("_closed", "_process", "_what")

    def __init__(self, what: Text) -> None:
        self._what, self._process, self._closed = what, getpid(), False

    @property
    def here(self) -> bool:
        """Whether this is the process that opened it."""
        return self._process == getpid()

    def close(self) -> None:
        """Nothing may be done with it from now on."""
        self._closed = True

    def demand(self) -> None:
        """Raises StoreError if it may not be used."""
        if self._closed:
            raise StoreError(
                Text(
                    f"{self._what.zh}已经关闭（close），要用就重新打开",
                    f"{self._what.en} was closed: open it again to use it",
                )
            )
        if not self.here:
            raise StoreError(
                Text(
                    f"{self._what.zh}是在另一个进程里打开的，分身（fork）以后不能用；"
                    "请在本进程里另开 open_store 和 Engine",
                    f"{self._what.en} was opened in another process and cannot be used after a fork: "
                    "open a store and an engine in this process",
                )
            )


def usable(holder: Any) -> Any:  # noqa: ANN401 - whatever has an `_access`
    """The store or engine itself. Raises StoreError if it may not be used."""
    holder._access.demand()
    return holder


STORE = Text("记录库", "the store")


def _text(value: object) -> str:
    """A text that both databases can hold."""
    made = plain(value)
    try:
        sound = b"\0" not in made.encode()
    except UnicodeEncodeError:
        sound = False
    if not sound:
        raise unfit(made, "没有空字符（NUL）和半个代理字符的文字", "text without NUL and half surrogates")
    return made


_NUMBER = whole(-LARGEST, LARGEST)


def _key(value: object) -> Key | str | None:
    """A key to look up, or one to enter."""
    return value if value is None or isinstance(value, Key) else _text(value)


ARGUMENTS: Checks = {
    "case": _text,
    "power": _text,
    "village": _text,
    "digest": _text,
    "name": _text,
    "after": _NUMBER,
    "g": _NUMBER,
    "key": _key,
    "at": moment,
    "url": _text,
    "create": boolean,
    "practice": optional(boolean),
    # `batch` looks at the first three; the others are the program's own
    **dict.fromkeys(("events", "expected", "definitions", "lines", "keys", "path", "patience"), anything),
}
"""The check of each parameter of a store by its name."""
