"""`qingdan case move`: a dry run, case by case, then the moves; what the record and the story say of it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from qingdan import Case, Engine, Text
from qingdan.commands import progress

from .conftest import Say

BM02 = "powers/service/subsistence-allowance.yaml"
BY = ("--by", "己:村监委会@610524101203")


def edited(own: Path, file: str, old: str, new: str) -> None:
    path = own / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.fixture
def case(say: Say, own: Path) -> str:
    """A case of the shipped edition; the copy is then the next one, in which a step has another name."""
    said = say(
        "case", "open", "BM-02", "--by", "甲:申请人", "--village", "610524101203", "--party", "申请人=甲", "--json"
    )
    edited(own, "catalogue.yaml", "编号: 2026-1,", "编号: 2026-2,")
    edited(own, BM02, "提出申请", "递交申请")
    edited(own, BM02, "  递交申请:\n", "  递交申请:\n    原名: [提出申请]\n")
    return str(json.loads(said.out)["id"])


def test_first_it_says_what_would_happen(say: Say, own: Path, case: str) -> None:
    said = say("case", "move", "--catalogue", str(own))
    assert said.code == 0, said.err
    assert said.out.splitlines() == [
        f"{case}  停在“提出申请”，新版叫“递交申请”；2026-1 → 2026-2",
        "试算：能移 1 件，移不动 0 件，已经在新版 0 件；什么也没有动，加 --do 才移",
    ]
    assert (
        "停在“提出申请”" in say("diff", str(own), str(own), "--open").out or "移版" not in say("case", "log", case).out
    )


def test_then_it_moves_and_a_second_time_there_is_nothing_to_do(say: Say, own: Path, case: str) -> None:
    said = say("case", "move", "--catalogue", str(own), "--do", *BY, "--reason", "新版施行")
    assert (said.code, said.out.splitlines()[-1]) == (0, "移了 1 件，移不动 0 件，已经在新版 0 件")
    story = say("case", "log", case).out.splitlines()[-1].split()
    assert story[2:] == ["己（村监委会）", "移版", "提出申请", "2026-1", "→", "2026-2", "递交申请"]
    assert "现在在：递交申请" in say("case", "show", case).out
    again = say("case", "move", "--catalogue", str(own), "--do", *BY).out
    assert again == "移了 0 件，移不动 0 件，已经在新版 1 件\n"


def test_what_cannot_go_is_said_and_left(say: Say, own: Path, case: str) -> None:
    shutil.move(own / BM02, own / "gone.txt")
    (own / "scenarios/subsistence-allowance.yaml").unlink()
    for power in (own / "powers").rglob("*.yaml"):
        assert "转办: BM-02" not in power.read_text("utf-8")
    said = say("case", "move", "--catalogue", str(own), "--do", *BY)
    assert (said.code, "移不动：清单上没有" in said.out) == (1, True)
    assert say("case", "refusals").out == ""
    named = say("case", "move", case, "--catalogue", str(own), "--do", *BY)
    assert (named.code, named.err.split()[0]) == (3, "QR115")
    assert "QR115" in say("case", "refusals").out


def test_the_dry_run_as_json(say: Say, own: Path, case: str) -> None:
    [row] = json.loads(say("case", "move", "--catalogue", str(own), "--json").out)["cases"]
    assert row == {
        "id": case,
        "from": "2026-1",
        "to": "2026-2",
        "step": "提出申请",
        "target": "递交申请",
        "reasons": [],
        "moved": False,
    }


@pytest.mark.parametrize(
    ("words", "sentence"),
    [(["--do"], "用 --by 写明"), (["--step", "甲=乙"], "请加 --power"), (["--power", "没有的"], "清单上没有")],
)
def test_wrong_use(say: Say, own: Path, case: str, words: list[str], sentence: str) -> None:
    said = say("case", "move", "--catalogue", str(own), *words)
    assert (said.code, sentence in said.err) == (2, True)


def test_a_plan_and_a_batch(say: Say, own: Path, case: str) -> None:
    edited(own, BM02, "    原名: [提出申请]\n", "")
    assert say("case", "move", "--catalogue", str(own)).code == 1
    plan = ("--power", "BM-02", "--step", "提出申请=递交申请")
    said = say("case", "move", "--catalogue", str(own), *plan, "--do", *BY, "--most", "1")
    assert (said.code, said.out.splitlines()[-1][:6]) == (0, "移了 1 件")


def test_broken_off_it_goes_on_with_the_others(say: Say, own: Path, case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    words = (
        "case",
        "open",
        "BM-02",
        "--by",
        "乙:申请人",
        "--village",
        "610524101203",
        "--party",
        "申请人=乙",
        "--json",
    )
    another = json.loads(say(*words).out)["id"]
    act, done = Engine.move, list[str]()

    def once(engine: Engine, name: str, *words: Any, **named: Any) -> Case:
        if done:
            raise KeyboardInterrupt
        done.append(name)
        return act(engine, name, *words, **named)

    monkeypatch.setattr(Engine, "move", once)
    said = say("case", "move", "--catalogue", str(own), "--do", *BY)
    assert said.code != 0
    assert "已经移了 1 件，都记下了" in said.err
    monkeypatch.undo()
    monkeypatch.chdir(own.parent)
    again = say("case", "move", "--catalogue", str(own), "--do", *BY)
    assert again.out.splitlines() == [
        f"{another}  停在“提出申请”，新版叫“递交申请”；2026-1 → 2026-2",
        "移了 1 件，移不动 0 件，已经在新版 1 件",
    ]


@pytest.mark.parametrize("terminal", [True, False])
def test_how_far_it_has_come_is_shown_on_a_terminal(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, terminal: bool
) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    monkeypatch.setattr(progress, "PAUSE", 0.0)
    assert list(progress.along(Text("移", "moving"))("甲乙丙")) == ["甲", "乙", "丙"]
    out, err = capfd.readouterr()
    assert (out, err) == ("", "\r移 0/3\r移 1/3\r移 2/3\r\033[K" if terminal else "")
