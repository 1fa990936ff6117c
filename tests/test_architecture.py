"""The three rules of the house, held by a walk over the syntax trees: imports go down only, no pillar knows another,
one door per foreign package. And the sizes: no file above 400 lines, no function above 60."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = sorted(
    path
    for top in ("__init__.py", "cli.py", "commands", "engine", "render")
    for path in [ROOT / top, *(ROOT / top).rglob("*.py")]
    if path.suffix == ".py" and path.exists()
)
PILLARS = ("engine.language", "engine.analysis", "render", "engine.runtime")
FLOOR = (
    "engine.errors",
    "engine.positions",
    "engine.identity",
    "engine.text",
    "engine.arguments",
    "engine.checked",
    "engine.model",
)
LOWEST = FLOOR[:-1]
DOORS = {
    "yaml": {"engine/language/source.py"},
    "jsonschema": {"engine/language/document.py"},
    "jsonschema_rs": {"engine/language/document.py"},
    "networkx": {"engine/analysis/graph.py"},
    "z3": {"engine/analysis/proof.py"},
    "transitions": {"engine/runtime/machine.py"},
    "chinese_calendar": {"engine/model/period.py"},
    "graphviz": {"render/layout.py"},
    "pygraphviz": {"render/layout.py"},
    "fontTools": {"render/fonts.py"},
    "typst": {"render/targets/typeset.py"},
    "psycopg": {"engine/runtime/store/wire.py"},
    "procrastinate": {"engine/runtime/worker.py"},
    "segno": {"commands/receipt.py"},
    "click": {"commands"},
}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(path: Path) -> list[tuple[str, int]]:
    """Every module imported by the file, absolute and without the leading `qingdan.`, with its level of dots."""
    found: list[tuple[str, int]] = []
    package = list(path.relative_to(ROOT).parent.parts)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [(alias.name, 0) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *(node.module.split(".") if node.module else [])])
            found.append((module, node.level))
            found += [(f"{module}.{alias.name}", node.level) for alias in node.names]
    return [(module.removeprefix("qingdan."), level) for module, level in found]


def room(name: str) -> str:
    return next((area for area in (*PILLARS, *FLOOR) if name == area or name.startswith(area + ".")), "")


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_imports_go_down_and_no_pillar_knows_another(path: Path) -> None:
    here = room(name_of(path))
    for module, _ in imports(path):
        there = room(module)
        if here in PILLARS:
            assert there in (here, "", *FLOOR), f"{name_of(path)} imports {module}"
        elif here in FLOOR:
            assert there in ("", *(LOWEST if here in LOWEST else FLOOR)), f"{name_of(path)} imports {module}"
        if here:
            assert not module.startswith(("cli", "commands", "qingdan")) or module == "qingdan", (
                f"{name_of(path)} imports {module}"
            )


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_one_door_per_foreign_package(path: Path) -> None:
    here = path.relative_to(ROOT).as_posix()
    for module, level in imports(path):
        doors = DOORS.get(module.split(".", maxsplit=1)[0]) if not level else None
        assert doors is None or here in doors or here.split("/")[0] in doors, f"{here} imports {module}"


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_relative_inside_the_rooms_absolute_outside(path: Path) -> None:
    inside = bool(room(name_of(path)))
    for module, level in imports(path):
        ours = module.startswith(("engine.", "render."))
        assert not ours or bool(level) == inside, f"{name_of(path)} imports {module}"


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_sizes(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= 400
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 60, f"{path.name}: {node.name}"


def test_the_walk_sees_the_house() -> None:
    assert {room(name_of(path)) for path in CODE} >= {*PILLARS, "engine.model"}
    assert any(module == "yaml" for path in CODE for module, _ in imports(path))


def test_a_case_runs_without_the_heavy_rooms() -> None:
    code = """
import sys
import qingdan
from qingdan import Actor, Engine, open_store
from qingdan.engine.runtime import case, service
heavy = {"networkx", "graphviz", "jsonschema", "jsonschema_rs", "z3", "yaml", "fontTools", "typst"} & set(sys.modules)
sys.exit(",".join(sorted(heavy)) or 0)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
