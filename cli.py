"""`qingdan`, the command line: one command is one library call.

Exit codes: 0 done · 1 problems found · 2 wrong use · 3 refused · 4 the store failed. No traceback ever reaches a
user; QINGDAN_DEBUG=1 shows the one behind a fault of the program.
"""

from __future__ import annotations

import gc
import os
import sys
from difflib import get_close_matches
from importlib import import_module

import click

from qingdan.commands.speech import SpokenGroup, say, wrong_use
from qingdan.engine.errors import CatalogueError, QingdanError, StepRefused, StoreError, Text, UsageError

DONE, PROBLEMS, WRONG_USE, REFUSED, STORE = range(5)

COMMANDS = {
    "check": "check",
    "list": "browse",
    "show": "browse",
    "render": "draw",
    "case": "case",
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
        if cmd_name not in COMMANDS:
            raise UsageError(_unknown(cmd_name))
        room = import_module(f"qingdan.commands.{COMMANDS[cmd_name]}")
        found: click.Command = getattr(room, f"{cmd_name}_command")
        return found


def _unknown(name: str) -> Text:
    near = get_close_matches(name, COMMANDS, n=1, cutoff=0.5)
    return Text(
        f"没有 {name} 这个命令" + (f"，是不是 {near[0]}？" if near else "；所有命令见 qingdan --help"),
        f"no command {name}" + (f"; did you mean {near[0]}?" if near else "; see qingdan --help"),
    )


@click.group(
    "qingdan",
    cls=Front,
    context_settings={"help_option_names": ["-h", "--help"]},
    text=Text(
        "清单之外无权力：编写、校验、绘制、运行村级小微权力清单。",
        "No power outside the list: village powers written, checked, drawn and enforced.",
    ),
)
@click.version_option(package_name="qingdan", prog_name="qingdan")
def cli(**_common: object) -> None:
    """The common options may stand before the command as well as after it."""


def main() -> None:
    """Runs the command line and ends the process with its exit code."""
    gc.set_threshold(100_000)  # nearly all that a command makes stays to its end: looking for rubbish in it finds none
    sys.exit(run(sys.argv[1:]))


def run(words: list[str]) -> int:
    """Runs one command; whatever goes wrong becomes a sentence on standard error and an exit code."""
    try:
        result = cli.main(words, prog_name="qingdan", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as asked:
        click.echo(asked.ctx.get_help() if asked.ctx else "")
        return WRONG_USE
    except click.ClickException as error:
        return _complain(wrong_use(error), WRONG_USE)
    except (click.Abort, KeyboardInterrupt):
        return _complain(
            Text("已中止，没有做完的一步没有留下任何东西", "stopped; the unfinished step left nothing behind"),
            WRONG_USE,
        )
    except QingdanError as error:
        return _complain(error.text, _code(error), error)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - kept open to the end of the process
        return DONE
    except OSError as error:
        return _complain(
            Text(f"读写文件没有成功：{error.filename or ''} {error.strerror or error}", f"file trouble: {error}"),
            WRONG_USE,
        )
    except Exception as error:  # noqa: BLE001 - the last door: no traceback ever reaches a user
        return _fault(error)
    return result if isinstance(result, int) else DONE


def _complain(text: Text, code: int, error: QingdanError | None = None) -> int:
    refused = f"{error.code} " if isinstance(error, StepRefused) else ""
    click.echo(click.style(refused + say(text), fg="red"), err=True)
    for line in error.allowed if isinstance(error, StepRefused) else ():
        click.echo(f"  · {say(line)}", err=True)
    for problem in error.problems if isinstance(error, CatalogueError) else ():
        click.echo(f"{problem.place}: {problem.severity} {problem.code} {say(problem.message)}", err=True)
    return code


def _code(error: QingdanError) -> int:
    table = ((StepRefused, REFUSED), (StoreError, STORE), (CatalogueError, PROBLEMS))
    return next((code for kind, code in table if isinstance(error, kind)), WRONG_USE)


def _fault(error: Exception) -> int:
    if os.environ.get("QINGDAN_DEBUG"):
        raise error
    name = f"{type(error).__name__}: {error}"
    return _complain(
        Text(
            f"QD900 程序自身出了错，没有写下任何东西：{name}\n请带上这条命令和 QINGDAN_DEBUG=1 的输出报告给开发者",
            f"QD900 a fault of the program, nothing was written: {name}\nplease report it with the command and the output under QINGDAN_DEBUG=1",
        ),
        WRONG_USE,
    )


if __name__ == "__main__":
    main()
