"""What cannot be built, and what is said of it."""

import pytest

from qingdan.engine.positions import Key
from tests.building import Data, codes, made, where

BAD_STEPS: dict[str, tuple[Data, str, tuple[Key, ...]]] = {
    "target": ({"next": "办洁"}, "QD201", ("next",)),
    "way": ({"outcomes": {"同意": [{"to": "无"}]}}, "QD201", ("outcomes", "同意", 0, "to")),
    "since": ({"within": {"at_most": "1天", "since": "无"}}, "QD201", ("within", "since")),
    "apart": ({"recuse": {"apart_from": ["无"]}}, "QD201", ("recuse", "apart_from", 0)),
    "role": ({"by": ["申请人", "村委"]}, "QD202", ("by", 1)),
    "sign": ({"sign": {"无": 1}}, "QD202", ("sign", "无")),
    "law": ({"within": {"at_most": "1天", "basis": {"law": "无"}}}, "QD203", ("within", "basis", "law")),
    "material": ({"submit": ["无"]}, "QD204", ("submit", 0)),
    "field": ({"record": ["无"]}, "QD205", ("record", 0)),
    "shown": ({"publish": {"at_least": "1天", "show": ["无"]}}, "QD205", ("publish", "show", 0)),
    "name": ({"next": [{"when": "无 > 1", "to": "办结"}]}, "QD205", ("next", 0, "when", 0)),
    "term": ({"within": "答复期"}, "QD205", ("within",)),
    "body": ({"vote": "代表大会", "outcomes": {"passed": "办结"}}, "QD206", ("vote",)),
    "procedure": ({"use": "无"}, "QD207", ("use",)),
    "condition": ({"next": [{"when": "1 >", "to": "办结"}]}, "QD210", ("next", 0, "when", 3)),
    "period": ({"within": "5田"}, "QD211", ("within",)),
    "call": ({"call": "RC-99"}, "QD217", ("call",)),
    "after": ({"start": {"after": "无"}}, "QD219", ("start", "after")),
    "kinds": ({"next": [{"when": "口号 > 1", "to": "办结"}, {"to": "不办"}]}, "QD220", ("next", 0, "when")),
    "inside": ({"next": "申请/受理"}, "QD201", ("next",)),
    "otherwise": ({"next": [{"to": "办结"}, {"to": "不办"}]}, "QD222", ("next", 0)),
    "parameter": ({"within": "大额标准"}, "QD225", ("within",)),
    "vote": ({"outcomes": {"passed": "办结"}}, "QD215", ("outcomes", "passed")),
    "notice": ({"outcomes": {"objected": "办结"}}, "QD215", ("outcomes", "objected")),
    "lapse": ({"outcomes": {"同意": "办结", "lapsed": "办结"}}, "QD215", ("outcomes", "lapsed")),
    "endless": ({"within": {"none": "无"}, "outcomes": {"lapsed": "办结"}}, "QD215", ("outcomes", "lapsed")),
    "only a minimum": (
        {"within": {"at_least": "1天"}, "outcomes": {"同意": "办结", "lapsed": "办结"}},
        "QD215",
        ("outcomes", "lapsed"),
    ),
    "day": ({"start": {"cycle": "yearly", "on": "2月30日"}}, "QD225", ("start", "on")),
    "date as a limit": ({"within": "到期日"}, "QD211", ("within",)),
    "unawaited": (
        {"call": {"power": "RC-04", "wait": False}, "outcomes": {"accomplished": "办结"}},
        "QD215",
        ("outcomes", "accomplished"),
    ),
    "unfixed": ({"within": {"basis": {"law": "组织法", "articles": ["第一条"]}}}, "QD216", ("within",)),
    "unposted": ({"notice": {"places": ["栏"]}}, "QD216", ("notice",)),
    "ambiguous": ({"within": {"basis": {"law": "组织法", "articles": ["第九条"]}}}, "QD216", ("within",)),
}


@pytest.mark.parametrize("case", BAD_STEPS.values(), ids=BAD_STEPS)
def test_what_cannot_be_built_at_a_step(case: tuple[Data, str, tuple[Key, ...]]) -> None:
    bad, code, keys = case
    written = {"by": "村委会", "next": "办结", **bad}
    if "outcomes" in bad:
        del written["next"]
    built = made({"申请": written}, fields={"到期日": {"type": "date"}})
    assert where(built) == [(code, ("steps", "申请", *keys))]


BAD_HEADS: dict[str, tuple[Data, str, tuple[Key, ...]]] = {
    "holder": ({"holder": "无"}, "QD202", ("holder",)),
    "law": ({"basis": [{"law": "无"}]}, "QD203", ("basis", 0, "law")),
    "channel": ({"channels": ["窗台"]}, "QD218", ("channels", 0)),
    "until": ({"time": {"promised": "1天", "until": "无"}}, "QD201", ("time", "until")),
    "time": ({"time": {"since": "申请"}}, "QD216", ("time",)),
    "item": (
        {"time": {"statutory": {"basis": {"law": "组织法", "articles": ["第二十条"], "item": "丙款"}}}},
        "QD216",
        ("time", "statutory"),
    ),
    "waiver": ({"waivers": [{"code": "QD401", "reason": "因", "step": "无"}]}, "QD201", ("waivers", 0, "step")),
    "exit": ({"anytime": {"改道": {"by": "村委会", "to": "无"}}}, "QD201", ("anytime", "改道", "to")),
    "list": ({"fields": {"种类": {"type": "choice", "lists": ["无"]}}}, "QD205", ("fields", "种类", "lists", 0)),
    "column": ({"fields": {"总": {"type": "sum", "column": "无"}}}, "QD205", ("fields", "总", "column")),
    "minimum": ({"fields": {"数": {"type": "integer", "minimum": "无"}}}, "QD225", ("fields", "数", "minimum")),
    "ratio": ({"fields": {"抽": {"type": "draw", "ratio": "x%"}}}, "QD225", ("fields", "抽", "ratio")),
    "identifier": ({"fields": {"65岁": {"type": "boolean"}}}, "QD213", ("fields", "65岁")),
    "reserved": ({"rules": {"次数": "1 > 2"}}, "QD213", ("rules", "次数")),
    "parameter": ({"fields": {"口号": {"type": "text"}}}, "QD213", ("fields", "口号")),
    "list and field": ({"fields": {"甲": {"type": "text"}}, "lists": {"甲": ["乙"]}}, "QD213", ("lists", "甲")),
    "end and step": (
        {"ends": {"办结": {"kind": "accomplished"}, "申请": {"kind": "denied"}}},
        "QD223",
        ("steps", "申请"),
    ),
    "counting": ({"rules": {"多": "次数 > 2"}}, "QD220", ("rules", "多")),
    "circle": ({"rules": {"甲": "非 甲"}}, "QD220", ("rules", "甲")),
}


@pytest.mark.parametrize("case", BAD_HEADS.values(), ids=BAD_HEADS)
def test_what_cannot_be_built_in_the_head(case: tuple[Data, str, tuple[Key, ...]]) -> None:
    bad, code, keys = case
    assert where(made(**bad)) == [(code, keys)]


def test_all_problems_at_once() -> None:
    built = made({"申请": {"by": "无", "next": "无", "record": ["无"], "submit": ["无"]}}, holder="无")
    assert sorted(codes(built)) == ["QD201", "QD202", "QD202", "QD204", "QD205"]


def test_near_names_are_offered() -> None:
    message = made({"申请": {"by": "村委", "next": "办结"}}).problems[0].message
    assert "村委会" in message.zh
    assert "did you mean" in message.en
