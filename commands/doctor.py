"""`qingdan doctor`: what this machine has and lacks, and the cure for each lack."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

import click

from qingdan import Catalogue, Text
from qingdan.engine.model.period import Calendar
from qingdan.render.fonts import find_font, glyph_warnings

from .session import Session, with_session
from .speech import Spoken, say

LACKING = 1
Finding = tuple[bool, Text]


@click.command(
    "doctor",
    cls=Spoken,
    text=Text(
        "看看这台机器缺什么：字体、graphviz、工作日历，怎么补。",
        "What this machine lacks (fonts, graphviz, calendar), and the cure.",
    ),
)
@with_session
def doctor_command(session: Session) -> int:
    """Ends with 1 if something is lacking that drawing or running needs."""
    findings = [*_machine(), *_catalogue(session.load(), session.today().year)]
    data = {"findings": [{"ok": ok, "message": say(text)} for ok, text in findings]}
    session.show(data, lambda: [f"{'✓' if ok else '✗'} {say(text)}" for ok, text in findings])
    return 0 if all(ok for ok, _ in findings) else LACKING


def _machine() -> Iterator[Finding]:
    yield (
        True,
        Text(
            f"Python {sys.version.split()[0]}，qingdan {version('qingdan')}",
            f"Python {sys.version.split()[0]}, qingdan {version('qingdan')}",
        ),
    )
    font = find_font()
    if font:
        yield True, Text(f"中文字体：{font.family}", f"CJK font: {font.family}")
    else:
        yield False, Text("没有中文字体：Debian 上装 fonts-noto-cjk", "no CJK font: on Debian install fonts-noto-cjk")
    dot = shutil.which("dot") or _installed("pygraphviz")
    yield (
        bool(dot),
        Text(f"排图：{dot}", f"layout: {dot}")
        if dot
        else Text(
            '没有 graphviz：装系统的 graphviz，或者 pip install "qingdan[draw]"',
            'no graphviz: install it, or pip install "qingdan[draw]"',
        ),
    )
    typst = _installed("typst")
    yield (
        bool(typst),
        Text(f"出 PDF 和 PNG：{typst}", f"PDF and PNG: {typst}")
        if typst
        else Text(
            '没有 typst，画不了 PDF 和 PNG：pip install "qingdan[draw]"',
            'no typst, so no PDF or PNG: pip install "qingdan[draw]"',
        ),
    )


def _installed(package: str) -> str:
    try:
        return f"{package} {version(package)}"
    except PackageNotFoundError:
        return ""


def _catalogue(catalogue: Catalogue, year: int) -> Iterator[Finding]:
    count = len(catalogue.powers)
    yield (
        True,
        Text(
            f"清单：{catalogue.name} {catalogue.edition.id}，{count} 项",
            f"catalogue: {catalogue.name} {catalogue.edition.id}, {count} powers",
        ),
    )
    known = Calendar(catalogue.days_off, catalogue.days_on).announced(year)
    yield (
        known,
        Text(
            f"{year} 年的放假安排{'已经有了' if known else '还没有：按周一到周五减去固定节日算，公布后升级 chinesecalendar'}",
            f"working days of {year} {'are known' if known else 'are not out: Monday to Friday less fixed holidays is used'}",
        ),
    )
    words = [
        text for power in catalogue.powers.values() for text in (power.name, power.audience, *power.steps, *power.ends)
    ]
    yield from ((False, warning) for warning in (glyph_warnings(words) if find_font() else ()))
