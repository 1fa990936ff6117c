"""How each field of a power is called and compared, and what loosening means there.

A row is (what the field is called, the rule). tests/property/test_every_field.py holds the table against the model:
every field has a row, and a change of any field of a real power is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import Text
from ...model.parts import (
    Basis,
    Bound,
    Call,
    Channel,
    End,
    Field,
    Limit,
    Material,
    Notice,
    Private,
    Publication,
    Recusal,
    Risk,
    Signature,
    Sitting,
    Start,
    TimeLimit,
)
from ...model.power import Exit, Frame, Guard, Outcome, Power, Step, Waiver, Way
from .change import Effect, Effects
from .flow import guards, of_way, outcomes, steps, target, ways
from .power_rules import (
    beginning,
    called_start,
    copies,
    exits,
    frames,
    grade,
    label,
    papers,
    parameters,
    shown,
    source,
    votes,
)
from .rules import (
    ALLOWANCE,
    ASK,
    GUARD,
    PLAIN,
    SAFEGUARD,
    UNCLEAR,
    WIDER,
    bound,
    citations,
    condition,
    counted,
    each,
    filled,
    filled_table,
    flag,
    names,
    number,
    parts,
    place,
    places,
    told,
    value,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...model.catalogue import Catalogue
    from .walk import Rule

BURDENS = flag(Effect.LOOSER, Effect.FIRMER)
"""A yes that asks more of villagers, or less of those who hold the power."""
PROTECTS = flag(Effect.FIRMER, Effect.LOOSER)
AT_MOST, AT_LEAST = number(least=False), number(least=True)


def row(zh: str, en: str, rule: Rule) -> tuple[Text, Rule]:
    """What a field is called, and the rule by which it is compared."""
    return Text(zh, en), rule


POWER: Mapping[str, tuple[Text, Rule]] = {
    "id": row("文件名", "file name", PLAIN),
    "code": row("编号", "code", PLAIN),
    "name": row("名称", "name", PLAIN),
    "category": row("类别", "category", PLAIN),
    "nature": row("性质", "nature", UNCLEAR),
    "holder": row("行使主体", "holder", UNCLEAR),
    "audience": row("服务对象", "audience", PLAIN),
    "basis": row("依据", "basis", citations),
    "parties": row("当事人", "parties", names(Effects(lost=Effect.LOOSER))),
    "time": row("时限", "time limit", parts(TimeLimit)),
    "fee": row("收费", "fee", value(Effect.UNCLEAR, Effect.LOOSER, Effect.FIRMER, empty="无")),
    "visits": row("跑动次数", "visits promised", AT_MOST),
    "channels": row("渠道", "channel", filled_table("channels", GUARD, chosen=True)),
    "materials": row("材料", "paper", each()),
    "fields": row("信息", "field", each()),
    "lists": row("名单", "list", each(inner=each(ASK))),
    "rules": row("判定", "rule", each(inner=condition)),
    "parameters": row("参数", "parameter", parameters),
    "steps": row("步骤", "step", steps),
    "frames": row("共用流程", "shared procedure", frames),
    "ends": row("终点", "end", each()),
    "anytime": row("随时可以做的", "exits from every step", exits),
    "private": row("不公示", "no notice", parts(Private)),
    "roles": row("角色", "role", filled_table("roles")),
    "bodies": row("会议", "body", filled_table("bodies")),
    "waivers": row("免检", "waiver", each(WIDER, lambda waiver: waiver.code)),
    "edition": row("版次", "edition", filled(lambda catalogue, _: catalogue.edition.id, PLAIN)),
    "source": row("出自的清单", "list that it comes from", filled(lambda catalogue, _: catalogue.id, PLAIN)),
    "trigger": row("启动", "trigger", PLAIN),
    "mode": row("方式", "mode", PLAIN),
    "note": row("说明", "note", PLAIN),
    "provenance": row("来历", "provenance", PLAIN),
}

STEP: Mapping[str, tuple[Text, Rule]] = {
    "id": row("步骤名称", "name", PLAIN),
    "label": row("名称", "label", label),
    "by": row("经办的角色", "roles that take it", names(WIDER)),
    "outcomes": row("结果", "outcome", outcomes),
    "ask": row("问", "question", PLAIN),
    "sign": row("签字", "signature", each(GUARD, lambda sign: sign.role)),
    "record": row("登记的信息", "what is put down", names(Effects(lost=Effect.LOOSER))),
    "submit": row("本步材料", "papers of the step", papers),
    "within": row("限", "limit", parts(Limit)),
    "pause": row("停表", "pause of the clock", BURDENS),
    "notice": row("公示", "notice", parts(Notice, lead="days")),
    "publish": row("公布", "publication", parts(Publication, lead="days")),
    "private": row("不公示", "no notice", parts(Private)),
    "vote": row("表决的会议", "bodies that vote", votes),
    "recuse": row("回避", "recusals", parts(Recusal)),
    "at": row("地点", "place", PLAIN),
    "visit": row("到场", "visit in person", BURDENS),
    "risks": row("风险点", "risk point", each(GUARD, lambda risk: risk.pattern)),
    "call": row("转办", "call", parts(Call, lead="power")),
    "start": row("起点", "beginning", beginning),
    "renamed_from": row("原名", "former names", names()),
    "note": row("说明", "note", PLAIN),
}

FLOW: Mapping[type, Mapping[str, tuple[Text, Rule]]] = {
    Outcome: {
        "name": row("名称", "name", PLAIN),
        "ways": row("去向", "ways", ways),
        "world": row("由程序给出", "given by the program", UNCLEAR),
    },
    Way: {
        "to": row("去向", "target", target),
        "guards": row("条件", "condition", of_way(guards)),
        "otherwise": row("否则", "otherwise", of_way(UNCLEAR)),
        "name": row("名称", "name", of_way(PLAIN)),
        "passes": row("经过的出口", "exits passed", of_way(counted)),
    },
    Guard: {
        "condition": row("", "", condition),
        "counter": row("次数", "what is counted", counted),
        "holds": row("成立才走", "must hold", UNCLEAR),
    },
    Exit: {
        "name": row("名称", "name", PLAIN),
        "by": row("角色", "role", names(WIDER)),
        "to": row("去向", "target", target),
        "implicit": row("由程序补上", "added by the program", PLAIN),
    },
    Frame: {
        "id": row("名称", "name", place(Effect.PLAIN)),
        "label": row("名称", "label", PLAIN),
        "procedure": row("用的流程", "procedure", PLAIN),
        "within": row("限", "limit", parts(Limit)),
    },
    Waiver: {
        "code": row("码", "code", PLAIN),
        "reason": row("理由", "reason", PLAIN),
        "step": row("步骤", "step", place()),
    },
}

PARTS: Mapping[type, Mapping[str, tuple[Text, Rule]]] = {
    Basis: {
        "law": row("法规", "law", PLAIN),
        "articles": row("条款", "articles", names()),
        "item": row("项", "item", PLAIN),
        "title": row("法规全称", "title of the law", filled(lambda list_, basis: _law(list_, basis, "title"), PLAIN)),
        "number": row("文号", "number of the law", filled(lambda list_, basis: _law(list_, basis, "number"), PLAIN)),
        "verified": row("已核", "verified", filled(lambda list_, basis: _law(list_, basis, "verified"), PLAIN)),
    },
    Bound: {
        "term": row("期限", "period", told),
        "basis": row("依据", "basis", citations),
    },
    Limit: {
        "at_most": row("限期", "limit", bound("at_most")),
        "at_least": row("最少要等", "least time", bound("at_least")),
        "extension": row("可以延长", "extension", bound("extension")),
        "since": row("限期的起算", "beginning of the limit", place()),
        "none": row("没有限期的理由", "reason for no limit", ALLOWANCE),
    },
    TimeLimit: {
        "statutory": row("法定时限", "statutory limit", bound("at_most")),
        "promised": row("承诺时限", "promised limit", bound("at_most")),
        "since": row("时限的起算", "beginning of the limit", place()),
        "until": row("时限算到", "end of the limit", place()),
        "stepwise": row("分步计时", "limits by step only", BURDENS),
    },
    Material: {
        "source": row("来源", "source", source),
        "when": row("要交的条件", "condition", condition),
        "copies": row("份数", "copies", copies),
        "note": row("说明", "note", PLAIN),
    },
    Field: {
        "type": row("类型", "type", UNCLEAR),
        "note": row("说明", "note", PLAIN),
        "minimum": row("最小", "minimum", AT_LEAST),
        "maximum": row("最大", "maximum", AT_MOST),
        "options": row("选项", "options", names(WIDER)),
        "lists": row("名单", "list", names(WIDER)),
        "ratio": row("抽查比例", "ratio drawn", AT_LEAST),
        "rows": row("从哪一项抽", "rows drawn from", UNCLEAR),
        "column": row("累计的信息", "field added up", UNCLEAR),
        "same": row("累计所按的信息", "fields that must be the same", names(WIDER)),
        "window": row("累计的期间", "window of the sum", AT_LEAST),
        "powers": row("一起累计的事项", "powers added up", names(GUARD)),
    },
    Notice: {
        "days": row("公示", "notice", bound("notice_min")),
        "places": row("公示地点", "places of the notice", names(GUARD)),
        "show": row("公示的内容", "what the notice shows", shown),
    },
    Publication: {
        "days": row("公布", "publication", bound("publish_min")),
        "places": row("公布地点", "places of the publication", names(GUARD)),
        "show": row("公布的内容", "what the publication shows", shown),
    },
    Private: {
        "reason": row("不公示的理由", "reason for no notice", ALLOWANCE),
        "basis": row("不公示的依据", "basis of no notice", citations),
    },
    Sitting: {
        "body": row("会议", "body", PLAIN),
        "when": row("条件", "condition", condition),
    },
    Signature: {
        "role": row("角色", "role", PLAIN),
        "count": row("人数", "persons", AT_LEAST),
    },
    Recusal: {
        "kin": row("近亲属回避", "recusal of near relatives", PROTECTS),
        "apart_from": row("不能由同一人办的步骤", "steps that another must have taken", places(GUARD)),
    },
    Risk: {
        "grade": row("等级", "grade", grade),
        "pattern": row("表现", "pattern", PLAIN),
        "control": row("防控", "control", SAFEGUARD),
        "codes": row("码", "codes", names(GUARD)),
    },
    Call: {
        "power": row("转办的事项", "power called", UNCLEAR),
        "start": row("转办的起点", "beginning of the called case", called_start),
        "parties": row("转办的当事人", "parties of the called case", each(ASK, inner=UNCLEAR)),
        "wait": row("等转办的件办完", "wait for the called case", PROTECTS),
        "send": row("带去的信息", "fields sent", UNCLEAR),
        "fetch": row("带回的信息", "fields fetched", UNCLEAR),
    },
    Start: {
        "cycle": row("周期", "cycle", UNCLEAR),
        "on": row("日子", "day", UNCLEAR),
        "per": row("每人一件的角色", "role with a case each", UNCLEAR),
        "after": row("接着哪个终点", "end that is followed up", UNCLEAR),
        "every": row("每隔", "interval", UNCLEAR),
        "term": row("到期", "term", UNCLEAR),
        "ahead": row("提前", "ahead of the term", UNCLEAR),
        "called": row("由别的事项转来", "by a call", UNCLEAR),
        "time": row("起点的时限", "time limit of the beginning", parts(TimeLimit, head=True)),
    },
    End: {
        "kind": row("类型", "kind", UNCLEAR),
        "paper": row("文书", "paper", SAFEGUARD),
        "remedy": row("救济", "remedy", SAFEGUARD),
        "label": row("名称", "label", PLAIN),
        "implicit": row("由程序补上", "added by the program", PLAIN),
    },
    Channel: {
        "agents": row("代办的角色", "agents", names(WIDER)),
        "mandate": row("委托书", "mandate", SAFEGUARD),
        "handover": row("转交期限", "time to hand over", AT_MOST),
        "register": row("台账", "register", SAFEGUARD),
        "saves_visit": row("免跑", "saves visits", PROTECTS),
    },
}


def _law(catalogue: Catalogue, basis: Basis, name: str) -> object:
    """What the register of laws says of a cited law; of an unknown one what the citation says."""
    law = catalogue.laws.get(basis.law) if basis else None
    return getattr(law, name) if law else getattr(basis, name, None)


TABLE: Mapping[type, Mapping[str, tuple[Text, Rule]]] = {Power: POWER, Step: STEP, **FLOW, **PARTS}
