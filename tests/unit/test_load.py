"""A directory → Catalogue: the layout, what is extended, and what is wrong with files and folders."""

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeAlias

import pytest

from qingdan.engine.errors import CatalogueError
from qingdan.engine.language.load import Loaded, load_catalogue, read_catalogue
from qingdan.engine.model.period import Period, Unit
from qingdan.engine.positions import Route, Severity

Files: TypeAlias = Mapping[str, str]


class Written(Protocol):
    """Writes the files of a catalogue and gives its directory."""

    def __call__(self, changes: Files | None = None, name: str = "heyang", base: Files = ...) -> Path: ...


HEAD = """\
名称: 甲县
区划: "610524"
版次: {编号: 2026-1, 施行: 2026-11-01, 通过: 示范}
热线: {监督: "12345"}
参数: {限额: {值: 400万元}, 比例: {值: 30%}, 答复期: {值: 3天}, 口号: {值: 为民}}
渠道: {窗口: {}, 代办: {谁: [村干部], 凭: 委托书, 转交: 3个工作日, 免到场: 是}}
停止: [{名称: 生育证审批, 理由: 法律已改, 日期: 2021-08-20}]
日历: {放假: [2026-11-11], 上班: [2026-11-14]}
"""
LAWS = """\
办法:
  {全称: 某办法, 施行: 2020-01-01, 核实: 已核, 条款: {第一条: {公示不少于: 7天, 到会: 应到的2/3, 赞成: 超过实到的1/2}}}
"""
ROLES = "村委会: {层级: 村}\n申请人: {层级: 村民}\n"
BODIES = "代表会议: {召集: 村委会, 依据: {法规: 办法, 条款: [第一条]}}\n"
PROCEDURE = """\
名称: 公示
出口: [无异议, 异议成立]
流程:
  张贴:
    由: 村委会
    公示: {依据: {法规: 办法, 条款: [第一条]}}
    结果: {无异议: 无异议, 有异议: 异议成立}
"""


def power(code: str = "BM-01", name: str = "示范", category: str = "便民服务", to: str = "办结") -> str:
    return f"""\
编号: {code}
名称: {name}
类别: {category}
性质: 服务
行使主体: 村委会
服务对象: 村民
依据: [{{法规: 办法, 条款: [第一条]}}]
渠道: [窗口]
流程:
  申请:
    由: 申请人
    下一步: {to}
终点:
  办结: {{类型: 办成}}
"""


BASE = {
    "catalogue.yaml": HEAD,
    "laws.yaml": LAWS,
    "roles.yaml": ROLES,
    "bodies.yaml": BODIES,
    "procedures/posting.yaml": PROCEDURE,
    "powers/service/one.yaml": power("BM-01", "甲事"),
    "powers/major/deep/two.yaml": power("ZD-01", "乙事", "重大决策"),
}


@pytest.fixture
def written(tmp_path: Path) -> Written:
    """Writes files below a new directory and gives its path."""

    def write(changes: Files | None = None, name: str = "heyang", base: Files = BASE) -> Path:
        for file, text in {**base, **(changes or {})}.items():
            if text is not None:
                path = tmp_path / name / file
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def found(loaded: Loaded) -> list[tuple[str, str]]:
    return [(problem.code, problem.route.file) for problem in loaded.problems]


def county(written: Written, files: Files | None = None, head: str = "承接: heyang\n") -> Path:
    written()
    own = "catalogue.yaml", '名称: 乙县\n区划: "610502"\n版次: {编号: 2026-2, 施行: 2026-12-01}\n' + head
    return written({own[0]: own[1], **(files or {})}, name="linwei", base={})


def test_a_whole_catalogue(written: Written) -> None:
    catalogue = load_catalogue(written())
    assert (catalogue.id, catalogue.name, catalogue.division, catalogue.edition.id) == (
        "heyang",
        "甲县",
        "610524",
        "2026-1",
    )
    assert list(catalogue.powers) == ["two", "one"]
    assert found(read_catalogue(written())) == []


def test_the_tables(written: Written) -> None:
    catalogue = load_catalogue(str(written()))
    assert {name: parameter.value for name, parameter in catalogue.parameters.items()} | {"比例": "0.3"} == {
        "限额": 4_000_000,
        "比例": "0.3",
        "答复期": Period(3, Unit.DAYS),
        "口号": "为民",
    }
    assert (catalogue.channels["代办"].agents, catalogue.channels["代办"].saves_visit) == (("村干部",), True)
    assert (catalogue.dropped[0].name, str(catalogue.dropped[0].on)) == ("生育证审批", "2021-08-20")
    assert ([str(day) for day in catalogue.days_off], [str(day) for day in catalogue.days_on]) == (
        ["2026-11-11"],
        ["2026-11-14"],
    )


def test_a_body_takes_from_the_law_what_it_leaves_out(written: Written) -> None:
    body: Any = load_catalogue(written()).bodies["代表会议"]
    assert (body.quorum[0].numerator, body.majority.strict, body.basis.title) == (2, True, "某办法")


def test_a_power_belongs_to_edition_and_catalogue(written: Written) -> None:
    one = load_catalogue(written()).powers["one"]
    assert (one.edition, one.source, one.origin) == ("2026-1", "heyang", Route("powers/service/one.yaml"))


def test_the_same_directory_read_twice_gives_the_same(written: Written) -> None:
    root = written()
    assert load_catalogue(root) == load_catalogue(root)


def test_a_bad_file_does_not_hide_the_others(written: Written) -> None:
    loaded = read_catalogue(written({"powers/bad.yaml": "编号: [", "powers/service/one.yaml": power(to="无")}))
    assert {file for _, file in found(loaded)} == {"powers/bad.yaml", "powers/service/one.yaml"}
    assert loaded.catalogue is not None
    assert list(loaded.catalogue.powers) == ["two"]
    assert loaded.unsound == {"one"}


def test_problems_are_placed(written: Written) -> None:
    problem = read_catalogue(written({"powers/service/one.yaml": power(to="无")})).problems[0]
    assert (problem.code, problem.place) == ("QD201", "powers/service/one.yaml:12:10")


def test_load_raises_with_every_problem(written: Written) -> None:
    root = written({"powers/service/one.yaml": power(to="无"), "powers/major/deep/two.yaml": power("ZD-01", to="无")})
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(root)
    assert [problem.code for problem in caught.value.problems] == ["QD201", "QD201"]


def test_warnings_do_not_raise(written: Written) -> None:
    assert load_catalogue(written({"stray.yaml": "a: 1"})).id == "heyang"


@pytest.mark.parametrize("path", ["nowhere", "."])
def test_no_catalogue(tmp_path: Path, path: str) -> None:
    loaded = read_catalogue(tmp_path / path)
    assert (loaded.catalogue, [problem.code for problem in loaded.problems]) == (None, ["QD081"])


def test_an_unreadable_head(written: Written) -> None:
    loaded = read_catalogue(written({"catalogue.yaml": "名称: ["}))
    assert loaded.catalogue is None
    assert {file for _, file in found(loaded)} == {"catalogue.yaml"}


def test_a_bad_table_is_reported_alone(written: Written) -> None:
    for table in ("laws.yaml", "roles.yaml", "bodies.yaml"):
        assert {file for _, file in found(read_catalogue(written({table: "村委会: ["}, name=table[:3])))} == {table}


def test_a_bad_date_of_the_edition(written: Written) -> None:
    loaded = read_catalogue(written({"catalogue.yaml": HEAD.replace("2026-11-01", "2026-13-01")}))
    assert (loaded.catalogue, found(loaded)) == (None, [("QD225", "catalogue.yaml")])


@pytest.mark.parametrize(
    ("file", "text", "code"),
    [
        ("laws.yaml", LAWS.replace("已核", "已核, 被替代: 无"), "QD203"),
        ("laws.yaml", LAWS.replace("应到的2/3", "应到三分之二"), "QD212"),
        ("roles.yaml", ROLES + "主任: {层级: 村, 兼任时由: 无}\n", "QD202"),
        ("bodies.yaml", "代表会议: {召集: 无, 赞成: 超过实到的1/2}\n", "QD202"),
        ("bodies.yaml", "代表会议: {召集: 村委会}\n", "QD216"),
        ("catalogue.yaml", HEAD.replace("限额", "65岁以上"), "QD213"),
        ("catalogue.yaml", HEAD.replace("3个工作日", "三工作日"), "QD211"),
    ],
)
def test_what_is_wrong_with_a_table(written: Written, file: str, text: str, code: str) -> None:
    assert found(read_catalogue(written({file: text}))) == [(code, file)]


def test_two_files_with_one_stem(written: Written) -> None:
    loaded = read_catalogue(written({"powers/daily/one.yaml": power("RC-01")}))
    assert found(loaded) == [("QD083", "powers/service/one.yaml")]
    assert loaded.problems[0].related[0].route.file == "powers/daily/one.yaml"


def test_a_stem_is_ascii(written: Written) -> None:
    assert found(read_catalogue(written({"powers/低保.yaml": power("BM-02")}))) == [("QD083", "powers/低保.yaml")]


def test_two_procedures_with_one_name(written: Written) -> None:
    assert found(read_catalogue(written({"procedures/other.yaml": PROCEDURE}))) == [
        ("QD088", "procedures/posting.yaml")
    ]


@pytest.mark.parametrize("file", ["stray.yaml", "catalog.yaml", "powers/one.yml", "power/x.yaml"])
def test_a_file_that_nothing_reads(written: Written, file: str) -> None:
    loaded = read_catalogue(written({file: "a: 1"}))
    assert [(problem.code, problem.severity) for problem in loaded.problems] == [("QD087", Severity.WARNING)]


def test_other_files_are_left_alone(written: Written) -> None:
    extra = {"README.md": "x", "powers/notes.txt": "x", ".git/config.yaml": "x", "out/page.yaml": "x"}
    assert found(read_catalogue(written(extra))) == []


def test_a_loop_of_directories(written: Written) -> None:
    root = written()
    (root / "powers" / "again").symlink_to(root / "powers", target_is_directory=True)
    assert found(read_catalogue(root)) == [("QD082", "powers/again")]


def test_a_closed_directory(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    root, iterdir = written(), Path.iterdir

    def closed(path: Path) -> Iterator[Path]:
        if path.name == "major":
            raise PermissionError(13, "closed")
        return iterdir(path)

    monkeypatch.setattr(Path, "iterdir", closed)
    assert found(read_catalogue(root)) == [("QD082", "powers/major")]


def test_a_dangling_link(written: Written) -> None:
    root = written()
    (root / "powers" / "gone.yaml").symlink_to(root / "nothing.yaml")
    assert found(read_catalogue(root)) == [("QD001", "powers/gone.yaml")]


def test_a_single_file_reports_itself(written: Written) -> None:
    root = written({"powers/service/one.yaml": power(to="无"), "powers/major/deep/two.yaml": power("ZD-01", to="无")})
    loaded = read_catalogue(root / "powers" / "service" / "one.yaml")
    assert found(loaded) == [("QD201", "powers/service/one.yaml")]
    assert loaded.catalogue is not None


def test_a_single_file_under_an_unreadable_head(written: Written) -> None:
    root = written({"catalogue.yaml": "名称: ["})
    loaded = read_catalogue(root / "powers" / "service" / "one.yaml")
    assert {file for _, file in found(loaded)} == {"catalogue.yaml"}


def test_a_single_file_that_nothing_reads(written: Written) -> None:
    root = written({"stray.yaml": "a: 1", "powers/service/one.yaml": power(to="无")})
    assert found(read_catalogue(root / "stray.yaml")) == [("QD087", "stray.yaml")]


def test_the_shipped_catalogue_is_read_without_a_path() -> None:
    loaded = read_catalogue(scenarios=False)
    assert loaded.catalogue is not None
    assert loaded.catalogue.id == "heyang"


def test_a_single_file_in_the_working_directory(written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(written({"powers/service/one.yaml": power(to="无")}) / "powers" / "service")
    assert found(read_catalogue("one.yaml")) == [("QD201", "powers/service/one.yaml")]


def test_a_single_file_without_catalogue(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text("编号: 1\n", encoding="utf-8")
    loaded = read_catalogue(tmp_path / "one.yaml")
    assert {"QD081", "QD102"} <= {problem.code for problem in loaded.problems}


def test_a_procedure_is_reported_once_for_all_its_users(written: Written) -> None:
    used = power().replace("    由: 申请人\n    下一步: 办结", "    用: 公示\n    结果: {无异议: 办结, 异议成立: 办结}")
    changes = {
        "procedures/posting.yaml": PROCEDURE.replace("村委会", "无"),
        "powers/service/one.yaml": used,
        "powers/service/three.yaml": used.replace("BM-01", "BM-03"),
    }
    assert found(read_catalogue(written(changes))) == [("QD202", "procedures/posting.yaml")]


def test_calls_between_powers(written: Written) -> None:
    call = (
        "    转办: {事项: ZD-01, 从: 申请, 当事人: {户主: 申请人}, 带去: [额]}\n    由: 村委会\n    结果: {办成: 办结}"
    )
    calling = power().replace("    由: 申请人\n    下一步: 办结", call) + "信息: {额: {类型: 金额}}\n"
    loaded = read_catalogue(written({"powers/service/one.yaml": calling}))
    keys = [problem.route.keys[3:] for problem in loaded.problems if problem.code == "QD224"]
    assert keys == [("start",), ("parties", "户主"), ("send", 0)]


@pytest.mark.parametrize("call", ["ZD-01", "{事项: ZD-01, 从: 申请}", "{事项: ZD-01, 当事人: {申请人: 村委会}}"])
def test_calls_that_fit(written: Written, call: str) -> None:
    one = power().replace("    由: 申请人\n    下一步: 办结", f"    转办: {call}\n    结果: {{办成: 办结}}")
    two = power("ZD-01", "乙事", "重大决策").replace("    由: 申请人", "    由: 申请人\n    起点: {转办: 是}")
    assert found(read_catalogue(written({"powers/service/one.yaml": one, "powers/major/deep/two.yaml": two}))) == []


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
