"""The engine for hosts that run on asyncio: every act is awaited, and runs in a thread behind.

The store waits for the disk and many threads share its commits, so threads are the right thing behind a loop: the loop
never stands still, and a hundred acts at once cost little more than one. Cancelling the wait does not tear an act
apart: one that has not begun never begins, one that has begun is entered whole or not at all, and asking again with
the same `key` gives its answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial, update_wrapper
from itertools import islice
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from ..arguments import Checks, anything, instance, whole
from ..checked import checked_function
from ..errors import Text
from .service import NO_NAMES, Engine
from .store.access import Access

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
_NEW: Checks = {"self": anything, "engine": instance(Engine, "Engine", "an Engine"), "threads": whole(1, 10_000)}


def _awaited(
    method: Callable[Concatenate[Engine, P], R],
) -> Callable[Concatenate[AsyncEngine, P], Coroutine[Any, Any, R]]:
    """A method of the engine as a coroutine function: the same arguments, the same result, the same errors."""

    async def call(self: AsyncEngine, /, *args: P.args, **kwargs: P.kwargs) -> R:
        return await self.behind(partial(method, self.engine, *args, **kwargs))

    update_wrapper(call, method)
    return call


class AsyncEngine:
    """The acts and views of `engine`, awaited. Close it, or use it with `async with`; the engine stays open."""

    open = _awaited(Engine.open)
    take = _awaited(Engine.take)
    post = _awaited(Engine.post)
    object = _awaited(Engine.object)
    sign = _awaited(Engine.sign)
    extend = _awaited(Engine.extend)
    hold = _awaited(Engine.hold)
    release = _awaited(Engine.release)
    withdraw = _awaited(Engine.withdraw)
    move = _awaited(Engine.move)
    settle = _awaited(Engine.settle)
    would = _awaited(Engine.would)
    case = _awaited(Engine.case)
    options = _awaited(Engine.options)
    hands = _awaited(Engine.hands)
    links = _awaited(Engine.links)
    lamps = _awaited(Engine.lamps)
    power = _awaited(Engine.power)
    history = _awaited(Engine.history)
    due = _awaited(Engine.due)
    refusals = _awaited(Engine.refusals)

    @checked_function(_NEW, "AsyncEngine")
    def __init__(self, engine: Engine, threads: int = THREADS) -> None:
        self.engine = engine
        self._access = Access(Text(" AsyncEngine ", "the AsyncEngine"))
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="qingdan")

    def behind(self, work: Callable[[], R]) -> Awaitable[R]:
        """Run `work` in one of the threads, beginning now. Raises StoreError after `close` and after a fork."""
        self._access.demand()
        return asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def cases(self) -> AsyncIterator[Case]:
        """Every case as it stands now, in the order of opening."""
        async for case in self._stream(self.engine.cases):
            yield case

    async def moves(
        self, cases: Iterable[Case | str] = (), *, power: str = "", plan: Mapping[str, str] = NO_NAMES
    ) -> AsyncIterator[Ruling]:
        """What `move` would do to `cases`, or to every open one (of the power with that id)."""
        async for ruling in self._stream(partial(self.engine.moves, cases, power=power, plan=plan)):
            yield ruling

    async def follow(self, after: int = 0) -> AsyncIterator[Entry]:
        """The entries after a global number, up to the newest."""
        async for entry in self._stream(partial(self.engine.follow, after)):
            yield entry

    async def _stream(self, make: Callable[[], Iterator[R]]) -> AsyncIterator[R]:
        found = await self.behind(make)
        while chunk := await self.behind(lambda: tuple(islice(found, CHUNK))):
            for each in chunk:
                yield each

    async def close(self) -> None:
        """Wait for the acts under way, and let the threads go."""
        self._access.close()
        await asyncio.get_running_loop().run_in_executor(None, self._threads.shutdown)

    async def __aenter__(self) -> AsyncEngine:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()
