"""What every test may use: golden files, which are compared, and written anew with `--update-golden`.

Property tests are never timed. Where CI is set they try the same examples each time, so that what fails there can be
seen again; elsewhere they look for new ones.
"""

from __future__ import annotations

import os
from difflib import unified_diff
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests import postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

settings.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", settings.get_profile("ours"), derandomize=True)
os.environ["QINGDAN_CACHE"] = ""  # no test is answered by what an earlier run computed
settings.load_profile("same" if os.environ.get("CI") else "ours")

SHOWN = 60
"""Lines of a difference that are shown: enough to see what kind it is."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update-golden`: to be used after what is made has been looked at."""
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew instead of comparing")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """All tests that walk one power go to one worker (`--dist loadgroup`): its atlas is drawn once. Tests marked `long`
    are skipped unless they are asked for."""
    asked = bool(os.environ.get("QINGDAN_LONG")) or "long" in config.option.markexpr
    for item in items:
        if not asked and item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="takes minutes: make long"))
        if isinstance(item, pytest.Function) and "atlas" in vars(item.module) and hasattr(item, "callspec"):
            power = item.callspec.params.get("name", "")
            item.add_marker(pytest.mark.xdist_group(str(power)))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """`golden(path, text)` fails, showing the difference, unless the file holds exactly the text."""
    update = bool(request.config.getoption("--update-golden"))

    def compare(path: Path, text: str) -> None:
        if update:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8", newline="\n")
            return
        if not path.is_file():
            pytest.fail(f"{path} is not there; look at what is made, then run pytest --update-golden", pytrace=False)
        kept = path.read_bytes().decode("utf-8")
        if kept == text:
            return
        lines = unified_diff(kept.splitlines(), text.splitlines(), "kept", "made", lineterm="")
        shown = "\n".join(list(lines)[:SHOWN]) or "only the ends of lines differ"
        pytest.fail(
            f"{path} is not what is made now:\n{shown}\nif what is made is right: pytest --update-golden", pytrace=False
        )

    return compare


@pytest.fixture(scope="session")
def postgres_database(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[str]:
    """The address of a database of this worker, on the server that all workers share."""
    alone = worker_id == "master"
    folder = tmp_path_factory.getbasetemp()
    url = postgres.shared(folder if alone else folder.parent, os.getpid() if alone else os.getppid())
    if url is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not here: .ci/need postgres", pytrace=False)
        pytest.skip("PostgreSQL is not here: .ci/need postgres")
    with postgres.database(url) as address:
        yield address


@pytest.fixture
def postgres_url(postgres_database: str) -> str:
    """The address of a database without a record."""
    return postgres.emptied(postgres_database)
