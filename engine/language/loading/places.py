"""Where the files of a catalogue stand, and what each is by its place. Opened before anything else is: see `seal`."""

from __future__ import annotations

HEAD = "catalogue.yaml"
ENDING = ".yaml"
PATCH = ".patch.yaml"
TABLES = {HEAD: "catalogue", "laws.yaml": "laws", "roles.yaml": "roles", "bodies.yaml": "bodies"}
FOLDERS = {"powers": "power", "procedures": "procedure", "scenarios": "scenario"}


def kind_of(name: str) -> str | None:
    """What a file is by its place below the directory of the catalogue, None where nothing reads it."""
    folder, inside, _ = name.partition("/")
    if not inside:
        return TABLES.get(name)
    kind = FOLDERS.get(folder) if name.endswith(ENDING) else None
    return "patch" if kind == "power" and name.endswith(PATCH) else kind


def kind_alone(name: str) -> str:
    """What a file that belongs to no catalogue is by its name."""
    return kind_of(name) or ("patch" if name.endswith(PATCH) else "power")
