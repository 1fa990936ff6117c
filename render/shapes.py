"""The pieces of an SVG: colours, shapes of GB/T 1526, arrows, icons as paths, and text through a pen."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Protocol

from ..engine.model.words import Level
from .figure import Tone
from .geometry import Rect

if TYPE_CHECKING:
    from collections.abc import Sequence

INK, PAPER, GREY, RULE, ASH = "#1A1A1A", "#FFFFFF", "#555555", "#BBBBBB", "#E8E8E8"
RED, PINK = "#9B1C0B", "#FCE9E5"
GREEN, MINT = "#115C38", "#EAF7EF"
ORANGE, AMBER = "#7A4100", "#FFE3B8"
NOW = "#B3261E"
LEVELS = {
    Level.VILLAGER: ("#FFF7DC", "#6B4E00"),
    Level.GROUP: ("#EDF2CE", "#46550A"),
    Level.VILLAGE: ("#DDF1E3", "#115C38"),
    Level.TOWN: ("#C3DCF3", "#0A437A"),
    Level.COUNTY: ("#CDBFE3", "#3F2170"),
    Level.CITY: ("#F3D3E0", "#741B47"),
    Level.PROVINCE: ("#D9D2C5", "#4A3B1F"),
}
"""Fill and dark colour of a level: measured for contrast, in grey and for three kinds of colour blindness."""
TONES = {
    Tone.GOOD: (GREEN, MINT),
    Tone.ON: (INK, PAPER),
    Tone.BAD: (RED, PINK),
    Tone.BACK: (RED, PAPER),
    Tone.OVER: (INK, ASH),
}
"""Line and fill of a tone."""
FAMILY = (
    "'Noto Sans CJK SC','Source Han Sans SC','Source Han Sans CN','Microsoft YaHei','PingFang SC',"
    "'WenQuanYi Micro Hei',sans-serif"
)
RISE = 0.36
"""From the middle of a line of Chinese text down to its baseline, in em."""


@dataclass(frozen=True, slots=True)
class Type:
    """How a line of text is set; `anchor` is start, middle or end."""

    size: float
    colour: str
    bold: bool = False
    anchor: str = "start"


class Pen(Protocol):
    """Writes one line of text; `y` is the baseline."""

    def text(self, x: float, y: float, words: str, kind: Type) -> str:
        """The SVG of the line."""
        ...  # the pens below and in fonts.py have it


@dataclass(frozen=True, slots=True)
class Typed(Pen):
    """Text as text: small, selectable, and dependent on a CJK font where it is shown."""

    def text(self, x: float, y: float, words: str, kind: Type) -> str:
        """A `<text>` element."""
        weight = ' font-weight="700"' if kind.bold else ""
        place = f' text-anchor="{kind.anchor}"' if kind.anchor != "start" else ""
        where = f'x="{n(x)}" y="{n(y)}" font-size="{n(kind.size)}"'
        return f'<text {where} fill="{kind.colour}"{weight}{place}>{escape(words)}</text>'


def n(value: float) -> str:
    """A number with at most two decimals."""
    return str(round(value, 2)).removesuffix(".0")


def lighter(colour: str) -> str:
    """The tint of a band's ground: half-way to white."""
    channels = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return "#" + "".join(f"{(channel + 255) // 2:02X}" for channel in channels)


def stroke(colour: str, wide: float = 1.6, dashed: bool = False) -> str:
    """The attributes of a line."""
    return f'stroke="{colour}" stroke-width="{n(wide)}"' + (' stroke-dasharray="5 3.5"' if dashed else "")


def box(area: Rect, fill: str, line: str = "", radius: float = 0.0) -> str:
    """A rectangle."""
    rounding = f' rx="{n(radius)}"' if radius else ""
    return (
        f'<rect x="{n(area.x)}" y="{n(area.y)}" width="{n(area.width)}" height="{n(area.height)}"{rounding} '
        f'fill="{fill}" {line}/>'
    )


def pill(area: Rect, fill: str, line: str) -> str:
    """A stadium or a connector."""
    return box(area, fill, line, min(area.height / 2, 17.0))


def diamond(area: Rect, fill: str, line: str) -> str:
    """A decision."""
    x, y = area.centre, area.middle
    points = f"{n(x)},{n(area.y)} {n(area.right)},{n(y)} {n(x)},{n(area.bottom)} {n(area.x)},{n(y)}"
    return f'<polygon points="{points}" fill="{fill}" {line} stroke-linejoin="round"/>'


def document(area: Rect, fill: str, line: str, wave: float) -> str:
    """A document: a rectangle with a wavy foot, one trough and one crest."""
    low, swing = area.bottom - wave * 0.55, wave * 1.1
    curve = f"Q{n(area.x + area.width * 0.75)},{n(low - swing)} {n(area.centre)},{n(low)}"
    curve += f"Q{n(area.x + area.width * 0.25)},{n(low + swing)} {n(area.x)},{n(low)}"
    return f'<path d="M{n(area.x)},{n(area.y)}H{n(area.right)}V{n(low)}{curve}Z" fill="{fill}" {line}/>'


def cell(area: Rect, wide: float, fill: str, wave: float) -> str:
    """The dark cell at the left of a card, its foot the first piece of the wave of a document."""
    if not wave:
        return box(Rect(area.x, area.y, wide, area.height), fill)
    low, share = area.bottom - wave * 0.55, 2 * wide / area.width
    end = foot(area, area.x + wide, wave)
    curve = f"Q{n(area.x + wide / 2)},{n(low + share * wave * 1.1)} {n(area.x)},{n(low)}"
    return f'<path d="M{n(area.x)},{n(area.y)}H{n(area.x + wide)}V{n(end)}{curve}Z" fill="{fill}"/>'


def foot(area: Rect, x: float, wave: float) -> float:
    """How low a card reaches at `x`: to its foot, or to the wave of a document."""
    half = area.width / 2
    share, swing = ((x - area.x) / half, 2.2) if x < area.centre else ((x - area.centre) / half, -2.2)
    return area.bottom - wave * 0.55 + share * (1 - share) * swing * wave


def double_edge(area: Rect, wide: float, colour: str, wave: float = 0.0) -> str:
    """The second line inside both edges of a card that calls another power."""
    lines = (f"M{n(x)},{n(area.y)}V{n(foot(area, x, wave))}" for x in (area.right - 4, area.x + wide + 3.5))
    return f'<path d="{"".join(lines)}" fill="none" {stroke(colour, 1.3)}/>'


def arrow(points: Sequence[tuple[float, float]], tone: Tone, taken: bool = False, head: bool = True) -> str:
    """A way along right angles that ends in an arrow head."""
    colour, wide = TONES[tone][0], 4.2 if taken else 1.7
    if len(points) < 2:
        return ""
    (x, y), (end_x, end_y) = points[-2], points[-1]
    length = max(abs(end_x - x), abs(end_y - y)) or 1.0
    across, down = (end_x - x) / length, (end_y - y) / length
    size = (12.0 if taken else 9.0) if head else 0.0
    line = [*points[:-1], (end_x - across * size * 0.8, end_y - down * size * 0.8)]
    shaft = "M" + "L".join(f"{n(px)},{n(py)}" for px, py in line)
    body = f'<path d="{shaft}" fill="none" {stroke(colour, wide, tone is Tone.BACK)} stroke-linejoin="round"/>'
    if not head:
        return body
    back_x, back_y = end_x - across * size, end_y - down * size
    side_x, side_y = down * size * 0.48, across * size * 0.48
    wings = f"{n(back_x + side_x)},{n(back_y + side_y)} {n(back_x - side_x)},{n(back_y - side_y)}"
    return body + f'<polygon points="{n(end_x)},{n(end_y)} {wings}" fill="{colour}"/>'


def back_icon(x: float, y: float, colour: str) -> str:
    """↩ as a path, its middle at (x, y)."""
    return (
        f'<path d="M{n(x - 6)},{n(y - 2.5)}h9a4,4 0 0 1 0,8h-4" fill="none" {stroke(colour, 1.9)}/>'
        f'<path d="M{n(x - 2.2)},{n(y - 6.6)}L{n(x - 6.6)},{n(y - 2.5)}L{n(x - 2.2)},{n(y + 1.6)}" fill="none" '
        f'{stroke(colour, 1.9)} stroke-linejoin="round"/>'
    )


def tick(x: float, y: float, colour: str) -> str:
    """A tick as a path, its middle at (x, y)."""
    return (
        f'<path d="M{n(x - 5)},{n(y)}l3.6,4l6.4,-8" fill="none" {stroke(colour, 2.4)} stroke-linecap="round" '
        'stroke-linejoin="round"/>'
    )


def cross(x: float, y: float, colour: str) -> str:
    """A cross as a path, its middle at (x, y)."""
    return f'<path d="M{n(x - 4)},{n(y - 4)}l8,8m0,-8l-8,8" fill="none" {stroke(colour, 2.2)} stroke-linecap="round"/>'


def stop(x: float, y: float, colour: str) -> str:
    """A full square, its middle at (x, y): what is over, and neither done nor refused."""
    return box(Rect(x - 4, y - 4, 8, 8), colour)


SIGNS = {Tone.BACK: back_icon, Tone.BAD: cross, Tone.GOOD: tick, Tone.OVER: stop}


def sign(tone: Tone, x: float, y: float) -> str:
    """What tells a tone without colour: ↩, a cross, a tick, a square; nothing for a plain way."""
    return SIGNS[tone](x, y, TONES[tone][0]) if tone in SIGNS else ""
