"""`qingdan check` and `qingdan explain`: is the list sound, and what does a code mean?"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from itertools import chain
from pathlib import Path

import click

from qingdan import Problem, Text, check, read_catalogue
from qingdan.engine.analysis import pages, report
from qingdan.engine.analysis.presets import PRESETS, graded
from qingdan.engine.errors import Lang
from qingdan.engine.language.loading.seal import Trace
from qingdan.engine.positions import Severity
from qingdan.engine.runtime.refusal_codes import CODES
from qingdan.engine.runtime.refusal_pages import refusal_page

from . import output
from .places import seen, within
from .recall import Answer, keep, said
from .session import Session, with_session
from .speech import Spoken, option

DONE, PROBLEMS = 0, 1
FORMATS: dict[str, Callable[[Sequence[Problem], Lang], str]] = {
    "json": report.as_json,
    "github": report.github,
    "sarif": report.sarif,
}


COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


@click.command(
    "check",
    cls=Spoken,
    text=Text(
        "检查清单：哪一行哪一列错了、怎么改。\nPATH 是清单目录或者一个文件，不写就查 --catalogue；有错误时退出码为 1。",
        "Check a catalogue: what is wrong, where, and the cure.\nPATH is a directory or one file; errors end with 1.",
    ),
)
@click.argument("paths", nargs=-1, metavar="[PATH]…")
@option(
    "--format", "form", type=click.Choice(["text", *FORMATS]), default="text", zh="输出的样式", en="form of the output"
)
@option("--preset", type=click.Choice(list(PRESETS)), default="recommended", zh="宽严", en="how strict")
@option("--notes", is_flag=True, zh="连提示（如待核的条款）也列出", en="show notes too, such as citations to verify")
@option(
    "--no-cache",
    is_flag=True,
    zh="查过而没有改动的也重新查，结果也不留",
    en="check anew even what has not changed since, and keep nothing",
)
@with_session
def check_command(session: Session, paths: tuple[str, ...], form: str, preset: str, notes: bool, no_cache: bool) -> int:
    """Checks every path; one problem in several paths' catalogues is said once."""
    wanted: list[str | None] = [*paths] or [session.catalogue]
    traces = [None if no_cache else Trace() for _ in wanted]
    found = tuple(
        dict.fromkeys(chain.from_iterable(_problems(*each, preset) for each in zip(wanted, traces, strict=True)))
    )
    shown = [problem for problem in found if notes or problem.severity is not Severity.NOTE]
    code = PROBLEMS if any(problem.severity is Severity.ERROR for problem in found) else DONE
    answer = Answer(*_rendered(session, form, shown), code, document=session.json or form in {"json", "sarif"})
    said(answer)
    keep(answer, list(filter(None, traces)))
    return answer.code


def _rendered(session: Session, form: str, shown: Sequence[Problem]) -> tuple[str, str]:
    """The report, and for people how many problems there are, which goes to standard error."""
    if session.json or form != "text":
        return output.rendered(FORMATS[form if form != "text" else "json"](shown, session.lang), colour=False), ""
    colour = sys.stdout.isatty()
    text = report.text(shown, session.lang, _read if colour else None, _painted)
    return output.rendered(text, colour=colour), report.summary(shown).say(session.lang) + "\n"


def _painted(text: str, severity: Severity) -> str:
    return output.style(text, COLOURS[severity])


def _problems(path: str | None, trace: Trace | None, preset: str) -> tuple[Problem, ...]:
    """What reading and checking find, each at its file as seen from here; a single file reports its own alone."""
    loaded = read_catalogue(path, trace=trace)
    read = [graded(problem, PRESETS[preset]) for problem in loaded.problems]
    if loaded.catalogue is None:
        return seen(read, path)
    found = check(loaded.catalogue, loaded.locate, PRESETS[preset])
    kept = [problem for problem in found if within(path) in (None, problem.route.file)]
    return seen((*read, *kept), path, loaded.catalogue.root)


def _read(file: str) -> str | None:
    try:
        return Path(file).read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        return None


@click.command(
    "explain",
    cls=Spoken,
    text=Text(
        "讲清一个码：QD 是检查的码，为什么、怎么改、错的和对的写法；QR 是拒绝的码，为什么、怎么办、一个例子。",
        "Explain a code: of a check (QD), why, the cure, wrong and right; of a refusal (QR), why, what to do, an example.",
    ),
)
@click.argument("code", metavar="CODE")
@with_session
def explain_command(session: Session, code: str) -> None:
    """Prints the page of a code."""
    page = refusal_page(code) or pages.page(code, CODES)
    session.show(page.data(), lambda: page.text(session.lang).removesuffix("\n").split("\n"))
