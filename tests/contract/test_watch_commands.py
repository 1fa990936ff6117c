"""`qingdan due`, `qingdan work` and the lamps of `case show`, over the shipped list."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING

import pytest

from qingdan.cli import run
from tests.contract.conftest import Said

if TYPE_CHECKING:
    from tests.contract.conftest import Say

VILLAGE = "610524101001"
QINGDAN = (sys.executable, "-c", "from qingdan.cli import main; main()")


def people(desk: Path, known: object) -> str:
    file = desk / "people.json"
    file.write_text(json.dumps(known), "utf-8")
    return str(file)


def overdue(say: Say) -> str:
    """A case that a villager opened on 2 November, and nobody went on with."""
    by = ("--by", "甲:申请人", "--now", "2026-11-02")
    case = str(json.loads(say("case", "open", "BM-02", "--village", VILLAGE, *by, "--json").out)["id"])
    paper = Path("paper")
    paper.write_text("申请", "utf-8")
    attached = [word for name in ("申请书", "诚信承诺书", "授权核对书") for word in ("--attach", f"{name}={paper}")]
    taken = say("case", "take", case, "提出申请", "--set", "家庭人口=3", *attached, *by)
    assert taken.code == 0, taken.err
    return case


def test_cycles_are_seen_and_then_opened_once(practise: Say, desk: Path) -> None:
    known = people(desk, {VILLAGE: {"组长": ["甲", "乙"]}})
    words = ("--people", known, "--now", "2027-03-02")
    seen = json.loads(practise("due", *words, "--json").out)["due"]
    assert {each["task"] for each in seen} == {"begin"}
    assert [each["holder"] for each in seen if each["power"] == "farmland-subsidy"] == ["甲", "乙"]
    done = [json.loads(line) for line in practise("work", "--once", *words, "--json").out.splitlines()]
    assert [each["g"] for each in done] == sorted(each["g"] for each in done)
    assert len(done) == len(seen)
    assert practise("work", "--once", *words).out == ""
    assert json.loads(practise("due", *words, "--json").out)["due"] == []
    assert "演练-RC-04-20270205-" in practise("case", "list", "--now", "2027-03-02").out


def test_a_clock_is_shown_and_told_in_its_colour(practise: Say, desk: Path) -> None:
    case = overdue(practise)
    assert "本步限期" in practise("case", "show", case, "--now", "2026-11-03").out
    red = practise("due", "--on", "2026-12-31", "--village", VILLAGE, "--now", "2026-11-03", "--lang", "en").out
    assert case in red


def test_an_agent_who_keeps_the_papers_is_seen_to_be_late(practise: Say, desk: Path) -> None:
    agent = ("--by", "壬:代办员/甲/委托书1号")
    words = ("--village", VILLAGE, "--party", "申请人=甲", "--channel", "代办", "--now", "2026-11-02", "--json")
    case = json.loads(practise("case", "open", "BM-02", *agent, *words).out)["id"]
    assert "代办转交 壬 2026-11-06 00:00 绿灯" in practise("case", "show", case, "--now", "2026-11-03").out
    assert "代办转交 黄灯" in practise("due", "--on", "2026-11-05T20:00", "--now", "2026-11-03").out
    assert "hand-over red" in practise("work", "--once", "--now", "2026-11-06", "--lang", "en").out
    assert practise("work", "--once", "--now", "2026-11-06").out == ""
    stranger = ("--by", "癸:代办员/乙/委托书2号")
    assert "凭委托" in practise("case", "take", case, "提出申请", *stranger, "--now", "2026-11-06").err


def test_a_notice_is_told_once_and_by_the_command_if_there_is_one(practise: Say, desk: Path) -> None:
    case = overdue(practise)
    words = ("work", "--once", "--village", VILLAGE, "--now", "2026-11-30")
    failed = practise(*words, "--tell", f"{sys.executable} -c 'import sys; sys.exit(\"没有信号\")'")
    assert failed.code == 2
    assert "没有告诉成" in failed.err
    assert "没有信号" in failed.err
    missing = practise(*words, "--tell", "./没有这个命令")
    assert (missing.code, "没有告诉成" in missing.err) == (2, True)
    teller = desk / "teller.py"
    teller.write_text("import sys; open('told', 'a').write(sys.stdin.read())", "utf-8")
    told = practise(*words, "--tell", f"{sys.executable} {teller}")
    assert (told.code, told.out.count("提醒")) == (0, told.out.count("\n")), "it was done before, and now is told"
    notices = [json.loads(line) for line in (desk / "told").read_text("utf-8").splitlines()]
    assert {(each["case"], each["clock"]) for each in notices} >= {(case, "限")}
    assert [each["text"] for each in notices] == told.out.splitlines()
    assert len({each["g"] for each in notices}) == told.out.count("提醒")
    assert practise(*words).out == ""


def test_a_notice_that_cannot_be_printed_comes_again(say: Say, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line is the telling where there is no command; with one, what was done is done."""
    overdue(say)
    words = ["work", "--once", "--village", VILLAGE, "--now", "2026-11-30"]
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        assert run(words) == 2
    told = say(*words)
    assert (told.code, "提醒" in told.out) == (0, True)


def test_what_was_told_by_a_command_is_told_though_nothing_can_be_printed(
    say: Say, desk: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    overdue(say)
    words = ["work", "--once", "--village", VILLAGE, "--now", "2026-11-30"]
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        assert run([*words, "--tell", "true"]) == 0
    assert "都记下了；屏幕上的字没有写出来" in capsys.readouterr().err
    assert say(*words) == (0, "", "")


def test_a_worker_needs_postgresql(say: Say) -> None:
    said = say("work")
    assert (said.code, "PostgreSQL" in said.err, "work --once" in said.err) == (2, True, True)
    said = say("work", "--lang", "en")
    assert (said.code, "PostgreSQL" in said.err, "cron" in said.err) == (2, True, True)
    assert say("work", "--every", "7m").code == 2
    quotes = say("work", "--once", "--tell", "sms 'a")
    assert (quotes.code, "引号" in quotes.err) == (2, True)


def apart(*words: str) -> Said:
    """What a process of its own says."""
    done = subprocess.run([*QINGDAN, *words], capture_output=True, text=True, check=False)
    return Said(done.returncode, done.stdout, done.stderr)


def test_a_worker_tells_what_it_does_and_ends_when_it_is_told_to(postgres_url: str, desk: Path) -> None:
    pytest.importorskip("procrastinate")
    store = ("--store", postgres_url)
    assert apart("store", "init", "--practice", *store).code == 0
    case = overdue(lambda *words: apart(*words, *store))
    words = ("work", "--village", VILLAGE, "--now", "2026-11-30", *store)
    said, notes = desk / "said", desk / "notes"
    with said.open("wb") as out, notes.open("wb") as err:
        worker = subprocess.Popen([*QINGDAN, *words, "--every", "1s"], stdout=out, stderr=err)
    until = monotonic() + 60
    while "提醒" not in said.read_text("utf-8") and monotonic() < until:
        sleep(0.1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(30) == 0
    assert any("提醒" in line and case in line for line in said.read_text("utf-8").splitlines())
    marked, begun, *_, ended = notes.read_text("utf-8").splitlines()
    assert "演练" in marked
    assert "上干活" in begun
    assert "停下了" in ended
    assert case not in apart(*words, "--once").out, "it was told"


def test_a_worker_whose_queue_is_in_disorder_says_so_and_ends(postgres_url: str, desk: Path) -> None:
    pytest.importorskip("procrastinate")
    schema = import_module("qingdan.engine.runtime.worker")._tables()[1]
    with import_module("psycopg").connect(postgres_url, autocommit=True) as base:
        base.execute(f"CREATE SCHEMA {schema}")
    said = apart("work", "--village", VILLAGE, "--every", "1s", "--store", postgres_url)
    assert (said.code, "Traceback" in said.err) == (4, False)
    assert "procrastinate" in said.err


def test_what_is_wrong_is_said(say: Say, desk: Path) -> None:
    assert "12 位" in say("due", "--village", "1").err
    for text in ("[]", "{", '{"610524101001": []}'):
        (desk / "people.json").write_text(text, "utf-8")
        said = say("due", "--people", str(desk / "people.json"))
        assert (said.code, "看不懂" in said.err) == (2, True)
    assert say("due", "--people", str(desk / "nothing.json")).code == 2
