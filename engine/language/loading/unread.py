"""What stands in a catalogue's directory and is not read: what it probably is, and what to do about it.

Read are the names that `places.kind_of` knows, which end in `.yaml` in lower case. Everything else is named: QD087
where it was probably meant to be read, QD089 where it is a link that leads out of the catalogue, QD090 where it is
something else (a note, a picture, a hidden file, what an editor left behind).
"""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING

from ...errors import Text
from ...identity import canonical_id, visible
from ...positions import Problem, Route, Severity
from .places import ENDING, FOLDERS, HEAD, TABLES, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

_LEFTOVER = re.compile(
    r"\.?#.*|.*~|.*\.(?:bak|sw[op]|tmp|temp|orig|rej|old|save)|\.ds_store|thumbs\.db|desktop\.ini", re.IGNORECASE
)
"""What editors and systems leave behind."""
_MEANT = re.compile(r"\.?(?P<stem>[^.].*?) ?\. ?ya?ml(?:\.?(?: ?txt|text|docx?|rtf|ya?ml))?", re.IGNORECASE)
"""A YAML file with another ending than `.yaml`, or with one too many."""
_REMOVE = Text("用不着就删掉", "delete it if nobody needs it")


def unread(name: str, prefix: str) -> Problem:
    """The problem of a file that is not read. `prefix` leads to its catalogue."""
    folder, slash, file = name.rpartition("/")
    form = canonical_id(file)
    if _LEFTOVER.fullmatch(form):
        return _beside(
            name, prefix, Text("编辑器或者系统留下的文件，没有读", "left by an editor or the system; not read")
        )
    meant = _MEANT.fullmatch(form)
    if meant is None:
        return _beside(name, prefix, Text("不是清单的文件，没有读", "no file of a catalogue; not read"))
    message = Text("清单不读这个文件", "the catalogue does not read this file")
    right = meant["stem"] + ENDING
    if right != file and kind_of(folder + slash + right):
        return _stray(name, prefix, message, Text(f"改名为 {right}", f"rename it to {right}"))
    stems = [table.removesuffix(ENDING) for table in TABLES] if not slash else []
    near = get_close_matches(meant["stem"].lower(), stems, n=1, cutoff=0.7)
    place = Text("移到 powers/、procedures/ 或者 scenarios/ 下面", "move it below powers/, procedures/ or scenarios/")
    return _stray(
        name, prefix, message, Text(f"是不是“{near[0]}.yaml”？", f"did you mean “{near[0]}.yaml”?") if near else place
    )


def meant_heads(root: Traversable) -> Iterator[Problem]:
    """The files in a directory without `catalogue.yaml` that were probably meant to be it."""
    for name in sorted(entry.name for entry in root.iterdir()):
        problem = unread(name, "")
        if problem.code == "QD087" and HEAD in problem.remedy.en:
            yield problem


def unread_folder(name: str, inside: str, prefix: str) -> Problem:
    """The problem of a directory that is not read; `inside` is a YAML file in it, if there is one."""
    near = get_close_matches(canonical_id(name).lower(), FOLDERS, n=1, cutoff=0.75)
    if not inside and not near:
        return _beside(name, prefix, Text("不是清单的目录，没有读", "no directory of a catalogue; not read"))
    message = Text("清单不读这个目录", "the catalogue does not read this directory")
    if inside:
        file = visible(inside)
        message = Text(f"{message.zh}，里面的 {file} 没有读", f"{message.en}, nor {file} in it")
    if near:
        return _stray(name, prefix, message, Text(f"改名为 {near[0]}", f"rename it to {near[0]}"))
    place = Text(
        "移到 powers/、procedures/ 或者 scenarios/ 下面", "move the files below powers/, procedures/ or scenarios/"
    )
    return _stray(name, prefix, message, place)


def link_out(name: str, prefix: str) -> Problem:
    """The problem of a link to something outside the catalogue, where a file or a directory is due."""
    message = Text("这个链接指到清单的目录外面，不跟着去读", "this link leads out of the catalogue and is not followed")
    remedy = Text("换成文件本身", "put the file itself here")
    return Problem("QD089", Severity.ERROR, message, _route(name, prefix), remedy=remedy)


def _stray(name: str, prefix: str, message: Text, remedy: Text) -> Problem:
    return Problem("QD087", Severity.WARNING, message, _route(name, prefix), remedy=remedy)


def _beside(name: str, prefix: str, message: Text) -> Problem:
    return Problem("QD090", Severity.NOTE, message, _route(name, prefix), remedy=_REMOVE)


def _route(name: str, prefix: str) -> Route:
    return Route(prefix + visible(name))
