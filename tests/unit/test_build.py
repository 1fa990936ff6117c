"""Plain data → Power: what is filled in, what is implicit, and every thing that cannot be built."""

from decimal import Decimal
from typing import Any, TypeAlias

import pytest

from qingdan.engine.language.build import Built, build
from qingdan.engine.language.building.node import Node
from qingdan.engine.language.building.reader import Setting
from qingdan.engine.model.catalogue import Law, Parameter, Rules
from qingdan.engine.model.parts import Body, Bound, Channel, Role, Share, Signature
from qingdan.engine.model.period import Period, Unit
from qingdan.engine.model.words import EndKind, FieldType, Level, Source
from qingdan.engine.positions import Key, Route

DAYS = Unit.DAYS
Data: TypeAlias = dict[str, Any]
SETTING = Setting(
    laws={
        "组织法": Law(
            "村民委员会组织法",
            number="主席令",
            verified=True,
            articles={
                "第三十五条": {"": Rules(publish_min=Period(15, DAYS), notice_min=Period(7, DAYS))},
                "第二十条": {"": Rules(at_most=Period(10, Unit.WORKDAYS), extension=Period(5, Unit.WORKDAYS))},
                "第九条": {"甲款": Rules(at_most=Period(1, DAYS)), "乙款": Rules(at_most=Period(2, DAYS))},
                "第一条": {},
            },
        )
    },
    roles={"村委会": Role(Level.VILLAGE, deputy="副主任"), "副主任": Role(Level.VILLAGE), "组长": Role(Level.GROUP)},
    bodies={"代表会议": Body("组长", majority=Share(False, 1, 2, strict=True))},
    parameters={
        "答复期限": Parameter(Period(3, DAYS)),
        "大额标准": Parameter(5000),
        "抽查率": Parameter(Decimal("0.3")),
        "口号": Parameter("为民"),
    },
    channels={"窗口": Channel(), "代办": Channel(agents=("组长",))},
    codes=("BM-01", "RC-04"),
    edition="2026-1",
    source="heyang",
)


def made(steps: Data | None = None, **rest: Any) -> Any:
    power = {
        "code": "BM-01",
        "name": "示范",
        "category": "service",
        "nature": "grant",
        "holder": "村委会",
        "audience": "村民",
        "basis": [{"law": "组织法", "articles": ["第一条"]}],
        "steps": steps or {"申请": {"by": "申请人", "next": "办结"}},
        "ends": {"办结": {"kind": "accomplished"}, "不办": {"kind": "denied"}},
        **rest,
    }
    return build("example", Node(power, "powers/example.yaml"), SETTING)


def step(**rest: Any) -> Any:
    built = made({"申请": {"by": "村委会", "next": "办结", **rest}})
    assert not built.problems
    return built.power.steps["申请"]


def codes(built: Built) -> list[str]:
    return [problem.code for problem in built.problems]


def where(built: Built) -> list[tuple[str, tuple[Key, ...]]]:
    return [(problem.code, problem.route.keys) for problem in built.problems]


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


def test_a_vote_brings_its_body_and_the_convener() -> None:
    built = made(
        {
            "表决": {
                "by": "村委会",
                "vote": "代表会议",
                "outcomes": {"passed": "办结", "rejected": "不办", "inquorate": "表决"},
            }
        }
    )
    vote = built.power.steps["表决"]
    assert {name: outcome.world for name, outcome in vote.outcomes.items()} == {
        "通过": True,
        "未通过": True,
        "人数不足": True,
    }
    assert (list(built.power.bodies), "组长" in built.power.roles, built.problems) == (["代表会议"], True, ())


def test_the_body_may_depend_on_the_data() -> None:
    vote = made(
        {
            "表决": {
                "by": "村委会",
                "vote": [{"when": "大", "body": "代表会议"}, {"body": "代表会议"}],
                "outcomes": {"passed": "办结"},
            }
        },
        fields={"大": {"type": "boolean"}},
    ).power.steps["表决"]
    assert [(sitting.body, sitting.when and sitting.when.text) for sitting in vote.vote] == [
        ("代表会议", "大"),
        ("代表会议", None),
    ]


def test_a_call_is_opened_by_the_holder() -> None:
    call = made({"用印": {"call": "RC-04", "outcomes": {"accomplished": "办结", "denied": "不办"}}}).power.steps["用印"]
    assert (call.by, call.call.power, call.call.wait, call.call.send) == (("村委会",), "RC-04", True, None)
    assert [outcome.world for outcome in call.outcomes.values()] == [True, True]


def test_a_call_in_full() -> None:
    built = made(
        {
            "用印": {
                "by": "组长",
                "call": {
                    "power": "RC-04",
                    "start": "核对",
                    "parties": {"申请人": "申请人"},
                    "wait": False,
                    "send": ["金额"],
                    "fetch": [],
                },
                "next": "办结",
            }
        },
        fields={"金额": {"type": "money"}},
    )
    call = built.power.steps["用印"].call
    assert (call.start, call.parties, call.wait, call.send, call.fetch) == (
        "核对",
        {"申请人": "申请人"},
        False,
        ("金额",),
        (),
    )
    assert not built.problems


@pytest.mark.parametrize(("sort", "problems"), [("person", []), ("text", ["QD202"])])
def test_a_party_of_a_called_case_is_a_role_or_a_field_of_a_person(sort: str, problems: list[str]) -> None:
    call = {"power": "RC-04", "parties": {"申请人": "收款人"}}
    built = made({"用印": {"call": call, "outcomes": {"accomplished": "办结"}}}, fields={"收款人": {"type": sort}})
    assert built.power.steps["用印"].call.parties == {"申请人": "收款人"}
    assert [problem.code for problem in built.problems] == problems


def test_beginnings() -> None:
    built = made(
        {
            "申请": {"by": "申请人", "next": "办结"},
            "复核": {
                "by": "村委会",
                "next": "办结",
                "start": {"after": "办结", "every": "1年", "time": {"promised": "9天"}},
            },
            "月报": {"by": "村委会", "next": "办结", "start": {"cycle": "monthly", "on": "5日", "per": "组长"}},
            "另报": {"by": "村委会", "next": "办结", "start": True},
        }
    )
    steps = built.power.steps
    assert (steps["复核"].start.after, steps["复核"].start.every) == ("办结", Period(1, Unit.YEARS))
    assert steps["复核"].start.time.promised.term == Period(9, DAYS)
    assert (steps["月报"].start.cycle, steps["月报"].start.on, steps["月报"].start.per) == ("每月", "5日", "组长")
    assert [step.id for step in built.power.beginnings()] == ["申请", "复核", "月报", "另报"]
    assert not built.problems


@pytest.mark.parametrize(("written", "day"), [("3月1日", "3月1日"), ("03-01", "3月1日"), ("5日", "5日"), ("5", "5日")])
def test_days_of_a_cycle(written: str, day: str | None) -> None:
    assert step(start={"cycle": "yearly", "on": written}).start.on == day


def test_a_term_may_be_a_date() -> None:
    built = made(
        {"申请": {"by": "申请人", "next": "办结", "start": {"after": "办结", "term": "到期日", "ahead": "60天"}}},
        fields={"到期日": {"type": "date"}},
    )
    assert (built.power.steps["申请"].start.term, built.problems) == ("到期日", ())


def test_the_author_may_lead_to_the_implicit_end() -> None:
    built = made({"登记": {"by": "村委会", "next": "办结"}}, anytime={"改为协商": {"by": "村委会", "to": "已撤回"}})
    assert (built.power.ends["已撤回"].implicit, built.problems) == (True, ())


def test_what_else_stands_at_a_step() -> None:
    made_step = step(
        label="受理申请",
        ask="行吗？",
        at="大厅",
        visit=True,
        pause=True,
        risk={"grade": "high", "pattern": "卡", "control": "查"},
        recuse={"kin": True, "apart_from": ["申请"]},
        private="隐私",
        renamed_from="接件",
        note="注意",
    )
    assert (made_step.label, made_step.ask, made_step.at, made_step.visit, made_step.pause) == (
        "受理申请",
        "行吗？",
        "大厅",
        True,
        True,
    )
    assert (made_step.risks[0].pattern, made_step.recuse.kin, made_step.recuse.apart_from) == ("卡", True, ("申请",))
    assert (made_step.private.reason, made_step.renamed_from, made_step.note) == ("隐私", ("接件",), "注意")


def test_origins_lead_to_the_text() -> None:
    power = made({"申请": {"by": "申请人", "outcomes": {"同意": [{"to": "办结"}]}}}).power
    way = power.steps["申请"].first.ways[0]
    assert power.origin == Route("powers/example.yaml")
    assert power.steps["申请"].origin.keys == ("steps", "申请")
    assert power.steps["申请"].first.origin.keys == ("steps", "申请", "outcomes", "同意")
    assert way.origin.keys == ("steps", "申请", "outcomes", "同意", 0)


def test_field_types() -> None:
    fields = made(
        fields={
            "种类": {"type": "choice", "lists": ["名录"]},
            "金额": {"type": "money"},
            "收款人": {"type": "person"},
            "累计额": {"type": "sum", "column": "金额", "same": ["收款人"], "window": "30天"},
        },
        lists={"名录": ["甲"]},
    ).power.fields
    total = fields["累计额"]
    assert (total.type, total.column, total.same, total.window) == (
        FieldType.SUM,
        "金额",
        ("收款人",),
        Period(30, DAYS),
    )
    assert fields["种类"].lists == ("名录",)


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
