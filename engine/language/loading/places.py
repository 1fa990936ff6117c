"""Where the files of a catalogue stand, and what each is by its place. Opened before anything else is: see `seal`."""

from __future__ import annotations

import os

HEAD = "catalogue.yaml"
ENDING = ".yaml"
PATCH = ".patch.yaml"
TABLES = {HEAD: "catalogue", "laws.yaml": "laws", "roles.yaml": "roles", "bodies.yaml": "bodies"}
FOLDERS = {"powers": "power", "procedures": "procedure", "scenarios": "scenario"}


def kind_of(name: str) -> str | None:
    """What a file is by its place below the directory of a catalogue, None where nothing reads it (as hidden files)."""
    if name.startswith(".") or "/." in name:
        return None
    folder, inside, _ = name.partition("/")
    if not inside:
        return TABLES.get(name)
    kind = FOLDERS.get(folder) if name.endswith(ENDING) else None
    return "patch" if kind == "power" and name.endswith(PATCH) else kind


def kind_alone(name: str) -> str:
    """What a file that belongs to no catalogue is by its name."""
    return kind_of(name) or ("patch" if name.endswith(PATCH) else "power")


MOST = 1000
"""Entries that are looked at in a directory that is no part of a catalogue."""


def leads_out(path: str, root: str) -> bool:
    """Whether a path is a link to something outside the directory of the catalogue, its real path being `root`."""
    if not os.path.islink(path):  # noqa: PTH114 - whoever only asks whether a list has changed does not load pathlib
        return False
    real = os.path.realpath(path)
    return real != root and not real.startswith(root.rstrip(os.sep) + os.sep)


def yaml_below(folder: str) -> str:
    """The first YAML file in a directory that nothing reads, relative to it; empty if there is none, if the directory
    is a catalogue of its own, or if none is among the first `MOST` entries. Links are not followed."""
    if os.path.lexists(f"{folder}/{HEAD}"):
        return ""
    left = MOST
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.lower().endswith((ENDING, ".yml")):
                return os.path.relpath(f"{here}/{name}", folder).replace(os.sep, "/")
        left -= len(files) + len(folders)
        if left < 0:
            break
    return ""
