"""`check-jsonschema`, which knows nothing of qingdan, validates the Chinese surface by the schemas alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = Path(__file__).parent / "documents"
SHIPPED = {
    "power": "powers/**/*.yaml",
    "patch": "powers/**/*.patch.yaml",
    "procedure": "procedures/*.yaml",
    "catalogue": "catalogue.yaml",
    "laws": "laws.yaml",
    "roles": "roles.yaml",
    "bodies": "bodies.yaml",
    "scenario": "scenarios/*.yaml",
}


def run(kind: str, *paths: Path) -> subprocess.CompletedProcess[str]:
    schema = ROOT / "schemas" / f"{kind}.zh.schema.json"
    command = [sys.executable, "-m", "check_jsonschema", "--schemafile", str(schema), *map(str, paths)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def shipped(kind: str) -> list[Path]:
    found = (ROOT / "catalogue").glob(f"*/{SHIPPED[kind]}")
    return sorted(path for path in found if path.name.endswith(".patch.yaml") == (kind == "patch"))


@pytest.mark.parametrize("kind", SHIPPED)
def test_accepts_a_good_document(kind: str) -> None:
    done = run(kind, DOCUMENTS / f"{kind}.yaml")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("kind", [kind for kind in SHIPPED if shipped(kind)])
def test_accepts_every_file_of_the_catalogues(kind: str) -> None:
    done = run(kind, *shipped(kind))
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("类别: 便民服务", "类别: 便民", "便民"),
        ("    到场: 是", "    到场: true", "True"),
        ("时限: {法定", "时限: {法订", "法订"),
        ("    由: 村委会\n    签字", "    签字", "由"),
    ],
)
def test_refuses_a_bad_power_and_says_where(tmp_path: Path, good: str, bad: str, said: str) -> None:
    text = (DOCUMENTS / "power.yaml").read_text("utf-8")
    path = tmp_path / "bad.yaml"
    path.write_text(text.replace(good, bad, 1), "utf-8")
    done = run("power", path)
    assert (done.returncode, said in done.stdout, good in text) == (1, True, True)
