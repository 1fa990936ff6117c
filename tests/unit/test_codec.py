"""The canonical text: RFC 8785, shapes by type hint, and texts of today that a later release must still read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

import pytest

from qingdan.engine.errors import UsageError
from qingdan.engine.model.codec import Json, canonical, decode, definition, digest, encode, power_from
from qingdan.engine.model.condition import Condition
from qingdan.engine.model.parts import Basis, Bound, End, Notice, TimeLimit
from qingdan.engine.model.period import Period, Unit
from qingdan.engine.model.power import Guard, Outcome, Power, Scalar, Step, Way
from qingdan.engine.model.words import Category, EndKind, Nature
from qingdan.engine.positions import Route

POWER = Power(
    id="hedge",
    code="RC-99",
    name="修剪绿篱",
    category=Category.DAILY,
    nature=Nature.MANAGE,
    holder="村委会",
    audience="本村村民",
    basis=(Basis("示例法", ("第一条",)),),
    steps={
        "提出": Step(
            id="提出",
            label="提出",
            by=("申请人",),
            outcomes={
                "完成": Outcome(
                    "完成",
                    (Way("公示", (Guard(Condition("面积 > 上限"), ("提出", "完成")),)), Way("办成", otherwise=True)),
                )
            },
        ),
        "公示": Step(
            id="公示",
            label="公示",
            by=("村委会",),
            outcomes={"完成": Outcome("完成", (Way("办成"),))},
            notice=Notice(Bound(Period(7, Unit.DAYS), Basis("示例法"))),
        ),
    },
    ends={"办成": End(EndKind.ACCOMPLISHED)},
    time=TimeLimit(statutory=Bound("约定期限"), promised=Bound(Period(3, Unit.WORKDAYS))),
    parameters={"上限": Decimal("3.50"), "约定期限": Period(1, Unit.MONTHS), "名": "7天", "户": 3, "开": True},
)
TURNED = dict(reversed(list(POWER.steps.items())))


def test_a_power_comes_back() -> None:
    assert power_from(definition(POWER)) == POWER


def test_the_order_of_steps_comes_back() -> None:
    turned = replace(POWER, steps=TURNED)
    assert list(power_from(definition(turned)).steps) == ["公示", "提出"]


def test_the_order_of_steps_is_part_of_the_digest() -> None:
    assert digest(replace(POWER, steps=TURNED)) != digest(POWER)


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "修剪树篱"},
        {"parameters": {**POWER.parameters, "户": 4}},
        {"parameters": {**POWER.parameters, "名": Period(7, Unit.DAYS)}},
        {"parameters": {**POWER.parameters, "开": 1}},
    ],
)
def test_every_change_changes_the_digest(changed: dict[str, Any]) -> None:
    assert digest(replace(POWER, **changed)) != digest(POWER)


def test_where_a_thing_is_written_does_not() -> None:
    assert digest(replace(POWER, origin=Route("a.yaml", ("steps",)))) == digest(POWER)


def test_the_digest_pins_the_text() -> None:
    """This text and digest are stored with cases: a release that changes them strands every running case."""
    small = Power(
        id="x",
        code="RC-00",
        name="甲",
        category=Category.DAILY,
        nature=Nature.MANAGE,
        holder="村委会",
        audience="村民",
        basis=(),
        steps={},
        ends={},
    )
    assert definition(small) == (
        '{"audience":"村民","basis":[],"category":"日常管理","code":"RC-00","ends":[],"holder":"村委会","id":"x","name":"甲",'
        '"nature":"管理","steps":[]}'
    )
    assert digest(small) == "1dd4c7437643ca78f3b5d4220e742e24d1650032a767c0fb3ca905dea086988c"


def test_scalars_come_back_as_what_they_were() -> None:
    back = power_from(definition(POWER)).parameters
    assert {name: type(value) for name, value in back.items()} == {
        "上限": Decimal,
        "约定期限": Period,
        "名": str,
        "户": int,
        "开": bool,
    }


def test_a_term_that_names_a_field_stays_a_name() -> None:
    time = power_from(definition(POWER)).time
    assert time is not None
    assert time.statutory == Bound("约定期限")


@dataclass(frozen=True, slots=True)
class Old:
    day: date
    pairs: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class New:
    day: date
    pairs: tuple[tuple[str, int], ...] = ()
    added: Mapping[str, Scalar] = field(default_factory=dict)
    limit: Decimal | None = None


def test_a_later_release_reads_old_texts_and_gives_the_same_digest() -> None:
    old = encode(Old(date(2026, 3, 1), (("甲", 1),)))
    assert encode(decode(New, old)) == old == {"day": "2026-03-01", "pairs": [["甲", 1]]}


def test_a_single_choice_beside_none_needs_no_tag() -> None:
    assert encode(New(date(2026, 3, 1), limit=Decimal("1E+2"))) == {"day": "2026-03-01", "limit": "100"}


class Colour(StrEnum):
    RED = "红"


@dataclass(frozen=True, slots=True)
class Painted:
    colour: Colour


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"colour": "蓝"},
        {"colour": "红", "size": 3},
        [],
        "红",
        None,
    ],
)
def test_what_it_did_not_write_is_refused_in_a_sentence(data: Json) -> None:
    with pytest.raises(UsageError, match="读不懂"):
        decode(Painted, data)


@pytest.mark.parametrize(
    "data", [{"day": "三月"}, {"day": 3}, {"day": "2026-03-01", "added": [["甲", {"period": "7"}]]}]
)
def test_malformed_leaves_are_refused_in_a_sentence(data: Json) -> None:
    with pytest.raises(UsageError, match="读不懂"):
        decode(New, data)


def test_a_text_that_is_no_json_is_refused_in_a_sentence() -> None:
    with pytest.raises(UsageError, match="读不懂"):
        power_from("{")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        ([True, False, -3, 0], "[true,false,-3,0]"),
        ({"b": 1, "a": {"d": [], "c": {}}}, '{"a":{"c":{},"d":[]},"b":1}'),
        ('\u20ac$\x0f\nA\'B"\\"/', '"\u20ac$\\u000f\\nA\'B\\"\\\\\\"/"'),
        ("\b\t\f\r\x7f\u2028", '"\\b\\t\\f\\r\x7f\u2028"'),
        (
            {"\U0001f600": 1, "\ufb33": 2, "\u20ac": 3, "1": 4, "\r": 5},
            '{"\\r":5,"1":4,"\u20ac":3,"\U0001f600":1,"\ufb33":2}',
        ),
        (2**53 - 1, "9007199254740991"),
    ],
)
def test_canonical_text(value: Any, text: str) -> None:
    """The vectors of RFC 8785 for strings and the order of keys (by UTF-16 units)."""
    assert canonical(value) == text


@pytest.mark.parametrize("value", [1.0, [0.5], {"a": 1e300}, {1: 2}, {None: 1}, b"x", {"a": {3}}, Decimal(1)])
def test_what_is_not_plain_json_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize("number", [2**53, -(2**53)])
def test_integers_beyond_53_bits_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="53"):
        canonical(number)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogate"):
        canonical(["\ud800"])
