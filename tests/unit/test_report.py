"""Problems as text, JSON, GitHub commands and SARIF."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from qingdan.engine.analysis.report import as_json, github, rooted, sarif, summary, text
from qingdan.engine.errors import Text
from qingdan.engine.positions import Problem, Related, Route, Severity, Span

SOURCE = "编号: BM-90\n流程:\n  公示: {不少于: 3天}\n\t审批: 完\n"
PROBLEM = Problem(
    "QD402",
    Severity.ERROR,
    Text("张贴 3天，条款要求 7天", "posted for 3 days"),
    Route("a.yaml", ("steps", "公示", "notice")),
    Span("a.yaml", 3, 13, 3, 15),
    (Related(Text("条款在这里", "the article"), Route("laws.yaml", ("条例",)), Span("laws.yaml", 2, 3, 2, 5)),),
    Text("改成 7天", "write 7 days"),
)
PLACELESS = Problem("QD802", Severity.WARNING, Text("没有电话", "no number"), Route("catalogue.yaml"))


def test_text_shows_the_line_a_caret_and_the_cure() -> None:
    assert text([PROBLEM], "zh", {"a.yaml": SOURCE}.get) == (
        "a.yaml:3:13: 错误 QD402 张贴 3天，条款要求 7天\n"
        "     3 |   公示: {不少于: 3天}\n"
        "       |                  ^^^\n"
        "    laws.yaml:2:3: 条款在这里\n"
        "    怎么改：改成 7天\n"
    )


def test_text_in_english_begins_with_the_place() -> None:
    assert text([PROBLEM], "en").splitlines()[0] == "a.yaml:3:13: error QD402 posted for 3 days"


def test_text_of_a_problem_without_a_place_names_the_file() -> None:
    assert text([PLACELESS], "zh", {"b.yaml": ""}.get) == "catalogue.yaml: 警告 QD802 没有电话\n"


def test_a_tab_before_the_place_stays_a_tab() -> None:
    problem = Problem("QD008", Severity.ERROR, Text("制表符", "tab"), Route("a.yaml"), Span("a.yaml", 4, 2, 4, 4))
    assert text([problem], "zh", {"a.yaml": SOURCE}.get).splitlines()[2] == "       | \t^^^^"


@pytest.mark.parametrize("span", [Span("a.yaml", 99, 1, 99, 2), Span("gone.yaml", 1, 1, 1, 2)])
def test_a_place_that_cannot_be_shown_is_left_out(span: Span) -> None:
    problem = Problem("QD001", Severity.ERROR, Text("读不了", "unreadable"), Route("a.yaml"), span)
    assert len(text([problem], "zh", {"a.yaml": SOURCE}.get).splitlines()) == 1


def test_a_place_over_several_lines_is_marked_to_the_end_of_the_first() -> None:
    problem = Problem("QD302", Severity.ERROR, Text("死胡同", "dead end"), Route("a.yaml"), Span("a.yaml", 2, 1, 4, 3))
    assert text([problem], "zh", {"a.yaml": SOURCE}.get).splitlines()[2] == "       | ^^^^^"


def test_colour_only_where_it_is_asked_for() -> None:
    assert "<错误 QD402>" in text([PROBLEM], paint=lambda part, _severity: f"<{part}>")
    assert "\x1b" not in text([PROBLEM])


def test_json_has_the_shape_of_the_contract() -> None:
    (problem,) = json.loads(as_json([PROBLEM], "en"))["problems"]
    assert problem == {
        "code": "QD402",
        "severity": "error",
        "message": "posted for 3 days",
        "file": "a.yaml",
        "line": 3,
        "column": 13,
        "end_line": 3,
        "end_column": 15,
        "route": ["steps", "公示", "notice"],
        "related": [
            {
                "message": "the article",
                "file": "laws.yaml",
                "line": 2,
                "column": 3,
                "end_line": 2,
                "end_column": 5,
                "route": ["条例"],
            }
        ],
        "remedy": "write 7 days",
    }


def test_json_of_a_problem_without_a_place_has_nulls() -> None:
    (problem,) = json.loads(as_json([PLACELESS]))["problems"]
    assert (problem["file"], problem["line"]) == ("catalogue.yaml", None)


def test_github_escapes_what_ends_a_command() -> None:
    problem = Problem(
        "QD010",
        Severity.NOTE,
        Text("一\n二 100%", "one"),
        Route("甲,乙:丙.yaml"),
        Span("甲,乙:丙.yaml", 1, 2, 1, 3),
    )
    assert github([problem]) == (
        "::notice file=甲%2C乙%3A丙.yaml,line=1,col=2,endLine=1,endColumn=3,title=QD010::一%0A二 100%25\n"
    )


def test_github_leaves_out_the_end_column_of_several_lines() -> None:
    problem = Problem("QD302", Severity.ERROR, Text("死", "dead"), Route("a.yaml"), Span("a.yaml", 2, 5, 4, 3))
    assert github([problem]) == "::error file=a.yaml,line=2,col=5,endLine=4,title=QD302::死\n"


def test_sarif_names_rules_levels_and_regions() -> None:
    (run,) = json.loads(sarif([PROBLEM, PLACELESS], "en"))["runs"]
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["QD402", "QD802"]
    first, second = run["results"]
    assert (first["level"], first["message"]["text"]) == ("error", "posted for 3 days write 7 days")
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "a.yaml"},
        "region": {"startLine": 3, "startColumn": 13, "endLine": 3, "endColumn": 15},
    }
    assert "region" not in second["locations"][0]["physicalLocation"]


@pytest.mark.parametrize(
    ("problems", "zh", "en"),
    [
        ([], "没有发现问题", "no problems found"),
        ([PROBLEM], "1 处错误", "1 error"),
        ([PROBLEM, PROBLEM, PLACELESS], "2 处错误，1 处警告", "2 errors, 1 warning"),
    ],
)
def test_summary_counts(problems: list[Problem], zh: str, en: str) -> None:
    assert (summary(problems).zh, summary(problems).en) == (zh, en)


def test_rooted_moves_every_file_below_the_directory() -> None:
    inherited = replace(PROBLEM, related=(Related(Text("条款", "article"), Route("../heyang/laws.yaml")),))
    (problem,) = rooted([inherited], "catalogue/linwei")
    assert (problem.route.file, problem.place) == ("catalogue/linwei/a.yaml", "catalogue/linwei/a.yaml:3:13")
    assert problem.related[0].route.file == "catalogue/heyang/laws.yaml"
    assert problem.route.keys == PROBLEM.route.keys
