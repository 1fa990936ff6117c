"""Calls of the public API, right ones with one or two arguments wrong, and what must hold after each.

Only errors of qingdan come out, each with a sentence that can be printed. A call that was wrong entered nothing, an act
that was refused or done entered something, a view nothing. No call takes long.
"""

from __future__ import annotations

import asyncio
import inspect
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

import qingdan
from qingdan import Actor, Engine, Event, Host, Kind, QingdanError, StepRefused, Task, Todo, Vote
from tests.chaos.wild import Wild

BEGIN = datetime(2026, 11, 2, 1, tzinfo=UTC)
VILLAGE = "610524101203"
SLOW = 60.0
"""Seconds that no call may take."""
PAPER = "a" * 64
ACTS = ("open", "take", "post", "object", "sign", "hold", "release", "extend", "withdraw", "move", "settle")
STORE = (
    "append", "history", "refusals", "cases", "opened", "due", "entry_before", "definition", "definitions", "answer",
    "keys", "lines", "cursor", "leaves", "tally",
)  # fmt: skip
ROUNDS = ("work", "plan", "do", "tell")
VIEWS = tuple(
    name for name, _ in inspect.getmembers(Engine, inspect.isfunction) if not name.startswith("_") and name not in ACTS
)
Call = tuple[str, Callable[..., Any], dict[str, Any]]


class WrongAnswerError(AssertionError):
    """What came out that should not."""


class Fuzz:
    """One engine on one store, and the calls that are made of it."""

    def __init__(self, seed: int, url: str, folder: Path) -> None:
        self.random, self.folder = Random(seed), folder
        self.wild = Wild(self.random)
        self.now = BEGIN
        self.catalogue = qingdan.load_catalogue()
        self.store = qingdan.open_store(url)
        self.desk = Engine(self.catalogue, self.store, clock=lambda: self.now)
        self.cases: list[str] = []
        self.told: Counter[str] = Counter()
        self.makers: tuple[tuple[int, Callable[[], Call]], ...] = (
            (40, self.act),
            (20, self.likely),
            (15, self.view),
            (10, self.of_store),
            (6, self.of_rounds),
            (4, self.awaited),
            (5, self.made),
        )

    def run(self, calls: int) -> Counter[str]:
        """Make so many calls; how each kind ended."""
        for number in range(calls):
            if not self.cases or number % 50 == 0:
                self._opened()
            weights, makers = zip(*self.makers, strict=True)
            self.call(*self.random.choices(makers, weights)[0]())
            self.now += timedelta(minutes=self.random.choice((1, 1, 60, 3000)))
        return self.told

    def call(self, name: str, function: Callable[..., Any], words: dict[str, Any]) -> None:
        """Make one call, and see that what must hold does."""
        before, begun = self.store.tally().entries, perf_counter()
        try:
            finished(function(**words))
            told: QingdanError | None = None
        except QingdanError as error:
            told = error
        except Exception as error:
            said = f"{name}({shown(words)}) raised {type(error).__name__}: {str(error)[:300]}"
            raise WrongAnswerError(said) from error
        taken, grown = perf_counter() - begun, self.store.tally().entries - before
        assert taken < SLOW, f"{name}({shown(words)}) took {taken:.0f} s"
        kind = name.partition(".")[0]
        self.told[f"{kind} {type(told).__name__ if told else 'done'}"] += 1
        if told is not None:
            self._sentence(name, told)
        if isinstance(told, StepRefused):
            assert grown > 0 or "key" in words, f"{name}: a refusal that is not on the record"
        elif told is not None or kind in {"view", "made"} or (kind == "store" and name != "store.append"):
            assert grown == 0, f"{name}({shown(words)}) entered something, and said {told}"

    def _sentence(self, name: str, error: QingdanError) -> None:
        for said in (error.text.zh, error.text.en):
            assert said.strip(), f"{name}: {type(error).__name__} without a sentence"
            assert len(said) < 20_000, f"{name}: a sentence of {len(said)} characters"
            said.encode()

    def _opened(self) -> None:
        power = self.random.choice([*self.catalogue.powers.values()])
        step = self.random.choice(power.beginnings())
        roles = [*step.by, *power.parties, "申请人"]
        parties = dict.fromkeys(power.parties or ("申请人",), "甲")
        try:
            case = self.desk.open(power.id, VILLAGE, parties, start=step.id, by=Actor("甲", roles, VILLAGE))
        except QingdanError:
            case = self.desk.open("BM-02", VILLAGE, {"申请人": "甲"}, by=Actor("甲", ["申请人"]))
        self.cases.append(case.id)

    # --- arguments ---------------------------------------------------------------------------------------------

    def words(self, function: Callable[..., Any], right: dict[str, Any], wrong: float = 0.25) -> dict[str, Any]:
        """Arguments for `function`: those that are `right`, each wrong at times; at times one is missing."""
        words: dict[str, Any] = {}
        for name, parameter in inspect.signature(function).parameters.items():
            if name == "self" or parameter.kind in {parameter.VAR_KEYWORD, parameter.VAR_POSITIONAL}:
                continue
            needed = parameter.default is parameter.empty
            if self.random.random() < wrong:
                words[name] = self.wild.value()
            elif name in right and (needed or self.random.random() < 0.8):
                words[name] = right[name]
            elif needed:
                words[name] = self.wild.value()
        if self.random.random() < 0.02 and function.__name__[0] != "_":
            words[self.random.choice(("by", "colour", "self_", *words))] = self.wild.value()
        if words and self.random.random() < 0.02:
            del words[self.random.choice([*words])]
        return words

    def right(self) -> dict[str, Any]:
        """Arguments that fit a case of ours, though they may not go together."""
        name = self.random.choice(self.cases)
        case = self.desk.case(name)
        power = self.desk.power(case)
        step = power.steps.get(case.step) or power.first
        outcome = self.random.choice([*step.outcomes])
        roles = [*step.by, *power.parties, *power.roles]
        fields, papers = [*power.fields], [*power.materials]
        return {
            "case": self.random.choice((name, case)),
            "cases": [name, *self.cases[:2]],
            "power": self.random.choice((power.id, power.code, power.name)),
            "village": VILLAGE,
            "step": step.id,
            "outcome": self.random.choice((outcome, None)),
            "start": self.random.choice(("", power.first.id)),
            "channel": "窗口",
            "source": name,
            "parties": dict.fromkeys(power.parties or ("申请人",), "甲"),
            "plan": {step.id: step.id},
            "data": {
                field: self._field() for field in (*step.record, *self.random.sample(fields, min(1, len(fields))))
            },
            "materials": dict.fromkeys((*step.submit, *self.random.sample(papers, min(1, len(papers)))), PAPER),
            "vote": Vote(30, 25, 20, 3, 2),
            "place": step.at or None,
            "fee": self.random.choice((None, 0, "5")),
            "where": "村务公开栏",
            "evidence": "照片",
            "text": "不对",
            "reason": "有事",
            "by": Actor("甲", roles[:20], VILLAGE),
            "key": f"k{self.random.randrange(1000)}",
            "expected": case.seq,
            "at": self.now - timedelta(days=self.random.choice((0, 0, 1, 40))),
            "after": self.random.randrange(20),
            "along": iter,
            "villages": [VILLAGE],
            "todo": self._todo(case),
            "holders": lambda _role, _village: ["甲"],
            "tell": lambda _done: None,
            "digest": case.digest,
            "name": "短信",
            "g": 1,
            "events": [self._event(case)],
        }

    def _field(self) -> Any:
        values = ("甲", 3, "120", True, False, "照实写明", "3个月", "9年", "2026-11-02", self.now.date())
        return self.wild.value() if self.random.random() < 0.05 else self.random.choice(values)

    def _todo(self, case: qingdan.Case) -> Todo:
        task = self.random.choice([*Task])
        step = self.random.choice([case.step, case.start, "无"])
        return Todo(task=task, power=case.power, step=step, village=VILLAGE, due=self.now, case=case.id, colour="red")

    def _event(self, case: qingdan.Case) -> Event:
        """An event that does not follow, so that it is refused if it is one at all."""
        odd = {self.random.choice(Event._fields): self.wild.value()}
        event = Event(case=case.id, seq=case.seq + 7, kind=Kind.HELD, at=self.now, entered=self.now)
        return event._replace(**odd) if "seq" not in odd and "case" not in odd and "kind" not in odd else event

    # --- calls -------------------------------------------------------------------------------------------------

    def act(self) -> Call:
        """An act of the engine."""
        name = self.random.choice(ACTS)
        method = getattr(self.desk, name)
        return f"act.{name}", method, self.words(method, self.right())

    def likely(self) -> Call:
        """An act that is offered, by who may do it, so that cases go on; at times one argument is wrong."""
        case = self.desk.case(self.random.choice(self.cases))
        offered = self.desk.options(case)
        if not offered:
            return self.view()
        option = self.random.choice(offered)
        words = {**self.right(), "case": case, "step": option.step, "outcome": option.outcome or None}
        words["by"] = Actor(case.parties.get(option.roles[0], "己") if option.roles else "己", option.roles, VILLAGE)
        words["data"] = {name: self._field() for name in option.fields}
        words["materials"] = dict.fromkeys(option.materials, PAPER)
        del words["expected"], words["key"], words["at"], words["vote"], words["fee"]
        method = getattr(self.desk, option.act)
        return f"act.{option.act}", method, self.words(method, words, wrong=0.03)

    def view(self) -> Call:
        """A view of the engine."""
        name = self.random.choice(VIEWS)
        method = getattr(self.desk, name)
        return f"view.{name}", method, self.words(method, self.right())

    def of_store(self) -> Call:
        """A method of the store that a host may call."""
        name = self.random.choice(STORE)
        method = getattr(self.store, name)
        return f"store.{name}", method, self.words(method, self.right())

    def of_rounds(self) -> Call:
        """What the clock brings."""
        name = self.random.choice(ROUNDS)
        method = getattr(self.desk.rounds, name)
        return f"rounds.{name}", method, self.words(method, self.right())

    def awaited(self) -> Call:
        """An act or view, awaited."""
        name = self.random.choice([*ACTS, "case", "options", "history", "due", "hands"])
        words = self.words(getattr(self.desk, name), self.right())

        async def main() -> Any:
            async with qingdan.AsyncEngine(self.desk, threads=1) as desk:
                return await getattr(desk, name)(**words)

        return f"awaited.{name}", lambda: asyncio.run(main()), {}

    def made(self) -> Call:
        """A value or a service, made of anything."""
        made: list[tuple[str, Callable[..., Any]]] = [
            ("Actor", Actor),
            ("Vote", Vote),
            ("Todo", Todo),
            ("Todo.of", Todo.of),
            ("Engine", Engine),
            ("AsyncEngine", qingdan.AsyncEngine),
            ("Follower", self._follower),
            ("FileCursor", self._cursor),
            ("Host", self._hosted),
            ("Worker", qingdan.Worker),
            ("load_catalogue", qingdan.load_catalogue),
            ("read_catalogue", qingdan.read_catalogue),
            ("check", qingdan.check),
            ("verify", qingdan.verify),
            ("open_store", self._opened_store),
        ]
        name, function = self.random.choice(made)
        right = {"catalogue": self.catalogue, "store": self.store, "engine": self.desk, "hook": lambda _entry: None}
        right |= {"cursor": self.folder / "cursor", "name": "短信", "id": "甲", "roles": ["村委会"], "every": 0.01}
        right |= {"due": self.now, "locate": lambda _route: None, "source": self.store, "hashes": True}
        return f"made.{name}", function, self.words(function, right, wrong=0.4)

    def _follower(
        self,
        engine: Any = None,
        hook: Any = None,
        cursor: Any = None,
        name: Any = "x",
        kinds: Any = (),
        most: Any = 3,
    ) -> Any:
        return qingdan.Follower(engine, hook, cursor, name=name, kinds=kinds).once(most)

    def _cursor(self, text: Any = "", g: Any = 0) -> Any:
        cursor = qingdan.FileCursor(self.folder / "other")
        if isinstance(text, bytes | bytearray):
            (self.folder / "other").write_bytes(text)
        elif type(text) is str:
            (self.folder / "other").write_text(text, "utf-8", "surrogateescape" if text.isascii() else "replace")
        try:
            return cursor.read()
        finally:
            cursor.write(g)

    def _hosted(self, now: Any = None, kin: Any = (), holders: Any = ()) -> Any:
        """An engine whose host answers anything."""

        class Odd(Host):
            def now(self) -> Any:
                return now

            def kin_of(self, person: str) -> Any:
                return kin

            def holders(self, role: str, village: str) -> Any:
                return holders

        desk = Engine(self.catalogue, self.store, host=Odd())
        return desk.hands(self.random.choice(self.cases))

    def _opened_store(self, tail: Any = "", create: Any = True) -> Any:
        head = self.random.choice(("", "memory:", "sqlite:", "sqlite:///", f"sqlite:///{self.folder}/", "postgres"))
        qingdan.open_store(head + tail if type(tail) is str else tail, create=create).close()


def finished(given: Any) -> None:
    """Go through what was given, as far as it is not at hand yet."""
    if isinstance(given, AbstractContextManager):
        with given:
            return
    if isinstance(given, Iterator):
        for _ in islice(given, 50):
            pass


def shown(words: dict[str, Any]) -> str:
    """The arguments of a call that failed."""
    parts = []
    for name, value in words.items():
        try:
            parts.append(f"{name}={ascii(value)[:200]}")
        except Exception as error:  # noqa: BLE001
            parts.append(f"{name}=<{type(value).__name__}: {type(error).__name__}>")
    return ", ".join(parts)
