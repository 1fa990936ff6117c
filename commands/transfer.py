"""`qingdan store export`, `import`, `erase`: the record leaves as a file, comes into another store, loses bodies by law."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryFile

import click

from qingdan import Text, UsageError, verify
from qingdan.engine.runtime.desk.erasure import Grounds, erase_case, erase_entry
from qingdan.engine.runtime.store import Store
from qingdan.engine.runtime.store.custody import arriving, take_in
from qingdan.engine.runtime.store.ledger import Fault, demand
from qingdan.engine.runtime.store.transcript import Trailer, export

from .arguments import actor, entry_number
from .files import STANDARD, replacing, rereadable
from .output import stream
from .session import Session, wall, written
from .speech import option, say
from .store import of_store, shown


@of_store(
    "export",
    "把全部记录写成一个文件（JSON Lines），- 是标准输出：核验、备份、换库都用它。边写边核验，对不上就不写。",
    "Write the whole record to a file (JSON Lines; - is standard output), to verify, to keep, to move.\n"
    "It is verified on the way.",
)
@click.argument("file", metavar="FILE")
def export_(session: Session, file: str) -> None:
    """The file is written whole or not at all; so is standard output, unless it breaks off."""
    store = session.open_store(create=False)
    if file == STANDARD:
        trailer = _sent(store)
    else:
        with replacing(Path(file)) as out:
            trailer = export(store, out.write)
        session.done(written(file))
    data = {"file": file, "size": trailer.size, "root": trailer.root}
    where = Text("标准输出", "standard output") if file == STANDARD else Text(file, file)
    lines = (
        Text(f"写好了 {where.zh}：{trailer.size} 条记录", f"written: {where.en}, {trailer.size} entries"),
        Text(f"树根 {trailer.root}", f"root {trailer.root}"),
    )
    session.show(data, lambda: map(say, lines), err=file == STANDARD)


def _sent(store: Store) -> Trailer:
    """Export to standard output, once the record is known to verify. Raises UsageError for a terminal."""
    if stream().isatty():
        raise UsageError(
            Text(
                "记录不往屏幕上写：用 > 文件，或者接到管道里",
                "a record is not written to a terminal: redirect it to a file or a pipe",
            )
        )
    with TemporaryFile(prefix="qingdan-") as whole:
        trailer = export(store, whole.write)
        whole.seek(0)
        stream().send_file(whole)
    return trailer


@of_store(
    "import",
    "把导出的文件（- 是标准输入）收进空的记录库；同一份记录写到一半的，接着收完。先整个核验：哈希对不上的、按定义办不出来的，一条也不收。",
    "Take an exported file (- is standard input) into an empty store, or complete one that holds its beginning. It is verified whole first:\n"
    "hashes, and every act by its definition.",
)
@click.argument("file", metavar="FILE")
def import_(session: Session, file: str) -> None:
    """All of it or nothing."""
    with rereadable(file) as source:
        demand(map(_on_its_line, verify(source, now=wall()).faults))
        opened, found = arriving(source, session.store, wall())
        store = session.closing(opened)
        new = take_in(source, store, found, wall())
    size = store.tally().entries
    where = shown(session.store)
    done = Text(f"收进 {new} 条，{where} 现在有 {size} 条", f"{new} entries taken in, {where} now holds {size}")
    same = Text(f"这 {size} 条记录已经在 {where} 里，什么也没有动", f"these {size} entries are in {where} already")
    said = done if new else same
    session.done(said)
    session.show({"store": where, "new": new, "size": size}, lambda: [say(said)])


def _on_its_line(fault: Fault) -> Fault:
    """The fault, with the line of the file: the entries stand below the first."""
    if not fault.g:
        return fault
    line = fault.g + 1
    return Fault(fault.g, Text(f"文件第 {line} 行，{fault.text.zh}", f"line {line} of the file, {fault.text.en}"))


@of_store(
    "erase",
    "依法抹去内容：一件（件号，要已经办完）或者一条（总序号）。发生过什么仍然在，链照样核对得上；抹去本身也记一条。\n"
    "以前导出的文件和备份里还有，要另外处理；理由会留下来，不要写个人信息。",
    "Erase bodies by law, of a case that has ended or of one entry (its global number). The facts and the chain stay,\n"
    "and the erasure is itself recorded. Files exported before and copies still hold them; the reason stays.",
)
@click.argument("what", metavar="CASE|G")
@option("--reason", required=True, metavar="TEXT", zh="依据和理由，如 个人信息保护法第四十七条", en="the grounds")
@option("--by", metavar="NAME:ROLE[@PLACE]", zh="谁决定的", en="who decided it")
def erase(session: Session, what: str, reason: str, by: str | None) -> None:
    """Says how many bodies went."""
    store = session.open_store(create=False)
    now = session.present()
    grounds = Grounds(reason, session.happened() or now, actor(by) if by else None, now)
    number = entry_number(what)
    gone = erase_case(store, what, grounds) if number is None else erase_entry(store, number, grounds)
    listed = "、".join(map(str, gone))
    done = Text(f"抹去了 {len(gone)} 条的内容：第 {listed} 条", f"bodies erased: {len(gone)} (entries {listed})")
    nothing = Text("没有可以抹去的内容，什么也没有动", "there is nothing to erase")
    said = done if gone else nothing
    session.done(said)
    session.show({"erased": list(gone)}, lambda: [say(said)])
