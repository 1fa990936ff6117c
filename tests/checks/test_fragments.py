"""Every page's fragments, run through the whole check: the bad one yields exactly its code, the good one nothing."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
import yaml

from qingdan.engine.analysis.check import check
from qingdan.engine.analysis.pages import Fragment, page, pages
from qingdan.engine.language.load import read_catalogue

BASE = Path(__file__).parent / "base"
POWER = "powers/service/sample.yaml"

UNSHOWN = {
    "QD001": "a file that is gone is no text",
    "QD003": "a mebibyte is too long for a page",
    "QD014": "an alias needs the anchor that QD013 reports",
    "QD081": "the absence of a catalogue",
    "QD082": "permissions are no text",
    "QD085": "needs a second catalogue",
    "QD086": "needs a second catalogue",
    "QD106": "too long for a page",
    "QD111": "every name of the kind is reported by QD213 or by the schema's other rules",
    "QD112": "what is left when no more precise code explains it",
    "QD901": "a fault of the program",
    "QD910": "a fault of the program",
}
"""Codes whose page has no fragment, and why."""

CASES = [
    pytest.param(page.code, good, id=f"{page.code}-{'good' if good else 'bad'}")
    for page in pages()
    for good in (False, True)
    if any(fragment.good is good for fragment in page.fragments)
]


def merged(old: Any, new: Any) -> Any:
    """JSON Merge Patch (RFC 7386)."""
    if not isinstance(new, dict):
        return new
    result = dict(old) if isinstance(old, dict) else {}
    for key, value in new.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


class Loader(yaml.SafeLoader):
    """YAML as the language reads it: 0913 and 2026-01-01 stay text, null takes away."""


Loader.yaml_implicit_resolvers = {}
for tag, form in (("int", r"0|-?[1-9][0-9]*"), ("float", r"-?[0-9]+\.[0-9]+"), ("null", "null")):
    Loader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(f"^(?:{form})$"), list("-0123456789n"))


class Dumper(yaml.SafeDumper):
    """Texts without quotes where the language needs none."""


Dumper.yaml_implicit_resolvers = Loader.yaml_implicit_resolvers


def write(root: Path, fragment: Fragment) -> None:
    """Lay a fragment over the sample catalogue."""
    path = root / (POWER if fragment.file == "power.yaml" else fragment.file)
    text = fragment.text
    if not fragment.whole:
        document = merged(yaml.load(path.read_text("utf-8"), Loader), yaml.load(text, Loader))
        text = yaml.dump(document, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=10**6)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8", "surrogateescape"))


def codes(root: Path) -> set[str]:
    """What the whole check says of a catalogue."""
    loaded = read_catalogue(root)
    found = list(loaded.problems)
    if loaded.catalogue is not None:
        found += check(loaded.catalogue, loaded.locate)
    return {problem.code for problem in found}


def test_the_sample_catalogue_is_sound() -> None:
    assert codes(BASE) == set()


@pytest.mark.parametrize(("code", "good"), CASES)
def test_fragment(tmp_path: Path, code: str, good: bool) -> None:
    root = copytree(BASE, tmp_path / "sample")
    for fragment in page(code).fragments:
        if fragment.good is good:
            write(root, fragment)
    assert codes(root) == (set() if good else {code})


def test_only_the_listed_codes_have_no_fragment() -> None:
    assert {page.code for page in pages() if not page.fragments} == set(UNSHOWN)
