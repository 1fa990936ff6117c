"""Any number of workers on one PostgreSQL record: the rounds of a watch, shared out through a queue (Procrastinate).

At each beat of the clock, and when a worker comes, one of them goes a round (`Rounds.plan`) and puts what there is to
do into the queue; whoever is free does it (`Rounds.do`). The queue holds nothing that the record does not say: what is
lost with a worker, or with the whole queue, is planned again by the next round, and who does a thing that is done does
nothing. So no job is tried again, what the dead left is thrown away, and neither lock nor retry has to be right for the
record to be.

The tables of the queue stand in a schema of their own, whose name carries the digest of their form: releases of
Procrastinate that differ in it do not meet, and the schema may be dropped whenever no worker runs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from functools import partial, wraps
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeAlias

from ..arguments import Checks, plain, whole
from ..checked import checked
from ..errors import QingdanError, Text, Unavailable, UsageError
from .door import ARGUMENTS
from .rounds import Holders, Tell
from .todo import Done, Task, Todo

if TYPE_CHECKING:
    from threading import Event as Signal

    from procrastinate import App, JobContext

    from .service import Engine

P = ParamSpec("P")
Heard: TypeAlias = Callable[[Done | Text], object]
"""Hears of each thing done, and in a sentence of what went wrong."""
BEATS: Mapping[str, str] = MappingProxyType(
    {
        "1s": "* * * * * *",
        "10s": "* * * * * */10",
        "1m": "* * * * *",
        "5m": "*/5 * * * *",
        "15m": "*/15 * * * *",
        "1h": "0 * * * *",
    }
)
"""How often a round may be gone, and the same for cron (the sixth field are seconds)."""
USUAL = "5m"
NAME = "qingdan-{}"
"""Of the queue of each kind of job: who tells nobody takes none of those."""
DEAF = 7200
"""Seconds after which a beat that nobody heard is not made up for: more than the longest time between two."""
DEAD = 30.0
"""Seconds without a sign of life after which a worker counts as dead."""
GRACE = 10.0
"""Seconds that whoever is told to stop waits for what is being done."""
PAUSE = 1.0
"""Seconds between two attempts to reach the server."""
TICK = 0.2
"""Seconds after which it is seen that somebody said stop."""


_HERE: Checks = {"every": plain, "threads": whole(1, 1000)}


@checked({**ARGUMENTS, **_HERE})
class Worker:
    """One worker on the PostgreSQL record of `engine`; any number may run, in any number of processes and machines.

    `tell` is called for every warning that the host was not told of (`Rounds.tell`), by one worker at a time; without
    it nobody is told. `villages` (codes of 12 digits) and `holders` are as in `Rounds.work`. `every` is the time from
    one round of all workers together to the next, a key of `BEATS`; `threads` do what there is to do.

    Raises UsageError for a record elsewhere than in PostgreSQL, or where Procrastinate is not installed.
    """

    def __init__(  # noqa: PLR0913 - options of one
        self,
        engine: Engine,
        tell: Tell | None = None,
        *,
        villages: Collection[str] | None = None,
        holders: Holders | None = None,
        every: str = USUAL,
        threads: int = 4,
        heard: Heard = lambda _: None,
    ) -> None:
        url = getattr(engine.store, "url", None)
        if url is None:
            raise UsageError(ELSEWHERE)
        if every not in BEATS:
            raise UsageError(Text(f"多久看一遍，写 {'、'.join(BEATS)}", f"rounds are every {', '.join(BEATS)}"))
        self._url, self._rounds, self._tell, self._heard = str(url), engine.rounds, tell, heard
        self._villages, self._holders, self._every, self._threads = villages, holders, every, threads
        self._tables, self._schema = _tables()
        self._lost = False
        self._damaged: set[str] = set()

    def run(self, stop: Signal) -> None:
        """Work until `stop` is set, and what was begun is done. A server that is gone is waited for.

        Raises StoreError if the tables of the queue can be neither found nor made.
        """
        asyncio.run(self._run(stop))

    async def _run(self, stop: Signal) -> None:
        while not stop.is_set():
            serving = asyncio.create_task(self._serve())
            while not (stop.is_set() or serving.done()):
                await asyncio.wait({serving}, timeout=TICK)
            serving.cancel()
            await asyncio.wait({serving}, timeout=PAUSE)
            if not serving.done():
                self._heard(ENDING)
            (ended,) = await asyncio.gather(serving, return_exceptions=True)
            if not stop.is_set():
                self._ended(ended)
                await asyncio.sleep(PAUSE)

    def _ended(self, error: BaseException | None) -> None:
        """The library's worker ended though nobody said stop, as where the server goes. Raises what is worse."""
        from .store.wire import meaning  # noqa: PLC0415 - psycopg is opened where it is needed

        meant = meaning(error)
        if meant is not None and not isinstance(meant, Unavailable):
            raise meant
        if not self._lost:
            self._heard(GONE)
        self._lost = True

    async def _serve(self) -> None:
        from .store.wire import furnish  # noqa: PLC0415

        await asyncio.to_thread(furnish, self._url, self._schema, self._tables)
        if self._lost:
            self._heard(AGAIN)
        self._lost = False
        async with (app := self._app()).open_async():
            await self._put(app, "plan")  # the first round is gone at once; and whoever may not plan hears it now
            await app.run_worker_async(
                queues=[NAME.format(kind) for kind in ("plan", "do", *(["tell"] if self._tell else []))],
                concurrency=self._threads,
                delete_jobs="always",
                shutdown_graceful_timeout=GRACE,
                stalled_worker_timeout=DEAD,
                install_signal_handlers=False,
            )

    def _app(self) -> App:
        from procrastinate import App, PsycopgConnector  # noqa: PLC0415

        from .store.wire import REACH, within  # noqa: PLC0415

        connector = PsycopgConnector(
            conninfo=self._url,
            min_size=1,
            max_size=self._threads + 2,
            timeout=5,
            kwargs={"application_name": "qingdan-work", **REACH},
            configure=partial(within, self._schema),
        )
        app = App(connector=connector, periodic_defaults={"max_delay": DEAF})
        app.task(name="do", pass_context=True)(self._safe(self._do))
        app.task(name="tell")(self._safe(self._told))
        queue, plan = NAME.format("plan"), self._safe(self._plan)
        planning = app.task(name="plan", queue=queue, queueing_lock="plan", pass_context=True)(plan)
        app.periodic(cron=BEATS[self._every])(planning)
        return app

    async def _plan(self, context: JobContext, timestamp: int = 0) -> None:  # noqa: ARG002 - the beat, as the library has it
        """One round: what there is to do goes into the queue, once what is there is done."""
        await self._clear(context.app)
        await self._put(context.app, "tell")
        if await context.app.job_manager.list_queues_async(queue=NAME.format("do"), status="todo"):
            return
        for todo in await asyncio.to_thread(self._planned):
            await self._put(context.app, "do", todo=todo.plain())

    def _planned(self) -> tuple[Todo, ...]:
        plan = tuple(self._rounds.plan(self._rounds.clock(), self._villages, self._holders))
        for todo in plan:
            if todo.task is Task.DAMAGED and todo.case not in self._damaged:
                self._damaged.add(todo.case)
                self._heard(self._rounds.damage(todo))
        return tuple(todo for todo in plan if todo.task is not Task.DAMAGED)

    async def _do(self, context: JobContext, todo: dict[str, str]) -> None:
        """One thing, if it is not done yet."""
        done = await asyncio.to_thread(self._rounds.do, Todo.of(todo))
        if done is not None:
            self._heard(done)
            if done.todo.task is Task.WARN:
                await self._put(context.app, "tell")

    async def _told(self) -> None:
        """Whoever holds the cursor tells; if that is another worker, it will see what came meanwhile."""
        if self._tell is not None:
            await asyncio.to_thread(self._rounds.tell, self._tell)

    def _safe(self, work: Callable[P, Awaitable[None]]) -> Callable[P, Awaitable[None]]:
        """What fails is said, and comes again with the next round; the others are worked on."""

        @wraps(work)
        async def run(*words: P.args, **named: P.kwargs) -> None:
            try:
                await work(*words, **named)
            except Exception as error:  # noqa: BLE001 - the library's, or the host's own
                self._heard(_sentence(error))

        return run

    async def _put(self, app: App, task: str, **words: Any) -> None:  # noqa: ANN401 - what JSON can say
        """Into the queue, unless the same waits there. Telling goes first."""
        from procrastinate.exceptions import AlreadyEnqueued  # noqa: PLC0415

        name = " ".join((task, *(part for each in words.values() for part in each.values())))
        with suppress(AlreadyEnqueued):
            put = app.configure_task(task, queue=NAME.format(task), queueing_lock=name, priority=int(task == "tell"))
            await put.defer_async(**words)

    async def _clear(self, app: App) -> None:
        """Throw away what the dead had begun."""
        from procrastinate.exceptions import ConnectorException  # noqa: PLC0415
        from procrastinate.jobs import Status  # noqa: PLC0415

        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=DEAD):
            with suppress(ConnectorException):  # another worker was first
                await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)


def _sentence(error: Exception) -> Text:
    """What went wrong, for people."""
    from procrastinate.exceptions import ConnectorException  # noqa: PLC0415

    from .store.wire import meaning  # noqa: PLC0415

    meant = meaning(error) if isinstance(error, ConnectorException) else error
    if isinstance(meant, QingdanError):
        return meant.text
    name = f"{type(error).__name__}: {error}"
    return Text(f"没有做成，下一遍再来：{name}", f"it failed and comes again: {name}")


def _tables() -> tuple[str, str]:
    """What makes the tables of the queue, and the schema for tables of that form."""
    try:
        from procrastinate.schema import SchemaManager  # noqa: PLC0415
    except ImportError as missing:
        raise UsageError(
            Text(
                f'这台机器上没有 procrastinate：pip install "qingdan[postgres]"（{missing}）',
                f'procrastinate is not here: pip install "qingdan[postgres]" ({missing})',
            )
        ) from missing
    text = SchemaManager.get_schema()
    return text, f"qingdan_queue_{sha256(text.encode()).hexdigest()[:8]}"


ELSEWHERE = Text(
    "许多进程一起干活要用 PostgreSQL 的记录库（--store postgresql://…）；"
    "SQLite 的请用 qingdan work --once，由 cron 定时运行",
    "workers need a record in PostgreSQL (--store postgresql://…); on SQLite let cron run qingdan work --once",
)
GONE = Text("和数据库的连接断了，等它回来", "the connection to the database is lost: waiting for it")
ENDING = Text("要停了，等手上的做完", "stopping once what was begun is done")
AGAIN = Text("数据库回来了，接着干", "the database is back: going on")
