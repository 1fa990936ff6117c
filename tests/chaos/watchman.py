"""A host with one worker: `python -m tests.chaos.watchman URL FILE [DIES_AT]`. A line in the file for each warning
it is told of. Having written line DIES_AT, and before that counts as told, it is killed as by kill -9."""

from __future__ import annotations

import logging
import os
import signal
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from threading import Event

from qingdan.engine.errors import Text
from qingdan.engine.model.parts import Bound, Start, TimeLimit
from qingdan.engine.model.period import CHINA
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import open_store
from qingdan.engine.runtime.todo import Done
from qingdan.engine.runtime.worker import Worker
from tests.jobs import JOB, catalogue
from tests.powers import VILLAGE, days, power, step, within

BOOKS = power(
    "books",
    [
        step("登记", "村委会", "盘点", within=within("10个工作日")),
        step("盘点", "村委会", "办成", start=Start(cycle="每月", on="5日"), within=within("5个工作日")),
        step("走访", "村委会", "办成", start=Start(cycle="每月", per="组长")),
    ],
    time=TimeLimit(promised=Bound(days("8个工作日")), until="登记"),
)
LIST = catalogue(JOB, BOOKS)
NOW = datetime(2026, 12, 18, 9, tzinfo=CHINA)
LEADERS = ("丙", "丁")


def main(url: str, file: str, dies_at: str = "0") -> None:
    stop, told = Event(), []
    signal.signal(signal.SIGTERM, lambda *_: stop.set())

    def tell(done: Done) -> None:
        with Path(file).open("a", encoding="utf-8") as lines:
            lines.write(f"{done.g}\n")
        told.append(done.g)
        if len(told) == int(dies_at):
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(news: Done | Text) -> None:
        print(news.zh if isinstance(news, Text) else f"{news.todo.task} {news.case}", flush=True)

    logging.disable()
    with closing(open_store(url)) as store:
        engine = Engine(LIST, store, clock=lambda: NOW)
        Worker(engine, tell, villages=[VILLAGE], holders=lambda *_: LEADERS, every="1s", heard=heard).run(stop)


if __name__ == "__main__":
    main(*sys.argv[1:])
