"""The engine for hosts that run on asyncio: every act is awaited, and runs in a thread behind.

The store waits for the disk and many threads share its commits, so threads are the right thing behind a loop: the loop
never stands still, and a hundred acts at once cost little more than one. Cancelling the wait does not tear an act
apart: one that has not begun never begins, one that has begun is entered whole or not at all, and asking again with
the same `key` gives its answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, overload

from .service import NO_NAMES, Engine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import TracebackType

    from .case import Ruling
    from .standing import Case
    from .store.ledger import Entry

P = ParamSpec("P")
R = TypeVar("R")
THREADS = 64
"""As many acts as can be under way at once; the others queue."""
CHUNK = 256
"""How many entries of the record are read at a time."""


class Awaited(Generic[P, R]):
    """A method of the engine, to be awaited: the same arguments, the same result, the same errors."""

    def __init__(self, method: Callable[Concatenate[Engine, P], R]) -> None:
        self._method = method
        self.__doc__ = method.__doc__

    @overload
    def __get__(self, desk: None, owner: type[AsyncEngine]) -> Awaited[P, R]: ...
    @overload
    def __get__(self, desk: AsyncEngine, owner: type[AsyncEngine]) -> Callable[P, Awaitable[R]]: ...
    def __get__(self, desk: AsyncEngine | None, owner: type[AsyncEngine]) -> Awaited[P, R] | Callable[P, Awaitable[R]]:
        """The method bound to an engine and its threads."""
        if desk is None:
            return self

        def call(*args: P.args, **kwargs: P.kwargs) -> Awaitable[R]:
            return desk.behind(partial(self._method, desk.engine, *args, **kwargs))

        return call


class AsyncEngine:
    """The acts and views of `engine`, awaited. Close it, or use it with `async with`; the engine stays open."""

    open = Awaited(Engine.open)
    take = Awaited(Engine.take)
    post = Awaited(Engine.post)
    object = Awaited(Engine.object)
    sign = Awaited(Engine.sign)
    extend = Awaited(Engine.extend)
    hold = Awaited(Engine.hold)
    release = Awaited(Engine.release)
    withdraw = Awaited(Engine.withdraw)
    move = Awaited(Engine.move)
    settle = Awaited(Engine.settle)
    case = Awaited(Engine.case)
    options = Awaited(Engine.options)
    hands = Awaited(Engine.hands)
    lamps = Awaited(Engine.lamps)
    power = Awaited(Engine.power)
    history = Awaited(Engine.history)
    due = Awaited(Engine.due)
    refusals = Awaited(Engine.refusals)

    def __init__(self, engine: Engine, threads: int = THREADS) -> None:
        self.engine = engine
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="qingdan")

    def behind(self, work: Callable[[], R]) -> Awaitable[R]:
        """Run `work` in one of the threads."""
        return asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def cases(self) -> AsyncIterator[Case]:
        """Every case as it stands now, in the order of opening."""
        async for case in self._stream(self.engine.cases()):
            yield case

    async def moves(
        self, cases: Iterable[str] = (), *, power: str = "", plan: Mapping[str, str] = NO_NAMES
    ) -> AsyncIterator[Ruling]:
        """What `move` would do to `cases`, or to every open one (of the power with that id)."""
        async for ruling in self._stream(self.engine.moves(cases, power=power, plan=plan)):
            yield ruling

    async def follow(self, after: int = 0) -> AsyncIterator[Entry]:
        """The entries after a global number, up to the newest."""
        async for entry in self._stream(self.engine.follow(after)):
            yield entry

    async def _stream(self, found: Any) -> AsyncIterator[Any]:  # noqa: ANN401 - typed by its callers
        while chunk := await self.behind(lambda: tuple(islice(found, CHUNK))):
            for each in chunk:
                yield each

    async def close(self) -> None:
        """Wait for the acts under way, and let the threads go."""
        await asyncio.get_running_loop().run_in_executor(None, self._threads.shutdown)

    async def __aenter__(self) -> AsyncEngine:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
