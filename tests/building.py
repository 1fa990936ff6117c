"""A document of a power, made by a line where the rest does not matter, and what was built of it."""

from decimal import Decimal
from typing import Any, TypeAlias

from qingdan.engine.language.build import Built, build
from qingdan.engine.language.building.node import Node
from qingdan.engine.language.building.reader import Setting
from qingdan.engine.model.catalogue import Law, Parameter, Rules
from qingdan.engine.model.parts import Body, Channel, Role, Share
from qingdan.engine.model.period import Period, Unit
from qingdan.engine.model.words import Level
from qingdan.engine.positions import Key

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
