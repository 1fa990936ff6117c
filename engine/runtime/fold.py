"""From events to a case: `evolve` enters one fact, `fold` all of them. Nothing is judged here and nothing computed
that an event does not say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from sys import intern
from typing import TYPE_CHECKING, cast

from ..errors import Text, UsageError
from ..model.frozen import EMPTY
from ..model.words import AGENT, EndKind, Reserved
from .body import Body, account, keyed, known_after, moment, moments, names, part, text
from .events import Event, Kind
from .judging.chains import chain_of
from .judging.clocks import frames_of
from .judging.provisional import LAMPS, Basis, read
from .moving.moved import moved_over
from .standing import NO_MOMENTS, NONE, Case, Chain, Objection, Paused, Posting, Signed, Tie

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..model.power import Power, Way


def fold(power: Power | Callable[[str], Power], events: Iterable[Event]) -> Case:
    """The case that `events` make; refusals among them change nothing. Raises UsageError if there are none.

    A case that went over to another edition needs both: `power` is then the look-up by digest.
    """
    case: Case | None = None
    for event in events:
        pinned = power(event.digest) if callable(power) else power
        case = evolve(pinned, case, event) if case or event.kind is Kind.OPENED else None
    if case is None:
        raise UsageError(Text("没有立案的记录，拼不出案件", "no case without the event that opened it"))
    return case


def evolve(power: Power, case: Case | None, event: Event) -> Case:
    """The case after one more event of it. A refusal leaves it as it was. Raises UsageError before the opening."""
    if case is None:
        if event.kind is not Kind.OPENED:
            raise UsageError(Text("案件还没有立案", "the case was not opened yet"))
        return _opened(event)
    change = _CHANGES.get(event.kind)
    return case if change is None else change(power, case, event)


def _opened(event: Event) -> Case:
    body, clocks = event.body, part(event.body, "clocks")
    actor = part(body, "actor")
    return Case(
        id=event.case,
        power=intern(event.power),
        edition=intern(event.edition),
        digest=intern(event.digest),
        village=intern(text(body, "village")),
        channel=intern(text(body, "channel")),
        start=intern(event.step),
        opened=event.at,
        seq=event.seq,
        at=event.at,
        step=intern(event.target),
        entered=event.at,
        recorded=event.entered,
        known=event.entered,
        opening_recorded=event.entered,
        due=moment(clocks["due"]) if "due" in clocks else event.due,
        since=moment(clocks.get("since")),
        promised=moment(clocks.get("promised")),
        statutory=moment(clocks.get("statutory")),
        handover=moment(clocks.get("handover")),
        frames=moments(clocks.get("frames")),
        provisional=read(clocks["provisional"]) if "provisional" in clocks else EMPTY,
        parties={role: intern(person) for role, person in names(body, "parties").items()} or NONE,
        kin=frozenset((*cast("list[str]", actor.get("kin", ())), *cast("list[str]", body.get("kin", ())))),
        fields=keyed(body, "data"),
        materials=names(body, "materials"),
        agents=_agents((), actor),
        paused=None,
        parent=text(body, "parent"),
        tie=(Tie.OWN if body.get("own") else Tie.AWAITED) if body.get("parent") else None,
        source=text(body, "source"),
        first=text(body, "first") or text(body, "source"),
        holder=text(body, "holder"),
    )


def _moved(power: Power, case: Case, event: Event) -> Case:
    """The case leaves its step for the event's target, which may be the same step again."""
    body, clocks, target = event.body, part(event.body, "clocks"), event.target
    paused = _pause(power, case, event)
    back = case.paused if paused is None and case.paused and case.paused.step == target else None
    way = _way(power, event)
    posting, known = back.posting if back else None, known_after(case, event)
    return case._replace(
        seq=event.seq,
        at=event.at,
        known=known,
        step=intern(target),
        end=target if target in power.ends else "",
        entered=back.entered + (event.at - back.since) if back else event.at,
        recorded=back.recorded + (known - back.since) if back else known,
        due=moment(clocks["due"]) if "due" in clocks else event.due,
        since=moment(clocks["since"]) if "since" in clocks else case.since,
        promised=moment(clocks["promised"]) if "promised" in clocks else case.promised,
        statutory=moment(clocks["statutory"]) if "statutory" in clocks else case.statutory,
        handover=moment(clocks["handover"]) if "handover" in clocks else case.handover,
        frames=_frames(case, target, clocks),
        provisional=_provisional(case, clocks) if target in power.steps else EMPTY,
        fields={**case.fields, **keyed(body, "data")} if "data" in body else case.fields,
        materials={**case.materials, **names(body, "materials")} if "materials" in body else case.materials,
        counts=_begun_anew(_counts(case, way), case.step, target, way),
        done=_done(power, case, way, case.done, event.at),
        done_recorded=_done(power, case, way, case.done_recorded, known),
        acted=_acted(case, event.step, _who(body)),
        agents=_agents(case.agents, part(body, "actor")) if "actor" in body else case.agents,
        posting=replace(posting, opens=moment(clocks.get("opens"))) if posting else None,
        objections=back.objections if back else (),
        signatures=(),
        paused=paused,
        child="",
        warned=_warnings(power, case, target) if case.warned else case.warned,
        extended=bool(back and back.extended),
    )


def _provisional(case: Case, clocks: Body) -> Mapping[str, Basis]:
    return read(clocks["provisional"]) if "provisional" in clocks else case.provisional


def _recalculated(_power: Power, case: Case, event: Event) -> Case:
    """The moments that have changed; what was told of them counts no more."""
    clocks, left = part(event.body, "clocks"), part(part(event.body, "clocks"), "paused")
    changed = {LAMPS[name] for name in LAMPS if name in clocks} | {*part(clocks, "frames")}
    posting, paused = case.posting, case.paused
    if posting and "opens" in clocks:
        posting = replace(posting, opens=moment(clocks["opens"]))
    if paused and left:
        old = paused.posting
        hung = replace(old, opens=moment(left["opens"])) if old and "opens" in left else old
        paused = replace(paused, due=moment(left["due"]) if "due" in left else paused.due, posting=hung)
    return case._replace(
        seq=event.seq,
        due=moment(clocks["due"]) if "due" in clocks else case.due,
        promised=moment(clocks["promised"]) if "promised" in clocks else case.promised,
        statutory=moment(clocks["statutory"]) if "statutory" in clocks else case.statutory,
        handover=moment(clocks["handover"]) if "handover" in clocks else case.handover,
        frames={**case.frames, **moments(clocks["frames"])} if "frames" in clocks else case.frames,
        posting=posting,
        paused=paused,
        provisional=_provisional(case, clocks),
        warned=frozenset(each for each in case.warned if each.rpartition(" ")[0] not in changed),
    )


def _withdrawn(power: Power, case: Case, event: Event) -> Case:
    """By a party, or with the case that called this one; an exit that leads to a step lets it go on from there."""
    moved = _moved(power, case, event)
    if "parent" not in event.body:
        return moved
    return moved._replace(tie=Tie.WITHDRAWN if moved.end else Tie.DETACHED)


def _detached(_power: Power, case: Case, event: Event) -> Case:
    tie = Tie.DEFERRED if event.body.get("deferred") else Tie.DETACHED
    return case._replace(seq=event.seq, at=event.at, known=known_after(case, event), tie=tie)


def _pause(power: Power, case: Case, event: Event) -> Paused | None:
    target, left = power.steps.get(event.target), power.steps[case.step]
    if target is None or not target.pause:
        return None
    own = "" if left.pause else case.step
    # what gave 有异议 is being answered: it must not block the notice again when the case comes back to it
    standing = () if event.outcome == Reserved.OBJECTED else case.objections
    left_at = (case.entered, case.recorded, case.due, case.posting)
    return case.paused or Paused(event.at, own, *left_at, standing, case.extended)


def _way(power: Power, event: Event) -> Way | None:
    outcome = power.steps[event.step].outcomes.get(event.outcome) if event.step in power.steps else None
    return outcome.ways[cast("int", event.body.get("way", 0))] if outcome else None


def _counts(case: Case, way: Way | None) -> Mapping[tuple[str, str], int]:
    if way is None or not way.guards:
        return case.counts
    counters = {guard.counter for guard in way.guards}
    return {**case.counts, **{counter: case.counts.get(counter, 0) + 1 for counter in counters}}


def _begun_anew(
    counts: Mapping[tuple[str, str], int], left: str, target: str, way: Way | None
) -> Mapping[tuple[str, str], int]:
    """What is counted inside a shared procedure begins anew when the case enters it again."""
    if not counts or "/" not in target:
        return counts
    inside = {*frames_of(left)} - {frame for frame, _ in (way.passes if way else ())}
    entered = tuple(f"{frame}/" for frame in frames_of(target) if frame not in inside)
    if not entered or not any(place.startswith(entered) for place, _ in counts):
        return counts
    return {counter: times for counter, times in counts.items() if not counter[0].startswith(entered)}


def _done(
    power: Power, case: Case, way: Way | None, done: Mapping[str, datetime], at: datetime
) -> Mapping[str, datetime]:
    """When what has a `lasting` moment was last done."""
    if way is None or not power.lasting:
        return done
    just = [name for name in (case.step, *(frame for frame, _ in way.passes)) if name in power.lasting]
    return {**done, **dict.fromkeys(just, at)} if just else done


def _frames(case: Case, target: str, clocks: Body) -> Mapping[str, datetime]:
    if not case.frames and "frames" not in clocks:
        return case.frames
    kept = {name: case.frames[name] for name in frames_of(target) if name in case.frames}
    return {**kept, **moments(clocks.get("frames"))} or NO_MOMENTS


def _warnings(power: Power, case: Case, target: str) -> frozenset[str]:
    """What was told of clocks that still run: the case's own, and those of procedures it has not left."""
    left = {"限", *(name for name in power.frames if name not in frames_of(target))}
    return frozenset(each for each in case.warned if each.rpartition(" ")[0] not in left)


def _who(body: Body) -> tuple[str, ...]:
    actor = body.get("actor")
    people = cast("list[str]", body.get("people", ()))
    return (*((intern(cast("Mapping[str, str]", actor)["id"]),) if actor else ()), *people)


def _acted(case: Case, step: str, people: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    known = case.acted.get(step, ())
    new = tuple(person for person in people if person not in known)
    return {**case.acted, step: (*known, *new)} if new else case.acted


def _agents(known: tuple[str, ...], actor: Body) -> tuple[str, ...]:
    person = text(actor, "id")
    agent = actor.get("agent_for") or actor.get("role") == AGENT
    return (*known, person) if agent and person not in known else known


def _posted(_power: Power, case: Case, event: Event) -> Case:
    opens = moment(part(event.body, "clocks").get("opens"))
    known = known_after(case, event)
    return case._replace(
        seq=event.seq,
        at=event.at,
        known=known,
        posting=Posting(event.at, known, opens, text(event.body, "where")),
        provisional=_provisional(case, part(event.body, "clocks")),
        acted=_acted(case, event.step, _who(event.body)),
    )


def _objected(_power: Power, case: Case, event: Event) -> Case:
    objection = Objection(text(part(event.body, "actor"), "id"), text(event.body, "text"))
    known = known_after(case, event)
    return case._replace(seq=event.seq, at=event.at, known=known, objections=(*case.objections, objection))


def _signed(_power: Power, case: Case, event: Event) -> Case:
    person, signature = text(part(event.body, "actor"), "id"), part(event.body, "signature")
    signed = Signed(person, *(text(signature, name) for name in ("role", "outcome", "data")))
    return case._replace(
        seq=event.seq,
        at=event.at,
        known=known_after(case, event),
        signatures=(*(each for each in case.signatures if each.person != person), signed),
        acted=_acted(case, event.step, (person,)),
    )


def _called(_power: Power, case: Case, event: Event) -> Case:
    body, child = event.body, part(event.body, "child")
    name = text(child, "case")
    return case._replace(
        seq=event.seq,
        at=event.at,
        known=known_after(case, event),
        fields={**case.fields, **keyed(body, "data")} if "data" in body else case.fields,
        materials={**case.materials, **names(body, "materials")} if "materials" in body else case.materials,
        acted=_acted(case, event.step, _who(body)),
        agents=_agents(case.agents, part(body, "actor")),
        child="" if child.get("own") else name,
        children=(*case.children, name) if name else case.children,
    )


def _held(_power: Power, case: Case, event: Event) -> Case:
    held, holds = case.held or event.at, case.holds | {account(event)}
    return case._replace(seq=event.seq, at=event.at, known=known_after(case, event), held=held, holds=holds)


def _noted(_power: Power, case: Case, event: Event) -> Case:
    return case._replace(seq=event.seq, at=event.at)


def _extended(_power: Power, case: Case, event: Event) -> Case:
    """The step's clock runs longer; what was told of it counts no more."""
    clocks = part(event.body, "clocks")
    return case._replace(
        seq=event.seq,
        at=event.at,
        known=known_after(case, event),
        due=moment(clocks["due"]) if "due" in clocks else event.due,
        statutory=moment(clocks["statutory"]) if "statutory" in clocks else case.statutory,
        provisional=_provisional(case, clocks),
        extended=True,
        warned=frozenset(each for each in case.warned if not each.startswith("限 ")),
    )


def _released(_power: Power, case: Case, event: Event) -> Case:
    holds, known = case.holds - {account(event)}, known_after(case, event)
    if holds:
        return case._replace(seq=event.seq, at=event.at, known=known, holds=holds)
    clocks, held = part(event.body, "clocks"), case.held or event.at
    frames = {**case.frames, **moments(clocks.get("frames"))} if "frames" in clocks else case.frames
    return case._replace(
        seq=event.seq,
        at=event.at,
        known=known,
        held=None,
        holds=holds,
        entered=case.entered + (event.at - held),
        recorded=case.recorded + (known - held),
        due=moment(clocks["due"]) if "due" in clocks else event.due,
        promised=moment(clocks["promised"]) if "promised" in clocks else case.promised,
        statutory=moment(clocks["statutory"]) if "statutory" in clocks else case.statutory,
        handover=moment(clocks["handover"]) if "handover" in clocks else case.handover,
        frames=frames,
        provisional=_provisional(case, clocks),
        posting=replace(case.posting, opens=moment(clocks.get("opens"))) if case.posting else None,
    )


def _followed(_power: Power, case: Case, event: Event) -> Case:
    under_way = text(part(event.body, "follow"), "case")
    return case._replace(seq=event.seq, at=event.at, due=event.due, chain=replace(chain_of(case), open=under_way))


def _returned(_power: Power, case: Case, event: Event) -> Case:
    """The follow-up has ended: it counts unless it was withdrawn, and closes the chain unless it was accomplished."""
    follow, chain = part(event.body, "follow"), chain_of(case)
    name, source, start, end = (text(follow, part) for part in ("case", "source", "start", "end"))
    if follow.get("withdrawn"):
        chain = replace(chain, open="")
    elif text(follow, "kind") == EndKind.ACCOMPLISHED:
        turn = (source, start)
        turns = {**chain.turns, turn: chain.turns.get(turn, 0) + 1}
        chain = Chain(newest={**chain.newest, end: name}, turns=turns)
    else:
        chain = replace(chain, open="", closed=end)
    return case._replace(seq=event.seq, at=event.at, due=event.due, chain=chain)


def _warned(_power: Power, case: Case, event: Event) -> Case:
    """A note in the margin: what happened before it may still be entered late, so `at` stays."""
    told = f"{text(event.body, 'clock')} {text(event.body, 'colour')}"
    return case._replace(seq=event.seq, warned=case.warned | {told})


_CHANGES: Mapping[Kind, Callable[[Power, Case, Event], Case]] = {
    Kind.TAKEN: _moved,
    Kind.WITHDRAWN: _withdrawn,
    Kind.DETACHED: _detached,
    Kind.POSTED: _posted,
    Kind.OBJECTED: _objected,
    Kind.SIGNED: _signed,
    Kind.CALLED: _called,
    Kind.HELD: _held,
    Kind.RELEASED: _released,
    Kind.FOLLOWED: _followed,
    Kind.RETURNED: _returned,
    Kind.ERASED: _noted,
    Kind.MOVED: moved_over,
    Kind.EXTENDED: _extended,
    Kind.RECALCULATED: _recalculated,
    Kind.WARNED: _warned,
}
