"""Text becomes a tree, by the events of yaml's parser; what is wrong with it becomes problems, never an exception.

First `lines.mend` finds and mends what is seen in the characters alone. Then the parser's events go to a `Builder`,
which sees duplicate keys, anchors, numbers with a leading zero and what brackets hide. Where the parser stops,
`syntax.place` names the fault. What can be mended is mended and the text is read again, so that the rest of the file is
read too. The only importer of yaml.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from yaml import YAMLError, events
from yaml.parser import Parser as _Parser
from yaml.reader import Reader as _Reader
from yaml.scanner import Scanner as _Scanner

try:
    from yaml import cyaml
except ImportError:
    cyaml = None  # type: ignore[assignment]

from ..positions import Related, Route
from .reading.builder import Builder, Enough
from .reading.files import decode, read_text, whole
from .reading.limits import LARGEST
from .reading.lines import Fault, mend
from .reading.syntax import WIDE, Found
from .reading.tree import Lines, Node, Scalar, Tree
from .sentences import problem, shown, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ..positions import Problem
    from .reading.lines import Mended

__all__ = ["LARGEST", "parse", "read_text"]


class PureParser(_Reader, _Scanner, _Parser):
    """The parser in Python: the same events as libyaml's, ten times slower."""

    def __init__(self, stream: str) -> None:
        _Reader.__init__(self, stream)
        _Scanner.__init__(self)
        _Parser.__init__(self)


Parser: Callable[[str], Any] = getattr(cyaml, "CParser", PureParser)
"""libyaml's parser, unless pyyaml was built without it."""

ROUNDS = 12
"""How often a text is mended and read again at most."""

MOST = 50
"""Problems of one kind that are reported for one file."""


def parse(source: str | bytes, file: str) -> tuple[Tree | None, tuple[Problem, ...]]:
    """The tree of a text and all its problems (QD0xx), in the order of the text.

    There is no tree where the text cannot be understood as one value (a syntax error that cannot be mended, an alias, a
    merge key, nesting too deep); else the tree is what the author most likely meant, whatever the problems.
    """
    if isinstance(source, bytes):
        decoded, problems = decode(source, file)
        return parse(decoded, file) if decoded is not None else (None, problems)
    if len(source) > LARGEST:
        return None, (whole("QD003", file),)
    if "\0" in source:
        return None, (whole("QD004", file),)
    marked = (whole("QD006", file),) if source.startswith("\ufeff") else ()
    clean = source.removeprefix("\ufeff")
    root, found = _read(clean)
    if not found and (root is None or (isinstance(root, Scalar) and root.value is None)):
        return None, (*marked, whole("QD005", file))
    tree = Tree(file, clean, root) if root else None
    return tree, (*marked, *_problems(found, file, tree.lines if tree and found else Lines(clean))) if found else marked


def _read(source: str) -> tuple[Node | None, list[Found]]:
    """The root, and every fault at its offset in the author's text."""
    mended, faults = mend(source)
    found = [_said(fault) for fault in faults]
    builder = _built(mended)
    for _ in range(ROUNDS):
        if not builder.mends:
            break
        found += [_said(fault.at(mended)) for fault in builder.mends if fault.code]
        mended = mended.again(builder.mends)
        builder = _built(mended)
    found += [fault.at(mended) for fault in builder.found]
    root = builder.root if not builder.stopped and not builder.mends else None
    return mended.shifted(root) if root and mended.moved else root, _without_echoes(found)


def _built(mended: Mended) -> Builder:
    """One reading of the text: to its end, or to where it stops making sense."""
    builder = Builder(mended.text)
    handlers: dict[type, Callable[[Any], None]] = {
        events.ScalarEvent: builder.scalar,
        events.MappingStartEvent: builder.open_mapping,
        events.SequenceStartEvent: builder.open_sequence,
        events.MappingEndEvent: builder.close,
        events.SequenceEndEvent: builder.close,
        events.AliasEvent: builder.alias,
        events.DocumentStartEvent: builder.document,
    }
    try:
        parser = Parser(mended.text)
        while (event := parser.get_event()) is not None:
            handler = handlers.get(type(event))
            if handler:
                handler(event)
    except Enough:
        pass
    except YAMLError as error:
        mark, begin = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
        at, start = (m.index if m else 0 for m in (mark or begin, begin or mark))
        builder.stop(f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}", start, at)
    return builder


def _said(fault: Fault) -> Found:
    """A mended fault, with the words of its sentence."""
    found = shown(fault.found)
    words = {"key": found, "name": found, "code": f"U+{ord(fault.found[0]):04X}", "mark": fault.found}
    return Found(fault.start, fault.end, fault.code, words | {"wide": WIDE.get(fault.found, "")})


def _without_echoes(found: list[Found]) -> list[Found]:
    """Without the syntax errors that an indentation by tabs or by wide blanks has led to."""
    first = min((fault.start for fault in found if fault.key in {"QD008", "QD009", "QD026"}), default=None)
    if first is None:
        return found
    return [fault for fault in found if not (fault.key.startswith("QD010") and fault.start > first)]


def _problems(found: list[Found], file: str, lines: Lines) -> Iterator[Problem]:
    """The faults as problems, at most `MOST` of one kind."""
    counts: dict[str, int] = {}
    for fault in sorted(found, key=lambda fault: (fault.start, fault.key)):
        counts[fault.key] = counts.get(fault.key, 0) + 1
        if counts[fault.key] <= MOST:
            related = [
                Related(text(key), Route(file), lines.span(file, start, end))
                for start, end, key in (fault.related,)
                if key
            ]
            yield problem(fault.key, file, lines.span(file, fault.start, fault.end), related, **fault.words)
