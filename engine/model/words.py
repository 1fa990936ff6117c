"""The closed word lists of the language.

Each value is the Chinese word that is stored, drawn and spoken; each member's name in lower case is the word of the
English surface. The schemas carry the same pairs (`enum`, `x-names`); a test holds the two equal.
"""

from __future__ import annotations

from enum import StrEnum


class Category(StrEnum):
    """权力类别: the three categories of the list."""

    MAJOR = "重大决策"
    DAILY = "日常管理"
    SERVICE = "便民服务"


class Nature(StrEnum):
    """性质: what kind of act the power is; a filing may not end in 不予 at the village."""

    PERMIT = "许可"
    GRANT = "给付"
    CONFIRM = "确认"
    FILING = "备案"
    SERVICE = "服务"
    MANAGE = "管理"
    AUTONOMY = "自治"


class Mode(StrEnum):
    """方式: how a service is given."""

    DIRECT = "直办"
    AGENT = "代办"
    ASSIST = "协办"
    INFORM = "告知"


class Level(StrEnum):
    """层级, from the villager up; the order of members is the order of bands."""

    VILLAGER = "村民"
    GROUP = "组"
    VILLAGE = "村"
    TOWN = "镇"
    COUNTY = "县"
    CITY = "市"
    PROVINCE = "省"


class FieldType(StrEnum):
    """类型 of a recorded field."""

    TEXT = "文字"
    INTEGER = "整数"
    DECIMAL = "小数"
    MONEY = "金额"
    RATIO = "比例"
    DATE = "日期"
    PERIOD = "期限"
    BOOLEAN = "是否"
    CHOICE = "选项"
    PERSON = "人"
    DRAW = "抽查"
    SUM = "累计"


class Source(StrEnum):
    """来源 of a material: brought by the party, found by the office itself, or made at this step."""

    PARTY = "本人"
    SHARED = "共享"
    MADE = "形成"


class EndKind(StrEnum):
    """类型 of an end."""

    ACCOMPLISHED = "办成"
    DENIED = "不予"
    TERMINATED = "终止"


class Grade(StrEnum):
    """等级 of an integrity risk."""

    HIGH = "高"
    MEDIUM = "中"
    LOW = "低"


class Reserved(StrEnum):
    """Outcomes given by the world, never chosen by an actor."""

    PASSED = "通过"
    REJECTED = "未通过"
    INQUORATE = "人数不足"
    OBJECTED = "有异议"
    UNOPPOSED = "无异议"
    ACCOMPLISHED = "办成"
    DENIED = "不予"
    TERMINATED = "终止"
    LAPSED = "逾期"


DONE = "完成"
"""The one outcome of a step that has 下一步 `next` instead of 结果 `outcomes`."""

WITHDRAWAL = "撤回"
"""The exit that every party has by default, from every step."""

WITHDRAWN = "已撤回"
"""The implicit end that `WITHDRAWAL` leads to."""

ANYWHERE = "*"
"""Source of an edge that leaves every step (随时)."""

APPLICANT = "申请人"
"""The party of a power that names no others."""

AGENT = "代办员"
"""The role of whoever acts for the parties of a case."""
