"""Every name resolves: the kinds of things that are named, and the sentence when one is not there (QD2xx)."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum
from typing import TYPE_CHECKING

from ...errors import Text
from ...positions import Problem, Route, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Sort:
    """What a name may name: the code of the problem, the noun in both languages, where such things are listed."""

    code: str
    zh: str
    en: str
    home: Text


def _in_power(zh: str, en: str) -> Text:
    return Text(f"在本事项的“{zh}”里写上它，或者改正名称", f"list it under “{en}” of this power, or correct the name")


def _in_file(file: str) -> Text:
    return Text(f"在 {file} 里写上它，或者改正名称", f"list it in {file}, or correct the name")


class Kind(Enum):
    """The kinds of things that a definition names."""

    STEP = Sort("QD201", "步骤", "step", _in_power("流程", "steps"))
    TARGET = Sort("QD201", "步骤或终点", "step or end", _in_power("流程”或“终点", "steps” or “ends"))
    ROLE = Sort("QD202", "角色", "role", _in_file("roles.yaml"))
    LAW = Sort("QD203", "法规", "law", _in_file("laws.yaml"))
    MATERIAL = Sort("QD204", "材料", "material", _in_power("材料", "materials"))
    FIELD = Sort("QD205", "信息", "field", _in_power("信息", "fields"))
    LIST = Sort("QD205", "名单", "list", _in_power("名单", "lists"))
    TERM = Sort("QD205", "期限类型的信息或参数", "field or parameter that is a period", _in_power("信息", "fields"))
    NAME = Sort("QD205", "信息、参数、名单或判定", "field, parameter, list or rule", _in_power("信息", "fields"))
    BODY = Sort("QD206", "会议", "body", _in_file("bodies.yaml"))
    PROCEDURE = Sort("QD207", "共用程序", "shared procedure", _in_file("procedures/"))
    ARGUMENT = Sort("QD208", "程序参数", "parameter of the procedure", Text("改正名称", "correct the name"))
    EXIT = Sort("QD209", "程序出口", "exit of the procedure", Text("改正名称", "correct the name"))
    POWER = Sort("QD217", "权力事项", "power", Text("写清单上有的编号", "write the code of a power on the list"))
    CHANNEL = Sort("QD218", "渠道", "channel", _in_file("catalogue.yaml"))
    END = Sort("QD219", "终点", "end", _in_power("终点", "ends"))
    PARTY = Sort("QD224", "当事人", "party", Text("改正名称", "correct the name"))


def near(name: str, known: Iterable[str]) -> Text:
    """“是不是 X？” for the names that look alike, or nothing."""
    alike = get_close_matches(name, [str(word) for word in known], n=3, cutoff=0.5)
    if not alike:
        return Text("", "")
    return Text(f"；是不是“{'”“'.join(alike)}”？", f"; did you mean “{'”, “'.join(alike)}”?")


def unknown(kind: Kind, name: str, route: Route, known: Iterable[str]) -> Problem:
    """The problem that `name` is none of the `known` things of its kind."""
    sort, like = kind.value, near(name, known)
    message = Text(f"没有“{name}”这个{sort.zh}{like.zh}", f"there is no {sort.en} “{name}”{like.en}")
    return Problem(sort.code, Severity.ERROR, message, route, remedy=sort.home)
