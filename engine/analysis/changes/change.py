"""One thing that differs, and what it does to the people the list protects."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from ...errors import Text
from ..finding import listed
from .values import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Effect(StrEnum):
    """What a change does: nothing by itself, binds those who hold the power more, binds them less, binds them less
    than the law does, or cannot be told by a program. Each value is the mark that stands before its sentence."""

    PLAIN = "·"
    FIRMER = "+"
    LOOSER = "-"
    UNLAWFUL = "!"
    UNCLEAR = "?"


class Effects(NamedTuple):
    """What it does that something is there now, or not any more, or at another place in the row."""

    gained: Effect = Effect.PLAIN
    lost: Effect = Effect.PLAIN
    moved: Effect = Effect.PLAIN


NO_EFFECT = Effects()
LOOSENS = frozenset({Effect.LOOSER, Effect.UNLAWFUL, Effect.UNCLEAR})
"""Effects by which `qingdan diff` ends with 1: what loosens, and what cannot be shown not to."""

_LONGEST = 60
"""Characters of a text that are shown; of a longer one the part that differs."""


@dataclass(frozen=True, slots=True)
class Change:
    """One difference, said in words."""

    text: Text
    effect: Effect = Effect.PLAIN

    def under(self, head: Text) -> Change:
        """The same change with what it belongs to before it."""
        return Change(Text(f"{head.zh}：{self.text.zh}", f"{head.en}: {self.text.en}"), self.effect)


def replaced(word: Text, old: object, new: object, effect: Effect = Effect.PLAIN) -> Change:
    """One value in place of another, of none, or gone."""
    was, now = said(old), said(new)
    if _nothing(old) or _nothing(new):
        verbs, value = (("去掉", "removed"), was) if _nothing(new) else (("增加", "added"), now)
        return Change(Text(f"{verbs[0]}{word.zh}：{value.zh}", f"{word.en} {verbs[1]}: {value.en}"), effect)
    (was_zh, now_zh), (was_en, now_en) = _cut(was.zh, now.zh), _cut(was.en, now.en)
    return Change(Text(f"{word.zh}从 {was_zh} 改为 {now_zh}", f"{word.en} from {was_en} to {now_en}".lstrip()), effect)


def gained_and_lost(
    word: Text, old: Sequence[object], new: Sequence[object], effects: Effects = NO_EFFECT
) -> Iterator[Change]:
    """What stands on one side only, else that the order is another."""
    come = [each for each in new if each not in old]
    gone = [each for each in old if each not in new]
    if come:
        row = _row(come)
        yield Change(Text(f"增加{word.zh}：{row.zh}", f"{word.en} added: {row.en}"), effects.gained)
    if gone:
        row = _row(gone)
        yield Change(Text(f"去掉{word.zh}：{row.zh}", f"{word.en} removed: {row.en}"), effects.lost)
    if not come and not gone and list(old) != list(new):
        row = _row(new)
        yield Change(Text(f"{word.zh}的先后改为 {row.zh}", f"order of {word.en} changed to {row.en}"), effects.moved)


def _row(values: Sequence[object]) -> Text:
    texts = [said(value) for value in values]
    return Text(listed(text.zh for text in texts).zh, listed(text.en for text in texts).en)


def _nothing(value: object) -> bool:
    """Whether there is no value at all; no and 0 are values."""
    return value is None or (isinstance(value, Collection) and not value)


def _cut(old: str, new: str) -> tuple[str, str]:
    """Both texts, those that are too long cut to where they differ."""
    if max(len(old), len(new)) <= _LONGEST:
        return old, new
    same = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), None)
    begin = max((min(len(old), len(new)) if same is None else same) - _LONGEST // 3, 0)
    return _part(old, begin), _part(new, begin)


def _part(text: str, begin: int) -> str:
    end = begin + _LONGEST
    return f"{'…' if begin else ''}{text[begin:end]}{'…' if len(text) > end else ''}"
