"""Conditions are built at random beside their meaning in Python; both must give the same answer."""

import ast
import operator
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeAlias

from hypothesis import given, settings
from hypothesis import strategies as st

from qingdan.engine.errors import Lang
from qingdan.engine.model.condition import (
    Condition,
    ConditionError,
    ConditionFault,
    Kind,
    Unrecorded,
    faults,
    name_fault,
    parse_condition,
)

Facts: TypeAlias = dict[str, Any]
Meant: TypeAlias = tuple[str, Callable[[Facts], Any]]
NUMBERS = ("面积", "上限", "x")
FLAGS = ("近亲属", "非农")
WORDS = ("甲", "乙", "and")
SIGNS = {
    ">": operator.gt,
    "≥": operator.ge,
    "＜": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "≠": operator.ne,
}
ARITHMETIC = {"+": operator.add, "-": operator.sub, "×": operator.mul}
KINDS = (
    dict.fromkeys(NUMBERS, Kind.NUMBER) | dict.fromkeys(FLAGS, Kind.BOOLEAN) | {"用途": Kind.TEXT, "名单": Kind.LIST}
)
FACTS = st.fixed_dictionaries(
    dict.fromkeys(NUMBERS, st.integers(-99, 99) | st.decimals(-9, 9, places=2))
    | dict.fromkeys(FLAGS, st.booleans())
    | {"用途": st.sampled_from(WORDS), "名单": st.frozensets(st.sampled_from(WORDS))}
)


def binary(pair: tuple[Meant, Meant, str], signs: Mapping[str, Callable[[Any, Any], Any]]) -> Meant:
    """(text, meaning) of two parts in brackets joined by a sign."""
    (left, mean), (right, meant), sign = pair
    return f"({left}) {sign} （{right}）", lambda facts: signs[sign](mean(facts), meant(facts))


NUMBER = st.recursive(
    st.sampled_from(NUMBERS).map(lambda name: (name, operator.itemgetter(name)))
    | st.integers(0, 99).map(lambda number: (str(number), lambda facts: number))
    | st.decimals(0, 9, places=2).map(lambda number: (str(number), lambda facts: number)),
    lambda part: st.tuples(part, part, st.sampled_from(list(ARITHMETIC))).map(lambda pair: binary(pair, ARITHMETIC)),
    max_leaves=3,
)
TEST = (
    st.tuples(NUMBER, NUMBER, st.sampled_from(list(SIGNS))).map(lambda pair: binary(pair, SIGNS))
    | st.sampled_from(FLAGS).map(lambda name: (name, operator.itemgetter(name)))
    | st.sampled_from(WORDS).map(lambda word: (f"用途 == “{word}”", lambda facts: facts["用途"] == word))
    | st.just(("用途 in 名单", lambda facts: facts["用途"] in facts["名单"]))
)
CONDITION = st.recursive(
    TEST,
    lambda part: (
        st.tuples(part, part, st.sampled_from(["且", "或"])).map(
            lambda pair: binary(pair, {"且": lambda one, other: one and other, "或": lambda one, other: one or other})
        )
        | part.map(lambda one: (f"非 ({one[0]})", lambda facts: not one[1](facts)))
    ),
    max_leaves=5,
).filter(lambda pair: len(pair[0]) <= 500)


@given(CONDITION, FACTS)
def test_means_what_python_means(pair: Meant, facts: Facts) -> None:
    text, meaning = pair
    assert Condition(text).holds(facts) is meaning(facts)


@given(CONDITION)
def test_well_typed_conditions_have_no_fault(pair: Meant) -> None:
    assert faults(Condition(pair[0]), KINDS) == []


def answer(condition: Condition, facts: Facts) -> bool | str:
    """The answer, or the name that is missing."""
    try:
        return condition.holds(facts)
    except Unrecorded as missing:
        return missing.name


@given(CONDITION, FACTS, st.sampled_from([*NUMBERS, *FLAGS, "用途", "名单"]))
def test_what_is_missing_is_named_or_cannot_matter(pair: Meant, facts: Facts, name: str) -> None:
    text, meaning = pair
    known = {key: value for key, value in facts.items() if key != name}
    assert answer(Condition(text), known) in {name, meaning(facts)}


@given(CONDITION)
def test_columns_point_at_what_is_written(pair: Meant) -> None:
    condition = Condition(pair[0])
    for node in ast.walk(condition.tree):
        if isinstance(node, ast.Name):
            assert condition.text[node.col_offset : node.end_col_offset] == node.id


@given(CONDITION, st.sampled_from(["zh", "en"]))
def test_words_are_one_line_and_name_every_name(pair: Meant, lang: Lang) -> None:
    condition = Condition(pair[0])
    said = condition.words(lang)
    assert "\n" not in said
    assert all(name.removeprefix("非") in said for name in condition.names)


ALPHABET = "甲乙非且或是否次数in 1 0.5()（）<>=≤!+-*×\"“”'.,[]_%{}:and not𠮷㎡Ａ\n\t\0\ud800"


def outcome(text: str) -> tuple[int, str]:
    """The column and sentence of the error, or 1 and what came of evaluating."""
    try:
        return 1, str(parse_condition(text).holds(dict.fromkeys(parse_condition(text).names, 1), 2))
    except ConditionError as error:
        return error.column, error.text.zh and error.text.en
    except ConditionFault as fault:
        return 1, fault.text.zh and fault.text.en


@settings(max_examples=500)
@given(st.text(ALPHABET, max_size=40) | st.text(max_size=20))
def test_any_text_is_a_condition_or_a_clean_error(text: str) -> None:
    column, said = outcome(text)
    assert said
    assert 1 <= column <= len(text.strip()) + 1


@given(st.text(max_size=12))
def test_a_proposed_name_is_a_good_name(name: str) -> None:
    fault = name_fault(name)
    near = fault.zh.partition("可以写成“")[2].removesuffix("”") if fault else name
    assert not near or name_fault(near) is None


@given(st.decimals(0, 10**7, places=6))
def test_decimals_are_exact(number: Decimal) -> None:
    text = f"{number:f}"
    assert Condition(f"x == {text}").holds({"x": Decimal(text)}) is True
