"""What comes with the package, schemas and catalogues, wherever it is installed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable


def package() -> Traversable:
    """The directory of the package; `importlib.resources`, slow to open, is asked only where it is none (a zip)."""
    root = Path(next(iter(sys.modules["qingdan"].__path__)))
    if root.is_dir():
        return root
    from importlib.resources import files  # noqa: PLC0415

    return files("qingdan")
