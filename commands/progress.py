"""How far long work has come: a count on standard error where that is a terminal, and nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from time import monotonic
from typing import TypeVar

from qingdan import Text

from . import output
from .speech import say

T = TypeVar("T")
PAUSE = 0.1
"""Seconds between two counts."""


def along(what: Text) -> Callable[[Sequence[T]], Iterator[T]]:
    """A way to go through things that shows how many of them are done; the line is wiped off at the end."""

    def go(things: Sequence[T]) -> Iterator[T]:
        shown, told = sys.stderr.isatty(), 0.0
        try:
            for number, thing in enumerate(things):
                if shown and monotonic() - told >= PAUSE:
                    told = monotonic()
                    _send(f"\r{say(what)} {number}/{len(things)}")
                yield thing
        finally:
            if told:
                _send("\r\033[K")

    return go


def _send(text: str) -> None:
    """Our own words and controls, which go to a terminal as they are."""
    with suppress(OSError):
        output.stream(err=True).send(text)
        output.stream(err=True).flush()
