"""A process that has everything loaded and forks children that act on a store, to be killed. Run by `Nursery`.

It opens no store itself. Each line it reads is an order, each line it writes says how the child ended. A child can be
told to kill itself (SIGKILL, so nothing is finished or flushed) at the n-th line of the store's code that its append
runs, or to go on until it is killed after some milliseconds.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from importlib import import_module
from types import FrameType
from typing import Any

from qingdan.engine.errors import StepRefused, Unavailable
from qingdan.engine.runtime.service import Engine
from qingdan.engine.runtime.store import open_store
from tests.chaos.family import FAMILY
from tests.chaos.loop import BY, CATALOGUE, NEXT, VILLAGE

UNAVAILABLE = 3
STORE = f"{os.sep}runtime{os.sep}store{os.sep}"


def die_at(number: int) -> Callable[[FrameType, str, object], Any]:
    """A tracer that kills at the n-th line of the store's code from the append on."""
    left, appending = number, False

    def line(_frame: FrameType, what: str, _value: object) -> Any:
        nonlocal left
        left -= what == "line"
        if left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return line

    def call(frame: FrameType, _what: str, _value: object) -> Any:
        nonlocal appending
        appending = appending or frame.f_code.co_name == "append"
        return line if appending and STORE in frame.f_code.co_filename else None

    return call


def act(order: dict[str, Any], _ready: Callable[[], object]) -> None:
    """One act with a key, at a moment of its own; dies on the way if that is asked."""
    engine = Engine(FAMILY, open_store(order["url"]))
    engine.case(order["case"])
    if order.get("line"):
        sys.settrace(die_at(order["line"]))
    with suppress(StepRefused):
        getattr(engine, order["act"])(*order["words"], **order["named"], by=BY, key=order["key"])
    sys.settrace(None)


def round_(order: dict[str, Any], _ready: Callable[[], object]) -> None:
    """What the clock brings at a moment; dies on the way if that is asked."""
    moment = datetime.fromisoformat(order["now"])
    engine = Engine(FAMILY, open_store(order["url"]), clock=lambda: moment)
    if order.get("line"):
        sys.settrace(die_at(order["line"]))
    engine.rounds.work(())
    sys.settrace(None)


def hammer(order: dict[str, Any], ready: Callable[[], object]) -> None:
    """Open cases and take steps as fast as possible, writing down what was promised, before and after."""
    engine = Engine(CATALOGUE, open_store(order["url"]))
    with open(order["notes"], "a", buffering=1) as notes:  # noqa: PTH123
        for number in range(1_000_000):
            key = f"{order['name']}-{number}"
            notes.write(f"? {key}\n")
            case = engine.open("loop", VILLAGE, by=BY, key=f"{key}-0")
            ready()
            for turn in (1, 2):
                case = engine.take(case.id, case.step, NEXT[case.step][1], by=BY, key=f"{key}-{turn}")
            notes.write(f"! {key} {case.id} {case.seq}\n")


def bear(order: dict[str, Any]) -> int:
    """How a child ended that did what is ordered; it is killed so many seconds after it was ready, if that is asked."""
    hear, tell = os.pipe()
    child = os.fork()
    if child == 0:
        if "limit" in order:
            resource.setrlimit(resource.RLIMIT_FSIZE, (order["limit"], order["limit"]))
        try:
            {"act": act, "round": round_, "hammer": hammer}[order["do"]](order, lambda: os.write(tell, b"."))
        except Unavailable:
            os._exit(UNAVAILABLE)
        except BaseException as error:  # noqa: BLE001 - told by the exit code, and on standard error
            print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    os.close(tell)
    if "after" in order:
        os.read(hear, 1)
        time.sleep(order["after"])
        os.kill(child, signal.SIGKILL)
    os.close(hear)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def main() -> None:
    """Orders until the end of the input."""
    for name in ("sqlite", "postgres"):
        with suppress(ImportError):
            import_module(f"qingdan.engine.runtime.store.{name}")
    gc.freeze()
    for line in sys.stdin:
        print(json.dumps(bear(json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
