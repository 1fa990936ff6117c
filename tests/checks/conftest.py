"""The sample catalogue under base/, fragments laid over it, and what the whole check says of the result."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copytree
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from qingdan.engine.analysis.check import check
from qingdan.engine.language.load import read_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qingdan.engine.analysis.pages import Fragment

BASE = Path(__file__).parent / "base"
POWER = "powers/service/sample.yaml"


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
    if fragment.how == "end":
        text = path.read_text("utf-8") + text
    elif fragment.how == "patch":
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


@pytest.fixture
def verdict(tmp_path: Path) -> Callable[[Iterable[Fragment]], set[str]]:
    """The codes that the whole check finds in the sample catalogue with these fragments laid over it."""

    def look(fragments: Iterable[Fragment]) -> set[str]:
        root = copytree(BASE, tmp_path / "sample")
        for fragment in fragments:
            write(root, fragment)
        return codes(root)

    return look
