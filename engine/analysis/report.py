"""Problems in the forms that people and machines read. Pure: the text of a file is passed in, nothing is printed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from posixpath import join, normpath
from typing import Any, TypeAlias, TypeVar
from unicodedata import east_asian_width

from ..errors import Lang, Text
from ..positions import Problem, Related, Severity, Span
from ..text import visible

Read: TypeAlias = Callable[[str], str | None]
"""The text of a file of the catalogue, or None where it cannot be read."""

Paint: TypeAlias = Callable[[str, Severity], str]
"""A piece of text in the colour of a severity."""

Found = TypeVar("Found", Problem, Related)

_WORDS = {
    Severity.ERROR: Text("错误", "error"),
    Severity.WARNING: Text("警告", "warning"),
    Severity.NOTE: Text("提示", "note"),
}
_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_CURE = Text("怎么改：", "cure: ")


def rooted(problems: Iterable[Problem], root: str) -> tuple[Problem, ...]:
    """The problems with their files below `root`: the catalogue's directory as seen by whoever reads the report."""

    def span(place: Span | None) -> Span | None:
        return replace(place, file=path(place.file)) if place else None

    def path(file: str) -> str:
        return normpath(join(root, file))

    def moved(found: Found) -> Found:
        return replace(found, route=replace(found.route, file=path(found.route.file)), span=span(found.span))

    return tuple(replace(moved(problem), related=tuple(map(moved, problem.related))) for problem in problems)


def plain(text: str, _severity: Severity) -> str:
    """A piece of text without a colour."""
    return text


def text(problems: Iterable[Problem], lang: Lang = "zh", read: Read | None = None, paint: Paint = plain) -> str:
    """One block a problem: place, severity, code and sentence; with `read` the source line and a caret below it."""
    lines = (line for problem in problems for line in _block(problem, lang, read, paint))
    return "".join(line.replace("\n", "\\n") + "\n" for line in lines)


def summary(problems: Sequence[Problem]) -> Text:
    """How many problems there are of each severity."""
    counts = [(_WORDS[severity], sum(problem.severity is severity for problem in problems)) for severity in Severity]
    shown = [(word, count) for word, count in counts if count]
    if not shown:
        return Text("没有发现问题", "no problems found")
    return Text(
        "，".join(f"{count} 处{word.zh}" for word, count in shown),
        ", ".join(f"{count} {word.en}{'' if count == 1 else 's'}" for word, count in shown),
    )


def _block(problem: Problem, lang: Lang, read: Read | None, paint: Paint) -> Iterator[str]:
    head = paint(f"{_WORDS[problem.severity].say(lang)} {problem.code}", problem.severity)
    yield f"{problem.place}: {head} {problem.message.say(lang)}"
    if read is not None and problem.span is not None:
        yield from _excerpt(problem.span, read, lambda caret: paint(caret, problem.severity))
    for other in problem.related:
        place = f"{other.span}: " if other.span else ""
        yield f"    {place}{other.message.say(lang)}"
    if problem.remedy.zh:
        yield f"    {_CURE.say(lang)}{problem.remedy.say(lang)}"


def _excerpt(span: Span, read: Read, paint: Callable[[str], str]) -> Iterator[str]:
    """The line of the source as it may be shown, and a caret below the part that is meant."""
    source = read(span.file)
    lines = [] if source is None else source.split("\n")
    if span.line > len(lines):
        return
    line = lines[span.line - 1].rstrip("\r")
    end = span.end_column if span.end_line == span.line else len(line) + 1
    before, marked, after = map(visible, (line[: span.column - 1], line[span.column - 1 : end - 1], line[end - 1 :]))
    yield f"{span.line:>6} | {before}{marked}{after}"
    yield f"{' ' * 7}| {_blank(before)}{paint('^' * max(1, _width(marked)))}"


def _width(words: str) -> int:
    """Columns on a terminal: a full-width character takes two."""
    return sum(2 if east_asian_width(char) in "WF" else 1 for char in words)


def _blank(words: str) -> str:
    """As wide as the words; a tab stays a tab."""
    return "".join("\t" if char == "\t" else " " * _width(char) for char in words)


def as_json(problems: Iterable[Problem], lang: Lang = "zh") -> str:
    """`{"problems": […]}`; lines and columns are 1-based, the end exclusive, null where no place is known."""
    return (
        json.dumps({"problems": [_plain(problem, lang) for problem in problems]}, ensure_ascii=False, indent=2) + "\n"
    )


def _plain(problem: Problem, lang: Lang) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "message": problem.message.say(lang),
        **_place(problem),
        "route": list(problem.route.keys),
        "related": [
            {"message": other.message.say(lang), **_place(other), "route": list(other.route.keys)}
            for other in problem.related
        ],
        "remedy": problem.remedy.say(lang),
    }


def _place(found: Problem | Related) -> dict[str, Any]:
    span = found.span
    return {
        "file": span.file if span else found.route.file,
        "line": span.line if span else None,
        "column": span.column if span else None,
        "end_line": span.end_line if span else None,
        "end_column": span.end_column if span else None,
    }


def github(problems: Iterable[Problem], lang: Lang = "zh") -> str:
    """Workflow commands that GitHub shows beside the changed lines."""
    return "".join(_command(problem, lang) + "\n" for problem in problems)


def _command(problem: Problem, lang: Lang) -> str:
    span = problem.span
    where = {"file": span.file if span else problem.route.file}
    if span:
        where |= {"line": str(span.line), "col": str(span.column), "endLine": str(span.end_line)}
        where |= {"endColumn": str(span.end_column)} if span.end_line == span.line else {}
    where["title"] = problem.code
    options = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in where.items() if value)
    remedy = f"\n{_CURE.say(lang)}{problem.remedy.say(lang)}" if problem.remedy.zh else ""
    return f"::{_GITHUB[problem.severity]} {options}::{_escaped(problem.message.say(lang) + remedy)}"


def _escaped(value: str, also: str = "") -> str:
    return "".join(f"%{ord(char):02X}" if char in "%\r\n" + also else char for char in value)


def sarif(problems: Sequence[Problem], lang: Lang = "zh") -> str:
    """SARIF 2.1.0: one run, one result a problem; columns count code points, as `columnKind` says."""
    codes = sorted({problem.code for problem in problems})
    run = {
        "tool": {"driver": {"name": "qingdan", "rules": [{"id": code} for code in codes]}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(problem, lang) for problem in problems],
    }
    schema = "https://json.schemastore.org/sarif-2.1.0.json"
    return json.dumps({"$schema": schema, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2) + "\n"


def _result(problem: Problem, lang: Lang) -> dict[str, Any]:
    return {
        "ruleId": problem.code,
        "level": problem.severity.value,
        "message": {"text": " ".join(filter(None, (problem.message.say(lang), problem.remedy.say(lang))))},
        "locations": [_location(problem)],
        "relatedLocations": [
            {**_location(other), "message": {"text": other.message.say(lang)}} for other in problem.related
        ],
    }


def _location(found: Problem | Related) -> dict[str, Any]:
    place = _place(found)
    physical: dict[str, Any] = {"artifactLocation": {"uri": place["file"]}}
    if found.span:
        names = {"line": "startLine", "column": "startColumn", "end_line": "endLine", "end_column": "endColumn"}
        physical["region"] = {sarif_name: place[name] for name, sarif_name in names.items()}
    return {"physicalLocation": physical}
