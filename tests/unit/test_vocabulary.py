"""One table joins both surfaces, object by object."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qingdan.engine.language.shape.surfaces import chinese_schema, completed, patch_schema
from qingdan.engine.language.vocabulary import NAMES, Shape, shape
from qingdan.engine.model.words import Category, EndKind, FieldType, Grade, Level, Mode, Nature, Reserved, Source
from qingdan.engine.runtime.events import Kind

if TYPE_CHECKING:
    from enum import StrEnum


def at(name: str, *route: str) -> Shape:
    """The shape at the end of a route; `-` steps into a list."""
    here = shape(name)
    for key in route:
        below = here.item() if key == "-" else here.child(key)
        assert below is not None, (name, route, key)
        here = below
    return here


@pytest.mark.parametrize(
    ("route", "prop", "key"),
    [
        ((), "basis", "依据"),
        ((), "name", "名称"),
        (("steps", "受理"), "label", "名称"),
        (("steps", "受理"), "at", "地点"),
        (("steps", "受理", "notice"), "places", "地点"),
        (("steps", "受理", "within", "at_most"), "basis", "依据"),
        (("steps", "受理", "outcomes"), "lapsed", "逾期"),
        (("steps", "受理", "outcomes", "同意", "-"), "when", "当"),
        (("steps", "受理", "params", "依据"), "law", "法规"),
        (("steps", "受理", "start"), "on", "于"),
        (("steps", "受理", "risk", "-"), "grade", "等级"),
        (("basis", "-"), "articles", "条款"),
        (("materials", "申请书"), "source", "来源"),
        (("waivers", "-"), "code", "码"),
    ],
)
def test_a_key_is_found_both_ways(route: tuple[str, ...], prop: str, key: str) -> None:
    here = at("power", *route)
    assert (here.chinese(prop), here.english(key)) == (key, prop)


def test_the_same_word_means_different_things_in_different_objects() -> None:
    assert at("power", "steps", "甲").english("类型") is None
    assert at("power", "ends", "甲").english("类型") == "kind"
    assert at("power", "fields", "甲").english("类型") == "type"


def test_what_authors_invent_is_no_key_of_the_language() -> None:
    steps = at("power", "steps")
    assert (steps.english("受理"), steps.chinese("受理"), steps.known("zh")) == (None, None, ())


def test_where_nothing_may_stand_there_is_no_shape() -> None:
    assert shape("power").child("受理") is None
    assert at("power", "name").item() is None


def test_a_property_goes_before_an_invented_name() -> None:
    article = at("laws", "村民委员会组织法", "articles", "第二十六条")
    assert (at("laws", "甲", "articles", "乙", "quorum").titles, article.child("户代表会议") is not None) == ({}, True)


def test_known_keys_come_in_the_order_of_the_schema() -> None:
    assert shape("power").known("zh")[:3] == ("编号", "名称", "类别")
    assert shape("power").known("en")[:3] == ("code", "name", "category")


@pytest.mark.parametrize(
    ("route", "boolean"),
    [(("pause",), True), (("start",), True), (("recuse", "kin"), True), (("label",), False), (("within",), False)],
)
def test_booleans_are_marked(route: tuple[str, ...], boolean: bool) -> None:
    assert at("power", "steps", "甲", *route).boolean is boolean


@pytest.mark.parametrize(
    ("name", "route", "words"),
    [
        ("power", ("category",), Category),
        ("power", ("nature",), Nature),
        ("power", ("mode",), Mode),
        ("power", ("fields", "甲", "type"), FieldType),
        ("power", ("materials", "甲", "source"), Source),
        ("power", ("ends", "甲", "kind"), EndKind),
        ("power", ("steps", "甲", "risk", "grade"), Grade),
        ("patch", ("category",), Category),
        ("procedure", ("fields", "甲", "type"), FieldType),
        ("roles", ("镇政府", "level"), Level),
    ],
)
def test_enumerated_words_are_those_of_the_model(name: str, route: tuple[str, ...], words: type[StrEnum]) -> None:
    here = at(name, *route)
    assert here.words == {word.name.lower(): word.value for word in words}
    assert here.meanings == {word.value: word.name.lower() for word in words}


def test_reserved_outcomes_are_those_of_the_model() -> None:
    assert at("power", "steps", "甲", "outcomes").titles == {word.name.lower(): word.value for word in Reserved}


def test_kinds_of_events_are_those_of_the_record() -> None:
    assert set(at("event", "kind").words) == {kind.value for kind in Kind}


@pytest.mark.parametrize("lookup", ["time", "params"])
def test_words_beside_other_values_are_known(lookup: str) -> None:
    here = at("power", "time") if lookup == "time" else at("procedure", "params", "依据")
    assert here.words == {"time": {"stepwise": "分步计时"}, "params": {"required": "必填", "none": "无"}}[lookup]


@pytest.mark.parametrize("name", NAMES)
def test_every_document_has_a_shape(name: str) -> None:
    here = shape(name)
    assert here.titles or here.others


def test_a_patch_knows_the_keys_of_a_power_and_requires_none() -> None:
    assert shape("patch").titles == shape("power").titles
    assert (shape("power").required != (), shape("patch").required) == (True, ())


WORDS = {"enum": ["high", "low"], "x-names": {"high": "高", "low": "低"}}
SMALL = {
    "type": "object",
    "properties": {
        "grade": {"title": "等级", "type": "string"} | WORDS,
        "wait": {"title": "等", "type": "boolean"},
        "start": {"title": "起点", "type": ["boolean", "object"], "properties": {"on": {"title": "于"}}},
        "value": {"title": "值", "type": ["boolean", "string"]},
    },
    "required": ["grade"],
    "dependentRequired": {"start": ["wait"]},
    "allOf": [
        {
            "if": {"properties": {"grade": WORDS}},
            "then": {"properties": {"wait": False}},
            "else": {"required": ["wait"]},
        }
    ],
    "additionalProperties": False,
}


def test_the_chinese_surface_of_a_schema() -> None:
    words = {"enum": ["高", "低"]}
    yes_no = ["是", "否"]
    start = {
        "properties": {"于": {"title": "于"}},
        "examples": yes_no,
        "if": {"type": "string"},
        "then": {"enum": yes_no},
    }
    assert chinese_schema(SMALL) == {
        "type": "object",
        "properties": {
            "等级": {"title": "等级", "type": "string"} | words,
            "等": {"title": "等", "type": "string", "enum": yes_no},
            "起点": {"title": "起点", "type": ["string", "object"]} | start,
            "值": {"title": "值", "type": ["string"]},
        },
        "required": ["等级"],
        "dependentRequired": {"起点": ["等"]},
        "allOf": [
            {"if": {"properties": {"等级": words}}, "then": {"properties": {"等": False}}, "else": {"required": ["等"]}}
        ],
        "additionalProperties": False,
    }


def test_a_patch_makes_everything_optional_but_lists_whole() -> None:
    way = {"type": "object", "properties": {"to": {"title": "到", "type": "string"}}, "required": ["to"]}
    power = {
        "type": "object",
        "properties": {
            "next": {"title": "下一步", "type": ["string", "array"], "items": {"$ref": "#/$defs/way"}},
            "within": {"title": "限", "$ref": "#/$defs/within"},
            "mode": {"title": "方式", "type": "string", "enum": ["direct"]},
        },
        "required": ["next"],
        "allOf": [{"required": ["within"]}],
        "$defs": {"way": way, "within": {"type": "object", "minProperties": 1}, "unused": {}},
    }
    patch = patch_schema(power)
    assert patch["properties"] == {
        "next": {"title": "下一步", "type": ["string", "array", "null"], "items": {"$ref": "#/$defs/way"}},
        "within": {"title": "限", "$ref": "#/$defs/within_patch"},
        "mode": {"title": "方式", "type": ["string", "null"], "enum": ["direct", None]},
    }
    assert patch["$defs"] == {"way": way, "within_patch": {"type": ["object", "null"]}}
    assert not {"required", "allOf"} & set(patch)


def test_definitions_are_copied_as_far_as_they_are_used() -> None:
    power = {"$defs": {"way": {"$ref": "#/$defs/name"}, "name": {"type": "string"}, "end": {}}}
    node = {"items": {"$ref": "#/$defs/own"}, "$defs": {"own": {"$ref": "#/$defs/way"}, "way": {"stale": True}}}
    assert completed(node, power)["$defs"] == {
        "own": {"$ref": "#/$defs/way"},
        "way": {"$ref": "#/$defs/name"},
        "name": {"type": "string"},
    }
