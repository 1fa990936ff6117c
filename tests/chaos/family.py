"""Cases that hang together: a first one, a follow-up of it, and the child that the follow-up calls and waits for.

The end of the child, the step of the follow-up that waited for it (and ends by it) and the return to the first case
are one batch over three cases; so are the opening of a follow-up and of a child with what is told to the other case,
and the child that is held, released and withdrawn with the follow-up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from qingdan.engine.model.parts import Call, End, Role, Start
from qingdan.engine.model.period import parse_period
from qingdan.engine.model.power import Exit, Power
from qingdan.engine.model.words import EndKind, Level
from qingdan.engine.runtime.store.ledger import of
from tests.chaos.loop import BY, CATALOGUE, LOOP, VILLAGE, step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from qingdan.engine.runtime.service import Engine
    from qingdan.engine.runtime.standing import Case
    from qingdan.engine.runtime.store.ledger import Line

ENDED = {kind.value: "已完成" for kind in EndKind}
_ENDS = {"已登记": End(EndKind.ACCOMPLISHED), "已完成": End(EndKind.ACCOMPLISHED)}


def _power(name: str, code: str, **parts: Any) -> Power:
    return replace(LOOP, id=name, code=code, name=name, roles={"村委会": Role(Level.VILLAGE, may_hold=True)}, **parts)


FAMILY = replace(
    CATALOGUE,
    powers={
        **CATALOGUE.powers,
        "first": _power(
            "first",
            "XX-02",
            steps={
                "登记": step("登记", {"完": "已登记"}),
                "复核": step("复核", {"完": "已完成"}, start=Start(after="已登记", term=parse_period("1天"))),
                "转": step("转", ENDED, world=True, start=Start(after="已登记"), call=Call("XX-03")),
            },
            anytime=(Exit("终结", ("村委会",), "已完成"),),
            ends=_ENDS,
        ),
        "child": _power(
            "child",
            "XX-03",
            steps={"办": step("办", {"完": "已完成"})},
            anytime=(Exit("撤回", (), "已撤回", implicit=True),),
            ends=_ENDS | {"已撤回": End(EndKind.TERMINATED, implicit=True)},
        ),
    },
)
"""The list of `loop` and the two powers."""
_LETTERS = {
    "opened": "O", "taken": "T", "called": "C", "followed": "F", "returned": "R", "held": "H", "released": "L",
    "withdrawn": "W",
}  # fmt: skip
UNITS = "O|T|OF|Co|tTR"
"""What is entered at once, as `spelt` writes it, where nothing is on hold."""


def spelt(lines: Iterable[Line]) -> str:
    """A letter an entry, small for those of the child."""
    letters = ((_LETTERS[str(of(line, "kind"))], of(line, "power")) for line in lines)
    return "".join(letter.lower() if power == "child" else letter for letter, power in letters)


class Act(NamedTuple):
    """A call of the engine: its method, and what is given to it besides key and actor."""

    name: str
    words: tuple[str, ...]
    named: dict[str, str]
    case: str
    whole: str

    def done(self, engine: Engine, key: str) -> Case:
        """The answer."""
        answer: Case = getattr(engine, self.name)(*self.words, **self.named, by=BY, key=key)
        return answer

    def order(self, **more: object) -> dict[str, Any]:
        """For the nursery. `case` is read before, as whoever acts has looked at it."""
        return {"do": "act", "act": self.name, "words": self.words, "named": self.named, "case": self.case, **more}


@dataclass
class Family:
    """One family, and what may happen in it next. Every act of `acts` brings it from nothing to where that is next."""

    engine: Engine

    def first(self) -> Case:
        """The first case has ended; a day later the clock follows it up."""
        case = self.engine.open("first", VILLAGE, by=BY)
        return self.engine.take(case.id, "登记", "完", by=BY)

    def follow(self) -> Act:
        """The first case is followed on demand."""
        first = self.first().id
        return Act("open", ("first", VILLAGE), {"source": first, "start": "转"}, first, "OF")

    def call(self) -> Act:
        """The follow-up calls its child."""
        case = self.follow().done(self.engine, self._key()).id
        return Act("take", (case, "转"), {}, case, "Co")

    def end(self) -> Act:
        """The child ends, and with it the follow-up."""
        child = self.call().done(self.engine, self._key()).child
        return Act("take", (child, "办", "完"), {}, child, "tTR")

    def leave(self) -> Act:
        """The follow-up is left by an exit, and its child withdrawn with it."""
        case = self.call().done(self.engine, self._key()).id
        return Act("take", (case, "转", "终结"), {}, case, "TwR")

    def hold(self) -> Act:
        """The follow-up is held, and its child with it."""
        case = self.call().done(self.engine, self._key()).id
        return Act("hold", (case,), {}, case, "Hh")

    def release(self) -> Act:
        """The follow-up goes on, and its child with it."""
        case = self.hold().done(self.engine, self._key()).id
        return Act("release", (case,), {}, case, "Ll")

    _numbers = count()

    def _key(self) -> str:
        return f"before-{next(self._numbers)}"


ACTS: tuple[Callable[[Family], Act], ...] = (
    Family.follow,
    Family.call,
    Family.end,
    Family.leave,
    Family.hold,
    Family.release,
)
