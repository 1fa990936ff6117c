"""The commands of docs/record.md on backup and restore really run, as a shell runs them, and bring the record back."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qingdan import Actor, Engine, load_catalogue, open_store
from qingdan.engine.runtime.store.audit import Audit, record
from qingdan.engine.runtime.store.ledger import demand
from tests import postgres

if TYPE_CHECKING:
    from collections.abc import Callable

    from qingdan.engine.runtime.store import Store
    from tests.docs.conftest import Block

PAGE = "docs/record.md"


def acted(url: str, count: int) -> tuple[int, str]:
    """Opens cases in the store; size and root of the record then."""
    with closing(open_store(url)) as store:
        engine = Engine(load_catalogue(), store)
        for _ in range(count):
            engine.open("BM-02", "610524101001", by=Actor("甲", roles=["申请人"]), parties={"申请人": "甲"})
        return rooted(store)


def rooted(store: Store) -> tuple[int, str]:
    audit = Audit()
    demand(audit.faults(record(store)))
    return audit.tree.size, audit.tree.root().hex()


def shell(script: str, **variables: str) -> str:
    """What a shell prints that runs the block, `qingdan` being the one that is tested."""
    programs = postgres.binaries()
    path = ":".join(filter(None, (str(Path(sys.executable).parent), str(programs or ""), os.environ["PATH"])))
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env={"PATH": path, "QINGDAN_CACHE": "", "HOME": "/nowhere", **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{script}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def scripts(blocks: list[Block], note: str) -> list[str]:
    return [block.text for block in blocks if block.note == note]


@pytest.fixture
def steps(blocks_of: Callable[[str], list[Block]]) -> list[str]:
    """Copy, export, restore the copy, restore the export."""
    found = scripts(blocks_of(PAGE), "example: shell")
    assert len(found) == 4
    return found


@pytest.mark.parametrize("restored", [2, 3], ids=["copy", "export"])
def test_the_record_comes_back(
    restored: int, steps: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("usb").mkdir()
    acted("sqlite:///cases.db", 2)
    size, root = acted("sqlite:///cases.db", 1)
    known = {"QINGDAN_STORE": "sqlite:///cases.db", "ROOT": root, "SIZE": str(size)}
    assert root in shell(steps[0], **known)
    assert shell(steps[1], **known).count("和别处留着的树根一致") == 2
    acted("sqlite:///cases.db", 1)
    Path("cases.db-wal").write_bytes(b"what a dead process left")
    Path("cases.db").write_bytes(Path("cases.db").read_bytes()[:5000])
    assert root in shell(steps[restored], **known)
    with closing(open_store("sqlite:///cases.db")) as store:
        assert rooted(store) == (size, root)
    assert sorted(path.name for path in Path("broken").iterdir()) == ["cases.db", "cases.db-wal"]


def test_a_backup_that_was_changed_is_found(steps: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    size, root = acted("sqlite:///cases.db", 3)
    known = {"QINGDAN_STORE": "sqlite:///cases.db", "ROOT": root[:-1] + "0123456789abcdef"[int(root[-1], 16) - 1]}
    with pytest.raises(AssertionError, match="不是当时的那份记录"):
        shell(steps[1], **known, SIZE=str(size))


def test_a_dump_of_postgres_comes_back(
    blocks_of: Callable[[str], list[Block]], postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    [script] = scripts(blocks_of(PAGE), "example: postgres")
    size, root = acted(postgres_url, 3)
    with postgres.database(postgres_url) as other:
        told = shell(script, DATABASE=postgres_url, RESTORED=other, SIZE=str(size))
        assert root in told
        with closing(open_store(other)) as store:
            assert rooted(store) == (size, root)
        acted(other, 1)
