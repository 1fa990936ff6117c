"""`qingdan`, the command line: one command is one library call.

An answer that still holds is given at once (`recall`); else the front of the command line is opened, and in it the
room of the command alone.
"""

from __future__ import annotations

import gc
import os
import sys

from qingdan.commands.recall import Answer, asked


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    gc.set_threshold(500_000)  # nearly all that a command makes stays to its end: looking for rubbish in it finds none
    code = answer(sys.argv[1:])
    gc.freeze()  # and goes with the process: the interpreter need not look through it again
    _let_go()
    sys.exit(code)


def answer(words: list[str]) -> int:
    """What was answered before and still holds, else what the command answers; its exit code."""
    with asked(words) as known:
        return known.code if known and _said(known) else run(words)


def run(words: list[str]) -> int:
    """Runs one command; whatever goes wrong becomes a sentence on standard error and an exit code."""
    from qingdan.commands.front import run as run_command  # noqa: PLC0415 - opens click and all that stands on it

    return run_command(words)


def _said(known: Answer) -> bool:
    """Whether the answer could be said; where it could not, running the command tells why."""
    try:
        for stream, text in ((sys.stdout, known.out), (sys.stderr, known.err)):
            stream.write(text)
            stream.flush()
    except (OSError, ValueError):
        return False
    return True


def _let_go() -> None:
    """What could not be written was told; the interpreter must not try it again when it ends, and complain."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    main()
