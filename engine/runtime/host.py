"""What the engine asks of the system it is embedded in: the time, and who is who. Subclass it, answer what you know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from functools import wraps
from typing import ParamSpec

from ..errors import Text, UsageError
from ..identity import canonical_id
from .commands import Actor

P = ParamSpec("P")


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


def in_form(answer: Callable[P, Collection[str]]) -> Callable[P, tuple[str, ...]]:
    """An answer of the host with its ids in the one form, in its order, each once. Raises UsageError if it is no
    collection of texts."""

    @wraps(answer)
    def asked(*args: P.args, **named: P.kwargs) -> tuple[str, ...]:
        said: object = answer(*args, **named)
        if isinstance(said, str) or not isinstance(said, Iterable):
            raise _no_ids(answer)
        ids = list(said)
        if not all(isinstance(each, str) for each in ids):
            raise _no_ids(answer)
        return tuple(dict.fromkeys(map(canonical_id, ids)))

    return asked


def _no_ids(answer: Callable[..., object]) -> UsageError:
    name = getattr(answer, "__name__", "host")
    zh, en = f"{name} 要返回一组编号（文字），如 []", f"{name} must return a collection of ids (str), such as []"
    return UsageError(Text(zh, en))
