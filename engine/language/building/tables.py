"""Materials, fields, lists and rules of a power together with those of the procedures that stand in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from ...errors import Text
from ...model.tokens import name_fault
from ...model.words import FieldType
from .conditions import Conditions
from .flatten import Scope, nested
from .parts_of import field_of, material_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ...model.condition import Condition
    from ...model.parts import Field, Material
    from .node import Node
    from .reader import Reader

T = TypeVar("T")
_NAMED = (("fields", "信息"), ("lists", "名单"), ("rules", "判定"))


@dataclass(frozen=True, slots=True)
class Tables:
    """What a power and its procedures name for themselves; `conditions` reads over them."""

    fields: Mapping[str, Field]
    lists: Mapping[str, Mapping[str, str]]
    rules: Mapping[str, Condition]
    materials: Mapping[str, Material]
    conditions: Conditions


def tables_of(reader: Reader, top: Scope) -> Tables:
    """The joined tables; a problem for a name that has two meanings or cannot be a name."""
    bodies = [top.body, *{chain[-1].procedure: chain[-1].body for chain in nested(top)}.values()]
    names = {table: _names(reader, bodies, table) for table in ("fields", "lists", "rules")}
    reader.terms, reader.dates = _of_type(bodies, FieldType.PERIOD), _of_type(bodies, FieldType.DATE)
    fields = _joined(reader, bodies, "fields", lambda node: field_of(reader, node, names["fields"], names["lists"]))
    lists = _joined(reader, bodies, "lists", _list)
    conditions = Conditions(reader, fields, lists, names["rules"])
    rules = _joined(reader, bodies, "rules", conditions.read)
    _no_circle(reader, bodies, rules)
    materials = _joined(reader, bodies, "materials", lambda node: _material(conditions, node))
    return Tables(fields, lists, rules, materials, conditions)


def _material(conditions: Conditions, node: Node) -> Material:
    when = node.get("when")
    return replace(material_of(node), when=conditions.read(when) if when else None)


def _list(node: Node) -> Mapping[str, str]:
    """A list: its words, each with the text that is printed with it."""
    if node.is_table:
        return {word: text.text for word, text in node.free.items()}
    return {word.text: "" for word in node.free.each()}


def _of_type(bodies: Iterable[Node], kind: FieldType) -> frozenset[str]:
    """The names of the fields of one type."""
    word = kind.name.lower()
    return frozenset(n for body in bodies for n, node in body.table("fields").items() if node.word("type") == word)


def _joined(reader: Reader, bodies: Iterable[Node], table: str, read: Callable[[Node], T | None]) -> dict[str, T]:
    found: dict[str, T] = {}
    for body in bodies:
        for name, node in body.table(table).items():
            value = read(node)
            if value is not None and found.setdefault(name, value) != value:
                message = Text(
                    f"“{name}”在本事项和共用程序里写得不一样", f"“{name}” differs between the power and a procedure"
                )
                reader.fault("QD223", node, message, Text("改成一样，或者换一个名称", "make them equal, or rename one"))
    return found


def _names(reader: Reader, bodies: Iterable[Node], table: str) -> frozenset[str]:
    """The names of one table; a problem for each that is no identifier, or that another table or parameter has."""
    found = set()
    for body in bodies:
        for name, node in body.table(table).items():
            found.add(name)
            wrong = name_fault(name) or _taken(reader, bodies, table, name)
            if wrong is not None:
                reader.fault("QD213", node, wrong)
    return frozenset(found)


def _taken(reader: Reader, bodies: Iterable[Node], table: str, name: str) -> Text | None:
    earlier = _NAMED[: next(index for index, (key, _) in enumerate(_NAMED) if key == table)]
    owner = "参数" if name in reader.setting.parameters else ""
    owner = owner or next((zh for key, zh in earlier if any(name in body.table(key) for body in bodies)), "")
    english = {"参数": "a parameter", "信息": "a field", "名单": "a list"}
    if not owner:
        return None
    return Text(
        f"“{name}”已经是{owner}的名称，请换一个", f"“{name}” is already the name of {english[owner]}: choose another"
    )


def _no_circle(reader: Reader, bodies: Iterable[Node], rules: Mapping[str, Condition]) -> None:
    """A problem for each rule that comes back to itself."""
    for body in bodies:
        for name, node in body.table("rules").items():
            if name in _reached(name, rules):
                message = Text(f"判定“{name}”绕回了自己", f"the rule “{name}” comes back to itself")
                reader.fault("QD220", node, message, Text("改写其中一个判定", "rewrite one of the rules"))


def _reached(name: str, rules: Mapping[str, Condition]) -> set[str]:
    """The rules that a rule needs, directly or not."""
    found: set[str] = set()
    ahead = [name]
    while ahead:
        needed = rules[here].names & rules.keys() - found if (here := ahead.pop()) in rules else frozenset()
        found |= needed
        ahead += needed
    return found
