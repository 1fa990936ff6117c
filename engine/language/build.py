"""Document → Power: the resolved definition of one power, with everything that could not be built.

Pure, and total over data that passed the schema: what cannot be built is a problem with its place and cure, and
the power is made without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from ..errors import Text
from ..model.parts import End, Role
from ..model.power import Exit, Frame, Power, Scalar, Step, Waiver
from ..model.words import APPLICANT, WITHDRAWAL, WITHDRAWN, Category, EndKind, Level, Mode, Nature
from .building.calls import WITHDRAWN_END
from .building.flatten import Scope, nested, placed, scope_of
from .building.parts_of import basis_of, optional, private_of, time_of
from .building.reader import Reader, Setting
from .building.references import Kind
from .building.steps import Steps
from .building.tables import tables_of
from .building.ways import Ways
from .building.words_of import member

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from ..model.catalogue import Parameter
    from ..positions import Problem
    from .building.node import Node

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Built:
    """A power and the problems met while it was built; sound only where there are none."""

    power: Power
    problems: tuple[Problem, ...]


def build(id: str, node: Node, setting: Setting) -> Built:  # noqa: A002  (what the model calls it)
    """The power that canonical data means in a setting. `id` is the stem of its file."""
    parties = tuple(party.text for party in node.many("parties")) or (APPLICANT,)
    reader = Reader(setting, roles=parties)
    top, ends = scope_of(reader, node), _ends(node)
    holder = reader.role(node.get("holder") or node)
    tables = tables_of(reader, top)
    ways = Ways(reader, tables.conditions, top, {*ends, WITHDRAWN})
    making = Steps(reader, tables, ways, ends, holder)
    steps = {step.id: step for step in map(making.make, placed(top))}
    frames = {chain[-1].id: making.frame(chain[-1], chain[-2]) for chain in nested(top)}
    anytime = (*_anytime(reader, node, top, ways), *_withdrawal(node, parties, steps.values()))
    if WITHDRAWN in _targets(steps.values(), anytime):
        ends.setdefault(WITHDRAWN, WITHDRAWN_END)
    _one_name_space(reader, top, ends)
    time, private, mode = node.get("time"), node.get("private"), node.word("mode")
    bodies = {sitting.body for step in steps.values() for sitting in step.vote}
    power = Power(
        id=id,
        code=node.word("code"),
        name=node.word("name"),
        category=member(Category, node.word("category")),
        nature=member(Nature, node.word("nature")),
        holder=holder,
        audience=node.word("audience"),
        basis=tuple(basis_of(reader, basis) for basis in node.many("basis")),
        steps=steps,
        ends=ends,
        edition=setting.edition,
        source=setting.source,
        trigger=node.word("trigger"),
        mode=member(Mode, mode) if mode else None,
        parties=parties,
        time=time_of(reader, time, making.namer(top)) if time else None,
        fee=node.word("fee"),
        visits=node.number("visits"),
        channels=_picked(setting.channels, reader.all_named(Kind.CHANNEL, node.many("channels"), setting.channels)),
        materials=tables.materials,
        fields=tables.fields,
        lists=tables.lists,
        rules=tables.rules,
        roles=_roles(setting, parties, {holder, *_acting(setting, steps.values(), anytime)}),
        bodies=_picked(setting.bodies, bodies),
        frames=frames,
        anytime=anytime,
        private=optional(private_of, reader, private),
        waivers=tuple(_waivers(reader, node, steps, frames)),
        parameters=_values(_picked(setting.parameters, reader.used)),
        note=node.word("note"),
        provenance=node.word("provenance"),
        origin=node.route,
    )
    return Built(power, tuple(dict.fromkeys(reader.problems)))


def _ends(node: Node) -> dict[str, End]:
    return {
        name: End(member(EndKind, end.word("kind")), end.word("paper"), end.word("remedy"), end.word("label") or name)
        for name, end in node.table("ends").items()
    }


def _one_name_space(reader: Reader, top: Scope, ends: Mapping[str, End]) -> None:
    """A problem for each step that is called like an end, or like an exit of its procedure."""
    taken = [(top, tuple(ends)), *((chain[-1], chain[-1].exits) for chain in nested(top))]
    for scope, names in taken:
        for name, node in scope.steps.items():
            if name in names:
                message = Text(
                    f"“{name}”既是步骤又是{'出口' if scope.id else '终点'}",
                    f"“{name}” is both a step and an {'exit' if scope.id else 'end'}",
                )
                reader.fault("QD223", node, message, Text("给其中一个换名称", "rename one of the two"))


def _anytime(reader: Reader, node: Node, top: Scope, ways: Ways) -> Iterator[Exit]:
    for name, leave in node.table("anytime").items():
        target = leave.get("to") or leave
        by = tuple(reader.role(role) for role in leave.many("by"))
        yield Exit(name, by, ways.onward(target, (top,))[0].to)


def _withdrawal(node: Node, parties: tuple[str, ...], steps: Iterable[Step]) -> Iterator[Exit]:
    """撤回 by the parties, where one of them takes a step and the author wrote no exit of that name."""
    if WITHDRAWAL not in node.table("anytime") and any(set(parties) & set(step.by) for step in steps):
        yield Exit(WITHDRAWAL, parties, WITHDRAWN, implicit=True)


def _targets(steps: Iterable[Step], anytime: Iterable[Exit]) -> set[str]:
    ways = (way for step in steps for outcome in step.outcomes.values() for way in outcome.ways)
    return {way.to for way in ways} | {leave.to for leave in anytime}


def _waivers(reader: Reader, node: Node, steps: Mapping[str, Step], frames: Mapping[str, Frame]) -> Iterator[Waiver]:
    for waiver in node.many("waivers"):
        step = waiver.get("step")
        name = reader.named(Kind.STEP, step, [*steps, *frames]) if step else ""
        yield Waiver(waiver.word("code"), waiver.word("reason"), name)


def _acting(setting: Setting, steps: Iterable[Step], anytime: Iterable[Exit]) -> Iterator[str]:
    """Every role that does something in a power."""
    for step in steps:
        yield from step.by
        yield from (signature.role for signature in step.sign)
        yield from (setting.bodies[sitting.body].convener for sitting in step.vote if sitting.body in setting.bodies)
        yield from step.call.parties.values() if step.call else ()
        yield from filter(None, [step.start.per if step.start else ""])
    for leave in anytime:
        yield from leave.by


def _roles(setting: Setting, parties: tuple[str, ...], acting: Iterable[str]) -> Mapping[str, Role]:
    """The roles of a power with the deputies they name and all that may hold a case, in the order of `roles.yaml`;
    parties are villagers even where it has none of that name."""
    known = {**setting.roles, **{party: Role(Level.VILLAGER) for party in parties if party not in setting.roles}}
    supervision = [name for name, role in setting.roles.items() if role.may_hold]
    needed, ahead = set(parties), [*parties, *acting, *supervision]
    while ahead:
        role = ahead.pop()
        deputy = known[role].deputy if role in known else ""
        needed.add(role)
        ahead += [deputy] if deputy and deputy not in needed else []
    return _picked(known, needed)


def _picked(table: Mapping[str, T], names: Iterable[str]) -> dict[str, T]:
    """The rows of a table that are named, in the order of the table."""
    wanted = set(names)
    return {name: value for name, value in table.items() if name in wanted}


def _values(parameters: Mapping[str, Parameter]) -> dict[str, Scalar]:
    return {name: parameter.value for name, parameter in parameters.items()}
