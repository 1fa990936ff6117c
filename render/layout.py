"""Boxes of fixed size → positions, by Graphviz. The only door to Graphviz.

`dot` never sees a text that it would have to measure. It runs in a child process with a time limit, one graph a
call: odd input can abort Graphviz, and Debian's `dot` aborts on the second graph of one call.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import graphviz  # type: ignore[import-untyped]

from ..engine.errors import Text, UsageError
from .geometry import Point

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Graph: TypeAlias = graphviz.Digraph
SECONDS = 20
POINTS = 72.0
_WHEEL = (
    "import sys, pygraphviz; graph = pygraphviz.AGraph(string=sys.stdin.read());"
    "sys.stdout.buffer.write(graph.draw(format=sys.argv[1], prog='dot'))"
)
_ABSENT = Text(
    "没有找到 Graphviz，画不了图。请任选一种：安装 graphviz 软件包（让 dot 在 PATH 中），"
    '或者 pip install "qingdan[draw]"（自带 Graphviz）',
    "Graphviz is missing, so nothing can be drawn. Either install the package graphviz (so that dot is on PATH), "
    'or pip install "qingdan[draw]", which brings its own',
)


@dataclass(frozen=True, slots=True)
class Node:
    """A box of fixed size; `main` keeps it on the spine."""

    id: str
    width: float
    height: float
    main: bool = True


@dataclass(frozen=True, slots=True)
class Tie:
    """An arrow that holds boxes together; `level` puts both on one rank, `hidden` only keeps the order."""

    tail: str
    head: str
    weight: int = 100
    level: bool = False
    hidden: bool = False


def lay_out(nodes: Iterable[Node], ties: Sequence[Tie]) -> Mapping[str, Point]:
    """Where each box stands. Raises UsageError where Graphviz is missing or fails."""
    graph = graphviz.Digraph(
        graph_attr={"rankdir": "TB", "splines": "none", "nodesep": "0.2", "ranksep": "0.27", "ordering": "out"},
        node_attr={"shape": "box", "fixedsize": "true", "label": ""},
        edge_attr={"dir": "none"},
    )
    for node in nodes:
        size = {"width": f"{node.width / POINTS:.4f}", "height": f"{node.height / POINTS:.4f}"}
        graph.node(node.id, _attributes=size | ({"group": "main"} if node.main else {}))
    for tie in ties:
        graph.edge(tie.tail, tie.head, weight=str(tie.weight), style="invis" if tie.hidden else "solid")
        if tie.level:
            graph.body.append(f"\t{{rank=same; {tie.tail}; {tie.head}}}\n")
    drawing = json.loads(run_dot(graph.source, "json0"))
    high = float(drawing["bb"].split(",")[3])
    return {shape["name"]: _point(shape["pos"], high) for shape in drawing.get("objects", ()) if "pos" in shape}


def _point(position: str, high: float) -> Point:
    x, y = map(float, position.split(","))
    return Point(x, high - y)


def run_dot(source: str, form: str) -> bytes:
    """What Graphviz makes of a graph: `json0` positions, or a picture in `svg`. Raises UsageError."""
    try:
        done = subprocess.run(  # noqa: S603  (a fixed program, the graph on its standard input)
            _command(form), input=source.encode(), capture_output=True, timeout=SECONDS, check=True
        )
    except subprocess.TimeoutExpired:
        raise UsageError(Text(f"Graphviz 超过 {SECONDS} 秒没有画完", f"Graphviz took over {SECONDS} s")) from None
    except (OSError, subprocess.CalledProcessError) as failure:
        said = getattr(failure, "stderr", b"") or str(failure).encode()
        words = said.decode(errors="replace").strip()[:200]
        raise UsageError(Text(f"Graphviz 出错：{words}", f"Graphviz failed: {words}")) from None
    return done.stdout


def graphviz_here() -> tuple[object, ...]:
    """Which `dot` is on PATH, and of when; that of the wheel belongs to the libraries of the program."""
    found = shutil.which("dot")
    return (found, Path(found).stat().st_mtime_ns) if found else ()


def _command(form: str) -> list[str]:
    """`dot` on PATH, else the wheel that brings Graphviz along, in a process of its own."""
    found = shutil.which("dot")
    if found:
        return [found, f"-T{form}"]
    if importlib.util.find_spec("pygraphviz"):
        return [sys.executable, "-c", _WHEEL, form]
    raise UsageError(_ABSENT)


def digraph(graph: Mapping[str, str], node: Mapping[str, str], edge: Mapping[str, str]) -> Graph:
    """An empty graph for the engineers' view, with the attributes of the graph, its nodes and its edges."""
    return graphviz.Digraph(graph_attr=dict(graph), node_attr=dict(node), edge_attr=dict(edge))


def quoted(text: str) -> str:
    """A label that Graphviz takes as it stands: no escapes, no HTML."""
    label: str = graphviz.escape(text)
    return label
