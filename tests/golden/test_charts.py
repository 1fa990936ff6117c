"""The picture of the trial power: what stands where, rounded, so that versions of Graphviz agree."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qingdan.render.boxes import boxes
from qingdan.render.figure import figure
from qingdan.render.page import choose
from qingdan.render.place import areas, place
from qingdan.render.sheet import Sheet, blocks
from qingdan.render.targets.dot import dot_source
from qingdan.render.targets.text import steps_text
from tests.charts import TRIAL

KEPT = Path(__file__).parent / "charts"


def test_positions(golden: Callable[[Path, str], None]) -> None:
    lines = [
        f"{kind:8} {round(area.x / 5) * 5:5} {round(area.y / 5) * 5:5} {area.width:6.0f} {area.height:5.0f}"
        for kind, area in areas(place(boxes(figure(TRIAL))))
    ]
    golden(KEPT / "trial.positions.txt", "\n".join(lines) + "\n")


def test_words(golden: Callable[[Path, str], None]) -> None:
    golden(KEPT / "trial.steps.txt", steps_text(TRIAL) + "\n")


def test_the_engineers_view(golden: Callable[[Path, str], None]) -> None:
    golden(KEPT / "trial.dot", dot_source(figure(TRIAL)))


def test_page(golden: Callable[[Path, str], None]) -> None:
    drawn = figure(TRIAL)
    page = choose(place(boxes(drawn)), blocks(drawn, Sheet("某县", "2026-1")))
    lines = [f"{page.paper.name} {len(page.columns)} columns, beside {page.beside}, {page.smallest:.1f} pt"]
    lines += [f"{round(x / 5) * 5:4} {round(y / 5) * 5:4} {block.title}" for x, y, block in page.blocks]
    golden(KEPT / "trial.page.txt", "\n".join(lines) + "\n")
