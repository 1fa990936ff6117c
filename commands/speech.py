"""Commands that speak Chinese or English: help, usage errors and the options that every command has.

Click's own words are English; here each command and option carries a `Text`, and the language of the session
(`--lang`, QINGDAN_LANG, default Chinese) picks the sentence. Common options may stand before or after the command.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from qingdan.engine.errors import Lang, Text

F = TypeVar("F", bound=Callable[..., Any])

WORDS = {
    "usage": Text("用法：", "Usage: "),
    "options": Text("选项", "Options"),
    "common": Text("公共选项", "Common options"),
    "commands": Text("命令", "Commands"),
    "arguments": Text("参数", "Arguments"),
}
COMMON = {
    "catalogue": (
        "PATH",
        Text("清单目录，默认随程序带的合阳清单", "directory of the catalogue; default: the shipped Heyang"),
    ),
    "store": ("URL", Text("记录库，默认 sqlite:///qingdan.db", "where cases are kept; default sqlite:///qingdan.db")),
    "lang": ("zh|en", Text("说中文还是英文", "language of the messages")),
    "now": (
        "TIME",
        Text("以这个时间为准（补录、演练用），如 2026-11-02", "take this as the present time, e.g. 2026-11-02"),
    ),
    "json": ("", Text("输出 JSON，给别的程序读", "print JSON for other programs")),
}


def language() -> Lang:
    """The language asked for on the command line or by QINGDAN_LANG, known before anything is parsed."""
    words = sys.argv[1:]
    asked = [words[n + 1] for n, word in enumerate(words[:-1]) if word == "--lang"]
    asked += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    return "en" if (asked or [os.environ.get("QINGDAN_LANG", "zh")])[-1] == "en" else "zh"


def say(text: Text) -> str:
    """The sentence in the session's language."""
    return text.say(language())


class Option(click.Option):
    """An option whose help is a Text."""

    def __init__(self, *args: Any, text: Text | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - click's own signature
        super().__init__(*args, **kwargs)
        self.text = text

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Click's record, with our sentence in the session's language."""
        record = super().get_help_record(ctx)
        return (record[0], say(self.text)) if record and self.text else record


def _common() -> list[click.Parameter]:
    return [
        Option([f"--{name}"], is_flag=not metavar, default=None, metavar=metavar or None, text=text, expose_value=True)
        for name, (metavar, text) in COMMON.items()
    ]


class Spoken(click.Command):
    """A command whose help is a Text and which takes the common options."""

    def __init__(self, *args: Any, text: Text | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - click's own signature
        super().__init__(*args, **kwargs)
        self.text = text or Text("", "")
        self.params = [*self.params, *_common()]

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first line of the help."""
        return say(self.text).split("\n", maxsplit=1)[0][: max(limit, 90)]

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """`用法：qingdan check [PATH]…`."""
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix=say(WORDS["usage"]))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, explained in the session's language."""
        found = super().get_help_option(ctx)
        if found:
            found.help = say(Text("显示这页说明", "show this page"))
        return found

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - click's own
        """The help in the session's language, its lines kept."""
        formatter.write_paragraph()
        with formatter.indentation():
            for line in say(self.text).split("\n"):
                formatter.write_text(line)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Own options first, the common ones after them."""
        records = [(param, param.get_help_record(ctx)) for param in self.get_params(ctx)]
        own = [record for param, record in records if record and param.name not in COMMON]
        shared = [record for param, record in records if record and param.name in COMMON]
        for title, rows in ((WORDS["options"], own), (WORDS["common"], shared)):
            if rows:
                with formatter.section(say(title)):
                    formatter.write_dl(rows)


class SpokenGroup(Spoken, click.Group):
    """A group of spoken commands."""

    command_class = Spoken

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands first, then the options."""
        found = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section(say(WORDS["commands"])):
            formatter.write_dl([(name, command.get_short_help_str()) for name, command in found if command])
        super().format_options(ctx, formatter)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's own
        """In the order in which they were written."""
        return list(self.commands)


def option(*names: str, zh: str, en: str, **kwargs: Any) -> Callable[[F], F]:  # noqa: ANN401 - handed to click as it is
    """`click.option` with the help in both languages."""
    return click.option(*names, cls=Option, text=Text(zh, en), **kwargs)


_USAGE: Mapping[type[click.ClickException], Callable[[Any], Text]] = {
    click.NoSuchOption: lambda e: Text(
        f"没有 {e.option_name} 这个选项" + (f"，是不是 {'、'.join(e.possibilities)}？" if e.possibilities else ""),
        f"no such option {e.option_name}"
        + (f"; did you mean {', '.join(e.possibilities)}?" if e.possibilities else ""),
    ),
    click.MissingParameter: lambda e: Text(f"还少一个参数：{_name(e)}", f"missing: {_name(e)}"),
    click.BadParameter: lambda e: Text(f"{_name(e)} 不对：{e.message}", f"{_name(e)}: {e.message}"),
    click.FileError: lambda e: Text(f"打不开文件 {e.ui_filename}", f"cannot open {e.ui_filename}"),
}


def _name(error: Any) -> str:  # noqa: ANN401 - one of click's errors that carry a parameter
    param = error.param
    if param is None:
        return str(error.param_hint or "")
    return str(param.opts[0] if isinstance(param, click.Option) else param.human_readable_name)


def wrong_use(error: click.ClickException) -> Text:
    """Click's complaint in both languages, with where help is to be found."""
    words = next((make(error) for kind, make in _USAGE.items() if isinstance(error, kind)), None)
    if words is None:
        words = Text(f"命令用法不对：{error.format_message()}", error.format_message())
    path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "qingdan"
    return Text(f"{words.zh}\n用法见：{path} --help", f"{words.en}\nsee: {path} --help")
