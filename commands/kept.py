"""The catalogue that cases are worked on with: read whole and found sound once, then kept, and taken up power by power.

A command that works on a case needs the tables of the catalogue and a power or two; reading forty-two takes most of
its time. What is kept is what was read, as canonical JSON (`codec`), under the seals of everything that it was read
from; where one of these has changed, or the list was not sound, it is read.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import replace

from qingdan import Catalogue
from qingdan.engine.language.loading.seal import Trace, sealed, unchanged
from qingdan.engine.model import codec
from qingdan.engine.model.catalogue import Names, Powers

from . import cache
from .session import load


def catalogue_at(path: str | None) -> Catalogue:
    """The catalogue of a directory, else the shipped one. Raises CatalogueError as `load` does."""
    try:
        key = cache.key("catalogue", path, os.getcwd())
    except OSError:
        return load(path)
    return _kept(key) or _read(key, path)


def _kept(key: str) -> Catalogue | None:
    with suppress(Exception):  # whatever is wrong with what was kept, the list is read
        entry = json.loads(cache.get(key) or "")
        if unchanged(entry["roots"], entry["absent"]):
            texts = entry["powers"]
            names = [Names(*row) for row in entry["names"]]
            powers = Powers(names, lambda name: codec.power_from(texts[name]))
            return replace(codec.decode(Catalogue, entry["catalogue"]), powers=powers)
    return None


def _read(key: str, path: str | None) -> Catalogue:
    trace = Trace()
    found = load(path, trace)
    if trace.kept():
        cache.put(key, json.dumps(_entry(found, trace), ensure_ascii=False).encode())
    return found


def _entry(found: Catalogue, trace: Trace) -> dict[str, object]:
    return {
        **sealed(trace),
        "catalogue": codec.encode(replace(found, powers={})),
        "names": found.names,
        "powers": {name: codec.definition(power) for name, power in found.powers.items()},
    }
