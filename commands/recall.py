"""A check that was made before is not made again where nothing it depends on has changed: what it said is said again.

Kept is the whole answer to a command line: what came out, and the seals of all that was read (`seal`). Given again, it
needs none of the rooms that read, check and speak, so this file imports next to nothing.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import NamedTuple

from qingdan.engine.language.loading.seal import Trace, sealed, unchanged

from . import cache, output

COMMAND = "check"
"""The command whose answers are kept: it depends on files alone, not on the day and not on a record."""
VARIABLES = ("QINGDAN_LANG", "QINGDAN_CATALOGUE")

_asked: ContextVar[str] = ContextVar("asked", default="")


class Answer(NamedTuple):
    """What a command says on standard output and on standard error, and its exit code; `document`: it says JSON."""

    out: str
    err: str
    code: int
    document: bool


def said(answer: Answer) -> None:
    """Send an answer, which is rendered already. Raises OSError where standard output does not take it."""
    to = output.stream()
    (to.document if answer.document else to.send)(answer.out)
    to.flush()
    output.block(answer.err, err=True)


@contextmanager
def asked(words: Sequence[str]) -> Iterator[Answer | None]:
    """Within it `keep` knows what was asked; gives the answer that was given to these words, if it still holds."""
    key = _key(words) if COMMAND in words else ""
    token = _asked.set(key)
    try:
        yield _kept(key) if key else None
    finally:
        _asked.reset(token)


def keep(answer: Answer, traces: Sequence[Trace]) -> None:
    """Keep the answer to what was asked, if nobody wrote to what was read meanwhile."""
    key = _asked.get()
    if key and traces and all(trace.kept() for trace in traces):
        entry = {**sealed(*traces), "answer": answer._asdict()}
        cache.put(key, json.dumps(entry).encode())


def _key(words: Sequence[str]) -> str:
    with suppress(OSError):
        return cache.key(*words, os.getcwd(), sys.stdout.isatty(), *map(os.environ.get, VARIABLES))
    return ""


def _kept(key: str) -> Answer | None:
    with suppress(Exception):  # whatever is wrong with what was kept, the check is made
        entry = json.loads(cache.get(key) or "")
        answer = Answer(**entry["answer"])
        if isinstance(answer.out + answer.err, str) and answer.code in {0, 1}:
            return answer if unchanged(entry["roots"], entry["absent"]) else None
    return None
