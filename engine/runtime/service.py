"""The engine that a host holds: a catalogue, a store and a clock. Safe to call from many threads.

Every act is decided on the case as it is known, entered in one batch with what had fallen due before, and decided
again if somebody else wrote first; a refusal is entered in the same way and then raised. Any number of engines, in
any number of processes, may work on one store.
"""

# ruff: noqa: PLR0913, PLR0917  (the acts have the signatures of the contract)
from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from ..checked import checked
from ..errors import Conflict, Text, UsageError
from ..model.frozen import EMPTY
from ..model.period import CHINA
from .clock import happened
from .commands import WINDOW, Extend, Hold, Move, Object, Open, Post, Release, Sign, Take, Withdraw
from .desk.asked import Asked, child_of, refused, refused_before
from .desk.queues import wait
from .desk.turns import identified
from .desk.work import Desk, Work
from .door import ACTS
from .events import Kind
from .moving.asking import ready as to_move
from .standing import id_of
from .store.access import usable
from .views import Views

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from decimal import Decimal

    from .case import Refusal
    from .commands import Actor, Command, Data, Vote
    from .desk.definitions import Definition
    from .rounds import Rounds
    from .standing import Case

NOTHING: Mapping[str, object] = EMPTY
NO_NAMES: Mapping[str, str] = EMPTY
TRIES = 40
"""How often an act is decided where others wrote first."""


@checked(ACTS, usable)
class Engine(Views):
    """Runs the powers of `catalogue` on `store`. `host` is asked what time it is and who is who (see `Host`); `clock`
    and `kin_of` answer in its place where they are given.

    Acts return the case as it then stands. They raise StepRefused when the list says no (recorded), UsageError when
    the call itself is wrong (an unknown case, a moment in the future), Conflict when the case is not at `expected`,
    StoreError when the store fails. Of a repeated `key` the first answer is given again. `at` is when it happened,
    aware, never after now; on an earlier day (in China) it is a late entry, 补录, which the record says: the days that
    protect people then count from now. The clock of the host is trusted.
    """

    @property
    def rounds(self) -> Rounds:
        """What the clock brings: cycles, follow-ups, what fell due, warnings; for cron or any number of workers."""
        from .rounds import Rounds  # noqa: PLC0415 - a watch's, which whoever acts does not need

        desk, answer, read = self._desk, self._answer, self._shelf.fresh
        return Rounds(self._catalogue, self._store, desk, self._clock, answer, read, self._holders)

    def open(
        self,
        power: str,
        village: str,
        parties: Mapping[str, str] = NO_NAMES,
        channel: str = WINDOW,
        source: Case | str | None = None,
        start: str = "",
        *,
        by: Actor,
        key: str | None = None,
        expected: int | None = None,
        at: datetime | None = None,
    ) -> Case:
        """Open a case of `power` (id, code or name) at its first step, or at the beginning `start`.

        `village` is its code of 12 digits, within the catalogue's division. `parties` binds roles to persons. `source`
        is the earlier case that a follow-up continues, and `expected` then its seq.
        """

        earlier = id_of(source) if source else ""
        self._catalogue.village(village)
        asked = Open(power=power, village=village, by=by, parties=parties, channel=channel, start=start)
        words = ("open", by.id, power, village, dict(parties), channel, earlier or None, start)
        return self._answer(Asked(earlier, self._made(earlier, asked), words, key, expected, at))

    def take(
        self,
        case: Case | str,
        step: str,
        outcome: str | None = None,
        data: Mapping[str, object] = NOTHING,
        materials: Mapping[str, str] = NO_NAMES,
        vote: Vote | None = None,
        place: str | None = None,
        fee: Decimal | int | str | None = None,
        *,
        by: Actor,
        key: str | None = None,
        expected: int | None = None,
        at: datetime | None = None,
    ) -> Case:
        """Take a step: give `outcome` (may be left out where only one is open), put down `data`, hand in `materials`
        (name → SHA-256). `place` is the hall of an approval, `fee` what was charged, in yuan.
        """

        command = Take(
            by=by, step=step, outcome=outcome, data=data, materials=materials, vote=vote, place=place, fee=fee
        )
        return self._plain(case, command, key, expected, at)

    def post(
        self,
        case: Case | str,
        step: str,
        where: str,
        evidence: str,
        *,
        by: Actor,
        key: str | None = None,
        expected: int | None = None,
        at: datetime | None = None,
    ) -> Case:
        """Post what the step must make public, at `where` (several places joined by 、), with its evidence (the
        photograph's digest or number)."""
        return self._plain(case, Post(by=by, step=step, where=where, evidence=evidence), key, expected, at)

    def object(
        self,
        case: Case | str,
        text: str,
        *,
        by: Actor,
        key: str | None = None,
        expected: int | None = None,
        at: datetime | None = None,
    ) -> Case:
        """Object to what is posted."""
        return self._plain(case, Object(by=by, text=text), key, expected, at)

    def sign(
        self,
        case: Case | str,
        step: str,
        outcome: str | None = None,
        data: Data = NOTHING,
        *,
        by: Actor,
        key: str | None = None,
        expected: int | None = None,
        at: datetime | None = None,
    ) -> Case:
        """Sign for exactly that outcome (None: the first of the step) and the `data` that will be put down with it."""
        command = Sign(by=by, step=step, outcome=outcome, data=data)
        return self._plain(case, command, key, expected, at)

    def hold(
        self,
        case: Case | str,
        reason: str = "",
        *,
        by: Actor,
        key: str | None = None,
        expected: int | None = None,
        at: datetime | None = None,
    ) -> Case:
        """Put the case on hold (停办): its clocks stand still."""
        return self._plain(case, Hold(by=by, reason=reason), key, expected, at)

    def release(
        self,
        case: Case | str,
        reason: str = "",
        *,
        by: Actor,
        key: str | None = None,
        expected: int | None = None,
        at: datetime | None = None,
    ) -> Case:
        """Let a case on hold go on."""
        return self._plain(case, Release(by=by, reason=reason), key, expected, at)

    def extend(
        self,
        case: Case | str,
        step: str,
        reason: str,
        *,
        by: Actor,
        key: str | None = None,
        expected: int | None = None,
        at: datetime | None = None,
    ) -> Case:
        """Extend the limit of a step by what its 可延 allows: once, before it runs out, for a reason, by whoever may
        take the step or an office above."""
        return self._plain(case, Extend(by=by, step=step, reason=reason), key, expected, at)

    def withdraw(
        self,
        case: Case | str,
        reason: str = "",
        *,
        by: Actor,
        key: str | None = None,
        expected: int | None = None,
        at: datetime | None = None,
    ) -> Case:
        """Withdraw the case, as its party or the party's agent."""
        return self._plain(case, Withdraw(by=by, reason=reason), key, expected, at)

    def move(
        self,
        case: Case | str,
        plan: Mapping[str, str] = NO_NAMES,
        reason: str = "",
        *,
        by: Actor,
        key: str | None = None,
        expected: int | None = None,
        at: datetime | None = None,
    ) -> Case:
        """Take the case over to the edition of the catalogue. `plan` leads steps that 原名 does not (old → new)."""

        number = id_of(case)

        def made(work: Work) -> tuple[Definition, Command]:
            asked = Move(by=by, into=None, reason=reason)
            return work.definition(work.cases[number]), to_move(asked, work, number, self._store.history, plan)

        return self._answer(Asked(number, made, ("move", by.id, number, dict(plan), reason), key, expected, at))

    def settle(self, case: Case | str, *, at: datetime | None = None) -> Case:
        """Enter what has fallen due, without an act: for a host that goes through its cases every night."""

        number = id_of(case)

        def nothing(work: Work) -> tuple[Definition | None, None]:
            return work.definition(work.cases[number]), None

        return self._answer(Asked(number, nothing, ("settle", number), None, None, at))

    def would(self, case: Case | str | None, command: Command, *, at: datetime | None = None) -> tuple[Refusal, ...]:
        """Everything that speaks against an act, all at once: with its code, its sentence and, by field, what is wrong
        with what was put in. Nothing means that it would be accepted now. Nothing is entered.

        `command` is a Take, Post, Object, Sign, Hold, Release, Extend or Withdraw on `case`; or an Open, and then
        `case` is None, or the earlier case that it continues. Raises what the act raises but StepRefused.
        """
        number = id_of(case) if case else ""
        if isinstance(command, Open):
            self._catalogue.village(command.village)
        now, desk = self._clock(), replace(self._desk, kin_of=cache(self._desk.kin_of), read=self._shelf.fresh)
        asked = Asked(number, self._made(number, command), (), None, None, at)
        return asked.would(Work(desk, at or now, now))

    def _made(self, case: str, command: Command) -> Callable[[Work], tuple[Definition | None, Command]]:
        """`command` with what depends on how things stand: the definition, ids for new cases, the case continued."""

        def made(work: Work) -> tuple[Definition | None, Command]:
            if isinstance(command, Open):
                ready, off = self._definitions.listed(command.power, work.at.astimezone(CHINA).date())
                source = work.cases[case] if case else None
                return ready, identified(ready, replace(command, source=source, off=off), work)
            ready = work.definition(work.cases[case])
            if isinstance(command, Take):
                child = child_of(ready, command.step, work, work.cases[case].village)
                return ready, replace(command, child=child)
            return ready, command

        return made

    def _plain(
        self, case: Case | str, command: Command, key: str | None, expected: int | None, at: datetime | None
    ) -> Case:
        """An act on a case."""
        number = id_of(case)
        return self._answer(
            Asked(number, self._made(number, command), _words(number, command) if key else (), key, expected, at)
        )

    def _answer(self, asked: Asked) -> Case:
        """Decide, enter, answer; anew on what the record says where others wrote first."""
        if asked.at is not None:
            asked = asked._replace(at=happened(asked.at, self._clock()))
        kin_of = cache(self._desk.kin_of)  # the host is asked once for each person, however often it is decided
        desk = replace(self._desk, kin_of=kin_of)
        tries = TRIES if asked.expected is None else 2
        with self._queues.of(asked.case):
            for failed in range(1, tries):
                try:
                    return self._answered(asked) or self._once(asked, desk)
                except Conflict:
                    desk = replace(desk, read=self._shelf.fresh)
                    wait(failed)
            return self._answered(asked) or self._once(asked, desk)

    def _once(self, asked: Asked, desk: Desk) -> Case:
        now = self._clock()
        at = asked.at or now
        kept = self._definitions.kept
        work, case, refusal = asked.decide(Work(desk, at, now))
        if not work.events:
            return work.cases[case]
        entries = self._store.append(
            work.events,
            expected=work.stood,
            definitions={
                digest: text for digest, text in work.definitions.items() if digest not in self._definitions.kept
            },
            key=asked.answered(work.events, case, refusal),
        )
        kept.update(work.definitions)
        for moved in work.sealed(entries):
            self._shelf.put(moved)
        if refusal is not None:
            raise refused(refusal, work.cases.get(case))
        return work.cases[case]

    def _answered(self, asked: Asked) -> Case | None:
        """The first answer to a key that was used before. Raises UsageError if it was used for something else."""
        answer = self._store.answer(asked.key) if asked.key else None
        if answer is None:
            return None
        if answer.command != asked.digest:
            raise UsageError(
                Text(f"编号“{asked.key}”已经用在别的事上", f"the key “{asked.key}” was used for something else")
            )
        event = answer.entry.event
        if event.kind is Kind.REFUSED:
            raise refused_before(event)
        history = self._store.history(event.case)
        return self._shelf.moved(None, history[: event.seq])


def _words(case: str, command: Command) -> tuple[object, ...]:
    """What an act asks for, without what may differ when the same is asked again: roles, kin, the order of data."""
    said = {each.name: getattr(command, each.name) for each in fields(command) if each.name != "by"}
    return (type(command).__name__, command.by.id if command.by else "", case, said)
