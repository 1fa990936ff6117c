"""`qingdan store` as whoever looks after the record meets it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from qingdan.commands.store import shown
from qingdan.engine.runtime.store.schema import SCHEMA

if TYPE_CHECKING:
    from pathlib import Path

    from tests.contract.conftest import Say

OPEN = ("case", "open", "BM-02", "--by", "甲:申请人", "--village", "610524101203")


def test_init_makes_it_and_leaves_it(say: Say, desk: Path) -> None:
    assert say("store", "init").code == 0
    assert (desk / "qingdan.db").is_file()
    say(*OPEN)
    assert say("store", "init").code == 0
    assert json.loads(say("store", "info", "--json").out)["cases"] == 1


def test_info_says_how_much_there_is(say: Say) -> None:
    say(*OPEN, "--key", "k")
    told = json.loads(say("store", "info", "--json").out)
    assert (told["store"], told["schema"]) == ("sqlite:///qingdan.db", SCHEMA)
    assert [told[name] for name in ("entries", "cases", "refusals", "definitions", "keys")] == [1, 1, 0, 1, 1]
    assert len(told["hash"]) == 64
    assert "案件" in say("store", "info").out
    assert "cases" in say("store", "info", "--lang", "en").out


def test_info_makes_nothing(say: Say, desk: Path) -> None:
    said = say("store", "info")
    assert (said.code, "qingdan store init" in said.err) == (4, True)
    assert list(desk.iterdir()) == []


def test_migrate_says_that_there_is_nothing_to_do(say: Say) -> None:
    say("store", "init")
    said = say("store", "migrate")
    assert (said.code, "不用升" in said.out) == (0, True)


@pytest.mark.parametrize(
    ("url", "seen"),
    [
        ("postgresql://qd:secret@host/cases", "postgresql://qd:***@host/cases"),
        ("postgresql://host/cases?user=qd&password=secret", "postgresql://host/cases?user=qd&password=***"),
        ("postgresql://qd@host/cases", "postgresql://qd@host/cases"),
        ("sqlite:///a:b@c.db", "sqlite:///a:b@c.db"),
    ],
)
def test_a_password_is_never_shown(url: str, seen: str) -> None:
    assert shown(url) == seen
