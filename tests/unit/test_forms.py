"""The table of bodies and `schemas/event.schema.json` say the same."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingdan.engine.runtime.events import Kind
from qingdan.engine.runtime.forms import BODIES, formed, misformed, schema_parts

if TYPE_CHECKING:
    from collections.abc import Callable

FILE = Path(__file__).parents[2] / "schemas" / "event.schema.json"
PARTS = schema_parts()
VALIDATORS = {
    kind: jsonschema_rs.validator_for({**form.schema, "$defs": PARTS["$defs"]}) for kind, form in BODIES.items()
}
MOMENT = "2026-11-02T01:30:00+00:00"
ACTOR = {"id": "甲", "roles": ["申请人"], "role": "申请人"}
WHOLE: dict[Kind, dict[str, Any]] = {
    Kind.OPENED: {
        "actor": ACTOR | {"kin": ["乙"], "agent_for": "丙", "mandate": "", "place": "610524"},
        "village": "610524101203",
        "channel": "窗口",
        "parties": {"申请人": "甲"},
        "data": {"人口": 3, "近亲属": False, "金额": "12.5", "抽行": [1, 2]},
        "materials": {"申请书": "a" * 64},
        "kin": ["乙"],
        "source": "c-1",
        "first": "c-1",
        "parent": "c-2",
        "own": True,
        "holder": "丁",
        "clocks": {"due": None, "opens": MOMENT, "frames": {"受理": MOMENT}},
    },
    Kind.TAKEN: {
        "actor": ACTOR,
        "data": {"人口": 3},
        "drawn_from": {"value": "f" * 64, "entry": 3, "period": "2026-11-01"},
        "materials": {},
        "vote": {"due": 30, "present": 25, "in_favour": 20, "against": 3, "abstained": 2},
        "place": "镇便民服务大厅",
        "fee": "10",
        "way": 1,
        "people": ["甲"],
        "known": MOMENT,
        "child": {"case": "c-3", "kind": "办成"},
        "clocks": {"promised": MOMENT},
    },
    Kind.CALLED: {
        "actor": ACTOR,
        "child": {"case": "c-3", "power": "BM-01", "start": "", "parties": {"申请人": "甲"}, "data": {}, "own": True},
    },
    Kind.POSTED: {"actor": ACTOR, "where": "村务公开栏", "evidence": "照片一", "clocks": {"opens": MOMENT}},
    Kind.OBJECTED: {"actor": ACTOR, "text": "不实"},
    Kind.SIGNED: {"actor": ACTOR, "signature": {"role": "村监委会", "outcome": "通过", "data": "a" * 64}},
    Kind.HELD: {"actor": ACTOR, "text": "核查", "child": {"case": "c-3", "then": "held"}},
    Kind.RELEASED: {
        "parent": {"case": "c-2", "seq": 4, "why": "released"},
        "child": {"case": "c-3", "then": "released", "held": True},
        "clocks": {"statutory": MOMENT},
    },
    Kind.WITHDRAWN: {"actor": ACTOR, "parent": {"case": "c-2", "why": "deferred"}},
    Kind.DETACHED: {"parent": {"case": "c-2", "seq": 4, "why": "withdrawn"}, "deferred": True},
    Kind.EXTENDED: {"actor": ACTOR, "text": "情况复杂", "clocks": {"statutory": MOMENT}},
    Kind.FOLLOWED: {"follow": {"case": "c-4", "start": "复核", "source": "c-1"}},
    Kind.RETURNED: {
        "follow": {
            "case": "c-4", "start": "复核", "source": "c-1", "end": "给付", "kind": "办成", "withdrawn": True,
        }
    },
    Kind.ERASED: {"erased": [1, 3], "reason": "依法", "actor": ACTOR},
    Kind.MOVED: {
        "actor": ACTOR,
        "text": "新版",
        "from": {"edition": "2026-1", "digest": "a" * 64},
        "steps": {"审核": "审查"},
        "clocks": {"entered": MOMENT, "recorded": MOMENT, "opens": None},
        "counts": {"公示": {"有异议": 1}},
        "done": {"审核": MOMENT},
        "done_recorded": {"审核": MOMENT},
        "paused": {"since": MOMENT, "step": "", "entered": MOMENT, "due": MOMENT, "opens": None},
    },
    Kind.RECALCULATED: {
        "clocks": {
            "due": MOMENT,
            "paused": {"due": MOMENT, "opens": MOMENT},
            "provisional": {
                "due": {
                    "from": MOMENT,
                    "by": [{"period": "5个工作日"}, {"since": MOMENT, "until": MOMENT, "unit": "个工作日"}],
                    "years": [2027],
                },
                "opens": {"from": MOMENT, "by": [{"period": "5个工作日"}], "opening": True, "years": [2027]},
            },
        }
    },
    Kind.WARNED: {"clock": "限", "colour": "yellow", "due": MOMENT},
    Kind.REFUSED: {
        "code": "QR106",
        "sentence": {"zh": "缺", "en": "lacks"},
        "act": "take",
        "actor": ACTOR,
        "fields": {"人口": {"zh": "缺", "en": "lacks"}},
        "step": "审核",
        "outcome": "同意",
        "asked": "BM-01",
        "village": "610524101203",
    },
}  # fmt: skip
"""A body of each kind that has everything it may have."""
SMALL: st.SearchStrategy[Any] = st.sampled_from(
    ["", "甲", MOMENT, MOMENT + "\n", "2026-11-02", "a" * 64, "610524101203", None, True, False, -1, 0, 1, 2**53]
)
VALUE = st.recursive(SMALL, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner))
_ACTS = ("drop", "put", "add")


def test_the_schema_states_the_table(request: pytest.FixtureRequest) -> None:
    """`--update-golden` writes it; `schemas/record.schema.json` follows from it."""
    text = FILE.read_text("utf-8")
    made = json.dumps(json.loads(text) | PARTS, ensure_ascii=False, indent=2) + "\n"
    if request.config.getoption("--update-golden"):
        FILE.write_text(made, "utf-8")
    else:
        assert text == made, "the table of bodies was changed: pytest --update-golden writes the schema"


@pytest.mark.parametrize("kind", Kind)
def test_a_body_that_has_everything(kind: Kind) -> None:
    assert formed(kind, WHOLE[kind])
    assert VALIDATORS[kind].is_valid(WHOLE[kind])
    assert set(WHOLE[kind]) <= set(BODIES[kind].parts)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("body", [None, -1, "甲", [], True, {"x": 1}])
def test_what_is_no_body(kind: Kind, body: object) -> None:
    assert not formed(kind, body)
    assert misformed(kind, body).zh


def places(body: Any, way: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a body."""
    below = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    return [way, *(place for key, value in below for place in places(value, (*way, key)))]


def changed(body: Any, way: tuple[Any, ...], change: Callable[[Any], Any]) -> Any:
    """A copy of the body with another value at a place."""
    if not way:
        return change(body)
    copy = dict(body) if isinstance(body, dict) else list(body)
    copy[way[0]] = changed(body[way[0]], way[1:], change)
    return copy


@given(st.data(), st.sampled_from(list(Kind)))
def test_the_table_and_the_validator_agree_on_any_change(data: st.DataObject, kind: Kind) -> None:
    body: Any = WHOLE[kind]
    for _ in range(data.draw(st.integers(1, 2))):
        way = data.draw(st.sampled_from(places(body)))
        act = data.draw(st.sampled_from(_ACTS))
        value = data.draw(VALUE)
        if act == "drop" and way:
            body = changed(body, way[:-1], partial(without, key=way[-1]))
        else:
            body = changed(body, way, partial(added if act == "add" else instead, value=value))
    assert formed(kind, body) is VALIDATORS[kind].is_valid(body)
    if not formed(kind, body):
        assert misformed(kind, body).en


def without(held: Any, key: Any) -> Any:
    if isinstance(held, dict):
        return {name: value for name, value in held.items() if name != key}
    return [value for number, value in enumerate(held) if number != key]


def added(held: Any, value: Any) -> Any:
    return held | {"x": value} if isinstance(held, dict) else held


def instead(_held: Any, value: Any) -> Any:
    return value
