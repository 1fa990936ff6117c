"""Plain words into values: names, periods, numbers, dates, each with the problem where it is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from ...errors import Text
from ...model.period import Period, PeriodError, parse_period
from ...positions import Problem, Severity
from .references import Kind, near, unknown
from .shares import parse_share

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ...model.catalogue import Law, Parameter
    from ...model.parts import Body, Channel, Role, Share, Term
    from .node import Node

NOTHING = Text("", "")
_DEFINED = Text(
    "写期限；要写名称的，先在 catalogue.yaml 里定义成参数，或者在“信息”里定义成期限",
    "write a period; a name must be a parameter in catalogue.yaml or a field of type period",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What a power is built against: the tables of its catalogue.

    `procedures` are the documents of the shared procedures by their names; `codes` the codes of all powers;
    `edition` and `source` say of which edition of which catalogue (its id) the power is.
    """

    procedures: Mapping[str, Node] = field(default_factory=dict)
    laws: Mapping[str, Law] = field(default_factory=dict)
    roles: Mapping[str, Role] = field(default_factory=dict)
    bodies: Mapping[str, Body] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    channels: Mapping[str, Channel] = field(default_factory=dict)
    codes: Collection[str] = ()
    edition: str = ""
    source: str = ""


class Reader:
    """Reads nodes against a setting; collects `problems` and the parameters that were `used`.

    `roles` are all that may be named, `terms` and `dates` the fields of type 期限 and 日期.
    """

    def __init__(self, setting: Setting, roles: Collection[str] = ()) -> None:
        self.setting = setting
        self.roles = {*setting.roles, *roles}
        self.terms: Collection[str] = ()
        self.dates: Collection[str] = ()
        self.problems: list[Problem] = []
        self.used: set[str] = set()

    def fault(self, code: str, node: Node, message: Text, remedy: Text = NOTHING) -> None:
        """Something that cannot be built, at that piece."""
        self.problems.append(Problem(code, Severity.ERROR, message, node.route, remedy=remedy))

    def named(self, kind: Kind, node: Node, known: Collection[str]) -> str:
        """The name that stands here; a problem if it is none of the known."""
        if node.text not in known:
            self.problems.append(unknown(kind, node.text, node.route, known))
        return node.text

    def all_named(self, kind: Kind, nodes: Collection[Node], known: Collection[str]) -> tuple[str, ...]:
        """The names that stand here, each once."""
        if not nodes:
            return ()
        return tuple(dict.fromkeys(self.named(kind, node, known) for node in nodes))

    def role(self, node: Node) -> str:
        """The name of a role of the catalogue, or of a party of this power."""
        return self.named(Kind.ROLE, node, self.roles)

    def share(self, node: Node) -> Share | None:
        """The share that stands here."""
        share = parse_share(node.text)
        if share is None:
            message = Text(f"“{node.text}”不是表决的比例", f"“{node.text}” is no share of a vote")
            remedy = Text("写成 应到的2/3 或者 超过实到的1/2", "write 2/3 of due, or over 1/2 of present")
            self.fault("QD212", node, message, remedy)
        return share

    def period(self, node: Node) -> Period | None:
        """The period that stands here, or that the named parameter has."""
        term = self.term(node, fields=())
        return term if isinstance(term, Period) else None

    def term(self, node: Node, fields: Collection[str] | None = None) -> Term | None:
        """A period, a parameter's period, or the name of a field that will hold one."""
        try:
            return parse_period(node.text or str(node.data))
        except PeriodError as error:
            return self._named_term(node, self.terms if fields is None else fields, error)

    def _named_term(self, node: Node, fields: Collection[str], error: PeriodError) -> Term | None:
        if node.text in self.setting.parameters:
            value = self._parameter(node, Period, Text("期限", "period"))
            return value if isinstance(value, Period) else None
        if node.text in fields:
            return node.text
        known = [*fields, *self.setting.parameters]
        if near(node.text, known).zh:
            self.problems.append(unknown(Kind.TERM, node.text, node.route, known))
        else:
            self.fault("QD211", node, error.text, _DEFINED)
        return None

    def _parameter(self, node: Node, kind: type[Period] | type[Decimal], noun: Text) -> Period | Decimal | None:
        self.used.add(node.text)
        value = self.setting.parameters[node.text].value
        if kind is Decimal and isinstance(value, int) and not isinstance(value, bool):
            return Decimal(value)
        if isinstance(value, kind):
            return value
        message = Text(f"参数“{node.text}”不是{noun.zh}", f"the parameter “{node.text}” is no {noun.en}")
        self.fault("QD225", node, message, Text("在 catalogue.yaml 里改它的值", "correct its value in catalogue.yaml"))
        return None

    def number(self, node: Node) -> Decimal | None:
        """A number, or the value of a parameter."""
        if isinstance(node.data, int | Decimal) and not isinstance(node.data, bool):
            return Decimal(node.data)
        return self._figure(node, node.text, Text("数", "number"))

    def ratio(self, node: Node) -> Decimal | None:
        """`30%` as 0.3, or the value of a parameter."""
        if node.text.endswith("%"):
            part = self._figure(node, node.text.removesuffix("%").strip(), Text("比例", "ratio"))
            return None if part is None else part / 100
        return self.number(node)

    def _figure(self, node: Node, text: str, noun: Text) -> Decimal | None:
        if text in self.setting.parameters:
            value = self._parameter(node, Decimal, noun)
            return value if isinstance(value, Decimal) else None
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal("NaN")
        if value.is_finite():
            return value
        like = near(text, self.setting.parameters)
        message = Text(
            f"“{text}”不是{noun.zh}，也不是参数{like.zh}", f"“{text}” is no {noun.en} nor parameter{like.en}"
        )
        self.fault(
            "QD225", node, message, Text("写数，或者 catalogue.yaml 里有的参数", "write a number, or a parameter")
        )
        return None

    def day(self, node: Node) -> date | None:
        """A date as 2026-11-01."""
        try:
            return date.fromisoformat(node.text)
        except ValueError:
            message = Text(f"“{node.text}”不是日期", f"“{node.text}” is no date")
            self.fault("QD225", node, message, Text("写成 2026-11-01", "write it as 2026-11-01"))
            return None
