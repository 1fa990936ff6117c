"""Which CJK font this machine has, what it lacks, and glyphs as outlines. The only door to fontTools.

No font is shipped: it comes from the system. fontTools belongs to the extra `[draw]`.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.errors import Text, UsageError
from .shapes import Pen, n

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .shapes import Type

FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "~/Library/Fonts",
    "C:/Windows/Fonts",
    "~/AppData/Local/Microsoft/Windows/Fonts",
)
KNOWN = (
    ("Noto Sans CJK SC", "NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"),
    ("Noto Sans CJK SC", "NotoSansCJKsc-Regular.otf", "NotoSansCJKsc-Bold.otf"),
    ("Source Han Sans SC", "SourceHanSansSC-Regular.otf", "SourceHanSansSC-Bold.otf"),
    ("Source Han Sans CN", "SourceHanSansCN-Regular.otf", "SourceHanSansCN-Bold.otf"),
    ("Microsoft YaHei", "msyh.ttc", "msyhbd.ttc"),
    ("PingFang SC", "PingFang.ttc", "PingFang.ttc"),
    ("WenQuanYi Micro Hei", "wqy-microhei.ttc", "wqy-microhei.ttc"),
)
_TEXT = re.compile(r"<text[^>]*>([^<]*)</text>")


@dataclass(frozen=True, slots=True)
class Font:
    """A CJK font: its family and the files of its two weights."""

    family: str
    regular: str
    bold: str


@lru_cache(maxsize=1)
def find_font() -> Font | None:
    """The first of the known CJK fonts that this machine has, or None."""
    files = {Path(name).name: name for folder in FOLDERS for name in _files(Path(folder).expanduser())}
    for family, regular, bold in KNOWN:
        if regular in files:
            return Font(family, files[regular], files.get(bold, files[regular]))
    return None


def font_folders() -> tuple[tuple[str, int], ...]:
    """The folders in which this machine has fonts, each with the time (ns) when one was last added or removed."""
    folders = (path for folder in FOLDERS for path, _, _ in os.walk(Path(folder).expanduser()))
    return tuple((path, Path(path).stat().st_mtime_ns) for path in folders)


def _files(folder: Path) -> Iterator[str]:
    for path, _, names in os.walk(folder):
        yield from (str(Path(path) / name) for name in names)


def texts_of(svg: str) -> list[str]:
    """Every line of text that stands in a picture."""
    return [unescape(words) for words in _TEXT.findall(svg)]


def glyph_warnings(lines: Iterable[str]) -> tuple[Text, ...]:
    """What cannot be shown on this machine: no CJK font at all, or characters that it lacks, each with its words."""
    font = find_font()
    if font is None:
        return (
            Text(
                "这台机器上没有找到中文字体，图上的字会变成方框：请安装 fonts-noto-cjk（思源黑体），或者换一台机器出图",
                "no CJK font was found on this machine, so the text will be boxes: install fonts-noto-cjk",
            ),
        )
    if not find_spec("fontTools"):
        return ()
    known = _Face.load(font.regular, font.family).names
    missing = {char: line for line in lines for char in line if ord(char) not in known}
    return tuple(
        Text(
            f"字体“{font.family}”里没有“{char}”字（U+{ord(char):04X}），它出现在“{line}”：请装一种字多的字体，或者换字",
            f"the font “{font.family}” has no “{char}” (U+{ord(char):04X}) in “{line}”: install a larger font",
        )
        for char, line in missing.items()
    )


@dataclass(frozen=True, slots=True)
class _Face:
    """One weight of a font, opened."""

    glyphs: Any
    names: dict[int, str]
    em: int
    shapes: dict[str, tuple[float, tuple[tuple[str, tuple[tuple[float, float], ...]], ...]]]

    @classmethod
    @lru_cache(maxsize=4)
    def load(cls, path: str, family: str) -> _Face:
        """The face of `family` in a font file or collection; it is read into memory, so that no file stays open."""
        from fontTools.ttLib import (  # type: ignore[import-untyped]  # noqa: PLC0415  (an extra, slow to load)
            TTCollection,
            TTFont,
        )

        file = BytesIO(Path(path).read_bytes())
        if path.endswith(".ttc"):
            fonts = TTCollection(file, lazy=True).fonts
            font: Any = next((each for each in fonts if family in {str(name) for name in each["name"].names}), fonts[0])
        else:
            font = TTFont(file, lazy=True)
        return cls(font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm, {})

    def shape(self, char: str) -> tuple[float, tuple[tuple[str, tuple[tuple[float, float], ...]], ...]]:
        """Advance and outline of a character in units of the font; the empty box where it is missing."""
        from fontTools.pens.recordingPen import (  # type: ignore[import-untyped]  # noqa: PLC0415
            DecomposingRecordingPen,
        )

        name = self.names.get(ord(char), ".notdef")
        if name not in self.shapes:
            pen = DecomposingRecordingPen(self.glyphs)
            self.glyphs[name].draw(pen)
            self.shapes[name] = (float(self.glyphs[name].width), tuple(pen.value))
        return self.shapes[name]


_COMMANDS = {"moveTo": "M", "lineTo": "L", "curveTo": "C", "qCurveTo": "Q", "closePath": "Z", "endPath": ""}


@dataclass(frozen=True, slots=True)
class Outlined(Pen):
    """A pen that writes text as outlines: right everywhere without any font, not selectable."""

    font: Font

    def text(self, x: float, y: float, words: str, kind: Type) -> str:
        """A `<path>` for the whole line."""
        face = _Face.load(self.font.bold if kind.bold else self.font.regular, self.font.family)
        scale = kind.size / face.em
        wide = sum(face.shape(char)[0] for char in words) * scale
        x -= {"start": 0.0, "middle": wide / 2, "end": wide}[kind.anchor]
        pieces = []
        for char in words:
            advance, outline = face.shape(char)
            pieces.append(_path(outline, x, y, scale))
            x += advance * scale
        return f'<path d="{"".join(pieces)}" fill="{kind.colour}"/>'


def _path(outline: Iterable[tuple[str, tuple[tuple[float, float], ...]]], x: float, y: float, scale: float) -> str:
    return "".join(
        letter + " ".join(f"{n(x + px * scale)},{n(y - py * scale)}" for px, py in points)
        for command, points in outline
        for letter, points in _curves(command, points)
    )


def _curves(
    command: str, points: tuple[tuple[float, float], ...]
) -> Iterator[tuple[str, tuple[tuple[float, float], ...]]]:
    """A pen's command as SVG has it; TrueType strings several quadratic curves together."""
    if command != "qCurveTo" or len(points) == 2:
        yield _COMMANDS[command], points
        return
    for index in range(len(points) - 1):
        control, following = points[index], points[index + 1]
        last = index == len(points) - 2
        middle = ((control[0] + following[0]) / 2, (control[1] + following[1]) / 2)
        yield "Q", (control, following if last else middle)


def outlined() -> Outlined:
    """The pen of this machine. Raises UsageError where there is no CJK font or no fontTools."""
    font = find_font()
    if font is None or not find_spec("fontTools"):
        raise UsageError(
            Text(
                '描边出图要有中文字体和 fontTools：请安装 fonts-noto-cjk，并且 pip install "qingdan[draw]"',
                'outlines need a CJK font and fontTools: install fonts-noto-cjk and pip install "qingdan[draw]"',
            )
        )
    return Outlined(font)
