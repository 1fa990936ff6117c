"""`qingdan`, the command line: one command is one library call.

An answer that still holds is given at once (`recall`); else the front of the command line is opened, and in it the
room of the command alone.
"""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress

from qingdan.commands.output import installed
from qingdan.commands.recall import asked, said


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    gc.set_threshold(500_000)  # nearly all that a command makes stays to its end: looking for rubbish in it finds none
    _fill()
    code = answer(sys.argv[1:])
    gc.freeze()  # and goes with the process: the interpreter need not look through it again
    _let_go()
    sys.exit(code)


def answer(words: list[str]) -> int:
    """What was answered before and still holds, else what the command answers; its exit code."""
    with installed(), asked(words) as known:
        if known:
            with suppress(OSError):  # where it cannot be written, running the command tells why
                said(known)
                return known.code
        return run(words)


def run(words: list[str]) -> int:
    """Runs one command; whatever goes wrong becomes a sentence on standard error and an exit code."""
    from qingdan.commands.front import run as run_command  # noqa: PLC0415 - opens click and all that stands on it

    return run_command(words)


def _fill() -> None:
    """Put the null device in the place of a standard stream that was closed before the program started: no file that
    is opened later may take its number."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        os.set_inheritable(number, True)
    os.close(number)


def _let_go() -> None:
    """What could not be written was told; the interpreter must not try it again when it ends, and complain."""
    for stream in (sys.stdout, sys.stderr):
        try:
            if stream is not None:
                stream.flush()
        except (OSError, ValueError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


if __name__ == "__main__":
    main()
