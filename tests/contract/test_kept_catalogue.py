"""The catalogue that cases are worked on with is the one that would be read, kept or not; an unsound one is refused."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

import qingdan
from qingdan import Catalogue, CatalogueError, Power
from qingdan.commands.kept import catalogue_at
from qingdan.engine.model import codec
from qingdan.engine.model.catalogue import Powers
from qingdan.engine.model.codec import digest

from .conftest import SHIPPED, Say

BY = ("--by", "甲:经办人", "--village", "610524101001", "--catalogue", "own")


@pytest.fixture
def folder(own: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder; the list `own` is kept in it."""
    monkeypatch.setenv("QINGDAN_CACHE", str(own.parent / "cache"))
    catalogue_at("own")
    return own.parent / "cache"


def same(one: Catalogue, other: Catalogue) -> bool:
    tables = [{name: value for name, value in vars(each).items() if name != "powers"} for each in (one, other)]
    for table in tables:
        table.pop("names", None), table.pop("_named", None)
    powers = [{name: digest(power) for name, power in each.powers.items()} for each in (one, other)]
    return tables[0] == tables[1] and powers[0] == powers[1] and [*one.powers] == [*other.powers]


@pytest.mark.parametrize("path", ["own", None, "linwei"])
def test_what_is_kept_is_what_is_read(folder: Path, path: str | None) -> None:
    catalogue_at(path)
    found = catalogue_at(path)
    assert isinstance(found.powers, Powers)
    assert same(found, qingdan.load_catalogue(path))
    for power in found.powers.values():
        assert found.find(power.code) is found.find(power.id) is found.find(power.name) is power
    assert found.find("没有") is None
    assert "没有" not in found.powers
    with pytest.raises(KeyError):
        found.powers["没有"]


def test_only_what_is_asked_for_is_made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def counting(text: str) -> Power:
        made.append(text)
        return whole(text)

    whole = codec.power_from
    monkeypatch.setattr(codec, "power_from", counting)
    found = catalogue_at("own")
    assert len(found.powers) == 42
    assert found.find("BM-02") is found.find("subsistence-allowance") is not None
    assert len(made) == 1


def test_a_change_is_read_and_a_fault_is_refused(folder: Path, own: Path) -> None:
    power = own / "powers" / "service" / "subsistence-allowance.yaml"
    status, text = power.stat(), power.read_text("utf-8")
    power.write_text(text.replace("编号: BM-02", "编号: BM-77"), "utf-8")
    os.utime(power, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert catalogue_at("own").find("BM-77") is not None
    assert catalogue_at("own").find("BM-02") is None
    power.write_text(text.replace("编号: BM-02", "编码: BM-02"), "utf-8")
    for _ in range(2):
        with pytest.raises(CatalogueError):
            catalogue_at("own")
    power.write_text(text, "utf-8")
    assert catalogue_at("own").find("BM-02") is not None
    shutil.rmtree(own)
    with pytest.raises(CatalogueError):
        catalogue_at("own")


def test_damage_is_read_anew(folder: Path, own: Path) -> None:
    [entry] = folder.iterdir()
    sound = entry.read_bytes()
    for junk in (b"", b"{}", sound[:-1], sound[:100] + b"X" + sound[101:], sound.replace(b"BM-02", b"BM-20")):
        entry.write_bytes(junk)
        assert same(catalogue_at("own"), qingdan.load_catalogue("own"))
        assert entry.read_bytes() == sound


def test_a_base_that_changes_is_seen(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGDAN_CACHE", str(desk / "cache"))
    for name in ("heyang", "linwei"):
        shutil.copytree(SHIPPED.parent / name, desk / name)
    assert catalogue_at("linwei").find("BM-02") is not None
    power = desk / "heyang" / "powers" / "service" / "subsistence-allowance.yaml"
    power.write_text(power.read_text("utf-8").replace("编号: BM-02", "编号: BM-77"), "utf-8")
    assert catalogue_at("linwei").find("BM-77") is not None


def test_a_case_is_worked_on_with_a_kept_list_as_with_a_read_one(
    folder: Path, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert say("case", "open", "RC-01", *BY, "--party", "收款人=乙", "--now", "2026-11-02").code in {0, 2, 3}
    opened = say("case", "open", "RC-04", *BY, "--now", "2026-11-02")
    assert opened.code == 0
    case = opened.out.split()[0]
    with_list = [say("case", *words, "--catalogue", "own") for words in (["show", case], ["list"], ["options", case])]
    monkeypatch.setenv("QINGDAN_CACHE", "")
    assert with_list == [
        say("case", *words, "--catalogue", "own") for words in (["show", case], ["list"], ["options", case])
    ]


def test_a_package_without_files_keeps_nothing(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QINGDAN_CACHE", str(own.parent / "cache"))
    monkeypatch.setattr(qingdan, "__path__", [str(own / "nowhere.zip")])
    assert catalogue_at("own").find("BM-02") is not None
    assert not (own.parent / "cache").exists()
