"""How heavy each kind of problem weighs. Checks do not know it: a preset maps a code, a family (QD3) or all (QD)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeAlias

from ..positions import Problem, Severity

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

Preset: TypeAlias = Mapping[str, Severity]

RECOMMENDED: Preset = {
    "QD": ERROR,
    "QD087": WARNING,
    "QD090": NOTE,
    "QD305": WARNING,
    "QD306": WARNING,
    "QD405": WARNING,
    "QD406": WARNING,
    "QD505": NOTE,
    "QD506": NOTE,
    "QD604": WARNING,
    "QD606": WARNING,
    "QD610": WARNING,
    "QD701": WARNING,
    "QD706": NOTE,
    "QD8": WARNING,
    "QD803": ERROR,
    "QD903": WARNING,
}
"""What a list must hold to be published, and what its authors should think over."""

_HARDER = {NOTE: WARNING, WARNING: ERROR, ERROR: ERROR}

STRICT: Preset = {key: _HARDER[severity] for key, severity in RECOMMENDED.items()}
"""One degree harder: nothing to think over is left open."""

PRESETS: Mapping[str, Preset] = {"recommended": RECOMMENDED, "strict": STRICT}

FIXED = frozenset({"QD402", "QD403", "QD404", "QD409", "QD501", "QD502", "QD503"})
"""What the law itself fixes: a waiver (免检) of these codes is of no effect (QD904)."""


def severity(code: str, preset: Preset) -> Severity:
    """The severity of a code: its own, else that of its family, else the preset's default."""
    return next(preset[key] for key in (code, code[:3], "QD") if key in preset)


def graded(problem: Problem, preset: Preset) -> Problem:
    """The problem with the severity of that preset: for problems found before any check ran."""
    return replace(problem, severity=severity(problem.code, preset))
