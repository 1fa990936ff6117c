"""A power → the files that are asked for: the one public call of this room."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..engine.errors import Text, UsageError
from .boxes import boxes, cut_facts
from .figure import figure
from .fonts import find_font, font_folders, glyph_warnings, outlined, texts_of
from .layout import graphviz_here, run_dot
from .page import PAPERS
from .paint import Painter, frame_title
from .place import place
from .setting import Setter, alone, noted
from .shapes import Typed
from .sheet import blocks
from .spread import sheets, warning
from .targets.dot import dot_source
from .targets.text import words
from .targets.typeset import Form, compiled, contact, document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ..engine.model.power import Power
    from .figure import Figure
    from .page import Page
    from .paint import Standing
    from .place import Strip
    from .shapes import Pen
    from .sheet import Sheet

FORMATS = ("svg", "png", "pdf", "dot")
STYLES = ("published", "plain")
_SIZE = re.compile(r'<svg[^>]*?width="([\d.]+)(?:pt|px)?"[^>]*?height="([\d.]+)(?:pt|px)?"', re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rendering:
    """The files of each sheet by format, the paper that was chosen ("" without one), and what somebody should look at.

    Nearly every chart stands on one sheet. PDF and DOT hold the whole chart and stand with the first.
    """

    sheets: tuple[Mapping[str, bytes], ...]
    paper: str
    warnings: tuple[Text, ...]

    @property
    def files(self) -> Mapping[str, bytes]:
        """The files of the first sheet."""
        return self.sheets[0]


def render(  # noqa: PLR0913  (all but two by keyword)
    power: Power,
    sheet: Sheet | None = None,
    *,
    formats: Sequence[str] = ("svg",),
    paper: str | None = None,
    style: str = "published",
    outline: bool = False,
    standing: Standing | None = None,
    ppi: float = 200.0,
) -> Rendering:
    """Draws a power; the same input gives the same bytes.

    With a `sheet` a whole page (A4, A3, or the smaller on which it can be read; where neither will do, the fewest
    sheets of A3), without one the chart alone, for a web page. `paper` is kept to, on as many sheets as it takes.
    `outline` makes the SVG right without any font. `standing` shows where a case stands. `style` plain is drawn
    wholly by Graphviz; so is the source that the format dot gives. Raises UsageError for an unknown format,
    paper or style, and where Graphviz, Typst or a font is missing that is needed.
    """
    _known(formats, FORMATS, Text("格式", "format"))
    _known([paper] if paper else [], [each.name for each in PAPERS], Text("纸张", "paper"))
    _known([style], STYLES, Text("样式", "style"))
    drawn = figure(power)
    made = _Picture((), ())
    if set(formats) - {"dot"}:
        made = _plain(drawn) if style == "plain" else _published(drawn, sheet, paper, standing, outline)
    day = sheet.effective if sheet else None
    files: list[dict[str, bytes]] = [{"svg": svg.encode()} for svg in made.svgs] or [{}]
    for each, text in zip(files, made.texts, strict=False):
        if "png" in formats:
            each["png"] = _pressed(drawn, [text], "png", ppi, day)
    if "pdf" in formats:
        files[0]["pdf"] = _pressed(drawn, made.texts, "pdf", ppi, day)
    if "dot" in formats:
        files[0]["dot"] = dot_source(drawn).encode()
    ordered = tuple({form: each[form] for form in formats if form in each} for each in files)
    return Rendering(tuple(filter(None, ordered)), made.paper, made.warnings)


def machine() -> tuple[object, ...]:
    """What a drawing depends on besides what `render` is given and the libraries of Python: the fonts and Graphviz of
    this machine. Raises OSError where they change at this moment."""
    return find_font(), *font_folders(), *graphviz_here()


def contact_sheet(pictures: Sequence[tuple[str, str]], title: str, form: Form) -> bytes:
    """Many sheets (SVG and caption) small on one page, as `pdf` or `png`: to look over a whole list at once.

    Raises UsageError where Typst is missing.
    """
    font = find_font()
    return compiled(contact(pictures, title, font.family if font else ""), form, 72.0, dated=False)


@dataclass(frozen=True, slots=True)
class _Picture:
    """Sheet by sheet the picture with its text as text and the one for the SVG file; the paper, the warnings."""

    texts: tuple[str, ...]
    svgs: tuple[str, ...]
    paper: str = ""
    warnings: tuple[Text, ...] = ()


def _known(given: Sequence[str], known: Sequence[str], what: Text) -> None:
    for word in given:
        if word not in known:
            names = "、".join(known)
            raise UsageError(
                Text(f"没有“{word}”这种{what.zh}，可以用：{names}", f"no {what.en} “{word}”; there are: {names}")
            )


def _plain(drawn: Figure) -> _Picture:
    picture = run_dot(dot_source(drawn), "svg").decode()
    return _Picture((picture,), (picture,))


def _published(
    drawn: Figure, sheet: Sheet | None, paper: str | None, standing: Standing | None, outline: bool
) -> _Picture:
    strip = place(boxes(drawn))
    pens: list[Pen] = [Typed(), outlined()] if outline else [Typed()]
    if sheet is None:
        whole = [alone(Painter(drawn, strip, pen, standing)) for pen in pens]
        return _Picture((whole[0],), (whole[-1],), "", glyph_warnings(texts_of(whole[0])))
    pages = sheets(strip, blocks(drawn, sheet, standing.at if standing else ""), paper)
    made = [tuple(map(Setter(drawn, strip, sheet, pen, standing).page, pages)) for pen in pens]
    warnings = (*warning(pages), *_cut(drawn, strip, sheet, pages[0]), *glyph_warnings(texts_of("".join(made[0]))))
    return _Picture(made[0], made[-1], pages[0].paper.name, warnings)


def _cut(drawn: Figure, strip: Strip, sheet: Sheet, page: Page) -> Iterator[Text]:
    """The texts of which only the beginning is printed."""
    whole = [name for name in drawn.frames.values() if frame_title(name, strip) != name]
    whole += [sheet.note] if noted(sheet, page) != sheet.note else []
    whole += [text for section in strip.sections for row in section.rows for text in cut_facts(row)]
    for text in dict.fromkeys(whole):
        zh = f"“{text}”太长，图上只印得下开头；缩短它"
        yield Text(zh, f"“{text}” is too long: only its beginning is printed; shorten it")


def _pressed(drawn: Figure, pictures: Sequence[str], form: Form, ppi: float, day: date | None) -> bytes:
    """Pictures as pages of exactly their own size; what a screen reader says stands with the first."""
    power = drawn.power
    found = _SIZE.search(pictures[0])
    size = (float(found[1]), float(found[2])) if found else (PAPERS[0].width, PAPERS[0].height)
    title = f"{power.code} {power.name}流程图"
    said = [f"{title}\n{words(drawn)}", *(f"{title}（第 {at} 张）" for at in range(2, len(pictures) + 1))]
    source = document(list(zip(pictures, said, strict=True)), title, size, day)
    return compiled(source, form, ppi, day is not None)
