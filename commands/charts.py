"""Charts as files: a chart that stands where it should, as an earlier drawing of the same left it, is not drawn again.

Kept (`cache`) are the digests of the files alone, under everything that a drawing depends on: the power, what was
asked for, the fonts and Graphviz of this machine, the program.
"""

from __future__ import annotations

import glob
import json
import re
from collections.abc import Callable, Iterator
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

    The second sheet is `CODE-id-2.svg`; the PDF holds all sheets. Later sheets of an older chart of the power, which
    this one has not, are removed.
    """
    made = (_standing(out, name) if name else None) or _drawn(power, draw(power), out, name)
    return Chart(made.files, (*made.warnings, *_outdated(power, made, out)))


def _drawn(power: Power, drawn: Rendering, out: Path, name: str) -> Chart:
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


def _outdated(power: Power, made: Chart, out: Path) -> Iterator[Text]:
    """Removes later sheets that this chart has not: pictures that say themselves that they are sheets of a chart of
    this power. Names those that do not say whose they are."""
    stem = f"{power.code}-{power.id}"
    sheet = re.compile(rf"{re.escape(stem)}-([2-9]|[1-9][0-9])\.(svg|png)")
    ours = f'<title id="{power.id}-title">{power.code} '
    forms = {path.suffix for path in made.files}
    for path in sorted(out.glob(f"{glob.escape(stem)}-*")):
        found = sheet.fullmatch(path.name)
        if not found or path in made.files or path.suffix not in forms or not path.is_file() or path.is_symlink():
            continue
        head = path.read_bytes()[:4096].decode("utf-8", "replace")
        if ours in head and f"流程图（第 {found[1]} 张，共 " in head:
            path.unlink()
        else:
            yield Text(
                f"{path} 像是以前画的第 {found[1]} 张，这次没有这一张；不用了就删掉",
                f"{path} looks like sheet {found[1]} of an older chart, which this one has not: delete it if so",
            )


def _standing(out: Path, name: str) -> Chart | None:
    with suppress(Exception):  # whatever is wrong with what was kept, or with what stands there, it is drawn
        entry = json.loads(cache.get(name) or "")
        paths = {out / Path(file).name: digest for file, digest in entry["files"].items()}
        if paths and all(sha256(path.read_bytes()).hexdigest() == digest for path, digest in paths.items()):
            return Chart(tuple(paths), tuple(Text(*warning) for warning in entry["warnings"]))
    return None
