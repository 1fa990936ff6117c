"""The schemas are the one list of keys: current, complete, explained, and read alike by every validator."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import jsonschema_rs
import pytest

from qingdan.engine.language.shape.surfaces import generated
from qingdan.engine.runtime.events import Event, Kind
from qingdan.engine.runtime.store import open_store
from qingdan.engine.runtime.store.batch import Key
from qingdan.engine.runtime.store.ledger import digest_text
from qingdan.engine.runtime.store.transcript import export

if TYPE_CHECKING:
    from collections.abc import Iterator

NINE = datetime(2026, 11, 2, 1, tzinfo=UTC)
SCHEMAS = Path(__file__).parents[2] / "schemas"
FILES = sorted(path.name for path in SCHEMAS.iterdir())
ENGLISH = [name for name in FILES if ".zh." not in name]
CHINESE = [name for name in FILES if ".zh." in name]
HAN = re.compile("[\u4e00-\u9fff]+")


def load(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SCHEMAS / name).read_text("utf-8"))
    return loaded


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    """Every mapping in the text of a schema."""
    if isinstance(node, dict):
        yield node
        node = list(node.values())
    for below in node if isinstance(node, list) else ():
        yield from nodes(below)


def objects(name: str) -> Iterator[dict[str, dict[str, Any]]]:
    """The properties of every object that a schema describes (not of the conditions about them)."""
    for node in nodes(load(name)):
        found = node.get("properties", {})
        if found and all(isinstance(below, dict) and "title" in below for below in found.values()):
            yield found


def test_what_is_checked_in_is_current() -> None:
    assert {name: (SCHEMAS / name).read_text("utf-8") for name in FILES} == generated()


def test_there_is_a_chinese_surface_of_all_that_people_write() -> None:
    written = [name for name in ENGLISH if name not in {"event.schema.json", "record.schema.json"}]
    assert [name.replace(".zh", "") for name in CHINESE] == written


@pytest.mark.parametrize("name", FILES)
def test_it_is_a_schema(name: str) -> None:
    assert load(name)["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(load(name))


@pytest.mark.parametrize("name", FILES)
def test_every_property_of_an_object_is_titled_or_forbidden(name: str) -> None:
    for node in nodes(load(name)):
        titled = [isinstance(below, dict) and "title" in below for below in node.get("properties", {}).values()]
        assert all(titled) or not any(titled)


@pytest.mark.parametrize("name", FILES)
def test_every_property_has_a_chinese_title_unique_in_its_object(name: str) -> None:
    for properties in objects(name):
        titles = [below["title"] for below in properties.values()]
        assert all(map(HAN.fullmatch, titles))
        assert len(set(titles)) == len(titles)


@pytest.mark.parametrize("name", FILES)
def test_every_property_is_explained_in_a_sentence_with_an_example(name: str) -> None:
    for properties in objects(name):
        for below in properties.values():
            sentence, _, example = below["description"].partition("。例：")
            assert HAN.search(sentence)
            assert example.endswith(("。", "？"))
            assert len(below["description"]) <= 90


@pytest.mark.parametrize("name", CHINESE)
def test_the_chinese_surface_has_no_english_key_word_or_boolean(name: str) -> None:
    for properties in objects(name):
        assert list(properties) == [below["title"] for below in properties.values()]
    for node in nodes(load(name)):
        assert all(
            word is None or HAN.fullmatch(word) for word in node.get("enum", ()) if isinstance(node["enum"], list)
        )
        assert "boolean" not in node.get("type", ())
        assert "x-names" not in node


@pytest.mark.parametrize("name", ENGLISH)
def test_every_enumerated_word_has_its_chinese_name(name: str) -> None:
    for node in nodes(load(name)):
        if "x-names" in node:
            words = [word for word in node.get("enum", node.get("examples", node["x-names"])) if word is not None]
            assert list(node["x-names"]) == words
            assert all(map(HAN.fullmatch, node["x-names"].values()))


@pytest.mark.parametrize("name", FILES)
def test_validators_agree_on_what_it_uses(name: str) -> None:
    for node in nodes(load(name)):
        assert not {"oneOf", "anyOf", "not", "multipleOf", "patternProperties"} & set(node)
        assert not isinstance(node.get("format"), str)
        if isinstance(pattern := node.get("pattern"), str):
            assert not re.search(r"\\[dDwWsSpPbB]", pattern)
            assert "$" not in pattern.replace("$(?!\\n)", "")


@pytest.mark.parametrize("name", FILES)
def test_it_is_complete_in_itself(name: str) -> None:
    whole = load(name)
    used = {node["$ref"] for node in nodes(whole) if "$ref" in node}
    assert used == {f"#/$defs/{name}" for name in whole.get("$defs", {})}


STEP = {"by": "村委会", "next": "办结"}
POWER: dict[str, Any] = {
    "code": "BM-02",
    "name": "最低生活保障申请",
    "category": "service",
    "nature": "grant",
    "holder": "村委会",
    "audience": "本村家庭",
    "basis": [{"law": "社会救助法"}],
    "steps": {"受理": STEP},
    "ends": {"办结": {"kind": "accomplished"}},
}


def accepts(name: str, document: Any) -> bool:
    """What both validators say; they must say the same."""
    schema = load(name)
    said = jsonschema.Draft202012Validator(schema).is_valid(document)
    assert jsonschema_rs.validator_for(schema).is_valid(document) is said
    return said


@pytest.mark.parametrize(
    ("step", "good"),
    [
        (STEP, True),
        ({"by": "村委会"}, False),
        ({"next": "办结"}, False),
        (STEP | {"outcomes": {"同意": "办结"}}, False),
        ({"by": ["主任", "书记"], "outcomes": {"同意": "办结", "lapsed": [{"to": "办结"}]}}, True),
        ({"by": "村委会", "outcomes": {}}, False),
        ({"by": "村委会", "outcomes": {"同/意": "办结"}}, False),
        ({"by": "村委会", "next": []}, False),
        ({"by": "村委会", "next": [{"when": "金额 > 大额标准"}]}, False),
        ({"by": "村委会", "next": [{"when": "x" * 501, "to": "办结"}]}, False),
        ({"use": "受理补正", "outcomes": {"受理": "办结"}}, True),
        (
            {
                "use": "受理补正",
                "next": "办结",
                "params": {"天数": 5, "依据": {"law": "社会救助法"}, "张贴人": "村委会"},
            },
            True,
        ),
        ({"use": "受理补正", "next": "办结", "params": {"依据": {"articles": ["第一条"]}}}, False),
        ({"use": "受理补正", "by": "村委会", "next": "办结"}, False),
        ({"use": "受理补正", "next": "办结", "record": ["金额"]}, False),
        (STEP | {"params": {"天数": "5天"}}, False),
        ({"call": "RC-04", "next": "办结"}, True),
        ({"call": {"power": "RC-04", "wait": False}, "by": "报账员", "next": "办结"}, True),
        ({"call": {"wait": False}, "next": "办结"}, False),
        (STEP | {"within": "10个工作日"}, True),
        (STEP | {"within": {"at_most": {"period": "5天", "basis": "依据"}, "basis": {"law": "行政许可法"}}}, True),
        (STEP | {"within": {"none": "由申请开始"}}, True),
        (STEP | {"within": {"none": "由申请开始", "at_most": "5天"}}, False),
        (STEP | {"sign": {"镇联审组": 2}}, True),
        (STEP | {"sign": {"镇联审组": 0}}, False),
        (STEP | {"sign": []}, False),
        (STEP | {"risk": {"grade": "high", "pattern": "优亲厚友", "control": "县级入户"}}, True),
        (STEP | {"risk": [{"grade": "high", "pattern": "优亲厚友"}]}, False),
        (STEP | {"vote": [{"when": "大额", "body": "村民会议"}, {"body": "村民代表会议"}]}, True),
        (STEP | {"vote": [{"when": "大额"}]}, False),
        (STEP | {"start": True}, True),
        (STEP | {"start": "yes"}, False),
        (STEP | {"start": {"cycle": "yearly", "on": "3月1日"}}, True),
        (STEP | {"start": {"on": "3月1日"}}, False),
        (STEP | {"start": {"after": "办结", "every": "1年", "ahead": "30天"}}, True),
        (STEP | {"private": "涉及未成年人隐私"}, True),
        (STEP | {"private": {"basis": {"law": "未成年人保护法"}}}, False),
        (STEP | {"notice": {}}, False),
        (STEP | {"recuse": {"kin": True, "apart_from": ["初核"]}}, True),
        (STEP | {"visit": "是"}, False),
        (STEP | {"由": "村委会"}, False),
    ],
)
def test_a_step(step: dict[str, Any], good: bool) -> None:
    assert accepts("power.schema.json", POWER | {"steps": {"受理": step}}) is good


@pytest.mark.parametrize(
    ("field", "good"),
    [
        ({"type": "integer", "minimum": 1, "maximum": "宅基地面积上限"}, True),
        ({"type": "choice", "options": ["自有", "财政"]}, True),
        ({"type": "choice", "lists": ["联签事项"]}, True),
        ({"type": "choice"}, False),
        ({"type": "text", "options": ["自有"]}, False),
        ({"type": "draw", "ratio": "30%", "rows": "发放户数"}, True),
        ({"type": "draw"}, False),
        ({"type": "integer", "ratio": "30%"}, False),
        ({"type": "sum", "column": "金额", "same": ["收款人"], "window": "30天"}, True),
        ({"type": "sum", "same": ["收款人"]}, False),
        ({"type": "money", "window": "30天"}, False),
        ({"type": "整数"}, False),
    ],
)
def test_a_field(field: dict[str, Any], good: bool) -> None:
    assert accepts("power.schema.json", POWER | {"fields": {"金额": field}}) is good


@pytest.mark.parametrize(
    ("part", "good"),
    [
        ({"time": "stepwise"}, True),
        ({"time": "30天"}, False),
        ({"time": {"statutory": "30个工作日", "promised": "28个工作日", "since": "受理"}}, True),
        ({"basis": []}, True),
        ({"basis": ["社会救助法"]}, False),
        ({"code": "BM 02"}, False),
        ({"code": "BM-02\n"}, False),
        ({"name": "申请\n"}, False),
        ({"name": "申请\u0085"}, False),
        ({"steps": {}}, False),
        ({"lists": {"甲": ["一", "二"], "乙": {"一": "印出来的话"}}}, True),
        ({"lists": {"甲": []}}, False),
        ({"waivers": [{"code": "QD401", "reason": "上级平台自动办结"}]}, True),
        ({"waivers": [{"code": "QD401"}]}, False),
        ({"anytime": {"改为协商": {"by": "村委会", "to": "办结"}}}, True),
        ({"unknown": 1}, False),
    ],
)
def test_a_power(part: dict[str, Any], good: bool) -> None:
    assert accepts("power.schema.json", POWER | part) is good


@pytest.mark.parametrize(
    ("patch", "good"),
    [
        ({}, True),
        ({"fee": None, "steps": {"公示": {"notice": {"at_least": "10天"}}}}, True),
        ({"steps": {"公示": None, "受理": {"next": None, "outcomes": {"同意": "办结"}}}}, True),
        ({"category": None, "time": None, "lists": {"甲": None}}, True),
        ({"basis": [{"articles": ["第一条"]}]}, False),
        ({"steps": {"受理": {"next": [{"when": "大额"}]}}}, False),
        ({"category": "便民"}, False),
        ({"steps": {"受理": {"visits": True}}}, False),
        (None, False),
    ],
)
def test_a_patch(patch: object, good: bool) -> None:
    assert accepts("patch.schema.json", patch) is good


@pytest.mark.parametrize(
    ("act", "good"),
    [
        ({"take": {"step": "受理"}}, True),
        ({"take": {"step": "受理"}, "wait": "7天"}, False),
        ({}, False),
        ({"take": {}}, False),
        ({"refuse": {"code": "QR102", "step": "受理"}}, True),
        ({"refuse": {"step": "受理"}}, False),
        ({"refuse": {"code": "QD102"}}, False),
        ({"open": {"on": "2026-11-02T09:30"}}, True),
        ({"open": {"on": "11月2日"}}, False),
        ({"open": {"village": "610524101203"}}, True),
        ({"open": {"village": "610524"}}, False),
        ({"wait": "7天"}, True),
        ({"extend": {"step": "审批", "reason": "路远"}}, True),
        ({"extend": {}}, False),
        ({"refuse": {"code": "QR116", "act": "extend", "step": "审批"}}, True),
        ({"lamp": {"clock": "转交", "colour": "red", "on": "2026-11-05"}}, True),
        ({"lamp": {"clock": "转交", "colour": "blue"}}, False),
        ({"lamp": {"clock": "转交"}}, False),
    ],
)
def test_an_act_of_a_scenario(act: dict[str, Any], good: bool) -> None:
    assert accepts("scenario.schema.json", {"power": "BM-02", "scenarios": {"一次办成": [act]}}) is good


HASH = "0" * 64
EVENT: dict[str, Any] = {
    "g": 1,
    "case_id": "c-1",
    "seq": 1,
    "kind": "opened",
    "step": "受理",
    "outcome": "",
    "target": "受理",
    "at": "2026-11-02T01:30:00Z",
    "entered": "2026-11-02T01:30:00Z",
    "due": None,
    "power": "subsistence-allowance",
    "edition": "2026-1",
    "digest": HASH,
    "body_digest": HASH,
    "prev": HASH,
    "hash": HASH,
    "salt": "00ff",
    "body": {"actor": {"id": "甲", "roles": ["申请人"]}, "village": "610524101203", "channel": "窗口"},
}
REFUSED: dict[str, Any] = {
    "kind": "refused",
    "seq": None,
    "case_id": "",
    "digest": "",
    "body": {"code": "QR100", "sentence": {"zh": "没有", "en": "none"}, "act": "open", "asked": "收卫生费"},
}


@pytest.mark.parametrize(
    ("part", "good"),
    [
        ({}, True),
        ({"salt": None, "body": None}, True),
        (REFUSED, True),
        (REFUSED | {"body": REFUSED["body"] | {"code": "QR999"}}, False),
        (REFUSED | {"body": REFUSED["body"] | {"materials": "called"}}, False),
        (REFUSED | {"seq": 1}, False),
        ({"case_id": ""}, False),
        ({"prev": ""}, True),
        ({"at": "2026-11-02T01:30:00.000000Z"}, True),
        ({"at": "2026-11-02T01:30:00+08:00"}, False),
        ({"seq": None}, False),
        ({"hash": "0"}, False),
        ({"hash": HASH + "\n"}, False),
        ({"digest": "xyz"}, False),
        ({"at": "2026-11-02"}, False),
        ({"who": "甲"}, False),
        ({"body": {"actor": "甲"}}, False),
        ({"body": {}}, False),
        ({"body": -1}, False),
        ({"kind": "taken"}, False),
    ],
)
def test_an_event(part: dict[str, Any], good: bool) -> None:
    assert accepts("event.schema.json", EVENT | part) is good


def test_every_line_of_an_exported_record() -> None:
    store = open_store("memory:")
    body: dict[str, Any] = EVENT["body"]
    opened = Event(case="c-1", seq=1, kind=Kind.OPENED, at=NINE, entered=NINE, digest=digest_text("{}"), body=body)
    store.append([opened], definitions={digest_text("{}"): "{}"}, key=Key("desk-3:118", "c", 0))
    lines: list[bytes] = []
    export(store, lines.append)
    assert len(lines) == 5
    for line in lines:
        found = json.loads(line)
        assert accepts("record.schema.json", found) is True
        for name in found:
            assert accepts("record.schema.json", {key: value for key, value in found.items() if key != name}) is False
