"""A chart over several sheets: where it is cut, at which size it stands, where the blocks around it go."""

from __future__ import annotations

import pytest

from qingdan.engine.model.power import Power
from qingdan.render import Sheet
from qingdan.render.boxes import boxes
from qingdan.render.figure import figure
from qingdan.render.fold import fold, fold_over
from qingdan.render.page import Page
from qingdan.render.place import Strip, place
from qingdan.render.sheet import blocks
from qingdan.render.spread import sheets, smallest, warning
from tests.charts import power, step


def plain(count: int, village: int) -> Strip:
    """A plain spine whose first steps are the village's, the others the town's."""
    names = [f"步{index}" for index in range(count)]
    actors = ["村委会"] * village + ["镇政府"] * (count - village)
    steps = [step(name, to, by=by) for name, to, by in zip(names, [*names[1:], "办结"], actors, strict=True)]
    return place(boxes(figure(power(*steps))))


def asking(count: int) -> Power:
    """Every step asks, and may refuse or lead back to the first."""
    steps = [step(f"步{index}", {"是": f"步{index + 1}", "否": "不予", "改": "步0"}) for index in range(count)]
    return power(*steps, step(f"步{count}", "办结"))


def pages(count: int, paper: str | None = None) -> tuple[Page, ...]:
    drawn = figure(asking(count))
    return sheets(place(boxes(drawn)), blocks(drawn, Sheet("某县", "1")), paper)


def test_a_column_is_cut_where_the_level_ends_if_it_is_near() -> None:
    assert len(fold(plain(8, 5), 2)[0].rows) == 5


def test_a_sheet_is_cut_where_the_level_ends_even_farther_off() -> None:
    strip = plain(13, 8)
    assert len(fold(strip, 2)[0].rows) == 6
    assert len(fold_over(strip, [[1.0], [1.0]])[0][0].rows) == 8


def test_a_column_with_less_room_holds_less() -> None:
    [(above,), (full,)] = fold_over(plain(15, 15), [[0.5], [1.0]])
    assert above.height < 0.7 * full.height


@pytest.mark.parametrize(("count", "paper"), [(26, None), (26, "A4"), (40, None)])
def test_all_sheets_print_at_one_size_that_can_be_read(count: int, paper: str | None) -> None:
    found = pages(count, paper)
    assert len({page.scale for page in found}) == 1
    assert [page.number for page in found] == list(range(1, len(found) + 1))
    assert warning(found) == ()


def test_the_sheets_are_no_more_than_are_needed() -> None:
    counts = [len(pages(count)) for count in (4, 26, 50)]
    assert counts == sorted(set(counts))
    assert counts[:2] == [1, 2]


def test_the_blocks_stand_on_the_first_sheet_if_that_costs_neither_type_nor_columns() -> None:
    assert [bool(page.blocks) for page in pages(30)] == [True, False]
    assert [(bool(page.blocks), len(page.columns)) for page in pages(26)] == [(False, 2), (True, 1)]


def test_what_no_number_of_sheets_holds_is_still_drawn_and_reported() -> None:
    found = pages(120, "A4")
    assert smallest(found) < 9.0
    assert len(warning(found)) == 1
