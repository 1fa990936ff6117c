"""The page of a code: the docstring of its module under `checks/`, and nothing else.

A docstring reads, in this order: the name (`中文 · english`); why it matters, so many paragraphs in Chinese and as many
in English; the cure, a line `怎么改：` and a line `Cure:`; fragments that show the fault and its absence. A fragment is
an indented block under `错 bad:` or `对 good:`. It is a patch (JSON Merge Patch) on the file `power.yaml` of a tiny
sound catalogue, or on the file that the heading names (`错 bad, laws.yaml:`), or the whole of it (`错 bad, power.yaml
whole:`), or what is added at its end (`… end:`). The tests run every fragment: a bad one yields its own code and no
other, a good one nothing.
"""

from __future__ import annotations

import pkgutil
import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from itertools import zip_longest
from typing import TYPE_CHECKING

from ..errors import Lang, Text, UsageError
from . import checks
from .presets import RECOMMENDED, severity

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path
    from types import ModuleType

_HEADING = re.compile(r"^(错 bad|对 good)(?:, (\S+\.yaml))?( whole| end)?:$", re.MULTILINE)
_TITLES = {"错 bad": Text("错的写法", "Wrong"), "对 good": Text("对的写法", "Right")}
_CURE = Text("怎么改：", "Cure:")

FOUND_ELSEWHERE = ("QD0", "QD1", "QD2", "QD9")
"""Families that are found by reading, by building and by the program itself, not by a check."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of YAML that has the fault (`good` False) or not.

    `how` it lies on the `file`: as a "patch", as the "whole" of it, or at its "end".
    """

    good: bool
    file: str
    how: str
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """What there is to say about one code."""

    code: str
    slug: str
    name: Text
    why: Text
    cure: Text
    fragments: tuple[Fragment, ...]

    def text(self, lang: Lang) -> str:
        """The page for a terminal, in one language."""
        blocks = [
            f"{self.code} {self.name.say(lang)}",
            self.why.say(lang),
            _CURE.say(lang) + " " * (lang == "en") + self.cure.say(lang),
        ]
        blocks += [f"{_title(fragment).say(lang)}\n\n{_indented(fragment.text)}" for fragment in self.fragments]
        return "\n\n".join(blocks) + "\n"

    def markdown(self) -> str:
        """The page for the documentation: Chinese, then English, then the fragments."""
        blocks = [f"# {self.code} {self.name.zh}", self.why.zh, f"**怎么改：** {self.cure.zh}"]
        blocks += [f"## {self.name.en}", self.why.en, f"**Cure:** {self.cure.en}", "## 例 Examples"]
        for fragment in self.fragments:
            title = _title(fragment)
            blocks.append(f"{title.zh} {title.en}\n\n```yaml\n{_visible(fragment.text)}```")
        return "\n\n".join(blocks) + "\n"

    def data(self) -> dict[str, object]:
        """The page as JSON."""
        texts = {"name": self.name, "why": self.why, "cure": self.cure}
        said = {f"{key}{end}": text.say(lang) for key, text in texts.items() for end, lang in _ENDS}
        fragments = [
            {"good": each.good, "file": each.file, "how": each.how, "text": each.text} for each in self.fragments
        ]
        return {"code": self.code, **said, "fragments": fragments}


_ENDS: tuple[tuple[str, Lang], ...] = (("", "zh"), ("_en", "en"))


def modules() -> Mapping[str, ModuleType]:
    """Every module under `checks/`, by its code, in the order of the codes."""
    return {code: import_module(name) for code, name in _names().items()}


@cache
def checking() -> Mapping[str, ModuleType]:
    """The modules that check, by their codes; the others are pages alone and are not imported for it."""
    return {code: import_module(name) for code, name in _names().items() if not code.startswith(FOUND_ELSEWHERE)}


def codes() -> Collection[str]:
    """Every code, in order."""
    return _names().keys()


@cache
def _names() -> Mapping[str, str]:
    names = sorted(found.name for found in pkgutil.iter_modules(checks.__path__))
    return {name[:5].upper(): f"{checks.__name__}.{name}" for name in names}


def page(code: str, others: Collection[str] = ()) -> Page:
    """The page of a code, written in any case. Raises UsageError with near codes, of the `others` too, if there is
    none."""
    wanted = code.upper()
    name = _names().get(wanted)
    if name is None:
        near = get_close_matches(wanted, (*codes(), *others), n=3)
        raise UsageError(
            Text(
                f"没有 {code} 这个码" + (f"；是不是要找：{'、'.join(near)}" if near else ""),
                f"there is no code {code}" + (f"; did you mean: {', '.join(near)}" if near else ""),
            )
        )
    return _parse(wanted, import_module(name))


def pages() -> Iterator[Page]:
    """All pages, in the order of the codes."""
    return (_parse(code, module) for code, module in modules().items())


def documents() -> dict[str, str]:
    """The documentation of all codes: file name under docs/checks → text."""
    found = list(pages())
    head = ["# 检查一览 Checks", "", "| 码 code | 名称 | name | recommended |", "| --- | --- | --- | --- |"]
    index = "\n".join([*head, *map(_row, found)]) + "\n"
    return {"index.md": index, **{f"{page.code}.md": page.markdown() for page in found}}


def _row(page: Page) -> str:
    weight = severity(page.code, RECOMMENDED).value
    return f"| [{page.code}]({page.code}.md) | {page.name.zh} | {page.name.en} | {weight} |"


def write_documents(directory: Path) -> None:
    """Write `documents()` into a directory, and remove pages of codes that are no more."""
    directory.mkdir(parents=True, exist_ok=True)
    written = documents()
    for path in directory.glob("*.md"):
        if path.name not in written:
            path.unlink()
    for name, text in written.items():
        (directory / name).write_text(text, "utf-8")


def _parse(code: str, module: ModuleType) -> Page:
    from textwrap import dedent  # noqa: PLC0415 - a check does without, and it is slow to open

    text = dedent(module.__doc__ or "").strip() + "\n"
    first = _HEADING.search(text)
    title, *prose = text[: first.start() if first else len(text)].strip().split("\n\n")
    zh, _, en = title.partition(" · ")
    *why, cure = prose
    half = len(why) // 2
    cure_zh, _, cure_en = cure.partition(_CURE.en)
    return Page(
        code=code,
        slug=module.__name__.rpartition(".")[2][6:].replace("_", "-"),
        name=Text(zh, en),
        why=Text("\n\n".join(map(_joined, why[:half])), "\n\n".join(" ".join(part.split()) for part in why[half:])),
        cure=Text(_joined(cure_zh.removeprefix(_CURE.zh)), " ".join(cure_en.split())),
        fragments=tuple(_fragments(text)),
    )


def _fragments(text: str) -> Iterator[Fragment]:
    from textwrap import dedent  # noqa: PLC0415

    headings = list(_HEADING.finditer(text))
    for heading, following in zip_longest(headings, headings[1:]):
        kind, file, how = heading.groups()
        body = dedent(text[heading.end() : following.start() if following else None]).strip("\n") + "\n"
        yield Fragment(kind == "对 good", file or "power.yaml", (how or "patch").strip(), body)


def _title(fragment: Fragment) -> Text:
    title = _TITLES["对 good" if fragment.good else "错 bad"]
    place = "" if fragment.file == "power.yaml" else f" {fragment.file}"
    return Text(f"{title.zh}{place}：", f"{title.en}{place}:")


def _joined(paragraph: str) -> str:
    """Chinese lines joined without a blank."""
    return "".join(line.strip() for line in paragraph.splitlines())


def _visible(text: str) -> str:
    """The text with what cannot be printed written as an escape."""
    return "".join(char if char.isprintable() or char == "\n" else ascii(char)[1:-1] for char in text)


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in _visible(text).rstrip("\n").split("\n"))
