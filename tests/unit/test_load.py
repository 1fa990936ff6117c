"""A directory → Catalogue: the layout, what is extended, and what is wrong with files and folders."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from qingdan.engine.errors import CatalogueError
from qingdan.engine.language.load import load_catalogue, read_catalogue
from qingdan.engine.model.period import Period, Unit
from qingdan.engine.positions import Route, Severity
from tests.folders import HEAD, LAWS, PROCEDURE, ROLES, Written, found, power, writing


@pytest.fixture
def written(tmp_path: Path) -> Written:
    return writing(tmp_path)


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
