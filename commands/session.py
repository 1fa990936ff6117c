"""What a command works on: the catalogue, the store, the time, and how it speaks."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from functools import wraps
from itertools import chain
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

import click

import qingdan
from qingdan.engine.errors import CatalogueError, Lang, Text, UsageError

from . import output
from .ending import effects, watched
from .speech import COMMON, say

if TYPE_CHECKING:
    from qingdan.engine.language.loading.seal import Trace
    from qingdan.engine.runtime.store import Store

P = ParamSpec("P")
R = TypeVar("R")

CHINA = timezone(timedelta(hours=8))
YEARS = range(1900, 2200)
"""Those of a time that may be asked for."""
PRACTISED = Text("【演练】时间随便定，这里办的都不算数", "[PRACTICE] the clock is free, and nothing here counts")
"""Stands at the head of whatever is shown of a practice store."""


def load(path: str | None, trace: Trace | None = None) -> qingdan.Catalogue:
    """The catalogue of a directory, else the shipped one; what is wrong with it stands at its files as seen from here."""
    try:
        return qingdan.load_catalogue(path, trace=trace)
    except CatalogueError as error:
        from .places import seen  # noqa: PLC0415 - what reports problems is opened where there are some

        raise CatalogueError(seen(error.problems, path)) from None


@dataclass(frozen=True, slots=True)
class Session:
    """The common options of one command. `now` is aware, or None for the clock on the wall. `closed_at_end` holds what
    is closed when the command ends, however it ends, `opened` the stores among it."""

    catalogue: str | None
    store: str
    lang: Lang
    json: bool
    now: datetime | None
    closed_at_end: ExitStack = field(default_factory=ExitStack, repr=False, compare=False)
    opened: list[Store] = field(default_factory=list, repr=False, compare=False)

    def open_store(self, *, create: bool = True, practice: bool | None = None) -> Store:
        """The store asked for. It is closed when the command ends."""
        return self.closing(qingdan.open_store(self.store, create=create, practice=practice))

    def closing(self, store: Store) -> Store:
        """A store that is open, to be closed when the command ends."""
        self.opened.append(store)
        return watched(self.closed_at_end.enter_context(closing(store)))

    def load(self) -> qingdan.Catalogue:
        """The catalogue asked for, else the shipped one."""
        return load(self.catalogue)

    def desk(self) -> Desk:
        """Where cases are acted on and looked at."""
        from .kept import catalogue_at  # noqa: PLC0415 - what only cases need

        catalogue, store, moment = catalogue_at(self.catalogue), self.open_store(), self.now
        view = qingdan.Engine(catalogue, store, clock=(lambda: moment) if moment else None)
        acts = view if moment is None or store.practice else qingdan.Engine(catalogue, store)
        return Desk(self, catalogue, acts, view)

    @property
    def practice(self) -> bool:
        """Whether a practice store was opened."""
        return any(store.practice for store in self.opened)

    def time(self) -> datetime:
        """The moment at which things are looked at: `--now`, else the present."""
        return self.now or wall()

    def present(self) -> datetime:
        """The present in which acts are entered: that of the clock on the wall; in a practice store what `--now` says."""
        return self.time() if self.practice else wall()

    def happened(self) -> datetime | None:
        """When an act happened, if that is not the present. Raises UsageError where `--now` lies in the future; in a
        practice store it is the present."""
        if self.now is None or self.practice:
            return None
        if self.now > wall():
            when = local(self.now)
            raise UsageError(
                Text(
                    f"{when} 还没有到：--now 写以前的时间是补录，写以后的只能看、不能办。"
                    "要拿以后的日子试，请另建演练用的记录库：qingdan store init --practice --store sqlite:///演练.db",
                    f"{when} lies in the future: with --now an act is entered late, never ahead; later days can be looked "
                    "at. To play them make a practice store: qingdan store init --practice --store sqlite:///practice.db",
                )
            )
        return self.now

    def today(self) -> date:
        """The session's day in China."""
        return self.time().astimezone(CHINA).date()

    def tell(self, text: Text) -> None:
        """One sentence on standard output."""
        output.line(text.say(self.lang))

    def show(
        self,
        data: Mapping[str, object],
        lines: Callable[[], Iterable[str]],
        *,
        err: bool = False,
        practice: bool = False,
    ) -> None:
        """JSON where it was asked for, else lines for people; on standard error where the output is something else. What
        comes from a practice store, or is of `practice`, says so first."""
        mark = {"practice": True} if practice or self.practice else {}
        if self.json:
            output.document(json.dumps({**mark, **data}, ensure_ascii=False, indent=2), err=err)
        else:
            output.lines(chain([say(PRACTISED)] if mark else [], lines()), err=err)

    def done(self, what: Text) -> None:
        """Everything that was asked for is done; what follows is output, and whatever fails in it the command ends
        with 0."""
        effects().done = what


@dataclass(frozen=True, slots=True)
class Desk:
    """Two views of one store. `acts` enters acts; one of an earlier moment is dated `at`, and is a late entry if that was
    on an earlier day. `view` sees the cases as they stand in the session's time."""

    session: Session
    catalogue: qingdan.Catalogue
    acts: qingdan.Engine
    view: qingdan.Engine

    @property
    def at(self) -> datetime | None:
        """When an act happened, if not now. Raises UsageError for the future."""
        return self.session.happened()

    def named(self, power: str) -> str:
        """What people call a power, by its id; the id where the list does not have it any more."""
        return next((names.name for names in self.catalogue.names if names.id == power), power)


def written(file: object) -> Text:
    """A file was written: what `Session.done` is told."""
    return Text(f"{file} 已经写好", f"{file} is written")


def moment(text: str) -> datetime:
    """A time as people write it: 2026-11-02 (nine o'clock in China), or with hours, or with an offset."""
    try:
        parsed = datetime.fromisoformat(text)
        if parsed.year not in YEARS:
            raise ValueError(text)
    except ValueError:
        raise UsageError(
            Text(
                f"看不懂时间“{text}”，请写成 2026-11-02 或者 2026-11-02T15:30",
                f"not a time: “{text}”; write 2026-11-02 or 2026-11-02T15:30",
            )
        ) from None
    if len(text) == len("2026-11-02"):
        parsed = parsed.replace(hour=9)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=CHINA)


def wall() -> datetime:
    """The present by the clock on the wall."""
    return datetime.now(UTC)


def local(at: datetime | None) -> str:
    """A moment as a clerk reads it, in China's time."""
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if at else "—"


def with_session(command: Callable[..., R]) -> Callable[..., R]:
    """Gathers the common options of a command into the Session that is its first argument."""

    @wraps(command)
    def run(**params: Any) -> R:  # noqa: ANN401 - click hands over what it parsed
        given = {name: params.pop(name, None) for name in COMMON}
        outer = click.get_current_context().find_root().params
        chosen = {name: value if value is not None else outer.get(name) for name, value in given.items()}
        _demand_words(chosen)
        with ExitStack() as closed_at_end:
            session = Session(
                catalogue=chosen["catalogue"] or os.environ.get("QINGDAN_CATALOGUE") or None,
                store=chosen["store"] or os.environ.get("QINGDAN_STORE") or "sqlite:///qingdan.db",
                lang=_lang(),
                json=bool(chosen["json"]),
                now=moment(chosen["now"]) if chosen["now"] else None,
                closed_at_end=closed_at_end,
            )
            return command(session, **params)

    return run


def _demand_words(chosen: dict[str, object]) -> None:
    """Raises UsageError for an option that is given but empty, as by a variable of the shell that is not set."""
    empty = next((name for name, value in chosen.items() if value == ""), None)
    if empty is not None:
        raise UsageError(Text(f"--{empty} 后面是空的", f"--{empty} is empty"))


def _lang() -> Lang:
    return "en" if say(Text("zh", "en")) == "en" else "zh"
