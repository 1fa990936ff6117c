"""The form of a body by the kind of its event: which keys there are, and what stands under each.

One table says it. It checks bodies, and it gives the part of `schemas/event.schema.json` that says the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias, get_args

from ..errors import Text
from ..model.period import Unit
from ..model.words import EndKind
from .commands import Command, Why
from .events import Kind
from .judging.linked import DEFERRED, GONE_ALONG

Holds: TypeAlias = Callable[[object], bool]
Schema: TypeAlias = dict[str, Any]


class Form(NamedTuple):
    """What a value may be: a test, and the JSON schema that says the same; of an object its parts too, and which
    of them it needs."""

    holds: Holds
    schema: Schema
    parts: Mapping[str, Form] = MappingProxyType({})
    needed: frozenset[str] = frozenset()


_DEFINITIONS: Schema = {}


def _word(value: object) -> bool:
    return type(value) is str and value != ""


WORD = Form(_word, {"type": "string", "minLength": 1})
_TEXTS = {str}


def _matching(pattern: str) -> Form:
    matches = re.compile(pattern).search

    def holds(value: object) -> bool:
        return type(value) is str and matches(value) is not None

    return Form(holds, {"type": "string", "pattern": pattern})


def _all(of: Form) -> Callable[[Collection[object]], bool]:
    """Whether every one of some values has the form; texts, by far the most frequent, all at once."""
    if of is not WORD:
        return lambda values: all(map(of.holds, values))
    return lambda values: set(map(type, values)) <= _TEXTS and "" not in values


def _list(of: Form, least: int = 0) -> Form:
    every = _all(of)

    def holds(value: object) -> bool:
        return type(value) is list and len(value) >= least and every(value)

    bound: Schema = {"minItems": least} if least else {}
    return Form(holds, {"type": "array", "items": of.schema} | bound)


def _map(of: Form) -> Form:
    every = _all(of)

    def holds(value: object) -> bool:
        return type(value) is dict and every(value.values())

    return Form(holds, {"type": "object", "additionalProperties": of.schema})


def _one_of(values: Collection[str]) -> Form:
    known = frozenset(values)

    def holds(value: object) -> bool:
        return type(value) is str and value in known

    return Form(holds, {"type": "string", "enum": list(values)})


def _or_nothing(form: Form) -> Form:
    """What the form says, or null."""
    test = form.holds
    return Form(lambda value: value is None or test(value), form.schema | {"type": [form.schema["type"], "null"]})


def _value(value: object) -> bool:
    return type(value) in {str, int, bool} or (type(value) is list and all(map(PLACE.holds, value)))


def _named(name: str, form: Form) -> Form:
    """The same form, which the schema states once, under a name."""
    _DEFINITIONS[name] = form.schema
    return Form(form.holds, {"$ref": f"#/$defs/{name}"})


def _shape(needed: dict[str, Form], other: dict[str, Form] | None = None) -> Form:
    """An object with these keys and no others."""
    parts = needed | (other or {})
    tests = {name: form.holds for name, form in parts.items()}
    required = frozenset(needed)

    def holds(value: object) -> bool:
        if type(value) is not dict or not required <= value.keys():
            return False
        for name, part in value.items():
            test = tests.get(name)
            if test is _word:  # by far the most frequent
                if type(part) is not str or not part:
                    return False
            elif test is None or not test(part):
                return False
        return True

    properties = {name: form.schema for name, form in parts.items()}
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return Form(holds, schema | ({"required": list(needed)} if needed else {}), parts, required)


TEXT = Form(lambda value: type(value) is str, {"type": "string"})
COUNT = Form(lambda value: type(value) is int and value >= 0, {"type": "integer", "minimum": 0})
PLACE = Form(lambda value: type(value) is int and value >= 1, {"type": "integer", "minimum": 1})
TRUE = Form(lambda value: value is True, {"type": "boolean", "const": True})
_DAY, _HOUR = "[0-9]{4}-[0-9]{2}-[0-9]{2}", "[0-9]{2}:[0-9]{2}:[0-9]{2}"
_MOMENT = _matching(rf"^{_DAY}T{_HOUR}(\.[0-9]{{6}})?[+-][0-9]{{2}}:[0-9]{{2}}$(?!\n)")
MOMENT, MAYBE = _named("moment", _MOMENT), _named("momentOrNull", _or_nothing(_MOMENT))
DIGEST = _matching(r"^[0-9a-f]{64}$(?!\n)")
DAY = _matching(rf"^{_DAY}$(?!\n)")
VILLAGE = _matching(r"^[0-9]{12}$(?!\n)")
NAMES, WORDS, MOMENTS = _named("names", _map(WORD)), _named("words", _list(WORD)), _named("moments", _map(MOMENT))
VALUES = _named(
    "values",
    _map(Form(_value, {"type": ["string", "integer", "boolean", "array"], "items": PLACE.schema})),
)
"""What was put down: texts, whole numbers, yes or no, and the rows that a 抽查 drew."""
SENTENCE = _named("sentence", _shape({"zh": WORD, "en": WORD}))
ACTOR = _named(
    "actor",
    _shape(
        {"id": WORD, "roles": WORDS}, {"role": WORD, "place": WORD, "agent_for": WORD, "mandate": TEXT, "kin": WORDS}
    ),
)
PART = _shape({}, {"period": WORD, "since": MOMENT, "until": MOMENT, "unit": _one_of([unit.value for unit in Unit])})
"""A period, or a pause that was counted in a unit."""
BASIS = _shape({"from": MOMENT, "by": _list(PART, 1), "years": _list(PLACE, 1)}, {"opening": TRUE})
"""How a moment was counted that rests on years whose holidays were not announced."""
CLOCKS = _named(
    "clocks",
    _shape(
        {},
        dict.fromkeys(("due", "opens", "since", "promised", "statutory", "handover"), MAYBE)
        | {"frames": MOMENTS, "entered": MOMENT, "recorded": MOMENT}
        | {"provisional": _map(BASIS), "paused": _shape({}, {"due": MOMENT, "opens": MOMENT})},
    ),
)
VOTE = _shape(dict.fromkeys(("due", "present", "in_favour", "against", "abstained"), COUNT))
CHILD = _shape({"case": WORD, "power": WORD, "start": TEXT, "parties": NAMES, "data": VALUES}, {"own": TRUE})
WENT = _shape(
    {"case": WORD},
    {"then": _one_of((*GONE_ALONG, DEFERRED)), "held": TRUE, "kind": _one_of([kind.value for kind in EndKind])},
)
"""The called case that was waited for: what happened to it, or of which kind its end was that gave the outcome."""
WITH = _shape({"case": WORD, "why": _one_of((*Why, DEFERRED))}, {"seq": PLACE})
"""The case that called this one, which goes along with it."""
FOLLOW = _shape({"case": WORD, "start": WORD, "source": WORD}, {"end": WORD, "kind": WORD, "withdrawn": TRUE})
DRAWN_FROM = _shape({"value": _matching(r"^([0-9a-f]{64})?$(?!\n)"), "entry": COUNT, "period": DAY})
PAUSED = _shape({"since": MOMENT, "step": TEXT, "entered": MOMENT}, {"recorded": MOMENT, "due": MOMENT, "opens": MAYBE})
_BY, _CLOCKS = {"actor": ACTOR}, {"clocks": CLOCKS}
_GIVEN = {
    "data": VALUES,
    "drawn_from": DRAWN_FROM,
    "materials": NAMES,
    "vote": VOTE,
    "place": TEXT,
    "fee": WORD,
}
_ACTS = sorted(command.__name__.lower() for command in get_args(Command))
_PLAIN = _shape({}, _BY | {"text": TEXT, "parent": WITH, "child": WENT} | _CLOCKS)
"""By hand, or by nobody along with the case that called this one."""

BODIES: Mapping[Kind, Form] = {
    Kind.OPENED: _shape(
        {"village": VILLAGE, "channel": WORD},
        _BY
        | _CLOCKS
        | {"parties": NAMES, "data": VALUES, "materials": NAMES, "kin": WORDS}
        | {"own": TRUE}
        | dict.fromkeys(("source", "first", "parent", "holder"), WORD),
    ),
    Kind.TAKEN: _shape({}, _BY | _GIVEN | _CLOCKS | {"way": PLACE, "people": WORDS, "known": MOMENT, "child": WENT}),
    Kind.CALLED: _shape(_BY | {"child": CHILD}, _GIVEN | _CLOCKS),
    Kind.POSTED: _shape(_BY | {"where": WORD, "evidence": WORD}, _CLOCKS),
    Kind.OBJECTED: _shape(_BY | {"text": WORD}),
    Kind.SIGNED: _shape(_BY | {"signature": _shape({"role": WORD, "outcome": WORD, "data": TEXT})}),
    Kind.HELD: _PLAIN,
    Kind.RELEASED: _PLAIN,
    Kind.WITHDRAWN: _PLAIN,
    Kind.DETACHED: _shape({"parent": WITH}, {DEFERRED: TRUE}),
    Kind.EXTENDED: _shape(_BY | {"text": WORD}, _CLOCKS),
    Kind.FOLLOWED: _shape({"follow": FOLLOW}),
    Kind.RETURNED: _shape({"follow": FOLLOW}),
    Kind.ERASED: _shape({"erased": _list(PLACE, 1), "reason": WORD}, _BY),
    Kind.MOVED: _shape(
        _BY | {"from": _shape({"edition": WORD, "digest": DIGEST})},
        _CLOCKS
        | {"text": WORD, "steps": NAMES, "counts": _map(_map(PLACE)), "paused": PAUSED}
        | {"done": MOMENTS, "done_recorded": MOMENTS},
    ),
    Kind.RECALCULATED: _shape({"clocks": CLOCKS}),
    Kind.WARNED: _shape({"clock": WORD, "colour": _one_of(("yellow", "red")), "due": MOMENT}),
    Kind.REFUSED: _shape(
        {
            "code": _matching(r"^QR1[0-9]{2}$(?!\n)"),
            "sentence": SENTENCE,
            "act": _one_of(_ACTS),
        },
        _BY | {"fields": _map(SENTENCE)} | dict.fromkeys(("step", "outcome", "asked", "village"), WORD),
    ),
}


def formed(kind: Kind, body: object) -> bool:
    """Whether a body has the form of its kind."""
    return BODIES[kind].holds(body)


def misformed(kind: Kind, body: object) -> Text:
    """What is wrong with a body that has not the form of its kind: the first of its parts that is not as it should."""
    form = BODIES[kind]
    if not isinstance(body, dict):
        return Text("内容应当是一张表，不是别的", "its body is no object")
    for name in sorted(form.needed - body.keys()):
        return Text(f"内容里缺“{name}”", f"its body lacks “{name}”")
    for name, part in body.items():
        if name not in form.parts:
            return Text(f"内容里不该有“{name}”", f"its body has “{name}”, which no such entry has")
        if not form.parts[name].holds(part):
            return Text(f"内容里的“{name}”写得不对", f"“{name}” in its body is of the wrong form")
    raise AssertionError(kind)


def schema_parts() -> Schema:
    """The forms as `schemas/event.schema.json` states them: for each kind what its body is, unless it was erased."""
    conditions = [
        {
            "if": {"properties": {"kind": {"const": kind.value}}},
            "then": {"properties": {"body": form.schema | {"type": ["object", "null"]}}},
        }
        for kind, form in BODIES.items()
    ]
    return {"allOf": conditions, "$defs": _DEFINITIONS}
