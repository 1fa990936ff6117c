"""`qingdan due`, `qingdan work --once` and the lamps of `case show`, over the shipped list."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.contract.conftest import Say

VILLAGE = "610524101001"


def people(desk: Path, known: object) -> str:
    file = desk / "people.json"
    file.write_text(json.dumps(known), "utf-8")
    return str(file)


def test_cycles_are_seen_and_then_opened_once(say: Say, desk: Path) -> None:
    known = people(desk, {VILLAGE: {"组长": ["甲", "乙"]}})
    words = ("--people", known, "--now", "2027-03-02")
    seen = json.loads(say("due", *words, "--json").out)["due"]
    assert {each["task"] for each in seen} == {"begin"}
    assert [each["holder"] for each in seen if each["power"] == "farmland-subsidy"] == ["甲", "乙"]
    done = json.loads(say("work", "--once", *words, "--json").out)["done"]
    assert [each["step"] for each in done] == [each["step"] for each in sorted(done, key=lambda one: one["g"])]
    assert len(done) == len(seen)
    assert say("work", "--once", *words).out == ""
    assert say("due", *words).out == ""
    assert "RC-04-20270205-" in say("case", "list", "--now", "2027-03-02").out


def test_a_clock_is_shown_and_told_in_its_colour(say: Say, desk: Path) -> None:
    opened = say("case", "open", "BM-02", "--by", "甲:申请人", "--village", VILLAGE, "--now", "2026-11-02", "--json")
    case = json.loads(opened.out)["id"]
    paper = desk / "paper"
    paper.write_text("申请", "utf-8")
    attached = [word for name in ("申请书", "诚信承诺书", "授权核对书") for word in ("--attach", f"{name}={paper}")]
    fields = ("--set", "家庭人口=3")
    taken = say("case", "take", case, "提出申请", "--by", "甲:申请人", *fields, *attached, "--now", "2026-11-02")
    assert taken.code == 0, taken.err
    assert "本步限期" in say("case", "show", case, "--now", "2026-11-03").out
    red = say("due", "--on", "2026-12-31", "--village", VILLAGE, "--now", "2026-11-03", "--lang", "en").out
    assert case in red


def test_an_agent_who_keeps_the_papers_is_seen_to_be_late(say: Say, desk: Path) -> None:
    agent = ("--by", "壬:代办员/甲/委托书1号")
    words = ("--village", VILLAGE, "--party", "申请人=甲", "--channel", "代办", "--now", "2026-11-02", "--json")
    case = json.loads(say("case", "open", "BM-02", *agent, *words).out)["id"]
    assert "代办转交 2026-11-06 00:00 绿灯" in say("case", "show", case, "--now", "2026-11-03").out
    assert "代办转交 黄灯" in say("due", "--on", "2026-11-05T20:00", "--now", "2026-11-03").out
    assert "hand-over red" in say("work", "--once", "--now", "2026-11-06", "--lang", "en").out
    assert say("work", "--once", "--now", "2026-11-06").out == ""
    stranger = ("--by", "癸:代办员/乙/委托书2号")
    assert "凭委托" in say("case", "take", case, "提出申请", *stranger, "--now", "2026-11-06").err


def test_what_is_wrong_is_said(say: Say, desk: Path) -> None:
    assert say("work").code == 2
    assert "12 位" in say("due", "--village", "1").err
    for text in ("[]", "{", '{"610524101001": []}'):
        (desk / "people.json").write_text(text, "utf-8")
        said = say("due", "--people", str(desk / "people.json"))
        assert (said.code, "看不懂" in said.err) == (2, True)
    assert say("due", "--people", str(desk / "nothing.json")).code == 2
