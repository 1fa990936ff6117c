"""Widths without a font, and where lines break."""

from __future__ import annotations

import pytest

from qingdan.render.lines import fill, spaced, width, wrap


def test_a_full_width_character_is_one_em_and_thin_punctuation_a_third() -> None:
    assert width("公示A.", 10.0) == pytest.approx(10 + 10 + 6.2 + 3)


def test_digits_stand_apart_from_characters() -> None:
    assert spaced("不少于5个工作日") == "不少于 5 个工作日"


def test_two_lines_are_balanced() -> None:
    assert wrap("农村宅基地申请与农房建设", 10.0, 110.0) == ("农村宅基地申", "请与农房建设")


def test_a_break_after_a_comma_is_favoured() -> None:
    assert wrap("材料不全，一次性告知补正", 10.0, 90.0) == ("材料不全，", "一次性告知补正")


@pytest.mark.parametrize("room", range(30, 130, 10))
def test_no_closing_sign_begins_a_line_and_no_opening_one_ends_it(room: int) -> None:
    lines = wrap("《土地法》（2019）第三条、第四条，“公示”吗？", 10.0, float(room))
    assert not any(line[0] in "》）、，”？吗" or line[-1] in "《（“" for line in lines)


def test_no_single_character_is_left_alone() -> None:
    assert len(wrap("公示，三", 10.0, 30.0)[-1]) > 1


def test_latin_and_digits_are_not_torn() -> None:
    assert "2026-1" in wrap("版次2026-1自十一月起", 10.0, 40.0)


def test_a_paragraph_fills_its_lines() -> None:
    assert fill("一二三四五六七八九十", 10.0, 60.0) == ("一二三四五六", "七八九十")
    assert fill("一二三四五六七", 10.0, 60.0) == ("一二三四五", "六七"), "no character is left alone"


def test_nothing_gives_no_line() -> None:
    assert wrap("", 10.0, 60.0) == fill(" ", 10.0, 60.0) == ()
