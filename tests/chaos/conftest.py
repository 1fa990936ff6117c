"""The stores that chaos is let loose on, and the nursery of processes to be killed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.postgres import Server, binaries

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store that other processes can open too."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/cases.db"
    return str(request.getfixturevalue("postgres_url"))


class Nursery:
    """Gives orders to `nursery.py`."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.nursery"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )

    def order(self, **order: Any) -> int:
        """How the child ended: its exit code, -9 if it was killed."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def close(self) -> None:
        self.process.communicate()


@pytest.fixture(scope="module")
def children() -> Iterator[Nursery]:
    """A nursery."""
    opened = Nursery()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that nobody else uses."""
    programs = binaries()
    if programs is None:
        pytest.skip("PostgreSQL is not here: .ci/need postgres")
    server = Server(programs)
    server.start()
    yield server
    server.end()
