"""The commands under one roof: which file holds each, and what is said and returned when something goes wrong.

Exit codes: 0 done · 1 problems found · 2 wrong use · 3 refused · 4 the store failed. No traceback ever reaches a
user; QINGDAN_DEBUG=1 shows the one behind a fault of the program.
"""

from __future__ import annotations

import os
import re
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from qingdan.engine.errors import CatalogueError, QingdanError, StepRefused, StoreError, Text, UsageError, reason

from . import output
from .ending import Effects, command_effects, effects
from .speech import Option, SpokenGroup, language, say, speaking, wrong_use

VARIABLES = ("QINGDAN_CATALOGUE", "QINGDAN_STORE", "QINGDAN_LANG")
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
    with output.installed(), speaking(words), command_effects() as done:
        try:
            _demand_unicode((*words, *map(os.environ.get, VARIABLES)))
            result = cli.main(words, prog_name="qingdan", standalone_mode=False)
            output.stream().flush()
        except (Exception, KeyboardInterrupt, SystemExit) as error:  # noqa: BLE001 - the last door: no traceback ever reaches a user
            return _ended(error, done)
        return result if isinstance(result, int) else DONE


def _demand_unicode(words: Iterable[str | None]) -> None:
    """Raises UsageError for a word that held bytes which are no UTF-8 (Python hands them on as lone surrogates)."""
    broken = next((word for word in words if word and any("\ud800" <= char <= "\udfff" for char in word)), None)
    if broken is not None:
        raise UsageError(
            Text(
                f"“{broken}”里有不是 UTF-8 的字节；文件名里有的，先改名",
                f"“{broken}” holds bytes that are no UTF-8; where the name of a file does, rename it",
            )
        )


def _ended(error: BaseException, done: Effects) -> int:
    """What went wrong is said. A command that had done everything by then ends with 0."""
    with suppress(OSError):
        output.stream().flush()
    if done.done is not None:
        why = _why(error)
        words = Text(
            f"{done.done.zh}；屏幕上的字没有写出来：{why.zh}", f"{done.done.en}; the output was not written: {why.en}"
        )
        output.line(say(words), err=True)
        return DONE
    return next(answer(error) for kind, answer in ANSWERS if isinstance(error, kind))


def _why(error: BaseException) -> Text:
    """What kept the output from being written, in a few words."""
    if isinstance(error, QingdanError):
        return error.text
    if isinstance(error, OSError):
        return reason(error)
    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        return Text("被中止了", "stopped")
    if isinstance(error, SystemExit):  # click's answer to a broken pipe
        return Text("读的一方已经走了", "the reader has gone")
    return Text(f"QD900 {_name(error)}", f"QD900 {_name(error)}")


def _name(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}"


_LONG = re.compile(r"(\S{100})\S{1000,}")
"""A word that is too long to be repeated whole: no sentence is as long without a blank."""


def _complain(text: Text, code: int) -> int:
    text = Text(_LONG.sub(r"\1……", text.zh), _LONG.sub(r"\1…", text.en))
    output.line(output.style(say(text), "red"), err=True)
    return code


def _help(asked: click.exceptions.NoArgsIsHelpError) -> int:
    output.block((asked.ctx.get_help() if asked.ctx else "") + "\n")
    return WRONG_USE


def _wrong(error: click.ClickException) -> int:
    for text in wrong_use(error):
        _complain(text, WRONG_USE)
    return WRONG_USE


def _stopped(_error: BaseException) -> int:
    kept = _kept(Text("没有做完的一步没有留下任何东西", "the unfinished step left nothing behind"))
    return _complain(Text(f"已中止，{kept.zh}", f"stopped; {kept.en}"), WRONG_USE)


def _kept(nothing: Text) -> Text:
    """What the store holds of a command that did not come to its end; `nothing` where it wrote nothing."""
    done = effects()
    if done.pending:
        return Text(
            "正在写的一笔不知道记下没有，请看一看（qingdan case log、store info）",
            "whether the last write was kept is not known: look (qingdan case log, store info)",
        )
    if done.entries:
        return Text(
            f"以前写进记录库的 {done.entries} 笔都在", f"what was written to the store before ({done.entries}) is kept"
        )
    return nothing


def _unsound(error: CatalogueError) -> int:
    from qingdan.engine.analysis import report  # noqa: PLC0415 - opened where there is something to report

    output.block(report.text(error.problems, language()), err=True)
    return _complain(report.summary(error.problems), PROBLEMS)


def _refused(error: StepRefused) -> int:
    _complain(Text(f"{error.code} {error.text.zh}", f"{error.code} {error.text.en}"), REFUSED)
    besides = (text for name, text in error.fields.items() if name not in error.text.zh)
    output.lines((f"  ✗ {say(each)}" for each in besides), err=True)
    output.lines((f"  · {say(each)}" for each in error.allowed), err=True)
    return _complain(Text(f"详见 qingdan explain {error.code}", f"see: qingdan explain {error.code}"), REFUSED)


def _file(error: OSError) -> int:
    why, file = reason(error), str(error.filename or "")
    name = Text("标准输出", "standard output") if file == output.STDOUT else Text(file or "文件", file or "a file")
    return _complain(Text(f"{name.zh} 读不了或者写不了：{why.zh}", f"{name.en}: {why.en}"), WRONG_USE)


def _fault(error: Exception) -> int:
    if os.environ.get("QINGDAN_DEBUG"):
        output.block("".join(traceback.format_exception(error)), err=True)
    kept = _kept(Text("记录库里什么也没有添", "nothing was added to the store"))
    _complain(
        Text(
            f"QD900 程序自身出了错，{kept.zh}：{_name(error)}",
            f"QD900 a fault of the program, {kept.en}: {_name(error)}",
        ),
        WRONG_USE,
    )
    cure = Text(
        "请带上这条命令和 QINGDAN_DEBUG=1 的输出报告给开发者",
        "please report it with the command and the output under QINGDAN_DEBUG=1",
    )
    return _complain(cure, WRONG_USE)


ANSWERS: tuple[tuple[type[BaseException], Callable[[Any], int]], ...] = (
    (click.exceptions.NoArgsIsHelpError, _help),
    (click.ClickException, _wrong),
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
