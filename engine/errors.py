"""Everything that qingdan raises, and the two-language sentence in which it is said.

`QingdanError` ← `CatalogueError` the data is wrong · `UsageError` the caller is wrong · `StepRefused` the list
says no · `StoreError` ← `Conflict` (retry), `Tampered`, `Unavailable` (retry).
"""

from __future__ import annotations

import errno
import os
from copyreg import __newobj__  # type: ignore[attr-defined]
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .positions import Problem

Lang = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence in both languages; `str()` gives the Chinese one."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh

    def say(self, lang: Lang) -> str:
        """The sentence in `lang`."""
        return self.zh if lang == "zh" else self.en


_REASONS = {
    errno.ENOENT: "没有这个文件或目录",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EISDIR: "它是个目录",
    errno.ENOTDIR: "路径中间有一段不是目录",
    errno.EEXIST: "已经有了",
    errno.ENOSPC: "磁盘满了",
    errno.EROFS: "这里只能读，不能写",
    errno.ENAMETOOLONG: "名称太长",
    errno.ELOOP: "链接绕成了圈",
    errno.EBADF: "已经关上了",
    errno.EPIPE: "读的一方已经走了",
}


def reason(error: OSError) -> Text:
    """Why the system would not read or write."""
    said = os.strerror(error.errno) if error.errno else str(error)
    return Text(_REASONS.get(error.errno or 0, said), said)


class QingdanError(Exception):
    """Base of all errors; `text` is the sentence, `str()` its Chinese form."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.zh)
        self.text = text

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...], dict[str, object]]:
        """Taken from process to process as it is: `__init__` wants other words than those it hands on."""
        return __newobj__, (type(self), *self.args), self.__dict__


class CatalogueError(QingdanError):
    """The data is wrong: `problems` lists everything found, each with its place and cure."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        count = len(problems)
        first = f"{problems[0].place} {problems[0].message.zh}".strip() if problems else ""
        first_en = f"{problems[0].place} {problems[0].message.en}".strip() if problems else ""
        super().__init__(Text(f"清单有 {count} 处问题：{first}", f"the catalogue has {count} problem(s): {first_en}"))
        self.problems = tuple(problems)


class UsageError(QingdanError):
    """The caller is wrong: an unknown power, an unknown case, a malformed argument."""


def unreadable(path: object, error: OSError) -> UsageError:
    """A file that the caller named cannot be read or written."""
    why, name = reason(error), str(path)
    return UsageError(Text(f"{name} 读不了或者写不了：{why.zh}", f"{name}: {why.en}"))


class StepRefused(QingdanError):
    """The list says no. `code` is QR1xx, `allowed` says what may be done now and by whom.

    `fields` says what is wrong with what was put in, by the name of the field or paper, else of the argument; `case` is
    the id of the case ("" for an opening) and `seq` that of its last event.
    """

    def __init__(  # noqa: PLR0913
        self,
        code: str,
        text: Text,
        allowed: tuple[Text, ...] = (),
        *,
        fields: Mapping[str, Text] | None = None,
        case: str = "",
        seq: int = 0,
    ) -> None:
        super().__init__(text)
        self.code = code
        self.allowed = allowed
        self.fields = dict(fields or {})
        self.case = case
        self.seq = seq

    @property
    def message(self) -> str:
        """The sentence in Chinese."""
        return self.text.zh


class StoreError(QingdanError):
    """The store failed; nothing was half-written."""


class Conflict(StoreError):
    """Somebody else wrote first: read the case again and retry."""


class Tampered(StoreError):
    """The record does not verify: an event was changed, removed or inserted."""


class Unavailable(StoreError):
    """The store cannot be reached now: retry later."""
