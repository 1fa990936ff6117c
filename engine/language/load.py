"""A directory → Catalogue: every file read, overlays laid, powers built; all problems collected, the first never alone.

The only place in the language that reads files.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..arguments import Checks, boolean, having, optional
from ..arguments import path as path_check
from ..checked import checked_function
from ..errors import CatalogueError, Text, reason
from ..model.catalogue import Catalogue
from ..model.words import Category
from ..positions import Problem, Route, Severity
from .build import build
from .building.calls import misfits, withdrawable
from .building.reader import Reader, Setting
from .building.registers import (
    bodies_of,
    channels_of,
    days_of,
    dropped_of,
    edition_of,
    laws_of,
    parameters_of,
    roles_of,
)
from .document import read_document
from .loading.folders import root_of
from .loading.layers import Layer, read_layers, shipped
from .loading.places import HEAD, kind_alone, kind_of
from .loading.unread import meant_heads, unread
from .reading.files import read_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from importlib.resources.abc import Traversable

    from ..model.catalogue import Edition
    from ..model.power import Power
    from ..positions import Span
    from .building.node import Node
    from .document import Document
    from .loading.seal import Trace

_ECHOES = {
    "laws": {"QD203", "QD216"},
    "roles": {"QD202"},
    "bodies": {"QD206"},
    "procedure": {"QD205", "QD207", "QD209"},
    "power": {"QD217", "QD224"},
}
"""Names that are only missing because the document of that kind could not be read."""

_AT_KEY = {"QD208", "QD209", "QD213", "QD215", "QD223"}
"""Problems of a name: they stand at the key, not at what is written under it."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A catalogue as it was read. `catalogue` holds the powers that could be built whole and is None where
    `catalogue.yaml` itself cannot be read; `unsound` are the ids of the others.

    `documents` are keyed by file, relative to the directory (`../heyang/laws.yaml` where it is inherited).
    """

    catalogue: Catalogue | None
    problems: tuple[Problem, ...] = ()
    documents: Mapping[str, Document] = field(default_factory=dict)
    scenarios: tuple[Document, ...] = ()
    unsound: frozenset[str] = frozenset()

    def locate(self, route: Route) -> Span | None:
        """Where a route stands in the text; of a piece that is not written the nearest one around it."""
        document = self.documents.get(route.file)
        return None if document is None else document.locate(route.keys)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with the data."""
        return not any(problem.severity is Severity.ERROR for problem in self.problems)


_PATH: Checks = {
    "path": optional(path_check),
    "scenarios": boolean,
    "trace": optional(having("Trace", "a Trace", "reading", "missing")),
}


@checked_function(_PATH)
def load_catalogue(path: str | Path | None = None, *, trace: Trace | None = None) -> Catalogue:
    """The catalogue of a directory, or the shipped one. Raises CatalogueError with every problem if there is one.
    `trace` is told what the reading depends on."""
    loaded = read_catalogue(path, scenarios=False, trace=trace)
    if loaded.catalogue is None or not loaded.sound:
        raise CatalogueError([problem for problem in loaded.problems if problem.severity is Severity.ERROR])
    return loaded.catalogue


@checked_function(_PATH)
def read_catalogue(path: str | Path | None = None, *, scenarios: bool = True, trace: Trace | None = None) -> Loaded:
    """What a directory holds, with all problems, sorted by place; nothing is raised.

    `trace` is told what the reading depends on; of what is no catalogue, or not in one, it hears nothing.

    The bare name of a catalogue that comes with the package (`heyang`) is that one, where nothing here has the name.
    A path to a single file reads the catalogue above it and reports the problems of that file alone, and those of
    `catalogue.yaml` where nothing can be built without it.
    """
    if path is None:
        return _shipped("heyang", scenarios=scenarios, trace=trace)
    where = Path(path)
    try:
        where.is_dir(), where.exists()
    except OSError as error:  # a name that is too long, a directory that may not be entered
        return _nowhere(str(path), why=reason(error))
    if where.is_dir():
        return _catalogue(where, str(path), scenarios=scenarios, trace=trace)
    if where.exists() or where.is_symlink():
        return _single(where, trace)
    if str(path) == where.name and (shipped(where.name) / HEAD).is_file():
        if trace:
            trace.missing(where)
        return _shipped(where.name, scenarios=scenarios, trace=trace)
    return _nowhere(str(path), there=False)


def _shipped(name: str, *, scenarios: bool, trace: Trace | None) -> Loaded:
    root = shipped(name)
    return _catalogue(root, str(root) if isinstance(root, Path) else root.name, scenarios=scenarios, trace=trace)


def _single(file: Path, trace: Trace | None) -> Loaded:
    root = root_of(file)
    if root is None:
        return _alone(file)
    name = file.absolute().relative_to(root).as_posix()
    loaded = _catalogue(root, str(root), scenarios=True, trace=trace if kind_of(name) else None)
    if kind_of(name) is None:
        return replace(loaded, problems=(unread(name, ""),))
    shown = {name} if loaded.catalogue else {name, HEAD}
    return replace(loaded, problems=tuple(problem for problem in loaded.problems if problem.route.file in shown))


def _alone(file: Path) -> Loaded:
    """A file that belongs to no catalogue: its own text can be read, the names in it cannot be looked up."""
    text, problems = read_text(file, file.name)
    documents: dict[str, Document] = {}
    if text is not None:
        reading = read_document(text, file.name, kind_alone(file.name))
        problems += reading.problems
        documents |= {file.name: reading.document} if reading.document else {}
    return Loaded(None, (*problems, *_nowhere(file.name, file.name).problems), documents)


def _nowhere(path: str, file: str = "", *, there: bool = True, why: Text | None = None) -> Loaded:
    message = Text(
        f"{path} 不是清单目录，上面也没有 {HEAD}", f"{path} is no catalogue: there is no {HEAD} in it or above"
    )
    if not there:
        message = Text(f"没有 {path} 这个文件或目录", f"there is no {path}")
    if why:
        message = Text(f"{path} 读不了：{why.zh}", f"{path} cannot be read: {why.en}")
    remedy = Text(
        "写清单目录的路径；新建用 qingdan new --catalogue 目录 --extends heyang",
        "name a catalogue; `qingdan new --catalogue DIR --extends heyang` makes one",
    )
    return Loaded(None, (Problem("QD081", Severity.ERROR, message, Route(file), remedy=remedy),))


def _catalogue(root: Traversable, given: str, *, scenarios: bool, trace: Trace | None) -> Loaded:
    if not (root / HEAD).is_file():
        nowhere = _nowhere(given)
        return replace(nowhere, problems=(*nowhere.problems, *meant_heads(root)))
    layer = read_layers(root, scenarios=scenarios, trace=trace)
    if layer.head is None:
        return _loaded(layer, None, (), {})
    reader = Reader(Setting())
    edition = edition_of(reader, layer.head)
    reader.setting = setting = replace(_setting(layer, layer.head, reader), edition=edition.id if edition else "")
    built = {stem: build(stem, node, setting) for stem, node in layer.powers.items()}
    sound = withdrawable({stem: made.power for stem, made in built.items() if not made.problems})
    catalogue = _made(layer, layer.head, reader, edition) if edition else None
    if catalogue:
        catalogue = replace(catalogue, powers=dict(sorted(sound.items(), key=_by_code)), root=given)
    found = [*reader.problems, *(problem for made in built.values() for problem in made.problems)]
    return _loaded(layer, catalogue, [*found, *misfits(sound.values())], built.keys() - sound.keys())


def _setting(layer: Layer, head: Node, reader: Reader) -> Setting:
    """The tables of a catalogue, each read over those before it."""
    reader.setting = setting = Setting(laws=laws_of(reader, layer.tables["laws"]))
    parameters, roles = parameters_of(reader, head), roles_of(reader, layer.tables["roles"])
    reader.setting = setting = replace(setting, parameters=parameters, roles=roles)
    reader.roles = {*roles}
    return replace(
        setting,
        procedures=layer.procedures,
        bodies=bodies_of(reader, layer.tables["bodies"]),
        channels=channels_of(reader, head),
        codes=frozenset(node.word("code") for node in layer.powers.values()),
        source=layer.id,
    )


def _made(layer: Layer, head: Node, reader: Reader, edition: Edition) -> Catalogue:
    """The catalogue without its powers."""
    setting = reader.setting
    return Catalogue(
        id=layer.id,
        name=head.word("name"),
        division=head.word("division"),
        edition=edition,
        powers={},
        laws=setting.laws,
        roles=setting.roles,
        bodies=setting.bodies,
        hotlines={name: number.text for name, number in head.table("hotlines").items()},
        channels=setting.channels,
        parameters=setting.parameters,
        dropped=(*dropped_of(reader, head), *layer.dropped),
        days_off=days_of(reader, head, "off"),
        days_on=days_of(reader, head, "on"),
        extends=head.word("extends"),
        note=head.word("note"),
    )


_CATEGORIES = tuple(Category)


def _by_code(item: tuple[str, Power]) -> tuple[int, str, str]:
    stem, power = item
    return _CATEGORIES.index(power.category), power.code, stem


def _loaded(layer: Layer, catalogue: Catalogue | None, found: Iterable[Problem], unsound: Iterable[str]) -> Loaded:
    """All problems with their places, each once, without those that only echo a file that could not be read."""
    echoes = {code for kind in layer.failed for code in _ECHOES.get(kind, ())}
    kept = [*layer.problems, *(problem for problem in found if problem.code not in echoes)]
    loaded = Loaded(catalogue, (), layer.documents, layer.scenarios, frozenset(unsound))
    placed = [problem if problem.span else _placed(problem, layer.documents) for problem in kept]
    return replace(loaded, problems=tuple(sorted(dict.fromkeys(placed), key=_place)))


def _placed(problem: Problem, documents: Mapping[str, Document]) -> Problem:
    """The problem with its span, and with those of the other places that belong to it."""
    document = documents.get(problem.route.file)
    if document is None:
        return problem
    span = document.locate(problem.route.keys, "key" if problem.code in _AT_KEY else "value")
    related = tuple(
        replace(other, span=documents[other.route.file].locate(other.route.keys))
        if other.route.file in documents
        else other
        for other in problem.related
    )
    return replace(problem, span=span, related=related)


def _place(problem: Problem) -> tuple[str, int, int, str]:
    span = problem.span
    return problem.route.file, span.line if span else 0, span.column if span else 0, problem.code
