"""How far long work has come: a count on standard error where that is a terminal, and nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from time import monotonic
from typing import TypeVar

import click

from qingdan import Text

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
                    click.echo(f"\r{say(what)} {number}/{len(things)}", nl=False, err=True)
                yield thing
        finally:
            if told:
                click.echo("\r\033[K", nl=False, err=True)

    return go
