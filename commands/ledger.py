"""`qingdan ledger`: the root of the record, proofs under it, and the verifier that needs a file alone."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import click

from qingdan import Text, UsageError
from qingdan.engine.runtime.store import Store
from qingdan.engine.runtime.store.audit import Audit, record
from qingdan.engine.runtime.store.ledger import Entry, demand
from qingdan.engine.runtime.store.merkle import CompactRange
from qingdan.engine.runtime.store.proofs import Proof, prove_consistency, prove_inclusion

from . import output
from .arguments import entry_number
from .files import read_json, replace_file
from .notice import Notice
from .session import Session, with_session, written
from .speech import Spoken, SpokenGroup, number, option, say

PROBLEMS = 1


@click.group(
    "ledger",
    cls=SpokenGroup,
    text=Text(
        "账本：算树根公布出去，给一条记录出证明，离线核验。",
        "The ledger: a root to publish, proofs under it, verification from a file alone.",
    ),
)
def ledger_command(**_common: object) -> None:
    """What makes the record worth believing."""


def of_ledger(name: str, zh: str, en: str) -> Callable[[Callable[..., int | None]], click.Command]:
    """Registers a command of the group."""

    def register(run: Callable[..., int | None]) -> click.Command:
        return ledger_command.command(name, cls=Spoken, text=Text(zh, en))(with_session(run))

    return register


out_option = option("-o", "--out", "out", metavar="FILE", zh="写成文件", en="write to this file")


@of_ledger(
    "root",
    "全部记录的树根：条数和一个 64 位的数。贴在公开栏上、寄给上级，以后改一条、截一段都对不上。\n"
    "先把记录核验一遍；-o 写成 .html 就是贴出去的公告，别的名字写给机器看；--since 从写下的树根接着算，只读后来的。",
    "The root of the whole record: a count and a number of 64 digits, to be posted and sent away.\n"
    "The record is verified first. -o writes .html to be put up, any other name for machines: --since goes on from that\n"
    "and reads only what came later.",
)
@option("--at", type=number(0), metavar="G", zh="到第几条为止的树根", en="the root of the first G entries")
@option("--since", type=click.Path(), metavar="FILE", zh="从这个文件里的树根接着算", en="go on from the root in FILE")
@out_option
def root(session: Session, at: int | None, since: str | None, out: str | None) -> None:
    """Prints size and root; nothing else has to be kept to check everything up to here."""
    store = session.open_store(create=False)
    tree = _grown(store, _kept(since), at) if since else _audited(store, at)
    data = {"size": tree.size, "root": tree.root().hex()}
    if out and Path(out).suffix in {".html", ".htm"}:
        replace_file(
            Path(out), Notice(tree.size, tree.root().hex(), session.present(), session.practice).page(session.load())
        )
    elif out:
        peaks = [peak.hex() for peak in tree.peaks]
        _write(Path(out), {"format": "qingdan-root", "version": 1, **data, "peaks": peaks})
    if out:
        session.done(written(out))
    session.show(data, lambda: [*rooted(tree.size, data["root"]), say(_PUBLISH)])


def rooted(size: int, root: object) -> Iterable[str]:
    """The two figures, as they are printed."""
    yield say(Text(f"记录 {size} 条，树根：", f"{size} entries, root:"))
    yield f"  {root}"


_PUBLISH = Text(
    "两个数都要抄：贴在公开栏上、寄给管不着这台机器的人。树根留在同一台机器上，等于没留。",
    "Copy both figures to where nobody who owns this machine can change them: a root kept beside the record is no root.",
)


def _audited(store: Store, at: int | None) -> CompactRange:
    audit = Audit()
    demand(audit.faults(record(store)))
    return audit.tree if at is None else _grown(store, CompactRange(), at)


def _grown(store: Store, tree: CompactRange, at: int | None) -> CompactRange:
    """The tree, grown over what the store has besides. Raises UsageError if the store is shorter."""
    for leaf in store.leaves(after=tree.size):
        if tree.size == at:
            break
        tree.add(leaf)
    if at is not None and tree.size != at:
        raise UsageError(Text(f"没有这么多：只有 {tree.size} 条记录", f"not so many: there are {tree.size} entries"))
    return tree


def _kept(file: str) -> CompactRange:
    try:
        found = read_json(file)
        tree = CompactRange(found["size"], map(bytes.fromhex, found["peaks"]))
        if tree.root().hex() != found["root"]:
            raise ValueError(file)
    except (ValueError, TypeError, KeyError, AttributeError) as broken:
        words = Text(
            f"{file} 不是 qingdan ledger root -o 写的树根", f"{file} is no root written by qingdan ledger root -o"
        )
        raise UsageError(words) from broken
    return tree


@of_ledger(
    "prove",
    "给一条记录出证明：它在树根之下。CASE 是件号（取最新的一条），G 是总序号。\n"
    "拿着证明和公开栏上的树根，不用看别的记录就能核对：qingdan ledger verify FILE --root 树根。",
    "Prove that an entry is under the root: CASE (its newest) or G, the global number.\n"
    "With the proof and a root from the notice board nothing else is needed: qingdan ledger verify FILE --root HEX.",
)
@click.argument("what", metavar="CASE|G")
@option("--size", type=number(1), metavar="N", zh="在前几条的树根之下", en="under the root of the first N")
@option("--body", is_flag=True, zh="连内容一起放进证明（含个人信息）", en="put the body in too (personal data)")
@out_option
def prove(session: Session, what: str, size: int | None, body: bool, out: str | None) -> None:
    """The proof as JSON, on standard output unless a file is given."""
    store = session.open_store(create=False)
    wanted = size or store.tally().entries
    proof = prove_inclusion(store, numbered(store, what), wanted, body=body)
    _tell(session, proof, out, Text(f"第 {proof.line.g} 条", f"entry {proof.line.g}"))


@of_ledger(
    "consistency",
    "证明现在的记录是接着先前公布的那个树根写的，先前的一条没动。",
    "Prove that today's record goes on from a root published earlier: nothing before it was changed.",
)
@click.argument("old_size", type=number(1), metavar="OLD_SIZE")
@click.argument("old_root", metavar="OLD_ROOT")
@option("--size", type=number(1), metavar="N", zh="到第几条为止", en="up to entry N")
@out_option
def consistency(session: Session, old_size: int, old_root: str, size: int | None, out: str | None) -> int | None:
    """Ends with 1 where the root of today's first entries is another one, or where there are not so many any more."""
    store = session.open_store(create=False)
    kept, there = hexed(old_root), store.tally().entries
    proof = prove_consistency(store.leaves(), old_size, size or there) if old_size <= there else None
    if proof is None or proof.old_root != kept:
        words = different(old_size, proof.old_root if proof else None)
        output.line(output.style(say(words), "red"), err=True)
        return PROBLEMS
    _tell(session, proof, out, Text(f"前 {old_size} 条没有动过", f"the first {old_size} entries are unchanged"))
    return None


def numbered(store: Store, what: str) -> int:
    """The entry that is meant: a global number, or the newest entry of a case."""
    number = entry_number(what)
    if number is not None:
        return number
    return newest(store, what).g


def newest(store: Store, case: str) -> Entry:
    """The newest entry of a case. Raises UsageError where there is none."""
    history = store.history(case)
    if not history:
        raise UsageError(
            Text(f"没有编号为“{case}”的案件；请核对案件编号", f"there is no case “{case}”: check its number")
        )
    return history[-1]


def hexed(text: str) -> bytes:
    """A root as people copy it: with blanks, in capitals."""
    plain = re.sub(r"[\s:-]", "", text)
    if not re.fullmatch("[0-9a-fA-F]{64}", plain):
        words = Text(f"树根应当是 64 位十六进制数，不是“{text}”", f"a root has 64 hexadecimal digits, unlike “{text}”")
        raise UsageError(words)
    return bytes.fromhex(plain)


def different(size: int, found: bytes | None) -> Text:
    """The root is not the one kept elsewhere."""
    if found is None:
        return Text(f"记录不到 {size} 条：后面的被截掉了", f"there are fewer than {size} entries: the tail was cut off")
    return Text(
        f"前 {size} 条的树根是 {found.hex()}，和给出的不一样：不是当时的那份记录",
        f"the root of the first {size} entries is {found.hex()}, not the one given: this is not the record of that time",
    )


def _tell(session: Session, proof: Proof, out: str | None, what: Text) -> None:
    if out is None:
        output.document(json.dumps(proof.document(), ensure_ascii=False, indent=2))
        return
    _write(Path(out), proof.document())
    data = {"file": out, "size": proof.size, "root": proof.root.hex()}
    words = Text(f"{what.zh}的证明写在 {out}", f"{what.en}: the proof is in {out}")
    session.done(written(out))
    session.show(data, lambda: [say(words), *rooted(proof.size, data["root"])])


def _write(file: Path, data: object) -> None:
    replace_file(file, (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode())


from . import receipt, verify  # noqa: E402 - after root and proofs, so that help lists them first

__all__ = ["ledger_command", "receipt", "verify"]
