"""The documents of one catalogue directory, and the same laid over those of the catalogue that it extends."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import Text
from ...identity import canonical_id, visible
from ...model.catalogue import Dropped
from ...positions import Problem, Related, Route, Severity
from ..building.node import Node
from ..building.references import near
from ..document import _shape_problems as shape_problems
from ..document import read_document
from ..package import package
from .folders import files_of
from .overlay import only, overlay
from .places import ENDING, FOLDERS, HEAD, PATCH, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

    from ..document import Document
    from .folders import File
    from .seal import Trace

_TABLES = {"laws": 3, "roles": 1, "bodies": 1}
"""The registers, each with how deep single pieces of it add and replace: entries, and articles of a law."""
_INHERITED = ("hotlines", "channels", "parameters", "dropped", "calendar")
_STEM = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")


@dataclass(slots=True)
class Layer:
    """What was read of a catalogue: tables by kind, procedures by name, powers and patches by stem.

    `failed` are the kinds of which a document could not be read; `documents` all that could, by file.
    """

    id: str
    tables: dict[str, Node] = field(default_factory=dict)
    procedures: dict[str, Node] = field(default_factory=dict)
    powers: dict[str, Node] = field(default_factory=dict)
    patches: dict[str, Node] = field(default_factory=dict)
    scenarios: tuple[Document, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    documents: dict[str, Document] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)

    @property
    def head(self) -> Node | None:
        """`catalogue.yaml`."""
        return self.tables.get("catalogue")

    def fault(self, code: str, route: Route, message: Text, remedy: Text, related: tuple[Related, ...] = ()) -> None:
        """Something wrong with the catalogue as a whole."""
        self.problems.append(Problem(code, Severity.ERROR, message, route, related=related, remedy=remedy))


def shipped(name: str = "heyang") -> Traversable:
    """The directory of a catalogue that comes with the package."""
    return package() / "catalogue" / name


def read_layers(
    root: Traversable, *, scenarios: bool, trace: Trace | None = None, prefix: str = "", above: tuple[str, ...] = ()
) -> Layer:
    """A catalogue with what it extends; `prefix` leads from the directory that was asked for to this one, `trace` is
    told what the reading depends on."""
    if trace:
        trace.reading(root)
    layer = _read(root, prefix, scenarios=scenarios)
    extends = layer.head.get("extends") if layer.head else None
    if extends is None:
        return _over(Layer(layer.id), layer)
    base = _base(root, extends.text, trace)
    chain = (*above, layer.id)
    if base is None or extends.text in chain:
        message = Text(f"找不到承接的清单“{extends.text}”", f"there is no catalogue “{extends.text}” to extend")
        if base is not None:
            circle = "→".join((*chain, extends.text))
            message = Text(f"清单互相承接成了圈：{circle}", f"catalogues extend each other in a circle: {circle}")
        layer.fault(
            "QD084", extends.route, message, Text("写同级目录的名称", "write the name of a directory beside it")
        )
        return _over(Layer(layer.id), layer)
    below = read_layers(base, scenarios=scenarios, trace=trace, prefix=_prefix(root, base, prefix), above=chain)
    return _over(below, layer)


def _base(root: Traversable, name: str, trace: Trace | None) -> Traversable | None:
    """The catalogue of that name: a directory beside this one, else one that comes with the package."""
    beside = [root.resolve().parent / name] if isinstance(root, Path) else []
    candidates = [*beside, shipped(name)] if "/" not in name and not name.startswith(".") else []
    for folder in candidates:
        if (folder / HEAD).is_file():
            return folder
        if trace:
            trace.missing(folder / HEAD)
    return None


def _prefix(root: Traversable, base: Traversable, prefix: str) -> str:
    """How files of the base are named: by the way to it from the directory that was asked for."""
    both = isinstance(root, Path) and isinstance(base, Path)
    step = os.path.relpath(str(base), os.path.realpath(str(root))) if both else f"../{base.name}"
    return os.path.normpath(prefix + step).replace(os.sep, "/") + "/"


def _read(root: Traversable, prefix: str, *, scenarios: bool) -> Layer:
    name = root.resolve().name if isinstance(root, Path) else root.name
    layer = Layer(name)
    for file in files_of(root, layer.problems, prefix):
        if file.kind == "scenario" and not scenarios:
            continue
        document = _document(layer, file, prefix + file.name)
        if document is not None:
            _place(layer, file, document)
    for problem in layer.problems:
        if problem.code == "QD089":
            name = problem.route.file.removeprefix(prefix)
            layer.failed.add(kind_of(name) or FOLDERS.get(name, ""))
    return layer


def _document(layer: Layer, file: File, name: str) -> Document | None:
    """The document of a file, None where it could not be read as what it should be."""
    text, problems = file.text(name)
    layer.problems += problems
    if text is None:
        layer.failed.add(file.kind)
        return None
    reading = read_document(text, name, file.kind)
    layer.problems += reading.problems
    if reading.document is not None:
        layer.documents[name] = reading.document
    if reading.document is None or any(problem.severity is Severity.ERROR for problem in reading.problems):
        layer.failed.add(file.kind)
        return None
    return reading.document


def _place(layer: Layer, file: File, document: Document) -> None:
    node = Node(document.data, document.file)
    if file.kind == "scenario":
        layer.scenarios += (document,)
    elif file.kind in {"power", "patch"}:
        table = layer.powers if file.kind == "power" else layer.patches
        _named(layer, table, file.stem, node, "QD083")
        if not _STEM.fullmatch(file.stem):
            _misnamed(layer, file, node)
    elif file.kind == "procedure":
        _named(layer, layer.procedures, node.word("name"), node, "QD088")
    else:
        layer.tables[file.kind] = node


def _misnamed(layer: Layer, file: File, node: Node) -> None:
    """A problem for a file whose name cannot be the id of a power, with the name that it probably should have."""
    name, form = visible(file.stem), canonical_id(file.stem).removesuffix(".yml").removesuffix(ENDING)
    message = Text(f"文件名“{name}”不能作权力的代号", f"the file name “{name}” cannot be the id of a power")
    remedy = Text("只用字母、数字和“-”", "use letters, digits and “-” only")
    if _STEM.fullmatch(form):
        right = form + (PATCH if file.kind == "patch" else ENDING)
        remedy = Text(f"改名为 {right}", f"rename it to {right}")
    layer.fault("QD083", node.route, message, remedy)


def _named(layer: Layer, table: dict[str, Node], name: str, node: Node, code: str) -> None:
    """Put a document under its name; a problem if another file has the name already."""
    first = table.setdefault(name, node)
    if first is not node:
        message = Text(f"“{name}”已经在 {first.file} 里", f"“{name}” stands in {first.file} already")
        related = (Related(Text("先写的在这里", "the first one is here"), first.route),)
        layer.fault(
            code, node.route, message, Text("换一个名称，或者删去一个文件", "rename one, or delete one file"), related
        )


def _over(base: Layer, own: Layer) -> Layer:
    """A catalogue over what it extends: whole files add and replace, patches change, drops leave out; of the tables
    and of channels, parameters and hotlines single entries add and replace, of a law single articles too."""
    layer = replace(own, powers=dict(base.powers), procedures={**base.procedures, **own.procedures})
    layer.documents = {**base.documents, **own.documents}
    layer.problems = [*base.problems, *own.problems]
    layer.failed = base.failed | own.failed
    layer.tables = {kind: _laid(base.tables.get(kind), own.tables.get(kind), deep) for kind, deep in _TABLES.items()}
    if own.head is not None:
        inherited = only(base.head, _INHERITED) if base.head else None
        layer.tables["catalogue"] = _laid(inherited, own.head, 2)
    _drop(layer)
    for stem, node in own.powers.items():
        layer.powers[stem] = node
    for stem, patch in own.patches.items():
        _patch(layer, base.powers, stem, patch)
    layer.dropped = base.dropped + layer.dropped
    layer.scenarios = (*own.scenarios, *_inherited(base, layer))
    return layer


def _inherited(base: Layer, layer: Layer) -> Iterator[Document]:
    """The scenarios of the base that hold here too: of powers that are still on the list, without those that a file
    of the same name replaces."""
    own = {document.file.rpartition("/")[2] for document in layer.scenarios}
    codes = {node.word("code") for node in layer.powers.values()}
    for document in base.scenarios:
        stem = document.file.rpartition("/")[2]
        if stem not in own and Node(document.data, document.file).word("power") in {*codes, *layer.powers}:
            yield document


def _laid(base: Node | None, own: Node | None, depth: int) -> Node:
    empty = Node({}, "")
    if base is None or own is None:
        return own or base or empty
    return overlay(base, own, depth)


def _drop(layer: Layer) -> None:
    """不列: leave powers out, by their codes or ids, with the reason."""
    for drop in layer.head.many("drops") if layer.head else ():
        wanted = drop.get("power") or drop
        names = {key: stem for stem, node in layer.powers.items() for key in (stem, node.word("code"))}
        if wanted.text not in names:
            like = near(wanted.text, names)
            message = Text(
                f"承接的清单里没有“{wanted.text}”{like.zh}", f"the extended catalogue has no “{wanted.text}”{like.en}"
            )
            layer.fault("QD086", wanted.route, message, Text("写承接来的编号", "write a code that is inherited"))
            continue
        gone = layer.powers.pop(names[wanted.text])
        layer.dropped += (Dropped(gone.word("name"), drop.word("reason")),)


def _patch(layer: Layer, base: Mapping[str, Node], stem: str, patch: Node) -> None:
    if stem not in layer.powers or stem not in base:
        like = near(stem, base)
        message = Text(
            f"承接的清单里没有“{stem}”这项，补丁无处可用{like.zh}",
            f"the extended catalogue has no power “{stem}” to patch{like.en}",
        )
        layer.fault(
            "QD085", patch.route, message, Text("改文件名，或者写成整份文件", "rename it, or write the whole file")
        )
        return
    merged = overlay(layer.powers[stem], patch)
    document = replace(layer.documents[patch.file], kind="power", data=merged.data)
    wrong = tuple(shape_problems(document))
    layer.problems += wrong
    if wrong:
        del layer.powers[stem]
    else:
        layer.powers[stem] = merged
