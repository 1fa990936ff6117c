"""The commands under one roof: which file holds each, and what is said and returned when something goes wrong.

Exit codes: 0 done · 1 problems found · 2 wrong use · 3 refused · 4 the store failed. No traceback ever reaches a
user; QINGDAN_DEBUG=1 shows the one behind a fault of the program.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import import_module
from typing import Any

import click

from qingdan.engine.errors import CatalogueError, QingdanError, StepRefused, StoreError, Text, reason

from .speech import Option, SpokenGroup, language, say, speaking, wrong_use

DONE, PROBLEMS, WRONG_USE, REFUSED, STORE = range(5)

COMMANDS = {
    "check": "check",
    "list": "browse",
    "show": "portrait",
    "diff": "diff",
    "render": "draw",
    "case": "case",
    "store": "store",
    "ledger": "ledger",
    "due": "watch",
    "work": "work",
    "test": "rehearse",
    "tour": "tour",
    "new": "author",
    "fmt": "author",
    "schema": "author",
    "explain": "check",
    "doctor": "doctor",
}
"""Each command and the file under `commands/` that holds it, opened when the command is used."""


class Front(SpokenGroup):
    """The top of the command line; the room of a command is opened when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own
        """In the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - click's own
        """The command of that name, from its room."""
        room = import_module(f"qingdan.commands.{COMMANDS[cmd_name]}")
        found: click.Command = getattr(room, f"{cmd_name}_command")
        return found


@click.group(
    "qingdan",
    cls=Front,
    context_settings={"help_option_names": ["-h", "--help"]},
    text=Text(
        "清单之外无权力：编写、校验、绘制、运行村级小微权力清单。",
        "No power outside the list: village powers written, checked, drawn and enforced.",
    ),
)
@click.version_option(
    package_name="qingdan", message="qingdan %(version)s", cls=Option, text=Text("显示版本", "show the version")
)
def cli(**_common: object) -> None:
    """The common options may stand before the command as well as after it."""


def run(words: list[str]) -> int:
    """Runs one command; whatever goes wrong becomes a sentence on standard error and an exit code."""
    with speaking(words):
        try:
            result = cli.main(words, prog_name="qingdan", standalone_mode=False)
        except (Exception, KeyboardInterrupt, SystemExit) as error:  # noqa: BLE001 - the last door: no traceback ever reaches a user
            return next(answer(error) for kind, answer in ANSWERS if isinstance(error, kind))
        return result if isinstance(result, int) else DONE


def _complain(text: Text, code: int) -> int:
    click.echo(click.style(say(text), fg="red"), err=True)
    return code


def _help(asked: click.exceptions.NoArgsIsHelpError) -> int:
    click.echo(asked.ctx.get_help() if asked.ctx else "")
    return WRONG_USE


def _stopped(_error: BaseException) -> int:
    words = Text("已中止，没有做完的一步没有留下任何东西", "stopped; the unfinished step left nothing behind")
    return _complain(words, WRONG_USE)


def _unsound(error: CatalogueError) -> int:
    from qingdan.engine.analysis import report  # noqa: PLC0415 - opened where there is something to report

    click.echo(report.text(error.problems, language()), err=True, nl=False)
    return _complain(report.summary(error.problems), PROBLEMS)


def _refused(error: StepRefused) -> int:
    click.echo(click.style(f"{error.code} {say(error.text)}", fg="red"), err=True)
    for line in error.allowed:
        click.echo(f"  · {say(line)}", err=True)
    return REFUSED


def _file(error: OSError) -> int:
    why, name = reason(error), Text(error.filename or "标准输出", error.filename or "standard output")
    return _complain(Text(f"{name.zh} 读不了或者写不了：{why.zh}", f"{name.en}: {why.en}"), WRONG_USE)


def _fault(error: Exception) -> int:
    if os.environ.get("QINGDAN_DEBUG"):
        raise error
    name = f"{type(error).__name__}: {error}"
    words = Text(
        f"QD900 程序自身出了错，没有写下任何东西：{name}\n请带上这条命令和 QINGDAN_DEBUG=1 的输出报告给开发者",
        f"QD900 a fault of the program, nothing was written: {name}\n"
        "please report it with the command and the output under QINGDAN_DEBUG=1",
    )
    return _complain(words, WRONG_USE)


ANSWERS: tuple[tuple[type[BaseException], Callable[[Any], int]], ...] = (
    (click.exceptions.NoArgsIsHelpError, _help),
    (click.ClickException, lambda error: _complain(wrong_use(error), WRONG_USE)),
    (click.Abort, _stopped),
    (KeyboardInterrupt, _stopped),
    (CatalogueError, _unsound),
    (StepRefused, _refused),
    (StoreError, lambda error: _complain(error.text, STORE)),
    (QingdanError, lambda error: _complain(error.text, WRONG_USE)),
    (SystemExit, lambda _gone: DONE),  # so click ends where whoever read the output has gone
    (OSError, _file),
    (Exception, _fault),
)
"""What is said and returned for each kind of error, the first that fits."""
