"""Nodes into the small values of `model/parts.py`: bases, limits, materials, fields, notices, risks …

Each function takes the reader, which collects what cannot be built, and one node of canonical data.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, TypeVar

from ...errors import Text
from ...model.catalogue import Law, Rules
from ...model.parts import (
    Basis,
    Bound,
    Call,
    Field,
    Limit,
    Material,
    Notice,
    Private,
    Publication,
    Risk,
    Signature,
    Start,
    TimeLimit,
)
from ...model.words import FieldType, Grade, Source
from .days import parse_day
from .node import Node
from .reader import Reader
from .references import Kind
from .words_of import member

if TYPE_CHECKING:
    from ...model.period import Period

T = TypeVar("T")
Posting = TypeVar("Posting", Notice, Publication)
Name = Callable[[Node], str]
"""Reads the name of a step into its id in the power."""


def optional(read: Callable[[Reader, Node], T], reader: Reader, node: Node | None) -> T | None:
    """What `read` makes of a node that may be missing."""
    return None if node is None else read(reader, node)


def basis_of(reader: Reader, node: Node) -> Basis:
    """依据, with title, number and 核实 from `laws.yaml`."""
    law_node = node.get("law") or node
    known = reader.setting.laws
    law = known.get(reader.named(Kind.LAW, law_node, known), Law(""))
    articles = tuple(article.text for article in node.many("articles"))
    return Basis(law_node.text, articles, node.word("item"), law.title, law.number, law.verified, law_node.route)


def rules_of(reader: Reader, basis: Basis | None) -> tuple[Rules, ...]:
    """What the cited articles fix: the rules that 款项 picks, else the unnamed ones, else the only ones."""
    law = reader.setting.laws.get(basis.law) if basis else None
    if law is None or basis is None:
        return ()
    found = (law.articles.get(article, {}) for article in basis.articles or ("正文",))
    picked = (next(iter(r.values())) if len(r) == 1 and not basis.item else r.get(basis.item) for r in found)
    return tuple(rules for rules in picked if rules is not None)


def fixed_by(reader: Reader, basis: Basis | None, rule: str) -> Period | None:
    """The period that the cited articles fix under the word `rule` (a field of `Rules`)."""
    return next((value for rules in rules_of(reader, basis) if (value := getattr(rules, rule)) is not None), None)


def bound_of(reader: Reader, node: Node, basis: Basis | None, rule: str) -> Bound | None:
    """A bound: a period, or {period, basis}; without a period the law's own number under `rule`."""
    if not node.is_table:
        term = reader.term(node)
        return None if term is None else Bound(term, basis, node.route)
    basis = optional(basis_of, reader, node.get("basis")) or basis
    written = node.get("period")
    term = reader.term(written) if written else fixed_by(reader, basis, rule)
    if term is None and written is None:
        no_number(reader, node)
    return None if term is None else Bound(term, basis, (written or node).route)


def no_number(reader: Reader, node: Node) -> None:
    """The problem that a number was left to the law and the law gives none."""
    message = Text("没有写数，所引条款里也没有规定", "no number is written, and the cited article gives none")
    reader.fault(
        "QD216", node, message, Text("写上数，或者引有数的条款", "write the number, or cite the article that has it")
    )


_BOUNDS = ("at_most", "at_least", "extension")


def limit_of(reader: Reader, node: Node, step: Name) -> Limit | None:
    """限: a period, or its bounds; where none is written, those that the cited article fixes."""
    if not node.is_table:
        bound = bound_of(reader, node, None, "at_most")
        return None if bound is None else Limit(bound)
    if node.get("none"):
        return Limit(none=node.word("none"))
    basis = optional(basis_of, reader, node.get("basis"))
    since = node.free.get("since")
    at_most, at_least, extension = _bounds(reader, node, basis)
    return Limit(at_most, at_least, extension, step(since) if since else None)


def _bounds(reader: Reader, node: Node, basis: Basis | None) -> Iterator[Bound | None]:
    written = [node.get(name) for name in _BOUNDS]
    fixed = [None if any(written) else fixed_by(reader, basis, name) for name in _BOUNDS]
    if not any(written) and not any(fixed):
        no_number(reader, node)
    for name, piece, period in zip(_BOUNDS, written, fixed, strict=True):
        by_law = Bound(period, basis) if period else None
        yield bound_of(reader, piece, basis, name) if piece else by_law


def time_of(reader: Reader, node: Node, step: Name) -> TimeLimit:
    """时限 of a case; without a 法定 number that of the cited article."""
    if not node.is_table:
        return TimeLimit(stepwise=True)
    basis = optional(basis_of, reader, node.get("basis"))
    statutory, promised = node.get("statutory"), node.get("promised")
    since, until = node.free.get("since"), node.free.get("until")
    fixed = fixed_by(reader, basis, "at_most")
    by_law = Bound(fixed, basis) if fixed else None
    if not (statutory or promised or fixed):
        no_number(reader, node)
    return TimeLimit(
        statutory=bound_of(reader, statutory, basis, "at_most") if statutory else by_law,
        promised=bound_of(reader, promised, None, "at_most") if promised else None,
        since=step(since) if since else None,
        until=step(until) if until else None,
    )


def material_of(node: Node) -> Material:
    """材料; its 当 is read by `conditions`."""
    copies = node.get("copies")
    count = copies.data if copies and isinstance(copies.data, int) else 1
    return Material(member(Source, node.word("source")), None, count, node.word("note"))


def field_of(reader: Reader, node: Node, fields: Collection[str], lists: Collection[str]) -> Field:
    """信息: one recorded field."""
    rows, column = node.free.get("rows"), node.free.get("column")
    return Field(
        type=member(FieldType, node.word("type")),
        note=node.word("note"),
        minimum=optional(Reader.number, reader, node.get("minimum")),
        maximum=optional(Reader.number, reader, node.get("maximum")),
        options=tuple(option.text for option in node.free.many("options")),
        lists=reader.all_named(Kind.LIST, node.free.many("lists"), lists),
        ratio=optional(Reader.ratio, reader, node.get("ratio")),
        rows=reader.named(Kind.FIELD, rows, fields) if rows else None,
        column=reader.named(Kind.FIELD, column, fields) if column else None,
        same=reader.all_named(Kind.FIELD, node.free.many("same"), fields),
        window=optional(Reader.period, reader, node.get("window")),
        powers=reader.all_named(Kind.POWER, node.free.many("powers"), reader.setting.codes),
    )


def posting_of(reader: Reader, node: Node, fields: Collection[str], make: type[Posting]) -> Posting | None:
    """公示 or 公布: the days written, or those of the cited article."""
    rule = "notice_min" if make is Notice else "publish_min"
    basis = optional(basis_of, reader, node.get("basis"))
    days = node.get("at_least")
    fixed = None if days else fixed_by(reader, basis, rule)
    bound = bound_of(reader, days, basis, rule) if days else Bound(fixed, basis) if fixed else None
    if bound is None:
        if days is None:
            no_number(reader, node)
        return None
    show = reader.all_named(Kind.FIELD, node.free.many("show"), fields)
    return make(bound, tuple(place.text for place in node.many("places")), show)


def private_of(reader: Reader, node: Node) -> Private:
    """不公示: the reason, and the law that says so."""
    if not node.is_table:
        return Private(node.text)
    return Private(node.word("reason"), optional(basis_of, reader, node.get("basis")))


def signatures_of(reader: Reader, node: Node) -> tuple[Signature, ...]:
    """签字: a list, one of each; or role: number."""
    counted: dict[str, int] = {}
    for role, number in _signers(node):
        name = reader.role(role)
        counted[name] = counted.get(name, 0) + number
    return tuple(Signature(role, number) for role, number in counted.items())


def _signers(node: Node) -> list[tuple[Node, int]]:
    if not node.is_table:
        return [(role, 1) for role in node.each()]
    pairs = [(node.key(role), number.data) for role, number in node.items()]
    return [(role, number) for role, number in pairs if role is not None and isinstance(number, int)]


def risk_of(_: Reader, node: Node) -> Risk:
    """风险 at one point."""
    codes = tuple(code.text for code in node.many("codes"))
    return Risk(member(Grade, node.word("grade")), node.word("pattern"), node.word("control"), codes)


def call_of(reader: Reader, node: Node, fields: Mapping[str, Field]) -> Call:
    """转办: a code, or the whole of it."""
    codes = reader.setting.codes
    if not node.is_table:
        return Call(reader.named(Kind.POWER, node, codes))
    power, start = node.free.get("power"), node.free.get("start")
    return Call(
        power=reader.named(Kind.POWER, power or node, codes),
        start=start.text if start else None,
        parties={child: _person(reader, ours, fields) for child, ours in node.table("parties").items()},
        wait=node.flag("wait", default=True),
        send=_fields(reader, node, "send", fields),
        fetch=_fields(reader, node, "fetch", fields),
    )


def _person(reader: Reader, node: Node, fields: Mapping[str, Field]) -> str:
    """Who becomes a party of the child case: a role of this power, or whoever is put down in a field of type 人."""
    known = fields.get(node.text)
    return node.text if known and known.type is FieldType.PERSON else reader.role(node)


def _fields(reader: Reader, node: Node, key: str, fields: Collection[str]) -> tuple[str, ...] | None:
    return reader.all_named(Kind.FIELD, node.free.many(key), fields) if node.get(key) else None


def start_of(reader: Reader, node: Node, ends: Collection[str], step: Name) -> Start | None:
    """起点: 是, or by the clock, after an end, when called."""
    if not node.is_table:
        return Start() if node.data is True else None
    per, after = node.get("per"), node.free.get("after")
    return Start(
        cycle=CYCLES.get(node.word("cycle"), node.word("cycle")),
        on=_day(reader, day) if (day := node.get("on")) else "",
        per=reader.role(per) if per else "",
        after=reader.named(Kind.END, after, ends) if after else "",
        every=optional(Reader.term, reader, node.get("every")),
        term=reader.term(term, {*reader.terms, *reader.dates}) if (term := node.get("term")) else None,
        ahead=optional(Reader.period, reader, node.get("ahead")),
        called=node.flag("called"),
        time=time_of(reader, clock, step) if (clock := node.get("time")) else None,
    )


def _day(reader: Reader, node: Node) -> str:
    day = parse_day(node.text or str(node.data))
    if day is None:
        message = Text(f"“{node.text}”不是日子", f"“{node.text}” is no day")
        reader.fault("QD225", node, message, Text("写成 3月1日，每月的写 5日", "write 03-01, or 5 for every month"))
    return day or ""


CYCLES = {"yearly": "每年", "half-yearly": "每半年", "quarterly": "每季", "monthly": "每月"}
"""周期 as the model says it, by the word of the English surface."""
