"""到点的事由它来做，开几个都行；提醒由它发出去。A worker: what the clock brings is done, and the host tells people.

CASES=postgresql://… python worker.py
"""

from __future__ import annotations

import os
import signal
from threading import Event

from desk import Office

from qingdan import Done, Engine, Worker, load_catalogue, open_store

VILLAGES = ("610524101203",)


def tell(done: Done) -> None:
    """这里发短信。返回了才算告诉了；done.g 永远是这一条的编号，同一个编号再来，就是发过的那一条。"""
    todo = done.todo
    print(f"第 {done.g} 条：{todo.case} 的“{todo.step}”{todo.due:%m-%d} 到期，{todo.colour}", flush=True)


def main() -> None:
    """Until it is told to stop."""
    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    store = open_store(os.environ["CASES"])
    engine = Engine(load_catalogue(), store, host=Office())
    Worker(engine, tell, villages=VILLAGES, every="10s", heard=lambda news: print(news, flush=True)).run(stop)
    store.close()


if __name__ == "__main__":
    main()
