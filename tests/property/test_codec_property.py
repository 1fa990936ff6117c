"""Whatever the model can hold comes back from its text, and the same value gives the same text."""

import json
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias, get_type_hints

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingdan.engine.model.codec import canonical, decode, definition, digest, encode, power_from
from qingdan.engine.model.condition import Condition
from qingdan.engine.model.parts import Basis, Body, Bound, Call, End, Field, Limit, Start
from qingdan.engine.model.period import Period, Unit
from qingdan.engine.model.power import Guard, Outcome, Power, Step, Way
from qingdan.engine.model.words import Category, Mode, Nature
from qingdan.engine.positions import Route

Strategy: TypeAlias = st.SearchStrategy[Any]
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=5)
NAME = st.sampled_from(["甲", "乙", "受理/补正", "a"])
PERIOD = st.builds(Period, st.integers(1, 999), st.sampled_from([Unit.DAYS, Unit.WORKDAYS, Unit.YEARS])) | st.just(
    Period(0, Unit.AT_ONCE)
)
NUMBER = st.decimals(-(10**6), 10**6, places=3)
for kind, strategy in {
    str: TEXT,
    int: st.integers(0, 99),
    Decimal: NUMBER,
    Period: PERIOD,
    Condition: st.sampled_from(["面积 > 3.5", "非 近亲属", "次数 <= 2"]).map(Condition),
    Route: st.builds(Route, NAME),
}.items():
    st.register_type_strategy(kind, strategy)


def shallow(cls: Any, **given_fields: Strategy) -> Strategy:
    """A value of `cls`, its containers small."""
    hints = get_type_hints(cls)
    wanted = {name: small(hint) for name, hint in hints.items() if name not in {"origin", *given_fields}}
    return st.builds(cls, **wanted, **given_fields)


def small(hint: Any) -> Strategy:
    origin = getattr(hint, "__origin__", None)
    if origin is tuple and hint.__args__[-1] is Ellipsis:
        return st.lists(st.from_type(hint.__args__[0]), max_size=2).map(tuple)
    return st.from_type(hint)


def mapping(values: Strategy) -> Strategy:
    return st.dictionaries(NAME, values, max_size=3)


WAY = st.builds(Way, NAME, st.lists(st.from_type(Guard), max_size=1).map(tuple), st.booleans(), origin=st.builds(Route))
OUTCOME = st.builds(Outcome, NAME, st.lists(WAY, max_size=2).map(tuple), st.booleans())
STEP = st.builds(
    Step,
    id=NAME,
    label=TEXT,
    by=st.just(("甲", "乙")),
    outcomes=mapping(OUTCOME),
    within=st.none() | shallow(Limit),
    call=st.none() | st.builds(Call, NAME, parties=mapping(TEXT), send=st.sampled_from([None, (), ("甲",)])),
    start=st.none() | st.builds(Start, every=st.none() | TEXT | PERIOD),
)
POWER = st.builds(
    Power,
    **dict.fromkeys(("id", "code", "name", "holder", "audience"), TEXT),
    category=st.sampled_from(Category),
    nature=st.sampled_from(Nature),
    mode=st.none() | st.sampled_from(Mode),
    basis=st.lists(shallow(Basis), max_size=1).map(tuple),
    steps=mapping(STEP),
    ends=mapping(shallow(End)),
    lists=mapping(mapping(TEXT)),
    rules=mapping(st.from_type(Condition)),
    parameters=mapping(st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | NUMBER | TEXT | PERIOD),
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(POWER)
def test_a_power_comes_back_from_its_text(power: Power) -> None:
    back = power_from(definition(power))
    assert back == power
    assert digest(back) == digest(power)
    assert [list(step.outcomes) for step in back.steps.values()] == [
        list(step.outcomes) for step in power.steps.values()
    ]


@given(st.one_of(*(shallow(cls) for cls in (Basis, Bound, Limit, Start, Field, Body))))
def test_parts_come_back(part: Any) -> None:
    assert decode(type(part), encode(part)) == part


@given(st.dates().map(date.isoformat) | st.from_type(Period).map(str) | TEXT)
def test_a_name_that_looks_like_a_period_stays_a_name(text: str) -> None:
    assert decode(Bound, encode(Bound(text))) == Bound(text)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), part),
    max_leaves=8,
)


@given(JSON)
def test_canonical_text_is_json_of_the_same_value(value: Any) -> None:
    assert json.loads(canonical(value)) == value


@given(JSON)
def test_canonical_text_does_not_depend_on_the_order_of_keys(value: Any) -> None:
    def turned(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: turned(item) for key, item in reversed(part.items())}
        return [turned(item) for item in part] if isinstance(part, list) else part

    assert canonical(turned(value)) == canonical(value)
