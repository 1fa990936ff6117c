"""`qingdan store`: the record as a whole: made ready, brought to the newest schema, looked at."""

from __future__ import annotations

import re
from collections.abc import Callable

import click

from qingdan import Text, verify
from qingdan.engine.runtime.store import migrate_store
from qingdan.engine.runtime.store.tally import Tally

from .columns import columns
from .session import Session, wall, with_session
from .speech import Spoken, SpokenGroup, option, say
from .verification import checked, failed, passed

PROBLEMS = 1


@click.group(
    "store",
    cls=SpokenGroup,
    text=Text("记录库：建立、升级、查看。", "The record as a whole: init, migrate, info."),
)
def store_command(**_common: object) -> None:
    """What is done with the record as a whole."""


def of_store(name: str, zh: str, en: str) -> Callable[[Callable[..., int | None]], click.Command]:
    """Registers a command of the group."""

    def register(run: Callable[..., int | None]) -> click.Command:
        return store_command.command(name, cls=Spoken, text=Text(zh, en))(with_session(run))

    return register


@of_store(
    "init",
    "建立记录库；已经有了就什么也不动。加 --practice 建演练用的：时间随便定（--now），件号以“演练-”开头，办的都不算数。",
    "Make the store ready; one that is there already is left as it is. --practice makes one for teaching and trying: its\n"
    "clock is free (--now), the ids of its cases begin with 演练-, and nothing in it counts.",
)
@option("--practice", is_flag=True, zh="建演练用的", en="make a practice store")
def init(session: Session, practice: bool) -> None:
    """Opening makes it."""
    session.open_store(practice=True if practice else None)
    where = shown(session.store)
    data = {"store": where}
    ready = Text(f"记录库可以用了：{where}", f"the store is ready: {where}")
    session.done(ready)
    session.show(data, lambda: [say(ready)])


@of_store(
    "migrate",
    "把旧版程序建的记录库升到现在的版式；先备份，再停下其他程序。现在只有一种版式，试用版建的打不开。",
    "Bring a store of an older release to today's schema; back it up and stop other programs first.\n"
    "There is one schema so far; stores of trial releases are not opened.",
)
def migrate(session: Session) -> None:
    """Says from which schema to which."""
    before, after = migrate_store(session.store)
    same = Text(f"已经是第 {after} 版，不用升", f"schema {after} already: nothing to do")
    done = Text(f"从第 {before} 版升到了第 {after} 版", f"from schema {before} to schema {after}")
    said = same if before == after else done
    session.done(said)
    session.show({"from": before, "to": after}, lambda: [say(said)])


@of_store(
    "info",
    "记录库里有多少：记录、案件、拒绝，最后一条的哈希；再从头核验一遍，有问题的退出码为 1。库很大的，--quick 不核验。",
    "How much the store holds: entries, cases, refusals, and the newest hash; it is verified whole, and ends with 1 if\n"
    "anything is wrong. --quick leaves that out, for a large store.",
)
@option("--quick", is_flag=True, zh="只数一数，不核验", en="count only, verify nothing")
def info(session: Session, quick: bool) -> int | None:
    """A store that is not there is not made."""
    store = session.open_store(create=False)
    tally = store.tally()
    found = None if quick else verify(store, now=wall())
    where = shown(session.store)
    rows = [(say(LABELS["store"]), where)]
    rows += [(say(LABELS[name]), str(value or "—" if name == "hash" else value)) for name, value in _fields(tally)]
    data: dict[str, object] = {"store": where, **dict(_fields(tally))}
    wrong = [fault.text for fault in found.faults] if found else []
    if found is not None:
        data |= {"sound": found.sound, **checked(found), "faults": [text.say(session.lang) for text in wrong]}
    told = failed(wrong) if wrong else passed(found) if found else ()
    session.show(data, lambda: [*columns(rows), *told])
    return PROBLEMS if wrong else None


def _fields(tally: Tally) -> list[tuple[str, int | str | None]]:
    return list(tally._asdict().items())


def shown(url: str) -> str:
    """The address of a store as it may be shown: without its password."""
    return re.sub(r"(://[^/@:]*):[^/@]*@", r"\1:***@", re.sub(r"(password=)[^&\s]*", r"\1***", url))


LABELS = {
    "store": Text("记录库", "store"),
    "schema": Text("版式", "schema"),
    "entries": Text("记录", "entries"),
    "cases": Text("案件", "cases"),
    "refusals": Text("拒绝", "refusals"),
    "definitions": Text("定义", "definitions"),
    "keys": Text("编号", "keys"),
    "hash": Text("最后一条的哈希", "newest hash"),
}


from . import transfer  # noqa: E402 - after the group, so that help lists init, migrate and info first

__all__ = ["store_command", "transfer"]
