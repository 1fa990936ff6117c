"""Words of the English surface, in which a Document is kept, into the members of `model/words.py`."""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from ...model.words import Reserved

E = TypeVar("E", bound=StrEnum)
_RESERVED = {outcome.name.lower(): outcome.value for outcome in Reserved}


def member(words: type[E], word: str) -> E:
    """The member whose English word, or Chinese word, this is; the schema has seen that there is one."""
    return words[word.upper()] if word.upper() in words.__members__ else words(word)


def outcome_word(name: str) -> str:
    """The name of an outcome in the model: the Chinese word where it is reserved (`passed` is 通过)."""
    return _RESERVED.get(name, name)
