"""Procedures to be put into a power: an acceptance, a posting, one within another."""

from typing import Any, TypeAlias

from qingdan.engine.language.build import Built, build
from qingdan.engine.language.building.node import Node
from qingdan.engine.language.building.reader import Setting
from qingdan.engine.model.catalogue import Law, Rules
from qingdan.engine.model.parts import Role
from qingdan.engine.model.period import Period, Unit
from qingdan.engine.model.words import Level
from qingdan.engine.positions import Key

Data: TypeAlias = dict[str, Any]


Position: TypeAlias = tuple[str, str, tuple[Key, ...]]
ACCEPT: Data = {
    "name": "受理补正",
    "params": {"机关": "required", "期限": "5天", "依据": "none", "地点": "none"},
    "exits": ["受理", "退件"],
    "fields": {"缺件": {"type": "text"}},
    "materials": {"告知书": {"source": "made"}},
    "steps": {
        "审查": {
            "by": "机关",
            "sign": {"机关": 1},
            "at": "地点",
            "within": {"at_most": "期限", "basis": "依据"},
            "outcomes": {"齐全": "受理", "缺件": "补正", "lapsed": "受理"},
        },
        "补正": {
            "by": "申请人",
            "record": ["缺件"],
            "submit": ["告知书"],
            "within": {"at_most": "9天", "since": "审查"},
            "recuse": {"apart_from": ["审查"]},
            "outcomes": {"已补": "审查", "lapsed": "退件"},
        },
    },
}
POST: Data = {
    "name": "公示核查",
    "params": {"张贴人": "required", "天数": "required"},
    "exits": ["无异议", "异议成立"],
    "steps": {
        "公示": {
            "by": "张贴人",
            "notice": {"at_least": "天数", "places": ["公开栏", "张贴人"]},
            "outcomes": {"unopposed": "无异议", "objected": "核查"},
        },
        "核查": {"by": "村委会", "outcomes": {"不成立": "公示", "成立": "异议成立"}},
    },
}
OUTER: Data = {
    "name": "四议",
    "params": {"召集人": "村委会"},
    "exits": ["passed", "terminated"],
    "steps": {
        "商议": {"by": "村委会", "next": "公开"},
        "公开": {
            "use": "公示核查",
            "params": {"张贴人": "召集人", "天数": "3天"},
            "outcomes": {
                "unopposed": "通过",
                "异议成立": [{"when": "次数 <= 2", "to": "商议"}, {"to": "终止"}],
            },
        },
    },
}
VOTED: Data = {"passed": "完", "rejected": "完", "inquorate": "开会"}
LOOP: Data = {"name": "圈", "exits": ["出"], "steps": {"一": {"use": "圈", "outcomes": {"出": "出"}}}}
CHOICE: Data = {
    "name": "再定",
    "exits": ["定"],
    "fields": {"甲": {"type": "boolean"}},
    "steps": {
        "问": {"by": "村委会", "record": ["甲"], "next": [{"when": "甲", "to": "定", "name": "甲类"}, {"to": "定"}]}
    },
}
SETTING = Setting(
    procedures={
        data["name"]: Node(data, f"procedures/{number}.yaml")
        for number, data in enumerate((ACCEPT, POST, OUTER, LOOP, CHOICE))
    },
    laws={"办法": Law("某办法", articles={"第一条": {"": Rules(at_most=Period(4, Unit.DAYS))}})},
    roles={"村委会": Role(Level.VILLAGE), "服务站": Role(Level.TOWN)},
)


def made(steps: Data, setting: Setting = SETTING, **rest: Any) -> Any:
    power = {
        "code": "BM-01",
        "name": "示范",
        "category": "service",
        "nature": "grant",
        "holder": "村委会",
        "audience": "村民",
        "basis": [],
        "steps": steps,
        "ends": {"办结": {"kind": "accomplished"}, "退回": {"kind": "terminated"}},
        **rest,
    }
    return build("example", Node(power, "powers/example.yaml"), setting)


def accepting(params: Data | None = None, **frame: Any) -> Any:
    steps = {
        "申请": {"by": "申请人", "next": "受理"},
        "受理": {
            "use": "受理补正",
            "params": {"机关": "服务站", **(params or {})},
            "outcomes": {"受理": "办结", "退件": "退回"},
            **frame,
        },
    }
    return made(steps)


def ways(built: Built, step: str, outcome: str) -> list[str]:
    return [way.to for way in built.power.steps[step].outcomes[outcome].ways]


def where(built: Built) -> list[Position]:
    return [(problem.code, problem.route.file, problem.route.keys) for problem in built.problems]
