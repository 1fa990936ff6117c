"""How the answer of a verification is shown: what is wrong, or what is known now and what could not be checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qingdan import Text, Verification

from .output import style
from .speech import say

SHOWN = 20


def checked(found: Verification) -> dict[str, object]:
    """What was verified, as JSON."""
    return {
        "size": found.size,
        "root": found.root,
        "replayed": found.replayed,
        "erased": list(found.erased),
        "unchecked": dict(found.unchecked),
    }


def failed(wrong: Sequence[Text]) -> Iterator[str]:
    """What is wrong, and what to do."""
    yield style(say(Text(f"有 {len(wrong)} 处对不上：", f"wrong in {len(wrong)} place(s):")), "red")
    yield from (f"  ✗ {say(text)}" for text in wrong[:SHOWN])
    if len(wrong) > SHOWN:
        yield say(Text(f"  …… 还有 {len(wrong) - SHOWN} 处", f"  … and {len(wrong) - SHOWN} more"))
    yield say(_WHAT_NOW)


_WHAT_NOW = Text(
    "请原样留好这个文件，连同公布过的树根、手里的回执，交给监督的人查",
    "keep this file as it is, and hand it to supervision with the roots that were published and the receipts",
)


def passed(found: Verification) -> Iterator[str]:
    """That nothing is wrong, and what could not be checked."""
    whole = Text(
        "✓ 条条对得上：没有改动，步步合乎清单", "✓ everything fits: nothing was changed, every act is on the list"
    )
    half = Text(
        "✓ 哈希条条对得上，没有改动（没有按定义重办）", "✓ every hash fits, nothing was changed (nothing was executed)"
    )
    yield style(say(whole if found.replayed else half), "green")
    if found.erased:
        count = len(found.erased)
        yield say(Text(f"其中 {count} 条的内容已经抹去", f"{count} of them have lost their body"))
    for reason, (zh, en) in UNCHECKED.items():
        count = found.unchecked.get(reason, 0)
        if count:
            yield say(Text(zh.format(count), en.format(count)))


UNCHECKED = {
    "clocks": (
        "{} 条的到期日要看放假安排，记录里没有，只核了在不在可能的范围里",
        "the due dates of {} entries hang on days off that the record does not hold: they lie within the bounds",
    ),
    "erased": (
        "{} 条牵涉抹去的内容，只核了步骤走得通",
        "{} entries rest on bodies that were erased: only their steps were checked",
    ),
    "keys": (
        "{} 个防重复的编号只核了指向哪一条，是不是那条命令的，核不了",
        "of {} idempotency keys only the entry was checked, not that they belong to that command",
    ),
}
"""What a verification says of what it could not check, by reason."""
