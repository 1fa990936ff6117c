"""An answer that is given again is the one that a check would give, whatever changed in between and however.

Every test asks as a process does (`answer`), and compares with what `--no-cache` says.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import qingdan
from qingdan.cli import answer
from qingdan.commands import cache, check
from qingdan.engine.language.loading.seal import seal

from .conftest import Said

Ask = Callable[..., Said]
BASE = Path(__file__).parents[1] / "checks" / "base"
POWER = "powers/service/sample.yaml"


@pytest.fixture
def kept(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder, and at the desk a small catalogue `own` with another, `over`, that extends it."""
    monkeypatch.setenv("QINGDAN_CACHE", str(desk / "cache"))
    shutil.copytree(BASE, desk / "own")
    (desk / "over").mkdir()
    head = (BASE / "catalogue.yaml").read_text("utf-8")
    (desk / "over" / "catalogue.yaml").write_text(head + "承接: own\n", "utf-8")
    return desk / "cache"


@pytest.fixture
def ask(kept: Path, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Asks `qingdan` as a new process would."""

    def command(*words: str) -> Said:
        code = answer(list(words))
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return command


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The paths that are really read."""
    paths: list[str | None] = []

    def counting(path: str | None, **options: object) -> object:
        paths.append(path)
        return qingdan.read_catalogue(path, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(check, "read_catalogue", counting)
    return paths


def entries(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []


def broken(path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace("编号: BM-90", "编号: BM-90\n多余: 是"), "utf-8")


def restored(path: Path) -> None:
    """Another content of the same size, behind the same date."""
    before, data = path.stat(), path.read_bytes()
    path.write_bytes(data.replace("示例条例".encode(), "示列条例".encode(), 1))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert path.stat().st_size == before.st_size
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def folded(path: Path) -> None:
    path.unlink()
    path.mkdir()


def rehearsed(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "one.yaml").write_text("?", "utf-8")


def test_what_has_not_changed_is_not_checked_again(ask: Ask, checks: list[str | None]) -> None:
    first = ask("check", "own")
    assert ask("check", "own") == first
    assert checks == ["own"]


def test_problems_are_said_again_with_their_exit_code(ask: Ask, desk: Path, checks: list[str | None]) -> None:
    broken(desk / "own" / POWER)
    first = ask("check", "own", "--lang", "en")
    assert first.code == 1
    assert "QD101" in first.out
    assert ask("check", "own", "--lang", "en") == first
    assert len(checks) == 1


EDITS: dict[str, Callable[[Path], object]] = {
    "a byte": lambda root: broken(root / "own" / POWER),
    "behind its date": lambda root: restored(root / "own" / POWER),
    "a new file": lambda root: shutil.copy(root / "own" / POWER, root / "own" / "powers" / "service" / "second.yaml"),
    "a stray file": lambda root: (root / "own" / "law.yaml").write_text("", "utf-8"),
    "a file that is gone": lambda root: (root / "own" / "laws.yaml").unlink(),
    "a file that is a folder now": lambda root: folded(root / "own" / "laws.yaml"),
    "a renamed file": lambda root: (root / "own" / POWER).rename(root / "own" / "powers" / "service" / "Ü.yaml"),
    "a scenario": lambda root: rehearsed(root / "own" / "scenarios"),
    "no catalogue any more": lambda root: (root / "own" / "catalogue.yaml").unlink(),
    "nothing any more": lambda root: shutil.rmtree(root / "own"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
@pytest.mark.parametrize("path", ["own", "over", f"own/{POWER}"])
def test_every_change_is_seen(ask: Ask, desk: Path, path: str, edit: Callable[[Path], object]) -> None:
    before = ask("check", path)
    edit(desk)
    after = ask("check", path)
    assert after == ask("check", path, "--no-cache")
    assert after == ask("check", path)
    if path == "own":
        assert after != before


def test_a_base_that_appears_beside_is_seen(ask: Ask, desk: Path) -> None:
    over = desk / "over" / "catalogue.yaml"
    over.write_text(over.read_text("utf-8").replace("承接: own", "承接: heyang"), "utf-8")
    first = ask("check", "over")
    shutil.copytree(desk / "own", desk / "heyang")
    broken(desk / "heyang" / POWER)
    after = ask("check", "over")
    assert after == ask("check", "over", "--no-cache")
    assert after != first


def test_the_shipped_name_gives_way_to_what_is_here(ask: Ask, desk: Path) -> None:
    first = ask("check", "heyang")
    shutil.copytree(desk / "own", desk / "heyang")
    broken(desk / "heyang" / POWER)
    assert ask("check", "heyang") == ask("check", "heyang", "--no-cache") != first


def test_a_link_to_another_directory_is_seen(ask: Ask, desk: Path) -> None:
    for name in ("one", "two"):
        (desk / name).mkdir()
        shutil.copytree(desk / "own", desk / name / "own")
        shutil.copytree(desk / "over", desk / name / "over")
    broken(desk / "two" / "own" / POWER)
    link = desk / "link"
    link.symlink_to(desk / "one" / "over")
    first = ask("check", "link")
    link.unlink()
    link.symlink_to(desk / "two" / "over")
    assert ask("check", "link") == ask("check", "link", "--no-cache") != first


def test_other_words_are_another_question(ask: Ask, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    power = desk / "own" / POWER
    power.write_text(
        power.read_text("utf-8").replace("名称: ", "名称: 很长很长很长很长很长很长很长很长很长很长", 1), "utf-8"
    )
    asked = [("own",), ("own", "--preset", "strict"), ("own", "--notes"), ("own", "--json"), ("own", "--lang", "en")]
    asked += [("own", "--format", "sarif"), ("own", "over"), ("own", "--now", "2031-01-01")]
    for _ in range(2):
        for words in asked:
            assert ask("check", *words) == ask("check", *words, "--no-cache")
    monkeypatch.setenv("QINGDAN_LANG", "en")
    assert ask("check", "own") == ask("check", "own", "--no-cache")
    monkeypatch.setenv("QINGDAN_CATALOGUE", "over")
    assert ask("check") == ask("check", "--no-cache")
    monkeypatch.chdir(desk / "over")
    shutil.copytree(BASE, desk / "over" / "own")
    (desk / "over" / "own" / "laws.yaml").unlink()
    assert ask("check", "own") == ask("check", "own", "--no-cache")


def test_what_changes_while_it_is_read_is_not_kept(ask: Ask, desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = qingdan.check

    def meanwhile(*given: object, **options: object) -> object:
        data = (desk / "own" / POWER).read_bytes()
        (desk / "own" / POWER).write_bytes(data)  # the same again, but it was empty for a moment
        return whole(*given, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(check, "check", meanwhile)
    ask("check", "own")
    assert not entries(Path(os.environ["QINGDAN_CACHE"]))


JUNK = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"{}",
    b"\x80\x04K\x01.",
    b"[" * 100_000,
    b'{"roots": [], "absent": [], "answer": {}}',
]
JUNK += [
    json.dumps({"roots": {}, "absent": [], "answer": {"out": out, "err": "", "code": code}}).encode()
    for out, code in ((1, 0), ("", 7), ("", "0"))
]


@pytest.mark.parametrize("junk", JUNK)
def test_a_broken_entry_is_made_anew(ask: Ask, kept: Path, checks: list[str | None], junk: bytes) -> None:
    first = ask("check", "own")
    [entry] = entries(kept)
    sound = entry.read_bytes()
    for number, damage in enumerate((sha256(junk).digest() + junk, junk, sound[:-1]), start=2):
        entry.write_bytes(damage)
        assert ask("check", "own") == first
        assert len(checks) == number
    assert entries(kept) == [entry]
    assert entry.read_bytes() == sound


@pytest.mark.skipif(os.name != "posix", reason="rights as POSIX knows them")
def test_a_folder_that_others_can_write_is_not_used(ask: Ask, kept: Path, checks: list[str | None]) -> None:
    kept.mkdir()
    kept.chmod(0o777)
    ask("check", "own")
    assert not entries(kept)
    kept.chmod(0o700)
    ask("check", "own")
    assert entries(kept)
    kept.chmod(0o770)
    ask("check", "own")
    assert len(checks) == 3


def test_nothing_is_kept_where_it_is_not_wanted(ask: Ask, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask("check", "own", "--no-cache")
    ask("check", "nowhere")
    ask("check", "own", "nowhere")
    ask("check", str(BASE.parent / "conftest.py"))
    ask("check", "--help")
    monkeypatch.setenv("QINGDAN_CACHE", "")
    ask("check", "own")
    monkeypatch.setenv("QINGDAN_CACHE", str(BASE / "catalogue.yaml" / "below a file"))
    ask("check", "own")
    assert not entries(kept)


def test_the_folder_is_the_one_for_caches(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QINGDAN_CACHE")
    monkeypatch.setenv("HOME", str(desk / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(desk / "xdg"))
    monkeypatch.setattr(sys, "platform", "linux")
    cache.put("one", b"1")
    assert (desk / "xdg" / "qingdan" / "answers" / "one").read_bytes()[cache.DIGEST :] == b"1"
    monkeypatch.setenv("XDG_CACHE_HOME", "not absolute")
    cache.put("two", b"2")
    assert (desk / "home" / ".cache" / "qingdan" / "answers" / "two").read_bytes()[cache.DIGEST :] == b"2"
    assert cache.get("one") is None


def test_the_oldest_entries_go(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "MOST", 8)
    for number in range(20):
        cache.put(f"{number:02}", b"")
        os.utime(kept / f"{number:02}", ns=(number, number))
    assert 5 < len(entries(kept)) <= 9
    assert entries(kept)[-1].name == "19"


@pytest.mark.parametrize("changed", ["schemas/power.schema.json", "engine/analysis/checks/qd301_unreachable_step.py"])
def test_another_release_asks_anew(desk: Path, monkeypatch: pytest.MonkeyPatch, changed: str) -> None:
    package = desk / "qingdan"
    ignored = shutil.ignore_patterns(".*", "__pycache__", "tests", "catalogue", "docs", "bench", "out")
    shutil.copytree(qingdan.__path__[0], package, ignore=ignored)
    monkeypatch.setattr(qingdan, "__path__", [str(package)])
    before = cache.key("check")
    assert cache.key("check") == before
    (package / changed).write_bytes((package / changed).read_bytes() + b"\n")
    after = cache.key("check")
    assert after != before
    monkeypatch.setattr(sys, "version", "3.99")
    assert cache.key("check") not in {before, after}


def test_many_processes_at_once(kept: Path, desk: Path) -> None:
    broken(desk / "own" / POWER)
    command = [sys.executable, "-m", "qingdan.cli", "check", "own"]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(6)]
    said = {(*process.communicate(), process.returncode) for process in running}
    said.add((*(alone := subprocess.Popen(command, stdout=-1, stderr=-1)).communicate(), alone.returncode))
    assert len(said) == 1
    assert next(iter(said))[2] == 1
    assert [entry.name[0] for entry in entries(kept)] != ["."]
    assert len(entries(kept)) == 1


def test_a_reader_that_has_gone_and_a_full_disk(kept: Path, desk: Path) -> None:
    command = f"{sys.executable} -m qingdan.cli check own"
    broken(desk / "own" / POWER)
    for buffering in ("PYTHONUNBUFFERED=1", "-u PYTHONUNBUFFERED") * 2:
        asked = f"env {buffering} {command}"
        gone = subprocess.run(f"{asked} | true", shell=True, capture_output=True, text=True, check=False)
        assert "Traceback" not in gone.stderr
        full = subprocess.run(f"{asked} > /dev/full", shell=True, capture_output=True, text=True, check=False)
        assert "标准输出" in full.stderr
        assert "Exception" not in full.stderr
        assert full.returncode == 2


def test_a_seal_does_not_open_a_pipe(desk: Path) -> None:
    os.mkfifo(desk / "laws.yaml")
    (desk / "powers").mkdir()
    (desk / "powers" / "round").symlink_to(desk, target_is_directory=True)
    assert seal(str(desk)) == seal(str(desk))


PLACES = [
    "catalogue.yaml",
    "laws.yaml",
    "roles.yaml",
    POWER,
    "powers/service/other.yaml",
    "procedures/p.yaml",
    "law.yaml",
]
EDIT = st.tuples(st.sampled_from(["own", "over"]), st.sampled_from(PLACES), st.integers(0, 3), st.integers(0, 400))


@settings(max_examples=25)
@given(edits=st.lists(EDIT, min_size=1, max_size=5))
def test_after_any_edits_the_answer_is_the_cold_one(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, str, int, int]]
) -> None:
    desk = tmp_path_factory.mktemp("desk")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(desk)
        patch.setenv("QINGDAN_CACHE", str(desk / "cache"))
        shutil.copytree(BASE, "own")
        Path("over").mkdir()
        Path("over/catalogue.yaml").write_text(Path("own/catalogue.yaml").read_text("utf-8") + "承接: own\n", "utf-8")
        for edit in edits:
            _edited(*edit)
            for words in (["check", "own"], ["check", "over"]):
                assert _heard(words) == _heard([*words, "--no-cache"]) == _heard(words)


def _edited(folder: str, name: str, how: int, at: int) -> None:
    """Cut, double, empty or remove a piece of a file, its date kept."""
    path = Path(folder, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    data = path.read_bytes() if path.exists() else (BASE / POWER).read_bytes()
    lines = data.splitlines(keepends=True)
    at %= max(1, len(lines))
    new = [lines[:at] + lines[at + 1 :], lines[:at] + lines[at : at + 1] + lines[at:], []]
    if how == len(new):
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(b"".join(new[how]))
        os.utime(path, ns=(1, 1))


def _heard(words: list[str]) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = answer(words)
    return code, out.getvalue(), err.getvalue()
