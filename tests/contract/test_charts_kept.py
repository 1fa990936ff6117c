"""A chart that stands there unchanged is not drawn again; whatever it depends on brings a new one."""

from __future__ import annotations

import os
import re
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
    plain = ("render", "BM-02", "--catalogue", "own")
    words = (*plain, "-o", "out")
    for more in ((), ("--paper", "A3"), ("--style", "plain"), ("-f", "dot")):
        say(*words, *more)
    say(*plain, "-o", "other")
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


def _many_steps(own: Path, count: int) -> None:
    """A power of so many steps: 60 need a second sheet."""
    names = ["提出申请", *(f"第{number}步" for number in range(1, count + 1))]
    steps = "".join(
        f"  {name}:\n    由: 村委会\n    限: 1天\n    下一步: {following}\n"
        for name, following in zip(names, [*names[1:], "办结"], strict=True)
    )
    (own / "powers/service/long.yaml").write_text(
        "编号: BM-99\n名称: 示例\n类别: 便民服务\n性质: 服务\n行使主体: 村委会\n服务对象: 本村村民\n"
        "依据: [{法规: 村民委员会组织法, 条款: [第三十五条]}]\n收费: 无\n渠道: [窗口]\n流程:\n"
        f"{steps}终点:\n  办结: {{类型: 办成, 文书: 通知书}}\n",
        "utf-8",
    )


@pytest.mark.parametrize("cached", [True, False])
def test_later_sheets_of_an_older_chart_are_removed(say: Say, own: Path, drawn: list[str], cached: bool) -> None:
    words = ("render", "BM-99", "--catalogue", "own", "-o", "out", *(() if cached else ("--no-cache",)))
    _many_steps(own, 2)
    assert say(*words).code == 0
    _many_steps(own, 60)
    assert say(*words).code == 0
    assert {path.name for path in Path("out").iterdir()} >= {"BM-99-long.svg", "BM-99-long-2.svg"}
    _many_steps(own, 2)
    said = say(*words)
    assert (said.code, said.err) == (0, "")
    assert [path.name for path in Path("out").iterdir()] == ["BM-99-long.svg"]


def test_nothing_else_is_removed(say: Say, own: Path, drawn: list[str]) -> None:
    _many_steps(own, 60)
    assert say("render", "BM-99", "--catalogue", "own", "-o", "out").code == 0
    second = Path("out/BM-99-long-2.svg").read_bytes()
    foreign = second.replace(b"long-title", b"other-title").replace("第 2 张".encode(), "第 4 张".encode())
    _many_steps(own, 2)
    others = {
        "BM-99-long-20.svg": second,  # says that it is sheet 2
        "BM-99-long-2.png": b"a picture",
        "BM-99-long-2.pdf": b"a document",
        "BM-99-long-3.svg": "<svg><title>别的图</title></svg>".encode(),
        "BM-99-long-4.svg": foreign,
        "BM-99-long-2-draft.svg": second,
        "BM-99-longer-2.svg": second,
        "XBM-99-long-2.svg": second,
        "notes.txt": b"notes",
    }
    for name, data in others.items():
        (Path("out") / name).write_bytes(data)
    said = say("render", "BM-99", "--catalogue", "own", "-f", "svg", "-f", "png", "-o", "out")
    assert said.code == 0
    left = {path.name for path in Path("out").iterdir()}
    assert left == {*others, "BM-99-long.svg", "BM-99-long.png"}
    named = re.findall(r"out/(\S+) 像是以前画的", said.err)
    assert sorted(named) == ["BM-99-long-2.png", "BM-99-long-20.svg", "BM-99-long-3.svg", "BM-99-long-4.svg"]
