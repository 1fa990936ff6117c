"""`qingdan ledger verify`: an exported record or a proof, checked with nothing but the file and what was kept elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from qingdan import Text, UsageError, Verification
from qingdan import verify as verified
from qingdan.engine.runtime.store.canonical import unstamp
from qingdan.engine.runtime.store.ledger import of
from qingdan.engine.runtime.store.proofs import Consistency, Proof, proof_from
from qingdan.engine.runtime.store.transcript import HEADER, PRACTICE_HEADER

from .files import rereadable
from .ledger import PROBLEMS, different, hexed, of_ledger, rooted
from .output import style
from .receipt import Receipt, receipt_from
from .session import Session, local, wall
from .speech import number, option, say
from .verification import checked, failed, passed

LARGEST = 1 << 20
"""A proof is never larger (bytes)."""


@of_ledger(
    "verify",
    "离线核验：FILE 是导出的记录，或者 prove、consistency 写的证明，- 是标准输入。有问题的退出码为 1。\n"
    "记录先核哈希，再一条一条按定义重办一遍：清单上没有的、该拒绝的，都指出是第几条；--hashes 只核哈希。\n"
    "--root 给出公布过的树根（不是最新的，加 --size 写当时几条）；--receipt 给出回执上的二维码文字。\n"
    "不给树根，从头编造的、截掉末尾的看不出来。",
    "Verify offline an exported record, or a proof (FILE, or - for standard input); ends with 1 if anything is wrong.\n"
    "Of a record the hashes are checked first, then every entry is decided again by its definition: what is off the\n"
    "list is found, with the number of the entry. --hashes leaves the second out.\n"
    "--root is a root published elsewhere (with --size, of how many entries); --receipt the text of a receipt's QR code.\n"
    "Without either, a record forged as a whole or cut off at its end cannot be told from a true one.",
)
@click.argument("file", metavar="FILE")
@option("--root", metavar="HEX", zh="别处留着的树根", en="the root that was kept elsewhere")
@option("--size", type=number(0), metavar="N", zh="那个树根当时有几条", en="of how many entries")
@option("--receipt", metavar="TEXT", zh="回执二维码里的文字", en="the text of a receipt's QR code")
@option("--hashes", is_flag=True, zh="只核哈希，不按定义重办", en="check the hashes only, execute nothing")
def verify(session: Session, file: str, root: str | None, size: int | None, receipt: str | None, hashes: bool) -> int:
    """Says what is wrong, or what is known now and what is not."""
    if size is not None and root is None:
        raise UsageError(Text("--size 要和 --root 一起写", "--size goes with --root"))
    kept, known = receipt_from(receipt) if receipt else None, None if root is None else hexed(root)
    with rereadable(file) as path:
        proof = _proof(path)
        if proof is None:
            return _record(session, path, kept, None if known is None else (size, known), hashes)
    if kept is not None:
        raise UsageError(
            Text("回执要和导出的记录对，不和证明对", "a receipt is checked with a record, not with a proof")
        )
    return _proved(session, proof, size, known)


def _proof(file: Path) -> Proof | None:
    """The proof in the file, None if it is a record."""
    with file.open("rb") as source:
        start = source.read(LARGEST + 1)
    if len(start) > LARGEST or start.startswith((HEADER.encode(), PRACTICE_HEADER.encode())):
        return None
    try:
        return proof_from(start.decode())
    except UnicodeDecodeError:
        return None


def _record(
    session: Session, file: Path, kept: Receipt | None, root: tuple[int | None, bytes] | None, hashes: bool
) -> int:
    at = kept.size if kept else root[0] if root else None
    catalogue = session.load() if session.catalogue and not hashes else None
    look = kept.g if kept else None
    found = verified(file, catalogue=catalogue, hashes=hashes, at=at, look=look, now=wall())
    wrong = [fault.text for fault in found.faults]
    if root is not None:
        wrong += _against(found, at if at is not None else found.size, root[1])
    if kept is not None:
        wrong += kept.against(found.audit)
    data = {"sound": not wrong, **checked(found), "kept_elsewhere": root is not None or kept is not None}
    data["faults"] = [text.say(session.lang) for text in wrong]
    session.show(
        data,
        lambda: failed(wrong) if wrong else _passed(found, root is not None or kept is not None),
        practice=found.audit.practice,
    )
    return PROBLEMS if wrong else 0


def _against(found: Verification, size: int, root: bytes) -> Iterator[Text]:
    audit = found.audit
    then = audit.then if audit.at is not None else audit.tree.root()
    if then != root:
        yield different(size, then)


def _passed(found: Verification, elsewhere: bool) -> Iterator[str]:
    yield from passed(found)
    yield from rooted(found.size, found.root)
    yield say(_ANCHORED if elsewhere else _adrift(found.size))


_ANCHORED = Text(
    "和别处留着的树根一致：到那时为止就是当时的那份记录。那以后的末尾有没有被截掉，要用更新的树根核对",
    "it agrees with the root kept elsewhere: up to then this is the record of that time; what came after needs a later root",
)


def _adrift(size: int) -> Text:
    return Text(
        f"只能担保到第 {size} 条为止：没有用别处留着的树根核对，整个重新编造的、后面截掉的，这样看不出来。"
        "请用 --root 或者 --receipt 再对一次",
        f"this vouches for the record up to entry {size}: without a root kept elsewhere, one forged as a whole, and a tail "
        "that was cut off, cannot be seen; use --root or --receipt",
    )


def _proved(session: Session, proof: Proof, size: int | None, root: bytes | None) -> int:
    wrong = [*proof.faults(), *(_other_root(proof, size, root) if root is not None else ())]
    data = {
        "sound": not wrong,
        "size": proof.size,
        "root": proof.root.hex(),
        "kept_elsewhere": root is not None,
        "faults": [text.say(session.lang) for text in wrong],
    }
    session.show(data, lambda: failed(wrong) if wrong else _shown(proof, root is not None))
    return PROBLEMS if wrong else 0


def _other_root(proof: Proof, size: int | None, root: bytes) -> Iterator[Text]:
    """A consistency proof may be held against either of its roots."""
    known = {(proof.size, proof.root)}
    if isinstance(proof, Consistency):
        known.add((proof.old, proof.old_root))
    if not any(root == each and size in {None, count} for count, each in known):
        yield Text("证明里的树根和给出的不一样", "the root in the proof is not the one given")


def _shown(proof: Proof, elsewhere: bool) -> Iterable[str]:
    yield style(say(_meaning(proof)), "green")
    if isinstance(proof, Consistency):
        yield from rooted(proof.old, proof.old_root.hex())
    yield from rooted(proof.size, proof.root.hex())
    yield say(_AGREED if elsewhere else _BROUGHT)


_AGREED = Text("和别处留着的树根一致", "it agrees with the root kept elsewhere")
_BROUGHT = Text(
    "树根是证明里自带的：请和公开栏上的、别处留着的核对，一样才算数",
    "the root comes with the proof itself: it counts only if it is the one published elsewhere",
)


def _meaning(proof: Proof) -> Text:
    if isinstance(proof, Consistency):
        return Text(
            f"✓ {proof.size} 条的记录以当时的 {proof.old} 条开头，一条没动",
            f"✓ the record of {proof.size} entries begins with the {proof.old} of that time, unchanged",
        )
    case, step, outcome, target, at = (of(proof.line, name) for name in ("case_id", "step", "outcome", "target", "at"))
    where, when = f"{step} {outcome}".strip(), _moment(str(at))
    entered = _moment(str(of(proof.line, "entered")))
    put, put_en = ("", "") if entered[:10] == when[:10] else (f"，{entered} 记入", f", entered {entered}")
    return Text(
        f"✓ 第 {proof.line.g} 条确实在记录里：{case}，{where}，停在“{target}”，{when}{put}",
        f"✓ entry {proof.line.g} is in the record: {case}, {where}, stands at “{target}”, {when}{put_en}",
    )


def _moment(at: str) -> str:
    """A moment of the record in China's time; as it stands there, where it is none."""
    try:
        return local(unstamp(at))
    except ValueError:
        return at
