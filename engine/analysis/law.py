"""Where a power cites the law, and what the cited articles fix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..model.period import Period, longer
from ..positions import Route

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ..model.catalogue import Catalogue, Rules
    from ..model.parts import Basis, Bound, Share, TimeLimit
    from ..model.power import Power, Step


@dataclass(frozen=True, slots=True)
class Citation:
    """A basis and where it is written; `step` is the id of the step that cites it, "" for the power itself."""

    basis: Basis
    route: Route
    step: str = ""


def rules(catalogue: Catalogue, basis: Basis | None) -> Iterator[Rules]:
    """The rules of the cited articles, of each the one that `item` picks; nothing for what is unknown."""
    law = catalogue.laws.get(basis.law) if basis else None
    if basis is None or law is None:
        return
    for article in basis.articles:
        rule = law.articles.get(article, {}).get(basis.item)
        if rule is not None:
            yield rule


def exceeds(one: object, other: object) -> bool:
    """Whether `one` may turn out longer than `other`; never where either is not a period (a field's name, nothing).

    Where the calendar decides (1个月 against 30天) the answer is yes: what the law fixes must hold on every day.
    """
    return isinstance(one, Period) and isinstance(other, Period) and longer(one, other) is not False


def enough(share: Share, law: Sequence[Share]) -> bool:
    """Whether the share is no lower than one of those that the law allows; a law without any allows all."""
    return not law or any(_reaches(share, least) for least in law)


def _reaches(share: Share, least: Share) -> bool:
    if least.of_due and not share.of_due:
        return False
    mine, asked = share.numerator * least.denominator, least.numerator * share.denominator
    return mine > asked or (mine == asked and (share.strict or not least.strict))


def written(origin: Route, nearby: Route) -> Route:
    """Where a thing is written, as far as it is known; else where it is used."""
    return origin if origin.file else nearby


def own(power: Power) -> Iterator[Citation]:
    """The citations by which the power stands on the list."""
    return (Citation(basis, power.origin.down("basis", number)) for number, basis in enumerate(power.basis))


def citations_of_catalogue(catalogue: Catalogue) -> Iterator[Citation]:
    """The citations of parameters and bodies."""
    for name, parameter in catalogue.parameters.items():
        if parameter.basis:
            yield Citation(parameter.basis, _beside(parameter.basis, "catalogue.yaml", "parameters", name, "basis"))
    for name, body in catalogue.bodies.items():
        if body.basis:
            yield Citation(body.basis, _beside(body.basis, "bodies.yaml", name, "basis"))


def _beside(basis: Basis, file: str, *keys: str) -> Route:
    """Keys of the register where the basis is written: of the catalogue itself or of one that it extends."""
    return Route(basis.origin.file or file, keys)


def citations(power: Power) -> Iterator[Citation]:
    """Every citation of a power beyond its own 依据, each once a step."""
    yield from _of_time(power.time, "", power.origin, "time")
    if power.private and power.private.basis:
        yield Citation(power.private.basis, power.origin.down("private", "basis"))
    for step in power.steps.values():
        seen: set[Basis] = set()
        for citation in _of_step(step):
            if citation.basis not in seen:
                seen.add(citation.basis)
                yield citation


def _of_step(step: Step) -> Iterator[Citation]:
    for key, posted in (("notice", step.notice), ("publish", step.publish)):
        yield from _cited(posted.days if posted else None, step.id, step.origin, key)
    for key, bound in limits(step):
        yield from _cited(bound, step.id, step.origin, "within", key)
    if step.private and step.private.basis:
        yield Citation(step.private.basis, step.origin.down("private", "basis"), step.id)
    yield from _of_time(step.start.time if step.start else None, step.id, step.origin, "start", "time")


def limits(step: Step) -> Iterator[tuple[str, Bound]]:
    """The bounds of a step's limit, each with its key."""
    limit = step.within
    found = (
        {"at_most": limit.at_most, "at_least": limit.at_least, "extension": limit.extension}
        if limit is not None
        else {}
    )
    return ((key, bound) for key, bound in found.items() if bound is not None)


def _of_time(time: TimeLimit | None, step: str, origin: Route, *keys: str) -> Iterator[Citation]:
    if time is not None:
        yield from _cited(time.statutory, step, origin, *keys, "statutory")
        yield from _cited(time.promised, step, origin, *keys, "promised")


def _cited(bound: Bound | None, step: str, origin: Route, *keys: str) -> Iterator[Citation]:
    if bound is not None and bound.basis is not None:
        yield Citation(bound.basis, written(bound.basis.origin, origin.down(*keys, "basis")), step)
