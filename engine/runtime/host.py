"""What the engine asks of the system it is embedded in: the time, and who is who. Subclass it, answer what you know."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from .commands import Actor

if TYPE_CHECKING:
    from collections.abc import Collection


class Host:
    """The defaults: the clock on the wall, nobody is kin to anybody, nobody holds a role, a person has none.

    Called from many threads, and within an act: answer quickly, and do not call the engine back.
    """

    def now(self) -> datetime:
        """The present, aware."""
        return datetime.now(UTC)

    def kin_of(self, person: str) -> Collection[str]:  # noqa: ARG002
        """Ids of the near relatives of a person (近亲属, Civil Code §1045); what a party declares is added."""
        return ()

    def holders(self, role: str, village: str) -> Collection[str]:  # noqa: ARG002
        """Ids of those who hold an office's role for a village (12 digits)."""
        return ()

    def actor(self, person: str) -> Actor:
        """Who acts when this person does, with all roles and where they hold."""
        return Actor(person)
