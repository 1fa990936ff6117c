"""Points and rectangles of the drawing; y grows downwards."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A place."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle: left, top, width, height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """Half-way down."""
        return self.y + self.height / 2

    @property
    def centre(self) -> float:
        """Half-way across."""
        return self.x + self.width / 2

    def overlaps(self, other: Rect, slack: float = 0.5) -> bool:
        """Whether two rectangles share more than a hair."""
        across = min(self.right, other.right) - max(self.x, other.x)
        return across > slack and min(self.bottom, other.bottom) - max(self.y, other.y) > slack
