"""Commands that speak Chinese or English: help, usage errors and the options that every command has.

Click's own words are English; here each command and option carries a `Text`, and the language of the session
(`--lang`, QINGDAN_LANG, default Chinese) picks the sentence. Common options may stand before or after the command.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from difflib import get_close_matches
from itertools import pairwise
from typing import Any, TypeVar

import click

from qingdan.engine.errors import Lang, Text, UsageError

F = TypeVar("F", bound=Callable[..., Any])

WORDS = {
    "usage": Text("用法：", "Usage: "),
    "options": Text("选项：", "Options:"),
    "common": Text("公共选项：", "Common options:"),
    "commands": Text("命令：", "Commands:"),
    "[OPTIONS]": Text("[选项]", "[OPTIONS]"),
    "COMMAND [ARGS]...": Text("命令 …", "COMMAND …"),
}
COLON = Text("：", ": ")
"""Between a name and what is said of it."""
LANGUAGES: tuple[Lang, ...] = ("zh", "en")
COMMON = {
    "catalogue": (
        "PATH",
        Text("清单目录，默认随程序带的合阳清单", "directory of the catalogue; default: the shipped Heyang"),
    ),
    "store": ("URL", Text("记录库，默认 sqlite:///qingdan.db", "where cases are kept; default sqlite:///qingdan.db")),
    "lang": ("zh|en", Text("说中文还是英文", "language of the messages")),
    "now": (
        "TIME",
        Text(
            "看：以这个时间为准；办：这时候的事（补录）；演练用的记录库里就当现在，如 2026-11-02",
            "look at that time; an act happened then (a late entry); in a practice store it is the present, e.g. 2026-11-02",
        ),
    ),
    "json": ("", Text("输出 JSON，给别的程序读", "print JSON for other programs")),
}


_spoken: ContextVar[Lang] = ContextVar("spoken", default="zh")


@contextmanager
def speaking(words: Sequence[str]) -> Iterator[None]:
    """Within it, speak as `--lang` among the words asks, else QINGDAN_LANG: known before anything is parsed."""
    asked = [after for word, after in pairwise(words) if word == "--lang"]
    asked += [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    before = _spoken.set("en" if (asked or [os.environ.get("QINGDAN_LANG", "zh")])[-1] == "en" else "zh")
    try:
        yield
    finally:
        _spoken.reset(before)


def language() -> Lang:
    """The language of the session."""
    return _spoken.get()


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
        Option(
            [f"--{name}"],
            type=click.Choice(LANGUAGES) if name == "lang" else None,
            is_flag=not metavar,
            default=None,
            metavar=metavar or None,
            text=text,
        )
        for name, (metavar, text) in COMMON.items()
    ]


class Page(click.HelpFormatter):
    """A page of help whose headings carry the colon of their language."""

    def write_heading(self, heading: str) -> None:
        """The heading as it is."""
        self.write(f"{heading}\n")


class SpokenContext(click.Context):
    """A context whose help is a `Page`."""

    formatter_class = Page


class Spoken(click.Command):
    """A command whose help is a Text and which takes the common options."""

    context_class = SpokenContext

    def __init__(self, *args: Any, text: Text | None = None, **kwargs: Any) -> None:  # noqa: ANN401 - click's own signature
        super().__init__(*args, **kwargs)
        self.text = text or Text("", "")
        self.params = [*self.params, *_common()]

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first line of the help."""
        return say(self.text).split("\n", maxsplit=1)[0][: max(limit, 90)]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Click's parsing; whatever is wrong knows the command that it belongs to. No option counts twice."""
        try:
            given = self.make_parser(ctx).parse_args(list(args))[2]
            twice = next((each for each in given if given.count(each) > 1 and _once(each)), None)
            if twice is not None:
                name = twice.opts[0]
                raise UsageError(Text(f"{name} 写了两次，只写一次", f"{name} is given twice: give it once"))
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """`用法：qingdan check [PATH]…`."""
        pieces = [say(WORDS[piece]) if piece in WORDS else piece for piece in self.collect_usage_pieces(ctx)]
        formatter.write_usage(ctx.command_path, " ".join(pieces), prefix=say(WORDS["usage"]))

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
        params = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [(param, param.get_help_record(ctx)) for param in params]
        own = [record for param, record in records if record and param.name not in COMMON]
        shared = [record for param, record in records if record and param.name in COMMON]
        for title, rows in ((WORDS["options"], own), (WORDS["common"], shared)):
            if rows:
                with formatter.section(say(title)):
                    formatter.write_dl(rows)


def _once(param: click.Parameter) -> bool:
    return isinstance(param, click.Option) and not param.multiple and not param.is_flag


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

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names."""
        if args[0] not in self.list_commands(ctx):
            raise UsageError(_unknown(args[0], self.list_commands(ctx), ctx.command_path))
        return super().resolve_command(ctx, args)


def _unknown(name: str, known: Iterable[str], path: str) -> Text:
    near = get_close_matches(name, known, n=1, cutoff=0.5)
    return Text(
        f"没有 {name} 这个命令" + (f"，是不是 {near[0]}？" if near else f"；所有命令见 {path} --help"),
        f"no command {name}" + (f"; did you mean {near[0]}?" if near else f"; see {path} --help"),
    )


def option(*names: str, zh: str, en: str, **kwargs: Any) -> Callable[[F], F]:  # noqa: ANN401 - handed to click as it is
    """`click.option` with the help in both languages."""
    return click.option(*names, cls=Option, text=Text(zh, en), **kwargs)


def number(least: int) -> click.IntRange:
    """A whole number, of entries or cases: no more than any record will hold."""
    return click.IntRange(least, 10**15)


_USAGE: Mapping[type[click.ClickException], Callable[[Any], Text]] = {
    click.NoSuchOption: lambda e: Text(
        f"没有 {e.option_name} 这个选项" + (f"，是不是 {'、'.join(e.possibilities)}？" if e.possibilities else ""),
        f"no such option {e.option_name}"
        + (f"; did you mean {', '.join(e.possibilities)}?" if e.possibilities else ""),
    ),
    click.MissingParameter: lambda e: Text(f"还少一个参数：{_name(e)}", f"missing: {_name(e)}"),
    click.BadParameter: lambda e: Text(
        f"{_name(e)} 不能这样写，只能是{_allowed(e).zh}", f"{_name(e)} is {_allowed(e).en}"
    ),
}
_SAID = (
    (r"unexpected extra arguments? \((.*)\)", "多写了 {}"),
    (r"Option '(.*)' requires", "{} 后面还要写内容"),
    (r"Option '(.*)' does not take", "{} 后面不写内容"),
    (r"(Missing command)", "还少一个命令"),
    (r"(.*)", "命令用法不对：{}"),
)
"""Click's own sentences, and how they are said in Chinese."""


def _name(error: Any) -> str:  # noqa: ANN401 - one of click's errors that carry a parameter
    param = error.param
    return str(param.opts[0] if isinstance(param, click.Option) else param.human_readable_name)


def _allowed(error: Any) -> Text:  # noqa: ANN401 - click's error about a choice or a number, the types that have a form
    kind = error.param.type
    if isinstance(kind, click.Choice):
        return Text(f" {'、'.join(kind.choices)}", f"one of {', '.join(kind.choices)}")
    return Text(f" {kind.min} 到 {kind.max} 的整数", f"a whole number from {kind.min} to {kind.max}")


def wrong_use(error: click.ClickException) -> tuple[Text, Text]:
    """Click's complaint in both languages, and where help is to be found."""
    words = next((make(error) for kind, make in _USAGE.items() if isinstance(error, kind)), None)
    words = words or _said(error.format_message())
    path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "qingdan"
    return words, Text(f"用法见：{path} --help", f"see: {path} --help")


def _said(message: str) -> Text:
    zh = next(words.format(found[1]) for pattern, words in _SAID if (found := re.search(pattern, message, re.DOTALL)))
    return Text(zh, message)
