"""The generated pages are what their sources say today; `--update-golden` writes them anew."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from qingdan.engine.runtime.refusal_pages import documents

DOCS = Path(__file__).parents[2] / "docs"
REFUSALS = documents()


def _pages() -> ModuleType:
    spec = spec_from_file_location("doc_pages", Path(__file__).with_name("pages.py"))
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("name", "function"), [("reference.md", "reference"), ("cli.md", "command_line")])
def test_page_is_current(name: str, function: str, golden: Callable[[Path, str], None]) -> None:
    golden(DOCS / name, getattr(_pages(), function)())


@pytest.mark.parametrize("name", REFUSALS)
def test_the_page_of_a_refusal_is_current(name: str, golden: Callable[[Path, str], None]) -> None:
    golden(DOCS / "refusals" / name, REFUSALS[name])
