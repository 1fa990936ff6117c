"""The public names are typed: both type checkers find the mistakes that `tests/typing/api.py` has, and no others."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILE = ROOT / "tests/typing/api.py"


def test_mypy_finds_every_mistake_and_no_other() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "mypy", str(FILE)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_pyright_finds_every_mistake_and_no_other(tmp_path: Path) -> None:
    program = shutil.which("pyright", path=str(Path(sys.executable).parent))
    if program is None or shutil.which("node") is None:
        pytest.skip("no pyright here")
    settings = {
        "include": [str(FILE)],
        "extraPaths": [str(ROOT / ".typing")],
        "pythonVersion": "3.11",
        "reportUnnecessaryTypeIgnoreComment": "error",
    }
    config = tmp_path / "pyrightconfig.json"
    config.write_text(json.dumps(settings), "utf-8")
    words = [program, "--project", str(config), "--pythonpath", sys.executable, "--outputjson"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert json.loads(done.stdout)["generalDiagnostics"] == []
