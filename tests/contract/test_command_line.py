"""The command line as a clerk meets it: help and complaints in one language, exit codes, JSON, options anywhere."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest

from qingdan.commands.front import COMMANDS

if TYPE_CHECKING:
    from tests.contract.conftest import Say

SHIPPED = Path(__file__).parents[2] / "catalogue" / "heyang"
VILLAGE = "610524101203"
OPEN = ["case", "open", "BM-02", "--by", "甲:申请人", "--village", VILLAGE]
ENGLISH = re.compile(
    r"\b(usage|options?|commands?|arguments?|args|exit|error|invalid|missing|required?s?|unexpected|such|try|is|not|the)\b",
    re.IGNORECASE,
)
CHINESE = re.compile("[\u4e00-\u9fff]")


def paths(name: str = "", command: click.Command | None = None) -> Iterator[str]:
    """Every command and subcommand."""
    if command is None:
        yield ""
        for top, room in COMMANDS.items():
            yield from paths(top, getattr(import_module(f"qingdan.commands.{room}"), f"{top}_command"))
        return
    yield name
    if isinstance(command, click.Group):
        yield from (f"{name} {below}" for below in command.commands)


# help


@pytest.mark.parametrize("path", [*paths()])
def test_help_speaks_chinese(say: Say, path: str) -> None:
    said = say(*path.split(), "--help")
    prose = "\n".join(line for line in said.out.splitlines() if not line.startswith(("用法：", "  -", "   ")))
    assert said.code == 0
    assert said.out.startswith(f"用法：qingdan {path}".rstrip())
    assert all(CHINESE.search(line) for line in prose.splitlines() if line.strip())
    assert "[OPTIONS]" not in said.out
    assert "Show the" not in said.out


@pytest.mark.parametrize("path", [*paths()])
def test_help_speaks_english(say: Say, path: str) -> None:
    said = say("--lang", "en", *path.split(), "--help")
    assert said.code == 0
    assert said.out.startswith("Usage: ")
    assert "Common options:\n" in said.out
    assert not re.search("[：，。；]", said.out)


def test_alone_it_shows_its_help(say: Say) -> None:
    assert say().out == say("--help").out


def test_its_version(say: Say) -> None:
    assert re.fullmatch(r"qingdan \d+\.\d+\.\d+\n", say("--version").out)


# wrong use

FOOLISH = (
    "shwo", "case tkae", "case 办", "check --format yaml", "check --format", "check --notes=1",
    "check --presett strict",
    "list x y", "list --category 其他", "list --now 昨天", "list --lang fr", "show", "show 没有这一项", "explain QD30",
    "explain", "schema 没有", "new", "new a/b", "new ../a", "new 图书室", "new library", "render BM-02 -f gif",
    "render 没有这一项", "render BM-02 -o /dev/null/x", "case open", "case open BM-02 --by 甲 --village 1",
    "case open BM-02 --by 甲:申请人 --village 1",
    "case show X", "case log X", "case options X", "case list --store nowhere://x",
    "case take X 受理 --by 甲:申请人 --set 家庭人口", "case take X 受理 --by 甲:申请人 --attach 申请书=没有.jpg",
    "case take X 受理 --by 甲:申请人 --vote 很多", "case take X 受理 --by 甲:申请人 --fee 十块",
)  # fmt: skip


@pytest.mark.parametrize("words", FOOLISH)
def test_wrong_use_is_said_in_chinese(say: Say, words: str) -> None:
    said = say(*words.split())
    assert (said.code, said.out) == (2, "")
    assert all(CHINESE.search(line) for line in said.err.splitlines())
    assert not ENGLISH.search(re.sub(r"qingdan [a-z ]+|--\w+", "", said.err))


@pytest.mark.parametrize("words", FOOLISH)
def test_wrong_use_is_said_in_english(say: Say, words: str) -> None:
    said = say(*words.split(), *([] if "--lang" in words else ["--lang", "en"]))
    assert said.code == 2
    assert "QD900" not in said.err


def test_a_word_nearly_right_finds_its_command(say: Say) -> None:
    assert "是不是 show？" in say("shwo").err
    assert "是不是 take？" in say("case", "tkae").err


def test_an_unknown_power_lists_near_names_and_an_unknown_case_never(say: Say) -> None:
    case = json.loads(say(*OPEN, "--json").out)["id"]
    assert "最低生活保障申请" in say("show", "最低生活保障").err
    assert case[:-1] in (unknown := say("case", "show", case[:-1]).err)
    assert case not in unknown


# exit codes 0 to 4, and what is said


def test_done(say: Say) -> None:
    said = say(*OPEN)
    assert said.code == 0
    assert "现在在：提出申请\n" in said.out


def test_problems_found(say: Say, own: Path) -> None:
    (own / "powers" / "service" / "broken.yaml").write_text("编号：坏了\n", "utf-8")
    assert say("check", str(own)).code == 1
    refused = say("--catalogue", str(own), "list")
    assert (refused.code, refused.out) == (1, "")
    assert f"{own}/powers/service/broken.yaml:1:3: 错误 QD019" in refused.err


def test_a_stricter_preset_weighs_what_reading_found_as_well(say: Say, own: Path) -> None:
    (own / "stray.yaml").write_text("甲: 乙\n", "utf-8")
    assert say("check", str(own)).code == 0
    strict = say("check", str(own), "--preset", "strict")
    assert (strict.code, "stray.yaml: 错误 QD087" in strict.out) == (1, True)


def test_refused(say: Say) -> None:
    case = json.loads(say(*OPEN, "--json").out)["id"]
    said = say("case", "take", case, "发放", "--by", "乙:镇民政办@610524101")
    code, *allowed = said.err.splitlines()
    assert (said.code, said.out) == (3, "")
    assert re.match("QR101 .*“发放”", code)
    assert any("提出申请" in line for line in allowed)


def test_a_power_off_the_list_is_refused(say: Say) -> None:
    said = say("case", "open", "没有这一项", *OPEN[3:])
    assert (said.code, said.out, said.err[:6]) == (3, "", "QR100 ")


def test_the_store_failed(say: Say, desk: Path) -> None:
    (desk / "text.db").write_text("这不是数据库，是一段文字。" * 100, "utf-8")
    (desk / "folder").mkdir()
    for store in ("text.db", "folder", "nowhere/cases.db"):
        said = say("case", "list", "--store", f"sqlite:///{store}")
        assert (said.code, said.out) == (4, "")
        assert CHINESE.search(said.err)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written(say: Say, desk: Path) -> None:
    (desk / "locked").mkdir(mode=0o500)
    assert say("case", "list", "--store", "sqlite:///locked/cases.db").code == 4


def test_a_fault_of_the_program_is_no_traceback(say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qingdan.commands.browse.columns", lambda rows: 1 / 0)
    said = say("list")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("QD900 ")


# JSON


def keys(data: Any) -> set[str]:
    return set(data)


def test_json_of_the_list(say: Say) -> None:
    powers = json.loads(say("list", "--json").out)["powers"]
    assert keys(powers[0]) == {"id", "code", "name", "category", "basis", "edition", "origin"}
    told = json.loads(say("show", "BM-19", "--json").out)
    assert {name: told.pop(name) for name in powers[0]} in powers
    assert keys(told) == {"visits", "lists", "steps", "risks"}
    assert told["lists"]["不得出具"]["亲属关系证明"] == "公安派出所、公证处"
    assert told["risks"][0]["codes"] == ["QR106", "QR102"]
    assert all(keys(step) == {"id", "by", "places", "visit"} for step in told["steps"])


def test_the_list_says_what_is_off_it_and_why(say: Say) -> None:
    day = ("list", "--category", "便民服务", "--now", "2026-01-01")
    said, data = say(*day).out, json.loads(say(*day, "--json").out)
    assert data["off"][0]["id"] not in {power["id"] for power in data["powers"]}
    assert len(data["off"]) + len(data["powers"]) == sum(power["category"] == "便民服务" for power in everything(say))
    assert (
        "  BM-02 最低生活保障申请的依据《社会救助法》在 2026-01-01 不在施行期内（2026-07-01 起施行），不在清单上\n"
        in said
    )
    assert [row for row in data["off"] if row["reason"] not in said] == []
    assert "不在清单上" not in say("list", "--now", "2026-11-02").out


def everything(say: Say) -> list[dict[str, str]]:
    return json.loads(say("list", "--now", "2026-11-02", "--json").out)["powers"]  # type: ignore[no-any-return]


def test_json_of_the_check(say: Say, own: Path) -> None:
    (own / "laws.yaml").write_text("", "utf-8")
    [problem] = json.loads(say("check", str(own), "--json").out)["problems"]
    place = {"file", "line", "column", "end_line", "end_column"}
    assert keys(problem) == {"code", "severity", "message", "route", "related", "remedy"} | place


def test_json_of_a_case(say: Say) -> None:
    opened = json.loads(say(*OPEN, "--json").out)
    assert keys(opened) == {"id", "seq", "parent", "children"}
    case = opened["id"]
    assert json.loads(say("case", "show", case, "--json").out) == opened
    [listed] = json.loads(say("case", "list", "--json").out)["cases"]
    assert keys(listed) == {"id", "power", "name", "status", "at", "due"}
    for option in json.loads(say("case", "options", case, "--json").out)["options"]:
        what = {"act", "step", "outcome", "roles", "text", "opens", "due", "again", "provisional", "calls"}
        assert keys(option) == what | {"fields", "materials", "signatures", "arguments", "places"}
    [event] = json.loads(say("case", "log", case, "--json").out)["events"]
    assert keys(event) >= {"case", "seq", "kind", "step", "outcome", "at", "body"}
    assert json.loads(say("case", "due", "--json").out) == {"cases": []}


CERTIFICATE = ["case", "open", "BM-19", "--by", "甲:申请人", "--village", VILLAGE, "--json"]
ASKED = ["--set", "证明种类=亲属关系证明", "--set", "用途=继承", "--set", "索要单位=银行"]


@pytest.mark.parametrize(("lang", "colon"), [("zh", "："), ("en", ": ")])
def test_the_paper_of_an_end_says_where_else_to_go(say: Say, desk: Path, lang: str, colon: str) -> None:
    (desk / "申请.jpg").write_bytes(b"photo")
    case = json.loads(say(*CERTIFICATE).out)["id"]
    say("case", "take", case, "提出申请", "--by", "甲:申请人", *ASKED, "--attach", "申请=申请.jpg")
    told = say("case", "show", case, "--lang", lang).out
    assert "不得出具告知单" in told
    assert f"亲属关系证明{colon}公安派出所、公证处" in told
    end = json.loads(say("case", "show", case, "--json").out)["end"]
    assert (end["name"], end["kind"]) == ("依法不得出具", "不予")
    assert end["notes"] == [{"field": "证明种类", "row": "亲属关系证明", "text": "公安派出所、公证处"}]
    assert keys(end) == {"name", "kind", "paper", "notes", "remedy"}


def test_show_tells_the_lists_the_risks_the_visits_and_the_halls(say: Say) -> None:
    told = say("show", "BM-19").out
    for line in ("跑动：最多 1 次", "  亲属关系证明：公安派出所、公证处", "名单“可以出具”：在村居住情况、"):
        assert f"\n{line}" in told
    assert "\n风险（高）第 1 步 提出申请：" in told
    assert "[QR106 QR102]" in told
    assert "在镇便民服务大厅" in say("show", "BM-02").out


def test_json_of_refusals(say: Say) -> None:
    case = json.loads(say(*OPEN, "--json").out)["id"]
    say("case", "take", case, "发放", "--by", "乙:镇民政办@610524101")
    [event] = json.loads(say("case", "refusals", "--json").out)["events"]
    assert event["body"]["code"] == "QR101"


def test_json_of_scenarios_and_the_machine(say: Say) -> None:
    scenarios = json.loads(say("test", str(SHIPPED / "scenarios" / "subsistence-allowance.yaml"), "--json").out)
    assert keys(scenarios["scenarios"][0]) == {"file", "power", "name", "passed", "message"}
    assert keys(json.loads(say("doctor", "--json").out)["findings"][0]) == {"ok", "message"}


def test_scenarios_of_one_power_where_the_county_inherits_it(say: Say) -> None:
    county = SHIPPED.parent / "linwei"
    patch = county / "powers" / "service" / "disability-subsidy.patch.yaml"
    for words, power in (
        ((str(county), "--power", "BM-18"), "senior-card"),
        ((str(patch),), "disability-subsidy"),
        ((str(SHIPPED / "powers" / "service" / "senior-card.yaml"),), "senior-card"),
    ):
        played = json.loads(say("test", *words, "--json").out)["scenarios"]
        assert {each["power"] for each in played} == {power}
        assert len(played) > 1
    lines = say("test", str(county), "--power", "BM-18", "--coverage").out.splitlines()
    assert [line for line in lines if line.startswith(("BM-", "RC-", "ZD-"))] == [lines[-1]]
    assert "没有“BM-99”" in say("test", str(county), "--power", "BM-99").err


@pytest.mark.parametrize("form", ["json", "sarif", "github", "text"])
def test_forms_of_the_check(say: Say, own: Path, form: str) -> None:
    (own / "roles.yaml").write_text("", "utf-8")
    said = say("check", str(own), "--format", form)
    assert said.code == 1
    assert "QD005" in said.out
    assert form not in {"json", "sarif"} or json.loads(said.out)


# common options


def test_options_before_and_after_the_command(say: Say, own: Path) -> None:
    (own / "powers" / "daily" / "seal-use.yaml").unlink()
    before = say("--catalogue", str(own), "--json", "list")
    after = say("list", "--catalogue", str(own), "--json")
    assert before == after != say("list", "--json")


def test_the_nearer_option_wins(say: Say, own: Path) -> None:
    assert say("--catalogue", "/nowhere", "list", "--catalogue", str(own)).code == 0


def test_the_environment_is_asked(say: Say, own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGDAN_CATALOGUE", "nowhere")
    monkeypatch.setenv("QINGDAN_LANG", "en")
    monkeypatch.setenv("QINGDAN_STORE", "sqlite:///elsewhere.db")
    assert "there is no nowhere" in say("list").err
    assert "没有 nowhere" in say("list", "--lang", "zh").err
    assert say("--catalogue", str(own), *OPEN).code == 0
    assert (own.parent / "elsewhere.db").is_file()


def test_the_time_can_be_set(say: Say) -> None:
    assert say("list", "--now", "2026-01-01").out != say("list", "--now", "2026-11-02").out
    late = json.loads(say(*OPEN, "--now", "2026-11-02T15:30", "--json").out)["id"]
    [event] = json.loads(say("case", "log", late, "--json").out)["events"]
    assert (event["at"][:16], event["late"]) == ("2026-11-02T07:30", True)


def test_the_same_key_gets_the_same_answer(say: Say) -> None:
    once = say(*OPEN, "--key", "窗口3:118", "--json")
    assert say(*OPEN, "--key", "窗口3:118", "--json") == once
    assert say(*OPEN, "--key", "窗口3:119", "--json") != once
    assert len(json.loads(say("case", "list", "--json").out)["cases"]) == 2


def test_a_reader_who_goes_away_is_no_fault() -> None:
    command = [sys.executable, "-c", "from qingdan.cli import main; main()", "schema", "power"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        err = process.stderr.read()
    assert (process.returncode, err) == (0, b"")


@pytest.mark.parametrize(
    "words", ["check own", "--catalogue own list", "test own", "check own/powers/daily/seal-use.yaml"]
)
def test_files_are_named_as_they_are_seen_from_here(say: Say, own: Path, words: str) -> None:
    (own / "catalogue.yaml").write_text("名称：坏了\n", "utf-8")
    said = say(*words.split())
    assert (said.code, (said.out or said.err).splitlines()[0][:26]) == (1, "own/catalogue.yaml:1:1: 错误")


@pytest.mark.parametrize("words", ["check nowhere", "--catalogue nowhere list", "test nowhere"])
def test_a_path_that_is_not_there_is_named_once(say: Say, words: str) -> None:
    said = say(*words.split())
    assert (said.code, (said.out or said.err).count("nowhere"), "QD081" in said.out + said.err) == (1, 2, True)
