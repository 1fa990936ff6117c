"""A chart that stands there unchanged is not drawn again; whatever it depends on brings a new one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from qingdan import Power
from qingdan.commands import charts, draw
from qingdan.render import Rendering, render

from .conftest import Say

CHART = "BM-02-subsistence-allowance.svg"


@pytest.fixture
def drawn(own: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The codes of the powers that are really drawn, with a cache folder to know them by."""
    monkeypatch.setenv("QINGDAN_CACHE", str(own.parent / "cache"))
    codes: list[str] = []

    def drawing(power: Power, *given: object, **options: object) -> Rendering:
        codes.append(power.code)
        return render(power, *given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(draw, "render", drawing)
    return codes


def test_what_stands_there_is_not_drawn_again(say: Say, desk: Path, drawn: list[str]) -> None:
    words = ("render", "BM-02", "RC-04", "--catalogue", "own", "-o", "out", "--json")
    first, before = say(*words), {path.name: path.read_bytes() for path in Path("out").iterdir()}
    assert say(*words) == first
    assert {path.name: path.read_bytes() for path in Path("out").iterdir()} == before
    assert drawn == ["BM-02", "RC-04"] or drawn == ["RC-04", "BM-02"]
    say(*words, "--no-cache")
    assert len(drawn) == 4


CHANGES: dict[str, Callable[[Path], object]] = {
    "the power": lambda desk: replaced(desk / "own/powers/service/subsistence-allowance.yaml", "名称: ", "名称: 新的"),
    "what stands around it": lambda desk: replaced(desk / "own/catalogue.yaml", "名称: 合阳县", "名称: 示例县"),
    "its file": lambda desk: (desk / "out" / CHART).write_bytes(b"<svg/>"),
    "no file": lambda desk: (desk / "out" / CHART).unlink(),
}


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_brings_a_new_chart(say: Say, desk: Path, drawn: list[str], change: Callable[[Path], object]) -> None:
    words = ("render", "BM-02", "--catalogue", "own", "-o", "out")
    say(*words)
    change(desk)
    assert say(*words).code == 0
    kept = (desk / "out" / CHART).read_bytes()
    say(*words, "--no-cache")
    assert (desk / "out" / CHART).read_bytes() == kept
    assert len(drawn) == 3


def test_other_options_and_another_machine_bring_a_new_chart(
    say: Say, desk: Path, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("render", "BM-02", "--catalogue", "own", "-o", "out")
    for more in ((), ("--paper", "A3"), ("--style", "plain"), ("-f", "dot"), ("-o", "other")):
        say(*words, *more)
    assert len(drawn) == 5
    monkeypatch.setattr(charts, "machine", lambda: ("another font",))
    say(*words)
    assert len(drawn) == 6
    monkeypatch.setenv("QINGDAN_CACHE", "")
    say(*words)
    assert len(drawn) == 7


def test_warnings_are_said_again_and_damage_is_drawn_anew(
    say: Say, desk: Path, drawn: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ("render", "BM-02", "--catalogue", "own", "-o", "out")
    monkeypatch.setattr("qingdan.render.fonts.find_font", lambda: None)
    first = say(*words)
    assert "字体" in first.err
    assert say(*words) == first
    assert drawn == ["BM-02"]
    for entry in Path(os.environ["QINGDAN_CACHE"]).iterdir():
        entry.write_bytes(b"{")
    assert say(*words) == first
    assert drawn == ["BM-02"] * 2
