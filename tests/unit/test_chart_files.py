"""The files of charts: one a sheet and format, the PDF with all its sheets, what cannot be read said aloud."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qingdan import Power, Text
from qingdan.commands.draw import write_all
from qingdan.render import Rendering
from tests.charts import TRIAL

if TYPE_CHECKING:
    import pytest

SHEETS = ({"svg": b"1", "pdf": b"1-2"}, {"svg": b"2"})


def test_the_second_sheet_has_its_number_in_its_name(tmp_path: Path) -> None:
    written = write_all([TRIAL], lambda _: Rendering(SHEETS, "A3", ()), tmp_path)
    assert {path.name: path.read_bytes() for path in written} == {
        "BM-99-trial.svg": b"1",
        "BM-99-trial.pdf": b"1-2",
        "BM-99-trial-2.svg": b"2",
    }


def test_what_should_be_looked_at_is_said_with_the_power(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def draw(_: Power) -> Rendering:
        return Rendering(SHEETS[1:], "A3", (Text("字太小", "too small"),))

    write_all([TRIAL], draw, tmp_path)
    assert capsys.readouterr().err == "BM-99 试验事项：字太小\n"
