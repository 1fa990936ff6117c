"""What is installed is what stands in the tree: the list of packages is kept by hand, so it is held here."""

from __future__ import annotations

import ast
import tomllib
from importlib.resources import files
from pathlib import Path

import qingdan

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def test_every_package_is_listed() -> None:
    tops = [ROOT / top for top in ("engine", "render", "commands") if (ROOT / top).is_dir()]
    found = {"qingdan"} | {
        ".".join(("qingdan", *init.parent.relative_to(ROOT).parts)) for top in tops for init in top.rglob("__init__.py")
    }
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == found


def test_no_stray_module_at_the_root() -> None:
    assert {path.name for path in ROOT.glob("*.py")} == {"__init__.py", "cli.py"}


def test_every_public_name_is_there() -> None:
    for name in qingdan.__all__:
        assert getattr(qingdan, name) is not None


def test_the_table_of_names_is_what_type_checkers_see() -> None:
    tree = ast.parse((ROOT / "__init__.py").read_text("utf-8"))
    typed = {
        alias.asname
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
        if alias.asname
    }
    assert typed == set(qingdan.__all__)


def test_data_is_shipped() -> None:
    assert (files("qingdan") / "schemas" / "power.zh.schema.json").is_file()
    for name in ("heyang", "linwei", "dali", "tongguan"):
        assert (files("qingdan") / "catalogue" / name / "catalogue.yaml").is_file()
    assert (files("qingdan") / "py.typed").is_file()


def test_no_address_of_a_package_host_in_the_pins() -> None:
    for path in (ROOT / "requirements").iterdir():
        assert "://" not in path.read_text("utf-8")
