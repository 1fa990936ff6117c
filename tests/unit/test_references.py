"""The sentence for a name that is not there, and shares as they are written."""

import pytest

from qingdan.engine.language.building.days import parse_day
from qingdan.engine.language.building.references import Kind, near, unknown
from qingdan.engine.language.building.shares import parse_share
from qingdan.engine.model.parts import Share
from qingdan.engine.positions import Route, Severity


def test_the_sentence_names_kind_name_and_near_names() -> None:
    problem = unknown(Kind.ROLE, "村委", Route("powers/a.yaml", ("holder",)), ["村委会", "镇政府"])
    assert (problem.code, problem.severity, problem.route.keys) == ("QD202", Severity.ERROR, ("holder",))
    assert problem.message.zh == "没有“村委”这个角色；是不是“村委会”？"
    assert problem.message.en == "there is no role “村委”; did you mean “村委会”?"
    assert "roles.yaml" in problem.remedy.zh


def test_nothing_is_proposed_where_nothing_is_near() -> None:
    assert near("公示", ["用印", "受理"]).zh == ""


def test_at_most_three_are_proposed() -> None:
    assert near("公示一", ["公示二", "公示三", "公示四", "公示五"]).zh.count("公示") == 3


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_a_code_and_words(kind: Kind) -> None:
    sort = kind.value
    assert sort.code.startswith("QD2")
    assert sort.zh != sort.en
    assert sort.home.zh != sort.home.en


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("应到的2/3", Share(True, 2, 3)),
        ("超过实到的1/2", Share(False, 1, 2, strict=True)),
        ("2/3 of due", Share(True, 2, 3)),
        ("over 1/2 of present", Share(False, 1, 2, strict=True)),
        ("应到的1/1", Share(True, 1, 1)),
        ("应到的4/3", None),
        ("应到的0/3", None),
        ("应到的1/0", None),
        ("2/3", None),
        ("应到的２／3", Share(True, 2, 3)),
        ("过半数", None),
    ],
)
def test_shares(text: str, share: Share | None) -> None:
    assert parse_share(text) == share


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("3月1日", "3月1日"),
        ("12-31", "12月31日"),
        ("2月29日", "2月29日"),
        ("31日", "31日"),
        ("2月30日", None),
        ("13-01", None),
        ("32日", None),
        ("0", None),
        ("月底", None),
    ],
)
def test_days(text: str, day: str | None) -> None:
    assert parse_day(text) == day
