"""Every command under every kind of output: what was done is reported as done, what cannot be said is written
otherwise, and no text controls the terminal."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from qingdan import open_store
from qingdan.cli import run
from qingdan.commands.front import COMMANDS
from qingdan.engine.runtime.events import Json, Kind
from qingdan.engine.runtime.store.transcript import export
from qingdan.engine.text import visible
from tests.clerk import LEAVES, SCENARIO, Leaf, entries, words
from tests.contract.conftest import Said

if TYPE_CHECKING:
    from collections.abc import Iterator

QINGDAN = (sys.executable, "-c", "from qingdan.cli import main; main()")
UTF8 = "utf-8"


class Failing(io.StringIO):
    """A file on a full disk, a pipe that nobody reads: fails when it is flushed, as buffered output does."""

    def __init__(self, code: int) -> None:
        super().__init__()
        self.code = code

    def flush(self) -> None:
        if self.getvalue():
            raise OSError(self.code, os.strerror(self.code))


class Terminal(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        return True


def encoded(encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding=encoding, write_through=True)


def text(stream: io.TextIOWrapper) -> str:
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode(stream.encoding)


def said(monkeypatch: pytest.MonkeyPatch, line: list[str], encoding: str = UTF8) -> Said:
    out, err = encoded(encoding), encoded(encoding)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = run(line)
    return Said(code, text(out), text(err))


def leaves(name: str = "", command: click.Command | None = None) -> Iterator[str]:
    if command is None:
        for top, room in COMMANDS.items():
            yield from leaves(top, getattr(import_module(f"qingdan.commands.{room}"), f"{top}_command"))
    elif isinstance(command, click.Group):
        for below, inner in command.commands.items():
            yield from leaves(f"{name} {below}", inner)
    else:
        yield name


def test_the_desk_has_work_for_every_command() -> None:
    assert set(leaves()) == {*LEAVES, "tour"}


EACH = pytest.mark.parametrize("leaf", LEAVES.values(), ids=LEAVES.keys())


@EACH
def test_it_works(leaf: Leaf, names: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    before = entries()
    answer = said(monkeypatch, words(leaf, names))
    assert answer.code == leaf.code, answer
    assert (entries() > before) == (leaf.act and leaf.words.startswith("case ")) or leaf.words.startswith("store erase")


@EACH
@pytest.mark.parametrize("encoding", ["latin-1", "gbk", "ascii"])
def test_any_encoding(leaf: Leaf, encoding: str, names: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    answer = said(monkeypatch, words(leaf, names), encoding)
    assert answer.code == leaf.code, answer
    assert "QD900" not in answer.err


@EACH
@pytest.mark.parametrize("encoding", ["latin-1", "gbk"])
def test_json_means_the_same_in_any_encoding(
    leaf: Leaf, encoding: str, names: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if leaf.act:
        pytest.skip("each time another id")
    plain = said(monkeypatch, ["--json", *words(leaf, names)]).out
    if plain.startswith(("{", "[")):
        assert json.loads(said(monkeypatch, ["--json", *words(leaf, names)], encoding).out) == json.loads(plain)


@EACH
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "json"])
@pytest.mark.parametrize("fault", ["closed", "full", "pipe"])
def test_output_that_cannot_be_written(
    leaf: Leaf, fault: str, form: list[str], names: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = not leaf.act and not said(monkeypatch, [*form, *words(leaf, names)]).out
    before, err = entries(), encoded(UTF8)
    stdout = {"closed": None, "full": Failing(errno.ENOSPC), "pipe": Failing(errno.EPIPE)}[fault]
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", stdout)
        patch.setattr(sys, "stderr", err)
        code = run([*form, *words(leaf, names)])
    told = text(err)
    assert not re.search("QD900|没有写下|没有留下|Traceback", told)
    if leaf.words.startswith("work"):
        assert (code, told) == (0, "")
    elif leaf.act:
        assert (code, told.count("；屏幕上的字没有写出来：")) == (0, 1), told
        assert entries() > before or not leaf.words.startswith("case ")
    elif fault == "pipe" or (silent and fault == "full"):
        assert (code, told) == (0, "")
    else:
        assert code == 2
        assert "标准输出 读不了或者写不了" in told


@EACH
@pytest.mark.parametrize("stderr", [None, Failing(errno.ENOSPC)], ids=["closed", "full"])
def test_errors_that_cannot_be_written(
    leaf: Leaf, stderr: io.StringIO | None, names: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", stderr)
        patch.setattr(sys, "stdout", encoded(UTF8))
        assert run(words(leaf, names)) == leaf.code
        assert run(["--catalogue", "nowhere", "list"]) == 1
        assert run(["shwo"]) == 2
        assert (
            run([*words(LEAVES["case take"], names)[:4], "case", "take", names["case"], "发放", "--by", "甲:申请人"])
            == 3
        )
        assert run(["case", "list", "--store", "sqlite:///nowhere/cases.db"]) == 4


def shell(line: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    own = {"PATH": os.environ["PATH"], "QINGDAN_CACHE": os.environ["QINGDAN_CACHE"], "Q": " ".join(QINGDAN[:1])}
    program = f"qingdan() {{ {sys.executable} -c 'from qingdan.cli import main; main()' \"$@\"; }}\n"
    return subprocess.run(["bash", "-c", program + line], capture_output=True, env=own | environment, check=False)


OPEN = "qingdan --catalogue heyang --store sqlite:///cases.db case open BM-01 --village 610524101001 --by 甲:申请人"


@pytest.mark.parametrize("to", [">&-", "> /dev/full", "| true; exit ${PIPESTATUS[0]}", ">&- 2>&-", "> /dev/full 2>&1"])
def test_a_process_whose_act_was_entered_ends_with_0(to: str, names: dict[str, str]) -> None:
    before = entries()
    done = shell(f"{OPEN} {to}")
    assert (done.returncode, entries()) == (0, before + 1)
    assert ("已经记下" in done.stderr.decode()) == ("2>" not in to)
    assert b"Exception ignored" not in done.stderr


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("qingdan list >&-", 2), ("qingdan list > /dev/full", 2), ("qingdan --help >&-", 2), ("qingdan shwo 2>&-", 2),
        ("qingdan shwo 2> /dev/full", 2), ("qingdan list < /dev/null 2> /dev/full", 0), ("qingdan list <&-", 0),
        ("qingdan check heyang >&-", 2), ("qingdan check heyang > /dev/full", 2), ("qingdan --version >&-", 2),
    ],
)  # fmt: skip
def test_a_process_whose_output_fails(line: str, code: int, names: dict[str, str]) -> None:
    done = shell(line)
    assert done.returncode == code, done
    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr


@pytest.mark.parametrize("encoding", ["latin-1", "gbk", "ascii", "utf-16"])
def test_a_process_in_another_encoding(encoding: str, names: dict[str, str]) -> None:
    for line in (OPEN, "qingdan list", "qingdan check heyang", "qingdan test heyang", "qingdan --help", "qingdan shwo"):
        done = shell(line, PYTHONIOENCODING=encoding)
        assert done.returncode == (2 if "shwo" in line else 0), done
        assert (done.stdout + done.stderr).decode(encoding)


def test_nothing_that_is_opened_takes_the_place_of_a_closed_stream(desk: Path) -> None:
    """The first files that a process opens get the lowest numbers: what is written to number 1 would go into them."""
    code = """
import os, sys
from qingdan import cli
cli.answer = lambda words: os.open("first", os.O_WRONLY | os.O_CREAT)
cli.main()
"""
    Path("run.py").write_text(code, "utf-8")
    done = subprocess.run(["bash", "-c", f"{sys.executable} run.py >&- 2>&- <&-"], check=False)
    assert done.returncode > 2


# nothing of any text reaches a terminal

EVIL = "甲\x1b[31m红\x1b[0m\x1b]8;;http://x.example\x07链\x1b]8;;\x1b\\\u202e倒\u2066\x9b2J\x85\u2028\x07\r\x7f\u200b\ufeff\x00"
NAME = EVIL.replace("\x00", "")
"""As an argument: no process takes the character NUL."""
COLOURS = re.compile("\x1b\\[(?:0|1|31|32|33|36)m")
PROGRESS = re.compile("\r(?:[^\r\n]* \\d+/\\d+|\x1b\\[K)")


def shows_nothing(shown: str) -> None:
    """No control but line feeds and tabs."""
    assert visible(shown) == shown


def looked_at(monkeypatch: pytest.MonkeyPatch, line: list[str]) -> str:
    """What a command sends to a terminal, checked; and what it sends to a pipe, checked too."""
    out, err = Terminal(), Terminal()
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", out)
        patch.setattr(sys, "stderr", err)
        code = run(line)
    assert code in range(5)
    for shown in (out.getvalue(), err.getvalue()):
        shows_nothing(COLOURS.sub("", PROGRESS.sub("", shown)))
        assert "\x1b[31m红" not in shown, "a text coloured itself"
        assert shown.count("\x1b[0m") * 2 == len(COLOURS.findall(shown))
    piped = said(monkeypatch, line)
    shows_nothing(piped.out)
    shows_nothing(piped.err)
    return out.getvalue() + err.getvalue()


@pytest.fixture
def evil(names: dict[str, str]) -> dict[str, str]:
    """The record of the desk with entries whose bodies hold what the engine would not take."""
    store = open_store("sqlite:///cases.db")
    last = store.history(names["signed"])[-1].event
    body: dict[str, Json] = {
        "actor": {"id": EVIL, "role": EVIL, "roles": [EVIL]},
        "data": {"人口": 3, "意见": EVIL},
        "materials": {EVIL: "a" * 64},
    }
    store.append([last._replace(seq=last.seq + 1, body={**last.body, **body})])
    sentence: dict[str, Json] = {"zh": EVIL, "en": EVIL}
    refusal: dict[str, Json] = {"actor": body["actor"], "code": "QR104", "sentence": sentence, "act": "take"}
    refused = last._replace(seq=0, kind=Kind.REFUSED, step=NAME, outcome=NAME)
    store.append([refused._replace(body=refusal)])
    store.append([refused._replace(body={**refusal, EVIL: EVIL})])
    with Path("record.jsonl").open("wb") as file:
        export(store, file.write)
    store.close()
    return names


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("form", [[], ["--json"]], ids=["text", "json"])
def test_a_record_full_of_controls(
    lang: str, form: list[str], evil: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for leaf in LEAVES.values():
        if not leaf.act or leaf.words.startswith(("case take", "case extend", "work")):
            looked_at(monkeypatch, [*form, "--lang", lang, *words(leaf, evil)])
    shown = looked_at(monkeypatch, [*form, *words(LEAVES["case log"], {**evil, "ended": evil["signed"]})])
    assert "甲\\u001b[31m红" in shown
    assert "甲\\u001b[31m红" in looked_at(monkeypatch, [*form, *words(LEAVES["case refusals"], evil)])


def test_a_receipt_full_of_controls(evil: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    line = words(LEAVES["ledger receipt"], {**evil, "case": evil["signed"]})
    assert "甲\\u001b[31m红" in looked_at(monkeypatch, line)
    looked_at(monkeypatch, [*line, "-o", "receipt.html"])
    page = Path("receipt.html").read_text("utf-8")
    shows_nothing(page)
    assert "甲\\u001b[31m红" in page


YAML_EVIL = EVIL.translate(dict.fromkeys(map(ord, "\x00\x1b\x07\x7f\x9b\r\u2028\x85\ufeff"), None))


@pytest.mark.parametrize("text", [YAML_EVIL, NAME, '"\\e[31m\\u202e\\a"', '"甲\\n✓ 假的一行"'])
@pytest.mark.parametrize("key", ["名称", "服务对象", "编号", "流程"])
def test_a_list_full_of_controls(text: str, key: str, names: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    file = Path("heyang/powers/service/one.yaml")
    written = file.read_text("utf-8")
    file.write_bytes(re.sub(f"^{key}:.*$", lambda _: f"{key}: {text}", written, flags=re.MULTILINE).encode())
    for leaf in LEAVES.values():
        if not leaf.act:
            shown = looked_at(monkeypatch, words(leaf, names))
            assert not re.search("^✓ 假的", shown, re.MULTILINE)
    for form in ("json", "github", "sarif"):
        looked_at(monkeypatch, ["check", "heyang", "--format", form])


@pytest.mark.parametrize("word", [NAME, "\x1b[2J", "甲\n已经记下"])
@pytest.mark.parametrize("leaf", LEAVES.values(), ids=LEAVES.keys())
def test_words_full_of_controls(word: str, leaf: Leaf, names: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    line = words(leaf, names)
    for at in range(4, len(line)):
        looked_at(monkeypatch, [*line[:at], word, *line[at + 1 :]])
    looked_at(monkeypatch, [*line, word])
    looked_at(monkeypatch, [*line, f"--{word}"])


def test_names_of_files_full_of_controls(names: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    name = "\x1b[31m红\u202e.yaml"
    Path("heyang", "powers", "service", name).write_text("编号：坏了", "utf-8")
    Path("heyang", "scenarios", name).write_text(SCENARIO, "utf-8")
    for leaf in LEAVES.values():
        if not leaf.act:
            looked_at(monkeypatch, words(leaf, names))
