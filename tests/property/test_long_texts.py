"""No text leaves the place it is printed in, however long it is: lines are broken, diamonds grow, what has one line
alone is cut, and then a warning names it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qingdan import load_catalogue
from qingdan.engine.model.parts import Bound, Channel, Limit, Material
from qingdan.engine.model.power import Frame, Power
from qingdan.engine.model.words import Source
from qingdan.render import Sheet, render
from qingdan.render.boxes import ASK, ASK_LINE, CARD_WIDTH, diamond
from qingdan.render.lines import TOGETHER, cut, fill, width, wrap
from tests.powers import RELIEF

CASE = Path(__file__).parents[2] / "catalogue/heyang"
WORD = "PneumonoultramicroscopicsilicovolcanoconiosisABC"
LONG = "对申请人家庭成员共同生活情况以及收入财产支出状况逐户逐项进行入户核查并填写核查表"
TEXTS = st.text(alphabet="核查家庭人口，。（）《》ABCxyz0123 %-", min_size=1, max_size=120).filter(str.strip)
SVG = "{http://www.w3.org/2000/svg}"


@given(TEXTS, st.sampled_from([14.0, 17.0]), st.floats(40, 400))
def test_no_line_is_wider_than_its_room(text: str, size: float, room: float) -> None:
    for lines in (wrap(text, size, room), fill(text, size, room)):
        assert [line for line in lines if width(line, size) > max(room, TOGETHER * size) + 1e-6] == []
        assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)


@given(st.text(alphabet="ABCxyz0123", min_size=1, max_size=120), st.floats(20, 200))
def test_a_word_of_letters_fits_any_room(text: str, room: float) -> None:
    assert [line for line in wrap(text, 14.0, room) if width(line, 14.0) > room and len(line) > 1] == []


@given(TEXTS, st.floats(40, 400))
def test_a_text_is_cut_where_its_room_ends(text: str, room: float) -> None:
    said = cut(text, 14.0, room)
    assert width(said, 14.0) <= room
    assert said == text or (said.endswith("…") and text.startswith(said[:-1]))


@given(TEXTS)
@example(LONG * 3)
@example(f"{LONG}{WORD}吗？")
def test_a_question_lies_within_its_diamond(text: str) -> None:
    shape = diamond(text)
    assert re.sub(r"\s", "", "".join(shape.lines)) == re.sub(r"\s", "", text)
    for number, line in enumerate(shape.lines):
        reach = abs(number - (len(shape.lines) - 1) / 2) * ASK_LINE + ASK * 0.36
        assert width(line, ASK) <= shape.width * (1 - 2 * reach / shape.height) + 1e-6
    assert shape.height <= 150 or shape.width == CARD_WIDTH


def printed(svg: str) -> Iterator[tuple[str, float, float]]:
    """Each text of a page with its left and right edge in points."""

    def walk(node: ET.Element, x: float, scale: float) -> Iterator[tuple[str, float, float]]:
        moved = re.match(r"translate\(([-\d.]+) [-\d.]+\) scale\(([\d.]+)\)", node.get("transform", ""))
        if moved:
            x, scale = x + float(moved[1]) * scale, scale * float(moved[2])
        if node.tag == f"{SVG}text":
            wide = width(node.text or "", float(node.get("font-size", "0")) * scale)
            left = x + float(node.get("x", "0")) * scale
            left -= {"middle": wide / 2, "end": wide}.get(node.get("text-anchor", ""), 0.0)
            yield node.text or "", left, left + wide
        for child in node:
            yield from walk(child, x, scale)

    yield from walk(ET.fromstring(svg), 0.0, 1.0)


def outside(svg: str) -> list[str]:
    wide = float(ET.fromstring(svg).get("width", "0").removesuffix("pt"))
    return [text for text, left, right in printed(svg) if left < -0.5 or right > wide + 0.5]


BASE = replace(RELIEF, audience="本村村民")


def _asked(text: str) -> Power:
    steps = {name: replace(each, ask=text) if len(each.outcomes) > 1 else each for name, each in BASE.steps.items()}
    return replace(BASE, steps=steps)


def _labelled(text: str) -> Power:
    return replace(BASE, steps={name: replace(each, label=text) for name, each in BASE.steps.items()})


def _limited(text: str) -> Power:
    limit = Limit(at_most=Bound(text))
    return replace(BASE, steps={name: replace(each, within=limit) for name, each in BASE.steps.items()})


MEMBERS: dict[str, Callable[[str], Power]] = {
    "name": lambda text: replace(BASE, name=text[:60]),
    "question": _asked,
    "step": _labelled,
    "limit": _limited,
    "audience": lambda text: replace(BASE, audience=text),
    "fee": lambda text: replace(BASE, fee=text),
    "holder": lambda text: replace(BASE, holder=text),
    "material": lambda text: replace(BASE, materials={**BASE.materials, text: Material(Source.PARTY)}),
    "end": lambda text: replace(BASE, ends={k: replace(v, paper=text, label=text) for k, v in BASE.ends.items()}),
    "frame": lambda text: replace(BASE, frames={k: Frame(id=k, label=text, procedure="x") for k in ("受理",)}),
    "channel": lambda text: replace(BASE, channels={text: Channel()}),
}


@pytest.mark.parametrize("text", [LONG * 2, WORD * 2, LONG + WORD, "A" * 200], ids=["chinese", "latin", "both", "one"])
@pytest.mark.parametrize("member", MEMBERS)
def test_no_text_leaves_the_page(member: str, text: str) -> None:
    drawn = render(MEMBERS[member](text), Sheet("示例县", note="说明"))
    for sheet in drawn.sheets:
        assert outside(sheet["svg"].decode()) == []


def test_what_is_cut_is_named() -> None:
    for member in ("frame", "limit"):
        drawn = render(MEMBERS[member](LONG * 2), Sheet("示例县"))
        assert any(LONG in warning.zh and "只印得下开头" in warning.zh for warning in drawn.warnings), member
    noted = render(BASE, Sheet("示例县", note=LONG * 3))
    assert outside(noted.sheets[0]["svg"].decode()) == []
    assert any(LONG in warning.zh for warning in noted.warnings)
    assert not any("只印得下开头" in warning.zh for warning in render(BASE, Sheet("示例县")).warnings)


def test_a_long_name_stands_in_two_lines_that_can_be_read() -> None:
    svg = render(replace(BASE, name=(LONG * 2)[:60]), Sheet("示例县")).files["svg"].decode()
    sizes = [
        float(size) for size, text in re.findall(r'font-size="([\d.]+)"[^>]*>([^<]+)</text>', svg) if text in LONG * 2
    ]
    assert len(sizes) >= 2
    assert min(sizes) >= 9


def test_shipped_pages_hold_their_texts() -> None:
    catalogue = load_catalogue(CASE)
    for name in ("subsistence-allowance", "collective-works", "party-membership"):
        drawn = render(catalogue.powers[name], Sheet(catalogue.name, note=catalogue.note))
        assert [outside(sheet["svg"].decode()) for sheet in drawn.sheets] == [[]] * len(drawn.sheets)
