"""The page of a code of refusal, for a terminal, for other programs and for the documentation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import Lang, Text
from .refusal_codes import CODES, RefusalCode
from .refusal_examples import EXAMPLES, Example

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CURE = Text("怎么办：", "What to do: ")
_EXAMPLE = Text("例：", "Example:")


@dataclass(frozen=True, slots=True)
class RefusalPage:
    """What there is to say about one code, with an example that the program gives."""

    code: str
    entry: RefusalCode
    example: Example

    def text(self, lang: Lang) -> str:
        """The page for a terminal, in one language."""
        blocks = [
            f"{self.code} {self.entry.name.say(lang)}",
            self.entry.why.say(lang),
            _CURE.say(lang) + self.entry.cure.say(lang),
            _EXAMPLE.say(lang),
            *(f"    # {name}\n{_indented(text)}" for name, text in self.example.files.items()),
            _indented(self._console(lang)),
        ]
        return "\n\n".join(blocks) + "\n"

    def markdown(self) -> str:
        """The page for the documentation: Chinese, then English, then the example."""
        entry = self.entry
        blocks = [f"# {self.code} {entry.name.zh}", entry.why.zh, f"**{_CURE.zh}** {entry.cure.zh}"]
        blocks += [f"## {entry.name.en}", entry.why.en, f"**{_CURE.en.strip()}** {entry.cure.en}", "## 例 Example"]
        blocks += [f"`{name}`\n\n```yaml\n{text}```" for name, text in self.example.files.items()]
        blocks.append(f"```console\n{self._console('zh')}```")
        blocks.append(f"In English: {self.example.answer.en}")
        return "\n\n".join(blocks) + "\n"

    def data(self) -> dict[str, object]:
        """The page as JSON."""
        texts = {
            "name": self.entry.name,
            "why": self.entry.why,
            "cure": self.entry.cure,
            "answer": self.example.answer,
        }
        said = {f"{key}{end}": text.say(lang) for key, text in texts.items() for end, lang in _ENDS}
        return {
            "code": self.code,
            **said,
            "commands": list(self.example.commands),
            "files": dict(self.example.files),
        }

    def _console(self, lang: Lang) -> str:
        """What is typed, and the answer to the last command."""
        typed = "".join(f"$ {command}\n" for command in self.example.commands)
        return f"{typed}{self.example.answer.say(lang)}\n"


_ENDS: tuple[tuple[str, Lang], ...] = (("", "zh"), ("_en", "en"))


def refusal_page(code: str) -> RefusalPage | None:
    """The page of a code of refusal, written in any case; None if there is none."""
    wanted = code.upper()
    return RefusalPage(wanted, CODES[wanted], EXAMPLES[wanted]) if wanted in CODES else None


def documents() -> dict[str, str]:
    """The documentation of all codes: file name under docs/refusals → text."""
    pages = list(_pages())
    head = ["# 拒绝一览 Refusals", "", "| 码 code | 名称 | name |", "| --- | --- | --- |"]
    rows = [f"| [{page.code}]({page.code}.md) | {page.entry.name.zh} | {page.entry.name.en} |" for page in pages]
    return {"index.md": "\n".join([*head, *rows]) + "\n", **{f"{page.code}.md": page.markdown() for page in pages}}


def write_documents(directory: Path) -> None:
    """Write `documents()` into a directory, and remove pages of codes that are no more."""
    directory.mkdir(parents=True, exist_ok=True)
    written = documents()
    for path in directory.glob("*.md"):
        if path.name not in written:
            path.unlink()
    for name, text in written.items():
        (directory / name).write_text(text, "utf-8")


def _pages() -> Iterator[RefusalPage]:
    return (RefusalPage(code, entry, EXAMPLES[code]) for code, entry in CODES.items())


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" if line else "" for line in text.rstrip("\n").split("\n"))
