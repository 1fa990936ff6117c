"""A SQLite file that was cut, or in which bytes were flipped: what cannot be read is said, what is wrong is found, and
nothing that was not entered is ever shown as sound."""

from __future__ import annotations

import random
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from qingdan.engine.errors import StoreError, Tampered
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import open_store
from tests.chaos.loop import BY, CATALOGUE, NEXT, VILLAGE

if TYPE_CHECKING:
    from pathlib import Path

    from qingdan.engine.runtime.store.ledger import Line
    from tests.chaos.conftest import Nursery

CUTS, FLIPS, BLOCKS = 40, 250, 40


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[Line]]:
    """A file of some 120 entries in ten cases, and what is in it."""
    path = tmp_path_factory.mktemp("kept") / "cases.db"
    with closing(open_store(f"sqlite:///{path}")) as store:
        engine = Engine(CATALOGUE, store)
        for _ in range(10):
            case = engine.open("loop", VILLAGE, by=BY)
            for turn in range(11):
                case = engine.take(case.id, case.step, NEXT[case.step][1], by=BY, key=f"{case.id}-{turn}")
        lines = list(store.lines())
        store._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[attr-defined]
    return path.read_bytes(), lines


def looked_at(path: Path, content: bytes, lines: list[Line]) -> str:
    """Everything one may do with the file; what it came to. Whatever verifies is what was entered."""
    path.write_bytes(content)
    try:
        with closing(open_store(f"sqlite:///{path}")) as store:
            store.verify()
            found = list(store.lines())
            for case in store.cases():
                store.history(case)
            store.tally()
    except Tampered:
        return "tampered"
    except StoreError:
        return "unreadable"
    assert found == lines[: len(found)], "what verifies is what was entered"
    return "whole" if len(found) == len(lines) else "shortened"


def test_a_file_that_was_cut(kept: tuple[bytes, list[Line]], tmp_path: Path) -> None:
    content, lines = kept
    chance = random.Random(1)
    said = [looked_at(tmp_path / "x.db", content[: chance.randrange(1, len(content))], lines) for _ in range(CUTS)]
    assert set(said) <= {"tampered", "unreadable"}, said


def test_an_empty_file_is_an_empty_record(kept: tuple[bytes, list[Line]], tmp_path: Path) -> None:
    assert looked_at(tmp_path / "x.db", b"", kept[1]) == "shortened"


@pytest.mark.parametrize(("size", "times"), [(1, FLIPS), (512, BLOCKS)], ids=["a byte", "a sector"])
def test_flipped_bytes(kept: tuple[bytes, list[Line]], tmp_path: Path, size: int, times: int) -> None:
    content, lines = kept
    chance = random.Random(size)
    said = []
    for _ in range(times):
        place = chance.randrange(len(content) - size)
        flipped = bytes(byte ^ chance.randrange(1, 256) for byte in content[place : place + size])
        said.append(looked_at(tmp_path / "x.db", content[:place] + flipped + content[place + size :], lines))
    assert "tampered" in said or "unreadable" in said


def test_who_writes_to_a_damaged_file_is_told(kept: tuple[bytes, list[Line]], tmp_path: Path) -> None:
    """An act on a damaged file succeeds and is there, or is refused with a sentence."""
    content, lines = kept
    chance = random.Random(3)
    path = tmp_path / "x.db"
    case = str(lines[0].row[2])
    for number in range(60):
        place = chance.randrange(len(content) - 64)
        path.write_bytes(content[:place] + bytes(64) + content[place + 64 :])
        try:
            with closing(open_store(f"sqlite:///{path}")) as store:
                engine = Engine(CATALOGUE, store)
                now = engine.case(case)
                after = engine.take(case, now.step, NEXT[now.step][1], by=BY, key=f"again-{number}")
                answer = store.answer(f"again-{number}")
                assert answer is not None
                assert answer.entry.hash == after.head
        except StoreError:
            continue


def test_no_room_for_the_file(children: Nursery, tmp_path: Path) -> None:
    """The file may not grow beyond a limit: whoever writes is told, and all that was promised before is there."""
    url, notes = f"sqlite:///{tmp_path}/x.db", tmp_path / "notes"
    ended = children.order(do="hammer", url=url, name="n", notes=str(notes), limit=1_500_000)
    assert ended == 3, "told that there is no room, and nothing else"
    written = [line.split() for line in notes.read_text().splitlines()]
    promised = {(case, int(seq)) for mark, _, case, seq in (line for line in written if len(line) == 4) if mark == "!"}
    with closing(open_store(url)) as store:
        store.verify()
        assert len(promised) > 5
        assert all(len(store.history(case)) == seq for case, seq in promised)
        last = store.history(store.cases()[-1])
        assert len(store.keys()) == store.tally().entries == 3 * len(promised) + (len(last) if len(last) < 3 else 0)
