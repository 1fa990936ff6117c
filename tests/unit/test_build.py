"""Plain data → Power: what is filled in, and what is implicit."""

from decimal import Decimal

import pytest

from qingdan.engine.model.parts import Bound, Signature
from qingdan.engine.model.period import Period, Unit
from qingdan.engine.model.words import EndKind, Level, Source
from tests.building import DAYS, Data, made, step


def test_the_head() -> None:
    power = made(channels=["代办"], trigger="每年", mode="agent", fee="无", provenance="示例").power
    assert (power.id, power.code, power.category.value, power.nature.value, power.mode and power.mode.value) == (
        "example",
        "BM-01",
        "便民服务",
        "给付",
        "代办",
    )
    assert (power.edition, power.source) == ("2026-1", "heyang")
    assert list(power.channels) == ["代办"]


def test_a_basis_knows_its_law() -> None:
    basis = made().power.basis[0]
    assert (basis.title, basis.number, basis.verified, basis.articles) == (
        "村民委员会组织法",
        "主席令",
        True,
        ("第一条",),
    )


def test_roles_with_their_deputies_and_party_as_villager() -> None:
    power = made().power
    assert {name: role.level for name, role in power.roles.items()} == {
        "村委会": Level.VILLAGE,
        "副主任": Level.VILLAGE,
        "申请人": Level.VILLAGER,
    }


def test_the_party_withdraws_by_default() -> None:
    power = made().power
    assert [(leave.name, leave.by, leave.to, leave.implicit) for leave in power.anytime] == [
        ("撤回", ("申请人",), "已撤回", True)
    ]
    assert (power.ends["已撤回"].kind, power.ends["已撤回"].implicit) == (EndKind.TERMINATED, True)


def test_nobody_withdraws_what_no_party_takes() -> None:
    power = made({"登记": {"by": "村委会", "next": "办结"}}).power
    assert (power.anytime, "已撤回" in power.ends) == ((), False)


def test_the_author_may_write_the_withdrawal() -> None:
    power = made(anytime={"撤回": {"by": "村委会", "to": "不办"}}).power
    assert [(leave.by, leave.to, leave.implicit) for leave in power.anytime] == [(("村委会",), "不办", False)]


def test_nothing_is_made_up() -> None:
    bare = step()
    assert (bare.recuse, bare.private, bare.within, bare.call, bare.start) == (None, None, None, None, None)
    assert (bare.sign, bare.record, bare.submit, bare.vote, bare.risks, bare.visit) == ((), (), (), (), (), False)


def test_next_is_the_outcome_done() -> None:
    outcome = step().first
    assert (outcome.name, [way.to for way in outcome.ways], outcome.world) == ("完成", ["办结"], False)


def test_otherwise_excludes_its_siblings() -> None:
    power = made(
        {
            "申请": {
                "by": "申请人",
                "record": ["金额"],
                "outcomes": {"同意": [{"when": "金额 > 大额标准", "to": "不办", "name": "大额"}, {"to": "办结"}]},
            }
        },
        fields={"金额": {"type": "money"}},
    ).power
    large, rest = power.steps["申请"].first.ways
    assert (large.name, large.otherwise, rest.otherwise) == ("大额", False, True)
    assert [(guard.condition.text, guard.counter, guard.holds) for way in (large, rest) for guard in way.guards] == [
        ("金额 > 大额标准", ("申请", "同意"), True),
        ("金额 > 大额标准", ("申请", "同意"), False),
    ]


def test_a_list_of_one_way_is_no_choice() -> None:
    way = step(next=[{"to": "办结"}]).first.ways[0]
    assert (way.guards, way.otherwise) == ((), False)


def test_parameters_that_are_used_are_kept() -> None:
    power = made(
        {"申请": {"by": "申请人", "next": "办结", "within": "答复期限"}},
        fields={
            "金额": {"type": "money", "minimum": 1, "maximum": "大额标准"},
            "抽中": {"type": "draw", "ratio": "抽查率"},
        },
        rules={"大额": "金额 >= 大额标准"},
    ).power
    assert power.parameters == {"答复期限": Period(3, DAYS), "大额标准": 5000, "抽查率": Decimal("0.3")}
    assert (power.fields["金额"].maximum, power.fields["抽中"].ratio) == (Decimal(5000), Decimal("0.3"))
    assert power.steps["申请"].within.at_most == Bound(Period(3, DAYS))


def test_a_ratio_is_a_percentage() -> None:
    power = made(fields={"抽中": {"type": "draw", "ratio": "12.5%"}}).power
    assert power.fields["抽中"].ratio == Decimal("0.125")


def test_a_limit_may_be_a_field() -> None:
    built = made(
        {"申请": {"by": "申请人", "next": "办结", "record": ["工期"], "within": "工期"}},
        fields={"工期": {"type": "period"}},
    )
    assert built.power.steps["申请"].within.at_most == Bound("工期")
    assert not built.problems


@pytest.mark.parametrize(
    ("within", "bounds"),
    [
        ({"at_most": "5天", "at_least": "2天"}, (Period(5, DAYS), Period(2, DAYS), None)),
        ({"at_most": {"period": "5天"}}, (Period(5, DAYS), None, None)),
        (
            {"basis": {"law": "组织法", "articles": ["第二十条"]}},
            (Period(10, Unit.WORKDAYS), None, Period(5, Unit.WORKDAYS)),
        ),
        (
            {"extension": {"basis": {"law": "组织法", "articles": ["第二十条"]}}, "at_most": "8个工作日"},
            (Period(8, Unit.WORKDAYS), None, Period(5, Unit.WORKDAYS)),
        ),
        ({"basis": {"law": "组织法", "articles": ["第九条"], "item": "乙款"}}, (Period(2, DAYS), None, None)),
    ],
)
def test_bounds_of_a_limit(within: Data, bounds: tuple[Period | None, ...]) -> None:
    limit = step(within=within).within
    assert tuple(bound and bound.term for bound in (limit.at_most, limit.at_least, limit.extension)) == bounds


def test_a_bound_carries_its_basis_and_a_promise_none() -> None:
    limit = step(within={"at_most": {"basis": {"law": "组织法", "articles": ["第二十条"]}}, "at_least": "1天"}).within
    assert (limit.at_most.basis.law, limit.at_least.basis) == ("组织法", None)


def test_no_limit_has_a_reason() -> None:
    limit = step(within={"none": "由申请开始"}).within
    assert (limit.none, limit.at_most) == ("由申请开始", None)


def test_time_of_the_case() -> None:
    time = made(time={"statutory": "30个工作日", "promised": "28个工作日", "since": "申请", "until": "申请"}).power.time
    assert (time.statutory.term, time.promised.term, time.since, time.until) == (
        Period(30, Unit.WORKDAYS),
        Period(28, Unit.WORKDAYS),
        "申请",
        "申请",
    )


def test_time_fixed_by_the_article_and_stepwise() -> None:
    article = {"law": "组织法", "articles": ["第二十条"]}
    assert made(time={"basis": article}).power.time.statutory.term == Period(10, Unit.WORKDAYS)
    assert made(time="stepwise").power.time.stepwise


def test_postings_take_their_days_from_the_law() -> None:
    article = {"law": "组织法", "articles": ["第三十五条"]}
    notice = step(notice={"places": ["公开栏"], "basis": article}).notice
    publish = step(publish={"basis": article}).publish
    assert (notice.days.term, notice.places, publish.days.term) == (Period(7, DAYS), ("公开栏",), Period(15, DAYS))
    assert notice.days.basis.law == "组织法"


def test_signatures_add_up() -> None:
    assert step(sign=["组长", "村委会"]).sign == (Signature("组长"), Signature("村委会"))
    assert step(sign={"组长": 2}).sign == (Signature("组长", 2),)


def test_lists_and_texts_of_their_rows() -> None:
    lists = made(lists={"可办": ["甲", "乙"], "不办": {"丙": "去派出所"}}).power.lists
    assert lists == {"可办": {"甲": "", "乙": ""}, "不办": {"丙": "去派出所"}}


def test_a_material_that_is_only_needed_sometimes() -> None:
    power = made(
        materials={"承诺书": {"source": "party", "when": "易地", "copies": 2}}, fields={"易地": {"type": "boolean"}}
    ).power
    paper = power.materials["承诺书"]
    assert (paper.source, paper.when.text, paper.copies) == (Source.PARTY, "易地", 2)
