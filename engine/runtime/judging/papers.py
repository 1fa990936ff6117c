"""What a step puts down (登记) and hands in (提交): on the list, well formed, and complete for the first outcome."""

from __future__ import annotations

import re
from decimal import Decimal
from hashlib import sha256
from typing import TYPE_CHECKING

from ...errors import Text
from ...model.condition import ConditionFault, Unrecorded
from ...model.words import FieldType, Source
from ..store.canonical import canonical
from .draws import draw, drawable
from .periods import before
from .refusals import Need, joined
from .values import ENGINE_MADE, ValueFault, normal, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...model.parts import Field
    from ...model.power import Power, Step
    from ..commands import Sign, Take
    from ..events import Json
    from ..standing import Case
    from .act import Act
    from .refusals import Refusal
    from .ways import Env

FOUND = Source.SHARED.value
"""Said in place of a digest: the office found the paper itself."""
_DIGEST = re.compile("[0-9a-f]{64}")


def _digest(data: Mapping[str, Json]) -> str:
    """What a signature covers: SHA-256 of the canonical JSON of the data as they will be recorded."""
    return sha256(canonical(dict(data)).encode()).hexdigest()


def signed_digest(act: Act) -> str:
    """The digest of what this act puts down, less what the engine fills in."""
    types = act.power.fields
    return _digest({name: value for name, value in act.data.items() if types[name].type not in ENGINE_MADE})


NO_DATA = _digest({})
"""The digest that signatures cover where nothing is put down."""


def values(act: Act, command: Take) -> Refusal | None:
    """QR106 for what is not on the step's list or does not fit; sets `act.data`, 抽查 and 累计 filled in."""
    record, submit = ((), ()) if act.leave else (act.step.record, act.step.submit)
    wrong: dict[str, Text] = {}
    if command.data or record:
        _recorded(act, command.data, record, wrong)
        if record and not wrong:
            _filled_in(act, record, wrong)
    if command.materials:
        _handed_in(act, command.materials, submit, wrong)
    return _misfit(act, wrong) if wrong else None


def _misfit(act: Act, wrong: Mapping[str, Text]) -> Refusal:
    """QR106 with everything that does not fit, in one sentence."""
    zh, en = "；".join(each.zh for each in wrong.values()), "; ".join(each.en for each in wrong.values())
    return act.refuse("QR106", zh, en, fields=wrong)


def _recorded(act: Act, data: Mapping[str, object], record: tuple[str, ...], wrong: dict[str, Text]) -> None:
    """Sets `act.data` to the values as the record writes them; what does not fit goes to `wrong`."""
    act.data = {}
    for name, value in data.items():
        if name not in record:
            wrong[name] = _unlisted(name)
            continue
        try:
            act.data[name] = normal(act.power, name, value)
            drawable(act.power, name, act.data[name])
        except ValueFault as fault:
            wrong[name] = fault.text


def _filled_in(act: Act, record: tuple[str, ...], wrong: dict[str, Text]) -> None:
    """Adds what the engine fills in itself, from the data that fit."""
    for name in record:
        field = act.power.fields[name]
        if field.type in ENGINE_MADE:
            try:
                act.data[name] = draw(act, name, field) if field.type is FieldType.DRAW else _total(act, name, field)
            except ValueFault as fault:
                if not any(map(act.awaits, _sources(field))):  # that one is missing, which is told by `complete`
                    wrong[name] = fault.text


def _sources(field: Field) -> tuple[str, ...]:
    """The fields from which the engine fills one in."""
    return tuple(name for name in (field.rows, field.column, *field.same) if name)


def signed_data(act: Act, command: Sign) -> Refusal | None:
    """QR106 unless a signature covers everything that will be put down, well formed; sets `act.digest`."""
    act.digest = command.data_digest
    if act.digest:
        return None
    wrong: dict[str, Text] = {}
    _recorded(act, command.data, act.step.record, wrong)
    missing = _unwritten(act, command.data)
    act.digest = signed_digest(act)
    if wrong:
        return _misfit(act, wrong | {name: _lacks(act.step, name) for name in missing})
    return _incomplete(act, missing, [], []) if missing else None


def _handed_in(act: Act, materials: Mapping[str, str], submit: tuple[str, ...], wrong: dict[str, Text]) -> None:
    for name, digest in materials.items():
        if name not in submit:
            wrong[name] = _unlisted(name)
            continue
        found = digest == FOUND and act.power.materials[name].source is Source.SHARED
        if not found and not (isinstance(digest, str) and _DIGEST.fullmatch(digest)):
            wrong[name] = Text(
                f"“{name}”的摘要要是 64 位小写十六进制的 SHA-256",
                f"“{name}”: the digest must be SHA-256, 64 lower-case hex digits",
            )


def _unlisted(name: str) -> Text:
    return Text(f"“{name}”不在这一步的登记或提交清单上", f"“{name}” is not on this step's list")


def complete(act: Act, command: Take, *, records: bool) -> Refusal | None:
    """QR106 naming everything that is still missing: fields if `records`, papers for the first outcome."""
    if act.leave is not None:
        return None
    fields = _unwritten(act, command.data) if records and act.step.record else []
    papers: list[str] = []
    perhaps: list[str] = []
    for name in act.step.submit if act.first else ():
        if not _there(act.power, act.case, name, command.materials):
            try:
                papers += [name] if _wanted(act.power, name, act.env()) else []
            except Unrecorded as open_:
                if not act.awaits(open_.name):
                    return act.refuse("QR106", open_.text.zh, open_.text.en)
                perhaps.append(name)
            except ConditionFault as fault:
                return act.refuse("QR106", fault.text.zh, fault.text.en)
    return _incomplete(act, fields, papers, perhaps) if fields or papers or perhaps else None


def by_hand(power: Power, step: Step) -> tuple[str, ...]:
    """The fields of the step that people put down: all but those that the engine fills in."""
    return tuple(name for name in step.record if power.fields[name].type not in ENGINE_MADE)


def _unwritten(act: Act, data: Mapping[str, object]) -> list[str]:
    """The fields of the step that are not put down."""
    return [name for name in by_hand(act.power, act.step) if name not in data]


def _incomplete(act: Act, fields: list[str], papers: list[str], perhaps: list[str]) -> Refusal:
    """QR106 for what is missing; the papers `perhaps` may be needed, once what is missing is put down."""
    step, missing = act.step, [*fields, *papers]
    zh, en = joined(missing)
    return act.refuse(
        "QR106",
        f"“{step.id}”还缺：{zh}",
        f"“{step.id}” still lacks: {en}",
        fields={name: _lacks(step, name) for name in missing},
        need=Need(fields=tuple(fields), materials=(*papers, *perhaps)),
    )


def _lacks(step: Step, name: str) -> Text:
    return Text(f"“{step.id}”还缺“{name}”", f"“{step.id}” still lacks “{name}”")


def _there(power: Power, case: Case, name: str, given: Mapping[str, str]) -> bool:
    """Whether a paper is handed in: 本人 counts once a case, 形成 anew on every visit, 共享 is found by the office."""
    source = power.materials[name].source
    return name in given or source is Source.SHARED or (source is Source.PARTY and name in case.materials)


def _wanted(power: Power, name: str, env: Env) -> bool:
    """Whether a paper is needed for these values. Raises Unrecorded, ConditionFault."""
    when = power.materials[name].when
    return when is None or when.holds(env)


def papers_missing(power: Power, step: Step, case: Case, env: Env) -> bool:
    """Whether a paper of 提交 is needed and not there, or it cannot be said yet."""
    try:
        return any(not _there(power, case, name, {}) and _wanted(power, name, env) for name in step.submit)
    except (Unrecorded, ConditionFault):
        return True


def _total(act: Act, name: str, field: Field) -> Json:
    """累计: this case's value and those of other cases with the same values, within the window before now."""
    fields = act.fields
    needed = [field.column or "", *field.same]
    for other in needed:
        if other not in fields:
            raise ValueFault(
                f"“{name}”要按“{other}”累计，“{other}”还没有登记",
                f"“{name}” adds up by “{other}”, which is not recorded yet",
            )
    own, same = Decimal(str(fields[needed[0]])), tuple(str(fields[other]) for other in field.same)
    since = before(act.at, field.window) if field.window else None
    return plain(own + (act.totals(name, same, since) if act.totals else 0))
