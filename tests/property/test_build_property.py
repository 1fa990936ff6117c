"""Whatever passes the schema is built: never an exception, and a power without problems holds together."""

import json
from dataclasses import replace
from typing import Any, TypeAlias

import jsonschema_rs
from hypothesis import given, settings
from hypothesis import strategies as st

from qingdan.engine.language.build import Built, build
from qingdan.engine.language.building.node import Node
from qingdan.engine.language.building.reader import Setting
from qingdan.engine.language.vocabulary import schema
from qingdan.engine.model.catalogue import Law, Parameter, Rules
from qingdan.engine.model.codec import definition, power_from
from qingdan.engine.model.parts import Body, Role
from qingdan.engine.model.period import Period, Unit
from qingdan.engine.model.power import Power
from qingdan.engine.model.words import Level

Data: TypeAlias = dict[str, Any]
STEPS = ("甲", "乙", "丙")
ENDS = ("办结", "不办")
word = st.sampled_from
target = word([*STEPS, *ENDS, "出一", "出二", "无", "甲/审", "已撤回"])
role = word(["村委会", "申请人", "参数角色", "无"])
condition = word(["数 > 1", "数 <= 1", "真", "次数 < 3", "额 in 名", "数 >", "无 == 1", "真 > 1", "大", "种 in 名"])
period = word(["3天", "5个工作日", "期", "定期", "参数期", "无", "3田"])
basis = st.fixed_dictionaries({"law": word(["法", "无"])}, optional={"articles": word([["一"], ["二"], ["三"]])})
bound = st.one_of(period, st.fixed_dictionaries({}, optional={"period": period, "basis": basis}).filter(bool))
way = st.fixed_dictionaries({"to": target}, optional={"when": condition, "name": word("XY")})
ways = st.one_of(target, st.lists(way, min_size=1, max_size=3))
outcomes = st.dictionaries(
    word(["同意", "不同意", "passed", "rejected", "objected", "unopposed", "accomplished", "lapsed", "出一", "出二"]),
    ways,
    min_size=1,
    max_size=3,
)
within = st.one_of(
    period,
    st.fixed_dictionaries(
        {}, optional={"at_most": bound, "at_least": bound, "extension": bound, "since": target, "basis": basis}
    ).filter(bool),
    st.just({"none": "因"}),
)
posting = st.fixed_dictionaries({"places": st.just(["栏"])}, optional={"at_least": period, "basis": basis})
common = {
    "within": within,
    "recuse": st.fixed_dictionaries(
        {"kin": st.booleans()}, optional={"apart_from": st.lists(target, min_size=1, unique=True)}
    ),
    "risk": st.just({"grade": "low", "pattern": "甲", "control": "乙"}),
    "private": st.just("因"),
    "start": st.one_of(st.booleans(), st.fixed_dictionaries({"after": target}, optional={"every": period})),
    "renamed_from": word(["旧", "故"]),
}
plain = st.fixed_dictionaries(
    {"by": role},
    optional={
        **common,
        "sign": st.one_of(
            st.lists(role, min_size=1, unique=True), st.dictionaries(role, st.integers(1, 2), min_size=1)
        ),
        "record": st.lists(word(["数", "种", "期", "无"]), min_size=1, unique=True),
        "submit": st.lists(word(["单", "无"]), min_size=1, unique=True),
        "notice": posting,
        "publish": posting,
        "vote": st.one_of(word(["会", "无"]), st.just([{"when": "真", "body": "会"}, {"body": "会"}])),
        "call": st.one_of(word(["RC-04", "无"]), st.just({"power": "RC-04", "wait": False})),
    },
)
using = st.fixed_dictionaries(
    {"use": word(["程序", "套", "无"])},
    optional={**common, "params": st.dictionaries(word(["参数角色", "参数期", "无"]), role, min_size=1)},
)


any_kind = st.one_of(plain, plain, using)


@st.composite
def step(draw: st.DrawFn, kinds: st.SearchStrategy[Data] = any_kind) -> Data:
    made = dict(draw(kinds))
    return made | ({"next": draw(ways)} if draw(st.booleans()) else {"outcomes": draw(outcomes)})


def procedure(name: str, inner: st.SearchStrategy[Data]) -> st.SearchStrategy[Data]:
    return st.fixed_dictionaries(
        {
            "name": st.just(name),
            "params": st.just({"参数角色": "required", "参数期": "none"}),
            "exits": word([["出一"], ["出一", "出二"]]),
            "steps": st.dictionaries(word(["审", "甲"]), step(inner), min_size=1, max_size=2),
            "fields": word([{}, {"数": {"type": "integer"}}, {"数": {"type": "text"}}]),
        }
    )


power = st.fixed_dictionaries(
    {
        "code": st.just("BM-01"),
        "name": st.just("例"),
        "category": st.just("service"),
        "nature": st.just("grant"),
        "holder": role,
        "audience": st.just("村民"),
        "basis": st.lists(basis, max_size=1),
        "steps": st.dictionaries(word(STEPS), step(), min_size=1),
        "ends": st.just({"办结": {"kind": "accomplished"}, "不办": {"kind": "denied"}}),
        "fields": st.just(
            {
                "数": {"type": "integer"},
                "真": {"type": "boolean"},
                "种": {"type": "choice", "lists": ["名"]},
                "期": {"type": "period"},
            }
        ),
        "lists": st.just({"名": ["子", "丑"]}),
        "rules": word([{"大": "数 > 9"}, {"大": "大 或 真"}]),
        "materials": st.just({"单": {"source": "party", "when": "真"}}),
    },
    optional={
        "time": st.one_of(st.just("stepwise"), st.fixed_dictionaries({"promised": bound}, optional={"since": target})),
        "anytime": st.dictionaries(word(["撤回", "改道"]), st.fixed_dictionaries({"by": role, "to": target})),
        "waivers": st.just([{"code": "QD401", "reason": "因", "step": "甲"}]),
    },
)
SETTING = Setting(
    laws={
        "法": Law(
            "法", articles={"一": {"": Rules(at_most=Period(9, Unit.DAYS), notice_min=Period(7, Unit.DAYS))}, "二": {}}
        )
    },
    roles={"村委会": Role(Level.VILLAGE, deputy="副"), "副": Role(Level.VILLAGE, deputy="村委会")},
    bodies={"会": Body("村委会")},
    parameters={"定期": Parameter(Period(2, Unit.DAYS)), "额": Parameter("子")},
    codes=("BM-01", "RC-04"),
)


def made(data: Data, *procedures: Data) -> Built:
    nodes = {each["name"]: Node(each, f"procedures/{each['name']}.yaml") for each in procedures}
    return build("example", Node(data, "powers/example.yaml"), replace(SETTING, procedures=nodes))


@settings(max_examples=80, deadline=None)
@given(power, procedure("程序", plain), procedure("套", st.one_of(plain, using)))
def test_it_is_built_whatever_is_wrong(data: Data, one: Data, other: Data) -> None:
    assert jsonschema_rs.validator_for(schema("power")).is_valid(json.loads(json.dumps(data)))
    built = made(data, one, other)
    assert all(problem.message.zh and problem.message.en and problem.route.file for problem in built.problems)
    steps = built.power.steps
    assert all(steps[step].outcomes and steps[step].first.ways for step in steps)
    if not built.problems:
        holds_together(built.power)


def holds_together(power_: Power) -> None:
    places = power_.steps.keys() | power_.ends.keys()
    counters = {(step.id, name) for step in power_.steps.values() for name in step.outcomes}
    for edge in power_.edges():
        assert edge.target in places
    for step in power_.steps.values():
        assert set(step.by) <= power_.roles.keys()
        assert set(step.record) <= power_.fields.keys()
        for outcome in step.outcomes.values():
            for way_ in outcome.ways:
                assert {guard.counter for guard in way_.guards} <= counters | set(way_.passes)
                assert all(frame in power_.frames for frame, _ in way_.passes)
    assert power_from(definition(power_)) == power_


good = st.fixed_dictionaries(
    {"by": word(["村委会", "申请人"])}, optional={"within": word(["3天", "定期"]), "sign": st.just(["村委会"])}
)


@st.composite
def sound(draw: st.DrawFn) -> tuple[Data, Data]:
    """A power of sound steps and one procedure used twice, every exit wired."""
    to = word([*STEPS, *ENDS])
    choice = st.one_of(to, st.tuples(to, to).map(lambda two: [{"when": "数 > 1", "to": two[0]}, {"to": two[1]}]))
    plain_step = st.tuples(good, choice).map(lambda pair: {**pair[0], "next": pair[1]})
    frame = st.tuples(choice, choice).map(
        lambda two: {"use": "程序", "params": {"参数角色": "村委会"}, "outcomes": {"出一": two[0], "出二": two[1]}}
    )
    steps = {name: draw(st.one_of(plain_step, frame)) for name in STEPS}
    inner = {
        "审": {"by": "参数角色", "outcomes": {"行": draw(word(["出一", "查"])), "不行": "出二"}},
        "查": {"by": "参数角色", "record": ["缺"], "next": [{"when": "次数 < 3", "to": "审"}, {"to": "出一"}]},
    }
    head = draw(power.map(lambda data: {key: data[key] for key in ("code", "name", "category", "nature", "audience")}))
    body = {
        "fields": {"数": {"type": "integer"}},
        "ends": {"办结": {"kind": "accomplished"}, "不办": {"kind": "denied"}},
    }
    procedure_ = {
        "name": "程序",
        "params": {"参数角色": "required"},
        "exits": ["出一", "出二"],
        "fields": {"缺": {"type": "text"}},
        "steps": inner,
    }
    return {**head, **body, "holder": "村委会", "basis": [], "steps": steps}, procedure_


@settings(max_examples=60, deadline=None)
@given(sound())
def test_what_is_sound_has_no_problem_and_holds_together(pair: tuple[Data, Data]) -> None:
    data, procedure_ = pair
    built = made(data, procedure_)
    assert built.problems == ()
    holds_together(built.power)
