"""The files: papers, formats, links, words for screen readers, a case on the chart, warnings."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest

from qingdan.engine.errors import UsageError
from qingdan.engine.model.parts import Basis, Bound, TimeLimit
from qingdan.engine.model.period import parse_period
from qingdan.engine.model.power import Edge
from qingdan.render import Rendering, Sheet, Standing, edge_id, edges_in, fonts, node_id, render
from qingdan.render.boxes import boxes
from qingdan.render.figure import figure
from qingdan.render.fold import fold
from qingdan.render.page import PAPERS, choose
from qingdan.render.place import place
from qingdan.render.shapes import NOW
from qingdan.render.sheet import blocks
from tests.charts import TRIAL, power, step

SHEET = Sheet("某县", "2026-1", date(2026, 11, 1), {"监督": "12345"}, "示范清单")
LONG = power(
    *(step(f"步{index}", {"是": f"步{index + 1}", "否": "不予", "改": "步0"}) for index in range(26)),
    step("步26", "办结"),
)
"""More than a sheet holds; every step may lead back to the first."""


def svg(made: Rendering) -> str:
    return made.files["svg"].decode()


def test_the_id_of_an_arrow_counts_source_outcome_way_and_target() -> None:
    assert edge_id(TRIAL, Edge("受理", "缺件", 0, "补正")) == "e1-1-0-n2"
    assert edge_id(TRIAL, Edge("受理", "不属本级", 0, "不予")) == "e1-2-0-x1"
    assert edge_id(TRIAL, Edge("*", "撤回", 0, "终止")) == "ew0-x2"


@pytest.mark.parametrize("sheet", [None, SHEET])
@pytest.mark.parametrize("style", ["published", "plain"])
def test_every_arrow_of_the_machine_is_in_the_picture_once(sheet: Sheet | None, style: str) -> None:
    assert sorted(map(str, edges_in(svg(render(TRIAL, sheet, style=style)), TRIAL))) == sorted(map(str, TRIAL.edges()))


def test_every_step_has_an_element_of_its_own() -> None:
    found = re.findall(r'<g id="(n\d+)" class="step">', svg(render(TRIAL, SHEET)))
    assert sorted(found) == sorted(node_id(TRIAL, name) for name in TRIAL.steps)


def test_a_connector_is_a_link_to_its_step() -> None:
    assert f'<a href="#{node_id(TRIAL, "受理")}">' in svg(render(TRIAL))


def test_the_picture_is_sound_xml_with_title_and_words() -> None:
    root = ElementTree.fromstring(svg(render(TRIAL, SHEET)))
    name = "{http://www.w3.org/2000/svg}"
    assert root.get("role") == "group"
    assert root.findtext(f"{name}title") == "BM-99 试验事项流程图"
    assert "7. 补正（申请人）" in (root.findtext(f"{name}desc") or "")


def test_names_that_look_like_markup_are_text() -> None:
    trial = power(step('<b>&"甲', "办结"))
    assert "&lt;b&gt;&amp;" in svg(render(trial))
    assert ElementTree.fromstring(svg(render(trial))).tag.endswith("svg")


def test_the_same_input_gives_the_same_bytes() -> None:
    formats = ("svg", "png", "pdf", "dot")
    assert render(TRIAL, SHEET, formats=formats, ppi=40).files == render(TRIAL, SHEET, formats=formats, ppi=40).files


def test_each_format_is_what_it_says() -> None:
    files = render(TRIAL, SHEET, formats=("png", "pdf", "dot"), ppi=40).files
    assert files["png"].startswith(b"\x89PNG")
    assert files["pdf"].startswith(b"%PDF-")
    assert files["dot"].startswith(b"digraph {")


def test_a_short_power_fits_on_the_small_paper() -> None:
    assert render(power(step("甲", "乙"), step("乙", "办结")), SHEET).paper == "A4"


def test_a_long_power_takes_the_large_paper() -> None:
    steps = [step(f"步{index}", {"是": f"步{index + 1}", "否": "不予"}) for index in range(9)]
    assert render(power(*steps, step("步9", "办结")), SHEET).paper == "A3"


def test_small_type_is_reported_with_the_cure() -> None:
    steps = [step(f"步{index}", {"是": f"步{index + 1}", "否": "不予"}) for index in range(90)]
    made = render(power(*steps, step("步90", "办结")), SHEET, paper="A4")
    assert [("磅" in warning.zh, "--paper A3" in warning.zh) for warning in made.warnings] == [(True, True)]


def test_a_cut_spine_is_joined_by_letters() -> None:
    steps = [step(f"步{index}", {"是": f"步{index + 1}", "否": "不予"}) for index in range(14)]
    picture = svg(render(power(*steps, step("步14", "办结")), SHEET))
    assert (picture.count(">转下一栏<"), picture.count(">接上一栏<")) == (1, 1)


def test_a_chart_that_no_paper_holds_goes_on_on_a_second_sheet() -> None:
    made = render(LONG, SHEET, formats=("svg", "png", "pdf"), ppi=20)
    assert (made.paper, made.warnings) == ("A3", ())
    assert [list(sheet) for sheet in made.sheets] == [["svg", "png", "pdf"], ["svg", "png"]]
    assert made.files["pdf"].count(b"/Type/Pages/Count 2/") == 1


def test_each_sheet_says_which_it_is_and_where_the_way_goes_on() -> None:
    first, second = (sheet["svg"].decode() for sheet in render(LONG, SHEET).sheets)
    assert all(words in first for words in (">第 1 张，共 2 张<", ">转第 2 张<", "（第 1 张，共 2 张）</title>"))
    assert all(words in second for words in (">第 2 张，共 2 张<", ">接第 1 张<", ">BM-99<"))


def test_what_stands_around_the_chart_is_printed_once() -> None:
    sheets = [sheet["svg"].decode() for sheet in render(LONG, SHEET).sheets]
    assert sum(sheet.count(">怎么看图<") for sheet in sheets) == 1


def test_a_sheet_links_to_its_own_steps_only() -> None:
    for sheet in render(LONG, SHEET).sheets:
        picture = sheet["svg"].decode()
        assert set(re.findall(r'href="#(n\d+)"', picture)) <= set(re.findall(r'<g id="(n\d+)"', picture))


def test_a_paper_that_is_asked_for_is_kept_to() -> None:
    made = render(LONG, SHEET, paper="A4")
    assert (made.paper, len(made.sheets) > 2, made.warnings) == ("A4", True, ())


def test_a_way_that_joins_the_spine_is_never_cut() -> None:
    spine = [step(f"步{index}", {"是": f"步{index + 1}", "否": f"旁{index}"}) for index in range(6)]
    sides = [step(f"旁{index}", f"步{index + 1}") for index in range(6)]
    strip = place(boxes(figure(power(*spine, step("步6", "办结"), *sides))))
    assert len(fold(strip, 3)) == 1


def test_long_texts_around_the_chart_stay_on_the_paper() -> None:
    trial = power(step("甲", "办结"))
    many = replace(trial, basis=tuple(Basis(f"试验法{index}", title="中华人民共和国试验法" * 3) for index in range(45)))
    drawn = figure(many)
    page = choose(place(boxes(drawn)), blocks(drawn, SHEET))
    assert all(y + block.height <= page.paper.height - page.paper.margin for _, y, block in page.blocks)


def test_a_glyph_that_no_font_has_is_reported_with_its_word() -> None:
    made = render(power(step("登记\U0010fffd户", "办结")), SHEET)
    assert ["登记\U0010fffd户" in warning.zh for warning in made.warnings] == [True]


def test_without_a_font_one_warning_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "find_font", lambda: None)
    assert ["fonts-noto-cjk" in warning.zh for warning in render(TRIAL, SHEET).warnings] == [True]


def test_outlines_hold_no_text_but_the_same_arrows() -> None:
    picture = svg(render(TRIAL, SHEET, outline=True))
    assert "<text" not in picture
    assert sorted(map(str, edges_in(picture, TRIAL))) == sorted(map(str, TRIAL.edges()))


def test_outlines_without_a_font_name_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "find_font", lambda: None)
    with pytest.raises(UsageError, match="fonts-noto-cjk"):
        render(TRIAL, outline=True)


def test_a_case_shows_where_it_stands_and_the_way_it_went() -> None:
    taken = (Edge("提出申请", "完成", 0, "受理"),)
    shown = svg(render(TRIAL, SHEET, standing=Standing("受理", taken)))
    assert "第 2 步 受理" in shown
    assert re.search(r'<g id="e0-0-0-n1" class="way"><path [^>]*stroke-width="4.2"', shown)
    assert not re.search(r'<g id="e1-0-0-n3" class="way"><path [^>]*stroke-width="4.2"', shown)


def test_what_no_law_fixes_is_not_called_statutory() -> None:
    bound = Bound(parse_period("30天"))
    assert "法定" not in svg(render(power(step("甲", "办结"), time=TimeLimit(statutory=bound)), SHEET))
    law = Bound(parse_period("30天"), Basis("试验法"))
    assert "法定" in svg(render(power(step("甲", "办结"), time=TimeLimit(statutory=law)), SHEET))


def test_what_nobody_promised_is_not_called_a_promise() -> None:
    bare, told = TimeLimit(statutory=Bound(parse_period("30天"))), TimeLimit(promised=Bound(parse_period("20天")))
    assert ["承诺" in svg(render(power(step("甲", "办结"), time=time), SHEET)) for time in (bare, told)] == [
        False,
        True,
    ]


def test_a_case_at_an_end_beside_the_spine_marks_the_way_it_came_by() -> None:
    way = Edge("受理", "不属本级", 0, "不予")
    shown = svg(render(TRIAL, SHEET, standing=Standing("不予", (way,))))
    marked = [found[0] for found in re.finditer(r'<g id="[^"]*" class="way">.*?</g>', shown) if f'"{NOW}"' in found[0]]
    assert [f'id="{edge_id(TRIAL, way)}"' in group for group in marked] == [True]


def test_a_long_note_stands_below_the_edition() -> None:
    shown = svg(render(TRIAL, replace(SHEET, note="公布前须经核对、通过" * 6), paper="A4"))
    heights = [re.search(rf'y="([\d.]+)"[^>]*>{words}', shown) for words in ("版次", "公布前须经")]
    assert len({found and found[1] for found in heights}) == 2


def test_what_is_not_verified_is_marked() -> None:
    assert "［待核］" in svg(render(TRIAL, SHEET))


def test_the_note_of_a_demonstration_is_printed() -> None:
    assert ">示范清单<" in svg(render(TRIAL, SHEET))


@pytest.mark.parametrize("wrong", [{"formats": ("gif",)}, {"paper": "A5"}, {"style": "fancy"}])
def test_an_unknown_word_lists_the_known(wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="可以用"):
        render(TRIAL, SHEET, **wrong)  # type: ignore[arg-type]


def test_papers_grow() -> None:
    assert [paper.name for paper in PAPERS] == ["A4", "A3"]


def test_the_way_a_case_took_aside_is_thick_from_the_diamond_on() -> None:
    way = Edge("受理", "不属本级", 0, "不予")
    shown = svg(render(TRIAL, standing=Standing("不予", (way,))))
    found = re.search(rf'<g id="{edge_id(TRIAL, way)}" class="way"><path d="([^"]*)"[^>]*stroke-width="4.2"', shown)
    assert found is not None
    assert found[1].count("L") == 3
