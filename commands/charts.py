"""Charts as files: a chart that stands where it should, as an earlier drawing of the same left it, is not drawn again.

Kept (`cache`) are the digests of the files alone, under everything that a drawing depends on: the power, what was
asked for, the fonts and Graphviz of this machine, the program.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from qingdan import Power, Text
from qingdan.engine.model.codec import definition
from qingdan.render import Rendering, machine

from . import cache
from .files import replace_file


@dataclass(frozen=True, slots=True)
class Chart:
    """The files of a chart, sheet by sheet, and what somebody should look at."""

    files: tuple[Path, ...]
    warnings: tuple[Text, ...]


def known_by(*settings: object) -> Callable[[Power], str]:
    """Under which name a drawing of a power with these settings is kept; "" where nothing can be."""
    try:
        base = cache.key("chart", *settings, *machine())
    except OSError:
        return lambda _power: ""
    return lambda power: sha256(f"{base} {definition(power)}".encode()).hexdigest()


def chart(power: Power, draw: Callable[[Power], Rendering], out: Path, name: str = "") -> Chart:
    """The chart of a power in a directory: as it stands there, if `name` says that it would be drawn the same, else
    drawn and each file written whole.

    The second sheet is `CODE-id-2.svg`; the PDF holds all sheets.
    """
    standing = _standing(out, name) if name else None
    if standing is not None:
        return standing
    drawn = draw(power)
    digests = {}
    for number, files in enumerate(drawn.sheets, 1):
        for form, data in files.items():
            path = out / f"{power.code}-{power.id}{f'-{number}' if number > 1 else ''}.{form}"
            replace_file(path, data)
            digests[path.name] = sha256(data).hexdigest()
    if name:
        warnings = [(warning.zh, warning.en) for warning in drawn.warnings]
        cache.put(name, json.dumps({"files": digests, "warnings": warnings}).encode())
    return Chart(tuple(out / file for file in digests), drawn.warnings)


def _standing(out: Path, name: str) -> Chart | None:
    with suppress(Exception):  # whatever is wrong with what was kept, or with what stands there, it is drawn
        entry = json.loads(cache.get(name) or "")
        paths = {out / Path(file).name: digest for file, digest in entry["files"].items()}
        if paths and all(sha256(path.read_bytes()).hexdigest() == digest for path, digest in paths.items()):
            return Chart(tuple(paths), tuple(Text(*warning) for warning in entry["warnings"]))
    return None
