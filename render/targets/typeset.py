"""Our SVG → PDF and PNG by Typst. The only door to Typst; it belongs to the extra `[draw]`."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal

from ...engine.errors import Text, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

Form = Literal["pdf", "png"]
Standard = Literal["a-2a", "ua-1"]
ARCHIVE: Standard = "a-2a"
STANDARDS: tuple[Standard, ...] = (ARCHIVE, "ua-1")
"""PDF/A-2a for the archive (which asks for a date), PDF/UA-1 for screen readers."""


def document(pictures: Sequence[tuple[str, str]], title: str, size: tuple[float, float], day: date | None) -> bytes:
    """A page of exactly the picture's size for each picture and what is said instead of it, in Typst's language."""
    dated = f"datetime(year: {day.year}, month: {day.month}, day: {day.day})" if day else "none"
    return (
        f"#set document(title: {_quoted(title)}, date: {dated})\n"
        f'#set text(lang: "zh", region: "cn")\n'
        f"#set page(width: {size[0]}pt, height: {size[1]}pt, margin: 0pt)\n"
        + "".join(
            f'#image(bytes({_quoted(svg)}), format: "svg", width: 100%, alt: {_quoted(alt)})\n' for svg, alt in pictures
        )
    ).encode()


def contact(pictures: Sequence[tuple[str, str]], title: str, family: str, across: int = 8) -> bytes:
    """One page with every picture small, `across` in a row, its caption below; `family` sets title and captions."""
    cells = "".join(
        f'  cell(image(bytes({_quoted(svg)}), format: "svg", width: 100%, alt: {said}), {said}),\n'
        for svg, said in ((svg, _quoted(caption)) for svg, caption in pictures)
    )
    return (
        f"#set document(title: {_quoted(title)})\n"
        f'#set text(lang: "zh", region: "cn", font: {_quoted(family)}, size: 13pt)\n'
        f"#set page(width: {across * 260 + 80}pt, height: auto, margin: 40pt)\n"
        "#let cell(picture, caption) = stack(spacing: 8pt, rect(inset: 3pt, stroke: 0.5pt + gray, picture), caption)\n"
        f'#text(size: 32pt, weight: "bold", {_quoted(title)})\n'
        f"#grid(columns: {across}, gutter: 18pt, align: top,\n{cells})\n"
    ).encode()


def compiled(source: bytes, form: Form, ppi: float, dated: bool) -> bytes:
    """The page as `pdf` or `png`; the same bytes for the same source. Raises UsageError."""
    if not find_spec("typst"):
        raise UsageError(
            Text(
                '出 PDF 和 PNG 要有 Typst：pip install "qingdan[draw]"；只出 SVG 不需要',
                'PDF and PNG need Typst: pip install "qingdan[draw]"; SVG does without',
            )
        )
    import typst  # noqa: PLC0415  (an extra, slow to load)

    standards: Any = [name for name in STANDARDS if dated or name != ARCHIVE] if form == "pdf" else []
    try:
        made = typst.compile(source, format=form, ppi=ppi, pdf_standards=standards, timestamp=0)
    except (RuntimeError, typst.TypstError) as failure:
        raise UsageError(Text(f"Typst 出错：{failure}", f"Typst failed: {failure}")) from None
    return bytes(made)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
