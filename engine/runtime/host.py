"""What the engine asks of the system it is embedded in: the time, and who is who. Subclass it, answer what you know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime

from ..arguments import plain, several
from ..checked import checked_answer
from ..identity import canonical_id
from .commands import Actor


class Host:
    """The defaults: the clock on the wall, nobody is kin to anybody, nobody holds a role, a person has none.

    Called from many threads, and within an act: answer quickly, and do not call the engine back. What a method raises
    comes out of the act unchanged, and nothing is recorded. Ids that it returns in another form are folded to the one
    form of ids (`engine/identity.py`) before they are compared.
    """

    def now(self) -> datetime:
        """The present, aware."""
        return datetime.now(UTC)

    def kin_of(self, person: str) -> Collection[str]:  # noqa: ARG002
        """Ids of the near relatives of a person (近亲属, Civil Code §1045); what a party declares is added.

        At a step with 回避: 近亲属 whoever acts for an office must keep out if he is kin of a party or of a person put
        down in a field of type 人. Asked are the actor, then each of those persons until one names the actor: it is
        enough that one side knows. Each person is asked at most once an act. A person put down in a field may be
        unknown to the host, or be the word 无: answer with nothing.
        """
        return ()

    def holders(self, role: str, village: str) -> Collection[str]:  # noqa: ARG002
        """Ids of those who hold an office's role for a village (12 digits)."""
        return ()

    def actor(self, person: str) -> Actor:
        """Who acts when this person does, with all roles and where they hold."""
        return Actor(person)


MOST = 1_000_000
"""Ids in one answer."""


def in_form(answer: Callable[..., Collection[str]]) -> Callable[..., tuple[str, ...]]:
    """An answer of the host with its ids in the one form, in its order, each once. Raises UsageError if it is no
    collection of texts."""
    asked = checked_answer(getattr(answer, "__name__", "host"), answer, _IDS)
    return lambda *args: tuple(dict.fromkeys(asked(*args)))


def _folded(value: object) -> str:
    return canonical_id(plain(value))


_IDS = several(_folded, kind=Iterable, most=MOST)
