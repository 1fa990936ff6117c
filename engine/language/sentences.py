"""Every sentence of QD0xx and QD1xx: the one table from a code to what is said and what to do.

A key is the code, or the code and a variant (`QD010/indent`). Templates are filled by name (`str.format`); what the
author wrote is shortened and made printable first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..errors import Text
from ..positions import Key, Problem, Related, Route, Severity, Span
from .reading.reading_sentences import READING
from .shape.shape_sentences import SHAPE

if TYPE_CHECKING:
    from collections.abc import Sequence


class Sentence(NamedTuple):
    """What is said and what to do, in Chinese and in English."""

    zh: str
    en: str
    cure_zh: str
    cure_en: str


SENTENCES: dict[str, Sentence] = {key: Sentence(*row) for key, row in (READING | SHAPE).items()}


def shown(text: str, longest: int = 30) -> str:
    """What an author wrote, fit for a sentence: one line, printable, at most `longest` characters."""
    line = "".join(c if c.isprintable() else "�" for c in " ".join(text.split()))
    return line if len(line) <= longest else line[: longest - 1] + "…"


def text(key: str, /, **words: str) -> Text:
    """The sentence of a code or variant, filled in; `x_en` is the English for the word `x` where the two differ."""
    sentence = SENTENCES[key]
    return Text(sentence.zh.format_map(words), sentence.en.format_map(_english(words)))


def problem(
    key: str, file: str, span: Span, related: Sequence[Related] = (), keys: Sequence[Key] = (), /, **words: str
) -> Problem:
    """A problem whose sentence and cure stand in the table under `key` (a code, or code/variant)."""
    sentence = SENTENCES[key]
    cure = Text(sentence.cure_zh.format_map(words), sentence.cure_en.format_map(_english(words)))
    said = text(key, **words)
    return Problem(key.partition("/")[0], Severity.ERROR, said, Route(file, tuple(keys)), span, tuple(related), cure)


def _english(words: dict[str, str]) -> dict[str, str]:
    return words | {name.removesuffix("_en"): word for name, word in words.items() if name.endswith("_en")}
