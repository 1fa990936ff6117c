"""A fuzz of the public API: only errors of qingdan come out, nothing is half-written, nothing hangs.

1,500 calls in the suite; `make long` makes 20,000.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

import qingdan
from tests.chaos.fuzz import Fuzz

SEEDS = (1, 2, 3)


def fuzzed(seed: int, calls: int, url: str, folder: Path) -> None:
    """That many calls; then the record verifies, by itself and executed again."""
    fuzz = Fuzz(seed, url, folder)
    told = fuzz.run(calls)
    print(f"seed {seed}: {sum(told.values())} calls", dict(sorted(told.items())))
    fuzz.store.verify()
    found = qingdan.verify(fuzz.store, catalogue=fuzz.catalogue)
    assert found.sound, [fault.text.en for fault in found.faults]
    assert len(fuzz.cases) < len(fuzz.store.cases()), "no act was ever accepted"
    assert fuzz.store.refusals()
    fuzz.store.close()


@pytest.fixture(autouse=True)
def _bounded() -> Iterator[None]:
    """What takes memory without a bound fails, and takes nobody else with it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, hard))
    yield
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty directory to be in: some calls make files of any name."""
    there = tmp_path / "there"
    there.mkdir()
    monkeypatch.chdir(there)
    return tmp_path


@pytest.mark.parametrize("seed", SEEDS)
def test_wrong_values_of_all_kinds(seed: int, folder: Path) -> None:
    fuzzed(seed, 500, "memory:" if seed % 2 else f"sqlite:///{folder}/cases.db", folder)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(100, 110))
def test_wrong_values_at_length(seed: int, folder: Path) -> None:
    fuzzed(seed, 2000, "memory:" if seed % 2 else f"sqlite:///{folder}/cases.db", folder)


@pytest.mark.long
def test_wrong_values_on_a_server(folder: Path, postgres_url: str) -> None:
    fuzzed(int(os.environ.get("QINGDAN_SEED", "7")), 2000, postgres_url, folder)
