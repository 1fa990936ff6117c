"""Every page's fragments, run through the whole check: the bad one yields exactly its code, the good one nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from qingdan.engine.analysis.pages import Fragment, page, pages

Verdict = Callable[[Iterable[Fragment]], set[str]]

UNSHOWN = {
    "QD001": "a file that is gone is no text",
    "QD003": "a mebibyte is too long for a page",
    "QD014": "an alias needs the anchor that QD013 reports",
    "QD081": "the absence of a catalogue",
    "QD082": "permissions are no text",
    "QD085": "needs a second catalogue",
    "QD086": "needs a second catalogue",
    "QD089": "a link is no text",
    "QD106": "too long for a page",
    "QD111": "every name of the kind is reported by QD213 or by the schema's other rules",
    "QD112": "what is left when no more precise code explains it",
    "QD900": "a fault of the program",
    "QD901": "a fault of the program",
    "QD910": "a fault of the program",
}
"""Codes whose page has no fragment, and why."""

BESIDE = {"QD020": {"QD105"}}
"""Codes that cannot come alone: a key without a value is empty too."""

CASES = [
    pytest.param(page.code, good, id=f"{page.code}-{'good' if good else 'bad'}")
    for page in pages()
    for good in (False, True)
    if any(fragment.good is good for fragment in page.fragments)
]


def test_the_sample_catalogue_is_sound(verdict: Verdict) -> None:
    assert verdict([]) == set()


@pytest.mark.parametrize(("code", "good"), CASES)
def test_fragment(verdict: Verdict, code: str, good: bool) -> None:
    fragments = [fragment for fragment in page(code).fragments if fragment.good is good]
    assert verdict(fragments) == (set() if good else {code} | BESIDE.get(code, set()))


def test_only_the_listed_codes_have_no_fragment() -> None:
    assert {page.code for page in pages() if not page.fragments} == set(UNSHOWN)
