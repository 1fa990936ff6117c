"""Random commands with wrong values: a sentence and an exit code from 0 to 4, never a fault of the program.

The commands and options are read from the command line itself, so that a new one is tried as soon as it is there. No
value leads out of the desk: a command may write where it is told to.
"""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path

import click
import pytest

from qingdan.cli import run
from qingdan.commands.front import COMMANDS
from qingdan.engine.text import visible
from tests.clerk import LEAVES, STORE, VILLAGE, device, words

MANY = 20_000
FEW = 400
RENEWED = 50
"""After so many commands the desk is laid out anew."""
SLOW = {"tour": 0.0, "render": 0.02, "doctor": 0.1, "explain": 0.2}
"""How often a command is tried where it is drawn; `tour` draws the whole list."""
ODD = (
    "", " ", "-", "--", "=", "--5", "-1", "0", "9" * 30, "9" * 5000, "1e999", "NaN", "½", "５", "甲", "丙 ", "\u2f08工",
    "甲\x1b[31m", "\x9b2J", "\u202e", "\u200b", "\n", "\r", "\t", "\x7f", "k\udcff", "x" * 20_000, "清" * 5000,
    "'", '"',
    "{}", "%s", "{case}", "*", "&", "a=b", "=b", "a=", "人口=3", "人口=--5", "意见=\x1b", "是", "None", "😀",
)  # fmt: skip
TIMES = (
    "2026-11-02", "2026-11-02T15:30", "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "2026-13-01", "2026-02-30",
    "2026-11-02T25:00", "2026-W01-1", "20261102", "2026-11-02T15:30Z", "1900-01-01", "2199-12-31", "now", "昨天",
)  # fmt: skip
FILES = (
    "paper", "record.jsonl", "proof.json", "root.json", "people.json", "deep.json", "broken.json", "heyang", ".",
    "nowhere", "nowhere/x", "paper/x", "null", "zero", "full", "heyang/powers/service/one.yaml",
    "heyang/scenarios/one.yaml", "link", "loop", "cases.db", "a" * 300, "binary",
)  # fmt: skip
STORES = (
    "sqlite:///cases.db", "sqlite:///other.db", "memory:", "sqlite:///", "sqlite:", "sqlite:///:memory:", "cases.db",
    "sqlite:///paper", "sqlite:///heyang", "sqlite:///null", "sqlite:///nowhere/x.db", "sqlite:///?mode=ro",
    "sqlite:///loop", "postgresql://127.0.0.1:1/x", "postgresql://[", "postgresql:///?x=%ff", "postgresql://h:x/y",
    "postgresql://h:999999/y", "postgres:", "mysql://x", "http://x", "://", ":",
)  # fmt: skip
PEOPLE = (
    "甲:申请人", f"乙:村委会@{VILLAGE}", f"丙:村监委会@{VILLAGE}", "甲", ":", "甲:", ":申请人", "甲:申请人@", "甲:+",
    "甲:申请人/乙/委托书", "甲:申请人@x", "丙 :村监委会", "甲:申请人+村委会", "a:b:c", "甲:申请人@610524101001/",
)  # fmt: skip
NUMBERS = ("0", "1", "2", "7", "-1", "1.5", "x", "", "999999999999999", "9" * 20, "9" * 5000, "１")
TEXTS = (
    "申请",
    "受理",
    "公示",
    "完成",
    "无异议",
    "逾期",
    "撤回",
    "BM-01",
    "one",
    "甲事",
    "ZD-01",
    "QD402",
    "QD907",
    "zh",
)
CODES = (VILLAGE, "610524101", "110101001001", "61052410100", "x" * 12, "６10524101001")
VOTES = (
    "应到=3,实到=3,赞成=2,反对=1,弃权=0",
    "应到=9999999999",
    "应到=1,应到=2",
    "应到",
    "应到=3，实到=3，赞成=2，反对=1，弃权=0",
)
BY_NAME: dict[str, Sequence[str]] = {
    "by": PEOPLE, "now": TIMES, "on": TIMES, "store": STORES, "village": CODES, "villages": CODES, "ballot": VOTES,
    "party": ("申请人=甲", "申请人=", "=甲", "申请人=甲\x1b", "村民=丁"),
    "sets": ("人口=3", "意见=没有", "人口=3", "人口=x", "x=1", "人口=--5", f"人口={'9' * 5000}", "意见=\x1b"),
    "attach": ("申请书=paper", "申请书=link", "申请书=paper", "申请书=zero", "申请书=.", "申请书=no", "x=paper"),
    "tell": ("true", "false", "'", "nowhere"),
    "evidence": FILES, "people": FILES, "since": FILES, "file": FILES, "paths": FILES, "catalogue": FILES, "old": FILES,
    "new": FILES, "out": ("made", "paper", "nowhere/x", "null", "made/x.html", "made.svg", "heyang", "loop"),
    "lang": ("zh", "en", "fr"), "fee": NUMBERS,
    "key": ("k", "k", "k2", *ODD), "steps": ("申请=受理", "x=y", "=", "申请"),
}  # fmt: skip


def leaves(
    path: tuple[str, ...] = (), command: click.Command | None = None
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every command with its words."""
    if command is None:
        for top, room in COMMANDS.items():
            yield from leaves((top,), getattr(import_module(f"qingdan.commands.{room}"), f"{top}_command"))
    elif isinstance(command, click.Group):
        for below, inner in command.commands.items():
            yield from leaves((*path, below), inner)
    else:
        yield path, command


ALL = list(leaves())


class Typist:
    """Types commands: mostly what might be meant, with something wrong here and there."""

    def __init__(self, seed: int, names: dict[str, str]) -> None:
        self.chance, self.names = random.Random(seed), names

    def line(self) -> list[str]:
        while True:
            path, command = self.chance.choice(ALL)
            if self.chance.random() < SLOW.get(path[0], 1.0):
                break
        if self.chance.random() < 0.6 and " ".join(path) in LEAVES:
            return self.spoilt(words(LEAVES[" ".join(path)], self.names), command)
        typed = [*path]
        for param in command.params:
            typed += self.param(param)
        if path == ("work",):
            typed.append("--once")
        return typed

    def spoilt(self, line: list[str], command: click.Command) -> list[str]:
        """A command that would work, with one word changed, left out, said twice or put in, or with one more option."""
        if self.chance.random() < 0.5:
            options = [param for param in command.params if isinstance(param, click.Option) and not param.required]
            more = self.chance.choice(options)
            return [*line, more.opts[0], *([] if more.is_flag else [self.value(more.name or "", more)])]
        commands = 1 + (len(line) > 5 and line[4] in {"case", "store", "ledger"})
        at = self.chance.randrange(4 + commands * (self.chance.random() < 0.9), len(line) + 1)
        how, word = self.chance.random(), self.word(line[at - 1])
        if how < 0.1:
            return line[: at - 1] + line[at:]
        if how < 0.2:
            return [*line[:at], *line[at - 1 :]]
        return [*line[:at], word, *line[at + (how < 0.9) :]]

    def param(self, param: click.Parameter) -> list[str]:
        wanted = 0.9 if param.required else 0.3 if isinstance(param, click.Argument) else 0.15
        if self.chance.random() > wanted:
            return []
        name, times = param.name or "", 1 + (self.chance.random() < 0.1)
        if isinstance(param, click.Option):
            flag = [] if param.is_flag else [self.value(name, param)]
            return [word for _ in range(times) for word in (param.opts[0], *flag)]
        return [self.value(name, param) for _ in range(times)]

    def value(self, name: str, param: click.Parameter) -> str:
        if self.chance.random() < 0.1:
            return self.chance.choice(ODD)
        if isinstance(param.type, click.Choice):
            return str(self.chance.choice([*param.type.choices, "x"]))
        if isinstance(param.type, click.IntRange):
            return self.chance.choice(NUMBERS)
        if name in {"case", "cases", "source", "what"}:
            known = [name for name in self.names.values() if name.startswith("BM")]
            return self.chance.choice([*known, *known, *known, "BM-01-20261201-AAAAAAAA", *NUMBERS])
        pool = BY_NAME.get(name, (*TEXTS, *ODD))
        return self.chance.choice(pool[:3] if self.chance.random() < 0.6 else pool)  # the first are as they should be

    def word(self, before: str) -> str:
        """What might stand after a word: after an option a value that it takes, or none of these."""
        name = {"set": "sets", "vote": "ballot", "step": "steps"}.get(
            before.removeprefix("--"), before.removeprefix("--")
        )
        pool = BY_NAME.get(name, (*TEXTS, *self.names.values(), "--json", "--help"))
        return self.chance.choice(ODD if self.chance.random() < 0.3 else pool)


def laid_out(template: Path, desk: Path) -> None:
    """The desk as it was, with files that are no good."""
    for path in desk.iterdir():
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()
    shutil.copytree(template, desk, dirs_exist_ok=True)
    (desk / "deep.json").write_text("[" * 100_000, "utf-8")
    (desk / "broken.json").write_text('{"size": "x", "peaks": [1], "root": null}', "utf-8")
    (desk / "people.json").write_text(json.dumps({VILLAGE: {"组长": ["甲", "乙"]}}), "utf-8")
    (desk / "binary").write_bytes(bytes(range(256)) * 100)
    for name in ("null", "zero", "full"):
        device(desk / name, f"/dev/{name}")
    (desk / "link").symlink_to("paper")
    (desk / "loop").symlink_to("loop")
    for told in ("ledger prove 1 -o proof.json", "ledger root -o root.json"):
        answered(["--store", STORE, *told.split()], "utf-8")


def answered(typed: list[str], encoding: str) -> tuple[int, str, str]:
    """What `qingdan` answers in this process; it must be readable."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True) for _ in range(2)]
    before, stdin = (sys.stdout, sys.stderr), sys.stdin
    sys.stdout, sys.stderr, sys.stdin = *streams, io.TextIOWrapper(io.BytesIO(b"{}"))
    try:
        code = run(typed)
    finally:
        (sys.stdout, sys.stderr), sys.stdin = before, stdin
    out, err = (stream.buffer.getvalue().decode(encoding) for stream in streams)
    return code, out, err


def judged(typed: list[str], code: int, out: str, err: str) -> None:
    shown = f"{typed}\n{code}\n{out[:500]}\n{err[:2000]}"
    assert code in range(5), shown
    assert "QD900" not in err, shown
    assert "Traceback" not in err, shown
    assert visible(out) == out, shown
    assert visible(err) == err, shown
    assert code == 0 or out or err, f"not a word\n{shown}"


def typed_many(count: int, first: int, template: Path, names: dict[str, str], desk: Path) -> None:
    for number in range(count):
        if number % RENEWED == 0:
            laid_out(template, desk)
        typist = Typist(first + number, names)
        typed = typist.line()
        judged(typed, *answered(typed, typist.chance.choice(["utf-8", "utf-8", "gbk", "latin-1"])))


@pytest.fixture
def ready(
    clerk: tuple[Path, dict[str, str]], desk: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[int, int], None]:
    """Types so many commands from this seed on."""
    monkeypatch.setenv("QINGDAN_CATALOGUE", "heyang")
    monkeypatch.setenv("QINGDAN_STORE", "sqlite:///cases.db")

    def typing(count: int, first: int) -> None:
        typed_many(count, first, clerk[0], clerk[1], desk)

    return typing


@pytest.mark.parametrize("part", range(4))
def test_no_command_is_a_fault_of_the_program(part: int, ready: Callable[[int, int], None]) -> None:
    ready(FEW // 4, part * FEW)


@pytest.mark.long
@pytest.mark.parametrize("part", range(20))
def test_no_command_is_a_fault_of_the_program_by_the_thousand(part: int, ready: Callable[[int, int], None]) -> None:
    ready(MANY // 20, int(os.environ.get("QINGDAN_SEED", "1000000")) + part * MANY)


VARIABLES = (
    "QINGDAN_STORE",
    "QINGDAN_CATALOGUE",
    "QINGDAN_LANG",
    "QINGDAN_CACHE",
    "LANG",
    "PYTHONIOENCODING",
    "HOME",
    "TZ",
)


def in_processes(count: int, first: int, template: Path, names: dict[str, str], desk: Path) -> None:
    """The same in processes of their own, with variables that make no sense."""
    laid_out(template, desk)
    for number in range(count):
        typist = Typist(first + number, names)
        typed = [word for word in typist.line() if "\0" not in word]
        chance = typist.chance
        odd = {name: chance.choice(["", "x", "k\udcff", "\x1b", "latin-1", "/dev/null"]) for name in VARIABLES}
        own = {name: odd[name] for name in VARIABLES if name != "PYTHONIOENCODING" and chance.random() < 0.3}
        own["PYTHONIOENCODING"] = encoding = chance.choice(["utf-8", "gbk", "latin-1", "ascii"])
        line = [sys.executable, "-c", "from qingdan.cli import main; main()", *typed]
        own = {"QINGDAN_CATALOGUE": "heyang", "HOME": str(desk), "PATH": os.environ["PATH"], **own}
        done = subprocess.run(line, capture_output=True, env=own, stdin=subprocess.DEVNULL, timeout=120, check=False)
        judged([*typed, str(own)], done.returncode, done.stdout.decode(encoding), done.stderr.decode(encoding))


def test_no_process_ends_in_a_traceback(clerk: tuple[Path, dict[str, str]], desk: Path) -> None:
    in_processes(15, 0, *clerk, desk)


@pytest.mark.long
def test_no_process_ends_in_a_traceback_by_the_hundred(clerk: tuple[Path, dict[str, str]], desk: Path) -> None:
    in_processes(400, 5_000, *clerk, desk)
