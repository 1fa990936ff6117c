"""The registers of a catalogue: laws, roles, bodies, channels and parameters, each entry read into its value."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from ...model.catalogue import Dropped, Edition, Law, Parameter, Rules
from ...model.parts import Body, Channel, Role
from ...model.period import PeriodError, parse_period
from ...model.tokens import name_fault
from ...model.words import Level
from .parts_of import basis_of, no_number, optional, rules_of
from .reader import Reader
from .references import Kind
from .words_of import member

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ...model.parts import Share
    from ...model.power import Scalar
    from .node import Node

_PERIODS = ("notice_min", "publish_min", "at_most", "at_least", "extension", "meeting_notice_min")
_WORDS = {*_PERIODS, "quorum", "majority"}
_AMOUNT = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?) *(?P<scale>万|亿)?(?P<unit>元|%)?")
_SCALE = {None: 1, "万": 10_000, "亿": 100_000_000}


def laws_of(reader: Reader, node: Node) -> dict[str, Law]:
    """`laws.yaml`: every law by its short name."""
    names = dict(node.items())
    return {name: _law(reader, law, names) for name, law in names.items()}


def _law(reader: Reader, node: Node, names: Mapping[str, Node]) -> Law:
    replaced = node.get("replaced_by")
    return Law(
        title=node.word("title"),
        number=node.word("number"),
        issuer=node.word("issuer"),
        effective=optional(Reader.day, reader, node.get("effective")),
        until=optional(Reader.day, reader, node.get("until")),
        replaced_by=reader.named(Kind.LAW, replaced, names) if replaced else "",
        verified=node.word("verified") == "verified",
        articles={article: _article(reader, rules) for article, rules in node.table("articles").items()},
        origin=(node.get("verified") or node).route,
    )


def _article(reader: Reader, node: Node) -> dict[str, Rules]:
    """The rules of one article by name; those without a name of their own under ""."""
    own = _rules(reader, node)
    named = {name: _rules(reader, rules) for name, rules in node.items() if name not in _WORDS}
    return named if own == Rules() else {"": own, **named}


def _rules(reader: Reader, node: Node) -> Rules:
    periods = {word: optional(Reader.period, reader, node.get(word)) for word in _PERIODS}
    majority = optional(Reader.share, reader, node.get("majority"))
    return Rules(**periods, quorum=_shares(reader, node), majority=majority)


def _shares(reader: Reader, node: Node) -> tuple[Share, ...]:
    read = (reader.share(share) for share in node.many("quorum"))
    return tuple(share for share in read if share is not None)


def roles_of(reader: Reader, node: Node) -> dict[str, Role]:
    """`roles.yaml`: every role by its name."""
    names = dict(node.items())
    return {
        name: Role(
            level=member(Level, role.word("level")),
            place=role.word("place"),
            duty=role.word("duty"),
            may_hold=role.flag("may_hold"),
            deputy=reader.named(Kind.ROLE, deputy, names) if (deputy := role.get("deputy")) else "",
        )
        for name, role in names.items()
    }


def bodies_of(reader: Reader, node: Node) -> dict[str, Body]:
    """`bodies.yaml`: every body; what it leaves out is what the cited articles fix."""
    return {name: _body(reader, body) for name, body in node.items()}


def _body(reader: Reader, node: Node) -> Body:
    basis = optional(basis_of, reader, node.get("basis"))
    fixed = rules_of(reader, basis)
    majority = optional(Reader.share, reader, node.get("majority"))
    if majority is None and node.get("majority") is None:
        majority = next((rules.majority for rules in fixed if rules.majority), None)
        if majority is None:
            no_number(reader, node)
    notice = optional(Reader.period, reader, node.get("notice"))
    return Body(
        convener=reader.role(node.get("convener") or node),
        notice=notice or next((rules.meeting_notice_min for rules in fixed if rules.meeting_notice_min), None),
        quorum=_shares(reader, node) or next((rules.quorum for rules in fixed if rules.quorum), ()),
        majority=majority,
        basis=basis,
    )


def channels_of(reader: Reader, node: Node) -> dict[str, Channel]:
    """渠道 of `catalogue.yaml`."""
    return {
        name: Channel(
            agents=tuple(agent.text for agent in channel.many("agents")),
            mandate=channel.word("mandate"),
            handover=optional(Reader.period, reader, channel.get("handover")),
            register=channel.word("register"),
            saves_visit=channel.flag("saves_visit"),
        )
        for name, channel in node.table("channels").items()
    }


def parameters_of(reader: Reader, node: Node) -> dict[str, Parameter]:
    """参数 of `catalogue.yaml`; a problem for a name that no condition could use."""
    found = {}
    for name, parameter in node.table("parameters").items():
        wrong = name_fault(name)
        if wrong is not None:
            reader.fault("QD213", parameter, wrong)
        basis = optional(basis_of, reader, parameter.get("basis"))
        value = _scalar(parameter.get("value") or parameter)
        found[name] = Parameter(value, basis, parameter.word("adopted"), parameter.word("note"))
    return found


def _scalar(node: Node) -> Scalar:
    """A value: 400万元 is 4000000, 30% is 0.3, 10年 a period; other texts stay texts."""
    if isinstance(node.data, bool | int | Decimal):
        return node.data
    amount = _AMOUNT.fullmatch(node.text.strip())
    if amount and (amount["scale"] or amount["unit"]):
        number = Decimal(amount["number"]) * _SCALE[amount["scale"]] / (100 if amount["unit"] == "%" else 1)
        return int(number) if number == number.to_integral_value() else number
    try:
        return parse_period(node.text)
    except PeriodError:
        return node.text


def edition_of(reader: Reader, node: Node) -> Edition | None:
    """版次, None with a problem where its date is none."""
    edition = node.get("edition") or node
    day = optional(Reader.day, reader, edition.get("effective"))
    return Edition(edition.word("id"), day, edition.word("adopted")) if day else None


def dropped_of(reader: Reader, node: Node) -> tuple[Dropped, ...]:
    """停止: what was removed from the list."""
    return tuple(
        Dropped(gone.word("name"), gone.word("reason"), optional(Reader.day, reader, gone.get("on")))
        for gone in node.many("dropped")
    )


def days_of(reader: Reader, node: Node, key: str) -> frozenset[date]:
    """日历: the days `off` or `on` that the catalogue adds."""
    calendar = node.get("calendar")
    read = (reader.day(day) for day in calendar.many(key)) if calendar else ()
    return frozenset(day for day in read if day is not None)
