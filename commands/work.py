"""`qingdan work`: what the clock brings, done and told.

Cron runs `qingdan work --once` on any record; on PostgreSQL any number of `qingdan work` run for good.
"""

from __future__ import annotations

import json
import logging
import os
import shlex
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Event

import click

from qingdan import QingdanError, Text, UsageError
from qingdan.engine.runtime.rounds import Rounds
from qingdan.engine.runtime.todo import Done, Task
from qingdan.engine.runtime.worker import BEATS, USUAL, Worker

from . import output
from .session import PRACTISED, Session, with_session
from .speech import Spoken, option, say
from .store import shown
from .watch import chosen, people_of, people_option, row, village_option

PATIENCE = 60
"""Seconds that the command which tells may take."""


@click.command(
    "work",
    cls=Spoken,
    text=Text(
        "到点的事都做：开周期和续办的件，记下到期的，提醒黄灯红灯，各做一次。加 --once 做完一遍就退出，由 cron 定时；"
        "不加就一直做下去，要用 PostgreSQL 的记录库，开几个都行，活儿分着做。",
        "Do what the clock brings: open, enter what fell due, tell what is yellow or red, each once. With --once for "
        "cron; without it for good, on a PostgreSQL record, where any number of workers share it out.",
    ),
)
@option("--once", is_flag=True, zh="做完一遍就退出", en="do it and end")
@option(
    "--tell", metavar="COMMAND", zh="每条提醒运行一次的命令，标准输入是一行 JSON；返回 0 才算告诉了，不然下一遍再来",
    en="run for every notice, with a line of JSON; it was told once this returns 0, else it comes again",
)  # fmt: skip
@option(
    "--every", type=click.Choice(list(BEATS)), default=USUAL, zh="隔多久看一遍，几个一起算，默认 5m",
    en="from one round of all workers together to the next; default 5m",
)  # fmt: skip
@option(
    "--threads", type=click.IntRange(1, 64), default=4, metavar="N", zh="同时做几件，默认 4",
    en="how many things are done at a time; default 4",
)  # fmt: skip
@village_option
@people_option
@with_session
def work_command(
    session: Session,
    once: bool,
    tell: str | None,
    every: str,
    threads: int,
    villages: tuple[str, ...],
    people: str | None,
) -> None:
    """One round, or a worker for good."""
    desk, known = session.desk(), people_of(people)
    at = desk.at
    rounds, where = replace(desk.acts.rounds, at=at), chosen(desk.catalogue, villages, known)
    said = Said(session, rounds)
    if session.practice:
        said(PRACTISED)
    teller = Teller(said, _words(tell or ""))
    if once:
        for each in rounds.work(where, known, heard=lambda todo: said(rounds.damage(todo))):
            said(each)
        rounds.tell(teller)
        session.done(Text("到点的事都做了，也都记下了", "everything that was due is done and on the record"))
        said.demand()
        return
    if at is not None:
        raise UsageError(
            Text(
                "一直做下去的 work 只按现在的时间做，--now 要和 --once 一起写",
                "a worker for good goes by the present: --now needs --once",
            )
        )
    worker = Worker(desk.acts, teller, villages=where, holders=known, every=every, threads=threads, heard=said)
    said(
        Text(
            f"在 {shown(session.store)} 上干活，每 {every} 看一遍；Ctrl-C 停下，再按一次立即停下",
            f"at work on {shown(session.store)}, a round every {every}; Ctrl-C stops, twice stops at once",
        )
    )
    with quiet(), told_to_stop() as stop:
        worker.run(stop)
    stopped = Text("停下了：手上的都做完了", "stopped: nothing was left half done")
    said(stopped)
    session.done(stopped)
    said.demand()


def _words(command: str) -> list[str]:
    try:
        return shlex.split(command)
    except ValueError:
        words = f"--tell 的命令看不懂：{command}（引号没有配成对？）"
        raise UsageError(Text(words, f"--tell: the quotes of “{command}” do not match")) from None


@dataclass(frozen=True, slots=True)
class Said:
    """Prints a line for each thing done; sentences go to standard error. That a warning was put down is no news: that it
    is told is.

    The work goes on where a line cannot be printed: `lost` keeps the first error for the end."""

    session: Session
    rounds: Rounds
    lost: list[OSError] = field(default_factory=list)

    def __call__(self, news: Done | Text) -> None:
        """What a worker hears of."""
        if isinstance(news, Text):
            output.line(say(news), err=True)
        elif news.todo.task is not Task.WARN:
            self.line(news)

    def line(self, done: Done) -> OSError | None:
        """One thing done; the error where it could not be printed."""
        try:
            if self.session.json:
                output.document(self.json(done))
            else:
                output.line(self.text(done))
        except OSError as error:
            self.lost[:] = self.lost or [error]
            return error
        return None

    def demand(self) -> None:
        """Raises OSError if a line could not be printed."""
        if self.lost:
            raise self.lost[0]

    def text(self, done: Done) -> str:
        """For people."""
        return "  ".join(filter(None, row(self.rounds, done.todo, done)))

    def json(self, done: Done) -> str:
        """For programs, with the line for people as `text`."""
        own = {"case": done.case, "seq": done.seq, "g": done.g, "text": self.text(done)}
        return json.dumps({**done.todo.plain(), **own}, ensure_ascii=False)


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells of a warning: by a command, if there is one, and by a line, which is the telling where there is none."""

    said: Said
    command: list[str]

    def __call__(self, done: Done) -> None:
        """Raises QingdanError if the command fails, or the line where there is no command: the warning was not told."""
        why = self._run(done) if self.command else ""
        if why:
            raise _untold(done, f"{self.command[0]}：{why}")
        error = self.said.line(done)
        if error and not self.command:
            raise _untold(done, str(error))

    def _run(self, done: Done) -> str:
        """Why the command failed; "" where it did not."""
        try:
            ran = subprocess.run(  # noqa: S603 - whoever gives the command may run it
                self.command,
                input=self.said.json(done) + "\n",
                capture_output=True,
                encoding="utf-8",
                errors="backslashreplace",
                timeout=PATIENCE,
                start_new_session=True,  # ctrl-C ends the worker, not what is being told
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return str(error)
        return (ran.stderr.strip().splitlines() or [f"exit {ran.returncode}"])[-1] if ran.returncode else ""


def _untold(done: Done, why: str) -> QingdanError:
    return QingdanError(
        Text(
            f"第 {done.g} 条的提醒没有告诉成，下一遍再来：{why}",
            f"the notice of entry {done.g} was not told and comes again: {why}",
        )
    )


@contextmanager
def told_to_stop() -> Iterator[Event]:
    """Set by SIGTERM and ctrl-C; a second one ends the process as if nobody listened, which loses nothing."""
    stop = Event()
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def end(_number: int, _frame: object) -> None:
        stop.set()
        for number in kept:
            signal.signal(number, signal.SIG_DFL)

    for number in kept:
        signal.signal(number, end)
    try:
        yield stop
    finally:
        for number, known in kept.items():
            signal.signal(number, known)


@contextmanager
def quiet() -> Iterator[None]:
    """Without the log of the libraries: what happens is said in sentences."""
    before = logging.root.manager.disable
    logging.disable(before if os.environ.get("QINGDAN_DEBUG") else logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
