"""Values of the wrong type, form, length or size, words that are not in their list, items that stand twice."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from ..sentences import shown
from .complaint import Complaint, Error, listed, place, word_of, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ..document import Document


def wrong_type(error: Error, document: Document) -> Iterator[Complaint]:
    keys = tuple(error.absolute_path)
    wanted = [error.validator_value] if isinstance(error.validator_value, str) else error.validator_value
    words = {"text": written(document, keys), **place(document, keys), **_kinds(document, wanted)}
    words |= _actual(error.instance, words["text"])
    yield Complaint(_type_key(error.instance, wanted), keys, "value", words)


def _type_key(instance: object, wanted: list[str]) -> str:
    if instance is None:
        return "QD105/nothing"
    if isinstance(instance, dict | list):
        return "QD103"
    if "string" in wanted:
        return "QD103/quote"
    return "QD103/list" if "array" in wanted else "QD103"


_KINDS = {
    "object": ("“键: 值”", "“key: value”"),
    "array": ("列表", "a list"),
    "string": ("文字", "text"),
    "number": ("数字", "a number"),
    "integer": ("整数", "a whole number"),
}
_TRUTH = {"zh": ("“是”或“否”", "“是” or “否”"), "en": ("true 或 false", "true or false")}


def _kinds(document: Document, wanted: Iterable[str]) -> dict[str, str]:
    pairs = [_TRUTH[document.surface] if kind == "boolean" else _KINDS[kind] for kind in wanted if kind != "null"]
    return {"expected": "或".join(zh for zh, _ in pairs), "expected_en": " or ".join(en for _, en in pairs)}


def _actual(instance: object, wrote: str) -> dict[str, str]:
    kinds = (
        (dict, "“键: 值”", "“key: value”"),
        (list, "列表", "a list"),
        (str, f"文字“{wrote}”", f"the text “{wrote}”"),
    )
    zh, en = next(((zh, en) for kind, zh, en in kinds if isinstance(instance, kind)), (wrote, wrote))
    return {"actual": zh, "actual_en": en}


def not_allowed(error: Error, document: Document) -> Iterator[Complaint]:
    """A word that is not in the closed list; where the place may also hold keys, those are named too."""
    keys = tuple(error.absolute_path)
    shape = document.shape(keys)
    values = [value for value in error.validator_value if isinstance(value, str)]
    allowed = [word_of(document, keys, value) for value in values]
    names = dict(zip(values, allowed, strict=True)) | dict(zip(allowed, allowed, strict=True))
    wrote = written(document, keys)
    close = get_close_matches(wrote, names, 1, 0.5)
    if shape and shape.titles:
        allowed.append("{" + "、".join(f"{document.name(keys, prop)}: …" for prop in shape.titles) + "}")
    words = {"text": wrote, **place(document, keys), **listed("allowed", allowed)}
    if close:
        yield Complaint("QD104/near", keys, "value", words | {"near": names[close[0]]})
    else:
        yield Complaint("QD104", keys, "value", words)


def malformed(error: Error, document: Document) -> Iterator[Complaint]:
    """A text of the wrong form; the schema's own hint is in Chinese, its example serves both languages."""
    keys = tuple(error.absolute_path)
    if "propertyNames" in error.absolute_schema_path:
        yield from _name(error)
        return
    if not error.instance:
        return  # it is too short, and that is said
    hint = error.schema.get("patternErrorMessage", "对照文档改写")
    example = hint.rpartition("例：")[2] if "例：" in hint else ""
    words = {"text": written(document, keys), "hint": hint, "hint_en": f"For example {example}" if example else hint}
    yield Complaint("QD107", keys, "value", words | place(document, keys))


def _name(error: Error) -> Iterator[Complaint]:
    """A name that an author may not invent."""
    keys = (*error.absolute_path, str(error.instance))
    limit = str(error.schema.get("maxLength", 40))
    yield Complaint("QD111", keys, "key", {"text": shown(str(error.instance)), "limit": limit})


def bound(key: str) -> Callable[[Error, Document], Iterator[Complaint]]:
    def say(error: Error, document: Document) -> Iterator[Complaint]:
        if "propertyNames" in error.absolute_schema_path:
            yield from _name(error)
            return
        keys = tuple(error.absolute_path)
        yield Complaint(key, keys, "value", {"limit": str(error.validator_value), **place(document, keys)})

    return say


def repeated(error: Error, document: Document) -> Iterator[Complaint]:
    """Items of a list that equal an earlier one."""
    keys = tuple(error.absolute_path)
    seen: dict[str, int] = {}
    for index, item in enumerate(error.instance[:1000]):
        first = seen.setdefault(repr(item), index)
        if first != index:
            words = {"text": written(document, (*keys, index)), **place(document, keys)}
            yield Complaint("QD110", (*keys, index), "value", words, (*keys, first))
