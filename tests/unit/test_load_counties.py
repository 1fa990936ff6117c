"""A catalogue that extends another: whole files, patches, entries of tables, what is dropped."""

import datetime
from pathlib import Path

import pytest

from qingdan.engine.language.load import load_catalogue, read_catalogue
from qingdan.engine.model.period import Period, Unit
from qingdan.engine.positions import Route
from tests.folders import HEAD, Written, county, found, power, writing


@pytest.fixture
def written(tmp_path: Path) -> Written:
    return writing(tmp_path)


def test_a_county_extends_another(written: Written) -> None:
    catalogue = load_catalogue(county(written))
    assert (catalogue.id, catalogue.name, catalogue.extends, catalogue.edition.id) == (
        "linwei",
        "乙县",
        "heyang",
        "2026-2",
    )
    assert list(catalogue.powers) == ["two", "one"]
    assert (catalogue.powers["one"].edition, catalogue.powers["one"].source) == ("2026-2", "linwei")
    assert (catalogue.hotlines, "限额" in catalogue.parameters) == ({"监督": "12345"}, True)


def test_whole_files_add_and_replace(written: Written) -> None:
    files = {"powers/service/one.yaml": power("BM-01", "丙事"), "powers/three.yaml": power("BM-03", "丁事")}
    catalogue = load_catalogue(county(written, files))
    assert [item.name for item in catalogue.powers.values()] == ["乙事", "丙事", "丁事"]


def test_entries_of_tables_replace_one_by_one(written: Written) -> None:
    files = {"roles.yaml": "村委会: {层级: 村, 地点: 村部}\n主任: {层级: 村}\n"}
    catalogue = load_catalogue(county(written, files, "承接: heyang\n参数: {限额: {值: 100万元}}\n"))
    assert (list(catalogue.roles), catalogue.roles["村委会"].place) == (["村委会", "申请人", "主任"], "村部")
    assert (catalogue.parameters["限额"].value, catalogue.parameters["口号"].value) == (1_000_000, "为民")


def test_a_patch_changes_and_appends(written: Written) -> None:
    patch = "名称: 甲事（改）\n渠道: null\n流程: {申请: {下一步: 复核}, 复核: {由: 村委会, 下一步: 办结}}\n"
    power_ = load_catalogue(county(written, {"powers/one.patch.yaml": patch})).powers["one"]
    assert (power_.name, list(power_.steps), list(power_.channels)) == ("甲事（改）", ["申请", "复核"], [])
    assert power_.steps["复核"].origin == Route("powers/one.patch.yaml", ("steps", "复核"))
    assert power_.steps["申请"].origin == Route("../heyang/powers/service/one.yaml", ("steps", "申请"))


def test_a_problem_of_a_patch_is_placed_in_it(written: Written) -> None:
    loaded = read_catalogue(county(written, {"powers/one.patch.yaml": "流程: {申请: {下一步: 无}}\n"}))
    assert [(problem.code, problem.place) for problem in loaded.problems] == [("QD201", "powers/one.patch.yaml:1:16")]


def test_a_patch_that_takes_away_what_is_needed(written: Written) -> None:
    loaded = read_catalogue(county(written, {"powers/one.patch.yaml": "类别: null\n"}))
    assert found(loaded) == [("QD102", "powers/one.patch.yaml")]


def test_a_patch_needs_something_to_patch(written: Written) -> None:
    assert found(read_catalogue(county(written, {"powers/on.patch.yaml": "名称: 无\n"}))) == [
        ("QD085", "powers/on.patch.yaml")
    ]


def test_drops_leave_out_and_say_why(written: Written) -> None:
    catalogue = load_catalogue(county(written, head="承接: heyang\n不列: [{事项: BM-01, 理由: 本地不办}]\n"))
    assert (list(catalogue.powers), [(gone.name, gone.reason) for gone in catalogue.dropped]) == (
        ["two"],
        [("生育证审批", "法律已改"), ("甲事", "本地不办")],
    )


def test_drops_need_something_to_drop(written: Written) -> None:
    loaded = read_catalogue(county(written, head="承接: heyang\n不列: [{事项: BM-09, 理由: 本地不办}]\n"))
    assert found(loaded) == [("QD086", "catalogue.yaml")]


def test_a_problem_of_the_extended_catalogue_says_where(written: Written) -> None:
    root = county(written)
    written({"powers/service/one.yaml": power(to="无")})
    assert found(read_catalogue(root)) == [("QD201", "../heyang/powers/service/one.yaml")]


@pytest.mark.parametrize("name", ["nowhere", "../heyang", "linwei"])
def test_extending_what_cannot_be_extended(written: Written, name: str) -> None:
    assert found(read_catalogue(county(written, head=f"承接: {name}\n")))[0] == ("QD084", "catalogue.yaml")


def test_catalogues_that_extend_each_other(written: Written) -> None:
    root = county(written)
    written({"catalogue.yaml": HEAD + "承接: linwei\n"})
    assert ("QD084", "../heyang/catalogue.yaml") in found(read_catalogue(root))


def test_a_chain_of_three(written: Written) -> None:
    county(written, {"powers/one.patch.yaml": "名称: 乙县事\n收费: 无\n流程: {申请: {名称: 乙县申请}}\n"})
    head = '名称: 丙县\n区划: "610503"\n版次: {编号: 2026-3, 施行: 2026-12-01}\n承接: linwei\n'
    patch = "名称: 丙县事\n流程: {申请: {下一步: 无}}\n"
    root = written({"catalogue.yaml": head, "powers/one.patch.yaml": patch}, name="third", base={})
    loaded = read_catalogue(root)
    assert [(problem.code, problem.place) for problem in loaded.problems] == [("QD201", "powers/one.patch.yaml:2:16")]
    assert sorted(loaded.documents)[:2] == ["../heyang/bodies.yaml", "../heyang/catalogue.yaml"]
    assert "../linwei/powers/one.patch.yaml" in loaded.documents


def test_an_article_with_several_rules(written: Written) -> None:
    article = "条款: {第一条: {公示不少于: 7天, 甲款: {不超过: 3天}, 到会: 应到的2/3, 赞成: 超过实到的1/2}}"
    rules = (
        load_catalogue(written({"laws.yaml": f"办法: {{全称: 某办法, 核实: 待核, {article}}}\n"})).laws["办法"].articles
    )
    assert {name: (rule.notice_min, rule.at_most) for name, rule in rules["第一条"].items()} == {
        "": (Period(7, Unit.DAYS), None),
        "甲款": (None, Period(3, Unit.DAYS)),
    }


def test_scenarios_are_read_when_asked_for(written: Written) -> None:
    scenario = "事项: BM-01\n场景: {一次办成: [{开: {由: 申请人, 于: 2026-11-02}}]}\n"
    root = written({"scenarios/one.yaml": scenario})
    assert [document.file for document in read_catalogue(root).scenarios] == ["scenarios/one.yaml"]
    assert read_catalogue(root, scenarios=False).scenarios == ()


def test_a_county_adds_articles_to_a_law_it_inherits(written: Written) -> None:
    assert load_catalogue(county(written)).laws["办法"].origin.file == "../heyang/laws.yaml"
    more = "办法: {全称: 某办法, 核实: 待核, 条款: {第二条: {不超过: 3天}}}\n"
    law = load_catalogue(county(written, {"laws.yaml": more})).laws["办法"]
    assert (list(law.articles), law.effective, law.verified) == (["第一条", "第二条"], datetime.date(2020, 1, 1), False)
    assert law.articles["第一条"][""].notice_min == Period(7, Unit.DAYS)
    assert (law.origin.file, law.origin.keys) == ("laws.yaml", ("办法", "verified"))


def test_a_county_plays_the_scenarios_it_inherits(written: Written) -> None:
    """Not those of a power that it leaves out, nor those that its own file of that name replaces."""
    played = "事项: {}\n场景: {{一次办成: [{{开: {{由: 申请人, 于: 2026-11-02}}}}]}}\n".format
    root = county(written, {"scenarios/again.yaml": played("BM-01")})
    written({"scenarios/one.yaml": played("BM-01"), "scenarios/again.yaml": played("BM-01")})
    files = [document.file for document in read_catalogue(root).scenarios]
    assert files == ["scenarios/again.yaml", "../heyang/scenarios/one.yaml"]
    head = root / "catalogue.yaml"
    head.write_text(head.read_text("utf-8") + "不列: [{事项: BM-01, 理由: 本区没有}]\n", "utf-8")
    assert [document.file for document in read_catalogue(root).scenarios] == ["scenarios/again.yaml"]


def test_routes_are_located(written: Written) -> None:
    loaded = read_catalogue(written())
    assert (
        str(loaded.locate(Route("powers/service/one.yaml", ("steps", "申请", "by")))) == "powers/service/one.yaml:11:8"
    )
    assert loaded.locate(Route("nowhere.yaml")) is None


def test_a_shipped_catalogue_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert [load_catalogue(name).id for name in ("heyang", "linwei")] == ["heyang", "linwei"]
    for nothing in ("catalogue/heyang", "./heyang", "nowhere", "..", ""):
        assert read_catalogue(nothing).catalogue is None
    (tmp_path / "linwei").mkdir()
    (tmp_path / "linwei/catalogue.yaml").write_text(HEAD, "utf-8")
    assert load_catalogue("linwei").name == "甲县"


def test_the_root_is_as_it_was_given(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    root = written()
    monkeypatch.chdir(root.parent)
    assert load_catalogue(Path("heyang")).root == "heyang"
