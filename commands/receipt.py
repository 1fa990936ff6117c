"""`qingdan ledger receipt`: what a villager takes home, so that nobody can say later that it was otherwise."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import segno

from qingdan import Event, Power, Text, UsageError
from qingdan.engine.model.codec import power_from
from qingdan.engine.runtime.fold import fold
from qingdan.engine.runtime.judging.provisional import is_provisional
from qingdan.engine.runtime.store import Store
from qingdan.engine.runtime.store.audit import Audit, record
from qingdan.engine.runtime.store.ledger import Entry, demand, of

from .files import replace_file
from .ledger import different, newest, of_ledger, out_option
from .output import stream
from .session import Session, written
from .slip import Numbers, Slip, page, plain
from .speech import say

_FORM = re.compile(r"QINGDAN:1:([^:]*):([0-9]{1,15}):([0-9A-F]{64}):([0-9]{1,15}):([0-9A-F]{64})")


class Receipt(NamedTuple):
    """Entry `g`, of `case`, had `hash` when the record had `size` entries under `root`."""

    case: str
    g: int
    hash: bytes
    size: int
    root: bytes

    def text(self) -> str:
        """What the QR code holds: capitals, which it packs closest."""
        return f"QINGDAN:1:{self.case}:{self.g}:{self.hash.hex()}:{self.size}:{self.root.hex()}".upper()

    def against(self, audit: Audit) -> Iterator[Text]:
        """Where a record that was read (up to `size`, looking for `g`) is not the one of this receipt."""
        if audit.then != self.root:
            yield different(self.size, audit.then)
        line = audit.seen
        if line is None or line.hash != self.hash.hex() or str(of(line, "case_id")).upper() != self.case.upper():
            yield Text(f"第 {self.g} 条不是回执上的那一条", f"entry {self.g} is not the one of the receipt")


def receipt_from(text: str) -> Receipt:
    """The inverse of `text`, as people type or scan it. Raises UsageError."""
    found = _FORM.fullmatch(re.sub(r"\s", "", text).upper())
    if found is None:
        raise UsageError(
            Text(
                "这不是回执上的文字：应当以 QINGDAN:1: 开头，一字不少",
                "not the text of a receipt, which begins with QINGDAN:1:",
            )
        )
    case, g, digest, size, root = found.groups()
    return Receipt(case, int(g), bytes.fromhex(digest), int(size), bytes.fromhex(root))


@of_ledger(
    "receipt",
    "给群众一张回执：这一件办到哪里、当时的树根，带二维码。谁拿着，谁手里就留着一个树根。\n"
    "-o 写成 .html（打印）或者 .svg（只有二维码）；不写就显示在屏幕上。",
    "A receipt to take home: where the case stands and the root of that moment, with a QR code.\n"
    "Whoever holds it holds a root kept elsewhere. -o writes .html (to print) or .svg (the code alone).",
)
@click.argument("case", metavar="CASE")
@out_option
def receipt(session: Session, case: str, out: str | None) -> None:
    """Verifies the record, then prints or writes the receipt."""
    store = session.open_store(create=False)
    made, entry = _made(store, case)
    power = power_from(store.definition(entry.event.digest) or "")
    village = _village(store, case)
    numbers, rests = Numbers(made.g, made.size, made.root.hex()), _provisional(store, entry.event, power)
    slip = Slip(power, entry.event, village, session.load().hotlines, numbers, rests)
    data = {**made._asdict(), "hash": made.hash.hex(), "root": made.root.hex(), "text": made.text()}
    if out is None:
        session.show(data, lambda: [*plain(slip, made.text()), "", *_terminal(made)])
        return
    printed = Path(out).suffix in {".html", ".htm"}
    replace_file(Path(out), page(slip, made.text(), _svg(made).decode()) if printed else _svg(made, alone=True))
    session.done(written(out))
    session.show({**data, "file": out}, lambda: [say(Text(f"回执写在 {out}", f"the receipt is in {out}"))])


def _made(store: Store, case: str) -> tuple[Receipt, Entry]:
    entry, audit = newest(store, case), Audit()
    demand(audit.faults(record(store)))
    tree = audit.tree
    return Receipt(case, entry.g, bytes.fromhex(entry.hash), tree.size, tree.root()), entry


def _village(store: Store, case: str) -> str:
    return str(store.history(case)[0].event.body.get("village", ""))


def _provisional(store: Store, newest: Event, power: Power) -> bool:
    """Whether what falls due next in a case rests on a year whose holidays were not announced."""
    if newest.due is None or newest.target in power.ends:
        return False
    case = fold(
        lambda digest: power_from(store.definition(digest) or ""), (each.event for each in store.history(newest.case))
    )
    return is_provisional(case, newest.due)


def _terminal(made: Receipt) -> list[str]:
    """The code in signs, where the encoding of standard output has them."""
    drawn = io.StringIO()
    _code(made).terminal(drawn, compact=True)
    code = drawn.getvalue().rstrip("\n")
    return code.split("\n") if stream().can_write(code) else [say(_NO_CODE)]


_NO_CODE = Text(
    "这个屏幕显示不了二维码：加 -o 写成 .html", "this screen cannot show the code: write it with -o as .html"
)


def _svg(made: Receipt, *, alone: bool = False) -> bytes:
    drawn = io.BytesIO()
    _code(made).save(drawn, kind="svg", border=4, xmldecl=alone, omitsize=True)
    return drawn.getvalue()


def _code(made: Receipt) -> segno.QRCode:
    return segno.make_qr(made.text(), error="m")
