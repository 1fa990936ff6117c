"""The record in PostgreSQL: not there yet."""

from __future__ import annotations

from typing import NoReturn

from ...errors import Text, UsageError


def open(place: str, *, create: bool) -> NoReturn:  # noqa: A001, ARG001 - as every room of stores has it
    """Not yet."""
    raise UsageError(
        Text("PostgreSQL 存储还没有；请用 sqlite:///文件名.db", "PostgreSQL is not there yet: use sqlite:///file.db")
    )


def upgrade(place: str) -> tuple[int, int]:
    """Not yet."""
    open(place, create=True)
