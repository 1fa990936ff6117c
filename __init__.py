"""qingdan 清单: village powers written, checked, drawn and enforced. 清单之外无权力: no power outside the list.

    from qingdan import Actor, Engine, StepRefused, load_catalogue, open_store

Every public name stands in one table; its room is opened when the name is first used, so that a host which only runs
cases never loads what reads text or draws.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qingdan.engine.analysis.check import check as check
    from qingdan.engine.errors import CatalogueError as CatalogueError
    from qingdan.engine.errors import Conflict as Conflict
    from qingdan.engine.errors import QingdanError as QingdanError
    from qingdan.engine.errors import StepRefused as StepRefused
    from qingdan.engine.errors import StoreError as StoreError
    from qingdan.engine.errors import Tampered as Tampered
    from qingdan.engine.errors import Text as Text
    from qingdan.engine.errors import Unavailable as Unavailable
    from qingdan.engine.errors import UsageError as UsageError
    from qingdan.engine.language.load import Loaded as Loaded
    from qingdan.engine.language.load import load_catalogue as load_catalogue
    from qingdan.engine.language.load import read_catalogue as read_catalogue
    from qingdan.engine.model.catalogue import Catalogue as Catalogue
    from qingdan.engine.model.period import Period as Period
    from qingdan.engine.model.power import Power as Power
    from qingdan.engine.positions import Problem as Problem
    from qingdan.engine.positions import Related as Related
    from qingdan.engine.positions import Route as Route
    from qingdan.engine.positions import Severity as Severity
    from qingdan.engine.positions import Span as Span
    from qingdan.engine.runtime.aio import AsyncEngine as AsyncEngine
    from qingdan.engine.runtime.case import Option as Option
    from qingdan.engine.runtime.case import Refusal as Refusal
    from qingdan.engine.runtime.case import Ruling as Ruling
    from qingdan.engine.runtime.commands import Actor as Actor
    from qingdan.engine.runtime.commands import Extend as Extend
    from qingdan.engine.runtime.commands import Hold as Hold
    from qingdan.engine.runtime.commands import Object as Object
    from qingdan.engine.runtime.commands import Open as Open
    from qingdan.engine.runtime.commands import Post as Post
    from qingdan.engine.runtime.commands import Release as Release
    from qingdan.engine.runtime.commands import Sign as Sign
    from qingdan.engine.runtime.commands import Take as Take
    from qingdan.engine.runtime.commands import Vote as Vote
    from qingdan.engine.runtime.commands import Withdraw as Withdraw
    from qingdan.engine.runtime.events import Event as Event
    from qingdan.engine.runtime.events import Kind as Kind
    from qingdan.engine.runtime.hooks import FileCursor as FileCursor
    from qingdan.engine.runtime.hooks import Follower as Follower
    from qingdan.engine.runtime.host import Host as Host
    from qingdan.engine.runtime.judging.lamps import Colour as Colour
    from qingdan.engine.runtime.judging.lamps import Lamp as Lamp
    from qingdan.engine.runtime.judging.provisional import Basis as Basis
    from qingdan.engine.runtime.judging.refusals import Need as Need
    from qingdan.engine.runtime.rounds import Rounds as Rounds
    from qingdan.engine.runtime.service import Engine as Engine
    from qingdan.engine.runtime.standing import Case as Case
    from qingdan.engine.runtime.standing import Chain as Chain
    from qingdan.engine.runtime.standing import Objection as Objection
    from qingdan.engine.runtime.standing import Paused as Paused
    from qingdan.engine.runtime.standing import Posting as Posting
    from qingdan.engine.runtime.standing import Signed as Signed
    from qingdan.engine.runtime.standing import Status as Status
    from qingdan.engine.runtime.standing import Tie as Tie
    from qingdan.engine.runtime.store import Store as Store
    from qingdan.engine.runtime.store import migrate_store as migrate_store
    from qingdan.engine.runtime.store import open_store as open_store
    from qingdan.engine.runtime.store.cursors import Cursor as Cursor
    from qingdan.engine.runtime.store.ledger import Entry as Entry
    from qingdan.engine.runtime.store.ledger import Fault as Fault
    from qingdan.engine.runtime.todo import Done as Done
    from qingdan.engine.runtime.todo import Task as Task
    from qingdan.engine.runtime.todo import Todo as Todo
    from qingdan.engine.runtime.verify import Verification as Verification
    from qingdan.engine.runtime.verify import verify as verify
    from qingdan.engine.runtime.views import Links as Links
    from qingdan.engine.runtime.worker import Worker as Worker

    __version__: str

_MODULES = {
    "engine.analysis.check": ("check",),
    "engine.errors": (
        "CatalogueError",
        "Conflict",
        "QingdanError",
        "StepRefused",
        "StoreError",
        "Tampered",
        "Text",
        "Unavailable",
        "UsageError",
    ),
    "engine.language.load": ("Loaded", "load_catalogue", "read_catalogue"),
    "engine.model.catalogue": ("Catalogue",),
    "engine.model.period": ("Period",),
    "engine.model.power": ("Power",),
    "engine.positions": ("Problem", "Related", "Route", "Severity", "Span"),
    "engine.runtime.aio": ("AsyncEngine",),
    "engine.runtime.case": ("Option", "Refusal", "Ruling"),
    "engine.runtime.commands": (
        "Actor",
        "Extend",
        "Hold",
        "Object",
        "Open",
        "Post",
        "Release",
        "Sign",
        "Take",
        "Vote",
        "Withdraw",
    ),
    "engine.runtime.events": ("Event", "Kind"),
    "engine.runtime.hooks": ("FileCursor", "Follower"),
    "engine.runtime.host": ("Host",),
    "engine.runtime.judging.lamps": ("Colour", "Lamp"),
    "engine.runtime.judging.provisional": ("Basis",),
    "engine.runtime.judging.refusals": ("Need",),
    "engine.runtime.rounds": ("Rounds",),
    "engine.runtime.service": ("Engine",),
    "engine.runtime.standing": ("Case", "Chain", "Objection", "Paused", "Posting", "Signed", "Status", "Tie"),
    "engine.runtime.store": ("Store", "migrate_store", "open_store"),
    "engine.runtime.store.cursors": ("Cursor",),
    "engine.runtime.store.ledger": ("Entry", "Fault"),
    "engine.runtime.verify": ("Verification", "verify"),
    "engine.runtime.todo": ("Done", "Task", "Todo"),
    "engine.runtime.views": ("Links",),
    "engine.runtime.worker": ("Worker",),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}

__all__ = sorted(_MODULE_OF)  # noqa: PLE0605  # pyright: ignore[reportUnsupportedDunderAll] - the table above is the list

if not TYPE_CHECKING:  # for a type checker the names above are all there are, so that it finds a misspelt one

    def __getattr__(name: str) -> object:
        if name == "__version__":
            from importlib.metadata import version  # noqa: PLC0415 - seldom asked for

            return version("qingdan")
        if name not in _MODULE_OF:
            raise AttributeError(f"module 'qingdan' has no attribute {name!r}")
        return getattr(import_module(f"qingdan.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
